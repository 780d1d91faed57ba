#include "api/policy.h"

#include <stdlib.h>
#include <string.h>

#include "api/forklift.h"
#include "base/memory.h"

#define ADMISSION "admissionregistration.k8s.io"

/* A write that rules look at. */
struct deed {
	struct api *api;
	const struct api_call *call;
	const struct node *root; /* the object as it would be */
	struct api_answer *answer;
};

/* ---- what a rule is about ------------------------------------------------------------------ */

static bool has(const struct node *list, const char *word)
{
	node_each(item, list) if (node_equals(item, word) || node_equals(item, "*")) return true;
	return false;
}

static bool is_about(const struct deed *deed, const struct node *rules)
{
	const struct api_call *call = deed->call;
	const char *operation = !strcmp(call->verb, "create") ? "CREATE" : "UPDATE";
	node_each(rule, rules)
	{
		if (has(node_get(rule, symbol("apiGroups")), call->group) &&
			has(node_get(rule, symbol("apiVersions")), call->version) &&
			has(node_get(rule, symbol("operations")), operation) &&
			has(node_get(rule, symbol("resources")), call->plural))
			return true;
	}
	return false;
}

/* Of selectors only matchLabels are known; without one all namespaces are meant. */
static bool is_there(const struct deed *deed, const struct node *selector)
{
	const struct api_kind *kind = api_kind_find("", "v1", "namespaces");
	const struct node *wanted = node_get(selector, symbol("matchLabels"));
	const struct api_version *space =
		api_objects_get(&deed->api->objects, kind, "", deed->call->name_space);
	const struct node *labels =
		space ? node_at(api_version_root(space), KEY_metadata, KEY_labels, KEY_none) : NULL;
	node_each(label, wanted)
	{
		const char *value = node_text_or(node_get(labels, label->key), "");
		if (!node_equals(label, value) || !*value)
			return false;
	}
	return true;
}

/* ---- policies ------------------------------------------------------------------------------ */

enum truth { IS_FALSE, IS_TRUE, IS_UNKNOWN };

/* [!]object.PATH.startsWith('TEXT') */
static enum truth truth_of(const struct node *root, const char *expression)
{
	static const char object[] = "object.";
	static const char call[] = ".startsWith('";
	bool not = *expression == '!';
	const char *path = expression + not ;
	const char *function = strstr(path, call);
	if (strncmp(path, object, sizeof(object) - 1) || !function)
		return IS_UNKNOWN;
	path += sizeof(object) - 1;
	const char *text = function + sizeof(call) - 1;
	size_t length = strcspn(text, "'");
	if (function < path || strcmp(text + length, "')") != 0)
		return IS_UNKNOWN;
	char *own = xstrndup(path, (size_t)(function - path));
	const char *value = node_text(node_find(root, own));
	free(own);
	if (!value)
		return IS_UNKNOWN;
	return !strncmp(value, text, length) != not ? IS_TRUE : IS_FALSE;
}

static void deny(const struct deed *deed, const char *policy, const char *binding, const char *why)
{
	char kind[API_VERSION_TEXT];
	const char *name = node_text_or(node_find(deed->root, "metadata.name"), "");
	const struct api_call *call = deed->call;
	struct api_cause cause = {0};
	api_kind_qualified(call->kind, kind);
	cause.message =
		xasprintf("ValidatingAdmissionPolicy '%s' with binding '%s' denied request: %s",
			policy, binding, why);
	const struct api_refusal refusal = {.code = 422,
		.reason = "Invalid",
		.name = name,
		.group = *call->group ? call->group : NULL,
		.kind = call->plural,
		.causes = &cause,
		.cause_count = 1};
	api_refuse(deed->answer, &refusal, "%s \"%s\" is forbidden: %s", kind, name, cause.message);
	free(cause.message);
}

static bool policy_refuses(
	const struct deed *deed, const struct api_version *policy, const char *binding)
{
	const struct node *spec = node_get(api_version_root(policy), KEY_spec);
	const struct node *match = node_get(spec, symbol("matchConstraints"));
	bool ignores = node_equals(node_get(spec, symbol("failurePolicy")), "Ignore");
	if (!is_about(deed, node_get(match, symbol("resourceRules"))) ||
		!is_there(deed, node_get(match, symbol("namespaceSelector"))))
		return false;
	node_each(validation, node_get(spec, symbol("validations")))
	{
		const char *expression =
			node_text_or(node_get(validation, symbol("expression")), "");
		const char *message = node_text_or(node_get(validation, KEY_message), expression);
		enum truth truth = truth_of(deed->root, expression);
		if (truth == IS_TRUE || (truth == IS_UNKNOWN && ignores))
			continue;
		deny(deed, policy->name, binding,
			truth == IS_FALSE ? message : "mtvsim cannot read its expression");
		return true;
	}
	return false;
}

static bool binding_refuses(const struct deed *deed, const struct api_version *binding)
{
	const struct node *spec = node_get(api_version_root(binding), KEY_spec);
	const char *name = node_text_or(node_get(spec, symbol("policyName")), "");
	const struct api_version *policy = api_objects_get(&deed->api->objects,
		api_kind_find(ADMISSION, "v1", "validatingadmissionpolicies"), "", name);
	return policy && has(node_get(spec, symbol("validationActions")), "Deny") &&
		policy_refuses(deed, policy, binding->name);
}

/* ---- webhooks ------------------------------------------------------------------------------ */

/* The webhooks of Forklift are the only ones that answer. */
static bool forklift_refuses(const struct deed *deed, const struct node *hook)
{
	const char *path = node_text_or(node_find(hook, "clientConfig.service.path"), "");
	char *why =
		*deed->call->subresource ? NULL : api_forklift_refusal(deed->api, path, deed->root);
	if (why)
		api_refuse(deed->answer, &(struct api_refusal){.code = 400},
			"admission webhook \"%s\" denied the request: %s",
			node_text_or(node_get(hook, KEY_name), ""), why);
	bool refused = why;
	free(why);
	return refused;
}

static bool hook_refuses(const struct deed *deed, const struct node *hook)
{
	const char *effects = node_text_or(node_get(hook, symbol("sideEffects")), "Unknown");
	bool dry = !strcmp(api_call_parameter(deed->call, "dryRun"), "All");
	if (!is_about(deed, node_get(hook, symbol("rules"))) ||
		!is_there(deed, node_get(hook, symbol("namespaceSelector"))))
		return false;
	if (!dry || !strncmp(effects, "None", 4))
		return forklift_refuses(deed, hook);
	api_refuse_bad(deed->answer, "admission webhook \"%s\" does not support dry run",
		node_text_or(node_get(hook, KEY_name), ""));
	return true;
}

static bool hooks_refuse(const struct deed *deed, const struct api_version *configuration)
{
	node_each(hook, node_get(api_version_root(configuration), symbol("webhooks")))
	{
		if (hook_refuses(deed, hook))
			return true;
	}
	return false;
}

/* ---- all of them --------------------------------------------------------------------------- */

static bool any(const struct deed *deed, const char *plural,
	bool (*refuses)(const struct deed *deed, const struct api_version *version))
{
	const struct api_shelf *shelf =
		api_shelf_of(&deed->api->objects, api_kind_find(ADMISSION, "v1", plural));
	for (size_t i = 0; i < shelf->versions.count; i++)
		if (refuses(deed, *(struct api_version **)array_at(&shelf->versions, i)))
			return true;
	return false;
}

bool api_policy_refuses(struct api *api, const struct api_call *call, const struct node *root,
	struct api_answer *answer)
{
	const struct deed deed = {.api = api, .call = call, .root = root, .answer = answer};
	return any(&deed, "validatingadmissionpolicybindings", binding_refuses) ||
		any(&deed, "validatingwebhookconfigurations", hooks_refuse);
}
