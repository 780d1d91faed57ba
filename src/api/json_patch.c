#include "api/json_patch.h"

#include <stdlib.h>
#include <string.h>

#include "api/tree.h"
#include "base/memory.h"
#include "doc/json.h"

/* ---- paths --------------------------------------------------------------------------------- */

enum { PARTS_MAX = 32, COPIED_MAX = 3 * 1024 * 1024 /* bytes */ };

/* A JSON Pointer (RFC 6901), taken apart. */
struct pointer {
	char *text; /* a copy that the parts lie in */
	const char *parts[PARTS_MAX];
	size_t count;
};

/* "~1" is a slash, "~0" a tilde. */
static void unescape(char *part)
{
	char *out = part;
	for (; *part; part++) {
		bool escaped = *part == '~' && (part[1] == '0' || part[1] == '1');
		*out++ = escaped ? (part[1] == '1' ? '/' : '~') : *part;
		part += escaped;
	}
	*out = '\0';
}

static bool pointer_init(struct pointer *pointer, const char *text)
{
	*pointer = (struct pointer){.text = xstrdup(text)};
	char *rest = pointer->text;
	if (*rest && *rest != '/')
		return false;
	rest += *rest == '/';
	for (char *part; *text && (part = strsep(&rest, "/"));) {
		if (pointer->count == PARTS_MAX)
			return false;
		unescape(part);
		pointer->parts[pointer->count++] = part;
	}
	return true;
}

static void pointer_finish(struct pointer *pointer)
{
	free(pointer->text);
}

/* Index into an array; COUNT for "-". False: it is none. */
static bool index_of(const char *part, size_t count, size_t *index)
{
	char *end;
	if (!strcmp(part, "-")) {
		*index = count;
		return true;
	}
	if (!*part || (*part == '0' && part[1]) || part[strspn(part, "0123456789")])
		return false;
	*index = strtoul(part, &end, 10);
	return true;
}

static const struct node *child_of(const struct node *node, const char *part)
{
	size_t index;
	if (node_is(node, NODE_OBJECT))
		return node_get(node, symbol(part));
	size_t count = node_is(node, NODE_ARRAY) ? node_count(node) : 0;
	return count && index_of(part, count, &index) && index < count ? node_element(node, index)
								       : NULL;
}

static const struct node *look_up(const struct node *root, const struct pointer *pointer)
{
	for (size_t i = 0; root && i < pointer->count; i++)
		root = child_of(root, pointer->parts[i]);
	return root;
}

/* ---- one change ---------------------------------------------------------------------------- */

enum change { ADD, REMOVE, REPLACE };

struct edit {
	enum change change;
	const struct pointer *pointer;
	const struct node *value; /* NULL: removed */
	bool done;
};

static void copy(struct builder *builder, const struct node *node, struct edit *edit, size_t depth);

/* The child that the path names. */
static void copy_named(
	struct builder *builder, const struct node *child, struct edit *edit, size_t depth)
{
	if (depth + 1 < edit->pointer->count) {
		copy(builder, child, edit, depth + 1);
		return;
	}
	edit->done = true;
	if (edit->value)
		builder_copy(builder, child->key, edit->value);
}

static void copy_object(
	struct builder *builder, const struct node *node, struct edit *edit, size_t depth)
{
	uint32_t wanted = symbol(edit->pointer->parts[depth]);
	bool last = depth + 1 == edit->pointer->count;
	builder_object(builder, node->key);
	node_each(member, node)
	{
		if (member->key == wanted)
			copy_named(builder, member, edit, depth);
		else
			builder_copy(builder, member->key, member);
	}
	/* As evanphx/json-patch has it, a member that is not there can be replaced. */
	if (last && edit->change != REMOVE && !edit->done) {
		builder_copy(builder, wanted, edit->value);
		edit->done = true;
	}
	builder_end(builder);
}

static void copy_array(
	struct builder *builder, const struct node *node, struct edit *edit, size_t depth)
{
	size_t index = 0;
	size_t count = node_count(node);
	bool last = depth + 1 == edit->pointer->count;
	bool inserts = last && edit->change == ADD;
	bool good = index_of(edit->pointer->parts[depth], count, &index);
	size_t at = 0;
	builder_array(builder, node->key);
	node_each(element, node)
	{
		bool named = good && at++ == index;
		if (named && inserts)
			builder_copy(builder, SYMBOL_NONE, edit->value);
		edit->done |= named && inserts;
		if (named && !inserts)
			copy_named(builder, element, edit, depth);
		else
			builder_copy(builder, SYMBOL_NONE, element);
	}
	if (good && inserts && index == count) {
		builder_copy(builder, SYMBOL_NONE, edit->value);
		edit->done = true;
	}
	builder_end(builder);
}

static void copy(struct builder *builder, const struct node *node, struct edit *edit, size_t depth)
{
	if (node_is(node, NODE_OBJECT))
		copy_object(builder, node, edit, depth);
	else if (node_is(node, NODE_ARRAY))
		copy_array(builder, node, edit, depth);
	else
		builder_copy(builder, node->key, node);
}

/* ROOT with one change; NULL: the path is not there. */
static struct doc *edited(const struct node *root, struct edit *edit)
{
	struct builder builder;
	builder_init(&builder);
	if (edit->pointer->count) {
		copy(&builder, root, edit, 0);
	} else {
		builder_copy(&builder, SYMBOL_NONE, edit->value);
		edit->done = edit->value;
	}
	struct doc *doc = builder_finish_doc(&builder);
	builder_finish(&builder);
	if (edit->done)
		return doc;
	doc_unref(doc);
	return NULL;
}

/* ---- a patch ------------------------------------------------------------------------------- */

struct operation {
	const char *name;
	const char *path;
	const char *from;
	const struct node *value;
	size_t *copied; /* bytes that copies have added so far */
};

/* Copies of copies double: the server lets them add as much as a request may have. */
static bool may_copy(const struct node *value, const struct operation *operation, struct error *err)
{
	struct buf text;
	buf_init(&text, COPIED_MAX);
	json_write(&text, value, 0);
	size_t length = text.over ? COPIED_MAX + 1 : text.used;
	buf_finish(&text);
	*operation->copied += length;
	if (*operation->copied <= COPIED_MAX)
		return true;
	return error_set(err,
		"Unable to complete the copy, the accumulated size increase of copy is %zu, "
		"exceeding the limit %d",
		*operation->copied, COPIED_MAX);
}

static struct doc *missing(const char *name, const char *path, struct error *err)
{
	error_set(err, "%s operation does not apply: doc is missing path: %s: missing value", name,
		path);
	return NULL;
}

static struct doc *change(const struct node *root, const struct operation *operation,
	enum change how, const struct node *value, struct error *err)
{
	struct pointer pointer;
	struct doc *doc = NULL;
	struct edit edit = {how, &pointer, value, false};
	if (pointer_init(&pointer, operation->path))
		doc = edited(root, &edit);
	pointer_finish(&pointer);
	return doc ? doc : missing(operation->name, operation->path, err);
}

static const struct node *value_at(const struct node *root, const char *path)
{
	struct pointer pointer;
	const struct node *value = NULL;
	if (pointer_init(&pointer, path))
		value = look_up(root, &pointer);
	pointer_finish(&pointer);
	return value;
}

static struct doc *tested(struct doc *doc, const struct operation *operation, struct error *err)
{
	const struct node *value = value_at(doc_root(doc), operation->path);
	if (tree_equal(value, operation->value) || (!value && node_is(operation->value, NODE_NULL)))
		return doc_ref(doc);
	error_set(err, "testing value %s failed: test failed", operation->path);
	return NULL;
}

static struct doc *moved(struct doc *doc, const struct operation *operation, struct error *err)
{
	const struct node *value = value_at(doc_root(doc), operation->from);
	const struct operation removal = {"move", operation->from, NULL, NULL, NULL};
	struct doc *without = NULL;
	if (!value)
		return missing(operation->name, operation->from, err);
	if (!strcmp(operation->name, "copy"))
		return may_copy(value, operation, err)
			? change(doc_root(doc), operation, ADD, value, err)
			: NULL;
	without = change(doc_root(doc), &removal, REMOVE, NULL, err);
	struct doc *with = without ? change(doc_root(without), operation, ADD, value, err) : NULL;
	doc_unref(without);
	return with;
}

static struct doc *applied(struct doc *doc, const struct operation *operation, struct error *err)
{
	const char *name = operation->name;
	const struct node *root = doc_root(doc);
	bool valued = !strcmp(name, "add") || !strcmp(name, "replace") || !strcmp(name, "test");
	if (valued && !operation->value) {
		error_set(err, "%s operation has no value", name);
		return NULL;
	}
	if (!strcmp(name, "add"))
		return change(root, operation, ADD, operation->value, err);
	if (!strcmp(name, "replace"))
		return change(root, operation, REPLACE, operation->value, err);
	if (!strcmp(name, "remove"))
		return change(root, operation, REMOVE, NULL, err);
	if (!strcmp(name, "test"))
		return tested(doc, operation, err);
	if (!strcmp(name, "move") || !strcmp(name, "copy"))
		return moved(doc, operation, err);
	error_set(err, "Unexpected kind: %s", name);
	return NULL;
}

struct doc *json_patched(const struct node *root, const struct node *patch, struct error *err)
{
	struct builder builder;
	size_t copied = 0;
	builder_init(&builder);
	builder_copy(&builder, SYMBOL_NONE, root);
	struct doc *doc = builder_finish_doc(&builder);
	builder_finish(&builder);
	node_each(entry, patch)
	{
		const struct operation operation = {
			.name = node_text_or(node_get(entry, symbol("op")), ""),
			.path = node_text_or(node_get(entry, symbol("path")), ""),
			.from = node_text_or(node_get(entry, symbol("from")), ""),
			.value = node_get(entry, symbol("value")),
			.copied = &copied};
		struct doc *next = doc ? applied(doc, &operation, err) : NULL;
		doc_unref(doc);
		doc = next;
		if (!doc)
			break;
	}
	return doc;
}
