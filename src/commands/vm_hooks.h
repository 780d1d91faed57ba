#ifndef COMMANDS_VM_HOOKS_H
#define COMMANDS_VM_HOOKS_H

#include "app/verb.h"
#include "kube/patch.h"

/* The flags of set-vm for the hooks of an entry of spec.vms (reference/forklift.md 1.6, 1.10). */

/* Keeps what they say, behind changes_take(); false and ERR when a name cannot be. */
bool vm_hooks_take(struct action *action, const struct flag_values *values, struct error *err);
/* Whether one was given. */
bool vm_hooks_any(const struct action *action);
/* Whether VM does not have its hooks so yet. */
bool vm_hooks_differ(struct action *action, const struct vm *vm);
/* What is added and taken away, a line each. */
void vm_hooks_tell(struct action *action, const struct vm *vm, struct page *page);
/* The operations for the entry at PATH, which is tested whole already. */
void vm_hooks_patch(
	struct action *action, const struct vm *vm, const char *path, struct patch *patch);
/* The hooks of VM, when they are changed. */
void vm_hooks_print(struct action *action, const struct vm *vm, struct buf *out);
/* The flags of kubectl-mtv. */
void vm_hooks_equivalent(struct action *action, const struct vm *vm, struct buf *out);

#endif
