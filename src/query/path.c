#include "query/path.h"

#include <stdlib.h>
#include <string.h>

/* Takes blanks and one pair of quotes off [TEXT, END); true when there were quotes. */
static bool trim(const char **text, const char **end)
{
	while (*text < *end && **text == ' ')
		(*text)++;
	while (*text < *end && (*end)[-1] == ' ')
		(*end)--;
	bool quoted = *end - *text >= 2 && strchr("'\"`", **text) && (*end)[-1] == **text;
	*text += quoted;
	*end -= quoted;
	return quoted;
}

static void parse_bracket(struct segment *segment, const char *text, const char *end)
{
	char *rest;
	bool quoted = trim(&text, &end);
	size_t length = (size_t)(end - text);
	unsigned long index = strtoul(text, &rest, 10);
	if (!quoted && length == 1 && *text == '*') {
		segment->bracket = BRACKET_ALL;
	} else if (!quoted && length && rest == end && *text >= '0' && *text <= '9' &&
		index <= UINT32_MAX) {
		segment->bracket = BRACKET_INDEX;
		segment->inner = (uint32_t)index;
	} else {
		segment->bracket = BRACKET_KEY;
		segment->inner = symbol_intern(text, length);
	}
}

void path_init(struct path *path, const char *text)
{
	array_init(&path->segments, sizeof(struct segment));
	while (*text) {
		size_t length = strcspn(text, ".[");
		struct segment *segment = array_push(&path->segments);
		segment->key = symbol_intern(text, length);
		text += length;
		const char *close = *text == '[' ? strchr(text, ']') : NULL;
		if (close) {
			parse_bracket(segment, text + 1, close);
			text = close + 1;
			text += strcspn(text, "."); /* one bracket per segment */
		}
		text += *text == '.';
		if (*text == '[')
			text += strcspn(text, ".");
	}
}

void path_finish(struct path *path)
{
	array_finish(&path->segments);
}

const char *path_head(const struct path *path)
{
	const struct segment *first = path->segments.items;
	return path->segments.count ? symbol_text(first->key) : "";
}

bool path_is_name(const struct path *path)
{
	const struct segment *first = path->segments.items;
	return path->segments.count == 1 && first->bracket == BRACKET_NONE;
}

static struct value step(
	const struct path *path, size_t at, struct arena *arena, const struct node *node);

/* Adds VALUE to LIST, flattening one level and dropping nulls. */
static void collect(struct arena *arena, struct value *list, size_t *room, struct value value)
{
	size_t more = value.type == VALUE_LIST ? value.count : value.type != VALUE_NULL;
	if (!more)
		return;
	if (list->count + more > *room) {
		*room = (list->count + more) * 2;
		struct value *items = arena_get(arena, *room * sizeof(*items));
		if (list->count)
			memcpy(items, list->items, list->count * sizeof(*items));
		list->items = items;
	}
	struct value *next = (struct value *)list->items + list->count;
	memcpy(next, value.type == VALUE_LIST ? value.items : &value, more * sizeof(value));
	list->count += more;
}

/* The rest of the path applied to every element. */
static struct value spread(
	const struct path *path, size_t at, struct arena *arena, const struct node *array)
{
	struct value list = {.type = VALUE_LIST};
	size_t room = 0;
	node_each(child, array) collect(arena, &list, &room, step(path, at, arena, child));
	return list;
}

/* What the bracket of a segment makes of NODE; sets *ALL for [*]. */
static const struct node *apply_bracket(
	const struct segment *segment, const struct node *node, bool *all)
{
	*all = false;
	switch (segment->bracket) {
	case BRACKET_INDEX:
		return node_is(node, NODE_ARRAY) ? node_element(node, segment->inner) : NULL;
	case BRACKET_KEY: return node_get(node, segment->inner);
	case BRACKET_ALL: *all = node_is(node, NODE_ARRAY); return *all ? node : NULL;
	default: return node;
	}
}

/* NODE is what the name of segment AT stands for. */
static struct value enter(
	const struct path *path, size_t at, struct arena *arena, const struct node *node)
{
	const struct segment *segment = array_at(&path->segments, at);
	bool all;
	node = apply_bracket(segment, node, &all);
	bool last = at + 1 == path->segments.count;
	if (all || (!last && node_is(node, NODE_ARRAY)))
		return spread(path, at + 1, arena, node);
	return step(path, at + 1, arena, node);
}

static struct value step(
	const struct path *path, size_t at, struct arena *arena, const struct node *node)
{
	if (at == path->segments.count)
		return value_node(arena, node);
	const struct segment *segment = array_at(&path->segments, at);
	return node ? enter(path, at, arena, node_get(node, segment->key)) : value_null();
}

struct value path_value(const struct path *path, struct arena *arena, const struct node *node)
{
	if (node_is(node, NODE_ARRAY))
		return spread(path, 0, arena, node);
	return step(path, 0, arena, node);
}

struct value path_value_below(const struct path *path, struct arena *arena, const struct node *head)
{
	return path->segments.count ? enter(path, 0, arena, head) : value_null();
}
