#include "app/cutover_window.h"

#include "app/action.h"
#include "app/cutover_flag.h"

static void find_moments(const struct subject *subject, struct array *moments)
{
	int64_t at;
	if (subject->action->verb->moments)
		subject->action->verb->moments(subject, moments);
	else if (cutover_flag_of(subject, &at))
		*(int64_t *)array_push(moments) = at;
}

bool cutover_outside(const struct subject *subject)
{
	const struct action *action = subject->action;
	const struct window *window = &action->app->settings.window;
	int64_t now = action->now ? action->now : clock_server(&action->app->clock);
	bool outside = false;
	struct array moments;
	if (!*window->zone)
		return false;
	array_init(&moments, sizeof(int64_t));
	find_moments(subject, &moments);
	for (size_t i = 0; i < moments.count && !outside; i++) {
		int64_t at = *(const int64_t *)array_at(&moments, i);
		/* What has passed while the question stood begins when it is written. */
		outside = !window_has(window, at < now ? now : at);
	}
	array_finish(&moments);
	return outside;
}

static size_t count_outside(const struct action *action)
{
	size_t count = 0;
	for (size_t i = 0; i < action->count; i++)
		count += action->subjects[i]->state == SUBJECT_READY &&
			cutover_outside(action->subjects[i]);
	return count;
}

const char *cutover_outside_words(struct action *action)
{
	size_t all = action_count(action, SUBJECT_READY);
	size_t outside = count_outside(action);
	char words[WINDOW_TEXT];
	if (!outside)
		return NULL;
	window_words(&action->app->settings.window, clock_server(&action->app->clock), words);
	if (all == 1)
		return arena_printf(&action->arena,
			"This cutover is OUTSIDE OF THE MAINTENANCE WINDOW, %s: it takes a "
			"stricter answer.",
			words);
	return arena_printf(&action->arena,
		"%zu of %zu cutovers %s OUTSIDE OF THE MAINTENANCE WINDOW, %s: that takes a "
		"stricter answer.",
		outside, all, outside == 1 ? "is" : "are", words);
}
