/*
 * A terminal that does not read: Ctrl-S, or a line that is stalled. mtvtop draws only when it takes
 * bytes, drops the frames in between, goes on watching, and ends when it is told to.
 */
#include <poll.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>

#include "e2e/console.h"
#include "e2e/site.h"
#include "support/deadline.h"

enum {
	ENDS_STALLED = 1000 + BUSY,   /* the second, and more for a loaded machine */
	LOOK = 1000,		      /* how long the processor's time is looked at ... */
	IDLE = 150,		      /* ... and how much of it an idle program may use */
	GROWTH = 24 * 1000 * 1000,    /* bytes that it may need more, sanitizers included */
	KERNEL_KEEPS = 2 * 64 * 1024, /* bytes between a program and its terminal */
	CHANGES = 30,
	BETWEEN_KEYS = 20,
	NO_ROOM = 500,	     /* so long a line takes nothing that is full, and not just in use */
	BETWEEN_LOOKS = 200, /* while it may still be at what has changed */
};

/* Ctrl-S, and a line that takes nothing. */
enum stall { STOPPED_BY_USER, STALLED_LINE };

static bool has_room(const struct console *console)
{
	struct pollfd terminal = {.fd = console->terminal, .events = POLLOUT};

	return poll(&terminal, 1, NO_ROOM) == 1;
}

/* Full screens until the kernel takes no more. */
static void fill_line(struct console *console)
{
	int64_t deadline = deadline_in(PATIENCE);

	while (has_room(console)) {
		cr_assert_gt(deadline_left(deadline), 0, "the line does not fill up");
		cr_assert(term_send(console->term, "\x0c"));
		poll(NULL, 0, BETWEEN_KEYS);
	}
}

static void stall(struct console *console, enum stall how)
{
	if (how == STOPPED_BY_USER) {
		cr_assert(term_send(console->term, "\x13"));
		while (has_room(console))
			poll(NULL, 0, BETWEEN_KEYS);
	}
	term_stop_reading(console->term);
	if (how == STALLED_LINE)
		fill_line(console);
}

static void go_on(struct console *console, enum stall how)
{
	term_start_reading(console->term);
	if (how == STOPPED_BY_USER)
		cr_assert(term_send(console->term, "\x11"));
}

static struct console start_on(const char *name_space, const char *source)
{
	struct console console;

	site_create_namespace(name_space);
	site_create_plan(name_space, "watched");
	console = console_start(
		&(struct console_plan){.name_space = name_space, .columns = 200, .lines = 60});
	console_expect(&console, source);
	console_expect_match(&console, "^ live");
	return console;
}

/* Many states one after the other; "state-30" is the last. */
static void change_often(const char *name_space)
{
	for (int i = 1; i <= CHANGES; i++) {
		char *source = text_of("state-%d", i);

		site_change_plan(name_space, "watched", source);
		free(source);
	}
}

/* It has taken what came: it sleeps, and its processor's time stands still. */
static void expect_settled(const struct console *console)
{
	int64_t deadline = deadline_in(PATIENCE);
	long before;

	do {
		cr_assert(console_wait_state(console, 'S', PATIENCE), "it does not sleep");
		before = console_processor(console);
		poll(NULL, 0, BETWEEN_LOOKS);
	} while (console_processor(console) > before && deadline_left(deadline) > 0);
}

static void expect_idle(const struct console *console, int milliseconds)
{
	int64_t deadline = deadline_in(milliseconds);
	long before = console_processor(console);

	while (deadline_left(deadline) > 0)
		poll(NULL, 0, deadline_left(deadline));
	cr_assert_lt(console_processor(console) - before, IDLE * milliseconds / LOOK,
		"it works although nobody reads: %ld ms", console_processor(console) - before);
}

/* What is shown is the newest, and what was in between is never drawn. */
static void expect_newest(struct console *console, uint64_t before)
{
	char *newest = text_of("state-%d", CHANGES);

	console_expect(console, newest);
	for (int i = 1; i < CHANGES; i++) {
		char *old = text_of("state-%d ", i);

		cr_assert_not(term_printed(console->term, old), "an old frame: %s", old);
		free(old);
	}
	cr_assert_lt(term_bytes(console->term) - before, KERNEL_KEEPS, "many old frames");
	free(newest);
}

static void expect_live_behind(const char *name_space, enum stall how, int idle)
{
	struct console console = start_on(name_space, "before");
	uint64_t bytes = term_bytes(console.term);
	char *lists = text_of("/namespaces/%s/plans?limit=", name_space);
	size_t memory;
	int asked;

	stall(&console, how);
	memory = console_memory(&console);
	cr_assert(site_wait_asked(1, PATIENCE, lists, "mtvtop/"));
	asked = site_asked(lists, NULL);
	change_often(name_space);
	expect_settled(&console);
	expect_idle(&console, idle);
	cr_assert_lt(console_memory(&console), memory + GROWTH, "its memory grows");
	go_on(&console, how);
	expect_newest(&console, bytes);
	console_expect_match(&console, "^ live");
	cr_assert_eq(site_asked(lists, NULL), asked, "its watch was not alive");
	console_expect_responsive(&console);
	free(lists);
	console_end(&console);
}

Test(terminal, that_does_not_read)
{
	expect_live_behind("stalled", STALLED_LINE, LOOK);
}

Test(terminal, that_was_stopped_by_ctrl_s)
{
	expect_live_behind("ctrl-s", STOPPED_BY_USER, LOOK);
}

Test(terminal, that_does_not_read_for_a_minute)
{
	if (getenv("MTVTOP_LONG") == NULL)
		cr_skip_test("takes a minute: MTVTOP_LONG=1");
	expect_live_behind("stalled-long", STALLED_LINE, 60 * 1000);
}

/* ---- it ends all the same -------------------------------------------------------------------- */

static bool is_main_screen(struct term *term, const void *context)
{
	(void)context;
	return !term_alternate(term);
}

/* By a signal, or by `q` (0). Once the terminal reads again, it is as it was before. */
static void expect_end_behind(enum stall how, int number)
{
	struct console console =
		console_start(&(struct console_plan){.name_space = "demo", .columns = 200});

	console_expect(&console, "tenant-running");
	stall(&console, how);
	if (number != 0)
		console_signal(&console, number);
	else
		console_press(&console, "q");
	console_expect_exit(&console, 0, ENDS_STALLED);
	go_on(&console, how);
	console_insist(&console, term_wait_until(console.term, is_main_screen, NULL, PATIENCE),
		"the alternate screen is left on");
	console_expect_restored(&console);
	console_finish(&console);
}

Test(terminal, that_does_not_read_sighup)
{
	expect_end_behind(STALLED_LINE, SIGHUP);
}

Test(terminal, that_does_not_read_sigterm)
{
	expect_end_behind(STALLED_LINE, SIGTERM);
}

Test(terminal, that_does_not_read_q)
{
	expect_end_behind(STALLED_LINE, 0);
}

Test(terminal, that_was_stopped_by_ctrl_s_sighup)
{
	expect_end_behind(STOPPED_BY_USER, SIGHUP);
}

Test(terminal, that_was_stopped_by_ctrl_s_q)
{
	expect_end_behind(STOPPED_BY_USER, 0);
}

/* A crash gives the terminal back even then. */
Test(terminal, that_does_not_read_sigsegv)
{
	struct console console =
		console_start(&(struct console_plan){.name_space = "demo", .columns = 200});

	console_expect(&console, "tenant-running");
	stall(&console, STALLED_LINE);
	console_signal(&console, SIGSEGV);
	console_expect_killed(&console, SIGSEGV);
	go_on(&console, STALLED_LINE);
	console_insist(&console, term_wait_until(console.term, is_main_screen, NULL, PATIENCE),
		"the alternate screen is left on");
	console_expect_restored(&console);
	console_finish(&console);
}

/* Ctrl-Z comes through as well, and what follows is drawn on a terminal that reads again. */
Test(terminal, that_does_not_read_ctrl_z)
{
	struct console console =
		console_start(&(struct console_plan){.name_space = "demo", .columns = 200});

	console_expect(&console, "tenant-running");
	stall(&console, STALLED_LINE);
	console_press(&console, "<C-z>");
	console_insist(&console, console_wait_state(&console, 'T', PATIENCE), "not stopped");
	console_signal(&console, SIGCONT);
	go_on(&console, STALLED_LINE);
	console_expect_responsive(&console);
	console_expect(&console, "tenant-running");
	console_end(&console);
}
