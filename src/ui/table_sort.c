#include <stdlib.h>
#include <string.h>

#include "base/memory.h"
#include "ui/table.h"

/*
 * Sorting: the keys of all rows are worked out once, then a stable sort over their indexes. Ties
 * stay in the order in which the rows were collected.
 */
struct sorting {
	const struct value *keys; /* `count` for each row */
	size_t count;
	const bool *descending;
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
			return sorting->descending[i] ? -order : order;
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

/* The expressions to sort by, and their directions. */
static size_t choose_keys(const struct table *table, const struct expression *keys[VIEW_KEYS + 1],
	bool descending[VIEW_KEYS + 1])
{
	const struct view *view = table->view;
	size_t count = 0;
	if (table->sort_column >= 0) {
		const struct column *column = &view->columns[table->sort_column];
		keys[count] = column->sort ? column->sort : column->values[0];
		descending[count++] = table->sort_descending;
	}
	for (int i = 0; i < VIEW_KEYS && view->order[i].value; i++) {
		keys[count] = view->order[i].value;
		descending[count++] = view->order[i].descending;
	}
	return count;
}

static void fill_keys(struct table *table, const struct format_choice *choice,
	const struct expression *const *expressions, size_t count, struct value *keys)
{
	for (size_t row = 0; row < table->shown.count; row++) {
		struct scope scope =
			row_scope(array_at(&table->shown, row), choice->clock, choice->local);
		for (size_t i = 0; i < count; i++)
			*keys++ = expression_value(expressions[i], &scope, &table->arena, NULL);
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

void table_sort(struct table *table, const struct format_choice *choice)
{
	const struct expression *expressions[VIEW_KEYS + 1];
	bool descending[VIEW_KEYS + 1];
	size_t count = choose_keys(table, expressions, descending);
	size_t rows = table->shown.count;
	if (!count || rows < 2)
		return;
	struct value *keys = xreallocarray(NULL, rows * count, sizeof(*keys));
	uint32_t *order = xreallocarray(NULL, rows, sizeof(*order));
	fill_keys(table, choice, expressions, count, keys);
	for (size_t i = 0; i < rows; i++)
		order[i] = (uint32_t)i;
	struct sorting sorting = {keys, count, descending};
	if (!in_order(order, rows, &sorting)) {
		qsort_r(order, rows, sizeof(*order), compare_rows, &sorting);
		reorder(table, order);
	}
	free(order);
	free(keys);
	arena_clear(&table->arena);
}

void table_sort_by(struct table *table, int column)
{
	table->sort_descending = table->sort_column == column && !table->sort_descending;
	table->sort_column = column;
	table->dirty = true;
}
