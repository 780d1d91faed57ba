#include <criterion/criterion.h>
#include <string.h>

#include "unit/given.h"
#include "unit/shelf.h"

static struct shelf shelf;
static struct table table;

static void begin(void)
{
	shelf_put(&shelf,
		"[{\"label\":\"a\",\"n\":3,\"s\":\"x\"},{\"label\":\"b\",\"n\":1,\"s\":\"y\"},"
		"{\"label\":\"c\",\"n\":2,\"s\":\"x\"},{\"label\":\"d\",\"n\":\"many\"},"
		"{\"label\":\"e\",\"n\":1,\"s\":\"x\"}]");
	shelf_table(&shelf, &table,
		"columns:\n- {title: NAME, value: label}\n- {title: N, value: n, sort: n * 1}\n"
		"- {title: S, value: s}\norder: label desc\n");
	shelf_refresh(&table);
}

static void end(void)
{
	table_finish(&table);
	shelf_finish(&shelf);
}

TestSuite(ui_table_query, .init = begin, .fini = end);

static void ask(const char *text)
{
	struct error err = {0};
	struct query *query = query_create(text, NULL, NULL, &err);
	struct table_look look = shelf_look();
	cr_assert(query && table_takes_query(&table, query, &err), "%s: %s", text, err.text);
	table_set_query(&table, query, &look.format);
	shelf_refresh(&table);
}

static void expect(const char *text, const char *labels)
{
	ask(text);
	cr_expect_str_eq(shelf_labels(&table), labels, "%s: %s", text, shelf_labels(&table));
}

/* What a query does not say is as the view has it: order: label desc. */
Test(ui_table_query, rows_and_order)
{
	expect("where s = 'x'", "e c a");
	expect("where s = 'x' order by n", "e c a");
	expect("where s = 'x' order by n desc", "a c e");
	expect("order by s desc, n", "b e c a d");
	expect("order by n limit 2", "e b");
	expect("limit 2", "e d");
	expect("limit 0", "");
	expect("where s = 'x' order by n desc limit 2", "a c");
	expect("", "e d c b a");
	table_set_query(&table, NULL, NULL);
	shelf_refresh(&table);
	cr_expect_str_eq(shelf_labels(&table), "e d c b a");
}

/* A row that it cannot be worked out for is left out and counted; the reason is kept. */
Test(ui_table_query, rows_left_out)
{
	expect("n > 1 order by n", "c a");
	cr_expect_eq(table.tally.failed, 1);
	cr_expect(*table.tally.problem.text);
	expect("n = 1", "e b");
	cr_expect_eq(table.tally.failed, 0, "and forgotten with the next query: %s",
		table.tally.problem.text);
}

/* A column that is chosen later wins; the rows of the LIMIT stay those of the query. */
Test(ui_table_query, column_chosen_later)
{
	ask("order by n desc limit 3");
	cr_expect_str_eq(shelf_labels(&table), "d a c");
	table_sort_by(&table, 0);
	shelf_refresh(&table);
	cr_expect_str_eq(shelf_labels(&table), "a c d");
	table_sort_by(&table, -1);
	shelf_refresh(&table);
	cr_expect_str_eq(shelf_labels(&table), "d c a");
	ask("order by n desc limit 3");
	cr_expect_str_eq(shelf_labels(&table), "d a c", "a new query orders again");
}

/* The column that shows the first key, or is sorted by it, has the arrow. */
Test(ui_table_query, column_of_the_key)
{
	static const struct {
		const char *text;
		int column;
	} cases[] = {{"order by n", 1}, {"order by n*1 desc", 1}, {"order by s, n", 2},
		{"order by label", 0}, {"order by len s", -1}, {"s = 'x'", -1}};
	for (size_t i = 0; i < COUNT(cases); i++) {
		ask(cases[i].text);
		cr_expect_eq(table_query_column(&table), cases[i].column, "%s", cases[i].text);
	}
}

/* The titles that are shown, in order, with a blank behind each. */
static const char *titles(void)
{
	static char text[500];
	*text = '\0';
	for (size_t i = 0; i < table.view->column_count; i++) {
		if (table.view->columns[i].hidden)
			continue;
		strcat(text, table.view->columns[i].title);
		strcat(text, " ");
	}
	return text;
}

/* SELECT chooses the columns for as long as it is there, whatever comes behind it. */
Test(ui_table_query, columns)
{
	ask("select s, n * 2 as twice, label where s = 'x'");
	cr_expect_str_eq(titles(), "S twice NAME ");
	cr_expect_str_eq(shelf_labels(&table), "e c a");
	ask("select n, n as again, lower(s) as s");
	cr_expect_str_eq(titles(), "N again s ");
	ask("select label, label, label, len(label) as l, s as letter");
	cr_expect_str_eq(titles(), "NAME LABEL l letter ");
	ask("select lower(s) as n, n");
	cr_expect_str_eq(titles(), "n (N) ");
	ask("where s = 'y'");
	cr_expect_str_eq(titles(), "NAME N S ");
	ask("select n");
	table_set_filter(&table, "a");
	shelf_refresh(&table);
	cr_expect_str_eq(titles(), "NAME N S ");
	ask("select label");
	cr_expect_str_eq(titles(), "NAME ");
}

/* What was chosen before is there again: hidden columns, their order, the sorting. */
Test(ui_table_query, columns_as_they_were)
{
	struct error err;
	cr_assert(table_show_column(&table, 1, false, &err));
	table_move_column(&table, 2, -1);
	table_sort_by(&table, 0);
	ask("select n, s order by n");
	cr_expect_str_eq(titles(), "N S ");
	table_set_query(&table, NULL, NULL);
	cr_expect_str_eq(titles(), "NAME S ");
	cr_expect_eq(table.sort_column, 0);
}

/* A filter and a query take each other's place. */
Test(ui_table_query, one_at_a_time)
{
	ask("s = 'x'");
	table_set_filter(&table, "b");
	shelf_refresh(&table);
	cr_expect_not(table.query);
	cr_expect_str_eq(shelf_labels(&table), "b");
	ask("s = 'x'");
	cr_expect_not(table.filter);
	cr_expect_str_eq(shelf_labels(&table), "e c a");
	table_set_filter(&table, table.filter);
	shelf_refresh(&table);
	cr_expect_str_eq(shelf_labels(&table), "e d c b a");
}

Test(ui_table_query, what_a_table_does_not_take)
{
	static const struct {
		const char *text;
		const char *said;
	} cases[] = {{"select distinct s where n = 1", "groups and DISTINCT are for"},
		{"select s, count(*) group by s", "groups and DISTINCT are for"},
		{"select a, b, c, d, e, f, g, h, i, j, k, l, m, o, p, q, r, t, u, v, w, x",
			"more columns than a table has room for"},
		{"order by a, b, c, d, e, f, g, h, i", "more than 8 keys"}};
	for (size_t i = 0; i < COUNT(cases); i++) {
		struct error err = {0};
		struct query *query = query_create(cases[i].text, NULL, NULL, &err);
		cr_assert(query, "%s", err.text);
		cr_expect_not(table_takes_query(&table, query, &err), "%s", cases[i].text);
		cr_expect(strstr(err.text, cases[i].said), "%s", err.text);
		query_destroy(query);
	}
}

/* A pattern that is too costly is no "no match": no row is shown, and why, and at once. */
Test(ui_table_query, costly_patterns)
{
	static const char *const queries[] = {
		"s ~= '^(a|aa|a?)+$'", "label = 'a' order by s ~= '^(a|aa|a?)+$'"};
	struct buf json;
	buf_init(&json, 10 * 1000 * 1000);
	buf_add_text(&json, "[{\"label\":\"x\"}");
	for (int i = 0; i < 20; i++) {
		buf_add_text(&json, ",{\"label\":\"a\",\"s\":\"");
		for (int j = 0; j < 40000; j++)
			buf_add_char(&json, 'a');
		buf_add_text(&json, "b\"}");
	}
	buf_add_text(&json, "]");
	shelf_put(&shelf, json.text);
	buf_finish(&json);
	for (size_t i = 0; i < COUNT(queries); i++) {
		ask(queries[i]);
		cr_expect(table.tally.costly, "%s", queries[i]);
		cr_expect(strstr(table.tally.problem.text, "too costly"), "%s",
			table.tally.problem.text);
		cr_expect_eq(table_count(&table), 0);
	}
	ask("label = 'x'");
	cr_expect_str_eq(shelf_labels(&table), "x");
}
