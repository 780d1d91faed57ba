#ifndef MTV_CUTOVER_END_H
#define MTV_CUTOVER_END_H

#include <stdint.h>

#include "mtv/plan.h"

/*
 * How far the cutover of a warm plan is from its end, counted in VMs. It is about those that go by
 * the plan's time: not one with a later time of its own (spec.vmCutover wins over spec.cutover,
 * reference/forklift.md 1.8), nor one that was canceled before it went down. Pure.
 */
struct cutover_end {
	size_t count;
	size_t up;	/* made, its hooks have run, and as far as somebody looked, it runs */
	size_t stopped; /* the same, but it ought to run and has not begun to within minutes */
	size_t failed;	/* ended without that, before or behind the power-off */
	size_t unset;	/* has not begun, and no cutover is set for it */
};

/* NOW by the server's clock. */
struct cutover_end cutover_end_of(const struct plan *plan, int64_t now);
/* Whether any VM is still to come to its end by itself. */
bool cutover_end_goes_on(const struct cutover_end *end);
/* Whether all is well: there was something to do, and all of it is up. */
bool cutover_end_is_up(const struct cutover_end *end);

#endif
