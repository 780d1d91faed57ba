#ifndef API_TREE_H
#define API_TREE_H

#include "doc/builder.h"

/* Trees made from trees. */

/*
 * Adds BASE with OVER merged into it: members of objects deeply, null removes a member,
 * everything else is replaced. Either may be NULL.
 */
void tree_merge(
	struct builder *builder, uint32_t key, const struct node *base, const struct node *over);
/* The same as a doc, which the caller unrefs; NULL: too large. */
struct doc *tree_merged(const struct node *base, const struct node *over);
/* The same tree with the members of its objects in the order of their names; NULL: too large. */
struct doc *tree_sorted(const struct node *root);
/* Whether two values are the same, members of objects in any order. NULL is like nothing. */
bool tree_equal(const struct node *a, const struct node *b);

#endif
