/* What is sent is taken for an object: kind, place, shape (api/write_common.h). */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "api/causes.h"
#include "api/fields.h"
#include "api/forklift.h"
#include "api/metadata.h"
#include "api/write_common.h"
#include "doc/json.h"

enum { SUMMARY = 30, HEX = 4 * SUMMARY };

/* ---- the body ------------------------------------------------------------------------------ */

/* The start of the body, as decoders quote what they cannot read. */
static void summarise(const struct api_request *request, char out[HEX])
{
	size_t length = request->length < SUMMARY ? request->length : SUMMARY;
	const char *more = request->length > SUMMARY ? " ..." : "";
	size_t used = 0;
	if (!length) {
		strcpy(out, "<empty>");
		return;
	}
	if (*request->body == '{') {
		snprintf(out, HEX, "%.*s%s", (int)length, request->body, more);
		return;
	}
	for (size_t i = 0; i < length; i++)
		used += (size_t)snprintf(
			out + used, HEX - used, "%02x", (unsigned char)request->body[i]);
	snprintf(out + used, HEX - used, "%s", more);
}

static void refuse_unrecognized(
	const struct api_call *call, const char *why, struct api_answer *answer)
{
	char summary[HEX];
	summarise(call->request, summary);
	api_refuse_bad(answer,
		"the object provided is unrecognized (must be of type %s): couldn't get "
		"version/kind; json parse error: %s (%s)",
		call->kind->kind, why, summary);
}

static void refuse_missing(
	const struct api_call *call, const char *member, struct api_answer *answer)
{
	char summary[HEX];
	summarise(call->request, summary);
	api_refuse_bad(answer,
		"the object provided is unrecognized (must be of type %s): Object '%s' is missing "
		"in '%.*s' (%s)",
		call->kind->kind, member, (int)call->request->length, call->request->body, summary);
}

static bool takes_type(const struct api_call *call)
{
	const char *type = call->request->content_type;
	return !type || !*type || !strncmp(type, "application/json", 16) || !strcmp(type, "*/*");
}

/* Objects of built-in kinds need not say what they are, but what they say must be known. */
static bool check_built_in(const struct api_call *call, const char *kind, const char *version,
	struct api_answer *answer)
{
	char own[API_VERSION_TEXT];
	const char *wanted = call->kind->kind;
	api_kind_version(call->kind, own);
	kind = *kind ? kind : wanted;
	version = *version ? version : own;
	if (!strcmp(kind, wanted) && !strcmp(version, own))
		return true;
	api_refuse_bad(answer,
		"%s in version \"%s\" cannot be handled as a %s: no kind \"%s\" is registered for "
		"version \"%s\"",
		kind, version, wanted, kind, version);
	return false;
}

/* Whether a custom resource says what it is; another kind is a matter of 422, later. */
static bool check_custom(const struct api_call *call, const char *kind, const char *version,
	struct api_answer *answer)
{
	char own[API_VERSION_TEXT];
	api_kind_version(call->kind, own);
	if (!*kind)
		refuse_missing(call, "Kind", answer);
	else if (!*version)
		refuse_missing(call, "apiVersion", answer);
	else if (strcmp(version, own) != 0)
		api_refuse_bad(answer,
			"the API version in the data (%s) does not match the expected API version "
			"(%s)",
			version, own);
	else
		return true;
	return false;
}

static bool check_kind(
	const struct api_call *call, const struct node *root, struct api_answer *answer)
{
	const char *kind = node_text_or(node_get(root, KEY_kind), "");
	const char *version = node_text_or(node_get(root, KEY_apiVersion), "");
	return call->kind->built_in ? check_built_in(call, kind, version, answer)
				    : check_custom(call, kind, version, answer);
}

struct doc *write_body(const struct api_call *call, struct api_answer *answer)
{
	struct error err;
	const struct api_request *request = call->request;
	if (!takes_type(call)) {
		api_refuse(answer,
			&(struct api_refusal){.code = 415, .reason = "UnsupportedMediaType"},
			"the body of the request was in an unknown format - accepted media types "
			"include: application/json");
		return NULL;
	}
	struct doc *doc =
		request->length ? json_parse_whole(request->body, request->length, &err) : NULL;
	const struct node *root = doc ? doc_root(doc) : NULL;
	if (!request->length)
		refuse_unrecognized(call, "unexpected end of JSON input", answer);
	else if (!doc)
		refuse_unrecognized(call, err.text, answer);
	else if (!node_is(root, NODE_OBJECT))
		refuse_unrecognized(call, "json: cannot unmarshal it into an object", answer);
	else if (check_kind(call, root, answer))
		return doc;
	doc_unref(doc);
	return NULL;
}

/* ---- decoding ------------------------------------------------------------------------------ */

/* A patch is answered with all that it would have made. */
static void refuse_patched(const struct api_call *call, const struct node *root, const char *what,
	struct api_answer *answer)
{
	const struct api_invalid invalid = {"", "", ""};
	struct api_causes causes;
	struct buf object;
	struct buf quoted;
	(void)call;
	buf_init(&object, API_BODY_MAX);
	buf_init(&quoted, 2 * API_BODY_MAX);
	json_write(&object, root, 0);
	json_write_text(&quoted, object.used ? object.text : "");
	api_causes_init(&causes);
	api_causes_add(&causes, "FieldValueInvalid", "patch", "Invalid value: %s: %s",
		quoted.used ? quoted.text : "\"\"", what);
	api_causes_refuse(&causes, &invalid, answer);
	api_causes_finish(&causes);
	buf_finish(&object);
	buf_finish(&quoted);
}

void write_refuse_decoding(const struct api_call *call, const struct node *root, const char *what,
	struct api_answer *answer)
{
	const char *version = call->kind->version;
	if (!strcmp(call->verb, "patch"))
		refuse_patched(call, root, what, answer);
	else
		api_refuse_bad(answer, "%s in version \"%s\" cannot be handled as a %s: %s",
			call->kind->kind, version, call->kind->kind, what);
}

static void list_fields(
	struct buf *out, const struct array *fields, const char *what, const char *after)
{
	for (size_t i = 0; i < fields->count; i++)
		buf_printf(out, "%s%s \"%s\"", out->used ? after : "", what,
			*(char **)array_at(fields, i));
}

static void warn_of(const struct array *fields, const char *what, struct api_answer *answer)
{
	for (size_t i = 0; i < fields->count; i++)
		api_warn(answer, "%s field \"%s\"", what, *(char **)array_at(fields, i));
}

/* Whether what is too much may be: it may, unless the request is strict. */
static bool check_fields(const struct api_call *call, const struct node *root,
	const struct array *twice, const struct array *unknown, struct api_answer *answer)
{
	const char *validation = api_call_parameter(call, "fieldValidation");
	if (!strcmp(validation, "Strict") && twice->count + unknown->count) {
		struct buf said;
		struct buf sentence;
		buf_init(&said, 64 * 1024);
		buf_init(&sentence, 65 * 1024);
		list_fields(&said, twice, "duplicate field", ", ");
		list_fields(&said, unknown, "unknown field", ", ");
		buf_printf(&sentence, "strict decoding error: %s", said.text);
		write_refuse_decoding(call, root, sentence.text, answer);
		buf_finish(&said);
		buf_finish(&sentence);
		return false;
	}
	if (strcmp(validation, "Ignore") != 0) {
		warn_of(twice, "duplicate", answer);
		warn_of(unknown, "unknown", answer);
	}
	return true;
}

static int by_path(const void *a, const void *b)
{
	return strcmp(*(char *const *)a, *(char *const *)b);
}

struct doc *write_shaped(struct api *api, const struct api_call *call, const struct node *root,
	struct api_answer *answer)
{
	char what[200];
	struct array twice;
	struct array unknown;
	if (!api_metadata_is_typed(node_get(root, KEY_metadata), what)) {
		write_refuse_decoding(call, root, what, answer);
		return NULL;
	}
	array_init(&twice, sizeof(char *));
	array_init(&unknown, sizeof(char *));
	bool creates = !strcmp(call->verb, "create");
	struct doc *doc =
		(creates ? api_shaped_new : api_shaped)(&api->schemas, call->kind, root, &unknown);
	if (strcmp(call->verb, "patch") != 0)
		api_find_duplicates(root, &twice);
	if (unknown.count)
		qsort(unknown.items, unknown.count, sizeof(char *), by_path);
	if (!doc)
		api_refuse_call(answer, call, 500, "InternalError", "the object is too large");
	else if (!check_fields(call, root, &twice, &unknown, answer)) {
		doc_unref(doc);
		doc = NULL;
	}
	struct doc *changed = doc ? api_forklift_changed(api, call, doc_root(doc)) : NULL;
	if (changed) {
		doc_unref(doc);
		doc = changed;
	}
	array_finish_texts(&twice);
	array_finish_texts(&unknown);
	return doc;
}

/* ---- place --------------------------------------------------------------------------------- */

bool write_check_place(
	const struct api_call *call, const struct node *root, struct api_answer *answer)
{
	const char *own = write_metadata(root, KEY_namespace);
	if (!*own || !strcmp(own, call->name_space))
		return true;
	api_refuse_bad(answer,
		"the namespace of the provided object does not match the namespace sent on the "
		"request");
	return false;
}

bool write_check_causes(const struct api_call *call, const char *name,
	const struct api_causes *causes, struct api_answer *answer)
{
	const struct api_invalid invalid = {call->kind->group, call->kind->kind, name};
	if (causes->items.count)
		api_causes_refuse(causes, &invalid, answer);
	return !causes->items.count;
}
