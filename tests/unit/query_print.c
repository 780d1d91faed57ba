#include "query/print.h"

#include <criterion/criterion.h>
#include <stdlib.h>
#include <string.h>

#include "doc/json.h"
#include "unit/given.h"

/*
 * Properties of all queries: what is printed means the same as what was parsed, and AND is one
 * filter behind another. Queries are made by chance, the same ones in every run.
 */
TestSuite(query_print);

static const char rows_text[] =
	"[{\"n\":2,\"s\":\"web\",\"t\":true,\"l\":[1,2],\"o\":{\"k\":1},\"d\":\"2026-11-21\"},"
	"{\"n\":-1.5,\"s\":\"db\",\"t\":false,\"l\":[],\"o\":{},\"q\":\"4Gi\"},"
	"{\"n\":null,\"s\":\"\",\"l\":[\"a\",null,[true]],\"d\":\"2026-11-21T12:00:00Z\"},"
	"{\"n\":4096,\"s\":\"it's\",\"t\":null,\"q\":4294967296}]";

struct chance {
	uint64_t state;
	int depth;
	struct buf *out;
};

static size_t draw(struct chance *chance, size_t below)
{
	chance->state = chance->state * 6364136223846793005u + 1442695040888963407u;
	return (size_t)(chance->state >> 33) % below;
}

static void add_one(struct chance *chance, const char *const *words, size_t count)
{
	buf_add_text(chance->out, words[draw(chance, count)]);
}

static void add_operand(struct chance *chance)
{
	static const char *const words[] = {"n", "s", "t", "l", "o.k", "o['k']", "d", "q",
		"nowhere", "l[0]", "l[*]", "2", "1.5Ki", "5m", "30s", "'web'", "''", "\"it's\"",
		"'4Gi'", "2026-11-21", "'2026-11-21T12:00:00Z'", "true", "false", "null",
		"[1, 'a']", "[]", "now()", "`\\n\\\\`"};
	add_one(chance, words, COUNT(words));
}

static void add_expression(struct chance *chance);

static void add_binary(struct chance *chance)
{
	static const char *const words[] = {" and ", " or ", " = ", " != ", " < ",
		">=", " ~= ", " ~! ", " like ", " not like ", " ilike ", " in ", " not in ", " + ",
		" - ", " * ", " / ", " % "};
	add_expression(chance);
	add_one(chance, words, COUNT(words));
	add_expression(chance);
}

static void add_unary(struct chance *chance)
{
	static const char *const words[] = {
		"not ", "len ", "any ", "all ", "sum ", "-", "lower", "max", "avg", ""};
	add_one(chance, words, COUNT(words));
	buf_add_char(chance->out, '(');
	add_expression(chance);
	buf_add_char(chance->out, ')');
}

static void add_expression(struct chance *chance)
{
	size_t kind = chance->depth > 4 ? 0 : draw(chance, 6);
	chance->depth++;
	if (kind <= 1) {
		add_operand(chance);
	} else if (kind <= 3) {
		add_binary(chance);
	} else if (kind == 4) {
		add_unary(chance);
	} else {
		add_operand(chance);
		buf_add_text(chance->out, draw(chance, 2) ? " between 1 and " : " is not null or ");
		add_operand(chance);
	}
	chance->depth--;
}

static void add_query(struct chance *chance)
{
	buf_add_text(chance->out, draw(chance, 4) ? "select " : "select distinct ");
	for (size_t i = draw(chance, 3) + 1; i--;) {
		add_expression(chance);
		buf_add_text(chance->out, draw(chance, 2) ? " as x" : "");
		buf_add_text(chance->out, i ? ", " : "");
	}
	buf_add_text(chance->out, " where x = 1 or ");
	add_expression(chance);
	buf_add_text(chance->out, draw(chance, 4) ? "" : " group by x, n");
	buf_add_text(chance->out, " order by ");
	add_expression(chance);
	buf_add_text(chance->out, draw(chance, 2) ? " desc, s limit 3" : ", x");
}

static size_t scopes_of(const struct doc *doc, struct scope *scopes)
{
	static struct clock clock;
	size_t count = 0;
	clock_init_manual(&clock, INT64_C(1795262400000));
	node_each(row, doc_root(doc)) scopes[count++] =
		(struct scope){.row = row, .object = row, .clock = &clock};
	return count;
}

/* All that a query says, as text. */
static void answer(const struct query *query, const struct doc *doc, struct buf *out)
{
	struct scope scopes[8];
	struct error err = {0};
	struct query_result result;
	size_t count = scopes_of(doc, scopes);
	query_run(query, scopes, count, &result, &err);
	buf_printf(out, "%s%s failed %zu:", err.text, result.problem.text, result.failed);
	for (size_t i = 0; i < result.rows.count; i++)
		buf_printf(out, " %zu", *(size_t *)array_at(&result.rows, i));
	for (size_t i = 0; !*err.text && i < result.rows.count * query_columns(query); i++) {
		buf_add_char(out, ' ');
		value_write_json(&result.cells[i], out);
	}
	for (size_t i = 0; i < query_columns(query); i++)
		buf_printf(out, " %s", query_title(query, i));
	query_result_finish(&result);
}

/* Prints TEXT, if it is a query, and looks at it from both sides; whether it is one. */
static bool check_print(const char *text, const struct doc *doc)
{
	struct error err = {0};
	struct buf printed;
	struct buf outs[3];
	struct query *query = query_create(text, NULL, NULL, NULL);
	if (!query)
		return false;
	buf_init(&printed, 1000000);
	for (size_t i = 0; i < 3; i++)
		buf_init(&outs[i], 1000000);
	query_print(query, &printed);
	struct query *again = query_create(printed.text ? printed.text : "", NULL, NULL, &err);
	cr_assert(again, "%s: %s: %s", text, printed.text, err.text);
	query_print(again, &outs[0]);
	cr_expect_eq(strcmp(printed.text ? printed.text : "", outs[0].text ? outs[0].text : ""), 0,
		"%s: %s: %s", text, printed.text, outs[0].text);
	answer(query, doc, &outs[1]);
	answer(again, doc, &outs[2]);
	cr_expect_str_eq(outs[1].text, outs[2].text, "%s: %s", text, printed.text);
	for (size_t i = 0; i < 3; i++)
		buf_finish(&outs[i]);
	buf_finish(&printed);
	query_destroy(query);
	query_destroy(again);
	return true;
}

Test(query_print, means_the_same)
{
	enum { TRIES = 6000 };
	struct chance chance = {.state = 1};
	struct buf text;
	struct doc *doc = given_json(rows_text);
	size_t good = 0;
	buf_init(&text, 100000);
	chance.out = &text;
	for (int i = 0; i < TRIES; i++) {
		buf_clear(&text);
		if (i % 2)
			add_query(&chance);
		else
			add_expression(&chance);
		good += check_print(text.text, doc);
	}
	cr_expect_gt(good, TRIES / 3, "%zu of %d are queries", good, TRIES);
	buf_finish(&text);
	doc_unref(doc);
}

/* What chance seldom makes, and how it is printed. */
Test(query_print, one_way_of_writing)
{
	static const struct {
		const char *text;
		const char *printed;
	} cases[] = {
		{"n>1 AND(s='x'or t)", " where n > 1 and (s = 'x' or t)"},
		{"a - (b - c) - d", " where a - (b - c) - d"},
		{"a not in (1, 2) and (not a) = 1", " where not (a in [1, 2 ]) and not a = 1"},
		{"x in ((a or b) + 1)", " where x in ((a or b) + 1)"},
		{"d > 2026-11-21 and s = \"it's\\n\"",
			" where d > '2026-11-21' and s = 'it\\'s\\n'"},
		{"n = 1.50Ki or n = 5m", " where n = 1.50Ki or n = 5m"},
		{"select .a, {{ b }} as `x y`, {{len}} order by .len desc, {{.in}} limit 07",
			"select .a, b as 'x y', {{len}} order by .len desc, .in limit 7"},
		{"select distinct count(*) , sum(n) group by n",
			"select distinct count(*), sum n group by n"},
		{"select distinct, n", "select distinct, n"},
		{"select .distinct * 2, distinct = 1", "select .distinct * 2, distinct = 1"},
		{"select distinct distinct", "select distinct distinct"},
		{"where where = 1 limit 2", " where where = 1 limit 2"},
		{"--n = - -1", " where --n = --1"},
		{"len(any(x)) = -(sum y)", " where len any x = -(sum y)"},
		{"a is null is not null", " where not (a is null is null)"},
		{"", ""},
	};
	struct doc *doc = given_json(rows_text);
	for (size_t i = 0; i < COUNT(cases); i++) {
		struct buf out;
		struct query *query = query_create(cases[i].text, NULL, NULL, NULL);
		buf_init(&out, 10000);
		if (query)
			query_print(query, &out);
		cr_expect_eq(strcmp(out.text ? out.text : "", cases[i].printed), 0, "%s: %s",
			cases[i].text, out.text);
		cr_expect(check_print(cases[i].text, doc) || *cases[i].printed == '\0');
		buf_finish(&out);
		query_destroy(query);
	}
	doc_unref(doc);
}

/* The queries of the case file, on their rows. */
Test(query_print, recorded_queries)
{
	char *text = given_text(TEST_SOURCE "/../shared/data/tsl/cases.jsonl");
	size_t good = 0;
	if (!text)
		cr_skip_test("there is no case file: ../shared/data/tsl/cases.jsonl");
	struct doc *rows = given_json(rows_text);
	for (char *line = text, *end; (end = strchr(line, '\n')); line = end + 1) {
		struct doc *doc = json_parse(line, (size_t)(end - line), NULL);
		good += check_print(node_text_or(node_find(doc_root(doc), "query"), ""), rows);
		doc_unref(doc);
	}
	cr_expect_gt(good, 1300, "%zu queries", good);
	doc_unref(rows);
	free(text);
}

static bool selects(const struct expression *expression, const struct scope *scope)
{
	struct arena arena;
	arena_init(&arena);
	bool selected = expression_selects(expression, scope, &arena);
	arena_finish(&arena);
	return selected;
}

/* WHERE a AND b selects what b selects of what a selects. */
Test(query_print, and_is_filter_behind_filter)
{
	enum { TRIES = 3000 };
	struct chance chance = {.state = 7};
	struct buf texts[3];
	struct scope scopes[8];
	struct doc *doc = given_json(rows_text);
	size_t count = scopes_of(doc, scopes);
	size_t compared = 0;
	for (size_t i = 0; i < COUNT(texts); i++)
		buf_init(&texts[i], 100000);
	for (int i = 0; i < TRIES; i++) {
		struct expression *made[3];
		for (size_t j = 0; j < COUNT(texts); j++)
			buf_clear(&texts[j]);
		for (size_t j = 0; j < 2; j++) {
			chance.out = &texts[j];
			add_expression(&chance);
		}
		buf_printf(&texts[2], "(%s) and (%s)", texts[0].text, texts[1].text);
		for (size_t j = 0; j < COUNT(texts); j++)
			made[j] = expression_create(texts[j].text, NULL, NULL);
		cr_expect_eq(made[2] != NULL, made[0] && made[1], "%s", texts[2].text);
		for (size_t r = 0; made[2] && r < count; r++, compared++)
			cr_expect_eq(selects(made[2], &scopes[r]),
				selects(made[0], &scopes[r]) && selects(made[1], &scopes[r]),
				"%s, row %zu", texts[2].text, r);
		for (size_t j = 0; j < COUNT(texts); j++)
			expression_destroy(made[j]);
	}
	cr_expect_gt(compared, TRIES / 3);
	for (size_t i = 0; i < COUNT(texts); i++)
		buf_finish(&texts[i]);
	doc_unref(doc);
}
