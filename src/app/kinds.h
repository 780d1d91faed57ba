#ifndef APP_KINDS_H
#define APP_KINDS_H

#include "base/error.h"

/* What commands of the shell can be asked for, and the views that show it. */
struct kind {
	const char *name;
	const char *singular;
	const char *views[3]; /* ends with NULL */
};

extern const struct kind kinds[]; /* ends with a NULL name */

/* The kind called NAME, in plural or singular; NULL and ERR. */
const struct kind *kind_find(const char *name, struct error *err);

/* What "mapping network" and "mapping storage" are; NULL: WORD makes no other kind of KIND. */
const struct kind *kind_narrowed(const struct kind *kind, const char *word);

#endif
