#include "api/openapi.h"

#include <stdlib.h>
#include <string.h>

#include "base/die.h"
#include "base/memory.h"
#include "doc/json.h"

static void add_empty(struct builder *builder, const char *name)
{
	builder_object(builder, symbol(name));
	builder_end(builder);
}

/* Names may have dots, slashes and braces: they are keys as they stand. */
static void begin_kind(struct builder *builder, char *name)
{
	builder_object(builder, symbol(name));
	free(name);
}

static void add_group_version_kind(struct builder *builder, const struct api_kind *kind)
{
	builder_string(builder, "group", kind->group);
	builder_string(builder, "version", kind->version);
	builder_string(builder, "kind", kind->kind);
	builder_end(builder);
}

/* ---- paths --------------------------------------------------------------------------------- */

/* "/api/v1/namespaces/{namespace}/pods" of one object or, without END, of all. */
static char *path_of(const struct api_kind *kind, const char *end)
{
	return xasprintf("/api%s%s/%s%s/%s%s", *kind->group ? "s/" : "", kind->group, kind->version,
		kind->namespaced ? "/namespaces/{namespace}" : "", kind->plural, end);
}

static void begin_operation(struct builder *builder, const char *method)
{
	builder_object(builder, symbol(method));
	add_empty(builder, "responses");
}

static void end_operation(struct builder *builder, const struct api_kind *kind)
{
	builder_object(builder, symbol("x-kubernetes-group-version-kind"));
	add_group_version_kind(builder, kind);
	builder_end(builder);
}

static void add_field_validation(struct builder *builder)
{
	builder_array(builder, symbol("parameters"));
	builder_object(builder, SYMBOL_NONE);
	builder_string(builder, "name", "fieldValidation");
	builder_string(builder, "in", "query");
	builder_object(builder, symbol("schema"));
	builder_string(builder, "type", "string");
	builder_end(builder);
	builder_end(builder);
	builder_end(builder);
}

static void add_paths(struct builder *builder, const struct api_kind *kind)
{
	begin_kind(builder, path_of(kind, ""));
	begin_operation(builder, "get");
	end_operation(builder, kind);
	builder_end(builder);
	begin_kind(builder, path_of(kind, "/{name}"));
	begin_operation(builder, "get");
	end_operation(builder, kind);
	begin_operation(builder, "patch");
	add_field_validation(builder);
	end_operation(builder, kind);
	builder_end(builder);
}

/* ---- schemas ------------------------------------------------------------------------------- */

static void add_property(struct builder *builder, const char *name, const char *type)
{
	builder_object(builder, symbol(name));
	builder_string(builder, "type", type);
	builder_end(builder);
}

static void add_field(struct builder *builder, const struct api_schemas *schemas, uint32_t key,
	const struct api_field *field);

static void add_required(
	struct builder *builder, const struct api_schemas *schemas, const struct api_field *object)
{
	builder_array(builder, symbol("required"));
	for (const struct api_field *own = api_field_at(schemas, object->first); own;
		own = api_field_at(schemas, own->next)) {
		const char *name = symbol_text(own->key);
		if (own->required)
			builder_text(builder, SYMBOL_NONE, name, strlen(name));
	}
	builder_end(builder);
}

static void add_members(
	struct builder *builder, const struct api_schemas *schemas, const struct api_field *object)
{
	for (const struct api_field *own = api_field_at(schemas, object->first); own;
		own = api_field_at(schemas, own->next))
		add_field(builder, schemas, own->key, own);
}

/* "a|b)", as the table of schemas has it. */
static void add_choices(struct builder *builder, const char *choices)
{
	builder_array(builder, symbol("enum"));
	for (;;) {
		size_t length = strcspn(choices, "|)");
		builder_text(builder, SYMBOL_NONE, choices, length);
		choices += length;
		if (*choices++ != '|')
			break;
	}
	builder_end(builder);
}

static const char *type_word(enum api_type type)
{
	switch (type) {
	case API_BOOL: return "boolean";
	case API_INTEGER: return "integer";
	case API_LIST: return "array";
	case API_TEXT:
	case API_TIME:
	case API_QUANTITY: return "string";
	default: return "object";
	}
}

static void add_field(struct builder *builder, const struct api_schemas *schemas, uint32_t key,
	const struct api_field *field)
{
	const struct api_field *element = api_field_at(schemas, field->first);
	builder_object(builder, key);
	builder_string(builder, "type", type_word(field->type));
	if (field->choices)
		add_choices(builder, field->choices);
	if (field->type == API_LIST)
		add_field(builder, schemas, symbol("items"), element);
	else if (field->type == API_MAP)
		add_field(builder, schemas, symbol("additionalProperties"), element);
	if (field->type == API_OBJECT) {
		add_required(builder, schemas, field);
		builder_object(builder, symbol("properties"));
		add_members(builder, schemas, field);
		builder_end(builder);
	}
	builder_end(builder);
}

#define META "io.k8s.apimachinery.pkg.apis.meta.v1."
#define REF(name) "{\"allOf\":[{\"$ref\":\"#/components/schemas/" META name "\"}]}"
#define OF(type) "{\"type\":\"" type "\"}"
#define LIST(items) "{\"type\":\"array\",\"items\":" items "}"
#define MAP "{\"type\":\"object\",\"additionalProperties\":" OF("string") "}"

/* What metadata is, stands in one place. */
static void add_metadata(struct builder *builder)
{
	builder_object(builder, KEY_metadata);
	builder_array(builder, symbol("allOf"));
	builder_object(builder, SYMBOL_NONE);
	builder_string(builder, "$ref", "#/components/schemas/" META "ObjectMeta");
	builder_end(builder);
	builder_end(builder);
	builder_end(builder);
}

/* What metadata holds, as text: it never changes. */
static const char metadata_schemas[] =
	"{\"" META "ObjectMeta\":{\"type\":\"object\",\"properties\":{\"annotations\":" MAP
	",\"creati"
	"onTimesta"
	"mp\":" OF("s"
		   "t"
		   "r"
		   "i"
		   "n"
		   "g") ",\"deletionGracePeriodSeconds\":" OF("integ"
							      "er") ",\"deletionTimestamp\":" OF("s"
												 "t"
												 "r"
												 "i"
												 "n"
												 "g") ",\"finalizers\":" LIST(OF("string")) ",\"generateName\":" OF("string") ",\"generation\":" OF("integer") ",\"labels\":" MAP ",\"managedFields\":" LIST(REF("ManagedFieldsEntr"
																																 "y")) ",\"name\""
																																       ":" OF("strin"
																																	      "g") ","
																																		   "\"namespace\":" OF("stri"
																																				       "ng") ",\"ownerReferences\":" LIST(REF("OwnerReference")) ",\"resourceVersion\":" OF("string") ",\"selfLink\":" OF("string") ",\"uid\":" OF("string") "}},"
																																																							     "\"" META "ManagedFieldsEntry\":{\"type\":\"object\",\"properties\":{\"apiVersion\":" OF("string") ",\"fieldsType\":" OF("string") ",\"fieldsV1\":" REF("FieldsV1") ",\"manager\":" OF("string") ",\"operation\":" OF("string") ",\"subresource\":" OF("string") ",\"time\":" OF(
																																																								     "string") "}},"
																																																									       "\"" META
																																																									       "OwnerReference\":{\"type\":\"object\",\"required\":[\"apiVersion\",\"kind\",\"name\",\"uid\"],\"properties\":{\"apiVersion\":" OF("string") ",\"blockOwnerDeletion\":" OF("boolean") ",\"controller\":" OF("boolean") ",\"kind\":" OF("string") ",\"name\":" OF("string") ",\"uid\":" OF(
																																																										       "string") "}},"
																																																												 "\"" META
																																																												 "FieldsV1\":" OF(
																																																													 "object") "}";

static void add_object_metadata(struct builder *builder)
{
	struct error err;
	struct doc *doc = json_parse_whole(metadata_schemas, sizeof(metadata_schemas) - 1, &err);
	if (!doc)
		die("the schemas of metadata: %s", err.text);
	node_each(schema, doc_root(doc)) builder_copy(builder, schema->key, schema);
	doc_unref(doc);
}

static void add_properties(
	struct builder *builder, const struct api_schemas *schemas, const struct api_kind *kind)
{
	const struct api_field *root = kind->built_in ? NULL : api_schema_of(schemas, kind);
	add_property(builder, "apiVersion", "string");
	add_property(builder, "kind", "string");
	add_metadata(builder);
	if (root) {
		add_members(builder, schemas, root);
		return;
	}
	add_property(builder, "spec", "object");
	if (kind->has_status)
		add_property(builder, "status", "object");
}

static void add_schema(
	struct builder *builder, const struct api_schemas *schemas, const struct api_kind *kind)
{
	begin_kind(builder,
		xasprintf("%s.%s.%s", *kind->group ? kind->group : "core", kind->version,
			kind->kind));
	builder_string(builder, "type", "object");
	builder_object(builder, symbol("properties"));
	add_properties(builder, schemas, kind);
	builder_end(builder);
	builder_array(builder, symbol("x-kubernetes-group-version-kind"));
	builder_object(builder, SYMBOL_NONE);
	add_group_version_kind(builder, kind);
	builder_end(builder);
	builder_end(builder);
}

/* ---- documents ----------------------------------------------------------------------------- */

static bool is_of(const struct api_kind *kind, const char *group, const char *version)
{
	return !strcmp(kind->group, group) && !strcmp(kind->version, version);
}

static void add_all_paths(struct builder *builder, const char *group, const char *version)
{
	builder_object(builder, symbol("paths"));
	for (const struct api_kind *kind = api_kinds; kind->plural; kind++)
		if (is_of(kind, group, version))
			add_paths(builder, kind);
	builder_end(builder);
}

static void add_all_schemas(struct builder *builder, const struct api_schemas *schemas,
	const char *group, const char *version)
{
	builder_object(builder, symbol("components"));
	builder_object(builder, symbol("schemas"));
	add_object_metadata(builder);
	for (const struct api_kind *kind = api_kinds; kind->plural; kind++)
		if (is_of(kind, group, version))
			add_schema(builder, schemas, kind);
	builder_end(builder);
	builder_end(builder);
}

static void finish(struct builder *builder, struct api_answer *answer)
{
	builder_end(builder);
	api_answer_built(answer, 200, builder);
	builder_finish(builder);
}

static bool answer_group(const struct api_schemas *schemas, const char *group, const char *version,
	struct api_answer *answer)
{
	struct builder builder;
	const struct api_kind *kind = api_kinds;
	while (kind->plural && !is_of(kind, group, version))
		kind++;
	if (!kind->plural)
		return false;
	builder_init(&builder);
	builder_object(&builder, SYMBOL_NONE);
	builder_string(&builder, "openapi", "3.0.0");
	builder_object(&builder, symbol("info"));
	builder_string(&builder, "title", "mtvsim");
	builder_string(&builder, "version", "unversioned");
	builder_end(&builder);
	add_all_paths(&builder, group, version);
	add_all_schemas(&builder, schemas, group, version);
	finish(&builder, answer);
	return true;
}

/* Whether a kind is the first of its group and version in the table. */
static bool is_first(const struct api_kind *kind)
{
	for (const struct api_kind *before = api_kinds; before != kind; before++)
		if (is_of(before, kind->group, kind->version))
			return false;
	return true;
}

static void answer_index(struct api_answer *answer)
{
	struct builder builder;
	builder_init(&builder);
	builder_object(&builder, SYMBOL_NONE);
	builder_object(&builder, symbol("paths"));
	for (const struct api_kind *kind = api_kinds; kind->plural; kind++) {
		if (!is_first(kind))
			continue;
		char *name = xasprintf(
			"api%s%s/%s", *kind->group ? "s/" : "", kind->group, kind->version);
		char *url = xasprintf("/openapi/v3/%s", name);
		builder_object(&builder, symbol(name));
		builder_string(&builder, "serverRelativeURL", url);
		builder_end(&builder);
		free(url);
		free(name);
	}
	builder_end(&builder);
	finish(&builder, answer);
}

bool api_openapi_answer(
	const struct api_schemas *schemas, const struct api_call *call, struct api_answer *answer)
{
	const char *const *words = call->segments;
	int count = call->segment_count;
	if (count < 2 || strcmp(words[0], "openapi") || strcmp(words[1], "v3"))
		return false;
	if (count == 2)
		answer_index(answer);
	else if (count == 4 && !strcmp(words[2], "api"))
		return answer_group(schemas, "", words[3], answer);
	else if (count == 5 && !strcmp(words[2], "apis"))
		return answer_group(schemas, words[3], words[4], answer);
	else
		return false;
	return true;
}
