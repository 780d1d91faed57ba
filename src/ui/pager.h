#ifndef UI_PAGER_H
#define UI_PAGER_H

#include <stdbool.h>
#include <stdint.h>

#include "ui/page.h"
#include "ui/screen.h"

/*
 * A page of text that can be scrolled and searched. It asks its source whether the text changed
 * and lets it write the page anew; the place on the page stays.
 */
struct page_source {
	uint64_t (*generation)(void *data);
	void (*write)(void *data, struct page *page, const struct table_look *look);
	void (*destroy)(void *data); /* may be NULL */
	void *data;
	bool as_is;  /* lines are not wrapped */
	bool still;  /* they tell no relative times: written anew only when the data changes */
	bool follow; /* begins at the end, and stays there as long as nobody scrolls away */
};

/* A line of the page on the screen, or the part of it that fits. */
struct pager_row {
	uint32_t line;
	uint32_t start;	 /* byte */
	uint32_t length; /* bytes */
	int indent;	 /* cells before it */
};

struct pager {
	struct screen screen;
	struct page_source source;
	struct page page;
	struct array rows; /* struct pager_row: the page at this width */
	int width;	   /* cells of the rows; 0: not laid out */
	char *title;
	uint64_t seen;
	int64_t written; /* server's clock when it was written: texts tell relative times */
	size_t top;	 /* row */
	int scroll;	 /* cells on the left that are scrolled out */
	int lines;	 /* on the screen, at the last drawing */
	char *find;	 /* what n and N look for, or NULL */
};

/* What a pager does as a screen, for those that are one with more keys. */
extern const struct screen_ops pager_ops;

/* A screen of its own; takes SOURCE over. */
struct pager *pager_create(const char *title, const struct page_source *source);
/* As part of another screen. */
void pager_init(struct pager *pager, const char *title, const struct page_source *source);
void pager_finish(struct pager *pager);
void pager_refresh(struct pager *pager, const struct table_look *look);
/* Another title. */
void pager_set_title(struct pager *pager, const char *title);
/* Long lines are wrapped, or go on to the right. */
void pager_set_wrap(struct pager *pager, bool wrap);
/* pager_draw.c: cuts the page into rows of so many cells. */
void pager_lay_out(struct pager *pager, int width);
/* pager_draw.c, without the title line. */
void pager_draw(struct pager *pager, struct canvas *canvas, const struct area *area);
void pager_move(struct pager *pager, long lines);
void pager_move_to(struct pager *pager, size_t row);
void pager_page(struct pager *pager, int pages, bool half);
void pager_scroll(struct pager *pager, int cells);
void pager_set_find(struct pager *pager, const char *text);
/* False when nothing is found. */
bool pager_find_next(struct pager *pager, int direction);

#endif
