#ifndef APP_FEEDS_H
#define APP_FEEDS_H

#include <stdbool.h>
#include <stdint.h>

#include "base/array.h"
#include "kube/cluster.h"
#include "kube/store.h"
#include "kube/watch.h"

/*
 * The stores of the kinds that are on the screen, each with its watch: one per kind and scope,
 * begun when it is first needed and kept.
 */
struct feed {
	const struct resource *resource;
	char *selector; /* labels, or NULL: all */
	char *fields;
	char *name_space;
	struct store store;
	struct watch *watch; /* NULL: tests without a server */
	int users;	     /* of a feed of its own; 0: kept as long as the scope */
};

struct feeds {
	struct array list; /* struct feed * */
	struct cluster *cluster;
	const char *name_space; /* borrowed from the app; "" for all */
	uint64_t epoch;		/* grows when feeds come and go */
	bool strict;		/* a refusal of all namespaces is not eased to one of them */
	bool at_once;		/* whole lists, without a first page (kube/watch.h) */
	bool only_lists;	/* and no watches behind them */
};

void feeds_init(struct feeds *feeds, struct cluster *cluster, const char *name_space);
void feeds_finish(struct feeds *feeds);
/* The feed of all objects of a kind in the scope. */
struct feed *feeds_need(struct feeds *feeds, const struct resource *resource);
/* The one that is there already, or NULL. */
struct feed *feeds_find(const struct feeds *feeds, const struct resource *resource);
/*
 * An object by its name, in whatever feed of its kind has it; NULL: none has. *FEED (FEED may be
 * NULL) is that feed, else one that looks there, else NULL.
 */
const struct object *feeds_look(const struct feeds *feeds, const struct resource *resource,
	const char *name_space, const char *name, const struct feed **feed);
/*
 * Whether the object with this name and UID is known to be gone: a feed with all objects of its
 * kind and namespace does not have it. Where none looks there, or its list is still on the way,
 * nothing is known.
 */
bool feeds_lack(const struct feeds *feeds, const struct resource *resource, const char *name_space,
	const char *name, const char *uid);
/* A feed of its own with selectors, for a page that is open; ends with feeds_release(). */
struct feed *feeds_open(struct feeds *feeds, const struct resource *resource,
	const char *name_space, const char *selector, const char *fields);
/* The same for several users of equal ones, which have one feed between them. */
struct feed *feeds_share(struct feeds *feeds, const struct resource *resource,
	const char *name_space, const char *selector);
void feeds_release(struct feeds *feeds, struct feed *feed);
/* Grows with every change of any store. */
uint64_t feeds_generation(const struct feeds *feeds);

#endif
