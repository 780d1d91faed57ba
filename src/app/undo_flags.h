#ifndef APP_UNDO_FLAGS_H
#define APP_UNDO_FLAGS_H

#include "app/verb.h"

/* Flags that take back what was done to more than one object: those of each, in one line. */

/*
 * FLAGS and OTHER as one: what was written down to take something back (FLAG_RECORD) with commas
 * in between, for the verb to know which is whose; all else must be the same. free() it.
 * NULL: it is not the same, or a line does not take it.
 */
char *undo_join(const struct verb *verb, const char *flags, const char *other);
/* Those that take back all subjects in STATE, in the arena of ACTION; NULL: no one line does. */
const char *undo_of_set(struct action *action, enum subject_state state);

#endif
