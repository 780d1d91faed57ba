#ifndef SIM_TREE_H
#define SIM_TREE_H

#include "doc/builder.h"

/* Trees made from trees: what scenarios are put together with. */

/*
 * Adds BASE with OVER merged into it: members of objects deeply, null removes a member,
 * everything else is replaced. Either may be NULL.
 */
void tree_merge(
	struct builder *builder, uint32_t key, const struct node *base, const struct node *over);

/* Copies NODE; every text passes through MAP, which returns it or another one. */
void tree_map(struct builder *builder, uint32_t key, const struct node *node,
	const char *(*map)(void *data, const char *text), void *data);

/* One doc of a builder function: the caller unrefs it. */
struct doc *tree_merged(const struct node *base, const struct node *over);

#endif
