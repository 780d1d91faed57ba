/*
 * Signals: stopped and going on, asked to end, ended by a fault of its own, and the terminal that
 * goes away. Whatever comes, the terminal is given back as it was.
 */
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <unistd.h>

#include "e2e/console.h"
#include "e2e/site.h"
#include "support/home.h"

enum {
	HANGUP_WITHIN = 1000, /* the limit for SIGHUP and a terminal that is gone */
	BACK_WITHIN = 2000,   /* the issue's: live again so long after the server answers */
};

static struct console start(void)
{
	struct console console = console_start(&(struct console_plan){.name_space = "demo"});

	console_expect(&console, "tenant-running");
	console_expect_match(&console, "^ live");
	return console;
}

/* ---- stopped --------------------------------------------------------------------------------- */

static void expect_stopped(struct console *console)
{
	cr_assert(console_wait_state(console, 'T', PATIENCE), "it is not stopped");
}

/* The modes that the program has set itself, which a shell takes away meanwhile. */
static void expect_taken_over(struct console *console)
{
	struct termios now;

	cr_assert(term_alternate(console->term));
	cr_assert(term_mode(console->term, 2004), "paste mode is off");
	cr_assert_eq(tcgetattr(console->terminal, &now), 0);
	cr_assert_eq(now.c_lflag & (tcflag_t)(ICANON | ECHO), 0, "keys wait for Enter");
}

Test(terminal, suspended_by_ctrl_z_and_resumed)
{
	struct console console = start();
	static const char typed[] = "$ ls\r\nsomething of the shell\r\n";

	console_press(&console, "j");
	console_expect_match(&console, "^> ?tenant-ready");
	console_press(&console, "<C-z>");
	expect_stopped(&console);
	cr_assert(term_wait_gone(console.term, "tenant-running", PATIENCE));
	console_expect_restored(&console);
	cr_assert_gt(write(console.terminal, typed, strlen(typed)), 0);
	console_expect(&console, "something of the shell");
	console_signal(&console, SIGCONT);
	console_expect_match(&console, "^> ?tenant-ready");
	console_expect_match(&console, "^ live");
	console_expect_gone(&console, "something of the shell");
	expect_taken_over(&console);
	console_expect_responsive(&console);
	console_end(&console);
}

/* A shell that stops it from outside (kill -STOP) uses the terminal in its own way. */
Test(terminal, stopped_from_outside_it_takes_the_terminal_over_again)
{
	struct console console = start();
	static const char typed[] = "\r\nsomething of the shell\r\n\x1b[?2004l\x1b[?25h";

	console_signal(&console, SIGSTOP);
	expect_stopped(&console);
	cr_assert_eq(tcsetattr(console.terminal, TCSANOW, &console.fresh), 0);
	cr_assert_gt(write(console.terminal, typed, strlen(typed)), 0);
	console_expect(&console, "something of the shell");
	console_signal(&console, SIGCONT);
	console_expect_gone(&console, "something of the shell");
	console_expect(&console, "tenant-running");
	console_expect_responsive(&console);
	expect_taken_over(&console);
	cr_assert_not(term_cursor_visible(console.term), "the cursor is left on the screen");
	console_end(&console);
}

/* What changed meanwhile is there at once. */
TEST_BOTH(terminal, stopped_for_a_while_it_is_current_at_once)
{
	const char *name_space = wire == HTTP2 ? "stopped-2" : "stopped-1";
	struct console console;

	site_create_namespace(name_space);
	site_create_plan(name_space, "watched");
	console = console_start(&(struct console_plan){.wire = wire, .name_space = name_space});
	console_expect(&console, "before");
	console_expect_match(&console, "^ live");
	console_signal(&console, SIGSTOP);
	expect_stopped(&console);
	site_change_plan(name_space, "watched", "after-that");
	console_signal(&console, SIGCONT);
	console_expect_within(&console, "after-that", BACK_WITHIN + BUSY);
	console_end(&console);
}

/* The server went away meanwhile: the header does not pretend. */
TEST_BOTH(terminal, stopped_while_the_server_went_away)
{
	const char *name_space = wire == HTTP2 ? "went-away-2" : "went-away-1";
	struct console console;

	site_create_namespace(name_space);
	site_create_plan(name_space, "watched");
	console = console_start(
		&(struct console_plan){.wire = wire, .name_space = name_space, .faulty = true});
	console_expect(&console, "before");
	console_expect_match(&console, "^ live");
	console_signal(&console, SIGSTOP);
	expect_stopped(&console);
	console_fault(&console, "refuse");
	console_fault(&console, "reset");
	site_change_plan(name_space, "watched", "after-that");
	console_signal(&console, SIGCONT);
	console_expect_match_within(&console, "^ LOST [0-9]+s: 127.0.0.1:[0-9]+: ", SAID_WITHIN);
	console_expect_now(&console, "before");
	console_fault(&console, "accept");
	console_expect_within(&console, "after-that", BACK_WITHIN + BUSY);
	console_expect_match(&console, "^ live");
	console_end(&console);
}

/* For the program an hour has passed: every timer is late at once, and the line is still good. */
TEST_BOTH(terminal, stopped_for_an_hour)
{
	const char *name_space = wire == HTTP2 ? "hour-2" : "hour-1";
	char *home = home_create(), *path = home_path(home, "steady");
	char *steady = text_of("PRELOAD_SLEPT=%s", path);
	struct console console;

	given_file(home, "steady", "0");
	site_create_namespace(name_space);
	site_create_plan(name_space, "watched");
	console = console_start(&(struct console_plan){.wire = wire,
		.name_space = name_space,
		.home = home,
		.preload = true,
		.environment = {steady}});
	console_expect(&console, "before");
	console_expect_match(&console, "^ live");
	console_signal(&console, SIGSTOP);
	expect_stopped(&console);
	given_file(home, "steady", "3600");
	site_change_plan(name_space, "watched", "after-that");
	console_signal(&console, SIGCONT);
	console_expect_within(&console, "after-that", SAID_WITHIN);
	console_expect_match(&console, "^ live");
	console_expect_gone_within(&console, "STALE", BACKED_OFF);
	console_expect_responsive(&console);
	console_end(&console);
	free(steady);
	free(path);
	free(home);
}

/* ---- asked to end ---------------------------------------------------------------------------- */

static void expect_end_by(int number, int milliseconds)
{
	struct console console = start();

	console_signal(&console, number);
	console_expect_exit(&console, 0, milliseconds);
	console_expect_restored(&console);
	console_finish(&console);
}

Test(terminal, ended_by_sigterm)
{
	expect_end_by(SIGTERM, ENDS_WITHIN);
}

Test(terminal, ended_by_sigint)
{
	expect_end_by(SIGINT, ENDS_WITHIN);
}

Test(terminal, ended_by_sigquit)
{
	expect_end_by(SIGQUIT, ENDS_WITHIN);
}

Test(terminal, ended_by_sighup)
{
	expect_end_by(SIGHUP, HANGUP_WITHIN + BUSY);
}

/* Also in the middle of a line that is being typed. */
Test(terminal, ended_by_ctrl_c)
{
	struct console console = start();

	console_press(&console, ":namespace");
	console_expect(&console, ":namespace");
	console_press(&console, "<C-c>");
	console_expect_exit(&console, 0, ENDS_WITHIN);
	console_expect_restored(&console);
	console_finish(&console);
}

/* ---- ended by its own fault ------------------------------------------------------------------ */

/* Core files would hold tokens: none is written, although everything allows it. */
static void expect_crash_by(int number)
{
	struct rlimit unlimited = {RLIM_INFINITY, RLIM_INFINITY};
	struct console console;

	setrlimit(RLIMIT_CORE, &unlimited);
	console = start();
	console_signal(&console, number);
	console_expect_killed(&console, number);
	console_expect_restored(&console);
	console_finish(&console);
}

Test(terminal, crashed_by_sigsegv)
{
	expect_crash_by(SIGSEGV);
}

Test(terminal, crashed_by_sigabrt)
{
	expect_crash_by(SIGABRT);
}

Test(terminal, crashed_by_sigbus)
{
	expect_crash_by(SIGBUS);
}

/* ---- the terminal goes away ------------------------------------------------------------------ */

static void expect_end_by_hangup(const struct console_plan *plan)
{
	struct console console = console_start(plan);

	console_expect(&console, "tenant-running");
	term_hangup(console.term);
	console_expect_exit(&console, 0, HANGUP_WITHIN + BUSY);
	console_finish(&console);
}

Test(terminal, gone)
{
	expect_end_by_hangup(&(struct console_plan){.name_space = "demo"});
}

/* As under nohup: nobody tells, but nothing can be read any more. */
Test(terminal, gone_without_sighup)
{
	expect_end_by_hangup(&(struct console_plan){
		.name_space = "demo", .under = {"env", "--ignore-signal=HUP"}});
}
