#ifndef MTV_CUTOVERS_H
#define MTV_CUTOVERS_H

#include <stdint.h>

#include "mtv/model.h"

/*
 * The cutovers of warm plans that run, counted in VMs. One that is requested takes effect only when
 * the running copy of its VM ends, and can be cleared until then (reference/forklift.md 2.8).
 */
struct cutovers {
	size_t plans;	  /* warm ones that run */
	size_t requested; /* VMs with a cutover that they have not begun */
	size_t due;	  /* of those the ones whose time has come */
	size_t begun;	  /* VMs that are going down, or down, and not up yet */
	size_t unread;	  /* plans of which it is not known yet whether any is requested */
};

/* Whether the cutover of PLAN is known: its Migration is listed without a spec (mtv/run.h). */
bool cutover_is_known(const struct plan *plan);

/* Whether a cutover that is set now, moved or cleared changes nothing for VM any more. */
bool cutover_is_too_late(const struct vm *vm);
/* Of one plan, at NOW by the server's clock. */
struct cutovers cutovers_of(const struct plan *plan, int64_t now);
/* Of all plans of MODEL. */
struct cutovers cutovers_of_all(const struct model *model, int64_t now);

#endif
