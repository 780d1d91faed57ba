#ifndef MTV_RESULT_H
#define MTV_RESULT_H

#include "mtv/plan.h"

/*
 * What a cutover came to for one VM, as its plan tells it (reference/forklift.md 2.5, 2.8). All
 * times are about: the final copy begins behind the power-off, and a VM that is made is started
 * then. Pure.
 */
struct result {
	int64_t down;  /* its final copy began, milliseconds since 1970; 0: not known */
	int64_t up;    /* its VM was made; 0: not yet, or not known */
	bool has_down; /* the cutover has begun, or had */
	/* It ended behind the power-off without a VM: nobody here knows whether the source runs. */
	bool check_source;
};

/* {0} for a VM of a plan that is not warm, or whose cutover has not begun. */
struct result result_of(const struct vm *vm);
/* "down ~22:41Z to ~23:05Z, ~24m", "down since ~22:41Z", "source: unknown, check"; "". */
const char *result_words(const struct result *result, const struct telling *telling);

#endif
