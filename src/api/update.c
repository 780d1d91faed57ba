#include <stdlib.h>
#include <string.h>

#include "api/collect.h"
#include "api/json_patch.h"
#include "api/policy.h"
#include "api/tree.h"
#include "api/write.h"
#include "api/write_common.h"
#include "doc/json.h"

static void refuse_conflict(
	const struct api_call *call, const char *name, struct api_answer *answer)
{
	char kind[API_VERSION_TEXT];
	api_kind_qualified(call->kind, kind);
	api_refuse_call(answer, call, 409, "Conflict",
		"Operation cannot be fulfilled on %s \"%s\": the object has been modified; please "
		"apply your changes to the latest version and try again",
		kind, name);
}

/* Everything but metadata and status is what generations count. */
static bool same_spec(const struct api_kind *kind, const struct node *a, const struct node *b)
{
	size_t members = 0;
	node_each(member, a)
	{
		bool counted = member->key != KEY_metadata &&
			(member->key != KEY_status || !kind->has_status);
		if (counted && !tree_equal(member, node_get(b, member->key)))
			return false;
		members += counted;
	}
	node_each(member, b)
	{
		bool counted = member->key != KEY_metadata &&
			(member->key != KEY_status || !kind->has_status);
		members -= counted;
	}
	return !members;
}

/* What the object becomes: of a status its status alone, else all but its status. */
static struct doc *successor(const struct api *api, const struct api_call *call,
	const struct api_version *version, const struct node *root)
{
	const struct node *before = api_version_root(version);
	const struct node *old_status = node_get(before, KEY_status);
	struct api_stamp stamp = write_stamp(api, version);
	if (!strcmp(call->subresource, "status"))
		return api_stamped(call->kind, before, node_get(root, KEY_status), &stamp);
	if (stamp.generation && !same_spec(call->kind, before, root))
		stamp.generation++;
	return api_stamped(call->kind, root, old_status, &stamp);
}

/* A write that changes nothing is none: the version stays. */
static bool is_unchanged(const struct api_version *version, const struct doc *doc)
{
	const struct node *before = api_version_root(version);
	const struct node *after = doc_root(doc);
	if (node_count(before) != node_count(after))
		return false;
	node_each(member, after)
	{
		const struct node *old = node_get(before, member->key);
		if (member->key != KEY_metadata && !tree_equal(member, old))
			return false;
	}
	const struct node *metadata = node_get(before, KEY_metadata);
	node_each(member, node_get(after, KEY_metadata))
	{
		if (member->key != KEY_resourceVersion &&
			!tree_equal(member, node_get(metadata, member->key)))
			return false;
	}
	return node_count(metadata) == node_count(node_get(after, KEY_metadata));
}

/* An object on its way out goes when the last finalizer is taken away. */
static bool is_released(const struct doc *doc)
{
	const struct node *root = doc_root(doc);
	return !write_is_held(root) && *write_metadata(root, symbol("deletionTimestamp"));
}

static void replace(struct api *api, const struct api_call *call, const struct api_version *version,
	const struct node *root, struct api_answer *answer)
{
	const char *asked = write_metadata(root, KEY_resourceVersion);
	if (*asked && strtoull(asked, NULL, 10) != version->revision) {
		refuse_conflict(call, version->name, answer);
		return;
	}
	struct doc *doc = successor(api, call, version, root);
	if (doc && is_unchanged(version, doc)) {
		doc_unref(doc);
		if (!api_policy_refuses(api, call, api_version_root(version), answer))
			write_answer(api, call, 200, version->doc, answer);
		return;
	}
	bool goes = doc && is_released(doc);
	write_keep(api, call, goes ? API_DELETED : API_MODIFIED, 200, doc, answer);
	if (goes && !write_is_dry(call))
		api_collect(api);
}

void api_update_answer(struct api *api, const struct api_call *call, struct api_answer *answer)
{
	struct doc *body = write_body(call, answer);
	struct api_version *version = body ? write_find(api, call, answer) : NULL;
	if (version && write_check_kind(call, doc_root(body), answer))
		replace(api, call, version, doc_root(body), answer);
	doc_unref(body);
}

/* ---- patch --------------------------------------------------------------------------------- */

static bool is_type(const struct api_call *call, const char *type)
{
	const char *own = call->request->content_type;
	return own && !strncmp(own, type, strlen(type));
}

/* What JSON Patch cannot be applied to. */
static void refuse_patch(
	const struct api_call *call, const struct error *err, struct api_answer *answer)
{
	const struct api_cause cause = {"UnexpectedServerResponse", NULL, (char *)err->text};
	const struct api_refusal refusal = {.code = 422,
		.reason = "Invalid",
		.name = call->name,
		.group = *call->group ? call->group : NULL,
		.kind = call->plural,
		.causes = &cause,
		.cause_count = 1};
	api_refuse(
		answer, &refusal, "the server rejected our request due to an error in our request");
}

static struct doc *patched(const struct api_call *call, const struct api_version *version,
	const struct doc *patch, struct api_answer *answer)
{
	struct error err;
	const struct node *root = api_version_root(version);
	if (is_type(call, "application/json-patch+json")) {
		struct doc *doc = json_patched(root, doc_root(patch), &err);
		if (!doc)
			refuse_patch(call, &err, answer);
		return doc;
	}
	bool strategic = is_type(call, "application/strategic-merge-patch+json");
	if (is_type(call, "application/merge-patch+json") || (strategic && call->kind->built_in))
		return tree_merged(root, doc_root(patch));
	api_refuse(answer, &(struct api_refusal){.code = 415, .reason = "UnsupportedMediaType"},
		"the body of the request was in an unknown format - accepted media types include: "
		"application/json-patch+json, application/merge-patch+json%s",
		call->kind->built_in ? ", application/strategic-merge-patch+json" : "");
	return NULL;
}

void api_patch_answer(struct api *api, const struct api_call *call, struct api_answer *answer)
{
	struct error err;
	const struct api_request *request = call->request;
	struct api_version *version = write_find(api, call, answer);
	if (!version)
		return;
	struct doc *patch =
		json_parse_whole(request->body ? request->body : "", request->length, &err);
	if (!patch) {
		api_refuse_bad(answer, "error decoding patch: %s", err.text);
		return;
	}
	struct doc *doc = patched(call, version, patch, answer);
	if (doc)
		replace(api, call, version, doc_root(doc), answer);
	doc_unref(doc);
	doc_unref(patch);
}
