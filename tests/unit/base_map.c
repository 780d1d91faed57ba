#include <criterion/criterion.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/buf.h"
#include "base/map.h"

TestSuite(base_map);

static char values[5000];

static const char *key_of(int i)
{
	static char key[32];
	snprintf(key, sizeof(key), "key-%d", i);
	return key;
}

/* The keys in the order of the walk, a comma behind each. */
static char *keys_of(const struct map *map)
{
	struct buf text;
	size_t at = 0;
	buf_init(&text, 100000);
	for (const struct map_entry *entry; (entry = map_next(map, &at));)
		buf_printf(&text, "%s,", entry->key);
	return buf_take(&text);
}

static void expect_keys(const struct map *map, const char *expected)
{
	char *keys = keys_of(map);
	cr_expect_str_eq(keys, expected);
	free(keys);
}

Test(base_map, empty)
{
	struct map map;
	size_t at = 0;
	map_init(&map);
	cr_assert_null(map_get(&map, "x"));
	cr_assert_null(map_remove(&map, "x"));
	cr_assert_null(map_next(&map, &at));
	map_clear(&map);
	map_finish(&map);
}

Test(base_map, finds_what_was_set)
{
	struct map map;
	map_init(&map);
	for (int i = 0; i < 5000; i++)
		cr_assert_null(map_set(&map, key_of(i), &values[i]));
	for (int i = 0; i < 5000; i++)
		cr_assert_eq(map_get(&map, key_of(i)), &values[i], "%s", key_of(i));
	cr_assert_eq(map_set(&map, "key-7", &values[0]), &values[7]);
	cr_assert_eq(map_get(&map, "key-7"), &values[0]);
	cr_assert_eq(map.count, 5000);
	cr_assert_null(map_get(&map, ""));
	map_finish(&map);
}

Test(base_map, keeps_the_order_of_insertion)
{
	struct map map;
	map_init(&map);
	for (const char *key = "zebra\0ant\0cow\0"; *key; key += strlen(key) + 1)
		map_set(&map, key, values);
	map_set(&map, "ant", values + 1);
	expect_keys(&map, "zebra,ant,cow,");
	map_remove(&map, "zebra");
	expect_keys(&map, "ant,cow,");
	map_set(&map, "zebra", values);
	expect_keys(&map, "ant,cow,zebra,");
	map_finish(&map);
}

/* Full, with removed keys that a new one would drive out: the walk still comes by each once. */
Test(base_map, sets_while_it_is_walked)
{
	struct map map;
	size_t at = 0;
	size_t seen = 0;
	map_init(&map);
	map_set(&map, "first", values);
	while (map.used < map.room / 2)
		map_set(&map, key_of((int)map.used), values);
	map_remove(&map, "first");
	for (const struct map_entry *entry; (entry = map_next(&map, &at)); seen++)
		cr_expect_eq(map_set(&map, entry->key, values + 1), values);
	cr_expect_eq(seen, map.count);
	map_finish(&map);
}

Test(base_map, removes_while_it_is_walked)
{
	struct map map;
	size_t at = 0;
	int seen = 0;
	map_init(&map);
	for (int i = 0; i < 100; i++)
		map_set(&map, key_of(i), &values[i]);
	for (const struct map_entry *entry; (entry = map_next(&map, &at)); seen++)
		if (((char *)entry->value - values) % 2)
			cr_assert(map_remove(&map, entry->key));
	cr_assert_eq(seen, 100);
	cr_assert_eq(map.count, 50);
	for (int i = 0; i < 100; i++)
		cr_assert_eq(map_get(&map, key_of(i)), i % 2 ? NULL : &values[i]);
	map_finish(&map);
}

Test(base_map, removed_entries_do_not_pile_up)
{
	struct map map;
	map_init(&map);
	map_set(&map, "first", values);
	for (int i = 0; i < 20000; i++) {
		map_set(&map, key_of(i), values + 1);
		cr_assert_eq(map_remove(&map, key_of(i)), values + 1);
		cr_assert_null(map_get(&map, key_of(i)));
	}
	cr_assert_eq(map.count, 1);
	cr_assert_leq(map.room, 64);
	expect_keys(&map, "first,");
	map_clear(&map);
	cr_assert_null(map_get(&map, "first"));
	map_set(&map, "second", values);
	expect_keys(&map, "second,");
	map_finish(&map);
}
