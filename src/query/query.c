#include "query/query.h"

#include <stdlib.h>
#include <string.h>

#include "base/memory.h"
#include "query/clauses.h"
#include "query/eval.h"
#include "query/lexer.h"
#include "query/sort.h"

struct query *query_create(
	const char *text, const struct vocabulary *vocabulary, size_t *at, struct error *err)
{
	struct query *query = xcalloc(1, sizeof(*query));
	query->made = expression_new(text);
	query->vocabulary = vocabulary;
	array_init(&query->items, sizeof(struct query_item));
	array_init(&query->groups, sizeof(struct expr *));
	array_init(&query->keys, sizeof(struct query_key));
	if (expression_fits(text, at, err) && clauses_parse(query, at, err))
		return query;
	query_destroy(query);
	return NULL;
}

void query_destroy(struct query *query)
{
	if (!query)
		return;
	struct query_item *items = query->items.items;
	for (size_t i = 0; i < query->items.count; i++)
		free(items[i].title);
	array_finish(&query->items);
	array_finish(&query->groups);
	array_finish(&query->keys);
	expression_destroy(query->made);
	free(query);
}

const char *query_text(const struct query *query)
{
	return query->made->text;
}

const struct expression *query_where(const struct query *query)
{
	return query->made->root ? query->made : NULL;
}

size_t query_columns(const struct query *query)
{
	return query->items.count;
}

const char *query_title(const struct query *query, size_t column)
{
	return ((const struct query_item *)array_at(&query->items, column))->title;
}

static void push_row(struct array *rows, size_t row)
{
	*(size_t *)array_push(rows) = row;
}

/* The rows that WHERE selects, in their order; false when a pattern is too costly. */
static bool filter(const struct query *query, const struct scope *rows, size_t count,
	struct query_result *result, struct error *err)
{
	struct arena arena;
	bool costly = false;
	arena_init(&arena);
	for (size_t i = 0; i < count && !costly; i++) {
		struct error problem = {0};
		struct eval eval = {.scope = &rows[i], .arena = &arena, .err = &problem};
		struct value value = value_bool(true);
		if (query->made->root)
			value = eval_expr(&eval, query->made->root);
		if (eval.failed && !result->failed++)
			result->problem = problem;
		if (value_true(&value))
			push_row(&result->rows, i);
		costly = eval.costly;
		arena_clear(&arena);
	}
	arena_finish(&arena);
	return !costly || error_set(err, "%s", result->problem.text);
}

/* An entry for each row, or for each group of them. */
static bool make_entries(const struct query *query, const struct scope *rows,
	struct query_result *result, struct array *list, struct error *err)
{
	const size_t *numbers = result->rows.items;
	if (query->grouped)
		return group_entries(query, rows, &result->rows, &result->arena, list, err);
	for (size_t i = 0; i < result->rows.count; i++)
		*(struct entry *)array_push(list) =
			(struct entry){.row = numbers[i], .scope = rows[numbers[i]]};
	return true;
}

static bool add_cells(const struct query *query, const struct entry *entry, struct value *cells,
	struct query_result *result, struct error *err)
{
	const struct query_item *items = query->items.items;
	for (size_t i = 0; i < query->items.count; i++) {
		struct error problem = {0};
		bool costly;
		cells[i] = entry_value(entry, items[i].value, &result->arena, &problem, &costly);
		if (*problem.text && !*result->problem.text)
			result->problem = problem;
		if (costly)
			return error_set(err, "%s", problem.text);
	}
	return true;
}

/* Rows and cells of the result from what is left. */
static bool fill(const struct query *query, const struct array *list, struct query_result *result,
	struct error *err)
{
	const struct entry *entries = list->items;
	size_t columns = query->items.count;
	array_clear(&result->rows);
	result->cells = arena_get(&result->arena, list->count * columns * sizeof(*result->cells));
	for (size_t i = 0; i < list->count; i++) {
		push_row(&result->rows, entries[i].row);
		if (!add_cells(query, &entries[i], result->cells + i * columns, result, err))
			return false;
	}
	return true;
}

/* What comes behind WHERE. */
static bool arrange(const struct query *query, const struct scope *rows,
	struct query_result *result, struct error *err)
{
	struct array list;
	array_init(&list, sizeof(struct entry));
	bool good = make_entries(query, rows, result, &list, err) &&
		(!query->distinct || group_distinct(query, &list, err)) &&
		(!query->keys.count || sort_entries(query, &list, err));
	if (query->limited && list.count > query->limit)
		list.count = query->limit;
	good = good && fill(query, &list, result, err);
	array_finish(&list);
	return good;
}

bool query_run(const struct query *query, const struct scope *rows, size_t count,
	struct query_result *result, struct error *err)
{
	*result = (struct query_result){0};
	array_init(&result->rows, sizeof(size_t));
	arena_init(&result->arena);
	return filter(query, rows, count, result, err) && arrange(query, rows, result, err);
}

void query_result_finish(struct query_result *result)
{
	array_finish(&result->rows);
	arena_finish(&result->arena);
}
