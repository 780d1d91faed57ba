#ifndef APP_STREAM_H
#define APP_STREAM_H

#include "app/events.h"
#include "app/get.h"
#include "ui/idset.h"

/*
 * The changes of a view's rows, one line each, for mtvtop get --watch. A row is MODIFIED when what
 * is printed of it is other than what would be printed of its last version now: so no age that
 * grows is a change. With a query the rows that it selects are those that there are: one that it
 * does not select any more is DELETED, and printed as it is now.
 */
struct stream {
	const struct getting *getting;
	struct view *view;
	struct row_list last; /* all rows, as they were looked at last */
	struct idset printed; /* those of them that a reader knows of */
	struct events events; /* lines, as wide as the first rows need */
	bool looked;	      /* at least once: what a query has to tell is told */
};

/* VIEW is taken over. */
void stream_init(struct stream *stream, const struct getting *getting, struct view *view);
void stream_finish(struct stream *stream);
/*
 * Looks at the rows that there are now and prints what has changed since the last look; the first
 * time all are ADDED. ALL: also rows of which nothing has changed are judged by the query, which
 * may know the time. False and ERR when the query cannot be worked out.
 */
bool stream_look(struct stream *stream, bool all, struct error *err);

#endif
