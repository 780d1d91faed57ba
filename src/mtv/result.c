#include "mtv/result.h"

#include "mtv/cutover_stage.h"

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

static int64_t vm_made(const struct vm *vm)
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

struct result result_of(const struct vm *vm)
{
	struct result result = {0};
	if (!vm->plan->warm || !vm->status || !cutover_has_begun(vm))
		return result;
	bool lost = vm->state == VM_FAILED || vm->state == VM_CANCELED || vm->state == VM_CLEANING;
	result.has_down = true;
	result.down = final_copy_began(vm);
	result.up = lost ? 0 : vm_made(vm);
	result.check_source = lost;
	return result;
}

static const char *down_words(const struct result *result, const struct telling *telling)
{
	if (!result->down && result->up)
		return arena_printf(telling->arena, "up ~%s", tell_time(telling, result->up));
	if (!result->down)
		return "going down";
	if (!result->up)
		return arena_printf(
			telling->arena, "down since ~%s", tell_time(telling, result->down));
	return arena_printf(telling->arena, "down ~%s to ~%s, ~%s",
		tell_time(telling, result->down), tell_time(telling, result->up),
		tell_duration(telling, result->up - result->down));
}

const char *result_words(const struct result *result, const struct telling *telling)
{
	if (!result->has_down)
		return "";
	if (!result->check_source)
		return down_words(result, telling);
	if (!result->down)
		return "source: unknown, check";
	return arena_printf(telling->arena, "source: unknown, check; it went down before ~%s",
		tell_time(telling, result->down));
}
