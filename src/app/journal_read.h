#ifndef APP_JOURNAL_READ_H
#define APP_JOURNAL_READ_H

#include "app/journal_entry.h"
#include "base/array.h"
#include "base/error.h"
#include "doc/doc.h"

/*
 * What the journal tells: its steps, and the writes of which nobody knows yet what became of
 * them. Lines that are none (torn by a crash, foreign) are counted and left out. Nothing here
 * needs the right to write.
 */

/* A step as it was read. */
struct journal_step {
	struct journal_entry entry; /* its texts are those of the doc */
	struct doc *doc;	    /* borrowed while it is handed out */
};

enum { JOURNAL_ALL = 32 * 1024 * 1024 /* bytes: both files, which may be a little too large */ };

struct journal_walk {
	size_t limit; /* bytes to read, counted from the end */
	void (*take)(void *data, const struct journal_step *step);
	void *data;
	size_t skipped; /* filled: lines that are no steps */
	bool cut;	/* filled: there are older ones */
};

/* Hands out the last steps, the oldest first. No file is an empty journal; false and ERR: it
 * cannot be read. */
bool journal_walk(struct journal_walk *walk, struct error *err);
/* Differs when the journal has changed, by whichever program. */
uint64_t journal_generation(void);

/* A write whose end is not known. */
struct journal_operation {
	struct journal_step intent; /* the newest one, or the oldest step that is left of it */
	struct journal_step last;
};

/* Whose writes are looked for. */
struct journal_question {
	const char *cluster; /* uid of kube-system; "": not known, the server's address decides */
	const char *server;
	int64_t now; /* milliseconds since 1970, of this machine */
	/* Sees every step on the way, so that the files are read once. May be NULL. */
	void (*see)(void *seer, const struct journal_step *step);
	void *seer;
};
/* Whether the line ENTRY is about the cluster of QUESTION. */
bool journal_concerns(const struct journal_question *question, const struct journal_entry *entry);
/* Whether nobody else sees to what the line ENTRY tells: its writer is gone, or may be. */
bool journal_left(const struct journal_question *question, const struct journal_entry *entry);

/*
 * Adds to OPERATIONS (struct journal_operation) the writes to a cluster whose last step is an
 * intent or has no outcome that settles it. Those of a program that still runs are left out: it
 * sees to them itself. Whether one of another machine, boot or container runs cannot be seen:
 * its writes count from 2 minutes on. Reads both files whole. False and ERR: it cannot be read.
 */
bool journal_unfinished(
	const struct journal_question *question, struct array *operations, struct error *err);
/* Ends an array that journal_unfinished() filled. */
void journal_operations_finish(struct array *operations);

#endif
