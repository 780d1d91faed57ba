#include <criterion/criterion.h>
#include <stdlib.h>
#include <string.h>

#include "base/memory.h"
#include "mtv/alerts.h"
#include "unit/given.h"

/* Alerts over a model whose stores are written by hand: a warm plan of three VMs, a, b and c. */

TestSuite(mtv_alerts);

static const int64_t NOON = INT64_C(1795262400000); /* 2026-11-21 12:00:00 UTC */

enum { MINUTE = 60 * 1000 };

static struct site {
	struct clock clock;
	struct store plans;
	struct store migrations;
	struct store controllers;
	struct model model;
	struct alerts alerts;
	struct alerts_scope scope;
	struct arena arena;
	bool blocked; /* plans have a condition that stops them */
	bool again;   /* it is the second run of the plan */
	size_t read;  /* alerts that a test has read */
} site;

static void begin(void)
{
	clock_init_manual(&site.clock, NOON);
	store_init(&site.plans);
	store_init(&site.migrations);
	store_init(&site.controllers);
	model_init(
		&site.model, &site.plans, &site.migrations, &site.controllers, NULL, &site.clock);
	alerts_init(&site.alerts);
	site.scope = (struct alerts_scope){.name_space = ""};
	arena_init(&site.arena);
	site.read = 0;
	site.blocked = false;
	site.again = false;
}

static void end(void)
{
	alerts_finish(&site.alerts);
	model_finish(&site.model);
	store_finish(&site.plans);
	store_finish(&site.migrations);
	store_finish(&site.controllers);
	arena_finish(&site.arena);
}

static void look(void)
{
	struct telling telling = {.clock = &site.clock, .arena = &site.arena};
	model_refresh(&site.model);
	alerts_look(&site.alerts, &site.model, &site.scope, &telling);
}

static void pass(int64_t milliseconds)
{
	clock_advance(&site.clock, milliseconds);
	look();
}

static void put(struct store *store, char *yaml)
{
	store_put(store, given_object(yaml));
	free(yaml);
}

#define HEAD                                                                                       \
	"metadata: {name: %s, namespace: mtv, uid: uid-%s, creationTimestamp: "                    \
	"'2026-11-21T10:00:00Z'}\n"

#define FAILED                                                                                     \
	", error: {phase: ConvertGuest, reasons: [disk full]}, conditions: [{type: Failed, "       \
	"status: 'True'}]"
#define SUCCEEDED                                                                                  \
	", completed: '2026-11-21T11:59:00Z', conditions: [{type: Succeeded, status: 'True'}]"
#define BLOCKED                                                                                    \
	", {type: NetworkMapNotReady, status: 'True', category: Critical, message: 'not ready'}"

static char *vm_in(char name, const char *phase)
{
	const char *more = "";
	if (!strcmp(phase, "Failed"))
		more = FAILED;
	else if (!strcmp(phase, "Lost"))
		more = ", restorePowerState: 'On'" FAILED;
	else if (!strcmp(phase, "Completed"))
		more = SUCCEEDED;
	return xasprintf("{id: vm-%c, name: %c, phase: %s, started: '2026-11-21T10:%s:00Z', "
			 "pipeline: []%s}",
		name, name, phase, site.again ? "30" : "01", more);
}

/* The plan with the condition TYPE, as its run has, and with VMs in these phases. */
static void put_plan(const char *type, const char *phases[3])
{
	char *vms[3];
	for (size_t i = 0; i < 3; i++)
		vms[i] = vm_in((char)('a' + i), phases[i]);
	put(&site.plans,
		xasprintf(HEAD "spec: {warm: true, vms: [{id: vm-a}, {id: vm-b}, {id: vm-c}]}\n"
			       "status: {conditions: [{type: %s, status: 'True'}%s], migration: "
			       "{history: [{migration: {uid: uid-%s}, conditions: [{type: %s, "
			       "status: 'True'}]}], vms: [%s, %s, %s]}}",
			"web", "web", type, site.blocked ? BLOCKED : "",
			site.again ? "again" : "run", type, vms[0], vms[1], vms[2]));
	for (size_t i = 0; i < 3; i++)
		free(vms[i]);
}

#define PHASES(a, b, c) ((const char *[]){a, b, c})

/* What is requested is known then: nothing. */
static void put_run_without_cutover(void)
{
	put(&site.migrations,
		xasprintf(HEAD "spec: {plan: {name: web, uid: uid-web}}", "run", "run"));
}

static void put_run(const char *cutover)
{
	put(&site.migrations,
		xasprintf(HEAD "spec: {plan: {name: web, uid: uid-web}, cutover: '%s'}", "run",
			"run", cutover));
}

/* The next alert that nobody has read is this one; NULL: there is none. */
static void expect(const char *expected)
{
	if (!expected) {
		cr_expect_eq(site.alerts.list.count, site.read, "%s",
			site.alerts.list.count > site.read
				? ((struct alert *)array_at(&site.alerts.list, site.read))->text
				: "");
		return;
	}
	cr_assert_lt(site.read, site.alerts.list.count, "no more alerts: %s", expected);
	const struct alert *alert = array_at(&site.alerts.list, site.read++);
	char *got = xasprintf("%s: %s: %s", alert_kind_name(alert->kind), alert->plan, alert->text);
	cr_expect_str_eq(got, expected);
	free(got);
}

Test(mtv_alerts, what_was_there_is_no_news, .init = begin, .fini = end)
{
	put_plan("Failed", PHASES("Failed", "Completed", "Completed"));
	look();
	expect(NULL);
	cr_expect_eq(site.alerts.unseen, 0);
}

Test(mtv_alerts, a_vm_fails_and_then_its_plan, .init = begin, .fini = end)
{
	put_plan("Executing", PHASES("CopyDisks", "CopyDisks", "CopyDisks"));
	look();
	put_plan("Executing", PHASES("Failed", "CopyDisks", "CopyDisks"));
	look();
	expect("VM failed: mtv/web: VM a: ConvertGuest: disk full");
	put_plan("Executing", PHASES("Failed", "Failed", "CopyDisks"));
	look();
	expect("VM failed: mtv/web: VM b: ConvertGuest: disk full");
	put_plan("Failed", PHASES("Failed", "Failed", "Completed"));
	look();
	expect("plan failed: mtv/web: a: ConvertGuest: disk full");
	expect(NULL);
	cr_expect_eq(site.alerts.unseen, 3);
}

Test(mtv_alerts, many_at_once_are_one_line, .init = begin, .fini = end)
{
	put_plan("Executing", PHASES("CopyDisks", "CopyDisks", "CopyDisks"));
	look();
	put_plan("Executing", PHASES("Failed", "Failed", "Failed"));
	look();
	expect("VM failed: mtv/web: 3 VMs: a, b, c");
	expect(NULL);
}

/* The next run may fail at the same VM: it is told again. */
Test(mtv_alerts, a_retry_that_fails_is_news, .init = begin, .fini = end)
{
	put_plan("Executing", PHASES("Failed", "CopyDisks", "CopyDisks"));
	look();
	put_plan("Executing", PHASES("CopyDisks", "CopyDisks", "CopyDisks"));
	look();
	expect(NULL);
	put_plan("Executing", PHASES("Failed", "CopyDisks", "CopyDisks"));
	look();
	expect("VM failed: mtv/web: VM a: ConvertGuest: disk full");
}

/* The line was lost from the failure to that of the retry. */
Test(mtv_alerts, a_retry_that_failed_unseen_is_news, .init = begin, .fini = end)
{
	put_plan("Failed", PHASES("Lost", "Completed", "Completed"));
	look();
	put_plan("Failed", PHASES("Lost", "Completed", "Completed"));
	look();
	expect(NULL);
	site.again = true;
	put_plan("Failed", PHASES("Lost", "Completed", "Completed"));
	look();
	expect("VM failed: mtv/web: VM a: ConvertGuest: disk full");
	expect("source unknown: mtv/web: VM a: whether its source runs is not known; check it, "
	       "then :checked");
	expect("plan failed: mtv/web: a: ConvertGuest: disk full");
	expect(NULL);
}

Test(mtv_alerts, a_cutover_begins_and_ends, .init = begin, .fini = end)
{
	put_run("2026-11-21T12:10:00Z");
	put_plan("Executing", PHASES("CopyingPaused", "CopyingPaused", "CopyDisks"));
	look();
	put_plan("Executing", PHASES("PowerOffSource", "PowerOffSource", "CopyDisks"));
	look();
	expect("cutover begins: mtv/web: 2 of 3 VMs go down");
	put_plan("Executing", PHASES("Finalize", "Finalize", "StorePowerState"));
	look();
	expect(NULL);
	put_plan("Succeeded", PHASES("Completed", "Completed", "Completed"));
	look();
	expect("cutover ended: mtv/web: 3 ok");
}

/* Those whose time has come belong to it, also while they still copy. */
Test(mtv_alerts, a_cutover_has_not_ended_while_vms_are_due, .init = begin, .fini = end)
{
	put_run("2026-11-21T11:58:00Z");
	put_plan("Executing", PHASES("PowerOffSource", "CopyDisks", "CopyDisks"));
	look();
	put_plan("Executing", PHASES("Completed", "CopyDisks", "CopyDisks"));
	look();
	expect(NULL);
	put_plan("Executing", PHASES("Completed", "PowerOffSource", "CopyDisks"));
	look();
	expect(NULL);
	put_plan("Executing", PHASES("Completed", "Completed", "CopyDisks"));
	look();
	expect(NULL);
	put_run("2026-11-21T23:00:00Z");
	look();
	expect("cutover ended: mtv/web: 2 ok, 1 running");
	put_run("2026-11-21T11:59:00Z");
	look();
	expect(NULL);
	put_plan("Executing", PHASES("Completed", "Completed", "PowerOffSource"));
	look();
	expect("cutover begins: mtv/web: 1 of 3 VMs goes down");
	put_plan("Succeeded", PHASES("Completed", "Completed", "Completed"));
	look();
	expect("cutover ended: mtv/web: 3 ok");
	expect(NULL);
}

Test(mtv_alerts, a_late_cutover_is_told_once, .init = begin, .fini = end)
{
	put_run("2026-11-21T12:10:00Z");
	put_plan("Executing", PHASES("CopyingPaused", "CopyDisks", "PowerOffSource"));
	look();
	pass(14 * MINUTE);
	expect(NULL);
	pass(MINUTE);
	expect("cutover overdue: mtv/web: it was due 5m ago, 2 of 3 VMs have not begun");
	pass(20 * MINUTE);
	expect(NULL);
	put_run("2026-11-21T12:20:00Z");
	pass(MINUTE);
	expect("cutover overdue: mtv/web: it was due 16m ago, 2 of 3 VMs have not begun");
	put_run("2026-11-21T13:00:00Z");
	pass(MINUTE);
	expect(NULL);
}

/* They may have begun: nobody could look since. */
Test(mtv_alerts, nothing_is_late_behind_a_lost_line, .init = begin, .fini = end)
{
	put_run("2026-11-21T12:10:00Z");
	put_plan("Executing", PHASES("CopyingPaused", "CopyDisks", "CopyDisks"));
	look();
	site.clock.behind = 26 * MINUTE;
	pass(40 * MINUTE);
	expect(NULL);
	site.clock.behind = 0;
	pass(MINUTE);
	expect("cutover overdue: mtv/web: it was due 31m ago, 3 of 3 VMs have not begun");
}

/* Whoever begins to look must hear of it as well. */
Test(mtv_alerts, a_cutover_that_is_late_already, .init = begin, .fini = end)
{
	put_run("2026-11-21T11:10:00Z");
	put_plan("Executing", PHASES("CopyingPaused", "CopyDisks", "CopyDisks"));
	look();
	expect("cutover overdue: mtv/web: it was due 50m ago, 3 of 3 VMs have not begun");
}

/* Nobody may overlook a source that may be left stopped. */
Test(mtv_alerts, sources_that_may_be_left_stopped, .init = begin, .fini = end)
{
	put_plan("Executing", PHASES("Lost", "Finalize", "Finalize"));
	look();
	expect(NULL);
	cr_expect_eq(site.model.unknown_sources, 1);
	put_plan("Executing", PHASES("Lost", "Lost", "Finalize"));
	look();
	expect("VM failed: mtv/web: VM b: ConvertGuest: disk full");
	expect("source unknown: mtv/web: VM b: whether its source runs is not known; check it, "
	       "then :checked");
	cr_expect_eq(site.model.unknown_sources, 2);
	put_plan("Executing", PHASES("CopyDisks", "CopyDisks", "Completed"));
	look();
	cr_expect_eq(site.model.unknown_sources, 0);
}

Test(mtv_alerts, a_plan_is_blocked, .init = begin, .fini = end)
{
	put_plan("Executing", PHASES("CopyDisks", "CopyDisks", "CopyDisks"));
	look();
	site.blocked = true;
	put_plan("Executing", PHASES("CopyDisks", "CopyDisks", "CopyDisks"));
	look();
	expect("plan blocked: mtv/web: NetworkMapNotReady: not ready");
	expect(NULL);
}

Test(mtv_alerts, looking_at_them_is_enough, .init = begin, .fini = end)
{
	put_plan("Executing", PHASES("CopyDisks", "CopyDisks", "CopyDisks"));
	look();
	put_plan("Executing", PHASES("Failed", "CopyDisks", "CopyDisks"));
	look();
	uint64_t generation = site.alerts.generation;
	cr_expect_eq(site.alerts.unseen, 1);
	alerts_see(&site.alerts);
	cr_expect_eq(site.alerts.unseen, 0);
	cr_expect_eq(site.alerts.untold, 1, "the bell rings all the same");
	cr_expect_neq(site.alerts.generation, generation, "the header is drawn anew");
	cr_expect_eq(site.alerts.list.count, 1);
}

Test(mtv_alerts, the_oldest_go_first, .init = begin, .fini = end)
{
	put_plan("Executing", PHASES("CopyDisks", "CopyDisks", "CopyDisks"));
	look();
	for (int i = 0; i < ALERTS_MAX + 3; i++) {
		put_plan("Executing",
			PHASES(i == 1 ? "CopyDisks" : "Failed", i % 2 ? "CopyDisks" : "Failed",
				"CopyDisks"));
		look();
		put_plan("Executing", PHASES("CopyDisks", "CopyDisks", "CopyDisks"));
		look();
	}
	cr_expect_eq(site.alerts.list.count, ALERTS_MAX);
	cr_expect_eq(site.alerts.unseen, ALERTS_MAX);
}

/* A plan that is deleted and made anew is another one. */
Test(mtv_alerts, a_plan_that_goes_is_forgotten, .init = begin, .fini = end)
{
	put_plan("Executing", PHASES("CopyDisks", "CopyDisks", "CopyDisks"));
	look();
	store_remove(&site.plans, store_get(&site.plans, "mtv", "web"));
	look();
	put_plan("Failed", PHASES("Failed", "Completed", "Completed"));
	look();
	expect(NULL);
}

/* ---- another namespace, and back ------------------------------------------------------------- */

/* Its stores and its model begin empty, and its lists are on their way. */
static void turn_to(const char *name_space)
{
	model_finish(&site.model);
	store_clear(&site.plans);
	store_clear(&site.migrations);
	model_init(
		&site.model, &site.plans, &site.migrations, &site.controllers, NULL, &site.clock);
	site.scope = (struct alerts_scope){name_space, true};
	look();
}

static void loaded(void)
{
	site.scope.loading = false;
	pass(1000);
}

static void stay_elsewhere(void)
{
	turn_to("other");
	loaded();
	pass(MINUTE);
}

/* Neither is told again, whatever comes first of what tells them. */
Test(mtv_alerts, behind_another_namespace_nothing_is_told_again, .init = begin, .fini = end)
{
	put_run("2026-11-21T11:50:00Z");
	put_plan("Executing", PHASES("CopyingPaused", "Failed", "PowerOffSource"));
	look();
	expect("cutover overdue: mtv/web: it was due 10m ago, 1 of 3 VMs has not begun");
	stay_elsewhere();
	turn_to("mtv");
	put_plan("Executing", PHASES("CopyingPaused", "Failed", "PowerOffSource"));
	look();
	loaded();
	pass(MINUTE);
	put_run("2026-11-21T11:50:00Z");
	pass(MINUTE);
	expect(NULL);
	put_plan("Succeeded", PHASES("Completed", "Failed", "Completed"));
	look();
	expect("cutover ended: mtv/web: 2 ok, 1 failed");
}

Test(mtv_alerts, what_failed_while_one_looked_elsewhere, .init = begin, .fini = end)
{
	put_plan("Executing", PHASES("CopyDisks", "CopyDisks", "CopyDisks"));
	look();
	stay_elsewhere();
	expect(NULL);
	turn_to("");
	put_plan("Executing", PHASES("CopyDisks", "Failed", "CopyDisks"));
	look();
	expect(NULL);
	loaded();
	expect("VM failed: mtv/web: VM b: ConvertGuest: disk full");
	expect(NULL);
}

/* Of a plan that was never there before, too: it ran when its list began to come. */
Test(mtv_alerts, what_fails_while_lists_are_loaded, .init = begin, .fini = end)
{
	turn_to("mtv");
	put_plan("Executing", PHASES("CopyDisks", "CopyDisks", "CopyDisks"));
	look();
	put_plan("Executing", PHASES("Failed", "CopyDisks", "CopyDisks"));
	look();
	expect(NULL);
	loaded();
	expect("VM failed: mtv/web: VM a: ConvertGuest: disk full");
	expect(NULL);
}

/* It was deleted meanwhile: what has its name, and its uid in this test, is looked at anew. */
Test(mtv_alerts, what_is_gone_behind_another_namespace_is_forgotten, .init = begin, .fini = end)
{
	put_plan("Executing", PHASES("CopyDisks", "CopyDisks", "CopyDisks"));
	look();
	stay_elsewhere();
	turn_to("mtv");
	cr_expect_eq(site.alerts.known.count, 1);
	loaded();
	cr_expect_eq(site.alerts.known.count, 0);
	put_plan("Failed", PHASES("Failed", "Completed", "Completed"));
	look();
	expect(NULL);
}

/* What nobody sees has a ceiling; who was seen longest ago goes first. */
Test(mtv_alerts, hidden_plans_are_bounded, .init = begin, .fini = end)
{
	enum { EACH = ALERTS_HIDDEN / 4 };
	char *notes = xmalloc(EACH + 1);
	memset(notes, 'x', EACH);
	notes[EACH] = '\0';
	for (int i = 0; i < 5; i++) {
		char name[2] = {(char)('a' + i), '\0'};
		turn_to(name);
		put(&site.plans,
			xasprintf("metadata: {name: p, namespace: %s, uid: uid-%s}\n"
				  "spec: {description: %s, vms: []}",
				name, name, notes));
		loaded();
		pass(MINUTE);
	}
	turn_to("other");
	loaded();
	cr_expect_null(map_get(&site.alerts.known, "uid-a"));
	cr_expect_null(map_get(&site.alerts.known, "uid-b"));
	cr_expect(map_get(&site.alerts.known, "uid-c"));
	cr_expect(map_get(&site.alerts.known, "uid-e"));
	free(notes);
}

/* ---- the maintenance window ------------------------------------------------------------------ */

/* Open since an hour; it ends at 13:00. */
static void given_window(void)
{
	struct error err;
	cr_assert(window_parse("Sat 11:00", "Sat 13:00", "UTC", &site.model.night->window, &err),
		"%s", err.text);
}

Test(mtv_alerts, the_end_of_the_window_is_told_twice, .init = begin, .fini = end)
{
	given_window();
	put_run("2026-11-21T14:00:00Z");
	put_plan("Executing", PHASES("CopyingPaused", "CopyDisks", "PowerOffSource"));
	look();
	pass(30 * MINUTE - 1000);
	expect(NULL);
	pass(1000);
	expect("window ends: maintenance window: it ends in 30m, Sat 13:00Z; 1 VM is down, 2 with "
	       "a "
	       "cutover have not begun it (:clear)");
	pass(10 * MINUTE);
	expect(NULL);
	pass(10 * MINUTE);
	expect("window ends: maintenance window: it ends in 10m, Sat 13:00Z; 1 VM is down, 2 with "
	       "a "
	       "cutover have not begun it (:clear)");
	pass(9 * MINUTE);
	pass(2 * MINUTE);
	expect(NULL);
}

/* What is requested stands in a Migration that is still on its way; it does not come for ever. */
Test(mtv_alerts, the_end_of_the_window_waits_for_what_is_requested, .init = begin, .fini = end)
{
	given_window();
	put_plan("Executing", PHASES("CopyingPaused", "CopyDisks", "PowerOffSource"));
	look();
	pass(30 * MINUTE);
	expect(NULL);
	pass(10 * 1000);
	put_run("2026-11-21T14:00:00Z");
	look();
	pass(1000);
	expect("window ends: maintenance window: it ends in 29m, Sat 13:00Z; 1 VM is down, 2 "
	       "with a cutover have not begun it (:clear)");
	store_remove(&site.migrations, store_get(&site.migrations, "mtv", "run"));
	pass(20 * MINUTE);
	expect(NULL);
	pass(30 * 1000);
	expect("window ends: maintenance window: it ends in 9m19s, Sat 13:00Z; 1 VM is down, and "
	       "what 1 plan has requested is not known");
	pass(MINUTE);
	expect(NULL);
}

Test(mtv_alerts, the_end_of_the_window_waits_for_lists, .init = begin, .fini = end)
{
	pass(40 * MINUTE);
	turn_to("mtv");
	given_window();
	put_run_without_cutover();
	put_plan("Executing", PHASES("CopyingPaused", "CopyDisks", "PowerOffSource"));
	pass(1000);
	expect(NULL);
	loaded();
	expect("window ends: maintenance window: it ends in 19m, Sat 13:00Z; 1 VM is down");
}

/* What was true when the line was lost need not be so now; one that is back soon tells it. */
Test(mtv_alerts, behind_a_lost_line_the_window_has_no_counts, .init = begin, .fini = end)
{
	given_window();
	put_run_without_cutover();
	put_plan("Executing", PHASES("CopyingPaused", "CopyDisks", "PowerOffSource"));
	look();
	site.clock.behind = 1000;
	pass(30 * MINUTE);
	expect(NULL);
	site.clock.behind = 0;
	pass(1000);
	expect("window ends: maintenance window: it ends in 29m, Sat 13:00Z; 1 VM is down");
	site.clock.behind = 20 * MINUTE;
	pass(20 * MINUTE);
	expect("window ends: maintenance window: it ends in 9m59s, Sat 13:00Z; how many VMs are "
	       "down is not known: the line is lost");
	site.clock.behind = 0;
	pass(1000);
	expect(NULL);
}

/* A week later it is another window. */
Test(mtv_alerts, each_window_is_told_of, .init = begin, .fini = end)
{
	given_window();
	put_run_without_cutover();
	put_plan("Executing", PHASES("CopyingPaused", "CopyDisks", "CopyDisks"));
	look();
	pass(52 * MINUTE);
	expect("window ends: maintenance window: it ends in 8m, Sat 13:00Z; 0 VMs are down");
	pass(7 * 24 * 60 * (int64_t)MINUTE - 20 * MINUTE);
	expect("window ends: maintenance window: it ends in 28m, Sat 13:00Z; 0 VMs are down");
}

/* Whoever runs nothing warm need not know; a plan that begins later is told of then. */
Test(mtv_alerts, no_window_without_a_warm_plan, .init = begin, .fini = end)
{
	given_window();
	put_run_without_cutover();
	put_plan("Succeeded", PHASES("Completed", "Completed", "Completed"));
	look();
	pass(35 * MINUTE);
	expect(NULL);
	put_plan("Executing", PHASES("CopyDisks", "CopyDisks", "CopyDisks"));
	pass(2000);
	expect("window ends: maintenance window: it ends in 24m, Sat 13:00Z; 0 VMs are down");
}

/* Clocks jump to and fro, and lines are lost: nothing is told again, and the last line not lost. */
Test(mtv_alerts, a_clock_that_jumps_near_the_end_of_the_window, .init = begin, .fini = end)
{
	given_window();
	put_run_without_cutover();
	put_plan("Executing", PHASES("CopyDisks", "CopyDisks", "CopyDisks"));
	look();
	pass(31 * MINUTE);
	expect("window ends: maintenance window: it ends in 29m, Sat 13:00Z; 0 VMs are down");
	site.clock.skew = -5 * MINUTE;
	pass(1000);
	expect(NULL);
	pass(5 * MINUTE);
	expect(NULL);
	site.clock.skew = 16 * MINUTE;
	site.clock.behind = 10 * MINUTE;
	pass(1000);
	expect("window ends: maintenance window: it ends in 7m58s, Sat 13:00Z; how many VMs are "
	       "down is not known: the line is lost");
	site.clock.skew = 0;
	pass(1000);
	expect(NULL);
}
