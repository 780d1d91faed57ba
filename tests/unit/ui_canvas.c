#include <criterion/criterion.h>
#include <stdlib.h>
#include <string.h>

#include "ui/canvas.h"
#include "unit/given.h"

TestSuite(ui_canvas);

static void expect(const struct canvas *canvas, const char *expected)
{
	struct buf out;
	buf_init(&out, 1000000);
	canvas_dump(canvas, &out);
	cr_expect_str_eq(out.text, expected);
	buf_finish(&out);
}

static void begin(struct canvas *canvas, int width, int height, bool ascii)
{
	canvas_init(canvas, ascii);
	canvas_resize(canvas, width, height);
}

Test(ui_canvas, text_is_clipped)
{
	static const struct {
		int x;
		int y;
		int width;
		const char *text;
		int used;
		const char *picture;
	} cases[] = {
		{0, 0, 9, "abc", 3, "abc\n\n"},
		{1, 1, 9, "abc", 3, "\n abc\n"},
		{0, 0, 2, "abc", 2, "ab\n\n"},
		{3, 0, 9, "abc", 3, "   ab\n\n"},
		{-1, 0, 9, "abc", 3, "bc\n\n"},
		{0, -1, 9, "abc", 3, "\n\n"},
		{0, 2, 9, "abc", 3, "\n\n"},
		{99, 0, 9, "abc", 3, "\n\n"},
		{0, 0, 0, "abc", 0, "\n\n"},
		{0, 0, -5, "abc", 0, "\n\n"},
		{0, 0, 3, "\u4e2d\u6587", 2, "\u4e2d\n\n"},
		{0, 0, 1, "\u4e2d", 0, "\n\n"},
		{0, 0, 5, "", 0, "\n\n"},
	};
	for (size_t i = 0; i < COUNT(cases); i++) {
		struct canvas canvas;
		begin(&canvas, 5, 2, false);
		int used = canvas_text(
			&canvas, cases[i].x, cases[i].y, cases[i].width, ROLE_OK, cases[i].text);
		cr_expect_eq(used, cases[i].used, "case %zu: %d", i, used);
		expect(&canvas, cases[i].picture);
		canvas_finish(&canvas);
	}
}

Test(ui_canvas, text_is_sanitised)
{
	static const struct {
		const char *text;
		const char *picture;
		const char *ascii;
	} cases[] = {
		{"\x1b[2Jx", "\u241b[2Jx\n", "?[2Jx\n"},
		{"a\nb\tc", "a\u240ab\u2409c\n", "a?b?c\n"},
		{"a\u202eb", "a\ufffdb\n", "a?b\n"},
		{"\xc2\x9b"
		 "1m",
			"\ufffd1m\n", "?1m\n"},
		{"\xff", "\ufffd\n", "?\n"},
		{"\u00e4", "\u00e4\n", "?\n"},
		{"\u4e2d-", "\u4e2d-\n",
			"?"
			"?-\n"},
		{"e\u0301x", "e\u0301x\n", "ex\n"},
		{"\u0301x", "x\n", "x\n"},
		{"e\u0301\u0302\u0303", "e\u0301\u0302\n", "e\n"},
		{"\u4e2d\u0301", "\u4e2d\u0301\n", "??\n"},
		{"a\u200db", "a\ufffdb\n", "a?b\n"},
	};
	for (size_t i = 0; i < COUNT(cases); i++) {
		for (int ascii = 0; ascii < 2; ascii++) {
			struct canvas canvas;
			begin(&canvas, 10, 1, ascii);
			canvas_text(&canvas, 0, 0, 10, ROLE_NORMAL, cases[i].text);
			expect(&canvas, ascii ? cases[i].ascii : cases[i].picture);
			canvas_finish(&canvas);
		}
	}
}

/* Nothing that a terminal acts on is ever in a cell. */
Test(ui_canvas, every_code_point)
{
	struct canvas canvas;
	begin(&canvas, 4, 1, false);
	for (uint32_t point = 1; point < 0x3000; point++) {
		char text[5] = "";
		if (point < 0x80)
			text[0] = (char)point;
		else if (point < 0x800)
			memcpy(text,
				(char[]){(char)(0xc0 | point >> 6), (char)(0x80 | (point & 0x3f))},
				2);
		else
			memcpy(text,
				(char[]){(char)(0xe0 | point >> 12),
					(char)(0x80 | (point >> 6 & 0x3f)),
					(char)(0x80 | (point & 0x3f))},
				3);
		canvas_clear(&canvas);
		canvas_text(&canvas, 0, 0, 4, ROLE_NORMAL, text);
		uint32_t shown = canvas_at(&canvas, 0, 0)->point;
		cr_assert(shown >= 0x20 && !(shown >= 0x7f && shown < 0xa0), "U+%04X", point);
		cr_assert(!(shown >= 0x200b && shown <= 0x200f) &&
				!(shown >= 0x2028 && shown <= 0x202e),
			"U+%04X", point);
	}
	canvas_finish(&canvas);
}

/* Half of a wide glyph is never left over. */
Test(ui_canvas, wide_glyphs_are_overwritten_whole)
{
	static const struct {
		int x;
		const char *text;
		const char *picture;
	} cases[] = {
		{0, "a", "a \u6587\n"},
		{1, "a", " a\u6587\n"},
		{2, "a", "\u4e2da\n"},
		{1, "ab", " ab\n"},
		{0, "\u65e5", "\u65e5\u6587\n"},
		{1, "\u65e5", " \u65e5\n"},
		{3, "a", "\u4e2d a\n"},
		{3, "\u65e5", "\u4e2d  \n"},
		{-1, "\u65e5", "  \u6587\n"},
	};
	for (size_t i = 0; i < COUNT(cases); i++) {
		struct canvas canvas;
		begin(&canvas, 4, 1, false);
		canvas_text(&canvas, 0, 0, 4, ROLE_NORMAL, "\u4e2d\u6587");
		canvas_text(&canvas, cases[i].x, 0, 4, ROLE_OK, cases[i].text);
		struct buf out;
		buf_init(&out, 100);
		canvas_dump(&canvas, &out);
		int cells = 0;
		for (int x = 0; x < 4; x++) {
			const struct cell *cell = canvas_at(&canvas, x, 0);
			const struct cell *next = canvas_at(&canvas, x + 1, 0);
			cr_expect(cell->width != 2 || (next && next->width == 0), "case %zu, %d", i,
				x);
			cells += cell->width;
		}
		cr_expect_eq(cells, 4, "case %zu: the row is %d cells", i, cells);
		cr_expect(!strncmp(out.text, cases[i].picture, strcspn(cases[i].picture, " \n")),
			"case %zu: %s", i, out.text);
		buf_finish(&out);
		canvas_finish(&canvas);
	}
}

Test(ui_canvas, cut_text_has_a_mark)
{
	static const struct {
		int width;
		const char *text;
		const char *picture;
	} cases[] = {
		{5, "abc", "abc\n"},
		{3, "abc", "abc\n"},
		{2, "abc", "a~\n"},
		{1, "abc", "~\n"},
		{0, "abc", "\n"},
		{4, "\u4e2d\u6587x", "\u4e2d ~\n"},
		{3, "\u4e2d\u6587", "\u4e2d~\n"},
		{1, "\u4e2d", "~\n"},
		{2, "e\u0301e\u0301e", "e\u0301~\n"},
		{2, "e\u0301e\u0301", "e\u0301e\u0301\n"},
	};
	for (size_t i = 0; i < COUNT(cases); i++) {
		struct canvas canvas;
		begin(&canvas, 8, 1, false);
		int used = canvas_text_cut(&canvas, 0, 0, cases[i].width, ROLE_OK, cases[i].text);
		cr_expect_leq(used, cases[i].width, "case %zu", i);
		expect(&canvas, cases[i].picture);
		canvas_finish(&canvas);
	}
}

Test(ui_canvas, roles)
{
	struct canvas canvas;
	begin(&canvas, 4, 2, false);
	canvas_text(&canvas, 1, 0, 2, ROLE_ERROR, "ab");
	cr_expect_eq(canvas_at(&canvas, 0, 0)->role, ROLE_NORMAL);
	cr_expect_eq(canvas_at(&canvas, 2, 0)->role, ROLE_ERROR);
	canvas_paint(&canvas, -5, 0, 20, ROLE_CURSOR);
	cr_expect_eq(canvas_at(&canvas, 3, 0)->role, ROLE_CURSOR);
	cr_expect_eq(canvas_at(&canvas, 1, 0)->point, 'a');
	cr_expect_eq(canvas_at(&canvas, 0, 1)->role, ROLE_NORMAL);
	canvas_fill(&canvas, &(struct area){2, -1, 10, 10}, ROLE_MUTED);
	expect(&canvas, " a\n\n");
	cr_expect_eq(canvas_at(&canvas, 3, 1)->role, ROLE_MUTED);
	canvas_rule(&canvas, -1, 1, 3, ROLE_TITLE);
	expect(&canvas, " a\n\u2500\u2500\n");
	cr_expect_eq(canvas_printf(&canvas, 0, 1, 9, ROLE_OK, "%d%%", 42), 3);
	expect(&canvas, " a\n42%\n");
	canvas.ascii = true;
	canvas_rule(&canvas, 0, 0, 4, ROLE_TITLE);
	expect(&canvas, "----\n42%\n");
	canvas_finish(&canvas);
}

Test(ui_canvas, sizes)
{
	static const struct {
		int width;
		int height;
		int got_width;
		int got_height;
	} cases[] = {{1, 1, 1, 1}, {0, -3, 1, 1}, {500, 200, 500, 200}, {5000, 2, CANVAS_MAX, 2}};
	struct canvas canvas;
	canvas_init(&canvas, false);
	for (size_t i = 0; i < COUNT(cases); i++) {
		canvas_resize(&canvas, cases[i].width, cases[i].height);
		cr_expect_eq(canvas.width, cases[i].got_width);
		cr_expect_eq(canvas.height, cases[i].got_height);
		canvas_text(&canvas, 0, 0, 5000, ROLE_OK, "\u4e2d\u6587 and more");
		canvas_text_cut(&canvas, canvas.width - 1, canvas.height - 1, 9, ROLE_OK, "\u4e2d");
		canvas_fill(&canvas, &(struct area){-9, -9, 9999, 9999}, ROLE_NORMAL);
		cr_expect_null(canvas_at(&canvas, canvas.width, 0));
		cr_expect_null(canvas_at(&canvas, 0, -1));
	}
	canvas_finish(&canvas);
	canvas_finish(&canvas);
}
