#include "unit/api_given.h"

#include <criterion/criterion.h>
#include <stdlib.h>
#include <string.h>

#include "api/load.h"
#include "base/memory.h"
#include "unit/given.h"

enum { NOW = 1795262400 /* 2026-11-21T12:00:00Z */ };

static char *quoted(const char *text)
{
	char *copy = xstrdup(text);
	for (char *at = copy; at && *at; at++)
		*at = *at == '\'' ? '"' : *at;
	return copy;
}

void api_given_load(struct api_given *given, const char *json)
{
	struct error err;
	char *text = quoted(json);
	struct doc *doc = given_json(text);
	cr_assert(api_load(&given->api, doc_root(doc), &err), "%s", err.text);
	doc_unref(doc);
	free(text);
}

void api_given_init(struct api_given *given)
{
	*given = (struct api_given){0};
	clock_init_manual(&given->clock, NOW * INT64_C(1000));
	api_init(&given->api, &given->clock, 7);
	api_given_load(given, "{'kind':'Namespace','apiVersion':'v1','metadata':{'name':'demo'}}");
	api_given_load(given, "{'kind':'Namespace','apiVersion':'v1','metadata':{'name':'other'}}");
	api_loaded(&given->api);
	api_given_user(given, "admin");
}

void api_given_finish(struct api_given *given)
{
	api_finish(&given->api);
	free(given->authorization);
	free(given->body);
}

void api_given_user(struct api_given *given, const char *name)
{
	free(given->authorization);
	given->authorization = NULL;
	for (int i = 0; name && i < API_USERS; i++)
		if (!strcmp(api_user_table[i].name, name))
			given->authorization = xasprintf("Bearer %s", given->api.users.tokens[i]);
	cr_assert(!name || given->authorization, "there is no user %s", name);
}

void api_ask_as(struct api_given *given, const char *method, const char *target, const char *body,
	const char *type)
{
	char *text = quoted(body);
	const struct api_request request = {.method = method,
		.target = target,
		.accept = given->accept,
		.authorization = given->authorization,
		.as = given->as,
		.as_groups = given->as_groups,
		.content_type = type ? type : "application/json",
		.body = text,
		.length = text ? strlen(text) : 0};
	struct api_answer answer;
	api_handle(&given->api, &request, &answer);
	free(given->body);
	given->status = answer.status;
	given->body = xstrdup(answer.body.used ? answer.body.text : "");
	given->warnings = answer.warning_count;
	given->fate = answer.fate;
	given->stream = answer.stream;
	given->watch = (struct api_watch *)answer.stream;
	api_answer_finish(&answer);
	free(text);
}

void api_ask(struct api_given *given, const char *method, const char *target, const char *body)
{
	api_ask_as(given, method, target, body, NULL);
}

void api_expect(const struct api_given *given, int status, const char *text)
{
	char *wanted = quoted(text);
	cr_expect_eq(given->status, status, "%d, not %d: %s", given->status, status, given->body);
	cr_expect(strstr(given->body, wanted), "%s is not in %s", wanted, given->body);
	free(wanted);
}

void api_expect_not(const struct api_given *given, const char *text)
{
	char *unwanted = quoted(text);
	cr_expect_not(strstr(given->body, unwanted), "%s is in %s", unwanted, given->body);
	free(unwanted);
}

char *api_read_watch(struct api_given *given)
{
	struct buf out;
	buf_init(&out, 1024 * 1024);
	buf_add_text(&out, "");
	cr_assert_not_null(given->watch);
	while (api_watch_read(given->watch, &out) && out.used && out.used % 65536 == 0)
		;
	return buf_take(&out);
}
