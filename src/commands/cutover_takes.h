#ifndef COMMANDS_CUTOVER_TAKES_H
#define COMMANDS_CUTOVER_TAKES_H

#include "app/verb.h"

/*
 * What a cutover takes, in its question: how long VMs are down by the estimates (mtv/estimate), and
 * whether they are up again before the maintenance window ends (mtv/fit). Both are ranges; neither
 * stops anybody. Nothing for one that is cleared, and of single VMs only the window.
 */
void cutover_takes_tell(struct action *action, const struct subject *subject, struct page *page);

#endif
