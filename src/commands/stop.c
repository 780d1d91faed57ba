#include "app/gate.h"
#include "commands/commands.h"

/* stop: what waits between two writes is given up; a plan stays as the first has left it. */

const char *refused_stop(struct app *app)
{
	return gate_waiting(app) ? NULL : "nothing waits between two writes";
}

void run_stop(struct app *app, const struct arguments *arguments)
{
	(void)arguments;
	gate_give_up(app);
}
