#include "query/group.h"

#include <stdlib.h>
#include <string.h>

#include "base/map.h"
#include "base/memory.h"

enum { KEY_MAX = 1024 * 1024 }; /* bytes of what tells groups apart */

bool entry_value(const struct entry *entry, const struct expr *expr, struct arena *arena,
	struct value *value, struct error *problem)
{
	struct error err = {0};
	struct eval eval = {
		.scope = &entry->scope, .arena = arena, .group = entry->group, .err = &err};
	*value = eval_expr(&eval, expr);
	if (eval.costly || (eval.failed && !*problem->text))
		*problem = err;
	return !eval.costly;
}

static bool is_aggregate(enum op op)
{
	return op == OP_SUM || op == OP_MIN || op == OP_MAX || op == OP_AVG || op == OP_COUNT;
}

/* Whether EXPR, or a part of it, fits; aliases are looked into. */
static bool has(const struct expr *expr, bool (*fits)(const struct expr *))
{
	if (!expr)
		return false;
	if (fits(expr) || has(expr->left, fits) || has(expr->right, fits) || has(expr->third, fits))
		return true;
	for (const struct expr *item = expr->op == OP_LIST ? expr->left : NULL; item;
		item = item->next)
		if (has(item, fits))
			return true;
	return false;
}

static bool counts(const struct expr *expr)
{
	return expr->op == OP_COUNT;
}

static bool counts_all(const struct expr *expr)
{
	return expr->op == OP_COUNT && !expr->left;
}

static bool is_marked(const struct expr *expr)
{
	return expr->aggregate;
}

static const struct expr *behind_alias(const struct expr *expr)
{
	while (expr && expr->op == OP_ALIAS)
		expr = expr->left;
	return expr;
}

static bool is_same(const struct expr *a, const struct expr *b);

static bool is_same_list(const struct expr *a, const struct expr *b)
{
	for (; a && b && is_same(a, b); b = b->next)
		a = a->next;
	return a == b;
}

/* Whether two trees mean the same value of a row. */
static bool is_same(const struct expr *a, const struct expr *b)
{
	a = behind_alias(a);
	b = behind_alias(b);
	if (!a || !b || a->op != b->op)
		return a == b;
	if (a->op == OP_CONSTANT)
		return a->constant.unit == b->constant.unit &&
			value_equal(&a->constant, &b->constant);
	if (a->op == OP_PATH)
		return !strcmp(a->written, b->written);
	if (a->op == OP_LIST)
		return is_same_list(a->left, b->left);
	return is_same(a->left, b->left) && is_same(a->right, b->right) &&
		is_same(a->third, b->third);
}

struct check {
	const struct query *query;
	struct error *err;
};

static bool is_key(const struct check *check, const struct expr *expr)
{
	struct expr **groups = check->query->groups.items;
	for (size_t i = 0; i < check->query->groups.count; i++)
		if (is_same(groups[i], expr))
			return true;
	return false;
}

static bool check_expr(const struct check *check, struct expr *expr);

static bool mark_aggregate(const struct check *check, struct expr *expr)
{
	expr->aggregate = true;
	if (has(expr->left, is_marked) || has(expr->left, counts))
		return error_set(check->err, "an aggregate inside of another one");
	return true;
}

static bool check_items(const struct check *check, struct expr *list)
{
	for (struct expr *item = list->left; item; item = item->next)
		if (!check_expr(check, item))
			return false;
	return true;
}

static bool check_expr(const struct check *check, struct expr *expr)
{
	if (!expr || is_key(check, expr))
		return true;
	if (is_aggregate(expr->op))
		return mark_aggregate(check, expr);
	if (expr->op == OP_PATH)
		return error_set(check->err,
			"%s has more than one value in a group: name it in GROUP BY, or take its "
			"sum, min, max or avg",
			expr->written);
	if (expr->op == OP_LIST)
		return check_items(check, expr);
	return check_expr(check, expr->left) && check_expr(check, expr->right) &&
		check_expr(check, expr->third);
}

static bool check_grouped(const struct check *check, const char **at)
{
	const struct query_item *items = check->query->items.items;
	const struct query_key *keys = check->query->keys.items;
	for (size_t i = 0; i < check->query->items.count; i++) {
		*at = items[i].start;
		if (!check_expr(check, items[i].value))
			return false;
	}
	for (size_t i = 0; i < check->query->keys.count; i++) {
		*at = keys[i].start;
		if (!check_expr(check, keys[i].value))
			return false;
	}
	return true;
}

/* Whether a column or a key of ORDER BY has a part that FITS; *AT is where it begins. */
static bool any_has(const struct query *query, bool (*fits)(const struct expr *), const char **at)
{
	const struct query_item *items = query->items.items;
	const struct query_key *keys = query->keys.items;
	for (size_t i = 0; i < query->items.count; i++) {
		*at = items[i].start;
		if (has(items[i].value, fits))
			return true;
	}
	for (size_t i = 0; i < query->keys.count; i++) {
		*at = keys[i].start;
		if (has(keys[i].value, fits))
			return true;
	}
	return false;
}

/* What is an error in every query: count where there are no groups yet, or none at all. */
static bool check_counts(const struct query *query, const char **at, struct error *err)
{
	struct expr *const *groups = query->groups.items;
	const char *start = *at;
	*at = query->where ? query->where : start;
	if (has(query->made->root, counts))
		return error_set(err, "WHERE looks at single rows: there is nothing to count");
	*at = start;
	for (size_t i = 0; i < query->groups.count; i++)
		if (has(groups[i], counts))
			return error_set(
				err, "GROUP BY looks at single rows: there is nothing to count");
	if (!query->grouped && any_has(query, counts, at))
		return error_set(err, "count counts the rows of a group: add GROUP BY or count(*)");
	*at = start;
	return true;
}

bool group_check(struct query *query, const char **at, struct error *err)
{
	struct check check = {.query = query, .err = err};
	const char *start = *at;
	query->grouped = query->groups.count || any_has(query, counts_all, at);
	*at = start;
	if (!check_counts(query, at, err))
		return false;
	if (!query->grouped)
		return true;
	if (!query->items.count)
		return error_set(err, "groups need SELECT, which says what to show of them");
	bool good = check_grouped(&check, at);
	if (!good || !has(query->made->root, is_marked))
		return good;
	*at = query->where;
	return error_set(err, "WHERE looks at single rows, before there are groups");
}

/* Appends what tells VALUE from others. */
static void add_key(struct buf *key, const struct value *value)
{
	value_write_json(value, key);
	buf_add_char(key, '\n');
}

/* What tells the group of a row from others; false for a PROBLEM that ends the query. */
static bool key_of(const struct query *query, const struct entry *entry, struct arena *arena,
	struct buf *key, struct error *problem)
{
	struct expr **groups = query->groups.items;
	buf_clear(key);
	for (size_t i = 0; i < query->groups.count; i++) {
		struct value value;
		if (!entry_value(entry, groups[i], arena, &value, problem))
			return false;
		add_key(key, &value);
	}
	return !key->over || error_set(problem, "a value is too long to group by it");
}

/* A group while it is gathered. */
struct gathered {
	struct array rows; /* size_t */
};

static struct gathered *gathered_of(struct map *groups, const struct buf *key)
{
	const char *text = key->text ? key->text : "";
	struct gathered *group = map_get(groups, text);
	if (!group) {
		group = xcalloc(1, sizeof(*group));
		array_init(&group->rows, sizeof(size_t));
		map_set(groups, text, group);
	}
	return group;
}

static bool gather_groups(const struct query *query, const struct scope *scopes,
	const struct array *numbers, struct map *groups, struct error *problem)
{
	struct arena arena;
	struct buf key;
	bool good = true;
	const size_t *rows = numbers->items;
	arena_init(&arena);
	buf_init(&key, KEY_MAX);
	for (size_t i = 0; good && i < numbers->count; i++) {
		struct entry entry = {.row = rows[i], .scope = scopes[rows[i]]};
		good = key_of(query, &entry, &arena, &key, problem);
		if (good)
			*(size_t *)array_push(&gathered_of(groups, &key)->rows) = rows[i];
		arena_clear(&arena);
	}
	buf_finish(&key);
	arena_finish(&arena);
	return good;
}

static void add_group(struct array *list, const struct scope *scopes, const size_t *rows,
	size_t count, struct arena *arena)
{
	struct row_set *set = arena_get(arena, sizeof(*set));
	size_t *copy = arena_get(arena, count * sizeof(*copy));
	if (count)
		memcpy(copy, rows, count * sizeof(*copy));
	*set = (struct row_set){.scopes = scopes, .rows = copy, .count = count};
	*(struct entry *)array_push(list) = (struct entry){.row = count ? *rows : QUERY_NO_ROW,
		.scope = count ? scopes[*rows] : (struct scope){0},
		.group = set};
}

bool group_entries(const struct query *query, const struct scope *scopes,
	const struct array *numbers, struct arena *arena, struct array *list, struct error *problem)
{
	struct map groups;
	map_init(&groups);
	bool good = gather_groups(query, scopes, numbers, &groups, problem);
	size_t at = 0;
	for (const struct map_entry *entry; (entry = map_next(&groups, &at));) {
		struct gathered *group = entry->value;
		if (good)
			add_group(list, scopes, group->rows.items, group->rows.count, arena);
		array_finish(&group->rows);
		free(group);
	}
	map_finish(&groups);
	if (good && !list->count && !query->groups.count)
		add_group(list, scopes, NULL, 0, arena);
	return good;
}

/* Puts what tells the columns of ENTRY from others into KEY. */
static bool columns_of(const struct query *query, const struct entry *entry, struct arena *arena,
	struct buf *key, struct error *problem)
{
	const struct query_item *items = query->items.items;
	buf_clear(key);
	for (size_t i = 0; i < query->items.count; i++) {
		struct value value;
		if (!entry_value(entry, items[i].value, arena, &value, problem))
			return false;
		add_key(key, &value);
	}
	return !key->over || error_set(problem, "a value is too long to tell it from others");
}

bool group_distinct(const struct query *query, struct array *list, struct error *problem)
{
	struct arena arena;
	struct buf key;
	struct map seen;
	struct entry *entries = list->items;
	size_t kept = 0;
	bool good = true;
	map_init(&seen);
	arena_init(&arena);
	buf_init(&key, KEY_MAX);
	for (size_t i = 0; good && i < list->count; i++) {
		good = columns_of(query, &entries[i], &arena, &key, problem);
		if (good && !map_set(&seen, key.text, &seen))
			entries[kept++] = entries[i];
		arena_clear(&arena);
	}
	list->count = kept;
	buf_finish(&key);
	arena_finish(&arena);
	map_finish(&seen);
	return good;
}
