/*
 * The private modes (DECSET, DECRST) that a program has set, read from its output. libvterm keeps
 * them to itself, but they are needed to build another emulator in another size, to know what the
 * arrow keys send, and to see that a program leaves the terminal as it found it.
 */
#ifndef TESTS_SUPPORT_TERM_MODES_H
#define TESTS_SUPPORT_TERM_MODES_H

#include <stdbool.h>
#include <stddef.h>

enum { TERM_MODES_MAX = 32, TERM_MODES_PARAMETERS = 16 };

struct term_modes {
	int set[TERM_MODES_MAX]; /* in the order of their setting */
	int count;
	/* the control sequence that is being read */
	int parameters[TERM_MODES_PARAMETERS];
	int parameter;
	int state;
};

/* A terminal that was just switched on: the cursor is visible (25), lines wrap (7). */
void term_modes_init(struct term_modes *modes);

/* Takes output as it comes, in any pieces. */
void term_modes_read(struct term_modes *modes, const char *bytes, size_t length);

bool term_modes_has(const struct term_modes *modes, int number);

#endif
