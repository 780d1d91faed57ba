#include <criterion/criterion.h>
#include <stdlib.h>
#include <string.h>

#include "base/memory.h"
#include "mtv/run.h"
#include "unit/given.h"

TestSuite(mtv_run);

enum { SECOND = 1000 };
static const int64_t NOON = INT64_C(1795262400000); /* 2026-11-21 12:00:00 UTC */

#define ITSELF                                                                                     \
	"metadata: {name: run, namespace: mtv, uid: r1, creationTimestamp: "                       \
	"'2026-11-21T12:00:00Z'}\n"

/* Judged against PLAN (YAML below metadata, NULL: it is not there); CONDITIONS are the run's. */
static struct run *judged(const char *conditions, const char *plan)
{
	char *text = xasprintf(
		ITSELF "spec: {plan: {name: p, uid: p1}}\nstatus: {conditions: [%s]}", conditions);
	struct object *object = given_object(text);
	struct run *run = run_create(object, NULL);
	free(text);
	object_unref(object);
	if (!plan) {
		run_judge(run, NULL);
		return run;
	}
	text = xasprintf("metadata: {name: p, namespace: mtv, uid: p1}\n%s", plan);
	object = given_object(text);
	run_judge(run, object);
	object_unref(object);
	free(text);
	return run;
}

#define IS(type) "{type: " type ", status: 'True'}"
#define PLAN_IS(type) "status: {conditions: [" type "]}"
#define HISTORY(conditions)                                                                        \
	"status: {conditions: [], migration: {history: [{migration: {uid: other}, conditions: "    \
	"[" IS("Failed") "]}, {migration: {uid: r1}, conditions: [" conditions "]}]}}"

Test(mtv_run, states)
{
	static const struct {
		const char *own;
		const char *plan;
		enum run_state state;
		bool in_history;
	} cases[] = {
		{"", "spec: {}", RUN_WAITING, false},
		{IS("Ready"), PLAN_IS(IS("Ready")), RUN_WAITING, false},
		{IS("Running"), HISTORY(IS("Executing")), RUN_RUNNING, true},
		{"", HISTORY(""), RUN_RUNNING, true},
		{"", HISTORY(IS("Succeeded")), RUN_SUCCEEDED, true},
		{"", HISTORY(IS("Failed")), RUN_FAILED, true},
		{IS("Running"), HISTORY(IS("Canceled")), RUN_CANCELED, true},
		{IS("Succeeded"), HISTORY(IS("Executing")), RUN_RUNNING, true},
		{IS("Succeeded"), "spec: {}", RUN_SUCCEEDED, false},
		{IS("Failed"), "spec: {}", RUN_FAILED, false},
		{IS("Canceled"), PLAN_IS(IS("Succeeded")), RUN_CANCELED, false},
		{IS("Ready"), PLAN_IS(IS("Succeeded")), RUN_NEVER, false},
		{"", NULL, RUN_WAITING, false},
		{IS("Succeeded"), NULL, RUN_SUCCEEDED, false},
		{"{type: Succeeded, status: 'False'}", "spec: {}", RUN_WAITING, false},
	};
	for (size_t i = 0; i < COUNT(cases); i++) {
		struct run *run = judged(cases[i].own, cases[i].plan);
		cr_expect_eq(
			run->state, cases[i].state, "case %zu: %s", i, run_state_name(run->state));
		cr_expect_eq(run->in_history, cases[i].in_history, "case %zu", i);
		cr_expect_eq(run->plan != NULL, cases[i].plan != NULL, "case %zu", i);
		run_unref(run);
	}
	run_unref(NULL);
}

/* Without the spec, from who set which of its fields; nothing known of the plan: nothing is known.
 */
Test(mtv_run, is_plain)
{
	static const struct {
		const char *fields;
		bool plain;
	} cases[] = {{"specFields: [plan]", true}, {"specFields: [plan, plan]", true},
		{"specFields: [plan, cutover]", false}, {"specFields: [cancel, plan]", false},
		{"specFields: []", false}, {"kind: PartialObjectMetadata", false}};
	for (size_t i = 0; i < COUNT(cases); i++) {
		char *text = xasprintf(ITSELF "%s", cases[i].fields);
		struct object *object = given_object(text);
		struct run *run = run_create(object, NULL);
		cr_expect_eq(run_is_plain(run), cases[i].plain, "%s", cases[i].fields);
		run_unref(run);
		object_unref(object);
		free(text);
	}
}

Test(mtv_run, why_it_waits)
{
	static const struct {
		const char *own;
		const char *plan;
		const char *behind;
		int age; /* seconds */
		const char *reason;
	} cases[] = {
		{"", "spec: {}", "", 29, "just created"},
		{"", "spec: {}", "", 30, "controller silent for 30s"},
		{"", "spec: {}", "", 3600, "controller silent for 1h"},
		{"", "spec: {}", "", -100, "just created"},
		{IS("Ready"), NULL, "", 60, "its plan is not there"},
		{IS("Ready"), "spec: {archived: true}", "", 60, "plan is archived"},
		{IS("Ready"), PLAN_IS(IS("Succeeded")), "", 60,
			"plan already succeeded, will never run"},
		{IS("Ready"), PLAN_IS(IS("Ready") ", " IS("ValidatingVDDK")), "", 60,
			"waits for VDDK validation"},
		{IS("Ready"), PLAN_IS("{type: NotFound, status: 'True', category: Critical}"),
			"old", 60, "plan is not ready: NotFound"},
		{IS("Ready"), PLAN_IS(""), "old", 60, "plan is not ready"},
		{IS("Ready"), PLAN_IS(IS("Ready")), "old", 60, "behind old"},
		{IS("Ready"), PLAN_IS(IS("Ready")), "", 60, "waits for its turn"},
	};
	struct clock clock;
	struct arena arena;
	struct telling telling = {.clock = &clock, .arena = &arena};
	arena_init(&arena);
	for (size_t i = 0; i < COUNT(cases); i++) {
		struct run *run = judged(cases[i].own, cases[i].plan);
		clock_init_manual(&clock, NOON + cases[i].age * (int64_t)SECOND - 7 * SECOND);
		clock.skew = 7 * SECOND;
		strcpy(run->behind, cases[i].behind);
		cr_expect_str_eq(run_wait_reason(run, &telling), cases[i].reason);
		run_unref(run);
	}
	arena_finish(&arena);
}

/* Listed without spec and status: the plan is known by the owner, until the whole is fetched. */
Test(mtv_run, listed_and_whole)
{
	struct arena arena;
	struct clock clock;
	struct telling telling = {.clock = &clock, .arena = &arena};
	struct object *object = given_object(
		"metadata: {name: run, uid: r1, creationTimestamp: '2026-11-21T12:00:00Z', "
		"ownerReferences: [{kind: Secret, name: x}, {kind: Plan, name: owner, uid: o1}]}");
	struct doc *whole = given_yaml(ITSELF "spec: {plan: {name: p, uid: p1}}");
	struct run *listed = run_create(object, NULL);
	struct run *full = run_create(object, whole);
	clock_init_manual(&clock, NOON);
	arena_init(&arena);
	cr_expect_eq(listed->created, NOON);
	cr_expect_str_eq(run_plan_name(listed), "owner");
	cr_expect_str_eq(run_plan_uid(listed), "o1");
	cr_expect_not(run_is_whole(listed));
	cr_expect_str_eq(run_wait_reason(listed, &telling), "");
	cr_expect_str_eq(run_plan_name(full), "p");
	cr_expect_str_eq(run_plan_uid(full), "p1");
	cr_expect(run_is_whole(full));
	cr_expect_eq(run_root(full), doc_root(whole));
	cr_expect_null(run_root(NULL));
	doc_unref(whole);
	object_unref(object);
	cr_expect_eq(run_ref(listed), listed);
	run_unref(listed);
	run_unref(listed);
	run_unref(full);
	arena_finish(&arena);
}

Test(mtv_run, plan_that_is_not_said)
{
	struct object *object = given_object("metadata: {name: run}");
	struct run *run = run_create(object, NULL);
	cr_expect_str_eq(run_plan_name(run), "");
	cr_expect_str_eq(run_plan_uid(run), "");
	cr_expect_null(run_ended(run));
	cr_expect_eq(run->created, 0);
	run_judge(run, NULL);
	run_judge(run, object);
	run_judge(run, object);
	run_unref(run);
	object_unref(object);
}
