/* When the VMs of a cutover are up, when they will not be, and which VMs it is about at all. */
#include "mtv/cutover_end.h"

#include <criterion/criterion.h>
#include <stdlib.h>

#include "base/memory.h"
#include "mtv/sights.h"
#include "unit/given.h"

#define STARTED "started: '2026-11-21T08:00:00Z'"
#define ENDED STARTED ", completed: '2026-11-21T11:00:00Z'"
#define VM(id, text) "{id: " id ", " STARTED ", " text "}"
#define READY(id) VM(id, "phase: CopyingPaused")
#define COPIES(id) VM(id, "phase: CopyDisks")
#define DOWN(id) VM(id, "phase: ConvertGuest, restorePowerState: 'On'")
#define HOOK(id) VM(id, "phase: PostHook, restorePowerState: 'On'")
#define UP(id) "{id: " id ", phase: Completed, restorePowerState: 'On', " ENDED "}"
#define WAS_OFF(id) "{id: " id ", phase: Completed, restorePowerState: 'Off', " ENDED "}"
#define FAILED(id, down)                                                                           \
	"{id: " id ", phase: Completed, error: {phase: ConvertGuest}, " down ENDED "}"
#define CANCELED(id, down)                                                                         \
	"{id: " id ", conditions: [{type: Canceled, status: 'True'}], " down ENDED "}"
#define WAS_DOWN "restorePowerState: 'On', "

#define SPEC "spec: {plan: {name: web}}"
#define SET "spec: {plan: {name: web}, cutover: '2026-11-21T11:00:00Z'}"
#define OWN(id, time)                                                                              \
	"spec: {plan: {name: web}, cutover: '2026-11-21T11:00:00Z', vmCutover: [{id: " id          \
	", cutover: '2026-11-21T" time ":00Z'}]}"

static struct run *made_run(const char *spec)
{
	char *text = xasprintf("metadata: {name: run, namespace: mtv, uid: r1}\n%s\n", spec);
	struct object *object = given_object(text);
	struct run *run = run_create(object, NULL);
	object_unref(object);
	free(text);
	return run;
}

/* MORE: of the plan's spec. */
static struct plan *made_with(
	const char *condition, const char *vms, const char *spec, const char *more)
{
	char *text = xasprintf("metadata: {name: web, namespace: mtv, uid: p1}\n"
			       "spec: {type: warm%s}\n"
			       "status: {conditions: [{type: %s, status: 'True'}], migration: "
			       "{history: [{migration: {uid: r1}}], vms: [%s]}}\n",
		more, condition, vms);
	struct object *object = given_object(text);
	struct run *run = made_run(spec);
	struct plan_runs runs = {.first = run, .sights = sights_create()};
	struct plan *plan = plan_create(object, &runs);
	sights_unref(runs.sights);
	object_unref(object);
	run_unref(run);
	free(text);
	return plan;
}

static struct plan *made(const char *condition, const char *vms, const char *spec)
{
	return made_with(condition, vms, spec, "");
}

Test(mtv_cutover_end, of_the_vms_of_a_plan)
{
	static const struct {
		const char *condition, *vms, *spec;
		struct cutover_end end;
		bool goes_on, up;
	} cases[] = {
		{"Executing", READY("a") ", " COPIES("b"), SET, {2, 0, 0, 0, 0}, true, false},
		{"Executing", UP("a") ", " DOWN("b"), SET, {2, 1, 0, 0, 0}, true, false},
		/* It is made, and its hook has not run yet. */
		{"Executing", UP("a") ", " HOOK("b"), SET, {2, 1, 0, 0, 0}, true, false},
		{"Executing", UP("a") ", " UP("b"), SET, {2, 2, 0, 0, 0}, false, true},
		{"Succeeded", UP("a") ", " UP("b"), SET, {2, 2, 0, 0, 0}, false, true},
		{"Executing", UP("a") ", " FAILED("b", WAS_DOWN), SET, {2, 1, 0, 1, 0}, false,
			false},
		{"Failed", FAILED("a", "") ", " UP("b"), SET, {2, 1, 0, 1, 0}, false, false},
		{"Executing", FAILED("a", WAS_DOWN) ", " DOWN("b"), SET, {2, 0, 0, 1, 0}, true,
			false},
		/* Canceled before it went down: nobody waits for it. Behind that, somebody does. */
		{"Executing", UP("a") ", " CANCELED("b", ""), SET, {1, 1, 0, 0, 0}, false, true},
		{"Executing", UP("a") ", " CANCELED("b", WAS_DOWN), SET, {2, 1, 0, 1, 0}, false,
			false},
		{"Canceled", CANCELED("a", "") ", " CANCELED("b", ""), SET, {0, 0, 0, 0, 0}, false,
			false},
		/* A later time of its own is no part of it, an earlier one is. */
		{"Executing", UP("a") ", " READY("b"), OWN("b", "15:00"), {1, 1, 0, 0, 0}, false,
			true},
		{"Executing", UP("a") ", " READY("b"), OWN("b", "10:00"), {2, 1, 0, 0, 0}, true,
			false},
		{"Executing", UP("a") ", " DOWN("b"), OWN("b", "15:00"), {2, 1, 0, 0, 0}, true,
			false},
		/* It was cleared; what is only not known was not. */
		{"Executing", UP("a") ", " READY("b"), SPEC, {2, 1, 0, 0, 1}, false, false},
		{"Executing", READY("a") ", " COPIES("b"), SPEC, {2, 0, 0, 0, 2}, false, false},
		{"Executing", READY("a") ", " COPIES("b"), "", {2, 0, 0, 0, 0}, true, false},
	};
	for (size_t i = 0; i < COUNT(cases); i++) {
		struct plan *plan = made(cases[i].condition, cases[i].vms, cases[i].spec);
		struct cutover_end end = cutover_end_of(plan, 0);
		cr_expect_eq(end.count, cases[i].end.count, "%zu: %zu", i, end.count);
		cr_expect_eq(end.up, cases[i].end.up, "%zu: %zu", i, end.up);
		cr_expect_eq(end.failed, cases[i].end.failed, "%zu: %zu", i, end.failed);
		cr_expect_eq(end.unset, cases[i].end.unset, "%zu: %zu", i, end.unset);
		cr_expect_eq(cutover_end_goes_on(&end), cases[i].goes_on, "%zu", i);
		cr_expect_eq(cutover_end_is_up(&end), cases[i].up, "%zu", i);
		plan_unref(plan);
	}
}

/* 2026-11-21 11:00:00 UTC, when UP() was at its end. */
#define AT_END INT64_C(1795258800000)
#define MINUTES(count) ((count)*INT64_C(60000))

static void expect_end_at(const struct plan *plan, int64_t now, size_t up, size_t stopped)
{
	struct cutover_end end = cutover_end_of(plan, now);
	cr_expect_eq(end.up, up, "%zu", end.up);
	cr_expect_eq(end.stopped, stopped, "%zu", end.stopped);
	cr_expect_eq(cutover_end_goes_on(&end), !up && !stopped);
}

static void look(const struct plan *plan, bool runs)
{
	struct instance instance = {.there = true, .runs = runs};
	sights_put(plan->sights, &plan->vms[0], &instance, AT_END);
}

Test(mtv_cutover_end, a_vm_that_is_made_must_run)
{
	struct plan *plan = made_with("Succeeded", UP("a"), SET, "");
	expect_end_at(plan, AT_END + MINUTES(1), 1, 0); /* nobody has looked */
	look(plan, false);
	expect_end_at(plan, AT_END + MINUTES(1), 0, 0);
	expect_end_at(plan, AT_END + MINUTES(5), 0, 1);
	look(plan, true);
	expect_end_at(plan, AT_END + MINUTES(1), 1, 0);
	plan_unref(plan);
}

Test(mtv_cutover_end, a_vm_that_is_to_stay_off_need_not)
{
	static const struct {
		const char *vm, *spec;
		size_t up;
	} cases[] = {
		{UP("a"), "", 0},
		{UP("a"), ", targetPowerState: off", 1},
		{UP("a"), ", targetPowerState: on", 0},
		{UP("a"), ", targetPowerState: on, vms: [{id: a, targetPowerState: off}]", 1},
		{UP("a"), ", targetPowerState: off, vms: [{id: a, targetPowerState: on}]", 0},
		{WAS_OFF("a"), "", 1},
		{WAS_OFF("a"), ", targetPowerState: auto", 1},
		{WAS_OFF("a"), ", targetPowerState: on", 0},
	};
	for (size_t i = 0; i < COUNT(cases); i++) {
		struct plan *plan = made_with("Succeeded", cases[i].vm, SET, cases[i].spec);
		look(plan, false);
		struct cutover_end end = cutover_end_of(plan, AT_END + MINUTES(1));
		cr_expect_eq(end.up, cases[i].up, "%zu: %zu", i, end.up);
		plan_unref(plan);
	}
}
