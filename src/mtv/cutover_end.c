#include "mtv/cutover_end.h"

#include <string.h>

#include "base/symbol.h"
#include "mtv/cutover_stage.h"
#include "mtv/cutovers.h"
#include "mtv/result.h"
#include "mtv/run.h"

enum { STARTS_WITHIN = 5 * 60 * 1000 /* milliseconds from its end to a VM that runs */ };

/* spec.cutover of its Migration; 0: none, or not known. */
static int64_t own_time(const struct plan *plan)
{
	int64_t at = 0;
	if (plan->run)
		node_time(node_at(run_root(plan->run), KEY_spec, KEY_cutover, KEY_none), &at);
	return at;
}

/* It has not gone down, and will not by the time of its plan. */
static bool is_apart(const struct vm *vm, int64_t time)
{
	if (cutover_has_begun(vm))
		return false;
	return vm->state == VM_CANCELED || vm->state == VM_CLEANING || (time && vm->cutover > time);
}

static bool has_failed(const struct vm *vm)
{
	enum cutover_stage stage = cutover_stage_of(vm);
	return stage == STAGE_FAILED || stage == STAGE_CANCELED;
}

/* What stays off is up: auto is what the source was (reference/forklift.md 1.6, 2.8). */
static bool is_to_run(const struct vm *vm)
{
	uint32_t key = symbol("targetPowerState");
	const struct node *spec = node_get(plan_root(vm->plan), KEY_spec);
	const char *power =
		node_text_or(node_get(vm->spec, key), node_text_or(node_get(spec, key), ""));
	if (!strcmp(power, "on") || !strcmp(power, "off"))
		return !strcmp(power, "on");
	return !node_equals(node_get(vm->status, symbol("restorePowerState")), "Off");
}

/* Somebody has looked, and it does not run although it ought to. */
static bool is_seen_off(const struct vm *vm)
{
	struct result result = result_of(vm);
	return result.instance && !result.instance->runs && is_to_run(vm);
}

static void count_made(struct cutover_end *end, const struct vm *vm, int64_t now)
{
	if (!is_seen_off(vm))
		end->up++;
	else if (now - vm->completed >= STARTS_WITHIN)
		end->stopped++;
}

struct cutover_end cutover_end_of(const struct plan *plan, int64_t now)
{
	struct cutover_end end = {0};
	int64_t time = own_time(plan);
	bool known = cutover_is_known(plan);
	for (size_t i = 0; i < plan->count; i++) {
		const struct vm *vm = &plan->vms[i];
		if (is_apart(vm, time))
			continue;
		end.count++;
		if (vm->state == VM_SUCCEEDED)
			count_made(&end, vm, now);
		end.failed += has_failed(vm);
		end.unset += known && !vm->cutover && !cutover_is_too_late(vm) && !has_failed(vm);
	}
	return end;
}

bool cutover_end_goes_on(const struct cutover_end *end)
{
	return end->up + end->stopped + end->failed + end->unset < end->count;
}

bool cutover_end_is_up(const struct cutover_end *end)
{
	return end->count && end->up == end->count;
}
