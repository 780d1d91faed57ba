#include <string.h>

#include "app/gate_journal.h"
#include "app/page_journal.h"
#include "commands/commands.h"

/* journal: shows it; `off` goes on without one, for this run, when none can be written. */

static void turn_off(struct app *app)
{
	if (app->journal_off || app_read_only(app)) {
		app_say(app, ROLE_WARNING, "journal: %s",
			app->journal_off ? "it is off" : "nothing is written here anyway");
	} else if (gate_journal_works(app)) {
		app_say(app, ROLE_MESSAGE, "journal: it can be written, and stays on");
	} else {
		app->journal_off = true;
		app_say(app, ROLE_WARNING,
			"from now on nothing of what is written to clusters is noted: %s",
			app->journal_problem.text);
	}
}

void run_journal(struct app *app, const struct arguments *arguments)
{
	if (!arguments->count)
		screen_push(&app->screens, &page_open_journal(app)->screen);
	else if (!strcmp(arguments->values[0], "off"))
		turn_off(app);
	else
		app_say(app, ROLE_WARNING, "journal: \"off\" or nothing, not \"%s\"",
			arguments->values[0]);
}
