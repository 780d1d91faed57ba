#include "sim/tree.h"

#include <string.h>

static void merge_members(struct builder *builder, const struct node *base, const struct node *over)
{
	node_each(member, base)
	{
		const struct node *other = node_get(over, member->key);
		if (!other)
			builder_copy(builder, member->key, member);
		else if (!node_is(other, NODE_NULL))
			tree_merge(builder, member->key, member, other);
	}
	node_each(member, over) if (!node_get(base, member->key) && !node_is(member, NODE_NULL))
		tree_merge(builder, member->key, NULL, member);
}

void tree_merge(
	struct builder *builder, uint32_t key, const struct node *base, const struct node *over)
{
	if (!over || !node_is(over, NODE_OBJECT)) {
		builder_copy(builder, key, over ? over : base);
		return;
	}
	builder_object(builder, key);
	merge_members(builder, node_is(base, NODE_OBJECT) ? base : NULL, over);
	builder_end(builder);
}

struct doc *tree_merged(const struct node *base, const struct node *over)
{
	struct builder builder;
	builder_init(&builder);
	tree_merge(&builder, SYMBOL_NONE, base, over);
	struct doc *doc = builder_finish_doc(&builder);
	builder_finish(&builder);
	return doc;
}

void tree_map(struct builder *builder, uint32_t key, const struct node *node,
	const char *(*map)(void *data, const char *text), void *data)
{
	if (node_is(node, NODE_STRING)) {
		const char *text = map(data, node_text(node));
		builder_text(builder, key, text, strlen(text));
		return;
	}
	if (!node_is(node, NODE_OBJECT) && !node_is(node, NODE_ARRAY)) {
		builder_copy(builder, key, node);
		return;
	}
	if (node_is(node, NODE_OBJECT))
		builder_object(builder, key);
	else
		builder_array(builder, key);
	node_each(child, node) tree_map(builder, child->key, child, map, data);
	builder_end(builder);
}
