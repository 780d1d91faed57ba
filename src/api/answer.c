#include "api/answer.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/memory.h"
#include "doc/json.h"

enum { SENTENCE = 4 * 1024 * 1024 /* bytes: some quote a whole object */ };

void api_answer_init(struct api_answer *answer)
{
	*answer = (struct api_answer){.status = 200, .type = "application/json", .fate.cut = -1};
	buf_init(&answer->body, API_ANSWER_MAX);
}

void api_answer_finish(struct api_answer *answer)
{
	for (int i = 0; i < answer->warning_count; i++)
		free(answer->warnings[i]);
	buf_finish(&answer->body);
}

static void add_causes(struct builder *builder, const struct api_refusal *refusal)
{
	builder_array(builder, symbol("causes"));
	for (size_t i = 0; i < refusal->cause_count; i++) {
		builder_object(builder, SYMBOL_NONE);
		builder_string(builder, "reason", refusal->causes[i].reason);
		builder_string(builder, "message", refusal->causes[i].message);
		builder_string(builder, "field", refusal->causes[i].field);
		builder_end(builder);
	}
	builder_end(builder);
}

static void add_details(struct builder *builder, const struct api_refusal *refusal, int retry_after)
{
	if (!refusal->name && !refusal->kind && !refusal->cause_count && !retry_after)
		return;
	builder_object(builder, symbol("details"));
	builder_string(builder, "name", refusal->name);
	builder_string(builder, "group", refusal->group);
	builder_string(builder, "kind", refusal->kind);
	builder_string(builder, "uid", refusal->uid);
	if (refusal->cause_count)
		add_causes(builder, refusal);
	if (retry_after)
		builder_number(builder, symbol("retryAfterSeconds"), retry_after);
	builder_end(builder);
}

static struct doc *failure(const struct api_refusal *refusal, const char *message, int retry_after)
{
	struct builder builder;
	builder_init(&builder);
	builder_object(&builder, SYMBOL_NONE);
	builder_string(&builder, "kind", "Status");
	builder_string(&builder, "apiVersion", "v1");
	builder_object(&builder, KEY_metadata);
	builder_string(&builder, "continue", refusal->continues);
	builder_end(&builder);
	builder_string(&builder, "status", "Failure");
	builder_string(&builder, "message", message);
	builder_string(&builder, "reason", refusal->reason);
	add_details(&builder, refusal, retry_after);
	builder_number(&builder, symbol("code"), refusal->code);
	builder_end(&builder);
	struct doc *doc = builder_finish_doc(&builder);
	builder_finish(&builder);
	return doc;
}

static void refuse(struct api_answer *answer, const struct api_refusal *refusal, const char *format,
	va_list values)
{
	struct buf message;
	buf_init(&message, SENTENCE);
	buf_vprintf(&message, format, values);
	struct doc *doc = failure(refusal, message.text, answer->retry_after);
	answer->status = refusal->code;
	answer->type = "application/json";
	buf_clear(&answer->body);
	json_write(&answer->body, doc_root(doc), 0);
	doc_unref(doc);
	buf_finish(&message);
}

void api_refuse(
	struct api_answer *answer, const struct api_refusal *refusal, const char *format, ...)
{
	va_list values;
	va_start(values, format);
	refuse(answer, refusal, format, values);
	va_end(values);
}

/* Text, or NULL for "": such members are left out. */
static const char *some(const char *text)
{
	return *text ? text : NULL;
}

void api_refuse_call(struct api_answer *answer, const struct api_call *call, int code,
	const char *reason, const char *format, ...)
{
	const struct api_refusal refusal = {.code = code,
		.reason = reason,
		.name = some(call->name),
		.group = some(call->group),
		.kind = some(call->plural)};
	va_list values;
	va_start(values, format);
	refuse(answer, &refusal, format, values);
	va_end(values);
}

void api_refuse_bad(struct api_answer *answer, const char *format, ...)
{
	const struct api_refusal refusal = {.code = 400, .reason = "BadRequest"};
	va_list values;
	va_start(values, format);
	refuse(answer, &refusal, format, values);
	va_end(values);
}

void api_write_failure(struct buf *out, int code, const char *reason, const char *message)
{
	const struct api_refusal refusal = {.code = code, .reason = reason};
	struct doc *doc = failure(&refusal, message, 0);
	json_write(out, doc_root(doc), 0);
	doc_unref(doc);
}

void api_warn(struct api_answer *answer, const char *format, ...)
{
	va_list values;
	if (answer->warning_count == API_WARNINGS)
		return;
	struct buf text;
	buf_init(&text, SENTENCE);
	va_start(values, format);
	buf_vprintf(&text, format, values);
	va_end(values);
	answer->warnings[answer->warning_count++] = buf_take(&text);
}

void api_answer_text(struct api_answer *answer, int status, const char *text)
{
	answer->status = status;
	answer->type = "text/plain; charset=utf-8";
	buf_clear(&answer->body);
	buf_add_text(&answer->body, text);
}

void api_answer_built(struct api_answer *answer, int status, struct builder *builder)
{
	struct doc *doc = builder_finish_doc(builder);
	answer->status = status;
	buf_clear(&answer->body);
	json_write(&answer->body, doc_root(doc), 0);
	doc_unref(doc);
}
