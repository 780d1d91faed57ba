#ifndef UI_IDSET_H
#define UI_IDSET_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/array.h"

/* A set of row identities: what is marked. Sorted, so that a look-up is quick. */
struct idset {
	struct array ids; /* uint64_t */
};

void idset_init(struct idset *set);
void idset_finish(struct idset *set);
void idset_clear(struct idset *set);
bool idset_has(const struct idset *set, uint64_t id);
void idset_add(struct idset *set, uint64_t id);
/* The same for many: quick however many there are. */
void idset_add_all(struct idset *set, const uint64_t *ids, size_t count);
void idset_remove(struct idset *set, uint64_t id);
size_t idset_count(const struct idset *set);

#endif
