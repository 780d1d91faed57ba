#ifndef KUBE_OBJECT_H
#define KUBE_OBJECT_H

#include <stdbool.h>
#include <stdint.h>

#include "doc/doc.h"

/*
 * One version of an API object. It never changes; a new version is a new object. Counted by
 * reference: rows of tables hold one, so a deleted object lives until the next refresh.
 */
struct object {
	unsigned refs;
	struct doc *doc;
	const char *uid; /* of the doc, "" when it is missing; so are the others */
	const char *name;
	const char *name_space;
	const char *version; /* resourceVersion: opaque, only compared for equality */
	bool gone;	     /* deleted or replaced: no longer in the store */
	uint64_t listed;     /* store::listing when it was last seen */
};

/* Takes over DOC; one reference for the caller. NULL when it is no API object. */
struct object *object_create(struct doc *doc);
struct object *object_ref(struct object *object);
/* NULL is fine. */
void object_unref(struct object *object);
const struct node *object_root(const struct object *object);

#endif
