#ifndef APP_SHELL_H
#define APP_SHELL_H

#include "app/flags.h"

struct app;
struct options;

/*
 * What the program does on the shell and then ends, beside the verbs of the gate (app/verb.h):
 * `mtvtop get plans`. One row of the table each; its flags stand in its own file. Help, completion
 * and the manual are made from the table.
 */
struct shell_command {
	const char *name;
	const char *usage;	  /* its arguments */
	const char *help;	  /* one line */
	const struct flag *flags; /* its own; ends with a NULL name */
	int (*run)(struct app *app, const struct options *options); /* returns the exit status */
};

extern const struct shell_command shell_commands[]; /* ends with a NULL name */

/* The one called NAME, or NULL. */
const struct shell_command *shell_command_find(const char *name);

#endif
