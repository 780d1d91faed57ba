#ifndef API_WATCH_H
#define API_WATCH_H

#include "api/api.h"
#include "api/form.h"
#include "api/selector.h"
#include "api/stream.h"

/*
 * A watch is a place in the history of its kind: it reads on from there, as fast as its client
 * takes, so a slow client costs no memory and falls out with 410 when the history has moved on.
 */
struct api_watch {
	struct api_stream stream;     /* first */
	struct api_listener listener; /* what happens to the kind */
	struct api *api;
	const struct api_kind *kind;
	char *name_space; /* "": all */
	struct api_selector selector;
	enum api_form form;
	struct array initial; /* struct api_version *: what there was, to be sent as ADDED */
	size_t initial_sent;
	uint64_t sent; /* revision up to which all was sent */
	int64_t end;   /* clock::mono */
	bool bookmarks;
	bool says_initial; /* a bookmark ends what there was */
	bool last_said;	   /* the bookmark before the end */
	bool over;
	bool spared; /* a history that is thrown away does not end it when it has read all */
};

/* Answers a call with a stream, or refuses it. */
void api_watch_answer(struct api *api, const struct api_call *call, struct api_answer *answer);
void api_watch_destroy(struct api_watch *watch);
/*
 * Appends the events that are due, about a quarter of a megabyte at most. False: the watch is
 * over, nothing comes behind them.
 */
bool api_watch_read(struct api_watch *watch, struct buf *out);
/* clock::mono at which it has something to say even if nothing happens. */
int64_t api_watch_due(const struct api_watch *watch);

#endif
