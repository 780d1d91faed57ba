#ifndef APP_CUTOVER_WINDOW_H
#define APP_CUTOVER_WINDOW_H

#include "app/verb.h"

/* Cutovers and the maintenance window of the settings (mtv/window). */

/* Whether any VMs of SUBJECT would go down outside of it; without a window nothing is outside. */
bool cutover_outside(const struct subject *subject);
/* What is said of that, a sentence with the window in its zone and in UTC, in the arena; NULL: none
 * that is asked about is outside. */
const char *cutover_outside_words(struct action *action);

#endif
