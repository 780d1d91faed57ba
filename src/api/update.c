#include <stdlib.h>
#include <string.h>

#include "api/causes.h"
#include "api/collect.h"
#include "api/fields.h"
#include "api/json_patch.h"
#include "api/metadata.h"
#include "api/options.h"
#include "api/policy.h"
#include "api/strategic.h"
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
	if (write_is_dry(call))
		stamp.revision = version->revision;
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

/* ---- whether it may be --------------------------------------------------------------------- */

static bool check_name(
	const struct api_call *call, const struct node *root, struct api_answer *answer)
{
	const char *name = write_metadata(root, KEY_name);
	if (!*name)
		api_refuse_bad(answer,
			"the name of the object (%s based on URL) was undeterminable: name must be "
			"provided",
			call->name);
	else if (strcmp(name, call->name) != 0)
		api_refuse_bad(answer,
			"the name of the object (%s) does not match the name on the URL (%s)", name,
			call->name);
	else
		return write_check_place(call, root, answer);
	return false;
}

/* Custom resources are only replaced by who says what they were. */
static void refuse_blind(const struct api_call *call, struct api_answer *answer)
{
	const struct api_invalid invalid = {call->group, call->plural, call->name};
	struct api_causes causes;
	api_causes_init(&causes);
	api_causes_add(&causes, "FieldValueInvalid", "metadata.resourceVersion",
		"Invalid value: 0: must be specified for an update");
	api_causes_refuse(&causes, &invalid, answer);
	api_causes_finish(&causes);
}

/* The uid of an update is a precondition; of a patch it is a field that may not change. */
static void refuse_other(const struct api_call *call, const char *wanted,
	const struct api_version *version, struct api_answer *answer)
{
	char kind[API_VERSION_TEXT];
	api_kind_qualified(call->kind, kind);
	api_refuse_call(answer, call, 409, "Conflict",
		"Operation cannot be fulfilled on %s \"%s\": StorageError: invalid object, Code: "
		"4, Key: /registry/%s%s%s/%s/%s, ResourceVersion: 0, AdditionalErrorMsg: "
		"Precondition failed: UID in precondition: %s, UID in object meta: %s",
		kind, version->name, call->group, *call->group ? "/" : "", call->plural,
		version->name_space, version->name, wanted, version->uid);
}

static bool check_revision(const struct api_call *call, const struct node *root,
	const struct api_version *version, struct api_answer *answer)
{
	char *end;
	const char *asked = write_metadata(root, KEY_resourceVersion);
	const char *uid = write_metadata(root, KEY_uid);
	unsigned long long revision = strtoull(asked, &end, 10);
	bool patches = !strcmp(call->verb, "patch");
	if (*end)
		api_refuse(answer, &(struct api_refusal){.code = 500},
			"strconv.ParseUint: parsing \"%s\": invalid syntax", asked);
	else if (!revision && !call->kind->built_in)
		refuse_blind(call, answer);
	else if (!patches && *uid && strcmp(uid, version->uid) != 0)
		refuse_other(call, uid, version, answer);
	else if (revision && revision != version->revision)
		refuse_conflict(call, version->name, answer);
	else
		return true;
	return false;
}

/* SENT as it came, ROOT as it would be kept. */
static bool check_object(const struct api *api, const struct api_call *call,
	const struct api_version *version, const struct node *sent, const struct node *root,
	struct api_answer *answer)
{
	char own[API_VERSION_TEXT];
	struct api_causes causes;
	const struct node *before = api_version_root(version);
	const char *kind = node_text_or(node_get(sent, KEY_kind), call->kind->kind);
	api_kind_version(call->kind, own);
	const char *group = node_text_or(node_get(sent, KEY_apiVersion), own);
	api_causes_init(&causes);
	if (strcmp(kind, call->kind->kind) != 0)
		api_causes_add(&causes, "FieldValueInvalid", "kind",
			"Invalid value: \"%s\": must be %s", kind, call->kind->kind);
	if (strcmp(group, own) != 0)
		api_causes_add(&causes, "FieldValueInvalid", "apiVersion",
			"Invalid value: \"%s\": must be %s", group, own);
	api_metadata_check_change(
		node_get(sent, KEY_metadata), node_get(before, KEY_metadata), &causes);
	if (!*call->subresource)
		api_metadata_check(node_get(root, KEY_metadata), &causes);
	api_measure(&api->schemas, call->kind, root, before, &causes);
	const struct api_invalid invalid = {call->group, kind, version->name};
	bool good = !causes.items.count;
	if (!good)
		api_causes_refuse(&causes, &invalid, answer);
	api_causes_finish(&causes);
	return good;
}

/* ---- replacing ----------------------------------------------------------------------------- */

/* Takes DOC over. */
static void keep(struct api *api, const struct api_call *call, const struct api_version *version,
	struct doc *doc, struct api_answer *answer)
{
	if (is_unchanged(version, doc)) {
		doc_unref(doc);
		if (!api_policy_refuses(api, call, api_version_root(version), answer))
			write_answer(api, call, 200, version->doc, answer);
		return;
	}
	bool goes = is_released(doc);
	write_keep(api, call, goes ? API_DELETED : API_MODIFIED, 200, doc, answer);
	if (goes && !write_is_dry(call))
		api_collect(api);
}

/* ROOT has the shape of its kind already. */
static void replace(struct api *api, const struct api_call *call, const struct api_version *version,
	const struct node *root, struct api_answer *answer)
{
	if (!check_name(call, root, answer) || !check_revision(call, root, version, answer))
		return;
	struct doc *doc = successor(api, call, version, root);
	if (!doc)
		api_refuse_call(answer, call, 500, "InternalError", "the object is too large");
	else if (check_object(api, call, version, root, doc_root(doc), answer))
		keep(api, call, version, doc_ref(doc), answer);
	doc_unref(doc);
}

static void replace_shaped(struct api *api, const struct api_call *call,
	const struct api_version *version, const struct node *root, struct api_answer *answer)
{
	struct doc *shaped = write_shaped(api, call, root, answer);
	if (shaped)
		replace(api, call, version, doc_root(shaped), answer);
	doc_unref(shaped);
}

void api_update_answer(struct api *api, const struct api_call *call, struct api_answer *answer)
{
	if (!api_options_check(call, NULL, answer))
		return;
	struct doc *body = write_body(call, answer);
	bool placed = body && check_name(call, doc_root(body), answer);
	struct api_version *version = placed ? write_find(api, call, answer) : NULL;
	if (version)
		replace_shaped(api, call, version, doc_root(body), answer);
	doc_unref(body);
}

/* ---- patch --------------------------------------------------------------------------------- */

static bool is_type(const struct api_call *call, const char *type)
{
	const char *own = call->request->content_type;
	return own && !strncmp(own, type, strlen(type));
}

/* What JSON Patch cannot be applied to: the real server does not say why. */
static void refuse_patch(struct api_answer *answer)
{
	const struct api_refusal refusal = {.code = 422, .reason = "Invalid"};
	api_refuse(
		answer, &refusal, "the server rejected our request due to an error in our request");
}

enum patch_type { PATCH_UNKNOWN, PATCH_JSON, PATCH_MERGE, PATCH_STRATEGIC };

/* In the words of the real server, but for what it takes and this one does not: apply. */
static void refuse_type(const struct api_call *call, struct api_answer *answer)
{
	bool apply = is_type(call, "application/apply-patch");
	const char *last = apply ? "" : ", application/apply-patch+yaml";
	api_refuse(answer, &(struct api_refusal){.code = 415, .reason = "UnsupportedMediaType"},
		"the body of the request was in an unknown format - accepted media types include: "
		"application/json-patch+json, application/merge-patch+json%s",
		call->kind->built_in ? ", application/strategic-merge-patch+json" : last);
}

static enum patch_type patch_type(const struct api_call *call, struct api_answer *answer)
{
	bool strategic = is_type(call, "application/strategic-merge-patch+json");
	if (is_type(call, "application/json-patch+json"))
		return PATCH_JSON;
	if (is_type(call, "application/merge-patch+json"))
		return PATCH_MERGE;
	if (strategic && call->kind->built_in)
		return PATCH_STRATEGIC;
	refuse_type(call, answer);
	return PATCH_UNKNOWN;
}

static const char *name_of(const struct node *node)
{
	if (node_is(node, NODE_ARRAY))
		return "array";
	if (node_is(node, NODE_OBJECT))
		return "object";
	if (node_is(node, NODE_STRING))
		return "string";
	return node_is(node, NODE_INT) || node_is(node, NODE_NUMBER) ? "number" : "bool";
}

static bool check_patch(enum patch_type type, const struct node *patch, struct api_answer *answer)
{
	/* A null is read as a JSON Patch without operations. */
	bool good = node_is(patch, type == PATCH_JSON ? NODE_ARRAY : NODE_OBJECT) ||
		(type == PATCH_JSON && node_is(patch, NODE_NULL));
	if (!good)
		api_refuse_bad(answer,
			"error decoding patch: json: cannot unmarshal %s into Go value of type %s",
			name_of(patch),
			type == PATCH_JSON ? "[]handlers.jsonPatchOp" : "map[string]interface {}");
	return good;
}

static struct doc *changed(enum patch_type type, const struct api_call *call,
	const struct node *root, const struct node *patch)
{
	struct error err;
	if (type == PATCH_JSON)
		return json_patched(root, patch, &err);
	return type == PATCH_STRATEGIC ? strategic_merged(call->kind, root, patch)
				       : tree_merged(root, patch);
}

static struct doc *patched(enum patch_type type, const struct api_call *call,
	const struct api_version *version, const struct node *patch, struct api_answer *answer)
{
	const struct node *root = api_version_root(version);
	if (!check_patch(type, patch, answer))
		return NULL;
	if (type == PATCH_JSON && node_count(patch) > JSON_PATCH_MAX) {
		api_refuse(answer,
			&(struct api_refusal){.code = 413, .reason = "RequestEntityTooLarge"},
			"Request entity too large: The allowed maximum operations in a JSON patch "
			"is "
			"%d, got %zu",
			JSON_PATCH_MAX, node_count(patch));
		return NULL;
	}
	if (node_is(patch, NODE_NULL))
		return doc_ref(version->doc);
	struct doc *doc = changed(type, call, root, patch);
	if (!doc)
		refuse_patch(answer);
	return doc;
}

void api_patch_answer(struct api *api, const struct api_call *call, struct api_answer *answer)
{
	struct error err;
	const struct api_request *request = call->request;
	enum patch_type type = patch_type(call, answer);
	if (!type || !api_options_check(call, NULL, answer))
		return;
	struct api_version *version = write_find(api, call, answer);
	if (!version)
		return;
	struct doc *patch =
		json_parse_whole(request->body ? request->body : "", request->length, &err);
	struct doc *doc = patch ? patched(type, call, version, doc_root(patch), answer) : NULL;
	if (!patch)
		api_refuse_bad(answer, "error decoding patch: %s", err.text);
	if (doc)
		replace_shaped(api, call, version, doc_root(doc), answer);
	doc_unref(doc);
	doc_unref(patch);
}
