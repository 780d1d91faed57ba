#include "api/tree.h"

/* ---- merging ------------------------------------------------------------------------------- */

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

/* ---- equality ------------------------------------------------------------------------------ */

static bool equal_objects(const struct node *a, const struct node *b)
{
	if (node_count(a) != node_count(b))
		return false;
	node_each(member, a)
	{
		if (!tree_equal(member, node_get(b, member->key)))
			return false;
	}
	return true;
}

static bool equal_arrays(const struct node *a, const struct node *b)
{
	const struct node *other = node_first(b);
	node_each(element, a)
	{
		if (!other || !tree_equal(element, other))
			return false;
		other = node_next(b, other);
	}
	return !other;
}

static bool is_number(const struct node *node)
{
	return node_is(node, NODE_INT) || node_is(node, NODE_NUMBER);
}

bool tree_equal(const struct node *a, const struct node *b)
{
	if (!a || !b)
		return false;
	if (is_number(a) && is_number(b))
		return node_number(a, 0) == node_number(b, 0);
	if (a->type != b->type)
		return false;
	if (node_is(a, NODE_STRING))
		return node_equals(a, node_text(b));
	if (node_is(a, NODE_OBJECT))
		return equal_objects(a, b);
	return !node_is(a, NODE_ARRAY) || equal_arrays(a, b);
}
