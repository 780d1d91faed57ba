#ifndef CONFIG_LAYOUT_H
#define CONFIG_LAYOUT_H

#include <stdbool.h>
#include <stddef.h>

#include "base/error.h"

/*
 * Which views are on the screen together: rows of panes, each with its share (manual
 * mtvtop(5)). On a small screen the panes become tabs.
 */
enum { LAYOUT_ROWS = 4, LAYOUT_PANES = 8 };

struct layout_pane {
	char *view;
	int row;	 /* index of its row */
	int share;	 /* of the row's width */
	int narrowed_by; /* index of the pane whose selected row narrows it, or -1 */
	bool detail;	 /* not a table: the page of the selected row of pane narrowed_by */
	bool journal;	 /* not a table: the journal */
};

struct layout {
	char *name;
	char *title;
	int row_shares[LAYOUT_ROWS];
	size_t row_count;
	struct layout_pane panes[LAYOUT_PANES];
	size_t pane_count;
	int focus;	    /* index of a pane */
	int tabs_columns;   /* narrower: tabs */
	int tabs_lines;	    /* lower: tabs */
	int detail_columns; /* narrower: detail panes are left out */
	int journal_lines;  /* lower: journal panes are left out */
};

/* Reads views/layouts/NAME.yaml. */
bool layout_load(struct layout *layout, const char *name, struct error *err);
/* A layout with one view only. */
void layout_init_single(struct layout *layout, const char *view);
void layout_finish(struct layout *layout);

#endif
