#include "ui/pager.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/memory.h"
#include "query/like.h"

enum {
	SCROLL_MAX = 4000,     /* cells */
	COUNTER = 24,	       /* cells of "12 of 300" */
	BEHIND_ALL = INT32_MAX /* a row: drawing takes the last ones for it */
};

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
	pager_draw(pager, canvas, &body);
	size_t last = pager->top + (size_t)(body.height > 0 ? body.height : 0);
	size_t count = pager->rows.count;
	char place[COUNTER + 1];
	snprintf(place, sizeof(place), " %zu of %zu ", last < count ? last : count, count);
	int room = area->width - 4 - (int)strlen(place);
	canvas_text(canvas, area->x + area->width - 2 - (int)strlen(place), area->y, COUNTER,
		ROLE_TITLE, place);
	canvas_title(canvas, area->x + 1, area->y, room,
		look->focus ? ROLE_TITLE_FOCUS : ROLE_TITLE, pager->title);
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

const struct screen_ops pager_ops = {.section = KEYMAP_PAGER,
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
	array_init(&pager->rows, sizeof(struct pager_row));
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
	array_finish(&pager->rows);
	free(pager->title);
	free(pager->find);
}

/* Whether the last row is shown, and so will be when there are more. */
static bool follows(const struct pager *pager)
{
	size_t lines = pager->lines > 0 ? (size_t)pager->lines : 0;
	return pager->source.follow && pager->top + lines >= pager->rows.count;
}

/* The text is written anew when its data changed, and each second for the times in it. */
void pager_refresh(struct pager *pager, const struct table_look *look)
{
	uint64_t generation = pager->source.generation(pager->source.data);
	int64_t second = look->format.clock->wall / 1000;
	if (look->frozen && pager->seen != UINT64_MAX)
		return;
	if (generation == pager->seen && (second == pager->written || pager->source.still))
		return;
	if (follows(pager))
		pager->top = BEHIND_ALL;
	page_clear(&pager->page);
	array_clear(&pager->rows);
	pager->width = 0;
	pager->source.write(pager->source.data, &pager->page, look);
	pager->seen = generation;
	pager->written = second;
}

void pager_move_to(struct pager *pager, size_t row)
{
	pager->top = row < pager->rows.count ? row : pager->rows.count;
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
	if (pager->source.as_is)
		pager->scroll = target < 0 ? 0 : target > SCROLL_MAX ? SCROLL_MAX : target;
}

void pager_set_title(struct pager *pager, const char *title)
{
	char *copy = xstrdup(title);
	free(pager->title);
	pager->title = copy;
}

void pager_set_wrap(struct pager *pager, bool wrap)
{
	if (follows(pager))
		pager->top = BEHIND_ALL;
	pager->source.as_is = !wrap;
	pager->scroll = 0;
	pager->width = 0;
}

void pager_set_find(struct pager *pager, const char *text)
{
	free(pager->find);
	pager->find = text && *text ? xstrdup(text) : NULL;
}

/* Whether the line that a row begins holds what is looked for. */
static bool found_at(const struct pager *pager, size_t index)
{
	const struct pager_row *row = array_at(&pager->rows, index);
	const struct page_line *line = array_at(&pager->page.lines, row->line);
	return !row->start && like_contains(line->text, pager->find);
}

bool pager_find_next(struct pager *pager, int direction)
{
	size_t count = pager->rows.count;
	if (!pager->find || !count)
		return false;
	for (size_t step = 1; step <= count; step++) {
		size_t at = (pager->top + (direction > 0 ? step : count * 2 - step)) % count;
		if (found_at(pager, at)) {
			pager_move_to(pager, at);
			return true;
		}
	}
	return false;
}
