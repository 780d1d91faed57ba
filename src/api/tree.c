#include "api/tree.h"

#include <stdlib.h>
#include <string.h>

#include "base/memory.h"

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

/* ---- order --------------------------------------------------------------------------------- */

enum { FEW = 64 /* members, as most objects have */ };

struct member {
	const struct node *node;
	const char *name;
};

static int by_name(const void *a, const void *b)
{
	return strcmp(((const struct member *)a)->name, ((const struct member *)b)->name);
}

static void copy_sorted(struct builder *builder, uint32_t key, const struct node *node);

static void copy_members(struct builder *builder, const struct node *object)
{
	struct member few[FEW];
	size_t room = node_count(object);
	struct member *members = room <= FEW ? few : xcalloc(room, sizeof(*members));
	size_t count = 0;
	node_each(child, object)
	{
		members[count++] = (struct member){child, symbol_text(child->key)};
	}
	if (count > 1)
		qsort(members, count, sizeof(*members), by_name);
	for (size_t i = 0; i < count; i++)
		copy_sorted(builder, members[i].node->key, members[i].node);
	if (members != few)
		free(members);
}

static void copy_sorted(struct builder *builder, uint32_t key, const struct node *node)
{
	if (node_is(node, NODE_OBJECT)) {
		builder_object(builder, key);
		copy_members(builder, node);
		builder_end(builder);
	} else if (node_is(node, NODE_ARRAY)) {
		builder_array(builder, key);
		node_each(element, node) copy_sorted(builder, SYMBOL_NONE, element);
		builder_end(builder);
	} else {
		builder_copy(builder, key, node);
	}
}

struct doc *tree_sorted(const struct node *root)
{
	struct builder builder;
	builder_init(&builder);
	copy_sorted(&builder, SYMBOL_NONE, root);
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
