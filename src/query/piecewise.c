#include "query/piecewise.h"

#include "query/clauses.h"
#include "query/eval.h"
#include "query/print.h"

bool query_selects(const struct query *query, const struct scope *scope, struct arena *arena,
	struct query_tally *tally)
{
	struct error err = {0};
	struct eval eval = {.scope = scope, .arena = arena, .err = &err};
	if (!query->made->root)
		return true;
	struct value value = eval_expr(&eval, query->made->root);
	if (eval.failed && (eval.costly || !tally->failed))
		tally->problem = err;
	tally->failed += eval.failed;
	tally->costly |= eval.costly;
	return value_true(&value);
}

bool query_decides(
	const struct query *query, const struct scope *rows, size_t count, struct error *problem)
{
	struct arena arena;
	bool decides = !query->made->root || !count;
	arena_init(&arena);
	for (size_t i = 0; i < count && !decides; i++) {
		struct eval eval = {
			.scope = &rows[i], .arena = &arena, .err = *problem->text ? NULL : problem};
		struct value value = eval_expr(&eval, query->made->root);
		decides = (value.type == VALUE_BOOL && !eval.failed) || eval.costly;
		arena_clear(&arena);
	}
	arena_finish(&arena);
	return decides;
}

size_t query_keys(const struct query *query)
{
	return query->keys.count;
}

static const struct query_key *key_at(const struct query *query, size_t key)
{
	return array_at(&query->keys, key);
}

bool query_key_descends(const struct query *query, size_t key)
{
	return key_at(query, key)->descending;
}

struct value query_key_value(const struct query *query, size_t key, const struct scope *scope,
	struct arena *arena, struct query_tally *tally)
{
	struct error err = {0};
	struct eval eval = {.scope = scope, .arena = arena, .err = &err};
	struct value value = value_null();
	if (!tally->costly)
		value = eval_expr(&eval, key_at(query, key)->value);
	if (eval.costly)
		tally->problem = err;
	tally->costly |= eval.costly;
	return eval.failed ? value_null() : value;
}

void query_key_print(const struct query *query, size_t key, struct buf *out)
{
	expr_print(key_at(query, key)->value, out);
}

bool query_groups(const struct query *query)
{
	return query->grouped || query->distinct;
}

static const struct query_item *item_at(const struct query *query, size_t column)
{
	return array_at(&query->items, column);
}

void query_column_print(const struct query *query, size_t column, struct buf *out)
{
	expr_print(item_at(query, column)->value, out);
}

const char *query_alias(const struct query *query, size_t column)
{
	const struct query_item *item = item_at(query, column);
	return item->named ? item->title : NULL;
}

size_t query_limit(const struct query *query)
{
	return query->limited ? query->limit : SIZE_MAX;
}
