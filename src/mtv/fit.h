#ifndef MTV_FIT_H
#define MTV_FIT_H

#include "mtv/night.h"
#include "mtv/plan.h"

/*
 * What fits into the maintenance window: when the VMs of a warm plan would be up again, as a range
 * out of what mtv/estimate says, beside the end of the window that their cutover begins in. Pure.
 */
enum fit {
	FIT_NONE,    /* nothing to say: no window, or no cutover is ahead */
	FIT_YES,     /* also at the latest */
	FIT_MAY_NOT, /* at the earliest, but not at the latest */
	FIT_UNKNOWN, /* for one VM nobody can tell, and no other is worse */
	FIT_NO,	     /* not even at the earliest */
	FIT_OUTSIDE, /* it begins while no window is open */
	FITS,
};

enum { FIT_LEAVES_OUT = -1 };

/* Times are milliseconds since 1970. */
struct fitting {
	enum fit fit;  /* of the VM that fits worst */
	bool unread;   /* its cutover is not known yet */
	bool lost;     /* nobody can look: the line is lost */
	int64_t low;   /* all VMs are up, at the earliest; 0: unknown */
	int64_t high;  /* at the latest */
	int64_t begin; /* of the window behind one that is outside; 0: there is none any more */
	int64_t end;   /* of it, the first one that matters */
};

/*
 * Of PLAN, by the window and the times of NIGHT (may be NULL). VMs for which no cutover is set are
 * taken as cut over now, or when the window opens, whatever is later. Behind a lost line it is
 * unknown: what was copying may have ended.
 */
struct fitting fit_of(
	const struct plan *plan, const struct night *night, const struct clock *clock);
/*
 * The same, as if the cutovers of its VMs were TIMES, one for each: 0 is none, and FIT_LEAVES_OUT
 * does not count the VM. NULL: as they are.
 */
struct fitting fit_with(const struct plan *plan, const int64_t *times, const struct night *night,
	const struct clock *clock);
/* "yes", "may-not", "unknown", "no", "outside"; "" for none. For queries: they stay. */
const char *fit_name(enum fit fit);
/* "fits: done by 03:40Z to 04:55Z"; "" for none. */
const char *fit_words(const struct fitting *fitting, const struct telling *telling);

#endif
