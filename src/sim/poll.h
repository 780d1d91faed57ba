#ifndef SIM_POLL_H
#define SIM_POLL_H

#include <stdbool.h>
#include <stdint.h>

#include "doc/doc.h"

/*
 * What the controller does with a plan at one poll: every VM that moves goes on by one phase, or
 * copies on (forklift.md 2.4.4); when all have ended the run ends (2.4.5). Pure functions.
 */

/* Whether the controller works on the plan. */
bool poll_wanted(const struct node *plan);
/* The new parts of its status as a merge patch, {"status": ...}; the caller unrefs it. */
struct doc *poll_plan(const struct node *plan, int64_t now);

#endif
