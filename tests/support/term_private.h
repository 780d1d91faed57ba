/*
 * The inside of struct term, for the terminal*.c alone.
 */
#ifndef TESTS_SUPPORT_TERM_PRIVATE_H
#define TESTS_SUPPORT_TERM_PRIVATE_H

#include "support/process.h"
#include "support/term_screen.h"
#include "support/terminal.h"

enum { TERM_RAW_KEPT = 256 * 1024, TERM_WAITING_MAX = 1024 * 1024 };

struct term {
	struct process process;
	int master; /* our end of the pseudo terminal, -1 after hang-up or once nobody has the other
		     */
	bool reading;
	struct term_screen screen;
	uint64_t total; /* bytes received since the start */
	char *raw;	/* the last of them, twice TERM_RAW_KEPT at most */
	size_t raw_length;
	char *waiting; /* typed, but not yet taken by the program */
	size_t waiting_length;
	char *look; /* what term_text() or term_row() gave out last */
	size_t look_length;
};

/*
 * One turn: waits for output, room for input, or the end of the program, and deals with what is
 * there. False when nothing can come any more.
 */
bool term_turn(struct term *term, int milliseconds);

#endif
