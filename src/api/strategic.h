#ifndef API_STRATEGIC_H
#define API_STRATEGIC_H

#include "api/kinds.h"
#include "doc/builder.h"

/*
 * ROOT, an object of a built-in kind, with a strategic merge patch in it, as kubectl sends it by
 * itself: lists whose elements have a key (containers by name) are merged, with the directives
 * $patch, $retainKeys, $setElementOrder and $deleteFromPrimitiveList. The caller unrefs it; NULL:
 * too large.
 */
struct doc *strategic_merged(
	const struct api_kind *kind, const struct node *root, const struct node *patch);

#endif
