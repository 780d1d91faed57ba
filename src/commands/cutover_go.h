#ifndef COMMANDS_CUTOVER_GO_H
#define COMMANDS_CUTOVER_GO_H

#include "app/verb.h"

/*
 * What the checks say of plans that a cutover is set for (mtv/go.h), in the question. It stops
 * nobody and raises no tier: that says what is interrupted, and whoever cuts over all the same has
 * read why not to.
 */

/* Of one plan: GO, NO-GO or UNKNOWN, and why. */
void cutover_go_tell(struct action *action, const struct subject *subject, struct page *page);
/* Of a set, before each of them: how many are not GO; nothing when all are. */
void cutover_go_tell_set(struct action *action, struct page *page);

#endif
