#include "api/fields.h"

#include <math.h>
#include <stdio.h>
#include <string.h>

#include "api/tree.h"
#include "doc/json.h"
#include "query/regex.h"

enum { PATH_MAX_TEXT = 2000 };

struct measuring {
	const struct api_schemas *schemas;
	struct buf path;
	struct api_causes *causes;
};

static void measure(struct measuring *measuring, const struct api_field *field,
	const struct node *node, const struct node *before);

static size_t enter(struct measuring *measuring, uint32_t key)
{
	size_t before = measuring->path.used;
	buf_printf(&measuring->path, "%s%s", before ? "." : "", symbol_text(key));
	return before;
}

static void leave(struct measuring *measuring, size_t before)
{
	measuring->path.used = before;
	measuring->path.text[before] = '\0';
}

/* ---- types --------------------------------------------------------------------------------- */

static bool is_whole(const struct node *node)
{
	double value = node_number(node, 0.5);
	return node_is(node, NODE_INT) || (node_is(node, NODE_NUMBER) && floor(value) == value);
}

/* As schemas call what is there. */
static const char *type_of(const struct node *node)
{
	switch (node->type) {
	case NODE_NULL: return "null";
	case NODE_FALSE:
	case NODE_TRUE: return "boolean";
	case NODE_INT:
	case NODE_NUMBER: return is_whole(node) ? "integer" : "number";
	case NODE_STRING: return "string";
	case NODE_ARRAY: return "array";
	default: return "object";
	}
}

static const char *wanted(enum api_type type)
{
	static const char *const names[] = {[API_TEXT] = "string",
		[API_BOOL] = "boolean",
		[API_INTEGER] = "integer",
		[API_TIME] = "string",
		[API_OBJECT] = "object",
		[API_MAP] = "object",
		[API_LIST] = "array"};
	return names[type];
}

static void refuse_type(struct measuring *measuring, const char *type, const char *quoted)
{
	const char *path = measuring->path.text;
	api_causes_add(measuring->causes, "FieldValueTypeInvalid", path,
		"Invalid value: \"%s\": %s in body must be of type %s: \"%s\"", quoted, path, type,
		quoted);
}

/* ---- text ---------------------------------------------------------------------------------- */

static bool is_among(const char *choices, const char *text)
{
	size_t length = strlen(text);
	while (*choices && *choices != ')') {
		size_t own = strcspn(choices, "|)");
		if (own == length && !strncmp(choices, text, own))
			return true;
		choices += own + (choices[own] == '|');
	}
	return false;
}

static void refuse_choice(
	struct measuring *measuring, const struct api_field *field, const struct node *node)
{
	struct buf said;
	buf_init(&said, 4000);
	json_write(&said, node, 0);
	buf_add_text(&said, ": supported values: ");
	for (const char *choice = field->choices; *choice != ')';) {
		size_t length = strcspn(choice, "|)");
		buf_printf(&said, "%s\"%.*s\"", choice == field->choices ? "" : ", ", (int)length,
			choice);
		choice += length + (choice[length] == '|');
	}
	api_causes_add(measuring->causes, "FieldValueNotSupported", measuring->path.text,
		"Unsupported value: %s", said.text);
	buf_finish(&said);
}

static void measure_pattern(
	struct measuring *measuring, const struct api_field *field, const char *text)
{
	char pattern[200];
	struct error err;
	size_t length = strcspn(field->pattern, "'");
	snprintf(pattern, sizeof(pattern), "%.*s", (int)length, field->pattern);
	struct regex *regex = regex_create(pattern, &err);
	if (!regex || regex_match(regex, text, strlen(text)) != REGEX_YES)
		api_causes_add(measuring->causes, "FieldValueInvalid", measuring->path.text,
			"Invalid value: \"%s\": %s in body should match '%s'", text,
			measuring->path.text, pattern);
	regex_destroy(regex);
}

static void measure_text(
	struct measuring *measuring, const struct api_field *field, const struct node *node)
{
	const char *text = node_text(node);
	if (text && field->filled && !*text)
		api_causes_add(measuring->causes, "FieldValueInvalid", measuring->path.text,
			"Invalid value: \"\": %s in body should be at least 1 chars long",
			measuring->path.text);
	if (text && field->pattern)
		measure_pattern(measuring, field, text);
	if (field->choices && (!text || !is_among(field->choices, text)))
		refuse_choice(measuring, field, node);
}

/* A number in place of a time is called int64, as no other type is. */
static void measure_time(struct measuring *measuring, const struct node *node)
{
	int64_t time;
	if (node_is(node, NODE_STRING) && !node_time(node, &time))
		refuse_type(measuring, "date-time", node_text(node));
	else if (!node_is(node, NODE_STRING))
		refuse_type(measuring, "date-time", is_whole(node) ? "int64" : type_of(node));
}

/* ---- containers ---------------------------------------------------------------------------- */

static void measure_required(
	struct measuring *measuring, const struct api_field *field, const struct node *node)
{
	const struct api_field *member = api_field_at(measuring->schemas, field->first);
	for (; member; member = api_field_at(measuring->schemas, member->next)) {
		if (!member->required || node_get(node, member->key))
			continue;
		size_t before = enter(measuring, member->key);
		api_causes_add(measuring->causes, "FieldValueRequired", measuring->path.text,
			"Required value");
		leave(measuring, before);
	}
}

static void measure_object(struct measuring *measuring, const struct api_field *field,
	const struct node *node, const struct node *before)
{
	if (field->type == API_OBJECT)
		measure_required(measuring, field, node);
	node_each(member, node)
	{
		const struct api_field *own = field->type == API_MAP
			? api_field_at(measuring->schemas, field->first)
			: api_field_member(measuring->schemas, field, member->key);
		if (!own)
			continue;
		size_t place = enter(measuring, member->key);
		measure(measuring, own, member, node_get(before, member->key));
		leave(measuring, place);
	}
}

static void measure_list(
	struct measuring *measuring, const struct api_field *field, const struct node *node)
{
	size_t index = 0;
	node_each(element, node)
	{
		size_t place = measuring->path.used;
		buf_printf(&measuring->path, "[%zu]", index++);
		measure(measuring, api_field_at(measuring->schemas, field->first), element, NULL);
		leave(measuring, place);
	}
}

static bool has_type(enum api_type type, const struct node *node)
{
	switch (type) {
	case API_TEXT:
	case API_TIME:
	case API_QUANTITY: return node_is(node, NODE_STRING);
	case API_BOOL: return node_is(node, NODE_TRUE) || node_is(node, NODE_FALSE);
	case API_INTEGER: return is_whole(node);
	case API_OBJECT:
	case API_MAP: return node_is(node, NODE_OBJECT);
	case API_LIST: return node_is(node, NODE_ARRAY);
	default: return true;
	}
}

static void measure(struct measuring *measuring, const struct api_field *field,
	const struct node *node, const struct node *before)
{
	bool typed = has_type(field->type, node);
	if (before && tree_equal(node, before))
		return;
	if (!typed && field->type != API_TIME)
		refuse_type(measuring, wanted(field->type), type_of(node));
	if (field->type == API_TIME)
		measure_time(measuring, node);
	else if (field->type == API_TEXT)
		measure_text(measuring, field, node);
	else if (typed && field->type == API_LIST)
		measure_list(measuring, field, node);
	else if (typed && (field->type == API_OBJECT || field->type == API_MAP))
		measure_object(measuring, field, node, before);
}

void api_measure(const struct api_schemas *schemas, const struct api_kind *kind,
	const struct node *root, const struct node *before, struct api_causes *causes)
{
	const struct api_field *field = api_schema_of(schemas, kind);
	struct measuring measuring = {.schemas = schemas, .causes = causes};
	if (!field || kind->built_in)
		return;
	buf_init(&measuring.path, PATH_MAX_TEXT);
	buf_add_text(&measuring.path, "");
	measure_object(&measuring, field, root, before);
	buf_finish(&measuring.path);
}
