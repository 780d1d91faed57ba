#ifndef DOC_DOC_H
#define DOC_DOC_H

#include <stddef.h>

#include "doc/node.h"

/*
 * An immutable tree in one allocation, counted by reference: API objects, views, keymaps,
 * themes and kubeconfigs are all docs. Made by a builder.
 */
struct doc {
	size_t bytes; /* of the whole allocation */
	unsigned refs;
	uint32_t count; /* nodes */
	struct node nodes[];
};

struct doc *doc_ref(struct doc *doc);
/* Frees it when this was the last reference; NULL is fine. */
void doc_unref(struct doc *doc);
const struct node *doc_root(const struct doc *doc);

#endif
