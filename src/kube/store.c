#include "kube/store.h"

#include <stdio.h>
#include <string.h>

enum { KEY = 600 /* a namespace has at most 63 bytes, a name 253 */ };

void store_init(struct store *store)
{
	*store = (struct store){0};
	map_init(&store->objects);
}

static void drop(struct store *store, struct object *object)
{
	store->bytes -= object->doc->bytes;
	object->gone = true;
	object_unref(object);
}

void store_clear(struct store *store)
{
	size_t at = 0;
	for (struct object *object; (object = store_next(store, &at));)
		drop(store, object);
	map_clear(&store->objects);
	store->generation++;
}

void store_finish(struct store *store)
{
	store_clear(store);
	map_finish(&store->objects);
}

static const char *key_of(char key[KEY], const char *name_space, const char *name)
{
	snprintf(key, KEY, "%s/%s", name_space, name);
	return key;
}

/* A list anew brings mostly what is there already: that stays, and nobody computes it again. */
static bool same_version(const struct object *a, const struct object *b)
{
	return *a->version && !strcmp(a->version, b->version) && !strcmp(a->uid, b->uid);
}

void store_put(struct store *store, struct object *object)
{
	char key[KEY];
	key_of(key, object->name_space, object->name);
	struct object *old = map_get(&store->objects, key);
	if (old && same_version(old, object)) {
		old->listed = store->listing;
		object_unref(object);
		return;
	}
	object->listed = store->listing;
	store->bytes += object->doc->bytes;
	map_set(&store->objects, key, object);
	if (old)
		drop(store, old);
	store->generation++;
}

void store_remove(struct store *store, const struct object *gone)
{
	char key[KEY];
	struct object *old = map_remove(&store->objects, key_of(key, gone->name_space, gone->name));
	if (!old)
		return;
	drop(store, old);
	store->generation++;
}

struct object *store_get(const struct store *store, const char *name_space, const char *name)
{
	char key[KEY];
	return map_get(&store->objects, key_of(key, name_space, name));
}

struct object *store_next(const struct store *store, size_t *at)
{
	const struct map_entry *entry = map_next(&store->objects, at);
	return entry ? entry->value : NULL;
}

struct object *store_find_uid(const struct store *store, const char *uid)
{
	size_t at = 0;
	for (struct object *object; (object = store_next(store, &at));)
		if (!strcmp(object->uid, uid))
			return object;
	return NULL;
}

size_t store_count(const struct store *store)
{
	return store->objects.count;
}

void store_begin_list(struct store *store)
{
	store->listing++;
}

void store_end_list(struct store *store)
{
	size_t at = 0;
	for (struct object *object; (object = store_next(store, &at));)
		if (object->listed != store->listing)
			store_remove(store, object);
}
