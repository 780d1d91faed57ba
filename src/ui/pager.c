#include "ui/pager.h"

#include <stdlib.h>
#include <string.h>
#include <strings.h>

#include "base/memory.h"
#include "base/utf8.h"
#include "query/like.h"
#include "ui/chart.h"

enum { BAR = 24 /* cells */ };

static void refresh(struct screen *screen, const struct table_look *look)
{
	pager_refresh((struct pager *)screen, look);
}

static void draw(struct screen *screen, struct canvas *canvas, const struct area *area,
	const struct table_look *look)
{
	struct pager *pager = (struct pager *)screen;
	struct area body = {area->x, area->y + 1, area->width, area->height - 1};
	canvas_fill(canvas, area, ROLE_NORMAL);
	canvas_rule(canvas, area->x, area->y, area->width, ROLE_TITLE);
	canvas_printf(canvas, area->x + 1, area->y, area->width - 2,
		look->focus ? ROLE_TITLE_FOCUS : ROLE_TITLE, " %s ", pager->title);
	pager_draw(pager, canvas, &body);
	size_t last = pager->top + (size_t)(body.height > 0 ? body.height : 0);
	size_t count = pager->page.lines.count;
	canvas_printf(canvas, area->x + area->width - 16, area->y, 15, ROLE_TITLE, " %zu of %zu ",
		last < count ? last : count, count);
}

static void destroy(struct screen *screen)
{
	struct pager *pager = (struct pager *)screen;
	pager_finish(pager);
	free(pager);
}

static struct pager *self(struct screen *screen)
{
	return (struct pager *)screen;
}

static const struct screen_ops pager_ops = {.section = KEYMAP_PAGER,
	.refresh = refresh,
	.draw = draw,
	.destroy = destroy,
	.pager = self};

void pager_init(struct pager *pager, const char *title, const struct page_source *source)
{
	*pager = (struct pager){.screen.ops = &pager_ops,
		.source = *source,
		.title = xstrdup(title),
		.seen = UINT64_MAX};
	page_init(&pager->page);
}

struct pager *pager_create(const char *title, const struct page_source *source)
{
	struct pager *pager = xcalloc(1, sizeof(*pager));
	pager_init(pager, title, source);
	return pager;
}

void pager_finish(struct pager *pager)
{
	if (pager->source.destroy)
		pager->source.destroy(pager->source.data);
	page_finish(&pager->page);
	free(pager->title);
	free(pager->find);
}

/* The text is written anew when its data changed, and each second for the times in it. */
void pager_refresh(struct pager *pager, const struct table_look *look)
{
	uint64_t generation = pager->source.generation(pager->source.data);
	int64_t second = look->format.clock->wall / 1000;
	if (look->frozen && pager->seen != UINT64_MAX)
		return;
	if (generation == pager->seen && second == pager->written)
		return;
	page_clear(&pager->page);
	pager->source.write(pager->source.data, &pager->page, look);
	pager->seen = generation;
	pager->written = second;
}

/* Marks what a search found in a line of the picture. */
static void mark_matches(const struct pager *pager, struct canvas *canvas, const struct area *area,
	int y, const char *text)
{
	int x = area->x - pager->scroll;
	size_t length = utf8_width(pager->find, strlen(pager->find));
	while (*text) {
		if (!strncasecmp(text, pager->find, strlen(pager->find)) && x >= area->x)
			canvas_paint(canvas, x, y, (int)length, ROLE_MATCH);
		const char *next = text;
		x += utf8_next(&next, text + strlen(text)).width;
		text = next;
	}
}

/* TEXT without what is scrolled out on the left. */
static const char *scrolled(const char *text, int cells)
{
	return text + utf8_fit(text, strlen(text), (size_t)cells);
}

static void draw_bar(
	struct canvas *canvas, const struct area *area, int y, const struct page_line *line)
{
	int x = area->x + (int)utf8_width(line->text, (size_t)line->label);
	int room = area->x + area->width - x;
	int width = room < BAR ? room : BAR;
	canvas_text(canvas, area->x, y, x - area->x, ROLE_MUTED, line->text);
	chart_bar(canvas, x, y, width, line->percent, line->role);
	canvas_text_cut(
		canvas, x + width + 1, y, room - width - 1, line->role, line->text + line->label);
}

static void draw_line(const struct pager *pager, struct canvas *canvas, const struct area *area,
	int y, const struct page_line *line)
{
	if (line->percent >= 0 && !pager->scroll) {
		draw_bar(canvas, area, y, line);
		return;
	}
	canvas_text_cut(
		canvas, area->x, y, area->width, line->role, scrolled(line->text, pager->scroll));
	int label = (int)utf8_width(line->text, (size_t)line->label) - pager->scroll;
	if (label > 0)
		canvas_paint(
			canvas, area->x, y, label < area->width ? label : area->width, ROLE_MUTED);
	if (pager->find)
		mark_matches(pager, canvas, area, y, line->text);
}

static void place_window(struct pager *pager, int lines)
{
	size_t height = lines > 0 ? (size_t)lines : 1;
	size_t count = pager->page.lines.count;
	if (pager->top + height > count)
		pager->top = count > height ? count - height : 0;
	pager->lines = lines;
}

void pager_draw(struct pager *pager, struct canvas *canvas, const struct area *area)
{
	place_window(pager, area->height);
	for (int i = 0; i < area->height; i++) {
		size_t index = pager->top + (size_t)i;
		if (index < pager->page.lines.count)
			draw_line(pager, canvas, area, area->y + i,
				array_at(&pager->page.lines, index));
	}
}

void pager_move_to(struct pager *pager, size_t line)
{
	pager->top = line < pager->page.lines.count ? line : pager->page.lines.count;
}

void pager_move(struct pager *pager, long lines)
{
	long target = (long)pager->top + lines;
	pager_move_to(pager, target < 0 ? 0 : (size_t)target);
}

void pager_page(struct pager *pager, int pages, bool half)
{
	long lines = pager->lines > 1 ? pager->lines - 1 : 1;
	pager_move(pager, pages * (half ? (lines + 1) / 2 : lines));
}

void pager_scroll(struct pager *pager, int cells)
{
	int target = pager->scroll + cells;
	pager->scroll = target < 0 ? 0 : target > 2000 ? 2000 : target;
}

void pager_set_find(struct pager *pager, const char *text)
{
	free(pager->find);
	pager->find = text && *text ? xstrdup(text) : NULL;
}

bool pager_find_next(struct pager *pager, int direction)
{
	size_t count = pager->page.lines.count;
	if (!pager->find || !count)
		return false;
	for (size_t step = 1; step <= count; step++) {
		size_t at = (pager->top + (direction > 0 ? step : count * 2 - step)) % count;
		const struct page_line *line = array_at(&pager->page.lines, at);
		if (like_contains(line->text, pager->find)) {
			pager_move_to(pager, at);
			return true;
		}
	}
	return false;
}
