#include <criterion/criterion.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "query/format.h"
#include "unit/given.h"

TestSuite(query_format);

enum { MIB = 1024 * 1024 };
static const int64_t NOON = INT64_C(1795262400000); /* 2026-11-21 12:00:00 UTC */

static void expect(const struct format_choice *choice, enum format format, struct value value,
	const char *expected)
{
	struct buf out;
	buf_init(&out, 4096);
	format_value(choice, format, &value, &out);
	cr_expect_str_eq(out.text, expected);
	buf_finish(&out);
}

Test(query_format, names_and_sides)
{
	for (enum format format = 0; format < FORMATS; format++)
		cr_expect(format_names[format], "format %d has no name", format);
	cr_expect_null(format_names[FORMATS]);
	cr_expect(format_right(FORMAT_NUMBER));
	cr_expect(format_right(FORMAT_AGE));
	cr_expect_not(format_right(FORMAT_TEXT));
	cr_expect_not(format_right(FORMAT_BAR));
}

Test(query_format, numbers)
{
	static const struct {
		enum format format;
		double number;
		const char *text;
	} cases[] = {
		{FORMAT_TEXT, 1048576, "1048576"},
		{FORMAT_TEXT, -0.5, "-0.5"},
		{FORMAT_NUMBER, 9007199254740992.0, "9007199254740992"},
		{FORMAT_NUMBER, 9007199254740994.0, "~9007199254740994"},
		{FORMAT_PERCENT, 42, "42%"},
		{FORMAT_PERCENT, 99.6, "100%"},
		{FORMAT_PERCENT, 0, "0%"},
		{FORMAT_BAR, 42, "42%"},
		{FORMAT_BYTES, 0, "0 B"},
		{FORMAT_BYTES, 999, "999 B"},
		{FORMAT_BYTES, 1000, "1.0 KiB"},
		{FORMAT_BYTES, 1536, "1.5 KiB"},
		{FORMAT_BYTES, 99.94 * 1024, "99.9 KiB"},
		{FORMAT_BYTES, 99.96 * 1024, "100 KiB"},
		{FORMAT_BYTES, 999.4 * MIB, "999 MiB"},
		{FORMAT_BYTES, 999.6 * MIB, "1.0 GiB"},
		{FORMAT_BYTES, -1536, "-1.5 KiB"},
		{FORMAT_BYTES, 1e30, "888178419700125 PiB"},
		{FORMAT_MIB, 512, "512 MiB"},
		{FORMAT_MIB, 1536, "1.5 GiB"},
		{FORMAT_MIB, 0.5, "512 KiB"},
		{FORMAT_RATE, 88 * 1024 * 1024, "88.0 MiB/s"},
		{FORMAT_RATE, 0, "0 B/s"},
		{FORMAT_DURATION, 7500000, "2h5m"},
		{FORMAT_DURATION, -90000, "-1m30s"},
		{FORMAT_AGE, 5, "5"},
		{FORMAT_YESNO, 5, "5"},
		{FORMAT_TEXT, NAN, ""},
		{FORMAT_BYTES, INFINITY, ""},
	};
	struct format_choice choice = {0};
	for (size_t i = 0; i < COUNT(cases); i++)
		expect(&choice, cases[i].format, value_number(cases[i].number), cases[i].text);
}

/* Three digits at most, so that columns do not dance. */
Test(query_format, sizes_stay_short)
{
	struct format_choice choice = {0};
	for (double bytes = 0; bytes < 1e17; bytes = bytes * 1.003 + 1) {
		struct buf out;
		struct value value = value_number(bytes);
		buf_init(&out, 100);
		format_value(&choice, FORMAT_BYTES, &value, &out);
		size_t digits = strspn(out.text, "0123456789.");
		cr_assert(digits <= 4 && out.text[digits] == ' ', "%s", out.text);
		buf_finish(&out);
	}
}

Test(query_format, other_kinds)
{
	struct arena arena;
	struct format_choice choice = {0};
	struct doc *doc = given_json("{\"a\":[1,\"x\",null,true,{\"b\":2}],\"o\":{\"k\":\"v\"}}");
	arena_init(&arena);
	expect(&choice, FORMAT_TEXT, value_null(), "");
	expect(&choice, FORMAT_PERCENT, value_null(), "");
	expect(&choice, FORMAT_TEXT, value_bool(true), "true");
	expect(&choice, FORMAT_YESNO, value_bool(true), "yes");
	expect(&choice, FORMAT_YESNO, value_bool(false), "no");
	expect(&choice, FORMAT_YESNO, value_text("maybe"), "maybe");
	expect(&choice, FORMAT_MIB, value_text("n/a"), "n/a");
	expect(&choice, FORMAT_AGE, value_text("never"), "never");
	expect(&choice, FORMAT_TEXT, value_node(&arena, node_find(doc_root(doc), "a")),
		"1, x, , true, {\"b\":2}");
	expect(&choice, FORMAT_TEXT, value_node(&arena, node_find(doc_root(doc), "o")),
		"{\"k\":\"v\"}");
	arena_finish(&arena);
	doc_unref(doc);
}

Test(query_format, moments)
{
	static const struct {
		enum format format;
		bool absolute;
		int64_t ago;
		const char *text;
	} cases[] = {
		{FORMAT_TEXT, false, 0, "2026-11-21T12:00:00Z"},
		{FORMAT_AGE, false, 0, "0s"},
		{FORMAT_AGE, false, 300000, "5m"},
		{FORMAT_AGE, false, -300000, "5m"},
		{FORMAT_TIME, false, 300000, "5m ago"},
		{FORMAT_TIME, false, -7500000, "in 2h5m"},
		{FORMAT_AGE, true, 300000, "12:00Z"},
		{FORMAT_TIME, true, 300000, "12:00Z"},
		{FORMAT_TIME, true, 90000000, "11-21 12:00Z"},
		{FORMAT_NUMBER, true, 300000, "2026-11-21T12:00:00Z"},
	};
	struct clock clock;
	struct value at = value_text_or_time("2026-11-21T12:00:00Z");
	for (size_t i = 0; i < COUNT(cases); i++) {
		clock_init_manual(&clock, NOON + cases[i].ago - 5000);
		clock.skew = 5000; /* it is the server's clock that counts */
		struct format_choice choice = {.clock = &clock, .absolute = cases[i].absolute};
		expect(&choice, cases[i].format, at, cases[i].text);
	}
	setenv("TZ", "CET-1", 1);
	tzset();
	struct format_choice local = {.clock = &clock, .absolute = true, .local = true};
	expect(&local, FORMAT_AGE, at, "13:00+01:00");
}

Test(query_format, long_lists_are_cut)
{
	struct value items[1000];
	struct format_choice choice = {0};
	struct buf out;
	struct value list = {.type = VALUE_LIST, .count = COUNT(items), .items = items};
	for (size_t i = 0; i < COUNT(items); i++)
		items[i] = value_text("element");
	buf_init(&out, 4096);
	format_value(&choice, FORMAT_TEXT, &list, &out);
	cr_expect_lt(out.used, 300);
	cr_expect(!strncmp(out.text, "element, element", 16));
	buf_finish(&out);
}
