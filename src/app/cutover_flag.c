#include "app/cutover_flag.h"

#include <stdlib.h>
#include <string.h>

#include "base/memory.h"
#include "base/time.h"
#include "base/when.h"
#include "base/zone.h"

enum {
	NEAR = 10 * 60 * 1000, /* milliseconds: too short to change one's mind */
	LIST_MAX = 64 * 1024,  /* bytes of times with commas between them */
};

/* The flag with EXACT in the place of what was doubtful: it is asked again with that. */
static bool ask_again(struct action *action, const struct flag_values *values,
	const struct when *when, const char *exact, struct error *err)
{
	action->again = flags_line(values, action->verb->name, "cutover", exact);
	/* On the shell there is no prompt that holds the time to be confirmed. */
	if (action->app->asker)
		return error_set_kind(err, ERROR_USAGE, "%s; if that is meant, say --cutover %s",
			when->doubt, exact);
	return error_set_kind(err, ERROR_USAGE, "%s", when->doubt);
}

/* What a script has worked out (date --iso-8601=seconds) is no slip of the hand. */
static bool is_doubtful(const struct action *action, const struct when *when)
{
	return *when->doubt && !(action->app->asker && when->whole);
}

static bool parse(
	const struct action *action, const char *text, struct when *when, struct error *err)
{
	const struct app *app = action->app;
	return when_parse(text, clock_server(&app->clock), app->settings.utc, when, err);
}

bool cutover_flag_take(struct action *action, const struct flag_values *values, struct error *err)
{
	const char *text = flags_value(values, "cutover");
	struct when when;
	char exact[TIME_TEXT];
	if (!text)
		return true;
	if (!parse(action, text, &when, err))
		return false;
	time_format(when.at, exact);
	if (is_doubtful(action, &when))
		return ask_again(action, values, &when, exact, err);
	action->cutover = when.at;
	action->at_once = when.now;
	return true;
}

/* ---- one for each ---------------------------------------------------------------------------- */

void cutover_flag_add(struct buf *list, int64_t at)
{
	char text[TIME_TEXT] = "none";
	if (at)
		time_format(at, text);
	buf_printf(list, "%s%s", list->used ? "," : "", text);
}

/* Adds what TEXT means; the first doubt goes to DOUBTED. */
static bool take_one(struct action *action, const char *text, struct when *doubted,
	struct buf *exact, struct error *err)
{
	struct when when = {0};
	if (strcmp(text, "none") != 0 && !parse(action, text, &when, err))
		return false;
	if (!*doubted->doubt && is_doubtful(action, &when))
		*doubted = when;
	*(int64_t *)array_push(&action->times) = when.at;
	cutover_flag_add(exact, when.at);
	return true;
}

bool cutover_flag_take_list(
	struct action *action, const struct flag_values *values, struct error *err)
{
	char *copy = xstrdup(flags_value(values, "cutover"));
	char *rest = copy;
	bool good = true;
	struct when doubted = {0};
	struct buf exact;
	buf_init(&exact, LIST_MAX);
	for (char *text; good && (text = strsep(&rest, ","));)
		good = take_one(action, text, &doubted, &exact, err);
	if (good && *doubted.doubt)
		good = ask_again(action, values, &doubted, exact.text, err);
	action->in_order = true;
	buf_finish(&exact);
	free(copy);
	return good;
}

/* ---- what it means --------------------------------------------------------------------------- */

int64_t cutover_flag_at(const struct action *action)
{
	if (!action->at_once)
		return action->cutover;
	return action->now ? action->now : clock_server(&action->app->clock);
}

bool cutover_flag_of(const struct subject *subject, int64_t *at)
{
	const struct action *action = subject->action;
	if (action->verb->moment)
		return action->verb->moment(subject, at);
	if (action->at_once || action->cutover)
		*at = cutover_flag_at(action);
	return action->at_once || action->cutover;
}

bool cutover_flag_said(const struct subject *subject, int64_t *at)
{
	const struct action *action = subject->action;
	size_t place = 0;
	*at = 0;
	if (action->clear || action->put_back)
		return false;
	if (!action->times.count)
		return cutover_flag_of(subject, at);
	while (place < action->count && action->subjects[place] != subject)
		place++;
	if (place >= action->times.count)
		return false;
	*at = *(const int64_t *)array_at(&action->times, place);
	return true;
}

const char *cutover_flag_echo(struct action *action, int64_t at)
{
	char echo[WHEN_ECHO];
	char there[ZONE_ASIDE];
	when_echo(at, clock_server(&action->app->clock), echo);
	zone_aside(action->app->settings.window.zone, at, there);
	return arena_printf(&action->arena, "%s%s", echo, there);
}

bool cutover_flag_near(const struct action *action, int64_t at)
{
	return at - clock_server(&action->app->clock) <= NEAR;
}

bool cutover_flag_soon(const struct action *action)
{
	return action->at_once || (action->cutover && cutover_flag_near(action, action->cutover));
}
