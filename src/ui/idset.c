#include "ui/idset.h"

#include <string.h>

void idset_init(struct idset *set)
{
	array_init(&set->ids, sizeof(uint64_t));
}

void idset_finish(struct idset *set)
{
	array_finish(&set->ids);
}

void idset_clear(struct idset *set)
{
	array_clear(&set->ids);
}

/* Where ID is, or would be. */
static size_t place_of(const struct idset *set, uint64_t id)
{
	const uint64_t *ids = set->ids.items;
	size_t low = 0;
	size_t high = set->ids.count;
	while (low < high) {
		size_t middle = (low + high) / 2;
		if (ids[middle] < id)
			low = middle + 1;
		else
			high = middle;
	}
	return low;
}

bool idset_has(const struct idset *set, uint64_t id)
{
	size_t at = place_of(set, id);
	return at < set->ids.count && ((const uint64_t *)set->ids.items)[at] == id;
}

void idset_add(struct idset *set, uint64_t id)
{
	size_t at = place_of(set, id);
	if (idset_has(set, id))
		return;
	array_push(&set->ids);
	uint64_t *ids = set->ids.items;
	memmove(ids + at + 1, ids + at, (set->ids.count - at - 1) * sizeof(*ids));
	ids[at] = id;
}

void idset_remove(struct idset *set, uint64_t id)
{
	if (idset_has(set, id))
		array_remove(&set->ids, place_of(set, id));
}

size_t idset_count(const struct idset *set)
{
	return set->ids.count;
}
