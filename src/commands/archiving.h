#ifndef COMMANDS_ARCHIVING_H
#define COMMANDS_ARCHIVING_H

#include "app/verb.h"

/* What archive and delete, which archives first, have in common (reference/forklift.md 2.9). */

/* Whether disks of VMs of PLAN that did not succeed are there, and are deleted by it. */
bool archive_loses_disks(const struct plan *plan);
/* What archiving PLAN does to it, sentence by sentence. */
void archive_tell(struct action *action, const struct plan *plan, struct page *page);

#endif
