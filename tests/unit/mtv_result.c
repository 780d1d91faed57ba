/* What a cutover came to for a VM: when it went down, when it was up, and whose source to check. */
#include "mtv/result.h"

#include <criterion/criterion.h>
#include <stdlib.h>
#include <string.h>

#include "base/memory.h"
#include "mtv/source_check.h"
#include "unit/given.h"

static struct clock clock_of_test;
static struct arena arena;

static void begin(void)
{
	clock_init_manual(&clock_of_test, INT64_C(1795262400000)); /* 2026-11-21 12:00:00 UTC */
	arena_init(&arena);
}

static void end(void)
{
	arena_finish(&arena);
}

TestSuite(mtv_result, .init = begin, .fini = end);

#define COPY "{start: '2026-11-21T10:00:00Z', end: '2026-11-21T10:10:00Z'}"
#define FINAL ", {start: '2026-11-21T11:01:00Z'}"
#define WARM(entries) "warm: {precopies: [" entries "]}"
#define DOWN "restorePowerState: 'On', "
#define MADE                                                                                       \
	", pipeline: [{name: VirtualMachineCreation, phase: Completed, completed: "                \
	"'2026-11-21T11:25:00Z'}]"
#define CONDITION(type) ", conditions: [{type: " type ", status: 'True'}]"
#define COMPLETED ", completed: '2026-11-21T11:26:00Z'"

static const struct {
	const char *type, *vm, *words;
	bool has_down, check;
} cases[] = {
	{"warm", "phase: CopyingPaused, " WARM(COPY), "", false, false},
	{"warm", "phase: CopyDisks, " WARM(COPY FINAL), "", false, false},
	{"warm", "phase: PowerOffSource, " DOWN WARM(COPY), "going down", true, false},
	{"warm", "phase: Finalize, " DOWN WARM(COPY FINAL), "down since ~11:01Z", true, false},
	{"warm", "phase: Completed, " DOWN WARM(COPY FINAL) MADE COMPLETED CONDITION("Succeeded"),
		"down ~11:01Z to ~11:25Z, ~24m", true, false},
	{"warm", "phase: Completed, " DOWN WARM(COPY FINAL) MADE COMPLETED CONDITION("Failed"),
		"source: unknown, check; it went down before ~11:01Z", true, true},
	{"warm", "phase: Completed, " DOWN WARM(COPY) COMPLETED CONDITION("Failed"),
		"source: unknown, check", true, true},
	{"warm", "phase: Completed, " DOWN WARM(COPY FINAL) COMPLETED CONDITION("Canceled"),
		"source: unknown, check; it went down before ~11:01Z", true, true},
	{"warm", "phase: Completed, " WARM(COPY FINAL) COMPLETED CONDITION("Failed"), "", false,
		false},
	{"warm",
		"phase: Completed, restorePowerState: 'Off', " WARM(COPY FINAL)
			COMPLETED CONDITION("Failed"),
		"source: off, as before the cutover; it went down before ~11:01Z", true, false},
	{"cold", "phase: ConvertGuest, restorePowerState: 'On'", "", false, false},
};

Test(mtv_result, of_one_vm)
{
	struct telling telling = {.clock = &clock_of_test, .arena = &arena};
	for (size_t i = 0; i < COUNT(cases); i++) {
		char *text = xasprintf("metadata: {name: web, namespace: mtv, uid: p1}\n"
				       "spec: {type: %s}\n"
				       "status: {conditions: [{type: Executing, status: 'True'}], "
				       "migration: {history: [{migration: {uid: r1}}], vms: [{id: "
				       "vm-1, name: a, started: '2026-11-21T09:00:00Z', %s}]}}\n",
			cases[i].type, cases[i].vm);
		struct object *object = given_object(text);
		struct plan_runs runs = {0};
		struct plan *plan = plan_create(object, &runs);
		struct result result = result_of(&plan->vms[0]);
		cr_expect_eq(result.has_down, cases[i].has_down, "%zu", i);
		cr_expect_eq(result.source == SOURCE_UNKNOWN, cases[i].check, "%zu", i);
		cr_expect_str_eq(result_words(&result, &telling), cases[i].words, "%zu", i);
		plan_unref(plan);
		object_unref(object);
		free(text);
	}
}

/* Off by "Off" alone is what no earlier run can have stopped. */
Test(mtv_result, off_before_a_retry_is_not_off_before)
{
	static const struct {
		const char *history;
		enum source_fate source;
	} runs[] = {{"[{migration: {uid: r1}}]", SOURCE_OFF_BEFORE},
		{"[{migration: {uid: r0}}, {migration: {uid: r1}}]", SOURCE_UNKNOWN},
		{"[]", SOURCE_UNKNOWN}};
	for (size_t i = 0; i < COUNT(runs); i++) {
		char *text = xasprintf("metadata: {name: web, namespace: mtv, uid: p1}\n"
				       "spec: {type: warm}\nstatus: {migration: {history: %s, "
				       "vms: [{id: vm-1, name: a, started: '2026-11-21T09:00:00Z', "
				       "phase: Completed, restorePowerState: 'Off', " WARM(COPY)
					       COMPLETED CONDITION("Failed") "}]}}\n",
			runs[i].history);
		struct object *object = given_object(text);
		struct plan *plan = plan_create(object, &(struct plan_runs){0});
		cr_expect_eq(result_of(&plan->vms[0]).source, runs[i].source, "%zu", i);
		plan_unref(plan);
		object_unref(object);
		free(text);
	}
}

/* A plan of VMs a, b and c, failed behind their power-off, with this condition and annotation. */
static struct plan *made_failed(const char *condition, const char *marks)
{
	char *text = xasprintf(
		"metadata: {name: web, namespace: mtv, uid: p1, annotations: "
		"{mtvtop/sources-checked: "
		"'%s'}}\nspec: {type: warm}\nstatus: {conditions: [{type: %s, status: 'True'}], "
		"migration: {history: [{migration: {uid: r1}}], vms: ["
		"{id: vm-1, name: a, started: '2026-11-21T09:00:00Z', phase: Completed, " DOWN WARM(
			COPY)
			COMPLETED CONDITION(
				"Failed") "}, "
					  "{id: vm-2, name: b, started: '2026-11-21T09:30:00Z', "
					  "phase: Completed, " DOWN WARM(COPY) COMPLETED CONDITION(
						  "Canceled") "}, "
							      "{id: vm-3, name: c, started: "
							      "'2026-11-21T09:45:00Z', phase: "
							      "Finalize, " DOWN WARM(COPY) "}]}}\n",
		marks, condition);
	struct object *object = given_object(text);
	struct plan *plan = plan_create(object, &(struct plan_runs){0});
	object_unref(object);
	free(text);
	return plan;
}

/* What somebody said of an attempt holds for that one alone. */
Test(mtv_result, somebody_has_looked_after_the_source)
{
	static const struct {
		const char *marks;
		bool checked[2];
	} marked[] = {{"", {false, false}}, {"vm-1@2026-11-21T09:00:00Z", {true, false}},
		{"vm-1@2026-11-21T09:00:00Z  vm-2@2026-11-21T09:30:00Z", {true, true}},
		{"vm-1@2026-11-20T09:00:00Z vm-2", {false, false}},
		{"vm-11@2026-11-21T09:00:00Z vm-2@2026-11-21T09:30:00Zx", {false, false}}};
	for (size_t i = 0; i < COUNT(marked); i++) {
		struct plan *plan = made_failed("Executing", marked[i].marks);
		for (size_t j = 0; j < 2; j++)
			cr_expect_eq(result_of(&plan->vms[j]).source,
				marked[i].checked[j] ? SOURCE_CHECKED : SOURCE_UNKNOWN, "%zu %zu",
				i, j);
		cr_expect_eq(result_of(&plan->vms[2]).source, SOURCE_LEFT);
		cr_expect_eq(result_unknown_sources(plan),
			2u - marked[i].checked[0] - marked[i].checked[1]);
		plan_unref(plan);
	}
}

/* Nothing goes on with a VM that was on its way when its plan ended; archiving says nothing of it.
 */
Test(mtv_result, of_a_plan_that_ended)
{
	struct plan *plan = made_failed("Failed", "");
	cr_expect_eq(result_of(&plan->vms[2]).source, SOURCE_UNKNOWN);
	cr_expect_eq(result_unknown_sources(plan), 3);
	plan_unref(plan);
	plan = made_failed("Archived", "");
	cr_expect_eq(result_unknown_sources(plan), 3);
	plan_unref(plan);
}

Test(mtv_result, what_is_noted)
{
	struct plan *plan = made_failed("Executing", "vm-2@2026-11-21T09:30:00Z gone@x");
	struct array vms; /* const struct vm * */
	array_init(&vms, sizeof(const struct vm *));
	*(const struct vm **)array_push(&vms) = &plan->vms[0];
	cr_expect_str_eq(source_marks(plan, &vms, true, &arena),
		"vm-1@2026-11-21T09:00:00Z vm-2@2026-11-21T09:30:00Z");
	cr_expect_str_eq(source_marks(plan, &vms, false, &arena), "vm-2@2026-11-21T09:30:00Z");
	*(const struct vm **)array_at(&vms, 0) = &plan->vms[1];
	cr_expect_null(source_marks(plan, &vms, false, &arena));
	array_finish(&vms);
	plan_unref(plan);
}
