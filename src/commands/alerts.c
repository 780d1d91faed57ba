#include "app/page_alerts.h"
#include "commands/commands.h"

/* alerts: what failed, is blocked, or was cut over since the program looks. */

void run_alerts(struct app *app, const struct arguments *arguments)
{
	(void)arguments;
	screen_push(&app->screens, &page_open_alerts(app)->screen);
}
