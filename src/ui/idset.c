#include "ui/idset.h"

#include <stdlib.h>
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

static int compare_ids(const void *a, const void *b)
{
	uint64_t first = *(const uint64_t *)a;
	uint64_t second = *(const uint64_t *)b;
	return first < second ? -1 : first > second;
}

void idset_add_all(struct idset *set, const uint64_t *ids, size_t count)
{
	size_t kept = 0;
	for (size_t i = 0; i < count; i++)
		*(uint64_t *)array_push(&set->ids) = ids[i];
	uint64_t *all = set->ids.items;
	if (!set->ids.count)
		return;
	qsort(all, set->ids.count, sizeof(*all), compare_ids);
	for (size_t i = 1; i < set->ids.count; i++)
		if (all[i] != all[kept])
			all[++kept] = all[i];
	set->ids.count = kept + 1;
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
