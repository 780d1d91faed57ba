#include "app/page_print.h"

#include <string.h>

#include "base/lines.h"
#include "base/utf8.h"

enum { TEXT_MAX = 32 * 1024 * 1024 };

static const struct page_line *line_at(const struct page *page, size_t i)
{
	return array_at(&page->lines, i);
}

/* The name in front of a value, without the blanks around it. */
static const char *name_of(const struct page_line *line, int *length)
{
	const char *start = line->text;
	int end = line->label;
	while (end > 0 && *start == ' ') {
		start++;
		end--;
	}
	while (end > 0 && start[end - 1] == ' ')
		end--;
	*length = end;
	return start;
}

/* ---- text ---------------------------------------------------------------------------------- */

/* "  name:   ", as wide as on the screen. */
static void add_name(const struct page_line *line, struct buf *out)
{
	int length;
	const char *name = name_of(line, &length);
	size_t width = utf8_width(line->text, (size_t)line->label);
	size_t before = strspn(line->text, " ");
	size_t used = before + utf8_width(name, (size_t)length) + 1;
	if (!length)
		used = before = width;
	buf_printf(out, "%*s%.*s%s", (int)before, "", length, name, length ? ":" : "");
	if (!line->text[line->label])
		return;
	for (buf_add_text(out, length ? " " : ""), used++; used < width; used++)
		buf_add_char(out, ' ');
}

static void add_line(const struct page_line *line, struct buf *out)
{
	if (line->label)
		add_name(line, out);
	if (line->percent >= 0)
		buf_printf(out, "%d%% ", line->percent);
	if (line->as_is && *line->text)
		buf_add_text(out, "  ");
	buf_printf(out, "%s%s\n", line->text + line->label, line->heading ? ":" : "");
}

/* Names of VMs can have any character: one line it stays. */
static void add_title(const char *title, struct buf *out)
{
	for (const char *at = title; *at; at++)
		buf_add_char(out, *at == '\n' ? ' ' : *at);
	buf_add_char(out, '\n');
}

void page_print(const struct page *page, const char *title)
{
	struct buf out;
	buf_init(&out, TEXT_MAX);
	add_title(title, &out);
	for (size_t i = 0; i < page->lines.count; i++)
		add_line(line_at(page, i), &out);
	lines_write(stdout, out.text, out.used);
	buf_finish(&out);
}

/* ---- documents ------------------------------------------------------------------------------ */

static void add_member(struct builder *builder, const char *key, const char *text, int length)
{
	builder_text(builder, symbol(key), text, (size_t)length);
}

/* A long name has a line for itself, and its value the next one. */
static size_t build_value(const struct page *page, size_t at, struct builder *builder)
{
	const struct page_line *line = line_at(page, at);
	int length;
	const char *name = name_of(line, &length);
	if (!line->text[line->label] && at + 1 < page->lines.count)
		line = line_at(page, ++at);
	builder_object(builder, SYMBOL_NONE);
	add_member(builder, "name", name, length);
	builder_string(builder, "value", line->text + line->label);
	if (line->percent >= 0)
		builder_number(builder, symbol("percent"), line->percent);
	builder_end(builder);
	return at;
}

/* All lines of a text of its own are one row. */
static size_t build_text(const struct page *page, size_t at, struct builder *builder)
{
	struct buf text;
	buf_init(&text, TEXT_MAX);
	buf_add_text(&text, line_at(page, at)->text);
	while (line_at(page, at)->as_is && at + 1 < page->lines.count &&
		line_at(page, at + 1)->as_is)
		buf_printf(&text, "\n%s", line_at(page, ++at)->text);
	builder_object(builder, SYMBOL_NONE);
	builder_string(builder, "text", text.text + strspn(text.text, " "));
	builder_end(builder);
	buf_finish(&text);
	return at;
}

static void begin_section(struct builder *builder, const char *title)
{
	builder_object(builder, SYMBOL_NONE);
	builder_string(builder, "title", title);
	builder_array(builder, symbol("rows"));
}

static void end_section(struct builder *builder)
{
	builder_end(builder);
	builder_end(builder);
}

void page_build(const struct page *page, struct builder *builder)
{
	builder_array(builder, symbol("sections"));
	begin_section(builder, "");
	for (size_t i = 0; i < page->lines.count; i++) {
		const struct page_line *line = line_at(page, i);
		if (line->heading) {
			end_section(builder);
			begin_section(builder, line->text);
		} else if (line->label) {
			i = build_value(page, i, builder);
		} else if (*line->text) {
			i = build_text(page, i, builder);
		}
	}
	end_section(builder);
	builder_end(builder);
}
