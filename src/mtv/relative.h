#ifndef MTV_RELATIVE_H
#define MTV_RELATIVE_H

#include <stdbool.h>
#include <stdint.h>

#include "base/buf.h"
#include "base/map.h"
#include "doc/doc.h"

/* API objects as documents of a scenario: what holds only at one server and one time is taken out.
 */
struct relative {
	int64_t now;	 /* milliseconds since 1970: "@0s" */
	struct map uids; /* uid -> "uid:KIND/NAMESPACE/NAME" (owned) */
};

void relative_init(struct relative *relative, int64_t now);
void relative_finish(struct relative *relative);
/* References to the uid of the object ROOT become "uid:KIND/NAMESPACE/NAME" from now on. */
void relative_know(struct relative *relative, const struct node *root);
/*
 * Appends ROOT as YAML: times as "@-45m"; without uid, generation and resourceVersion, which the
 * next server gives; an observedGeneration is 1, or 0 when it was behind. False: it does not fit.
 */
bool relative_write(const struct relative *relative, const struct node *root, struct buf *out);

#endif
