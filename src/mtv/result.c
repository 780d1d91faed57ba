#include "mtv/result.h"

#include "mtv/cutover_stage.h"
#include "mtv/sights.h"
#include "mtv/source_check.h"

/*
 * The entry of the final copy never gets an end; it is made when the source is off, and there was a
 * whole copy before.
 */
static int64_t final_copy_began(const struct vm *vm)
{
	const struct node *copies = node_at(vm->status, KEY_warm, KEY_precopies, KEY_none);
	const struct node *last = node_last(copies);
	int64_t at = 0;
	int64_t end;
	bool powering_off = cutover_stage_of(vm) == STAGE_POWERING_OFF;
	if (!powering_off && node_count(copies) > 1 && !node_time(node_get(last, KEY_end), &end))
		node_time(node_get(last, KEY_start), &at);
	return at;
}

int64_t result_vm_made(const struct vm *vm)
{
	int64_t at = 0;
	node_each(step, node_get(vm->status, KEY_pipeline))
	{
		if (node_equals(node_get(step, KEY_name), "VirtualMachineCreation") &&
			!node_is(node_get(step, KEY_error), NODE_OBJECT))
			node_time(node_get(step, KEY_completed), &at);
	}
	return at;
}

/* It ended, or nothing goes on with it, and there is no VM that was handed over. */
static bool is_lost(const struct vm *vm)
{
	return vm->state == VM_FAILED || vm->state == VM_CANCELED || vm->state == VM_CLEANING ||
		vm->state == VM_STOPPED;
}

static bool had_one_run(const struct plan *plan)
{
	return node_count(node_at(
		       plan_root(plan), KEY_status, KEY_migration, KEY_history, KEY_none)) == 1;
}

/*
 * The first phase of a cutover notes whether the source ran (reference/forklift.md 2.8). Behind an
 * earlier run "Off" says nothing: that one may have stopped the source.
 */
static enum source_fate source_of(const struct vm *vm)
{
	if (!is_lost(vm))
		return SOURCE_LEFT;
	if (node_equals(node_get(vm->status, symbol("restorePowerState")), "Off") &&
		had_one_run(vm->plan))
		return SOURCE_OFF_BEFORE;
	return source_is_checked(vm) ? SOURCE_CHECKED : SOURCE_UNKNOWN;
}

static void take_down(struct result *result, const struct vm *vm, const struct sight *sight)
{
	result->down_seen = sight && sight->down;
	result->down = result->down_seen ? sight->down : final_copy_began(vm);
}

/* A VM that is made is up as far as is known, unless somebody looked, and it does not run. */
static void take_up(struct result *result, const struct vm *vm, const struct sight *sight)
{
	int64_t made = result_vm_made(vm);
	result->made = made && !is_lost(vm);
	if (sight && sight->read)
		result->instance = &sight->instance;
	if (!result->made)
		return;
	result->up_seen = sight && sight->up;
	bool runs = !sight || !sight->off;
	result->up = result->up_seen ? sight->up : runs ? made : 0;
}

struct result result_of(const struct vm *vm)
{
	struct result result = {0};
	if (!vm->plan->warm || !vm->status || !cutover_has_begun(vm))
		return result;
	const struct sight *sight = sight_of(vm);
	result.has_down = true;
	result.source = source_of(vm);
	take_down(&result, vm, sight);
	take_up(&result, vm, sight);
	return result;
}

size_t result_unknown_sources(const struct plan *plan)
{
	size_t count = 0;
	for (size_t i = 0; i < plan->count; i++)
		count += result_of(&plan->vms[i]).source == SOURCE_UNKNOWN;
	return count;
}

/* "22:41Z", or "~22:41Z" when it is about then. */
static const char *moment(const struct telling *telling, int64_t at, bool seen)
{
	return arena_printf(telling->arena, "%s%s", seen ? "" : "~", tell_time(telling, at));
}

static const char *down_words(const struct result *result, const struct telling *telling)
{
	struct arena *arena = telling->arena;
	const char *down = moment(telling, result->down, result->down_seen);
	const char *up = moment(telling, result->up, result->up_seen);
	if (!result->down && result->up)
		return arena_printf(arena, "up %s", up);
	if (!result->down)
		return result->made ? "down" : "going down";
	if (!result->up)
		return arena_printf(arena, "down since %s", down);
	int64_t lasted = result->up > result->down ? result->up - result->down : 0;
	return arena_printf(arena, "down %s to %s, %s%s", down, up,
		result->down_seen && result->up_seen ? "" : "~", tell_duration(telling, lasted));
}

/* What became of the VM that was made; "" when nobody has looked. */
static const char *target_words(const struct result *result, struct arena *arena)
{
	const struct instance *instance = result->instance;
	if (!result->made || !instance)
		return "";
	if (!instance->there)
		return "; its VM does not run";
	if (!instance->runs)
		return arena_printf(arena, "; its VM does not run: %s", instance->phase);
	return arena_printf(arena, "; %s, %s",
		*instance->address ? instance->address : "no address yet",
		instance->agent ? "guest agent" : "no guest agent");
}

static const char *source_words(const struct result *result, const struct telling *telling)
{
	static const char *const words[] = {[SOURCE_UNKNOWN] = "unknown, check",
		[SOURCE_OFF_BEFORE] = "off, as before the cutover",
		[SOURCE_CHECKED] = "checked"};
	const char *source = words[result->source];
	if (!result->down)
		return arena_printf(telling->arena, "source: %s", source);
	return arena_printf(telling->arena, "source: %s; it went down %s %s", source,
		result->down_seen ? "at" : "before",
		moment(telling, result->down, result->down_seen));
}

const char *result_words(const struct result *result, const struct telling *telling)
{
	if (!result->has_down)
		return "";
	if (result->source != SOURCE_LEFT)
		return source_words(result, telling);
	return arena_printf(telling->arena, "%s%s", down_words(result, telling),
		target_words(result, telling->arena));
}
