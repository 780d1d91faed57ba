#ifndef APP_COMPLETE_QUERY_H
#define APP_COMPLETE_QUERY_H

#include "app/command.h"

/*
 * Queries in command lines: each appends whole lines to WORDS (char *), as command_complete() does,
 * for LINE, in which the query, or what else is typed, begins at REST.
 */

/* Behind filter and query: over the table that the line is typed below. */
void complete_narrow(struct app *app, const struct command *command, const char *line,
	const char *rest, struct array *words);
/* Behind "archive plans where": over the plans that a verb can be about. */
void complete_targets(struct app *app, const char *line, const char *rest, struct array *words);

#endif
