#ifndef SIM_TREE_H
#define SIM_TREE_H

#include "doc/builder.h"

/* Trees made from trees: what scenarios are put together with. */

/* Copies NODE; every text passes through MAP, which returns it or another one. */
void tree_map(struct builder *builder, uint32_t key, const struct node *node,
	const char *(*map)(void *data, const char *text), void *data);

#endif
