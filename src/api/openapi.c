#include "api/openapi.h"

#include <stdlib.h>
#include <string.h>

#include "base/memory.h"

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

static void add_schema(struct builder *builder, const struct api_kind *kind)
{
	begin_kind(builder,
		xasprintf("%s.%s.%s", *kind->group ? kind->group : "core", kind->version,
			kind->kind));
	builder_string(builder, "type", "object");
	builder_object(builder, symbol("properties"));
	add_property(builder, "apiVersion", "string");
	add_property(builder, "kind", "string");
	add_property(builder, "metadata", "object");
	add_property(builder, "spec", "object");
	if (kind->has_status)
		add_property(builder, "status", "object");
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

static void add_all(struct builder *builder, const char *group, const char *version,
	void (*add)(struct builder *builder, const struct api_kind *kind))
{
	for (const struct api_kind *kind = api_kinds; kind->plural; kind++)
		if (is_of(kind, group, version))
			add(builder, kind);
	builder_end(builder);
}

static void finish(struct builder *builder, struct api_answer *answer)
{
	builder_end(builder);
	api_answer_built(answer, 200, builder);
	builder_finish(builder);
}

static bool answer_group(const char *group, const char *version, struct api_answer *answer)
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
	builder_object(&builder, symbol("paths"));
	add_all(&builder, group, version, add_paths);
	builder_object(&builder, symbol("components"));
	builder_object(&builder, symbol("schemas"));
	add_all(&builder, group, version, add_schema);
	builder_end(&builder);
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

bool api_openapi_answer(const struct api_call *call, struct api_answer *answer)
{
	const char *const *words = call->segments;
	int count = call->segment_count;
	if (count < 2 || strcmp(words[0], "openapi") || strcmp(words[1], "v3"))
		return false;
	if (count == 2)
		answer_index(answer);
	else if (count == 4 && !strcmp(words[2], "api"))
		return answer_group("", words[3], answer);
	else if (count == 5 && !strcmp(words[2], "apis"))
		return answer_group(words[3], words[4], answer);
	else
		return false;
	return true;
}
