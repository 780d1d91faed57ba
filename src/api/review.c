#include "api/review.h"

#include <stdio.h>
#include <string.h>

#include "api/causes.h"
#include "api/options.h"
#include "api/roles.h"
#include "base/memory.h"
#include "doc/json.h"

static void begin(struct builder *builder, const char *kind, const char *version)
{
	builder_init(builder);
	builder_object(builder, SYMBOL_NONE);
	builder_string(builder, "kind", kind);
	builder_string(builder, "apiVersion", version);
	builder_object(builder, KEY_metadata);
	builder_end(builder);
}

static void end(struct builder *builder, struct api_answer *answer)
{
	builder_end(builder); /* status */
	builder_end(builder);
	api_answer_built(answer, 201, builder);
	builder_finish(builder);
}

static const char *text_of(const struct node *node, const char *name)
{
	return node_text_or(node_get(node, symbol(name)), "");
}

static const struct node *object_at(const struct node *node, const char *name)
{
	const struct node *own = node_get(node, symbol(name));
	return node_is(own, NODE_OBJECT) ? own : NULL;
}

/* Whether exactly one of both is asked for; else it is refused. */
static bool check_asked(
	const struct node *resource, const struct node *path, struct api_answer *answer)
{
	const struct api_invalid invalid = {"authorization.k8s.io", "", ""};
	struct api_causes causes;
	if (!resource == !!path)
		return true;
	api_causes_init(&causes);
	if (path)
		api_causes_add(&causes, "FieldValueInvalid", "spec.nonResourceAttributes",
			"Invalid value: {\"Path\":\"%s\",\"Verb\":\"%s\"}: cannot be specified in "
			"combination with resourceAttributes",
			text_of(path, "path"), text_of(path, "verb"));
	else
		api_causes_add(&causes, "FieldValueInvalid", "spec.resourceAttributes",
			"Invalid value: null: exactly one of nonResourceAttributes or "
			"resourceAttributes must be specified");
	api_causes_refuse(&causes, &invalid, answer);
	api_causes_finish(&causes);
	return false;
}

/* What everybody may read beside resources, somebody of system:masters all of it. */
static bool may_reach(const struct api_user *user, const struct node *path)
{
	static const char *const open[] = {
		"/api", "/apis", "/healthz", "/livez", "/openapi", "/readyz", "/version"};
	const char *asked = text_of(path, "path");
	if (api_user_is_master(user))
		return true;
	for (size_t i = 0; i < sizeof(open) / sizeof(*open); i++) {
		size_t length = strlen(open[i]);
		bool below = asked[length] == '/' && (i < 2 || i == 4);
		if (!strncmp(asked, open[i], length) && (!asked[length] || below))
			return !strcmp(text_of(path, "verb"), "get");
	}
	return false;
}

static void answer_access(struct api *api, const struct api_user *user, const struct node *root,
	struct api_answer *answer)
{
	const struct node *spec = node_get(root, KEY_spec);
	const struct node *asked = object_at(spec, "resourceAttributes");
	const struct node *path = object_at(spec, "nonResourceAttributes");
	if (!check_asked(asked, path, answer))
		return;
	char resource[200];
	const char *subresource = text_of(asked, "subresource");
	snprintf(resource, sizeof(resource), "%.120s%s%.60s", text_of(asked, "resource"),
		*subresource ? "/" : "", subresource);
	const struct api_deed deed = {.verb = text_of(asked, "verb"),
		.group = text_of(asked, "group"),
		.resource = resource,
		.name_space = text_of(asked, "namespace"),
		.name = text_of(asked, "name")};
	bool may = asked ? api_may(&api->objects, user, &deed) : may_reach(user, path);
	struct builder builder;
	begin(&builder, "SelfSubjectAccessReview", "authorization.k8s.io/v1");
	builder_copy(&builder, KEY_spec, spec);
	builder_object(&builder, KEY_status);
	builder_bool(&builder, symbol("allowed"), may);
	if (may && asked && !api_user_may(user, &deed))
		builder_string(&builder, "reason", "RBAC: allowed by a binding");
	end(&builder, answer);
}

/* Texts of a list with commas, into an array that is open. */
static void add_words(struct builder *builder, const char *list)
{
	while (*list) {
		size_t length = strcspn(list, ",");
		builder_text(builder, SYMBOL_NONE, list, length);
		list += length + (list[length] == ',');
	}
}

static void add_list(struct builder *builder, const char *name, const char *list)
{
	builder_array(builder, symbol(name));
	add_words(builder, list);
	builder_end(builder);
}

/* What everybody may read beside resources, and somebody of system:masters all of. */
static void add_paths(struct builder *builder, const struct api_user *user)
{
	static const char discovery[] =
		"/api,/api/*,/apis,/apis/*,/healthz,/livez,/openapi,/openapi/*,/readyz,/version,"
		"/version/";
	static const char *const paths[] = {
		"*", "/healthz,/livez,/readyz,/version,/version/", discovery};
	bool all = api_user_is_master(user);
	builder_array(builder, symbol("nonResourceRules"));
	for (size_t i = all ? 0 : 1; i < sizeof(paths) / sizeof(*paths); i++) {
		builder_object(builder, SYMBOL_NONE);
		add_list(builder, "verbs", i ? "get" : "*");
		add_list(builder, "nonResourceURLs", paths[i]);
		builder_end(builder);
	}
	builder_end(builder);
}

static void add_rights(
	struct builder *builder, const struct api_right *rights, const char *name_space)
{
	for (const struct api_right *right = rights; right->verbs; right++) {
		if (*right->name_space && strcmp(right->name_space, name_space) != 0)
			continue;
		builder_object(builder, SYMBOL_NONE);
		add_list(builder, "verbs", right->verbs);
		builder_array(builder, symbol("apiGroups"));
		builder_text(builder, SYMBOL_NONE, right->group, strlen(right->group));
		builder_end(builder);
		add_list(builder, "resources", right->resources);
		builder_end(builder);
	}
}

static void answer_rules(struct api *api, const struct api_user *user, const struct node *root,
	struct api_answer *answer)
{
	struct builder builder;
	const char *name_space = text_of(node_get(root, KEY_spec), "namespace");
	if (!*name_space) {
		api_refuse_bad(answer, "no namespace on request");
		return;
	}
	begin(&builder, "SelfSubjectRulesReview", "authorization.k8s.io/v1");
	builder_object(&builder, KEY_spec);
	builder_end(&builder);
	builder_object(&builder, KEY_status);
	builder_array(&builder, symbol("resourceRules"));
	add_rights(&builder, user->rights, name_space);
	if (api_user_is_master(user))
		add_rights(&builder, api_rights_of_everybody, name_space);
	api_roles_list(&api->objects, user, name_space, &builder);
	builder_end(&builder);
	add_paths(&builder, user);
	builder_bool(&builder, symbol("incomplete"), false);
	end(&builder, answer);
}

static void answer_self(const struct api_user *user, struct api_answer *answer)
{
	struct builder builder;
	begin(&builder, "SelfSubjectReview", "authentication.k8s.io/v1");
	builder_object(&builder, KEY_status);
	builder_object(&builder, symbol("userInfo"));
	builder_string(&builder, "username", user->name);
	builder_string(&builder, "uid", user->uid && *user->uid ? user->uid : NULL);
	builder_array(&builder, symbol("groups"));
	add_words(&builder, user->groups ? user->groups : "");
	add_words(&builder, "system:authenticated");
	builder_end(&builder);
	builder_end(&builder);
	end(&builder, answer);
}

static bool answer_body(struct api *api, const struct api_user *user, const struct api_call *call,
	const struct node *root, struct api_answer *answer)
{
	if (!strcmp(call->plural, "selfsubjectaccessreviews"))
		answer_access(api, user, root, answer);
	else if (!strcmp(call->plural, "selfsubjectrulesreviews"))
		answer_rules(api, user, root, answer);
	else if (!strcmp(call->plural, "selfsubjectreviews"))
		answer_self(user, answer);
	else
		return false;
	return true;
}

/* A body need not name its kind, but not another one either. */
static bool is_kind_of(const struct api_call *call, const struct node *root)
{
	const char *kind = text_of(root, "kind");
	size_t length = strlen(kind);
	return !length ||
		(!strncasecmp(kind, call->plural, length) && !strcmp(call->plural + length, "s"));
}

bool api_review_answer(struct api *api, const struct api_user *user, const struct api_call *call,
	struct api_answer *answer)
{
	struct error err;
	bool of_rights = !strcmp(call->group, "authorization.k8s.io") ||
		!strcmp(call->group, "authentication.k8s.io");
	if (!of_rights || !*call->plural || call->kind || *call->name ||
		strncmp(call->plural, "selfsubject", 11) != 0)
		return false;
	if (strcmp(call->verb, "create") != 0) {
		api_refuse(answer, &(struct api_refusal){.code = 405, .reason = "MethodNotAllowed"},
			"the server does not allow this method on the requested resource");
		return true;
	}
	const struct api_request *request = call->request;
	if (!api_options_check(call, NULL, answer))
		return true;
	struct doc *body = json_parse(request->body ? request->body : "", request->length, &err);
	bool answered = true;
	if (!body)
		api_refuse_bad(answer, "the body of the request is %s", err.text);
	else if (!node_is(doc_root(body), NODE_OBJECT) && !node_is(doc_root(body), NODE_NULL))
		api_refuse_bad(answer, "the object provided is unrecognized: it is no JSON object");
	else if (!is_kind_of(call, doc_root(body)))
		api_refuse_bad(answer, "no kind \"%s\" is registered for version \"%s\"",
			text_of(doc_root(body), "kind"), text_of(doc_root(body), "apiVersion"));
	else
		answered = answer_body(api, user, call, doc_root(body), answer);
	doc_unref(body);
	return answered;
}
