#include <criterion/criterion.h>
#include <stdlib.h>
#include <string.h>

#include "base/memory.h"
#include "mtv/plan.h"
#include "unit/given.h"

/* What the scenarios (mtv_scenarios.c) do not reach: the order of the rules, odd objects. */
TestSuite(mtv_plan);

/* A plan of this YAML below metadata, with the given Migrations. */
static struct plan *made(const char *yaml, struct run *runs)
{
	char *text = xasprintf("metadata: {name: p, namespace: mtv, uid: p1}\n%s", yaml);
	struct object *object = given_object(text);
	struct plan_runs all = {.first = runs, .grace = 300000};
	struct plan *plan = plan_create(object, &all);
	object_unref(object);
	free(text);
	return plan;
}

static struct run *made_run(const char *uid, enum run_state state)
{
	char *text = xasprintf("metadata: {name: %s, namespace: mtv, uid: %s}", uid, uid);
	struct object *object = given_object(text);
	struct run *run = run_create(object, NULL);
	run->state = state;
	object_unref(object);
	free(text);
	return run;
}

#define IS(type) "{type: " type ", status: 'True'}"
#define BAD(type) "{type: " type ", status: 'True', category: Critical}"
#define STATUS(conditions, entry, vms)                                                             \
	"status: {conditions: [" conditions "], migration: {history: [{conditions: [" entry        \
	"]}], vms: [" vms "]}}\n"
#define QUEUED "{id: a, phase: Started}"
#define COPIES "{id: a, phase: CopyDisks, started: '2026-11-21T11:00:00Z'}"
#define CUTS "{id: a, phase: Finalize, started: '2026-11-21T11:00:00Z'}"
#define WARM "spec: {type: warm, vms: [{id: a}]}\n"
#define COLD "spec: {type: cold, vms: [{id: a}]}\n"

Test(mtv_plan, first_rule_that_fits)
{
	static const struct {
		const char *yaml;
		enum plan_state state;
	} cases[] = {
		{"spec: {}", PLAN_NOT_READY},
		{"status: {conditions: [" IS("Ready") "]}", PLAN_READY},
		{"status: {conditions: [" IS("Ready") ", " IS("ValidatingVDDK") "]}",
			PLAN_NOT_READY},
		{"spec: {archived: true}\n" STATUS(IS("Executing"), "", QUEUED), PLAN_ARCHIVED},
		{"spec: {archived: true}\n" STATUS(IS("Succeeded"), "", ""), PLAN_ARCHIVED},
		{STATUS(IS("Archived"), IS("Canceled"), ""), PLAN_ARCHIVED},
		{STATUS(IS("Archived") ", " IS("Succeeded"), "", ""), PLAN_SUCCEEDED},
		{"spec: {archived: false}\n" STATUS(IS("Archived"), IS("Succeeded"), ""),
			PLAN_SUCCEEDED},
		{WARM STATUS(IS("Executing") ", " BAD("X"), "", CUTS), PLAN_BLOCKED},
		{WARM STATUS(IS("Executing"), "", CUTS), PLAN_CUTTING_OVER},
		{COLD STATUS(IS("Executing"), "", CUTS), PLAN_RUNNING},
		{WARM STATUS(IS("Executing"), "", COPIES), PLAN_WARM_RUNNING},
		{WARM STATUS(IS("Executing"), "", QUEUED), PLAN_QUEUED},
		{COLD STATUS(IS("Executing"), "", QUEUED), PLAN_QUEUED},
		{COLD STATUS(IS("Executing"), "", ""), PLAN_RUNNING},
		{STATUS("", IS("Executing"), ""), PLAN_RUNNING},
		{STATUS(IS("Failed"), IS("Executing"), ""), PLAN_FAILED},
		{STATUS(IS("Ready") ", " IS("Failed"), "", ""), PLAN_FAILED},
		{STATUS("", IS("Canceled"), ""), PLAN_CANCELED},
		{STATUS(IS("Ready"), IS("Succeeded"), ""), PLAN_SUCCEEDED},
		{STATUS(IS("Failed") ", " IS("Canceled") ", " IS("Succeeded"), "", ""),
			PLAN_FAILED},
		{STATUS(BAD("X"), "", ""), PLAN_NOT_READY},
	};
	for (size_t i = 0; i < COUNT(cases); i++) {
		struct plan *plan = made(cases[i].yaml, NULL);
		cr_expect_eq(plan->state, cases[i].state, "%s: %s", cases[i].yaml,
			plan_state_name(plan->state));
		plan_unref(plan);
	}
	plan_unref(NULL);
}

/* A Migration that waits makes an idle plan Queued, unless it will never run. */
Test(mtv_plan, migrations_that_wait)
{
	struct run *active = made_run("r1", RUN_FAILED);
	struct run *never = made_run("r2", RUN_NEVER);
	struct run *waits = made_run("r3", RUN_WAITING);
	active->next_of_plan = waits;
	struct plan *plan = made("status: {conditions: [" IS("Failed") "], migration: {history: "
								       "[{migration: {uid: r1}}]}}",
		active);
	cr_expect_eq(plan->state, PLAN_QUEUED);
	cr_expect_eq(plan->run, active);
	cr_expect_eq(plan->waiting, waits);
	plan_unref(plan);
	plan = made("status: {conditions: [" IS("Succeeded") "]}", never);
	cr_expect_eq(plan->state, PLAN_SUCCEEDED);
	cr_expect_eq(plan->waiting, never);
	cr_expect_null(plan->run);
	plan_unref(plan);
	run_unref(active);
	run_unref(never);
	run_unref(waits);
}

/* "id:state " of all VMs, in their order. */
static void expect_vms(const struct plan *plan, const char *expected)
{
	char text[400] = "";
	for (size_t i = 0; i < plan->count; i++) {
		const struct vm *vm = &plan->vms[i];
		strcat(strcat(strcat(strcat(text, vm->id), "/"), vm->name), ":");
		strcat(strcat(text, vm_state_name(vm->state)), " ");
	}
	cr_expect_str_eq(text, expected);
}

/* Rows are those of the spec, found in the run by id, else by name; then those of the run alone. */
Test(mtv_plan, vms_of_spec_and_run)
{
	static const struct {
		const char *spec;
		const char *status;
		const char *vms;
	} cases[] = {
		{"{id: a}, {id: b}", "{id: b, phase: CopyDisks}, {id: a, phase: CopyingPaused}",
			"a/a:Waiting b/b:Running "},
		{"{id: a, name: x}", "{id: a, name: y, phase: CopyDisks}", "a/y:Running "},
		{"{name: x}", "{id: a, name: x, phase: CopyDisks}", "a/x:Running "},
		{"{id: a, name: x}", "{id: b, name: x, phase: CopyDisks}",
			"a/x:NotStarted b/x:Running "},
		{"{id: a}", "{id: z, name: late, phase: CopyDisks}, {id: a, phase: CopyDisks}",
			"a/a:Running z/late:Running "},
		{"{id: '', name: x}", "{name: x, phase: CopyDisks}", "/x:Running "},
		{"{}", "", "/:NotStarted "},
		{"", "", ""},
		{"text", "5", "/:NotStarted /:Running "},
	};
	for (size_t i = 0; i < COUNT(cases); i++) {
		char *yaml = xasprintf("spec: {vms: [%s]}\nstatus: {conditions: [" IS(
					       "Executing") "], migration: {vms: [%s]}}",
			cases[i].spec, cases[i].status);
		struct plan *plan = made(yaml, NULL);
		expect_vms(plan, cases[i].vms);
		plan_unref(plan);
		free(yaml);
	}
}

#define DISKS(size, done)                                                                          \
	"pipeline: [{name: DiskTransfer, annotations: {unit: MB}, progress: {completed: " #done    \
	", total: " #size "}}]"
#define ENDED(outcome) "completed: '2026-11-21T11:00:00Z', conditions: [" IS(outcome) "]"

/* Weighted by data; canceled VMs are left out. */
Test(mtv_plan, percent)
{
	static const struct {
		const char *conditions;
		const char *vms;
		int percent;
	} cases[] = {
		{IS("Executing"), "", -1},
		{IS("Executing"), "{id: a, phase: CopyDisks, " DISKS(100, 50) "}", 50},
		{IS("Executing"),
			"{id: a, phase: CopyDisks, " DISKS(900, 90) "}, {id: b, phase: "
								    "CopyDisks, " DISKS(
									    100, 50) "}",
			14},
		{IS("Executing"),
			"{id: a, phase: CopyDisks, " DISKS(100, 50) "}, {id: b, " ENDED(
				"Canceled") ", " DISKS(900, 0) "}",
			50},
		{IS("Executing"),
			"{id: a, phase: CopyDisks, " DISKS(100, 0) "}, {id: b, " ENDED(
				"Succeeded") ", " DISKS(300, 300) "}",
			75},
		{IS("Executing"), "{id: a, " ENDED("Succeeded") ", " DISKS(300, 300) "}", 99},
		{IS("Succeeded"), "{id: a, " ENDED("Succeeded") ", " DISKS(300, 300) "}", 100},
		{IS("Canceled"), "{id: a, " ENDED("Canceled") ", " DISKS(300, 100) "}", -1},
		{IS("Failed"),
			"{id: a, phase: Completed, " ENDED("Failed") ", " DISKS(300, 100) "}", 33},
		{IS("Executing"), "{id: a, phase: CopyDisks, pipeline: []}", -1},
	};
	for (size_t i = 0; i < COUNT(cases); i++) {
		char *yaml = xasprintf("status: {conditions: [%s], migration: {vms: [%s]}}",
			cases[i].conditions, cases[i].vms);
		struct plan *plan = made(yaml, NULL);
		cr_expect_eq(plan->percent, cases[i].percent, "case %zu: %d", i, plan->percent);
		plan_unref(plan);
		free(yaml);
	}
}

Test(mtv_plan, types)
{
	static const struct {
		const char *spec;
		const char *type;
		bool warm;
	} cases[] = {{"{}", "cold", false}, {"{warm: true}", "warm", true},
		{"{type: warm}", "warm", true}, {"{type: cold, warm: true}", "cold", false},
		{"{type: '', warm: true}", "warm", true}, {"{type: live}", "live", false},
		{"{type: conversion}", "conversion", false}, {"{warm: 'true'}", "cold", false}};
	for (size_t i = 0; i < COUNT(cases); i++) {
		char *yaml = xasprintf("spec: %s", cases[i].spec);
		struct plan *plan = made(yaml, NULL);
		cr_expect_str_eq(plan_type(plan), cases[i].type);
		cr_expect_eq(plan->warm, cases[i].warm, "%s", yaml);
		plan_unref(plan);
		free(yaml);
	}
}

Test(mtv_plan, history)
{
	struct doc *doc = given_yaml("status: {migration: {history: [{migration: {uid: a}}, "
				     "{migration: {uid: b}}]}}");
	const struct node *root = doc_root(doc);
	cr_expect(node_equals(node_find(plan_active_entry(root), "migration.uid"), "b"));
	cr_expect_null(plan_active_entry(NULL));
	doc_unref(doc);
}

/* Facts hold what they are made of, and can be shared. */
Test(mtv_plan, counted_by_reference)
{
	struct plan *plan = made("spec: {vms: [{id: a}]}", NULL);
	cr_expect_eq(plan_ref(plan), plan);
	plan_unref(plan);
	cr_expect_str_eq(plan->vms[0].id, "a");
	cr_expect_eq(plan_root(plan), object_root(plan->object));
	plan_unref(plan);
}

static void expect_reason(const struct plan *plan, const struct clock *clock, const char *expected)
{
	struct arena arena;
	const struct telling telling = {.clock = clock, .arena = &arena};
	arena_init(&arena);
	const char *reason = plan_reason(plan, &telling);
	cr_expect_str_eq(reason, expected, "%s", reason);
	arena_finish(&arena);
}

/* A pod that waits for a node is told by nobody but the time that its VM takes. */
Test(mtv_plan, its_reason_counts_what_does_not_get_on)
{
	static const char yaml[] = "spec: {type: cold, vms: [{id: a}, {id: b}]}\n" STATUS(
		IS("Executing"), "",
		"{id: a, phase: ConvertGuest, started: '2026-11-21T11:00:00Z'}, {id: b, phase: "
		"ConvertGuest, started: '2026-11-21T11:00:00Z'}");
	enum { HOUR = 60 * 60 * 1000 };
	struct plan *plan = made(yaml, NULL);
	struct clock clock;
	clock_init_manual(&clock, 1795262400000);
	clock.mono = 10 * (int64_t)HOUR;
	plan->vms[0].seen = plan->vms[1].seen = true;
	plan->vms[0].phase_at = plan->vms[1].phase_at = clock.mono;
	expect_reason(plan, &clock, "2 of 2 VMs running");
	plan->vms[1].phase_at = clock.mono - 2 * HOUR;
	expect_reason(plan, &clock, "2 of 2 VMs running, 1 stalled");
	plan_unref(plan);
}

Test(mtv_plan, a_blocker_is_the_reason_and_not_that_it_failed)
{
	struct clock clock;
	clock_init_manual(&clock, 1795262400000);
	struct plan *plan = made("status: {conditions: [{type: Failed, status: 'True', message: "
				 "'The migration has FAILED due to a validation blocker: "
				 "VDDKInvalid: VDDK init image is invalid'}]}\n",
		NULL);
	expect_reason(plan, &clock, "validation blocker: VDDKInvalid: VDDK init image is invalid");
	plan_unref(plan);
}
