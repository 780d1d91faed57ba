#include "doc/json.h"

#include <cjson/cJSON.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/arena.h"
#include "base/utf8.h"
#include "doc/builder.h"

#define LAST_APPLIED "kubectl.kubernetes.io/last-applied-configuration"

/*
 * The tree of cJSON lives only inside of json_parse(): it comes from an arena that is given back
 * as a whole, which halves the time of a parse.
 */
static struct arena tree_arena;
/* Of that parse: data of Secrets and the last-applied annotation are kept. */
static bool keeps_all;

static void *tree_get(size_t size)
{
	return arena_get(&tree_arena, size);
}

static void tree_free(void *memory)
{
	(void)memory;
}

static bool is_kind(const cJSON *kind, const char *name)
{
	return cJSON_IsString(kind) && !strcmp(kind->valuestring, name);
}

/* Whether ITEM, a member of OBJECT, which has the key PARENT, is left out of docs. */
static bool dropped(const cJSON *item, uint32_t key, const cJSON *object, uint32_t parent)
{
	if (key == KEY_managedFields)
		return parent == KEY_metadata;
	if (keeps_all)
		return false;
	if (key == KEY_data || key == KEY_stringData)
		return is_kind(cJSON_GetObjectItemCaseSensitive(object, "kind"), "Secret");
	return parent == KEY_annotations && !strcmp(item->string, LAST_APPLIED);
}

/* Names of the fields below `f:spec`, as each manager lists them. */
static void add_spec_fields(struct builder *builder, const cJSON *managers)
{
	const cJSON *manager;
	builder_array(builder, KEY_specFields);
	cJSON_ArrayForEach(manager, managers)
	{
		const cJSON *set = cJSON_GetObjectItemCaseSensitive(manager, "fieldsV1");
		const cJSON *spec = cJSON_GetObjectItemCaseSensitive(set, "f:spec");
		for (const cJSON *field = spec ? spec->child : NULL; field; field = field->next)
			if (field->string && !strncmp(field->string, "f:", 2))
				builder_text(builder, SYMBOL_NONE, field->string + 2,
					strlen(field->string + 2));
	}
	builder_end(builder);
}

static void add_known_spec(struct builder *builder, const cJSON *object)
{
	const cJSON *metadata = cJSON_GetObjectItemCaseSensitive(object, "metadata");
	const cJSON *managers = cJSON_GetObjectItemCaseSensitive(metadata, "managedFields");
	if (managers)
		add_spec_fields(builder, managers);
}

static void add_value(struct builder *builder, uint32_t key, const cJSON *item);

static void add_object(struct builder *builder, uint32_t key, const cJSON *object)
{
	bool partial = false;
	builder_object(builder, key);
	for (const cJSON *item = object->child; item; item = item->next) {
		uint32_t own = symbol(item->string);
		partial |= own == KEY_kind && is_kind(item, "PartialObjectMetadata");
		if (!dropped(item, own, object, key))
			add_value(builder, own, item);
	}
	if (partial)
		add_known_spec(builder, object);
	builder_end(builder);
}

static void add_array(struct builder *builder, uint32_t key, const cJSON *array)
{
	builder_array(builder, key);
	for (const cJSON *item = array->child; item; item = item->next)
		add_value(builder, SYMBOL_NONE, item);
	builder_end(builder);
}

static void add_value(struct builder *builder, uint32_t key, const cJSON *item)
{
	switch (item->type & 0xff) {
	case cJSON_Object: add_object(builder, key, item); break;
	case cJSON_Array: add_array(builder, key, item); break;
	case cJSON_String:
		builder_text(builder, key, item->valuestring, strlen(item->valuestring));
		break;
	case cJSON_Number: builder_number(builder, key, item->valuedouble); break;
	case cJSON_True:
	case cJSON_False: builder_bool(builder, key, cJSON_IsTrue(item)); break;
	default: builder_null(builder, key); break;
	}
}

/* cJSON stops behind the value: only white space may follow. */
static bool only_blanks(const char *text, const char *end)
{
	while (text < end && *text && strchr(" \t\r\n", *text))
		text++;
	return text == end;
}

static struct doc *pack(const cJSON *tree, size_t length, struct error *err)
{
	struct builder builder;
	builder_init(&builder);
	add_value(&builder, SYMBOL_NONE, tree);
	struct doc *doc = builder_finish_doc(&builder);
	builder_finish(&builder);
	if (!doc)
		error_set(err, "JSON of %zu bytes is too deep or too large to keep", length);
	return doc;
}

static struct doc *parse(const char *text, size_t length, struct error *err)
{
	cJSON_Hooks hooks = {tree_get, tree_free};
	const char *end = NULL;
	struct doc *doc = NULL;
	cJSON_InitHooks(&hooks);
	const cJSON *tree = cJSON_ParseWithLengthOpts(text, length, &end, false);
	if (!tree || !only_blanks(end, text + length))
		error_set(err, "not JSON: it breaks at byte %zu of %zu",
			end ? (size_t)(end - text) : 0, length);
	else
		doc = pack(tree, length, err);
	arena_finish(&tree_arena);
	cJSON_InitHooks(NULL);
	return doc;
}

struct doc *json_parse(const char *text, size_t length, struct error *err)
{
	keeps_all = false;
	return parse(text, length, err);
}

struct doc *json_parse_whole(const char *text, size_t length, struct error *err)
{
	keeps_all = true;
	return parse(text, length, err);
}

void json_format_number(double value, char out[32])
{
	if (!isfinite(value)) {
		strcpy(out, "null");
		return;
	}
	if (value == floor(value) && fabs(value) < 1e17) {
		if (value == 0 && signbit(value))
			strcpy(out, "-0");
		else
			snprintf(out, 32, "%lld", (long long)value);
		return;
	}
	for (int precision = 15; precision <= 17; precision++) {
		snprintf(out, 32, "%.*g", precision, value);
		if (strtod(out, NULL) == value)
			return;
	}
}

/* A code point that JSON or a terminal must not see raw. */
static bool write_escaped(struct buf *out, uint32_t point)
{
	static const char *const names[] = {
		['\b'] = "\\b", ['\t'] = "\\t", ['\n'] = "\\n", ['\f'] = "\\f", ['\r'] = "\\r"};
	if (point < sizeof(names) / sizeof(*names) && names[point])
		return buf_add_text(out, names[point]);
	if (point > 0xffff)
		return buf_printf(out, "\\u%04x\\u%04x", 0xd800 + ((point - 0x10000) >> 10),
			0xdc00 + (point & 0x3ff));
	return buf_printf(out, "\\u%04x", point);
}

/* Bytes at the beginning that stand for themselves. */
static size_t plain_run(const char *text, const char *end)
{
	const char *at = text;
	while (at < end && *at >= 0x20 && *at < 0x7f && *at != '"' && *at != '\\')
		at++;
	return (size_t)(at - text);
}

/* One code point; returns where the next begins. */
static const char *write_point(struct buf *out, const char *text, const char *end)
{
	const char *next = text;
	uint32_t point;
	utf8_decode(text, (size_t)(end - text), &point);
	bool marked = utf8_next(&next, end).marked;
	if (point == '"' || point == '\\')
		buf_printf(out, "\\%c", (char)point);
	else if (marked)
		write_escaped(out, point == UINT32_MAX ? 0xfffd : point);
	else
		buf_add(out, text, (size_t)(next - text));
	return next;
}

bool json_write_text(struct buf *out, const char *text)
{
	const char *end = text + strlen(text);
	buf_add_char(out, '"');
	while (text < end) {
		size_t plain = plain_run(text, end);
		buf_add(out, text, plain);
		text += plain;
		if (text < end)
			text = write_point(out, text, end);
	}
	return buf_add_char(out, '"');
}

static void new_line(struct buf *out, int indent, int depth)
{
	if (indent)
		buf_printf(out, "\n%*s", indent * depth, "");
}

static void write_value(struct buf *out, const struct node *node, int indent, int depth);

static void write_members(struct buf *out, const struct node *node, int indent, int depth)
{
	bool object = node->type == NODE_OBJECT;
	const char *separator = "";
	buf_add_char(out, object ? '{' : '[');
	node_each(child, node)
	{
		buf_add_text(out, separator);
		new_line(out, indent, depth + 1);
		if (object) {
			json_write_text(out, symbol_text(child->key));
			buf_add_text(out, indent ? ": " : ":");
		}
		write_value(out, child, indent, depth + 1);
		separator = ",";
	}
	if (node->at)
		new_line(out, indent, depth);
	buf_add_char(out, object ? '}' : ']');
}

static void write_value(struct buf *out, const struct node *node, int indent, int depth)
{
	char number[32];
	switch (node ? node->type : NODE_NULL) {
	case NODE_OBJECT:
	case NODE_ARRAY: write_members(out, node, indent, depth); break;
	case NODE_STRING: json_write_text(out, node_text(node)); break;
	case NODE_TRUE: buf_add_text(out, "true"); break;
	case NODE_FALSE: buf_add_text(out, "false"); break;
	case NODE_INT:
	case NODE_NUMBER:
		json_format_number(node_number(node, 0), number);
		buf_add_text(out, number);
		break;
	default: buf_add_text(out, "null"); break;
	}
}

bool json_write(struct buf *out, const struct node *node, int indent)
{
	write_value(out, node, indent, 0);
	return !out->over;
}
