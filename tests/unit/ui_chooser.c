/* The list of columns: what its keys do to the table, and what it says. */
#include "ui/chooser.h"

#include <criterion/criterion.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "unit/given.h"
#include "unit/given_keys.h"
#include "unit/shelf.h"

static struct shelf shelf;
static struct table table;
static struct screen *top;
static int done; /* 0: not yet; 1: kept as it was; 2: kept, changed */
static int asked;

static void finished(void *owner, bool changed)
{
	cr_expect_eq(owner, &shelf);
	done = 1 + changed;
	screen_pop(&top);
}

static void add(void *owner)
{
	cr_expect_eq(owner, &shelf);
	asked++;
}

/* As it stands on the screen before one presses a key. */
static void draw_table(void)
{
	struct table_look look = shelf_look();
	struct canvas canvas;
	canvas_init(&canvas, false);
	canvas_resize(&canvas, 80, 10);
	shelf_refresh(&table);
	table_draw(&table, &canvas, &(struct area){0, 0, 80, 10}, &look);
	canvas_finish(&canvas);
}

static void begin(void)
{
	struct chooser_about about = {
		.table = &table, .add = add, .done = finished, .owner = &shelf};
	shelf_put(&shelf, "[{\"label\":\"a\",\"state\":\"Running\"}]");
	shelf_table(&shelf, &table,
		"columns:\n- {title: NAME, value: label, priority: 0}\n"
		"- {title: STATE, value: state}\n- {title: SIZE, value: size, hidden: true}\n"
		"rules:\n- {when: state = 'Running', role: ok, column: STATE}\n");
	shelf_refresh(&table);
	screen_push(&top, chooser_create(&about));
	draw_table();
}

static void end(void)
{
	screen_clear(&top);
	table_finish(&table);
	shelf_finish(&shelf);
}

TestSuite(ui_chooser, .init = begin, .fini = end);

static void press(const char *keys)
{
	given_keys(&top, keys);
}

/* Each column as "TITLE", "-TITLE" when it is hidden, with what keys have changed of it. */
static void expect_columns(const char *keys, const char *expected)
{
	char text[400] = "";
	press(keys);
	for (size_t i = 0; i < table.view->column_count; i++) {
		const struct column *column = &table.view->columns[i];
		size_t used = strlen(text);
		used += (size_t)snprintf(text + used, sizeof(text) - used, "%s%s%s", i ? " " : "",
			column->hidden ? "-" : "", column->title);
		if (column->cells)
			snprintf(text + used, sizeof(text) - used, "=%d", column->cells);
	}
	cr_expect_str_eq(text, expected, "%s: %s", keys, text);
}

static const char *drawn(int width, int height)
{
	struct table_look look = shelf_look();
	return given_drawn(&top, width, height, &look);
}

Test(ui_chooser, what_keys_do)
{
	expect_columns("Space", "-NAME STATE -SIZE");
	expect_columns("Space", "NAME STATE -SIZE");
	expect_columns("Down ]", "NAME -SIZE STATE");
	expect_columns("[ K", "STATE NAME -SIZE");
	expect_columns("J", "NAME STATE -SIZE");
	expect_columns("Right l l", "NAME STATE=10 -SIZE");
	expect_columns("Left h", "NAME STATE=8 -SIZE");
	expect_columns("=", "NAME STATE -SIZE");
	expect_columns("7 f", "NAME STATE -SIZE");
	cr_expect_eq(table.view->columns[1].priority, 7);
	cr_expect_eq(table.view->columns[1].format, FORMAT_NUMBER);
	expect_columns("k", "NAME STATE -SIZE");
	expect_columns("D", "STATE -SIZE");
	press("Enter");
	cr_expect_eq(done, 2);
	expect_columns("", "STATE -SIZE");
}

Test(ui_chooser, esc_brings_back_what_was_there)
{
	expect_columns("j l l ] g Space G Space", "-NAME -SIZE STATE=9 OBJECT NAMESPACE");
	press("Esc");
	cr_expect_eq(done, 1);
	expect_columns("", "NAME STATE -SIZE");
	cr_expect_eq(table.view->rules[0].column, 1);
}

Test(ui_chooser, kept_as_it_was)
{
	press("j j k g G Enter");
	cr_expect_eq(done, 1);
}

/* What cannot be is said until the next key, and changes nothing. */
Test(ui_chooser, what_cannot_be)
{
	static const struct {
		const char *keys;
		const char *said;
	} cases[] = {{"j Space k Space", "NAME is the only column that is shown"},
		{"D", "NAME is the only column that is shown"},
		{"j D", "a colour rule is for STATE: hide it instead"},
		{"l", "it is hidden: Space shows it"},
		{"Space h h h", "STATE is no narrower than its title"}};
	for (size_t i = 0; i < COUNT(cases); i++) {
		press(cases[i].keys);
		cr_expect(strstr(drawn(80, 24), cases[i].said), "%s: %s", cases[i].keys,
			drawn(80, 24));
	}
	press("g");
	cr_expect_not(strstr(drawn(80, 24), "narrower"));
	expect_columns("n x Paste Tab F5", "NAME STATE=5 -SIZE");
	cr_expect_eq(asked, 1);
}

/* A field is in one of the two lists. */
Test(ui_chooser, fields_become_columns)
{
	const char *text = drawn(80, 40);
	cr_expect(strstr(text, " +  objectName      name of the object that"), "%s", text);
	cr_expect(strstr(text, "(1 of 5)"), "%s", text);
	cr_expect_not(strstr(text, " +  object "), "a whole object is no value: %s", text);
	expect_columns("j j j Space", "NAME STATE -SIZE OBJECT NAME");
	text = drawn(80, 40);
	cr_expect_not(strstr(text, " +  objectName "), "%s", text);
	cr_expect(strstr(text, "[x] OBJECT NAME"), "%s", text);
	cr_expect(strstr(text, "(4 of 5)"), "the cursor is on it: %s", text);
	expect_columns("D", "NAME STATE -SIZE");
	cr_expect(strstr(drawn(80, 40), " +  objectName "));
}

Test(ui_chooser, columns_by_expression)
{
	struct error err = {0};
	struct chooser *chooser = chooser_of(top);
	cr_assert(chooser);
	cr_expect(chooser_add(chooser, "LONG", "len(label)", &err), "%s", err.text);
	cr_expect_not(chooser_add(chooser, "LONG", "x", &err));
	chooser_say(chooser, err.text);
	cr_expect(strstr(drawn(80, 24), "there is a column \"LONG\" already"));
	expect_columns("l", "NAME STATE -SIZE LONG=5");
}

Test(ui_chooser, titles)
{
	static const char *const cases[][2] = {{"name", "NAME"}, {"planName", "PLAN NAME"},
		{"spec.targetVM", "TARGET V M"}, {"len(spec.vms)", ""}, {"a + b", ""}, {"", ""},
		{"metadata.labels['x']", ""}, {"a_b", "A_B"}};
	for (size_t i = 0; i < COUNT(cases); i++) {
		char *title = view_column_title(cases[i][0]);
		cr_expect_str_eq(title, cases[i][1], "%s", cases[i][0]);
		free(title);
	}
}

/* The line with the cursor is on the screen, whatever its size. */
Test(ui_chooser, all_sizes)
{
	for (int height = 7; height < 40; height += 3)
		for (int width = 1; width < 120; width += 7) {
			press("g");
			for (int i = 0; i < 5; i++) {
				drawn(width, height);
				press("j");
			}
		}
	for (int i = 0; i < 5; i++) {
		char place[20];
		snprintf(place, sizeof(place), "(%d of 5)", i + 1);
		press("g");
		for (int j = 0; j < i; j++)
			press("j");
		const char *text = drawn(80, 16);
		cr_expect(strstr(text, place), "%s", text);
	}
}
