#include <string.h>

#include "query/eval.h"

static struct value evaluate(struct eval *eval, const struct expr *expr);

const char *eval_type_name(const struct value *value)
{
	static const char *const names[] = {[VALUE_NULL] = "null",
		[VALUE_BOOL] = "boolean",
		[VALUE_NUMBER] = "number",
		[VALUE_TEXT] = "text",
		[VALUE_TIME] = "time",
		[VALUE_LIST] = "array",
		[VALUE_OBJECT] = "object"};
	return names[value->type];
}

struct value eval_mistake(struct eval *eval, const char *expected, const struct value *got)
{
	if (!eval->failed)
		error_set(eval->err, "type mismatch: expected %s, got %s", expected,
			eval_type_name(got));
	eval->failed = true;
	return value_null();
}

struct value eval_failure(struct eval *eval, const char *what)
{
	if (!eval->failed)
		error_set(eval->err, "%s", what);
	eval->failed = true;
	return value_null();
}

static struct value path_of(struct eval *eval, const struct expr *expr)
{
	const struct field *field = expr->field;
	if (!field)
		return path_value(&expr->path, eval->arena, eval->scope->row);
	if (field->value && path_is_name(&expr->path))
		return field->value(eval->scope, eval->arena);
	const struct node *below = field->node ? field->node(eval->scope) : NULL;
	return path_value_below(&expr->path, eval->arena, below);
}

static struct value list_of(struct eval *eval, const struct expr *expr)
{
	size_t count = 0;
	for (const struct expr *item = expr->left; item; item = item->next)
		count++;
	struct value *items = arena_get(eval->arena, count * sizeof(*items));
	struct value list = {.type = VALUE_LIST, .count = count, .items = items};
	for (const struct expr *item = expr->left; item; item = item->next)
		*items++ = evaluate(eval, item);
	return list;
}

/* An array on the left: the operator goes to each element (query-language.md 6). */
static struct value apply(struct eval *eval, const struct expr *expr, const struct value *left,
	const struct value *right)
{
	if (left->type != VALUE_LIST)
		return operator_apply(eval, expr, left, right);
	struct value *items = arena_get(eval->arena, left->count * sizeof(*items));
	for (size_t i = 0; i < left->count; i++)
		items[i] = apply(eval, expr, &left->items[i], right);
	return (struct value){.type = VALUE_LIST, .count = left->count, .items = items};
}

/* Adds VALUE to LIST, an array element by element, without nulls. */
static void gather(struct eval *eval, struct value *list, size_t *room, const struct value *value)
{
	const struct value *items = value->type == VALUE_LIST ? value->items : value;
	size_t count = value->type == VALUE_LIST ? value->count : 1;
	for (size_t i = 0; i < count; i++) {
		if (items[i].type == VALUE_NULL)
			continue;
		if (list->count == *room) {
			*room = *room * 2 + 16;
			struct value *more = arena_get(eval->arena, *room * sizeof(*more));
			if (list->count)
				memcpy(more, list->items, list->count * sizeof(*more));
			list->items = more;
		}
		((struct value *)list->items)[list->count++] = items[i];
	}
}

/* An aggregate: over what its operand is in each row of the group. */
static struct value aggregate(struct eval *eval, const struct expr *expr)
{
	struct value list = {.type = VALUE_LIST};
	size_t room = 0;
	size_t present = 0;
	for (size_t i = 0; expr->left && i < eval->group->count; i++) {
		struct eval inner = {.scope = &eval->group->scopes[eval->group->rows[i]],
			.arena = eval->arena,
			.err = eval->failed ? NULL : eval->err};
		struct value value = eval_expr(&inner, expr->left);
		eval->failed |= inner.failed;
		eval->costly |= inner.costly;
		present += value.type != VALUE_NULL;
		if (expr->op != OP_COUNT)
			gather(eval, &list, &room, &value);
	}
	if (expr->op == OP_COUNT)
		return value_number((double)(expr->left ? present : eval->group->count));
	return function_reduce(eval, expr, &list);
}

/* Operators with operands. */
static struct value evaluate_operator(struct eval *eval, const struct expr *expr)
{
	struct value left = evaluate(eval, expr->left);
	struct value right = expr->right ? evaluate(eval, expr->right) : value_null();
	switch (expr->op) {
	case OP_BETWEEN: {
		struct value high = evaluate(eval, expr->third);
		return operator_between(eval, &left, &right, &high);
	}
	case OP_LEN:
	case OP_ANY:
	case OP_ALL:
	case OP_SUM:
	case OP_MIN:
	case OP_MAX:
	case OP_AVG: return function_reduce(eval, expr, &left);
	default: return apply(eval, expr, &left, &right);
	}
}

static struct value evaluate(struct eval *eval, const struct expr *expr)
{
	if (!expr)
		return value_null();
	if (expr->aggregate && eval->group)
		return aggregate(eval, expr);
	switch (expr->op) {
	case OP_CONSTANT: return expr->constant;
	case OP_PATH: return path_of(eval, expr);
	case OP_ALIAS: return evaluate(eval, expr->left);
	case OP_LIST: return list_of(eval, expr);
	case OP_NOW: return function_now(eval);
	default: return evaluate_operator(eval, expr);
	}
}

struct value eval_expr(struct eval *eval, const struct expr *expr)
{
	struct value value = evaluate(eval, expr);
	return eval->failed ? value_null() : value;
}

struct value expression_value(const struct expression *expression, const struct scope *scope,
	struct arena *arena, struct error *err)
{
	struct eval eval = {.scope = scope, .arena = arena, .err = err};
	return eval_expr(&eval, expression->root);
}
