#include <stdlib.h>

#include "app/input.h"
#include "commands/commands.h"

/* Commands about the screen and the program itself. */

void run_suspend(struct app *app, const struct arguments *arguments)
{
	(void)arguments;
	input_suspend(app);
}

void run_redraw(struct app *app, const struct arguments *arguments)
{
	(void)arguments;
	if (app->terminal)
		terminal_repaint(app->terminal);
}

void run_freeze(struct app *app, const struct arguments *arguments)
{
	(void)arguments;
	app->frozen = !app->frozen;
	app->frozen_clock = app->clock;
	app->frozen_clock.manual = true;
}

void run_times(struct app *app, const struct arguments *arguments)
{
	(void)arguments;
	app->settings.absolute = !app->settings.absolute;
	app_say(app, ROLE_MESSAGE, "times are %s",
		app->settings.absolute ? "absolute" : "relative");
}

void run_utc(struct app *app, const struct arguments *arguments)
{
	(void)arguments;
	app->settings.utc = !app->settings.utc;
	app_say(app, ROLE_MESSAGE, "times are in %s",
		app->settings.utc ? "UTC" : "the local time zone");
}

void run_theme(struct app *app, const struct arguments *arguments)
{
	struct theme theme;
	struct error err;
	if (arguments->count != 1) {
		app_say(app, ROLE_WARNING, "theme which? Tab shows the names");
	} else if (!theme_load(&theme, arguments->values[0], &err)) {
		app_say(app, ROLE_WARNING, "%s", err.text);
	} else {
		app->theme = theme;
		if (app->terminal)
			terminal_set_theme(app->terminal, &theme);
	}
}

void run_command(struct app *app, const struct arguments *arguments)
{
	(void)arguments;
	command_prompt(app, NULL);
}
