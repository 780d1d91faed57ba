#include "query/value.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "base/time.h"
#include "doc/json.h"

struct value value_null(void)
{
	return (struct value){.type = VALUE_NULL};
}

struct value value_bool(bool truth)
{
	return (struct value){.type = VALUE_BOOL, .truth = truth};
}

struct value value_number(double number)
{
	return (struct value){.type = VALUE_NUMBER, .number = number};
}

struct value value_duration(double milliseconds)
{
	return (struct value){.type = VALUE_NUMBER, .unit = UNIT_DURATION, .number = milliseconds};
}

enum { DIGITS_MAX = 15 /* more are not told apart by a double */ };

static bool is_whole_number(const char *text)
{
	size_t length = strspn(text, "0123456789");
	bool padded = length > 1 && *text == '0';
	return length && length <= DIGITS_MAX && !padded && !text[length];
}

struct value value_name(const char *text)
{
	if (!text || !is_whole_number(text))
		return value_text(text);
	return (struct value){
		.type = VALUE_NUMBER, .unit = UNIT_NAME, .number = strtod(text, NULL)};
}

struct value value_text(const char *text)
{
	return text ? (struct value){.type = VALUE_TEXT, .text = text} : value_null();
}

struct value value_text_or_time(const char *text)
{
	struct value value = value_text(text);
	int64_t time;
	/* Most texts are ruled out by their fifth byte. */
	if (!text || !text[0] || !text[1] || !text[2] || !text[3] || text[4] != '-')
		return value;
	size_t length = strlen(text);
	if (time_parse_date(text, length, &time) || time_parse(text, length, &time))
		value = (struct value){.type = VALUE_TIME, .time = time, .text = text};
	return value;
}

struct value value_time(struct arena *arena, int64_t milliseconds)
{
	char text[TIME_TEXT];
	time_format(milliseconds, text);
	return (struct value){.type = VALUE_TIME,
		.time = milliseconds,
		.text = arena_text(arena, text, strlen(text))};
}

struct value value_list(const struct value *items, size_t count)
{
	return (struct value){.type = VALUE_LIST, .count = count, .items = items};
}

static struct value list_of(struct arena *arena, const struct node *array)
{
	size_t count = node_count(array);
	struct value *items = arena_get(arena, count * sizeof(*items));
	struct value *next = items;
	node_each(child, array) *next++ = value_node(arena, child);
	return value_list(items, count);
}

struct value value_node(struct arena *arena, const struct node *node)
{
	switch (node ? node->type : NODE_NULL) {
	case NODE_FALSE:
	case NODE_TRUE: return value_bool(node_true(node));
	case NODE_INT:
	case NODE_NUMBER: return value_number(node_number(node, 0));
	case NODE_STRING: return value_text_or_time(node_text(node));
	case NODE_ARRAY: return list_of(arena, node);
	case NODE_OBJECT: return (struct value){.type = VALUE_OBJECT, .node = node};
	default: return value_null();
	}
}

void value_write_json(const struct value *value, struct buf *out)
{
	char number[32];
	switch (value->type) {
	case VALUE_BOOL: buf_add_text(out, value->truth ? "true" : "false"); break;
	case VALUE_NUMBER:
		json_format_number(value->number, number);
		buf_add_text(out, isfinite(value->number) ? number : "null");
		break;
	case VALUE_TEXT:
	case VALUE_TIME: json_write_text(out, value->text); break;
	case VALUE_OBJECT: json_write(out, value->node, 0); break;
	case VALUE_LIST:
		buf_add_char(out, '[');
		for (size_t i = 0; i < value->count; i++) {
			buf_add_text(out, i ? "," : "");
			value_write_json(&value->items[i], out);
		}
		buf_add_char(out, ']');
		break;
	default: buf_add_text(out, "null"); break;
	}
}

const char *value_string(const struct value *value)
{
	return value->type == VALUE_TEXT || value->type == VALUE_TIME ? value->text : NULL;
}

bool value_true(const struct value *value)
{
	return value->type == VALUE_BOOL && value->truth;
}

bool value_equal(const struct value *a, const struct value *b)
{
	if (a->type != b->type)
		return false;
	switch (a->type) {
	case VALUE_NULL: return true;
	case VALUE_BOOL: return a->truth == b->truth;
	case VALUE_NUMBER: return a->number == b->number;
	case VALUE_TEXT: return !strcmp(a->text, b->text);
	case VALUE_TIME: return a->time == b->time;
	case VALUE_OBJECT: return a->node == b->node;
	case VALUE_LIST: break;
	}
	bool same = a->count == b->count;
	for (size_t i = 0; same && i < a->count; i++)
		same = value_equal(&a->items[i], &b->items[i]);
	return same;
}

/* Text that reads as a decimal number, whole. */
static bool reads_as_number(const char *text, double *number)
{
	if (!strpbrk(text, "0123456789") || strspn(text, "0123456789+-.eE") != strlen(text))
		return false;
	char *end;
	*number = strtod(text, &end);
	return !*end;
}

struct value value_sortable(const struct value *value)
{
	double number;
	if (value->type == VALUE_TEXT && reads_as_number(value->text, &number))
		return value_number(number);
	return *value;
}

/* What is no number (infinite minus infinite) stands before all numbers. */
static int order_numbers(double a, double b)
{
	if (isnan(a) || isnan(b))
		return !isnan(a) - !isnan(b);
	return a < b ? -1 : a > b;
}

/* What is compared as text: texts, times and, beside them, booleans. */
static const char *order_text(const struct value *value)
{
	if (value->type == VALUE_BOOL)
		return value->truth ? "true" : "false";
	return value_string(value);
}

/* Texts stand before or behind all numbers, as their first byte does before or behind digits. */
static int rank(const struct value *value)
{
	const char *text = order_text(value);
	if (text)
		return *text < '0' && !(*text & 0x80) ? 1 : 3;
	static const int ranks[] = {
		[VALUE_NULL] = 0, [VALUE_NUMBER] = 2, [VALUE_LIST] = 4, [VALUE_OBJECT] = 5};
	return ranks[value->type];
}

/* Objects by their text: so those with equal members are equal, wherever they come from. */
static int order_objects(const struct node *a, const struct node *b)
{
	enum { OBJECT_MAX = 1024 * 1024 };
	struct buf first;
	struct buf second;
	if (a == b)
		return 0;
	buf_init(&first, OBJECT_MAX);
	buf_init(&second, OBJECT_MAX);
	json_write(&first, a, 0);
	json_write(&second, b, 0);
	int order = strcmp(first.text ? first.text : "", second.text ? second.text : "");
	buf_finish(&first);
	buf_finish(&second);
	return order;
}

static int order_lists(const struct value *a, const struct value *b)
{
	for (size_t i = 0; i < a->count && i < b->count; i++) {
		int order = value_order(&a->items[i], &b->items[i]);
		if (order)
			return order;
	}
	return a->count < b->count ? -1 : a->count > b->count;
}

int value_order_sortable(const struct value *a, const struct value *b)
{
	int ranks = rank(a) - rank(b);
	if (ranks)
		return ranks;
	switch (a->type) {
	case VALUE_NULL: return 0;
	case VALUE_NUMBER: return order_numbers(a->number, b->number);
	case VALUE_LIST: return order_lists(a, b);
	case VALUE_OBJECT: return order_objects(a->node, b->node);
	default: return strcmp(order_text(a), order_text(b));
	}
}

int value_order(const struct value *first, const struct value *second)
{
	struct value a = value_sortable(first);
	struct value b = value_sortable(second);
	return value_order_sortable(&a, &b);
}
