/* Columns of a table that change while it is looked at. */
#include <criterion/criterion.h>
#include <stdio.h>
#include <string.h>
#include <time.h>

#include "ui/columns.h"
#include "unit/given.h"
#include "unit/shelf.h"

static struct shelf shelf;
static struct table table;
static struct canvas canvas;

static const char rows[] =
	"[{\"label\":\"web\",\"name\":\"web-01\",\"state\":\"Running\",\"size\":5,\"on\":true,"
	"\"at\":\"2026-11-21T11:00:00Z\"},"
	"{\"label\":\"db\",\"name\":\"db-01\",\"state\":\"Failed\",\"size\":7}]";
static const char columns[] = "columns:\n"
			      "- {title: NAME, value: name, priority: 0}\n"
			      "- {title: STATE, value: state, priority: 1}\n"
			      "- {title: SIZE, value: size, format: number, priority: 2}\n";

static void begin(void)
{
	canvas_init(&canvas, false);
	canvas_resize(&canvas, 40, 4);
	shelf_put(&shelf, rows);
	shelf_table(&shelf, &table, columns);
	shelf_refresh(&table);
}

static void end(void)
{
	table_finish(&table);
	shelf_finish(&shelf);
	canvas_finish(&canvas);
}

TestSuite(ui_table_columns, .init = begin, .fini = end);

/* The first line of what is drawn: the titles with what lies between them. */
static void expect_titles(const char *expected)
{
	struct table_look look = shelf_look();
	struct buf text;
	buf_init(&text, 10000);
	canvas_clear(&canvas);
	shelf_refresh(&table);
	table_draw(&table, &canvas, &(struct area){0, 0, canvas.width, canvas.height}, &look);
	canvas_dump(&canvas, &text);
	*strchrnul(text.text, '\n') = '\0';
	cr_expect_str_eq(text.text, expected);
	buf_finish(&text);
}

Test(ui_table_columns, seen_with_the_next_drawing)
{
	struct error err = {0};
	expect_titles("  NAME   STATE   SIZE");
	cr_assert(table_show_column(&table, 1, false, &err));
	expect_titles("  NAME   SIZE");
	cr_assert(table_show_column(&table, 1, true, &err));
	cr_expect_eq(table_move_column(&table, 2, -1), 1);
	expect_titles("  NAME   SIZE STATE");
	cr_expect_eq(table_move_column(&table, 0, -1), 0);
	cr_expect_eq(table_move_column(&table, 2, 1), 2);
	cr_assert(table_widen_column(&table, 1, 3, &err));
	expect_titles("  NAME      SIZE STATE");
	cr_expect_eq(table.drawn[1], 7);
	cr_expect_eq(table.place.width, 40);
}

/* From what is on the screen, and never narrower than the title. */
Test(ui_table_columns, wider_and_narrower)
{
	struct error err = {0};
	expect_titles("  NAME   STATE   SIZE");
	cr_assert(table_widen_column(&table, 0, -1, &err));
	cr_expect_eq(table.view->columns[0].cells, 5);
	cr_assert(table_widen_column(&table, 0, -1, &err));
	expect_titles("  NAME STATE   SIZE");
	cr_expect_not(table_widen_column(&table, 0, -1, &err));
	cr_expect_str_eq(err.text, "NAME is no narrower than its title");
	cr_expect_not(table_widen_column(&table, 0, VIEW_CELLS, &err));
	cr_expect_str_eq(err.text, "a column has 500 cells at most");
	cr_assert(table_widen_column(&table, 0, 90, &err));
	expect_titles("  NAME                                 >");
	cr_expect_eq(table.drawn[1], 0, "there is no room for it");
}

/* As a type of value is best read; a field that no row has is text. */
Test(ui_table_columns, added_ones_are_written_by_their_values)
{
	static const struct {
		const char *value;
		enum format format;
	} cases[] = {{"state", FORMAT_TEXT}, {"size * 2", FORMAT_NUMBER}, {"on", FORMAT_YESNO},
		{"nothing", FORMAT_TEXT}, {"now() - now()", FORMAT_DURATION},
		{"now()", FORMAT_AGE}};
	struct table_look look = shelf_look();
	for (size_t i = 0; i < COUNT(cases); i++) {
		struct error err = {0};
		char title[10];
		snprintf(title, sizeof(title), "N%zu", i);
		cr_assert(table_add_column(&table, title, cases[i].value, &look.format, &err), "%s",
			err.text);
		const struct column *added = &table.view->columns[table.view->column_count - 1];
		cr_expect_eq(added->format, cases[i].format, "%s: %s", cases[i].value,
			format_names[added->format]);
		cr_expect_eq(added->right, format_right(added->format));
	}
}

/* What is hidden is neither searched nor filtered by. */
Test(ui_table_columns, hidden_text_is_not_found)
{
	table_set_filter(&table, "failed");
	shelf_refresh(&table);
	cr_expect_str_eq(shelf_labels(&table), "db");
	table_show_column(&table, 1, false, NULL);
	shelf_refresh(&table);
	cr_expect_str_eq(shelf_labels(&table), "");
	table_show_column(&table, 1, true, NULL);
	shelf_refresh(&table);
	cr_expect_str_eq(shelf_labels(&table), "db");
}

/* The order of rows stays, whatever becomes of the column that they are sorted by. */
Test(ui_table_columns, order_follows_its_column)
{
	struct sort_key key;
	cr_expect_not(table_sort_key(&table, &key));
	table_sort_by(&table, 1);
	table_sort_by(&table, 1);
	expect_titles("  NAME   STATEv  SIZE");
	cr_expect_str_eq(shelf_labels(&table), "web db");
	table_move_column(&table, 1, -1);
	expect_titles("  STATEv  NAME   SIZE");
	cr_assert(table_sort_key(&table, &key));
	cr_expect_str_eq(expression_text(key.value), "state");
	cr_expect(key.descending);
	table_take_column(&table, 1, NULL);
	cr_expect_eq(table.sort_column, 0);
	table_take_column(&table, 0, NULL);
	cr_expect_eq(table.sort_column, -1);
	expect_titles("  SIZE");
}

/* The order that is seen is the query's: the column that was chosen before it is none. */
Test(ui_table_columns, order_of_a_query)
{
	struct sort_key key;
	table_sort_by(&table, 1);
	table_set_query(&table, query_create("order by name", NULL, NULL, NULL), NULL);
	cr_expect_not(table_sort_key(&table, &key));
	table_set_query(&table, query_create("where name = 'x'", NULL, NULL, NULL), NULL);
	cr_expect(
		table_sort_key(&table, &key), "a query without an order leaves that of the column");
	table_set_query(&table, query_create("order by name", NULL, NULL, NULL), NULL);
	table_sort_by(&table, 2);
	cr_assert(table_sort_key(&table, &key), "chosen since");
	cr_expect_str_eq(expression_text(key.value), "size");
}

/* Who loses the row under the cursor is told its name, not what stands first. */
Test(ui_table_columns, rows_keep_their_name)
{
	table_move_column(&table, 0, 1);
	table_move_to(&table, 1);
	expect_titles("  STATE   NAME   SIZE");
	shelf_put(&shelf, "[{\"label\":\"web\",\"name\":\"web-01\"}]");
	shelf_refresh(&table);
	char *gone = table_take_gone(&table);
	cr_expect_str_eq(gone, "db-01");
	free(gone);
}

static void change(unsigned *dice)
{
	struct table_look look = shelf_look();
	int column = (int)((size_t)rand_r(dice) % table.view->column_count);
	char title[10];
	snprintf(title, sizeof(title), "T%d", rand_r(dice) % 99);
	switch (rand_r(dice) % 8) {
	case 0: table_show_column(&table, column, rand_r(dice) % 2, NULL); break;
	case 1: table_move_column(&table, column, rand_r(dice) % 2 ? 1 : -1); break;
	case 2: table_widen_column(&table, column, rand_r(dice) % 9 - 4, NULL); break;
	case 3: table_add_column(&table, title, "size", &look.format, NULL); break;
	case 4: table_take_column(&table, column, NULL); break;
	case 5: table_sort_by(&table, column); break;
	case 6: table_scroll(&table, rand_r(dice) % 5 - 2); break;
	default: table_format_column(&table, column, (enum format)(rand_r(dice) % FORMATS));
	}
}

/* Whatever is done, something is drawn, and the copy brings back what was there. */
Test(ui_table_columns, there_and_back)
{
	unsigned seed = (unsigned)time(NULL);
	unsigned dice = seed;
	struct table_look look = shelf_look();
	struct table_columns copy = {0};
	expect_titles("  NAME   STATE   SIZE");
	table_columns_copy(&table, &copy);
	for (int i = 0; i < 500; i++) {
		struct column_plan plan;
		change(&dice);
		shelf_refresh(&table);
		table_draw(&table, &canvas, &(struct area){0, 0, 40, 4}, &look);
		columns_plan(&table, &plan, 40);
		cr_assert_geq(plan.count, 1, "seed %u, step %d", seed, i);
		for (int c = 0; c < plan.count; c++)
			cr_assert_not(table.view->columns[plan.index[c]].hidden, "seed %u", seed);
	}
	table_columns_restore(&table, &copy);
	expect_titles("  NAME   STATE   SIZE");
	cr_expect_str_eq(shelf_labels(&table), "web db");
}
