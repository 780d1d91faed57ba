/* The pure functions of delete: what is lost, which of its two writes comes next, and when. */
#include <criterion/criterion.h>
#include <string.h>

#include "unit/given.h"
#include "unit/given_action.h"
#include "unit/given_app.h"

static struct app app;

static void begin(void)
{
	given_site(&app);
}

static void end(void)
{
	given_app_end(&app);
}

TestSuite(verbs_delete, .init = begin, .fini = end);

Test(verbs_delete, what_it_takes)
{
	static const struct given_judged cases[] = {
		{&delete_verb, "", "succeeded", TIER_SERVICE, NULL},
		{&delete_verb, "", "ready-cold", TIER_SERVICE, NULL},
		{&delete_verb, "", "archived-succeeded", TIER_SERVICE, NULL},
		{&delete_verb, "", "cold-running", TIER_GRAVE, NULL},
		{&delete_verb, "--skip-archive", "cold-running", TIER_GRAVE, NULL},
		{&delete_verb, "", "warm-between", TIER_GRAVE, NULL},
		{&delete_verb, "", "failed-resumable", TIER_GRAVE, NULL},
		{&delete_verb, "--skip-archive", "failed-resumable", TIER_GRAVE, NULL},
		{&delete_verb, "--skip-archive", "archiving", TIER_SERVICE, NULL},
		{&delete_verb, "", "archiving", GIVEN_REFUSED, "it is just being archived"}};
	given_expect_judged(&app, cases, COUNT(cases));
}

Test(verbs_delete, flags)
{
	cr_expect(strstr(given_mistake(&app, &delete_verb, "--within soon"), "not \"soon\""));
	cr_expect(strstr(given_mistake(&app, &delete_verb, "--skip-archive --within 5s"),
		"waits for nothing"));
}

static void expect_request(const char *flags, const char *plan, const char *begins, const char *has)
{
	const char *text = given_request(given_subject(&app, &delete_verb, flags, plan));
	cr_expect_eq(strncmp(text, begins, strlen(begins)), 0, "%s %s: %s", plan, flags, text);
	cr_expect(strstr(text, has), "%s %s: %s", plan, flags, text);
}

#define PLANS "/apis/forklift.konveyor.io/v1beta1/namespaces/openshift-mtv/plans/"
#define ARCHIVE "{\"op\":\"add\",\"path\":\"/spec/archived\",\"value\":true}]"
#define CLEAN "{\"op\":\"add\",\"path\":\"/spec/deleteVmOnFailMigration\",\"value\":true}"

/* The first write, or the deletion where nothing is to be done before; of one version alone. */
Test(verbs_delete, requests)
{
	expect_request("", "succeeded", "PATCH " PLANS "succeeded\n", ARCHIVE);
	expect_request("--clean-all", "succeeded", "PATCH " PLANS "succeeded\n", CLEAN ",");
	expect_request("--skip-archive", "succeeded", "DELETE " PLANS "succeeded\n",
		"\"preconditions\":{\"uid\":");
	expect_request(
		"--skip-archive --clean-all", "succeeded", "PATCH " PLANS "succeeded\n", CLEAN "]");
	expect_request("", "archived-succeeded", "DELETE " PLANS "archived-succeeded\n",
		"\"resourceVersion\":");
}

static void expect_next(const char *flags, const char *plan, bool more, bool ready, const char *why)
{
	struct subject *subject = given_subject(&app, &delete_verb, flags, plan);
	const char *reason = NULL;
	cr_expect_eq(delete_verb.more(subject->action, subject), more, "%s %s", plan, flags);
	cr_expect_eq(
		delete_verb.ready(subject->action, subject, &reason), ready, "%s %s", plan, flags);
	cr_expect_str_eq(reason ? reason : "", why, "%s %s", plan, flags);
}

/* Between the two: Archived is waited for, and an unarchived plan is never deleted. */
Test(verbs_delete, the_second_write)
{
	expect_next("", "succeeded", true, false, "somebody has changed it back");
	expect_next("", "archiving", false, false, "");
	expect_next("", "archived-succeeded", false, true, "");
	expect_next("--skip-archive", "cold-running", false, true, "");
	expect_next(
		"--clean-all", "archived-succeeded", true, false, "somebody has changed it back");
}

static void expect_told(const char *flags, const char *plan, const char *sentence)
{
	const char *told = given_told(given_subject(&app, &delete_verb, flags, plan));
	cr_expect(strstr(told, sentence), "%s %s: %s", plan, flags, told);
}

Test(verbs_delete, words)
{
	expect_told("", "succeeded", "Succeeded, cold plan of 2 VMs: 2 ok\n");
	expect_told("", "succeeded",
		"First it is archived; once the controller is done with that, it is DELETED. If it "
		"is not within 1m, it stays archived.\n");
	expect_told("--within 5m", "succeeded", "If it is not within 5m, it stays");
	expect_told("", "cold-running", "It is EXECUTING: no further step of it is taken");
	expect_told("", "failed-resumable", "they are deleted, and their conversion cannot be");
	expect_told("--skip-archive", "cold-running", "nothing is cleaned up behind them.");
	expect_told("--skip-archive", "failed-resumable", "nothing leads to them any more.");
	expect_told("--clean-all", "succeeded", "deleteVmOnFailMigration is set before: ");
	expect_told("", "archived-succeeded", "It is DELETED.\n");
	struct subject *subject =
		given_subject(&app, &delete_verb, "--skip-archive --clean-all", "succeeded");
	cr_expect_str_eq(given_words(subject, delete_verb.equivalent),
		"kubectl mtv delete plan --name succeeded -n openshift-mtv --skip-archive "
		"--clean-all");
}
