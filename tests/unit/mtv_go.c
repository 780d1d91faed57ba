/* GO, NO-GO and UNKNOWN as they are told: the worst reason, and never what is old as if it held. */
#include "mtv/go.h"

#include <criterion/criterion.h>
#include <string.h>

#include "mtv/readiness.h"
#include "unit/given.h"
#include "unit/given_site.h"

static struct given_site given;

#define COPY(from, to) "{start: '2026-11-21T" from "Z', end: '2026-11-21T" to "Z'}"
#define VM(id, phase)                                                                              \
	"{id: vm-" id ", name: web0" id ", phase: " phase ", started: '2026-11-21T10:00:00Z', "    \
	"warm: {precopies: [" COPY("10:00:00", "10:30:00") ", " COPY("11:30:00", "11:36:00") "]}}"
#define PLAN(vms)                                                                                  \
	"kind: Plan\nmetadata: {name: web, namespace: mtv, uid: u-web}\n"                          \
	"spec: {provider: {source: {name: vc}, destination: {name: host}}, type: warm, "           \
	"targetNamespace: vms, map: {network: {name: net}, storage: {name: sto}}}\n"               \
	"status: {conditions: [{type: Executing, status: 'True'}], migration: {vms: [" vms "]}}"

static void begin(void)
{
	given_site_begin(&given);
	given_site_put(&given, PLAN(VM("1", "CopyingPaused")));
	given.site.cutovers_at_once = 20;
	for (enum site_kind kind = 0; kind < SITE_KINDS; kind++)
		given.site.readings[kind].age = 0;
}

static void end(void)
{
	given_site_end(&given);
}

TestSuite(mtv_go, .init = begin, .fini = end);

/* Judges the plan as the site is now; true: what is told has changed. */
static bool judge(bool lost)
{
	given_site_check(&given, "web", readiness_checks);
	return go_put(given.site.plan->go, &given.checks, &given.clock, lost);
}

static void expect(const char *word, const char *reason, const char *when)
{
	struct telling telling = {.clock = &given.clock, .arena = &given.arena};
	const char *said = go_reason(given.site.plan, &telling);
	cr_expect_str_eq(go_word(given.site.plan, &given.clock), word, "%s", when);
	cr_expect(strstr(said, reason), "%s: \"%s\" has no \"%s\"", when, said, reason);
}

Test(mtv_go, is_unknown_before_it_is_judged)
{
	model_refresh(&given.model);
	given.site.plan = model_plan(&given.model, "u-web");
	expect("UNKNOWN", "not judged yet", "at first");
	cr_expect_lt(go_age(given.site.plan, &given.clock), 0);
}

Test(mtv_go, tells_the_worst_check)
{
	cr_expect(judge(false));
	expect("GO", "checks pass", "all is fine");
	cr_expect_not(judge(false), "nothing has changed");
	given_site_drop(&given, SITE_NODES, "", "worker-1");
	cr_expect(judge(false));
	expect("NO-GO", "nodes: none of 0 nodes can take its VMs", "without nodes");
	given.site.readings[SITE_QUOTAS].loaded = false;
	cr_expect_not(judge(false), "what fails is worse than what is unknown");
	given_site_put(&given,
		"kind: Node\nmetadata: {name: worker-1}\n"
		"status: {conditions: [{type: Ready, status: 'True'}]}\n");
	cr_expect(judge(false));
	expect("UNKNOWN", "quota: resourcequotas have not been read", "unread quotas");
}

Test(mtv_go, several_that_fail_are_counted)
{
	given_site_drop(&given, SITE_NODES, "", "worker-1");
	given.site.cutovers_at_once = 0;
	judge(false);
	expect("NO-GO", "nodes: none of 0 nodes can take its VMs (and 1 more)", "two fail");
}

/* What nobody has judged for a while is told with its age, and not as it was. */
Test(mtv_go, is_unknown_when_it_is_old)
{
	judge(false);
	clock_advance(&given.clock, 14000);
	expect("GO", "checks pass", "after 14 s");
	cr_expect_eq(go_age(given.site.plan, &given.clock), 14000);
	clock_advance(&given.clock, 1000);
	expect("UNKNOWN", "it was GO 15s ago, nothing newer is known: all", "after 15 s");
	given.site.readings[SITE_PROVIDERS].age = 20000;
	judge(false);
	expect("UNKNOWN", "it was GO 20s ago", "by what is old itself");
	given.site.readings[SITE_PROVIDERS].age = 5000;
	judge(false);
	expect("GO", "5s ago", "its age is told");
}

Test(mtv_go, is_unknown_behind_a_lost_line)
{
	judge(false);
	cr_expect(judge(true), "at once");
	expect("UNKNOWN", "it was GO", "lost");
	given_site_drop(&given, SITE_NODES, "", "worker-1");
	judge(true);
	expect("UNKNOWN", "it was NO-GO", "a NO-GO is no more alive than a GO");
	cr_expect(judge(false));
	expect("NO-GO", "nodes", "back");
}

/* A page that has just judged says no more than the field does. */
Test(mtv_go, is_the_same_where_it_was_just_judged)
{
	judge(false);
	cr_expect_eq(go_verdict(&given.checks, false), VERDICT_PASS);
	cr_expect_eq(go_verdict(&given.checks, true), VERDICT_UNKNOWN);
	given_site_drop(&given, SITE_NODES, "", "worker-1");
	given.site.readings[SITE_PROVIDERS].age = 20000;
	judge(false);
	cr_expect_eq(checks_verdict(&given.checks), VERDICT_FAIL);
	cr_expect_eq(go_verdict(&given.checks, false), VERDICT_UNKNOWN, "what it goes by is old");
}

/* It is the plan's, whatever its version; and who looks is noted. */
Test(mtv_go, is_shared_by_the_versions_of_a_plan)
{
	judge(false);
	struct plan *old = plan_ref(model_plan(&given.model, "u-web"));
	cr_expect_not(old->go->interest.wanted);
	given_site_put(&given, PLAN(VM("1", "CopyingPaused") ", " VM("2", "CopyDisks")));
	model_refresh(&given.model);
	struct plan *plan = model_plan(&given.model, "u-web");
	cr_assert_neq(plan, old);
	cr_expect_eq(plan->go, old->go);
	clock_advance(&given.clock, 1000);
	cr_expect_str_eq(go_word(plan, &given.clock), "GO");
	cr_expect(old->go->interest.wanted && old->go->interest.asked == given.clock.mono);
	plan_unref(old);
}

/* Behind the last VM's power-off there is nothing to say GO to. */
Test(mtv_go, only_with_a_cutover_ahead)
{
	given_site_put(&given, PLAN(VM("1", "Finalize")));
	judge(false);
	struct telling telling = {.clock = &given.clock, .arena = &given.arena};
	cr_expect_null(go_word(given.site.plan, &given.clock));
	cr_expect_null(go_reason(given.site.plan, &telling));
	given_site_put(&given, PLAN(VM("1", "Finalize") ", " VM("2", "CopyDisks")));
	judge(false);
	expect("GO", "copies: web02: a cutover begins only when", "one is still ahead");
}
