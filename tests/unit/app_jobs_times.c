/*
 * Times of a job's objects: those that its line says, when all or some of it is asked for again,
 * and those that it gets when it is taken up.
 */
#include <criterion/criterion.h>
#include <stdlib.h>
#include <string.h>

#include "app/action.h"
#include "app/gate_private.h"
#include "app/jobs.h"
#include "base/memory.h"
#include "commands/commands.h"
#include "support/deadline.h"
#include "unit/given.h"
#include "unit/given_gate.h"
#include "unit/given_journal.h"

static struct given_server server;
static struct app app;

static void begin(void)
{
	given_gate(&app, &server);
}

static void end(void)
{
	given_gate_end(&app, &server);
}

TestSuite(app_jobs_times, .init = begin, .fini = end, .timeout = TEST_LIMIT);

/* ---- the line -------------------------------------------------------------------------------- */

/* Of a staggered set only what is chosen has its times, or all of it gets new ones. */
Test(app_jobs_times, a_line_has_the_times_of_what_is_chosen)
{
	struct array chosen;
	struct job *job = job_create("j1");
	job->line = xstrdup("cutover --cutover 2026-06-13T01:00:00Z,2026-06-13T01:05:00Z "
			    "--own-times include");
	job_add(job, "u1", "shop", "a")->cutover = 1781312400000;
	struct job_item *second = job_add(job, "u2", "shop", "b");
	second->cutover = 1781312700000;
	array_init(&chosen, sizeof(struct job_item *));
	*(struct job_item **)array_push(&chosen) = second;
	char *line = jobs_line(job, &chosen, "");
	cr_expect_str_eq(line, "cutover --own-times include --cutover 2026-06-13T01:05:00Z");
	free(line);
	line = jobs_line(job, &chosen, "--cutover 23:00 --every 5m");
	cr_expect_str_eq(line, "cutover --own-times include --cutover 23:00 --every 5m");
	free(line);
	array_finish(&chosen);
	job_destroy(job);
}

#define SECOND INT64_C(1781312700000)

static void expect_line(const struct job *job, const char *expected)
{
	struct array all;
	array_init(&all, sizeof(struct job_item *));
	for (size_t i = 0; i < job->items.count; i++)
		*(struct job_item **)array_push(&all) = job_item(job, i);
	char *line = jobs_line(job, &all, "");
	cr_expect_str_eq(line, expected);
	free(line);
	array_finish(&all);
}

/* One of a set with one time never got a newer one: it goes by the line, and loses no cutover. */
Test(app_jobs_times, what_has_no_time_of_its_own_goes_by_the_line)
{
	struct job *job = job_create("j1");
	job->line = xstrdup("cutover --cutover 2026-06-13T01:00:00Z");
	struct job_item *first = job_add(job, "u1", "shop", "a");
	struct job_item *second = job_add(job, "u2", "shop", "b");
	expect_line(job, "cutover --cutover 2026-06-13T01:00:00Z");
	first->cutover = SECOND;
	expect_line(job, "cutover --cutover 2026-06-13T01:05:00Z,2026-06-13T01:00:00Z");
	second->none = true;
	expect_line(job, "cutover --cutover 2026-06-13T01:05:00Z,none");
	first->cutover = 0;
	first->none = true;
	expect_line(job, "cutover --cutover none,none");
	second->none = false;
	free(job->line);
	job->line = xstrdup("cutover");
	expect_line(job, "cutover --cutover none,now");
	job_destroy(job);
}

/* What "none" is in a list was not written down of each once. */
Test(app_jobs_times, none_in_a_list)
{
	struct job *job = job_create("j1");
	job->line = xstrdup("cutover --cutover 2026-06-13T01:05:00Z,none");
	job_add(job, "u1", "shop", "a")->cutover = SECOND;
	job_add(job, "u2", "shop", "b");
	expect_line(job, "cutover --cutover 2026-06-13T01:05:00Z,none");
	job_item(job, 0)->cutover = 0;
	expect_line(job, "cutover --cutover none,none");
	job_destroy(job);
}

/* A verb that takes no list can still be asked for with a time that all of them have. */
Test(app_jobs_times, one_time_of_all_is_no_list)
{
	struct job *job = job_create("j1");
	job->line = xstrdup("start");
	job_add(job, "u1", "shop", "a")->cutover = SECOND;
	job_add(job, "u2", "shop", "b")->cutover = SECOND;
	expect_line(job, "start --cutover 2026-06-13T01:05:00Z");
	job_destroy(job);
}

/* ---- taken up -------------------------------------------------------------------------------- */

static struct subject *add(struct action *action, const char *uid)
{
	const struct object plan = {.uid = uid, .name_space = "shop", .name = uid};
	struct subject *subject = action_add(action, &plan);
	subject_set(subject, SUBJECT_READY, "%s", "");
	return subject;
}

/* A job with p1 and p2 that is taken up with LINE; p2 is left out this time. */
static struct action *given_taken_up(const struct verb *verb, const char *line)
{
	struct job *job = job_create("j1");
	struct action *action = action_create(&app, verb);
	job->verb = xstrdup(verb->name);
	job->line = xstrdup(line);
	job->resource = xstrdup("plans");
	job_add(job, "p1", "shop", "p1");
	job_add(job, "p2", "shop", "p2");
	job->count = 2;
	jobs_add(&app, job);
	action->line = xstrdup(line);
	action->phase = ACTION_SENDING;
	action->job = job;
	job->action = action;
	add(action, "p1");
	subject_set(add(action, "p2"), SUBJECT_SKIPPED, "it cannot be read");
	return action;
}

static void take_up(struct action *action)
{
	struct error err = {0};
	cr_assert(gate_job_begin(action, &err), "%s", err.text);
}

/* The new time is that of all that is left: what is left out today is asked for with it too. */
Test(app_jobs_times, a_new_time_is_that_of_what_is_left_out_too)
{
	struct action *action =
		given_taken_up(&cutover_verb, "cutover --cutover 2026-06-13T01:00:00Z");
	action->cutover = SECOND;
	take_up(action);
	cr_expect_eq(job_item(action->job, 0)->cutover, SECOND);
	cr_expect_eq(job_item(action->job, 1)->cutover, SECOND);
	expect_line(action->job, "cutover --cutover 2026-06-13T01:05:00Z");
}

Test(app_jobs_times, a_new_list_may_say_none)
{
	struct action *action =
		given_taken_up(&cutover_verb, "cutover --cutover 2026-06-13T01:00:00Z");
	*(int64_t *)array_push(&action->times) = 0;
	*(int64_t *)array_push(&action->times) = SECOND;
	take_up(action);
	cr_expect(job_item(action->job, 0)->none);
	expect_line(action->job, "cutover --cutover none,2026-06-13T01:05:00Z");
}

/* Now is written down too, and is now whenever it is asked for again: no time that is over. */
Test(app_jobs_times, now_in_place_of_a_time)
{
	struct action *action =
		given_taken_up(&cutover_verb, "cutover --cutover 2026-06-13T01:00:00Z");
	job_item(action->job, 0)->cutover = SECOND;
	action->at_once = true;
	action->cutover = action->now = GIVEN_TIME;
	take_up(action);
	cr_expect(job_item(action->job, 0)->now);
	cr_expect_eq(job_item(action->job, 0)->cutover, 0);
	expect_line(action->job, "cutover --cutover now");
	char *steps = given_steps(SIZE_MAX / 4, NULL);
	cr_expect_str_eq(steps, "j1 job |");
	take_up(action);
	free(steps);
	steps = given_steps(SIZE_MAX / 4, NULL);
	cr_expect_str_eq(steps, "j1 job |", "it is written down already");
	free(steps);
	job_item(action->job, 1)->now = false;
	expect_line(action->job, "cutover --cutover now,2026-06-13T01:00:00Z");
}

/* From now on, one behind the other: then each has a moment of its own. */
Test(app_jobs_times, now_and_every_so_often_are_times)
{
	struct action *action = given_taken_up(&cutover_verb, "cutover");
	action->at_once = true;
	action->every = 5 * 60 * 1000;
	action->cutover = action->now = GIVEN_TIME;
	subject_set(action->subjects[1], SUBJECT_READY, "%s", "");
	action->subjects[1]->place = 1;
	take_up(action);
	expect_line(action->job, "cutover --cutover 2026-11-21T12:00:00Z,2026-11-21T12:05:00Z");
}

/* What the line says already is no news: a cutover now without a flag, a time just over. */
Test(app_jobs_times, a_now_that_was_not_said_is_not_written_down)
{
	struct action *action = given_taken_up(&cutover_verb, "cutover");
	action->at_once = true;
	action->now = GIVEN_TIME;
	job_item(action->job, 1)->cutover = SECOND;
	take_up(action);
	cr_expect_not(job_item(action->job, 0)->now);
	job_item(action->job, 0)->cutover = action->cutover = SECOND;
	take_up(action);
	cr_expect_eq(job_item(action->job, 0)->cutover, SECOND);
}

/* Of single VMs the plan's time is what they fall back to, not what they are to get. */
Test(app_jobs_times, a_line_without_times_gets_none)
{
	struct action *action = given_taken_up(&cutover_verb, "cutover --clear --vms web");
	struct doc *run = given_json("{\"spec\":{\"cutover\":\"2031-06-13T01:00:00Z\"}}");
	action->clear = true;
	action->subjects[0]->run = run;
	subject_add_vm(action->subjects[0], "web");
	take_up(action);
	cr_expect_eq(job_item(action->job, 0)->cutover, 0);
	expect_line(action->job, "cutover --clear --vms web");
	cr_expect(!strncmp(jobs_words(&app, action->job), "cutover --clear ", 16), "%s",
		jobs_words(&app, action->job));
}
