#include <stdlib.h>
#include <string.h>

#include "api/causes.h"
#include "api/fields.h"
#include "api/metadata.h"
#include "api/options.h"
#include "api/write.h"
#include "api/write_common.h"
#include "base/memory.h"
#include "base/time.h"

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

/* ---- whether it may be --------------------------------------------------------------------- */

static void refuse_ending(const struct api_call *call, const char *name, struct api_answer *answer)
{
	char kind[API_VERSION_TEXT];
	struct api_cause cause = {"NamespaceTerminating", "metadata.namespace", NULL};
	api_kind_qualified(call->kind, kind);
	cause.message = xasprintf("namespace %s is being terminated", call->name_space);
	const struct api_refusal refusal = {.code = 403,
		.reason = "Forbidden",
		.name = *name ? name : NULL,
		.group = *call->group ? call->group : NULL,
		.kind = call->plural,
		.causes = &cause,
		.cause_count = 1};
	api_refuse(answer, &refusal,
		"%s \"%s\" is forbidden: unable to create new content in namespace %s because it "
		"is being terminated",
		kind, name, call->name_space);
	free(cause.message);
}

static bool check_name_space(
	struct api *api, const struct api_call *call, const char *name, struct api_answer *answer)
{
	const struct api_kind *spaces = api_kind_find("", "v1", "namespaces");
	if (!call->kind->namespaced)
		return true;
	const struct api_version *space =
		api_objects_get(&api->objects, spaces, "", call->name_space);
	if (!space) {
		const struct api_refusal refusal = {.code = 404,
			.reason = "NotFound",
			.name = call->name_space,
			.kind = "namespaces"};
		api_refuse(answer, &refusal, "namespaces \"%s\" not found", call->name_space);
		return false;
	}
	if (!*write_metadata(api_version_root(space), symbol("deletionTimestamp")))
		return true;
	refuse_ending(call, name, answer);
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

/* ROOT as it would be kept; KIND as it was sent. */
static bool check_object(const struct api *api, const struct api_call *call,
	const struct node *root, const char *kind, struct api_answer *answer)
{
	struct api_causes causes;
	const char *name = write_metadata(root, KEY_name);
	const char *base = write_metadata(root, symbol("generateName"));
	api_causes_init(&causes);
	if (strcmp(kind, call->kind->kind) != 0)
		api_causes_add(&causes, "FieldValueInvalid", "kind",
			"Invalid value: \"%s\": must be %s", kind, call->kind->kind);
	api_name_check(call->kind, name, base, &causes);
	api_metadata_check(node_get(root, KEY_metadata), &causes);
	api_measure(&api->schemas, call->kind, root, NULL, &causes);
	const struct api_invalid invalid = {call->kind->group, kind, name};
	bool good = !causes.items.count;
	if (!good)
		api_causes_refuse(&causes, &invalid, answer);
	api_causes_finish(&causes);
	return good;
}

/* ---- creating ------------------------------------------------------------------------------ */

/* The player's objects are as old as it says: it makes them a beat later (docs/simulator.md). */
static void created_at(const struct api *api, const struct node *root, char out[TIME_TEXT])
{
	int64_t at = api->now;
	if (api->asking && api->asking->is_program)
		node_time(node_at(root, KEY_metadata, KEY_creationTimestamp, KEY_none), &at);
	time_format(at, out);
}

/* The object with all that the server writes into a new one. */
static struct doc *stamped(
	struct api *api, const struct api_call *call, const struct node *root, const char *name)
{
	char uid[API_UID_TEXT];
	char now[TIME_TEXT];
	api_make_uid(api, uid);
	created_at(api, root, now);
	const struct api_stamp stamp = {.name_space = call->name_space,
		.name = name,
		.uid = uid,
		.revision = write_is_dry(call) ? 0 : api->objects.revision + 1,
		.generation = api_kind_counts(call->kind),
		.created = now,
		.is_new = true};
	const struct node *status = call->kind->built_in ? node_get(root, KEY_status) : NULL;
	return api_stamped(call->kind, root, status, &stamp);
}

static void create(struct api *api, const struct api_call *call, const struct node *root,
	struct api_answer *answer)
{
	const char *base = write_metadata(root, symbol("generateName"));
	const char *kind = node_text_or(node_get(root, KEY_kind), call->kind->kind);
	char *name = *write_metadata(root, KEY_name) || !*base
		? xstrdup(write_metadata(root, KEY_name))
		: generated_name(api, base);
	struct doc *doc = stamped(api, call, root, name);
	if (!doc)
		api_refuse_call(answer, call, 500, "InternalError", "the object is too large");
	else if (check_object(api, call, doc_root(doc), kind, answer) &&
		check_new(api, call, name, answer)) {
		write_keep(api, call, API_ADDED, 201, doc, answer);
		doc = NULL;
	}
	doc_unref(doc);
	free(name);
}

static void create_shaped(struct api *api, const struct api_call *call, const struct node *root,
	struct api_answer *answer)
{
	uint64_t dice = api->dice;
	struct doc *shaped = write_shaped(api, call, root, answer);
	const struct node *own = shaped ? doc_root(shaped) : NULL;
	if (shaped && check_name_space(api, call, write_metadata(own, KEY_name), answer))
		create(api, call, own, answer);
	if (answer->status != 201 || write_is_dry(call))
		api->dice = dice;
	doc_unref(shaped);
}

void api_create_answer(struct api *api, const struct api_call *call, struct api_answer *answer)
{
	if (!api_options_check(call, NULL, answer))
		return;
	struct doc *body = write_body(call, answer);
	const struct node *root = body ? doc_root(body) : NULL;
	const char *revision = write_metadata(root, KEY_resourceVersion);
	if (body && write_check_place(call, root, answer)) {
		if (*revision && strcmp(revision, "0") != 0 && !write_is_dry(call))
			api_refuse(answer, &(struct api_refusal){.code = 500},
				"resourceVersion should not be set on objects to be created");
		else
			create_shaped(api, call, root, answer);
	}
	doc_unref(body);
}
