#ifndef KUBE_WATCH_H
#define KUBE_WATCH_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/error.h"
#include "kube/cluster.h"
#include "kube/resource.h"
#include "kube/store.h"

/*
 * Keeps a store equal to the objects of one kind: a list in pages, the first a small one, then a
 * watch from its resourceVersion, and whatever goes wrong in between (reference/terminal.md 4c,
 * reference/observed.md). Arriving data is only queued; parsing has its share of a turn. A list
 * that fails never empties the store.
 */
enum watch_phase {
	WATCH_LISTING,
	WATCH_LIVE,
	WATCH_WAITING,	 /* something failed: tried again later, or when the server is back */
	WATCH_FORBIDDEN, /* no right to list it; asked again each minute */
	WATCH_MISSING,	 /* the cluster has no such kind; asked again each minute */
};

struct watch_about {
	const struct resource *resource;
	const char *name_space; /* "" for all namespaces */
	/* Where to look when all namespaces are refused; may be NULL. */
	const char *fallback_name_space;
	const char *selector; /* labelSelector, or NULL */
	const char *fields;   /* fieldSelector, or NULL */
	bool at_once;	      /* no first page: nobody looks before the whole list is there */
	bool only_list;	      /* and when it is, that is all */
	struct store *store;
};

/* For headers and pane titles. Texts are valid until the next turn. */
struct watch_state {
	enum watch_phase phase;
	const char *problem;  /* why it is not live, a sentence; "" */
	enum error_kind kind; /* of the problem */
	const char *note;     /* what was left out or happened meanwhile; "" */
	bool loaded;	      /* a whole list has been taken at least once */
	size_t remaining;     /* objects that the list in progress still has to bring */
	int64_t age;	      /* milliseconds since the store was equal to the cluster; 0: it is */
	int64_t retry_at;     /* clock::mono of the next try, 0: none is planned */
	const char *name_space; /* whose objects are seen; "": all */
	bool narrowed;		/* only the fallback namespace is */
};

struct watch;

struct watch *watch_create(struct cluster *cluster, const struct watch_about *about);
/* The store keeps what it has. NULL is fine. */
void watch_destroy(struct watch *watch);
struct watch_state watch_state(const struct watch *watch);

#endif
