#include <stdlib.h>
#include <string.h>
#include <strings.h>

#include "app/action.h"
#include "app/command.h"
#include "app/gate.h"
#include "app/verb_flags.h"
#include "base/memory.h"
#include "config/files.h"

const char *command_split(char *line, struct arguments *arguments)
{
	const char *name = NULL;
	char *at = line + strspn(line, " ");
	*arguments = (struct arguments){.rest = ""};
	while (*at && arguments->count < ARGUMENTS) {
		char quote = *at == '"' || *at == '\'' ? *at++ : ' ';
		char *word = at;
		at += strcspn(at, (char[]){quote, '\0'});
		if (*at)
			*at++ = '\0';
		at += strspn(at, " ");
		if (name)
			arguments->values[arguments->count++] = word;
		else
			name = word;
	}
	arguments->over = *at;
	return name;
}

/* ":q" is known to everybody, although it is the start of other commands too. */
static const char *long_name(const char *name)
{
	return strcmp(name, "q") != 0 ? name : "quit";
}

const struct command *command_find(
	const struct command *commands, const char *name, struct error *err)
{
	const struct command *found = NULL;
	name = long_name(name);
	size_t length = strlen(name);
	for (const struct command *command = commands; command->name; command++) {
		if (!strcmp(command->name, name))
			return command;
		if (strncmp(command->name, name, length))
			continue;
		if (found) {
			error_set_kind(err, ERROR_USAGE, "\"%s\" is %s, %s or another command",
				name, found->name, command->name);
			return NULL;
		}
		found = command;
	}
	if (!found)
		error_set_kind(
			err, ERROR_USAGE, "there is no command \"%s\"; ? shows them all", name);
	return found;
}

/* The command of a line; a view's name alone opens it, as ":view NAME" does. */
static const struct command *command_of(
	struct app *app, const char *name, struct arguments *arguments, struct error *err)
{
	const struct command *command = command_find(app->commands, name, err);
	if (command || arguments->count || !files_have("views", name))
		return command;
	arguments->values[arguments->count++] = name;
	return command_find(app->commands, "view", err);
}

/* Where the text behind the first word of LINE begins. */
static const char *behind_name(const char *line)
{
	line += strspn(line, " ");
	line += strcspn(line, " ");
	return line + strspn(line, " ");
}

const struct flag *command_flags(const struct command *command)
{
	if (command->verb)
		return command->verb->flags;
	return command->argument == ARGUMENT_PLAN ? look_flags : NULL;
}

const char *command_refused(struct app *app, const struct command *command)
{
	if (command->verb)
		return gate_refused(app, command->verb);
	return command->refused ? command->refused(app) : NULL;
}

/* The whole of a text is read in `rest`, however many words it has. */
static bool takes_rest(const struct command *command)
{
	return command->argument == ARGUMENT_FILTER || command->argument == ARGUMENT_QUERY;
}

const char *command_line(struct app *app, const struct command *command)
{
	bool other = command->verb && command->run;
	return other ? arena_printf(&app->arena, "%s plan", command->name) : command->name;
}

/* A verb whose line names plans is not about what one looks at. */
static void run_command(
	struct app *app, const struct command *command, const struct arguments *arguments)
{
	bool named = command->verb && !targets_bare(arguments);
	bool alone = command->verb && command->run && !arguments->count;
	const char *refused = named || alone ? NULL : command_refused(app, command);
	if (arguments->over &&
		!takes_rest(command)) /* what is left out might have been the time, or --dry-run */
		app_say(app, ROLE_WARNING, "%s: more than %d words: nothing was done",
			command->name, ARGUMENTS);
	else if (refused)
		app_say(app, ROLE_WARNING, "%s: %s", command->name, refused);
	else if (command->verb && !alone)
		gate_begin(app, command->verb, arguments);
	else
		command->run(app, arguments);
}

const char *command_query_of(const char *line)
{
	char quote = '\0';
	for (const char *at = line; *at; at++) {
		if (quote)
			quote = *at == quote ? '\0' : quote;
		else if (*at == '"' || *at == '\'')
			quote = *at;
		else if (!strncasecmp(at, " where ", 7))
			return at + 1;
	}
	return NULL;
}

/* The query is a flag with all of the text, in which quotes are its own. */
static void take_query(char *copy, const char *query, struct arguments *arguments)
{
	command_split(copy, arguments);
	arguments->over |= arguments->count + 2 > ARGUMENTS;
	if (arguments->over)
		return;
	arguments->values[arguments->count++] = "--query";
	arguments->values[arguments->count++] = query;
}

static void run_line(struct app *app, const char *line)
{
	struct arguments arguments;
	struct error err;
	char *copy = xstrdup(line);
	const char *query = command_query_of(line);
	const char *name = command_split(copy, &arguments);
	const struct command *command = name ? command_of(app, name, &arguments, &err) : NULL;
	if (command && command->argument == ARGUMENT_PLAN && query) {
		free(copy);
		copy = xstrndup(line, (size_t)(query - line));
		take_query(copy, query, &arguments);
	}
	arguments.rest = behind_name(line);
	if (command)
		run_command(app, command, &arguments);
	else if (name)
		app_say(app, ROLE_WARNING, "%s", err.text);
	free(copy);
}

/* The line that LINE stands for by a name of the settings; a command's own name comes first. */
static const char *saved_line(struct app *app, const char *line, const char **behind)
{
	const char *start = line + strspn(line, " ");
	const char *name = arena_text(&app->arena, start, strcspn(start, " "));
	*behind = behind_name(line);
	for (const struct command *command = app->commands; command->name; command++)
		if (!strcmp(command->name, name))
			return NULL;
	return settings_command(&app->settings, name);
}

/* Words behind the name would stand in a query of it, or before one: who knows. */
void dispatch(struct app *app, const char *line)
{
	const char *behind;
	const char *saved = saved_line(app, line, &behind);
	if (saved && *behind)
		app_say(app, ROLE_WARNING,
			"this is a command of the settings and takes no words: %s", saved);
	else
		run_line(app, saved ? saved : line);
}

void dispatch_on(struct app *app, const char *name, const char *argument)
{
	const struct arguments arguments = {.count = 1, .values = {argument}, .rest = argument};
	struct error err;
	const struct command *command = command_find(app->commands, name, &err);
	if (command)
		run_command(app, command, &arguments);
	else
		app_say(app, ROLE_WARNING, "%s", err.text);
}

static void prompt_done(void *owner, const char *text)
{
	struct app *app = owner;
	screen_pop(&app->screens);
	if (text)
		dispatch(app, text);
}

/* It is about the line as it was put: of another one nothing is known. */
static bool prompt_note(void *owner, const char *text, struct prompt_note *note)
{
	const struct app *app = owner;
	note->role = ROLE_WARNING;
	note->text = app->asked_why;
	return app->asked_line && !strcmp(app->asked_line, text);
}

static void forget_asked(struct app *app)
{
	free(app->asked_line);
	free(app->asked_why);
	app->asked_line = app->asked_why = NULL;
}

static void open_prompt(struct app *app, const char *text)
{
	struct prompt_about about = {.mark = ":",
		.text = text,
		.history = &app->history,
		.complete = command_complete,
		.note = prompt_note,
		.done = prompt_done,
		.owner = app};
	screen_push(&app->screens, prompt_create(&about));
}

void command_prompt(struct app *app, const char *text)
{
	forget_asked(app);
	open_prompt(app, text);
}

void command_ask(struct app *app, const char *line, const char *why)
{
	forget_asked(app);
	app->asked_line = xstrdup(line);
	app->asked_why = xstrdup(why);
	open_prompt(app, line);
}
