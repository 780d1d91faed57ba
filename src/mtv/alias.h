#ifndef MTV_ALIAS_H
#define MTV_ALIAS_H

#include <stdbool.h>
#include <stddef.h>

#include "base/map.h"

/*
 * Other names for names: equal ones for equal texts, different ones for different texts, and
 * without the secret nobody finds the way back. What something looks like stays: an address is an
 * address.
 */
struct aliases {
	const char *secret;   /* borrowed; never written anywhere */
	struct map by_text;   /* text -> its alias (owned) */
	struct map taken;     /* aliases that are given out */
	bool first_byte[256]; /* of any known text */
};

void aliases_init(struct aliases *aliases, const char *secret);
void aliases_finish(struct aliases *aliases);
/*
 * The alias of TEXT: a UUID, MAC or IP address, a host name (with a dot) or an id as vm-1042 of its
 * own kind for one of these, else PREFIX and eight digits. Valid until aliases_finish().
 */
const char *alias_of(struct aliases *aliases, const char *prefix, const char *text);
/* The alias that the first LENGTH bytes of TEXT already have, or NULL. */
const char *alias_known(const struct aliases *aliases, const char *text, size_t length);
/* Bytes at the start of TEXT that are a UUID, MAC or IP address, an id as vm-1042 or a host name,
 * up to where a word ends; 0: none. */
size_t alias_shape(const char *text);

#endif
