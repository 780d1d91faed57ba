#include "query/sort.h"

#include <stdlib.h>

#include "base/memory.h"

/* A row with what it is sorted by, made once. */
struct sorted {
	size_t row;
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

/* The keys of a row, or NULL and ERR. */
static const struct value *keys_of(const struct query *query, const struct scope *scope,
	struct arena *arena, struct error *err)
{
	const struct query_key *keys = query->keys.items;
	struct value *values = arena_get(arena, query->keys.count * sizeof(*values));
	for (size_t i = 0; i < query->keys.count; i++) {
		struct error problem = {0};
		struct eval eval = {.scope = scope, .arena = arena, .err = &problem};
		struct value value = eval_expr(&eval, keys[i].value);
		values[i] = value_sortable(&value);
		if (eval.costly) {
			error_set(err, "%s", problem.text);
			return NULL;
		}
	}
	return values;
}

bool sort_rows(const struct query *query, const struct scope *scopes, struct array *rows,
	struct error *err)
{
	size_t *numbers = rows->items;
	struct sorted *sorted = xcalloc(rows->count + 1, sizeof(*sorted));
	struct arena arena;
	bool good = true;
	arena_init(&arena);
	for (size_t i = 0; good && i < rows->count; i++) {
		const struct value *keys = keys_of(query, &scopes[numbers[i]], &arena, err);
		sorted[i] = (struct sorted){numbers[i], i, keys};
		good = keys;
	}
	if (good)
		qsort_r(sorted, rows->count, sizeof(*sorted), by_keys, (void *)query);
	for (size_t i = 0; good && i < rows->count; i++)
		numbers[i] = sorted[i].row;
	arena_finish(&arena);
	free(sorted);
	return good;
}
