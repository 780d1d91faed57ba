#include "ui/page.h"

#include <stdarg.h>
#include <stdlib.h>
#include <string.h>

#include "base/buf.h"
#include "base/memory.h"
#include "base/utf8.h"

enum {
	LABEL = 22,  /* cells of names before values */
	FURTHER = 2, /* cells that further lines of a text are indented more */
	LINE_MAX_BYTES = 64 * 1024,
};

void page_init(struct page *page)
{
	array_init(&page->lines, sizeof(struct page_line));
}

void page_clear(struct page *page)
{
	for (size_t i = 0; i < page->lines.count; i++)
		free(((struct page_line *)array_at(&page->lines, i))->text);
	array_clear(&page->lines);
}

void page_finish(struct page *page)
{
	page_clear(page);
	array_finish(&page->lines);
}

static struct page_line *add(struct page *page, enum role role, char *text)
{
	struct page_line *line = array_push(&page->lines);
	*line = (struct page_line){.text = text, .role = role, .percent = -1};
	return line;
}

void page_heading(struct page *page, const char *text)
{
	if (page->lines.count)
		add(page, ROLE_NORMAL, xstrdup(""));
	add(page, ROLE_TITLE_FOCUS, xstrdup(text))->heading = true;
}

/* Each line of TEXT; from the second on with INDENT blanks. */
static void add_lines(struct page *page, enum role role, const char *text, int indent)
{
	int own = 0;
	for (;;) {
		size_t length = strcspn(text, "\n");
		add(page, role, xasprintf("%*s%.*s", own, "", (int)length, text));
		if (!text[length])
			return;
		text += length + 1;
		own = indent;
	}
}

void page_text(struct page *page, enum role role, const char *text)
{
	add_lines(page, role, text, (int)strspn(text, " ") + FURTHER);
}

void page_lines(struct page *page, enum role role, const char *text)
{
	size_t first = page->lines.count;
	add_lines(page, role, text, 0);
	for (size_t i = first; i < page->lines.count; i++)
		((struct page_line *)array_at(&page->lines, i))->as_is = true;
}

void page_printf(struct page *page, enum role role, const char *format, ...)
{
	struct buf text;
	va_list args;
	buf_init(&text, LINE_MAX_BYTES);
	va_start(args, format);
	buf_vprintf(&text, format, args);
	va_end(args);
	page_text(page, role, text.text);
	buf_finish(&text);
}

/* "  name" filled up with blanks to LABEL cells. */
static void add_label(struct buf *text, const char *name)
{
	size_t width = utf8_width(name, strlen(name));
	buf_printf(text, "  %s", name);
	for (size_t i = width; i < LABEL; i++)
		buf_add_char(text, ' ');
	buf_add_char(text, ' ');
}

static void join_lines(char *text)
{
	for (char *at = text; (at = strchr(at, '\n'));)
		*at = ' ';
}

static struct page_line *add_labelled(
	struct page *page, enum role role, const char *name, const char *value)
{
	struct buf text;
	buf_init(&text, LINE_MAX_BYTES);
	if (utf8_width(name, strlen(name)) > LABEL) {
		struct page_line *alone = add(page, ROLE_MUTED, xasprintf("  %s", name));
		alone->label = (int)strlen(alone->text);
		join_lines(alone->text);
		name = "";
	}
	add_label(&text, name);
	int label = (int)text.used;
	buf_add_text(&text, value);
	join_lines(text.text);
	struct page_line *line = add(page, role, buf_take(&text));
	line->label = label;
	return line;
}

void page_value(struct page *page, enum role role, const char *name, const char *value)
{
	if (value && *value)
		add_labelled(page, role, name, value);
}

void page_bar(struct page *page, enum role role, const char *name, int percent, const char *text)
{
	add_labelled(page, role, name, text)->percent = percent;
}
