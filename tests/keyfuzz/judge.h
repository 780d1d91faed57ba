/*
 * What a careful onlooker knows: which question a terminal shows and since when, and what was typed
 * at it. From that follows which writes an operator has meant; everything else that the audit log
 * holds was meant by nobody. Nothing here comes from the program that is looked at: the rules are
 * those of docs/safety.md, read again from the screen.
 */
#ifndef TESTS_KEYFUZZ_JUDGE_H
#define TESTS_KEYFUZZ_JUDGE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "keyfuzz/deeds.h"

enum { QUESTION_TEXT = 160, TYPED_MAX = 400, READING = 250 /* milliseconds */ };

/* The same point of time on two clocks, in milliseconds: the one that never jumps, since 1970. */
struct moment {
	int64_t mono, wall;
};

struct question {
	char title[QUESTION_TEXT];  /* "Start plan web", "Archive 3 plans" */
	char phrase[QUESTION_TEXT]; /* what must be typed; "": the key y */
};

/* The question that a screen shows. False: it shows none, or only a part of one. */
bool question_read(const char *screen, struct question *question);

/* An answer that accepts: the writes that it permits. */
struct permit {
	struct question question;
	const struct deed *deed; /* that it is about */
	int64_t from, until;	 /* milliseconds since 1970 */
	int plans;		 /* how many it names */
	int done, refused;	 /* writes that were found, by the server's answer */
};

struct judge {
	struct question question; /* that is open */
	bool open;
	bool answered;	 /* an answer to it was typed, but it is still there */
	int64_t redrawn; /* mono: until then what is gone may be there again: another size */
	int64_t hidden;	 /* mono: when the screen was last known not to show it; before `seen` */
	int64_t seen;	 /* mono: when the screen showed it first */
	int64_t looked;	 /* mono: the last look at a screen */
	char typed[TYPED_MAX];
	size_t cursor; /* in `typed` */
	struct permit *permits;
	size_t count;
};

void judge_finish(struct judge *judge);
/* The screen as it is; to be called after all that the terminal reads, and before keys. */
void judge_look(struct judge *judge, const char *screen, struct moment now);
/* The screen is cut by another size, which closes no question. */
void judge_resize(struct judge *judge, struct moment now);
/* A key by its name (support/term_keys.h). True: it accepts the question that is open. */
bool judge_type(struct judge *judge, const char *key, struct moment now);

/* A write that the audit log holds. */
struct write_seen {
	unsigned deeds; /* that it may be part of, a bit for each */
	const char *name_space, *plan;
	int64_t at; /* milliseconds since 1970: when the server received it */
	bool done;  /* answered by 2xx */
};

/*
 * The deed of the permit that covers it, NULL: none does. Each covers as many writes that are done
 * of each plan it names as its deed needs.
 */
const struct deed *judge_permits(struct judge *judge, const struct write_seen *write);

#endif
