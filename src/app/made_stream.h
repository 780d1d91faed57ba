#ifndef APP_MADE_STREAM_H
#define APP_MADE_STREAM_H

#include "app/events.h"
#include "app/print.h"
#include "base/arena.h"

/*
 * The changes of made rows (app/made_rows.h), one line each. A row is MODIFIED when its item is
 * another one, so no age that grows is a change; with SELECT, when its cells are.
 */
struct made_stream {
	struct events events;
	struct arena arena; /* texts of the last look */
	struct array lines; /* of the last look, by id */
};

/* The rows that there are now, in the order in which they are printed. */
struct made_now {
	const struct grid *grid;
	const uint64_t *ids;	  /* of each row */
	const struct node *items; /* an array with an item for each row; NULL: the cells count */
};

void made_stream_init(struct made_stream *stream, struct app *app, enum output_format format);
void made_stream_finish(struct made_stream *stream);
/* Prints what has changed since the last look; the first time all rows are ADDED. */
void made_stream_look(struct made_stream *stream, const struct made_now *now);

#endif
