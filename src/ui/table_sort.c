#include <stdlib.h>
#include <string.h>

#include "base/memory.h"
#include "ui/table.h"

/* What to sort by: an expression, or a key of the table's query. */
struct sort_by {
	const struct expression *value; /* NULL: the query's key */
	size_t key;
	bool descending;
};

enum { KEYS = VIEW_KEYS + 1 + TABLE_QUERY_KEYS };

/*
 * Sorting: the keys of all rows are worked out once, then a stable sort over their indexes. Ties
 * stay in the order in which the rows were collected.
 */
struct sorting {
	const struct value *keys; /* `count` for each row */
	size_t count;
	const struct sort_by *by;
};

static int compare_rows(const void *first, const void *second, void *data)
{
	const struct sorting *sorting = data;
	uint32_t a = *(const uint32_t *)first;
	uint32_t b = *(const uint32_t *)second;
	for (size_t i = 0; i < sorting->count; i++) {
		int order = value_order(&sorting->keys[a * sorting->count + i],
			&sorting->keys[b * sorting->count + i]);
		if (order)
			return sorting->by[i].descending ? -order : order;
	}
	return a < b ? -1 : a > b;
}

/* Rows mostly come in order: a look at neighbours is cheaper than a sort that changes nothing. */
static bool in_order(const uint32_t *order, size_t rows, struct sorting *sorting)
{
	for (size_t i = 1; i < rows; i++)
		if (compare_rows(&order[i - 1], &order[i], sorting) > 0)
			return false;
	return true;
}

static size_t choose_query_keys(const struct table *table, struct sort_by keys[KEYS])
{
	size_t count = query_keys(table->query);
	for (size_t i = 0; i < count; i++)
		keys[i] = (struct sort_by){
			.key = i, .descending = query_key_descends(table->query, i)};
	return count;
}

/* BY_QUERY: as the query says; else by the chosen column. What is equal is as the view says. */
static size_t choose_keys(const struct table *table, bool by_query, struct sort_by keys[KEYS])
{
	const struct view *view = table->view;
	size_t count = by_query ? choose_query_keys(table, keys) : 0;
	if (table->sort_column >= 0 && !count) {
		const struct column *column = &view->columns[table->sort_column];
		keys[count++] =
			(struct sort_by){.value = column->sort ? column->sort : column->values[0],
				.descending = table->sort_descending};
	}
	for (int i = 0; i < VIEW_KEYS && view->order[i].value; i++)
		keys[count++] = (struct sort_by){
			.value = view->order[i].value, .descending = view->order[i].descending};
	return count;
}

static void fill_keys(struct table *table, const struct format_choice *choice,
	const struct sort_by *by, size_t count, struct value *keys)
{
	for (size_t row = 0; row < table->shown.count; row++) {
		struct scope scope =
			row_scope(array_at(&table->shown, row), choice->clock, choice->local);
		for (size_t i = 0; i < count; i++)
			*keys++ = by[i].value
				? expression_value(by[i].value, &scope, &table->arena, NULL)
				: query_key_value(table->query, by[i].key, &scope, &table->arena,
					  &table->tally);
	}
}

static void reorder(struct table *table, const uint32_t *order)
{
	struct array sorted;
	array_init(&sorted, sizeof(struct row));
	for (size_t i = 0; i < table->shown.count; i++)
		*(struct row *)array_push(&sorted) =
			*(const struct row *)array_at(&table->shown, order[i]);
	array_finish(&table->shown);
	table->shown = sorted;
}

static void sort_shown(struct table *table, const struct format_choice *choice, bool by_query)
{
	struct sort_by by[KEYS];
	size_t count = choose_keys(table, by_query, by);
	size_t rows = table->shown.count;
	if (!count || rows < 2)
		return;
	struct value *keys = xreallocarray(NULL, rows * count, sizeof(*keys));
	uint32_t *order = xreallocarray(NULL, rows, sizeof(*order));
	fill_keys(table, choice, by, count, keys);
	for (size_t i = 0; i < rows; i++)
		order[i] = (uint32_t)i;
	struct sorting sorting = {keys, count, by};
	if (!in_order(order, rows, &sorting)) {
		qsort_r(order, rows, sizeof(*order), compare_rows, &sorting);
		reorder(table, order);
	}
	free(order);
	free(keys);
	arena_clear(&table->arena);
}

/* The rows of a LIMIT are the first ones in the order of the query, however they are sorted then.
 */
void table_sort(struct table *table, const struct format_choice *choice)
{
	size_t limit = table->query ? query_limit(table->query) : SIZE_MAX;
	bool by_query = table->query && query_keys(table->query);
	if (by_query && (table->query_orders || limit < table->shown.count))
		sort_shown(table, choice, true);
	if (table->tally.costly)
		array_clear(&table->shown);
	if (by_query && limit < table->shown.count)
		table->shown.count = limit;
	if (!by_query || !table->query_orders)
		sort_shown(table, choice, false);
	if (limit < table->shown.count)
		table->shown.count = limit;
}

void table_sort_by(struct table *table, int column)
{
	table->sort_descending = table->sort_column == column && !table->sort_descending;
	table->sort_column = column;
	table->query_orders = false;
	table->dirty = true;
}
