#ifndef UI_TABLE_H
#define UI_TABLE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/arena.h"
#include "config/view_edit.h"
#include "query/format.h"
#include "query/piecewise.h"
#include "ui/canvas.h"
#include "ui/idset.h"
#include "ui/rows.h"

/*
 * A table of rows as a view describes it. The cursor and the marks are objects, not line numbers:
 * rows may come, go and move. The table asks its source whether something changed, nobody tells
 * it.
 */
struct table_source {
	/* A number that changes with every change. */
	uint64_t (*generation)(void *data);
	void (*collect)(void *data, struct row_list *list);
	void (*destroy)(void *data); /* may be NULL */
	void *data;
};

struct table {
	struct view *view; /* owned */
	struct table_source source;
	struct row_list list;
	struct array shown; /* struct row: filtered and sorted */
	uint64_t seen;	    /* source's generation */
	bool dirty;	    /* filter or order changed */
	uint64_t cursor_id; /* 0: none yet */
	size_t cursor;	    /* index into shown */
	size_t top;	    /* index of the first line on the screen */
	int lines;	    /* rows on the screen, at the last drawing */
	bool touched;	    /* the user has moved the cursor: it selects */
	char *current_name; /* of the row under the cursor, at the last drawing */
	char *gone; /* name of the row that the cursor was on and that is no more; or NULL */
	struct idset marks;
	char *filter;		  /* substring, or NULL; never beside a query */
	struct query *query;	  /* what is shown, in which order; owned; or NULL */
	bool query_orders;	  /* by its ORDER BY: no other order was chosen since */
	size_t offered;		  /* rows that the view itself does not leave out */
	struct query_tally tally; /* of the rows that the query was asked about last */
	int64_t judged_at;	  /* clock::mono then */
	char *find;		  /* text that n and N look for, or NULL */
	int sort_column;	  /* -1: the order of the view */
	bool sort_descending;
	int scroll;		     /* columns that are scrolled out on the left */
	struct table_columns *plain; /* the columns without the SELECT of the query, or NULL */
	int widths[VIEW_COLUMNS];    /* cells; they only grow while nothing else changes */
	bool filled[VIEW_COLUMNS];   /* there was something in the column */
	int drawn[VIEW_COLUMNS];     /* cells at the last drawing; 0: it was left out */
	struct area place;	     /* on the screen, at the last drawing */
	struct arena arena;
};

/* How values are written and which clock it is. */
struct table_look {
	struct format_choice format;
	bool focus;
	bool frozen; /* rows are not refreshed */
	bool stale;  /* rows look old: the cluster may be different by now */
};

/* VIEW is taken over. */
void table_init(struct table *table, struct view *view, const struct table_source *source);
void table_finish(struct table *table);
/* Rows are collected, filtered and ordered anew when something changed; true when they were. */
bool table_refresh(struct table *table, const struct table_look *look);
/* Forget what was collected and collect anew with the next refresh. */
void table_invalidate(struct table *table);
size_t table_count(const struct table *table);
/* All rows before the filter. */
size_t table_total(const struct table *table);
/* The row under the cursor, or NULL. Borrowed until the next refresh. */
const struct row *table_current(const struct table *table);
/*
 * The name of the row that went away under the cursor since this was asked last, or NULL. The
 * caller frees it. The cursor stands on another row then: the user must be told.
 */
char *table_take_gone(struct table *table);
/* Expression value of a column, as text in the table's arena until the next drawing. */
const char *table_cell_text(struct table *table, const struct row *row, size_t index,
	const struct format_choice *choice);

/* table_move.c */
void table_move(struct table *table, long lines);
void table_move_to(struct table *table, size_t index);
void table_page(struct table *table, int pages, bool half);
void table_scroll(struct table *table, int columns);

/* table_query.c */

enum { TABLE_QUERY_KEYS = 8 };

/*
 * Whether a table can show what QUERY asks for: rows as they are, without groups, by
 * TABLE_QUERY_KEYS keys at most. Else ERR says what to do instead.
 */
bool table_takes_query(const struct table *table, const struct query *query, struct error *err);
/*
 * Shows what QUERY selects, which is taken over, in its order, in place of any filter; NULL: all.
 * The columns of its SELECT stay for as long as it does; CHOICE is for them, and may be NULL
 * without any.
 */
void table_set_query(struct table *table, struct query *query, const struct format_choice *choice);
/*
 * table_select.c: hides all columns but those of the SELECT of QUERY, in its order; those that the
 * view does not have are made. What the columns were stays in `plain`.
 */
void table_select(
	struct table *table, const struct query *query, const struct format_choice *choice);
/* Goes back to `plain`, if there is one. */
void table_unselect(struct table *table);
/* How many columns of SELECT the view does not have. */
size_t table_count_new(const struct table *table, const struct query *query);

/* The column that shows, or is sorted by, the first key of its query; -1: none. */
int table_query_column(const struct table *table);
/* Whether the rows are in the order of its ORDER BY, and not in one that was chosen since. */
bool table_query_rules(const struct table *table);
/* Appends the struct scope of all rows, those too that are not shown. */
void table_scopes(
	const struct table *table, const struct format_choice *choice, struct array *scopes);
/* Whether the query selects ROW. */
bool table_query_selects(
	struct table *table, const struct row *row, const struct format_choice *choice);

/* table_find.c */

/* Substring filter, in place of any query; "" or NULL: none. */
void table_set_filter(struct table *table, const char *text);
/* Goes to the next row (DIRECTION 1) or the one before (-1) that holds `find`; false: none. */
bool table_find_next(struct table *table, int direction, const struct format_choice *choice);
bool table_row_matches(struct table *table, const struct row *row, const char *text,
	const struct format_choice *choice);

/* table_sort.c */

/*
 * Sorts what is shown by the query, by the chosen column, or as the view says, and leaves out what
 * is behind the LIMIT of the query.
 */
void table_sort(struct table *table, const struct format_choice *choice);
/* Sorts by a column, whatever the query says; again turns it round. -1: as the view says. */
void table_sort_by(struct table *table, int column);

/*
 * table_columns.c: changes of the columns that are seen with the next drawing. COLUMN is an index
 * into the view's columns.
 */

/* What the columns were, to go back to. */
struct table_columns {
	struct view_columns columns;
	int widths[VIEW_COLUMNS];
	bool filled[VIEW_COLUMNS];
	int sort_column;
	bool sort_descending;
	int scroll;
};

void table_columns_copy(const struct table *table, struct table_columns *copy);
/* Goes back to the copy, which is empty then. */
void table_columns_restore(struct table *table, struct table_columns *copy);
bool table_show_column(struct table *table, int column, bool shown, struct error *err);
/* Moves a column over its neighbour, to the left (-1) or right (1); where it is then. */
int table_move_column(struct table *table, int column, int step);
/* Gives a column so many cells more or less than it has on the screen. */
bool table_widen_column(struct table *table, int column, int cells, struct error *err);
/* Appends a column with the expression VALUE, its values written as fits those in the rows. */
bool table_add_column(struct table *table, const char *title, const char *value,
	const struct format_choice *choice, struct error *err);
bool table_take_column(struct table *table, int column, struct error *err);
/* How its values are written. */
void table_format_column(struct table *table, int column, enum format format);
/*
 * What of the chosen order a file of the view must say. False: the order is that of the view, or of
 * a query, which is no part of it.
 */
bool table_sort_key(const struct table *table, struct sort_key *key);

/* table_draw.c: titles in the first line, rows below. */
void table_draw(struct table *table, struct canvas *canvas, const struct area *area,
	const struct table_look *look);

#endif
