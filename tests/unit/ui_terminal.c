#include <criterion/criterion.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>

#include "unit/given.h"
#include "unit/given_pty.h"

TestSuite(ui_terminal);

/* A text with a control sequence in it, and what it is as base64. */
static const char command[] = "start \x1b]0;x\a\n";
static const char copied[] = "\x1b]52;c;c3RhcnQgG10wO3gHCg==\a";

/* What is copied goes out with the frames, and no byte of it can end the sequence. */
Test(ui_terminal, copies)
{
	struct terminal *terminal = given_terminal("xterm-256color");
	cr_expect(terminal_write(terminal));
	cr_assert(given_terminal_says("\x1b[?2004h"));
	cr_expect_not(terminal_busy(terminal));
	cr_expect(terminal_copy(terminal, command));
	cr_expect(terminal_busy(terminal), "it is in the queue, not written beside it");
	cr_expect_null(strstr(given_terminal_output(), "\x1b]52"));
	cr_expect_not(terminal_copy(terminal, command), "the queue does not grow");
	cr_expect(terminal_write(terminal));
	cr_expect(given_terminal_says(copied));
	cr_expect_not(terminal_busy(terminal));
	terminal_destroy(terminal);
}

/* Frames are made in a file: where it may not grow, rows of a picture would be missing, unsaid. */
Test(ui_terminal, needs_room_for_a_frame)
{
	struct error err = {0};
	struct rlimit limit = {.rlim_cur = 1024, .rlim_max = RLIM_INFINITY};
	cr_assert_not(setrlimit(RLIMIT_FSIZE, &limit));
	cr_expect_null(given_terminal_or("xterm", &err));
	cr_expect_str_eq(err.text,
		"no room for the screen: files may have 1 kB here (ulimit -f), and 8192 kB are "
		"needed");
}

Test(ui_terminal, is_told_and_rung)
{
	struct terminal *terminal = given_terminal("xterm-256color");
	given_terminal_empty(terminal);
	cr_expect(terminal_tell(terminal, "VM a\a\x1b]0;title", true));
	cr_expect_not(terminal_tell(terminal, "once more", true), "the queue does not grow");
	given_terminal_empty(terminal);
	cr_assert(given_terminal_says("\x1b]9;VM a\u2407\u241b]0;title\a\a"));
	cr_expect(terminal_tell(terminal, NULL, true));
	given_terminal_empty(terminal);
	cr_assert(given_terminal_says("\a\a\a"));
	cr_expect_null(strstr(given_terminal_output(), "once more"));
	terminal_destroy(terminal);
}

/* It would show the text in the middle of the picture. */
Test(ui_terminal, the_console_of_linux_is_only_rung)
{
	struct terminal *terminal = given_terminal("linux");
	given_terminal_empty(terminal);
	cr_expect(terminal_tell(terminal, "VM a", true));
	given_terminal_empty(terminal);
	cr_assert(given_terminal_says("\a"));
	cr_expect_null(strstr(given_terminal_output(), "VM a"));
	terminal_destroy(terminal);
}

Test(ui_terminal, copies_have_a_ceiling)
{
	char text[COPY_MAX + 2];
	struct terminal *terminal = given_terminal("xterm");
	cr_expect(terminal_write(terminal));
	memset(text, 'x', sizeof(text) - 1);
	text[COPY_MAX + 1] = '\0';
	cr_expect_not(terminal_copy(terminal, text));
	cr_expect_not(terminal_busy(terminal));
	text[COPY_MAX] = '\0';
	cr_expect(terminal_copy(terminal, text));
	given_terminal_empty(terminal);
	cr_expect(given_terminal_says("eHh4eA==\a"), "the end of 16384 times x");
	terminal_destroy(terminal);
}

/*
 * Ctrl-Z that comes while a frame is made. Curses would ignore the signal meanwhile, and the kernel
 * throws away what is pending of an ignored one.
 */
Test(ui_terminal, frames_do_not_swallow_ctrl_z)
{
	sigset_t stops;
	sigset_t pending;
	struct canvas canvas;
	struct terminal *terminal = given_terminal("xterm-256color");
	sigemptyset(&stops);
	sigaddset(&stops, SIGTSTP);
	cr_assert_eq(sigprocmask(SIG_BLOCK, &stops, NULL), 0);
	cr_assert_eq(raise(SIGTSTP), 0);
	canvas_init(&canvas, false);
	canvas_resize(&canvas, 80, 24);
	given_terminal_empty(terminal);
	cr_assert(terminal_show(terminal, &canvas));
	cr_assert_eq(sigpending(&pending), 0);
	cr_expect(sigismember(&pending, SIGTSTP), "it is lost");
	canvas_finish(&canvas);
	terminal_destroy(terminal);
	cr_expect_eq(sigpending(&pending), 0);
	cr_expect(sigismember(&pending, SIGTSTP), "it is lost at the end");
}

static void expect_no_copy(const char *type)
{
	struct terminal *terminal = given_terminal(type);
	cr_expect(terminal_write(terminal));
	cr_expect_not(terminal_copy(terminal, command), "%s", type);
	cr_expect_not(terminal_busy(terminal), "%s", type);
	terminal_destroy(terminal);
}

/* They would show the sequence as text. */
Test(ui_terminal, no_copies_to_the_console_of_linux)
{
	expect_no_copy("linux");
}

Test(ui_terminal, no_copies_to_a_vt100)
{
	expect_no_copy("vt100");
}

/* A line that is stopped, or given back, gets nothing. */
Test(ui_terminal, no_copies_while_it_is_away)
{
	struct terminal *terminal = given_terminal("xterm");
	cr_expect(terminal_write(terminal));
	terminal_leave(terminal);
	cr_expect_not(terminal_copy(terminal, command));
	terminal_enter(terminal);
	cr_expect(terminal_write(terminal));
	cr_expect(terminal_copy(terminal, command));
	terminal_destroy(terminal);
}
