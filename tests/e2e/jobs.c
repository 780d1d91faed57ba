/*
 * Jobs: a set of plans, and a deletion with its archive. Whoever is killed in its middle, or
 * leaves, finds it again at the next start, and finishes it by a question; each plan is written to
 * once.
 */
#include <signal.h>
#include <stdlib.h>
#include <string.h>

#include "e2e/acting.h"
#include "e2e/wish.h"
#include "support/home.h"

enum {
	HANGUP_WITHIN = 1000 + 8000, /* the limit for SIGHUP; less than an answer is awaited */
	GIVEN_UP = 120 * 1000,	     /* until the server has given a write up, and that is read */
};

#define LEFT "an earlier mtvtop left its job unfinished: "

static void given_plans(const char *name_space)
{
	static const char *const names[] = {"alpha", "beta", "gamma"};

	site_create_namespace(name_space);
	for (int i = 0; i < 3; i++)
		acting_create_plan(
			&(struct acting_plan){.name_space = name_space, .name = names[i]});
}

static struct console start_again(const char *name_space, char *home)
{
	struct console console = acting_start_with(
		&(struct console_plan){.home = home, .name_space = name_space}, "Plans (");

	free(home);
	return console;
}

static void given_warm_runs(const char *name_space)
{
	static const char *const names[] = {"alpha", "beta", "gamma"};

	site_create_namespace(name_space);
	for (int i = 0; i < 3; i++)
		site_create_run(&(struct site_run){
			.name_space = name_space, .plan = names[i], .warm = true});
}

/* A set of the plans that GIVEN makes, killed at a step of its journal; what it left behind. */
static char *act_and_die(const char *name_space, void (*given)(const char *name_space),
	const char *line, const char *title, const char *where)
{
	struct console console;
	char *home;

	given(name_space);
	console = acting_start_with(
		&(struct console_plan){
			.name_space = name_space, .environment = {where}, .preload = true},
		"Plans (3)");
	console_command(&console, line);
	console_expect_question(&console, title);
	acting_answer(&console, "y");
	home = console_keep_home(&console);
	console_expect_killed(&console, SIGKILL);
	console_finish(&console);
	return home;
}

static char *archive_and_die(const char *name_space, const char *where)
{
	return act_and_die(name_space, given_plans, "archive --all", "Archive 3 plans", where);
}

/* A start behind the end of a job says nothing of it. */
static void expect_quiet(const char *name_space, char *home)
{
	struct console console = start_again(name_space, home);

	console_expect_responsive(&console);
	console_insist(
		&console, strstr(term_text(console.term), "left its job") == NULL, "a job is left");
	console_end(&console);
}

static void expect_all_archived(const char *name_space, int meant)
{
	static const char *const names[] = {"alpha", "beta", "gamma"};

	for (int i = 0; i < 3; i++)
		acting_expect_field(name_space, "plans", names[i], "spec.archived", "true");
	acting_expect_done(name_space, 3);
	cr_assert_eq(site_count_writes(
			     &(struct site_writes){.name_space = name_space, .effect = SITE_MEANT}),
		meant);
}

/* The next start says how far it was, and finishes it: no plan is written to twice. */
static void expect_finished(const char *name_space, char *home, int done)
{
	char *said = text_of(LEFT "archive 3 plans \\([^)]*\\): %d done, %d left", done, 3 - done);
	char *title = text_of("Archive %d plans", 3 - done);
	char *over = text_of("%d plans archived", 3 - done);
	struct console console = start_again(name_space, home);

	console_expect_match_within(&console, said, GIVEN_UP);
	console_expect_now(&console, "1 JOB LEFT");
	acting_expect_done(name_space, done);
	console_command(&console, "jobs finish");
	console_expect_question(&console, title);
	acting_answer(&console, "y");
	console_expect(&console, over);
	console_expect_gone(&console, "1 JOB LEFT");
	home = console_keep_home(&console);
	console_press(&console, "<Esc>");
	console_end(&console);
	expect_all_archived(name_space, 3);
	expect_quiet(name_space, home);
	free(over);
	free(title);
	free(said);
}

Test(jobs, killed_behind_the_record)
{
	char *home = archive_and_die("act-job-record", "PRELOAD_DIE_BEHIND=" STEP("job"));

	expect_finished("act-job-record", home, 0);
}

/* Somebody who looks at another namespace: its own plans are all that he sees. */
static struct console start_elsewhere(const char *name_space, char *home)
{
	site_create_namespace(name_space);
	acting_create_plan(&(struct acting_plan){.name_space = name_space, .name = "other"});
	return start_again(name_space, home);
}

/* That a plan is not on the screen does not mean that it is gone. */
Test(jobs, finished_from_another_namespace)
{
	char *home = archive_and_die("act-job-away", "PRELOAD_DIE_BEHIND=" STEP("job"));
	struct console console = start_elsewhere("act-job-here", home);

	console_expect_match_within(
		&console, LEFT "archive 3 plans \\([^)]*\\): 0 done, 3 left", GIVEN_UP);
	console_command(&console, "jobs finish");
	console_expect_question(&console, "Archive 3 plans");
	acting_answer(&console, "y");
	console_expect(&console, "3 plans archived");
	console_end(&console);
	expect_all_archived("act-job-away", 3);
}

/* No watch tells what becomes of them behind the question: they are read once more, as a whole. */
Test(jobs, plans_that_nobody_watches_are_read_again)
{
	char *home = act_and_die("act-job-unseen", given_warm_runs, "cutover --cutover +2h --all",
		"Cutover 3 plans", "PRELOAD_DIE_BEHIND=" STEP("job"));
	struct console console = start_elsewhere("act-job-seen", home);

	console_expect_match_within(
		&console, LEFT "cutover 3 plans \\([^)]*\\): 0 done, 3 left", GIVEN_UP);
	console_command(&console, "jobs finish");
	console_expect_question(&console, "Cutover 3 plans");
	site_do("PATCH", FORKLIFT "/namespaces/act-job-unseen/plans/alpha/status",
		"{\"status\":{\"conditions\":[{\"type\":\"Canceled\",\"status\":\"True\","
		"\"category\":\"Advisory\",\"reason\":\"UserRequested\",\"message\":\"It was "
		"canceled.\",\"lastTransitionTime\":\"2026-11-21T12:00:00Z\"}]}}");
	acting_answer(&console, "y");
	console_expect(&console, "plan alpha: it is not running");
	console_press(&console, "<Esc>");
	acting_expect_nothing_sent(&console);
	console_end(&console);
	acting_expect_done("act-job-unseen", 0);
}

Test(jobs, killed_before_the_record)
{
	char *home = archive_and_die("act-job-none", "PRELOAD_DIE=" STEP("job"));

	acting_expect_done("act-job-none", 0);
	expect_quiet("act-job-none", home);
}

Test(jobs, killed_within_the_record)
{
	char *home = archive_and_die("act-job-torn", "PRELOAD_TEAR=" STEP("job"));

	acting_expect_done("act-job-torn", 0);
	expect_quiet("act-job-torn", home);
}

Test(jobs, killed_behind_an_intent)
{
	char *home = archive_and_die("act-job-intent", "PRELOAD_DIE_BEHIND=" STEP("intent"));

	expect_finished("act-job-intent", home, 0);
}

Test(jobs, killed_before_an_answer)
{
	char *home = archive_and_die("act-job-answer", "PRELOAD_DIE=" STEP("answer"));

	expect_finished("act-job-answer", home, 1);
}

Test(jobs, killed_behind_an_answer)
{
	char *home = archive_and_die("act-job-behind", "PRELOAD_DIE_BEHIND=" STEP("answer"));

	expect_finished("act-job-behind", home, 1);
}

Test(jobs, killed_before_its_end_is_noted)
{
	char *home = archive_and_die("act-job-over", "PRELOAD_DIE=" STEP("over"));

	expect_all_archived("act-job-over", 3);
	expect_quiet("act-job-over", home);
}

/* ---- between two writes ---------------------------------------------------------------------- */

/* It waits for the controller for as long as any test takes. */
static struct console start_deletion(const char *name_space, const char *where)
{
	struct console console;

	site_create_namespace(name_space);
	acting_create_plan(&(struct acting_plan){.name_space = name_space, .name = "web"});
	console = acting_start_with(
		&(struct console_plan){
			.name_space = name_space, .environment = {where}, .preload = where != NULL},
		"web");
	console_command(&console, "delete plan web --within 30m");
	console_expect_question(&console, "Delete plan web");
	acting_answer(&console, "web");
	return console;
}

/* What the controller says when it has cleaned up. */
static void say_archived(const char *name_space)
{
	char *path = text_of(FORKLIFT "/namespaces/%s/plans/web/status", name_space);

	site_do("PATCH", path,
		"{\"status\":{\"conditions\":[{\"type\":\"Archived\",\"status\":\"True\","
		"\"category\":\"Advisory\",\"reason\":\"UserRequested\",\"message\":\"The "
		"migration plan has been archived.\",\"lastTransitionTime\":"
		"\"2026-11-21T12:00:00Z\"}]}}");
	free(path);
}

/* "archived, and NOT deleted": finishing it deletes it. */
static void expect_deleted(const char *name_space, char *home)
{
	struct console console = start_again(name_space, home);

	console_expect_match_within(&console, LEFT "delete plan [^ ]*/web", GIVEN_UP);
	acting_expect_field(name_space, "plans", "web", "spec.archived", "true");
	say_archived(name_space);
	console_command(&console, "jobs");
	console_expect_match(&console, "delete plan [^ ]*/web +left behind");
	console_press(&console, "<Enter>");
	console_expect(&console, "asks for what is left of it");
	console_expect_match(&console, "undo +nothing of it can be taken back");
	console_press(&console, "<Esc>");
	console_command(&console, "jobs finish");
	console_expect_question(&console, "It is DELETED.");
	acting_answer(&console, "web");
	console_expect(&console, "plan web deleted");
	home = console_keep_home(&console);
	console_press(&console, "<Esc><Esc>");
	console_end(&console);
	acting_expect_done(name_space, 2);
	home_remove(home);
}

Test(jobs, a_deletion_killed_between_its_writes)
{
	struct console console =
		start_deletion("act-job-delete", "PRELOAD_DIE_BEHIND=" STEP("answer"));
	char *home = console_keep_home(&console);

	console_expect_killed(&console, SIGKILL);
	console_finish(&console);
	expect_deleted("act-job-delete", home);
}

/* quit asks, and names what would be left. */
Test(jobs, quitting_asks)
{
	struct console console = start_deletion("act-job-quit", NULL);
	char *home = console_keep_home(&console);

	console_expect(&console, "WAITING TO WRITE 1");
	console_command(&console, "quit");
	console_expect(&console, "now, and leave undone: act-job-quit/web");
	console_press(&console, "<Esc>");
	console_expect_gone(&console, "leave undone");
	console_expect_now(&console, "WAITING TO WRITE 1");
	console_command(&console, "quit");
	console_expect(&console, "now, and leave undone: act-job-quit/web");
	console_press(&console, "l");
	console_expect_exit(&console, 0, ENDS_WITHIN);
	console_finish(&console);
	expect_deleted("act-job-quit", home);
}

/* SIGHUP does not ask, and is not late; nothing further is sent. */
Test(jobs, hung_up_between_two_writes)
{
	struct console console = start_deletion("act-job-hangup", NULL);
	char *home = console_keep_home(&console);

	console_expect(&console, "WAITING TO WRITE 1");
	console_signal(&console, SIGHUP);
	console_expect_exit(&console, 0, HANGUP_WITHIN);
	console_finish(&console);
	acting_expect_done("act-job-hangup", 1);
	expect_deleted("act-job-hangup", home);
}

/* ---- two programs ---------------------------------------------------------------------------- */

static void expect_refused(struct console *console, const char *word)
{
	char *command = text_of("jobs %s", word);
	char *said = text_of("jobs: %s: another mtvtop works on it", word);

	console_command(console, command);
	console_expect(console, said);
	free(said);
	free(command);
}

/* The second one is told who has it, and takes it over when that one is gone. */
Test(jobs, two_programs_on_one_job)
{
	struct console first = start_deletion("act-job-two", NULL), second;
	char *home = console_keep_home(&first);

	console_expect(&first, "WAITING TO WRITE 1");
	second = acting_start_with(
		&(struct console_plan){.home = home, .name_space = "act-job-two"}, "web");
	console_command(&second, "jobs");
	console_expect_match(&second, "delete plan [^ ]*/web +run by another");
	expect_refused(&second, "finish");
	expect_refused(&second, "forget");
	console_expect_gone(&second, "1 JOB LEFT");
	console_signal(&first, SIGKILL);
	console_expect_killed(&first, SIGKILL);
	console_finish(&first);
	say_archived("act-job-two");
	console_press(&second, "<Esc>");
	console_command(&second, "jobs");
	console_expect_match(&second, "delete plan [^ ]*/web +left behind");
	console_expect(&second, "1 JOB LEFT");
	console_command(&second, "jobs finish");
	console_expect_question(&second, "It is DELETED.");
	acting_answer(&second, "web");
	console_expect(&second, "plan web deleted");
	console_expect_gone(&second, "1 JOB LEFT");
	console_press(&second, "<Esc><Esc>");
	console_end(&second);
	acting_expect_done("act-job-two", 2);
	free(home);
}

/* Both look at what a third one has left: who has the question has the job, and lets it go. */
Test(jobs, a_question_that_is_canceled)
{
	const char *name_space = "act-job-cancel";
	char *home = archive_and_die(name_space, "PRELOAD_DIE_BEHIND=" STEP("answer"));
	struct console first, second;

	first = acting_start_with(
		&(struct console_plan){.home = home, .name_space = name_space}, "Plans (");
	console_expect(&first, "1 JOB LEFT");
	second = acting_start_with(
		&(struct console_plan){.home = home, .name_space = name_space}, "Plans (");
	console_expect(&second, "1 JOB LEFT");
	console_command(&first, "jobs finish");
	console_expect_question(&first, "Archive 2 plans");
	expect_refused(&second, "finish");
	console_press(&first, "<Esc>");
	acting_expect_nothing_sent(&first);
	console_expect(&first, "1 JOB LEFT");
	console_command(&second, "jobs finish");
	console_expect_question(&second, "Archive 2 plans");
	acting_answer(&second, "y");
	console_expect(&second, "2 plans archived");
	console_command(&first, "jobs finish");
	console_expect(&first, "jobs: finish: another mtvtop has ended it meanwhile");
	console_expect_gone(&first, "1 JOB LEFT");
	free(console_keep_home(&first));
	console_end(&first);
	console_press(&second, "<Esc>");
	console_end(&second);
	expect_all_archived(name_space, 3);
	free(home);
}
