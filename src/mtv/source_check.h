#ifndef MTV_SOURCE_CHECK_H
#define MTV_SOURCE_CHECK_H

#include "base/array.h"
#include "mtv/plan.h"

/*
 * Which sources somebody has looked after whose VM failed or was canceled behind the power-off: no
 * object tells whether they run. It is an annotation on the plan, so that every operator sees the
 * same: words ID@STARTED, of the VM and of the attempt that left its source so.
 */
#define SOURCES_CHECKED "mtvtop/sources-checked"

bool source_is_checked(const struct vm *vm);
/* Whether the annotation can name VM: it has an attempt, and no blank in its id. */
bool source_has_mark(const struct vm *vm);
/*
 * The annotation of PLAN with VMS (const struct vm *), or without them when not CHECKED; NULL: none
 * is left. What it says of attempts that are over is dropped.
 */
const char *source_marks(
	const struct plan *plan, const struct array *vms, bool checked, struct arena *arena);

#endif
