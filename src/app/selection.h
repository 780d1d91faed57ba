#ifndef APP_SELECTION_H
#define APP_SELECTION_H

#include "app/app.h"
#include "app/options.h"
#include "app/print.h"
#include "query/query.h"

/*
 * Rows for scripts, selected by a query (docs/query.md): those of a view, with its vocabulary, or
 * the objects of an array. What is odd about the query (a field that no row has, rows for which it
 * cannot be worked out) is told on standard error.
 */
struct selection {
	struct doc *items; /* the array, or NULL */
	struct query *query;
	struct query_result result;
	struct array scopes; /* struct scope, of all rows */
	struct arena arena;  /* texts of cells */
	size_t row;	     /* that the arena has texts of */
};

/*
 * Applies TEXT to the rows of VIEW in LIST, which must stay, or to the elements of the array
 * ITEMS, which it keeps. False and ERR for a bad query; both end with selection_finish() either
 * way.
 */
bool selection_of_rows(struct selection *selection, struct app *app, const struct view *view,
	const struct row_list *list, const char *text, struct error *err);
/* AGAIN: items that are looked at again: nothing is told but where a mistake is. */
bool selection_of_items(struct selection *selection, struct app *app, struct doc *items,
	const char *text, bool again, struct error *err);
/*
 * The first of them for rows that are looked at again.
 * EVERY: also the rows that WHERE does not select.
 */
bool selection_again(struct selection *selection, struct app *app, const struct view *view,
	const struct row_list *list, const char *text, bool every, struct error *err);
void selection_finish(struct selection *selection);
/*
 * The text of the query that shows FIELDS, items of SELECT, of the rows of the query TEXT (NULL: of
 * all); the caller frees it. NULL and ERR when FIELDS are none: then it is told where.
 */
char *selection_of_fields(const char *fields, const char *text, struct error *err);
size_t selection_count(const struct selection *selection);
/* Place of the row I of the result; QUERY_NO_ROW: of select count(*), there may be none. */
size_t selection_place(const struct selection *selection, size_t i);
/* Whether each row is selected by itself, as --watch needs it; else ERR. */
bool selection_is_of_rows(const struct selection *selection, struct error *err);
/* Whether it says which columns to print. */
bool selection_has_columns(const struct selection *selection);
/* Shows the byte AT of TEXT, where the query is wrong, on standard error. */
void selection_tell_place(const char *text, size_t at);
/* Says which fields of QUERY none of the rows (struct scope) has. */
void selection_tell_unknown(const struct query *query, const struct array *scopes);
/* The columns of SELECT; the text of a cell lasts until one of another row is asked for. */
size_t selection_columns(const struct selection *selection);
const char *selection_title(const struct selection *selection, size_t column);
const char *selection_cell(struct selection *selection, size_t row, size_t column);
/* The columns of SELECT as a grid, which borrows SELECTION. */
struct grid selection_grid(struct selection *selection);
/* Prints the columns of SELECT. */
void selection_print(struct selection *selection, enum output_format format);
/* The items that were selected, as an array; the caller owns it. NULL: it would be too large. */
struct doc *selection_items(const struct selection *selection);

#endif
