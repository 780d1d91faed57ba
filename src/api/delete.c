#include <stdlib.h>
#include <string.h>

#include "api/collect.h"
#include "api/list.h"
#include "api/options.h"
#include "api/tree.h"
#include "api/write.h"
#include "api/write_common.h"
#include "base/time.h"
#include "doc/json.h"

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

/* ---- one object ---------------------------------------------------------------------------- */

static bool has_finalizer(const struct node *root, const char *name)
{
	node_each(finalizer, node_at(root, KEY_metadata, symbol("finalizers"), KEY_none))
	{
		if (node_equals(finalizer, name))
			return true;
	}
	return false;
}

/* ROOT with a finalizer more, as what waits for its dependents has; NULL: nothing is added. */
static struct doc *awaiting(const struct node *root, const char *name)
{
	struct builder builder;
	if (!name || has_finalizer(root, name))
		return NULL;
	builder_init(&builder);
	builder_object(&builder, SYMBOL_NONE);
	builder_object(&builder, KEY_metadata);
	builder_array(&builder, symbol("finalizers"));
	node_each(finalizer, node_at(root, KEY_metadata, symbol("finalizers"), KEY_none))
	{
		builder_copy(&builder, SYMBOL_NONE, finalizer);
	}
	builder_text(&builder, SYMBOL_NONE, name, strlen(name));
	builder_end(&builder);
	builder_end(&builder);
	builder_end(&builder);
	struct doc *patch = builder_finish_doc(&builder);
	builder_finish(&builder);
	struct doc *doc = tree_merged(root, doc_root(patch));
	doc_unref(patch);
	return doc;
}

/* The finalizer of a way to go; NULL: none. */
static const char *finalizer_of(const struct api_call *call, const struct node *options)
{
	const char *policy = api_options_propagation(call, options);
	if (!strcmp(policy, "Foreground"))
		return "foregroundDeletion";
	return !strcmp(policy, "Orphan") ? "orphan" : NULL;
}

static bool is_name_space(const struct api_call *call)
{
	return !*call->kind->group && !strcmp(call->kind->plural, "namespaces");
}

static bool is_marked(const struct api_version *version)
{
	return *write_metadata(api_version_root(version), symbol("deletionTimestamp"));
}

/* What a namespace is while it waits for its objects to go. */
static struct doc *ending_status(void)
{
	struct builder builder;
	builder_init(&builder);
	builder_object(&builder, SYMBOL_NONE);
	builder_string(&builder, "phase", "Terminating");
	builder_end(&builder);
	struct doc *doc = builder_finish_doc(&builder);
	builder_finish(&builder);
	return doc;
}

/* Whom finalizers hold is marked: a deletion is a change that generations count. */
static void mark(struct api *api, const struct api_call *call, const struct api_version *version,
	const struct node *root, bool dry, struct api_answer *answer)
{
	char now[TIME_TEXT];
	struct api_stamp stamp = write_stamp(api, version);
	struct doc *ends = is_name_space(call) ? ending_status() : NULL;
	const struct node *status = ends ? doc_root(ends) : node_get(root, KEY_status);
	time_format(api->now, now);
	stamp.generation += stamp.generation && !stamp.deleted;
	stamp.deleted = stamp.deleted ? stamp.deleted : now;
	if (dry)
		stamp.revision = version->revision;
	struct doc *doc = api_stamped(call->kind, root, status, &stamp);
	if (doc && (dry || is_marked(version)))
		write_answer(api, call, 200, dry ? doc : version->doc, answer);
	else
		write_keep(api, call, API_MODIFIED, 200, doc ? doc_ref(doc) : NULL, answer);
	doc_unref(doc);
	doc_unref(ends);
	if (!dry)
		api_collect(api);
}

static void remove_now(struct api *api, const struct api_call *call,
	const struct api_version *version, struct api_answer *answer)
{
	const struct node *root = api_version_root(version);
	const struct api_stamp stamp = write_stamp(api, version);
	struct doc *doc = api_stamped(call->kind, root, node_get(root, KEY_status), &stamp);
	answer_deleted(call, version->uid, answer);
	if (!doc)
		return;
	api_objects_put(&api->objects, call->kind, API_DELETED, doc);
	api_collect(api);
}

static void delete_one(struct api *api, const struct api_call *call, struct api_version *version,
	const struct node *options, struct api_answer *answer)
{
	const struct node *root = api_version_root(version);
	struct doc *waits = awaiting(root, finalizer_of(call, options));
	api_version_ref(version);
	bool dry = api_options_dry(call, options);
	if (waits && !is_marked(version))
		mark(api, call, version, doc_root(waits), dry, answer);
	else if (write_is_held(root) || is_name_space(call))
		mark(api, call, version, root, dry, answer);
	else if (dry)
		answer_deleted(call, version->uid, answer);
	else
		remove_now(api, call, version, answer);
	api_version_unref(version);
	doc_unref(waits);
}

/* A body is DeleteOptions, or does not say what it is. */
static bool is_options(const struct node *root)
{
	const char *kind = node_text_or(node_get(root, KEY_kind), "DeleteOptions");
	return node_is(root, NODE_NULL) ||
		(node_is(root, NODE_OBJECT) && !strcmp(kind, "DeleteOptions"));
}

/* The options of a delete, which the caller unrefs; *GOOD: false, they are refused. */
static struct doc *read_options(const struct api_call *call, struct api_answer *answer, bool *good)
{
	struct error err;
	const struct api_request *request = call->request;
	struct doc *options =
		request->length ? json_parse(request->body, request->length, &err) : NULL;
	const struct node *root = options ? doc_root(options) : NULL;
	*good = false;
	if (request->length && !options)
		api_refuse(answer, &(struct api_refusal){.code = 500},
			"couldn't get version/kind; json parse error: %s", err.text);
	else if (options && !is_options(root))
		api_refuse(answer, &(struct api_refusal){.code = 500},
			"couldn't get version/kind; json parse error: these are no DeleteOptions");
	else
		*good = api_options_check(call, root, answer);
	return options;
}

void api_delete_answer(struct api *api, const struct api_call *call, struct api_answer *answer)
{
	bool good;
	struct doc *options = read_options(call, answer, &good);
	const struct node *root = options ? doc_root(options) : NULL;
	struct api_version *version = good ? write_find(api, call, answer) : NULL;
	if (version && check_preconditions(call, root, version, answer))
		delete_one(api, call, version, root, answer);
	doc_unref(options);
}

/* ---- a collection -------------------------------------------------------------------------- */

/* The objects of a call, held: what is deleted moves the others. */
static void find_all(struct api *api, const struct api_call *call,
	const struct api_selector *selector, struct array *found)
{
	const struct api_shelf *shelf = api_shelf_of(&api->objects, call->kind);
	for (size_t i = 0; i < shelf->versions.count; i++) {
		struct api_version *version = *(struct api_version **)array_at(&shelf->versions, i);
		bool here = !call->kind->namespaced || !*call->name_space ||
			!strcmp(version->name_space, call->name_space);
		if (here && api_selector_fits(selector, api_version_root(version)))
			*(struct api_version **)array_push(found) = api_version_ref(version);
	}
}

/* Each as if it were deleted alone; one that went with another is gone already. */
static void delete_each(struct api *api, const struct api_call *call, const struct array *found,
	const struct node *options)
{
	for (size_t i = 0; i < found->count; i++) {
		struct api_answer unsaid;
		struct api_version *version = *(struct api_version **)array_at(found, i);
		if (api_objects_get(&api->objects, call->kind, version->name_space,
			    version->name) == version) {
			api_answer_init(&unsaid);
			delete_one(api, call, version, options, &unsaid);
			api_answer_finish(&unsaid);
		}
		api_version_unref(version);
	}
}

void api_delete_all_answer(struct api *api, const struct api_call *call, struct api_answer *answer)
{
	bool good;
	struct api_selector selector;
	struct array found;
	struct doc *options = read_options(call, answer, &good);
	array_init(&found, sizeof(struct api_version *));
	if (good && api_list_selector(call, &selector, answer)) {
		api_list_answer(api, call, answer); /* what there was is the answer */
		find_all(api, call, &selector, &found);
		delete_each(api, call, &found, options ? doc_root(options) : NULL);
	}
	if (good)
		api_selector_finish(&selector);
	array_finish(&found);
	doc_unref(options);
}
