#include "mtv/waves.h"

#include <stdlib.h>
#include <string.h>

#include "base/memory.h"
#include "mtv/go.h"
#include "mtv/readiness.h"
#include "mtv/warm.h"
#include "mtv/wave.h"

struct wave *wave_ref(struct wave *wave)
{
	wave->refs++;
	return wave;
}

static struct plan *member_at(const struct wave *wave, size_t index)
{
	return *(struct plan **)array_at(&wave->members, index);
}

void wave_unref(struct wave *wave)
{
	if (!wave || --wave->refs)
		return;
	for (size_t i = 0; i < wave->members.count; i++)
		plan_unref(member_at(wave, i));
	array_finish(&wave->members);
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
	array_init(&wave->members, sizeof(struct plan *));
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

static void count_plan(struct wave *wave, struct plan *plan)
{
	int64_t cutover = plan->executing ? plan_cutover(plan) : 0;
	*(struct plan **)array_push(&wave->members) = plan_ref(plan);
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
	for (struct plan *plan; (plan = model_next(model, &at));) {
		if (!plan->wave || plan->state == PLAN_ARCHIVED)
			continue;
		struct wave *wave = find(waves, plan->wave);
		count_plan(wave ? wave : add(waves, plan->wave), plan);
	}
	if (waves->count)
		qsort(waves->items, waves->count, sizeof(struct wave *), by_name);
}

const char *wave_go(const struct wave *wave, const struct clock *clock, struct arena *arena)
{
	static const enum verdict order[] = {VERDICT_PASS, VERDICT_FAIL, VERDICT_UNKNOWN};
	const char *text = NULL;
	size_t count[3] = {0};
	for (size_t i = 0; i < wave->members.count; i++) {
		const char *word = go_word(member_at(wave, i), clock);
		for (size_t k = 0; word && k < 3; k++)
			count[k] += !strcmp(word, readiness_word(order[k]));
	}
	for (size_t k = 0; count[0] + count[1] + count[2] && k < 3; k++)
		text = arena_printf(arena, "%s%s%zu %s", text ? text : "", text ? ", " : "",
			count[k], readiness_word(order[k]));
	return text;
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
