/*
 * What libvterm 0.1.4 keeps to itself or loses, read from the same output: the private modes
 * (DECSET, DECRST) that are set, and the window title (which libvterm drops when it arrives in
 * pieces). The modes are needed to build another emulator in another size, to know what the arrow
 * keys send, and to see that a program leaves the terminal as it found it.
 */
#ifndef TESTS_SUPPORT_TERM_STATE_H
#define TESTS_SUPPORT_TERM_STATE_H

#include <stdbool.h>
#include <stddef.h>

enum { TERM_MODES_MAX = 32, TERM_PARAMETERS_MAX = 16, TERM_TITLE_MAX = 512 };

struct term_state {
	int modes[TERM_MODES_MAX]; /* in the order of their setting */
	int mode_count;
	char title[TERM_TITLE_MAX]; /* longer ones are cut */

	/* the control sequence that is being read */
	int place; /* where in it we are */
	int parameters[TERM_PARAMETERS_MAX];
	int parameter;
	char string[TERM_TITLE_MAX];
	size_t string_length;
};

/* A terminal that was just switched on: the cursor is visible (25), lines wrap (7), no title. */
void term_state_init(struct term_state *state);

/* Takes output as it comes, in any pieces. */
void term_state_read(struct term_state *state, const char *bytes, size_t length);

bool term_state_has_mode(const struct term_state *state, int number);

#endif
