#ifndef APP_SHEET_H
#define APP_SHEET_H

#include <stdbool.h>
#include <stddef.h>

#include "app/options.h"
#include "base/buf.h"

/*
 * Lines of cells on standard output: a table with its columns below each other, CSV (RFC 4180), or
 * a table of Markdown. Widths are of the table alone, in cells of a terminal; a text that is wider
 * than its column stays whole.
 */
struct sheet {
	enum output_format format;
	size_t columns;
	int *widths;
	bool *right; /* the column stands on the right side */
	struct buf line;
};

void sheet_init(struct sheet *sheet, enum output_format format, size_t columns);
void sheet_finish(struct sheet *sheet);
/* Whether widths count. */
bool sheet_is_table(const struct sheet *sheet);
/* Makes a column wide enough for TEXT. */
void sheet_widen(struct sheet *sheet, size_t column, const char *text);
/* Prints a line; CELLS has a text for each column. */
void sheet_print(struct sheet *sheet, const char *const *cells);
void sheet_print_titles(struct sheet *sheet, const char *const *titles);

#endif
