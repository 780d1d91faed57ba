/* Writes of which nobody knows what became of them. */
#include <criterion/criterion.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

#include "app/journal_read.h"
#include "base/identity.h"
#include "support/home.h"
#include "unit/given.h"
#include "unit/given_journal.h"

enum { AWHILE = 2 * 60 * 1000 };

static char *home;
static struct array found; /* struct journal_operation */
static struct journal_question question;
/* A process of this machine that has ended. */
static char ended[IDENTITY_TEXT];

static void begin(void)
{
	home = given_home();
	array_init(&found, sizeof(struct journal_operation));
	question = (struct journal_question){
		.cluster = "uid-1", .server = "https://one:6443", .now = GIVEN_TIME};
	given_ended(ended);
}

static void end(void)
{
	journal_operations_finish(&found);
	home_remove(home);
}

TestSuite(app_journal_unfinished, .init = begin, .fini = end);

/* The operations that are unfinished, as "ID LAST-STEP LAST-OUTCOME|". */
static void expect_found(const char *expected)
{
	static char text[4096];
	struct error err = {0};
	struct array list;
	*text = '\0';
	journal_operations_finish(&found);
	array_init(&list, sizeof(struct journal_operation));
	cr_assert(journal_unfinished(&question, &list, &err), "%s", err.text);
	found = list;
	for (size_t i = 0; i < found.count; i++) {
		const struct journal_operation *operation = array_at(&found, i);
		size_t used = strlen(text);
		cr_expect_str_eq(
			operation->intent.entry.operation, operation->last.entry.operation);
		snprintf(text + used, sizeof(text) - used, "%s %s %s|",
			operation->last.entry.operation, operation->last.entry.step,
			operation->last.entry.outcome);
	}
	cr_expect_str_eq(text, expected, "%s", text);
}

static void put(const char *operation, const char *step, const char *outcome)
{
	struct journal_entry entry = given_step(operation, step, outcome);
	given_step_of(&entry, ended);
}

Test(app_journal_unfinished, what_the_last_step_tells)
{
	static const char *const settled[] = {"done", "not-done", "refused"};
	expect_found("");
	put("lost", "intent", "");
	put("cut", "intent", "");
	put("cut", "answer", "unknown");
	put("seen", "intent", "");
	put("seen", "answer", "unknown");
	put("seen", "checked", "done");
	put("late", "intent", "");
	put("late", "noted", "done");
	put("dark", "intent", "");
	put("dark", "noted", "unknown");
	put("strange", "intent", "");
	put("strange", "answer", "a word of a later version");
	for (size_t i = 0; i < COUNT(settled); i++) {
		put(settled[i], "intent", "");
		put(settled[i], "answer", settled[i]);
	}
	expect_found("lost intent |cut answer unknown|dark noted unknown|"
		     "strange answer a word of a later version|");
}

/* A refused write is tried again: the same operation has a new intent. */
Test(app_journal_unfinished, another_try)
{
	struct journal_entry entry = given_step("op", "intent", "");
	put("op", "intent", "");
	put("op", "answer", "refused");
	expect_found("");
	entry.body = "the second";
	given_step_of(&entry, ended);
	put("op", "answer", "unknown");
	expect_found("op answer unknown|");
	const struct journal_operation *operation = array_at(&found, 0);
	cr_expect_str_eq(operation->intent.entry.body, "the second");
	cr_expect_str_eq(operation->intent.entry.step, "intent");
	cr_expect_str_eq(operation->last.entry.step, "answer");
}

/* Of an operation whose intent is not there any more, the oldest step stands for it. */
Test(app_journal_unfinished, the_intent_is_lost)
{
	put("op", "answer", "unknown");
	put("op", "noted", "unknown");
	expect_found("op noted unknown|");
	const struct journal_operation *operation = array_at(&found, 0);
	cr_expect_str_eq(operation->intent.entry.step, "answer");
}

Test(app_journal_unfinished, those_of_another_cluster_are_left)
{
	struct journal_entry other = given_step("other-uid", "intent", "");
	other.cluster = "uid-2";
	given_step_of(&other, ended);
	other = given_step("no-uid", "intent", "");
	other.cluster = "";
	given_step_of(&other, ended);
	other.operation = "no-uid-elsewhere";
	other.server = "https://two:6443";
	given_step_of(&other, ended);
	put("same", "intent", "");
	expect_found("no-uid intent |same intent |");
	question.cluster = "uid-2";
	question.server = "https://two:6443";
	expect_found("other-uid intent |no-uid-elsewhere intent |");
	question.cluster = ""; /* may not be read: the address decides */
	expect_found("no-uid-elsewhere intent |");
	question.server = "https://one:6443";
	expect_found("other-uid intent |no-uid intent |same intent |");
}

/* ---- who wrote it ---------------------------------------------------------------------------- */

/* A program that has written an intent and waits for the answer. */
static pid_t start_program(void)
{
	int ends[2];
	char ready;
	cr_assert_not(pipe(ends));
	pid_t child = fork();
	if (!child) {
		struct journal *journal = given_journal();
		struct journal_entry entry = given_step("op", "intent", "");
		given_written(journal, &entry);
		if (write(ends[1], "r", 1) == 1)
			for (;;)
				pause();
		_exit(1);
	}
	cr_assert(child > 0 && read(ends[0], &ready, 1) == 1);
	close(ends[0]);
	close(ends[1]);
	return child;
}

/* A program that still runs sees to its writes itself; when it is killed, others do. */
Test(app_journal_unfinished, another_program_is_at_it)
{
	int status;
	pid_t child = start_program();
	question.now += INT64_C(1000) * 60 * 60;
	expect_found("");
	kill(child, SIGKILL);
	cr_assert_eq(waitpid(child, &status, 0), child);
	expect_found("op intent |");
	put("op", "noted", "not-done");
	expect_found("");
}

Test(app_journal_unfinished, own_writes_are_under_way)
{
	struct journal *journal = given_journal();
	struct journal_entry entry = given_step("op", "intent", "");
	given_written(journal, &entry);
	question.now += INT64_C(1000) * 60 * 60;
	expect_found("");
	journal_close(journal);
}

/* It cannot be seen whether a program of another machine or boot runs: it gets 2 minutes. */
Test(app_journal_unfinished, another_machine_or_boot)
{
	static const char *const elsewhere[] = {
		"", "00000000-0000-4000-8000-000000000000/pid:[4026531836]/77/12345"};
	for (size_t i = 0; i < COUNT(elsewhere); i++) {
		char id[16];
		snprintf(id, sizeof(id), "op-%zu", i);
		struct journal_entry entry = given_step(id, "intent", "");
		given_step_of(&entry, elsewhere[i]);
	}
	question.now = GIVEN_TIME + AWHILE;
	expect_found("");
	question.now++;
	expect_found("op-0 intent |op-1 intent |");
	question.now = GIVEN_TIME - AWHILE - 1; /* the clock was set back, or differs */
	expect_found("op-0 intent |op-1 intent |");
}

/* ---- files ----------------------------------------------------------------------------------- */

Test(app_journal_unfinished, they_survive_a_full_file)
{
	char *path = given_journal_path(JOURNAL_FILE);
	char *older = given_journal_path(JOURNAL_OLDER);
	put("lost", "intent", "");
	put("cut", "intent", "");
	cr_assert_not(rename(path, older));
	put("cut", "answer", "unknown");
	put("new", "intent", "");
	expect_found("lost intent |cut answer unknown|new intent |");
	put("lost", "noted", "done");
	expect_found("cut answer unknown|new intent |");
	free(older);
	free(path);
}

/* Killed in the middle of a line: of the answer nothing is known, of an intent nothing was sent. */
Test(app_journal_unfinished, a_torn_line)
{
	struct journal_entry entry = given_step("op", "answer", "done");
	struct buf line;
	buf_init(&line, JOURNAL_LINE_MAX);
	journal_entry_write(&line, &entry);
	put("op", "intent", "");
	given_bytes(line.text, line.used / 2);
	expect_found("op intent |");
	buf_finish(&line);
}

Test(app_journal_unfinished, a_journal_that_cannot_be_read)
{
	struct error err = {0};
	unsetenv("HOME");
	cr_expect_not(journal_unfinished(&question, &found, &err));
	cr_expect(strstr(err.text, "there is no place for the journal"), "%s", err.text);
	cr_expect_eq(found.count, 0);
	setenv("HOME", home, 1);
}
