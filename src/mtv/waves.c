#include "mtv/waves.h"

#include <stdlib.h>
#include <string.h>

#include "base/memory.h"
#include "mtv/warm.h"
#include "mtv/wave.h"

struct wave *wave_ref(struct wave *wave)
{
	wave->refs++;
	return wave;
}

void wave_unref(struct wave *wave)
{
	if (!wave || --wave->refs)
		return;
	free(wave->name);
	free(wave);
}

bool wave_holds(const char *name, const struct plan *plan)
{
	return plan->wave && plan->state != PLAN_ARCHIVED && !strcmp(plan->wave, name);
}

static struct wave *find(const struct array *waves, const char *name)
{
	for (size_t i = 0; i < waves->count; i++) {
		struct wave *wave = *(struct wave **)array_at(waves, i);
		if (!strcmp(wave->name, name))
			return wave;
	}
	return NULL;
}

static struct wave *add(struct array *waves, const char *name)
{
	struct wave *wave = xcalloc(1, sizeof(*wave));
	wave->refs = 1;
	wave->name = xstrdup(name);
	*(struct wave **)array_push(waves) = wave;
	return wave;
}

static void count_vm(struct wave *wave, const struct vm *vm)
{
	struct warm warm = warm_of(vm);
	wave->vms++;
	wave->vms_by_state[vm->state]++;
	wave->copying += warm.copying;
	wave->waiting += warm.waiting;
}

static void count_plan(struct wave *wave, const struct plan *plan)
{
	int64_t cutover = plan->executing ? plan_cutover(plan) : 0;
	wave->plans++;
	wave->plans_by_state[plan->state]++;
	if (cutover && (!wave->cutover || cutover < wave->cutover))
		wave->cutover = cutover;
	for (size_t i = 0; i < plan->count; i++)
		count_vm(wave, &plan->vms[i]);
}

static int by_name(const void *first, const void *second)
{
	return wave_order(
		(*(struct wave *const *)first)->name, (*(struct wave *const *)second)->name);
}

void waves_collect(const struct model *model, struct array *waves)
{
	size_t at = 0;
	for (const struct plan *plan; (plan = model_next(model, &at));) {
		if (!plan->wave || plan->state == PLAN_ARCHIVED)
			continue;
		struct wave *wave = find(waves, plan->wave);
		count_plan(wave ? wave : add(waves, plan->wave), plan);
	}
	if (waves->count)
		qsort(waves->items, waves->count, sizeof(struct wave *), by_name);
}

int wave_urgency(const struct wave *wave)
{
	int lowest = PLAN_STATES;
	for (int state = 0; state < PLAN_STATES; state++) {
		struct plan one = {.state = (enum plan_state)state};
		int own = plan_urgency(&one);
		if (wave->plans_by_state[state] && own < lowest)
			lowest = own;
	}
	return lowest;
}
