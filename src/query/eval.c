#include <math.h>
#include <string.h>

#include "query/expr.h"
#include "query/like.h"

/* Evaluation by walking the tree; the rules are those of reference/query-language.md 6. */

static struct value evaluate(struct eval *eval, const struct expr *expr);

static const char *type_name(const struct value *value)
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

/* A mistake in types: the value of the whole expression will be null. The first one is told. */
static struct value mistake(struct eval *eval, const char *expected, const struct value *got)
{
	if (!eval->failed)
		error_set(
			eval->err, "type mismatch: expected %s, got %s", expected, type_name(got));
	eval->failed = true;
	return value_null();
}

static struct value path_of(struct eval *eval, const struct expr *expr)
{
	if (!expr->field)
		return path_value(&expr->path, eval->arena, eval->scope->row);
	if (expr->field->node)
		return path_value_below(&expr->path, eval->arena, expr->field->node(eval->scope));
	return expr->field->value(eval->scope, eval->arena);
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

/* A plain date is text when it meets text (query-language.md 6: DATE). */
static bool both_text(const struct value *left, const struct value *right)
{
	return left->type == VALUE_TEXT &&
		(right->type == VALUE_TEXT || (right->type == VALUE_TIME && !right->text[10]));
}

/* Of two numbers or two times. */
static int order_plain(const struct value *left, const struct value *right)
{
	if (left->type == VALUE_NUMBER)
		return left->number < right->number ? -1 : left->number > right->number;
	return left->time < right->time ? -1 : left->time > right->time;
}

static struct value compare(
	struct eval *eval, enum op op, const struct value *left, const struct value *right)
{
	if (left->type == VALUE_NULL || right->type == VALUE_NULL)
		return value_bool(false);
	int order;
	bool plain = left->type == VALUE_NUMBER || left->type == VALUE_TIME;
	if (plain && right->type == left->type)
		order = order_plain(left, right);
	else if (both_text(left, right))
		order = strcmp(left->text, right->text);
	else
		return mistake(eval, type_name(left), right);
	switch (op) {
	case OP_LT: return value_bool(order < 0);
	case OP_LE: return value_bool(order <= 0);
	case OP_GT: return value_bool(order > 0);
	default: return value_bool(order >= 0);
	}
}

static bool search(struct eval *eval, const struct expr *expr, const char *text,
	const struct value *pattern, bool *found)
{
	struct regex *made = NULL;
	const struct regex *regex = expr->regex;
	if (!regex)
		regex = made = regex_create(value_string(pattern), eval->failed ? NULL : eval->err);
	enum regex_result result = REGEX_NO;
	if (regex)
		result = regex_match(regex, text, strlen(text));
	if (result == REGEX_TOO_COSTLY)
		error_set(eval->err, "the pattern is too costly for this text");
	eval->costly |= result == REGEX_TOO_COSTLY;
	eval->failed |= !regex || result == REGEX_TOO_COSTLY;
	*found = result == REGEX_YES;
	regex_destroy(made);
	return !eval->failed;
}

static struct value match(struct eval *eval, const struct expr *expr, const struct value *left,
	const struct value *right)
{
	bool negated = expr->op == OP_NO_MATCH;
	bool found;
	if (left->type == VALUE_NULL)
		return value_bool(negated);
	if (!value_string(left))
		return mistake(eval, "text", left);
	if (!value_string(right))
		return mistake(eval, "text", right);
	if (!search(eval, expr, value_string(left), right, &found))
		return value_null();
	return value_bool(found != negated);
}

static struct value like(
	struct eval *eval, enum op op, const struct value *left, const struct value *right)
{
	if (left->type == VALUE_NULL)
		return value_bool(false);
	if (!value_string(left))
		return mistake(eval, "text", left);
	if (!value_string(right))
		return mistake(eval, "text", right);
	return value_bool(like_match(value_string(left), value_string(right), op == OP_ILIKE));
}

static struct value in(struct eval *eval, const struct value *left, const struct value *right)
{
	if (right->type == VALUE_NULL)
		return value_bool(false);
	if (right->type != VALUE_LIST)
		return mistake(eval, "array", right);
	if (left->type == VALUE_OBJECT)
		return mistake(eval, "a plain value", left);
	for (size_t i = 0; left->type != VALUE_NULL && i < right->count; i++)
		if (value_equal(left, &right->items[i]))
			return value_bool(true);
	return value_bool(false);
}

static double quotient(enum op op, double a, double b)
{
	return op == OP_DIV ? a / b : fmod(trunc(a), trunc(b));
}

static struct value arithmetic(
	struct eval *eval, enum op op, const struct value *left, const struct value *right)
{
	if (left->type != VALUE_NUMBER)
		return mistake(eval, "number", left);
	if (right->type != VALUE_NUMBER)
		return mistake(eval, "number", right);
	double a = left->number;
	double b = right->number;
	switch (op) {
	case OP_ADD: return value_number(a + b);
	case OP_SUB: return value_number(a - b);
	case OP_MUL: return value_number(a * b);
	default: break;
	}
	if (b == 0 || (op == OP_MOD && trunc(b) == 0)) {
		if (!eval->failed)
			error_set(eval->err, op == OP_DIV ? "division by zero" : "modulus by zero");
		eval->failed = true;
		return value_null();
	}
	return value_number(quotient(op, a, b));
}

/* A boolean, or null taken as false. */
static bool truth(struct eval *eval, const struct value *value)
{
	if (value->type != VALUE_BOOL && value->type != VALUE_NULL)
		mistake(eval, "boolean", value);
	return value_true(value);
}

/* Both sides are looked at, so that a mistake in either one is told. */
static struct value logic(
	struct eval *eval, enum op op, const struct value *left, const struct value *right)
{
	bool first = truth(eval, left);
	bool second = truth(eval, right);
	return value_bool(op == OP_AND ? first && second : first || second);
}

static struct value equal(enum op op, const struct value *left, const struct value *right)
{
	return value_bool(value_equal(left, right) == (op == OP_EQ));
}

/* A binary operator on values of which the left one is no array. */
static struct value apply_plain(struct eval *eval, const struct expr *expr,
	const struct value *left, const struct value *right)
{
	switch (expr->op) {
	case OP_AND:
	case OP_OR: return logic(eval, expr->op, left, right);
	case OP_EQ:
	case OP_NE: return equal(expr->op, left, right);
	case OP_LT:
	case OP_LE:
	case OP_GT:
	case OP_GE: return compare(eval, expr->op, left, right);
	case OP_MATCH:
	case OP_NO_MATCH: return match(eval, expr, left, right);
	case OP_LIKE:
	case OP_ILIKE: return like(eval, expr->op, left, right);
	case OP_IN: return in(eval, left, right);
	case OP_IS_NULL: return value_bool(left->type == VALUE_NULL);
	case OP_NOT: return value_bool(!truth(eval, left));
	case OP_NEG:
		return left->type == VALUE_NUMBER ? value_number(-left->number)
						  : mistake(eval, "number", left);
	default: return arithmetic(eval, expr->op, left, right);
	}
}

/* An array on the left: the operator goes to each element (query-language.md 6). */
static struct value apply(struct eval *eval, const struct expr *expr, const struct value *left,
	const struct value *right)
{
	if (left->type != VALUE_LIST)
		return apply_plain(eval, expr, left, right);
	struct value *items = arena_get(eval->arena, left->count * sizeof(*items));
	for (size_t i = 0; i < left->count; i++)
		items[i] = apply(eval, expr, &left->items[i], right);
	return (struct value){.type = VALUE_LIST, .count = left->count, .items = items};
}

static struct value between(struct eval *eval, const struct value *value, const struct value *low,
	const struct value *high)
{
	if (value->type == VALUE_LIST) {
		struct value *items = arena_get(eval->arena, value->count * sizeof(*items));
		for (size_t i = 0; i < value->count; i++)
			items[i] = between(eval, &value->items[i], low, high);
		return (struct value){.type = VALUE_LIST, .count = value->count, .items = items};
	}
	bool numbers = value->type == VALUE_NUMBER;
	if (!numbers && value->type != VALUE_TIME)
		return mistake(eval, "number or time", value);
	if (low->type != value->type || high->type != value->type)
		return mistake(eval, type_name(value), low->type != value->type ? low : high);
	return value_bool(order_plain(low, value) <= 0 && order_plain(value, high) <= 0);
}

static struct value sum(struct eval *eval, const struct value *list, bool lenient)
{
	double total = 0;
	for (size_t i = 0; i < list->count; i++) {
		if (list->items[i].type == VALUE_NUMBER)
			total += list->items[i].number;
		else if (!lenient)
			return mistake(eval, "number", &list->items[i]);
	}
	return value_number(total);
}

/* any, all: how many elements are true; those that are no booleans are not. */
static struct value quantify(const struct value *list, bool all)
{
	size_t trues = 0;
	for (size_t i = 0; i < list->count; i++)
		trues += value_true(&list->items[i]);
	return value_bool(all ? list->count && trues == list->count : trues > 0);
}

/* In SELECT what is no array stays as it is (query-language.md 2), but for null. */
static struct value reduce(struct eval *eval, const struct expr *expr, const struct value *list)
{
	static const struct value none = {.type = VALUE_LIST};
	if (list->type == VALUE_NULL)
		list = &none;
	if (list->type != VALUE_LIST)
		return expr->lenient ? *list : mistake(eval, "array", list);
	switch (expr->op) {
	case OP_LEN: return value_number((double)list->count);
	case OP_SUM: return sum(eval, list, expr->lenient);
	default: return quantify(list, expr->op == OP_ALL);
	}
}

static struct value evaluate(struct eval *eval, const struct expr *expr)
{
	struct value none = value_null();
	if (!expr || expr->op == OP_CONSTANT)
		return expr ? expr->constant : none;
	if (expr->op == OP_PATH)
		return path_of(eval, expr);
	if (expr->op == OP_ALIAS)
		return evaluate(eval, expr->left);
	if (expr->op == OP_LIST)
		return list_of(eval, expr);
	struct value left = evaluate(eval, expr->left);
	struct value right = expr->right ? evaluate(eval, expr->right) : none;
	switch (expr->op) {
	case OP_BETWEEN: {
		struct value high = evaluate(eval, expr->third);
		return between(eval, &left, &right, &high);
	}
	case OP_LEN:
	case OP_ANY:
	case OP_ALL:
	case OP_SUM: return reduce(eval, expr, &left);
	default: return apply(eval, expr, &left, &right);
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
