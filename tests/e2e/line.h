/*
 * What the tests of connection and server share: a console that was live before something happens
 * to its line, and what is said about that line.
 */
#ifndef TESTS_E2E_LINE_H
#define TESTS_E2E_LINE_H

#include "e2e/console.h"

/* Milliseconds of the issue, with an allowance for a machine that has other things to do. */
enum {
	KNOWN_WITHIN = 45 * 1000,	 /* a line that is mute */
	LIVE_AGAIN_WITHIN = 2000 + BUSY, /* after the server answers */
};

/*
 * A namespace for this test and wire, named after both, where the plan `moving` executes. To be
 * freed.
 */
char *line_site(enum wire wire, const char *test);

/* All kinds of a view of plans are watched in that namespace. */
void line_expect_watched(const char *name_space);

/* The machine sleeps so many seconds, all together. For a console of line_console(). */
void line_sleep(struct console *console, int seconds);

/* Starts a console of a machine that may sleep. */
struct console line_console(const struct console_plan *plan);

/* Its plan behind a fault proxy: live, and with nothing left to be asked. */
struct console line_start(enum wire wire, const char *name_space);

/* The header says that the server is lost, and why (a pattern). */
void line_expect_lost(struct console *console, const char *why, int milliseconds);

/*
 * The header has said that of the server at a port of this machine, in the time that the issue
 * gives; a moment later the next try may have ended in another way.
 */
void line_expect_told(struct console *console, int port, const char *why);

/* The rows of line_start() are there, and said to be old. */
void line_expect_stale_rows(struct console *console);

/* Header and pane are live, in the time that the issue gives. */
void line_expect_live_again(struct console *console);

#endif
