#ifndef UI_PANES_H
#define UI_PANES_H

#include "config/layout.h"
#include "ui/pager.h"
#include "ui/screen.h"
#include "ui/table.h"

/*
 * Panes with tables, side by side and above each other as a layout says; tabs where the screen is
 * small. One pane has the focus, and can be zoomed to the whole screen.
 */
/* What is said about a pane beside its title. */
struct pane_words {
	struct buf title; /* what is shown and how much of it */
	struct buf state; /* how old it is, what is wrong; empty: it is live */
	enum role role;	  /* of the state */
	bool complete;	  /* all that there is has been seen: an empty table is the truth */
	bool stale;	  /* the cluster may look different by now */
	bool cut;	  /* while drawing: there was no room for the whole state */
};

struct pane {
	struct table table; /* unless it is a page */
	struct pager detail;
	bool is_detail;	 /* a page: of a row, or the journal */
	int narrowed_by; /* index of a pane, or -1 */
};

struct panes {
	struct screen screen;
	struct layout layout; /* owned */
	struct pane panes[LAYOUT_PANES];
	int count;
	int focus;
	bool zoomed;
	bool tabs;	    /* at the last drawing */
	bool detail_shown;  /* at the last drawing */
	bool journal_shown; /* the same */
	void (*describe)(
		void *owner, const struct panes *panes, int pane, struct pane_words *words);
	void *owner;
};

/* The tables and details of the panes are initialised by the caller before it is shown. */
struct panes *panes_create(const struct layout *layout);
/* The row that is selected in a pane; NULL when the user has selected none. */
const struct row *panes_selection(const struct panes *panes, int pane);
/* Gives the focus to the next table (1) or the one before (-1). */
void panes_focus_next(struct panes *panes, int direction);
struct table *panes_table(struct panes *panes);
/* The screen as panes, or NULL when it is another kind. */
struct panes *panes_of(struct screen *screen);

#endif
