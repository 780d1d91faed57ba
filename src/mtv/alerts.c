#include "mtv/alerts.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/memory.h"
#include "base/utf8.h"
#include "mtv/alert_rules.h"

enum {
	LOOK = 1000,	  /* milliseconds: what only time changes is looked for so often */
	WAIT = 30 * 1000, /* milliseconds that the end of a window waits for what is being read */
	TEXT_MAX = 500,	  /* bytes of what an alert says: errors of virt-v2v are long */
};

/* What was known of a plan when it was looked at last. */
struct known {
	struct plan *plan;
	int64_t overdue; /* the cutover of which it was told that it is late; 0: none */
	int64_t seen;	 /* clock::mono when it was there last */
	bool cutting;	 /* its cutover has begun, and has not ended */
};

void alerts_init(struct alerts *alerts)
{
	*alerts = (struct alerts){.model_seen = UINT64_MAX};
	array_init(&alerts->list, sizeof(struct alert));
	map_init(&alerts->known);
}

static void known_destroy(struct known *known)
{
	plan_unref(known->plan);
	free(known);
}

static void alert_finish(struct alert *alert)
{
	free(alert->plan);
	free(alert->text);
}

void alerts_finish(struct alerts *alerts)
{
	size_t at = 0;
	for (const struct map_entry *entry; (entry = map_next(&alerts->known, &at));)
		known_destroy(entry->value);
	map_finish(&alerts->known);
	for (size_t i = 0; i < alerts->list.count; i++)
		alert_finish(array_at(&alerts->list, i));
	array_finish(&alerts->list);
}

void alerts_clear(struct alerts *alerts)
{
	uint64_t generation = alerts->generation;
	alerts_finish(alerts);
	alerts_init(alerts);
	alerts->generation = generation + 1;
}

/* ABOUT is taken over. */
static void add_about(struct alerts *alerts, char *about, enum alert_kind kind, const char *text,
	const struct telling *telling)
{
	size_t length = strlen(text);
	size_t cut = length > TEXT_MAX ? utf8_cut(text, TEXT_MAX) : length;
	if (alerts->list.count == ALERTS_MAX) {
		alert_finish(array_at(&alerts->list, 0));
		array_remove(&alerts->list, 0);
	}
	*(struct alert *)array_push(&alerts->list) =
		(struct alert){.at = clock_server(telling->clock),
			.kind = kind,
			.plan = about,
			.text = xasprintf("%.*s", (int)cut, text)};
	if (alerts->unseen < ALERTS_MAX)
		alerts->unseen++;
	if (alerts->untold < ALERTS_MAX)
		alerts->untold++;
	alerts->generation++;
}

static void add(struct alerts *alerts, const struct plan *plan, enum alert_kind kind,
	const char *text, const struct telling *telling)
{
	const struct object *object = plan->object;
	add_about(
		alerts, xasprintf("%s/%s", object->name_space, object->name), kind, text, telling);
}

void alerts_add(struct alerts *alerts, const char *plan, enum alert_kind kind, const char *text,
	const struct telling *telling)
{
	add_about(alerts, xstrdup(plan), kind, text, telling);
}

/* Takes the facts of now in place of those of before, and tells what became of them. */
static void compare(struct alerts *alerts, struct known *known, struct plan *plan,
	const struct telling *telling)
{
	for (int kind = 0; kind < ALERT_KINDS; kind++) {
		const char *text = alert_text(kind, known->plan, plan, telling);
		if (text)
			add(alerts, plan, kind, text, telling);
	}
	plan_unref(known->plan);
	known->plan = plan_ref(plan);
}

/* Once from its first VM that goes down to the last one whose time has come. */
static void look_at_cutover(
	struct alerts *alerts, struct known *known, const struct telling *telling)
{
	const char *text = known->cutting ? alert_ends(known->plan, telling)
					  : alert_begins(known->plan, telling);
	if (!text)
		return;
	add(alerts, known->plan, known->cutting ? ALERT_CUTOVER_ENDS : ALERT_CUTOVER_BEGINS, text,
		telling);
	known->cutting = !known->cutting;
}

/* Once for each time that a cutover is set to; one that has not been read yet is no other time. */
static void look_at_time(struct alerts *alerts, struct known *known, const struct telling *telling)
{
	int64_t cutover = 0;
	const char *text = alert_overdue(known->plan, telling, &cutover);
	if (text && cutover != known->overdue)
		add(alerts, known->plan, ALERT_CUTOVER_OVERDUE, text, telling);
	if (text || cutover_is_known(known->plan))
		known->overdue = text ? cutover : 0;
}

static struct known *know(struct alerts *alerts, struct plan *plan)
{
	struct known *known = map_get(&alerts->known, plan->object->uid);
	if (known)
		return known;
	known = xcalloc(1, sizeof(*known));
	known->plan = plan_ref(plan);
	known->cutting = plan->by_state[VM_CUTTING_OVER];
	map_set(&alerts->known, plan->object->uid, known);
	return known;
}

static void look_at_plan(struct alerts *alerts, struct known *known, struct plan *plan,
	const struct telling *telling)
{
	if (known->plan != plan)
		compare(alerts, known, plan, telling);
	look_at_cutover(alerts, known, telling);
	look_at_time(alerts, known, telling);
}

static void forget(struct alerts *alerts, struct known *known)
{
	map_remove(&alerts->known, known->plan->object->uid);
	known_destroy(known);
}

static void drop_gone(
	struct alerts *alerts, const struct model *model, const struct alerts_scope *scope)
{
	size_t at = 0;
	for (const struct map_entry *entry; (entry = map_next(&alerts->known, &at));) {
		struct known *known = entry->value;
		const struct object *plan = known->plan->object;
		bool looks = !*scope->name_space || !strcmp(scope->name_space, plan->name_space);
		if (looks && !model_plan(model, plan->uid))
			forget(alerts, known);
	}
}

/* Of the plans that are not in MODEL the one that was seen before all others; NULL: none. */
static struct known *longest_hidden(
	const struct alerts *alerts, const struct model *model, size_t *bytes)
{
	struct known *first = NULL;
	size_t at = 0;
	*bytes = 0;
	for (const struct map_entry *entry; (entry = map_next(&alerts->known, &at));) {
		struct known *known = entry->value;
		if (model_plan(model, known->plan->object->uid))
			continue;
		*bytes += known->plan->object->doc->bytes;
		if (!first || known->seen < first->seen)
			first = known;
	}
	return first;
}

static void drop_hidden(struct alerts *alerts, const struct model *model)
{
	size_t bytes;
	struct known *known;
	while ((known = longest_hidden(alerts, model, &bytes)) && bytes > ALERTS_HIDDEN)
		forget(alerts, known);
}

static void look_at_plans(struct alerts *alerts, const struct model *model,
	const struct alerts_scope *scope, const struct telling *telling)
{
	size_t at = 0;
	for (struct plan *plan; (plan = model_next(model, &at));) {
		struct known *known = know(alerts, plan);
		known->seen = telling->clock->mono;
		if (!scope->loading)
			look_at_plan(alerts, known, plan, telling);
	}
	if (!scope->loading)
		drop_gone(alerts, model, scope);
	drop_hidden(alerts, model);
}

/*
 * A line that is lost may be back at once. What is requested stands in Migrations that may be on
 * their way, or never come.
 */
static bool waits_for_reading(struct alerts *alerts, bool unread, const struct clock *clock)
{
	int64_t mono = clock->mono;
	if (clock->behind)
		return clock->behind < WAIT;
	if (!unread)
		alerts->window_waits = 0;
	else if (!alerts->window_waits)
		alerts->window_waits = mono;
	return unread && mono - alerts->window_waits < WAIT;
}

/*
 * By the clock alone, which goes on behind a lost line. What was told is told by the end of the
 * window, so no jump of a clock tells it again; one that leaves the first line out tells the last.
 */
static void look_at_window(struct alerts *alerts, const struct model *model,
	const struct alerts_scope *scope, const struct telling *telling)
{
	int64_t now = clock_server(telling->clock);
	const struct window *window = &model->night->window;
	int64_t left = window_left(window, now);
	int64_t stage = left > ALERT_WINDOW_LAST ? ALERT_WINDOW_CLOSING : ALERT_WINDOW_LAST;
	if (!left || left > ALERT_WINDOW_CLOSING ||
		(alerts->window == now + left && alerts->window_at <= stage))
		return;
	struct cutovers cutovers = cutovers_of_all(model, now);
	if (waits_for_reading(alerts, scope->loading || cutovers.unread, telling->clock))
		return;
	const char *text = alert_window(window, left, &cutovers, telling);
	if (!text)
		return;
	add_about(alerts, xstrdup("maintenance window"), ALERT_WINDOW_ENDS, text, telling);
	alerts->window = now + left;
	alerts->window_at = stage;
	alerts->window_waits = 0;
}

void alerts_look(struct alerts *alerts, const struct model *model, const struct alerts_scope *scope,
	const struct telling *telling)
{
	int64_t now = telling->clock->mono;
	if (alerts->model_seen == model->generation && now < alerts->looked_at + LOOK)
		return;
	alerts->model_seen = model->generation;
	alerts->looked_at = now;
	look_at_plans(alerts, model, scope, telling);
	look_at_window(alerts, model, scope, telling);
}

void alerts_see(struct alerts *alerts)
{
	if (alerts->unseen)
		alerts->generation++;
	alerts->unseen = 0;
}

const char *alert_kind_name(enum alert_kind kind)
{
	static const char *const names[ALERT_KINDS] = {"VM failed", "source unknown", "plan failed",
		"plan blocked", "cutover begins", "cutover overdue", "cutover ended", "window ends",
		"next is due"};
	return names[kind];
}
