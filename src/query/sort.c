#include "query/sort.h"

#include <stdlib.h>

#include "base/memory.h"

/* An entry with what it is sorted by, made once. */
struct sorted {
	struct entry entry;
	size_t place;
	const struct value *keys;
};

static int by_keys(const void *first, const void *second, void *data)
{
	const struct sorted *a = first;
	const struct sorted *b = second;
	const struct query *query = data;
	const struct query_key *keys = query->keys.items;
	for (size_t i = 0; i < query->keys.count; i++) {
		int order = value_order_sortable(&a->keys[i], &b->keys[i]);
		if (order)
			return keys[i].descending ? -order : order;
	}
	return a->place < b->place ? -1 : a->place > b->place;
}

/* The keys of an entry, or NULL for a PROBLEM that ends the query. */
static const struct value *keys_of(const struct query *query, const struct entry *entry,
	struct arena *arena, struct error *problem)
{
	const struct query_key *keys = query->keys.items;
	struct value *values = arena_get(arena, query->keys.count * sizeof(*values));
	for (size_t i = 0; i < query->keys.count; i++) {
		struct value value;
		if (!entry_value(entry, keys[i].value, arena, &value, problem))
			return NULL;
		values[i] = value_sortable(&value);
	}
	return values;
}

bool sort_entries(const struct query *query, struct array *list, struct error *problem)
{
	struct entry *entries = list->items;
	struct sorted *sorted = xcalloc(list->count + 1, sizeof(*sorted));
	struct arena arena;
	bool good = true;
	arena_init(&arena);
	for (size_t i = 0; good && i < list->count; i++) {
		const struct value *keys = keys_of(query, &entries[i], &arena, problem);
		sorted[i] = (struct sorted){entries[i], i, keys};
		good = keys;
	}
	if (good)
		qsort_r(sorted, list->count, sizeof(*sorted), by_keys, (void *)query);
	for (size_t i = 0; good && i < list->count; i++)
		entries[i] = sorted[i].entry;
	arena_finish(&arena);
	free(sorted);
	return good;
}
