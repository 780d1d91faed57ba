/*
 * Jobs that hold: when the next plan is proposed, when not, what is left out, and what can be done
 * about them. The questions themselves: tests/e2e/hold.c.
 */
#include "app/hold.h"

#include <criterion/criterion.h>
#include <stdlib.h>
#include <string.h>

#include "app/action.h"
#include "app/gate_private.h"
#include "app/job_lock.h"
#include "base/memory.h"
#include "commands/commands.h"
#include "kube/cluster_private.h"
#include "support/deadline.h"
#include "ui/dialog.h"
#include "unit/given.h"
#include "unit/given_gate.h"
#include "unit/given_journal.h"

static struct given_server server;
static struct app app;

static void begin(void)
{
	given_gate(&app, &server);
	app.cluster->state = LINK_LIVE;
}

static void end(void)
{
	given_gate_end(&app, &server);
}

TestSuite(app_hold, .init = begin, .fini = end, .timeout = TEST_LIMIT);

/* ---- plans and how far they are -------------------------------------------------------------- */

#define STARTED "\"started\":\"2026-11-21T08:00:00Z\""
#define DOWN "{\"id\":\"v1\",\"phase\":\"ConvertGuest\",\"restorePowerState\":\"On\"," STARTED "}"
#define READY "{\"id\":\"v1\",\"phase\":\"CopyingPaused\"," STARTED "}"
#define ENDED(more)                                                                                \
	"{\"id\":\"v1\",\"phase\":\"Completed\",\"restorePowerState\":\"On\"," more STARTED        \
	",\"completed\":\"2026-11-21T11:00:00Z\"}"
#define UP ENDED("")
#define FAILED ENDED("\"error\":{\"phase\":\"ConvertGuest\"},")

static void put_plan(const char *name, const char *condition, const char *vm)
{
	static int version;
	struct feed *plans = feeds_need(&app.feeds, resource_find("plans"));
	char *text = xasprintf("{\"metadata\":{\"uid\":\"%s\",\"name\":\"%s\",\"namespace\":"
			       "\"shop\",\"resourceVersion\":\"%d\"},\"spec\":{\"type\":\"warm\","
			       "\"vms\":[{\"id\":\"v1\"}]},\"status\":{\"conditions\":[{\"type\":"
			       "\"%s\",\"status\":\"True\"}],\"migration\":{\"history\":[{"
			       "\"migration\":{\"uid\":\"r-%s\"}}],\"vms\":[%s]}}}",
		name, name, ++version, condition, name, vm);
	store_put(&plans->store, given_object(text));
	model_refresh(&app.model);
	free(text);
}

/* Three plans that are ready, the first of which was said yes to, and is being written. */
static struct action *given_running(void)
{
	static const char *const names[] = {"one", "two", "three"};
	struct error err = {0};
	struct action *action = action_create(&app, &cutover_verb);
	action->line = xstrdup("cutover plans one,two,three --hold");
	action->holds = action->at_once = true;
	action->phase = ACTION_SENDING;
	for (size_t i = 0; i < COUNT(names); i++) {
		put_plan(names[i], "Executing", READY);
		struct plan *plan = model_plan(&app.model, names[i]);
		subject_set(action_add(action, plan->object), SUBJECT_READY, "%s", "");
	}
	gate_hold(action);
	cr_assert(gate_job_begin(action, &err), "%s", err.text);
	return action;
}

/* The end of its write. */
static struct job *end_write(struct action *action, enum subject_state state)
{
	struct job *job = action->job;
	subject_set(action->subjects[0], state, "%s", "");
	gate_job_ended(action);
	action->phase = ACTION_OVER;
	action_destroy(action);
	return job;
}

/* The first was written. */
static struct job *given_held(void)
{
	return end_write(given_running(), SUBJECT_DONE);
}

static const struct alert *last_alert(void)
{
	const struct array *list = &app.alerts.list;
	return list->count ? array_at(list, list->count - 1) : NULL;
}

static const struct job_deed *deed(const char *name)
{
	const struct job_deed *deed = job_deeds;
	while (deed->name && strcmp(deed->name, name) != 0)
		deed++;
	cr_assert_not_null(deed->name, "there is no %s", name);
	return deed;
}

static void expect_refused(const struct job *job, const char *name, const char *reason)
{
	const char *found = deed(name)->refused(&app, job);
	cr_expect_str_eq(found ? found : "", reason, "%s: %s", name, found);
}

/* ---- whose turn it is ------------------------------------------------------------------------ */

/* One is asked about, the others wait; when it is left out, the next one is. */
Test(app_hold, the_first_that_can_be_is_asked_about)
{
	struct action *action = action_create(&app, &cutover_verb);
	static const char *const names[] = {"one", "two", "three"};
	action->holds = true;
	for (size_t i = 0; i < COUNT(names); i++) {
		const struct object plan = {
			.uid = names[i], .name_space = "shop", .name = names[i]};
		subject_set(action_add(action, &plan), SUBJECT_READY, "%s", "");
	}
	gate_hold(action);
	cr_expect_eq(action->subjects[0]->state, SUBJECT_READY);
	cr_expect_eq(action_count(action, SUBJECT_HELD), 2);
	subject_leave_out(action->subjects[0], "it is archived");
	gate_hold(action);
	cr_expect_eq(action->subjects[1]->state, SUBJECT_READY);
	cr_expect_eq(action->subjects[2]->state, SUBJECT_HELD);
}

/* What was announced is asked about, or nothing: a GET that fails gives the turn to nobody. */
Test(app_hold, a_turn_that_is_not_passed_on)
{
	struct action *action = action_create(&app, &cutover_verb);
	static const char *const names[] = {"one", "two", "three"};
	action->holds = true;
	for (size_t i = 0; i < COUNT(names); i++) {
		const struct object plan = {
			.uid = names[i], .name_space = "shop", .name = names[i]};
		subject_set(action_add(action, &plan), SUBJECT_READY, "%s", "");
	}
	cr_expect_null(gate_hold_stuck(action));
	subject_leave_out(action->subjects[0], "it is archived");
	action->subjects[0]->refused = true;
	cr_expect_null(gate_hold_stuck(action), "it has no turn any more");
	subject_leave_out(action->subjects[1], "no answer");
	cr_expect_eq(gate_hold_stuck(action), action->subjects[1]);
	gate_ask(action);
	cr_expect_null(app.actions);
	cr_expect_str_eq(app.message,
		"cutover: it is the turn of plan shop/two, and of no other: no answer; nothing "
		"was sent");
}

/* It would be another action, and the rest would be held twice. */
Test(app_hold, the_question_of_the_next_one_is_not_modified)
{
	struct job *job = given_held();
	struct action *action = action_create(&app, &cutover_verb);
	action->line = xstrdup("cutover plans two,three --hold");
	action->holds = action->at_once = true;
	for (size_t i = 1; i < job->items.count; i++) {
		struct plan *plan = model_plan(&app.model, job_item(job, i)->uid);
		struct subject *subject = action_add(action, plan->object);
		subject->plan = plan_ref(plan);
		subject_set(subject, SUBJECT_READY, "%s", "");
	}
	action->job = job;
	gate_ask(action);
	cr_assert_not_null(action->dialog);
	cr_expect_not(action->dialog->about.can_modify);
}

Test(app_hold, the_rest_is_held_by_this_program)
{
	const struct job *job = given_held();
	cr_expect(job->holds);
	cr_expect_not(job->over);
	cr_expect_eq(jobs_phase(&app, job), JOB_PHASE_HELD);
	cr_expect(job_lock_is_held(job->id), "another program may take it");
	cr_expect_eq(hold_count(&app), 2);
	cr_expect_str_eq(hold_names(&app), "shop/two, shop/three");
	expect_refused(job, "next", "");
	expect_refused(job, "stop", "");
	expect_refused(job, "finish", "it is held: next asks for the next one");
	expect_refused(job, "pause", "it does not run");
}

/* Not when it is written, nor while it is under way, nor behind a lost line: when it is up. */
Test(app_hold, proposed_when_the_one_before_is_up)
{
	struct job *job = given_held();
	hold_turn(&app);
	cr_expect_not(job->due, "its cutover has not come back from the server");
	put_plan("one", "Executing", DOWN);
	hold_turn(&app);
	cr_expect_not(job->due);
	cr_expect_str_eq(hold_words(&app, job), "0 of 1 VM of plan shop/one are up");
	app.cluster->state = LINK_LOST;
	put_plan("one", "Succeeded", UP);
	hold_turn(&app);
	cr_expect_not(job->due);
	app.cluster->state = LINK_LIVE;
	hold_turn(&app);
	cr_expect(job->due);
	cr_expect_eq(jobs_phase(&app, job), JOB_PHASE_DUE);
	cr_expect_eq(hold_due(&app), 1);
	cr_expect_eq(app.alerts.untold, 1);
	cr_expect_str_eq(last_alert()->plan, "shop/two");
	cr_expect_str_eq(last_alert()->text, "1 of 1 VM of plan shop/one is up: H asks");
	put_plan("three", "Executing", DOWN);
	hold_turn(&app);
	cr_expect_eq(app.alerts.list.count, 1, "it is told once");
	cr_expect_null(app.actions, "nothing is asked by itself");
}

Test(app_hold, one_that_failed_is_told_and_asked_about)
{
	struct job *job = given_held();
	put_plan("one", "Failed", FAILED);
	hold_turn(&app);
	cr_expect_eq(hold_state_of(&app, job), HOLD_TROUBLE);
	cr_expect(job->due);
	cr_expect_str_eq(last_alert()->text,
		"0 of 1 VM of plan shop/one are up, 1 FAILED: H asks whether to go on");
}

/* What was never seen set is not cleared: the watch may be behind the write. */
Test(app_hold, a_cutover_that_was_cleared)
{
	struct job *job = given_held();
	cr_expect_eq(hold_state_of(&app, job), HOLD_GOES_ON);
	job->seen = true;
	struct feed *runs = feeds_need(&app.feeds, resource_find("migrations"));
	store_put(&runs->store,
		given_object("{\"metadata\":{\"uid\":\"r-one\",\"name\":\"run\",\"namespace\":"
			     "\"shop\"},\"spec\":{\"plan\":{\"name\":\"one\",\"namespace\":"
			     "\"shop\"}}}"));
	model_refresh(&app.model);
	cr_expect_eq(hold_state_of(&app, job), HOLD_TROUBLE);
	cr_expect_str_eq(
		hold_words(&app, job), "0 of 1 VM of plan shop/one are up, 1 without a cutover");
}

/* A plan that somebody canceled, archived or cut over has no turn; at the end nothing is left. */
Test(app_hold, what_cannot_be_done_any_more_is_left_out)
{
	struct job *job = given_held();
	put_plan("two", "Executing", DOWN);
	put_plan("one", "Succeeded", UP);
	hold_turn(&app);
	const struct job_item *two = job_item(job, 1);
	cr_expect_eq(two->state, JOB_REFUSED);
	cr_expect_str_eq(
		two->text, "left out: the cutover of all its VMs has begun, or they are finished");
	cr_expect_str_eq(last_alert()->plan, "shop/three");
	put_plan("three", "Archived", READY);
	hold_turn(&app);
	cr_expect(job->over);
	cr_expect_str_eq(job->outcome, "done");
	cr_expect_eq(hold_count(&app), 0);
	char *steps = given_steps(SIZE_MAX / 4, NULL);
	cr_expect(strstr(steps, "decided not-done"), "%s", steps);
	free(steps);
}

/* Its VMs go down: it may be by that write. It is not said to be undone, and it is waited for. */
Test(app_hold, a_write_of_which_nobody_knows)
{
	struct job *job = end_write(given_running(), SUBJECT_UNKNOWN);
	const struct job_item *one = job_item(job, 0);
	cr_expect_eq(hold_state_of(&app, job), HOLD_TROUBLE);
	put_plan("one", "Executing", DOWN);
	hold_turn(&app);
	cr_expect_eq(hold_state_of(&app, job), HOLD_GOES_ON);
	cr_expect_not(job->due);
	put_plan("one", "Succeeded", UP);
	hold_turn(&app);
	cr_expect_eq(one->state, JOB_UNTOLD);
	cr_expect(job->due);
	cr_expect_str_eq(last_alert()->plan, "shop/two");
	char *steps = given_steps(SIZE_MAX / 4, NULL);
	cr_expect_null(strstr(steps, "decided not-done"), "%s", steps);
	free(steps);
}

/* It is held while the one before is written, and while a question of it is put. */
Test(app_hold, counted_whatever_goes_on)
{
	struct action *action = given_running();
	subject_set(action->subjects[0], SUBJECT_SENDING, "%s", "");
	gate_job_follow(action);
	cr_expect_eq(jobs_phase(&app, action->job), JOB_PHASE_RUNNING);
	cr_expect_eq(hold_count(&app), 2);
	cr_expect_str_eq(hold_names(&app), "shop/two, shop/three");
	action->phase = ACTION_ASKING;
	cr_expect_eq(hold_count(&app), 2);
	cr_expect_eq(hold_due(&app), 0);
}

/* What is held is not proposed behind the write during which it was stopped. */
Test(app_hold, stopped_while_it_writes)
{
	struct error err = {0};
	struct action *action = given_running();
	subject_set(action->subjects[0], SUBJECT_SENDING, "%s", "");
	cr_assert(deed("stop")->run(&app, action->job, "", &err));
	struct job *job = end_write(action, SUBJECT_DONE);
	cr_expect(job->over);
	cr_expect_str_eq(job->outcome ? job->outcome : "", "stopped");
	cr_expect_eq(job_count(job, JOB_LEFT), 2);
	cr_expect_eq(hold_count(&app), 0);
}

Test(app_hold, stopped)
{
	struct error err = {0};
	struct job *job = given_held();
	cr_assert(deed("stop")->run(&app, job, "", &err));
	cr_expect_str_eq(
		app.message, "cutover 3 plans: stopped: 2 plans that were held stay as they are");
	cr_expect(job->over);
	cr_expect_str_eq(job->outcome, "stopped");
	expect_refused(job, "next", "it is over");
	cr_expect_eq(hold_count(&app), 0);
}

/* The next start knows that it holds, and behind which plan. */
Test(app_hold, left_by_an_earlier_program)
{
	struct error err = {0};
	const char *id = given_held()->id;
	char *kept = xstrdup(id);
	jobs_clear(&app.jobs);
	cr_assert(jobs_read(&app, &err), "%s", err.text);
	const struct job *job = jobs_find(&app, kept);
	cr_assert_not_null(job);
	cr_expect(job->holds);
	cr_expect(job->earlier);
	cr_expect_eq(jobs_phase(&app, job), JOB_PHASE_BEHIND);
	expect_refused(job, "finish", "");
	expect_refused(job, "next", "it holds nothing");
	put_plan("one", "Succeeded", UP);
	hold_turn(&app);
	cr_expect_null(last_alert(), "what another program held is proposed to nobody");
	free(kept);
}

/* A time of its own is that of the first alone; the others are cut over at their answer. */
Test(app_hold, a_time_is_for_the_first)
{
	struct job *job = job_create("j1");
	struct array chosen;
	job->holds = true;
	job->line = xstrdup("cutover --cutover 2026-11-21T13:00:00Z --hold");
	array_init(&chosen, sizeof(struct job_item *));
	*(struct job_item **)array_push(&chosen) = job_add(job, "u1", "shop", "a");
	*(struct job_item **)array_push(&chosen) = job_add(job, "u2", "shop", "b");
	job_item(job, 0)->cutover = INT64_C(1795266000000);
	char *line = jobs_line(job, &chosen, "");
	cr_expect_str_eq(line, "cutover --hold --cutover 2026-11-21T13:00:00Z");
	free(line);
	array_remove(&chosen, 0);
	line = jobs_line(job, &chosen, "");
	cr_expect_str_eq(line, "cutover --hold");
	free(line);
	array_finish(&chosen);
	job_destroy(job);
}
