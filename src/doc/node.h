#ifndef DOC_NODE_H
#define DOC_NODE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/names.h"
#include "base/symbol.h"

/*
 * One value of a tree that never changes. The nodes of a doc lie in document order, text and
 * numbers behind them; every reference is relative to the node itself, so a node is all that a
 * reader needs. All functions take NULL for "not there" and answer "not there".
 */
enum node_type {
	NODE_NULL,
	NODE_FALSE,
	NODE_TRUE,
	NODE_INT,    /* whole number of 32 bits, in `at` */
	NODE_NUMBER, /* double at `at` bytes from the node */
	NODE_STRING, /* NUL-terminated text at `at` bytes from the node */
	NODE_ARRAY,  /* `at` nodes follow that belong to it */
	NODE_OBJECT,
};

struct node {
	uint32_t key : 24; /* symbol; SYMBOL_NONE for elements of arrays and roots */
	uint32_t type : 8; /* enum node_type */
	uint32_t at;
};

/* Walks the members of an object or the elements of an array. */
#define node_each(child, container)                                                                \
	for (const struct node *child = node_first(container); child;                              \
		child = node_next(container, child))

const struct node *node_first(const struct node *container);
const struct node *node_next(const struct node *container, const struct node *child);
/* Number of members or elements; counts, so keep it out of inner loops. */
size_t node_count(const struct node *container);
const struct node *node_element(const struct node *array, size_t index);
const struct node *node_last(const struct node *array);
/* Member KEY (a symbol) of an object; of two with the same key the first. */
const struct node *node_get(const struct node *object, uint32_t key);
/* The same through several keys; ends with KEY_none: node_at(plan, KEY_spec, KEY_type, KEY_none).
 */
const struct node *node_at(const struct node *object, ...);
/* Member by a dotted path of names; for places that are not hot. */
const struct node *node_find(const struct node *object, const char *path);

bool node_is(const struct node *node, enum node_type type);
/* Text of a string, else NULL. */
const char *node_text(const struct node *node);
/* Text of a string, else FALLBACK. */
const char *node_text_or(const struct node *node, const char *fallback);
/* Whether it is a string equal to TEXT. */
bool node_equals(const struct node *node, const char *text);
bool node_true(const struct node *node);
/* Number, else FALLBACK. */
double node_number(const struct node *node, double fallback);
int64_t node_int(const struct node *node, int64_t fallback);
/* RFC 3339 text as milliseconds since 1970; false when it is none. */
bool node_time(const struct node *node, int64_t *milliseconds);

#endif
