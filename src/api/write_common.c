#include "api/write_common.h"

#include <stdlib.h>
#include <string.h>

#include "api/form.h"
#include "api/options.h"
#include "api/policy.h"
#include "api/weight.h"
#include "doc/json.h"

bool write_is_dry(const struct api_call *call)
{
	return api_options_dry(call, NULL);
}

static void refuse_missing(const struct api_call *call, struct api_answer *answer)
{
	char name[API_VERSION_TEXT];
	api_kind_qualified(call->kind, name);
	api_refuse_call(answer, call, 404, "NotFound", "%s \"%s\" not found", name, call->name);
}

struct api_version *write_find(
	struct api *api, const struct api_call *call, struct api_answer *answer)
{
	struct api_version *version =
		api_objects_get(&api->objects, call->kind, call->name_space, call->name);
	if (!version)
		refuse_missing(call, answer);
	return version;
}

const char *write_metadata(const struct node *root, uint32_t key)
{
	return node_text_or(node_at(root, KEY_metadata, key, KEY_none), "");
}

bool write_is_held(const struct node *root)
{
	return node_first(node_at(root, KEY_metadata, symbol("finalizers"), KEY_none));
}

void write_answer(const struct api *api, const struct api_call *call, int status, struct doc *doc,
	struct api_answer *answer)
{
	struct api_texts texts = {0};
	struct api_version version = {
		.doc = doc, .revision = api->objects.revision, .texts = &texts};
	answer->status = status;
	api_form_write(&answer->body, api_form_of(call->request->accept), call->kind, &version,
		api->clock);
	api_texts_drop(&texts, &version.text);
}

/* As etcd refuses it, which knows no reasons, or the server before it. */
static bool is_too_large(const struct doc *doc, struct api_answer *answer)
{
	const struct api_fate *fate = &answer->fate;
	size_t limit = fate->object_max ? (size_t)fate->object_max : WRITE_OBJECT_MAX;
	if (api_weight(doc) <= limit)
		return false;
	if (fate->object_max && fate->too_large_code == 413)
		api_refuse(answer,
			&(struct api_refusal){.code = 413, .reason = "RequestEntityTooLarge"},
			"Request entity too large: limit is %zu", limit);
	else
		api_refuse(answer, &(struct api_refusal){.code = 500},
			"etcdserver: request is too large");
	return true;
}

void write_keep(struct api *api, const struct api_call *call, enum api_change change, int status,
	struct doc *doc, struct api_answer *answer)
{
	if (!doc) {
		api_refuse_call(answer, call, 500, "InternalError", "the object is too large");
		return;
	}
	bool dry = write_is_dry(call);
	bool deletes = !strcmp(call->verb, "delete");
	if (!deletes &&
		(api_policy_refuses(api, call, doc_root(doc), answer) ||
			(!dry && is_too_large(doc, answer)))) {
		doc_unref(doc);
		return;
	}
	write_answer(api, call, status, doc, answer);
	if (dry)
		doc_unref(doc);
	else
		api_objects_put(&api->objects, call->kind, change, doc);
}

struct api_stamp write_stamp(const struct api *api, const struct api_version *version)
{
	const struct node *root = api_version_root(version);
	const struct node *generation = node_at(root, KEY_metadata, KEY_generation, KEY_none);
	return (struct api_stamp){.name_space = version->name_space,
		.name = version->name,
		.uid = version->uid,
		.revision = api->objects.revision + 1,
		.generation = node_int(generation, 0),
		.created = write_metadata(root, KEY_creationTimestamp),
		.deleted = node_text(
			node_at(root, KEY_metadata, symbol("deletionTimestamp"), KEY_none))};
}
