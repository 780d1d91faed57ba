#ifndef APP_CAUGHT_H
#define APP_CAUGHT_H

#include <stddef.h>

#include "io/loop.h"

/* SIGINT, SIGTERM and SIGHUP, with which whoever started a command of the shell ends it. */
enum {
	CAUGHT_SIGNALS = 3,
	CAUGHT_STATUS = 128 /* exit status: and the number of the signal */
};

struct caught {
	void (*handle)(void *owner, int signal);
	void *owner;
	int signal;
};

/* Calls HANDLE in the loop when one of them arrives. CAUGHT is CAUGHT_SIGNALS long, and borrowed
 * for as long as the loop turns. */
void caught_begin(struct caught *caught, struct loop *loop, void (*handle)(void *owner, int signal),
	void *owner);
/*
 * Whether one of them ends the program as it is, where it stands: for writes between turns of the
 * loop, which a reader that stands still lets wait.
 */
void caught_let_through(bool through);

#endif
