#ifndef BASE_MAP_H
#define BASE_MAP_H

#include <stddef.h>
#include <stdint.h>

/*
 * Text to pointer, iterated in the order of insertion, so that whatever is made from a map is
 * deterministic. Keys are copied; values are borrowed. The hash is seeded per process: names
 * from a cluster cannot be made to collide.
 */
struct map_entry {
	char *key; /* NULL: removed */
	void *value;
	uint64_t hash;
};

struct map {
	struct map_entry *entries;
	uint32_t *slots; /* index into entries + 1; 0 is free */
	size_t used;	 /* entries, removed ones included */
	size_t count;	 /* keys in the map */
	size_t room;	 /* slots, a power of two; entries have room for half of it */
};

void map_init(struct map *map);
void map_finish(struct map *map);
void map_clear(struct map *map);
/* Sets KEY to VALUE and returns the value that it had, or NULL. VALUE must not be NULL. */
void *map_set(struct map *map, const char *key, void *value);
/* NULL when KEY is not there. */
void *map_get(const struct map *map, const char *key);
/* Removes KEY and returns its value, or NULL. */
void *map_remove(struct map *map, const char *key);
/* Walks the map: *AT starts at 0; NULL at the end. On the way keys may be removed, and those
 * that are there be set; none be added. */
const struct map_entry *map_next(const struct map *map, size_t *at);

#endif
