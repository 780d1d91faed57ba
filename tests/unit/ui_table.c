/* Tables over rows that come, go and move: what cursor, marks and window do then. */
#include <criterion/criterion.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "unit/given.h"
#include "unit/shelf.h"

static struct shelf shelf;
static struct table table;

#define COLUMNS                                                                                    \
	"columns:\n- {title: NAME, value: label}\n- {title: N, value: n, format: number}\n"        \
	"- {title: T, value: t, sort: s}\n"

static void begin(void)
{
	shelf_put(&shelf,
		"[{\"label\":\"a\",\"n\":3},{\"label\":\"b\",\"n\":1},"
		"{\"label\":\"c\",\"n\":2},{\"label\":\"d\",\"n\":2}]");
	shelf_table(&shelf, &table, COLUMNS);
	shelf_refresh(&table);
}

static void end(void)
{
	table_finish(&table);
	cr_expect_eq(shelf.destroyed, 1);
	shelf_finish(&shelf);
}

TestSuite(ui_table, .init = begin, .fini = end);

/* Draws it, as it is between two keys. */
static void draw(int lines)
{
	struct canvas canvas;
	struct table_look look = shelf_look();
	canvas_init(&canvas, false);
	canvas_resize(&canvas, 40, lines + 1);
	table_draw(&table, &canvas, &(struct area){0, 0, 40, lines + 1}, &look);
	canvas_finish(&canvas);
}

/* Puts other rows up, by their labels, and draws what comes of it. */
static void put(const char *labels)
{
	char json[4000] = "[";
	for (const char *at = labels; *at; at += strcspn(at, " ") + (strchr(at, ' ') != NULL))
		sprintf(json + strlen(json), "%s{\"label\":\"%.*s\"}", at == labels ? "" : ",",
			(int)strcspn(at, " "), at);
	strcat(json, "]");
	shelf_put(&shelf, json);
	shelf_refresh(&table);
}

Test(ui_table, rows_are_collected_only_when_they_changed)
{
	cr_expect_eq(shelf.collected, 1);
	cr_expect_not(shelf_refresh(&table));
	shelf.generation++;
	cr_expect(shelf_refresh(&table));
	cr_expect_eq(shelf.collected, 2);
	table_set_filter(&table, "b");
	cr_expect(shelf_refresh(&table));
	cr_expect_eq(shelf.collected, 2, "a filter needs no new rows");
	table_invalidate(&table);
	cr_expect(shelf_refresh(&table));
	cr_expect_eq(shelf.collected, 3);
}

Test(ui_table, frozen_rows_stay_but_can_be_filtered)
{
	struct table_look look = shelf_look();
	look.frozen = true;
	shelf_put(&shelf, "[{\"label\":\"x\"}]");
	cr_expect_not(table_refresh(&table, &look));
	table_set_filter(&table, "c");
	cr_expect(table_refresh(&table, &look));
	cr_expect_str_eq(shelf_labels(&table), "c", "rows of a version that is no more");
	table_invalidate(&table);
	cr_expect(table_refresh(&table, &look), "a view that is opened while frozen has rows");
	table_set_filter(&table, NULL);
	look.frozen = false;
	table_refresh(&table, &look);
	cr_expect_str_eq(shelf_labels(&table), "x");
}

Test(ui_table, the_cursor_follows_its_object)
{
	table_move_to(&table, 2);
	draw(10);
	put("d x c a");
	cr_expect_str_eq(shelf_current(&table), "c");
	put("c d x a");
	cr_expect_str_eq(shelf_current(&table), "c");
	cr_expect_eq(table.cursor, 0);
	cr_expect_null(table_take_gone(&table));
}

/* Untouched it selects nothing and stays at the top. */
Test(ui_table, a_cursor_that_nobody_moved_stays_at_the_top)
{
	draw(10);
	put("x a b");
	cr_expect_str_eq(shelf_current(&table), "x");
	put("");
	cr_expect_str_eq(shelf_current(&table), "");
	put("b x");
	cr_expect_str_eq(shelf_current(&table), "b");
	cr_expect_null(table_take_gone(&table));
}

Test(ui_table, a_row_that_goes_under_the_cursor_is_told_once)
{
	table_move_to(&table, 1);
	draw(10);
	put("a c d");
	cr_expect_str_eq(shelf_current(&table), "c", "the next one takes its place");
	char *gone = table_take_gone(&table);
	cr_expect_str_eq(gone, "b");
	free(gone);
	cr_expect_null(table_take_gone(&table));
	put("a b c d");
	cr_expect_str_eq(shelf_current(&table), "c", "it does not jump back");
	table_move_to(&table, 3);
	draw(10);
	put("a");
	cr_expect_str_eq(shelf_current(&table), "a");
	free(table_take_gone(&table));
}

Test(ui_table, a_row_that_a_filter_hides_is_not_gone)
{
	table_move_to(&table, 0);
	draw(10);
	table_set_filter(&table, "c");
	shelf_refresh(&table);
	cr_expect_str_eq(shelf_labels(&table), "c");
	cr_expect_str_eq(shelf_current(&table), "c");
	cr_expect_null(table_take_gone(&table));
	cr_expect_eq(table_count(&table), 1);
	cr_expect_eq(table_total(&table), 4);
	table_set_filter(&table, "");
	shelf_refresh(&table);
	cr_expect_str_eq(shelf_labels(&table), "a b c d");
	cr_expect_str_eq(shelf_current(&table), "c");
}

/* The next command must not meet what is no more, nor forget what is only hidden. */
Test(ui_table, marks_live_as_long_as_their_objects)
{
	idset_add(&table.marks, shelf_id("a"));
	idset_add(&table.marks, shelf_id("d"));
	table_set_filter(&table, "a");
	shelf_refresh(&table);
	cr_expect_eq(idset_count(&table.marks), 2);
	put("d b");
	cr_expect_eq(idset_count(&table.marks), 1);
	cr_expect(idset_has(&table.marks, shelf_id("d")));
	put("a b d");
	cr_expect_eq(idset_count(&table.marks), 1, "a new object is not the old one");
}

Test(ui_table, moves_end_at_the_ends)
{
	draw(2);
	table_move(&table, -1);
	cr_expect_str_eq(shelf_current(&table), "a");
	table_move(&table, 100);
	cr_expect_str_eq(shelf_current(&table), "d");
	table_move(&table, -2);
	cr_expect_str_eq(shelf_current(&table), "b");
	table_page(&table, 1, false);
	cr_expect_str_eq(shelf_current(&table), "c");
	table_page(&table, -100, false);
	cr_expect_str_eq(shelf_current(&table), "a");
	table_page(&table, 1, true);
	cr_expect_str_eq(shelf_current(&table), "b");
	put("");
	table_move(&table, 1);
	table_page(&table, 1, false);
	table_move_to(&table, 5);
	cr_expect_str_eq(shelf_current(&table), "");
}

Test(ui_table, columns_scroll_up_to_the_last_but_one)
{
	table_scroll(&table, 1);
	table_scroll(&table, 50);
	cr_expect_eq(table.scroll, 1);
	table_scroll(&table, -50);
	cr_expect_eq(table.scroll, 0);
}

Test(ui_table, sorting_and_turning_it_round)
{
	table_sort_by(&table, 1);
	shelf_refresh(&table);
	cr_expect_str_eq(shelf_labels(&table), "b c d a", "ties stay as they came");
	table_sort_by(&table, 1);
	shelf_refresh(&table);
	cr_expect_str_eq(shelf_labels(&table), "a c d b", "ties stay as they came");
	table_sort_by(&table, 0);
	shelf_refresh(&table);
	cr_expect_str_eq(shelf_labels(&table), "a b c d", "another column begins upwards");
	table_sort_by(&table, -1);
	shelf_refresh(&table);
	cr_expect_str_eq(shelf_labels(&table), "a b c d");
}

/* A column may be sorted by something else than it shows; the order of the view breaks ties. */
Test(ui_table, sort_keys_of_the_view)
{
	struct table own;
	shelf_put(&shelf,
		"[{\"label\":\"a\",\"s\":2,\"t\":\"x\"},{\"label\":\"b\",\"s\":10},"
		"{\"label\":\"c\",\"s\":2,\"t\":\"y\"},{\"label\":\"d\",\"s\":null}]");
	shelf_table(&shelf, &own, "where: label != 'b'\norder: label DESC\n" COLUMNS);
	shelf_refresh(&own);
	cr_expect_str_eq(shelf_labels(&own), "d c a");
	table_sort_by(&own, 2);
	shelf_refresh(&own);
	const char *labels = shelf_labels(&own);
	cr_expect(strstr(labels, "c a"), "%s", labels);
	table_sort_by(&own, 2);
	shelf_refresh(&own);
	labels = shelf_labels(&own);
	cr_expect(strstr(labels, "c a"), "ties are not turned round: %s", labels);
	table_finish(&own);
	shelf.destroyed = 0;
}

/* Rows a to z, each there or not, from random numbers. */
static void put_some(unsigned *seed)
{
	char labels[100] = "";
	for (char label = 'a'; label <= 'z'; label++)
		if (rand_r(seed) % 3)
			sprintf(labels + strlen(labels), "%s%c", *labels ? " " : "", label);
	put(labels);
}

/* What a user and a cluster do at random. */
static void change(unsigned *seed)
{
	static const char *const filters[] = {"", "a", "m", "no such"};
	switch (rand_r(seed) % 6) {
	case 0: put_some(seed); break;
	case 1: table_set_filter(&table, filters[rand_r(seed) % 4]); break;
	case 2: table_sort_by(&table, rand_r(seed) % 4 - 1); break;
	case 3: table_move(&table, rand_r(seed) % 11 - 5); break;
	case 4: table_page(&table, rand_r(seed) % 3 - 1, rand_r(seed) % 2); break;
	default: draw(rand_r(seed) % 12); break;
	}
}

/* Whatever happens: the cursor is on a row, follows what is still there, and is in the window. */
Test(ui_table, whatever_happens)
{
	unsigned first = (unsigned)time(NULL);
	unsigned seed = first;
	for (int step = 0; step < 3000; step++) {
		uint64_t before = table.touched ? table.cursor_id : 0;
		change(&seed);
		before = table.touched && table.cursor_id != before ? table.cursor_id : before;
		bool there = false;
		shelf_refresh(&table);
		for (size_t i = 0; i < table_count(&table); i++)
			there |= ((const struct row *)array_at(&table.shown, i))->id == before;
		const struct row *current = table_current(&table);
		cr_assert_eq(current != NULL, table_count(&table) > 0, "seed %u", first);
		cr_assert(
			!there || !before || current->id == before, "seed %u: not followed", first);
		draw(5);
		cr_assert(!current || (table.cursor >= table.top && table.cursor < table.top + 5),
			"seed %u: out of the window", first);
		free(table_take_gone(&table));
	}
}
