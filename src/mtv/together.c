#include "mtv/together.h"

#include <stdlib.h>

#include "mtv/cutovers.h"
#include "mtv/sights.h"

enum { TOGETHER = 5 * 60 * 1000 /* milliseconds: what begins within them goes down at once */ };

/* ---- moments --------------------------------------------------------------------------------- */

/* When its cutover was seen to begin, else when it was to: it may have waited for a copy. */
static int64_t went_down(const struct vm *vm)
{
	const struct sight *sight = sight_of(vm);
	return sight && sight->down ? sight->down : vm->cutover;
}

int64_t together_moment(const struct vm *vm, int64_t at, int64_t now)
{
	bool uncopied = vm->state == VM_QUEUED || vm->state == VM_NOT_STARTED;
	if (vm->state == VM_CUTTING_OVER)
		return went_down(vm);
	if (!at || cutover_is_too_late(vm) || (uncopied && at <= now))
		return 0;
	return at > now ? at : now;
}

static void add(struct array *moments, int64_t at)
{
	if (at)
		*(int64_t *)array_push(moments) = at;
}

void together_add(const struct plan *plan, int64_t now, struct array *moments)
{
	for (size_t i = 0; plan_runs_warm(plan) && i < plan->count; i++)
		add(moments, together_moment(&plan->vms[i], plan->vms[i].cutover, now));
}

static int compare(const void *a, const void *b)
{
	int64_t one = *(const int64_t *)a;
	int64_t other = *(const int64_t *)b;
	return (one > other) - (one < other);
}

void together_order(struct array *moments)
{
	if (moments->count)
		qsort(moments->items, moments->count, sizeof(int64_t), compare);
}

static int64_t moment(const struct array *moments, size_t i)
{
	return *(const int64_t *)array_at(moments, i);
}

/* ---- counts ---------------------------------------------------------------------------------- */

size_t together_count(const struct array *moments, int64_t at)
{
	size_t most = 0;
	size_t first = 0;
	/* Each is the last one of five minutes; with AT behind it, AT is. */
	for (size_t i = 0; i < moments->count && moment(moments, i) < at + TOGETHER; i++) {
		int64_t last = moment(moments, i) > at ? moment(moments, i) : at;
		while (first <= i && moment(moments, first) <= last - TOGETHER)
			first++;
		most = i + 1 - first > most ? i + 1 - first : most;
	}
	return most;
}

/* Own ones: what is not set could be now. */
static void add_own(const struct plan *plan, int64_t now, struct array *moments)
{
	for (size_t i = 0; plan_runs_warm(plan) && i < plan->count; i++) {
		const struct vm *vm = &plan->vms[i];
		add(moments, together_moment(vm, vm->cutover ? vm->cutover : now, now));
	}
}

static void add_others(
	const struct plan *plan, const struct model *model, int64_t now, struct array *moments)
{
	size_t next = 0;
	for (const struct plan *other; (other = model_next(model, &next));)
		if (other != plan)
			together_add(other, now, moments);
}

size_t together_with(const struct plan *plan, const struct model *model, int64_t now)
{
	struct array own;
	struct array all;
	size_t most = 0;
	array_init(&own, sizeof(int64_t));
	array_init(&all, sizeof(int64_t));
	add_own(plan, now, &own);
	add_own(plan, now, &all);
	add_others(plan, model, now, &all);
	together_order(&own);
	together_order(&all);
	for (size_t i = 0; i < own.count; i++) {
		bool again = i && moment(&own, i) == moment(&own, i - 1);
		size_t count = again ? 0 : together_count(&all, moment(&own, i));
		most = count > most ? count : most;
	}
	array_finish(&own);
	array_finish(&all);
	return most;
}
