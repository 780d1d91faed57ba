#ifndef MTV_SNAPSHOT_H
#define MTV_SNAPSHOT_H

#include <stdbool.h>
#include <stdint.h>

#include "base/array.h"
#include "base/buf.h"
#include "base/map.h"
#include "doc/doc.h"
#include "kube/resource.h"
#include "mtv/findings.h"

/*
 * A site as a scenario (tests/scenarios/README.md): objects as the rules of mtv/redact.h leave
 * them, with times relative to the moment at which they were read ("@-45m"), and with references by
 * kind and name in place of uids ("uid:Plan/NAMESPACE/NAME"), so that it can be played on at any
 * time.
 */
struct snapshot {
	const char *name_space; /* the only one that is looked at; "" for all. Borrowed */
	int64_t now;		/* milliseconds since 1970, of the server */
	struct array objects;	/* struct snapshot_object */
	struct map places; /* "Kind/namespace/name" of all, and "ns/" of those that plans name */
	struct findings findings;
};

struct snapshot_object {
	const struct resource *resource;
	struct doc *doc;
};

void snapshot_init(struct snapshot *snapshot, const char *name_space, int64_t now);
void snapshot_finish(struct snapshot *snapshot);
/*
 * Takes over what may be known of the object ROOT of RESOURCE. Of pods, claims, events and
 * namespaces only those that have to do with a migration: so namespaces and events come last.
 */
void snapshot_add(
	struct snapshot *snapshot, const struct resource *resource, const struct node *root);
/* How many objects of RESOURCE there are; NULL: of all. */
size_t snapshot_count(const struct snapshot *snapshot, const struct resource *resource);
/* Appends the file, in an order in which it can be loaded. False: it does not fit. */
bool snapshot_write(struct snapshot *snapshot, struct buf *out);

#endif
