#include "app/log_screen.h"
#include "app/open.h"
#include "app/pages.h"
#include "commands/commands.h"

/* logs: the log of the VM that one looks at, or the controller's lines of the plan. */

const char *refused_without_logs(struct app *app)
{
	return log_screen_is(app->screens) ? NULL : open_logs_refused(app);
}

void run_logs(struct app *app, const struct arguments *arguments)
{
	struct error err = {0};
	bool good = true;
	if (arguments->count > 1)
		good = error_set(&err, "logs: one word at most; Tab shows them");
	else if (log_screen_is(app->screens))
		good = arguments->count ? log_screen_do(app->screens, arguments->values[0], &err)
					: error_set(&err, "this is the log");
	else if (arguments->count)
		good = error_set(&err, "logs %s works where a log is shown", arguments->values[0]);
	else
		good = open_logs(app, &err);
	if (!good)
		app_say(app, ROLE_WARNING, "%s", err.text);
}
