#include <criterion/criterion.h>
#include <stdlib.h>

#include "base/memory.h"
#include "unit/given.h"
#include "unit/shelf.h"

static struct shelf shelf;
static struct table table;
static struct table_look look;

static void begin(void)
{
	look = shelf_look();
	shelf_put(&shelf,
		"[{\"label\":\"Web-01\",\"n\":12,\"note\":\"\"},"
		"{\"label\":\"db-01\",\"n\":7,\"note\":\"Stra\u00dfe 7\"},"
		"{\"label\":\"web-02\",\"n\":3},"
		"{\"label\":\"other\",\"n\":12,\"note\":\"of WEB\"}]");
	shelf_table(&shelf, &table,
		"columns:\n- {title: NAME, value: label}\n"
		"- {title: N, value: n, format: number}\n- {title: NOTE, value: note}\n");
	shelf_refresh(&table);
}

static void end(void)
{
	table_finish(&table);
	shelf_finish(&shelf);
}

TestSuite(ui_table_find, .init = begin, .fini = end);

Test(ui_table_find, filter)
{
	static const struct {
		const char *text;
		const char *labels;
	} cases[] = {{"web", "Web-01 web-02 other"}, {"-01", "Web-01 db-01"}, {"7", "db-01"},
		{"12", ""}, {"STRASSE", ""}, {"STRA\u00dfE", "db-01"}, {"%", ""}, {"_", ""},
		{"", "Web-01 db-01 web-02 other"}};
	for (size_t i = 0; i < COUNT(cases); i++) {
		table_set_filter(&table, cases[i].text);
		shelf_refresh(&table);
		cr_expect_str_eq(shelf_labels(&table), cases[i].labels, "%s: %s", cases[i].text,
			shelf_labels(&table));
	}
}

static void look_for(const char *text)
{
	free(table.find);
	table.find = xstrdup(text);
}

/* Round and round, in both directions, from the cursor on. */
Test(ui_table_find, next_and_previous)
{
	static const struct {
		int direction;
		const char *label;
	} steps[] = {{1, "web-02"}, {1, "other"}, {1, "Web-01"}, {-1, "other"}, {-1, "web-02"}};
	look_for("web");
	for (size_t i = 0; i < COUNT(steps); i++) {
		cr_expect(table_find_next(&table, steps[i].direction, &look.format));
		cr_expect_str_eq(shelf_current(&table), steps[i].label, "step %zu", i);
	}
	look_for("db");
	cr_expect(table_find_next(&table, 1, &look.format));
	cr_expect(table_find_next(&table, 1, &look.format), "the only one is found again");
	cr_expect_str_eq(shelf_current(&table), "db-01");
	look_for("no such");
	cr_expect_not(table_find_next(&table, 1, &look.format));
	cr_expect_str_eq(shelf_current(&table), "db-01", "the cursor stays");
	look_for(NULL);
	cr_expect_not(table_find_next(&table, 1, &look.format));
}

/* Only what is shown is found. */
Test(ui_table_find, within_the_filter)
{
	table_set_filter(&table, "-0");
	shelf_refresh(&table);
	look_for("other");
	cr_expect_not(table_find_next(&table, 1, &look.format));
	table_set_filter(&table, "no such");
	shelf_refresh(&table);
	cr_expect_not(table_find_next(&table, -1, &look.format));
}
