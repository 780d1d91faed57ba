#include <criterion/criterion.h>
#include <stdlib.h>
#include <string.h>

#include "base/memory.h"
#include "mtv/plan.h"
#include "unit/given.h"

TestSuite(mtv_vm);

enum { MINUTE = 60 * 1000 };
static const int64_t NOON = INT64_C(1795262400000); /* 2026-11-21 12:00:00 UTC */

#define IS(type) "{type: " type ", status: 'True'}"

/* The facts of a plan with one VM of these entries, and a Migration with this spec. */
static struct plan *made(const char *type, const char *spec, const char *status, const char *run)
{
	char *text = xasprintf("metadata: {name: p, namespace: mtv, uid: p1}\n"
			       "spec: {type: %s, vms: [%s]}\n"
			       "status: {conditions: [%s], migration: {vms: [%s], history: "
			       "[{migration: {uid: r1}}]}}",
		*type == '-' ? "cold" : type, spec, *type == '-' ? "" : IS("Executing"), status);
	struct object *object = given_object(text);
	free(text);
	text = xasprintf("metadata: {name: r, namespace: mtv, uid: r1}\nspec: %s", run);
	struct object *migration = given_object(text);
	free(text);
	struct run *first = run_create(migration, NULL);
	struct plan_runs runs = {.first = first, .grace = 5 * MINUTE};
	struct plan *plan = plan_create(object, &runs);
	run_unref(first);
	object_unref(migration);
	object_unref(object);
	return plan;
}

Test(mtv_vm, states)
{
	static const struct {
		const char *type; /* -: the plan does not execute */
		const char *status;
		enum vm_state state;
	} cases[] = {
		{"cold", "", VM_NOT_STARTED},
		{"cold", "{id: a}", VM_RUNNING},
		{"cold", "{id: a, phase: Started}", VM_QUEUED},
		{"cold", "{id: a, phase: Started, started: '2026-11-21T11:00:00Z'}", VM_RUNNING},
		{"cold", "{id: a, phase: CopyDisks, conditions: [" IS("Pending") "]}", VM_QUEUED},
		{"cold", "{id: a, phase: Finalize}", VM_RUNNING},
		{"warm", "{id: a, phase: CopyDisks}", VM_RUNNING},
		{"warm", "{id: a, phase: CopyingPaused}", VM_WAITING},
		{"warm", "{id: a, phase: StorePowerState}", VM_CUTTING_OVER},
		{"warm", "{id: a, phase: Novelty}", VM_RUNNING},
		{"warm", "{id: a, phase: Completed, conditions: [" IS("Canceled") "]}",
			VM_CLEANING},
		{"-", "{id: a, phase: CopyDisks}", VM_STOPPED},
		{"-", "{id: a, completed: '2026-11-21T11:00:00Z'}", VM_SUCCEEDED},
		{"-", "{id: a, completed: '2026-11-21T11:00:00Z', error: {phase: X}}", VM_FAILED},
		{"-",
			"{id: a, completed: '2026-11-21T11:00:00Z', conditions: [" IS(
				"Canceled") "]}",
			VM_CANCELED},
		{"cold", "{id: a, phase: CopyDisks, conditions: [" IS("Failed") "]}", VM_FAILED},
		{"cold",
			"{id: a, completed: '2026-11-21T11:00:00Z', conditions: [" IS(
				"Failed") ", " IS("Canceled") "]}",
			VM_FAILED},
	};
	for (size_t i = 0; i < COUNT(cases); i++) {
		struct plan *plan = made(cases[i].type, "{id: a}", cases[i].status, "{}");
		cr_expect_eq(plan->vms[0].state, cases[i].state, "%s: %s", cases[i].status,
			vm_state_name(plan->vms[0].state));
		cr_expect_eq(vm_finished(&plan->vms[0]), cases[i].state >= VM_SUCCEEDED);
		plan_unref(plan);
	}
}

/* vmCutover, by id, wins over the cutover of the run (forklift.md 1.8). */
Test(mtv_vm, cutover)
{
	static const struct {
		const char *type;
		const char *spec;
		const char *run;
		int64_t at; /* minutes from noon; -1: none */
	} cases[] = {
		{"warm", "{id: a}", "{}", -1},
		{"warm", "{id: a}", "{cutover: '2026-11-21T12:10:00Z'}", 10},
		{"warm", "{id: a}",
			"{cutover: '2026-11-21T12:10:00Z', vmCutover: [{id: a, cutover: "
			"'2026-11-21T12:20:00Z'}]}",
			20},
		{"warm", "{id: a}",
			"{cutover: '2026-11-21T12:30:00Z', vmCutover: [{id: a, cutover: "
			"'2026-11-21T12:20:00Z'}]}",
			20},
		{"warm", "{id: a}",
			"{cutover: '2026-11-21T12:10:00Z', vmCutover: [{id: b, cutover: "
			"'2026-11-21T12:20:00Z'}]}",
			10},
		{"warm", "{id: a}",
			"{vmCutover: [{id: b, cutover: '2026-11-21T12:20:00Z'}, {id: a, "
			"cutover: '2026-11-21T12:05:00Z'}]}",
			5},
		{"warm", "{id: a}",
			"{cutover: '2026-11-21T12:10:00Z', vmCutover: [{id: a, cutover: "
			"soon}]}",
			10},
		{"warm", "{name: n}",
			"{cutover: '2026-11-21T12:10:00Z', vmCutover: [{id: '', "
			"cutover: '2026-11-21T12:20:00Z'}]}",
			10},
		{"warm", "{id: a}", "{cutover: tomorrow}", -1},
		{"cold", "{id: a}", "{cutover: '2026-11-21T12:10:00Z'}", -1},
		{"-", "{id: a}", "{cutover: '2026-11-21T12:10:00Z'}", -1},
	};
	for (size_t i = 0; i < COUNT(cases); i++) {
		struct plan *plan = made(cases[i].type, cases[i].spec, "", cases[i].run);
		int64_t at = plan->vms[0].cutover;
		cr_expect_eq(at ? (at - NOON) / MINUTE : -1, cases[i].at, "%s %s", cases[i].spec,
			cases[i].run);
		plan_unref(plan);
	}
}

Test(mtv_vm, cancel_requests)
{
	static const struct {
		const char *type;
		const char *spec;
		const char *cancel;
		bool requested;
	} cases[] = {
		{"cold", "{id: a, name: x}", "[]", false},
		{"cold", "{id: a, name: x}", "[{id: a}]", true},
		{"cold", "{id: a, name: x}", "[{id: b}, {id: a, name: other}]", true},
		{"cold", "{id: a, name: x}", "[{name: x}]", true},
		{"cold", "{id: a, name: x}", "[{id: b, name: x}]", false},
		{"cold", "{id: a, name: x}", "[{name: y}]", false},
		{"cold", "{name: x}", "[{name: x}]", true},
		{"cold", "{name: x}", "[{id: ''}]", false},
		{"-", "{id: a}", "[{id: a}]", false},
	};
	for (size_t i = 0; i < COUNT(cases); i++) {
		char *run = xasprintf("{cancel: %s}", cases[i].cancel);
		struct plan *plan = made(cases[i].type, cases[i].spec, "", run);
		cr_expect_eq(plan->vms[0].cancel_requested, cases[i].requested, "%s %s",
			cases[i].spec, run);
		plan_unref(plan);
		free(run);
	}
}

#define STARTED "started: '2026-11-21T11:00:00Z'"

/* The first note that fits; no history here. */
Test(mtv_vm, notes)
{
	static const struct {
		const char *type;
		const char *status;
		const char *run;
		const char *note;
	} cases[] = {
		{"cold", "", "{}", ""},
		{"cold", "{id: a, " STARTED ", phase: CopyDisks}", "{}", ""},
		{"cold",
			"{id: a, conditions: [" IS(
				"Failed") "], error: {phase: CopyDisks, reasons: "
					  "[no space, more]}}",
			"{cancel: [{id: a}]}", "CopyDisks: no space"},
		{"cold", "{id: a, conditions: [" IS("Failed") "]}", "{}", ""},
		{"cold", "{id: a, " STARTED ", phase: CopyDisks}", "{cancel: [{id: a}]}",
			"cancel requested"},
		{"cold", "{id: a, conditions: [" IS("Canceled") "]}", "{cancel: [{id: a}]}",
			"cleaning up"},
		{"cold", "{id: a, phase: Started}", "{}", "queued"},
		{"cold",
			"{id: a, phase: Started, conditions: [{type: Pending, status: 'True', "
			"message: "
			"'limit reached (max 20).'}]}",
			"{}", "queued (0 of 20)"},
		{"warm", "{id: a, " STARTED ", phase: CopyDisks}",
			"{cutover: '2026-11-21T11:30:00Z'}", "cutover was due 30m ago"},
		{"warm", "{id: a, " STARTED ", phase: CopyingPaused}",
			"{cutover: '2026-11-21T13:30:00Z'}", "cutover at 13:30Z, in 1h30m"},
		{"warm", "{id: a, " STARTED ", phase: Finalize}",
			"{cutover: '2026-11-21T11:30:00Z'}", ""},
		{"warm",
			"{id: a, " STARTED ", phase: CopyingPaused, warm: {nextPrecopyAt: "
			"'2026-11-21T12:40:00Z'}}",
			"{}", "waiting for cutover, next precopy at 12:40Z"},
		{"warm",
			"{id: a, " STARTED ", phase: CopyingPaused, warm: {nextPrecopyAt: "
			"'2026-11-21T11:59:30Z'}}",
			"{}", "waiting for cutover, next precopy at 11:59Z"},
		{"warm",
			"{id: a, " STARTED ", phase: CopyingPaused, warm: {nextPrecopyAt: "
			"'2026-11-21T09:40:00Z'}}",
			"{}", "waiting for cutover, next precopy was due 2h20m ago"},
		{"warm", "{id: a, " STARTED ", phase: CopyingPaused}", "{}", "waiting for cutover"},
		{"warm", "{id: a, " STARTED ", phase: CopyDisks, warm: {failures: 1}}", "{}",
			"1 importer restart"},
		{"warm", "{id: a, " STARTED ", phase: CopyDisks, warm: {failures: 3}}", "{}",
			"3 importer restarts"},
		{"cold",
			"{id: a, " STARTED ", phase: CopyDisks, pipeline: [{name: DiskTransfer, "
			"reason: Pending for PVC}]}",
			"{}", "Pending for PVC"},
		{"cold",
			"{id: a, " STARTED
			", phase: CreateVM, pipeline: [{name: X, warning: {reasons: "
			"[old snapshot]}}]}",
			"{}", "old snapshot"},
		{"cold",
			"{id: a, " STARTED
			", phase: CreateVM, conditions: [{type: C, category: Warning, "
			"message: careful}]}",
			"{}", "careful"},
	};
	struct clock clock;
	struct arena arena;
	struct telling telling = {.clock = &clock, .arena = &arena};
	clock_init_manual(&clock, NOON);
	arena_init(&arena);
	for (size_t i = 0; i < COUNT(cases); i++) {
		struct plan *plan = made(cases[i].type, "{id: a}", cases[i].status, cases[i].run);
		cr_expect_str_eq(vm_note(&plan->vms[0], &telling), cases[i].note);
		plan_unref(plan);
	}
	arena_finish(&arena);
}

#define COPYING "{id: a, " STARTED ", phase: CopyDisks}"
#define MAKING                                                                                     \
	"{id: a, " STARTED                                                                         \
	", phase: CreateVM, pipeline: [{name: VirtualMachineCreation, started: "                   \
	"'2026-11-21T11:45:00Z'}]}"

/* Between precopies, the next of which is due at that time. */
#define PAUSED(TIME)                                                                               \
	"{id: a, " STARTED ", phase: CopyingPaused, warm: {nextPrecopyAt: '2026-11-21T" TIME       \
	":00Z'}}"

/* Copies stall without progress for 10 minutes, other phases beyond their usual time. */
Test(mtv_vm, stalls)
{
	static const struct {
		const char *status;
		int seen;  /* minutes that the phase has been seen */
		int quiet; /* minutes without progress */
		int since; /* minutes before now; 0: it does not stall */
	} cases[] = {
		{COPYING, 60, 9, 0},
		{COPYING, 60, 10, 10},
		{COPYING, 60, 25, 25},
		{MAKING, 1, 0, 15},
		{MAKING, 20, 20, 20},
		{"{id: a, " STARTED ", phase: CreateVM}", 9, 9, 0},
		{"{id: a, " STARTED ", phase: CreateVM}", 11, 11, 11},
		{"{id: a, " STARTED ", phase: Novelty}", 14, 14, 0},
		{"{id: a, " STARTED ", phase: Novelty}", 16, 16, 16},
		{"{id: a, " STARTED ", phase: CopyingPaused}", 600, 600, 0},
		{PAUSED("12:01"), 600, 600, 0},
		{PAUSED("11:51"), 600, 600, 0},
		{PAUSED("11:49"), 1, 1, 11},
		{"{id: a, phase: Started}", 600, 600, 0},
	};
	struct clock clock;
	clock_init_manual(&clock, NOON);
	clock.mono = 1000 * (int64_t)MINUTE;
	for (size_t i = 0; i < COUNT(cases); i++) {
		struct plan *plan = made("warm", "{id: a}", cases[i].status, "{}");
		struct vm *vm = &plan->vms[0];
		cr_expect_eq(vm_stalled_since(vm, &clock), 0, "never looked at");
		vm->seen = true;
		vm->phase_at = clock.mono - cases[i].seen * (int64_t)MINUTE;
		vm->progressed_at = clock.mono - cases[i].quiet * (int64_t)MINUTE;
		int64_t since = vm_stalled_since(vm, &clock);
		cr_expect_eq(since ? (NOON - since) / MINUTE : 0, cases[i].since, "case %zu", i);
		plan_unref(plan);
	}
}

/* Behind a lost line it is not known whether it stands still, and nothing becomes late. */
Test(mtv_vm, nothing_stalls_while_nobody_can_look)
{
	struct clock clock;
	struct arena arena;
	clock_init_manual(&clock, NOON);
	arena_init(&arena);
	clock.mono = 1000 * (int64_t)MINUTE;
	struct telling telling = {.clock = &clock, .arena = &arena};
	struct plan *plan = made("warm", "{id: a}", COPYING, "{}");
	struct plan *paused = made("warm", "{id: a}", PAUSED("11:49"), "{}");
	struct vm *vm = &plan->vms[0];
	vm->seen = paused->vms[0].seen = true;
	vm->phase_at = clock.mono - 60 * (int64_t)MINUTE;
	vm->progressed_at = clock.mono - 25 * (int64_t)MINUTE;
	clock.behind = 16 * (int64_t)MINUTE;
	cr_expect_eq(vm_stalled_since(vm, &clock), 0);
	cr_expect_eq(vm_stalled_since(&paused->vms[0], &clock), 0);
	cr_expect_str_eq(
		vm_note(&paused->vms[0], &telling), "waiting for cutover, next precopy at 11:49Z");
	clock.behind = 15 * (int64_t)MINUTE;
	cr_expect_eq(vm_stalled_since(vm, &clock), NOON - 25 * (int64_t)MINUTE);
	plan_unref(plan);
	plan_unref(paused);
	arena_finish(&arena);
}

Test(mtv_vm, steps_and_percent)
{
	static const struct {
		const char *type;
		const char *status;
		const char *step;
		int percent;
	} cases[] = {
		{"cold", "", "", -1},
		{"cold",
			"{id: a, phase: CopyDisks, pipeline: [{name: Initialize, phase: "
			"Completed}, "
			"{name: DiskTransfer}]}",
			"DiskTransfer", 0},
		{"warm",
			"{id: a, phase: CopyDisks, pipeline: [{name: DiskTransfer, tasks: "
			"[{annotations: {Precopy: '3'}}]}]}",
			"DiskTransfer, precopy 3", 0},
		{"warm",
			"{id: a, phase: CopyDisks, pipeline: [{name: DiskTransfer, tasks: "
			"[{annotations: {Precopy: '1'}}]}]}",
			"DiskTransfer", 0},
		{"-",
			"{id: a, completed: '2026-11-21T11:00:00Z', phase: Completed, pipeline: "
			"[{name: "
			"DiskTransfer}]}",
			"", 100},
		{"cold",
			"{id: a, phase: Completed, conditions: [" IS(
				"Failed") "], pipeline: [{name: "
					  "A, phase: Completed}, {name: B, error: {phase: "
					  "Running}}, {name: C}]}",
			"B", 33},
	};
	struct arena arena;
	arena_init(&arena);
	for (size_t i = 0; i < COUNT(cases); i++) {
		struct plan *plan = made(cases[i].type, "{id: a}", cases[i].status, "{}");
		cr_expect_str_eq(vm_step_name(&plan->vms[0], &arena), cases[i].step);
		cr_expect_eq(vm_percent(&plan->vms[0]), cases[i].percent, "case %zu: %d", i,
			vm_percent(&plan->vms[0]));
		plan_unref(plan);
	}
	arena_finish(&arena);
}
