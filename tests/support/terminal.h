/*
 * A program on a pseudo terminal, and its screen as libvterm understands it.
 *
 * Every wait below reads what the program prints until something holds or the given milliseconds
 * have passed; it polls and never sleeps. Between waits nothing is read, so what the screen shows
 * changes only inside of waits (and of term_resize()). Columns and rows count from 0.
 */
#ifndef TESTS_SUPPORT_TERMINAL_H
#define TESTS_SUPPORT_TERMINAL_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <sys/types.h>

struct term;

struct term_options {
	const char *const *argv; /* ends with NULL; argv[0] is looked up in PATH */
	/* "NAME=value" sets, "NAME" takes away; ends with NULL; NULL: nothing to add */
	const char *const *environment;
	const char *home; /* HOME; NULL: not set. See home.h for a private one */
	const char *name; /* TERM; NULL: xterm-256color */
	int columns;	  /* 0: 80 */
	int lines;	  /* 0: 24 */
};

/*
 * Starts the program with an environment made from nothing: PATH and the sanitizers' own settings
 * (ASAN_OPTIONS and such) of the test, LANG=C.UTF-8, TZ=UTC, HOME, TERM, then what the options say.
 * NULL: errno says why. To be ended with term_destroy().
 */
struct term *term_start(const struct term_options *options);

/* Hangs up, kills the program by its pid if it still runs, reaps it. Takes NULL. */
void term_destroy(struct term *term);

pid_t term_pid(const struct term *term);
bool term_signal(struct term *term, int number);

/* Closes the terminal: the program gets SIGHUP, then EIO. The screen stays as it was. */
void term_hangup(struct term *term);

/* The terminal that does not read: waits leave the program's output where it is. */
void term_stop_reading(struct term *term);
void term_start_reading(struct term *term);

/*
 * Gives the terminal another size; the kernel sends SIGWINCH. What is on the screen is cut or
 * followed by blanks, as in a terminal that does not reflow. With a single column, which libvterm
 * does not survive, the output is only counted and kept, and all rows are empty.
 */
void term_resize(struct term *term, int columns, int lines);

/*
 * What a user types. Bytes that the program does not take now wait, up to 1 MiB, and go out during
 * waits. False: hung up, or too much is waiting.
 */
bool term_send(struct term *term, const char *bytes);
bool term_send_bytes(struct term *term, const char *bytes, size_t length);

/*
 * Sends keys by their names (see term_keys.h), as one write: "j j <Enter> <C-d> :plans<Enter>".
 * A key right after <Esc> is Alt with that key to most programs: wait for the effect of <Esc>, then
 * send the rest with another call. False also for an unknown name; nothing is sent then.
 */
bool term_keys(struct term *term, const char *keys);

/* Pastes as terminals do: in brackets if the program asked for them, line ends as Enter. */
bool term_paste(struct term *term, const char *text);

/*
 * The waits. Text is looked for in term_text(): it may span lines, and blanks at the end of a line
 * do not count. A pattern is a POSIX extended regular expression, ^ and $ match at each line's
 * ends. They give up early once the program has ended and its last output was read.
 */
bool term_wait_text(struct term *term, const char *text, int milliseconds);
bool term_wait_match(struct term *term, const char *pattern, int milliseconds);
bool term_wait_gone(struct term *term, const char *text, int milliseconds);
bool term_wait_match_gone(struct term *term, const char *pattern, int milliseconds);
bool term_wait_until(struct term *term, bool (*holds)(struct term *term, const void *context),
	const void *context, int milliseconds);

/* Until so many bytes have arrived since the start (see term_bytes()). */
bool term_wait_bytes(struct term *term, uint64_t total, int milliseconds);

/* Until the raw bytes that are kept hold this string (see term_printed()). */
bool term_wait_printed(struct term *term, const char *bytes, int milliseconds);

/* Until nothing has arrived for that long: for counting what a key costs, not for synchronising. */
bool term_wait_quiet(struct term *term, int quiet_milliseconds, int milliseconds);

/* Until the program has ended and its last output was read (unless reading is stopped). */
bool term_wait_exit(struct term *term, int milliseconds);

/* How the program ended, once term_wait_exit() was true. */
struct term_exit {
	int code;   /* exit status, -1 if a signal ended it */
	int signal; /* 0 if it exited */
	bool core;  /* a core file was written */
};
struct term_exit term_exit(const struct term *term);

/* The screen as lines that end with '\n', without trailing blanks. Valid until the next look. */
const char *term_text(struct term *term);

/* One row without trailing blanks; "" if there is no such row. Valid until the next look. */
const char *term_row(struct term *term, int row);

/* Where a text starts, the uppermost first. False: it is not on any one row. */
bool term_find(struct term *term, const char *text, int *column, int *row);

#define TERM_DEFAULT_COLOUR (-1)
#define TERM_RGB(red, green, blue) (0x1000000 | (red) << 16 | (green) << 8 | (blue))

struct term_cell {
	char text[32]; /* UTF-8; "" for a blank that was never written, or a wide cell's 2nd half */
	int width;     /* 1 or 2 columns */
	int foreground; /* TERM_DEFAULT_COLOUR, 0..255 of the palette, or TERM_RGB() */
	int background;
	int underline; /* 0 none, 1 single, 2 double, 3 curly */
	bool bold;
	bool italic;
	bool blink;
	bool reverse;
	bool strike;
};

/* False: outside of the screen. */
bool term_cell(struct term *term, int column, int row, struct term_cell *cell);

void term_cursor(const struct term *term, int *column, int *row);
bool term_cursor_visible(const struct term *term);
bool term_alternate(const struct term *term);

/* Whether the program has set a private mode (CSI ? number h): 1049, 2004, 1000, 25, ... */
bool term_mode(const struct term *term, int number);

/* The window title it has set last, "" if none. Valid until the next wait. */
const char *term_title(const struct term *term);

/* How many bytes the program has printed since its start. */
uint64_t term_bytes(const struct term *term);

/*
 * The raw bytes printed since term_bytes() was `since`, of which 256 KiB at least are kept. NULL:
 * too long ago. Valid until the next wait.
 */
const char *term_raw(const struct term *term, uint64_t since, size_t *length);

/* Whether the raw bytes that are kept hold this string. */
bool term_printed(const struct term *term, const char *bytes);

/* For a failed test: size, cursor, modes and the screen in a frame. */
void term_dump(struct term *term, FILE *out);

#endif
