#include "app/open.h"

#include "commands/commands.h"
#include "ui/panes.h"

static void say_problem(struct app *app, bool good, const struct error *err)
{
	if (!good)
		app_say(app, ROLE_WARNING, "%s", err->text);
}

void run_open(struct app *app, const struct arguments *arguments)
{
	struct panes *panes = panes_of(app->screens);
	struct error err = {0};
	(void)arguments;
	if (panes && panes->count > 1 && !panes->zoomed && !panes->tabs) {
		panes->zoomed = true;
		return;
	}
	say_problem(app, open_row(app, &err), &err);
}

void run_page(struct app *app, const struct arguments *arguments)
{
	struct error err = {0};
	(void)arguments;
	say_problem(app, open_page(app, &err), &err);
}

void run_yaml(struct app *app, const struct arguments *arguments)
{
	struct error err = {0};
	(void)arguments;
	say_problem(app, open_text(app, false, &err), &err);
}

void run_json(struct app *app, const struct arguments *arguments)
{
	struct error err = {0};
	(void)arguments;
	say_problem(app, open_text(app, true, &err), &err);
}

/* "cutover" alone: those of all plans. */
void run_cutovers(struct app *app, const struct arguments *arguments)
{
	struct error err = {0};
	(void)arguments;
	say_problem(app, open_view(app, "cutover", &err), &err);
}

void run_view(struct app *app, const struct arguments *arguments)
{
	struct error err = {0};
	if (arguments->count != 1)
		app_say(app, ROLE_WARNING, "view which? Tab shows the names");
	else
		say_problem(app, open_view(app, arguments->values[0], &err), &err);
}
