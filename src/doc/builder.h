#ifndef DOC_BUILDER_H
#define DOC_BUILDER_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/array.h"
#include "base/buf.h"
#include "doc/doc.h"

/*
 * Puts a doc together in document order. A builder can be used again after builder_finish_doc():
 * it keeps its memory. Values go into the container that was opened last; KEY is a symbol, or
 * SYMBOL_NONE in arrays and at the root.
 */
enum {
	BUILDER_DEPTH = 1024,		      /* containers inside each other */
	BUILDER_TEXT_MAX = 256 * 1024 * 1024, /* bytes of text in one doc */
	BUILDER_NODES_MAX = 16 * 1024 * 1024, /* nodes in one doc */
	BUILDER_CACHE = 1024,		      /* texts remembered to store equal ones once */
};

struct builder {
	struct array nodes;   /* struct node; `at` counts from the start of text or numbers */
	struct array numbers; /* double */
	struct buf text;
	uint32_t cache[BUILDER_CACHE]; /* offset into text + 1, by hash */
	uint32_t open[BUILDER_DEPTH];  /* indexes of the open containers */
	size_t depth;
	bool over; /* a ceiling was hit: the doc would not be whole */
};

void builder_init(struct builder *builder);
void builder_finish(struct builder *builder);
/* The doc made so far, owned by the caller; NULL when a ceiling was hit. Empties the builder. */
struct doc *builder_finish_doc(struct builder *builder);

void builder_object(struct builder *builder, uint32_t key);
void builder_array(struct builder *builder, uint32_t key);
/* Closes the container that was opened last. */
void builder_end(struct builder *builder);
void builder_null(struct builder *builder, uint32_t key);
void builder_bool(struct builder *builder, uint32_t key, bool value);
void builder_number(struct builder *builder, uint32_t key, double value);
void builder_text(struct builder *builder, uint32_t key, const char *text, size_t length);
/* A member by its name, of a text that ends with NUL; NULL adds nothing. */
void builder_string(struct builder *builder, const char *name, const char *text);
/* A whole subtree of another doc; NULL adds null. */
void builder_copy(struct builder *builder, uint32_t key, const struct node *node);

#endif
