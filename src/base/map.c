#include "base/map.h"

#include <stdlib.h>
#include <string.h>

#include "base/hash.h"
#include "base/memory.h"

void map_init(struct map *map)
{
	*map = (struct map){0};
}

void map_finish(struct map *map)
{
	map_clear(map);
	free(map->entries);
	free(map->slots);
	map_init(map);
}

void map_clear(struct map *map)
{
	for (size_t i = 0; i < map->used; i++)
		free(map->entries[i].key);
	map->used = map->count = 0;
	if (map->slots)
		memset(map->slots, 0, map->room * sizeof(*map->slots));
}

/* The slot that holds KEY, or the free one where it would go. */
static size_t find_slot(const struct map *map, const char *key, uint64_t hash)
{
	size_t slot = hash & (map->room - 1);
	while (map->slots[slot]) {
		const struct map_entry *entry = &map->entries[map->slots[slot] - 1];
		if (entry->key && entry->hash == hash && !strcmp(entry->key, key))
			return slot;
		slot = (slot + 1) & (map->room - 1);
	}
	return slot;
}

/* Makes all anew with ROOM slots and without the removed entries. */
static void rebuild(struct map *map, size_t room)
{
	struct map old = *map;
	*map = (struct map){.room = room};
	map->entries = xcalloc(room / 2, sizeof(*map->entries));
	map->slots = xcalloc(room, sizeof(*map->slots));
	for (size_t i = 0; i < old.used; i++) {
		struct map_entry entry = old.entries[i];
		if (!entry.key)
			continue;
		map->entries[map->used++] = entry;
		map->slots[find_slot(map, entry.key, entry.hash)] = (uint32_t)map->used;
		map->count++;
	}
	free(old.entries);
	free(old.slots);
}

static void make_room(struct map *map)
{
	if (map->used < map->room / 2)
		return;
	size_t room = 16;
	while (room / 2 <= map->count + map->count / 2)
		room *= 2;
	rebuild(map, room);
}

static struct map_entry *find(const struct map *map, const char *key)
{
	if (!map->count)
		return NULL;
	size_t slot = find_slot(map, key, hash_text(key, strlen(key)));
	return map->slots[slot] ? &map->entries[map->slots[slot] - 1] : NULL;
}

void *map_set(struct map *map, const char *key, void *value)
{
	struct map_entry *entry = find(map, key);
	if (entry) {
		void *old = entry->value;
		entry->value = value;
		return old;
	}
	make_room(map);
	uint64_t hash = hash_text(key, strlen(key));
	size_t slot = find_slot(map, key, hash);
	map->entries[map->used++] = (struct map_entry){xstrdup(key), value, hash};
	map->slots[slot] = (uint32_t)map->used;
	map->count++;
	return NULL;
}

void *map_get(const struct map *map, const char *key)
{
	struct map_entry *entry = find(map, key);
	return entry ? entry->value : NULL;
}

void *map_remove(struct map *map, const char *key)
{
	struct map_entry *entry = find(map, key);
	if (!entry)
		return NULL;
	free(entry->key);
	entry->key = NULL; /* the slot goes on pointing here: it keeps the chain of probes */
	map->count--;
	return entry->value;
}

const struct map_entry *map_next(const struct map *map, size_t *at)
{
	while (*at < map->used) {
		const struct map_entry *entry = &map->entries[(*at)++];
		if (entry->key)
			return entry;
	}
	return NULL;
}
