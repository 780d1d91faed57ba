#ifndef COMMANDS_CUTOVER_TAKE_H
#define COMMANDS_CUTOVER_TAKE_H

#include "app/verb.h"

/* verb::take of cutover: what its flags wish, or why they do not go together. */
bool cutover_take(struct action *action, const struct flag_values *values, struct error *err);

#endif
