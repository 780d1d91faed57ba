#include "app/command.h"
#include "commands/commands.h"
#include "mtv/cutovers.h"

/*
 * clear: before a window closes, what was requested and has not begun is taken back, in all plans
 * with one question. It is the verb cutover that asks and writes; VMs that have begun are not
 * touched by it, because a controller looks for a cutover only between two precopies
 * (reference/forklift.md 2.8).
 */

const char *refused_clear(struct app *app)
{
	struct cutovers all = cutovers_of_all(&app->model, clock_server(&app->clock));
	return all.requested ? NULL : "no requested cutover is still to begin";
}

void run_clear(struct app *app, const struct arguments *arguments)
{
	(void)arguments;
	dispatch(app, "cutover plan --clear --own-times include where requested > 0");
}
