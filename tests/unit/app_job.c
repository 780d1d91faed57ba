/* Jobs as the journal has them: what is written is read again, and what is left of each. */
#include "app/job.h"

#include <criterion/criterion.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

#include "app/job_lock.h"
#include "base/identity.h"
#include "base/memory.h"
#include "support/deadline.h"
#include "support/home.h"
#include "unit/given.h"
#include "unit/given_journal.h"

enum { MANY = 700, MANY_VMS = 350 };

static char *home;
static struct job_book book;

static void begin(void)
{
	home = given_home();
	job_book_init(&book);
}

static void end(void)
{
	job_book_finish(&book);
	home_remove(home);
}

TestSuite(app_job, .init = begin, .fini = end, .timeout = TEST_LIMIT);

static struct job *given_job(size_t count)
{
	struct job *job = job_create("j1");
	job->line = xstrdup("cutover --cutover 2026-11-21T12:30:00Z");
	for (size_t i = 0; i < count; i++) {
		char uid[16];
		snprintf(uid, sizeof(uid), "u%zu", i);
		job_add(job, uid, "shop", uid);
	}
	return job;
}

static struct journal_entry step_of(const char *uid, const char *step, const char *outcome)
{
	struct journal_entry entry = given_step(uid && *uid ? uid : "j1", step, outcome);
	entry.job = "j1";
	entry.uid = uid ? uid : "";
	entry.name = entry.uid;
	return entry;
}

/* The lines of JOB as a program writes them; LINES of them, with 0 all. Returns how many. */
static size_t record(struct journal *journal, const struct job *job, size_t lines)
{
	struct job_cursor at = {0};
	struct buf body;
	size_t count = 0;
	buf_init(&body, JOURNAL_BODY_MAX);
	while ((!lines || count < lines) && job_record(job, &at, &body)) {
		struct journal_entry entry = step_of(NULL, "job", "");
		cr_assert_not(body.over);
		entry.count = (int)job->items.count;
		entry.body = body.text;
		given_written(journal, &entry);
		buf_clear(&body);
		count++;
	}
	buf_finish(&body);
	return count;
}

static void put(struct journal *journal, const char *uid, const char *step, const char *outcome)
{
	struct journal_entry entry = step_of(uid, step, outcome);
	given_written(journal, &entry);
}

static void read_book(void)
{
	struct error err = {0};
	struct journal_walk walk = {.limit = JOURNAL_ALL, .take = job_book_take, .data = &book};
	job_book_finish(&book);
	job_book_init(&book);
	cr_assert(journal_walk(&walk, &err), "%s", err.text);
}

static struct job *only_job(void)
{
	read_book();
	cr_assert_eq(book.jobs.count, 1, "%zu jobs", book.jobs.count);
	return *(struct job **)array_at(&book.jobs, 0);
}

/* ---- the record ------------------------------------------------------------------------------ */

Test(app_job, a_record_is_read_as_it_was_written)
{
	struct journal *journal = given_journal();
	struct job *job = given_job(2);
	job_item(job, 0)->cutover = INT64_C(1795264200000);
	job_item(job, 1)->none = true;
	*(char **)array_push(&job_item(job, 1)->vms) = xstrdup("vm-\"7\"");
	cr_assert_eq(record(journal, job, 0), 1);
	job_destroy(job);
	job = only_job();
	cr_expect_str_eq(job->id, "j1");
	cr_expect_str_eq(job->verb, "cutover");
	cr_expect_str_eq(job->line, "cutover --cutover 2026-11-21T12:30:00Z");
	cr_expect_str_eq(job->resource, "plans");
	cr_expect_eq(job->count, 2);
	cr_assert_eq(job->items.count, 2);
	cr_expect_eq(job->time, GIVEN_TIME);
	cr_expect_eq(job_item(job, 0)->cutover, INT64_C(1795264200000));
	cr_expect_not(job_item(job, 0)->none);
	cr_expect_eq(job_item(job, 0)->vms.count, 0);
	cr_expect_eq(job_item(job, 1)->cutover, 0);
	cr_expect(job_item(job, 1)->none);
	cr_assert_eq(job_item(job, 1)->vms.count, 1);
	cr_expect_str_eq(*(char **)array_at(&job_item(job, 1)->vms, 0), "vm-\"7\"");
	cr_expect_eq(job_unfinished(job), 2);
	cr_expect_not(job->over);
	journal_close(journal);
}

/* Lines are bounded: a large set takes several, an object with many VMs stands in it again. */
/* It is taken up with other times: the later record holds, and names no VM twice. */
Test(app_job, a_record_that_comes_again)
{
	struct journal *journal = given_journal();
	struct job *job = given_job(2);
	job_item(job, 0)->cutover = INT64_C(1795264200000);
	*(char **)array_push(&job_item(job, 0)->vms) = xstrdup("vm-1");
	record(journal, job, 0);
	put(journal, "u1", "intent", "");
	put(journal, "u1", "answer", "done");
	job_item(job, 0)->cutover = INT64_C(1795267800000);
	job_item(job, 1)->none = true;
	record(journal, job, 0);
	job_destroy(job);
	journal_close(journal);
	job = only_job();
	cr_expect_eq(job->items.count, 2);
	cr_expect_eq(job_item(job, 0)->cutover, INT64_C(1795267800000));
	cr_expect(job_item(job, 1)->none);
	cr_expect_eq(job_item(job, 0)->vms.count, 1);
	cr_expect_eq(job_item(job, 1)->state, JOB_DONE);
}

Test(app_job, a_record_that_comes_again_with_now)
{
	struct journal *journal = given_journal();
	struct job *job = given_job(2);
	job_item(job, 0)->cutover = INT64_C(1795264200000);
	job_item(job, 1)->now = true;
	record(journal, job, 0);
	job_item(job, 0)->cutover = 0;
	job_item(job, 0)->now = true;
	job_item(job, 1)->now = false;
	job_item(job, 1)->cutover = INT64_C(1795267800000);
	record(journal, job, 0);
	job_destroy(job);
	journal_close(journal);
	job = only_job();
	cr_expect(job_item(job, 0)->now);
	cr_expect_eq(job_item(job, 0)->cutover, 0);
	cr_expect_not(job_item(job, 1)->now);
	cr_expect_eq(job_item(job, 1)->cutover, INT64_C(1795267800000));
}

Test(app_job, a_large_record_takes_several_lines)
{
	struct journal *journal = given_journal();
	struct job *job = given_job(MANY);
	for (int i = 0; i < MANY_VMS; i++)
		*(char **)array_push(&job_item(job, MANY - 1)->vms) = xasprintf("vm-%d", i);
	cr_assert_gt(record(journal, job, 0), 1);
	job_destroy(job);
	job = only_job();
	cr_assert_eq(job->items.count, MANY);
	cr_expect_eq(job->count, MANY);
	const struct job_item *last = job_item(job, MANY - 1);
	cr_assert_eq(last->vms.count, MANY_VMS);
	cr_expect_str_eq(*(char **)array_at(&last->vms, MANY_VMS - 1), "vm-349");
	journal_close(journal);
}

/* Killed before the record was whole: fewer objects than it is about, and nothing was sent. */
Test(app_job, a_torn_record_says_so)
{
	struct journal *journal = given_journal();
	struct job *job = given_job(MANY);
	cr_assert_eq(record(journal, job, 1), 1);
	job_destroy(job);
	job = only_job();
	cr_expect_eq(job->count, MANY);
	cr_expect_lt(job->items.count, MANY);
	cr_expect_eq(job_count(job, JOB_LEFT), job->items.count);
	journal_close(journal);
}

Test(app_job, foreign_and_torn_lines_are_left_out)
{
	static const char foreign[] = "not of a journal\n{\"job\":\"j1\"}\n";
	static const char torn[] = "{\"time\":\"2026-11-21T12:00:00.000Z\",\"oper";
	struct journal *journal = given_journal();
	struct job *job = given_job(1);
	record(journal, job, 0);
	given_bytes(foreign, sizeof(foreign) - 1);
	given_bytes(torn, sizeof(torn) - 1);
	put(journal, "u0", "intent", "");
	job_destroy(job);
	cr_expect_eq(job_item(only_job(), 0)->state, JOB_SENT);
	journal_close(journal);
}

/* A record whose lines say nonsense names nothing. */
Test(app_job, a_record_without_sense)
{
	static const char *const bodies[] = {"", "{", "[]", "{\"objects\":7}",
		"{\"objects\":[7,{\"name\":\"web\"},{\"uid\":\"\"},{\"uid\":\"u1\",\"vms\":[7]}]}"};
	struct journal *journal = given_journal();
	for (size_t i = 0; i < COUNT(bodies); i++) {
		struct journal_entry entry = step_of(NULL, "job", "");
		entry.count = -4;
		entry.body = bodies[i];
		given_written(journal, &entry);
	}
	struct job *job = only_job();
	cr_assert_eq(job->items.count, 1);
	cr_expect_str_eq(job_item(job, 0)->uid, "u1");
	cr_expect_str_eq(job_item(job, 0)->name, "");
	cr_expect_eq(job_item(job, 0)->vms.count, 0);
	cr_expect_eq(job->count, 0);
	journal_close(journal);
}

/* Its record has left the journal: what was written is known, the rest is not. */
Test(app_job, without_its_record)
{
	struct journal *journal = given_journal();
	put(journal, "u0", "intent", "");
	put(journal, "u0", "answer", "done");
	struct job *job = only_job();
	cr_expect_null(job->line);
	cr_expect_str_eq(job->verb, "cutover");
	cr_expect_eq(job_count(job, JOB_DONE), 1);
	journal_close(journal);
}

/* ---- what is left ---------------------------------------------------------------------------- */

struct one_step {
	const char *step;
	const char *outcome;
	const char *next; /* of an intent; NULL: none */
	const char *text; /* of an outcome; NULL: none */
};

struct left_case {
	struct one_step steps[6];
	enum job_state state;
	const char *text; /* NULL: none */
	bool unfinished;
};

#define HALF "archived, and NOT deleted"

static const struct left_case left_cases[] = {
	{{{0}}, JOB_LEFT, NULL, true},
	{{{"intent", "", NULL, NULL}}, JOB_SENT, NULL, false},
	{{{"intent", "", NULL, NULL}, {"answer", "done", NULL, NULL}}, JOB_DONE, NULL, false},
	{{{"intent", "", NULL, NULL}, {"answer", "refused", NULL, "403 no"}}, JOB_REFUSED, "403 no",
		false},
	{{{"intent", "", NULL, NULL}, {"answer", "not-done", NULL, "not sent"}}, JOB_LEFT,
		"not sent", true},
	{{{"intent", "", NULL, NULL}, {"answer", "unknown", NULL, "cut"}}, JOB_SENT, "cut", false},
	{{{"intent", "", NULL, NULL}, {"answer", "unknown", NULL, "cut"},
		 {"checked", "done", NULL, NULL}},
		JOB_DONE, NULL, false},
	{{{"intent", "", NULL, NULL}, {"noted", "done", NULL, "it was done"}}, JOB_DONE, NULL,
		false},
	{{{"intent", "", NULL, NULL}, {"noted", "not-done", NULL, "it was NOT done"}}, JOB_LEFT,
		"it was NOT done", true},
	{{{"intent", "", NULL, NULL}, {"noted", "unknown", NULL, "who knows"}}, JOB_UNTOLD,
		"who knows", true},
	{{{"intent", "", NULL, NULL}, {"answer", "a later word", NULL, NULL}}, JOB_SENT, NULL,
		false},
	{{{"intent", "", NULL, NULL}, {"answer", "refused", NULL, "stale"},
		 {"intent", "", NULL, NULL}},
		JOB_SENT, NULL, false},
	{{{"intent", "", HALF, NULL}}, JOB_SENT, NULL, false},
	{{{"intent", "", HALF, NULL}, {"answer", "done", NULL, NULL}}, JOB_BETWEEN, HALF, true},
	{{{"intent", "", HALF, NULL}, {"noted", "done", NULL, NULL}}, JOB_BETWEEN, HALF, true},
	{{{"intent", "", HALF, NULL}, {"noted", "not-done", NULL, "no"}}, JOB_LEFT, "no", true},
	{{{"intent", "", HALF, NULL}, {"answer", "done", NULL, NULL}, {"intent", "", NULL, NULL}},
		JOB_SENT, HALF, false},
	{{{"intent", "", HALF, NULL}, {"answer", "done", NULL, NULL}, {"intent", "", NULL, NULL},
		 {"answer", "done", NULL, NULL}},
		JOB_DONE, NULL, false},
	{{{"intent", "", HALF, NULL}, {"answer", "done", NULL, NULL}, {"intent", "", NULL, NULL},
		 {"answer", "refused", NULL, "403 no"}},
		JOB_REFUSED, "it is " HALF ": 403 no", false},
	{{{"intent", "", HALF, NULL}, {"answer", "done", NULL, NULL}, {"intent", "", NULL, NULL},
		 {"noted", "not-done", NULL, "it was NOT done"}},
		JOB_BETWEEN, "it is " HALF ": it was NOT done", true},
	{{{"decided", "not-done", NULL, "changed meanwhile"}}, JOB_REFUSED, "changed meanwhile",
		false},
	{{{"intent", "", HALF, NULL}, {"answer", "done", NULL, NULL},
		 {"decided", "done", NULL, "it was gone already"}},
		JOB_DONE, "it was gone already", false},
	{{{"intent", "", NULL, NULL}, {"answer", "done", NULL, NULL},
		 {"decided", "undone", NULL, NULL}},
		JOB_UNDONE, NULL, false},
};

static void put_case(struct journal *journal, const struct left_case *wanted)
{
	for (const struct one_step *step = wanted->steps; step->step; step++) {
		struct journal_entry entry = step_of("u0", step->step, step->outcome);
		entry.next = step->next;
		entry.text = step->text;
		given_written(journal, &entry);
	}
}

/* Each case is a journal of its own. */
Test(app_job, what_is_left_of_each)
{
	for (size_t i = 0; i < COUNT(left_cases); i++) {
		const struct left_case *wanted = &left_cases[i];
		char *path = given_journal_path(JOURNAL_FILE);
		struct journal *journal = given_journal();
		struct job *job = given_job(2);
		record(journal, job, 0);
		job_destroy(job);
		put_case(journal, wanted);
		job = only_job();
		const struct job_item *item = job_item(job, 0);
		cr_expect_eq(
			item->state, wanted->state, "case %zu: %s", i, job_state_name(item->state));
		cr_expect_str_eq(item->text ? item->text : "none",
			wanted->text ? wanted->text : "none", "case %zu: %s", i, item->text);
		cr_expect_eq(job_item_unfinished(item), wanted->unfinished, "case %zu", i);
		cr_expect_eq(job_item(job, 1)->state, JOB_LEFT, "case %zu: the other", i);
		journal_close(journal);
		unlink(path);
		free(path);
	}
}

Test(app_job, its_end_and_its_undo)
{
	struct journal *journal = given_journal();
	struct job *job = given_job(1);
	record(journal, job, 0);
	job_destroy(job);
	struct journal_entry entry = step_of("u0", "intent", "");
	entry.undo = "--clear";
	given_written(journal, &entry);
	put(journal, "u0", "answer", "done");
	cr_expect_not(only_job()->over);
	put(journal, NULL, "over", "done");
	job = only_job();
	cr_expect(job->over);
	cr_expect_str_eq(job->outcome, "done");
	cr_expect_str_eq(job_item(job, 0)->undo, "--clear");
	cr_expect_str_eq(job->last.entry.step, "over");
	journal_close(journal);
}

/* Steps of a job are none of a write that is to be looked up. */
Test(app_job, a_job_is_no_write)
{
	struct journal_question question = {
		.cluster = "uid-1", .server = "https://one:6443", .now = GIVEN_TIME};
	struct array operations;
	struct error err = {0};
	char ended[IDENTITY_TEXT];
	given_ended(ended);
	struct journal_entry entry = step_of(NULL, "job", "");
	given_step_of(&entry, ended);
	entry = step_of("u0", "decided", "");
	given_step_of(&entry, ended);
	array_init(&operations, sizeof(struct journal_operation));
	question.see = job_book_take;
	question.seer = &book;
	cr_assert(journal_unfinished(&question, &operations, &err), "%s", err.text);
	cr_expect_eq(operations.count, 0);
	cr_expect_eq(book.jobs.count, 1);
	journal_operations_finish(&operations);
}

/* ---- who works on it ------------------------------------------------------------------------- */

Test(app_job, one_program_at_a_time)
{
	struct error err = {0};
	journal_close(given_journal()); /* its folder */
	cr_assert_not(job_lock_is_held("j1"));
	struct job_lock *lock = job_lock_take("j1", &err);
	cr_assert_not_null(lock, "%s", err.text);
	cr_expect(job_lock_is_held("j1"));
	cr_expect_not(job_lock_is_held("j2"));
	cr_expect_null(job_lock_take("j1", &err));
	cr_expect_str_eq(err.text, "another mtvtop works on this job");
	job_lock_release(lock);
	cr_expect_not(job_lock_is_held("j1"));
	lock = job_lock_take("j1", &err);
	cr_assert_not_null(lock, "%s", err.text);
	job_lock_release(lock);
}

/* A program that has the lock, until it is killed. */
static pid_t start_owner(void)
{
	int ends[2];
	char ready = 0;
	cr_assert_not(pipe(ends));
	pid_t child = fork();
	if (!child) {
		struct error err;
		ready = job_lock_take("j1", &err) ? 'y' : 'n';
		if (write(ends[1], &ready, 1) == 1)
			for (;;)
				pause();
		_exit(1);
	}
	cr_assert(child > 0 && read(ends[0], &ready, 1) == 1);
	cr_assert_eq(ready, 'y');
	close(ends[0]);
	close(ends[1]);
	return child;
}

Test(app_job, taken_over_when_its_owner_is_gone)
{
	struct error err = {0};
	int status;
	journal_close(given_journal());
	pid_t owner = start_owner();
	cr_expect(job_lock_is_held("j1"));
	cr_expect_null(job_lock_take("j1", &err));
	kill(owner, SIGKILL);
	cr_assert_eq(waitpid(owner, &status, 0), owner);
	cr_expect_not(job_lock_is_held("j1"));
	struct job_lock *lock = job_lock_take("j1", &err);
	cr_assert_not_null(lock, "%s", err.text);
	job_lock_release(lock);
}

/* What killed programs left goes; what others, or this program, hold stays, and other files do. */
Test(app_job, locks_of_those_that_are_gone_are_swept)
{
	struct error err = {0};
	journal_close(given_journal());
	char *left = given_journal_path("job-j7.lock");
	char *other = given_journal_path("job-.lock");
	fclose(fopen(left, "w"));
	fclose(fopen(other, "w"));
	pid_t owner = start_owner();
	struct job_lock *own = job_lock_take("j2", &err);
	cr_assert_not_null(own, "%s", err.text);
	job_lock_sweep();
	cr_expect(access(left, F_OK));
	cr_expect_not(access(other, F_OK));
	cr_expect(job_lock_is_held("j1"));
	cr_expect(job_lock_is_held("j2"));
	kill(owner, SIGKILL);
	waitpid(owner, NULL, 0);
	job_lock_release(own);
	free(other);
	free(left);
}

/* Where the kernel does not know it, what stands in the file counts. */
Test(app_job, an_owner_that_only_the_file_names)
{
	struct error err = {0};
	journal_close(given_journal());
	pid_t owner = start_owner();
	char *path = given_journal_path("job-j1.lock");
	char own[IDENTITY_TEXT];
	FILE *file = fopen(path, "r");
	cr_assert_not_null(file);
	cr_assert_not_null(fgets(own, sizeof(own), file));
	fclose(file);
	unlink(path); /* another file of the name, without the kernel's lock */
	file = fopen(path, "w");
	cr_assert_not_null(file);
	fputs(own, file);
	fclose(file);
	cr_expect_null(job_lock_take("j1", &err));
	cr_expect_str_eq(err.text, "another mtvtop works on this job");
	kill(owner, SIGKILL);
	waitpid(owner, NULL, 0);
	struct job_lock *lock = job_lock_take("j1", &err);
	cr_assert_not_null(lock, "%s", err.text);
	job_lock_release(lock);
	free(path);
}
