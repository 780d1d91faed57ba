/* The pure functions of retry and drop: which plans run again, what of them, and what stays. */
#include <criterion/criterion.h>
#include <string.h>

#include "unit/given.h"
#include "unit/given_action.h"
#include "unit/given_app.h"

static struct app app;

#define ENDED "created: '@-9h', started: '@-9h', completed: '@-7h'"
#define VM(id, name, outcome)                                                                      \
	"- {id: " id ", name: " name ", disks: [20480], started: '@-9h', completed: '@-8h', "      \
	"outcome: " outcome "}\n"

/* Besides those of the scenarios: canceled ones among others, and plans of EC2. */
static void begin(void)
{
	given_site(&app);
	given_site_plan(&app,
		"plan: mixed\nshows: one of each\nsource: vc-lab\nruns:\n"
		"- {name: mixed-run, " ENDED ", result: Failed}\nvms:\n" VM(
			"vm-1", "done", "Succeeded") VM("vm-2", "broke", "Failed")
			VM("vm-3", "unwanted", "Canceled") VM("vm-4", "left", "Canceled"));
	given_site_plan(&app,
		"plan: mixed-warm\nshows: canceled, warm\nsource: vc-lab\ntype: warm\nruns:\n"
		"- {name: mixed-warm-run, " ENDED ", result: Failed}\nvms:\n" VM(
			"vm-2", "broke", "Failed") VM("vm-3", "unwanted", "Canceled"));
	given_site_plan(&app,
		"plan: cloud\nshows: EC2\nsource: aws\nruns:\n"
		"- {name: cloud-run, " ENDED ", result: Failed}\nvms:\n" VM(
			"i-1", "done", "Succeeded") VM("i-2", "broke", "Failed"));
	given_site_plan(
		&app, "plan: cloud-new\nshows: EC2\nsource: aws\nvms:\n- {id: i-1, name: one}\n");
}

static void end(void)
{
	given_app_end(&app);
}

TestSuite(verbs_retry, .init = begin, .fini = end);

Test(verbs_retry, which_plans)
{
	static const struct given_judged cases[] = {
		{&retry_verb, "", "failed-transfer", TIER_SERVICE, NULL},
		{&retry_verb, "", "failed-snapshot", TIER_REVERSIBLE, NULL}, /* warm */
		{&retry_verb, "--cutover now", "failed-snapshot", TIER_SERVICE, NULL},
		{&retry_verb, "", "mixed-warm", TIER_SERVICE,
			NULL}, /* somebody wanted it to stay */
		{&retry_verb, "", "canceled-all", TIER_SERVICE, NULL},
		{&retry_verb, "", "canceled-deleted", TIER_SERVICE, NULL},
		{&retry_verb, "", "cloud", TIER_GRAVE, NULL},
		{&start_verb, "", "cloud", TIER_GRAVE, NULL},
		{&start_verb, "", "cloud-new", TIER_SERVICE, NULL},
		{&retry_verb, "", "ready-cold", GIVEN_REFUSED, "it has not run yet: start it"},
		{&retry_verb, "", "cold-running", GIVEN_REFUSED, "it is running"},
		{&retry_verb, "", "succeeded", GIVEN_REFUSED, "nothing of it has failed"},
		{&retry_verb, "", "succeeded-canceled", GIVEN_REFUSED, "takes another plan"},
		{&retry_verb, "", "archived-failed", GIVEN_REFUSED, "it is archived"},
		{&retry_verb, "", "failed-then-broken", GIVEN_REFUSED, "it is not ready: "},
		{&retry_verb, "--cutover +3h", "failed-transfer", GIVEN_REFUSED,
			"it would begin now"}};
	given_expect_judged(&app, cases, COUNT(cases));
}

/* Marks and --query are how many are retried at once: start leaves these out, retry does not. */
Test(verbs_retry, of_sets)
{
	struct subject *subject = given_subject(&app, &retry_verb, "", "failed-transfer");
	subject->action->chosen = CHOSEN_BY_MARKS;
	cr_expect_str_eq(given_refusal(subject), "");
	subject->action->chosen = CHOSEN_BY_ALL;
	cr_expect_str_eq(given_refusal(subject), "");
}

static bool in_order(const char *text, const char *one, const char *other)
{
	const char *first = strstr(text, one);
	return first && strstr(first, other);
}

/* What a person canceled stands before all else, and in red. */
Test(verbs_retry, canceled_ones_come_first)
{
	struct subject *subject = given_subject(&app, &retry_verb, "", "mixed");
	const char *told = given_told(subject);
	cr_expect_eq(strncmp(told, "2 VMs were CANCELED by a person and are migrated AGAIN", 54), 0,
		"%s", told);
	cr_expect(strstr(told, "AGAIN, all shut down at once:"), "%s", told);
	cr_expect(in_order(told, "  unwanted (vm-3)", "Cold: 3 VMs are shut down now"), "%s", told);
	cr_expect(in_order(told, "  left (vm-4)", "  broke  runs AGAIN from the beginning"), "%s",
		told);
	cr_expect(strstr(told, "  done  has succeeded and is kept"), "%s", told);
	cr_expect_null(strstr(told, "unwanted  runs"), "once: %s", told);
	struct page page;
	page_init(&page);
	subject->action->verb->tell(subject->action, subject, &page);
	for (size_t i = 0; i < 3; i++)
		cr_expect_eq(((struct page_line *)array_at(&page.lines, i))->role, ROLE_ERROR);
	page_finish(&page);
}

/* Of warm ones nothing is shut down by it. */
Test(verbs_retry, warm_ones_stay_on)
{
	const char *told = given_told(given_subject(&app, &retry_verb, "", "mixed-warm"));
	cr_expect(
		strstr(told, "1 VM was CANCELED by a person and is migrated AGAIN:\n"), "%s", told);
}

/* Those whose run was taken away were not what somebody had canceled. */
Test(verbs_retry, canceled_with_their_run)
{
	const char *told = given_told(given_subject(&app, &retry_verb, "", "canceled-deleted"));
	cr_expect_null(strstr(told, "by a person"), "%s", told);
	cr_expect(strstr(told, "cache-02  runs AGAIN"), "%s", told);
}

Test(verbs_retry, ec2_runs_all_again)
{
	const char *told = given_told(given_subject(&app, &retry_verb, "", "cloud"));
	cr_expect(strstr(told, "Cold: 2 VMs are shut down now"), "%s", told);
	cr_expect(strstr(told, "EC2: ALL its VMs run again"), "%s", told);
	cr_expect(strstr(told, "  done  runs AGAIN"), "%s", told);
	cr_expect_null(strstr(told, "is kept"), "%s", told);
}

/* The request is that of start: one run has one name, whoever asks for it. */
Test(verbs_retry, requests)
{
	struct subject *started = given_subject(&app, &start_verb, "", "mixed");
	struct subject *retried = given_subject(&app, &retry_verb, "", "mixed");
	memcpy(retried->operation, started->operation, sizeof(retried->operation));
	char *wanted = strdup(given_request(started));
	cr_expect_str_eq(given_request(retried), wanted);
	free(wanted);
}

static const char *offered(const char *plan)
{
	struct subject *subject = given_subject(&app, &retry_verb, "", plan);
	subject->state = SUBJECT_READY;
	const char *line = retry_verb.first(subject->action);
	return line ? line : "";
}

Test(verbs_retry, offers_to_drop_what_was_canceled)
{
	cr_expect_str_eq(offered("mixed"), "drop --canceled --name openshift-mtv/mixed");
	cr_expect_str_eq(offered("failed-transfer"), "");
	cr_expect_str_eq(offered("canceled-all"), "", "nothing would be left");
}

/* ---- drop ------------------------------------------------------------------------------------ */

Test(verbs_retry, drop)
{
	static const struct given_judged cases[] = {
		{&drop_verb, "--canceled", "mixed", TIER_REVERSIBLE, NULL},
		{&drop_verb, "--vms done,vm-2", "mixed", TIER_REVERSIBLE, NULL},
		{&drop_verb, "--vms vm-1412", "failed-transfer", TIER_REVERSIBLE, NULL},
		{&drop_verb, "", "mixed", GIVEN_REFUSED, "say which VMs"},
		{&drop_verb, "--vms nobody", "mixed", GIVEN_REFUSED, "there is no VM nobody in it"},
		{&drop_verb, "--canceled", "failed-transfer", GIVEN_REFUSED, "no VM of it was"},
		{&drop_verb, "--canceled", "canceled-all", GIVEN_REFUSED, "would hold no VM"},
		{&drop_verb, "--vms vm-1208", "cold-running", GIVEN_REFUSED, "it is running"},
		{&drop_verb, "--canceled", "archived-failed", GIVEN_REFUSED, "it is archived"}};
	given_expect_judged(&app, cases, COUNT(cases));
	cr_expect(strstr(given_mistake(&app, &drop_verb, "--vms a --canceled"), "but not both"));
}

/* Each entry is tested as it was; from behind, so that none moves before its turn. */
Test(verbs_retry, drop_requests)
{
	const char *text = given_request(given_subject(&app, &drop_verb, "--canceled", "mixed"));
	cr_expect(strstr(text,
			  "PATCH /apis/forklift.konveyor.io/v1beta1/namespaces/openshift-mtv/"
			  "plans/mixed\n[{\"op\":\"test\",\"path\":\"/metadata/uid\""),
		"%s", text);
	cr_expect(in_order(text, "{\"op\":\"test\",\"path\":\"/spec/vms/3\",\"value\":{",
			  "{\"op\":\"remove\",\"path\":\"/spec/vms/3\"},"),
		"%s", text);
	cr_expect(in_order(text, "{\"op\":\"remove\",\"path\":\"/spec/vms/3\"},",
			  "{\"op\":\"test\",\"path\":\"/spec/vms/2\",\"value\":{"),
		"%s", text);
	cr_expect(in_order(text, "/spec/vms/2\",\"value\":{\"id\":\"vm-3\"",
			  "{\"op\":\"remove\",\"path\":\"/spec/vms/2\"}]"),
		"%s", text);
	cr_expect_null(strstr(text, "/spec/vms/1"), "%s", text);
	const char *told = given_told(given_subject(&app, &drop_verb, "--canceled", "mixed"));
	cr_expect(strstr(told,
			  "2 VMs are taken out of the plan with all that is set for them; 2 "
			  "stay.\n"),
		"%s", told);
}
