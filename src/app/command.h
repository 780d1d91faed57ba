#ifndef APP_COMMAND_H
#define APP_COMMAND_H

#include <stdbool.h>
#include <stddef.h>

#include "app/app.h"
#include "app/flags.h"

/*
 * Commands: what keys are bound to and what is typed behind ":". The table in commands/table.c
 * has one row for each; help, completion and the manual are made from it.
 */
enum { ARGUMENTS = 64 };

struct verb;

struct arguments {
	int count; /* without the name of the command */
	const char *values[ARGUMENTS];
	const char *rest; /* all behind the name, as typed */
	bool over;	  /* there are more than fit */
};

/* What a word of a command may be, for completion. */
enum argument_kind {
	ARGUMENT_NONE,
	ARGUMENT_TEXT,
	ARGUMENT_CHOICE, /* one of `choices` */
	ARGUMENT_COLUMN, /* one of `choices`, then the title of a column */
	ARGUMENT_VIEW,
	ARGUMENT_CONTEXT,
	ARGUMENT_NAMESPACE,
	ARGUMENT_COMMAND,
	ARGUMENT_THEME,
	ARGUMENT_PLAN,	  /* and flags */
	ARGUMENT_SETTING, /* of the controller, and flags */
	ARGUMENT_FILTER,  /* a text, or a query: all of `rest` */
	ARGUMENT_QUERY,	  /* a query: all of `rest`; or one of kept_words and a name */
};

struct command {
	const char *name;
	const char *usage; /* its arguments: "[NAME]", "up|down [N]" */
	const char *help;  /* one line */
	const char *hint;  /* one word for the hint line; NULL: not there */
	enum argument_kind argument;
	const char *const *choices; /* ends with NULL */
	/* Why it cannot run now, or NULL: it can. NULL: it always can, or is a verb. */
	const char *(*refused)(struct app *app);
	/* Of a verb: what its name alone does, in place of the verb; NULL: it is the verb. */
	void (*run)(struct app *app, const struct arguments *arguments);
	const struct verb *verb; /* what the gate does; NULL: it is no verb, and has a `run` */
};

/* Flags of a verb, ending with a NULL name; NULL: the command takes none. */
const struct flag *command_flags(const struct command *command);
/* Why it cannot run now on what one looks at; NULL: it can. Valid until the next drawing. */
const char *command_refused(struct app *app, const struct command *command);

/*
 * The line that means it for what one looks at, for keys and menus: its name, or "cutover plan"
 * where the name alone does something else. Valid until the next drawing.
 */
const char *command_line(struct app *app, const struct command *command);

/* Asks for a command line at the foot of the screen, with TEXT (may be NULL) to begin with. */
void command_prompt(struct app *app, const char *text);
/* The same with a line that is to be confirmed or changed: WHY stands below it until it is. */
void command_ask(struct app *app, const char *line, const char *why);
/* Runs a command line; what is wrong with it is said in the message line. */
void dispatch(struct app *app, const char *line);
/* Runs the command NAME with one argument, which is taken as it is: it may come from a cluster. */
void dispatch_on(struct app *app, const char *name, const char *argument);
/* The command called NAME, or that it is a unique start of; NULL and ERR. */
const struct command *command_find(
	const struct command *commands, const char *name, struct error *err);
/* Takes LINE apart in place: words, quotes protect blanks. The first word is not in ARGUMENTS. */
const char *command_split(char *line, struct arguments *arguments);
/* "archive plans where …": where the query of LINE begins, outside of quotes; NULL: there is none.
 */
const char *command_query_of(const char *line);
/* For prompts, DATA is the app: the ways to go on with TEXT (char * each, whole lines). */
void command_complete(void *data, const char *text, struct array *words);

#endif
