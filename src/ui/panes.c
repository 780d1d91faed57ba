#include "ui/panes.h"

#include <stdlib.h>
#include <string.h>

#include "base/memory.h"
#include "base/utf8.h"

enum { WORDS = 1024 /* bytes about a pane at most */ };

static struct panes *self(struct screen *screen)
{
	return (struct panes *)screen;
}

const struct row *panes_selection(const struct panes *panes, int pane)
{
	const struct table *table = &panes->panes[pane].table;
	return table->touched ? table_current(table) : NULL;
}

void panes_focus_next(struct panes *panes, int direction)
{
	for (int i = 0; i < panes->count; i++) {
		panes->focus = (panes->focus + direction + panes->count) % panes->count;
		if (!panes->panes[panes->focus].is_detail)
			return;
	}
}

struct table *panes_table(struct panes *panes)
{
	return &panes->panes[panes->focus].table;
}

static struct table *focused_table(struct screen *screen)
{
	return panes_table(self(screen));
}

/* Whether there is room for a page. */
static bool page_shown(const struct panes *panes, int pane)
{
	return panes->layout.panes[pane].journal ? panes->journal_shown : panes->detail_shown;
}

static bool visible(const struct panes *panes, int pane)
{
	bool single = panes->zoomed || panes->tabs;
	if (panes->panes[pane].is_detail)
		return !single && page_shown(panes, pane);
	return !single || pane == panes->focus;
}

/* A pane that is narrowed needs the rows of the other one, also when it is not to be seen. */
static void refresh(struct screen *screen, const struct table_look *look)
{
	struct panes *panes = self(screen);
	for (int i = 0; i < panes->count; i++) {
		struct pane *pane = &panes->panes[i];
		bool needed = visible(panes, i);
		for (int other = 0; other < panes->count; other++)
			needed |= panes->panes[other].narrowed_by == i && visible(panes, other);
		if (!needed)
			continue;
		if (pane->is_detail)
			pager_refresh(&pane->detail, look);
		else
			table_refresh(&pane->table, look);
	}
}

static void put_state(struct canvas *canvas, int x, int y, int end, struct pane_words *words)
{
	if (!words->state.used)
		return;
	words->cut = (int)utf8_width(words->state.text, words->state.used) + 2 > end - x;
	canvas_title(canvas, x, y, end - x, words->role, words->state.text);
}

/* The whole state where rows would be. */
static void draw_state(
	struct canvas *canvas, const struct area *area, const struct pane_words *words)
{
	const char *text = words->state.text;
	for (int y = area->y + 1; *text && y < area->y + area->height; y++) {
		size_t length = utf8_fit_words(text, strlen(text), area->width - 2);
		canvas_printf(canvas, area->x + 2, y, area->width - 2, words->role, "%.*s",
			(int)length, text);
		text += length;
		text += *text == ' ';
	}
}

/* Why there are no rows: what a view leaves out by itself is not there for whoever looks. */
static void draw_empty(const struct table *table, struct canvas *canvas, const struct area *area,
	const struct pane_words *words)
{
	const char *text = words->complete ? table->view->empty : NULL;
	if (table_count(table))
		return;
	if (table->offered && (table->filter || table->query))
		text = table->tally.costly ? table->tally.problem.text : "no row fits the filter";
	else if (words->cut)
		draw_state(canvas, area, words);
	if (text && area->height > 1 && !words->cut)
		canvas_text_cut(
			canvas, area->x + 2, area->y + 1, area->width - 2, ROLE_MUTED, text);
}

static void draw_body(struct panes *panes, struct canvas *canvas, int index,
	const struct area *area, const struct table_look *look, const struct pane_words *words)
{
	struct pane *pane = &panes->panes[index];
	struct table_look own = *look;
	own.focus = look->focus && index == panes->focus;
	own.stale = look->stale || words->stale;
	if (pane->is_detail) {
		pager_draw(&pane->detail, canvas, area);
		return;
	}
	table_draw(&pane->table, canvas, area, &own);
	draw_empty(&pane->table, canvas, area, words);
}

static void words_init(struct panes *panes, int index, struct pane_words *words)
{
	*words = (struct pane_words){.role = ROLE_MUTED, .complete = true};
	buf_init(&words->title, WORDS);
	buf_init(&words->state, WORDS);
	panes->describe(panes->owner, panes, index, words);
}

static void words_finish(struct pane_words *words)
{
	buf_finish(&words->title);
	buf_finish(&words->state);
}

static void draw_pane(struct panes *panes, struct canvas *canvas, int index,
	const struct area *area, const struct table_look *look)
{
	struct pane_words words;
	struct area body = {area->x, area->y + 1, area->width, area->height - 1};
	bool focus = look->focus && index == panes->focus;
	if (area->height < 1 || area->width < 1)
		return;
	words_init(panes, index, &words);
	canvas_rule(canvas, area->x, area->y, area->width, focus ? ROLE_TITLE_FOCUS : ROLE_TITLE);
	int x = area->x + 1;
	int end = area->x + area->width - 1;
	x += canvas_title(canvas, x, area->y, end - x, focus ? ROLE_TITLE_FOCUS : ROLE_TITLE,
		words.title.text);
	put_state(canvas, x, area->y, end, &words);
	draw_body(panes, canvas, index, &body, look, &words);
	words_finish(&words);
}

/* The names of the panes in one line, and all about the one with the focus; then its rows. */
static void draw_tabs(struct panes *panes, struct canvas *canvas, const struct area *area,
	const struct table_look *look)
{
	struct pane_words words;
	int x = area->x + 1;
	int end = area->x + area->width - 1;
	words_init(panes, panes->focus, &words);
	canvas_rule(canvas, area->x, area->y, area->width, ROLE_TITLE);
	for (int i = 0; i < panes->count; i++) {
		if (i == panes->focus)
			x += canvas_printf(canvas, x, area->y, end - x,
				look->focus ? ROLE_TITLE_FOCUS : ROLE_TITLE, "[%s] ",
				words.title.text);
		else if (!panes->panes[i].is_detail)
			x += canvas_title(canvas, x, area->y, end - x, ROLE_TITLE,
				panes->panes[i].table.view->title);
	}
	put_state(canvas, x, area->y, end, &words);
	draw_body(panes, canvas, panes->focus,
		&(struct area){area->x, area->y + 1, area->width, area->height - 1}, look, &words);
	words_finish(&words);
}

static int shares_of_row(const struct panes *panes, int row)
{
	int sum = 0;
	for (int i = 0; i < panes->count; i++)
		if (panes->layout.panes[i].row == row &&
			(!panes->panes[i].is_detail || page_shown(panes, i)))
			sum += panes->layout.panes[i].share;
	return sum > 0 ? sum : 1;
}

/* The panes of one row beside each other, a blank column between them. */
static void draw_row(struct panes *panes, struct canvas *canvas, int row, const struct area *area,
	const struct table_look *look)
{
	int shares = shares_of_row(panes, row);
	int x = area->x;
	int width = area->width;
	for (int i = 0; i < panes->count; i++) {
		const struct layout_pane *about = &panes->layout.panes[i];
		if (about->row != row || !visible(panes, i))
			continue;
		bool last = shares <= about->share || shares <= 0;
		int own = last ? width : width * about->share / shares;
		shares -= about->share;
		width -= own;
		struct area place = {x, area->y, last ? own : own - 1, area->height};
		draw_pane(panes, canvas, i, &place, look);
		x += own;
	}
}

/* Of the height; a row without any pane to be seen has none. */
static int share_of_row(const struct panes *panes, int row)
{
	for (int i = 0; i < panes->count; i++)
		if (panes->layout.panes[i].row == row && visible(panes, i))
			return panes->layout.row_shares[row];
	return 0;
}

static void draw_grid(struct panes *panes, struct canvas *canvas, const struct area *area,
	const struct table_look *look)
{
	int shares = 0;
	for (int i = 0; i < (int)panes->layout.row_count; i++)
		shares += share_of_row(panes, i);
	int y = area->y;
	int height = area->height;
	for (int i = 0; i < (int)panes->layout.row_count && shares > 0; i++) {
		int share = share_of_row(panes, i);
		int own = height * share / shares;
		shares -= share;
		height -= own;
		draw_row(panes, canvas, i, &(struct area){area->x, y, area->width, own}, look);
		y += own;
	}
}

static void draw(struct screen *screen, struct canvas *canvas, const struct area *area,
	const struct table_look *look)
{
	struct panes *panes = self(screen);
	const struct layout *layout = &panes->layout;
	panes->tabs = panes->count > 1 &&
		(canvas->width < layout->tabs_columns || canvas->height < layout->tabs_lines);
	panes->journal_shown = canvas->height >= layout->journal_lines;
	panes->detail_shown = canvas->width >= layout->detail_columns;
	canvas_fill(canvas, area, ROLE_NORMAL);
	if (panes->tabs) {
		draw_tabs(panes, canvas, area, look);
	} else if (panes->zoomed) {
		draw_pane(panes, canvas, panes->focus, area, look);
	} else {
		draw_grid(panes, canvas, area, look);
	}
}

static void destroy(struct screen *screen)
{
	struct panes *panes = self(screen);
	for (int i = 0; i < panes->count; i++) {
		if (panes->panes[i].is_detail)
			pager_finish(&panes->panes[i].detail);
		else
			table_finish(&panes->panes[i].table);
	}
	layout_finish(&panes->layout);
	free(panes);
}

static const struct screen_ops panes_ops = {.section = KEYMAP_TABLE,
	.refresh = refresh,
	.draw = draw,
	.destroy = destroy,
	.table = focused_table};

struct panes *panes_create(const struct layout *layout)
{
	struct panes *panes = xcalloc(1, sizeof(*panes));
	*panes = (struct panes){.screen.ops = &panes_ops,
		.layout = *layout,
		.count = (int)layout->pane_count,
		.focus = layout->focus,
		.journal_shown = true}; /* so it is written before the first drawing */
	return panes;
}

struct panes *panes_of(struct screen *screen)
{
	return screen && screen->ops == &panes_ops ? self(screen) : NULL;
}
