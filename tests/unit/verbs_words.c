/* What questions say about VMs goes with their number, noun and verb. */
#include <criterion/criterion.h>
#include <string.h>

#include "app/gate.h"
#include "unit/given.h"
#include "unit/given_action.h"
#include "unit/given_app.h"

static struct app app;

/* A plan of each kind with one VM, beside those of the scenarios. */
static void begin(void)
{
	given_site(&app);
	given_site_plan(&app,
		"plan: one-cold\nshows: one VM\nsource: vc-lab\nvms:\n- {id: vm-1, name: one}\n");
	given_site_plan(&app,
		"plan: one-warm\nshows: one VM\nsource: vc-lab\ntype: warm\nvms:\n"
		"- {id: vm-1, name: one}\n");
	given_site_plan(&app,
		"plan: one-live\nshows: one VM\nsource: vc-lab\ntype: live\nvms:\n"
		"- {id: vm-1, name: one}\n");
	given_site_plan(&app,
		"plan: one-runs\nshows: one VM\nsource: vc-lab\ntype: warm\nruns:\n"
		"- {name: one-run, created: '@-9m', started: '@-9m', result: Executing}\nvms:\n"
		"- {id: vm-1, name: one, at: CopyingPaused, precopies: 2}\n");
}

static void end(void)
{
	given_app_end(&app);
}

TestSuite(verbs_words, .init = begin, .fini = end);

static void expect(
	const struct verb *verb, const char *flags, const char *plan, const char *sentence)
{
	const char *told = given_told(given_subject(&app, verb, flags, plan));
	cr_expect_not_null(strstr(told, sentence), "%s %s %s: %s", verb->name, plan, flags, told);
	cr_expect_null(strstr(told, " 1 VMs"), "%s", told);
}

Test(verbs_words, of_one_vm)
{
	expect(&start_verb, "", "one-cold",
		"Cold: 1 VM is shut down now and stays down until the copy ends.\n");
	expect(&start_verb, "", "one-warm",
		"Warm: 1 VM is copied while it runs. There is NO cutover: it stays on until one is "
		"set.\n");
	expect(&start_verb, "--cutover now", "one-warm",
		"Warm: 1 VM is copied while it runs, and shut down at the cutover: NOW, when its "
		"first copy ends\n");
	expect(&start_verb, "", "one-live",
		"Live: 1 VM moves while it runs; it stops for a moment at the end.\n");
	expect(&cutover_verb, "", "one-runs",
		"1 of 1 VM is shut down NOW and stays down until its last copy is done.\n");
	expect(&cutover_verb, "--cutover +3h", "one-runs", "1 of 1 VM is shut down then and");
	expect(&cancel_verb, "--all-vms", "one-runs",
		"1 of 1 VM ends here and is cleaned up; a later start begins it anew.\n");
	expect(&archive_verb, "", "one-cold", "Ready, cold plan of 1 VM: 1 to do\n");
	expect(&unarchive_verb, "", "archived-never-run", "cold plan of 1 VM: 1 to do\n");
}

Test(verbs_words, of_several_vms)
{
	expect(&start_verb, "", "ready-cold",
		"Cold: 3 VMs are shut down now and stay down until the copy ends.\n");
	expect(&start_verb, "--cutover now", "failed-snapshot", "when their first copy ends\n");
	expect(&cutover_verb, "", "warm-between",
		"3 of 3 VMs are shut down NOW and stay down until their last copy is done.\n");
	expect(&archive_verb, "", "ready-cold", "Ready, cold plan of 3 VMs: 3 to do\n");
}

/* The noun goes with all, the verb with those that it is about. */
Test(verbs_words, of_one_of_several)
{
	expect(&cancel_verb, "--vms wiki-db01", "warm-between",
		"1 of 3 VMs ends here and is cleaned up; a later start begins it anew.\n");
	expect(&cancel_verb, "--vms wiki-db01,wiki-search", "warm-between",
		"2 of 3 VMs end here and are cleaned up; a later start begins them anew.\n");
}

/* The same verb may set, move or take away, and be about VMs alone. */
Test(verbs_words, titles_say_what_is_done)
{
	static const struct {
		const struct verb *verb;
		const char *flags, *title;
	} cases[] = {
		{&cutover_verb, "", "Cutover plan openshift-mtv/one-runs"},
		{&cutover_verb, "--cutover +3h", "Cutover plan openshift-mtv/one-runs"},
		{&cutover_verb, "--vms vm-1", "Cutover of VMs of plan openshift-mtv/one-runs"},
		{&cutover_verb, "--by +5m", "Move the cutover of plan openshift-mtv/one-runs"},
		{&cutover_verb, "--clear", "Clear the cutover of plan openshift-mtv/one-runs"},
		{&cutover_verb, "--clear --vms vm-1",
			"Clear the cutover of VMs of plan openshift-mtv/one-runs"},
		{&cutover_verb, "--put-back forklift/one-runs=2031-05-01T02:00:00Z",
			"Put back the cutover of plan openshift-mtv/one-runs"},
		{&duplicate_verb, "", "Duplicate plan openshift-mtv/one-runs"},
		{&duplicate_verb, "--take-back 0123456789abcdef",
			"Delete the copy of plan openshift-mtv/one-runs"},
		{&checked_verb, "--all-vms", "Checked plan openshift-mtv/one-runs"},
		{&checked_verb, "--all-vms --clear",
			"Check again the sources of plan openshift-mtv/one-runs"},
		{&wave_verb, "--wave 2", "Wave plan openshift-mtv/one-runs"},
		{&wave_verb, "--clear", "Clear the wave of plan openshift-mtv/one-runs"},
		{&cancel_verb, "--vms vm-1", "Cancel VMs of plan openshift-mtv/one-runs"},
		{&cancel_verb, "--all-vms", "Cancel all VMs of plan openshift-mtv/one-runs"},
		{&drop_verb, "--vms vm-1", "Take VMs out of plan openshift-mtv/one-runs"},
		{&withdraw_verb, "", "Withdraw the Migration of plan openshift-mtv/one-runs"},
	};
	for (size_t i = 0; i < COUNT(cases); i++) {
		struct subject *one =
			given_subject(&app, cases[i].verb, cases[i].flags, "one-runs");
		cr_expect_str_eq(gate_title(one->action), cases[i].title);
	}
}
