#ifndef APP_PRINT_H
#define APP_PRINT_H

#include "app/app.h"
#include "app/options.h"

/*
 * Rows on stdout, in the order of their view: as a table with all columns at their full width, as
 * CSV (RFC 4180, with a line of titles), as a table of Markdown, or as names that kubectl takes too
 * (plan.forklift.konveyor.io/web). Nothing for no rows.
 */
void print_view(
	struct app *app, struct view *view, struct row_list *list, enum output_format format);

#endif
