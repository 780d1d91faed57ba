#include "mtv/sights.h"

#include <stdlib.h>
#include <string.h>

#include "base/memory.h"
#include "mtv/cutover_stage.h"
#include "mtv/result.h"

enum { STARTS_WITHIN = 10 * 60 * 1000 /* milliseconds around the VM being made */ };

struct sights *sights_create(void)
{
	struct sights *sights = xcalloc(1, sizeof(*sights));
	sights->refs = 1;
	map_init(&sights->by_vm);
	return sights;
}

struct sights *sights_ref(struct sights *sights)
{
	if (sights)
		sights->refs++;
	return sights;
}

void sights_unref(struct sights *sights)
{
	size_t at = 0;
	if (!sights || --sights->refs)
		return;
	for (const struct map_entry *entry; (entry = map_next(&sights->by_vm, &at));)
		free(entry->value);
	map_finish(&sights->by_vm);
	free(sights);
}

/* What is known of this attempt, or what was of another one; NULL: nothing. */
static struct sight *find(const struct sights *sights, const struct vm *vm)
{
	return map_get(&sights->by_vm, vm_key(vm));
}

/* What is known of this attempt, empty when nothing is. */
static struct sight *sight_for(struct sights *sights, const struct vm *vm)
{
	struct sight *sight = find(sights, vm);
	if (!sight) {
		sight = xcalloc(1, sizeof(*sight));
		map_set(&sights->by_vm, vm_key(vm), sight);
	}
	if (sight->started != vm->started)
		*sight = (struct sight){.started = vm->started};
	return sight;
}

/* Its cutover has begun since OLD. */
static bool has_just_begun(const struct plan *old, const struct vm *vm, size_t place)
{
	const struct vm *before = plan_vm(old, vm_key(vm), place);
	return cutover_has_begun(vm) && before && before->started == vm->started &&
		!cutover_has_begun(before);
}

static void drop_others(struct sights *sights, const struct plan *plan)
{
	size_t at = 0;
	for (size_t i = 0; i < plan->count; i++) {
		struct sight *sight = find(sights, &plan->vms[i]);
		if (sight)
			sight->present = sight->started == plan->vms[i].started;
	}
	for (const struct map_entry *entry; (entry = map_next(&sights->by_vm, &at));) {
		struct sight *sight = entry->value;
		if (!sight->present)
			free(map_remove(&sights->by_vm, entry->key));
		else
			sight->present = false;
	}
}

void sights_miss(struct sights *sights, const struct plan *plan)
{
	if (sights->by_vm.count)
		drop_others(sights, plan);
}

void sights_note(
	struct sights *sights, const struct plan *old, const struct plan *plan, int64_t now)
{
	for (size_t i = 0; plan->warm && i < plan->count; i++)
		if (has_just_begun(old, &plan->vms[i], i))
			sight_for(sights, &plan->vms[i])->down = now;
	sights_miss(sights, plan);
}

const struct sight *sight_of(const struct vm *vm)
{
	const struct sight *sight = vm->plan->sights ? find(vm->plan->sights, vm) : NULL;
	return sight && sight->started == vm->started ? sight : NULL;
}

static bool same(const struct instance *one, const struct instance *other)
{
	return one->there == other->there && one->runs == other->runs &&
		one->agent == other->agent && one->running == other->running &&
		!strcmp(one->phase, other->phase) && !strcmp(one->address, other->address);
}

/* An instance tells of its last start alone: of one long behind VMs being made it is another one.
 */
static bool is_first_start(const struct vm *vm, int64_t running)
{
	int64_t made = result_vm_made(vm);
	return !made || llabs(running - made) <= STARTS_WITHIN;
}

/*
 * When it began to run: as it says, unless it did so before the attempt or may have run before,
 * else when it was seen to.
 */
static int64_t up_at(const struct sight *sight, const struct vm *vm,
	const struct instance *instance, int64_t now)
{
	bool seen = sight->read && !sight->instance.runs && instance->runs;
	int64_t running = instance->running;
	if (running)
		return running > sight->started && (seen || is_first_start(vm, running)) ? running
											 : 0;
	return seen ? now : 0;
}

bool sights_put(
	struct sights *sights, const struct vm *vm, const struct instance *instance, int64_t now)
{
	struct sight *sight = sight_for(sights, vm);
	if (sight->read && same(&sight->instance, instance))
		return false;
	if (!sight->up)
		sight->up = up_at(sight, vm, instance, now);
	sight->instance = *instance;
	sight->read = true;
	sight->off = !instance->runs;
	return true;
}

bool sights_forget(struct sights *sights)
{
	bool news = false;
	size_t at = 0;
	for (const struct map_entry *entry; (entry = map_next(&sights->by_vm, &at));) {
		struct sight *sight = entry->value;
		news |= sight->read;
		sight->read = false;
	}
	return news;
}

void sights_want(const struct plan *plan, const struct clock *clock)
{
	if (plan->sights)
		interest_note(&plan->sights->interest, clock);
}
