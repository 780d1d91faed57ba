#ifndef MTV_READINESS_H
#define MTV_READINESS_H

#include "mtv/checks.h"

/*
 * Whether the cutover of a warm plan that runs may begin. Pure: checks_run(&checks,
 * readiness_checks, &site). What cannot be read is unknown, and unknown is never GO.
 */
extern const struct check readiness_checks[]; /* ends with a NULL name */

/* GO, NO-GO or UNKNOWN: what all checks together come to. */
const char *readiness_word(enum verdict verdict);

/* Those of readiness_pace.c, about whether what is under way goes on; rows of the table. */
void readiness_stalled(struct checks *checks, const struct site *site);
void readiness_overdue(struct checks *checks, const struct site *site);
void readiness_silence(struct checks *checks, const struct site *site);
/* Those of readiness_site.c, about where the VMs go and who moves them; rows of the table. */
void readiness_quota(struct checks *checks, const struct site *site);
void readiness_nodes(struct checks *checks, const struct site *site);
void readiness_controller(struct checks *checks, const struct site *site);
void readiness_clock(struct checks *checks, const struct site *site);
/* Those of the settings, each by its own name (mtv/own_check.h). */
void readiness_own(struct checks *checks, const struct site *site);

#endif
