#include "kube/status.h"

#include <string.h>
#include <strings.h>

#include "base/utf8.h"
#include "doc/doc.h"
#include "doc/json.h"

static enum error_kind kind_of(long status)
{
	switch (status) {
	case 401: return ERROR_CREDENTIALS;
	case 403: return ERROR_FORBIDDEN;
	case 404: return ERROR_NOT_FOUND;
	case 410: return ERROR_GONE;
	case 429: return ERROR_BUSY;
	case 502:
	case 503:
	case 504: return ERROR_UNREACHABLE;
	default: return ERROR_OTHER;
	}
}

static const char *name_of(long status)
{
	switch (status) {
	case 400: return "bad request";
	case 401: return "credentials not accepted";
	case 403: return "not allowed";
	case 404: return "not found";
	case 409: return "conflict";
	case 410: return "expired";
	case 422: return "invalid";
	case 429: return "server busy";
	case 500: return "internal error of the server";
	case 502: return "bad gateway";
	case 503: return "service unavailable";
	case 504: return "gateway time-out";
	default: return status < 400 ? "unexpected answer" : "error";
	}
}

/* A strict patch is answered with the whole object before what is wrong (reference/observed.md). */
static const char *useful_part(const char *message)
{
	const char *tail = strstr(message, "strict decoding error: ");
	return tail ? tail : message;
}

bool status_object_error(const struct node *object, long status, struct error *err)
{
	long code = (long)node_int(node_find(object, "code"), status);
	const char *message = node_text(node_get(object, KEY_message));
	const char *reason = node_text(node_get(object, KEY_reason));
	if (!message || !*message)
		message = reason ? reason : name_of(code);
	return error_set_kind(
		err, kind_of(code), "%ld %s: %s", code, name_of(code), useful_part(message));
}

static bool text_error(
	long status, const char *content_type, const char *body, size_t length, struct error *err)
{
	size_t line = strcspn(body, "\r\n");
	if (strcasestr(content_type, "html"))
		return error_set_kind(err, kind_of(status),
			"%ld %s: a web page instead of an answer of the API (a proxy or a login "
			"page?)",
			status, name_of(status));
	if (!length || !line)
		return error_set_kind(err, kind_of(status), "%ld %s", status, name_of(status));
	return error_set_kind(err, kind_of(status), "%ld %s: %.*s", status, name_of(status),
		(int)(line < 200 ? line : utf8_cut(body, 200)), body);
}

void status_word(const char *text, char out[STATUS_WORD])
{
	size_t length = 0;
	for (; text && text[length] && length + 1 < STATUS_WORD; length++)
		out[length] = text[length] > ' ' && text[length] < 0x7f ? text[length] : '?';
	out[length] = '\0';
}

bool status_error(long status, const char *content_type, const char *body, size_t length,
	char reason[STATUS_WORD], struct error *err)
{
	struct doc *doc = length && *body == '{' ? json_parse(body, length, NULL) : NULL;
	bool object = node_equals(node_get(doc_root(doc), KEY_kind), "Status");
	status_word(object ? node_text(node_get(doc_root(doc), KEY_reason)) : NULL, reason);
	if (object)
		status_object_error(doc_root(doc), status, err);
	else
		text_error(status, content_type, body, length, err);
	doc_unref(doc);
	return false;
}
