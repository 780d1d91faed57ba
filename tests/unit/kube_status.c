#include <criterion/criterion.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/buf.h"
#include "base/memory.h"
#include "base/utf8.h"
#include "kube/status.h"
#include "unit/given.h"

TestSuite(kube_status);

Test(kube_status, bodies_become_sentences)
{
	static const struct {
		long status;
		const char *type;
		const char *body;
		enum error_kind kind;
		const char *text;
	} cases[] = {
		{403, "application/json",
			"{\"kind\":\"Status\",\"message\":\"plans is "
			"forbidden\",\"reason\":\"Forbidden\","
			"\"code\":403}",
			ERROR_FORBIDDEN, "403 not allowed: plans is forbidden"},
		{500, "application/json",
			"{\"kind\":\"Status\",\"reason\":\"Expired\",\"code\":410}", ERROR_GONE,
			"410 expired: Expired"},
		{422, "application/json", "{\"kind\":\"Status\"}", ERROR_OTHER,
			"422 invalid: invalid"},
		{401, "", "", ERROR_CREDENTIALS, "401 credentials not accepted"},
		{404, "text/plain", "404 page not found\n", ERROR_NOT_FOUND,
			"404 not found: 404 page not found"},
		{404, "text/plain", "\nbelow", ERROR_NOT_FOUND, "404 not found"},
		{429, "text/plain", "Too many\r\nmore", ERROR_BUSY, "429 server busy: Too many"},
		{502, "text/html; charset=x", "<html>x", ERROR_UNREACHABLE,
			"502 bad gateway: a web page instead of an answer of the API (a proxy or a "
			"login "
			"page?)"},
		{302, "text/HTML", "", ERROR_OTHER,
			"302 unexpected answer: a web page instead of an answer of the API (a "
			"proxy or a "
			"login page?)"},
		{503, "application/json", "{broken", ERROR_UNREACHABLE,
			"503 service unavailable: {broken"},
		{409, "application/json", "{\"kind\":\"Plan\"}", ERROR_OTHER,
			"409 conflict: {\"kind\":\"Plan\"}"},
		{418, "", "short and stout", ERROR_OTHER, "418 error: short and stout"},
		{504, "", "", ERROR_UNREACHABLE, "504 gateway time-out"},
	};
	for (size_t i = 0; i < COUNT(cases); i++) {
		struct error err = {0};
		char reason[STATUS_WORD];
		cr_expect_not(status_error(cases[i].status, cases[i].type, cases[i].body,
			strlen(cases[i].body), reason, &err));
		cr_expect_str_eq(err.text, cases[i].text);
		cr_expect_eq(err.kind, cases[i].kind, "%s", err.text);
	}
}

Test(kube_status, machine_words)
{
	static const struct {
		const char *text;
		const char *word;
	} cases[] = {{NULL, ""}, {"", ""}, {"AlreadyExists", "AlreadyExists"},
		{"31c6aaca-e22e-41ab-9620-e0fbd1c7a5e8", "31c6aaca-e22e-41ab-9620-e0fbd1c7a5e8"},
		{"a b\tc\x1b[2J\x7f", "a?b?c?[2J?"}, {"gr\xc3\xbc\xc3", "gr???"},
		{"123456789-123456789-123456789-123456789-123456789-123456789-1234567",
			"123456789-123456789-123456789-123456789-123456789-123456789-123"}};
	for (size_t i = 0; i < COUNT(cases); i++) {
		char word[STATUS_WORD];
		status_word(cases[i].text, word);
		cr_expect_str_eq(word, cases[i].word);
	}
}

Test(kube_status, long_texts_are_cut_between_code_points)
{
	for (size_t shift = 0; shift < 4; shift++) {
		struct error err;
		char reason[STATUS_WORD];
		struct buf body;
		buf_init(&body, 10000);
		for (size_t i = 0; i < shift; i++)
			buf_add_char(&body, 'x');
		for (size_t i = 0; i < 200; i++)
			buf_add_text(&body, "\u4e2d");
		status_error(500, "text/plain", body.text, body.used, reason, &err);
		cr_expect_lt(strlen(err.text), 260);
		const char *end = err.text + strlen(err.text);
		for (const char *at = err.text; at < end;)
			cr_expect_not(utf8_next(&at, end).marked, "shift %zu", shift);
		buf_finish(&body);
	}
}

/* What stands behind START in the first line that begins with it. */
static const char *behind(const char *headers, const char *start, char *out, size_t room)
{
	const char *line = strcasestr(headers, start);
	*out = '\0';
	if (line)
		snprintf(out, room, "%.*s", (int)strcspn(line + strlen(start), "\r\n"),
			line + strlen(start));
	return out;
}

static char *recorded_text(const char *name, const char *ending)
{
	char *path = xasprintf("%s/../shared/data/recorded/%s.%s", TEST_SOURCE, name, ending);
	char *text = given_text(path);
	free(path);
	return text;
}

struct recorded {
	const char *name;
	const char *ending;
	enum error_kind kind;
	const char *said;
	const char *reason; /* the machine word */
};

static void check_recorded(const struct recorded *about)
{
	char status[16];
	char type[100];
	char reason[STATUS_WORD];
	struct error err = {0};
	char *body = recorded_text(about->name, about->ending);
	char *headers = recorded_text(about->name, "headers");
	cr_assert(body && headers, "%s", about->name);
	behind(headers, "\nHTTP/1.1 ", status, sizeof(status));
	behind(headers, "\nContent-Type: ", type, sizeof(type));
	status_error(atol(status), type, body, strlen(body), reason, &err);
	cr_expect_str_eq(reason, about->reason, "%s: %s", about->name, reason);
	cr_expect_eq(err.kind, about->kind, "%s: %s", about->name, err.text);
	cr_expect(!strncmp(err.text, status, 3), "%s: %s", about->name, err.text);
	cr_expect(strstr(err.text, about->said), "%s: %s", about->name, err.text);
	free(headers);
	free(body);
}

/* What a real API server said. */
Test(kube_status, recorded)
{
	static const struct recorded cases[] = {
		{"err-400-continue", "json", ERROR_OTHER, "invalid continue token", "BadRequest"},
		{"err-400-json", "json", ERROR_OTHER, "error decoding patch", "BadRequest"},
		{"err-400-strict-post", "json", ERROR_OTHER,
			": strict decoding error: unknown field ", "BadRequest"},
		{"err-401", "json", ERROR_CREDENTIALS, "401 credentials not accepted: Unauthorized",
			"Unauthorized"},
		{"err-403-anonymous", "json", ERROR_FORBIDDEN,
			"User \"system:anonymous\" cannot list", "Forbidden"},
		{"err-403-delete", "json", ERROR_FORBIDDEN, "User \"tenant\" cannot delete",
			"Forbidden"},
		{"err-403-list", "json", ERROR_FORBIDDEN, "at the cluster scope", "Forbidden"},
		{"err-403-watch", "json", ERROR_FORBIDDEN, "cannot watch resource \"nodes\"",
			"Forbidden"},
		{"err-404", "json", ERROR_NOT_FOUND, "\"nosuch\" not found", "NotFound"},
		{"err-404-kind", "txt", ERROR_NOT_FOUND, "404 not found: 404 page not found", ""},
		{"err-409-apply", "json", ERROR_OTHER, "409 conflict: Apply failed", "Conflict"},
		{"err-409-conflict", "json", ERROR_OTHER, "the object has been modified",
			"Conflict"},
		{"err-409-delete", "json", ERROR_OTHER, "the UID in the precondition", "Conflict"},
		{"err-409-exists", "json", ERROR_OTHER, "already exists", "AlreadyExists"},
		{"err-410-continue", "json", ERROR_GONE, "410 expired: The provided continue",
			"Expired"},
		{"err-410-rv", "json", ERROR_GONE, "is too old", "Expired"},
		{"err-415", "json", ERROR_OTHER, "unknown format", "UnsupportedMediaType"},
		{"err-422-patch", "json", ERROR_OTHER, "must be of type boolean", "Invalid"},
		{"err-422-required", "json", ERROR_OTHER, "\"Bad_Name\" is invalid", "Invalid"},
		{"err-422-strict-patch", "json", ERROR_OTHER,
			"422 invalid: strict decoding error: unknown field \"spec.archivd\"",
			"Invalid"},
		{"err-429-cache", "json", ERROR_BUSY, "storage is (re)initializing",
			"TooManyRequests"},
		{"err-429-fairness", "txt", ERROR_BUSY, "429 server busy: Too many requests", ""},
		{"err-503-apiservice", "txt", ERROR_UNREACHABLE, "service unavailable", ""},
		{"err-fieldselector", "json", ERROR_OTHER, "field label not supported",
			"BadRequest"},
		{"list-future", "json", ERROR_UNREACHABLE, "504 gateway time-out: ", "Timeout"},
		{"inv-err-404-vm", "txt", ERROR_NOT_FOUND, "404 not found", ""},
	};
	char *index = recorded_text("index", "json");
	if (!index)
		cr_skip_test("there are no recorded answers");
	free(index);
	for (size_t i = 0; i < COUNT(cases); i++)
		check_recorded(&cases[i]);
}
