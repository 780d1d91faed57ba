#ifndef APP_START_AFTER_H
#define APP_START_AFTER_H

#include "app/verb.h"

/* Names the write that made a Migration, in its annotations: the operation of the journal. */
#define START_ANNOTATION "mtvtop/operation"

/* The operation of the mtvtop that made a Migration; "": another program did. */
const char *start_operation(const struct node *migration);
/*
 * A Migration was made, which ANSWER is: lists those of the plan again, for one that another client
 * made meanwhile. Waiting Migrations run oldest first (reference/forklift.md 2.4), so ours would
 * run behind it; that is said, with the command that withdraws ours, and also when the list cannot
 * be had.
 */
void start_after(struct action *action, struct subject *subject, const struct node *answer);

#endif
