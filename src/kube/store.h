#ifndef KUBE_STORE_H
#define KUBE_STORE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/map.h"
#include "kube/object.h"

/*
 * The objects of one kind by namespace and name. `generation` grows with every change: readers
 * compare it with what they saw last, nobody is notified.
 */
struct store {
	struct map objects; /* "namespace/name" -> struct object */
	uint64_t generation;
	uint64_t listing; /* number of the list that is being taken */
	size_t bytes;	  /* of all docs */
};

void store_init(struct store *store);
void store_finish(struct store *store);
/* Takes over one reference to OBJECT; it replaces the version that is there. */
void store_put(struct store *store, struct object *object);
/* Forgets the object with the namespace and name of GONE, whatever its version. */
void store_remove(struct store *store, const struct object *gone);
/* NULL when it is not there. Borrowed. */
struct object *store_get(const struct store *store, const char *name_space, const char *name);
/* By uid: walks, so not for inner loops. */
struct object *store_find_uid(const struct store *store, const char *uid);
/* Walks in the order in which objects came: *AT starts at 0. */
struct object *store_next(const struct store *store, size_t *at);
size_t store_count(const struct store *store);
/* A list begins: what is not put until store_end_list() is gone from the cluster. */
void store_begin_list(struct store *store);
void store_end_list(struct store *store);
/* Forgets all: another namespace or context. */
void store_clear(struct store *store);

#endif
