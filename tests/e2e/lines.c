/*
 * The line is cut before or in the middle of a write: at each place the operator is told that the
 * result is unknown, if it is, and then whether it was done; the server got the write once at most.
 */
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "e2e/site.h"
#include "e2e/site_writes.h"
#include "e2e/wish.h"
#include "support/deadline.h"

enum {
	SLOW = 1500,	       /* milliseconds that the proxy holds each piece back ... */
	HELD = 60 * 1000,      /* ... or until the test lets it go */
	GIVEN_UP = 120 * 1000, /* until the server has given a write up, and that is read */
	QUIT_WITHIN = 10 * 1000,
	WATCHED = 1500, /* how long it is looked at while it waits */
	ALLOWANCE = 20 * 1000,
};

struct case_of_line {
	enum wish_kind kind;
	char *name_space;
	int delay; /* from the yes on, so that what is said meanwhile can be seen */
	struct console console;
};

static struct case_of_line start(enum wish_kind kind, const char *what)
{
	struct case_of_line line = {
		.kind = kind, .name_space = text_of("act-line-%s-%s", what, wish_verbs[kind])};

	site_create_namespace(line.name_space);
	return line;
}

static void open_console(struct case_of_line *line)
{
	line->console = console_start(&(struct console_plan){
		.name_space = line->name_space, .access.as = "operator", .faulty = true});
	console_expect_match(&line->console, "^ live");
}

static void finish(struct case_of_line *line)
{
	console_end(&line->console);
	free(line->name_space);
}

/* The question is answered with yes, and the write meets that fault. */
static void say_yes_into(struct case_of_line *line, const char *plan, const char *fault)
{
	struct console *console = &line->console;

	console_expect_match(console, "^ live");
	console_expect_match(console, plan);
	wish_ask(console, line->kind, plan);
	wish_type(console, line->kind, plan);
	console_fault(console, "%s", fault);
	console_fault(console, "delay %d", line->delay);
	cr_assert(term_send(console->term, wish_yes(line->kind)));
}

static void write_into(struct case_of_line *line, const char *plan, const char *place)
{
	char *fault = text_of("write-fault %s", place);

	say_yes_into(line, plan, fault);
	free(fault);
}

static void expect_unknown(struct case_of_line *line)
{
	console_expect(&line->console, "result unknown, checking");
	console_expect(&line->console, "RESULT UNKNOWN OF ");
}

/* What the server has done, by its own log; a request that came in pieces it has answered with no.
 */
static void expect_writes(const struct case_of_line *line, int asked, int done)
{
	struct site_writes writes = {.name_space = line->name_space, .effect = SITE_MEANT};
	int found = site_count_writes(&writes);

	cr_assert_eq(found, asked, "it was asked for %d writes, not %d", found, asked);
	writes.done = true;
	found = site_count_writes(&writes);
	cr_assert_eq(found, done, "it has done %d writes, not %d", found, done);
}

static void expect_sent_once(struct case_of_line *line, const char *plan, int forwarded)
{
	char *path = wish_path(line->kind, line->name_space, plan);

	cr_assert_eq(proxy_writes(line->console.proxy, "forwarded", path), forwarded, "%s: %s",
		plan, proxy_answer(line->console.proxy));
	cr_assert_leq(proxy_writes(line->console.proxy, "arrived", path), 1, "%s: %s", plan,
		proxy_answer(line->console.proxy));
	free(path);
}

/* ---- a write has a connection of its own ------------------------------------------------------
 */

/* And all the rest goes on over the one that was there: reading again, the watches, other plans. */
Test(lines, writes_leave_the_shared_connection)
{
	struct case_of_line line = start(WISH_CUTOVER, "shared");
	struct console *console = &line.console;
	char plan[16];

	for (int i = 0; i < 3; i++) {
		snprintf(plan, sizeof(plan), "web-%d", i);
		wish_create_plan(WISH_CUTOVER, line.name_space, plan);
	}
	open_console(&line);
	for (int i = 0; i < 3; i++) {
		snprintf(plan, sizeof(plan), "web-%d", i);
		console_expect_match(console, plan);
		long long before = proxy_stat(console->proxy, "accepted");
		wish_ask(console, WISH_CUTOVER, plan);
		wish_answer(console, WISH_CUTOVER, plan);
		wish_expect_steps(console, i + 1, STEP("answer"), OUTCOME("done"), PATIENCE);
		/* The dry run, and the write; beside the first one lists may have theirs. */
		cr_assert(i == 0 || proxy_stat(console->proxy, "accepted") == before + 2, "%s",
			proxy_answer(console->proxy));
	}
	finish(&line);
}

/* ---- the whole request has gone on: it was done ---------------------------------------------- */

static void expect_done(enum wish_kind kind, const char *fault, const char *name)
{
	struct case_of_line line = start(kind, name);
	struct console *console;

	wish_create_plan(kind, line.name_space, "web");
	open_console(&line);
	console = &line.console;
	console_expect(console, "web");
	line.delay = SLOW;
	write_into(&line, "web", fault);
	expect_unknown(&line);
	console_expect_match(console, "plan web .*: no answer came, but it was done");
	console_expect_gone(console, "RESULT UNKNOWN");
	cr_assert(wish_is_done(kind, line.name_space, "web"));
	expect_sent_once(&line, "web", 1);
	expect_writes(&line, 1, 1);
	cr_assert_eq(wish_steps(console->home, STEP("intent"), ""), 1);
	cr_assert_eq(wish_steps(console->home, STEP("answer"), OUTCOME("unknown")), 1);
	cr_assert_eq(wish_steps(console->home, STEP("checked"), OUTCOME("done")), 1);
	console_fault(console, "pass");
	console_expect_match(console, "^ live");
	finish(&line);
}

#define CUT_LATE(name, fault)                                                                      \
	Test(lines, name##_of_a_start)                                                             \
	{                                                                                          \
		expect_done(WISH_START, fault, #name);                                             \
	}                                                                                          \
	Test(lines, name##_of_a_cutover)                                                           \
	{                                                                                          \
		expect_done(WISH_CUTOVER, fault, #name);                                           \
	}                                                                                          \
	Test(lines, name##_of_a_cancel)                                                            \
	{                                                                                          \
		expect_done(WISH_CANCEL, fault, #name);                                            \
	}

CUT_LATE(request, "request")
CUT_LATE(swallowed, "swallow-after")
CUT_LATE(head, "answer-head 9")
CUT_LATE(body, "answer-body 1 reset")

/* ---- the server did not get it whole: it was not done ---------------------------------------- */

static const char *const early[] = {"head 30", "body 5", "swallow-before", NULL};

/* All places in one program: while one write is given up the next ones are cut. */
static void expect_not_done(enum wish_kind kind)
{
	struct case_of_line line = start(kind, "early");
	char plan[16];
	int count = 0;

	for (; early[count] != NULL; count++) {
		snprintf(plan, sizeof(plan), "web-%d", count);
		wish_create_plan(kind, line.name_space, plan);
	}
	open_console(&line);
	for (int i = 0; i < count; i++) {
		snprintf(plan, sizeof(plan), "web-%d", i);
		write_into(&line, plan, early[i]);
		/* What is said of an earlier one may come in between. */
		if (i == 0)
			expect_unknown(&line);
		wish_expect_steps(
			&line.console, i + 1, STEP("answer"), OUTCOME("unknown"), PATIENCE);
	}
	wish_expect_steps(&line.console, count, STEP("checked"), OUTCOME("not-done"), GIVEN_UP);
	console_expect_match(&line.console, "plan web-[0-9]: no answer came, and it was not done");
	console_expect_gone(&line.console, "RESULT UNKNOWN");
	for (int i = 0; i < count; i++) {
		snprintf(plan, sizeof(plan), "web-%d", i);
		cr_assert_not(wish_is_done(kind, line.name_space, plan), "%s", early[i]);
		if (kind != WISH_START)
			expect_sent_once(&line, plan, 0);
	}
	/* libcurl has sent none of them again. */
	cr_assert_eq(proxy_writes(line.console.proxy, "forwarded", ""), 0);
	cr_assert_eq(proxy_writes(line.console.proxy, "arrived", ""), count, "%s",
		proxy_answer(line.console.proxy));
	cr_assert_eq(proxy_writes(line.console.proxy, "struck", ""), count);
	expect_writes(&line, 1, 0); /* the one with half a body */
	cr_assert_eq(wish_steps(line.console.home, STEP("checked"), OUTCOME("not-done")), count);
	cr_assert_eq(wish_steps(line.console.home, OUTCOME("done"), ""), 0);
	finish(&line);
}

Test(lines, early_cuts_of_starts)
{
	expect_not_done(WISH_START);
}

Test(lines, early_cuts_of_cutovers)
{
	expect_not_done(WISH_CUTOVER);
}

Test(lines, early_cuts_of_cancels)
{
	expect_not_done(WISH_CANCEL);
}

/* ---- no connection came about: it was not sent, which is known at once ------------------------
 */

/* From the yes on the next connection is that of the write: what is watched has one already. */
static void expect_not_sent(enum wish_kind kind, const char *fault, const char *name)
{
	struct case_of_line line = start(kind, name);
	struct console *console = &line.console;

	wish_create_plan(kind, line.name_space, "web");
	open_console(&line);
	say_yes_into(&line, "web", fault);
	console_expect_match(console, "plan web: 127.0.0.1:[0-9]+: .*; it was not sent");
	cr_assert_eq(wish_steps(console->home, STEP("answer"), OUTCOME("not-done")), 1);
	cr_assert_eq(wish_steps(console->home, STEP("checked"), ""), 0);
	cr_assert_eq(proxy_writes(console->proxy, "arrived", ""), 0);
	console_fault(console, "%s", strcmp(fault, "refuse") ? "pass" : "accept");
	console_expect_match(console, "^ live");
	cr_assert_not(wish_is_done(kind, line.name_space, "web"));
	expect_writes(&line, 0, 0);
	finish(&line);
}

#define NOT_SENT(name, fault)                                                                      \
	Test(lines, name##_of_a_start)                                                             \
	{                                                                                          \
		expect_not_sent(WISH_START, fault, #name);                                         \
	}                                                                                          \
	Test(lines, name##_of_a_cutover)                                                           \
	{                                                                                          \
		expect_not_sent(WISH_CUTOVER, fault, #name);                                       \
	}                                                                                          \
	Test(lines, name##_of_a_cancel)                                                            \
	{                                                                                          \
		expect_not_sent(WISH_CANCEL, fault, #name);                                        \
	}

NOT_SENT(refused, "refuse")
NOT_SENT(connect, "write-fault connect")
NOT_SENT(handshake, "write-fault handshake reset")

/* ---- the end of the program ------------------------------------------------------------------ */

/* A write that is on its way slowly; returns once the journal knows of it. */
static struct case_of_line send_slowly(const char *name, const char *fault)
{
	struct case_of_line line = start(WISH_CUTOVER, name);

	wish_create_plan(WISH_CUTOVER, line.name_space, "web");
	open_console(&line);
	console_expect(&line.console, "web");
	wish_ask(&line.console, WISH_CUTOVER, "web");
	console_fault(&line.console, "%s", fault);
	wish_answer(&line.console, WISH_CUTOVER, "web");
	wish_expect_steps(&line.console, 1, STEP("intent"), "", PATIENCE);
	return line;
}

/* What is on its way stays there, until it is let go. */
static void hold(struct case_of_line *line)
{
	console_fault(&line->console, "delay %d", HELD);
}

static void expect_answered_before_the_end(struct case_of_line *line)
{
	console_fault(&line->console, "pass");
	console_expect_exit(&line->console, 0, QUIT_WITHIN + ALLOWANCE);
	cr_assert(wish_is_done(WISH_CUTOVER, line->name_space, "web"));
	cr_assert_eq(wish_steps(line->console.home, STEP("answer"), OUTCOME("done")), 1);
	console_finish(&line->console);
	free(line->name_space);
}

/* Another namespace, or another context, would end the request, and its answer with it. */
Test(lines, nobody_leaves_before_the_answer)
{
	static const char *const lines[] = {"namespace demo", "context test"};
	struct case_of_line line = send_slowly("leave", "delay 2000");

	hold(&line);
	for (int i = 0; i < 2; i++) {
		console_command(&line.console, lines[i]);
		console_expect(&line.console, "a write is on its way: wait for its answer");
		console_expect_now(&line.console, line.name_space);
	}
	console_fault(&line.console, "pass");
	wish_expect_steps(&line.console, 1, STEP("answer"), OUTCOME("done"), PATIENCE);
	console_command(&line.console, lines[0]);
	console_expect(&line.console, "ns demo");
	console_expect_match(&line.console, "^ live");
	finish(&line);
}

Test(lines, quit_waits_for_the_answer)
{
	struct case_of_line line = send_slowly("quit", "delay 1000");

	hold(&line);
	console_press(&line.console, "q");
	console_expect(&line.console, "a write is on its way: waiting for its answer");
	expect_answered_before_the_end(&line);
}

Test(lines, sighup_waits_for_the_answer)
{
	struct case_of_line line = send_slowly("sighup", "delay 1000");

	hold(&line);
	console_signal(&line.console, SIGHUP);
	cr_assert_not(console_wait_state(&line.console, 'Z', WATCHED), "it did not wait");
	expect_answered_before_the_end(&line);
}

/* The terminal is gone: there is nobody to be told but the journal, and nothing to look for. */
Test(lines, terminal_that_is_gone_waits_for_the_answer)
{
	struct case_of_line line = send_slowly("gone", "delay 2000");

	hold(&line);
	long before = console_processor(&line.console);

	term_hangup(line.console.term);
	cr_assert_not(console_wait_state(&line.console, 'Z', WATCHED), "it did not wait");
	cr_assert_lt(console_processor(&line.console) - before, WATCHED / 10, "it is busy waiting");
	expect_answered_before_the_end(&line);
}

/* Whether a lost write was done is not waited for longer than 10 s: the next start says it. */
Test(lines, quit_does_not_wait_for_ever)
{
	struct case_of_line line = send_slowly("mute", "write-fault swallow-before");

	console_expect(&line.console, "result unknown, checking");
	hold(&line); /* so that it does not become known before the end */
	console_press(&line.console, "q");
	console_expect(&line.console, "a write is on its way: waiting for its answer");
	console_expect_exit(&line.console, 0, QUIT_WITHIN + ALLOWANCE);
	console_expect_restored(&line.console);
	cr_assert_eq(wish_steps(line.console.home, STEP("answer"), OUTCOME("unknown")), 1);
	cr_assert_eq(wish_steps(line.console.home, STEP("checked"), ""), 0);
	cr_assert_not(wish_is_done(WISH_CUTOVER, line.name_space, "web"));
	console_finish(&line.console);
	free(line.name_space);
}
