#ifndef APP_TOPICS_H
#define APP_TOPICS_H

#include "app/app.h"

struct command;
struct shell_command;

/* What `mtvtop help TOPIC` can tell. */
struct topic {
	const char *name;
	const char *help;
	void (*print)(const struct app *app);
};

extern const struct topic topics[]; /* ends with a NULL name */

/* What `mtvtop NAME --help` tells before the options: usage and flags, from their tables. */
void topics_print_verb(const struct command *command);
void topics_print_shell_command(const struct shell_command *own);

#endif
