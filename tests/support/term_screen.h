/*
 * A screen fed with a program's output: libvterm 0.1.4 with care. Its vterm_set_size() corrupts
 * memory at any size, and it does not survive wide characters in a single column; so each size gets
 * an emulator of its own, onto which the old one's picture and modes are drawn. It also misreads
 * UTF-8 sequences that arrive in two pieces; so these are put together first.
 */
#ifndef TESTS_SUPPORT_TERM_SCREEN_H
#define TESTS_SUPPORT_TERM_SCREEN_H

#include <stdbool.h>
#include <stddef.h>
#include <stdio.h>
#include <vterm.h>

#include "support/term_state.h"
#include "support/terminal.h"

struct term_screen {
	VTerm *emulator;
	VTermScreen *cells;
	int columns, lines;
	struct term_state state;
	char partial[4]; /* the start of a UTF-8 sequence whose rest has not yet arrived */
	size_t partial_length;
	/* takes what a terminal types by itself: cursor reports and such */
	VTermOutputCallback *answer;
	void *user; /* borrowed, handed to answer */
};

void term_screen_init(struct term_screen *screen, int columns, int lines,
	VTermOutputCallback *answer, void *user);
void term_screen_finish(struct term_screen *screen);

void term_screen_read(struct term_screen *screen, const char *bytes, size_t length);
void term_screen_resize(struct term_screen *screen, int columns, int lines);

/* False: outside of the screen, or there is a single column. */
bool term_screen_cell(
	const struct term_screen *screen, int column, int row, struct term_cell *cell);

/* Writes one row without trailing blanks and without a line end. */
void term_screen_print_row(const struct term_screen *screen, int row, FILE *out);

void term_screen_cursor(const struct term_screen *screen, int *column, int *row);

#endif
