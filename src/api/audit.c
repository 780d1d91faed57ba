#include "api/audit.h"

#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <unistd.h>

#include "api/kinds.h"
#include "base/time.h"
#include "doc/json.h"

enum { LINE_MAX = 8 * 1024 * 1024 };

bool api_audit_open(struct api_audit *audit, const char *path, struct error *err)
{
	int file = open(path, O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC, 0600);
	audit->file = file < 0 ? NULL : fdopen(file, "a");
	if (!audit->file && file >= 0)
		close(file);
	return audit->file || error_set(err, "cannot write %s: %s", path, strerror(errno));
}

void api_audit_close(struct api_audit *audit)
{
	if (audit->file)
		fclose(audit->file);
	audit->file = NULL;
}

static bool is_write(const char *verb)
{
	static const char *const verbs[] = {
		"create", "update", "patch", "delete", "deletecollection"};
	for (size_t i = 0; i < sizeof(verbs) / sizeof(*verbs); i++)
		if (!strcmp(verbs[i], verb))
			return true;
	return false;
}

static void add_text(struct builder *builder, const char *name, const char *text)
{
	builder_string(builder, name, text && *text ? text : NULL);
}

/* NAME NULL: nobody knows who it is. */
static void add_user(
	struct builder *builder, const char *member, const char *name, const char *groups)
{
	builder_object(builder, symbol(member));
	if (name) {
		builder_string(builder, "username", name);
		builder_array(builder, symbol("groups"));
		for (const char *at = groups ? groups : ""; *at; at += *at == ',') {
			builder_text(builder, SYMBOL_NONE, at, strcspn(at, ","));
			at += strcspn(at, ",");
		}
		builder_text(builder, SYMBOL_NONE, "system:authenticated", 20);
		builder_end(builder);
	}
	builder_end(builder);
}

/* A new object is not named by its path but by its body. */
static void add_object(struct builder *builder, const struct api_call *call, const struct doc *body)
{
	const struct node *name = body ? node_find(doc_root(body), "metadata.name") : NULL;
	if (!call->of_resources)
		return;
	builder_object(builder, symbol("objectRef"));
	add_text(builder, "resource", call->plural);
	add_text(builder, "namespace", call->name_space);
	add_text(builder, "name", *call->name ? call->name : node_text(name));
	add_text(builder, "apiGroup", call->group);
	builder_string(builder, "apiVersion", call->version);
	add_text(builder, "subresource", call->subresource);
	builder_end(builder);
}

/* Of other paths it is the method. */
static const char *verb_of(const struct api_call *call)
{
	static const char *const methods[][2] = {
		{"POST", "post"}, {"PATCH", "patch"}, {"PUT", "put"}, {"DELETE", "delete"}};
	if (call->of_resources)
		return call->verb;
	for (size_t i = 0; i < sizeof(methods) / sizeof(*methods); i++)
		if (!strcmp(call->request->method, methods[i][0]))
			return methods[i][1];
	return "get";
}

static void add_request(struct builder *builder, const struct api_call *call,
	const struct api_user *user, const struct doc *body)
{
	builder_string(builder, "requestURI", call->request->target);
	builder_string(builder, "verb", verb_of(call));
	add_user(builder, "user", user ? user->name : NULL, user ? user->groups : NULL);
	if (call->request->as)
		add_user(builder, "impersonatedUser", call->request->as, call->request->as_groups);
	builder_array(builder, symbol("sourceIPs"));
	builder_text(builder, SYMBOL_NONE, "127.0.0.1", 9);
	builder_end(builder);
	builder_string(
		builder, "userAgent", call->request->user_agent ? call->request->user_agent : "");
	add_object(builder, call, body);
}

static void add_line(struct api_audit *audit, struct doc *doc)
{
	struct buf line;
	buf_init(&line, LINE_MAX);
	json_write(&line, doc_root(doc), 0);
	buf_add_text(&line, "\n");
	fwrite(line.text, 1, line.used, audit->file);
	fflush(audit->file);
	buf_finish(&line);
}

/* With microseconds, as MicroTime has them: what came before what is told by them. */
static void format_micro(int64_t time, char out[TIME_TEXT])
{
	time_format(time, out);
	size_t length = strcspn(out, "Z");
	snprintf(out + length, TIME_TEXT - length, ".%03d000Z", (int)(time % 1000));
}

static void add_event(struct api_audit *audit, const struct clock *clock,
	const struct api_call *call, const struct api_user *user, const struct api_answer *answer,
	const struct doc *body)
{
	struct builder builder;
	char now[TIME_TEXT];
	format_micro(clock->wall, now);
	builder_init(&builder);
	builder_object(&builder, SYMBOL_NONE);
	builder_string(&builder, "kind", "Event");
	builder_string(&builder, "apiVersion", "audit.k8s.io/v1");
	builder_string(&builder, "level", body ? "Request" : "Metadata");
	builder_string(&builder, "auditID", answer->audit_id);
	builder_string(&builder, "stage", answer->stream ? "ResponseStarted" : "ResponseComplete");
	add_request(&builder, call, user, body);
	builder_object(&builder, symbol("responseStatus"));
	builder_object(&builder, KEY_metadata);
	builder_end(&builder);
	builder_number(&builder, symbol("code"), answer->status);
	builder_end(&builder);
	if (body)
		builder_copy(&builder, symbol("requestObject"), doc_root(body));
	builder_string(&builder, "requestReceivedTimestamp", now);
	builder_string(&builder, "stageTimestamp", now);
	builder_end(&builder);
	struct doc *doc = builder_finish_doc(&builder);
	builder_finish(&builder);
	if (doc)
		add_line(audit, doc);
	doc_unref(doc);
}

void api_audit_add(struct api_audit *audit, const struct clock *clock, const struct api_call *call,
	const struct api_user *user, struct api_answer *answer)
{
	const struct api_request *request = call->request;
	struct error err;
	snprintf(answer->audit_id, sizeof(answer->audit_id), "00000000-0000-4000-8000-%012llx",
		(unsigned long long)++audit->count);
	if (!audit->file)
		return;
	bool has_body = is_write(call->verb) && request->body && request->length;
	struct doc *body = has_body ? json_parse(request->body, request->length, &err) : NULL;
	add_event(audit, clock, call, user, answer, body);
	doc_unref(body);
}
