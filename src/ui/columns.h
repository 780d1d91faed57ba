#ifndef UI_COLUMNS_H
#define UI_COLUMNS_H

#include "ui/table.h"

/*
 * Which columns of a table are drawn, where, and how wide. When it is narrow, columns that are
 * blank go first, then those without a maximum shrink, then columns of priority 9 to 5 are left
 * out, then all others shrink, those of priority 0 last, then those of 4 to 1 are left out. A
 * column with a number of cells neither shrinks nor grows. Hidden ones are not there.
 */
struct column_plan {
	int index[VIEW_COLUMNS];
	int x[VIEW_COLUMNS];
	int width[VIEW_COLUMNS];
	int count;
	bool left;  /* columns are scrolled out on the left */
	bool right; /* columns did not fit */
};

/* Notes how wide the text of LINES rows on the screen is; widths only grow. */
void columns_measure(struct table *table, const struct table_look *look, int lines);
void columns_plan(const struct table *table, struct column_plan *plan, int width);

#endif
