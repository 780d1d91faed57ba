#include "api/ctl.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "api/fault_words.h"
#include "base/time.h"

enum { COMMANDS_MAX = 16, SPEED_MAX = 100 * 1000, PATH = 200 };

struct command {
	struct api_fault fault;
	int64_t speed;
	char word[8]; /* for the controller */
	enum { FAULT, CLEAR, STATUS, SPEED, CONTROLLER } what;
	enum api_fault_kind kind; /* that is cleared */
};

/* ---- reading ------------------------------------------------------------------------------- */

static bool parse_clear(struct command *command, const char *rest, size_t length, struct error *err)
{
	command->kind = length ? api_fault_named(rest, length) : API_FAULT_KINDS;
	return !length || command->kind != API_FAULT_KINDS ||
		error_set(err, "clear: there is no fault \"%.*s\"", (int)length, rest);
}

static bool parse_status(
	struct command *command, const char *rest, size_t length, struct error *err)
{
	(void)command;
	(void)rest;
	return !length || error_set(err, "status stands alone");
}

static bool parse_speed(struct command *command, const char *rest, size_t length, struct error *err)
{
	char *end;
	command->speed = length ? strtol(rest, &end, 10) : 0;
	return (command->speed >= 1 && command->speed <= SPEED_MAX && end == rest + length) ||
		error_set(err, "speed is a number from 1 to %d", SPEED_MAX);
}

static bool parse_controller(
	struct command *command, const char *rest, size_t length, struct error *err)
{
	snprintf(command->word, sizeof(command->word), "%.*s", length < 7 ? (int)length : 7, rest);
	return !strcmp(command->word, "sleep") || !strcmp(command->word, "die") ||
		!strcmp(command->word, "wake") ||
		error_set(err, "a controller can sleep, die or wake");
}

static const struct {
	const char *name;
	int what;
	bool (*parse)(struct command *command, const char *rest, size_t length, struct error *err);
} words[] = {{"clear", CLEAR, parse_clear}, {"status", STATUS, parse_status},
	{"speed", SPEED, parse_speed}, {"controller", CONTROLLER, parse_controller}};

static bool parse_command(
	struct command *command, const char *text, size_t length, struct error *err)
{
	size_t name = strcspn(text, " \t");
	name = name < length ? name : length;
	for (size_t i = 0; i < sizeof(words) / sizeof(*words); i++) {
		if (strlen(words[i].name) != name || strncmp(words[i].name, text, name) != 0)
			continue;
		size_t gap = name + strspn(text + name, " \t");
		gap = gap < length ? gap : length;
		command->what = words[i].what;
		return words[i].parse(command, text + gap, length - gap, err);
	}
	command->what = FAULT;
	return api_fault_parse(&command->fault, text, length, err);
}

/* Without blanks at its end. */
static size_t trimmed(const char *text, size_t length)
{
	while (length && strchr(" \t\r", text[length - 1]))
		length--;
	return length;
}

static bool parse(const char *text, struct command *commands, size_t *count, struct error *err)
{
	*count = 0;
	for (text += strspn(text, " \t\r\n;"); *text; text += strspn(text, " \t\r\n;")) {
		size_t length = strcspn(text, ";\n");
		if (*count == COMMANDS_MAX)
			return error_set(err, "more than %d commands at once", COMMANDS_MAX);
		if (!parse_command(&commands[*count], text, trimmed(text, length), err))
			return false;
		++*count;
		text += length;
	}
	return *count ||
		error_set(err,
			"there is no command; there are the faults, clear, status, "
			"speed and controller");
}

/* ---- obeying ------------------------------------------------------------------------------- */

static void compact(struct api *api, const struct api_whom *whom)
{
	char path[PATH];
	for (const struct api_kind *kind = api_kinds; kind->plural; kind++) {
		snprintf(path, sizeof(path), "/%s/%s/%s", kind->group, kind->version, kind->plural);
		const struct api_asker asker = {.target = path, .verb = "", .user = ""};
		if (api_whom_has(whom, &asker))
			api_shelf_compact(&api->objects, api_shelf_of(&api->objects, kind));
	}
}

static void happen(struct api *api, const struct api_fault *fault)
{
	const struct api_sender *sender = &api->faults.sender;
	if (fault->kind == API_COMPACT)
		compact(api, &fault->whom);
	else if (sender->cut)
		sender->cut(sender->data, &fault->whom);
}

void api_ctl_tick(struct api *api)
{
	for (const struct api_fault *fault; (fault = api_faults_due(&api->faults));)
		happen(api, fault);
}

static bool set(struct api *api, const struct api_fault *fault, struct buf *out, struct error *err)
{
	bool now = api_fault_is_now(fault);
	bool lasts = !now || fault->refuses;
	if (lasts && !api_faults_add(&api->faults, fault))
		return error_set(err, "there are %d faults already: clear some", API_FAULTS_MAX);
	if (now)
		happen(api, fault);
	buf_printf(out, "%s: %s\n", fault->text, lasts ? "set" : "done");
	return true;
}

static void write_status(const struct api *api, struct buf *out)
{
	char now[TIME_TEXT];
	time_format(api->clock->wall, now);
	buf_printf(
		out, "time: %s\nrevision: %llu\n", now, (unsigned long long)api->objects.revision);
	if (api->control.status)
		api->control.status(api->control.data, out);
	if (!api->faults.faults.count)
		buf_add_text(out, "no faults\n");
	api_faults_write(&api->faults, out);
}

static bool set_speed(
	const struct api_control *control, int64_t speed, struct buf *out, struct error *err)
{
	if (!control->speed)
		return error_set(err, "the time of this server has no speed");
	if (!control->speed(control->data, speed, err))
		return false;
	buf_printf(out, "speed: %lld\n", (long long)speed);
	return true;
}

static bool tell_controller(
	const struct api_control *control, const char *word, struct buf *out, struct error *err)
{
	if (!control->controller)
		return error_set(err, "there is no controller on this server");
	if (!control->controller(control->data, word, err))
		return false;
	buf_printf(out, "controller: %s\n", word);
	return true;
}

static bool obey(struct api *api, const struct command *command, struct buf *out, struct error *err)
{
	switch (command->what) {
	case FAULT: return set(api, &command->fault, out, err);
	case CLEAR:
		buf_printf(out, "cleared: %zu\n", api_faults_clear(&api->faults, command->kind));
		return true;
	case STATUS: write_status(api, out); return true;
	case SPEED: return set_speed(&api->control, command->speed, out, err);
	case CONTROLLER: return tell_controller(&api->control, command->word, out, err);
	}
	return false;
}

bool api_ctl(struct api *api, const char *text, struct buf *out, struct error *err)
{
	static struct command commands[COMMANDS_MAX]; /* too large for a stack, and one at a time */
	size_t count;
	memset(commands, 0, sizeof(commands));
	bool good = parse(text, commands, &count, err);
	for (size_t i = 0; good && i < count; i++)
		good = obey(api, &commands[i], out, err);
	return good;
}
