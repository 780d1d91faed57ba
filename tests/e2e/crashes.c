/*
 * kill -9 at every step of the journal: the next start says what was under way and what became of
 * it, once.
 */
#include <poll.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>

#include "e2e/site.h"
#include "e2e/site_writes.h"
#include "e2e/wish.h"
#include "support/deadline.h"
#include "support/home.h"

enum {
	HELD = 3000,	       /* milliseconds for which the proxy holds each piece back */
	GIVEN_UP = 120 * 1000, /* until the server has given a write up, and that is read */
	BETWEEN_LOOKS = 10,
};

static const char *const doing[WISH_KINDS] = {
	"starting", "changing the cutover of", "canceling VMs of"};

/* A write of a program that is killed, and the home folder that it leaves behind. */
struct crash {
	enum wish_kind kind;
	char *name_space;
	struct console console;
};

struct way {
	const char *name;
	const char *environment; /* what preload.c does */
	const char *fault;	 /* what the proxy does once the question can be answered */
};

/* The program is answered with yes, and is about to be killed. */
static struct crash begin(enum wish_kind kind, const struct way *way)
{
	struct crash crash = {.kind = kind,
		.name_space = text_of("act-crash-%s-%s", way->name, wish_verbs[kind])};

	site_create_namespace(crash.name_space);
	wish_create_plan(kind, crash.name_space, "web");
	crash.console = console_start(&(struct console_plan){.name_space = crash.name_space,
		.access.as = "operator",
		.environment = {way->environment},
		.preload = way->environment != NULL,
		.faulty = true});
	console_expect_match(&crash.console, "^ live");
	console_expect(&crash.console, "web");
	wish_ask(&crash.console, kind, "web");
	wish_type(&crash.console, kind, "web");
	if (way->fault != NULL)
		console_fault(&crash.console, "%s", way->fault);
	cr_assert(term_send(crash.console.term, wish_yes(kind)));
	return crash;
}

/* It is dead; what it left behind is kept. */
static char *bury(struct crash *crash)
{
	char *home = console_keep_home(&crash->console);

	console_expect_killed(&crash->console, SIGKILL);
	console_finish(&crash->console);
	return home;
}

static char *kill_now(struct crash *crash)
{
	console_signal(&crash->console, SIGKILL);
	return bury(crash);
}

/* The next start on the same cluster, at another address. */
static struct console start_again(const struct crash *crash, const char *home, const char *dies)
{
	return console_start(&(struct console_plan){.home = home,
		.name_space = crash->name_space,
		.access.as = "operator",
		.environment = {dies},
		.preload = dies != NULL});
}

static void expect_said(struct console *console, const struct crash *crash, const char *what)
{
	char *pattern = text_of("an earlier mtvtop was %s plan %s/web \\([^)]*\\): %s",
		doing[crash->kind], crash->name_space, what);

	console_expect_match_within(console, pattern, GIVEN_UP);
	free(pattern);
}

/* Nothing is said, by the message line or the header, once the server has answered. */
static char *expect_nothing_said(const struct crash *crash, char *home)
{
	struct console console = start_again(crash, home, NULL);

	free(home);
	console_expect_match(&console, "^ live");
	console_expect(&console, "Plans (1)");
	console_expect_responsive(&console);
	console_insist(&console, strstr(term_text(console.term), "an earlier mtvtop") == NULL,
		"something is said");
	console_insist(&console, strstr(term_text(console.term), "RESULT UNKNOWN") == NULL,
		"something is unknown");
	home = console_keep_home(&console);
	console_end(&console);
	return home;
}

/* The next start says it, and its journal too. */
static char *expect_said_by_a_start(const struct crash *crash, char *home, bool done)
{
	struct console console = start_again(crash, home, NULL);

	free(home);
	expect_said(&console, crash, done ? "it was done" : "it was NOT done");
	console_command(&console, "journal");
	console_expect_match(&console,
		done ? "noted   done .*it was done" : "noted   not-done .*it was NOT done");
	console_press(&console, "<Esc>");
	console_expect(&console, "Plans (1)");
	home = console_keep_home(&console);
	console_end(&console);
	return home;
}

/* The crash is over: the server was asked once or not at all, and nobody has asked again. */
static void finish(struct crash *crash, char *home, int writes, int noted)
{
	struct site_writes meant = {.name_space = crash->name_space, .effect = SITE_MEANT};
	int found = site_count_writes(&meant);

	cr_assert_eq(found, writes, "%d writes, not %d", found, writes);
	cr_assert_eq(wish_is_done(crash->kind, crash->name_space, "web"), writes > 0);
	cr_assert_eq(wish_steps(home, STEP("noted"), ""), noted);
	free(crash->name_space);
	home_remove(home);
}

/* The next start says it, the one after it is silent. */
static void expect_told_once(struct crash *crash, char *home, bool done)
{
	home = expect_said_by_a_start(crash, home, done);
	home = expect_nothing_said(crash, home);
	finish(crash, home, done, 1);
}

/* ---- the steps ------------------------------------------------------------------------------- */

/* Killed before the intent is on the disk: nothing was sent, and there is nothing to say. */
static void before_the_intent(enum wish_kind kind)
{
	static const struct way way = {"none", "PRELOAD_DIE=" STEP("intent"), NULL};
	struct crash crash = begin(kind, &way);
	char *home = bury(&crash);

	cr_assert_eq(wish_steps(home, STEP("intent"), ""), 0);
	finish(&crash, expect_nothing_said(&crash, home), 0, 0);
}

/* In the middle of its line: nothing was sent either. */
static void within_the_intent(enum wish_kind kind)
{
	static const struct way way = {"torn", "PRELOAD_TEAR=" STEP("intent"), NULL};
	struct crash crash = begin(kind, &way);
	char *home = bury(&crash);

	finish(&crash, expect_nothing_said(&crash, home), 0, 0);
}

/* The intent is on the disk, the request has not left. */
static void before_the_request(enum wish_kind kind)
{
	static const struct way way = {"intent", "PRELOAD_DIE_BEHIND=" STEP("intent"), NULL};
	struct crash crash = begin(kind, &way);
	char *home = bury(&crash);

	cr_assert_eq(wish_steps(home, STEP("intent"), ""), 1);
	expect_told_once(&crash, home, false);
}

/* A server that has a request whole may still drop it when its client is gone. */
static void wait_done(const struct crash *crash)
{
	int64_t deadline = deadline_in(PATIENCE);

	while (!wish_is_done(crash->kind, crash->name_space, "web") && deadline_left(deadline) > 0)
		poll(NULL, 0, BETWEEN_LOOKS);
}

/* The server has done it, and its answer is on its way: it is not read any more. */
static void before_the_answer(enum wish_kind kind)
{
	char *fault = text_of("delay %d", HELD);
	const struct way way = {"sent", NULL, fault};
	struct crash crash = begin(kind, &way);
	char *path = wish_path(kind, crash.name_space, "web");

	cr_assert(proxy_wait_writes(crash.console.proxy, "forwarded", path, 1, PATIENCE));
	console_signal(&crash.console, SIGSTOP);
	wait_done(&crash);
	char *home = kill_now(&crash);
	cr_assert_eq(wish_steps(home, STEP("answer"), ""), 0, "the answer was quicker");
	expect_told_once(&crash, home, true);
	free(path);
	free(fault);
}

/* The answer has come, and is not on the disk. */
static void before_the_answer_is_noted(enum wish_kind kind)
{
	static const struct way way = {"answer", "PRELOAD_DIE=" STEP("answer"), NULL};
	struct crash crash = begin(kind, &way);
	char *home = bury(&crash);

	cr_assert_eq(wish_steps(home, STEP("intent"), ""), 1);
	cr_assert_eq(wish_steps(home, STEP("answer"), ""), 0);
	expect_told_once(&crash, home, true);
}

/* The answer is on the disk, and the operator has not seen it: the journal shows it. */
static void behind_the_answer(enum wish_kind kind)
{
	static const struct way way = {"behind", "PRELOAD_DIE_BEHIND=" STEP("answer"), NULL};
	struct crash crash = begin(kind, &way);
	char *home = bury(&crash);

	cr_assert_eq(wish_steps(home, STEP("answer"), OUTCOME("done")), 1);
	finish(&crash, expect_nothing_said(&crash, home), 1, 0);
}

/* The line of the answer is torn: it is as good as none. */
static void within_the_answer(enum wish_kind kind)
{
	static const struct way way = {"half", "PRELOAD_TEAR=" STEP("answer"), NULL};
	struct crash crash = begin(kind, &way);

	expect_told_once(&crash, bury(&crash), true);
}

/* That no answer came is on the disk; the truth was read, and is not. */
static void before_the_truth_is_noted(enum wish_kind kind)
{
	static const struct way way = {
		"truth", "PRELOAD_DIE=" STEP("checked"), "write-fault swallow-after"};
	struct crash crash = begin(kind, &way);
	char *home = bury(&crash);

	cr_assert_eq(wish_steps(home, STEP("answer"), OUTCOME("unknown")), 1);
	expect_told_once(&crash, home, true);
}

/* No answer came, and the server did not get it: the program is killed before that is certain. */
static void before_the_truth_is_known(enum wish_kind kind)
{
	static const struct way way = {"swallowed", NULL, "write-fault swallow-before"};
	struct crash crash = begin(kind, &way);

	wish_expect_steps(&crash.console, 1, STEP("answer"), OUTCOME("unknown"), PATIENCE);
	expect_told_once(&crash, kill_now(&crash), false);
}

#define FOR_EACH_KIND(name)                                                                        \
	Test(crashes, start_##name)                                                                \
	{                                                                                          \
		name(WISH_START);                                                                  \
	}                                                                                          \
	Test(crashes, cutover_##name)                                                              \
	{                                                                                          \
		name(WISH_CUTOVER);                                                                \
	}                                                                                          \
	Test(crashes, cancel_##name)                                                               \
	{                                                                                          \
		name(WISH_CANCEL);                                                                 \
	}

FOR_EACH_KIND(before_the_intent)
FOR_EACH_KIND(within_the_intent)
FOR_EACH_KIND(before_the_request)
FOR_EACH_KIND(before_the_answer)
FOR_EACH_KIND(before_the_answer_is_noted)
FOR_EACH_KIND(within_the_answer)
FOR_EACH_KIND(behind_the_answer)
FOR_EACH_KIND(before_the_truth_is_noted)
FOR_EACH_KIND(before_the_truth_is_known)

/* The start that was to say it is killed too: the one after it says it. */
Test(crashes, the_next_start_dies_too)
{
	static const struct way way = {"twice", "PRELOAD_DIE=" STEP("answer"), NULL};
	struct crash crash = begin(WISH_CUTOVER, &way);
	char *home = bury(&crash);

	crash.console = start_again(&crash, home, "PRELOAD_DIE=" STEP("noted"));
	free(home);
	home = bury(&crash);
	cr_assert_eq(wish_steps(home, STEP("noted"), ""), 0);
	expect_told_once(&crash, home, true);
}
