/*
 * The console as a user has it: mtvtop on a terminal, in a home folder of its own, on the cluster
 * of site.h, and if wanted with a fault proxy in between. Each expectation waits for the screen
 * with a deadline and fails the test with a picture of it.
 */
#ifndef TESTS_E2E_CONSOLE_H
#define TESTS_E2E_CONSOLE_H

#include <criterion/criterion.h>
#include <stdbool.h>
#include <stddef.h>
#include <termios.h>

#include "e2e/access.h"
#include "support/proxy_client.h"
#include "support/terminal.h"

/*
 * Milliseconds: for what must come, for what the issue gives a limit (with BUSY, an allowance for a
 * machine that has other things to do), and for the end.
 */
enum {
	PATIENCE = 60 * 1000,
	BUSY = 10 * 1000,
	SAID_WITHIN = 5 * 1000 + BUSY,
	ENDS_WITHIN = 5 * 1000 + BUSY,
};

/* What the connections speak: HTTP/2 with HTTP/1.1 for lists, or HTTP/1.1 alone. */
enum wire { HTTP2, HTTP1 };

/* A test that runs over HTTP/2 and over HTTP/1.1, as NAME_http2 and NAME_http1. */
#define TEST_BOTH(suite, name, ...)                                                                \
	static void name(enum wire wire);                                                          \
	Test(suite, name##_http2, ##__VA_ARGS__)                                                   \
	{                                                                                          \
		name(HTTP2);                                                                       \
	}                                                                                          \
	Test(suite, name##_http1, ##__VA_ARGS__)                                                   \
	{                                                                                          \
		name(HTTP1);                                                                       \
	}                                                                                          \
	static void name(enum wire wire)

enum { LIST_MAX = 8 };

/* What to start. Everything may be left out; lists end with NULL. */
struct console_plan {
	enum wire wire;
	const char *program;	/* NULL: $MTVTOP */
	const char *start;	/* view or layout; NULL: plans alone */
	const char *name_space; /* NULL: all namespaces */
	struct access access;	/* who asks, and where */
	const char *kubeconfig; /* its text, in place of `access`; "" for none */
	const char *settings;	/* text of ~/.config/mtvtop/settings.yaml */
	const char *options[LIST_MAX];
	const char *environment[LIST_MAX];
	const char *under[LIST_MAX];  /* a program that starts it, with arguments */
	bool preload;		      /* preload/preload.c is in the program */
	bool faulty;		      /* a fault proxy stands before the server ... */
	const char *faults[LIST_MAX]; /* ... and is told this before the start */
	const char *name;	      /* TERM */
	int columns, lines;	      /* 0: 160 x 40 */
	const char *home;	      /* made by home_create(), taken over; NULL: a new one */
};

struct console {
	char *home;
	struct proxy *proxy; /* NULL: none */
	struct term *term;
	int terminal;	      /* the program's side of the terminal, held open */
	struct termios fresh; /* how it was before the program came */
};

struct console console_start(const struct console_plan *plan);

/* The fault proxy alone, before the server; to be ended with proxy_destroy(). */
struct proxy *console_start_proxy(void);

/* Ends it with q: status 0 in time, nothing left behind on the terminal. */
void console_end(struct console *console);
/* Frees everything, once the program has ended or is to be killed. */
void console_finish(struct console *console);

/* Takes the home folder over, with what the program leaves in it, for the next one's plan; to be
 * ended with home_remove(). */
char *console_keep_home(struct console *console);

/* The program ends by itself with that status, within so many milliseconds. */
void console_expect_exit(struct console *console, int status, int milliseconds);
/* That signal ends it, and no core file is left. */
void console_expect_killed(struct console *console, int number);
/* The terminal is as it was: its modes, the main screen, the cursor. */
void console_expect_restored(struct console *console);

/* Milliseconds of the longest pause between two tries of a watch (30 s), and what comes behind it.
 */
enum { BACKED_OFF = 30 * 1000 + PATIENCE };

/* Fails the test with a picture unless something holds. */
void console_insist(struct console *console, bool holds, const char *what);
/* Waits for a text; of the screen, or in a line. */
void console_expect(struct console *console, const char *text);
void console_expect_within(struct console *console, const char *text, int milliseconds);
/* The same for a POSIX extended regular expression, which matches in one line. */
void console_expect_match(struct console *console, const char *pattern);
void console_expect_match_within(struct console *console, const char *pattern, int milliseconds);
void console_expect_gone(struct console *console, const char *text);
void console_expect_gone_within(struct console *console, const char *text, int milliseconds);
/* A text is on the screen now, or in the rest of a picture that has come in part. */
void console_expect_now(struct console *console, const char *text);

/* Keys by their names (support/term_keys.h). */
void console_press(struct console *console, const char *keys);
/* A command behind ":". */
void console_command(struct console *console, const char *line);
/*
 * Waits for a question with that text, and until it can be answered: it drops keys at first, so
 * Enter, which alone answers nothing, is pressed until it says so.
 */
void console_expect_question(struct console *console, const char *text);
/* A key has its effect within a second, on a machine that has nothing else to do. */
void console_expect_responsive(struct console *console);

/* A command to the fault proxy. */
__attribute__((format(printf, 2, 3))) void console_fault(
	struct console *console, const char *format, ...);

/* A signal to the program. */
void console_signal(struct console *console, int number);
/* Waits for the letter of its state in /proc: S sleeps, T is stopped. */
bool console_wait_state(const struct console *console, char state, int milliseconds);
/* Bytes of memory that it has now. */
size_t console_memory(const struct console *console);
/* Milliseconds of a processor that it has used since its start. */
long console_processor(const struct console *console);

/* Writes a file into a home folder, which may be a program. */
void given_file(const char *home, const char *file, const char *text);
void given_program(const char *home, const char *file, const char *text);

/* What a program prints to standard output and standard error, without a terminal. */
struct printed {
	char *text; /* to be freed */
	int status;
};
struct printed run_mtvtop(const char *home, const char *const *options);
/* The same of another program; "NAME=value" sets its environment, or NULL. */
struct printed run_program(const char *program, const char *home, const char *const *options,
	const char *const *environment);

#endif
