#include "support/term_state.h"

#include <string.h>

enum place { GROUND, ESCAPE, INTRODUCER, PARAMETERS, STRING };

enum { CURSOR_VISIBLE = 25, WRAPS = 7, NUMBER_MAX = 100000 };

static int find(const struct term_state *state, int number)
{
	for (int i = 0; i < state->mode_count; i++) {
		if (state->modes[i] == number)
			return i;
	}
	return -1;
}

bool term_state_has_mode(const struct term_state *state, int number)
{
	return find(state, number) >= 0;
}

static void set(struct term_state *state, int number)
{
	if (find(state, number) < 0 && state->mode_count < TERM_MODES_MAX)
		state->modes[state->mode_count++] = number;
}

static void unset(struct term_state *state, int number)
{
	int at = find(state, number);

	if (at < 0)
		return;
	state->mode_count--;
	memmove(&state->modes[at], &state->modes[at + 1],
		(size_t)(state->mode_count - at) * sizeof(state->modes[0]));
}

void term_state_init(struct term_state *state)
{
	*state = (struct term_state){.place = GROUND};
	set(state, WRAPS);
	set(state, CURSOR_VISIBLE);
}

static void end_parameters(struct term_state *state, char final)
{
	for (int i = 0; i <= state->parameter; i++) {
		if (final == 'h')
			set(state, state->parameters[i]);
		else if (final == 'l')
			unset(state, state->parameters[i]);
	}
	state->place = GROUND;
}

static void read_parameter(struct term_state *state, char byte)
{
	int *number = &state->parameters[state->parameter];

	if (byte >= '0' && byte <= '9' && *number < NUMBER_MAX)
		*number = *number * 10 + (byte - '0');
	else if (byte == ';' && state->parameter + 1 < TERM_PARAMETERS_MAX)
		state->parameters[++state->parameter] = 0;
	else
		end_parameters(state, byte);
}

/* OSC 0 names icon and window, OSC 2 the window. */
static void end_string(struct term_state *state)
{
	state->string[state->string_length] = '\0';
	if (strncmp(state->string, "0;", 2) == 0 || strncmp(state->string, "2;", 2) == 0)
		memcpy(state->title, state->string + 2, state->string_length - 1);
	state->place = GROUND;
}

static void read_string(struct term_state *state, char byte)
{
	if (byte == '\007')
		end_string(state);
	else if (state->string_length + 1 < sizeof(state->string))
		state->string[state->string_length++] = byte;
}

static void read_escape(struct term_state *state, char byte)
{
	state->place = byte == '[' ? INTRODUCER : byte == ']' ? STRING : GROUND;
	state->string_length = 0;
	if (byte == 'c')
		term_state_init(state);
}

static void read_byte(struct term_state *state, char byte)
{
	if (byte == '\033' && state->place == STRING) {
		end_string(state);
		state->place = ESCAPE;
	} else if (byte == '\033') {
		state->place = ESCAPE;
	} else if (state->place == ESCAPE) {
		read_escape(state, byte);
	} else if (state->place == INTRODUCER) {
		state->place = byte == '?' ? PARAMETERS : GROUND;
		state->parameter = 0;
		state->parameters[0] = 0;
	} else if (state->place == PARAMETERS) {
		read_parameter(state, byte);
	} else if (state->place == STRING) {
		read_string(state, byte);
	}
}

void term_state_read(struct term_state *state, const char *bytes, size_t length)
{
	for (size_t i = 0; i < length; i++)
		read_byte(state, bytes[i]);
}
