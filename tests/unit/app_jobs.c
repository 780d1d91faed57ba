/*
 * Jobs of this program and of earlier ones: which are listed, what is said of them, what can be
 * done about each, and who is in the way. The questions themselves: tests/e2e/jobs.c.
 */
#include "app/jobs.h"

#include <criterion/criterion.h>
#include <fcntl.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <unistd.h>

#include "app/action.h"
#include "app/gate_private.h"
#include "app/job_lock.h"
#include "base/identity.h"
#include "base/memory.h"
#include "commands/commands.h"
#include "support/deadline.h"
#include "support/home.h"
#include "unit/given.h"
#include "unit/given_gate.h"
#include "unit/given_journal.h"

static struct given_server server;
static struct app app;
/* A process of this machine that has ended. */
static char ended[IDENTITY_TEXT];

static void begin(void)
{
	given_gate(&app, &server);
	given_ended(ended);
}

static void end(void)
{
	given_gate_end(&app, &server);
}

TestSuite(app_jobs, .init = begin, .fini = end, .timeout = TEST_LIMIT);

/* ---- of an earlier program ------------------------------------------------------------------- */

#define OBJECTS                                                                                    \
	"{\"line\":\"delete\",\"objects\":[{\"uid\":\"p1\",\"namespace\":\"shop\",\"name\":"       \
	"\"web\"},{\"uid\":\"p2\",\"namespace\":\"shop\",\"name\":\"db\"}]}"

static struct journal_entry step_of(const char *job, const char *step, const char *outcome)
{
	struct journal_entry entry = given_step(job, step, outcome);
	entry.job = job;
	entry.verb = "delete";
	entry.name = entry.name_space = NULL;
	return entry;
}

static void put_record(const char *job, const char *process)
{
	struct journal_entry entry = step_of(job, "job", "");
	entry.count = 2;
	entry.body = OBJECTS;
	given_step_of(&entry, process);
}

static void put(
	const char *job, const char *uid, const char *step, const char *outcome, const char *next)
{
	struct journal_entry entry = step_of(job, step, outcome);
	entry.operation = *uid ? uid : job;
	entry.uid = uid;
	entry.next = next;
	given_step_of(&entry, ended);
}

/* A copy of that plan was made in part: more is to come. */
static void put_copied(const char *uid, const char *undo)
{
	struct journal_entry entry = step_of("j1", "intent", "");
	entry.verb = "duplicate";
	entry.operation = entry.uid = uid;
	entry.next = "copied in part";
	entry.undo = undo;
	given_step_of(&entry, ended);
	entry.step = "answer";
	entry.outcome = "done";
	entry.next = entry.undo = NULL;
	given_step_of(&entry, ended);
}

static void read_all(void)
{
	struct error err = {0};
	cr_assert(jobs_read(&app, &err), "%s", err.text);
}

static struct job *given_left(void)
{
	put_record("j1", ended);
	put("j1", "p1", "intent", "", "archived, and NOT deleted");
	put("j1", "p1", "answer", "done", NULL);
	read_all();
	struct job *job = jobs_find(&app, "j1");
	cr_assert_not_null(job);
	return job;
}

static const struct job_deed *deed(const char *name)
{
	for (const struct job_deed *deed = job_deeds; deed->name; deed++)
		if (!strcmp(deed->name, name))
			return deed;
	cr_assert(false, "there is no %s", name);
	return NULL;
}

static void expect_refused(const struct job *job, const char *name, const char *reason)
{
	const char *found = deed(name)->refused(&app, job);
	cr_expect_str_eq(found ? found : "", reason, "%s: %s", name, found);
}

Test(app_jobs, what_an_earlier_program_left)
{
	const struct job *job = given_left();
	cr_expect(job->earlier);
	cr_expect_eq(jobs_phase(&app, job), JOB_PHASE_BEHIND);
	cr_expect_eq(jobs_left(&app), 1);
	cr_expect_eq(job_count(job, JOB_BETWEEN), 1);
	cr_expect_eq(job_count(job, JOB_LEFT), 1);
	jobs_tell(&app);
	cr_expect_str_eq(app.message,
		"an earlier mtvtop left its job unfinished: delete 2 plans (12:00:00Z): 0 done, 2 "
		"left; :jobs finishes, undoes or forgets it");
	expect_refused(job, "finish", "");
	expect_refused(job, "forget", "");
	expect_refused(job, "undo", "nothing of it can be taken back");
	expect_refused(job, "pause", "it does not run");
	expect_refused(job, "continue", "it does not run");
	expect_refused(job, "stop", "it does not run");
}

/* Of what became of a write nothing is known yet: nothing is asked. */
Test(app_jobs, a_write_that_is_looked_up)
{
	put_record("j1", ended);
	put("j1", "p1", "intent", "", NULL);
	read_all();
	const struct job *job = jobs_find(&app, "j1");
	cr_expect_eq(jobs_phase(&app, job), JOB_PHASE_LOOKED);
	expect_refused(job, "finish", "what became of a write is still being looked up");
	jobs_tell(&app);
	cr_expect_str_eq(app.message, "");
}

/* Those that are over, complete, torn without a write, or of another cluster are no affair. */
Test(app_jobs, what_is_not_listed)
{
	struct journal_entry torn = step_of("torn", "job", "");
	struct journal_entry elsewhere = step_of("elsewhere", "job", "");
	put_record("over", ended);
	put("over", "p1", "intent", "", NULL);
	put("over", "p1", "answer", "done", NULL);
	put("over", "", "over", "given-up", NULL);
	put_record("complete", ended);
	put("complete", "p1", "intent", "", NULL);
	put("complete", "p1", "answer", "done", NULL);
	put("complete", "p2", "intent", "", NULL);
	put("complete", "p2", "answer", "refused", NULL);
	torn.count = 3;
	torn.body = OBJECTS;
	given_step_of(&torn, ended);
	elsewhere.cluster = "uid-2";
	elsewhere.count = 2;
	elsewhere.body = OBJECTS;
	given_step_of(&elsewhere, ended);
	read_all();
	cr_expect_eq(app.jobs.list.count, 0, "%zu jobs", app.jobs.list.count);
	jobs_tell(&app);
	cr_expect_str_eq(app.message, "");
}

/* A set of which p1 was done and p2 was not, and its end; at TIME. */
static void put_failed(const char *job, const char *outcome, int64_t time)
{
	struct journal_entry over = step_of(job, "over", outcome);
	put_record(job, ended);
	put(job, "p1", "intent", "", NULL);
	put(job, "p1", "answer", "done", NULL);
	over.time = time;
	given_step_of(&over, ended);
}

/* Of an earlier program that is over only what failed is of interest, and only for some hours. */
Test(app_jobs, what_failed_of_an_earlier_program)
{
	struct error err = {0};
	put_failed("stopped", "stopped", GIVEN_TIME);
	put_failed("forgotten", "forgotten", GIVEN_TIME);
	put_failed("long-ago", "failed", GIVEN_TIME - INT64_C(24) * 60 * 60 * 1000);
	put_failed("j1", "failed", GIVEN_TIME);
	put("torn", "p1", "intent", "", NULL);
	put("torn", "p1", "answer", "refused", NULL);
	put("torn", "", "over", "failed", NULL);
	read_all();
	cr_assert_eq(app.jobs.list.count, 2, "%zu jobs", app.jobs.list.count);
	struct job *job = jobs_find(&app, "j1");
	cr_expect_eq(jobs_left(&app), 0, "nobody must see to it");
	jobs_tell(&app);
	cr_expect_str_eq(app.message, "");
	expect_refused(job, "finish", "it is over");
	expect_refused(job, "repeat", "");
	expect_refused(
		jobs_find(&app, "torn"), "repeat", "the journal does not have all of it any more");
	read_all();
	cr_expect_eq(app.jobs.list.count, 2, "each is listed once");
	cr_assert(deed("repeat")->run(&app, job, "", &err), "%s", err.text);
	cr_assert_not_null(app.actions);
	cr_assert_eq(app.actions->count, 1);
	cr_expect_str_eq(app.actions->subjects[0]->uid, "p2");
	cr_expect_null(app.actions->job, "it is one of its own");
}

/* It is offered by each new program until somebody says that it is done with. */
Test(app_jobs, what_failed_is_forgotten)
{
	struct error err = {0};
	put_failed("j1", "failed", GIVEN_TIME);
	read_all();
	cr_assert(deed("forget")->run(&app, jobs_find(&app, "j1"), "", &err), "%s", err.text);
	expect_refused(jobs_find(&app, "j1"), "forget", "it is over");
	jobs_finish(&app.jobs);
	jobs_init(&app.jobs);
	read_all();
	cr_expect_null(jobs_find(&app, "j1"));
}

/* What is half done is not refused: it can be taken back, and is not begun once more. */
Test(app_jobs, what_is_half_done_of_a_failed_one)
{
	struct journal_entry over = step_of("j1", "over", "failed");
	put_record("j1", ended);
	put("j1", "p1", "intent", "", "the map is made, and NOT the plan");
	put("j1", "p1", "answer", "done", NULL);
	put("j1", "p2", "intent", "", NULL);
	put("j1", "p2", "answer", "refused", NULL);
	given_step_of(&over, ended);
	read_all();
	const struct job *job = jobs_find(&app, "j1");
	cr_assert_not_null(job);
	cr_expect_eq(job_count(job, JOB_BETWEEN), 1);
	cr_expect_eq(job_count(job, JOB_REFUSED), 1);
}

/* Its program still runs, and has it: it is offered there. */
Test(app_jobs, what_failed_of_a_program_that_runs)
{
	struct journal_entry over = step_of("j1", "over", "failed");
	char own[IDENTITY_TEXT];
	identity_own(own);
	put_record("j1", own);
	put("j1", "p1", "intent", "", NULL);
	put("j1", "p1", "answer", "refused", NULL);
	given_step_of(&over, own);
	read_all();
	cr_expect_null(jobs_find(&app, "j1"));
}

/* Its record is gone, or torn behind a write: it is told, and cannot be finished by a line. */
Test(app_jobs, without_its_record)
{
	put("j1", "p1", "intent", "", "archived, and NOT deleted");
	put("j1", "p1", "answer", "done", NULL);
	read_all();
	const struct job *job = jobs_find(&app, "j1");
	cr_assert_not_null(job);
	expect_refused(job, "finish", "the journal does not have all of it any more");
	expect_refused(job, "forget", "");
}

/* Who may not read kube-system, at another address, knows it by its objects. */
Test(app_jobs, a_cluster_known_by_its_objects)
{
	struct journal_entry entry = step_of("j1", "job", "");
	entry.cluster = "";
	entry.server = "https://other:6443";
	entry.count = 2;
	entry.body = OBJECTS;
	given_step_of(&entry, ended);
	read_all();
	cr_expect_null(jobs_find(&app, "j1"));
	struct feed *plans = feeds_need(&app.feeds, resource_find("plans"));
	store_put(&plans->store,
		given_object(
			"{\"metadata\":{\"uid\":\"p2\",\"name\":\"db\",\"namespace\":\"shop\"}}"));
	model_refresh(&app.model);
	read_all();
	cr_expect_not_null(jobs_find(&app, "j1"));
}

Test(app_jobs, another_program_works_on_it)
{
	char own[IDENTITY_TEXT];
	struct error err = {0};
	const struct job *job = given_left();
	struct job_lock *lock = job_lock_take("j1", &err);
	cr_assert_not_null(lock, "%s", err.text);
	cr_expect_eq(jobs_phase(&app, job), JOB_PHASE_ELSEWHERE);
	expect_refused(job, "finish", "another mtvtop works on it");
	expect_refused(job, "forget", "another mtvtop works on it");
	job_lock_release(lock);
	expect_refused(job, "finish", "");
	/* What this program noted about it is no sign of another one. */
	identity_own(own);
	struct journal_entry entry = step_of("j1", "noted", "unknown");
	entry.operation = entry.uid = "p1";
	given_step_of(&entry, own);
	read_all();
	cr_expect_eq(jobs_phase(&app, jobs_find(&app, "j1")), JOB_PHASE_BEHIND);
}

/* The other one ended it while this list was on the screen. */
Test(app_jobs, ended_by_another_meanwhile)
{
	struct error err = {0};
	struct job *job = given_left();
	put("j1", "", "over", "done", NULL);
	cr_expect_not(deed("finish")->run(&app, job, "", &err));
	cr_expect_str_eq(err.text, "another mtvtop has ended it meanwhile");
	cr_expect_not(job_lock_is_held("j1"));
	cr_expect_eq(app.jobs.list.count, 0);
}

Test(app_jobs, forgotten_for_good)
{
	struct error err = {0};
	struct job *job = given_left();
	cr_assert(deed("forget")->run(&app, job, "", &err), "%s", err.text);
	cr_expect_eq(jobs_left(&app), 0);
	expect_refused(jobs_find(&app, "j1"), "finish", "it is over");
	jobs_clear(&app.jobs);
	read_all();
	cr_expect_null(jobs_find(&app, "j1"));
	cr_expect_not(job_lock_is_held("j1"));
}

/* The words of the command, with one job and with none. */
Test(app_jobs, words_of_the_command)
{
	dispatch(&app, "jobs pause");
	cr_expect_str_eq(app.message, "jobs: pause: there is no job");
	dispatch(&app, "jobs nonsense");
	cr_expect_str_eq(app.message, "jobs: there is no job and no word \"nonsense\"");
	given_left();
	dispatch(&app, "jobs pause");
	cr_expect_str_eq(app.message, "jobs: pause: it does not run");
	dispatch(&app, "jobs forget other");
	cr_expect_str_eq(app.message, "jobs: forget: there is no job other");
	dispatch(&app, "jobs forget");
	cr_expect_str_eq(app.message, "delete 2 plans: forgotten; the journal keeps what was done");
	cr_expect_eq(jobs_left(&app), 0);
}

/* ---- of this program ------------------------------------------------------------------------- */

static struct subject *add(struct action *action, const char *uid)
{
	const struct object plan = {.uid = uid, .name_space = "shop", .name = uid};
	struct subject *subject = action_add(action, &plan);
	subject_set(subject, SUBJECT_READY, "%s", "");
	return subject;
}

/* A set that was said yes to. */
static struct action *given_set(void)
{
	struct action *action = action_create(&app, &archive_verb);
	action->line = xstrdup("archive plans where name = '--all'");
	action->phase = ACTION_SENDING;
	add(action, "p1");
	add(action, "p2");
	return action;
}

Test(app_jobs, a_set_is_written_down_before_its_first_write)
{
	struct error err = {0};
	struct action *action = given_set();
	cr_assert(gate_job_begin(action, &err), "%s", err.text);
	struct job *job = action->job;
	cr_assert_not_null(job);
	cr_expect_str_eq(job->line, "archive");
	cr_expect(job_lock_is_held(job->id));
	cr_expect_eq(jobs_phase(&app, job), JOB_PHASE_RUNNING);
	char *steps = given_steps(SIZE_MAX / 4, NULL);
	cr_expect(strstr(steps, " job |"), "%s", steps);
	free(steps);
	expect_refused(job, "finish", "it runs: stop it first");
	cr_assert(deed("pause")->run(&app, job, "", &err));
	cr_expect_eq(jobs_phase(&app, job), JOB_PHASE_PAUSED);
	cr_assert(deed("continue")->run(&app, job, "", &err));
	cr_assert(deed("stop")->run(&app, job, "", &err));
	cr_expect_eq(jobs_phase(&app, job), JOB_PHASE_STOPPING);
	expect_refused(job, "stop", "it is stopping");
	subject_set(action->subjects[0], SUBJECT_DONE, "%s", "");
	subject_set(action->subjects[1], SUBJECT_FAILED, "not tried: stopped");
	gate_job_ended(action);
	cr_expect(job->over);
	cr_expect_str_eq(job->outcome, "stopped");
	cr_expect_eq(job_count(job, JOB_DONE), 1);
	cr_expect_not(job_lock_is_held(job->id));
}

/* What failed is asked for again by the job that is over, and only that. */
Test(app_jobs, what_failed_can_be_repeated)
{
	struct error err = {0};
	struct action *action = given_set();
	cr_assert(gate_job_begin(action, &err), "%s", err.text);
	const struct job *job = action->job;
	expect_refused(job, "repeat", "it is not over");
	subject_set(action->subjects[0], SUBJECT_DONE, "%s", "");
	subject_set(action->subjects[1], SUBJECT_FAILED, "403 forbidden");
	gate_job_ended(action);
	cr_expect(job->over);
	expect_refused(job, "repeat", "");
	job_item_set(job_item(job, 1), JOB_DONE, NULL);
	expect_refused(job, "repeat", "nothing of it has failed");
}

/* Each is noted as soon as it is taken back: a kill behind it forgets none. */
Test(app_jobs, what_is_taken_back_is_noted_one_by_one)
{
	struct error err = {0};
	struct action *action = given_set();
	cr_assert(gate_job_begin(action, &err), "%s", err.text);
	struct job *job = action->job;
	subject_set(action->subjects[0], SUBJECT_DONE, "%s", "");
	subject_set(action->subjects[1], SUBJECT_DONE, "%s", "");
	gate_job_ended(action);
	struct action *back = given_set();
	back->undoes = job;
	subject_set(back->subjects[0], SUBJECT_DONE, "%s", "");
	gate_job_done(back->subjects[0]);
	cr_expect_eq(job_count(job, JOB_UNDONE), 1);
	cr_expect_eq(job_count(job, JOB_DONE), 1);
	char *steps = given_steps(SIZE_MAX / 4, NULL);
	cr_expect(strstr(steps, " decided undone|"), "%s", steps);
	free(steps);
}

/* Each of a set of duplicates has an operation of its own: one question takes all back. */
Test(app_jobs, a_set_of_duplicates_is_taken_back_by_one_question)
{
	struct error err = {0};
	struct journal_entry entry = step_of("j1", "job", "");
	entry.verb = "duplicate";
	entry.count = 2;
	entry.body = OBJECTS;
	given_step_of(&entry, ended);
	put_copied("p1", "--take-back 0123456789abcdef");
	put_copied("p2", "--take-back fedcba9876543210");
	read_all();
	struct job *job = jobs_find(&app, "j1");
	cr_assert_not_null(job);
	cr_assert(deed("undo")->run(&app, job, "", &err), "%s", err.text);
	cr_assert_not_null(app.actions);
	cr_expect_str_eq(app.actions->take_back, "0123456789abcdef,fedcba9876543210");
	cr_expect_eq(app.actions->count, 2);
	cr_expect_eq(app.actions->undoes, jobs_find(&app, "j1"));
}

/* Taking back several is a job of its own; behind it nobody works on either. */
Test(app_jobs, an_undo_lets_go_of_what_it_took_back)
{
	struct error err = {0};
	struct job *left = given_left();
	struct action *back = given_set();
	left->lock = job_lock_take("j1", &err);
	cr_assert_not_null(left->lock, "%s", err.text);
	back->undoes = left;
	left->action = back;
	cr_assert(gate_job_begin(back, &err), "%s", err.text);
	struct job *own = back->job;
	cr_assert_neq(own, left);
	subject_set(back->subjects[0], SUBJECT_DONE, "%s", "");
	subject_set(back->subjects[1], SUBJECT_DONE, "%s", "");
	gate_job_ended(back);
	cr_expect_not(job_lock_is_held("j1"));
	cr_expect_not(job_lock_is_held(own->id));
	cr_expect_null(left->action);
}

/* One write is no job; a plan that takes two is. */
Test(app_jobs, one_write_is_none)
{
	struct error err = {0};
	struct action *action = action_create(&app, &archive_verb);
	action->line = xstrdup("archive plan p1");
	add(action, "p1");
	cr_assert(gate_job_begin(action, &err), "%s", err.text);
	cr_expect_null(action->job);
	cr_expect_eq(app.jobs.list.count, 0);
}

/* The program ends in the middle: what it has not begun is for the next one. */
Test(app_jobs, what_is_left_when_the_program_ends)
{
	struct error err = {0};
	struct action *action = given_set();
	cr_assert(gate_job_begin(action, &err), "%s", err.text);
	struct job *job = action->job;
	action->pace = PACE_LEAVING;
	app.quitting = true;
	subject_set(action->subjects[0], SUBJECT_DONE, "%s", "");
	subject_set(action->subjects[1], SUBJECT_FAILED, "left undone");
	gate_job_ended(action);
	cr_expect_not(job->over);
	cr_expect_eq(job_count(job, JOB_LEFT), 1);
}

/* A disk on which nothing more fits: nothing is begun, and that is said. */
Test(app_jobs, a_full_disk)
{
	struct error err = {0};
	struct rlimit limit = {0, RLIM_INFINITY};
	struct action *action = given_set();
	signal(SIGXFSZ, SIG_IGN);
	setrlimit(RLIMIT_FSIZE, &limit);
	bool good = gate_job_begin(action, &err);
	limit.rlim_cur = RLIM_INFINITY;
	setrlimit(RLIMIT_FSIZE, &limit);
	cr_assert_not(good);
	cr_expect_null(action->job);
	cr_expect_eq(app.jobs.list.count, 0);
	cr_expect(strstr(err.text, "not sent, \":journal off\" goes on without a journal"), "%s",
		err.text);
	app.journal_off = true;
	cr_assert(gate_job_begin(action, &err), "%s", err.text);
	cr_expect_not_null(action->job);
}
