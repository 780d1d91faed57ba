#include "kube/write.h"

#include <stdlib.h>
#include <string.h>

#include "base/memory.h"
#include "doc/json.h"

enum { BODY_MAX = 4 * 1024 * 1024 };

void write_finish(struct write *write)
{
	free(write->path);
	free(write->body);
	*write = (struct write){0};
}

void write_take_body(struct write *write, enum write_patch how, struct builder *builder)
{
	struct buf body;
	builder_end(builder);
	struct doc *doc = builder_finish_doc(builder);
	buf_init(&body, BODY_MAX);
	json_write(&body, doc_root(doc), 0);
	write->how = how;
	write->body = buf_take(&body);
	doc_unref(doc);
	builder_finish(builder);
}

void write_delete(struct write *write, const struct node *object)
{
	static const char *const names[] = {"uid", "resourceVersion"};
	const struct node *metadata = node_get(object, KEY_metadata);
	struct builder builder;
	builder_init(&builder);
	builder_object(&builder, SYMBOL_NONE);
	builder_string(&builder, "apiVersion", "v1");
	builder_string(&builder, "kind", "DeleteOptions");
	builder_object(&builder, symbol("preconditions"));
	for (size_t i = 0; i < 2; i++)
		builder_string(
			&builder, names[i], node_text_or(node_get(metadata, symbol(names[i])), ""));
	builder_end(&builder);
	write_take_body(write, WRITE_DELETE, &builder);
}

const char *write_method(const struct write *write)
{
	switch (write->how) {
	case WRITE_CREATE: return "POST";
	case WRITE_DELETE: return "DELETE";
	default: return "PATCH";
	}
}

const char *write_type(const struct write *write)
{
	switch (write->how) {
	case WRITE_MERGE: return "application/merge-patch+json";
	case WRITE_JSON: return "application/json-patch+json";
	default: return "application/json";
	}
}

bool write_how(const char *method, const char *type, enum write_patch *how)
{
	static const enum write_patch ways[] = {
		WRITE_CREATE, WRITE_MERGE, WRITE_JSON, WRITE_DELETE};
	for (size_t i = 0; i < sizeof(ways) / sizeof(*ways); i++) {
		struct write write = {.how = ways[i]};
		if (strcmp(write_method(&write), method) != 0 ||
			strcmp(write_type(&write), type) != 0)
			continue;
		*how = ways[i];
		return true;
	}
	return false;
}

/*
 * Of a DELETE that has a body the server takes the options from there alone: what the query says
 * of a dry run is not looked at, and it would be none.
 */
static char *body_of(const struct write *write, bool dry)
{
	size_t length = strlen(write->body);
	if (!dry || write->how != WRITE_DELETE)
		return xstrdup(write->body);
	return xasprintf("%.*s,\"dryRun\":[\"All\"]}", (int)(length - 1), write->body);
}

static const char *accept_of(const struct write *write)
{
	bool patch = write->how == WRITE_MERGE || write->how == WRITE_JSON;
	return patch ? KUBE_METADATA : NULL;
}

struct request *write_send(struct cluster *cluster, const struct write *write, bool dry,
	void (*done)(void *owner, const struct kube_answer *answer), void *owner, struct error *err)
{
	const char *strict =
		write->how == WRITE_DELETE ? "" : "fieldManager=mtvtop&fieldValidation=Strict&";
	char *path = xasprintf("%s?%stimeout=%ds%s", write->path, strict, WRITE_DEADLINE / 1000,
		dry ? "&dryRun=All" : "");
	char *body = body_of(write, dry);
	struct kube_request about = {.method = write_method(write),
		.path = path,
		.accept = accept_of(write),
		.body = body,
		.body_type = write_type(write),
		.lane = LANE_FRESH,
		.deadline = WRITE_ANSWER,
		.done = done,
		.owner = owner};
	struct request *request = request_start(cluster, &about, err);
	free(body);
	free(path);
	return request;
}

/* A failed `test` is a 422 that has no field to name (reference/observed.md, API server). */
static bool test_failed(const struct write *write, const struct kube_answer *answer)
{
	return write->how == WRITE_JSON && answer->status == 422 &&
		strstr(answer->error.text, "rejected our request");
}

enum write_outcome write_judge(const struct write *write, const struct kube_answer *answer)
{
	if (answer->good)
		return WRITE_DONE;
	if (answer->status == 409 && write->how == WRITE_CREATE)
		return WRITE_TAKEN;
	if (answer->status == 409 || test_failed(write, answer))
		return WRITE_STALE;
	if (answer->status >= 400 && answer->status < 500)
		return WRITE_REFUSED;
	return answer->unsent ? WRITE_UNSENT : WRITE_UNKNOWN;
}

bool write_no_preview(const struct kube_answer *answer)
{
	return answer->status == 400 && strstr(answer->error.text, "does not support dry run");
}
