#ifndef COMMANDS_CUTOVER_SET_H
#define COMMANDS_CUTOVER_SET_H

#include "app/verb.h"

/* Cutovers of more than one plan: each at its own time, and all written at once. */

/* verb::tell_set: the times in their order, what goes on without us, and how many VMs go down
 * together, with those of other plans, against the limit of the settings. */
void cutover_tell_set(struct action *action, struct page *page);
/* verb::undo_set: "--cutover TIME,none,TIME": each plan's own time, or none, as it was. */
const char *cutover_undo_set(struct action *action, enum subject_state state);

#endif
