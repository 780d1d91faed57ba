#include <stdlib.h>
#include <string.h>

#include "api/collect.h"
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

static void delete_one(struct api *api, const struct api_call *call, struct api_version *version,
	struct api_answer *answer)
{
	const struct node *root = api_version_root(version);
	struct api_stamp stamp = write_stamp(api, version);
	char now[TIME_TEXT];
	bool held = write_is_held(root);
	time_format(api->now, now);
	if (held && stamp.deleted) {
		write_answer(api, call, 200, version->doc, answer);
		return;
	}
	if (held)
		stamp.deleted = now;
	struct doc *doc = api_stamped(call->kind, root, node_get(root, KEY_status), &stamp);
	if (held) {
		write_keep(api, call, API_MODIFIED, 200, doc, answer);
		return;
	}
	answer_deleted(call, version->uid, answer);
	if (write_is_dry(call)) {
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
	struct api_version *version = write_find(api, call, answer);
	if (!version)
		return;
	if (call->request->length)
		options = json_parse(call->request->body, call->request->length, &err);
	if (call->request->length && !options)
		api_refuse_bad(answer, "the body of the request is %s", err.text);
	else if (options && !node_is(doc_root(options), NODE_OBJECT))
		api_refuse(answer, &(struct api_refusal){.code = 500},
			"couldn't get version/kind; json parse error: it is no object");
	else if (check_preconditions(call, options ? doc_root(options) : NULL, version, answer))
		delete_one(api, call, version, answer);
	doc_unref(options);
}
