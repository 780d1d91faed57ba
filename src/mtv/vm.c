#include "mtv/vm.h"

#include <string.h>

#include "mtv/condition.h"
#include "mtv/plan.h"

const char *vm_state_name(enum vm_state state)
{
	static const char *const names[VM_STATES] = {"NotStarted", "Queued", "Running", "Waiting",
		"CuttingOver", "Cleaning", "Stopped", "Succeeded", "Failed", "Canceled"};
	return names[state];
}

/* VMs of archived plans come last: what became of them was looked at when it was archived. */
int vm_urgency(const struct vm *vm)
{
	static const int ranks[VM_STATES] = {[VM_FAILED] = 0,
		[VM_STOPPED] = 1,
		[VM_CUTTING_OVER] = 2,
		[VM_RUNNING] = 3,
		[VM_CLEANING] = 4,
		[VM_WAITING] = 5,
		[VM_QUEUED] = 6,
		[VM_NOT_STARTED] = 7,
		[VM_CANCELED] = 8,
		[VM_SUCCEEDED] = 9};
	return ranks[vm->state] + (vm->plan->state == PLAN_ARCHIVED ? VM_STATES : 0);
}

const char *vm_key(const struct vm *vm)
{
	return *vm->id ? vm->id : vm->name;
}

bool vm_finished(const struct vm *vm)
{
	return vm->state >= VM_SUCCEEDED;
}

bool vm_canceled_on_request(const struct vm *vm)
{
	const struct node *canceled =
		condition_find(node_get(vm->status, KEY_conditions), "Canceled");
	return canceled && !node_equals(node_get(canceled, KEY_reason), "Modified");
}

bool vm_in_flight(const struct vm *vm)
{
	return vm->state == VM_RUNNING || vm->state == VM_CUTTING_OVER;
}

/* What the conditions of a VM say, before its phase is looked at; VM_STATES: nothing. */
static enum vm_state state_by_condition(const struct vm *vm)
{
	const struct node *conditions = node_get(vm->status, KEY_conditions);
	if (condition_true(conditions, "Failed"))
		return VM_FAILED;
	if (condition_true(conditions, "Canceled"))
		return vm->completed ? VM_CANCELED : VM_CLEANING;
	if (vm->completed)
		return node_get(vm->status, KEY_error) ? VM_FAILED : VM_SUCCEEDED;
	return VM_STATES;
}

static bool waits_for_slot(const struct vm *vm)
{
	const struct node *conditions = node_get(vm->status, KEY_conditions);
	if (condition_true(conditions, "Pending"))
		return true;
	return !vm->started && !strcmp(vm->phase->name, "Started");
}

static enum vm_state state_of(const struct vm *vm, const struct vm_context *context)
{
	if (!vm->status)
		return VM_NOT_STARTED;
	enum vm_state state = state_by_condition(vm);
	if (state != VM_STATES)
		return state;
	if (!context->active)
		return VM_STOPPED;
	if (waits_for_slot(vm))
		return VM_QUEUED;
	if (!strcmp(vm->phase->name, "CopyingPaused"))
		return VM_WAITING;
	if (context->warm && *vm->phase->name && !vm->phase->in_loop)
		return VM_CUTTING_OVER;
	return VM_RUNNING;
}

/* The step with an error, for a VM that failed. */
static const struct node *failed_step(const struct node *pipeline)
{
	node_each(step, pipeline) if (node_is(node_get(step, KEY_error), NODE_OBJECT)) return step;
	return NULL;
}

static const struct node *step_of(const struct vm *vm)
{
	const struct node *pipeline = node_get(vm->status, KEY_pipeline);
	if (vm->state == VM_FAILED)
		return failed_step(pipeline);
	if (vm_finished(vm) || vm->state == VM_NOT_STARTED)
		return NULL;
	return phase_step(vm->phase, pipeline);
}

/* Its own cutover wins over the one of the whole run (forklift.md 1.8). */
static int64_t cutover_of(const struct vm *vm, const struct node *migration)
{
	const struct node *spec = node_get(migration, KEY_spec);
	int64_t at = 0;
	node_each(entry, node_get(spec, KEY_vmCutover)) if (*vm->id &&
		node_equals(node_get(entry, KEY_id), vm->id) &&
		node_time(node_get(entry, KEY_cutover), &at)) return at;
	node_time(node_get(spec, KEY_cutover), &at);
	return at;
}

static bool cancel_named(const struct vm *vm, const struct node *migration)
{
	node_each(entry,
		node_at(migration, KEY_spec, KEY_cancel,
			KEY_none)) if ((*vm->id && node_equals(node_get(entry, KEY_id), vm->id)) ||
		(!node_get(entry, KEY_id) &&
			node_equals(node_get(entry, KEY_name), vm->name))) return true;
	return false;
}

static const char *text_of(const struct vm *vm, uint32_t key)
{
	const char *text = node_text(node_get(vm->status, key));
	if (!text || !*text)
		text = node_text(node_get(vm->spec, key));
	return text ? text : "";
}

void vm_init(struct vm *vm, const struct plan *plan, const struct node *spec,
	const struct node *status, const struct vm_context *context)
{
	*vm = (struct vm){.plan = plan, .spec = spec, .status = status, .shown = -1};
	vm->id = text_of(vm, KEY_id);
	vm->name = text_of(vm, KEY_name);
	if (!*vm->name)
		vm->name = vm->id;
	node_time(node_get(status, KEY_started), &vm->started);
	node_time(node_get(status, KEY_completed), &vm->completed);
	vm->restarts = (int)node_int(node_at(status, KEY_warm, KEY_failures, KEY_none), 0);
	vm->phase = phase_find(node_text_or(node_get(status, KEY_phase), ""));
	vm->state = state_of(vm, context);
	vm->step = step_of(vm);
	bool ended = vm_finished(vm) || vm->state == VM_CLEANING;
	vm->progress = progress_of(node_get(status, KEY_pipeline), ended);
	if (context->active && !vm_finished(vm)) {
		vm->cutover = context->warm ? cutover_of(vm, context->migration) : 0;
		vm->cancel_requested =
			vm->state != VM_CLEANING && cancel_named(vm, context->migration);
	}
}

int vm_percent(const struct vm *vm)
{
	if (vm->state == VM_SUCCEEDED)
		return 100;
	if (!vm->status)
		return -1;
	return vm->seen && !vm_finished(vm) ? vm->shown : vm->progress.percent;
}

int vm_precopy(const struct vm *vm)
{
	size_t count = node_count(node_at(vm->status, KEY_warm, KEY_precopies, KEY_none));
	return (int)count;
}

const char *vm_step_name(const struct vm *vm, struct arena *arena)
{
	const char *name = node_text_or(node_get(vm->step, KEY_name), "");
	if (vm->progress.precopy > 1 && !strcmp(name, "DiskTransfer"))
		return arena_printf(arena, "%s, precopy %d", name, vm->progress.precopy);
	return name;
}
