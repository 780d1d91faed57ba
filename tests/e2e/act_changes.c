/*
 * What changes between a question and its answer: the question comes again with the difference, and
 * what is another object by then is never written to.
 */
#include <stdlib.h>
#include <string.h>

#include "e2e/acting.h"

#define LATER "2031-05-01T02:00:00Z"
#define MOVED "2031-05-02T03:30:00Z"
#define THEIRS "2031-05-03T04:00:00Z"

/* Without any news: the watch of plans brings none. */
static struct console start_blind(const char *name_space)
{
	return acting_start_with(&(struct console_plan){.name_space = name_space,
					 .wire = HTTP1,
					 .faulty = true,
					 .faults = {"match plans?watch=1", "status 500"}},
		"web");
}

/* A plan that is edited is another plan: the same answer is needed again. */
Test(dialogs, edited_plan_is_asked_about_again)
{
	struct console console;

	site_create_namespace("act-edited");
	acting_create_plan(&(struct acting_plan){.name_space = "act-edited", .name = "web"});
	console = acting_start("act-edited", "web");
	console_press(&console, "S");
	console_expect_question(&console, "Start plan web");
	site_do("PATCH", FORKLIFT "/namespaces/act-edited/plans/web",
		"[{\"op\":\"add\",\"path\":\"/spec/vms/-\",\"value\":{\"id\":\"vm-9\",\"name\":"
		"\"added\"}}]");
	acting_answer(&console, "web");
	console_expect_question(&console,
		"CHANGED since you were asked: was version 1 with 1 VM, never run, is version 2");
	console_expect_now(&console, "Cold: 2 VMs are shut down now");
	acting_expect_writes("act-edited", 1, 0);
	acting_answer(&console, "web");
	console_expect(&console, "plan web started");
	console_end(&console);
	acting_expect_writes("act-edited", 1, 1);
	cr_assert_eq(site_count_migrations("act-edited"), 1);
}

static void write_theirs(const char *name_space)
{
	char *path = text_of(FORKLIFT "/namespaces/%s/migrations/web-run", name_space);

	site_do("PATCH", path, "{\"spec\":{\"cutover\":\"" THEIRS "\"}}");
	free(path);
}

/* Somebody else has moved the cutover: it is shown, and the same y that is held down is no answer.
 */
Test(dialogs, cutover_that_others_moved_is_asked_again)
{
	struct console console;

	site_create_namespace("act-moved");
	site_create_run(&(struct site_run){
		.name_space = "act-moved", .plan = "web", .warm = true, .cutover = LATER});
	console = acting_start("act-moved", "web");
	console_command(&console, "cutover plan web --cutover " MOVED);
	console_expect_question(&console, "Cutover plan web");
	write_theirs("act-moved");
	acting_answer(&console, "y");
	console_expect_question(&console, "CHANGED since you were asked: was cutover at " LATER);
	console_expect_match(&console, "cutover so far +2031-05-03 04:00:00Z");
	console_press(&console, "yyy<Enter>");
	console_expect(&console, "not the same; expected: yes");
	acting_expect_field("act-moved", "migrations", "web-run", "spec.cutover", "\"" THEIRS "\"");
	acting_expect_writes("act-moved", 1, 0);
	console_press(&console, "<C-u>");
	acting_answer(&console, "yes");
	console_expect(&console, "plan web has its cutover set");
	console_end(&console);
	acting_expect_field("act-moved", "migrations", "web-run", "spec.cutover", "\"" MOVED "\"");
	acting_expect_writes("act-moved", 1, 1);
}

/* Others may write to other fields of the object: that is no news for this question. */
Test(dialogs, other_fields_are_no_difference)
{
	struct console console;

	site_create_namespace("act-other");
	site_create_run(&(struct site_run){
		.name_space = "act-other", .plan = "web", .warm = true, .vms = 2});
	console = acting_start("act-other", "web");
	console_command(&console, "cutover plan web --cutover " MOVED);
	console_expect_question(&console, "Cutover plan web");
	site_do("PATCH", FORKLIFT "/namespaces/act-other/migrations/web-run",
		"{\"spec\":{\"cancel\":[{\"id\":\"vm-1\"}]}}");
	acting_answer(&console, "y");
	console_expect(&console, "plan web has its cutover set");
	console_end(&console);
	acting_expect_field("act-other", "migrations", "web-run", "spec.cutover", "\"" MOVED "\"");
	acting_expect_field(
		"act-other", "migrations", "web-run", "spec.cancel", "[{\"id\":\"vm-1\"}]");
}

/* The plan is started by somebody else: to archive it now is something else than it was. */
Test(dialogs, plan_that_runs_by_now_is_asked_about_again)
{
	struct console console;

	site_create_namespace("act-runs-now");
	acting_create_plan(&(struct acting_plan){.name_space = "act-runs-now", .name = "web"});
	console = start_blind("act-runs-now");
	console_press(&console, "R");
	console_expect_question(&console, "Archive plan web");
	console_expect_now(&console, "Ready, cold plan of 1 VM");
	site_do("PATCH", FORKLIFT "/namespaces/act-runs-now/plans/web/status",
		"[{\"op\":\"add\",\"path\":\"/status/conditions/-\",\"value\":{\"type\":"
		"\"Executing\",\"status\":\"True\",\"category\":\"Advisory\",\"message\":\"The "
		"plan is EXECUTING.\",\"lastTransitionTime\":\"2026-01-01T00:00:00Z\"}}]");
	acting_answer(&console, "y");
	console_expect_question(&console, "CHANGED since you were asked: more would be lost");
	console_expect_now(&console, "It is EXECUTING");
	console_expect_now(&console, "type test/web");
	console_press(&console, "<Esc>");
	acting_expect_nothing_sent(&console);
	console_end(&console);
	acting_expect_field("act-runs-now", "plans", "web", "spec.archived", "");
	acting_expect_writes("act-runs-now", 1, 0);
}

/* The copy has ended meanwhile: there is more to lose. */
Test(dialogs, vm_that_is_copied_by_now_is_asked_about_again)
{
	struct console console;

	site_create_namespace("act-copied-now");
	site_create_run(
		&(struct site_run){.name_space = "act-copied-now", .plan = "web", .vms = 2});
	console = start_blind("act-copied-now");
	console_command(&console, "cancel plan web --vms vm-2");
	console_expect_question(&console, "Cancel VMs of plan web");
	console_expect_now(&console, "type web");
	site_do("PATCH", FORKLIFT "/namespaces/act-copied-now/plans/web/status",
		"[{\"op\":\"add\",\"path\":\"/status/migration/vms/1/"
		"disksCopied\",\"value\":true}]");
	acting_answer(&console, "web");
	console_expect_question(&console, "CHANGED since you were asked: more would be lost");
	console_expect_now(&console, "its disks are COPIED");
	console_expect_now(&console, "type test/web");
	acting_expect_writes("act-copied-now", 1, 0);
	acting_answer(&console, "test/web");
	console_expect(&console, "plan web has its VMs canceled");
	console_end(&console);
	acting_expect_field("act-copied-now", "migrations", "web-run", "spec.cancel",
		"[{\"id\":\"vm-2\",\"name\":\"web-vm-2\"}]");
}

/* The plan goes, and with its question its row; that the cursor is on another one covers nothing.
 */
Test(dialogs, row_goes_with_the_question)
{
	struct console console;

	site_create_namespace("act-row-goes");
	acting_create_plan(&(struct acting_plan){.name_space = "act-row-goes", .name = "alpha"});
	acting_create_plan(&(struct acting_plan){.name_space = "act-row-goes", .name = "web"});
	console = acting_start("act-row-goes", "Plans (2)");
	console_press(&console, "j");
	console_expect_match(&console, "^> ?web ");
	console_press(&console, "S");
	console_expect_question(&console, "Start plan web");
	site_delete_plan("act-row-goes", "web");
	console_expect(&console, "Plans (1)");
	console_expect_match(&console, "^> ?alpha ");
	console_expect_now(&console,
		"start: plan web is gone; nothing was sent; web is gone; the cursor is on another "
		"row");
	console_end(&console);
	acting_expect_writes("act-row-goes", 1, 0);
}

/* Another plan of the same name, which the watch may or may not have told yet. */
Test(dialogs, recreated_plan_is_left_alone)
{
	struct console console;
	char *version;

	site_create_namespace("act-reborn");
	acting_create_plan(&(struct acting_plan){.name_space = "act-reborn", .name = "web"});
	console = acting_start("act-reborn", "web");
	console_press(&console, "S");
	console_expect_question(&console, "Start plan web");
	console_press(&console, "web");
	console_expect(&console, "> web");
	/* In haste: what is said of one that is gone is not said for long. In the moment between
	 * the two plans Enter finds neither the question nor a row. */
	site_delete_plan("act-reborn", "web");
	site_create_plan("act-reborn", "web");
	version = site_field("act-reborn", "plans", "web", "metadata.resourceVersion");
	console_press(&console, "<Enter>");
	console_expect_match(&console,
		"plan web is gone; nothing was sent|there is another plan of this name by now|"
		"open: no row is under the cursor");
	console_expect_gone(&console, "The same with kubectl-mtv");
	console_end(&console);
	acting_expect_writes("act-reborn", 1, 0);
	cr_assert_eq(site_count_migrations("act-reborn"), 0);
	acting_expect_field("act-reborn", "plans", "web", "metadata.resourceVersion", version);
	free(version);
}

Test(dialogs, recreated_plan_is_found_out_by_the_last_look)
{
	struct console console;
	char *plan;

	site_create_namespace("act-unseen");
	acting_create_plan(&(struct acting_plan){.name_space = "act-unseen", .name = "web"});
	console = start_blind("act-unseen");
	console_command(&console, "archive plan web");
	console_expect_question(&console, "Archive plan web");
	site_delete_plan("act-unseen", "web");
	acting_create_plan(&(struct acting_plan){.name_space = "act-unseen", .name = "web"});
	plan = acting_object("act-unseen", "plans", "web");
	acting_answer(&console, "y");
	console_expect(&console, "archive plan web: there is another plan of this name by now");
	console_expect_gone(&console, "The same with kubectl-mtv");
	acting_expect_writes("act-unseen", 1, 0);
	acting_expect_same("act-unseen", "plans", "web", plan);
	console_fault(&console, "pass");
	console_end(&console);
}
