#ifndef APP_OPTIONS_TAKE_H
#define APP_OPTIONS_TAKE_H

#include "app/options.h"

/* For options.c: takes VALUE (NULL: it has none) of an option. False and ERR for one that is wrong.
 */
__attribute__((nonnull(1, 2, 4))) bool option_take(struct options *options,
	const struct option_about *about, const char *value, struct error *err);

#endif
