#include <criterion/criterion.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "query/value.h"
#include "unit/given.h"

TestSuite(query_value);

/* One of each kind and the odd ones, in their order; those in one group are equal. */
static size_t fill(struct arena *arena, const struct doc *doc, struct value *out, int *group)
{
	const struct node *first = node_first(doc_root(doc));
	static struct value one[] = {{.type = VALUE_NUMBER, .number = 1}};
	static struct value two[] = {
		{.type = VALUE_NUMBER, .number = 1}, {.type = VALUE_NUMBER, .number = 2}};
	const struct value values[] = {value_null(), value_text(""), value_text("-"),
		value_number(NAN), value_number(-INFINITY), value_number(-1), value_text("-1"),
		value_number(0), value_number(-0.0), value_text("00"), value_number(9),
		value_text("9"), value_text("10"), value_text("1e2"), value_number(INFINITY),
		value_text("10 GB"), value_text_or_time("2024-12-31"), value_text("2024-12-31"),
		value_text_or_time("2024-12-31T00:00:00Z"),
		value_time(arena, INT64_C(1795262400000)), value_text("Z"), value_text("a"),
		value_text("ab"), value_bool(false), value_bool(true), value_text("true"),
		value_text("\u00e4"), {.type = VALUE_LIST},
		{.type = VALUE_LIST, .count = 1, .items = one},
		{.type = VALUE_LIST, .count = 2, .items = two}, value_node(arena, first),
		value_node(arena, node_next(doc_root(doc), first))};
	static const int groups[] = {0, 1, 2, 3, 4, 5, 5, 6, 6, 6, 7, 7, 8, 9, 10, 11, 12, 12, 13,
		14, 15, 16, 17, 18, 19, 19, 20, 21, 22, 23, 24, 25};
	memcpy(out, values, sizeof(values));
	memcpy(group, groups, sizeof(groups));
	cr_assert_eq(COUNT(values), COUNT(groups));
	return COUNT(values);
}

static int sign(int order)
{
	return (order > 0) - (order < 0);
}

Test(query_value, order_is_total)
{
	struct value values[40];
	int group[40];
	struct arena arena;
	struct doc *doc = given_json("[{\"a\":1},{\"a\":2}]");
	arena_init(&arena);
	size_t count = fill(&arena, doc, values, group);
	for (size_t i = 0; i < count; i++)
		for (size_t j = 0; j < count; j++)
			cr_expect_eq(sign(value_order(&values[i], &values[j])),
				sign(group[i] - group[j]), "values %zu and %zu", i, j);
	arena_finish(&arena);
	doc_unref(doc);
}

Test(query_value, names_that_are_numbers)
{
	static const char *const words[] = {"02", "1.0", "1e3", "2a", "night", "1234567890123456"};
	cr_expect_eq(value_name("2").number, 2);
	cr_expect_eq(value_name("0").number, 0);
	cr_expect_eq(value_name("2").type, VALUE_NUMBER);
	cr_expect_eq(value_name(NULL).type, VALUE_NULL);
	for (size_t i = 0; i < COUNT(words); i++)
		cr_expect_eq(value_name(words[i]).type, VALUE_TEXT, "%s", words[i]);
}

Test(query_value, texts_become_times)
{
	static const struct {
		const char *text;
		bool time;
	} cases[] = {{"2026-11-21", true}, {"2026-11-21T12:00:00Z", true}, {"2024-02-30", false},
		{"2026-11-21T12:00:00", false}, {"2026-", false}, {"2026", false}, {"", false},
		{"1234-567890", false}};
	for (size_t i = 0; i < COUNT(cases); i++) {
		struct value value = value_text_or_time(cases[i].text);
		cr_expect_eq(
			value.type, cases[i].time ? VALUE_TIME : VALUE_TEXT, "%s", cases[i].text);
		cr_expect_str_eq(value_string(&value), cases[i].text);
	}
	cr_expect_eq(value_text_or_time(NULL).type, VALUE_NULL);
	cr_expect_eq(value_text(NULL).type, VALUE_NULL);
}

Test(query_value, nodes)
{
	static const enum value_type types[] = {VALUE_NULL, VALUE_BOOL, VALUE_BOOL, VALUE_NUMBER,
		VALUE_NUMBER, VALUE_TEXT, VALUE_TIME, VALUE_LIST, VALUE_OBJECT};
	struct arena arena;
	struct doc *doc = given_json("[null,true,false,1,0.5,\"x\",\"2026-11-21\",[1,[2]],{}]");
	arena_init(&arena);
	struct value list = value_node(&arena, doc_root(doc));
	cr_assert_eq(list.count, COUNT(types));
	for (size_t i = 0; i < COUNT(types); i++)
		cr_expect_eq(list.items[i].type, types[i], "element %zu", i);
	cr_expect_eq(list.items[7].items[1].items[0].number, 2);
	cr_expect_eq(value_node(&arena, NULL).type, VALUE_NULL);
	arena_finish(&arena);
	doc_unref(doc);
}

Test(query_value, equality_has_no_coercion)
{
	struct value list[] = {value_number(1), value_text("1")};
	struct value lists[] = {{.type = VALUE_LIST, .count = 1, .items = list},
		{.type = VALUE_LIST, .count = 2, .items = list}};
	struct value number = value_number(1);
	struct value text = value_text("1");
	struct value yes = value_bool(true);
	struct value none = value_null();
	cr_expect_not(value_equal(&number, &text));
	cr_expect_not(value_equal(&number, &yes));
	cr_expect(value_equal(&none, &none));
	cr_expect(value_equal(&lists[0], &lists[0]));
	cr_expect_not(value_equal(&lists[0], &lists[1]));
	cr_expect(value_true(&yes));
	cr_expect_not(value_true(&number));
	cr_expect_null(value_string(&number));
}

Test(query_value, moments_have_their_text)
{
	struct arena arena;
	arena_init(&arena);
	struct value value = value_time(&arena, INT64_C(1795262400999));
	cr_expect_eq(value.type, VALUE_TIME);
	cr_expect_eq(value.time, INT64_C(1795262400999));
	cr_expect_str_eq(value.text, "2026-11-21T12:00:00Z");
	arena_finish(&arena);
}
