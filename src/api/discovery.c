#include "api/discovery.h"

#include <stdlib.h>
#include <string.h>

#include "base/memory.h"

/* Groups that have no stored kinds: they are only asked. */
static const struct review_kind {
	const char *group;
	const char *plural;
	const char *kind;
	bool namespaced;
} reviews[] = {{"authentication.k8s.io", "selfsubjectreviews", "SelfSubjectReview", false},
	{"authorization.k8s.io", "selfsubjectaccessreviews", "SelfSubjectAccessReview", false},
	{"authorization.k8s.io", "selfsubjectrulesreviews", "SelfSubjectRulesReview", false}};

enum { REVIEWS = sizeof(reviews) / sizeof(*reviews) };

static void begin(struct builder *builder, const char *kind, const char *version)
{
	builder_init(builder);
	builder_object(builder, SYMBOL_NONE);
	builder_string(builder, "kind", kind);
	builder_string(builder, "apiVersion", version);
}

static void end(struct builder *builder, struct api_answer *answer)
{
	builder_end(builder);
	api_answer_built(answer, 200, builder);
	builder_finish(builder);
}

/* ---- groups -------------------------------------------------------------------------------- */

static void add_version(struct builder *builder, const char *group, const char *version)
{
	char *both = xasprintf("%s/%s", group, version);
	builder_string(builder, "groupVersion", both);
	builder_string(builder, "version", version);
	free(both);
}

static void add_group(struct builder *builder, const char *group, const char *version)
{
	builder_object(builder, SYMBOL_NONE);
	builder_string(builder, "name", group);
	builder_array(builder, symbol("versions"));
	builder_object(builder, SYMBOL_NONE);
	add_version(builder, group, version);
	builder_end(builder);
	builder_end(builder);
	builder_object(builder, symbol("preferredVersion"));
	add_version(builder, group, version);
	builder_end(builder);
	builder_end(builder);
}

/* Whether a kind is the first of its group in the table. */
static bool is_first(const struct api_kind *kind)
{
	for (const struct api_kind *before = api_kinds; before != kind; before++)
		if (!strcmp(before->group, kind->group))
			return false;
	return true;
}

static void answer_groups(struct api_answer *answer)
{
	struct builder builder;
	begin(&builder, "APIGroupList", "v1");
	builder_array(&builder, symbol("groups"));
	for (const struct api_kind *kind = api_kinds; kind->plural; kind++)
		if (*kind->group && is_first(kind))
			add_group(&builder, kind->group, kind->version);
	for (size_t i = 0; i < REVIEWS; i++)
		if (!i || strcmp(reviews[i - 1].group, reviews[i].group) != 0)
			add_group(&builder, reviews[i].group, "v1");
	builder_end(&builder);
	end(&builder, answer);
}

static void answer_core(struct api_answer *answer)
{
	struct builder builder;
	builder_init(&builder);
	builder_object(&builder, SYMBOL_NONE);
	builder_string(&builder, "kind", "APIVersions");
	builder_array(&builder, symbol("versions"));
	builder_text(&builder, SYMBOL_NONE, "v1", 2);
	builder_end(&builder);
	end(&builder, answer);
}

/* ---- resources ----------------------------------------------------------------------------- */

static void add_words(struct builder *builder, const char *name, const char *list)
{
	builder_array(builder, symbol(name));
	while (*list) {
		size_t length = strcspn(list, ",");
		builder_text(builder, SYMBOL_NONE, list, length);
		list += length + (list[length] == ',');
	}
	builder_end(builder);
}

static void add_resource(struct builder *builder, const char *name, const char *singular,
	const struct api_kind *kind, const char *verbs)
{
	builder_object(builder, SYMBOL_NONE);
	builder_string(builder, "name", name);
	builder_string(builder, "singularName", singular);
	builder_bool(builder, symbol("namespaced"), kind->namespaced);
	builder_string(builder, "kind", kind->kind);
	add_words(builder, "verbs", verbs);
	if (*singular && *kind->short_names)
		add_words(builder, "shortNames", kind->short_names);
	if (*singular && api_kind_is_of_all(kind))
		add_words(builder, "categories", "all");
	builder_end(builder);
}

static void add_subresource(struct builder *builder, const struct api_kind *kind,
	const char *subresource, const char *verbs)
{
	char *name = xasprintf("%s/%s", kind->plural, subresource);
	add_resource(builder, name, "", kind, verbs);
	free(name);
}

static void add_kind(struct builder *builder, const struct api_kind *kind)
{
	const char *verbs = "delete,deletecollection,get,list,patch,create,update,watch";
	if (!strcmp(kind->plural, "namespaces"))
		verbs = "create,delete,get,list,patch,update,watch";
	else if (kind->built_in)
		verbs = "create,delete,deletecollection,get,list,patch,update,watch";
	add_resource(builder, kind->plural, kind->singular, kind, verbs);
	if (kind->has_status)
		add_subresource(builder, kind, "status", "get,patch,update");
	if (!strcmp(kind->plural, "pods"))
		add_subresource(builder, kind, "log", "get");
}

static void add_review(struct builder *builder, const struct review_kind *review)
{
	const struct api_kind kind = {.kind = review->kind, .short_names = ""};
	add_resource(builder, review->plural, "", &kind, "create");
}

static bool answer_group(const struct api_call *call, struct api_answer *answer)
{
	struct builder builder;
	size_t count = 0;
	char *version = xasprintf("%s%s%s", call->group, *call->group ? "/" : "", call->version);
	begin(&builder, "APIResourceList", "v1");
	builder_string(&builder, "groupVersion", version);
	builder_array(&builder, symbol("resources"));
	for (const struct api_kind *kind = api_kinds; kind->plural; kind++) {
		if (strcmp(kind->group, call->group) || strcmp(kind->version, call->version))
			continue;
		count++;
		add_kind(&builder, kind);
	}
	for (size_t i = 0; i < REVIEWS && !strcmp(call->version, "v1"); i++) {
		if (strcmp(reviews[i].group, call->group))
			continue;
		count++;
		add_review(&builder, &reviews[i]);
	}
	builder_end(&builder);
	if (count)
		end(&builder, answer);
	else
		builder_finish(&builder);
	free(version);
	return count;
}

/* ---- the server ---------------------------------------------------------------------------- */

static void answer_version(struct api_answer *answer)
{
	struct builder builder;
	builder_init(&builder);
	builder_object(&builder, SYMBOL_NONE);
	builder_string(&builder, "major", "1");
	builder_string(&builder, "minor", "34");
	builder_string(&builder, "emulationMajor", "1");
	builder_string(&builder, "emulationMinor", "34");
	builder_string(&builder, "minCompatibilityMajor", "1");
	builder_string(&builder, "minCompatibilityMinor", "33");
	builder_string(&builder, "gitVersion", "v1.34.4+mtvsim");
	builder_string(&builder, "gitCommit", "");
	builder_string(&builder, "gitTreeState", "");
	builder_string(&builder, "buildDate", "1970-01-01T00:00:00Z");
	builder_string(&builder, "goVersion", "");
	builder_string(&builder, "compiler", "");
	builder_string(&builder, "platform", "linux/amd64");
	end(&builder, answer);
}

bool api_discovery_answer(const struct api_call *call, struct api_answer *answer)
{
	const char *first = call->segment_count ? call->segments[0] : "";
	bool alone = call->segment_count == 1;
	if (alone && !strcmp(first, "version"))
		answer_version(answer);
	else if (alone &&
		(!strcmp(first, "readyz") || !strcmp(first, "livez") || !strcmp(first, "healthz")))
		api_answer_text(answer, 200, "ok");
	else if (alone && !strcmp(first, "api"))
		answer_core(answer);
	else if (alone && !strcmp(first, "apis"))
		answer_groups(answer);
	else if (call->of_resources && !*call->plural)
		return answer_group(call, answer);
	else
		return false;
	return true;
}
