#include <string.h>

#include "mtv/fields.h"
#include "mtv/plan.h"

static const struct vm *vm_of(const struct scope *scope)
{
	return scope->subject;
}

static struct value vm_field_name(const struct scope *scope, struct arena *arena)
{
	(void)arena;
	return value_text(vm_of(scope)->name);
}

static struct value vm_field_id(const struct scope *scope, struct arena *arena)
{
	(void)arena;
	return value_text(vm_of(scope)->id);
}

static struct value vm_field_state(const struct scope *scope, struct arena *arena)
{
	(void)arena;
	return value_text(vm_state_name(vm_of(scope)->state));
}

static struct value vm_field_urgency(const struct scope *scope, struct arena *arena)
{
	(void)arena;
	return value_number(vm_urgency(vm_of(scope)));
}

static struct value vm_field_note(const struct scope *scope, struct arena *arena)
{
	struct telling telling = fields_telling(scope, arena);
	return value_text(vm_note(vm_of(scope), &telling));
}

static struct value vm_field_step(const struct scope *scope, struct arena *arena)
{
	return value_text(vm_step_name(vm_of(scope), arena));
}

static struct value vm_field_percent(const struct scope *scope, struct arena *arena)
{
	(void)arena;
	int percent = vm_percent(vm_of(scope));
	return percent < 0 ? value_null() : value_number(percent);
}

/* The server counts in MiB, TSL in bytes: `total > 100Gi`. */
static struct value bytes_of(double mib)
{
	return value_number(mib * 1024 * 1024);
}

static struct value vm_field_transferred(const struct scope *scope, struct arena *arena)
{
	(void)arena;
	const struct vm *vm = vm_of(scope);
	return vm->progress.total > 0 ? bytes_of(vm->progress.moved) : value_null();
}

static struct value vm_field_total(const struct scope *scope, struct arena *arena)
{
	(void)arena;
	const struct vm *vm = vm_of(scope);
	return vm->progress.total > 0 ? bytes_of(vm->progress.total) : value_null();
}

/* Only while data moves: what was seen more than a minute ago is no rate. */
static struct value vm_field_rate(const struct scope *scope, struct arena *arena)
{
	(void)arena;
	const struct vm *vm = vm_of(scope);
	if (!vm->seen || !vm_in_flight(vm) || !vm->phase->copies)
		return value_null();
	bool fresh = clock_world(scope->clock) - vm->progressed_at < history_window(scope->clock);
	if (fresh && vm->rate < 0)
		return value_null();
	return bytes_of(fresh ? vm->rate : 0);
}

/* How long the rest of the data takes, at the rate of the last minute. */
static struct value vm_field_eta(const struct scope *scope, struct arena *arena)
{
	const struct vm *vm = vm_of(scope);
	struct value rate = vm_field_rate(scope, arena);
	if (rate.type != VALUE_NUMBER || rate.number <= 0 || vm->progress.total <= 0)
		return value_null();
	struct value rest = bytes_of(vm->progress.total - vm->progress.moved);
	return value_duration(rest.number / rate.number * 1000);
}

/* Milliseconds from start to end, or to now. */
static struct value vm_field_elapsed(const struct scope *scope, struct arena *arena)
{
	(void)arena;
	const struct vm *vm = vm_of(scope);
	int64_t end = vm->completed ? vm->completed : clock_server(scope->clock);
	return vm->started ? value_duration((double)(end - vm->started)) : value_null();
}

static struct value vm_field_started(const struct scope *scope, struct arena *arena)
{
	return fields_time(arena, vm_of(scope)->started);
}

static struct value vm_field_completed(const struct scope *scope, struct arena *arena)
{
	return fields_time(arena, vm_of(scope)->completed);
}

static struct value vm_field_cutover(const struct scope *scope, struct arena *arena)
{
	return fields_time(arena, vm_of(scope)->cutover);
}

static struct value vm_field_stalled(const struct scope *scope, struct arena *arena)
{
	return fields_time(arena, vm_stalled_since(vm_of(scope), scope->clock));
}

static struct value vm_field_precopy(const struct scope *scope, struct arena *arena)
{
	(void)arena;
	int number = vm_precopy(vm_of(scope));
	return number ? value_number(number) : value_null();
}

static struct value vm_field_restarts(const struct scope *scope, struct arena *arena)
{
	(void)arena;
	return value_number(vm_of(scope)->restarts);
}

static struct value vm_field_error(const struct scope *scope, struct arena *arena)
{
	return value_text(vm_error(vm_of(scope), arena));
}

static struct value vm_field_target(const struct scope *scope, struct arena *arena)
{
	return value_text(vm_target(vm_of(scope), arena));
}

static struct value vm_field_namespace(const struct scope *scope, struct arena *arena)
{
	(void)arena;
	return value_text(vm_of(scope)->plan->object->name_space);
}

static struct value vm_field_plan_name(const struct scope *scope, struct arena *arena)
{
	(void)arena;
	return value_text(vm_of(scope)->plan->object->name);
}

static struct value vm_field_plan_state(const struct scope *scope, struct arena *arena)
{
	(void)arena;
	return value_text(plan_state_name(vm_of(scope)->plan->state));
}

static struct value vm_field_type(const struct scope *scope, struct arena *arena)
{
	(void)arena;
	return value_text(plan_type(vm_of(scope)->plan));
}

static struct value vm_field_active(const struct scope *scope, struct arena *arena)
{
	(void)arena;
	const struct vm *vm = vm_of(scope);
	return value_bool(vm_in_flight(vm) || vm->state == VM_WAITING || vm->state == VM_CLEANING);
}

static const struct node *vm_field_plan(const struct scope *scope)
{
	return plan_root(vm_of(scope)->plan);
}

static const struct node *vm_field_spec(const struct scope *scope)
{
	return vm_of(scope)->spec;
}

static const struct node *vm_field_status(const struct scope *scope)
{
	return vm_of(scope)->status;
}

static const struct node *vm_field_error_node(const struct scope *scope)
{
	return node_get(vm_of(scope)->status, KEY_error);
}

/* ---- keys of kubectl-mtv's rows that are nobody else's ------------------------------------- */

/* What only the inventory knows: it is not asked. */
static struct value vm_field_unknown(const struct scope *scope, struct arena *arena)
{
	(void)scope;
	(void)arena;
	return value_text("-");
}

static struct value vm_field_progress(const struct scope *scope, struct arena *arena)
{
	const struct vm *vm = vm_of(scope);
	if (vm->state == VM_SUCCEEDED)
		return value_text("Completed");
	if (!vm->status)
		return value_text("-");
	if (vm_finished(vm))
		return value_text(vm_state_name(vm->state));
	const char *phase = node_text_or(node_get(vm->status, KEY_phase), "");
	int percent = vm_percent(vm);
	if (percent < 0)
		return value_text(*phase ? phase : "-");
	return value_text(arena_printf(arena, "%s (%d%%)", phase, percent));
}

const struct field vm_keys[] = {
	{"vm", FIELD_TEXT, NULL, vm_field_name, NULL, "name of the VM, its id when it has none"},
	{"sourceStatus", FIELD_TEXT, NULL, vm_field_unknown, NULL,
		"'-': it takes the inventory, which is not asked"},
	{"sourceIP", FIELD_TEXT, NULL, vm_field_unknown, NULL, "the same"},
	{"target", FIELD_TEXT, NULL, vm_field_target, NULL,
		"namespace and name at the destination"},
	{"targetStatus", FIELD_TEXT, NULL, vm_field_unknown, NULL,
		"'-': it takes the inventory, which is not asked"},
	{"targetIP", FIELD_TEXT, NULL, vm_field_unknown, NULL, "the same"},
	{"plan", FIELD_TEXT, NULL, vm_field_plan_name, vm_field_plan,
		"name of its plan; plan.…: of the whole plan"},
	{"planStatus", FIELD_TEXT, NULL, vm_field_plan_state, NULL, "state of its plan"},
	{"progress", FIELD_TEXT, NULL, vm_field_progress, NULL,
		"'CopyDisks (43%)', 'Completed', 'Failed', 'Canceled', or '-'"},
	{"namespace", FIELD_TEXT, NULL, vm_field_namespace, NULL, "namespace of its plan"},
	{"id", FIELD_TEXT, NULL, vm_field_id, NULL, "id at the source"},
	{"state", FIELD_TEXT, NULL, vm_field_state, NULL, "state of the VM, one word"},
	{"note", FIELD_TEXT, NULL, vm_field_note, NULL, "what there is to say, in words"},
	{"step", FIELD_TEXT, NULL, vm_field_step, NULL, "pipeline step that it is in"},
	{"percent", FIELD_NUMBER, "%", vm_field_percent, NULL, "progress, weighted by data"},
	{"transferred", FIELD_BYTES, NULL, vm_field_transferred, NULL, "data that was moved"},
	{"total", FIELD_BYTES, NULL, vm_field_total, NULL, "data that there is to move"},
	{"object", FIELD_OBJECT, NULL, NULL, vm_field_status, "its entry in the plan's status"},
	{0},
};

const struct field vm_fields[] = {
	{"name", FIELD_TEXT, NULL, vm_field_name, NULL, "name of the VM, its id when it has none"},
	{"urgency", FIELD_NUMBER, NULL, vm_field_urgency, NULL,
		"for sorting: low is to be looked at first"},
	{"rate", FIELD_BYTES, "per second", vm_field_rate, NULL, "data moved over the last minute"},
	{"eta", FIELD_DURATION, "ms", vm_field_eta, NULL,
		"how long the rest of its data takes at that rate"},
	{"elapsed", FIELD_DURATION, "ms", vm_field_elapsed, NULL,
		"from its start to its end, or to now"},
	{"started", FIELD_TIME, NULL, vm_field_started, NULL, "when it started"},
	{"completed", FIELD_TIME, NULL, vm_field_completed, NULL, "when it was finished"},
	{"cutover", FIELD_TIME, NULL, vm_field_cutover, NULL, "cutover that is set for it"},
	{"stalled", FIELD_TIME, NULL, vm_field_stalled, NULL, "since when nothing moves"},
	{"precopy", FIELD_NUMBER, NULL, vm_field_precopy, NULL,
		"number of copies that were begun (warm)"},
	{"restarts", FIELD_NUMBER, NULL, vm_field_restarts, NULL,
		"restarts of its importers (warm)"},
	{"error", FIELD_TEXT, NULL, vm_field_error, vm_field_error_node,
		"phase and first reason of its failure; error.…: of the object"},
	{"planName", FIELD_TEXT, NULL, vm_field_plan_name, NULL, "name of its plan"},
	{"planState", FIELD_TEXT, NULL, vm_field_plan_state, NULL, "state of its plan"},
	{"type", FIELD_TEXT, NULL, vm_field_type, NULL, "type of its plan"},
	{"active", FIELD_BOOLEAN, NULL, vm_field_active, NULL, "it is on its way"},
	{"spec", FIELD_OBJECT, NULL, NULL, vm_field_spec, "its entry in the plan's spec"},
	{0},
};
