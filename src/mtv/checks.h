#ifndef MTV_CHECKS_H
#define MTV_CHECKS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/arena.h"
#include "base/array.h"

/*
 * Named checks of a plan, before its start (mtv/preflight.h) and before its cutover
 * (mtv/readiness.h): tables of pure functions over what has been read of a site. What was not read
 * is unknown, never a pass.
 */
enum verdict {
	VERDICT_PASS,
	VERDICT_WARN,
	VERDICT_UNKNOWN,
	VERDICT_FAIL,
	VERDICTS,
};

enum { CHECK_UNREAD = -1 /* the age of what was never read */ };

struct checks;
struct reading;
struct site;

/* One check; a table of them ends with a NULL name. */
struct check {
	const char *name;  /* for scripts: it stays */
	const char *about; /* what it looks at, for help */
	const char *field; /* of the plan, or of what the plan refers to */
	void (*judge)(struct checks *checks, const struct site *site); /* says one thing or more */
};

/* One thing that a check has to say. */
struct answer {
	const struct check *check;
	enum verdict verdict;
	const char *field; /* the check's, or a part of it that is meant */
	const char *sentence;
	const char *advice; /* what to do, "" */
	int64_t age;	    /* milliseconds of what it was judged by; CHECK_UNREAD */
};

struct checks {
	struct array answers; /* struct answer, in the order of the table */
	struct arena *arena;  /* borrowed: their texts live there */
	const struct check *running;
};

void checks_init(struct checks *checks, struct arena *arena);
void checks_finish(struct checks *checks);
/* Runs all checks of TABLE. */
void checks_run(struct checks *checks, const struct check *table, const struct site *site);
/* The worst of what was said: FAIL before UNKNOWN before WARN before PASS. UNKNOWN for nothing. */
enum verdict checks_verdict(const struct checks *checks);
const struct answer *checks_at(const struct checks *checks, size_t index);
/* pass, warn, unknown, fail. */
const char *verdict_name(enum verdict verdict);

/*
 * For judges: says something that was judged by READING (NULL: by nothing that was read). Nothing
 * passes by what has not been read whole: that is unknown.
 */
struct answer *checks_say(struct checks *checks, enum verdict verdict,
	const struct reading *reading, const char *format, ...)
	__attribute__((format(printf, 4, 5)));
/* It cannot be judged, because READING has not been read. */
struct answer *checks_unread(struct checks *checks, const struct reading *reading);

#endif
