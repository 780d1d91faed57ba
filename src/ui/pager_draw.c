#include <string.h>
#include <strings.h>

#include "base/utf8.h"
#include "ui/chart.h"
#include "ui/pager.h"

/* How a page becomes rows of the screen, and how they look. */

enum { BAR = 24 /* cells at most */ };

static int bar_width(int width, int label)
{
	int room = (width - label) / 2;
	return room < BAR ? room : BAR;
}

static int label_width(const struct page_line *line)
{
	return (int)utf8_width(line->text, (size_t)line->label);
}

/* Where further rows of a line begin: below its value, or a little behind its own start. */
static int hanging(const struct page_line *line, int width)
{
	int indent = line->label ? label_width(line) : (int)strspn(line->text, " ") + 2;
	return indent < width / 2 ? indent : 0;
}

static struct pager_row *add_row(struct pager *pager, size_t line, size_t start, size_t length)
{
	struct pager_row *row = array_push(&pager->rows);
	*row = (struct pager_row){
		.line = (uint32_t)line, .start = (uint32_t)start, .length = (uint32_t)length};
	return row;
}

static void wrap_line(struct pager *pager, size_t index, int width)
{
	const struct page_line *line = array_at(&pager->page.lines, index);
	size_t length = strlen(line->text);
	int used = line->percent >= 0 ? bar_width(width, label_width(line)) + 1 : 0;
	int indent = hanging(line, width);
	size_t at = utf8_fit_words(line->text, length, width - used);
	add_row(pager, index, 0, at);
	while (at < length) {
		at += strspn(line->text + at, " ");
		size_t part = utf8_fit_words(line->text + at, length - at, width - indent);
		if (part)
			add_row(pager, index, at, part)->indent = indent;
		at += part;
	}
}

void pager_lay_out(struct pager *pager, int width)
{
	if (width == pager->width)
		return;
	pager->width = width;
	array_clear(&pager->rows);
	for (size_t i = 0; i < pager->page.lines.count; i++) {
		const struct page_line *line = array_at(&pager->page.lines, i);
		if (pager->source.as_is || width < 1)
			add_row(pager, i, 0, strlen(line->text));
		else
			wrap_line(pager, i, width);
	}
}

/* Marks what a search found in a row; TEXT is at X. */
static void mark_matches(const struct pager *pager, struct canvas *canvas, int x, int y,
	const char *text, size_t length, int left)
{
	const char *end = text + length;
	size_t cells = utf8_width(pager->find, strlen(pager->find));
	while (text < end) {
		if (!strncasecmp(text, pager->find, strlen(pager->find)) && x >= left)
			canvas_paint(canvas, x, y, (int)cells, ROLE_MATCH);
		x += utf8_next(&text, end).width;
	}
}

static void draw_bar(struct canvas *canvas, const struct area *area, int y,
	const struct page_line *line, const struct pager_row *row)
{
	int label = label_width(line);
	int width = bar_width(area->width, label);
	int x = area->x + label;
	canvas_text(canvas, area->x, y, label, ROLE_MUTED, line->text);
	chart_bar(canvas, x, y, width, line->percent, line->role);
	int cells = (int)utf8_width(line->text, row->length) - label;
	canvas_text(canvas, x + width + 1, y, cells, line->role, line->text + line->label);
}

/* A row without a bar; what is scrolled out on the left is left out. */
static void draw_text(const struct pager *pager, struct canvas *canvas, const struct area *area,
	int y, const struct page_line *line, const struct pager_row *row)
{
	const char *text = line->text + row->start;
	size_t skipped = utf8_fit(text, row->length, (size_t)pager->scroll);
	int x = area->x + row->indent;
	int cells = (int)utf8_width(text + skipped, row->length - skipped);
	int room = area->x + area->width - x;
	if (cells <= room)
		canvas_text(canvas, x, y, cells, line->role, text + skipped);
	else
		canvas_text_cut(canvas, x, y, room, line->role, text + skipped);
	int label = row->start ? 0 : label_width(line) - pager->scroll;
	if (label > 0)
		canvas_paint(
			canvas, area->x, y, label < area->width ? label : area->width, ROLE_MUTED);
	if (pager->find)
		mark_matches(pager, canvas, x - pager->scroll, y, text, row->length, area->x);
}

static void draw_row(const struct pager *pager, struct canvas *canvas, const struct area *area,
	int y, const struct pager_row *row)
{
	const struct page_line *line = array_at(&pager->page.lines, row->line);
	if (line->percent >= 0 && !row->start)
		draw_bar(canvas, area, y, line, row);
	else
		draw_text(pager, canvas, area, y, line, row);
}

static void place_window(struct pager *pager, int lines)
{
	size_t height = lines > 0 ? (size_t)lines : 1;
	size_t count = pager->rows.count;
	if (pager->top + height > count)
		pager->top = count > height ? count - height : 0;
	pager->lines = lines;
}

void pager_draw(struct pager *pager, struct canvas *canvas, const struct area *area)
{
	pager_lay_out(pager, area->width);
	place_window(pager, area->height);
	for (int i = 0; i < area->height; i++) {
		size_t index = pager->top + (size_t)i;
		if (index < pager->rows.count)
			draw_row(pager, canvas, area, area->y + i, array_at(&pager->rows, index));
	}
}
