#include <criterion/criterion.h>
#include <stdlib.h>
#include <string.h>

#include "base/memory.h"
#include "doc/json.h"
#include "query/expression.h"
#include "unit/given.h"

/* The rules of reference/query-language.md 3-6, each by a few small cases. */
TestSuite(query_expression);

static const char row[] =
	"{\"n\":5,\"z\":0,\"neg\":-2.5,\"s\":\"web-01\",\"up\":\"WEB\",\"e\":\"\",\"t\":true,"
	"\"f\":false,\"x\":null,\"d\":\"2026-11-21\",\"at\":\"2026-11-21T12:00:00Z\","
	"\"bad\":\"2024-02-30\",\"nums\":[1,2,3],\"flags\":[true,false],\"tags\":[\"a\",\"b\"],"
	"\"none\":[],\"deep\":[[1,2],[3]],\"disks\":[{\"capacity\":10,\"shared\":true},"
	"{\"capacity\":20,\"shared\":false},{\"name\":\"third\"}],"
	"\"o\":{\"k\":\"v\",\"a.b/c\":1,\"1\":\"one\",\"in\":{\"deep\":7}},"
	"\"uni\":\"Gr\u00f6\u00dfe \u4e2d\",\"two\":\"a\\nb\",\"a/2\":9,\"\u4e2d\":4}";

/* An expression and its value as JSON; "?..." an error of the row, "!..." one of the text. */
struct rule {
	const char *text;
	const char *expected;
};

static void show(const struct value *value, struct buf *out)
{
	char number[32];
	switch (value->type) {
	case VALUE_NULL: buf_add_text(out, "null"); break;
	case VALUE_BOOL: buf_add_text(out, value->truth ? "true" : "false"); break;
	case VALUE_NUMBER:
		json_format_number(value->number, number);
		buf_add_text(out, number);
		break;
	case VALUE_TEXT: json_write_text(out, value->text); break;
	case VALUE_TIME: buf_printf(out, "@%s", value->text); break;
	case VALUE_OBJECT: json_write(out, value->node, 0); break;
	case VALUE_LIST:
		for (size_t i = 0; i < value->count; i++) {
			buf_add_char(out, i ? ',' : '[');
			show(&value->items[i], out);
		}
		buf_add_text(out, value->count ? "]" : "[]");
		break;
	}
}

static void result_of(const char *text, const struct node *root, struct buf *out)
{
	struct error err = {0};
	struct arena arena;
	struct scope scope = {.row = root, .object = root};
	struct expression *expression = expression_create(text, NULL, &err);
	if (!expression) {
		buf_printf(out, "!%s", err.text);
		return;
	}
	arena_init(&arena);
	struct value value = expression_value(expression, &scope, &arena, &err);
	if (*err.text)
		buf_printf(
			out, "?%s%s", err.text, value.type == VALUE_NULL ? "" : " (but a value)");
	else
		show(&value, out);
	cr_expect_str_eq(expression_text(expression), text);
	cr_expect_eq(
		expression_selects(expression, &scope, &arena), value_true(&value), "%s", text);
	arena_finish(&arena);
	expression_destroy(expression);
}

static void check(const struct rule *rules, size_t count)
{
	struct doc *doc = given_json(row);
	for (size_t i = 0; i < count; i++) {
		struct buf out;
		buf_init(&out, 4096);
		result_of(rules[i].text, doc_root(doc), &out);
		bool error = *rules[i].expected == '!' || *rules[i].expected == '?';
		cr_expect(error ? !strncmp(out.text, rules[i].expected, strlen(rules[i].expected))
				: !strcmp(out.text, rules[i].expected),
			"%s gives %s, not %s", rules[i].text, out.text, rules[i].expected);
		buf_finish(&out);
	}
	doc_unref(doc);
}

Test(query_expression, numbers_and_units)
{
	static const struct rule rules[] = {
		{"0", "0"},
		{"007", "7"},
		{"1.5", "1.5"},
		{"1e3", "1000"},
		{"15E-1", "1.5"},
		{"1e+2", "100"},
		{"1k", "1000"},
		{"1K", "1000"},
		{"1m", "1000000"},
		{"1M", "1000000"},
		{"1g", "1000000000"},
		{"1T", "1000000000000"},
		{"1P", "1000000000000000"},
		{"1Ki", "1024"},
		{"1ki", "1024"},
		{"1KI", "1024"},
		{"1Mi", "1048576"},
		{"2Gi", "2147483648"},
		{"1Ti", "1099511627776"},
		{"1Pi", "1125899906842624"},
		{"1.5Gi", "1610612736"},
		{"1e3k", "1000000"},
		{"-1k", "-1000"},
		{".5", "!"},
		{"5.", "!"},
		{"1_000", "!"},
		{"0x10", "!"},
		{"4GB", "!"},
		{"4 Gi", "!"},
		{"1e", "!"},
		{"1E", "!"},
		{"1Ei", "!"},
		{"1..2", "!"},
		{"1.2.3", "!"},
	};
	check(rules, COUNT(rules));
}

Test(query_expression, strings)
{
	static const struct rule rules[] = {
		{"'a'", "\"a\""},
		{"\"a\"", "\"a\""},
		{"`a`", "\"a\""},
		{"''", "\"\""},
		{"'it''s'", "!syntax error at line 1, column 5"},
		{"'a\"b`c'", "\"a\\\"b`c\""},
		{"'\\n\\t\\r\\b\\f'", "\"\\n\\t\\r\\b\\f\""},
		{"'\\\\ \\' \\\" \\`'", "\"\\\\ ' \\\" `\""},
		{"'\\d\\q'", "\"dq\""},
		{"'a\nb'", "\"a\\nb\""},
		{"e = ''", "true"},
		{"'open", "!Unterminated string at line 1, column 1"},
		{"s = 'x\\'", "!Unterminated"},
		{"'a' 'b'", "!syntax error"},
		{"'\u4e2d' = \u4e2d", "false"},
	};
	check(rules, COUNT(rules));
}

Test(query_expression, dates)
{
	static const struct rule rules[] = {
		{"'2026-11-21'", "@2026-11-21"},
		{"2026-11-21", "@2026-11-21"},
		{"2026-11-21T12:00:00Z", "@2026-11-21T12:00:00Z"},
		{"d", "@2026-11-21"},
		{"at = 2026-11-21T13:00:00+01:00", "true"},
		{"at = '2026-11-21T12:00:00.000Z'", "true"},
		{"at > d", "true"},
		{"d = 2026-11-21T00:00:00Z", "true"},
		{"at >= '2026-11-21'", "true"},
		{"(at<2026-11-22)", "true"},
		{"at in [2026-11-21T12:00:00Z, 2020-01-01T00:00:00Z ]", "true"},
		{"at between 2026-11-21T00:00:00Z and 2026-11-21T12:00:00Z", "true"},
		{"bad", "\"2024-02-30\""},
		{"bad < '2024-03-01'", "true"},
		{"bad = '2024-02-30'", "true"},
		{"2024-02-30", "1992"},
		{"2026-1-1", "2024"},
		{"d = 5", "false"},
		{"d > 5", "?type mismatch"},
		{"d < 'zzz'", "?type mismatch"},
		{"s > 2026-11-21", "true"},
		{"len [2026-11-21T12:00:00Z]", "!"},
	};
	check(rules, COUNT(rules));
}

Test(query_expression, words_and_operators)
{
	static const struct rule rules[] = {
		{"NOT f", "true"},
		{"t And Not f", "true"},
		{"n BETWEEN 1 AND 9", "true"},
		{"x IS NULL", "true"},
		{"s LIKE 'web%'", "true"},
		{"LEN(nums)", "3"},
		{"TRUE", "true"},
		{"n == 5", "true"},
		{"n <> 5", "false"},
		{"n != 5", "false"},
		{"n<=5", "true"},
		{"N", "null"},
		{"s && t", "!Unexpected character at line 1, column 3"},
		{"!t", "!Unexpected"},
		{"s =~ 'x'", "!"},
		{"t || t", "!"},
		{"n ~ 5", "!"},
		{"t;", "!"},
		{"n\t=\r\n5\f\v", "true"},
		{"n\u00a0= 5", "!Unexpected character at line 1, column 2"},
		{"", "!syntax error"},
		{"-- n", "5"},
		{"n # 1", "!"},
		{"and", "!"},
		{"disks.len", "[]"},
		{"a/2", "9"},
		{"a / 2", "?type mismatch: expected number, got null"},
		{"s-n", "?type mismatch"},
		{"web-01", "?type mismatch: expected number, got null"},
	};
	check(rules, COUNT(rules));
}

Test(query_expression, precedence)
{
	static const struct rule rules[] = {
		{"1 + 2 * 3", "7"},
		{"(1 + 2) * 3", "9"},
		{"10 - 3 - 2", "5"},
		{"100 / 5 / 2", "10"},
		{"-n * 2", "-10"},
		{"- -n", "5"},
		{"+n", "5"},
		{"t or f and f", "true"},
		{"(t or f) and f", "false"},
		{"not f or t", "true"},
		{"not n = 5", "?type mismatch: expected boolean, got number"},
		{"not (n = 5)", "false"},
		{"not t = f", "true"},
		{"len nums = 3", "true"},
		{"any flags = true", "true"},
		{"any nums > 5", "?type mismatch"},
		{"any(nums > 2)", "true"},
		{"n = 5 = true", "true"},
		{"1 < 2 < 3", "?type mismatch"},
		{"n between 1 and 9 and z = 0", "true"},
		{"n + 1 between 6 and 3 * 2", "true"},
		{"n not between 6 and 9", "true"},
		{"s not like 'db%'", "true"},
		{"s not in ['x']", "true"},
		{"n is not null", "true"},
		{"-len(nums)", "!syntax error"},
		{"not not t", "true"},
		{"len len nums", "?type mismatch"},
		{"a =", "!syntax error"},
		{"= 5", "!syntax error"},
		{"n = = 5", "!"},
		{"(n = 5", "!"},
		{"n = 5)", "!"},
		{"n 5", "!"},
		{"n not 5", "!"},
		{"n is 5", "!"},
		{"n = null", "false"},
		{"n between 1", "!"},
		{"n between 1 or 2", "!"},
		{"null", "null"},
	};
	check(rules, COUNT(rules));
}

Test(query_expression, lists)
{
	static const struct rule rules[] = {
		{"[]", "[]"},
		{"[1, 'a', true,]", "[1,\"a\",true]"},
		{"[n + 1, [2]]", "[6,[2]]"},
		{"[1 2]", "!"},
		{"[,]", "!"},
		{"[1", "!"},
		{"5 in [1, 5]", "true"},
		{"'5' in [5]", "false"},
		{"n in [5.0]", "true"},
		{"'b' in tags", "true"},
		{"x in [1]", "false"},
		{"n in none", "false"},
		{"n in x", "false"},
		{"n in (5)", "true"},
		{"n in ('a', 'b')", "false"},
		{"s in 'web-01'", "?"},
		{"o in [1]", "?type mismatch"},
		{"tags in ['b', 'c']", "[false,true]"},
		{"deep in [[3]]", "[[false,false],[false]]"},
		{"t in [true]", "true"},
	};
	check(rules, COUNT(rules));
}

Test(query_expression, paths)
{
	static const struct rule rules[] = {
		{"o.k", "\"v\""},
		{"o['k']", "\"v\""},
		{"o[\"k\"]", "\"v\""},
		{"o[ k ]", "\"v\""},
		{"o['a.b/c']", "1"},
		{"o[a.b/c]", "1"},
		{"o['1']", "\"one\""},
		{"o[1]", "null"},
		{"o.in.deep", "7"},
		{"o['in'].deep", "7"},
		{"o.nothing", "null"},
		{"o.nothing.below", "null"},
		{"nums[0]", "1"},
		{"nums[2]", "3"},
		{"nums[3]", "null"},
		{"nums[-1]", "null"},
		{"nums[*]", "[1,2,3]"},
		{"nums[k]", "null"},
		{"n[0]", "null"},
		{"s[*]", "null"},
		{"n.below", "null"},
		{"x.below", "null"},
		{"deep", "[[1,2],[3]]"},
		{"deep[*]", "[1,2,3]"},
		{"deep[1]", "[3]"},
		{"deep[0][1]", "[1,2]"},
		{"disks.capacity", "[10,20]"},
		{"disks[*].capacity", "[10,20]"},
		{"disks[1].capacity", "20"},
		{"disks[0].none.x", "null"},
		{"disks.none", "[]"},
		{"none", "[]"},
		{"none.x", "[]"},
		{"none[0]", "null"},
		{"\u4e2d", "4"},
		{"name in['x']", "!"},
		{"o.", "{\"k\":\"v\",\"a.b/c\":1,\"1\":\"one\",\"in\":{\"deep\":7}}"},
	};
	check(rules, COUNT(rules));
}

Test(query_expression, equality_and_order)
{
	static const struct rule rules[] = {
		{"n = 5.0", "true"},
		{"n = '5'", "false"},
		{"n != '5'", "true"},
		{"t = true", "true"},
		{"t = 1", "false"},
		{"x = y", "true"},
		{"x != y", "false"},
		{"x = 5", "false"},
		{"x != 5", "true"},
		{"s = 'WEB-01'", "false"},
		{"o = o", "true"},
		{"o = 5", "false"},
		{"tags = 'a'", "[true,false]"},
		{"tags = tags", "[false,false]"},
		{"deep = 3", "[[false,false],[true]]"},
		{"'a' = tags", "false"},
		{"n > 4", "true"},
		{"x > 4", "false"},
		{"4 < x", "false"},
		{"x <= x", "false"},
		{"'Z' < 'a'", "true"},
		{"'a' < 'ab'", "true"},
		{"'\u00e4' > 'z'", "true"},
		{"t > f", "?type mismatch"},
		{"n > 'a'", "?type mismatch"},
		{"o > o", "?type mismatch"},
		{"nums > 1", "[false,true,true]"},
		{"disks.capacity >= 20", "[false,true]"},
		{"nums", "[1,2,3]"},
	};
	check(rules, COUNT(rules));
}

Test(query_expression, text_tests)
{
	static const struct rule rules[] = {
		{"s like 'web-__'", "true"},
		{"s like 'web-_'", "false"},
		{"s like 'web'", "false"},
		{"s like '%01'", "true"},
		{"s like '%'", "true"},
		{"e like '%'", "true"},
		{"up like 'web'", "false"},
		{"up ilike 'web'", "true"},
		{"uni ilike 'GR\u00d6%\u4e2d'", "true"},
		{"two like '%'", "false"},
		{"two like 'a_b'", "false"},
		{"x like '%'", "false"},
		{"x not like '%'", "true"},
		{"n like '5'", "?type mismatch: expected text, got number"},
		{"s like 5", "?type mismatch"},
		{"tags like 'a%'", "[true,false]"},
		{"d like '2026-%'", "true"},
		{"s ~= 'b-\\\\d+$'", "true"},
		{"s ~= 'WEB'", "false"},
		{"s ~= '(?i)WEB'", "true"},
		{"s ~! '^db'", "true"},
		{"s ~= ''", "true"},
		{"x ~= 'a'", "false"},
		{"x ~! 'a'", "true"},
		{"n ~= '5'", "?type mismatch"},
		{"s ~= n", "?type mismatch"},
		{"two ~= 'a.b'", "false"},
		{"tags ~= '^a$'", "[true,false]"},
		{"s ~= '('", "!line 1, column 6: error parsing regexp"},
		{"n ~= '['", "!line 1, column 6: error parsing regexp"},
		{"s ~= s", "true"},
		{"s ~= o.nothing", "?type mismatch"},
		{"two ~= 'a$'", "false"},
		{"tags ~! 'a'", "[false,true]"},
	};
	check(rules, COUNT(rules));
}

Test(query_expression, arithmetic)
{
	static const struct rule rules[] = {
		{"n + neg", "2.5"},
		{"n - 7", "-2"},
		{"n / 2", "2.5"},
		{"n % 3", "2"},
		{"-7 % 3", "-1"},
		{"7.9 % 3.9", "1"},
		{"n / z", "?division by zero"},
		{"n % z", "?modulus by zero"},
		{"n % 0.5", "?modulus by zero"},
		{"x + 1", "?type mismatch: expected number, got null"},
		{"1 + x", "?type mismatch"},
		{"s + 's'", "?type mismatch"},
		{"t + 1", "?type mismatch"},
		{"nums * 2", "[2,4,6]"},
		{"-nums", "[-1,-2,-3]"},
		{"1 + nums", "?type mismatch"},
		{"-s", "?type mismatch"},
		{"0.1 + 0.2 = 0.3", "false"},
		{"n / z = 1 or t", "?division"},
	};
	check(rules, COUNT(rules));
}

Test(query_expression, between_and_null)
{
	static const struct rule rules[] = {
		{"n between 5 and 5", "true"},
		{"n between 6 and 4", "false"},
		{"n not between 1 and 4", "true"},
		{"nums between 2 and 3", "[false,true,true]"},
		{"x between 1 and 2", "?type mismatch"},
		{"s between 'a' and 'z'", "?type mismatch"},
		{"n between 'a' and 'z'", "?type mismatch"},
		{"n between 1 and x", "?type mismatch"},
		{"x is null", "true"},
		{"y.z[3] is null", "true"},
		{"n is null", "false"},
		{"none is null", "[]"},
		{"tags is null", "[false,false]"},
		{"tags is not null", "[true,true]"},
		{"f is null", "false"},
	};
	check(rules, COUNT(rules));
}

Test(query_expression, booleans)
{
	static const struct rule rules[] = {
		{"t and t", "true"},
		{"t and f", "false"},
		{"f or t", "true"},
		{"f or f", "false"},
		{"t and n", "?type mismatch: expected boolean, got number"},
		{"f and n", "?type"},
		{"t or s", "?type mismatch"},
		{"not s", "?type mismatch"},
		{"not flags", "[false,true]"},
		{"flags and t", "[true,false]"},
		/* Null is false here, and an empty array below: query/expression.h. */
		{"x and t", "false"},
		{"x or t", "true"},
		{"not x", "true"},
		{"t and y.z", "false"},
	};
	check(rules, COUNT(rules));
}

Test(query_expression, reducers)
{
	static const struct rule rules[] = {
		{"len(nums)", "3"},
		{"len none", "0"},
		{"len(disks)", "3"},
		{"len([1, [2, 3]])", "2"},
		{"len(x)", "0"},
		{"len(s)", "6"},
		{"len(n)", "?type mismatch"},
		{"len(o)", "?type mismatch"},
		{"sum(nums)", "6"},
		{"sum none", "0"},
		{"sum x", "0"},
		{"sum(disks.capacity)", "30"},
		{"sum(tags)", "?type mismatch"},
		{"sum n", "?type mismatch"},
		{"any(nums = 2)", "true"},
		{"any(nums = 9)", "false"},
		{"all(nums > 0)", "true"},
		{"all(nums > 1)", "false"},
		{"any none", "false"},
		{"all none", "false"},
		{"any x", "false"},
		{"all x", "false"},
		{"any(disks.shared)", "true"},
		{"all(disks.shared)", "false"},
		{"any nums", "false"},
		{"all tags", "false"},
		{"any(true)", "?type mismatch"},
		{"sum(nums) * 2 > len(nums)", "true"},
		{"any(tags = 'b') or 'c' in tags", "true"},
	};
	check(rules, COUNT(rules));
}

/* Columns count code points of the text, from 1. */
Test(query_expression, positions_of_mistakes)
{
	static const struct rule rules[] = {
		{"n = 5 5", "!syntax error at line 1, column 7"},
		{"\u4e2d = ?", "!Unexpected character at line 1, column 5"},
		{"'\u00e4\u00f6' = 'open", "!Unterminated string at line 1, column 8"},
		{"n = 0x1", "!syntax error at line 1, column 6"},
	};
	check(rules, COUNT(rules));
}

/* COUNT times PART behind each other, then END; the caller frees it. */
static char *repeated(const char *part, size_t count, const char *end)
{
	struct buf text;
	buf_init(&text, 10 * 1024 * 1024);
	while (count--)
		buf_add_text(&text, part);
	buf_add_text(&text, end);
	return buf_take(&text);
}

/* However hostile the text: an answer or a refusal, and no crash. */
Test(query_expression, ceilings)
{
	static const struct {
		const char *part;
		size_t count;
		const char *end;
		bool good;
	} cases[] = {
		{"(", 100000, "1", false},
		{"not ", 100000, "t", false},
		{"- ", 100000, "n", false},
		{"[", 100000, "", false},
		{"n = 5 or ", 2000, "t", false},
		{"n=5 or ", 1000, "t", true},
		{"(", 200, "1", false},
		{"len ", 250, "nums", true},
		{"1,", 100000, "", false},
		{"o.", 5000, "k", true},
		{"o[k]", 5000, "", true},
		{"'", 1, "", false},
	};
	for (size_t i = 0; i < COUNT(cases); i++) {
		struct error err = {0};
		char *text = repeated(cases[i].part, cases[i].count, cases[i].end);
		struct expression *expression = expression_create(text, NULL, &err);
		cr_expect_eq(expression != NULL, cases[i].good, "%zu times %s: %s", cases[i].count,
			cases[i].part, err.text);
		cr_expect(expression || *err.text, "%s", cases[i].part);
		expression_destroy(expression);
		free(text);
	}
	expression_destroy(NULL);
}

static struct value twice(const struct scope *scope, struct arena *arena)
{
	(void)arena;
	return value_number(2 * *(const double *)scope->subject);
}

static const struct node *whole(const struct scope *scope)
{
	return scope->object;
}

/* Computed fields hide keys of the row; those that are trees can be gone into. */
Test(query_expression, computed_fields)
{
	static const struct field own[] = {{"n", FIELD_NUMBER, NULL, twice, NULL, ""}, {0}};
	static const struct field shared[] = {{"object", FIELD_OBJECT, NULL, NULL, whole, ""},
		{"n", FIELD_OBJECT, NULL, NULL, whole, "never found"}, {0}};
	static const struct vocabulary last = {shared, NULL, false};
	static const struct vocabulary first = {own, &last, false};
	static const struct rule rules[] = {
		{"n", "42"},
		{"n + z", "42"},
		{"n.below", "null"},
		{"n[0]", "null"},
		{"object.n", "5"},
		{"object.disks[1].capacity", "20"},
		{"object['n']", "5"},
		{"o.k", "\"v\""},
	};
	double subject = 21;
	struct arena arena;
	struct doc *doc = given_json(row);
	struct scope scope = {.row = doc_root(doc), .object = doc_root(doc), .subject = &subject};
	arena_init(&arena);
	for (size_t i = 0; i < COUNT(rules); i++) {
		struct buf out;
		struct expression *expression = expression_create(rules[i].text, &first, NULL);
		buf_init(&out, 1000);
		struct value value = expression_value(expression, &scope, &arena, NULL);
		show(&value, &out);
		cr_expect_str_eq(out.text, rules[i].expected);
		buf_finish(&out);
		expression_destroy(expression);
	}
	arena_finish(&arena);
	doc_unref(doc);
}

Test(query_expression, nothing_selects_everything)
{
	struct arena arena;
	struct scope scope = {0};
	arena_init(&arena);
	cr_expect(expression_selects(NULL, &scope, &arena));
	arena_finish(&arena);
}
