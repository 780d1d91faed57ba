/*
 * kill -9 at every step of the journal of a job. How many steps there are is counted in a complete
 * run; then the program is killed just before each of them is written, and just behind, and the
 * disk is full in its middle. The next start lists what is left, by what the server has, and
 * finishes it, takes it back or forgets it.
 */
#include <dirent.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>

#include "base/file.h"
#include "e2e/acting.h"
#include "e2e/sets.h"
#include "e2e/wish.h"
#include "support/deadline.h"
#include "support/home.h"

enum {
	PLANS = 2,
	STEPS_MAX = 20,
	BETWEEN_PARTS = 50,   /* milliseconds: the controller looks again */
	GIVEN_UP = 120 * 1000 /* until the server has given a write up, and that is read */
};

/* What happens at a step. */
enum way { KILLED_BEFORE, KILLED_BEHIND, DISK_FULL, WAYS };

#define ANY_STEP "\"step\":\""
#define WHOLE "\"process\":\"" /* the last field of a line */

static const char *const names[PLANS] = {"alpha", "beta"};

/* A job upon two plans. */
struct story {
	const struct set_verb *verb;
	const char *line;
};

/* One run of it. */
struct run {
	const struct story *story;
	char *name_space;
	char *home; /* what the program left */
};

/* ---- an operator ----------------------------------------------------------------------------- */

static int count_plans(
	const struct run *run, bool (*is_so)(const char *name_space, const char *plan))
{
	int count = 0;

	for (int i = 0; i < PLANS; i++)
		count += is_so(run->name_space, names[i]);
	return count;
}

static int count_done(const struct run *run)
{
	return count_plans(run, run->story->verb->is_done);
}

/* What can be taken back: also what is half done, where the verb knows how. */
static int count_begun(const struct run *run)
{
	const struct set_verb *verb = run->story->verb;

	return count_plans(run, verb->is_begun != NULL ? verb->is_begun : verb->is_done);
}

static void play(const struct run *run)
{
	for (int i = 0; run->story->verb->play != NULL && i < PLANS; i++)
		run->story->verb->play(run->name_space, names[i]);
}

/* Waits for the end of the program; the controller does its part. */
static void wait_end(const struct run *run, struct console *console)
{
	int64_t deadline = deadline_in(PATIENCE);

	while (!term_wait_exit(console->term, BETWEEN_PARTS) && deadline_left(deadline) > 0)
		play(run);
}

/* Waits until the screen has a line like that. */
static void wait_said(const struct run *run, struct console *console, const char *pattern)
{
	int64_t deadline = deadline_in(PATIENCE);

	while (!term_wait_match(console->term, pattern, BETWEEN_PARTS) &&
		deadline_left(deadline) > 0)
		play(run);
	console_expect_match_within(console, pattern, 0);
}

/* Waits until the journal says that it is over. */
static void wait_over(const struct run *run, struct console *console)
{
	int64_t deadline = deadline_in(PATIENCE);

	while (wish_steps(console->home, STEP("over"), WHOLE) == 0 && deadline_left(deadline) > 0) {
		play(run);
		term_wait_exit(console->term, BETWEEN_PARTS);
	}
	console_insist(console, wish_steps(console->home, STEP("over"), WHOLE) == 1, "not over");
}

static struct run begin(const struct story *story, const char *name)
{
	struct run run = {
		.story = story, .name_space = text_of("act-killed-%s-%s", story->verb->name, name)};

	site_create_namespace(run.name_space);
	for (int i = 0; i < PLANS; i++)
		story->verb->create(run.name_space, names[i]);
	return run;
}

static void finish(struct run *run)
{
	home_remove(run->home);
	free(run->name_space);
}

static struct console start(const struct run *run, const char *where, const char *skip)
{
	struct console console =
		acting_start_with(&(struct console_plan){.name_space = run->name_space,
					  .environment = {where, skip},
					  .preload = where != NULL},
			"Plans (2)");

	console_command(&console, run->story->line);
	set_answer(run->story->verb, &console, PLANS, NULL, "");
	return console;
}

/* ---- the steps ------------------------------------------------------------------------------- */

/* How many steps a run takes from the question to its end. */
static int count_steps(const struct story *story)
{
	struct run run = begin(story, "whole");
	struct console console = start(&run, NULL, NULL);
	int steps;

	wait_over(&run, &console);
	steps = wish_steps(console.home, ANY_STEP, WHOLE);
	cr_assert_eq(count_done(&run), PLANS);
	console_press(&console, "<Esc>");
	console_end(&console);
	finish(&run);
	return steps;
}

static int count_writes(const struct run *run)
{
	return site_count_writes(
		&(struct site_writes){.name_space = run->name_space, .effect = SITE_MEANT});
}

static void expect_killed(const struct run *run, struct console *console)
{
	wait_end(run, console);
	console_expect_killed(console, SIGKILL);
	console_finish(console);
}

/* Nothing is sent that is not in the journal; and that it is not is said. */
static void expect_full(const struct run *run, struct console *console)
{
	wait_said(run, console, "^ *[0-2] plans? [a-z]");
	console_expect(console, "JOURNAL CANNOT BE WRITTEN");
	cr_assert_eq(count_writes(run), wish_steps(run->home, STEP("intent"), WHOLE),
		"%s: %d writes", run->name_space, count_writes(run));
	console_press(console, "<Esc>");
	console_end(console);
}

static struct run run_up_to(const struct story *story, int step, enum way way)
{
	static const char *const ways[WAYS] = {
		"PRELOAD_DIE=" ANY_STEP, "PRELOAD_DIE_BEHIND=" ANY_STEP, "PRELOAD_FULL=" ANY_STEP};
	char *skip = text_of("PRELOAD_SKIP=%d", step);
	char *name = text_of("%d-%d", step, way);
	struct run run = begin(story, name);
	struct console console = start(&run, ways[way], skip);

	run.home = console_keep_home(&console);
	if (way == DISK_FULL)
		expect_full(&run, &console);
	else
		expect_killed(&run, &console);
	cr_assert_eq(wish_steps(run.home, ANY_STEP, WHOLE), step + (way == KILLED_BEHIND));
	free(name);
	free(skip);
	return run;
}

/* ---- what the next start does with it -------------------------------------------------------- */

static struct console start_again(struct run *run, const char *shown)
{
	struct console console = acting_start_with(
		&(struct console_plan){.home = run->home, .name_space = run->name_space}, shown);

	free(run->home);
	run->home = NULL;
	return console;
}

static void stop_again(struct run *run, struct console *console)
{
	run->home = console_keep_home(console);
	console_press(console, "<Esc>");
	console_end(console);
}

static void expect_written(const struct run *run, int plans)
{
	cr_assert_eq(count_done(run), plans, "%s: %d done", run->name_space, count_done(run));
	if (plans == PLANS)
		cr_assert_eq(count_writes(run), set_writes(run->story->verb, PLANS),
			"%s: %d writes", run->name_space, count_writes(run));
}

static void finish_job(struct run *run, struct console *console, int done)
{
	console_command(console, "jobs finish");
	set_answer(run->story->verb, console, PLANS - done, names[PLANS - 1], "");
	wait_over(run, console);
	console_expect_gone(console, "1 JOB LEFT");
	stop_again(run, console);
	expect_written(run, PLANS);
}

static void forget_job(struct run *run, struct console *console, int done)
{
	console_command(console, "jobs forget");
	console_expect(console, "forgotten; the journal keeps what was done");
	console_expect_gone(console, "1 JOB LEFT");
	stop_again(run, console);
	expect_written(run, done);
}

/* A job of which all is taken back is over. */
static void end_undone(struct run *run, struct console *console, int undone)
{
	if (undone < PLANS) {
		forget_job(run, console, 0);
		return;
	}
	console_expect_gone(console, "1 JOB LEFT");
	stop_again(run, console);
	expect_written(run, 0);
}

/* One question takes back all. */
static void undo_job(struct run *run, struct console *console, int done)
{
	int begun = count_begun(run);

	console_command(console, "jobs undo");
	if (begun == 0 || run->story->verb->undone == NULL) {
		console_expect(console, "jobs: undo: nothing of it can be taken back");
		forget_job(run, console, done);
		return;
	}
	set_answer_undo(run->story->verb, console, begun, names[0]);
	console_expect_match(console, run->story->verb->undone);
	cr_assert_eq(wish_steps(console->home, STEP("decided"), OUTCOME("undone")), begun);
	end_undone(run, console, begun);
	cr_assert_eq(count_begun(run), 0, "%s: something is left", run->name_space);
}

/* No lock is left behind by those that are gone. */
static void expect_no_lock(const struct run *run)
{
	char *path = home_path(run->home, ".local/state/mtvtop");
	DIR *folder = opendir(path);
	const struct dirent *file;

	cr_assert_not_null(folder, "%s", path);
	while ((file = readdir(folder)) != NULL)
		cr_assert_null(strstr(file->d_name, ".lock"), "%s/%s", path, file->d_name);
	closedir(folder);
	free(path);
}

static void expect_quiet(struct run *run)
{
	struct console console = start_again(run, "Plans (");

	console_command(&console, "jobs");
	console_expect(&console, "Jobs (0)");
	console_press(&console, "<Esc>");
	console_expect(&console, "Plans (");
	stop_again(run, &console);
	expect_no_lock(run);
}

enum { DEEDS = 3 };

/* Killed before a step, behind the one before it and without room for it the program has left the
 * same: what it has left is forgotten, finished and taken back, each once. */
static const int first_deed[WAYS] = {0, 2, 2};

static void (*const deeds[DEEDS])(struct run *run, struct console *console, int done) = {
	forget_job, finish_job, undo_job};

/* Listed is what was written down whole and is not done everywhere. */
static void recover(struct run *run, int deed)
{
	int done = count_done(run), left = PLANS - done;
	char *said = text_of(
		"left its job unfinished: .* 2 plans \\([^)]*\\): %d done, %d left", done, left);

	play(run);
	if (wish_steps(run->home, STEP("job"), WHOLE) > 0 && left > 0) {
		struct console console = start_again(run, "Plans (");

		console_expect_match_within(&console, said, GIVEN_UP);
		console_expect_now(&console, "1 JOB LEFT");
		deeds[deed](run, &console, done);
	}
	expect_quiet(run);
	free(said);
}

/* All end first, so that the server has given their writes up meanwhile. */
static void end_at_each_step(const struct story *story)
{
	struct run runs[STEPS_MAX][WAYS];
	int steps = count_steps(story);

	cr_assert_eq(steps, 2 + 2 * set_writes(story->verb, PLANS), "%s: %d steps",
		story->verb->name, steps);
	cr_assert_leq(steps, STEPS_MAX);
	for (int step = 0; step < steps; step++)
		for (int way = 0; way < WAYS; way++)
			runs[step][way] = run_up_to(story, step, way);
	for (int step = 0; step < steps; step++)
		for (int way = 0; way < WAYS; way++) {
			recover(&runs[step][way], (step + first_deed[way]) % DEEDS);
			finish(&runs[step][way]);
		}
}

#define STORY(name, verb, line)                                                                    \
	Test(killed, name, .timeout = TEST_LIMIT)                                                  \
	{                                                                                          \
		end_at_each_step(&(struct story){set_verb_called(verb), line});                    \
	}

STORY(archive, "archive", "archive --all")
STORY(cutovers_one_behind_the_other, "cutover",
	"cutover alpha,beta --cutover " SET_FIRST " --every 5m")
STORY(retry_of_a_wave, "retry", "retry plans where wave = 2")
STORY(deletion_behind_an_archive, "delete", "delete --all")
STORY(start, "start", "start --all")
STORY(copies_of_plans_with_maps_and_hooks, "duplicate", "duplicate alpha,beta")

/* Not even its lock can be made. */
Test(killed, no_room_for_the_lock)
{
	char *boot = file_read("/proc/sys/kernel/random/boot_id", 64, NULL, NULL), *full;
	const struct story story = {set_verb_called("archive"), "archive --all"};
	struct run run = begin(&story, "lock");
	struct console console;

	cr_assert_not_null(boot);
	full = text_of("PRELOAD_FULL=%.36s", boot);
	console = start(&run, full, NULL);
	console_expect(&console, "0 plans archived, 2 NOT");
	console_expect(&console, "the lock of the job cannot be made:");
	console_press(&console, "<Esc>");
	console_end(&console);
	acting_expect_done(run.name_space, 0);
	finish(&run);
	free(full);
	free(boot);
}

/* Taking back is a job as well: what is taken back already is known, and the rest is finished. */
Test(killed, while_it_is_taken_back)
{
	const struct story story = {set_verb_called("cutover"),
		"cutover alpha,beta --cutover " SET_FIRST " --every 5m"};
	struct run run = begin(&story, "undo");
	struct console console = start(&run, "PRELOAD_DIE_BEHIND=" STEP("decided"), NULL);

	wait_over(&run, &console);
	console_command(&console, "jobs undo");
	set_answer_undo(story.verb, &console, PLANS, NULL);
	run.home = console_keep_home(&console);
	expect_killed(&run, &console);
	cr_assert_eq(count_done(&run), 1);
	cr_assert_eq(wish_steps(run.home, STEP("decided"), OUTCOME("undone")), 1);
	console = start_again(&run, "Plans (");
	console_expect_match(&console, "left its job unfinished: .*: 1 done, 1 left");
	console_command(&console, "jobs finish");
	set_answer_undo(story.verb, &console, 1, names[1]);
	console_expect_match(&console, story.verb->undone);
	stop_again(&run, &console);
	cr_assert_eq(count_done(&run), 0);
	expect_quiet(&run);
	finish(&run);
}
