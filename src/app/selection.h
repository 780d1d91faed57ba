#ifndef APP_SELECTION_H
#define APP_SELECTION_H

#include "app/app.h"
#include "app/options.h"
#include "query/query.h"

/*
 * Rows for scripts, selected by a query (docs/query.md): objects of an array, with the computed
 * fields of a view's rows beside their keys. What is odd about the query (a field that no row has,
 * rows for which it cannot be worked out) is told on standard error.
 */
struct selection {
	struct doc *items; /* the array */
	struct query *query;
	struct query_result result;
	struct field *fields; /* those that are no keys of the items */
	struct vocabulary vocabulary;
	struct array scopes; /* struct scope, of all items */
	struct arena arena;  /* texts of cells */
	size_t row;	     /* that the arena has texts of */
};

/*
 * Applies TEXT to ITEMS, which it keeps. LIST (may be NULL) has the same rows in the same order,
 * of VIEW. False and ERR for a bad query; it ends with selection_finish() either way.
 */
bool selection_make(struct selection *selection, struct app *app, struct doc *items,
	const struct view *view, const struct row_list *list, const char *text, struct error *err);
void selection_finish(struct selection *selection);
size_t selection_count(const struct selection *selection);
/* Place among the items of the row I of the result. */
size_t selection_place(const struct selection *selection, size_t i);
/* The item of the row I of the result; NULL: of select count(*), there may be none. */
const struct node *selection_item(const struct selection *selection, size_t i);
/* Whether it says which columns to print. */
bool selection_has_columns(const struct selection *selection);
/* Prints the columns of SELECT. */
void selection_print(struct selection *selection, enum output_format format);
/* The items that were selected, as an array; the caller owns it. NULL: it would be too large. */
struct doc *selection_items(const struct selection *selection);

#endif
