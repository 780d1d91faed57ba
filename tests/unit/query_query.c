#include <criterion/criterion.h>
#include <stdlib.h>
#include <string.h>

#include "base/memory.h"
#include "query/explain.h"
#include "query/query.h"
#include "unit/given.h"
#include "unit/query_rules.h"

/* Whole queries: clauses, columns, order (docs/query.md). */
TestSuite(query_query);

static const char rows[] =
	"[{\"name\":\"web\",\"n\":2,\"limit\":1,\"where\":9,\"nums\":[1,2],\"order\":3,\"by\":1},"
	"{\"name\":\"db\",\"n\":1,\"limit\":2,\"where\":8,\"nums\":[],\"order\":2},"
	"{\"name\":\"app\",\"n\":2,\"limit\":3,\"where\":7,\"nums\":null,\"order\":1,\"as\":5}]";

static void check(const struct query_rule *rules, size_t count)
{
	query_rules_check(rows, rules, count);
}

Test(query_query, clauses)
{
	static const struct query_rule rules[] = {
		{"", "\"index\":[0,1,2]}"},
		{" \t\n", "\"index\":[0,1,2]}"},
		{"n = 2", "\"index\":[0,2]}"},
		{"where n = 2", "\"index\":[0,2]}"},
		{"WHERE n = 2 ORDER\n\tBY name LIMIT 1", "\"index\":[2]}"},
		{"order by n, name desc", "\"index\":[1,0,2]}"},
		{"sort by name", "\"index\":[2,1,0]}"},
		{"limit 2", "\"index\":[0,1]}"},
		{"select name limit 1", "\"index\":[0],\"cells\":[[\"web\"]]}"},
		{"select len(nums), n limit 2", "\"index\":[0,1],\"cells\":[[2,2],[0,1]]}"},
		{"select name where n = 9", "\"index\":[],\"cells\":[]}"},
	};
	check(rules, COUNT(rules));
}

/* A bare WHERE gets its word; a field that is called like a clause is none. */
Test(query_query, text_of_fields)
{
	static const struct {
		const char *text;
		const char *whole;
	} cases[] = {{NULL, "select a, len(b)"}, {" ", "select a, len(b)\n "},
		{"a = 1", "select a, len(b)\nwhere a = 1"},
		{"where a = 1", "select a, len(b)\nwhere a = 1"},
		{"limit = 2 limit 1", "select a, len(b)\nwhere limit = 2 limit 1"},
		{"limit 2", "select a, len(b)\nlimit 2"},
		{"ORDER BY a", "select a, len(b)\nORDER BY a"}, {"'", "select a, len(b)\nwhere '"}};
	for (size_t i = 0; i < COUNT(cases); i++) {
		char *whole = query_text_of_fields("a, len(b)", cases[i].text);
		cr_expect_str_eq(whole, cases[i].whole);
		free(whole);
	}
}

Test(query_query, is_of_rows)
{
	static const struct {
		const char *text;
		bool of_rows;
	} cases[] = {{"", true}, {"n = 1", true}, {"select n where n = 1 order by n", true},
		{"limit 1", false}, {"select count(*)", false}, {"select distinct n", false},
		{"select n group by n", false}};
	for (size_t i = 0; i < COUNT(cases); i++) {
		struct error err = {0};
		struct query *query = query_create(cases[i].text, NULL, NULL, &err);
		cr_assert(query, "%s", err.text);
		cr_expect_eq(query_is_of_rows(query), cases[i].of_rows, "%s", cases[i].text);
		query_destroy(query);
	}
}

Test(query_query, fields_called_like_clauses)
{
	static const struct query_rule rules[] = {
		{"limit > 1", "\"index\":[1,2]}"},
		{"limit in [1, 3] limit 1", "\"index\":[0]}"},
		{"where limit > 1 limit 1", "\"index\":[1]}"},
		{"where where = 9", "\"index\":[0]}"},
		{"select limit, where, order where limit = 2",
			"\"index\":[1],\"cells\":[[2,8,2]]}"},
		{"order = 3", "\"index\":[0]}"},
		{"order by order", "\"index\":[2,1,0]}"},
		{"order by by limit 1", "\"index\":[1]}"},
		{"select as as as where as = 5", "\"index\":[2],\"cells\":[[5]]}"},
		{"name != 'where order by' limit 1", "\"index\":[0]}"},
		{"select len limit 1", "\"error\""},
		{"select len", "\"index\":[0,1,2],\"cells\":[[null],[null],[null]]}"},
	};
	check(rules, COUNT(rules));
}

Test(query_query, aliases)
{
	static const struct query_rule rules[] = {
		{"select n as x where x > 1", "\"index\":[0,2]"},
		{"select n as name where name = 1", "\"index\":[1],\"cells\":[[1]]"},
		{"select len(nums) as 'how many' limit 1", "\"index\":[0],\"cells\":[[2]]"},
		{"select n as a, name as a where a = 1", "\"index\":[1],\"cells\":[[1,\"db\"]]"},
		{"select n as two words, name order by name limit 1",
			"\"index\":[2],\"cells\":[[2,\"app\"]]"},
		{"select {{ .name }} as x, .n order by x limit 1",
			"\"index\":[2],\"cells\":[[\"app\",2]]"},
		{"select order as o order by {{.o}} desc limit 1", "\"index\":[0]"},
	};
	check(rules, COUNT(rules));
}

/* The error and, for query_explain(), the byte that it is about. */
Test(query_query, mistakes_have_a_place)
{
	static const struct {
		const char *query;
		const char *message;
		size_t at;
	} cases[] = {
		{"select", "syntax error at line 1, column 7: expected a value, got the end", 6},
		{"select name,", "syntax error at line 1, column 13: expected a value", 12},
		{"select name as", "expected the name of the column, got the end", 14},
		{"n = 1 limit", "line 1, column 12: expected a whole number of rows, got the end",
			11},
		{"limit 1e3", "expected a whole number of rows, got 1e3", 6},
		{"limit 99999999999999999999", "the number of rows is too large", 6},
		{"n = 1\nlimit 2 3", "line 2, column 9: expected an operator, a clause or the end",
			14},
		{"select name limt 5", "column 13: expected LIMIT, got limt", 12},
		{"n = 1 where n = 2", "a second WHERE at line 1, column 7", 6},
		{"order by n where n = 1", "WHERE behind ORDER BY at line 1, column 12", 11},
		{"order by n sort by n", "SORT BY beside ORDER BY", 11},
		{"n = 1 and name ~= '('", "error parsing regexp", 18},
		{"\u4e2d = 'open", "Unterminated string at line 1, column 5", 6},
		{"n = 5 5", "expected an operator, a clause or the end, got 5", 6},
	};
	for (size_t i = 0; i < COUNT(cases); i++) {
		struct error err = {0};
		size_t at = 999;
		cr_expect_null(query_create(cases[i].query, NULL, &at, &err));
		cr_expect(strstr(err.text, cases[i].message), "%s: %s", cases[i].query, err.text);
		cr_expect_eq(at, cases[i].at, "%s: byte %zu", cases[i].query, at);
	}
}

Test(query_query, the_place_is_drawn)
{
	static const struct {
		const char *query;
		size_t at;
		const char *drawn;
	} cases[] = {
		{"n = 5 5", 6, "n = 5 5\n      ^\n"},
		{"n = 5\nand ?", 10, "and ?\n    ^\n"},
		{"n =", 3, "n =\n   ^\n"},
		{"\u4e2d\t= ?", 6, "\u4e2d = ?\n     ^\n"},
		{"", 0, "\n^\n"},
		{"x", 7, "x\n ^\n"},
	};
	for (size_t i = 0; i < COUNT(cases); i++) {
		struct buf out;
		buf_init(&out, 1000);
		query_explain(cases[i].query, cases[i].at, &out);
		cr_expect_str_eq(out.text, cases[i].drawn);
		buf_finish(&out);
	}
}

/* A long line is cut around the place. */
Test(query_query, long_lines_are_cut)
{
	char query[1001];
	struct buf out;
	memset(query, 'a', 1000);
	query[1000] = '\0';
	query[500] = '?';
	buf_init(&out, 1000);
	query_explain(query, 500, &out);
	size_t line = strcspn(out.text, "\n");
	cr_expect_lt(line, 110);
	cr_expect_eq(strcspn(out.text, "?"), strcspn(out.text + line + 1, "^"), "%s", out.text);
	buf_finish(&out);
}

Test(query_query, what_it_is_made_of)
{
	struct query *query =
		query_create("select sum(nums) as total, .n, n where n = 1", NULL, NULL, NULL);
	cr_assert(query);
	cr_expect_eq(query_columns(query), 3);
	cr_expect_str_eq(query_title(query, 0), "total");
	cr_expect_str_eq(query_title(query, 1), ".n");
	cr_expect_str_eq(query_title(query, 2), "n");
	cr_expect_not_null(query_where(query));
	query_destroy(query);
	query = query_create("limit 1", NULL, NULL, NULL);
	cr_expect_null(query_where(query));
	cr_expect_eq(query_columns(query), 0);
	query_destroy(query);
	query_destroy(NULL);
}

/* A mistake in one row leaves that row out and is told; the others are found. */
Test(query_query, a_bad_row_is_counted)
{
	struct doc *doc = given_json("[{\"n\":1},{\"n\":\"x\"},{\"n\":3}]");
	struct scope scopes[3];
	struct query_result result;
	struct query *query = query_create("n + 1 > 0", NULL, NULL, NULL);
	size_t count = 0;
	node_each(row, doc_root(doc)) scopes[count++] = (struct scope){.row = row, .object = row};
	cr_expect(query_run(query, scopes, count, &result, NULL));
	cr_expect_eq(result.rows.count, 2);
	cr_expect_eq(result.failed, 1);
	cr_expect_str_eq(result.problem.text, "type mismatch: expected number, got text");
	query_result_finish(&result);
	query_destroy(query);
	doc_unref(doc);
}

/* A key or a cell that cannot be worked out is null, and the reason is told as well. */
Test(query_query, a_bad_cell_is_told)
{
	static const char *const queries[] = {"select n + 1", "order by n + 1",
		"select n + 1 as x, count(*) group by x", "select distinct n + 1",
		"select sum(n + 1), count(*)"};
	struct doc *doc = given_json("[{\"n\":1},{\"n\":\"x\"}]");
	struct scope scopes[2];
	size_t count = 0;
	node_each(row, doc_root(doc)) scopes[count++] = (struct scope){.row = row, .object = row};
	for (size_t i = 0; i < COUNT(queries); i++) {
		struct query_result result;
		struct query *query = query_create(queries[i], NULL, NULL, NULL);
		cr_expect(query_run(query, scopes, count, &result, NULL));
		cr_expect_eq(result.failed, 0);
		cr_expect_str_eq(result.problem.text, "type mismatch: expected number, got text",
			"%s", queries[i]);
		query_result_finish(&result);
		query_destroy(query);
	}
	doc_unref(doc);
}

/* COUNT times PART with END behind them; the caller frees it. */
static char *repeated(const char *part, size_t count, const char *end)
{
	struct buf text;
	buf_init(&text, 4 * 1024 * 1024);
	while (count--)
		buf_add_text(&text, part);
	buf_add_text(&text, end);
	return buf_take(&text);
}

/* However hostile the text: a refusal with a place, or a query; the bench has the times. */
Test(query_query, ceilings)
{
	static const struct {
		const char *part;
		size_t count;
		const char *end;
		const char *refused; /* NULL: it is a query */
	} cases[] = {
		{"n = 5 or ", 120000, "t", "the query is longer than 64 kB"},
		{"n=5 or ", 9000, "t", "the expression is too long"},
		{"(", 60000, "", "nested too deep"},
		{"not ", 10000, "t", "nested too deep"},
		{"{{", 20000, "", "Unexpected character"},
		{"'", 1, "", "Unterminated string"},
		{" ", 60000, "", NULL},
		{"a.", 30000, "b", NULL},
	};
	for (size_t i = 0; i < COUNT(cases); i++) {
		struct error err = {0};
		size_t at = SIZE_MAX;
		char *text = repeated(cases[i].part, cases[i].count, cases[i].end);
		struct query *query = query_create(text, NULL, &at, &err);
		cr_expect_eq(
			query == NULL, cases[i].refused != NULL, "%s: %s", cases[i].part, err.text);
		cr_expect(query || strstr(err.text, cases[i].refused), "%s: %s", cases[i].part,
			err.text);
		cr_expect(query || at <= strlen(text), "%s", cases[i].part);
		query_destroy(query);
		free(text);
	}
}

/* A name of SELECT counts as much as what it stands for, each time. */
Test(query_query, names_do_not_multiply)
{
	char *sum = repeated("n + ", 1000, "n");
	char *uses = repeated("x + ", 1000, "x");
	char *text = xasprintf("select %s as x order by %s", sum, uses);
	struct error err = {0};
	cr_expect_null(query_create(text, NULL, NULL, &err));
	cr_expect(strstr(err.text, "the expression is too long"), "%s", err.text);
	free(text);
	free(uses);
	free(sum);
}

/* Too costly is an error of the query, and never an answer. */
Test(query_query, costly_patterns_end_it)
{
	static const char *const queries[] = {"s ~= '^(a|aa|a?)+$'", "s ~! '^(a|aa|a?)+$'",
		"s like p", "s not like p", "select s ~= '^(a|aa|a?)+$' as x", "order by s like p",
		"select distinct s like p", "select count(*) group by s like p"};
	char *as = repeated("a", 40000, "");
	char *tries = repeated("a", 2000, "b");
	char *json =
		xasprintf("[{\"s\":\"x\",\"p\":\"x\"},{\"s\":\"%s\",\"p\":\"%%%s%%\"}]", as, tries);
	struct doc *doc = given_json(json);
	struct scope scopes[2];
	size_t count = 0;
	node_each(row, doc_root(doc)) scopes[count++] = (struct scope){.row = row, .object = row};
	for (size_t i = 0; i < COUNT(queries); i++) {
		struct error err = {0};
		struct query_result result;
		struct query *query = query_create(queries[i], NULL, NULL, &err);
		cr_assert(query, "%s", err.text);
		cr_expect_not(query_run(query, scopes, count, &result, &err), "%s", queries[i]);
		cr_expect(strstr(err.text, "too costly"), "%s: %s", queries[i], err.text);
		query_result_finish(&result);
		query_destroy(query);
	}
	doc_unref(doc);
	free(json);
	free(tries);
	free(as);
}
