#include "unit/sim_waves.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "api/tree.h"
#include "base/memory.h"
#include "base/time.h"
#include "sim/chance.h"
#include "unit/sim_night.h"

#define MINUTE INT64_C(60000)

struct waves {
	struct world world;
	struct doc *sources[2]; /* vSphere, whose guests are converted, and oVirt */
	struct doc *host;
	struct plan_run *runs[WAVES_PLANS];
	struct doc *migrations[WAVES_PLANS];
	int64_t begins[WAVES_PLANS];
	int64_t now;
	unsigned seed;
};

static double between(
	const struct waves *waves, const char *what, size_t plan, double low, double high)
{
	const struct chance chance = {
		.seed = waves->seed, .whose = "waves", .what = what, .which = (int64_t)plan};
	return chance_between(&chance, low, high);
}

/* Ids tell the seed, so that no VM is met twice. */
static struct doc *plan_of(const struct waves *waves, size_t number)
{
	char vms[1000] = "";
	for (size_t i = 0; i < WAVES_VMS; i++)
		snprintf(vms + strlen(vms), sizeof(vms) - strlen(vms),
			"%s{'id':'vm-%u-%zu%zu','name':'host%zu%zu'}", i ? "," : "", waves->seed,
			number, i, number, i);
	return night_json(
		"{'metadata':{'name':'wave%zu','namespace':'mtv','uid':'P%zu','generation':1},"
		"'spec':{'type':'warm','targetNamespace':'vms',"
		"'provider':{'source':{'namespace':'mtv','name':'src'},"
		"'destination':{'namespace':'mtv','name':'host'}},'vms':[%s]},"
		"'status':{'conditions':[{'type':'Ready','status':'True',"
		"'category':'Required','message':'The migration plan is ready.'}]}}",
		number, number, vms);
}

static struct doc *migration_of(size_t number, int64_t cutover)
{
	char text[TIME_TEXT];
	time_format(cutover, text);
	return night_json("{'metadata':{'name':'run%zu','namespace':'mtv','uid':'M%zu',"
			  "'generation':1},'spec':{'plan':{'name':'wave%zu','namespace':'mtv'},"
			  "'cutover':'%s'}}",
		number, number, number, text);
}

/* The last wave comes from oVirt. */
static struct plan_facts facts_of(const struct waves *waves, size_t number)
{
	const struct doc *source = waves->sources[number == WAVES_PLANS - 1];
	return (struct plan_facts){
		.source = doc_root(source), .destination = doc_root(waves->host)};
}

/* The pilot first; the waves begin within two hours and are cut over four to ten hours later. */
static void add_plan(struct waves *waves, size_t number)
{
	struct plan_facts facts = facts_of(waves, number);
	struct doc *plan = plan_of(waves, number);
	double begin = number ? between(waves, "begin", number, 1, 120) : 0;
	double cutover = number ? between(waves, "cutover", number, 240, 600)
				: between(waves, "cutover", number, 100, 180);
	waves->begins[number] = waves->now + (int64_t)begin * MINUTE;
	waves->migrations[number] = migration_of(number, waves->now + (int64_t)cutover * MINUTE);
	waves->runs[number] = world_add(&waves->world, doc_root(plan), &facts);
	doc_unref(plan);
}

struct waves *waves_create(unsigned seed)
{
	static const int intervals[] = {20, 30, 60};
	struct waves *waves = xcalloc(1, sizeof(*waves));
	waves->now = NIGHT_NOW;
	waves->seed = seed;
	world_init(&waves->world, seed);
	waves->world.rules.precopy_interval =
		intervals[(int)between(waves, "interval", 0, 0, 3)] * MINUTE;
	waves->sources[0] = night_json("{'spec':{'type':'vsphere'}}");
	waves->sources[1] = night_json("{'spec':{'type':'ovirt'}}");
	waves->host = night_json("{'spec':{'type':'openshift','url':''}}");
	for (size_t i = 0; i < WAVES_PLANS; i++)
		add_plan(waves, i);
	return waves;
}

void waves_destroy(struct waves *waves)
{
	world_finish(&waves->world);
	doc_unref(waves->sources[0]);
	doc_unref(waves->sources[1]);
	doc_unref(waves->host);
	for (size_t i = 0; i < WAVES_PLANS; i++)
		doc_unref(waves->migrations[i]);
	free(waves);
}

void waves_poll(struct waves *waves)
{
	waves->now += WORLD_POLL;
	for (size_t i = 0; i < WAVES_PLANS; i++) {
		struct plan_facts facts = facts_of(waves, i);
		if (!waves->runs[i]->snapshot && waves->now >= waves->begins[i])
			plan_run_begin(waves->runs[i], doc_root(waves->migrations[i]), &facts,
				&waves->world.rules, waves->now);
	}
	world_poll(&waves->world, waves->now);
}

int64_t waves_now(const struct waves *waves)
{
	return waves->now;
}

bool waves_are_over(const struct waves *waves)
{
	for (size_t i = 0; i < WAVES_PLANS; i++)
		if (!waves->runs[i]->completed)
			return false;
	return true;
}

struct doc *waves_plan(const struct waves *waves, size_t plan)
{
	struct doc *status = plan_run_status(waves->runs[plan]);
	struct doc *whole = tree_merged(doc_root(waves->runs[plan]->plan), doc_root(status));
	doc_unref(status);
	return whole;
}

struct waves_vm waves_vm(const struct waves *waves, size_t plan, size_t number)
{
	const struct plan_run *run = waves->runs[plan];
	if (number >= run->vm_count)
		return (struct waves_vm){0};
	const struct run_vm *vm = &run->vms[number];
	return (struct waves_vm){.copies = vm->successes,
		.down = run_vm_passed(vm, "StorePowerState"),
		/* the phase behind CreateVM: that of oVirt is the end */
		.up = run_vm_passed(vm, "WaitForFinalSnapshotRemoval") || run_vm_has_ended(vm)};
}
