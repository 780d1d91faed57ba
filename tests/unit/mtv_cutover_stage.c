/* Where VMs and plans are before, in and behind their cutover, and in which words that is told. */
#include "mtv/cutover_stage.h"

#include <criterion/criterion.h>
#include <stdlib.h>

#include "base/memory.h"
#include "unit/given.h"

static struct clock now;
static struct arena arena;

static void begin(void)
{
	clock_init_manual(&now, INT64_C(1795262400000)); /* 2026-11-21 12:00:00 UTC */
	arena_init(&arena);
}

static void end(void)
{
	arena_finish(&arena);
}

TestSuite(mtv_cutover_stage, .init = begin, .fini = end);

#define STARTED "started: '2026-11-21T08:00:00Z'"
#define ENDED STARTED ", completed: '2026-11-21T11:00:00Z'"

/* The Migration of a plan, with this spec; "": only its metadata is known. */
static struct run *made_run(const char *spec)
{
	char *text = xasprintf("metadata: {name: run, namespace: mtv, uid: r1}\n%s\n", spec);
	struct object *object = given_object(text);
	struct run *run = run_create(object, NULL);
	object_unref(object);
	free(text);
	return run;
}

/* A plan with VMs of these entries in its status, and a run of this spec. */
static struct plan *made(const char *condition, const char *vms, const char *spec)
{
	char *text = xasprintf("metadata: {name: web, namespace: mtv, uid: p1}\n"
			       "spec: {type: warm}\n"
			       "status: {conditions: [{type: %s, status: 'True'}], migration: "
			       "{history: [{migration: {uid: r1}}], vms: [%s]}}\n",
		condition, vms);
	struct object *object = given_object(text);
	struct run *run = made_run(spec);
	struct plan_runs runs = {.first = run};
	struct plan *plan = plan_create(object, &runs);
	object_unref(object);
	run_unref(run);
	free(text);
	return plan;
}

#define VM(id, text) "{id: " id ", " STARTED ", " text "}"
#define SPEC "spec: {plan: {name: web}}"

Test(mtv_cutover_stage, of_each_phase)
{
	static const struct {
		const char *vm, *stage;
		bool begun;
	} cases[] = {
		{"{id: a, phase: Started}", "waiting", false},
		{VM("a", "phase: CopyDisks"), "copying", false},
		{VM("a", "phase: WaitForPreviousSnapshotRemoval"), "copying", false},
		{VM("a", "phase: CopyingPaused"), "ready", false},
		{VM("a", "phase: StorePowerState"), "powering off", true},
		{VM("a", "phase: WaitForPowerOff"), "powering off", true},
		{VM("a", "phase: WaitForPenultimateSnapshotRemoval"), "final copy", true},
		{VM("a", "phase: Finalize"), "final copy", true},
		{VM("a", "phase: RemoveFinalSnapshot"), "final copy", true},
		{VM("a", "phase: CreateGuestConversionPod"), "converting", true},
		{VM("a", "phase: ConvertGuest"), "converting", true},
		{VM("a", "phase: CreateVM"), "creating VM", true},
		{VM("a", "phase: WaitForGuestReboots"), "finishing", true},
		{VM("a", "phase: WaitForFinalSnapshotRemoval"), "finishing", true},
		{"{id: a, phase: Completed, " ENDED "}", "done", true},
		{"{id: a, phase: Completed, error: {phase: CopyDisks}, " ENDED "}", "failed",
			false},
		{"{id: a, phase: Completed, restorePowerState: 'On', error: {phase: "
		 "Finalize}, " ENDED "}",
			"failed", true},
		{"{id: a, conditions: [{type: Canceled, status: 'True'}], " ENDED "}", "canceled",
			false},
	};
	for (size_t i = 0; i < COUNT(cases); i++) {
		struct plan *plan = made("Executing", cases[i].vm, SPEC);
		cr_assert_eq(plan->count, 1);
		cr_expect_str_eq(cutover_stage_name(cutover_stage_of(&plan->vms[0])),
			cases[i].stage, "%s", cases[i].vm);
		cr_expect_eq(cutover_has_begun(&plan->vms[0]), cases[i].begun, "%s", cases[i].vm);
		plan_unref(plan);
	}
}

#define READY VM("a", "phase: CopyingPaused")
#define COPIES VM("b", "phase: CopyDisks")
#define READY_TOO VM("b", "phase: CopyingPaused")
#define SET(time) "spec: {plan: {name: web}, cutover: '2026-11-21T" time ":00Z'}"

/* What is not known is not told as none, and nothing is due behind a line that is lost. */
Test(mtv_cutover_stage, words)
{
	static const struct {
		const char *condition, *vms, *spec;
		int64_t behind;
		const char *words;
	} cases[] = {
		{"Executing", READY, SPEC, 0, "none set"},
		{"Executing", READY, "", 0, "not known yet"},
		{"Executing", READY ", " COPIES, SET("12:25"), 0, "in 25m"},
		{"Executing", READY, SET("11:58"), 0, "due 2m ago"},
		{"Executing", READY ", " COPIES, SET("11:58"), 0, "due 2m ago, 1 VM still copies"},
		{"Executing", READY ", " COPIES, SET("11:58"), 180000, "was to begin 2m ago"},
		{"Executing",
			"{id: a, phase: Finalize, " STARTED "}, {id: c, phase: Completed, " ENDED
			"}, " COPIES,
			SET("12:58"), 0, "1 final copy, 1 done, 1 copying"},
		{"Executing", VM("a", "phase: Finalize") ", " COPIES, SET("11:58"), 0,
			"1 still copies, due 2m ago; 1 final copy, 1 copying"},
		{"Executing", VM("a", "phase: Finalize") ", " READY_TOO, SET("11:58"), 0,
			"1 not begun, due 2m ago; 1 final copy, 1 ready"},
		{"Executing", "{id: a, phase: Completed, " ENDED "}, " COPIES, SET("11:58"), 180000,
			"was to begin 2m ago; 1 done, 1 copying"},
		{"Executing", "{id: a, phase: Completed, " ENDED "}, " COPIES, SET("12:25"), 0,
			"in 25m; 1 done, 1 copying"},
		{"Executing", "{id: a, phase: Completed, " ENDED "}, " COPIES, SPEC, 0,
			"none set; 1 done, 1 copying"},
		{"Executing", "{id: a, phase: Completed, " ENDED "}, " COPIES, "", 0,
			"not known yet; 1 done, 1 copying"},
		{"Executing", "{id: a, phase: Completed, " ENDED "}", SET("12:25"), 0, "1 done"},
		{"Succeeded", "{id: a, phase: Completed, " ENDED "}", SET("11:00"), 0, "1 done"},
		{"Failed",
			"{id: a, phase: Completed, " ENDED
			"}, {id: b, phase: Completed, error: {phase: CopyDisks}, " ENDED "}",
			SPEC, 0, "1 done, 1 failed"},
	};
	struct telling telling = {.clock = &now, .arena = &arena};
	for (size_t i = 0; i < COUNT(cases); i++) {
		struct plan *plan = made(cases[i].condition, cases[i].vms, cases[i].spec);
		now.behind = cases[i].behind;
		cr_expect_str_eq(
			cutover_stage_words(plan, &telling), cases[i].words, "case %zu", i);
		plan_unref(plan);
	}
}

Test(mtv_cutover_stage, only_of_warm_plans)
{
	struct object *object = given_object("metadata: {name: web, namespace: mtv, uid: p1}\n"
					     "spec: {type: cold, vms: [{id: a}]}\n");
	struct plan_runs runs = {0};
	struct plan *plan = plan_create(object, &runs);
	struct telling telling = {.clock = &now, .arena = &arena};
	cr_expect_str_eq(cutover_stage_words(plan, &telling), "");
	cr_expect_not(plan_runs_warm(plan));
	plan_unref(plan);
	object_unref(object);
}
