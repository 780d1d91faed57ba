#include "sim/tree.h"

#include <string.h>

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
