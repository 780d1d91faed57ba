#ifndef MTV_RESULT_H
#define MTV_RESULT_H

#include "mtv/instance.h"
#include "mtv/plan.h"

/*
 * What a cutover came to for one VM: as it was seen (mtv/sights.h), else as its plan tells it
 * (reference/forklift.md 2.5, 2.8). Times of the plan are about: the final copy begins behind the
 * power-off, and a VM that is made is started then. Pure.
 */
enum source_fate {
	SOURCE_LEFT,	   /* its VM is on its way, or there: nobody asks */
	SOURCE_UNKNOWN,	   /* it ended behind the power-off without a VM: does the source run? */
	SOURCE_OFF_BEFORE, /* the same, but the source was off before its first run */
	SOURCE_CHECKED,	   /* the same, and somebody has looked after it (mtv/source_check.h) */
};

struct result {
	int64_t down;	/* when it went down, milliseconds since 1970; 0: not known */
	int64_t up;	/* when its VM was up; 0: not yet, or not known */
	bool has_down;	/* the cutover has begun, or had */
	bool down_seen; /* `down` was seen, and is not about */
	bool up_seen;	/* `up` is when the VM began to run, and not when it was made */
	bool made;	/* the VM is made at the destination */
	enum source_fate source;
	const struct instance *instance; /* of the VM there; borrowed; NULL: nobody has looked */
};

/* {0} for a VM of a plan that is not warm, or whose cutover has not begun. */
struct result result_of(const struct vm *vm);
/* When the VM at the destination was made, as the plan tells; 0: it is not, or nobody says. */
int64_t result_vm_made(const struct vm *vm);
/* VMs of PLAN whose source is SOURCE_UNKNOWN: nobody looks after one by archiving it. */
size_t result_unknown_sources(const struct plan *plan);
/* "down 22:41Z to 23:05Z, 24m; 10.0.0.5, guest agent", "source: unknown, check"; "". */
const char *result_words(const struct result *result, const struct telling *telling);

#endif
