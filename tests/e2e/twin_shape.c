#include "e2e/twin_shape.h"

#include <criterion/criterion.h>
#include <stdlib.h>
#include <string.h>

#include "base/array.h"
#include "doc/json.h"
#include "e2e/site.h"

/* ---- paths and their types ------------------------------------------------------------------- */

static const char *type_of(const struct node *node)
{
	if (node_is(node, NODE_OBJECT))
		return "{}";
	if (node_is(node, NODE_ARRAY))
		return "[]";
	if (node_is(node, NODE_STRING))
		return "text";
	if (node_is(node, NODE_NUMBER) || node_is(node, NODE_INT))
		return "number";
	return node_is(node, NODE_NULL) ? "null" : "bool";
}

/* What an object holds is its own affair, but for a review, whose status is the answer. */
static bool is_content(const struct node *object, const struct node *child)
{
	const char *kind = node_text_or(node_find(object, "kind"), "Object");
	const char *review = strstr(kind, "Review");

	return review == NULL && (child->key == KEY_spec || child->key == KEY_status);
}

static void add_paths(struct array *lines, const char *path, const struct node *node)
{
	*(char **)array_push(lines) = text_of("%s %s", path, type_of(node));
	if (!node_is(node, NODE_OBJECT) && !node_is(node, NODE_ARRAY))
		return;
	node_each(child, node)
	{
		/* Made by json_parse() of managedFields. */
		if (child->key == KEY_specFields)
			continue;
		if (node_is(node, NODE_OBJECT) && is_content(node, child)) {
			*(char **)array_push(lines) =
				text_of("%s.%s", path, symbol_text(child->key));
			continue;
		}
		char *own = node_is(node, NODE_ARRAY)
			? text_of("%s[]", path)
			: text_of("%s.%s", path, symbol_text(child->key));

		add_paths(lines, own, child);
		free(own);
	}
}

static int compare(const void *left, const void *right)
{
	return strcmp(*(char *const *)left, *(char *const *)right);
}

static void write_paths(FILE *out, struct array *lines)
{
	char **items = lines->items;

	if (lines->count > 0)
		qsort(items, lines->count, sizeof(*items), compare);
	for (size_t i = 0; i < lines->count; i++)
		if (i == 0 || strcmp(items[i], items[i - 1]) != 0)
			fprintf(out, "%s\n", items[i]);
	for (size_t i = 0; i < lines->count; i++)
		free(items[i]);
}

/* ---- what a Status says ---------------------------------------------------------------------- */

static void write_member(FILE *out, const struct node *object, const char *path)
{
	const struct node *node = node_find(object, path);
	const char *text = node_text(node);

	if (text != NULL)
		fprintf(out, "%s: %s\n", path, text);
	else if (node != NULL)
		fprintf(out, "%s: %.0f\n", path, node_number(node, -1));
}

static void write_status(FILE *out, const struct node *root)
{
	static const char *const members[] = {"status", "reason", "message", "code", "details.name",
		"details.group", "details.kind", "details.uid", "details.retryAfterSeconds"};

	for (size_t i = 0; i < sizeof(members) / sizeof(*members); i++)
		write_member(out, root, members[i]);
	node_each(cause, node_find(root, "details.causes"))
	{
		fprintf(out, "cause: %s, %s: %s\n", node_text_or(node_find(cause, "reason"), ""),
			node_text_or(node_find(cause, "field"), ""),
			node_text_or(node_find(cause, "message"), ""));
	}
}

/* ---- documents ------------------------------------------------------------------------------- */

static bool add_document(FILE *out, struct array *lines, const char *text, size_t length)
{
	struct error err;
	struct doc *doc = json_parse(text, length, &err);

	if (doc == NULL)
		return false;
	if (node_equals(node_find(doc_root(doc), "kind"), "Status"))
		write_status(out, doc_root(doc));
	else
		add_paths(lines, "", doc_root(doc));
	doc_unref(doc);
	return true;
}

void twin_shape(FILE *out, const char *body)
{
	struct array lines;

	array_init(&lines, sizeof(char *));
	if (add_document(out, &lines, body, strlen(body)))
		body += strlen(body);
	while (*body != '\0') {
		size_t length = strcspn(body, "\n");

		if (!add_document(out, &lines, body, length))
			fprintf(out, "text: %.*s\n", (int)length, body);
		body += length + (body[length] == '\n');
	}
	write_paths(out, &lines);
	array_finish(&lines);
}
