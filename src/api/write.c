#include "api/write.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "api/collect.h"
#include "api/form.h"
#include "api/json_patch.h"
#include "api/stamp.h"
#include "api/tree.h"
#include "base/memory.h"
#include "base/time.h"
#include "doc/json.h"

/* ---- what all have in common --------------------------------------------------------------- */

static bool is_dry(const struct api_call *call)
{
	return !strcmp(api_call_parameter(call, "dryRun"), "All");
}

static struct doc *read_body(const struct api_call *call, struct api_answer *answer)
{
	struct error err;
	const struct api_request *request = call->request;
	struct doc *doc = json_parse(request->body ? request->body : "", request->length, &err);
	if (!doc)
		api_refuse_bad(answer, "the body of the request is %s", err.text);
	return doc;
}

static void refuse_missing(const struct api_call *call, struct api_answer *answer)
{
	char name[API_VERSION_TEXT];
	api_kind_qualified(call->kind, name);
	api_refuse_call(answer, call, 404, "NotFound", "%s \"%s\" not found", name, call->name);
}

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

static struct api_version *find(
	struct api *api, const struct api_call *call, struct api_answer *answer)
{
	struct api_version *version =
		api_objects_get(&api->objects, call->kind, call->name_space, call->name);
	if (!version)
		refuse_missing(call, answer);
	return version;
}

static const char *metadata_text(const struct node *root, uint32_t key)
{
	return node_text_or(node_at(root, KEY_metadata, key, KEY_none), "");
}

static void answer_doc(const struct api *api, const struct api_call *call, int status,
	struct doc *doc, struct api_answer *answer)
{
	struct api_version version = {.doc = doc, .revision = api->objects.revision};
	answer->status = status;
	api_form_write(&answer->body, api_form_of(call->request->accept), call->kind, &version,
		api->clock);
	free(version.text);
}

/* Keeps DOC, which it takes over, unless the call is only a trial, and answers with it. */
static void keep(struct api *api, const struct api_call *call, enum api_change change, int status,
	struct doc *doc, struct api_answer *answer)
{
	if (!doc) {
		api_refuse_call(answer, call, 500, "InternalError", "the object is too large");
		return;
	}
	answer_doc(api, call, status, doc, answer);
	if (is_dry(call))
		doc_unref(doc);
	else
		api_objects_put(&api->objects, call->kind, change, doc);
}

/* ---- create -------------------------------------------------------------------------------- */

/* Five letters as the real server rolls them: without vowels and what looks alike. */
static char *generated_name(struct api *api, const char *base)
{
	static const char letters[] = "bcdfghjklmnpqrstvwxz2456789";
	char tail[6] = "";
	uint64_t number = api_roll(api);
	for (size_t i = 0; i < sizeof(tail) - 1; i++) {
		tail[i] = letters[number % (sizeof(letters) - 1)];
		number /= sizeof(letters) - 1;
	}
	return xasprintf("%.58s%s", base, tail);
}

/* RFC 1123: letters, digits, "-" and "." with a letter or digit at both ends. */
static bool is_name(const char *name)
{
	static const char inner[] = "abcdefghijklmnopqrstuvwxyz0123456789-.";
	size_t length = strlen(name);
	if (!length || length > 253 || name[strspn(name, inner)])
		return false;
	return !strchr("-.", *name) && !strchr("-.", name[length - 1]);
}

static bool check_name(const struct api_call *call, const char *name, struct api_answer *answer)
{
	if (is_name(name))
		return true;
	char kind[API_VERSION_TEXT];
	api_kind_qualified(call->kind, kind);
	struct api_cause cause = {
		*name ? "FieldValueInvalid" : "FieldValueRequired", "metadata.name", NULL};
	cause.message = *name
		? xasprintf(
			  "Invalid value: \"%s\": a lowercase RFC 1123 subdomain must consist of "
			  "lower case alphanumeric characters, '-' or '.', and must start and end "
			  "with an alphanumeric character",
			  name)
		: xstrdup("Required value: name or generateName is required");
	const struct api_refusal refusal = {.code = 422,
		.reason = "Invalid",
		.name = name,
		.group = *call->group ? call->group : NULL,
		.kind = call->kind->kind,
		.causes = &cause,
		.cause_count = 1};
	api_refuse(answer, &refusal, "%s%s%s \"%s\" is invalid: metadata.name: %s",
		call->kind->kind, *call->group ? "." : "", call->group, name, cause.message);
	free(cause.message);
	return false;
}

static bool check_place(struct api *api, const struct api_call *call, const struct node *root,
	struct api_answer *answer)
{
	const struct api_kind *spaces = api_kind_find("", "v1", "namespaces");
	const char *own = metadata_text(root, KEY_namespace);
	if (*own && strcmp(own, call->name_space) != 0) {
		api_refuse_bad(answer,
			"the namespace of the provided object does not match the "
			"namespace sent on the request");
		return false;
	}
	if (!call->kind->namespaced || api_objects_get(&api->objects, spaces, "", call->name_space))
		return true;
	const struct api_refusal refusal = {
		.code = 404, .reason = "NotFound", .name = call->name_space, .kind = "namespaces"};
	api_refuse(answer, &refusal, "namespaces \"%s\" not found", call->name_space);
	return false;
}

static bool check_new(
	struct api *api, const struct api_call *call, const char *name, struct api_answer *answer)
{
	char kind[API_VERSION_TEXT];
	api_kind_qualified(call->kind, kind);
	if (!api_objects_get(&api->objects, call->kind, call->name_space, name))
		return true;
	const struct api_refusal refusal = {.code = 409,
		.reason = "AlreadyExists",
		.name = name,
		.group = *call->group ? call->group : NULL,
		.kind = call->plural};
	api_refuse(answer, &refusal, "%s \"%s\" already exists", kind, name);
	return false;
}

/* Whether the body is of the kind that the path names. */
static bool check_kind(
	const struct api_call *call, const struct node *root, struct api_answer *answer)
{
	char version[API_VERSION_TEXT];
	const char *kind = node_text_or(node_get(root, KEY_kind), call->kind->kind);
	api_kind_version(call->kind, version);
	const char *own = node_text_or(node_get(root, KEY_apiVersion), version);
	if (!strcmp(kind, call->kind->kind) && !strcmp(own, version))
		return true;
	api_refuse_bad(answer, "the object provided is %s of %s, not %s of %s", kind, own,
		call->kind->kind, version);
	return false;
}

static void create(struct api *api, const struct api_call *call, const struct node *root,
	const char *name, struct api_answer *answer)
{
	char uid[API_UID_TEXT];
	char now[TIME_TEXT];
	uint64_t dice = api->dice;
	if (!check_name(call, name, answer) || !check_new(api, call, name, answer))
		return;
	api_make_uid(api, uid);
	time_format(api->clock->wall, now);
	const struct api_stamp stamp = {.name_space = call->name_space,
		.name = name,
		.uid = uid,
		.revision = api->objects.revision + 1,
		.generation = call->kind->built_in ? 0 : 1,
		.created = now};
	if (is_dry(call))
		api->dice = dice;
	keep(api, call, API_ADDED, 201, api_stamped(call->kind, root, NULL, &stamp), answer);
}

void api_create_answer(struct api *api, const struct api_call *call, struct api_answer *answer)
{
	struct doc *body = read_body(call, answer);
	const struct node *root = body ? doc_root(body) : NULL;
	const char *base = metadata_text(root, symbol("generateName"));
	char *name = *metadata_text(root, KEY_name) || !*base
		? xstrdup(metadata_text(root, KEY_name))
		: generated_name(api, base);
	if (body && check_kind(call, root, answer) && check_place(api, call, root, answer))
		create(api, call, root, name, answer);
	free(name);
	doc_unref(body);
}

/* ---- update -------------------------------------------------------------------------------- */

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

static struct api_stamp stamp_of(const struct api *api, const struct api_version *version)
{
	const struct node *root = api_version_root(version);
	const struct node *generation = node_at(root, KEY_metadata, KEY_generation, KEY_none);
	return (struct api_stamp){.name_space = version->name_space,
		.name = version->name,
		.uid = version->uid,
		.revision = api->objects.revision + 1,
		.generation = node_int(generation, 0),
		.created = metadata_text(root, KEY_creationTimestamp),
		.deleted = node_text(
			node_at(root, KEY_metadata, symbol("deletionTimestamp"), KEY_none))};
}

/* What the object becomes: of a status its status alone, else all but its status. */
static struct doc *successor(const struct api *api, const struct api_call *call,
	const struct api_version *version, const struct node *root)
{
	const struct node *before = api_version_root(version);
	const struct node *old_status = node_get(before, KEY_status);
	struct api_stamp stamp = stamp_of(api, version);
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
	const struct node *metadata = node_get(doc_root(doc), KEY_metadata);
	return node_get(metadata, symbol("deletionTimestamp")) &&
		!node_first(node_get(metadata, symbol("finalizers")));
}

static void replace(struct api *api, const struct api_call *call, const struct api_version *version,
	const struct node *root, struct api_answer *answer)
{
	const char *asked = metadata_text(root, KEY_resourceVersion);
	if (*asked && strtoull(asked, NULL, 10) != version->revision) {
		refuse_conflict(call, version->name, answer);
		return;
	}
	struct doc *doc = successor(api, call, version, root);
	if (doc && is_unchanged(version, doc)) {
		doc_unref(doc);
		answer_doc(api, call, 200, version->doc, answer);
		return;
	}
	bool goes = doc && is_released(doc);
	keep(api, call, goes ? API_DELETED : API_MODIFIED, 200, doc, answer);
	if (goes && !is_dry(call))
		api_collect(api);
}

void api_update_answer(struct api *api, const struct api_call *call, struct api_answer *answer)
{
	struct doc *body = read_body(call, answer);
	struct api_version *version = body ? find(api, call, answer) : NULL;
	if (version && check_kind(call, doc_root(body), answer))
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
	struct api_version *version = find(api, call, answer);
	if (!version)
		return;
	struct doc *patch = json_parse(request->body ? request->body : "", request->length, &err);
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

/* ---- delete -------------------------------------------------------------------------------- */

static bool check_preconditions(const struct api_call *call, const struct node *options,
	const struct api_version *version, struct api_answer *answer)
{
	const struct node *wanted = node_get(options, symbol("preconditions"));
	const char *uid = node_text(node_get(wanted, KEY_uid));
	const char *revision = node_text(node_get(wanted, KEY_resourceVersion));
	const struct api_refusal refusal = {.code = 409,
		.reason = "Conflict",
		.name = call->name,
		.group = *call->group ? call->group : NULL,
		.kind = call->kind->kind};
	if (uid && strcmp(uid, version->uid) != 0)
		api_refuse(answer, &refusal,
			"Operation cannot be fulfilled on %s%s%s \"%s\": the UID in the "
			"precondition (%s) does not match the UID in record (%s). The object might "
			"have been deleted and then recreated",
			call->kind->kind, *call->group ? "." : "", call->group, call->name, uid,
			version->uid);
	else if (revision && strtoull(revision, NULL, 10) != version->revision)
		api_refuse(answer, &refusal,
			"Operation cannot be fulfilled on %s%s%s \"%s\": the ResourceVersion in "
			"the precondition (%s) does not match the ResourceVersion in record "
			"(%llu). "
			"The object might have been modified",
			call->kind->kind, *call->group ? "." : "", call->group, call->name,
			revision, (unsigned long long)version->revision);
	else
		return true;
	return false;
}

static void answer_deleted(const struct api_call *call, const char *uid, struct api_answer *answer)
{
	struct builder builder;
	builder_init(&builder);
	builder_object(&builder, SYMBOL_NONE);
	builder_string(&builder, "kind", "Status");
	builder_string(&builder, "apiVersion", "v1");
	builder_object(&builder, KEY_metadata);
	builder_end(&builder);
	builder_string(&builder, "status", "Success");
	builder_object(&builder, symbol("details"));
	builder_string(&builder, "name", call->name);
	builder_string(&builder, "group", *call->group ? call->group : NULL);
	builder_string(&builder, "kind", call->plural);
	builder_string(&builder, "uid", uid);
	builder_end(&builder);
	builder_end(&builder);
	api_answer_built(answer, 200, &builder);
	builder_finish(&builder);
}

static void delete_one(struct api *api, const struct api_call *call, struct api_version *version,
	struct api_answer *answer)
{
	const struct node *root = api_version_root(version);
	struct api_stamp stamp = stamp_of(api, version);
	char now[TIME_TEXT];
	bool held = node_first(node_at(root, KEY_metadata, symbol("finalizers"), KEY_none));
	time_format(api->clock->wall, now);
	if (held && stamp.deleted) {
		answer_doc(api, call, 200, version->doc, answer);
		return;
	}
	if (held)
		stamp.deleted = now;
	struct doc *doc = api_stamped(call->kind, root, node_get(root, KEY_status), &stamp);
	if (held) {
		keep(api, call, API_MODIFIED, 200, doc, answer);
		return;
	}
	answer_deleted(call, version->uid, answer);
	if (is_dry(call)) {
		doc_unref(doc);
		return;
	}
	api_objects_put(&api->objects, call->kind, API_DELETED, doc);
	api_collect(api);
}

void api_delete_answer(struct api *api, const struct api_call *call, struct api_answer *answer)
{
	struct error err;
	struct doc *options = NULL;
	struct api_version *version = find(api, call, answer);
	if (!version)
		return;
	if (call->request->length)
		options = json_parse(call->request->body, call->request->length, &err);
	if (call->request->length && !options)
		api_refuse_bad(answer, "the body of the request is %s", err.text);
	else if (check_preconditions(call, options ? doc_root(options) : NULL, version, answer))
		delete_one(api, call, version, answer);
	doc_unref(options);
}
