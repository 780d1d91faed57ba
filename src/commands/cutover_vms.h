#ifndef COMMANDS_CUTOVER_VMS_H
#define COMMANDS_CUTOVER_VMS_H

#include "app/verb.h"

/*
 * Cutovers of single VMs: entries of spec.vmCutover of the active Migration, by id, which win over
 * the plan's time (reference/forklift.md 1.8). The list belongs to others too: it is never sent
 * back. The functions are those of struct verb, for a subject of which VMs were chosen.
 */
const char *cutover_vms_refuse(struct action *action, const struct subject *subject);
void cutover_vms_tell(struct action *action, const struct subject *subject, struct page *page);
void cutover_vms_request(struct action *action, const struct subject *subject, struct write *write);
void cutover_vms_fields(struct action *action, const struct subject *subject, struct buf *out);
void cutover_vms_equivalent(struct action *action, const struct subject *subject, struct buf *out);
struct outlook cutover_vms_outlook(
	struct action *action, const struct subject *subject, const struct plan *plan);
const char *cutover_vms_undo(struct action *action, const struct subject *subject);

#endif
