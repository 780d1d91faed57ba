#ifndef MTV_TOGETHER_H
#define MTV_TOGETHER_H

#include "base/array.h"
#include "mtv/model.h"

/*
 * VMs that go down within the same five minutes. Forklift does not throttle cutovers: all that are
 * due go down (reference/forklift.md 2.8). Moments are int64_t, milliseconds since 1970 by the
 * server's clock. Pure.
 */

/*
 * When VM goes down if its cutover is AT (0: none is set), or when it went down; 0: it does not any
 * more, or not by that. What is due goes down now, but for a VM that waits for a slot: its first
 * copy is still to come.
 */
int64_t together_moment(const struct vm *vm, int64_t at, int64_t now);
/* Adds those of VMs of PLAN for which a cutover is set, or has begun. */
void together_add(const struct plan *plan, int64_t now, struct array *moments);
/* To be done before they are counted. */
void together_order(struct array *moments);
/* The most of MOMENTS that lie within five minutes which hold AT as well. */
size_t together_count(const struct array *moments, int64_t at);
/*
 * The most VMs of all plans of MODEL that go down within five minutes in which one of PLAN does.
 * Those of PLAN for which no cutover is set are taken as cut over now.
 */
size_t together_with(const struct plan *plan, const struct model *model, int64_t now);

#endif
