#ifndef MTV_CUTOVER_END_H
#define MTV_CUTOVER_END_H

#include "mtv/plan.h"

/*
 * How far the cutover of a warm plan is from its end, counted in VMs. It is about those that go by
 * the plan's time: not one with a later time of its own (spec.vmCutover wins over spec.cutover,
 * reference/forklift.md 1.8), nor one that was canceled before it went down. Pure.
 */
struct cutover_end {
	size_t count;
	size_t up;     /* the way of the VM is at its end: it was made, and its hooks have run */
	size_t failed; /* ended without that, before or behind the power-off */
	size_t unset;  /* has not begun, and no cutover is set for it */
};

struct cutover_end cutover_end_of(const struct plan *plan);
/* Whether any VM is still to come to its end by itself. */
bool cutover_end_goes_on(const struct cutover_end *end);
/* Whether all is well: there was something to do, and all of it is up. */
bool cutover_end_is_up(const struct cutover_end *end);

#endif
