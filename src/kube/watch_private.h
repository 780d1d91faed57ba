#ifndef KUBE_WATCH_PRIVATE_H
#define KUBE_WATCH_PRIVATE_H

#include "doc/splitter.h"
#include "kube/backoff.h"
#include "kube/request.h"
#include "kube/watch.h"

/* What watch.c, watch_queue.c and watch_stream.c share. */

enum {
	OBJECT_MAX = 16 * 1024 * 1024, /* bytes of one object */
	QUEUE_PAUSE = 8 * 1024 * 1024, /* a list waits while so much is not parsed yet */
	QUEUE_MAX = 32 * 1024 * 1024,  /* a watch is dropped beyond this */
};

enum piece_kind {
	PIECE_ITEM,	  /* an element of a list */
	PIECE_EVENT,	  /* a line of a watch */
	PIECE_LIST_BEGIN, /* a whole list follows: what came before it does not count */
	PIECE_LIST_END,	  /* the list is complete: what it did not name is gone */
};

/* Text that waits to be parsed. */
struct piece {
	struct piece *next;
	enum piece_kind kind;
	size_t length;
	char text[];
};

struct watch {
	struct cluster *cluster;
	const struct resource *resource;
	char *name_space;
	char *fallback;
	char *selector;
	char *fields;
	struct store *store;
	enum watch_phase phase;
	struct error problem;
	char note[160];
	int64_t note_until; /* clock::mono when it is no news any more, 0: as long as it holds */
	bool at_once;
	bool only_list;
	bool loaded;
	bool narrowed;
	bool reopening; /* only because it was silent */

	struct request *request;
	struct splitter splitter;
	bool splitting;	   /* the splitter is initialised */
	char *version;	   /* resourceVersion to watch from; NULL: list first */
	char *page;	   /* continue token of the next page, or NULL */
	size_t page_items; /* taken from the current page */
	size_t page_bytes;
	size_t limit; /* of the next page */
	size_t remaining;
	unsigned expired; /* lists in a row that lost their continue token */

	struct piece *first; /* the queue */
	struct piece *last;
	size_t queued; /* bytes */
	bool paused;   /* the list waits for the queue */
	struct work work;

	struct timer timer; /* the next try, or the next look at a silent watch */
	struct request *check;
	struct comeback comeback;
	struct backoff backoff;
	int64_t retry_at;
	int64_t opened;		/* clock::mono when the server took the watch; 0: not yet */
	int64_t last_event;	/* clock::mono of its last event or bookmark, 0: none yet */
	int64_t unproven_since; /* clock::mono; 0: there are events after its version, or a check */
	int64_t current_at;	/* clock::mono when the store was last known to be current */
};

/* watch_queue.c */

/* For the splitter: queues a piece of the kind that the phase brings. */
void watch_take_piece(void *data, const char *text, size_t length);
void watch_queue(struct watch *watch, enum piece_kind kind, const char *text, size_t length);
void watch_clear_queue(struct watch *watch);
/* Parses and applies the next piece; for struct work. */
bool watch_step(void *data);

/* watch_stream.c */

/* Lists from the beginning, or goes on watching from the version it has. */
void watch_start(struct watch *watch);
void watch_stop_requests(struct watch *watch);

/* watch.c */

/* Something failed: plans the next try. ANSWER may be NULL. */
void watch_failed(struct watch *watch, const struct error *problem, int64_t retry_after);
/* The version it has is of no use any more: forgets it and lists anew at once. */
void watch_list_anew(struct watch *watch, const char *why);
/* The watch is asked for: plans the end of our patience. */
void watch_asked(struct watch *watch);
/* The server has taken it: plans the look at its silence. */
void watch_opened(struct watch *watch);

#endif
