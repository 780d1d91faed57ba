#ifndef APP_SHOWN_H
#define APP_SHOWN_H

#include "app/get.h"
#include "base/arena.h"

/*
 * What mtvtop get prints of rows, as texts: the cells of the view or of SELECT, or the item as one
 * line of JSON. So rows can be printed one by one, and compared with what they were.
 */
struct shown_row {
	size_t place; /* in the list that it was made of */
	const char **cells;
};

struct shown {
	struct array rows; /* struct shown_row, in the order in which they are printed */
	size_t columns;
	const char **titles;
	const bool *right; /* columns that stand on the right side */
	struct arena arena;
};

/* What is to be shown of LIST, rows of VIEW. */
struct shown_about {
	struct app *app;
	struct view *view;
	struct row_list *list; /* may be ordered anew */
	const char *query;     /* or NULL */
	bool items;	       /* JSON, else cells */
	bool again;	       /* nothing is told about the query: that was done before */
	bool every;	       /* also rows that its WHERE does not select; with AGAIN */
};

/* False and ERR: a bad query, or too many rows. It ends with shown_finish() either way. */
bool shown_make(struct shown *shown, const struct shown_about *about, struct error *err);
void shown_finish(struct shown *shown);

#endif
