#include <stdlib.h>
#include <string.h>

#include "base/plural.h"
#include "mtv/condition.h"
#include "mtv/plan.h"
#include "mtv/warm.h"

/* The note of a VM: one line of words, the first that fits (docs/states.md, "Notes of VMs"). */

enum {
	STALL = 10 * 60 * 1000, /* milliseconds without progress, where data should move */
	MOMENT = 60 * 1000,	/* that a controller may be late */
};

const char *vm_target(const struct vm *vm, struct arena *arena)
{
	const struct node *spec = node_get(plan_root(vm->plan), KEY_spec);
	const char *name = node_text_or(node_get(vm->spec, KEY_targetName), "");
	if (!*name)
		name = node_text_or(node_get(vm->status, KEY_newName), vm->name);
	return arena_printf(
		arena, "%s/%s", node_text_or(node_get(spec, KEY_targetNamespace), ""), name);
}

const char *vm_error(const struct vm *vm, struct arena *arena)
{
	const struct node *error = node_get(vm->status, KEY_error);
	const char *reason = node_text(node_first(node_get(error, KEY_reasons)));
	if (!reason)
		return "";
	return arena_printf(arena, "%s: %s", node_text_or(node_get(error, KEY_phase), "?"), reason);
}

/* When the phase began, by the server's clock, as far as that is known; 0: it is not. */
static int64_t phase_began(const struct vm *vm, const struct clock *clock)
{
	int64_t seen = clock_server(clock) - (clock_world(clock) - vm->phase_at);
	bool simple = !node_get(vm->step, KEY_annotations);
	int64_t started;
	/* A simple step is about as long as its phase; one with data has many phases. */
	if (simple && node_time(node_get(vm->step, KEY_started), &started) && started < seen)
		return started;
	return seen;
}

bool vm_next_precopy(const struct vm *vm, int64_t *at)
{
	return node_time(node_at(vm->status, KEY_warm, KEY_nextPrecopyAt, KEY_none), at);
}

const char *vm_tell_precopy(int64_t at, const struct telling *telling)
{
	bool late = at + MOMENT < clock_known(telling->clock);
	return arena_printf(telling->arena, "next precopy %s %s", late ? "was due" : "at",
		late ? tell_distance(telling, at) : tell_time(telling, at));
}

/* A pause ends by itself when its next precopy is due: one that does not is not worked on. */
static int64_t overdue_since(const struct vm *vm, int64_t now)
{
	int64_t due = 0;
	if (vm->state != VM_WAITING || !vm_next_precopy(vm, &due))
		return 0;
	return now - due >= STALL ? due : 0;
}

int64_t vm_stalled_since(const struct vm *vm, const struct clock *clock)
{
	struct clock known = clock_of_known(clock);
	int64_t now = clock_server(&known);
	if (!vm->seen)
		return 0;
	if (!vm_in_flight(vm))
		return overdue_since(vm, now);
	if (vm->phase->copies) {
		int64_t quiet = clock_world(&known) - vm->progressed_at;
		return quiet >= STALL ? now - quiet : 0;
	}
	int64_t began = phase_began(vm, &known);
	return now - began > vm->phase->minutes * (int64_t)60000 ? began : 0;
}

/* Between two copies: whoever watches for less than a phase takes learns its age from the plan. */
static bool pause_untold(const struct vm *vm, const struct warm *warm, int64_t now)
{
	int64_t since = warm->next ? warm->next : warm->ended;
	return vm->phase->in_loop && since && now - since > vm->phase->minutes * (int64_t)60000;
}

bool vm_stall_untold(const struct vm *vm, const struct clock *clock)
{
	struct warm warm = warm_of(vm);
	struct clock known = clock_of_known(clock);
	int64_t usual = vm->phase->minutes * (int64_t)60000;
	if (vm_in_flight(vm) && !vm->phase->copies) {
		bool watched = vm->seen && clock_world(&known) - vm->phase_at > usual;
		return !watched && !vm_stalled_since(vm, clock) &&
			pause_untold(vm, &warm, clock_known(clock));
	}
	bool moved = vm->seen && vm->progressed_at > vm->phase_at;
	bool told = moved || vm_stalled_since(vm, clock);
	return vm_in_flight(vm) && vm->phase->copies && !told && warm.began > warm.ended &&
		clock_known(clock) - warm.began >= STALL;
}

/* "max 20" out of "... in-flight limit reached (max 20)."; 0 when it is not there. */
static int limit_of(const struct vm *vm)
{
	const struct node *pending =
		condition_find(node_get(vm->status, KEY_conditions), "Pending");
	const char *max = strstr(condition_message(pending), "max ");
	return max ? atoi(max + 4) : 0;
}

static const char *queued_note(const struct vm *vm, const struct telling *telling)
{
	int limit = limit_of(vm);
	if (!limit)
		return "queued";
	return arena_printf(telling->arena, "queued (%zu of %d)", vm->plan->in_flight, limit);
}

static const char *cutover_note(const struct vm *vm, const struct telling *telling)
{
	const char *when = tell_time(telling, vm->cutover);
	if (vm->cutover <= clock_known(telling->clock))
		return arena_printf(
			telling->arena, "cutover was due %s", tell_distance(telling, vm->cutover));
	return arena_printf(
		telling->arena, "cutover at %s, %s", when, tell_distance(telling, vm->cutover));
}

static const char *waiting_note(const struct vm *vm, const struct telling *telling)
{
	int64_t next;
	if (!vm_next_precopy(vm, &next))
		return "waiting for cutover";
	return arena_printf(
		telling->arena, "waiting for cutover, %s", vm_tell_precopy(next, telling));
}

/* What made the percentage fall, and restarts in any case. */
static const char *copy_note(const struct vm *vm, const struct telling *telling)
{
	if (vm->restarts && vm->fall != FALL_PRECOPY)
		return arena_printf(telling->arena, "%d importer %s", vm->restarts,
			plural((size_t)vm->restarts, "restart", "restarts"));
	if (vm->fall == FALL_PRECOPY)
		return arena_printf(telling->arena, "precopy %d", vm_precopy(vm));
	return "";
}

/* Words of the controller: why a step waits, what it warned of. */
static const char *server_note(const struct vm *vm)
{
	const char *reason = node_text_or(node_get(vm->step, KEY_reason), "");
	if (*reason)
		return reason;
	node_each(step, node_get(vm->status, KEY_pipeline))
	{
		const struct node *reasons = node_at(step, KEY_warning, KEY_reasons, KEY_none);
		if (node_text(node_first(reasons)))
			return node_text(node_first(reasons));
	}
	node_each(condition, node_get(vm->status, KEY_conditions))
	{
		const char *category = node_text_or(node_get(condition, KEY_category), "");
		if (!strncmp(category, "Warn", 4))
			return condition_message(condition);
	}
	return "";
}

static const char *running_note(const struct vm *vm, const struct telling *telling)
{
	int64_t stalled = vm_stalled_since(vm, telling->clock);
	if (stalled)
		return arena_printf(
			telling->arena, "stalled since %s", tell_time(telling, stalled));
	if (vm->cutover && vm->phase->in_loop)
		return cutover_note(vm, telling);
	if (vm->state == VM_WAITING)
		return waiting_note(vm, telling);
	const char *note = copy_note(vm, telling);
	return *note ? note : server_note(vm);
}

const char *vm_note(const struct vm *vm, const struct telling *telling)
{
	if (vm->state == VM_FAILED)
		return vm_error(vm, telling->arena);
	if (vm->cancel_requested)
		return "cancel requested";
	switch (vm->state) {
	case VM_CLEANING: return "cleaning up";
	case VM_QUEUED: return queued_note(vm, telling);
	case VM_RUNNING:
	case VM_WAITING:
	case VM_CUTTING_OVER: return running_note(vm, telling);
	default: return server_note(vm);
	}
}
