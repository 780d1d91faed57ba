#include "app/cutover_flag.h"

#include "base/memory.h"
#include "base/time.h"
#include "base/when.h"

enum { NEAR = 10 * 60 * 1000 /* milliseconds: too short to change one's mind */ };

bool cutover_flag_take(struct action *action, const struct flag_values *values, struct error *err)
{
	const struct app *app = action->app;
	const char *text = flags_value(values, "cutover");
	struct when when;
	char exact[TIME_TEXT];
	if (!text)
		return true;
	if (!when_parse(text, clock_server(&app->clock), app->settings.utc, &when, err))
		return false;
	/* What a script has worked out (date --iso-8601=seconds) is no slip of the hand. */
	if (*when.doubt && !(app->asker && when.whole)) {
		time_format(when.at, exact);
		action->again = flags_line(values, action->verb->name, "cutover", exact);
		/* On the shell there is no prompt that holds the time to be confirmed. */
		if (app->asker)
			return error_set_kind(err, ERROR_USAGE,
				"%s; if that is meant, say --cutover %s", when.doubt, exact);
		return error_set_kind(err, ERROR_USAGE, "%s", when.doubt);
	}
	action->cutover = when.at;
	action->at_once = when.now;
	return true;
}

int64_t cutover_flag_at(const struct action *action)
{
	if (!action->at_once)
		return action->cutover;
	return action->now ? action->now : clock_server(&action->app->clock);
}

const char *cutover_flag_echo(struct action *action)
{
	char *echo = arena_get(&action->arena, WHEN_ECHO);
	when_echo(cutover_flag_at(action), clock_server(&action->app->clock), echo);
	return echo;
}

bool cutover_flag_near(const struct action *action)
{
	int64_t now = clock_server(&action->app->clock);
	return action->at_once || (action->cutover && action->cutover - now <= NEAR);
}
