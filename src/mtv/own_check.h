#ifndef MTV_OWN_CHECK_H
#define MTV_OWN_CHECK_H

#include "mtv/checks.h"
#include "query/query.h"

/*
 * A check of the operators' own (the settings, `checks`): what must be so of a plan before its
 * cutover, in TSL over the fields of plans. Where that cannot be judged it is unknown: never GO.
 */
struct own_check {
	struct check check; /* its name; run by readiness_own() */
	struct query *ok;   /* an expression alone */
	char *name;
	char *says; /* when it is not so */
};

/*
 * OK is TSL, and *AT (may not be NULL) the byte of it where a mistake is; SIZE_MAX: it is the NAME
 * that is wrong. Ends with own_check_finish().
 */
bool own_check_init(struct own_check *own, const char *name, const char *ok, const char *says,
	size_t *at, struct error *err);
void own_check_finish(struct own_check *own);

#endif
