#ifndef IO_COMPANION_H
#define IO_COMPANION_H

#include <stdint.h>

#include "base/error.h"
#include "io/loop.h"

/*
 * A program that runs beside this one and never longer: it is told to end when this one does, also
 * when this one is killed. No terminal, no standard input; it says that it is ready with a line.
 */
struct companion;

enum { COMPANION_LINE = 600 /* bytes of that line, and of each later one */ };

/* Who is told what becomes of it. */
struct companion_ears {
	void (*line)(void *data, const char *line); /* it said something; borrowed */
	void (*ended)(void *data);		    /* by itself, or because it was killed */
	void *data;
};

/*
 * Starts PATH (looked up in PATH without a slash) with ARGV, which ends with NULL. NULL and ERR: it
 * cannot be started.
 */
struct companion *companion_start(
	struct loop *loop, const char *path, const char *const *argv, struct error *err);
/*
 * Turns the loop until the first line is there, at most DEADLINE milliseconds: before loop_run()
 * alone. NULL and ERR: it did not come; ERR has what the program said instead. Borrowed until
 * companion_listen().
 */
const char *companion_line(struct companion *companion, int64_t deadline, struct error *err);
/*
 * From now on EARS are told of each line behind the first one (one that is too long is left out),
 * and of its end. Neither may call companion_end().
 */
void companion_listen(struct companion *companion, const struct companion_ears *ears);
/* Tells it to end and waits for that, a second at most before it is killed. NULL is fine. */
void companion_end(struct companion *companion);

#endif
