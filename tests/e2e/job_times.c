/*
 * A set of cutovers that was left behind, of which a time is over by now: the others are finished,
 * and it gets another time, which a further start knows too.
 */
#include <signal.h>
#include <stdlib.h>
#include <string.h>

#include "base/buf.h"
#include "base/file.h"
#include "e2e/acting.h"
#include "e2e/sets.h"
#include "e2e/wish.h"
#include "support/home.h"

#define JOURNAL ".local/state/mtvtop/journal.jsonl"
#define OVER "2021-05-01T02:00:00Z" /* as long as SET_FIRST */
#define LATER "2031-06-01T03:00:00Z"

enum { JOURNAL_MOST = 1024 * 1024 };

/* The time of the first plan is over, as if the program had been killed long ago. */
static void let_time_pass(const char *home)
{
	char *path = home_path(home, JOURNAL);
	char *text = file_read(path, JOURNAL_MOST, NULL, NULL);

	cr_assert_not_null(text);
	for (char *time = text; (time = strstr(time, SET_FIRST)) != NULL;)
		memcpy(time, OVER, strlen(OVER));
	given_file(home, JOURNAL, text);
	free(text);
	free(path);
}

/* Killed behind the record of both; what it left. */
static char *set_and_die(const char *name_space)
{
	const struct set_verb *verb = set_verb_called("cutover");
	struct console console;
	char *home;

	site_create_namespace(name_space);
	verb->create(name_space, "alpha");
	verb->create(name_space, "beta");
	console = acting_start_with(&(struct console_plan){.name_space = name_space,
					    .environment = {"PRELOAD_DIE_BEHIND=" STEP("job")},
					    .preload = true},
		"Plans (2)");
	console_command(&console, "cutover alpha,beta --cutover " SET_FIRST " --every 5m");
	set_answer(verb, &console, 2, NULL, "");
	console_expect_killed(&console, SIGKILL);
	home = console_keep_home(&console);
	console_finish(&console);
	let_time_pass(home);
	return home;
}

static struct console start_again(const char *name_space, char *home, const char *dies)
{
	struct console console = acting_start_with(&(struct console_plan){.home = home,
							   .name_space = name_space,
							   .environment = {dies},
							   .preload = dies != NULL},
		"Plans (2)");

	console_expect(&console, "1 JOB LEFT");
	free(home);
	return console;
}

static void expect_cutover(const char *name_space, const char *plan, const char *json)
{
	char *run = text_of("%s-run", plan);

	acting_expect_field(name_space, "migrations", run, "spec.cutover", json);
	free(run);
}

Test(job_times, what_is_to_come_is_finished_and_the_other_moved)
{
	const char *name_space = "act-job-times";
	struct console console = start_again(name_space, set_and_die(name_space), NULL);

	console_command(&console, "jobs finish");
	console_expect_question(&console, "Cutover plan beta");
	acting_answer(&console, "y");
	console_expect(&console, "plan beta has its cutover set");
	expect_cutover(name_space, "beta", "\"2031-05-01T02:05:00Z\"");
	console_expect(&console, "1 JOB LEFT");
	console_command(&console, "jobs finish");
	console_expect(&console, "the time of what is left is over: :jobs finish ");
	console_command(&console, "jobs finish --every 5m");
	console_expect(&console, "jobs: finish: --every goes with --cutover TIME");
	console_command(&console, "jobs forget --cutover " LATER);
	console_expect(&console, "jobs: forget: it takes no times");
	console_command(&console, "jobs finish --cutover " LATER);
	console_expect_question(&console, "Cutover plan alpha");
	acting_answer(&console, "y");
	console_expect(&console, "plan alpha has its cutover set");
	expect_cutover(name_space, "alpha", "\"" LATER "\"");
	console_expect_gone(&console, "1 JOB LEFT");
	console_press(&console, "<Esc>");
	console_end(&console);
	acting_expect_done(name_space, 2);
}

/* The new times are written down before the first write: the next start asks with them. */
Test(job_times, new_times_survive_a_kill)
{
	const char *name_space = "act-job-times-kill";
	struct console console =
		start_again(name_space, set_and_die(name_space), "PRELOAD_DIE_BEHIND=" STEP("job"));
	char *home = console_keep_home(&console);

	console_command(&console, "jobs finish --cutover " LATER " --every 10m");
	console_expect_question(&console, "Cutover 2 plans");
	acting_answer(&console, "y");
	console_expect_killed(&console, SIGKILL);
	console_finish(&console);
	acting_expect_done(name_space, 0);
	console = start_again(name_space, home, NULL);
	console_command(&console, "jobs finish");
	console_expect_question(&console, "Cutover 2 plans");
	acting_answer(&console, "y");
	console_expect(&console, "2 plans have their cutover set");
	expect_cutover(name_space, "alpha", "\"" LATER "\"");
	expect_cutover(name_space, "beta", "\"2031-06-01T03:10:00Z\"");
	console_expect_gone(&console, "1 JOB LEFT");
	console_press(&console, "<Esc>");
	console_end(&console);
	acting_expect_done(name_space, 2);
}

/* So is now, and it is no time that could be over: the next start asks with it. */
Test(job_times, now_survives_a_kill)
{
	const char *name_space = "act-job-now-kill";
	struct console console =
		start_again(name_space, set_and_die(name_space), "PRELOAD_DIE_BEHIND=" STEP("job"));
	char *home = console_keep_home(&console);

	console_command(&console, "jobs finish --cutover now");
	console_expect_question(&console, "Cutover 2 plans");
	acting_answer(&console, "2");
	console_expect_killed(&console, SIGKILL);
	console_finish(&console);
	acting_expect_done(name_space, 0);
	console = start_again(name_space, home, NULL);
	console_command(&console, "jobs finish");
	console_expect_question(&console, "Cutover 2 plans");
	console_expect_now(&console, "NOW, that is when you answer");
	acting_answer(&console, "2");
	console_expect(&console, "2 plans are to cut over now");
	console_expect_gone(&console, "1 JOB LEFT");
	console_press(&console, "<Esc>");
	console_end(&console);
	acting_expect_done(name_space, 2);
}
