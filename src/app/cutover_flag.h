#ifndef APP_CUTOVER_FLAG_H
#define APP_CUTOVER_FLAG_H

#include "app/verb.h"

/*
 * Reads the flag --cutover into ACTION, if it is given. What is doubtful is an error, and the line
 * with the time that would be meant goes to action::again, to be confirmed.
 */
bool cutover_flag_take(struct action *action, const struct flag_values *values, struct error *err);
/* The moment that ACTION wants: at the answer it is now. Milliseconds since 1970. */
int64_t cutover_flag_at(const struct action *action);
/* "2026-11-21 22:30:00Z, 23:30 local (+01:00), in 3 h 12 min"; in the action's arena. */
const char *cutover_flag_echo(struct action *action);
/* Whether it is so near that VMs go down at once or soon (docs/safety.md). */
bool cutover_flag_near(const struct action *action);

#endif
