#ifndef MTV_ALERT_RULES_H
#define MTV_ALERT_RULES_H

#include "mtv/alerts.h"
#include "mtv/cutovers.h"

/* When something is an alert: pure functions of a plan as it was and as it is. */

/*
 * What an alert of this kind says of the change from OLD to NEW; NULL: it is none. Texts live in
 * the arena of TELLING.
 */
const char *alert_text(enum alert_kind kind, const struct plan *old, const struct plan *new,
	const struct telling *telling);
/* What is to be told while VMs of PLAN go down or are down; NULL: none is. */
const char *alert_begins(const struct plan *plan, const struct telling *telling);
/*
 * What is to be told of PLAN once its cutover has begun; NULL: it has not ended. It goes on while
 * the time of a VM has come that has not begun, as a copy that runs is not interrupted
 * (reference/forklift.md 2.8), and while it is not known whether there is one.
 */
const char *alert_ends(const struct plan *plan, const struct telling *telling);
/*
 * What is to be told when VMs of PLAN should have begun their cutover for ALERT_OVERDUE or longer,
 * and *CUTOVER, the earliest of these times; else NULL, and *CUTOVER is untouched. A cutover takes
 * effect only when the copy that runs has ended (reference/forklift.md 2.8), so it may be late.
 */
const char *alert_overdue(const struct plan *plan, const struct telling *telling, int64_t *cutover);

/*
 * What is to be told LEFT milliseconds before the end of the maintenance WINDOW; NULL: no warm plan
 * runs, so that nobody needs to know. Behind a lost line its counts are not known.
 */
const char *alert_window(const struct window *window, int64_t left, const struct cutovers *cutovers,
	const struct telling *telling);

#endif
