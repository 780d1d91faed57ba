#include "api/weight.h"

#include <string.h>

enum {
	MARKS = 2,  /* quotes of a text, or brackets */
	NUMBER = 8, /* digits, more or less */
};

static size_t weight_of(const struct node *node)
{
	/* A key has quotes, a colon and a comma; an element has a comma. */
	size_t key = node->key == SYMBOL_NONE ? 1 : strlen(symbol_text(node->key)) + 4;
	switch ((enum node_type)node->type) {
	case NODE_STRING: return key + strlen(node_text(node)) + MARKS;
	case NODE_ARRAY:
	case NODE_OBJECT: return key + MARKS;
	case NODE_NULL:
	case NODE_TRUE: return key + 4;
	case NODE_FALSE: return key + 5;
	default: return key + NUMBER;
	}
}

size_t api_weight(const struct doc *doc)
{
	size_t weight = 0;
	for (uint32_t i = 0; i < doc->count; i++)
		weight += weight_of(&doc->nodes[i]);
	return weight;
}
