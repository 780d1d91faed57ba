#ifndef QUERY_PATH_H
#define QUERY_PATH_H

#include <stdbool.h>
#include <stddef.h>

#include "base/array.h"
#include "query/value.h"

/* Paths of TSL: a.b[0].c[*]['x.y/z'] (reference/query-language.md 5). */
enum bracket {
	BRACKET_NONE,
	BRACKET_ALL,   /* [*] */
	BRACKET_INDEX, /* [3] */
	BRACKET_KEY,   /* [key], ['key'] */
};

struct segment {
	uint32_t key; /* symbol */
	enum bracket bracket;
	uint32_t inner; /* index or symbol */
};

struct path {
	struct array segments; /* struct segment */
};

/* Takes the text of a name token apart. */
void path_init(struct path *path, const char *text);
void path_finish(struct path *path);
/* The first name of the path: what it is looked up by among computed fields. */
const char *path_head(const struct path *path);
/* Whether the path is its first name alone. */
bool path_is_name(const struct path *path);
/* Value of the path below NODE. */
struct value path_value(const struct path *path, struct arena *arena, const struct node *node);
/*
 * Value of the path when its first name already has been found to be HEAD: a computed field
 * that yields a tree.
 */
struct value path_value_below(
	const struct path *path, struct arena *arena, const struct node *head);

#endif
