#include "commands/cutover_set.h"

#include <string.h>

#include "app/action.h"
#include "app/cutover_flag.h"
#include "app/cutover_window.h"
#include "base/plural.h"
#include "base/time.h"
#include "base/zone.h"
#include "commands/cutover_back.h"
#include "commands/cutover_go.h"
#include "commands/cutover_wish.h"
#include "commands/vms_named.h"
#include "mtv/together.h"

enum { LIST_MAX = 64 * 1024 /* bytes of times */ };

/* ---- what goes down together --------------------------------------------------------------- */

/* What has passed meanwhile goes down now. */
static int64_t now_of(const struct action *action)
{
	return action->now ? action->now : clock_server(&action->app->clock);
}

static void add_subject(const struct subject *subject, struct array *moments)
{
	const struct plan *plan = subject->plan;
	struct array chosen;
	vms_named(subject->action, subject, &chosen);
	for (size_t i = 0; i < plan->count; i++) {
		const struct vm *vm = &plan->vms[i];
		int64_t at = together_moment(
			vm, cutover_time_of(subject, vm, &chosen), now_of(subject->action));
		if (at)
			*(int64_t *)array_push(moments) = at;
	}
	array_finish(&chosen);
}

static bool is_asked_about(const struct action *action, const struct plan *plan)
{
	for (size_t i = 0; i < action->count; i++)
		if (action->subjects[i]->state == SUBJECT_READY &&
			!strcmp(action->subjects[i]->uid, plan->object->uid))
			return true;
	return false;
}

/* Fills MOMENTS (int64_t, in order): one for each VM that is to go down, whoever wanted it. */
static void find_moments(const struct action *action, struct array *moments)
{
	size_t next = 0;
	array_init(moments, sizeof(int64_t));
	for (size_t i = 0; i < action->count; i++)
		if (action->subjects[i]->state == SUBJECT_READY)
			add_subject(action->subjects[i], moments);
	for (const struct plan *other; (other = model_next(&action->app->model, &next));)
		if (!is_asked_about(action, other))
			together_add(other, now_of(action), moments);
	together_order(moments);
}

/* How many go down with SUBJECT; 0: no cutover is set for it. */
static size_t count_with(const struct subject *subject, const struct array *moments)
{
	int64_t now = now_of(subject->action);
	int64_t at;
	return cutover_moment(subject, &at) ? together_count(moments, at > now ? at : now) : 0;
}

/* ---- in words ------------------------------------------------------------------------------ */

static bool differs(const struct subject *one, const struct subject *other)
{
	int64_t a;
	int64_t b;
	bool first = cutover_moment(one, &a);
	return first != cutover_moment(other, &b) || a != b;
}

static bool any_differs(const struct action *action)
{
	const struct subject *first = action_first(action, SUBJECT_READY);
	for (size_t i = 0; i < action->count; i++)
		if (action->subjects[i]->state == SUBJECT_READY &&
			differs(first, action->subjects[i]))
			return true;
	return false;
}

/* In UTC, and in the zone of the window where there is one: the rest stands with each plan. */
static const char *time_words(struct action *action, const struct subject *subject, int64_t at)
{
	char utc[TIME_TEXT];
	char there[ZONE_ASIDE];
	if (action->at_once)
		return cutover_then(action, subject);
	time_format_long(at, true, utc);
	zone_aside(action->app->settings.window.zone, at, there);
	return arena_printf(&action->arena, "%s%s", utc, there);
}

static void tell_time_of(struct action *action, const struct subject *subject,
	const struct array *moments, struct page *page)
{
	int64_t at;
	if (!cutover_moment(subject, &at)) {
		page_printf(page, ROLE_NORMAL, "  %s  none", subject_words(subject));
		return;
	}
	size_t count = count_with(subject, moments);
	bool outside = cutover_outside(subject);
	bool many = count > (size_t)action->app->settings.cutovers_at_once;
	page_printf(page, outside || many ? ROLE_WARNING : ROLE_NORMAL,
		"  %s  %s: %zu %s down within five minutes%s", subject_words(subject),
		time_words(action, subject, at), count, plural(count, "VM goes", "VMs go"),
		outside ? ", OUTSIDE OF THE WINDOW" : "");
}

static void tell_times(struct action *action, const struct array *moments, struct page *page)
{
	page_heading(page, "The times, all written at once");
	for (size_t i = 0; i < action->count; i++)
		if (action->subjects[i]->state == SUBJECT_READY)
			tell_time_of(action, action->subjects[i], moments, page);
	page_text(page, ROLE_WARNING,
		"The controller goes by them alone: later ones begin even when earlier ones fail, "
		"and whether or not mtvtop runs.");
}

/* Plans of other namespaces are not read, and of some the Migration is not yet. */
static bool is_all_read(const struct app *app)
{
	return !*app->name_space && !cutovers_of_all(&app->model, 0).unread;
}

/* Forklift does not throttle cutovers: all VMs that are due go down. */
static void tell_most(struct action *action, const struct array *moments, struct page *page)
{
	int limit = action->app->settings.cutovers_at_once;
	size_t most = 0;
	for (size_t i = 0; i < action->count; i++) {
		const struct subject *subject = action->subjects[i];
		bool ready = subject->state == SUBJECT_READY;
		size_t count = ready ? count_with(subject, moments) : 0;
		most = count > most ? count : most;
	}
	if (most)
		page_printf(page, most > (size_t)limit ? ROLE_WARNING : ROLE_NORMAL,
			"%zu %s down within the same five minutes, those of other plans counted%s; "
			"the limit of the settings is %d.",
			most, plural(most, "VM goes", "VMs at most go"),
			is_all_read(action->app) ? "" : " as far as they are read", limit);
}

void cutover_tell_set(struct action *action, struct page *page)
{
	struct array moments;
	find_moments(action, &moments);
	cutover_go_tell_set(action, page);
	if (any_differs(action))
		tell_times(action, &moments, page);
	tell_most(action, &moments, page);
	array_finish(&moments);
}

/* ---- and back ------------------------------------------------------------------------------ */

const char *cutover_undo_set(struct action *action, enum subject_state state)
{
	struct buf times;
	if (action->clear && action->own_times)
		return cutover_back_flags(action, state);
	buf_init(&times, LIST_MAX);
	bool good = true;
	for (size_t i = 0; i < action->count; i++) {
		const struct subject *subject = action->subjects[i];
		int64_t at = 0;
		if (subject->state != state)
			continue;
		good &= !cutover_of_vms(subject) && action->verb->undo(action, subject);
		node_time(cutover_old(subject), &at);
		cutover_flag_add(&times, at);
	}
	const char *flags = good && !times.over
		? arena_printf(&action->arena, "--cutover %s", times.text)
		: NULL;
	buf_finish(&times);
	return flags;
}
