#include <string.h>

#include "app/open.h"
#include "commands/commands.h"

/* Where one looks: contexts and namespaces. Nothing is ever written to a file. */

void run_context(struct app *app, const struct arguments *arguments)
{
	struct error err = {0};
	bool good;
	if (arguments->count)
		good = app_connect(app, arguments->values[0], &err);
	else
		good = open_view(app, "contexts", &err);
	if (!good)
		app_say(app, ROLE_WARNING, "%s", err.text);
}

void run_namespace(struct app *app, const struct arguments *arguments)
{
	struct error err = {0};
	if (!arguments->count) {
		if (!open_view(app, "namespaces", &err))
			app_say(app, ROLE_WARNING, "%s", err.text);
		return;
	}
	const char *name = arguments->values[0];
	app_set_namespace(app, strcmp(name, "all") != 0 ? name : "");
}
