#ifndef APP_NARROW_H
#define APP_NARROW_H

#include "app/app.h"

/*
 * What narrows a table: a text that its rows hold, or a query. "where …" in the box of the filter
 * is a query, anything else there is a text; in the box of the query all is one.
 */
enum narrow_box { NARROW_FILTER, NARROW_QUERY };

/* Whether TEXT in BOX is a query. */
bool narrow_is_query(enum narrow_box box, const char *text);
/*
 * Narrows TABLE by TEXT; an empty one, and a query of blanks, shows all rows. False and ERR for a
 * query that is wrong, *AT (may be NULL) is where; the table is as it was then.
 */
bool narrow_set(const struct app *app, struct table *table, enum narrow_box box, const char *text,
	size_t *at, struct error *err);
/* What narrows TABLE now, as it can be put into BOX again, "" for nothing. Borrowed. */
const char *narrow_text(const struct table *table, enum narrow_box box);
/*
 * Narrows the table of the top screen; what is to be said of it (fields that no row has) goes to
 * the message line. With a mistake the box is opened, with a caret below it.
 */
void narrow_now(struct app *app, enum narrow_box box, const char *text);
/* Opens the box below the table of the top screen, with TEXT to begin with. */
void narrow_prompt(struct app *app, enum narrow_box box, const char *text);

/*
 * Appends the ways to go on with TEXT, a query over the rows of TABLE (ONLY_VALUE: an expression of
 * its rows), to WORDS (char *).
 */
void narrow_complete(struct app *app, const struct table *table, const char *text, bool only_value,
	struct array *words);

#endif
