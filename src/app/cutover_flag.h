#ifndef APP_CUTOVER_FLAG_H
#define APP_CUTOVER_FLAG_H

#include "app/verb.h"

/*
 * Reads the flag --cutover into ACTION, if it is given. What is doubtful is an error, and the line
 * with the time that would be meant goes to action::again, to be confirmed.
 */
bool cutover_flag_take(struct action *action, const struct flag_values *values, struct error *err);
/* The same of a list, "22:00,none,23:00": one time for each plan, into action::times. */
bool cutover_flag_take_list(
	struct action *action, const struct flag_values *values, struct error *err);
/* Adds a time to such a list; 0: none. */
void cutover_flag_add(struct buf *list, int64_t at);
/* The moment that ACTION wants: at the answer it is now. Milliseconds since 1970. */
int64_t cutover_flag_at(const struct action *action);
/* The moment that it wants for SUBJECT; false: there is none. */
bool cutover_flag_of(const struct subject *subject, int64_t *at);
/* What the line says for SUBJECT, as a moment; *AT is 0 where a list says none. False: it gives no
 * times, as --clear and --put-back. */
bool cutover_flag_said(const struct subject *subject, int64_t *at);
/* "2026-11-21 22:30:00Z, 23:30 local (+01:00), in 3h12m", with the zone of the maintenance window
 * where there is one that is not UTC; in the action's arena. */
const char *cutover_flag_echo(struct action *action, int64_t at);
/* Whether AT is so near that VMs go down at once or soon (docs/safety.md). */
bool cutover_flag_near(const struct action *action, int64_t at);
/* Whether the one moment of ACTION is. */
bool cutover_flag_soon(const struct action *action);

#endif
