#include "commands/commands.h"
#include "ui/panes.h"

/* One step back: the page or view, the zoom, the filter, the selection, in this order. */
void run_back(struct app *app, const struct arguments *arguments)
{
	struct panes *panes = panes_of(app->screens);
	struct table *table = screen_table(app->screens);
	(void)arguments;
	if (table && (table->filter || table->query))
		table_set_filter(table, NULL);
	else if (app->screens && app->screens->below)
		screen_pop(&app->screens);
	else if (panes && panes->zoomed)
		panes->zoomed = false;
	else if (table && table->touched)
		table->touched = false;
	else
		app_say(app, ROLE_MUTED, "this is the first screen; q ends the program");
}

void run_zoom(struct app *app, const struct arguments *arguments)
{
	struct panes *panes = panes_of(app->screens);
	(void)arguments;
	if (panes)
		panes->zoomed = !panes->zoomed;
}

void run_focus(struct app *app, const struct arguments *arguments)
{
	struct panes *panes = panes_of(app->screens);
	bool back = arguments->count && *arguments->values[0] == 'p';
	if (panes)
		panes_focus_next(panes, back ? -1 : 1);
}
