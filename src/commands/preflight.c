#include "app/action.h"
#include "app/page_preflight.h"
#include "app/verb_flags.h"
#include "commands/commands.h"

/*
 * preflight: whether plans can be started, and of warm ones that run whether the cutover may begin,
 * as a page. Nothing is written.
 */

/* What the plans of a verb are chosen for, without its gate. */
static const struct verb chooser = {.name = "preflight", .done = "checked"};

static bool open_page(struct app *app, const struct action *chosen, bool cutover)
{
	screen_push(&app->screens, &page_open_preflight(chosen, cutover)->screen);
	return true;
}

void run_preflight(struct app *app, const struct arguments *arguments)
{
	struct flag_values values;
	struct error err = {0};
	struct action *action = action_create(app, &chooser);
	bool good = flags_parse(&values, look_flags, arguments, &err) &&
		targets_choose(action, &values, &err) &&
		open_page(app, action, flags_value(&values, "cutover"));
	action_destroy(action);
	if (!good)
		app_say(app, ROLE_WARNING, "preflight: %s", err.text);
}
