#include <math.h>
#include <string.h>

#include "base/utf8.h"
#include "query/eval.h"

/* A number of a list for sum and avg; false when it is passed over, or a mistake. */
static bool is_counted(struct eval *eval, const struct value *item, bool lenient)
{
	if (item->type == VALUE_NUMBER)
		return true;
	if (!lenient)
		eval_mistake(eval, "number", item);
	return false;
}

/* The sum of a list, or with AVERAGE what it is in the middle: null when there is no number. */
static struct value total(struct eval *eval, const struct value *list, bool lenient, bool average)
{
	struct value sum = value_number(0);
	size_t count = 0;
	for (size_t i = 0; i < list->count; i++) {
		if (!is_counted(eval, &list->items[i], lenient))
			continue;
		if (!count++)
			sum.unit = list->items[i].unit;
		sum.number += list->items[i].number;
	}
	if (average && !count)
		return value_null();
	sum.number /= average ? (double)count : 1;
	return sum;
}

/* The first element in the order of sorting, or with LAST the last; null is passed over. */
static struct value extreme(const struct value *list, bool last)
{
	const struct value *found = NULL;
	for (size_t i = 0; i < list->count; i++) {
		const struct value *item = &list->items[i];
		if (item->type == VALUE_NULL)
			continue;
		int order = found ? value_order(item, found) : 0;
		if (!found || (last ? order > 0 : order < 0))
			found = item;
	}
	return found ? *found : value_null();
}

/* any, all: how many elements are true; those that are no booleans are not. */
static struct value quantify(const struct value *list, bool all)
{
	size_t trues = 0;
	for (size_t i = 0; i < list->count; i++)
		trues += value_true(&list->items[i]);
	return value_bool(all ? list->count && trues == list->count : trues > 0);
}

static struct value points_of(const char *text)
{
	size_t count = 0;
	for (; *text; text++)
		count += ((unsigned char)*text & 0xc0) != 0x80;
	return value_number((double)count);
}

/* In SELECT what is no array stays as it is (query-language.md 2), but for null. */
struct value function_reduce(struct eval *eval, const struct expr *expr, const struct value *list)
{
	static const struct value none = {.type = VALUE_LIST};
	if (expr->op == OP_LEN && value_string(list))
		return points_of(value_string(list));
	if (list->type == VALUE_NULL)
		list = &none;
	if (list->type != VALUE_LIST)
		return expr->lenient ? *list : eval_mistake(eval, "array", list);
	switch (expr->op) {
	case OP_LEN: return value_number((double)list->count);
	case OP_SUM: return total(eval, list, expr->lenient, false);
	case OP_AVG: return total(eval, list, expr->lenient, true);
	case OP_MIN: return extreme(list, false);
	case OP_MAX: return extreme(list, true);
	default: return quantify(list, expr->op == OP_ALL);
	}
}

struct value function_apply(struct eval *eval, enum op op, const struct value *value)
{
	const char *text = value_string(value);
	if (value->type == VALUE_NULL)
		return *value;
	if (!text)
		return eval_mistake(eval, "text", value);
	size_t left = strlen(text);
	char *made = arena_get(eval->arena, left * UTF8_MAX + 1);
	size_t used = 0;
	while (left) {
		uint32_t point;
		size_t bytes = utf8_decode(text, left, &point);
		if (point == UINT32_MAX)
			made[used++] = *text;
		else
			used += utf8_encode(op == OP_LOWER ? utf8_lower(point) : utf8_upper(point),
				made + used);
		text += bytes;
		left -= bytes;
	}
	made[used] = '\0';
	return value_text(made);
}

struct value function_now(const struct eval *eval)
{
	const struct clock *clock = eval->scope->clock;
	return clock ? value_time(eval->arena, clock_server(clock)) : value_null();
}
