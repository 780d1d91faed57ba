#include "doc/builder.h"

#include <math.h>
#include <string.h>

#include "base/hash.h"
#include "base/memory.h"

enum { CACHED_LENGTH = 64 /* longer texts are seldom equal */ };

void builder_init(struct builder *builder)
{
	*builder = (struct builder){0};
	array_init(&builder->nodes, sizeof(struct node));
	array_init(&builder->numbers, sizeof(double));
	buf_init(&builder->text, BUILDER_TEXT_MAX);
}

void builder_finish(struct builder *builder)
{
	array_finish(&builder->nodes);
	array_finish(&builder->numbers);
	buf_finish(&builder->text);
}

static void reset(struct builder *builder)
{
	array_clear(&builder->nodes);
	array_clear(&builder->numbers);
	buf_clear(&builder->text);
	memset(builder->cache, 0, sizeof(builder->cache));
	builder->depth = 0;
	builder->over = false;
}

static void add(struct builder *builder, uint32_t key, enum node_type type, uint32_t at)
{
	if (builder->nodes.count >= BUILDER_NODES_MAX) {
		builder->over = true;
		return;
	}
	struct node *node = array_push(&builder->nodes);
	node->key = key;
	node->type = type;
	node->at = at;
}

static void open_container(struct builder *builder, uint32_t key, enum node_type type)
{
	if (builder->depth >= BUILDER_DEPTH)
		builder->over = true;
	else
		builder->open[builder->depth] = (uint32_t)builder->nodes.count;
	builder->depth++;
	add(builder, key, type, 0);
}

void builder_object(struct builder *builder, uint32_t key)
{
	open_container(builder, key, NODE_OBJECT);
}

void builder_array(struct builder *builder, uint32_t key)
{
	open_container(builder, key, NODE_ARRAY);
}

void builder_end(struct builder *builder)
{
	if (--builder->depth >= BUILDER_DEPTH || builder->over)
		return;
	uint32_t index = builder->open[builder->depth];
	struct node *node = array_at(&builder->nodes, index);
	node->at = (uint32_t)builder->nodes.count - index - 1;
}

void builder_null(struct builder *builder, uint32_t key)
{
	add(builder, key, NODE_NULL, 0);
}

void builder_bool(struct builder *builder, uint32_t key, bool value)
{
	add(builder, key, value ? NODE_TRUE : NODE_FALSE, 0);
}

void builder_number(struct builder *builder, uint32_t key, double value)
{
	if (value >= INT32_MIN && value <= INT32_MAX && value == floor(value)) {
		add(builder, key, NODE_INT, (uint32_t)(int32_t)value);
		return;
	}
	*(double *)array_push(&builder->numbers) = value;
	add(builder, key, NODE_NUMBER, (uint32_t)(builder->numbers.count - 1));
}

/* Offset of an equal text that is there already, or of a new copy. */
static uint32_t place_text(struct builder *builder, const char *text, size_t length)
{
	uint32_t *cached = NULL;
	if (length <= CACHED_LENGTH) {
		cached = &builder->cache[hash_text(text, length) % BUILDER_CACHE];
		const char *other = builder->text.text + (*cached ? *cached - 1 : 0);
		if (*cached && !strncmp(other, text, length) && !other[length])
			return *cached - 1;
	}
	uint32_t at = (uint32_t)builder->text.used;
	builder->over |= !buf_add(&builder->text, text, length);
	builder->over |= !buf_add_char(&builder->text, '\0');
	if (cached && !builder->over)
		*cached = at + 1;
	return at;
}

void builder_text(struct builder *builder, uint32_t key, const char *text, size_t length)
{
	add(builder, key, NODE_STRING, place_text(builder, text, length));
}

void builder_string(struct builder *builder, const char *name, const char *text)
{
	if (text)
		builder_text(builder, symbol(name), text, strlen(text));
}

void builder_copy(struct builder *builder, uint32_t key, const struct node *node)
{
	switch (node ? node->type : NODE_NULL) {
	case NODE_NULL: builder_null(builder, key); return;
	case NODE_FALSE:
	case NODE_TRUE: builder_bool(builder, key, node_true(node)); return;
	case NODE_INT:
	case NODE_NUMBER: builder_number(builder, key, node_number(node, 0)); return;
	case NODE_STRING:
		builder_text(builder, key, node_text(node), strlen(node_text(node)));
		return;
	default: break;
	}
	open_container(builder, key, node->type);
	node_each(child, node) builder_copy(builder, child->key, child);
	builder_end(builder);
}

/* Turns offsets into text and numbers into offsets from the node. */
static void relate(struct doc *doc, size_t numbers_at, size_t text_at)
{
	for (uint32_t i = 0; i < doc->count; i++) {
		struct node *node = &doc->nodes[i];
		size_t own = (size_t)((char *)node - (char *)doc);
		if (node->type == NODE_STRING)
			node->at = (uint32_t)(text_at + node->at - own);
		else if (node->type == NODE_NUMBER)
			node->at = (uint32_t)(numbers_at + node->at * sizeof(double) - own);
	}
}

static struct doc *pack(const struct builder *builder)
{
	size_t nodes = builder->nodes.count * sizeof(struct node);
	size_t numbers = builder->numbers.count * sizeof(double);
	size_t numbers_at = sizeof(struct doc) + nodes;
	size_t text_at = numbers_at + numbers;
	struct doc *doc = xmalloc(text_at + builder->text.used);
	*doc = (struct doc){.bytes = text_at + builder->text.used,
		.refs = 1,
		.count = (uint32_t)builder->nodes.count};
	if (nodes)
		memcpy(doc->nodes, builder->nodes.items, nodes);
	if (numbers)
		memcpy((char *)doc + numbers_at, builder->numbers.items, numbers);
	memcpy((char *)doc + text_at, builder->text.text, builder->text.used);
	relate(doc, numbers_at, text_at);
	return doc;
}

struct doc *builder_finish_doc(struct builder *builder)
{
	bool whole = !builder->over && builder->nodes.count;
	struct doc *doc = whole ? pack(builder) : NULL;
	reset(builder);
	return doc;
}
