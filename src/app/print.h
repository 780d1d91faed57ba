#ifndef APP_PRINT_H
#define APP_PRINT_H

#include "app/app.h"
#include "app/options.h"
#include "ui/table.h"

/* Cells in rows and columns, whatever they are made of. */
struct grid {
	size_t columns;
	size_t rows;
	const char *(*title)(void *data, size_t column);
	bool (*right)(void *data, size_t column); /* stands on the right side; NULL: none does */
	/* Text of a cell; it lasts until one of another row is asked for. */
	const char *(*cell)(void *data, size_t row, size_t column);
	void *data;
};

/* The cells of LIST as VIEW shows them: both borrowed. */
struct view_cells {
	struct grid grid;
	struct table table; /* borrows the view: for its cells and its order */
	struct format_choice choice;
	size_t row;		      /* that the arena has texts of */
	size_t columns[VIEW_COLUMNS]; /* those that are not hidden */
};

void view_cells_init(
	struct view_cells *cells, struct app *app, struct view *view, const struct row_list *list);
void view_cells_finish(struct view_cells *cells);

/*
 * Prints GRID: as a table with its columns at their full width, as CSV (RFC 4180, with a line of
 * titles), or as a table of Markdown. Nothing for no rows.
 */
void print_grid(const struct grid *grid, enum output_format format);
/*
 * Rows with the columns of VIEW, or their names as kubectl takes them too
 * (plan.forklift.konveyor.io/web). SORTED: in the order of the view, else in that of LIST.
 */
void print_view(struct app *app, struct view *view, struct row_list *list, bool sorted,
	enum output_format format);

#endif
