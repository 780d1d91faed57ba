/* The pure functions of resume: only disks that are there, and only when somebody has checked. */
#include <criterion/criterion.h>
#include <string.h>

#include "unit/given.h"
#include "unit/given_action.h"
#include "unit/given_app.h"

static struct app app;

#define RUN                                                                                        \
	"runs:\n- {name: the-run, created: '@-9h', started: '@-9h', completed: '@-7h', result: "   \
	"Failed}\nvms:\n"
#define VM(id, name, outcome, copied)                                                              \
	"- {id: " id ", name: " name ", disks: [20480], started: '@-9h', completed: '@-8h', "      \
	"outcome: " outcome ", status: {disksCopied: " copied "}}\n"

static void begin(void)
{
	given_site(&app);
	given_site_plan(&app,
		"plan: torn\nshows: one copied, one not\nsource: vc-lab\n" RUN VM(
			"vm-1", "copied", "Failed", "true") VM("vm-2", "bare", "Failed", "false"));
	given_site_plan(&app,
		"plan: stopped\nshows: copied, and canceled by a person\nsource: vc-lab\n" RUN VM(
			"vm-1", "copied", "Failed", "true") VM("vm-2", "left", "Canceled", "true"));
	given_site_plan(&app,
		"plan: rest\nshows: one is there already\nsource: vc-lab\ntype: warm\n" RUN VM(
			"vm-1", "copied", "Failed", "true")
			VM("vm-2", "done", "Succeeded", "true"));
}

static void end(void)
{
	given_app_end(&app);
}

TestSuite(verbs_resume, .init = begin, .fini = end);

#define CHECKED "--source-not-run"

Test(verbs_resume, which_plans)
{
	static const struct given_judged cases[] = {
		{&resume_verb, CHECKED, "failed-resumable", TIER_SERVICE, NULL},
		{&resume_verb, CHECKED, "rest", TIER_SERVICE, NULL}, /* warm, and not gentle */
		{&resume_verb, CHECKED, "torn", GIVEN_REFUSED, "its VM bare has no copied disks"},
		{&resume_verb, CHECKED, "stopped", GIVEN_REFUSED, "its VM left has no copied"},
		{&resume_verb, CHECKED, "failed-transfer", GIVEN_REFUSED,
			"no VM of it failed with"},
		{&resume_verb, CHECKED, "ready-cold", GIVEN_REFUSED, "no VM of it failed with"},
		{&resume_verb, CHECKED, "succeeded", GIVEN_REFUSED, "it has succeeded"},
		{&resume_verb, CHECKED, "cold-running", GIVEN_REFUSED, "it is running"},
		{&resume_verb, CHECKED, "archived-failed", GIVEN_REFUSED, "it is archived"}};
	given_expect_judged(&app, cases, COUNT(cases));
}

/* Nobody else can know it. */
Test(verbs_resume, only_when_it_was_checked)
{
	const char *said = given_mistake(&app, &resume_verb, "");
	cr_expect(strstr(said, "say --source-not-run"), "%s", said);
}

/* It is the same run as a retry, of the same name; no other verb asks for a conversion alone. */
Test(verbs_resume, requests)
{
	const char *text = given_request(given_subject(&app, &resume_verb, CHECKED, "rest"));
	cr_expect_eq(strncmp(text, "POST /apis/", 11), 0, "%s", text);
	cr_expect(strstr(text, "\"resumeConversion\":true}}"), "%s", text);
	cr_expect_null(strstr(text, "cutover"), "%s", text);
	text = given_request(given_subject(&app, &retry_verb, "", "rest"));
	cr_expect_null(strstr(text, "resumeConversion"), "%s", text);
}

Test(verbs_resume, question)
{
	const char *told = given_told(given_subject(&app, &resume_verb, CHECKED, "rest"));
	cr_expect(strstr(told, "1 VM is converted and created from disks that are copied already"),
		"%s", told);
	cr_expect(strstr(told, "The sources are NOT powered off"), "%s", told);
	cr_expect(strstr(told, "  copied (vm-1)  "), "%s", told);
	cr_expect(strstr(told, "  done  has succeeded and is kept"), "%s", told);
	struct subject *subject = given_subject(&app, &resume_verb, CHECKED, "rest");
	given_request(subject);
	told = given_words(subject, resume_verb.equivalent);
	cr_expect_eq(strncmp(told, "kubectl create -f - <<< ", 24), 0, "%s", told);
}
