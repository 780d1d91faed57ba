#ifndef COMMANDS_VMS_NAMED_H
#define COMMANDS_VMS_NAMED_H

#include "app/verb.h"

/* The VMs of a plan that a verb is about: those of --vms, else the marked ones. */

/* The one VM of PLAN with this name or id; NULL and a reason, in the arena of ACTION. */
const struct vm *vms_find(
	struct action *action, const struct plan *plan, const char *name, const char **reason);
/* Appends VM to VMS (const struct vm *) unless it is there. */
void vms_add(struct array *vms, const struct vm *vm);
/*
 * Begins VMS (const struct vm *) with all that were named, each once; the caller ends it, also when
 * a name is not clear: the reason, in the arena; NULL: all are clear.
 */
const char *vms_named(struct action *action, const struct subject *subject, struct array *vms);
/* The ids of VMS (const struct vm *), "vm-1,vm-2", as --vms takes them apart; NULL: it would not.
 */
const char *vms_ids(const struct array *vms, struct arena *arena);

#endif
