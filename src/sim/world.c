#include "sim/world.h"

#include <string.h>

#include "sim/chance.h"

enum {
	LIMIT = 20,
	HOSTS = 4, /* ESXi hosts of a vCenter */
	PRECOPY_MINUTES = 60,
	GRACE_MINUTES = 5,
	LINK = 1100, /* MiB/s that a source gives, about a 10 Gbit line */
};

/* What is under way from one source, counted at each poll. */
struct tally {
	int costs[HOSTS];
	size_t copies; /* disks */
};

#define MINUTE INT64_C(60000)

void world_init(struct world *world, unsigned seed)
{
	*world = (struct world){.rules = {.seed = seed}};
	map_init(&world->runs);
	map_init(&world->sources);
	array_init(&world->tallies, sizeof(struct tally));
	world_set_rules(world, NULL);
}

void world_finish(struct world *world)
{
	size_t at = 0;
	for (const struct map_entry *entry; (entry = map_next(&world->runs, &at));)
		plan_run_destroy(entry->value);
	map_finish(&world->runs);
	map_finish(&world->sources);
	array_finish(&world->tallies);
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

/* The tally of the source of RUN, which has one from its first poll on. */
static struct tally *tally_of(struct world *world, struct plan_run *run)
{
	if (!run->place)
		run->place = (size_t)(uintptr_t)map_get(&world->sources, run->source);
	if (!run->place) {
		array_push(&world->tallies);
		run->place = world->tallies.count;
		map_set(&world->sources, run->source, (void *)(uintptr_t)run->place);
	}
	return array_at(&world->tallies, run->place - 1);
}

/* For vSphere the limit is that of the ESXi host (2.4.3). */
static int *cost_of(struct world *world, struct plan_run *run, struct run_vm *vm)
{
	struct chance chance = {.seed = world->rules.seed, .whose = vm->id, .what = "host"};
	if (!vm->host)
		vm->host = 1 +
			(strcmp(run->source_type, "vsphere") != 0
					? 0
					: (int)(chance_bits(&chance) % HOSTS));
	return &tally_of(world, run)->costs[vm->host - 1];
}

static bool runs(const struct plan_run *run)
{
	return run->executing && !run->archived && !run->rests;
}

static void count_costs(struct world *world)
{
	size_t at = 0;
	for (size_t i = 0; i < world->tallies.count; i++)
		*(struct tally *)array_at(&world->tallies, i) = (struct tally){0};
	for (const struct map_entry *entry; (entry = map_next(&world->runs, &at));) {
		struct plan_run *run = entry->value;
		for (size_t i = 0; runs(run) && i < run->vm_count; i++) {
			int cost = run_vm_cost(&run->vms[i]);
			if (cost)
				*cost_of(world, run, &run->vms[i]) += cost;
		}
	}
}

static bool may_start(const struct run_vm *vm)
{
	return !vm->started && !vm->completed && !vm->kept && !vm->foreign &&
		vm->end == RUN_GOES_ON;
}

static void start_or_queue(
	struct world *world, struct plan_run *run, struct run_vm *vm, int64_t now)
{
	struct run_poll poll = {.seed = world->rules.seed, .now = now};
	bool v2v = journey_v2v_copies(&vm->journey);
	int cost = v2v ? 1 : (int)(vm->disk_count ? vm->disk_count : 1);
	int *busy = cost_of(world, run, vm);
	bool room = !*busy || *busy + cost <= world->rules.limit;
	if (room) {
		run_vm_start(vm, &poll);
		*busy += run_vm_cost(vm);
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
	size_t at = 0;
	count_costs(world);
	for (const struct map_entry *entry; (entry = map_next(&world->runs, &at));) {
		struct plan_run *run = entry->value;
		bool held = plan_run_is_held(run);
		for (size_t i = 0; runs(run) && !held && i < run->vm_count; i++)
			if (may_start(&run->vms[i]))
				start_or_queue(world, run, &run->vms[i], now);
	}
}

static void count_copies(struct world *world)
{
	size_t at = 0;
	for (const struct map_entry *entry; (entry = map_next(&world->runs, &at));) {
		struct plan_run *run = entry->value;
		struct tally *tally = tally_of(world, run);
		for (size_t i = 0; runs(run) && i < run->vm_count; i++)
			tally->copies += run_vm_copying(&run->vms[i]);
	}
}

void world_poll(struct world *world, int64_t now)
{
	size_t at = 0;
	schedule(world, now);
	count_copies(world);
	for (const struct map_entry *entry; (entry = map_next(&world->runs, &at));) {
		struct plan_run *run = entry->value;
		size_t count = tally_of(world, run)->copies;
		plan_run_poll(run, &world->rules, now, (double)LINK / (double)(count ? count : 1));
	}
}
