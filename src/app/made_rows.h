#ifndef APP_MADE_ROWS_H
#define APP_MADE_ROWS_H

#include "app/made_stream.h"
#include "app/print.h"
#include "doc/builder.h"

/*
 * Rows for scripts that are no rows of a view: steps of pipelines, disks, VMs with their targets.
 * They come with an item each, for documents and queries, and with cells, for tables.
 */
struct made_rows {
	struct app *app;
	const char *query; /* or NULL */
	enum output_format format;
	struct made_stream *stream; /* their changes are printed, look by look; or NULL */
	bool again;		    /* not the first look */
	struct builder builder;	    /* of the document, if it is one */
	size_t count;		    /* that were printed */
};

/* False and ERR for a format that has nothing to say of such rows. */
bool made_rows_begin(struct made_rows *rows, struct error *err);
/*
 * Prints what the query selects of ITEMS, an array that is taken over; for a document it is kept.
 * GRID has the same rows in the same order, and IDS the identity of each.
 */
bool made_rows_put(struct made_rows *rows, struct doc *items, const struct grid *grid,
	const uint64_t *ids, struct error *err);
/* Prints the document when GOOD; needed after each good made_rows_begin(). */
bool made_rows_end(struct made_rows *rows, bool good, struct error *err);

#endif
