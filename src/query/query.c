#include "query/query.h"

#include <stdlib.h>
#include <string.h>

#include "base/memory.h"
#include "query/clauses.h"
#include "query/lexer.h"
#include "query/sort.h"

struct query *query_create(
	const char *text, const struct vocabulary *vocabulary, size_t *at, struct error *err)
{
	struct query *query = xcalloc(1, sizeof(*query));
	query->made = expression_new(text);
	array_init(&query->items, sizeof(struct query_item));
	array_init(&query->keys, sizeof(struct query_key));
	if (expression_fits(text, at, err) && clauses_parse(query, vocabulary, at, err))
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

static bool select_cells(const struct query *query, const struct scope *rows,
	struct query_result *result, struct error *err)
{
	const struct query_item *items = query->items.items;
	const size_t *numbers = result->rows.items;
	size_t columns = query->items.count;
	result->cells =
		arena_get(&result->arena, result->rows.count * columns * sizeof(*result->cells));
	struct value *cell = result->cells;
	for (size_t i = 0; i < result->rows.count * columns; i++) {
		struct error problem = {0};
		struct eval eval = {.scope = &rows[numbers[i / columns]],
			.arena = &result->arena,
			.err = &problem};
		*cell++ = eval_expr(&eval, items[i % columns].value);
		if (eval.failed && !*result->problem.text)
			result->problem = problem;
		if (eval.costly)
			return error_set(err, "%s", problem.text);
	}
	return true;
}

static void cut(struct array *rows, size_t limit)
{
	if (rows->count > limit)
		rows->count = limit;
}

bool query_run(const struct query *query, const struct scope *rows, size_t count,
	struct query_result *result, struct error *err)
{
	*result = (struct query_result){0};
	array_init(&result->rows, sizeof(size_t));
	arena_init(&result->arena);
	if (!filter(query, rows, count, result, err))
		return false;
	if (query->keys.count && !sort_rows(query, rows, &result->rows, err))
		return false;
	if (query->limited)
		cut(&result->rows, query->limit);
	return select_cells(query, rows, result, err);
}

void query_result_finish(struct query_result *result)
{
	array_finish(&result->rows);
	arena_finish(&result->arena);
}
