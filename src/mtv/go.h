#ifndef MTV_GO_H
#define MTV_GO_H

#include <stdbool.h>
#include <stdint.h>

#include "mtv/checks.h"
#include "mtv/interest.h"
#include "mtv/plan.h"

/*
 * Whether the cutover of a plan may begin, as the checks of mtv/readiness.h said last. The facts of
 * all versions of a plan share one, so that a row which is held says what holds now; whoever reads
 * the site for the checks puts their answers in (app/cockpit.h). Counted.
 *
 * What is old is not told as if it held: behind a line that is lost, and when nobody has judged
 * for a while, it is UNKNOWN.
 */
struct go {
	unsigned refs;
	struct interest interest;
	bool judged;
	bool lost;   /* the line was, when it was judged */
	int64_t at;  /* clock::mono when it was judged */
	int64_t age; /* milliseconds that what it was judged by was old then, at most */
	enum verdict verdict;
	char *reason; /* "quota: pods is used up: 10 of 10"; NULL: before the first judgement */
};

struct go *go_create(void);
struct go *go_ref(struct go *go);
/* NULL is nothing. */
void go_unref(struct go *go);

/* A cutover is still ahead of a VM of PLAN, which is warm and runs. */
bool go_applies(const struct plan *plan);
/* Keeps what CHECKS came to, judged now; LOST: the server cannot be reached. True: it changed. */
bool go_put(struct go *go, const struct checks *checks, const struct clock *clock, bool lost);

/*
 * What CHECKS, just made, come to. What was judged by what is old, or while the line is LOST, is
 * UNKNOWN.
 */
enum verdict go_verdict(const struct checks *checks, bool lost);

/*
 * For fields: each notes that somebody looks. GO, NO-GO, UNKNOWN; NULL where no cutover is ahead.
 */
const char *go_word(const struct plan *plan, const struct clock *clock);
/* What speaks against it or is unknown, with the check's name and the age where it is old. */
const char *go_reason(const struct plan *plan, const struct telling *telling);
/* How old what it goes by is, milliseconds; negative: it was not judged. */
int64_t go_age(const struct plan *plan, const struct clock *clock);

#endif
