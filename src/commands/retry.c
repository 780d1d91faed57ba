#include "app/gate.h"
#include "commands/commands.h"

/* retry: what was not done of the last set, and nothing else, with a question of its own. */

const char *refused_retry(struct app *app)
{
	return app->retry ? NULL : "nothing has failed that could be tried again";
}

void run_retry(struct app *app, const struct arguments *arguments)
{
	(void)arguments;
	gate_retry(app);
}
