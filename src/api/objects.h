#ifndef API_OBJECTS_H
#define API_OBJECTS_H

#include <stdbool.h>
#include <stdint.h>

#include "api/kinds.h"
#include "api/texts.h"
#include "base/array.h"
#include "doc/doc.h"

/*
 * What the simulator holds in place of etcd: the objects of each kind, in the order of namespace
 * and name, and what happened to them. One revision counts over all kinds.
 */

/* One version of an object. It never changes; lists, watches and events hold references. */
struct api_version {
	unsigned refs;
	struct doc *doc;
	const char *name_space; /* of the doc, "" when it has none */
	const char *name;
	const char *uid;
	uint64_t revision;
	struct api_text text; /* the doc as JSON, while it is kept */
	struct api_texts *texts;
};

enum api_change { API_ADDED, API_MODIFIED, API_DELETED };

struct api_event {
	uint64_t revision;
	enum api_change change;
	struct api_version *now;    /* of a deleted object its last state, with the new revision */
	struct api_version *before; /* NULL: it was not there */
};

/* Who wants to know that something happened to a kind. Embedded in its owner. */
struct api_listener {
	struct api_listener *next;
	void (*happened)(struct api_listener *listener);
};

struct api_shelf {	       /* of one kind */
	struct array versions; /* struct api_version *, in order */
	struct array events;   /* struct api_event, oldest first; bounded */
	uint64_t forgotten;    /* events up to this revision are gone */
	uint64_t lost;	       /* revision of the last event that is */
	size_t bytes;	       /* of the versions that the events hold */
	struct api_listener *listeners;
};

struct api_objects {
	uint64_t revision;
	struct api_texts texts; /* of versions of all kinds */
	struct api_shelf shelves[API_KINDS_MAX];
};

enum {
	API_EVENTS_MAX = 4096,			/* remembered of each kind ... */
	API_EVENTS_BYTES_MAX = 48 * 1024 * 1024 /* ... with so many bytes of versions */
};

void api_objects_init(struct api_objects *objects);
void api_objects_finish(struct api_objects *objects);
struct api_shelf *api_shelf_of(struct api_objects *objects, const struct api_kind *kind);

struct api_version *api_version_ref(struct api_version *version);
/* NULL is fine. */
void api_version_unref(struct api_version *version);
const struct node *api_version_root(const struct api_version *version);
/* The version as JSON, until another one is asked for. */
const struct api_text *api_version_text(struct api_version *version);

/* The object that is there, borrowed; NULL: there is none. */
struct api_version *api_objects_get(struct api_objects *objects, const struct api_kind *kind,
	const char *name_space, const char *name);
/* Place of the first version of the shelf that does not come before the names. */
size_t api_shelf_find(const struct api_shelf *shelf, const char *name_space, const char *name);
/*
 * Puts DOC, which it takes over and which names objects->revision + 1 as its resourceVersion, in
 * the place of what was there, or removes what is there (DELETED). Returns the version, borrowed.
 */
struct api_version *api_objects_put(struct api_objects *objects, const struct api_kind *kind,
	enum api_change change, struct doc *doc);
/* Place of the first event behind a revision. */
size_t api_shelf_event_after(const struct api_shelf *shelf, uint64_t revision);
/* Forgets all events up to now: watches from before end with 410. */
void api_shelf_compact(struct api_objects *objects, struct api_shelf *shelf);

void api_listen(struct api_shelf *shelf, struct api_listener *listener);
void api_listen_stop(struct api_shelf *shelf, struct api_listener *listener);

#endif
