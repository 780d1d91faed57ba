#include "app/gate.h"
#include "commands/commands.h"

/* stop: what has not begun is given up, and what waits between two writes: a plan stays as the
 * first of them has left it. */

const char *refused_stop(struct app *app)
{
	return gate_left(app) ? NULL : "nothing waits between two writes";
}

void run_stop(struct app *app, const struct arguments *arguments)
{
	(void)arguments;
	gate_give_up(app);
}
