#ifndef MTV_OVERLAP_H
#define MTV_OVERLAP_H

#include "mtv/plan.h"

/*
 * The next VM of PLAN that has not succeeded in it and is not done with in OTHER either: the same
 * id at the same source. *AT starts at 0; NULL: there is no more.
 */
const struct vm *overlap_next(const struct plan *plan, const struct plan *other, size_t *at);

#endif
