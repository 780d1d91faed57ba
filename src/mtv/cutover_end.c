#include "mtv/cutover_end.h"

#include "mtv/cutover_stage.h"
#include "mtv/cutovers.h"
#include "mtv/run.h"

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

struct cutover_end cutover_end_of(const struct plan *plan)
{
	struct cutover_end end = {0};
	int64_t time = own_time(plan);
	bool known = cutover_is_known(plan);
	for (size_t i = 0; i < plan->count; i++) {
		const struct vm *vm = &plan->vms[i];
		if (is_apart(vm, time))
			continue;
		end.count++;
		end.up += vm->state == VM_SUCCEEDED;
		end.failed += has_failed(vm);
		end.unset += known && !vm->cutover && !cutover_is_too_late(vm) && !has_failed(vm);
	}
	return end;
}

bool cutover_end_goes_on(const struct cutover_end *end)
{
	return end->up + end->failed + end->unset < end->count;
}

bool cutover_end_is_up(const struct cutover_end *end)
{
	return end->count && end->up == end->count;
}
