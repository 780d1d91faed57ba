/*
 * Jobs that are held up in their middle, while a write is on the wire: paused, ended by a signal on
 * the screen and on the shell. The answer is awaited, for ten seconds; nothing further is sent.
 */
#include <signal.h>
#include <stdlib.h>
#include <string.h>

#include "e2e/acting.h"
#include "e2e/sets.h"
#include "e2e/site_runs.h"
#include "e2e/wish.h"
#include "support/deadline.h"
#include "support/home.h"

enum {
	PLANS = 2,
	HELD = 3000,	   /* milliseconds for which the proxy holds each piece back */
	WAITS = 10 * 1000, /* for an answer, at most */
	WAITS_ALLOWED = WAITS + BUSY
};

static const char *const names[PLANS] = {"alpha", "beta"};

static void create(const struct set_verb *verb, const char *name_space)
{
	site_create_namespace(name_space);
	for (int i = 0; i < PLANS; i++)
		verb->create(name_space, names[i]);
}

/* The first write has gone out whole, and its answer is held back. */
static void wait_sent(struct console *console, const char *name_space)
{
	char *path = text_of("/namespaces/%s/", name_space);

	cr_assert(proxy_wait_writes(console->proxy, "forwarded", path, 1, PATIENCE));
	cr_assert_eq(wish_steps(console->home, STEP("answer"), ""), 0, "the answer was quicker");
	free(path);
}

/* A set on the screen, of which the first write is on the wire. */
static struct console start(
	const char *verb_name, const char *name_space, const char *line, const char *yes)
{
	const struct set_verb *verb = set_verb_called(verb_name);
	char *title = text_of("%s %d plans", verb->title, PLANS);
	struct console console;

	create(verb, name_space);
	console = acting_start_with(
		&(struct console_plan){.name_space = name_space, .faulty = true}, "Plans (2)");
	console_command(&console, line);
	console_expect_question(&console, title);
	console_fault(&console, "delay %d", HELD);
	acting_answer(&console, yes);
	wait_sent(&console, name_space);
	free(title);
	return console;
}

static int count_steps(const struct console *console, const char *step, const char *outcome)
{
	return wish_steps(console->home, step, outcome);
}

/* ---- paused ---------------------------------------------------------------------------------- */

static void pause_it(struct console *console)
{
	console_command(console, "jobs pause");
	console_expect(console, "paused: nothing further begins until it goes on");
	console_fault(console, "delay 0");
	wish_expect_steps(console, 1, STEP("answer"), OUTCOME("done"), PATIENCE);
	console_expect(console, "1 JOB PAUSED");
	console_expect_responsive(console);
	cr_assert_eq(count_steps(console, STEP("intent"), ""), 1);
}

/* What comes behind the pause is read again, and what was done meanwhile is not done twice. */
Test(held_up, paused_and_continued)
{
	const char *name_space = "act-held-pause";
	struct console console = start("archive", name_space, "archive --all", "y");

	pause_it(&console);
	acting_expect_done(name_space, 1);
	console_command(&console, "jobs pause");
	console_expect(&console, "jobs: pause: it is held up already");
	console_command(&console, "jobs continue");
	console_expect(&console, "2 plans archived");
	console_expect_gone(&console, "1 JOB PAUSED");
	acting_expect_done(name_space, 2);
	console_press(&console, "<Esc>");
	console_end(&console);
}

/* Somebody else was quicker while it was paused. */
Test(held_up, changed_while_it_was_paused)
{
	const char *name_space = "act-held-change";
	struct console console =
		start("set", name_space, "set --all --description 'night shift'", "y");

	pause_it(&console);
	site_do("PATCH", FORKLIFT "/namespaces/act-held-change/plans/beta",
		"{\"spec\":{\"description\":\"theirs\"}}");
	console_command(&console, "jobs continue");
	console_expect(&console, "1 plan has its settings changed, 1 NOT");
	console_expect(&console, "changed meanwhile: ");
	acting_expect_field(name_space, "plans", "beta", "spec.description", "\"theirs\"");
	acting_expect_done(name_space, 1);
	console_press(&console, "<Esc>");
	console_end(&console);
}

/* "Now" was the moment of the answer: behind a pause it is another one, and is asked about. */
Test(held_up, a_cutover_now_is_not_now_later)
{
	const char *name_space = "act-held-now";
	struct console console = start("cutover", name_space, "cutover --all --cutover now", "2");

	pause_it(&console);
	console_command(&console, "jobs continue");
	console_expect_match(&console, "1 plan .*, 1 NOT; :repeat tries those again");
	console_expect(&console, "its time has come: it would begin at once");
	acting_expect_field(name_space, "migrations", "beta-run", "spec.cutover", "");
	acting_expect_done(name_space, 1);
	console_press(&console, "<Esc>");
	console_end(&console);
}

/* ---- ended by a signal ----------------------------------------------------------------------- */

/* The next start says how far it was, and finishes it. */
static void expect_finished(const char *name_space, char *home)
{
	struct console console = acting_start_with(
		&(struct console_plan){.home = home, .name_space = name_space}, "Plans (");

	console_expect_match_within(
		&console, "left its job unfinished: .* 2 plans .*: 1 done, 1 left", 2 * PATIENCE);
	acting_expect_done(name_space, 1);
	console_command(&console, "jobs finish");
	console_expect_question(&console, "Archive plan beta");
	acting_answer(&console, "y");
	console_expect(&console, "plan beta archived");
	console_press(&console, "<Esc>");
	console_end(&console);
	acting_expect_done(name_space, PLANS);
	free(home);
}

/* Its answer is in the journal before the program ends, and the second write is not sent. */
Test(held_up, hung_up_with_a_write_on_the_wire)
{
	const char *name_space = "act-held-hangup";
	struct console console = start("archive", name_space, "archive --all", "y");
	char *home = console_keep_home(&console);

	console_signal(&console, SIGHUP);
	console_expect_exit(&console, 0, WAITS_ALLOWED);
	console_finish(&console);
	cr_assert_eq(wish_steps(home, STEP("answer"), OUTCOME("done")), 1);
	cr_assert_eq(wish_steps(home, STEP("intent"), ""), 1);
	expect_finished(name_space, home);
}

/* No answer comes any more: it ends all the same, and the next start looks it up. */
Test(held_up, hung_up_without_an_answer)
{
	const char *name_space = "act-held-mute";
	struct console console = start("archive", name_space, "archive --all", "y");
	char *home = console_keep_home(&console);
	int64_t early = deadline_in(WAITS / 2);

	console_fault(&console, "mute-server");
	console_signal(&console, SIGHUP);
	console_expect_exit(&console, 0, WAITS_ALLOWED);
	cr_assert_eq(deadline_left(early), 0, "it did not wait");
	console_finish(&console);
	cr_assert_eq(wish_steps(home, STEP("answer"), OUTCOME("done")), 0);
	cr_assert_eq(wish_steps(home, STEP("intent"), ""), 1);
	expect_finished(name_space, home);
}

/* The same set on the shell, with its question on the terminal. */
static struct console start_on_shell(const char *name_space)
{
	struct console console;

	create(set_verb_called("archive"), name_space);
	console = console_start(
		&(struct console_plan){.access = {.as = "operator", .name_space = name_space},
			.name_space = name_space,
			.faulty = true,
			.options = {"archive", "--all", "--stop-on-error"}});
	console_expect(&console, "Type y to go on, anything else cancels:");
	console_fault(&console, "delay %d", HELD);
	cr_assert(term_send(console.term, "y\r"));
	wait_sent(&console, name_space);
	return console;
}

Test(held_up, interrupted_on_the_shell)
{
	static const int signals[] = {SIGINT, SIGTERM, SIGHUP};

	for (size_t i = 0; i < sizeof(signals) / sizeof(*signals); i++) {
		char *name_space = text_of("act-held-shell-%zu", i);
		struct console console = start_on_shell(name_space);
		char *home = console_keep_home(&console);

		console_signal(&console, signals[i]);
		console_expect(&console, "mtvtop: a write is on its way: waiting for its answer");
		console_expect_exit(&console, 128 + signals[i], WAITS_ALLOWED);
		console_expect_now(&console, "alpha: done");
		console_expect_now(&console, "beta: not-done: left undone");
		console_finish(&console);
		cr_assert_eq(wish_steps(home, STEP("answer"), OUTCOME("done")), 1);
		expect_finished(name_space, home);
		free(name_space);
	}
}

/* Nothing is known of it, and that is said; whoever insists does not wait for that. */
Test(held_up, interrupted_twice_on_the_shell)
{
	struct console console = start_on_shell("act-held-twice");
	char *home = console_keep_home(&console);

	console_fault(&console, "mute-server");
	/* A server drops what it has not done yet when the line ends. */
	cr_assert(site_wait_field(
		"act-held-twice", "plans", "alpha", "spec.archived", "true", PATIENCE));
	console_signal(&console, SIGINT);
	console_expect(&console, "mtvtop: a write is on its way: waiting for its answer");
	console_signal(&console, SIGINT);
	console_expect_exit(&console, 128 + SIGINT, WAITS - 2000);
	console_expect_now(&console, "alpha: unknown: no answer has come");
	console_finish(&console);
	expect_finished("act-held-twice", home);
}
