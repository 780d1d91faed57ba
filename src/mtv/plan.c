#include "mtv/plan.h"

#include <stdlib.h>
#include <string.h>

#include "base/memory.h"
#include "mtv/condition.h"
#include "mtv/go.h"
#include "mtv/night.h"
#include "mtv/sights.h"
#include "mtv/wave.h"

const char *plan_state_name(enum plan_state state)
{
	static const char *const names[PLAN_STATES] = {"NotReady", "Ready", "Queued", "Running",
		"WarmRunning", "CutoverScheduled", "CuttingOver", "Blocked", "Succeeded", "Failed",
		"Canceled", "Archived"};
	return names[state];
}

bool plan_is_over(const struct plan *plan)
{
	return plan->state >= PLAN_SUCCEEDED;
}

bool plan_runs_now(const struct plan *plan)
{
	return plan->executing && plan->state != PLAN_ARCHIVED;
}

bool plan_runs_warm(const struct plan *plan)
{
	return plan->warm && plan_runs_now(plan);
}

int plan_urgency(const struct plan *plan)
{
	static const int ranks[PLAN_STATES] = {[PLAN_BLOCKED] = 0,
		[PLAN_FAILED] = 1,
		[PLAN_CUTTING_OVER] = 2,
		[PLAN_RUNNING] = 3,
		[PLAN_WARM_RUNNING] = 3,
		[PLAN_CUTOVER_SCHEDULED] = 4,
		[PLAN_QUEUED] = 5,
		[PLAN_NOT_READY] = 6,
		[PLAN_READY] = 7,
		[PLAN_CANCELED] = 8,
		[PLAN_SUCCEEDED] = 9,
		[PLAN_ARCHIVED] = 10};
	return ranks[plan->state];
}

struct plan *plan_ref(struct plan *plan)
{
	plan->refs++;
	return plan;
}

void plan_unref(struct plan *plan)
{
	if (!plan || --plan->refs)
		return;
	run_unref(plan->run);
	run_unref(plan->waiting);
	object_unref(plan->object);
	night_unref(plan->night);
	go_unref(plan->go);
	sights_unref(plan->sights);
	free(plan->vms);
	free(plan);
}

const struct vm *plan_vm(const struct plan *plan, const char *key, size_t place)
{
	if (place < plan->count && !strcmp(vm_key(&plan->vms[place]), key))
		return &plan->vms[place];
	for (size_t i = 0; i < plan->count; i++)
		if (!strcmp(vm_key(&plan->vms[i]), key))
			return &plan->vms[i];
	return NULL;
}

const struct node *plan_root(const struct plan *plan)
{
	return object_root(plan->object);
}

const struct node *plan_conditions(const struct plan *plan)
{
	return node_at(plan_root(plan), KEY_status, KEY_conditions, KEY_none);
}

static bool is_warm(const struct node *root)
{
	const struct node *spec = node_get(root, KEY_spec);
	const char *type = node_text(node_get(spec, KEY_type));
	return type && *type ? !strcmp(type, "warm") : node_true(node_get(spec, KEY_warm));
}

const char *plan_type(const struct plan *plan)
{
	const char *type = node_text(node_at(plan_root(plan), KEY_spec, KEY_type, KEY_none));
	if (type && *type)
		return type;
	return plan->warm ? "warm" : "cold";
}

const struct node *plan_active_entry(const struct node *root)
{
	return node_last(node_at(root, KEY_status, KEY_migration, KEY_history, KEY_none));
}

/* The plan's condition, or that of its active run: a deleted Migration leaves it only there. */
static bool says(const struct plan *plan, const char *type)
{
	return condition_true(plan_conditions(plan), type) ||
		condition_true(node_get(plan->entry, KEY_conditions), type);
}

static bool is_executing(const struct plan *plan)
{
	static const char *const ends[] = {"Succeeded", "Failed", "Canceled"};
	const struct node *conditions = plan_conditions(plan);
	if (condition_true(conditions, "Executing"))
		return true;
	for (size_t i = 0; i < 3; i++)
		if (condition_true(conditions, ends[i]))
			return false;
	return condition_true(node_get(plan->entry, KEY_conditions), "Executing");
}

static bool is_archived(const struct plan *plan)
{
	const struct node *archived = node_at(plan_root(plan), KEY_spec, KEY_archived, KEY_none);
	if (node_true(archived))
		return true;
	return condition_true(plan_conditions(plan), "Archived") && !says(plan, "Succeeded");
}

/* The entry of LIST for a VM of spec.vms: by id, else by name. HINT: where it is likely to be. */
static const struct node *find_status(
	const struct node *list, const struct node *spec, const struct node *hint)
{
	const char *id = node_text(node_get(spec, KEY_id));
	const char *name = node_text(node_get(spec, KEY_name));
	if (hint && id && node_equals(node_get(hint, KEY_id), id))
		return hint;
	node_each(status,
		list) if (id && *id && node_equals(node_get(status, KEY_id), id)) return status;
	node_each(status, list) if (name && !(id && *id) &&
		node_equals(node_get(status, KEY_name), name)) return status;
	return NULL;
}

static bool is_taken(const struct plan *plan, const struct node *status)
{
	for (size_t i = 0; i < plan->count; i++)
		if (plan->vms[i].status == status)
			return true;
	return false;
}

static void add_vm(struct plan *plan, const struct node *spec, const struct node *status,
	const struct vm_context *context)
{
	struct vm *vm = &plan->vms[plan->count++];
	vm_init(vm, plan, spec, status, context);
	plan->by_state[vm->state]++;
	plan->in_flight += vm_in_flight(vm);
}

/* The VMs of the spec in their order, then those that only the run knows. */
static void add_vms(struct plan *plan, const struct vm_context *context)
{
	const struct node *root = plan_root(plan);
	const struct node *specs = node_at(root, KEY_spec, KEY_vms, KEY_none);
	const struct node *list = node_at(root, KEY_status, KEY_migration, KEY_vms, KEY_none);
	size_t statuses = node_count(list);
	size_t found = 0;
	plan->vms = xcalloc(node_count(specs) + statuses, sizeof(*plan->vms));
	const struct node *hint = node_first(list);
	node_each(spec, specs)
	{
		const struct node *status = find_status(list, spec, hint);
		add_vm(plan, spec, status, context);
		found += status != NULL;
		hint = status ? node_next(list, status) : hint;
	}
	if (found == statuses)
		return;
	node_each(status, list) if (!is_taken(plan, status)) add_vm(plan, NULL, status, context);
}

int64_t plan_cutover(const struct plan *plan)
{
	int64_t next = 0;
	for (size_t i = 0; i < plan->count; i++)
		if (plan->vms[i].cutover && (!next || plan->vms[i].cutover < next))
			next = plan->vms[i].cutover;
	return next;
}

static bool none_begun(const struct plan *plan)
{
	size_t idle = plan->by_state[VM_QUEUED] + plan->by_state[VM_NOT_STARTED];
	return plan->by_state[VM_QUEUED] && idle == plan->count;
}

static enum plan_state executing_state(const struct plan *plan)
{
	size_t more;
	if (condition_first_blocking(plan_conditions(plan), &more))
		return PLAN_BLOCKED;
	if (plan->by_state[VM_CUTTING_OVER])
		return PLAN_CUTTING_OVER;
	if (plan->warm && plan_cutover(plan))
		return PLAN_CUTOVER_SCHEDULED;
	if (none_begun(plan))
		return PLAN_QUEUED;
	return plan->warm ? PLAN_WARM_RUNNING : PLAN_RUNNING;
}

static enum plan_state idle_state(const struct plan *plan)
{
	const struct node *conditions = plan_conditions(plan);
	if (plan->waiting && plan->waiting->state == RUN_WAITING)
		return PLAN_QUEUED;
	if (says(plan, "Failed"))
		return PLAN_FAILED;
	if (says(plan, "Canceled"))
		return PLAN_CANCELED;
	if (says(plan, "Succeeded"))
		return PLAN_SUCCEEDED;
	if (!condition_true(conditions, "Ready") || condition_true(conditions, "ValidatingVDDK"))
		return PLAN_NOT_READY;
	return PLAN_READY;
}

/* Weighted by the data of each VM (docs/states.md, "Percent of a plan"). */
static int percent_of(const struct plan *plan)
{
	double done = 0;
	double all = 0;
	bool touched = false;
	for (size_t i = 0; i < plan->count; i++) {
		const struct vm *vm = &plan->vms[i];
		if (vm->state == VM_CANCELED || vm->state == VM_CLEANING)
			continue;
		double weight = vm->progress.size >= 1 ? vm->progress.size : 1;
		int percent = vm_percent(vm);
		touched |= percent >= 0;
		done += weight * (percent > 0 ? percent : 0);
		all += weight;
	}
	if (!touched)
		return -1;
	if (says(plan, "Succeeded"))
		return 100;
	int percent = (int)(done / all + 1e-9);
	return percent > 99 ? 99 : percent;
}

/* The active run, and the oldest of those that wait. */
static void take_runs(struct plan *plan, const struct plan_runs *runs)
{
	const char *active =
		node_text_or(node_at(plan->entry, KEY_migration, KEY_uid, KEY_none), "");
	for (struct run *run = runs->first; run; run = run->next_of_plan) {
		if (!strcmp(run->object->uid, active))
			plan->run = run_ref(run);
		else if (!plan->waiting && (run->state == RUN_WAITING || run->state == RUN_NEVER))
			plan->waiting = run_ref(run);
	}
}

struct plan *plan_create(struct object *object, const struct plan_runs *runs)
{
	struct plan *plan = xcalloc(1, sizeof(*plan));
	*plan = (struct plan){.refs = 1,
		.object = object_ref(object),
		.night = night_ref(runs->night),
		.go = go_ref(runs->go),
		.sights = sights_ref(runs->sights),
		.entry = plan_active_entry(object_root(object)),
		.warm = is_warm(object_root(object)),
		.wave = wave_of(object_root(object), runs->wave_label),
		.grace = runs->grace};
	take_runs(plan, runs);
	plan->executing = is_executing(plan);
	bool archived = is_archived(plan);
	struct vm_context context = {.migration = run_root(plan->run),
		.warm = plan->warm,
		.active = plan->executing && !archived};
	add_vms(plan, &context);
	if (archived)
		plan->state = PLAN_ARCHIVED;
	else
		plan->state = plan->executing ? executing_state(plan) : idle_state(plan);
	plan->percent = percent_of(plan);
	return plan;
}
