/*
 * `mtvtop preflight plan`: what the checks say of plans of a real API server and of the demo's
 * `trouble`, and what a script gets to know by the exit status.
 */
#include <cjson/cJSON.h>
#include <string.h>

#include "e2e/command.h"
#include "e2e/console.h"
#include "e2e/site.h"

enum { REFUSED = 7 };

/* Nothing but a question about rights is sent, and that is a question. */
static cJSON *check(const char *plan, const char *user, int status)
{
	struct outcome outcome = command_run(
		&(struct command_plan){.words = {"preflight", "plan", plan, "-n",
					       user ? "demo" : "openshift-mtv", "-o", "json"},
			.access = {.as = user}});
	cJSON *plans = cJSON_Parse(outcome.output);

	cr_assert_eq(outcome.status, status, "%s: %d\n%s%s", plan, outcome.status, outcome.output,
		outcome.errors);
	cr_assert_str_empty(outcome.errors);
	cr_assert_eq(cJSON_GetArraySize(plans), 1);
	outcome_finish(&outcome);
	return plans;
}

static const char *text_at(const cJSON *object, const char *name)
{
	const char *text = cJSON_GetStringValue(cJSON_GetObjectItem(object, name));

	return text ? text : "";
}

/* Whether CHECK said RESULT, with WORDS in its sentence. */
static bool said(const cJSON *plans, const char *check, const char *result, const char *words)
{
	const cJSON *checks = cJSON_GetObjectItem(cJSON_GetArrayItem(plans, 0), "checks"), *item;

	cJSON_ArrayForEach(item, checks) if (!strcmp(text_at(item, "check"), check) &&
		!strcmp(text_at(item, "result"), result) &&
		strstr(text_at(item, "sentence"), words)) return true;
	return false;
}

/* The controller calls it ready, and knows no storage classes; the cluster of the tests has none.
 */
Test(preflight, what_the_controller_does_not_see_is_told)
{
	cJSON *plans = check("ready-cold", NULL, REFUSED);

	cr_expect(said(plans, "conditions", "warn", "HostNotReady: VM host is not ready: id:"));
	cr_expect(said(plans, "providers", "pass", "is ready"));
	cr_expect(said(plans, "storage-classes", "fail", "there is no storage class ceph-rbd"));
	cr_expect(said(plans, "networks", "fail", "there is no network vms/vlan-120"));
	cr_expect(said(plans, "permissions", "pass", "you may get providers"));
	cr_expect(said(plans, "target-names", "pass", "has no VM of such a name"));
	cJSON_Delete(plans);
}

Test(preflight, what_the_controller_found_is_told)
{
	cJSON *plans = check("not-ready-map", NULL, REFUSED);

	cr_expect_str_eq(text_at(cJSON_GetArrayItem(plans, 0), "result"), "fail");
	cr_expect(said(plans, "conditions", "fail", "NetworkMapNotReady"));
	cr_expect(said(plans, "network-map", "fail", "NetworkMap net-broken: "));
	cJSON_Delete(plans);
}

/* Who may see one namespace alone is told what was not looked at, never that it is fine. */
Test(preflight, what_may_not_be_read_is_unknown)
{
	cJSON *plans = check("tenant-ready", "tenant", REFUSED);

	cr_expect(said(plans, "permissions", "fail", "may not get providers"));
	cr_expect(said(plans, "storage-classes", "unknown", ""));
	cr_expect(said(plans, "in-flight", "unknown", ""));
	cr_expect(said(plans, "other-plans", "unknown", "only plans of namespace demo"));
	cJSON_Delete(plans);
}

Test(preflight, words_that_mean_nothing)
{
	command_expect_failure(
		&(struct command_plan){.words = {"preflight", "plan", "nothing-such", "-A"}}, 3,
		"there is no plan nothing-such");
	command_expect_failure(&(struct command_plan){.words = {"preflight", "vm", "x"}}, 2,
		"mtvtop preflight plan NAME");
	command_expect_failure(
		&(struct command_plan){.words = {"preflight", "plan", "-A"}}, 2, "which plans?");
	command_expect_failure(
		&(struct command_plan){.words = {"preflight", "plan", "--all", "-o", "name"}}, 2,
		"preflight prints table");
}

/* No cluster but its own. */
Test(preflight, the_demo_of_troubles)
{
	struct outcome outcome = command_run(
		&(struct command_plan){.words = {"--demo=trouble", "preflight", "plan", "-A", "-q",
					       "where name in ['network-map', 'blocked']"}});

	cr_expect_eq(outcome.status, REFUSED, "%d: %s", outcome.status, outcome.errors);
	cr_expect(strstr(outcome.output, "PLAN "));
	cr_expect(strstr(outcome.output, "there is no network vms/vlan-99"), "%s", outcome.output);
	cr_expect(strstr(outcome.output, "Provider rhv-old: ConnectionTestFailed"));
	outcome_finish(&outcome);
}

Test(preflight, a_plan_that_can_be_started_exits_with_0)
{
	struct outcome outcome = command_run(&(struct command_plan){
		.words = {"--demo=weekend", "preflight", "plan", "ci-runners", "-A"}});

	cr_expect_eq(outcome.status, 0, "%d: %s%s", outcome.status, outcome.output, outcome.errors);
	cr_expect(strstr(outcome.output, "storage-classes   pass"), "%s", outcome.output);
	cr_expect_not(strstr(outcome.output, " unknown "), "%s", outcome.output);
	outcome_finish(&outcome);
}

/* The word for the night is the last line, and whoever scripts it sees 7. */
Test(preflight, a_cutover_before_the_first_copy_is_no_go)
{
	struct outcome outcome = command_run(
		&(struct command_plan){.words = {"--demo=weekend", "--speed=1", "preflight", "plan",
					       "wave1-db", "-A", "--cutover"}});

	cr_expect_eq(outcome.status, REFUSED, "%d: %s", outcome.status, outcome.errors);
	cr_expect(
		strstr(outcome.output, "shop-db01: no copy is complete yet"), "%s", outcome.output);
	cr_expect(strstr(outcome.output, "6 of 6 nodes can take its VMs"), "%s", outcome.output);
	cr_expect(strstr(outcome.output, "openshift-mtv/wave1-db: NO-GO\n"), "%s", outcome.output);
	outcome_finish(&outcome);
}

/* A preview waits until the checks have been judged, and shows what they say. */
Test(preflight, a_dry_run_says_whether_it_is_go)
{
	struct outcome outcome = command_run(&(struct command_plan){
		.words = {"--demo=weekend", "--speed=1", "cutover", "plan", "wave1-db,wave1-web",
			"-n", "openshift-mtv", "--cutover", "+4h", "--dry-run"}});

	cr_expect_eq(outcome.status, 0, "%d: %s", outcome.status, outcome.errors);
	cr_expect(strstr(outcome.output, "1 of 2 plans is NO-GO"), "%s", outcome.output);
	cr_expect(strstr(outcome.output, "NO-GO: copies: shop-db01: no copy is complete yet"), "%s",
		outcome.output);
	outcome_finish(&outcome);
}

Test(preflight, who_asks_the_server_for_nothing_is_not_told)
{
	struct outcome outcome = command_run(&(struct command_plan){
		.words = {"--demo=weekend", "--speed=1", "cutover", "plan", "wave1-db", "-n",
			"openshift-mtv", "--cutover", "+4h", "--dry-run=client"}});

	cr_expect_eq(outcome.status, 0, "%d: %s", outcome.status, outcome.errors);
	cr_expect_not(strstr(outcome.output, "GO:"), "%s", outcome.output);
	outcome_finish(&outcome);
}
