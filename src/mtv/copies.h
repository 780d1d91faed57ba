#ifndef MTV_COPIES_H
#define MTV_COPIES_H

#include <stdbool.h>

#include "mtv/seen_times.h"
#include "mtv/vm.h"

/* What the copies of a warm VM tell of the next one, and the copy that is under way of its end. */
struct copies {
	struct seen_times later; /* all that are complete but the first, which copies everything */
	int64_t first;		 /* milliseconds that it took, 0: it is not complete */
};

struct copies copies_of(const struct vm *vm);
/*
 * Milliseconds that are left of the copy under way, which began ELAPSED ago, if each disk goes on
 * as it went so far: disks are copied side by side, so the slowest tells. False: nothing tells.
 */
bool copies_left(const struct vm *vm, int64_t now, int64_t elapsed, int64_t *left);

#endif
