#include "ui/canvas.h"

#include <stdarg.h>
#include <stdlib.h>
#include <string.h>

#include "base/memory.h"
#include "base/utf8.h"

static const struct cell blank = {.point = ' ', .width = 1};

void canvas_init(struct canvas *canvas, bool ascii)
{
	*canvas = (struct canvas){.ascii = ascii};
}

void canvas_finish(struct canvas *canvas)
{
	free(canvas->cells);
	canvas->cells = NULL;
	canvas->width = canvas->height = 0;
}

void canvas_clear(struct canvas *canvas)
{
	for (int i = 0; i < canvas->width * canvas->height; i++)
		canvas->cells[i] = blank;
}

static int limited(int size)
{
	return size < 1 ? 1 : size > CANVAS_MAX ? CANVAS_MAX : size;
}

void canvas_resize(struct canvas *canvas, int width, int height)
{
	canvas->width = limited(width);
	canvas->height = limited(height);
	canvas->cells = xreallocarray(canvas->cells, (size_t)canvas->width * (size_t)canvas->height,
		sizeof(*canvas->cells));
	canvas_clear(canvas);
}

static struct cell *cell_at(struct canvas *canvas, int x, int y)
{
	if (x < 0 || y < 0 || x >= canvas->width || y >= canvas->height)
		return NULL;
	return &canvas->cells[y * canvas->width + x];
}

const struct cell *canvas_at(const struct canvas *canvas, int x, int y)
{
	return cell_at((struct canvas *)(uintptr_t)canvas, x, y);
}

/* Half of a wide glyph that is overwritten leaves a blank. */
static void break_wide(struct canvas *canvas, int x, int y)
{
	struct cell *cell = cell_at(canvas, x, y);
	struct cell *left = cell_at(canvas, x - 1, y);
	struct cell *right = cell_at(canvas, x + 1, y);
	if (cell->width == 0 && left) {
		left->point = ' ';
		left->width = 1;
	} else if (cell->width == 2 && right) {
		right->point = ' ';
		right->width = 1;
	}
}

static void put(struct canvas *canvas, int x, int y, struct glyph glyph, enum role role)
{
	if (canvas->ascii && glyph.point > 0x7e)
		glyph.point = '?';
	for (int i = 0; i < glyph.width; i++) {
		struct cell *cell = cell_at(canvas, x + i, y);
		if (!cell)
			continue;
		break_wide(canvas, x + i, y);
		*cell = (struct cell){.point = glyph.point, .width = 1, .role = (uint8_t)role};
	}
	if (glyph.width == 2 && !canvas->ascii && x >= 0 && x + 1 < canvas->width) {
		cell_at(canvas, x, y)->width = 2;
		cell_at(canvas, x + 1, y)->width = 0;
	}
}

static void add_mark(struct canvas *canvas, int x, int y, uint32_t point)
{
	struct cell *cell = cell_at(canvas, x, y);
	if (cell && cell->width == 0)
		cell = cell_at(canvas, x - 1, y);
	if (!cell || canvas->ascii)
		return;
	for (int i = 0; i < CANVAS_MARKS; i++) {
		if (!cell->marks[i]) {
			cell->marks[i] = point;
			return;
		}
	}
}

/* Writes until WIDTH is used up; *REST is what did not fit. */
static int write_text(struct canvas *canvas, int x, int y, int width, enum role role,
	const char *text, const char **rest)
{
	const char *end = text + strlen(text);
	int used = 0;
	while (text < end) {
		const char *next = text;
		struct glyph glyph = utf8_next(&next, end);
		if (used + glyph.width > width)
			break;
		if (glyph.width)
			put(canvas, x + used, y, glyph, role);
		else if (used)
			add_mark(canvas, x + used - 1, y, glyph.point);
		used += glyph.width;
		text = next;
	}
	*rest = text;
	return used;
}

int canvas_text(struct canvas *canvas, int x, int y, int width, enum role role, const char *text)
{
	const char *rest;
	return write_text(canvas, x, y, width, role, text, &rest);
}

int canvas_text_cut(
	struct canvas *canvas, int x, int y, int width, enum role role, const char *text)
{
	const char *rest;
	int used = write_text(canvas, x, y, width, role, text, &rest);
	if (*rest && width > 0) {
		put(canvas, x + width - 1, y, (struct glyph){'~', 1, false}, role);
		used = width;
	}
	return used;
}

int canvas_title(struct canvas *canvas, int x, int y, int width, enum role role, const char *text)
{
	if (width < 3)
		return 0;
	canvas_text(canvas, x, y, 1, role, " ");
	int used = 1 + canvas_text_cut(canvas, x + 1, y, width - 2, role, text);
	return used + canvas_text(canvas, x + used, y, 1, role, " ");
}

int canvas_printf(
	struct canvas *canvas, int x, int y, int width, enum role role, const char *format, ...)
{
	struct buf text;
	va_list args;
	buf_init(&text, 16384);
	va_start(args, format);
	buf_vprintf(&text, format, args);
	va_end(args);
	int used = canvas_text(canvas, x, y, width, role, text.text);
	buf_finish(&text);
	return used;
}

void canvas_fill(struct canvas *canvas, const struct area *area, enum role role)
{
	struct glyph glyph = {' ', 1, false};
	for (int y = area->y; y < area->y + area->height; y++)
		for (int x = area->x; x < area->x + area->width; x++)
			if (cell_at(canvas, x, y))
				put(canvas, x, y, glyph, role);
}

void canvas_paint(struct canvas *canvas, int x, int y, int width, enum role role)
{
	for (int i = 0; i < width; i++) {
		struct cell *cell = cell_at(canvas, x + i, y);
		if (cell)
			cell->role = (uint8_t)role;
	}
}

void canvas_rule(struct canvas *canvas, int x, int y, int width, enum role role)
{
	struct glyph glyph = {canvas->ascii ? '-' : 0x2500, 1, false};
	for (int i = 0; i < width; i++)
		if (cell_at(canvas, x + i, y))
			put(canvas, x + i, y, glyph, role);
}

void canvas_box(struct canvas *canvas, const struct area *area, const char *title, bool closed)
{
	enum role role = ROLE_TITLE_FOCUS;
	canvas_fill(canvas, area, ROLE_NORMAL);
	canvas_rule(canvas, area->x, area->y, area->width, role);
	canvas_title(canvas, area->x + 1, area->y, area->width - 2, role, title);
	if (closed)
		canvas_rule(canvas, area->x, area->y + area->height - 1, area->width, role);
}

void canvas_dump_cell(const struct cell *cell, struct buf *out)
{
	char bytes[UTF8_MAX];
	if (!cell->width)
		return;
	buf_add(out, bytes, utf8_encode(cell->point, bytes));
	for (int i = 0; i < CANVAS_MARKS && cell->marks[i]; i++)
		buf_add(out, bytes, utf8_encode(cell->marks[i], bytes));
}

void canvas_dump(const struct canvas *canvas, struct buf *out)
{
	struct buf row;
	buf_init(&row, 64 * 1024);
	for (int y = 0; y < canvas->height; y++) {
		buf_clear(&row);
		for (int x = 0; x < canvas->width; x++)
			canvas_dump_cell(&canvas->cells[y * canvas->width + x], &row);
		while (row.used && row.text[row.used - 1] == ' ')
			row.text[--row.used] = '\0';
		buf_add(out, row.text, row.used);
		buf_add_char(out, '\n');
	}
	buf_finish(&row);
}
