#ifndef MTV_CONDITION_H
#define MTV_CONDITION_H

#include <stdbool.h>
#include <stddef.h>

#include "doc/node.h"

/*
 * Conditions of Forklift objects (forklift.md 1.4). A condition counts only while its status is
 * True; a missing one is the same as one that is not True. LIST is the array.
 */

/* The condition TYPE when it is True, else NULL. */
const struct node *condition_find(const struct node *list, const char *type);
bool condition_true(const struct node *list, const char *type);
/* Category Critical or Error: while it is True, the object is not Ready. */
bool condition_blocks(const struct node *condition);
/* First blocking condition that is True, or NULL; *MORE: how many follow it. */
const struct node *condition_first_blocking(const struct node *list, size_t *more);
/* "TYPE" of a condition. */
const char *condition_type(const struct node *condition);
/* message, "" when there is none. */
const char *condition_message(const struct node *condition);

#endif
