#include "api/review.h"

#include <stdio.h>
#include <string.h>

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

static void answer_access(struct api *api, const struct api_user *user, const struct node *root,
	struct api_answer *answer)
{
	const struct node *spec = node_get(root, KEY_spec);
	const struct node *asked = node_get(spec, symbol("resourceAttributes"));
	char resource[200];
	const char *subresource = text_of(asked, "subresource");
	snprintf(resource, sizeof(resource), "%.120s%s%.60s", text_of(asked, "resource"),
		*subresource ? "/" : "", subresource);
	const struct api_deed deed = {.verb = text_of(asked, "verb"),
		.group = text_of(asked, "group"),
		.resource = resource,
		.name_space = text_of(asked, "namespace"),
		.name = text_of(asked, "name")};
	bool may = asked && api_may(&api->objects, user, &deed);
	struct builder builder;
	begin(&builder, "SelfSubjectAccessReview", "authorization.k8s.io/v1");
	builder_copy(&builder, KEY_spec, spec);
	builder_object(&builder, KEY_status);
	builder_bool(&builder, symbol("allowed"), may);
	if (may && !api_user_may(user, &deed))
		builder_string(&builder, "reason", "RBAC: allowed by a binding");
	end(&builder, answer);
}

static void add_list(struct builder *builder, const char *name, const char *list)
{
	builder_array(builder, symbol(name));
	while (*list) {
		size_t length = strcspn(list, ",");
		builder_text(builder, SYMBOL_NONE, list, length);
		list += length + (list[length] == ',');
	}
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
	bool all = user->groups && api_words_have(user->groups, "system:masters");
	builder_array(builder, symbol("nonResourceRules"));
	for (size_t i = all ? 0 : 1; i < sizeof(paths) / sizeof(*paths); i++) {
		builder_object(builder, SYMBOL_NONE);
		add_list(builder, "verbs", i ? "get" : "*");
		add_list(builder, "nonResourceURLs", paths[i]);
		builder_end(builder);
	}
	builder_end(builder);
}

static void answer_rules(struct api *api, const struct api_user *user, const struct node *root,
	struct api_answer *answer)
{
	struct builder builder;
	const char *name_space = text_of(node_get(root, KEY_spec), "namespace");
	begin(&builder, "SelfSubjectRulesReview", "authorization.k8s.io/v1");
	builder_object(&builder, KEY_spec);
	builder_end(&builder);
	builder_object(&builder, KEY_status);
	builder_array(&builder, symbol("resourceRules"));
	for (const struct api_right *right = user->rights; right->verbs; right++) {
		if (*right->name_space && strcmp(right->name_space, name_space) != 0)
			continue;
		builder_object(&builder, SYMBOL_NONE);
		add_list(&builder, "verbs", right->verbs);
		builder_array(&builder, symbol("apiGroups"));
		builder_text(&builder, SYMBOL_NONE, right->group, strlen(right->group));
		builder_end(&builder);
		add_list(&builder, "resources", right->resources);
		builder_end(&builder);
	}
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
	builder_array(&builder, symbol("groups"));
	builder_text(&builder, SYMBOL_NONE, "system:authenticated", 20);
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
	else if (!node_is(doc_root(body), NODE_OBJECT))
		api_refuse_bad(answer, "the object provided is unrecognized: it is no JSON object");
	else if (!is_kind_of(call, doc_root(body)))
		api_refuse_bad(answer, "no kind \"%s\" is registered for version \"%s\"",
			text_of(doc_root(body), "kind"), text_of(doc_root(body), "apiVersion"));
	else
		answered = answer_body(api, user, call, doc_root(body), answer);
	doc_unref(body);
	return answered;
}
