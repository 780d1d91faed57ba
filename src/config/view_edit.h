#ifndef CONFIG_VIEW_EDIT_H
#define CONFIG_VIEW_EDIT_H

#include "config/view.h"

/*
 * Changes of the columns of a view that is in use. Rules stay with the column that they are for.
 * A table that shows the view has more to do (ui/table_columns.c).
 */

/* A copy of the columns, to go back to; an empty one is all zero. */
struct view_columns {
	struct column columns[VIEW_COLUMNS];
	size_t count;
	int rules[VIEW_RULES]; /* which column each rule is for */
};

void view_columns_copy(const struct view *view, struct view_columns *copy);
/* Puts the copy in place of what the view has; the copy is empty then. */
void view_columns_restore(struct view *view, struct view_columns *copy);
void view_columns_finish(struct view_columns *copy);

/* Index of the column with that title, in any case; -1 when there is none. */
int view_column(const struct view *view, const char *title);
/* Index of the first column that is shown and names its row, else of the first that is shown. */
int view_name_column(const struct view *view);
/* How many columns are shown. */
size_t view_shown_count(const struct view *view);
/* A title for a column with the value of this path: "planName" is PLAN NAME. To be freed. */
char *view_column_title(const char *value);
/* Exchanges two columns. */
void view_swap_columns(struct view *view, int a, int b);
/*
 * Appends a column with the expression VALUE, wide as its texts. Its priority is 0: who asks for
 * it wants to see it.
 */
bool view_add_column(struct view *view, const char *title, const char *value, struct error *err);
/* Takes a column out; the last one that is shown and those that rules are for stay. */
bool view_take_column(struct view *view, int column, struct error *err);
/* Shows or hides a column; the last one that is shown stays. */
bool view_hide_column(struct view *view, int column, bool hidden, struct error *err);

#endif
