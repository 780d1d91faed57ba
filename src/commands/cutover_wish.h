#ifndef COMMANDS_CUTOVER_WISH_H
#define COMMANDS_CUTOVER_WISH_H

#include "app/verb.h"
#include "mtv/cutovers.h"

/*
 * What the verb cutover finds in the Migration of a plan, and what it wants there
 * (reference/forklift.md 1.8, 2.8): a time for the plan, or times of their own for single VMs,
 * which win over it.
 */

/* spec.cutover; NULL: none. */
const struct node *cutover_old(const struct subject *subject);
/* spec.vmCutover; NULL: none. */
const struct node *cutover_own_times(const struct subject *subject);
/* The time of VM's own; NULL: it goes by the plan's. */
const struct node *cutover_own_time(const struct subject *subject, const struct vm *vm);
/* Whether single VMs of SUBJECT were named or marked. */
bool cutover_of_vms(const struct subject *subject);
/* Whether a time is taken away. */
bool cutover_clears(const struct subject *subject);
/* Whether the time is the moment of the answer. */
bool cutover_is_now(const struct subject *subject);
/* verb::moment: the time that is wanted, or what holds behind one that is taken away. */
bool cutover_moment(const struct subject *subject, int64_t *at);
/* verb::moments: the same, and of --put-back all (int64_t). */
void cutover_moments(const struct subject *subject, struct array *moments);
/* The time of a VM behind it, CHOSEN (const struct vm *) being the VMs that were; 0: none. */
int64_t cutover_time_of(
	const struct subject *subject, const struct vm *vm, const struct array *chosen);

/* A time as it is told: "2026-11-21 22:30:00Z, in 3h"; "none". In the arena. */
const char *cutover_told(struct action *action, const struct node *time);
/* What the time is then, in the arena. */
const char *cutover_then(struct action *action, const struct subject *subject);
/* A line about VM: its copies, its own time with what becomes of it, if it is not yet copied. */
void cutover_tell_vm(struct action *action, const struct subject *subject, const struct vm *vm,
	struct page *page);

#endif
