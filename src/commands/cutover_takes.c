#include "commands/cutover_takes.h"

#include "app/action.h"
#include "app/pages.h"
#include "commands/cutover_wish.h"
#include "commands/vms_named.h"

static size_t place_of(const struct plan *plan, const struct vm *vm)
{
	return (size_t)(vm - plan->vms);
}

/* In the arena, for fit_with(): of single VMs that are chosen the others do not count. */
static const int64_t *times_of(struct action *action, const struct subject *subject)
{
	const struct plan *plan = subject->plan;
	int64_t *times = arena_get(&action->arena, (plan->count + 1) * sizeof(*times));
	struct array chosen;
	vms_named(action, subject, &chosen);
	for (size_t i = 0; i < plan->count; i++)
		times[i] = cutover_of_vms(subject)
			? FIT_LEAVES_OUT
			: cutover_time_of(subject, &plan->vms[i], &chosen);
	for (size_t i = 0; i < chosen.count; i++) {
		const struct vm *vm = *(const struct vm **)array_at(&chosen, i);
		times[place_of(plan, vm)] = cutover_time_of(subject, vm, &chosen);
	}
	array_finish(&chosen);
	return times;
}

static void tell_down(struct action *action, const struct subject *subject, struct page *page)
{
	struct telling telling = action_telling(action);
	struct seen_cutovers seen = estimate_seen(&action->app->model);
	struct estimate down = estimate_plan_downtime(subject->plan, &seen);
	page_value(page, ROLE_NORMAL, "time down", estimate_words(&down, &telling));
}

void cutover_takes_tell(struct action *action, const struct subject *subject, struct page *page)
{
	struct telling telling = action_telling(action);
	if (cutover_clears(subject) && !action->put_back)
		return;
	if (!cutover_of_vms(subject))
		tell_down(action, subject, page);
	struct fitting fitting = fit_with(subject->plan, times_of(action, subject),
		action->app->model.night, &action->app->clock);
	page_write_fitting(page, &fitting, &telling);
}
