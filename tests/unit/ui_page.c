/* Pages of lines, and pagers over them. */
#include <criterion/criterion.h>
#include <stdlib.h>
#include <string.h>

#include "base/buf.h"
#include "base/utf8.h"
#include "ui/page.h"
#include "unit/given.h"

static struct page page;

static void begin(void)
{
	page_init(&page);
}

static void end(void)
{
	page_finish(&page);
}

TestSuite(ui_page, .init = begin, .fini = end);

static const struct page_line *line(size_t i)
{
	cr_assert_lt(i, page.lines.count, "there is no line %zu", i);
	return array_at(&page.lines, i);
}

static void expect_lines(const char *expected)
{
	struct buf text;
	buf_init(&text, 100000);
	for (size_t i = 0; i < page.lines.count; i++)
		buf_printf(&text, "%s|", line(i)->text);
	cr_expect_str_eq(text.text, expected, "%s", text.text);
	buf_finish(&text);
	page_clear(&page);
}

/* A text from a cluster must not look like a line that the program wrote. */
Test(ui_page, further_lines_of_a_text_are_indented)
{
	page_text(&page, ROLE_NORMAL, "one\ntwo\n\nfour");
	expect_lines("one|  two|  |  four|");
	page_text(&page, ROLE_NORMAL, "   one\ntwo\n");
	expect_lines("   one|     two|     |");
	page_printf(&page, ROLE_NORMAL, "%s: %s", "message", "a\nSucceeded");
	expect_lines("message: a|  Succeeded|");
	page_value(&page, ROLE_NORMAL, "name", "a\nb");
	expect_lines("  name                   a b|");
	page_lines(&page, ROLE_NORMAL, "a:\n  b: 1\n");
	expect_lines("a:|  b: 1||");
}

Test(ui_page, headings_have_a_line_before_them)
{
	page_heading(&page, "First");
	page_heading(&page, "Second");
	cr_expect_eq(line(2)->role, ROLE_TITLE_FOCUS);
	expect_lines("First||Second|");
}

Test(ui_page, values_and_bars)
{
	page_value(&page, ROLE_OK, "state", "Running");
	cr_expect_eq(line(0)->role, ROLE_OK);
	cr_expect_eq(line(0)->label, 25);
	cr_expect_eq(line(0)->percent, -1);
	page_value(&page, ROLE_NORMAL, "nothing", "");
	page_value(&page, ROLE_NORMAL, "nothing", NULL);
	page_value(&page, ROLE_NORMAL, "a name of 23 cells here", "x");
	page_value(&page, ROLE_NORMAL, "a name of 22 cells her", "x");
	page_value(&page, ROLE_NORMAL, "\u4e2d\u6587", "x");
	expect_lines("  state                  Running|  a name of 23 cells here|"
		     "                         x|  a name of 22 cells her x|"
		     "  \u4e2d\u6587                   x|");
	page_bar(&page, ROLE_NORMAL, "disk", 42, "of 1 GiB");
	cr_expect_eq(line(0)->percent, 42);
	page_bar(&page, ROLE_NORMAL, "disk", 0, "");
	cr_expect_eq(line(1)->percent, 0);
}

Test(ui_page, long_texts_have_a_ceiling)
{
	char *text = malloc(200001);
	memset(text, 'x', 200000);
	text[200000] = '\0';
	page_value(&page, ROLE_NORMAL, "name", text);
	cr_expect_leq(strlen(line(0)->text), 64 * 1024);
	page_printf(&page, ROLE_NORMAL, "%s", text);
	cr_expect_leq(strlen(line(1)->text), 64 * 1024);
	free(text);
}
