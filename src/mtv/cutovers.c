#include "mtv/cutovers.h"

#include "mtv/run.h"

bool cutover_is_too_late(const struct vm *vm)
{
	return vm->state == VM_CUTTING_OVER || vm->state == VM_CLEANING || vm_finished(vm);
}

bool cutover_is_known(const struct plan *plan)
{
	if (!plan->run)
		return !plan->entry;
	return run_is_whole(plan->run) || run_is_plain(plan->run);
}

struct cutovers cutovers_of(const struct plan *plan, int64_t now)
{
	struct cutovers all = {0};
	if (!plan_runs_warm(plan))
		return all;
	all.plans = 1;
	all.begun = plan->by_state[VM_CUTTING_OVER];
	all.unread = !cutover_is_known(plan);
	for (size_t i = 0; i < plan->count; i++) {
		const struct vm *vm = &plan->vms[i];
		if (!vm->cutover || cutover_is_too_late(vm))
			continue;
		all.requested++;
		all.due += vm->cutover <= now;
	}
	return all;
}

struct cutovers cutovers_of_all(const struct model *model, int64_t now)
{
	struct cutovers all = {0};
	size_t at = 0;
	for (const struct plan *plan; (plan = model_next(model, &at));) {
		struct cutovers own = cutovers_of(plan, now);
		all.plans += own.plans;
		all.requested += own.requested;
		all.due += own.due;
		all.begun += own.begun;
		all.unread += own.unread;
	}
	return all;
}
