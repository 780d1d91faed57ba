#ifndef API_FALLBACKS_H
#define API_FALLBACKS_H

#include "api/schema.h"
#include "doc/builder.h"

/* Adds what the server fills in for FIELD, which OBJECT (NULL: it has no members) lacks. */
void api_fallback_add(
	struct builder *builder, const struct api_field *field, const struct node *object);
/* Adds a quantity: numbers become texts. */
void api_quantity_add(struct builder *builder, uint32_t key, const struct node *node);

/*
 * What depends on more than the members beside it, of an object of a built-in kind that has its
 * metadata: the label of a namespace, the QoS class of a pod, selectors of Jobs, finalizers. With
 * IS_NEW what is only made once. The caller unrefs it; NULL: there is nothing to fill in.
 */
struct doc *api_filled_in(const struct api_kind *kind, const struct node *root, bool is_new);

#endif
