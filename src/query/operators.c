#include <math.h>
#include <string.h>

#include "query/eval.h"
#include "query/like.h"

enum { LIKE_STEPS = 1000000 };

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

/* Whether it may be a quantity or a duration: nearly all values are seen not to be at once. */
static bool may_have_unit(const struct value *value)
{
	return value->unit != UNIT_NONE ||
		(value->type == VALUE_TEXT && *value->text >= '0' && *value->text <= '9');
}

static struct value compare_aligned(
	struct eval *eval, enum op op, const struct value *left, const struct value *right)
{
	int order;
	bool plain = left->type == VALUE_NUMBER || left->type == VALUE_TIME;
	if (left->type == VALUE_NULL || right->type == VALUE_NULL)
		return value_bool(false);
	if (plain && right->type == left->type)
		order = order_plain(left, right);
	else if (both_text(left, right))
		order = strcmp(left->text, right->text);
	else
		return eval_mistake(eval, eval_type_name(left), right);
	switch (op) {
	case OP_LT: return value_bool(order < 0);
	case OP_LE: return value_bool(order <= 0);
	case OP_GT: return value_bool(order > 0);
	default: return value_bool(order >= 0);
	}
}

static struct value compare(
	struct eval *eval, enum op op, const struct value *first, const struct value *second)
{
	if (!may_have_unit(first) && !may_have_unit(second))
		return compare_aligned(eval, op, first, second);
	struct value left = *first;
	struct value right = *second;
	units_align(&left, &right);
	return compare_aligned(eval, op, &left, &right);
}

/* Equal in the same words, or as quantities or durations. */
static bool is_equal(const struct value *first, const struct value *second)
{
	if (!may_have_unit(first) && !may_have_unit(second))
		return value_equal(first, second);
	struct value left = *first;
	struct value right = *second;
	units_align(&left, &right);
	return value_equal(&left, &right);
}

static struct value too_costly(struct eval *eval)
{
	eval->costly = true;
	return eval_failure(eval, "the pattern is too costly for this text: write a simpler one");
}

static struct value search(
	struct eval *eval, const struct expr *expr, const char *text, const char *pattern)
{
	struct error err = {0};
	struct regex *made = NULL;
	const struct regex *regex = expr->regex;
	if (!regex)
		regex = made = regex_create(pattern, &err);
	if (!regex)
		return eval_failure(eval, err.text);
	enum regex_result result = regex_match(regex, text, strlen(text));
	regex_destroy(made);
	if (result == REGEX_TOO_COSTLY)
		return too_costly(eval);
	return value_bool((result == REGEX_YES) == (expr->op == OP_MATCH));
}

static struct value match(struct eval *eval, const struct expr *expr, const struct value *left,
	const struct value *right)
{
	if (left->type == VALUE_NULL)
		return value_bool(expr->op == OP_NO_MATCH);
	if (!value_string(left))
		return eval_mistake(eval, "text", left);
	if (!value_string(right))
		return eval_mistake(eval, "text", right);
	return search(eval, expr, value_string(left), value_string(right));
}

static struct value like_texts(struct eval *eval, const char *text, const char *pattern, bool fold)
{
	/* Enough for any pattern but those that try long parts at every place of a long text. */
	size_t steps = LIKE_STEPS + 8 * strlen(text);
	bool matches = like_match_within(text, pattern, fold, &steps);
	return steps ? value_bool(matches) : too_costly(eval);
}

static struct value like(
	struct eval *eval, enum op op, const struct value *left, const struct value *right)
{
	if (left->type == VALUE_NULL)
		return value_bool(false);
	if (!value_string(left))
		return eval_mistake(eval, "text", left);
	if (!value_string(right))
		return eval_mistake(eval, "text", right);
	return like_texts(eval, value_string(left), value_string(right), op == OP_ILIKE);
}

static struct value in(struct eval *eval, const struct value *left, const struct value *right)
{
	if (right->type == VALUE_NULL)
		return value_bool(false);
	if (right->type != VALUE_LIST)
		return eval_mistake(eval, "array", right);
	if (left->type == VALUE_OBJECT)
		return eval_mistake(eval, "a plain value", left);
	for (size_t i = 0; left->type != VALUE_NULL && i < right->count; i++)
		if (is_equal(left, &right->items[i]))
			return value_bool(true);
	return value_bool(false);
}

/* Beyond what can be written as a time there is none. */
static struct value time_moved(struct eval *eval, int64_t at, double by)
{
	static const double LAST = 253402300799000.0; /* the end of the year 9999 */
	double moved = (double)at + by;
	if (!(moved > -LAST / 5 && moved < LAST))
		return eval_failure(eval, "the moment is out of range");
	return value_time(eval->arena, (int64_t)moved);
}

static bool is_length(const struct value *value)
{
	return value->type == VALUE_NUMBER && value->unit == UNIT_DURATION;
}

/* A moment and a length, or two moments; false when it is nothing of the kind. */
static bool moments(struct eval *eval, enum op op, const struct value *left,
	const struct value *right, struct value *result)
{
	bool add = op == OP_ADD;
	if (op == OP_SUB && left->type == VALUE_TIME && right->type == VALUE_TIME)
		*result = value_duration((double)(left->time - right->time));
	else if ((add || op == OP_SUB) && left->type == VALUE_TIME && is_length(right))
		*result = time_moved(eval, left->time, add ? right->number : -right->number);
	else if (add && is_length(left) && right->type == VALUE_TIME)
		*result = time_moved(eval, right->time, left->number);
	else
		return false;
	return true;
}

static struct value divide(struct eval *eval, enum op op, double a, double b)
{
	if (b == 0 || (op == OP_MOD && trunc(b) == 0))
		return eval_failure(eval, op == OP_DIV ? "division by zero" : "modulus by zero");
	return value_number(op == OP_DIV ? a / b : fmod(trunc(a), trunc(b)));
}

static struct value calculate(struct eval *eval, enum op op, double a, double b)
{
	switch (op) {
	case OP_ADD: return value_number(a + b);
	case OP_SUB: return value_number(a - b);
	case OP_MUL: return value_number(a * b);
	default: return divide(eval, op, a, b);
	}
}

static struct value arithmetic(
	struct eval *eval, enum op op, const struct value *first, const struct value *second)
{
	struct value left = *first;
	struct value right = *second;
	struct value result;
	units_align_sum(op, &left, &right);
	if (moments(eval, op, &left, &right, &result))
		return result;
	if (left.type != VALUE_NUMBER)
		return eval_mistake(eval, "number", &left);
	if (right.type != VALUE_NUMBER)
		return eval_mistake(eval, "number", &right);
	result = calculate(eval, op, left.number, right.number);
	result.unit = units_of(op, &left, &right);
	return result;
}

/* A boolean, or null taken as false. */
static bool truth(struct eval *eval, const struct value *value)
{
	if (value->type != VALUE_BOOL && value->type != VALUE_NULL)
		eval_mistake(eval, "boolean", value);
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
	return value_bool(is_equal(left, right) == (op == OP_EQ));
}

/* A binary operator on values of which the left one is no array. */
static struct value negative(struct eval *eval, const struct value *value)
{
	struct value turned = *value;
	if (value->type != VALUE_NUMBER)
		return eval_mistake(eval, "number", value);
	turned.number = -turned.number;
	return turned;
}

struct value operator_apply(struct eval *eval, const struct expr *expr, const struct value *left,
	const struct value *right)
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
	case OP_NEG: return negative(eval, left);
	case OP_LOWER:
	case OP_UPPER: return function_apply(eval, expr->op, left);
	default: return arithmetic(eval, expr->op, left, right);
	}
}

struct value operator_between(struct eval *eval, const struct value *value, const struct value *low,
	const struct value *high)
{
	if (value->type == VALUE_LIST) {
		struct value *items = arena_get(eval->arena, value->count * sizeof(*items));
		for (size_t i = 0; i < value->count; i++)
			items[i] = operator_between(eval, &value->items[i], low, high);
		return (struct value){.type = VALUE_LIST, .count = value->count, .items = items};
	}
	struct value least = *low;
	struct value most = *high;
	struct value first = *value;
	struct value last = *value;
	units_align(&first, &least);
	units_align(&last, &most);
	if (first.type == VALUE_NUMBER && last.type == VALUE_NUMBER) {
		value = &first;
		low = &least;
		high = &most;
	}
	bool numbers = value->type == VALUE_NUMBER;
	if (!numbers && value->type != VALUE_TIME)
		return eval_mistake(eval, "number or time", value);
	if (low->type != value->type || high->type != value->type)
		return eval_mistake(
			eval, eval_type_name(value), low->type != value->type ? low : high);
	return value_bool(order_plain(low, value) <= 0 && order_plain(value, high) <= 0);
}
