#include "sim/world.h"

#include <stdio.h>
#include <string.h>

#include "sim/chance.h"

enum {
	LIMIT = 20,
	PRECOPY_MINUTES = 60,
	GRACE_MINUTES = 5,
	HOSTS = 4,   /* ESXi hosts of a vCenter */
	LINK = 1100, /* MiB/s that a source gives, about a 10 Gbit line */
	KEY_TEXT = 600,
};

#define MINUTE INT64_C(60000)

void world_init(struct world *world, unsigned seed)
{
	*world = (struct world){.rules = {.seed = seed}};
	map_init(&world->runs);
	world_set_rules(world, NULL);
}

void world_finish(struct world *world)
{
	size_t at = 0;
	for (const struct map_entry *entry; (entry = map_next(&world->runs, &at));)
		plan_run_destroy(entry->value);
	map_finish(&world->runs);
}

static int64_t setting(const struct node *controller, const char *name, int64_t fallback)
{
	int64_t value = node_int(node_get(node_get(controller, KEY_spec), symbol(name)), fallback);
	return value > 0 ? value : fallback;
}

void world_set_rules(struct world *world, const struct node *controller)
{
	struct run_rules *rules = &world->rules;
	rules->limit = (int)setting(controller, "controller_max_vm_inflight", LIMIT);
	rules->precopy_interval =
		MINUTE * setting(controller, "controller_precopy_interval", PRECOPY_MINUTES);
	rules->grace = MINUTE *
		setting(controller, "controller_blocker_grace_period_minutes", GRACE_MINUTES);
}

struct plan_run *world_find(const struct world *world, const char *uid)
{
	return map_get(&world->runs, uid);
}

struct plan_run *world_add(
	struct world *world, const struct node *plan, const struct plan_facts *facts)
{
	struct plan_run *run = plan_run_create(plan, facts);
	map_set(&world->runs, run->uid, run);
	return run;
}

struct plan_run *world_reread(
	struct world *world, const struct node *plan, const struct plan_facts *facts)
{
	struct plan_run *run = plan_run_create(plan, facts);
	run->rests = true;
	plan_run_destroy(map_set(&world->runs, run->uid, run));
	return run;
}

void world_remove(struct world *world, const char *uid)
{
	plan_run_destroy(map_remove(&world->runs, uid));
}

/* For vSphere the limit is that of the ESXi host (2.4.3). */
static void host_of(const struct world *world, const struct plan_run *run, const struct run_vm *vm,
	char out[KEY_TEXT])
{
	struct chance chance = {.seed = world->rules.seed, .whose = vm->id, .what = "host"};
	int host =
		strcmp(run->source_type, "vsphere") != 0 ? 0 : (int)(chance_bits(&chance) % HOSTS);
	snprintf(out, KEY_TEXT, "%s#%d", run->source, host);
}

/* Sums by name: values are kept in the pointers. */
static int sum_of(const struct map *sums, const char *key)
{
	return (int)(intptr_t)map_get(sums, key);
}

static void add_to(struct map *sums, const char *key, int amount)
{
	int sum = sum_of(sums, key) + amount;
	if (sum)
		map_set(sums, key, (void *)(intptr_t)sum);
	else
		map_remove(sums, key);
}

static bool runs(const struct plan_run *run)
{
	return run->executing && !run->archived && !run->rests;
}

static void count_costs(const struct world *world, struct map *costs)
{
	char host[KEY_TEXT];
	size_t at = 0;
	for (const struct map_entry *entry; (entry = map_next(&world->runs, &at));) {
		const struct plan_run *run = entry->value;
		for (size_t i = 0; runs(run) && i < run->vm_count; i++) {
			host_of(world, run, &run->vms[i], host);
			add_to(costs, host, run_vm_cost(&run->vms[i]));
		}
	}
}

static bool may_start(const struct run_vm *vm)
{
	return !vm->started && !vm->completed && !vm->kept && !vm->foreign &&
		vm->end == RUN_GOES_ON;
}

static void start_or_queue(struct world *world, struct plan_run *run, struct run_vm *vm,
	struct map *costs, int64_t now)
{
	char host[KEY_TEXT];
	struct run_poll poll = {.seed = world->rules.seed, .now = now};
	bool v2v = journey_v2v_copies(&vm->journey);
	int cost = v2v ? 1 : (int)(vm->disk_count ? vm->disk_count : 1);
	host_of(world, run, vm, host);
	int busy = sum_of(costs, host);
	bool room = !busy || busy + cost <= world->rules.limit;
	if (room) {
		run_vm_start(vm, &poll);
		add_to(costs, host, run_vm_cost(vm));
		run->changed = run->turned = true;
		return;
	}
	vm->limit = world->rules.limit;
	if (vm->queued)
		return;
	vm->queued = true;
	vm->since = now;
	run->changed = run->turned = true;
}

/* VMs start in the order of their plans while there is room (2.4.3). */
static void schedule(struct world *world, int64_t now)
{
	struct map costs;
	size_t at = 0;
	map_init(&costs);
	count_costs(world, &costs);
	for (const struct map_entry *entry; (entry = map_next(&world->runs, &at));) {
		struct plan_run *run = entry->value;
		bool held = plan_run_is_held(run);
		for (size_t i = 0; runs(run) && !held && i < run->vm_count; i++)
			if (may_start(&run->vms[i]))
				start_or_queue(world, run, &run->vms[i], &costs, now);
	}
	map_finish(&costs);
}

static void count_copies(const struct world *world, struct map *copies)
{
	size_t at = 0;
	for (const struct map_entry *entry; (entry = map_next(&world->runs, &at));) {
		const struct plan_run *run = entry->value;
		size_t count = 0;
		for (size_t i = 0; runs(run) && i < run->vm_count; i++)
			count += run_vm_copying(&run->vms[i]);
		add_to(copies, run->source, (int)count);
	}
}

void world_poll(struct world *world, int64_t now)
{
	struct map copies;
	size_t at = 0;
	schedule(world, now);
	map_init(&copies);
	count_copies(world, &copies);
	for (const struct map_entry *entry; (entry = map_next(&world->runs, &at));) {
		struct plan_run *run = entry->value;
		int count = sum_of(&copies, run->source);
		plan_run_poll(run, &world->rules, now, (double)LINK / (count ? count : 1));
	}
	map_finish(&copies);
}
