/*
 * Whether a cutover may begin: a warm plan of which all is fine, and then one thing after the
 * other that is not. What is not read is UNKNOWN, never GO.
 */
#include "mtv/readiness.h"

#include <criterion/criterion.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "mtv/own_check.h"
#include "unit/given.h"
#include "unit/given_site.h"

static struct given_site given;

#define PLAN "kind: Plan\nmetadata: {name: web, namespace: mtv, uid: u-web}\n"
#define SPEC                                                                                       \
	"provider: {source: {name: vc}, destination: {name: host}}, type: warm, targetNamespace: " \
	"vms, map: {network: {name: net}, storage: {name: sto}}, vms: [{id: vm-1, name: web01}, "  \
	"{id: vm-2, name: web02}]"
#define RUNS "{type: Executing, status: 'True', category: Advisory}"
#define COPY(from, to) "{start: '2026-11-21T" from "Z', end: '2026-11-21T" to "Z'}"
#define FRESH COPY("10:00:00", "10:30:00") ", " COPY("11:30:00", "11:36:00")
#define VM(id, phase, precopies)                                                                   \
	"{id: vm-" id ", name: web0" id ", phase: " phase ", started: '2026-11-21T10:00:00Z', "    \
	"warm: {precopies: [" precopies "]}}"
#define STATUS(conditions, vms)                                                                    \
	"\nstatus: {conditions: [" conditions "], migration: {vms: [" vms "]}}"
#define FINE                                                                                       \
	PLAN "spec: {" SPEC "}" STATUS(                                                            \
		RUNS, VM("1", "CopyingPaused", FRESH) ", " VM("2", "CopyingPaused", FRESH))

static void begin(void)
{
	given_site_begin(&given);
	given_site_put(&given, FINE);
	given.site.cutovers_at_once = 20;
}

static void end(void)
{
	given_site_end(&given);
}

TestSuite(mtv_readiness, .init = begin, .fini = end);

static void expect(const char *check, enum verdict verdict, const char *words)
{
	given_site_check(&given, "web", readiness_checks);
	const struct answer *answer = given_site_said(&given, check);
	cr_assert_not_null(answer, "%s said nothing", check);
	cr_expect_eq(answer->verdict, verdict, "%s: %s, %s", check, verdict_name(answer->verdict),
		answer->sentence);
	cr_expect(strstr(answer->sentence, words), "%s: \"%s\" has no \"%s\"", check,
		answer->sentence, words);
}

Test(mtv_readiness, a_plan_of_which_all_is_fine_is_go)
{
	given_site_check(&given, "web", readiness_checks);
	for (const struct check *check = readiness_checks; check->name; check++) {
		const struct answer *answer = given_site_said(&given, check->name);
		if (!strcmp(check->name, "own")) /* the settings have none */
			continue;
		cr_assert_not_null(answer, "%s said nothing", check->name);
		cr_expect_eq(
			answer->verdict, VERDICT_PASS, "%s: %s", check->name, answer->sentence);
		cr_expect_geq(answer->age, 0);
	}
	cr_expect_str_eq(readiness_word(checks_verdict(&given.checks)), "GO");
}

#define NODE "kind: Node\nmetadata: {name: worker-1, labels: {kubevirt.io/schedulable: "
#define QUOTA "kind: ResourceQuota\nmetadata: {name: quota, namespace: vms}\nstatus: "

static const struct {
	const char *yaml, *check;
	enum verdict verdict;
	const char *words;
} cases[] = {
	{PLAN "spec: {" SPEC "}", "state", VERDICT_FAIL, "no warm plan that runs"},
	{PLAN "spec: {" SPEC "}", "copies", VERDICT_FAIL, "no copy yet"},
	{PLAN "spec: {" SPEC "}", "importers", VERDICT_FAIL, "no copy yet"},
	{PLAN "spec: {" SPEC "}" STATUS(RUNS, VM("1", "ConvertGuest", FRESH)), "copies",
		VERDICT_FAIL, "no copy yet"},
	{PLAN "spec: {" SPEC "}" STATUS(RUNS, VM("1", "ConvertGuest", FRESH)), "state",
		VERDICT_FAIL, "no VM of it waits"},
	{PLAN "spec: {" SPEC "}" STATUS(RUNS ", {type: SourceProviderNotReady, status: 'True', "
					     "category: Critical, message: Gone.}",
		 VM("1", "CopyingPaused", FRESH)),
		"blocked", VERDICT_FAIL, "SourceProviderNotReady: Gone."},
	{PLAN "spec: {" SPEC
	      "}" STATUS(RUNS, VM("1", "CopyDisks", "{start: '2026-11-21T11:50:00Z'}")),
		"copies", VERDICT_FAIL, "no copy is complete"},
	{PLAN "spec: {" SPEC
	      "}" STATUS(RUNS, VM("1", "CopyDisks", FRESH ", {start: '2026-11-21T11:50:00Z'}")),
		"copies", VERDICT_WARN, "only when the copy that runs has ended"},
	{PLAN "spec: {" SPEC
	      "}" STATUS(RUNS, VM("1", "CopyingPaused", COPY("05:00:00", "06:00:00"))),
		"copies", VERDICT_FAIL, "ended 6h"},
	{QUOTA "{hard: {pods: '10'}, used: {pods: '10'}}", "quota", VERDICT_FAIL, "used up"},
	{QUOTA "{hard: {requests.storage: 1Ti}, used: {requests.storage: 1000Gi}}", "quota",
		VERDICT_WARN, "nearly"},
	{QUOTA "{hard: {requests.cpu: '4'}, used: {requests.cpu: 500m}}", "quota", VERDICT_PASS,
		"no quota"},
	{QUOTA "{hard: {requests.cpu: '4'}}", "quota", VERDICT_UNKNOWN, "does not tell"},
	{NODE "'false'}}\nstatus: {conditions: [{type: Ready, status: 'True'}]}", "nodes",
		VERDICT_FAIL, "none of 1 node "},
	{NODE "'true'}}\nstatus: {conditions: [{type: Ready, status: 'Unknown'}]}", "nodes",
		VERDICT_FAIL, "none of 1 node "},
	{NODE "'true'}}\nspec: {unschedulable: true}\nstatus: {conditions: [{type: Ready, status: "
	      "'True'}]}",
		"nodes", VERDICT_FAIL, "none of 1 node "},
	{PLAN "spec: {" SPEC ", targetNodeSelector: {disk: fast}}", "nodes", VERDICT_FAIL, "none"},
	{"kind: Pod\nmetadata: {name: forklift-controller-7d9f, namespace: mtv, labels: {app: "
	 "forklift, control-plane: controller-manager}}\nstatus: {phase: Pending}",
		"controller", VERDICT_FAIL, "not ready"},
	{"kind: Plan\nmetadata: {name: other, namespace: mtv, uid: u-other}\nspec: {provider: "
	 "{source: {name: vc}}, type: warm, vms: [{id: vm-2, name: web02}]}" STATUS(
		 RUNS, VM("2", "CopyingPaused", FRESH)),
		"other-plans", VERDICT_FAIL, "just being moved by plan mtv/other"},
};

Test(mtv_readiness, each_check_says_what_is_wrong)
{
	for (size_t i = 0; i < COUNT(cases); i++) {
		end();
		begin();
		given_site_put(&given, cases[i].yaml);
		expect(cases[i].check, cases[i].verdict, cases[i].words);
	}
}

Test(mtv_readiness, limits_of_clock_and_number)
{
	given.clock.skew = 7000;
	expect("clock", VERDICT_WARN, "7s ahead");
	given.clock.skew = -90000;
	expect("clock", VERDICT_FAIL, "behind");
	given.clock.skew = 0;
	given.site.cutovers_at_once = 2;
	expect("together", VERDICT_PASS, "2 VMs go down");
	given.site.cutovers_at_once = 1;
	expect("together", VERDICT_FAIL, "the limit is 1");
	cr_expect_str_eq(readiness_word(checks_verdict(&given.checks)), "NO-GO");
}

/* ---- what goes down at once ------------------------------------------------------------------ */

enum { NONE = 100000 /* minutes: no cutover is set */ };

struct vm_down {
	const char *phase; /* NULL: there is no such VM */
	int cutover;	   /* minutes from now */
};

/* What plan web and another one of two VMs are to do, and how many that are within five minutes. */
static const struct together_case {
	struct vm_down own[2], other[2];
	int count;
} together_cases[] = {
#define READY "CopyingPaused"
#define COPIES "CopyDisks"
#define DOWN "ConvertGuest"
#define DONE "Completed"
	/* Nothing is set: as if it were now. */
	{{{READY, NONE}, {COPIES, NONE}}, {{0}}, 2},
	{{{READY, NONE}, {"Started", NONE}}, {{0}}, 1}, /* waits for a slot */
	/* VMs with a time of their own. */
	{{{READY, 60}, {READY, 60}}, {{0}}, 2},
	{{{READY, 60}, {READY, 120}}, {{0}}, 1},
	{{{READY, 60}, {READY, 64}}, {{0}}, 2},
	{{{READY, 60}, {READY, 65}}, {{0}}, 1},
	{{{READY, 60}, {READY, NONE}}, {{0}}, 1},
	{{{READY, 4}, {READY, NONE}}, {{0}}, 2},
	{{{READY, 60}, {READY, 120}}, {{READY, 120}, {READY, 121}}, 3}, /* the later one */
	/* With those of another plan: five minutes hold both, not the time before and behind. */
	{{{READY, 60}, {READY, 60}}, {{READY, 64}, {READY, 64}}, 4},
	{{{READY, 60}, {READY, 60}}, {{READY, 56}, {READY, 64}}, 3},
	{{{READY, 60}, {READY, 60}}, {{READY, 55}, {READY, 65}}, 2},
	{{{READY, NONE}, {READY, NONE}}, {{READY, 3}, {READY, NONE}}, 3},
	/* What was due has not gone down yet, and waits only for its copy. */
	{{{READY, NONE}, {READY, NONE}}, {{COPIES, -40}, {COPIES, -40}}, 4},
	{{{COPIES, -40}, {READY, 120}}, {{COPIES, 2}, {READY, 120}}, 2},
	{{{READY, NONE}, {READY, NONE}}, {{"Started", -1}, {COPIES, -1}}, 3},
	/* What has gone down just now has gone down with them, what did long ago has not. */
	{{{READY, NONE}, {READY, NONE}}, {{DOWN, -4}, {DOWN, -5}}, 3},
	{{{DOWN, -1}, {READY, NONE}}, {{0}}, 2},
	/* What is done or over does not go down any more. */
	{{{DONE, -1}, {READY, NONE}}, {{DONE, -1}, {READY, NONE}}, 1},
	{{{"Canceled", 1}, {READY, NONE}}, {{"Canceled", 1}, {READY, 1}}, 2},
};

/* A VM of plan web has the number 1 or 2, one of the other plan 3 or 4. */
static void write_vms(const struct vm_down *vms, int number, char *out, size_t room)
{
	size_t used = 0;
	*out = '\0';
	for (int i = 0; i < 2 && vms[i].phase; i++) {
		bool ends = !strcmp(vms[i].phase, "Canceled");
		bool done = !strcmp(vms[i].phase, DONE);
		bool waits = !strcmp(vms[i].phase, "Started");
		used += (size_t)snprintf(out + used, room - used,
			"%s{id: vm-%d, name: web0%d, phase: %s%s%s%s, warm: {precopies: "
			"[" FRESH "]}}",
			i ? ", " : "", number + i, number + i, ends ? READY : vms[i].phase,
			waits ? "" : ", started: '2026-11-21T10:00:00Z'",
			done ? ", completed: '2026-11-21T11:59:00Z'" : "",
			ends ? ", conditions: [{type: Canceled, status: 'True'}]" : "");
	}
}

static void put_plan(const char *name, const struct vm_down *vms, int number)
{
	char list[1000];
	char yaml[2000];
	write_vms(vms, number, list, sizeof(list));
	snprintf(yaml, sizeof(yaml),
		"kind: Plan\nmetadata: {name: %s, namespace: mtv, uid: u-%s}\nspec: {provider: "
		"{source: {name: vc}, destination: {name: host}}, type: warm}" STATUS(RUNS, "%s"),
		name, name, list);
	given_site_put(&given, yaml);
}

static void set_cutovers(const char *uid, const struct vm_down *vms)
{
	struct plan *plan = model_plan(&given.model, uid);
	for (size_t i = 0; plan && i < plan->count; i++)
		if (vms[i].cutover != NONE && !vm_finished(&plan->vms[i]))
			plan->vms[i].cutover = given.clock.wall + vms[i].cutover * (int64_t)60000;
}

Test(mtv_readiness, vms_that_go_down_within_five_minutes)
{
	for (size_t i = 0; i < COUNT(together_cases); i++) {
		const struct together_case *it = &together_cases[i];
		char words[80];
		end();
		begin();
		put_plan("web", it->own, 1);
		put_plan("other", it->other, 3);
		given_site_check(&given, "web", readiness_checks);
		set_cutovers("u-web", it->own);
		set_cutovers("u-other", it->other);
		snprintf(words, sizeof(words), "%d VM%s down within five minutes", it->count,
			it->count == 1 ? " goes" : "s go");
		given_site_check(&given, "web", readiness_checks);
		const struct answer *answer = given_site_said(&given, "together");
		cr_expect(
			strstr(answer->sentence, words), "%zu: %s: %s", i, words, answer->sentence);
	}
}

/* More than the limit is too much whoever else there is. */
Test(mtv_readiness, plans_of_one_namespace_are_not_all_that_go_down)
{
	given.site.readings[SITE_PLANS].name_space = "mtv";
	expect("together", VERDICT_UNKNOWN, "not counting plans outside of namespace mtv");
	given.site.cutovers_at_once = 1;
	expect("together", VERDICT_FAIL, "the limit is 1");
}

Test(mtv_readiness, importers_that_begin_anew)
{
	given_site_check(&given, "web", readiness_checks);
	struct vm *vm = &((struct plan *)given.site.plan)->vms[0];
	vm->restarts = 1;
	expect("importers", VERDICT_WARN, "web01: importers began anew 1 time");
	vm->restarts = 3;
	expect("importers", VERDICT_FAIL, "3 times");
}

/* However fresh its copies are. */
Test(mtv_readiness, vms_that_stand_still)
{
	expect("stalled", VERDICT_PASS, "no VM is stalled");
	given_site_put(&given,
		PLAN "spec: {" SPEC "}" STATUS(
			RUNS, VM("1", "CopyDisks", FRESH ", {start: '2026-11-21T11:45:00Z'}")));
	expect("stalled", VERDICT_UNKNOWN,
		"web01: whether its copy gets on is not seen yet: it began 15m ago, and no object "
		"tells when it moved last");
	cr_expect(strstr(given_site_said(&given, "stalled")->advice, "a single look cannot"));
	cr_expect_str_eq(readiness_word(checks_verdict(&given.checks)), "UNKNOWN");
	struct vm *vm = &((struct plan *)given.site.plan)->vms[0];
	vm->progressed_at++;
	expect("stalled", VERDICT_PASS, "no VM");
	vm->progressed_at -= 11 * 60000;
	expect("stalled", VERDICT_FAIL, "web01: it is stalled since 11:49Z");
	cr_expect_str_eq(readiness_word(checks_verdict(&given.checks)), "NO-GO");
}

/* Who has just begun to watch does not know for how long a snapshot has been waited for. */
Test(mtv_readiness, vms_that_stand_still_between_two_copies)
{
#define BETWEEN(phase, next)                                                                       \
	PLAN "spec: {" SPEC "}" STATUS(RUNS,                                                       \
		"{id: vm-1, name: web01, phase: " phase                                            \
		", started: '2026-11-21T08:00:00Z', warm: "                                        \
		"{nextPrecopyAt: '2026-11-21T" next "Z', precopies: [" FRESH "]}}")
	given_site_put(&given, BETWEEN("WaitForPreviousSnapshotRemoval", "11:29:59"));
	expect("stalled", VERDICT_UNKNOWN, "web01: whether it gets on is not seen yet");
	cr_expect_str_eq(readiness_word(checks_verdict(&given.checks)), "UNKNOWN");
	struct vm *vm = &((struct plan *)given.site.plan)->vms[0];
	vm->phase_at -= 31 * 60000;
	expect("stalled", VERDICT_FAIL, "web01: it is stalled since 11:29Z");
	given_site_put(&given, BETWEEN("CreateSnapshot", "11:30:00"));
	expect("stalled", VERDICT_PASS, "no VM");
	given_site_put(&given, BETWEEN("WaitForSnapshot", "11:00:00"));
	expect("stalled", VERDICT_UNKNOWN, "web01: whether it gets on");
	given_site_put(&given, BETWEEN("ConvertGuest", "10:00:00"));
	expect("stalled", VERDICT_PASS, "no VM");
}

Test(mtv_readiness, cutovers_that_are_overdue)
{
	given_site_put(&given,
		PLAN "spec: {" SPEC "}" STATUS(
			RUNS, VM("1", "CopyingPaused", FRESH) ", " VM("2", "CopyDisks", FRESH)));
	given_site_check(&given, "web", readiness_checks);
	struct vm *vms = ((struct plan *)given.site.plan)->vms;
	vms[1].cutover = given.clock.wall + 60000;
	expect("overdue", VERDICT_PASS, "no cutover is overdue");
	vms[1].cutover = given.clock.wall - 120000;
	expect("overdue", VERDICT_WARN, "web02: it was due 2m ago and begins when the copy");
	vms[1].cutover = given.clock.wall - 300000;
	expect("overdue", VERDICT_FAIL, "web02: it was due 5m ago and has not begun");
	vms[1].cutover = 0;
	vms[0].cutover = given.clock.wall - 30000;
	expect("overdue", VERDICT_PASS, "no cutover is overdue");
	vms[0].cutover = given.clock.wall - 120000;
	expect("overdue", VERDICT_FAIL, "although no copy runs");
	cr_expect_str_eq(readiness_word(checks_verdict(&given.checks)), "NO-GO");
}

Test(mtv_readiness, a_controller_that_is_not_found_is_unknown)
{
	given_site_drop(&given, SITE_CONTROLLER_PODS, "mtv", "forklift-controller-7d9f");
	expect("controller", VERDICT_UNKNOWN, "no pod");
	cr_expect_str_eq(readiness_word(checks_verdict(&given.checks)), "UNKNOWN");
}

/* Whatever is missing, each check says something, and what is not read is never GO. */
Test(mtv_readiness, nothing_is_go_unread)
{
	srand(51);
	for (int round = 0; round < 2000; round++) {
		bool all = true;
		for (enum site_kind kind = 0; kind < SITE_KINDS; kind++) {
			bool looked_at = kind != SITE_NETWORK_MAPS && kind != SITE_NAMESPACES &&
				kind != SITE_NETWORKS && kind != SITE_TARGET_VMS;
			given.site.readings[kind].loaded = rand() % 4;
			all &= given.site.readings[kind].loaded || !looked_at;
		}
		given_site_check(&given, "web", readiness_checks);
		for (const struct check *check = readiness_checks; check->name; check++)
			cr_assert(
				given_site_said(&given, check->name) || !strcmp(check->name, "own"),
				"%s", check->name);
		cr_assert_eq(checks_verdict(&given.checks) <= VERDICT_WARN, all, "round %d", round);
		arena_clear(&given.arena);
	}
}

/* What operators have written themselves counts as much as the rest. */
Test(mtv_readiness, checks_of_ones_own)
{
	static const struct {
		const char *ok;
		enum verdict verdict;
		const char *words;
	} own[] = {{"warm", VERDICT_PASS, "warm"},
		{"targetNamespace = 'prod' or spec.targetNamespace = 'prod'", VERDICT_UNKNOWN,
			"targetNamespace"},
		{"spec.targetNamespace = 'prod'", VERDICT_FAIL, "it is not like this"},
		{"spec.targetNamespace = 'vms' and vmCount < 10", VERDICT_PASS, "vmCount"},
		{"stat != 'Failed'", VERDICT_UNKNOWN, "cannot be judged: no row has a field stat"},
		{"metadata.labels.tested = 'yes'", VERDICT_UNKNOWN, "cannot be judged"},
		{"name", VERDICT_UNKNOWN, "cannot be judged"},
		{"vmCount > 'many'", VERDICT_UNKNOWN, "cannot be judged"},
		{"fit", VERDICT_UNKNOWN, "cannot be judged"}};
	for (size_t i = 0; i < COUNT(own); i++) {
		struct own_check check;
		struct array all;
		struct error err = {0};
		size_t at;
		array_init(&all, sizeof(check));
		cr_assert(
			own_check_init(&check, "ours", own[i].ok, "it is not like this", &at, &err),
			"%s", err.text);
		*(struct own_check *)array_push(&all) = check;
		given.site.own_checks = &all;
		expect("ours", own[i].verdict, own[i].words);
		cr_expect_eq(checks_verdict(&given.checks), own[i].verdict, "%s", own[i].ok);
		own_check_finish(&check);
		array_finish(&all);
	}
	given.site.own_checks = NULL;
}
