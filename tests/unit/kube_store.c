#include <criterion/criterion.h>
#include <stdlib.h>
#include <string.h>

#include "base/buf.h"
#include "base/memory.h"
#include "kube/store.h"
#include "unit/given.h"

TestSuite(kube_store);

/* An object "NAMESPACE/NAME" with this uid and version. */
static struct object *made(const char *key, const char *uid, const char *version)
{
	const char *name = strchr(key, '/') + 1;
	char *yaml = xasprintf("metadata: {namespace: '%.*s', name: '%s', uid: '%s', "
			       "resourceVersion: '%s'}",
		(int)(name - key - 1), key, name, uid, version);
	struct object *object = given_object(yaml);
	free(yaml);
	return object;
}

static void put(struct store *store, const char *key, const char *uid, const char *version)
{
	store_put(store, made(key, uid, version));
}

static void remove_key(struct store *store, const char *key)
{
	struct object *gone = made(key, "other", "99");
	store_remove(store, gone);
	object_unref(gone);
}

/* "ns/name:version" of all objects, in the order of the walk. */
static void expect_objects(const struct store *store, const char *expected)
{
	struct buf text;
	size_t at = 0;
	size_t bytes = 0;
	buf_init(&text, 10000);
	for (const struct object *object; (object = store_next(store, &at));) {
		buf_printf(&text, "%s/%s:%s ", object->name_space, object->name, object->version);
		bytes += object->doc->bytes;
		cr_expect_not(object->gone);
		cr_expect_eq(store_get(store, object->name_space, object->name), object);
	}
	cr_expect_str_eq(text.text, expected);
	cr_expect_eq(store->bytes, bytes, "%zu bytes", store->bytes);
	buf_finish(&text);
}

Test(kube_store, changes_and_their_generation)
{
	struct store store;
	store_init(&store);
	put(&store, "a/x", "u1", "1");
	put(&store, "b/x", "u2", "2");
	put(&store, "a/y", "u3", "3");
	uint64_t generation = store.generation;
	expect_objects(&store, "a/x:1 b/x:2 a/y:3 ");
	put(&store, "b/x", "u2", "4");
	cr_expect_eq(store.generation, ++generation);
	expect_objects(&store, "a/x:1 b/x:4 a/y:3 ");
	remove_key(&store, "a/x");
	cr_expect_eq(store.generation, ++generation);
	expect_objects(&store, "b/x:4 a/y:3 ");
	remove_key(&store, "a/x");
	cr_expect_eq(store.generation, generation, "nothing was there to remove");
	cr_expect_eq(store_count(&store), 2);
	cr_expect_null(store_get(&store, "a", "x"));
	cr_expect_str_eq(store_find_uid(&store, "u3")->name, "y");
	cr_expect_null(store_find_uid(&store, "u1"));
	store_clear(&store);
	cr_expect_neq(store.generation, generation);
	expect_objects(&store, "");
	store_finish(&store);
}

/* An unchanged object stays the same one, so that nobody computes it again. */
Test(kube_store, same_version_is_kept)
{
	struct store store;
	store_init(&store);
	put(&store, "a/x", "u", "1");
	const struct object *first = store_get(&store, "a", "x");
	uint64_t generation = store.generation;
	put(&store, "a/x", "u", "1");
	cr_expect_eq(store_get(&store, "a", "x"), first);
	cr_expect_eq(store.generation, generation);
	put(&store, "a/x", "u-anew", "1");
	cr_expect_eq(store.generation, ++generation, "another object with the same name");
	put(&store, "a/x", "u-anew", "");
	put(&store, "a/x", "u-anew", "");
	cr_expect_eq(store.generation, generation + 2, "no version: never the same");
	expect_objects(&store, "a/x: ");
	store_finish(&store);
}

/* What a list anew does not name is gone; what it names unchanged is not touched. */
Test(kube_store, list_sweeps)
{
	struct store store;
	store_init(&store);
	put(&store, "a/kept", "u1", "1");
	put(&store, "a/gone", "u2", "1");
	put(&store, "a/changed", "u3", "1");
	const struct object *kept = store_get(&store, "a", "kept");
	store_begin_list(&store);
	put(&store, "a/kept", "u1", "1");
	put(&store, "a/changed", "u3", "5");
	put(&store, "a/new", "u4", "6");
	expect_objects(&store, "a/kept:1 a/gone:1 a/changed:5 a/new:6 ");
	store_end_list(&store);
	expect_objects(&store, "a/kept:1 a/changed:5 a/new:6 ");
	cr_expect_eq(store_get(&store, "a", "kept"), kept);
	uint64_t generation = store.generation;
	store_begin_list(&store);
	put(&store, "a/kept", "u1", "1");
	put(&store, "a/changed", "u3", "5");
	put(&store, "a/new", "u4", "6");
	store_end_list(&store);
	cr_expect_eq(store.generation, generation, "a list without news changes nothing");
	store_begin_list(&store);
	store_end_list(&store);
	expect_objects(&store, "");
	store_finish(&store);
}

/* A list that is given up half-way empties nothing; the next whole one sweeps. */
Test(kube_store, broken_lists_sweep_nothing)
{
	struct store store;
	store_init(&store);
	put(&store, "a/x", "u1", "1");
	put(&store, "a/y", "u2", "1");
	store_begin_list(&store);
	put(&store, "a/y", "u2", "1");
	store_begin_list(&store);
	put(&store, "a/x", "u1", "1");
	store_end_list(&store);
	expect_objects(&store, "a/x:1 ");
	store_finish(&store);
}

/* Whoever holds one sees that it is gone, and still can read it. */
Test(kube_store, held_objects_outlive_it)
{
	struct store store;
	struct object *held[3];
	store_init(&store);
	put(&store, "a/replaced", "u1", "1");
	put(&store, "a/removed", "u2", "1");
	put(&store, "a/cleared", "u3", "1");
	held[0] = object_ref(store_get(&store, "a", "replaced"));
	held[1] = object_ref(store_get(&store, "a", "removed"));
	held[2] = object_ref(store_get(&store, "a", "cleared"));
	put(&store, "a/replaced", "u1", "2");
	remove_key(&store, "a/removed");
	cr_expect_not(held[2]->gone);
	store_finish(&store);
	for (size_t i = 0; i < 3; i++) {
		cr_expect(held[i]->gone, "%s", held[i]->name);
		cr_expect_str_eq(held[i]->version, "1");
		object_unref(held[i]);
	}
}

/* Names cannot be put together so that two objects are one. */
Test(kube_store, keys_do_not_collide)
{
	struct store store;
	store_init(&store);
	put(&store, "/a", "u1", "1");
	put(&store, "a/", "u2", "1");
	put(&store, "a/a", "u3", "1");
	cr_expect_eq(store_count(&store), 3);
	store_finish(&store);
}
