#ifndef IO_CHILD_H
#define IO_CHILD_H

#include <stdbool.h>
#include <stdint.h>

#include "base/error.h"
#include "io/loop.h"

/*
 * Runs a helper program without letting it near the terminal: no standard input, a session of
 * its own (so /dev/tty is not there), standard output and error caught up to a ceiling. Only the
 * processes started here are ever signalled, by pid.
 */
struct child_result {
	int status;	    /* exit status; -1: ended by a signal or by the deadline */
	int signal;	    /* that ended it, or 0 */
	bool timed_out;	    /* the deadline passed: it was killed */
	bool too_large;	    /* more output than the ceiling */
	const char *output; /* standard output; NUL-terminated, borrowed until done returns */
	const char *errors; /* standard error, the first part */
};

struct child_request {
	const char *const *argv;	/* argv[0] is looked up in PATH; ends with NULL */
	const char *const *environment; /* "NAME=value", added to this process's; ends with NULL */
	int64_t deadline;		/* milliseconds */
	void (*done)(void *owner, const struct child_result *result);
	void *owner;
};

struct child;

/* NULL and ERR when the program cannot be started (not found, not allowed). */
struct child *child_start(
	struct loop *loop, const struct child_request *request, struct error *err);
/* Kills it without calling done. NULL is fine. */
void child_cancel(struct child *child);

#endif
