#include <criterion/criterion.h>
#include <stdlib.h>
#include <string.h>

#include "base/memory.h"
#include "mtv/model.h"
#include "unit/given.h"

TestSuite(mtv_model);

static const int64_t NOON = INT64_C(1795262400000); /* 2026-11-21 12:00:00 UTC */

/* Stores that are written by hand, and the model over them. */
struct world {
	struct clock clock;
	struct store plans;
	struct store migrations;
	struct store controllers;
	struct model model;
	int version; /* grows with every object */
};

static void world_init(struct world *world)
{
	*world = (struct world){0};
	clock_init_manual(&world->clock, NOON);
	store_init(&world->plans);
	store_init(&world->migrations);
	store_init(&world->controllers);
	model_init(&world->model, &world->plans, &world->migrations, &world->controllers, NULL,
		&world->clock);
}

static void world_finish(struct world *world)
{
	model_finish(&world->model);
	store_finish(&world->plans);
	store_finish(&world->migrations);
	store_finish(&world->controllers);
}

/* Puts a new version of an object with this name and uid; YAML is below metadata. */
static void put(struct world *world, struct store *store, const char *name, const char *yaml)
{
	char *text =
		xasprintf("metadata: {name: %s, namespace: mtv, uid: uid-%s, "
			  "resourceVersion: '%d', creationTimestamp: '2026-11-21T10:0%c:00Z'}\n%s",
			name, name, ++world->version, name[strlen(name) - 1], yaml);
	store_put(store, given_object(text));
	free(text);
}

static void put_plan(struct world *world, const char *name, const char *yaml)
{
	put(world, &world->plans, name, yaml);
}

static void put_run(struct world *world, const char *name, const char *plan, const char *status)
{
	char *yaml =
		xasprintf("spec: {plan: {name: %s, uid: uid-%s}}\nstatus: %s", plan, plan, status);
	put(world, &world->migrations, name, yaml);
	free(yaml);
}

static void drop(struct store *store, const char *name)
{
	store_remove(store, store_get(store, "mtv", name));
}

#define EXECUTING                                                                                  \
	"status: {conditions: [{type: Executing, status: 'True'}], migration: {vms: [{id: a, "     \
	"phase: CopyDisks, started: '2026-11-21T11:00:00Z', pipeline: [{name: DiskTransfer, "      \
	"annotations: {unit: MB}, progress: {completed: %d, total: 1000}}]}]}}"

static void put_copying(struct world *world, const char *name, int moved)
{
	char *yaml = xasprintf(EXECUTING, moved);
	put_plan(world, name, yaml);
	free(yaml);
}

/* Who still has the facts of before: those of PLANS (uids, NULL at the end) must be made anew. */
struct facts {
	const struct plan *p1;
	const struct plan *p2;
	const struct plan *p3;
};

static struct facts facts_of(const struct world *world)
{
	return (struct facts){model_plan(&world->model, "uid-p1"),
		model_plan(&world->model, "uid-p2"), model_plan(&world->model, "uid-p3")};
}

/* Refreshes; ANEW tells which of p1 p2 p3 must have got new facts, as in "-x-". */
static void expect_anew(struct world *world, const char *anew, const char *what)
{
	struct facts before = facts_of(world);
	struct plan *held[] = {plan_ref((struct plan *)(uintptr_t)before.p1),
		plan_ref((struct plan *)(uintptr_t)before.p2),
		plan_ref((struct plan *)(uintptr_t)before.p3)};
	uint64_t generation = world->model.generation;
	model_refresh(&world->model);
	struct facts after = facts_of(world);
	char got[] = {before.p1 == after.p1 ? '-' : 'x', before.p2 == after.p2 ? '-' : 'x',
		before.p3 == after.p3 ? '-' : 'x', '\0'};
	cr_expect_str_eq(got, anew);
	cr_expect_eq(world->model.generation != generation, strchr(anew, 'x') != NULL, "%s", what);
	for (size_t i = 0; i < 3; i++)
		plan_unref(held[i]);
}

static void three_plans(struct world *world)
{
	world_init(world);
	put_plan(world, "p1", "spec: {}");
	put_plan(world, "p2", "spec: {}");
	put_plan(world, "p3", "spec: {}");
	put_run(world, "r1", "p1", "{}");
	cr_assert(model_refresh(&world->model));
}

Test(mtv_model, facts_are_made_anew_when_something_changed)
{
	struct world world;
	three_plans(&world);
	expect_anew(&world, "---", "nothing changed");
	put_plan(&world, "p2", "spec: {archived: true}");
	expect_anew(&world, "-x-", "a plan changed");
	put_run(&world, "r1", "p1", "{conditions: [{type: Ready, status: 'True'}]}");
	expect_anew(&world, "x--", "its Migration changed");
	put_run(&world, "r2", "p3", "{}");
	expect_anew(&world, "--x", "it got a Migration");
	drop(&world.migrations, "r2");
	expect_anew(&world, "--x", "its Migration is gone");
	put_run(&world, "r3", "nobody", "{}");
	expect_anew(&world, "---", "a Migration of no plan");
	expect_anew(&world, "---", "nothing changed");
	world_finish(&world);
}

Test(mtv_model, grace_of_the_controller)
{
	struct world world;
	three_plans(&world);
	cr_expect_eq(model_plan(&world.model, "uid-p1")->grace, 5 * 60000);
	put(&world, &world.controllers, "c1", "spec: {controller_blocker_grace_period_minutes: 5}");
	expect_anew(&world, "---", "the same grace");
	put(&world, &world.controllers, "c1", "spec: {controller_blocker_grace_period_minutes: 9}");
	expect_anew(&world, "xxx", "another grace");
	cr_expect_eq(model_plan(&world.model, "uid-p1")->grace, 9 * 60000);
	drop(&world.controllers, "c1");
	expect_anew(&world, "xxx", "the usual one again");
	world_finish(&world);
}

Test(mtv_model, plans_that_are_gone)
{
	struct world world;
	size_t at = 0;
	three_plans(&world);
	drop(&world.plans, "p2");
	cr_expect(model_refresh(&world.model));
	cr_expect_null(model_plan(&world.model, "uid-p2"));
	cr_expect_str_eq(model_next(&world.model, &at)->object->name, "p1");
	cr_expect_str_eq(model_next(&world.model, &at)->object->name, "p3");
	cr_expect_null(model_next(&world.model, &at));
	cr_expect_not(model_refresh(&world.model));
	drop(&world.plans, "p1");
	cr_expect(model_refresh(&world.model));
	const struct run *run = model_run(&world.model, "uid-r1");
	cr_expect_null(run->plan, "the run outlives its plan");
	cr_expect_null(model_run(&world.model, "uid-none"));
	world_finish(&world);
}

/* A plan made anew with the same name is another one: its old Migrations are not its own. */
Test(mtv_model, runs_belong_by_uid)
{
	struct world world;
	world_init(&world);
	put_plan(&world, "p1", "spec: {}");
	put(&world, &world.migrations, "r1", "spec: {plan: {name: p1, uid: uid-of-before}}");
	put(&world, &world.migrations, "r2", "spec: {plan: {name: p1}}");
	model_refresh(&world.model);
	cr_expect_null(model_run(&world.model, "uid-r1")->plan);
	cr_expect_str_eq(model_run(&world.model, "uid-r2")->plan->name, "p1");
	const struct plan *plan = model_plan(&world.model, "uid-p1");
	cr_expect_str_eq(plan->waiting->object->name, "r2");
	world_finish(&world);
}

/* Runs of a plan wait behind each other, the oldest first, whatever the order of the store. */
Test(mtv_model, runs_in_order_of_age)
{
	struct world world;
	world_init(&world);
	put_plan(&world, "p1", "spec: {}");
	put_run(&world, "r3", "p1", "{}");
	put_run(&world, "r1", "p1", "{}");
	put_run(&world, "r2", "p1", "{}");
	put_run(&world, "r0", "p1", "{conditions: [{type: Failed, status: 'True'}]}");
	model_refresh(&world.model);
	cr_expect_str_eq(model_run(&world.model, "uid-r1")->behind, "");
	cr_expect_str_eq(model_run(&world.model, "uid-r2")->behind, "r1");
	cr_expect_str_eq(model_run(&world.model, "uid-r3")->behind, "r1");
	cr_expect_str_eq(model_plan(&world.model, "uid-p1")->waiting->object->name, "r1");
	put_run(&world, "r1", "p1", "{conditions: [{type: Canceled, status: 'True'}]}");
	model_refresh(&world.model);
	cr_expect_str_eq(model_run(&world.model, "uid-r3")->behind, "r2");
	cr_expect_str_eq(model_run(&world.model, "uid-r2")->behind, "");
	world_finish(&world);
}

/* A run that somebody holds says what it said; what is new stands in another one. */
Test(mtv_model, runs_that_are_held_stay_as_they_were)
{
	struct world world;
	world_init(&world);
	put_plan(&world, "p1", "spec: {}");
	put_run(&world, "r1", "p1", "{}");
	put_run(&world, "r2", "p1", "{}");
	model_refresh(&world.model);
	struct run *first = run_ref(model_run(&world.model, "uid-r1"));
	struct run *second = run_ref(model_run(&world.model, "uid-r2"));
	cr_expect_str_eq(second->behind, "r1");
	put_plan(&world, "p1",
		"spec: {}\nstatus: {migration: {history: [{migration: {uid: uid-r1}, conditions: "
		"[{type: Succeeded, status: 'True'}]}]}}");
	model_refresh(&world.model);
	const struct run *now = model_run(&world.model, "uid-r1");
	cr_expect_neq(now, first);
	cr_expect(now->state == RUN_SUCCEEDED && now->in_history);
	cr_expect(first->state == RUN_WAITING && !first->in_history);
	cr_expect_str_eq(model_run(&world.model, "uid-r2")->behind, "");
	cr_expect_str_eq(second->behind, "r1");
	cr_expect_eq(model_plan(&world.model, "uid-p1")->waiting, model_run(&world.model, "uid-r2"),
		"the plan's facts have the new one");
	run_unref(first);
	run_unref(second);
	world_finish(&world);
}

Test(mtv_model, what_was_seen_of_vms)
{
	struct world world;
	world_init(&world);
	put_copying(&world, "p1", 100);
	model_refresh(&world.model);
	const struct vm *vm = &model_plan(&world.model, "uid-p1")->vms[0];
	cr_expect(vm->seen);
	cr_expect_eq(vm->phase_at, world.clock.mono);
	cr_expect(model_executing(&world.model));
	for (int i = 1; i <= 5; i++) {
		clock_advance(&world.clock, 3000);
		put_copying(&world, "p1", 100 + 30 * i);
		model_refresh(&world.model);
	}
	vm = &model_plan(&world.model, "uid-p1")->vms[0];
	cr_expect(vm->rate > 9.9 && vm->rate < 10.1, "%f MiB/s", vm->rate);
	cr_expect_eq(vm->progressed_at, world.clock.mono);
	cr_expect_eq(vm_percent(vm), 25);
	put_copying(&world, "p1", 50);
	model_refresh(&world.model);
	vm = &model_plan(&world.model, "uid-p1")->vms[0];
	cr_expect_eq(vm_percent(vm), 25, "no reason is known: it does not fall");
	cr_expect_eq(vm->progress.percent, 5);
	put_plan(&world, "p1", "spec: {vms: [{id: a}]}");
	model_refresh(&world.model);
	cr_expect_not(model_plan(&world.model, "uid-p1")->vms[0].seen);
	cr_expect_not(model_executing(&world.model));
	world_finish(&world);
}

Test(mtv_model, nothing_at_all)
{
	struct world world;
	size_t at = 0;
	world_init(&world);
	model_refresh(&world.model);
	cr_expect_null(model_next(&world.model, &at));
	cr_expect_null(model_plan(&world.model, ""));
	cr_expect_not(model_executing(&world.model));
	cr_expect_not(model_refresh(&world.model));
	world_finish(&world);
}
