#ifndef APP_CUTOVER_WINDOW_H
#define APP_CUTOVER_WINDOW_H

#include "app/verb.h"

/* Cutovers and the maintenance window of the settings (mtv/window). */

/* Whether ACTION sets a cutover to a time outside of it; without a window nothing is outside. */
bool cutover_outside(const struct action *action);
/* What is said of that, a sentence with the window in its zone and in UTC; in the arena. */
const char *cutover_outside_words(struct action *action);

#endif
