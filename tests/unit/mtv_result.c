/* What a cutover came to for a VM: when it went down, when it was up, and whose source to check. */
#include "mtv/result.h"

#include <criterion/criterion.h>
#include <stdlib.h>
#include <string.h>

#include "base/memory.h"
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
		cr_expect_eq(result.check_source, cases[i].check, "%zu", i);
		cr_expect_str_eq(result_words(&result, &telling), cases[i].words, "%zu", i);
		plan_unref(plan);
		object_unref(object);
		free(text);
	}
}
