#include "mtv/pulse.h"

#include "mtv/model.h"
#include "mtv/warm.h"

static void take_later(int64_t *latest, int64_t at)
{
	if (at > *latest)
		*latest = at;
}

static void take_earlier(int64_t *earliest, int64_t at)
{
	if (at && (!*earliest || at < *earliest))
		*earliest = at;
}

/* When progress was seen, after a first look that sees none. */
static int64_t seen_to_move(const struct vm *vm, const struct clock *clock)
{
	bool moved = vm->seen && vm->progressed_at > vm->phase_at;
	return moved ? clock_server(clock) - (clock_world(clock) - vm->progressed_at) : 0;
}

static void take_vm(struct pulse *pulse, const struct vm *vm, const struct clock *clock)
{
	struct warm warm = warm_of(vm);
	int64_t began = 0;
	node_time(node_get(vm->step, KEY_started), &began);
	take_later(&pulse->acted, began);
	take_later(&pulse->acted, vm->started);
	take_later(&pulse->acted, vm->completed);
	take_later(&pulse->acted, warm.began);
	take_later(&pulse->acted, warm.ended);
	take_later(&pulse->acted, seen_to_move(vm, clock));
	if (vm->state != VM_WAITING)
		return;
	take_earlier(&pulse->due, warm.next);
	take_earlier(&pulse->due, vm->cutover);
}

/* A run that is blocked does not go on, and that is how it should be (forklift.md 2.4). */
struct pulse pulse_of(const struct plan *plan, const struct clock *clock)
{
	struct pulse pulse = {0};
	for (size_t i = 0; i < plan->count; i++)
		take_vm(&pulse, &plan->vms[i], clock);
	if (!plan_runs_now(plan) || plan->state == PLAN_BLOCKED)
		pulse.due = 0;
	if (plan->waiting && run_is_unseen(plan->waiting))
		take_earlier(&pulse.due, plan->waiting->created + RUN_SILENCE);
	return pulse;
}

static int64_t acted_last(const struct model *model)
{
	int64_t acted = 0;
	size_t at = 0;
	for (const struct plan *plan; (plan = model_next(model, &at));)
		take_later(&acted, plan->pulse.acted);
	return acted;
}

int64_t pulse_silent_since(const struct model *model, const struct clock *clock)
{
	int64_t now = clock_known(clock);
	int64_t acted = acted_last(model);
	int64_t grace = history_window(clock);
	int64_t since = 0;
	size_t at = 0;
	for (const struct plan *plan; (plan = model_next(model, &at));) {
		int64_t due = plan->pulse.due;
		if (due && due + grace <= now && due + grace > acted)
			take_earlier(&since, due);
	}
	return since;
}
