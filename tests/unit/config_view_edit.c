/* Columns that are moved, hidden, added and taken out: rules stay with theirs. */
#include "config/view_edit.h"

#include <criterion/criterion.h>
#include <stdio.h>
#include <string.h>

#include "support/home.h"
#include "unit/given.h"

static char *home;
static struct view *view;

static void begin(void)
{
	struct error err = {0};
	home = given_home();
	given_file(home, ".config/mtvtop/views/own.yaml",
		"title: T\ndescription: d\nresource: plans\ncolumns:\n"
		"- {title: A, value: a}\n- {title: B, value: name}\n"
		"- {title: C, value: c, hidden: true}\n"
		"rules:\n- {when: x, role: ok, column: B}\n- {when: y, role: error}\n");
	view = view_load("own", &err);
	cr_assert(view, "%s", err.text);
}

static void end(void)
{
	view_destroy(view);
	home_remove(home);
}

TestSuite(config_view_edit, .init = begin, .fini = end);

/* "A B -C": titles in order, the hidden ones marked. */
static void expect_columns(const char *expected)
{
	char text[200] = "";
	for (size_t i = 0; i < view->column_count; i++) {
		const struct column *column = &view->columns[i];
		snprintf(text + strlen(text), sizeof(text) - strlen(text), "%s%s%s", i ? " " : "",
			column->hidden ? "-" : "", column->title);
	}
	cr_expect_str_eq(text, expected);
}

Test(config_view_edit, rules_stay_with_their_column)
{
	view_swap_columns(view, 1, 2);
	expect_columns("A -C B");
	cr_expect_eq(view->rules[0].column, 2);
	cr_expect_eq(view->rules[1].column, -1);
	cr_expect(view_take_column(view, 0, NULL));
	expect_columns("-C B");
	cr_expect_eq(view->rules[0].column, 1);
}

Test(config_view_edit, something_is_always_shown)
{
	struct error err = {0};
	cr_expect_eq(view_shown_count(view), 2);
	cr_expect(view_hide_column(view, 1, true, &err));
	cr_expect_not(view_hide_column(view, 0, true, &err));
	cr_expect_str_eq(err.text, "A is the only column that is shown");
	cr_expect_not(view_take_column(view, 0, &err));
	cr_expect_not(view_take_column(view, 1, &err));
	cr_expect_str_eq(err.text, "a colour rule is for B: hide it instead");
	expect_columns("A -B -C");
}

Test(config_view_edit, columns_that_are_added)
{
	struct error err = {0};
	cr_expect(view_add_column(view, "LONG TITLE OF THIRTY-ONE CELLS..", "len(spec.vms)", &err));
	cr_expect_eq(view->columns[3].width_max, 32, "a title is never cut");
	cr_expect_not(view_add_column(view, "b", "x", &err));
	cr_expect_str_eq(err.text, "there is a column \"b\" already");
	cr_expect_not(view_add_column(view, "", "x", &err));
	cr_expect_not(view_add_column(view, "D", "x =", &err));
	cr_expect(strstr(err.text, "x =: "), "%s", err.text);
	cr_expect_eq(view->column_count, 4);
	while (view->column_count < VIEW_COLUMNS) {
		char title[10];
		snprintf(title, sizeof(title), "N%zu", view->column_count);
		cr_assert(view_add_column(view, title, "x", &err), "%s", err.text);
	}
	cr_expect_not(view_add_column(view, "ONE MORE", "x", &err));
	cr_expect_str_eq(err.text, "a view has 24 columns at most: take one out first");
}

Test(config_view_edit, the_one_that_names_a_row)
{
	cr_expect_eq(view_name_column(view), 1, "by its value");
	view_hide_column(view, 1, true, NULL);
	cr_expect_eq(view_name_column(view), 0, "the first that is shown");
	view_hide_column(view, 2, false, NULL);
	view_hide_column(view, 0, true, NULL);
	cr_expect_eq(view_name_column(view), 2);
	cr_expect_eq(view_column(view, "c"), 2);
	cr_expect_eq(view_column(view, "D"), -1);
}

Test(config_view_edit, back_to_a_copy)
{
	struct view_columns copy = {0};
	view_columns_copy(view, &copy);
	view_swap_columns(view, 0, 1);
	view_take_column(view, 1, NULL);
	view_add_column(view, "D", "d", NULL);
	view->columns[0].cells = 7;
	view_columns_restore(view, &copy);
	expect_columns("A B -C");
	cr_expect_eq(view->rules[0].column, 1);
	cr_expect_eq(view->columns[1].cells, 0);
	cr_expect_str_eq(expression_text(view->columns[1].values[0]), "name");
	view_columns_finish(&copy);
	view_columns_copy(view, &copy);
	view_columns_finish(&copy);
}
