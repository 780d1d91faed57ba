#include "app/gate.h"
#include "commands/commands.h"

/* repeat: what was not done of the last set, and nothing else, with a question of its own. */

const char *refused_repeat(struct app *app)
{
	return app->repeat ? NULL : "nothing has failed that could be tried again";
}

void run_repeat(struct app *app, const struct arguments *arguments)
{
	(void)arguments;
	gate_repeat(app);
}
