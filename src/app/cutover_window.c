#include "app/cutover_window.h"

#include "app/cutover_flag.h"

bool cutover_outside(const struct action *action)
{
	const struct window *window = &action->app->settings.window;
	bool sets = !action->clear && (action->at_once || action->cutover);
	return sets && *window->zone && !window_has(window, cutover_flag_at(action));
}

const char *cutover_outside_words(struct action *action)
{
	char words[WINDOW_TEXT];
	window_words(&action->app->settings.window, clock_server(&action->app->clock), words);
	return arena_printf(&action->arena,
		"This cutover is OUTSIDE OF THE MAINTENANCE WINDOW, %s: it takes a stricter "
		"answer.",
		words);
}
