#include "api/fields.h"

#include "api/fallbacks.h"
#include <stdlib.h>
#include <string.h>

#include "base/memory.h"
#include "doc/builder.h"

enum { PATH_MAX_TEXT = 2000, UNKNOWN_MAX = 100 };

struct shaping {
	const struct api_schemas *schemas;
	struct builder builder;
	struct buf path;
	struct array *unknown; /* char * */
	bool is_new;	       /* the status is the server's */
};

/* ---- paths --------------------------------------------------------------------------------- */

/* Each member and element of what is loaded comes by here: printf() would be half of the work. */
static size_t enter(struct buf *path, uint32_t key)
{
	size_t before = path->used;
	if (before)
		buf_add_char(path, '.');
	buf_add_text(path, symbol_text(key));
	return before;
}

static size_t enter_element(struct buf *path, size_t index)
{
	char digits[24];
	char *at = digits + sizeof(digits);
	size_t before = path->used;
	do
		*--at = (char)('0' + index % 10);
	while ((index /= 10));
	buf_add_char(path, '[');
	buf_add(path, at, (size_t)(digits + sizeof(digits) - at));
	buf_add_char(path, ']');
	return before;
}

static void leave(struct buf *path, size_t before)
{
	path->used = before;
	path->text[before] = '\0';
}

static void note(struct shaping *shaping, uint32_t key)
{
	size_t before = enter(&shaping->path, key);
	if (shaping->unknown->count < UNKNOWN_MAX)
		*(char **)array_push(shaping->unknown) = xstrdup(shaping->path.text);
	leave(&shaping->path, before);
}

/* ---- shaping ------------------------------------------------------------------------------- */

static void shape(struct shaping *shaping, uint32_t key, const struct api_field *field,
	const struct node *node);

static void shape_object(struct shaping *shaping, uint32_t key, const struct api_field *field,
	const struct node *node);

/* What is missing, or says nothing: made, if the field says of what. */
static void add_missing(
	struct shaping *shaping, const struct api_field *member, const struct node *object)
{
	if (member->fallback)
		api_fallback_add(&shaping->builder, member, object);
	else if (member->type == API_OBJECT && member->filled)
		shape_object(shaping, member->key, member, NULL);
}

static void add_fallbacks(
	struct shaping *shaping, const struct api_field *object, const struct node *node)
{
	const struct api_field *member = api_field_at(shaping->schemas, object->first);
	for (; member; member = api_field_at(shaping->schemas, member->next)) {
		bool made = member->fallback || member->filled;
		const struct node *own = made ? node_get(node, member->key) : NULL;
		bool dropped = shaping->is_new && member->key == KEY_status && !shaping->path.used;
		if (made &&
			(!own || dropped || (node_is(own, NODE_NULL) && member->type != API_ANY)))
			add_missing(shaping, member, node);
	}
}

/* Nulls say nothing where something else is meant. */
static void shape_member(
	struct shaping *shaping, const struct api_field *field, const struct node *member)
{
	if (node_is(member, NODE_NULL) && field->type != API_ANY)
		return;
	size_t before = enter(&shaping->path, member->key);
	shape(shaping, member->key, field, member);
	leave(&shaping->path, before);
}

static void shape_object(struct shaping *shaping, uint32_t key, const struct api_field *field,
	const struct node *node)
{
	builder_object(&shaping->builder, key);
	node_each(member, node)
	{
		const struct api_field *own = field->type == API_MAP
			? api_field_at(shaping->schemas, field->first)
			: api_field_member(shaping->schemas, field, member->key);
		if (own)
			shape_member(shaping, own, member);
		else if (field->open)
			builder_copy(&shaping->builder, member->key, member);
		else
			note(shaping, member->key);
	}
	if (field->type == API_OBJECT)
		add_fallbacks(shaping, field, node);
	builder_end(&shaping->builder);
}

static void shape_list(struct shaping *shaping, uint32_t key, const struct api_field *field,
	const struct node *node)
{
	size_t index = 0;
	builder_array(&shaping->builder, key);
	node_each(element, node)
	{
		size_t before = enter_element(&shaping->path, index++);
		shape(shaping, SYMBOL_NONE, api_field_at(shaping->schemas, field->first), element);
		leave(&shaping->path, before);
	}
	builder_end(&shaping->builder);
}

static void shape(struct shaping *shaping, uint32_t key, const struct api_field *field,
	const struct node *node)
{
	bool object = field->type == API_OBJECT || field->type == API_MAP;
	if (object && node_is(node, NODE_OBJECT))
		shape_object(shaping, key, field, node);
	else if (field->type == API_LIST && node_is(node, NODE_ARRAY))
		shape_list(shaping, key, field, node);
	else if (field->type == API_QUANTITY)
		api_quantity_add(&shaping->builder, key, node);
	else
		builder_copy(&shaping->builder, key, node);
}

/* ---- metadata ------------------------------------------------------------------------------ */

static bool is_metadata(uint32_t key)
{
	static const char *const names[] = {"name", "generateName", "namespace", "selfLink", "uid",
		"resourceVersion", "generation", "creationTimestamp", "deletionTimestamp",
		"deletionGracePeriodSeconds", "labels", "annotations", "ownerReferences",
		"finalizers", "managedFields"};
	for (size_t i = 0; i < sizeof(names) / sizeof(*names); i++)
		if (!strcmp(symbol_text(key), names[i]))
			return true;
	return false;
}

static void shape_metadata(struct shaping *shaping, const struct node *metadata)
{
	size_t before = enter(&shaping->path, KEY_metadata);
	builder_object(&shaping->builder, KEY_metadata);
	node_each(member, metadata)
	{
		bool empty = (node_is(member, NODE_OBJECT) || node_is(member, NODE_ARRAY)) &&
			!node_first(member);
		if (!is_metadata(member->key))
			note(shaping, member->key);
		else if (!node_is(member, NODE_NULL) && !empty)
			builder_copy(&shaping->builder, member->key, member);
	}
	builder_end(&shaping->builder);
	leave(&shaping->path, before);
}

static bool is_head(uint32_t key)
{
	return key == KEY_kind || key == KEY_apiVersion || key == KEY_metadata;
}

static void shape_rest(
	struct shaping *shaping, const struct api_field *field, const struct node *root)
{
	node_each(member, root)
	{
		const struct api_field *own =
			field ? api_field_member(shaping->schemas, field, member->key) : NULL;
		if (is_head(member->key) || (shaping->is_new && member->key == KEY_status))
			continue;
		if (!field || (!own && field->open))
			builder_copy(&shaping->builder, member->key, member);
		else if (own)
			shape_member(shaping, own, member);
		else
			note(shaping, member->key);
	}
	if (field)
		add_fallbacks(shaping, field, root);
}

static struct doc *shaped(
	struct shaping *shaping, const struct api_kind *kind, const struct node *root)
{
	const struct node *metadata = node_get(root, KEY_metadata);
	builder_init(&shaping->builder);
	buf_init(&shaping->path, PATH_MAX_TEXT);
	buf_add_text(&shaping->path, "");
	builder_object(&shaping->builder, SYMBOL_NONE);
	if (node_get(root, KEY_kind))
		builder_copy(&shaping->builder, KEY_kind, node_get(root, KEY_kind));
	if (node_get(root, KEY_apiVersion))
		builder_copy(&shaping->builder, KEY_apiVersion, node_get(root, KEY_apiVersion));
	if (node_is(metadata, NODE_OBJECT))
		shape_metadata(shaping, metadata);
	shape_rest(shaping, api_schema_of(shaping->schemas, kind), root);
	builder_end(&shaping->builder);
	struct doc *doc = builder_finish_doc(&shaping->builder);
	builder_finish(&shaping->builder);
	buf_finish(&shaping->path);
	return doc;
}

struct doc *api_shaped(const struct api_schemas *schemas, const struct api_kind *kind,
	const struct node *root, struct array *unknown)
{
	struct shaping shaping = {.schemas = schemas, .unknown = unknown};
	return shaped(&shaping, kind, root);
}

struct doc *api_shaped_new(const struct api_schemas *schemas, const struct api_kind *kind,
	const struct node *root, struct array *unknown)
{
	bool is_new = kind->built_in && kind->has_status && strcmp(kind->plural, "nodes") != 0;
	struct shaping shaping = {.schemas = schemas, .unknown = unknown, .is_new = is_new};
	return shaped(&shaping, kind, root);
}

/* ---- duplicates ---------------------------------------------------------------------------- */

static void find_duplicates(const struct node *node, struct buf *path, struct array *duplicates);

static bool came_before(const struct node *object, const struct node *member)
{
	return node_get(object, member->key) != member;
}

static void look_into(const struct node *object, struct buf *path, struct array *duplicates)
{
	node_each(member, object)
	{
		size_t before = enter(path, member->key);
		if (came_before(object, member) && duplicates->count < UNKNOWN_MAX)
			*(char **)array_push(duplicates) = xstrdup(path->text);
		find_duplicates(member, path, duplicates);
		leave(path, before);
	}
}

static void find_duplicates(const struct node *node, struct buf *path, struct array *duplicates)
{
	size_t index = 0;
	if (node_is(node, NODE_OBJECT))
		look_into(node, path, duplicates);
	if (!node_is(node, NODE_ARRAY))
		return;
	node_each(element, node)
	{
		size_t before = enter_element(path, index++);
		find_duplicates(element, path, duplicates);
		leave(path, before);
	}
}

void api_find_duplicates(const struct node *root, struct array *duplicates)
{
	struct buf path;
	buf_init(&path, PATH_MAX_TEXT);
	buf_add_text(&path, "");
	find_duplicates(root, &path, duplicates);
	buf_finish(&path);
}
