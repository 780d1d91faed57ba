#include <criterion/criterion.h>

#include "ui/edit.h"
#include "unit/given.h"

TestSuite(ui_edit);

static void expect_drawn(const struct edit *edit, bool cursor, const char *expected)
{
	struct canvas canvas;
	struct buf out;
	canvas_init(&canvas, false);
	canvas_resize(&canvas, 6, 1);
	edit_draw(edit, &canvas, 1, 0, 4, ROLE_PROMPT, cursor);
	buf_init(&out, 1000);
	canvas_dump(&canvas, &out);
	cr_expect_str_eq(out.text, expected);
	buf_finish(&out);
	canvas_finish(&canvas);
}

/* With the cursor its end is seen, without it the start, and never a cell more than it may have. */
Test(ui_edit, drawing)
{
	struct edit edit;
	edit_init(&edit, 100);
	expect_drawn(&edit, true, "\n");
	edit_set(&edit, "abcdef");
	expect_drawn(&edit, true, " def\n");
	expect_drawn(&edit, false, " abcd\n");
	cr_expect(edit_key(&edit, "Home"));
	expect_drawn(&edit, true, " abcd\n");
	edit_finish(&edit);
}

/* A line is never longer than its room, and no character is cut in two. */
Test(ui_edit, room)
{
	struct edit edit;
	edit_init(&edit, 4);
	edit_set(&edit, "\u4e2d\u6587");
	cr_expect_str_eq(edit.text.text, "\u4e2d");
	edit_insert(&edit, "ab");
	cr_expect(edit.refused);
	cr_expect_str_eq(edit.text.text, "\u4e2d");
	edit_set(&edit, "abcdef");
	cr_expect_str_eq(edit.text.text, "abcd");
	cr_expect(edit_key(&edit, "C-w"));
	edit_insert(&edit, "xyz\r\n");
	cr_expect_not(edit.refused);
	cr_expect_str_eq(edit.text.text, "xyz");
	edit_finish(&edit);
}

/* Keys of an empty line find nothing to delete; others are left to the caller. */
Test(ui_edit, keys)
{
	static const char *const own[] = {"Left", "Right", "Home", "End", "BS", "Del", "C-a", "C-b",
		"C-d", "C-e", "C-f", "C-k", "C-u", "C-w"};
	static const char *const others[] = {"Up", "Tab", "Enter", "Esc", "C-y", "C-o", "a"};
	struct edit edit;
	edit_init(&edit, 100);
	for (size_t i = 0; i < COUNT(own); i++)
		cr_expect(edit_key(&edit, own[i]), "%s", own[i]);
	for (size_t i = 0; i < COUNT(others); i++)
		cr_expect_not(edit_key(&edit, others[i]), "%s", others[i]);
	cr_expect_str_eq(edit.text.text, "");
	cr_expect_eq(edit.cursor, 0);
	edit_finish(&edit);
}
