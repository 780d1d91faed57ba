/* The pure functions of checked: which sources, what is written, and how it is taken back. */
#include <criterion/criterion.h>
#include <string.h>

#include "unit/given.h"
#include "unit/given_action.h"
#include "unit/given_app.h"

static struct app app;

/* Ended behind their power-off: one and two. */
static void begin(void)
{
	given_site(&app);
	given_site_plan(&app,
		"plan: erp\nshows: sources that are unknown\ntype: warm\nsource: vc-lab\nruns:\n"
		"- {name: erp-1, started: '@-4h', completed: '@-3m', result: Failed}\nvms:\n"
		"- {id: vm-1, name: one, started: '@-4h', outcome: Failed, failed_at: "
		"ConvertGuest, completed: '@-3m', error: no, status: {restorePowerState: 'On'}}\n"
		"- {id: vm-2, name: two, started: '@-4h', outcome: Failed, failed_at: "
		"ConvertGuest, completed: '@-3m', error: no, status: {restorePowerState: 'On'}}\n"
		"- {id: vm-3, name: three, started: '@-4h', outcome: Succeeded, completed: '@-9m'}"
		"\n");
}

static void end(void)
{
	given_app_end(&app);
}

TestSuite(verbs_checked, .init = begin, .fini = end);

Test(verbs_checked, which_vms)
{
	static const struct given_judged cases[] = {
		{&checked_verb, "--vms one", "erp", TIER_REVERSIBLE, NULL},
		{&checked_verb, "--vms vm-1,two", "erp", TIER_REVERSIBLE, NULL},
		{&checked_verb, "--all-vms", "erp", TIER_REVERSIBLE, NULL},
		{&checked_verb, "", "erp", GIVEN_REFUSED, "say which VMs"},
		{&checked_verb, "--vms one,three", "erp", GIVEN_REFUSED,
			"the source of three is not unknown"},
		{&checked_verb, "--vms four", "erp", GIVEN_REFUSED, "there is no VM four"},
		{&checked_verb, "--vms one --clear", "erp", GIVEN_REFUSED,
			"nobody has said that a source of it was checked"},
		{&checked_verb, "--all-vms", "cold-running", GIVEN_REFUSED,
			"no source of it is unknown"}};
	given_expect_judged(&app, cases, COUNT(cases));
	cr_expect(
		strstr(given_mistake(&app, &checked_verb, "--vms one --all-vms"), "but not both"));
}

/* Archiving looks after no source: it names them, and they can be told behind it as before. */
Test(verbs_checked, archiving_takes_nothing_away)
{
	static const struct given_judged cases[] = {
		{&archive_verb, "", "erp", TIER_REVERSIBLE, NULL},
		{&archive_verb, "--keep-disks", "erp", GIVEN_REFUSED,
			"a source of it is to be checked first"}};
	given_expect_judged(&app, cases, COUNT(cases));
	const char *told = given_told(given_subject(&app, &archive_verb, "", "erp"));
	cr_expect(strstr(told, "CHECK THE SOURCE of one"), "%s", told);
	cr_expect(strstr(told, "CHECK THE SOURCE of two"), "%s", told);
	cr_expect_null(strstr(told, "of three"), "%s", told);
	given_site_plan(&app,
		"plan: old\nshows: a source that is unknown\ntype: warm\nsource: vc-lab\nspec: "
		"{archived: "
		"true}\nruns:\n- {name: old-1, started: '@-4h', completed: '@-3m', result: "
		"Failed}\n"
		"vms:\n- {id: vm-7, name: seven, started: '@-4h', outcome: Failed, failed_at: "
		"ConvertGuest, completed: '@-3m', error: no, status: {restorePowerState: 'On'}}\n");
	static const struct given_judged archived[] = {
		{&checked_verb, "--vms seven", "old", TIER_REVERSIBLE, NULL}};
	given_expect_judged(&app, archived, COUNT(archived));
}

Test(verbs_checked, words_and_request)
{
	struct subject *subject = given_subject(&app, &checked_verb, "--vms two", "erp");
	const char *told = given_told(subject);
	cr_expect(strstr(told, "You say that 1 source is looked after"), "%s", told);
	cr_expect(strstr(told, "two (vm-2)  source: unknown, check"), "%s", told);
	const char *made = given_request(subject);
	cr_expect(strstr(made, "PATCH "), "%s", made);
	cr_expect(strstr(made, "\"resourceVersion\":"), "%s", made);
	cr_expect(strstr(made,
			  "\"annotations\":{\"mtvtop/"
			  "sources-checked\":\"vm-2@2026-11-21T08:00:00Z\"}"),
		"%s", made);
	cr_expect_str_eq(given_words(subject, checked_verb.fields), "two: unknown");
	cr_expect_str_eq(checked_verb.undo(subject->action, subject), "--vms vm-2 --clear");
	made = given_words(subject, checked_verb.equivalent);
	cr_expect(strstr(made, " mtvtop/sources-checked=vm-2@2026-11-21T08:00:00Z --overwrite"),
		"%s", made);
}
