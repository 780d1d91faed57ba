#include "query/unknown.h"

#include <string.h>

#include "base/symbol.h"
#include "query/clauses.h"

enum { NAME_MAX_BYTES = 64, ROWS_FOR_NAMES = 1000 };

static size_t least(size_t a, size_t b)
{
	return a < b ? a : b;
}

static char lower(char byte)
{
	return byte >= 'A' && byte <= 'Z' ? (char)(byte + 32) : byte;
}

/*
 * How many letters must be put in, left out, changed or swapped with the next to make A of B,
 * upper and lower case being the same; both are shorter than NAME_MAX_BYTES.
 */
static size_t distance(const char *a, const char *b)
{
	size_t rows[3][NAME_MAX_BYTES + 1];
	size_t width = strlen(b);
	for (size_t j = 0; j <= width; j++)
		rows[0][j] = j;
	size_t i = 1;
	for (; a[i - 1]; i++) {
		size_t *row = rows[i % 3];
		const size_t *above = rows[(i - 1) % 3];
		row[0] = i;
		for (size_t j = 1; j <= width; j++) {
			bool same = lower(a[i - 1]) == lower(b[j - 1]);
			row[j] = least(least(above[j], row[j - 1]) + 1, above[j - 1] + !same);
			if (i > 1 && j > 1 && lower(a[i - 1]) == lower(b[j - 2]) &&
				lower(a[i - 2]) == lower(b[j - 1]))
				row[j] = least(row[j], rows[(i - 2) % 3][j - 2] + 1);
		}
	}
	return rows[(i - 1) % 3][width];
}

/* The search for one path: first how deep it goes in any row, then for names at that place. */
struct search {
	const struct path *path;
	size_t deepest;		     /* segments that were found */
	bool lacking;		     /* a row has something else there */
	struct unknown_field *field; /* gathers names; NULL while depth is looked for */
	size_t distances[NEAREST_MAX];
};

/* Puts NAME among the nearest when it is near enough. */
static void offer(struct search *search, const char *name)
{
	const char **nearest = search->field->nearest;
	size_t length = strlen(search->field->missing);
	if (length >= NAME_MAX_BYTES || strlen(name) >= NAME_MAX_BYTES)
		return;
	size_t away = distance(search->field->missing, name);
	if (away > (length + 1) / 3 || away >= length)
		return;
	size_t at = NEAREST_MAX;
	for (size_t i = 0; i < NEAREST_MAX && nearest[i]; i++)
		if (!strcmp(nearest[i], name))
			return;
	while (at > 0 && (!nearest[at - 1] || search->distances[at - 1] > away))
		at--;
	if (at == NEAREST_MAX)
		return;
	for (size_t i = NEAREST_MAX - 1; i > at; i--) {
		nearest[i] = nearest[i - 1];
		search->distances[i] = search->distances[i - 1];
	}
	nearest[at] = name;
	search->distances[at] = away;
}

/* Segments before AT were found. What is below null or an empty array is not known. */
static void reach(struct search *search, size_t at)
{
	if (at > search->deepest) {
		search->deepest = at;
		search->lacking = false;
	}
}

/* NODE has no member that is called like segment AT. */
static void lack(struct search *search, size_t at, const struct node *node)
{
	reach(search, at);
	search->lacking |= at == search->deepest;
	if (search->field && at == search->deepest && node_is(node, NODE_OBJECT))
		node_each(child, node) offer(search, symbol_text(child->key));
}

static void descend(struct search *search, size_t at, const struct node *node);

/* NODE is what the name of segment AT stands for. */
static void enter(struct search *search, size_t at, const struct node *node)
{
	const struct segment *segment = array_at(&search->path->segments, at);
	bool last = at + 1 == search->path->segments.count;
	bool data = segment->bracket == BRACKET_KEY || segment->bracket == BRACKET_INDEX;
	if (last || data) {
		reach(search, search->path->segments.count);
	} else if (node_is(node, NODE_NULL) || (node_is(node, NODE_ARRAY) && !node_first(node))) {
		reach(search, at + 1);
	} else if (node_is(node, NODE_ARRAY)) {
		node_each(child, node) descend(search, at + 1, child);
	} else {
		descend(search, at + 1, node);
	}
}

/* Looks for the name of segment AT in NODE. */
static void descend(struct search *search, size_t at, const struct node *node)
{
	const struct segment *segment = array_at(&search->path->segments, at);
	const struct node *found = node_get(node, segment->key);
	if (found)
		enter(search, at, found);
	else if (node_is(node, NODE_ARRAY) && at == 0)
		node_each(child, node) descend(search, at, child);
	else
		lack(search, at, node);
}

/* Looks at rows until one has the whole path. */
static void look(
	struct search *search, const struct expr *expr, const struct scope *rows, size_t count)
{
	size_t whole = search->path->segments.count;
	for (size_t i = 0; i < count && search->deepest < whole; i++) {
		if (!expr->field)
			descend(search, 0, rows[i].row);
		else if (expr->field->node)
			enter(search, 0, expr->field->node(&rows[i]));
		else if (path_is_name(&expr->path))
			reach(search, whole);
		else
			lack(search, 1, NULL);
	}
}

/* Whether no row has what PATH names; fills FIELD then. */
static bool is_unknown(const struct query *query, const struct expr *expr, const struct scope *rows,
	size_t count, struct unknown_field *field)
{
	struct search search = {.path = &expr->path};
	look(&search, expr, rows, count);
	if (!search.lacking || search.deepest == expr->path.segments.count)
		return false;
	const struct segment *missing = array_at(&expr->path.segments, search.deepest);
	*field =
		(struct unknown_field){.path = expr->written, .missing = symbol_text(missing->key)};
	search.field = field;
	for (const struct vocabulary *words = search.deepest ? NULL : query->vocabulary; words;
		words = words->next)
		for (const struct field *word = words->fields; word->name; word++)
			offer(&search, word->name);
	look(&search, expr, rows, least(count, ROWS_FOR_NAMES));
	return true;
}

static bool is_listed(const struct array *unknown, const char *path)
{
	const struct unknown_field *fields = unknown->items;
	for (size_t i = 0; i < unknown->count; i++)
		if (!strcmp(fields[i].path, path))
			return true;
	return false;
}

static void turn(struct unknown_field *fields, size_t count)
{
	for (size_t i = 0; i < count / 2; i++) {
		struct unknown_field swap = fields[i];
		fields[i] = fields[count - 1 - i];
		fields[count - 1 - i] = swap;
	}
}

void query_unknown_fields(
	const struct query *query, const struct scope *rows, size_t count, struct array *unknown)
{
	size_t first = unknown->count;
	struct unknown_field field;
	const struct expr *expr = count ? query->made->made : NULL;
	for (; expr && unknown->count - first < UNKNOWN_MAX; expr = expr->made)
		if (expr->op == OP_PATH && !is_listed(unknown, expr->written) &&
			is_unknown(query, expr, rows, count, &field))
			*(struct unknown_field *)array_push(unknown) = field;
	if (unknown->count > first)
		turn((struct unknown_field *)unknown->items + first, unknown->count - first);
}

void unknown_field_tell(const struct unknown_field *field, struct buf *out)
{
	buf_printf(out, "no row has a field %s", field->missing);
	if (strcmp(field->missing, field->path) != 0)
		buf_printf(out, " as in %s", field->path);
	for (size_t i = 0; i < NEAREST_MAX && field->nearest[i]; i++)
		buf_printf(out, "%s%s", i ? " or " : ": did you mean ", field->nearest[i]);
	buf_add_text(out, field->nearest[0] ? "?" : "");
}
