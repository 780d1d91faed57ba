#ifndef COMMANDS_CUTOVER_BACK_H
#define COMMANDS_CUTOVER_BACK_H

#include "app/verb.h"

/*
 * cutover --put-back: times that were taken away, the plan's and those of single VMs, are set again
 * by one write. Its value is what mtvtop wrote down: NAMESPACE/PLAN=TIME and
 * NAMESPACE/PLAN/ID=TIME, with commas. What has passed, or stands otherwise by now, is left out.
 * The functions are those of struct verb.
 */

bool cutover_back_take(struct action *action, const struct flag_values *values, struct error *err);
const char *cutover_back_refuse(struct action *action, const struct subject *subject);
void cutover_back_tell(struct action *action, const struct subject *subject, struct page *page);
void cutover_back_request(const struct subject *subject, struct write *write);
void cutover_back_fields(const struct subject *subject, struct buf *out);
/* The times that are put back (int64_t). */
void cutover_back_moments(const struct subject *subject, struct array *moments);
/* The first of them. */
bool cutover_back_moment(const struct subject *subject, int64_t *at);
/* The time of VM behind it; 0: none. */
int64_t cutover_back_time_of(const struct subject *subject, const struct vm *vm);

/* The flags that put back what is there now, of all subjects in STATE; NULL: nothing of it is still
 * to come, or it cannot be said in a line. In the arena. */
const char *cutover_back_flags(struct action *action, enum subject_state state);
/* The same of one. */
const char *cutover_back_flags_of(struct action *action, const struct subject *subject);

#endif
