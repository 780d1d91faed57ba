#include "mtv/run.h"

#include <stdlib.h>
#include <string.h>

#include "base/memory.h"
#include "mtv/condition.h"
#include "mtv/plan.h"

struct run *run_create(struct object *object, struct doc *whole)
{
	struct run *run = xcalloc(1, sizeof(*run));
	*run = (struct run){
		.refs = 1, .object = object_ref(object), .whole = whole ? doc_ref(whole) : NULL};
	node_time(node_at(object_root(object), KEY_metadata, KEY_creationTimestamp, KEY_none),
		&run->created);
	return run;
}

struct run *run_copy(const struct run *run)
{
	struct run *copy = xmalloc(sizeof(*copy));
	*copy = *run;
	copy->refs = 1;
	object_ref(copy->object);
	if (copy->plan)
		object_ref(copy->plan);
	if (copy->whole)
		doc_ref(copy->whole);
	return copy;
}

struct run *run_ref(struct run *run)
{
	run->refs++;
	return run;
}

void run_unref(struct run *run)
{
	if (!run || --run->refs)
		return;
	object_unref(run->object);
	object_unref(run->plan);
	doc_unref(run->whole);
	free(run);
}

const struct node *run_root(const struct run *run)
{
	if (!run)
		return NULL;
	return run->whole ? doc_root(run->whole) : object_root(run->object);
}

bool run_is_whole(const struct run *run)
{
	return node_get(run_root(run), KEY_spec);
}

bool run_is_plain(const struct run *run)
{
	const struct node *fields = node_get(object_root(run->object), KEY_specFields);
	node_each(field, fields) if (!node_equals(field, "plan")) return false;
	return node_first(fields);
}

static const struct node *plan_ref_of(const struct run *run)
{
	return node_at(run_root(run), KEY_spec, KEY_plan, KEY_none);
}

/* The Plan among the owners: the controller adds it, and so do the usual clients (forklift.md 1.8).
 */
static const struct node *owner_of(const struct run *run)
{
	const struct node *metadata = node_get(run_root(run), KEY_metadata);
	node_each(owner,
		node_get(metadata, KEY_ownerReferences)) if (node_equals(node_get(owner, KEY_kind),
								     "Plan")) return owner;
	return NULL;
}

static const char *from_plan(const struct run *run, uint32_t key)
{
	const char *text = node_text(node_get(plan_ref_of(run), key));
	return text ? text : node_text_or(node_get(owner_of(run), key), "");
}

const char *run_plan_name(const struct run *run)
{
	return from_plan(run, KEY_name);
}

const char *run_plan_uid(const struct run *run)
{
	return from_plan(run, KEY_uid);
}

static const struct node *conditions_of(const struct run *run)
{
	return node_at(run_root(run), KEY_status, KEY_conditions, KEY_none);
}

static const char *ended_by(const struct node *conditions)
{
	static const char *const ends[] = {"Succeeded", "Failed", "Canceled"};
	for (size_t i = 0; i < 3; i++)
		if (condition_true(conditions, ends[i]))
			return ends[i];
	return NULL;
}

const char *run_root_ended(const struct node *root)
{
	return ended_by(node_at(root, KEY_status, KEY_conditions, KEY_none));
}

const char *run_ended(const struct run *run)
{
	return run_root_ended(run_root(run));
}

static const struct node *history_entry(const struct node *plan_root, const char *uid)
{
	const struct node *history =
		node_at(plan_root, KEY_status, KEY_migration, KEY_history, KEY_none);
	node_each(entry, history) if (node_equals(node_at(entry, KEY_migration, KEY_uid, KEY_none),
					      uid)) return entry;
	return NULL;
}

static enum run_state state_named(const char *name)
{
	if (!name)
		return RUN_RUNNING;
	return *name == 'S' ? RUN_SUCCEEDED : *name == 'F' ? RUN_FAILED : RUN_CANCELED;
}

static bool plan_succeeded(const struct node *plan_root)
{
	return condition_true(
		node_at(plan_root, KEY_status, KEY_conditions, KEY_none), "Succeeded");
}

void run_judge(struct run *run, struct object *plan)
{
	struct object *old = run->plan;
	run->plan = plan ? object_ref(plan) : NULL;
	object_unref(old);
	const struct node *plan_root = object_root(plan);
	const struct node *entry = history_entry(plan_root, run->object->uid);
	const char *own = run_ended(run);
	run->in_history = entry;
	if (entry)
		run->state = state_named(ended_by(node_get(entry, KEY_conditions)));
	else if (own)
		run->state = state_named(own);
	else
		run->state = plan_succeeded(plan_root) ? RUN_NEVER : RUN_WAITING;
}

const char *run_state_name(enum run_state state)
{
	static const char *const names[RUN_STATES] = {
		"Waiting", "Running", "Succeeded", "Failed", "Canceled", "NeverRuns"};
	return names[state];
}

static const char *plan_wait_reason(const struct run *run, const struct telling *telling)
{
	const struct node *plan_root = object_root(run->plan);
	const struct node *conditions = node_at(plan_root, KEY_status, KEY_conditions, KEY_none);
	size_t more;
	if (node_true(node_at(plan_root, KEY_spec, KEY_archived, KEY_none)))
		return "plan is archived";
	if (plan_succeeded(plan_root))
		return "plan already succeeded, will never run";
	if (condition_true(conditions, "ValidatingVDDK"))
		return "waits for VDDK validation";
	const struct node *blocking = condition_first_blocking(conditions, &more);
	if (blocking)
		return arena_printf(
			telling->arena, "plan is not ready: %s", condition_type(blocking));
	if (!condition_true(conditions, "Ready"))
		return "plan is not ready";
	if (*run->behind)
		return arena_printf(telling->arena, "behind %s", run->behind);
	return "waits for its turn";
}

const char *run_reason(const struct run *run, const struct telling *telling)
{
	const struct node *conditions = conditions_of(run);
	switch (run->state) {
	case RUN_WAITING:
	case RUN_NEVER: return run_wait_reason(run, telling);
	case RUN_FAILED: return condition_message(condition_find(conditions, "Failed"));
	case RUN_CANCELED: return condition_message(condition_find(conditions, "Canceled"));
	default: return "";
	}
}

bool run_is_unseen(const struct run *run)
{
	return run_is_whole(run) && !node_first(conditions_of(run));
}

const char *run_wait_reason(const struct run *run, const struct telling *telling)
{
	int64_t age = clock_known(telling->clock) - run->created;
	if (!run_is_whole(run))
		return "";
	if (run_is_unseen(run)) {
		if (age < RUN_SILENCE)
			return "just created";
		return arena_printf(
			telling->arena, "controller silent for %s", tell_duration(telling, age));
	}
	return run->plan ? plan_wait_reason(run, telling) : "its plan is not there";
}
