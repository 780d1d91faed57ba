/* Which columns are drawn: properties that hold for every view and every width. */
#include <criterion/criterion.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "base/memory.h"
#include "ui/columns.h"
#include "unit/given.h"
#include "unit/shelf.h"

enum { MARKER = 2, GAP = 1 };

static struct shelf shelf;
static struct table table;

static void end(void)
{
	table_finish(&table);
	shelf_finish(&shelf);
}

TestSuite(ui_columns, .fini = end);

static void begin(const char *columns, const char *rows)
{
	struct table_look look = shelf_look();
	shelf_put(&shelf, rows);
	shelf_table(&shelf, &table, columns);
	shelf_refresh(&table);
	columns_measure(&table, &look, 10);
}

/* The titles that are drawn at a width with their widths: "NAME:5 N:3". */
static const char *plan_at(int width)
{
	static char text[500];
	struct column_plan plan;
	columns_plan(&table, &plan, width);
	*text = '\0';
	for (int i = 0; i < plan.count; i++) {
		size_t used = strlen(text);
		snprintf(text + used, sizeof(text) - used, "%s%s:%d", i ? " " : "",
			table.view->columns[plan.index[i]].title, plan.width[i]);
	}
	return text;
}

static const char columns[] = "columns:\n"
			      "- {title: NAME, value: label, width: 4-, priority: 0}\n"
			      "- {title: STATE, value: state, width: 5-9, priority: 0}\n"
			      "- {title: NOTE, value: note, width: 6-, priority: 2}\n"
			      "- {title: ID, value: id, width: 4-8, priority: 7}\n"
			      "- {title: NONE, value: none, width: 4-8, priority: 3}\n";
static const char rows[] = "[{\"label\":\"a-long-name-of-20-cells\",\"state\":\"Running\","
			   "\"note\":\"a note that is long\",\"id\":\"vm-12345678\"}]";

/* However much room there is: a column of few sites must not stand empty on all others. */
Test(ui_columns, optional_ones_come_with_what_stands_in_them)
{
	static const char own[] = "columns:\n"
				  "- {title: NAME, value: label, width: 4-8, priority: 0}\n"
				  "- {title: WAVE, value: wave, width: 4-8, optional: true}\n"
				  "- {title: N, value: n, width: 1-3}\n";
	struct table_look look = shelf_look();
	begin(own, "[{\"label\":\"a\",\"n\":1}]");
	cr_expect_str_eq(plan_at(80), "NAME:4 N:1");
	shelf_put(&shelf, "[{\"label\":\"a\",\"n\":1},{\"label\":\"b\",\"wave\":2}]");
	shelf_refresh(&table);
	columns_measure(&table, &look, 10);
	cr_expect_str_eq(plan_at(80), "NAME:4 WAVE:4 N:1");
}

/* From wide to narrow, in the order that columns.h tells. */
Test(ui_columns, they_give_way_in_order)
{
	static const struct {
		int width;
		const char *plan;
	} cases[] = {{100, "NAME:39 STATE:7 NOTE:36 ID:8 NONE:4"},
		{65, "NAME:23 STATE:7 NOTE:20 ID:8"}, {45, "NAME:11 STATE:7 NOTE:12 ID:8"},
		{27, "NAME:8 STATE:7 NOTE:6"}, {19, "NAME:9 STATE:5"}, {14, "NAME:4 STATE:5"},
		{8, "NAME:4"}, {5, "NAME:1"}, {2, "NAME:0"}, {0, "NAME:0"}};
	begin(columns, rows);
	for (size_t i = 0; i < COUNT(cases); i++)
		cr_expect_str_eq(plan_at(cases[i].width), cases[i].plan, "%d: %s", cases[i].width,
			plan_at(cases[i].width));
}

Test(ui_columns, scrolled_they_are_whole)
{
	begin(columns, rows);
	table_scroll(&table, 1);
	const char *plan = plan_at(45);
	cr_expect(!strncmp(plan, "NAME:", 5) && strstr(plan, "NOTE:19"), "%s", plan);
	cr_expect_not(strstr(plan, "STATE"), "%s", plan);
	table_scroll(&table, 1);
	plan = plan_at(45);
	cr_expect(strstr(plan, "ID:8"), "%s", plan);
}

/* Widths only grow while rows change, so that columns do not jump to and fro. */
Test(ui_columns, widths_only_grow)
{
	struct table_look look = shelf_look();
	begin(columns, rows);
	int wide = table.widths[0];
	cr_expect_eq(wide, 23);
	shelf_put(&shelf, "[{\"label\":\"\u4e2d\u6587\"}]");
	shelf_refresh(&table);
	columns_measure(&table, &look, 10);
	cr_expect_eq(table.widths[0], wide);
	cr_expect_eq(table.widths[3], 8, "not more than its maximum");
}

/* Neither text nor what is left over counts where there is a number of cells. */
Test(ui_columns, cells_that_are_chosen)
{
	static const struct {
		int width;
		const char *plan;
	} cases[] = {{100, "NAME:67 STATE:12 NOTE:17"}, {60, "NAME:27 STATE:12 NOTE:17"},
		{36, "NAME:19 STATE:12"}, {22, "NAME:5 STATE:12"}, {20, "NAME:16"}};
	begin("columns:\n"
	      "- {title: NAME, value: label, width: 4-, priority: 0}\n"
	      "- {title: STATE, value: state, width: 5-9, cells: 12, priority: 0}\n"
	      "- {title: ID, value: id, hidden: true}\n"
	      "- {title: NOTE, value: note, width: 6-, cells: 17, priority: 2}\n",
		rows);
	for (size_t i = 0; i < COUNT(cases); i++)
		cr_expect_str_eq(plan_at(cases[i].width), cases[i].plan, "%d: %s", cases[i].width,
			plan_at(cases[i].width));
}

/* Columns as a user could write them, from random numbers. */
static char *any_columns(unsigned *seed)
{
	struct buf text;
	buf_init(&text, 10000);
	buf_add_text(&text, "columns:\n");
	int count = 1 + rand_r(seed) % VIEW_COLUMNS;
	for (int i = 0; i < count; i++) {
		int least = 1 + rand_r(seed) % 20;
		buf_printf(&text, "- {title: C%d, value: %s, priority: %d, width: %d", i,
			rand_r(seed) % 4 ? "label" : "none", rand_r(seed) % 10, least);
		if (rand_r(seed) % 2)
			buf_printf(&text, "-%d", least + rand_r(seed) % 30);
		else if (rand_r(seed) % 2)
			buf_add_text(&text, "-");
		if (i && rand_r(seed) % 4 == 0)
			buf_add_text(&text, ", hidden: true");
		if (rand_r(seed) % 4 == 0)
			buf_printf(&text, ", cells: %d", 1 + rand_r(seed) % 60);
		buf_add_text(&text, "}\n");
	}
	return buf_take(&text);
}

static void check(int width, unsigned seed)
{
	struct column_plan plan;
	columns_plan(&table, &plan, width);
	cr_assert_geq(plan.count, 1, "seed %u", seed);
	cr_assert_eq(plan.index[0], 0, "seed %u: the first column is not there", seed);
	int end = MARKER - GAP;
	for (int i = 0; i < plan.count; i++) {
		cr_assert_geq(plan.width[i], 0, "seed %u, width %d", seed, width);
		cr_assert_eq(plan.x[i], end + GAP, "seed %u, width %d", seed, width);
		cr_assert(!i || plan.index[i] > plan.index[i - 1], "seed %u: out of order", seed);
		cr_assert_not(table.view->columns[plan.index[i]].hidden, "seed %u", seed);
		end = plan.x[i] + plan.width[i];
	}
	cr_assert(end <= (width > MARKER ? width : MARKER), "seed %u, width %d: up to %d", seed,
		width, end);
	bool all = plan.count + table.scroll == (int)view_shown_count(table.view);
	cr_assert_eq(plan.right, !all, "seed %u, width %d: left out unsaid", seed, width);
	cr_assert_eq(plan.left, table.scroll > 0, "seed %u", seed);
}

/* Never out of the picture, never without the name, and what is left out is said. */
Test(ui_columns, whatever_the_view_and_the_width)
{
	unsigned first = (unsigned)time(NULL);
	begin(columns, rows);
	for (unsigned seed = first; seed < first + 60; seed++) {
		unsigned dice = seed;
		char *yaml = any_columns(&dice);
		table_finish(&table);
		begin(yaml, rows);
		table_scroll(&table, rand_r(&dice) % 3 ? 0 : rand_r(&dice) % 30);
		for (int width = 0; width < 200; width++)
			check(width, seed);
		free(yaml);
	}
}
