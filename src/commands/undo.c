#include "app/command.h"
#include "commands/commands.h"

/* undo: nothing is written by it; the command that takes the last write back asks like any other.
 */

const char *refused_undo(struct app *app)
{
	return app->undo ? NULL : "there is nothing that could be taken back";
}

void run_undo(struct app *app, const struct arguments *arguments)
{
	(void)arguments;
	dispatch(app, app->undo);
}
