#include "support/term_modes.h"

#include <string.h>

enum state { GROUND, ESCAPE, INTRODUCER, PARAMETERS };

enum { CURSOR_VISIBLE = 25, WRAPS = 7, NUMBER_MAX = 100000 };

static int find(const struct term_modes *modes, int number)
{
	for (int i = 0; i < modes->count; i++) {
		if (modes->set[i] == number)
			return i;
	}
	return -1;
}

bool term_modes_has(const struct term_modes *modes, int number)
{
	return find(modes, number) >= 0;
}

static void add(struct term_modes *modes, int number)
{
	if (find(modes, number) < 0 && modes->count < TERM_MODES_MAX)
		modes->set[modes->count++] = number;
}

static void take_away(struct term_modes *modes, int number)
{
	int at = find(modes, number);

	if (at < 0)
		return;
	modes->count--;
	memmove(&modes->set[at], &modes->set[at + 1],
		(size_t)(modes->count - at) * sizeof(modes->set[0]));
}

void term_modes_init(struct term_modes *modes)
{
	*modes = (struct term_modes){.state = GROUND};
	add(modes, WRAPS);
	add(modes, CURSOR_VISIBLE);
}

static void end_sequence(struct term_modes *modes, char final)
{
	for (int i = 0; i <= modes->parameter; i++) {
		if (final == 'h')
			add(modes, modes->parameters[i]);
		else if (final == 'l')
			take_away(modes, modes->parameters[i]);
	}
	modes->state = GROUND;
}

static void read_parameter(struct term_modes *modes, char byte)
{
	int *number = &modes->parameters[modes->parameter];

	if (byte >= '0' && byte <= '9' && *number < NUMBER_MAX)
		*number = *number * 10 + (byte - '0');
	else if (byte == ';' && modes->parameter + 1 < TERM_MODES_PARAMETERS)
		modes->parameters[++modes->parameter] = 0;
	else
		end_sequence(modes, byte);
}

static void read_byte(struct term_modes *modes, char byte)
{
	if (byte == '\033') {
		modes->state = ESCAPE;
	} else if (modes->state == ESCAPE) {
		modes->state = byte == '[' ? INTRODUCER : GROUND;
		if (byte == 'c')
			term_modes_init(modes);
	} else if (modes->state == INTRODUCER) {
		modes->state = byte == '?' ? PARAMETERS : GROUND;
		modes->parameter = 0;
		modes->parameters[0] = 0;
	} else if (modes->state == PARAMETERS) {
		read_parameter(modes, byte);
	}
}

void term_modes_read(struct term_modes *modes, const char *bytes, size_t length)
{
	for (size_t i = 0; i < length; i++)
		read_byte(modes, bytes[i]);
}
