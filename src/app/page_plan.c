#include <string.h>

#include "app/pages.h"
#include "base/plural.h"
#include "mtv/advice.h"
#include "mtv/condition.h"
#include "mtv/cutovers.h"
#include "mtv/plan.h"
#include "mtv/result.h"
#include "mtv/sights.h"
#include "mtv/warm.h"

/* The page of a plan: state, errors, conditions, runs, spec, maps with their pairs. */

enum { VMS_SHOWN = 60 /* of one list */, ADVICES = 8 };

static void write_condition(const struct page_writing *writing, const struct node *condition)
{
	bool set = node_equals(node_get(condition, KEY_status), "True");
	bool blocks = set && condition_blocks(condition);
	const char *category = node_text_or(node_get(condition, KEY_category), "");
	bool warns = set && !strncmp(category, "Warn", 4);
	enum role role = !set ? ROLE_MUTED
		: blocks      ? ROLE_ERROR
		: warns	      ? ROLE_WARNING
			      : ROLE_NORMAL;
	const char *reason = node_text_or(node_get(condition, KEY_reason), "");
	struct arena *arena = writing->telling.arena;
	page_value(writing->page, role, condition_type(condition),
		arena_printf(arena, "%s%s%s%s  %s  (%s)", set ? "" : "not set: ", category,
			*reason ? ", " : "", reason, condition_message(condition),
			page_time(writing, node_get(condition, KEY_lastTransitionTime))));
	node_each(item, node_find(condition, "items"))
		page_printf(writing->page, role, "    %s", node_text_or(item, ""));
	const char *own =
		set && (blocks || warns) ? advice_for_condition(condition_type(condition)) : NULL;
	page_write_advice(writing, node_text_or(node_get(condition, KEY_suggestion), own));
}

void page_write_advice(const struct page_writing *writing, const char *advice)
{
	if (advice && *advice)
		page_printf(writing->page, ROLE_MESSAGE, "    what to do: %s", advice);
}

void page_write_conditions(const struct page_writing *writing, const struct node *conditions)
{
	if (!node_first(conditions))
		return;
	page_heading(writing->page, "Conditions");
	for (int blocking = 1; blocking >= 0; blocking--)
		node_each(condition, conditions) if (condition_blocks(condition) == blocking)
			write_condition(writing, condition);
}

/* Over all its VMs; "" before any of them has disks to copy. */
static const char *data_text(const struct page_writing *writing, const struct plan *plan)
{
	double moved = 0;
	double total = 0;
	for (size_t i = 0; i < plan->count; i++) {
		moved += plan->vms[i].progress.moved;
		total += plan->vms[i].progress.total;
	}
	return total > 0 ? page_data(writing, moved, total) : "";
}

static const char *ready_text(const struct plan *plan)
{
	if (!node_first(plan_conditions(plan)))
		return "";
	return condition_true(plan_conditions(plan), "Ready") ? "yes" : "no";
}

static const char *cutover_text(const struct page_writing *writing, const struct plan *plan)
{
	int64_t next = plan_cutover(plan);
	if (!next)
		return "";
	return arena_printf(writing->telling.arena, "%s, %s", tell_time(&writing->telling, next),
		tell_distance(&writing->telling, next));
}

/* What helps all those VMs, each advice once. */
static void write_advices(const struct page_writing *writing, const struct plan *plan)
{
	const char *told[ADVICES] = {NULL};
	size_t count = 0;
	for (size_t i = 0; i < plan->count; i++) {
		const char *advice = page_error_advice(node_get(plan->vms[i].status, KEY_error));
		bool again = !advice;
		for (size_t at = 0; at < count; at++)
			again |= told[at] == advice;
		if (again || count >= ADVICES)
			continue;
		told[count++] = advice;
		page_write_advice(writing, advice);
	}
}

/* Why its VMs failed: what the page of each has as well. */
static void write_errors(const struct page_writing *writing, const struct plan *plan)
{
	size_t count = 0;
	for (size_t i = 0; i < plan->count; i++) {
		const struct node *error = node_get(plan->vms[i].status, KEY_error);
		if (error && !count++)
			page_heading(writing->page, "Errors");
		if (error && count <= VMS_SHOWN)
			page_write_reasons(writing, ROLE_ERROR, plan->vms[i].name, error);
	}
	if (count > VMS_SHOWN)
		page_printf(writing->page, ROLE_MUTED, "    and %zu more VMs", count - VMS_SHOWN);
	write_advices(writing, plan);
}

static void write_head(const struct page_writing *writing, const struct plan *plan)
{
	struct page *page = writing->page;
	struct arena *arena = writing->telling.arena;
	const struct node *status = node_at(plan_root(plan), KEY_status, KEY_migration, KEY_none);
	if (plan->percent >= 0)
		page_bar(page, ROLE_RUNNING, "state", plan->percent, plan_state_name(plan->state));
	else
		page_value(page, ROLE_NORMAL, "state", plan_state_name(plan->state));
	page_value(page, ROLE_WARNING, "reason", plan_reason(plan, &writing->telling));
	page_value(page, ROLE_NORMAL, "VMs",
		arena_printf(arena, "%zu: %s", plan->count, plan_counts(plan, arena)));
	page_value(page, ROLE_NORMAL, "data", data_text(writing, plan));
	page_value(page, ROLE_NORMAL, "ready", ready_text(plan));
	page_value(page, ROLE_NORMAL, "cutover", cutover_text(writing, plan));
	page_value(page, ROLE_NORMAL, "namespace", plan->object->name_space);
	page_value(page, ROLE_NORMAL, "created",
		page_time(writing,
			node_at(plan_root(plan), KEY_metadata, KEY_creationTimestamp, KEY_none)));
	page_value(page, ROLE_NORMAL, "started", page_time(writing, node_get(status, KEY_started)));
	page_value(page, ROLE_NORMAL, "completed",
		page_time(writing, node_get(status, KEY_completed)));
}

/* "3 of 5 VMs, 1 waits for the end of its copy"; "" when none is requested. */
static const char *requested_text(const struct page_writing *writing, const struct plan *plan)
{
	struct arena *arena = writing->telling.arena;
	struct cutovers cutovers = cutovers_of(plan, clock_server(writing->telling.clock));
	if (!cutovers.requested)
		return "";
	const char *late = cutovers.due
		? arena_printf(arena, "; %zu of them due, when a running copy ends", cutovers.due)
		: "";
	return arena_printf(arena, "%zu of %zu %s %s not begun%s", cutovers.requested, plan->count,
		plural(plan->count, "VM", "VMs"), plural(cutovers.requested, "has", "have"), late);
}

static enum role role_of_fit(enum fit fit)
{
	return fit == FIT_YES			      ? ROLE_OK
		: fit == FIT_NO || fit == FIT_OUTSIDE ? ROLE_ERROR
						      : ROLE_WARNING;
}

void page_write_fitting(
	struct page *page, const struct fitting *fitting, const struct telling *telling)
{
	page_value(page, role_of_fit(fitting->fit), "window", fit_words(fitting, telling));
}

/* What there is to say with regard to the maintenance window, and what can still be cleared. */
static void write_window(const struct page_writing *writing, const struct plan *plan)
{
	const struct telling *telling = &writing->telling;
	struct fitting fitting = fit_of(plan, plan->night, telling->clock);
	page_write_fitting(writing->page, &fitting, telling);
	page_value(writing->page, ROLE_WARNING, "requested", requested_text(writing, plan));
}

/* Of a warm plan that copies: how long a copy, and how long its VMs would be down. */
static void write_estimates(const struct page_writing *writing, const struct plan *plan)
{
	const struct telling *telling = &writing->telling;
	size_t count = plan->by_state[VM_RUNNING] + plan->by_state[VM_WAITING];
	if (!plan_runs_warm(plan) || !count)
		return;
	struct seen_cutovers seen = estimate_seen(&writing->app->model);
	struct estimate copy = estimate_plan_copy(plan, clock_server(telling->clock));
	struct estimate down = estimate_plan_downtime(plan, &seen);
	page_heading(writing->page, "Before the cutover");
	page_value(writing->page, ROLE_NORMAL, "copy left", estimate_words(&copy, telling));
	page_value(writing->page, ROLE_NORMAL, "time down", estimate_words(&down, telling));
	write_window(writing, plan);
	for (size_t i = 0, shown = 0; i < plan->count && shown < VMS_SHOWN; i++) {
		const struct vm *vm = &plan->vms[i];
		struct warm warm = warm_of(vm);
		if (!warm.copying && !warm.waiting)
			continue;
		page_value(writing->page, ROLE_NORMAL, vm->name, warm_words(&warm, telling));
		shown++;
	}
}

/* Of a warm plan: what its cutover came to for each VM, those to be looked after first. */
static void write_results(const struct page_writing *writing, const struct plan *plan)
{
	size_t shown = 0;
	sights_want(plan, writing->telling.clock);
	for (int check = 1; check >= 0; check--)
		for (size_t i = 0; i < plan->count && shown < VMS_SHOWN; i++) {
			struct result result = result_of(&plan->vms[i]);
			if (!result.has_down || (result.source == SOURCE_UNKNOWN) != check)
				continue;
			if (!shown++)
				page_heading(writing->page, "Cutover");
			page_value(writing->page, check ? ROLE_ERROR : ROLE_NORMAL,
				plan->vms[i].name, result_words(&result, &writing->telling));
		}
}

/* All settings of the spec, but for what has a section of its own. */
static void write_spec(const struct page_writing *writing, const struct plan *plan)
{
	const struct node *spec = node_get(plan_root(plan), KEY_spec);
	page_heading(writing->page, "Spec");
	page_value(writing->page, ROLE_NORMAL, "type", plan_type(plan));
	page_value(writing->page, ROLE_NORMAL, "source",
		node_text(node_at(spec, KEY_provider, KEY_source, KEY_name, KEY_none)));
	page_value(writing->page, ROLE_NORMAL, "destination",
		node_text(node_at(spec, KEY_provider, KEY_destination, KEY_name, KEY_none)));
	node_each(member, spec)
	{
		const char *name = symbol_text(member->key);
		if (strcmp(name, "type") && strcmp(name, "provider") && strcmp(name, "vms") &&
			strcmp(name, "map"))
			page_value(writing->page, ROLE_NORMAL, name, page_scalar(writing, member));
	}
}

/* "network-7 VM Network", "datastore-58 ds1": whatever the side of a pair has. */
static const char *side_text(const struct page_writing *writing, const struct node *side)
{
	const char *text = "";
	node_each(member, side)
	{
		const char *own = page_scalar(writing, member);
		text = arena_printf(writing->telling.arena, "%s%s%s", text, *text ? " " : "", own);
	}
	return text;
}

/* A plan of type conversion copies no disk (kubectl-mtv.md 2.8). */
static void write_no_map(
	const struct page_writing *writing, const char *kind, const struct plan *plan)
{
	bool unneeded = !strcmp(kind, "storagemaps") && !strcmp(plan_type(plan), "conversion");
	page_heading(writing->page, resource_find(kind)->kind);
	page_text(writing->page, unneeded ? ROLE_MUTED : ROLE_WARNING,
		unneeded ? "  not needed: the plan only converts" : "  not specified");
}

/* FEED looks for the object; NULL: none does. */
static void write_no_object(const struct page_writing *writing, const struct feed *feed)
{
	if (!feed || !feed->watch)
		page_text(writing->page, ROLE_MUTED, "  not seen");
	else if (watch_state(feed->watch).loaded)
		page_text(writing->page, ROLE_WARNING, "  it is not there");
	else
		page_write_state(writing, feed);
}

static void write_map(const struct page_writing *writing, const char *kind, const struct plan *plan,
	const struct node *reference)
{
	const char *name = node_text_or(node_get(reference, KEY_name), "");
	const char *name_space =
		node_text_or(node_get(reference, KEY_namespace), plan->object->name_space);
	if (!*name) {
		write_no_map(writing, kind, plan);
		return;
	}
	const struct resource *resource = resource_find(kind);
	const struct feed *feed;
	feeds_need(&writing->app->feeds, resource);
	const struct object *object =
		feeds_look(&writing->app->feeds, resource, name_space, name, &feed);
	page_heading(
		writing->page, arena_printf(writing->telling.arena, "%s %s", resource->kind, name));
	if (!object) {
		write_no_object(writing, feed);
		return;
	}
	node_each(pair, node_find(object_root(object), "spec.map")) page_printf(writing->page,
		ROLE_NORMAL, "  %-40s -> %s", side_text(writing, node_get(pair, KEY_source)),
		side_text(writing, node_get(pair, KEY_destination)));
}

static void write_run(const struct page_writing *writing, const struct node *entry)
{
	const char *result = "unfinished";
	const char *reason = "";
	const char *when = "";
	node_each(condition, node_get(entry, KEY_conditions))
	{
		if (!condition_true(node_get(entry, KEY_conditions), condition_type(condition)))
			continue;
		result = condition_type(condition);
		reason = node_text_or(node_get(condition, KEY_reason), "");
		when = page_time(writing, node_get(condition, KEY_lastTransitionTime));
	}
	page_value(writing->page, ROLE_NORMAL,
		node_text_or(node_at(entry, KEY_migration, KEY_name, KEY_none), "?"),
		arena_printf(writing->telling.arena, "%s %s %s", result, reason, when));
}

static void write_runs(const struct page_writing *writing, const struct plan *plan)
{
	const struct node *history =
		node_at(plan_root(plan), KEY_status, KEY_migration, KEY_history, KEY_none);
	if (!node_first(history) && !plan->waiting)
		return;
	page_heading(writing->page, "Runs");
	node_each(entry, history) write_run(writing, entry);
	if (plan->waiting)
		page_value(writing->page, ROLE_WARNING, plan->waiting->object->name,
			arena_printf(writing->telling.arena, "%s: %s",
				run_state_name(plan->waiting->state),
				run_wait_reason(plan->waiting, &writing->telling)));
}

/* Why what a plan names is not ready: its own conditions that block. */
static void write_cause(const struct page_writing *writing, const struct plan *plan,
	const char *kind, const char *path)
{
	const struct node *reference = node_find(plan_root(plan), path);
	const char *name = node_text_or(node_get(reference, KEY_name), "");
	const char *name_space =
		node_text_or(node_get(reference, KEY_namespace), plan->object->name_space);
	const struct resource *resource = resource_find(kind);
	feeds_need(&writing->app->feeds, resource);
	const struct object *object =
		feeds_look(&writing->app->feeds, resource, name_space, name, NULL);
	const struct node *list =
		object ? node_at(object_root(object), KEY_status, KEY_conditions, KEY_none) : NULL;
	node_each(condition, list)
	{
		if (!condition_blocks(condition) ||
			!condition_true(list, condition_type(condition)))
			continue;
		page_heading(writing->page,
			arena_printf(writing->telling.arena, "%s %s is not ready", resource->kind,
				name));
		write_condition(writing, condition);
	}
}

static void write_causes(const struct page_writing *writing, const struct plan *plan)
{
	static const struct {
		const char *type;
		const char *kind;
		const char *path;
	} causes[] = {{"SourceProviderNotReady", "providers", "spec.provider.source"},
		{"DestinationProviderNotReady", "providers", "spec.provider.destination"},
		{"NetworkMapNotReady", "networkmaps", "spec.map.network"},
		{"StorageMapNotReady", "storagemaps", "spec.map.storage"}};
	for (size_t i = 0; i < sizeof(causes) / sizeof(*causes); i++)
		if (condition_true(plan_conditions(plan), causes[i].type))
			write_cause(writing, plan, causes[i].kind, causes[i].path);
}

void page_write_plan(const struct page_writing *writing, const struct plan *plan)
{
	const struct node *map = node_find(plan_root(plan), "spec.map");
	write_head(writing, plan);
	write_errors(writing, plan);
	write_estimates(writing, plan);
	write_results(writing, plan);
	page_write_conditions(writing, plan_conditions(plan));
	write_causes(writing, plan);
	write_runs(writing, plan);
	write_spec(writing, plan);
	write_map(writing, "networkmaps", plan, node_find(map, "network"));
	write_map(writing, "storagemaps", plan, node_find(map, "storage"));
}
