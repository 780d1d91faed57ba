#include "app/page_journal.h"
#include "commands/commands.h"

void run_journal(struct app *app, const struct arguments *arguments)
{
	(void)arguments;
	screen_push(&app->screens, &page_open_journal(app)->screen);
}
