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

void query_drop_where(struct query *query)
{
	query->made->root = NULL;
}

char *query_text_of_fields(const char *fields, const char *text)
{
	bool bare = text && text[strspn(text, " \t\r\n")] && !clauses_begin(text);
	return xasprintf("select %s%s%s%s", fields, text ? "\n" : "", bare ? "where " : "",
		text ? text : "");
}

bool query_is_of_rows(const struct query *query)
{
	return !query->grouped && !query->distinct && !query->limited;
}

const struct expression *query_where(const struct query *query)
{
	return query->made->root ? query->made : NULL;
}

bool query_only_selects(const struct query *query)
{
	return query->made->root && !query->items.count && !query->groups.count &&
		!query->keys.count && !query->limited;
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
	struct query_result *result)
{
	struct arena arena;
	bool good = true;
	arena_init(&arena);
	for (size_t i = 0; i < count && good; i++) {
		struct error err = {0};
		struct eval eval = {.scope = &rows[i], .arena = &arena, .err = &err};
		struct value value = value_bool(true);
		if (query->made->root)
			value = eval_expr(&eval, query->made->root);
		if (eval.failed && (eval.costly || !result->failed))
			result->problem = err;
		result->failed += eval.failed;
		if (value_true(&value))
			push_row(&result->rows, i);
		good = !eval.costly;
		arena_clear(&arena);
	}
	arena_finish(&arena);
	return good;
}

/* An entry for each row, or for each group of them. */
static bool make_entries(const struct query *query, const struct scope *rows,
	struct query_result *result, struct array *list)
{
	const size_t *numbers = result->rows.items;
	if (query->grouped)
		return group_entries(
			query, rows, &result->rows, &result->arena, list, &result->problem);
	for (size_t i = 0; i < result->rows.count; i++)
		*(struct entry *)array_push(list) =
			(struct entry){.row = numbers[i], .scope = rows[numbers[i]]};
	return true;
}

/* Rows and cells of the result from what is left. */
static bool fill(const struct query *query, const struct array *list, struct query_result *result)
{
	const struct query_item *items = query->items.items;
	const struct entry *entries = list->items;
	size_t columns = query->items.count;
	array_clear(&result->rows);
	result->cells = arena_get(&result->arena, list->count * columns * sizeof(*result->cells));
	for (size_t i = 0; i < list->count; i++)
		push_row(&result->rows, entries[i].row);
	for (size_t i = 0; i < list->count * columns; i++)
		if (!entry_value(&entries[i / columns], items[i % columns].value, &result->arena,
			    &result->cells[i], &result->problem))
			return false;
	return true;
}

/* What comes behind WHERE. */
static bool arrange(
	const struct query *query, const struct scope *rows, struct query_result *result)
{
	struct array list;
	array_init(&list, sizeof(struct entry));
	bool good = make_entries(query, rows, result, &list) &&
		(!query->distinct || group_distinct(query, &list, &result->problem)) &&
		(!query->keys.count || sort_entries(query, &list, &result->problem));
	if (query->limited && list.count > query->limit)
		list.count = query->limit;
	good = good && fill(query, &list, result);
	array_finish(&list);
	return good;
}

bool query_run(const struct query *query, const struct scope *rows, size_t count,
	struct query_result *result, struct error *err)
{
	*result = (struct query_result){0};
	array_init(&result->rows, sizeof(size_t));
	arena_init(&result->arena);
	if (filter(query, rows, count, result) && arrange(query, rows, result))
		return true;
	return error_set(err, "%s", result->problem.text);
}

void query_result_finish(struct query_result *result)
{
	array_finish(&result->rows);
	arena_finish(&result->arena);
}
