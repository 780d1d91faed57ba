/* HTTP as clients of all kinds speak it, well and badly. */
#include <criterion/criterion.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/memory.h"
#include "support/deadline.h"
#include "unit/api_served.h"
#include "unit/given.h"

#define NAMESPACE "/api/v1/namespaces/demo"
#define CLOSE "Host: x\r\n{A}\r\nConnection: close\r\n\r\n"

enum { LARGE = 200 * 1000, BODY_TOO_LARGE = 4 * 1024 * 1024 };

static void begin(void)
{
	served_begin(NULL);
}

TestSuite(api_serve_http, .init = begin, .fini = served_end, .timeout = TEST_LIMIT);

static void expect_raw(const char *request, const char *status, const char *text)
{
	char *answer = served_raw(request, 0);
	cr_expect_eq(strncmp(answer, status, strlen(status)), 0, "%s: %.400s", request, answer);
	cr_expect(strstr(answer, text), "%s: %s is not in %.900s", request, text, answer);
	free(answer);
}

Test(api_serve_http, methods)
{
	expect_raw(
		"GET " NAMESPACE " HTTP/1.1\r\n" CLOSE, "HTTP/1.1 200 ", "\"kind\":\"Namespace\"");
	expect_raw("HEAD " NAMESPACE " HTTP/1.1\r\n" CLOSE, "HTTP/1.1 405 ", "Content-Length: ");
	expect_raw("OPTIONS " NAMESPACE " HTTP/1.1\r\n" CLOSE, "HTTP/1.1 405 ",
		"the server does not allow this method on the requested resource");
	expect_raw("FOO " NAMESPACE " HTTP/1.1\r\n" CLOSE, "HTTP/1.1 405 ", "MethodNotAllowed");
	expect_raw("HEAD " PLANS " HTTP/1.1\r\n" CLOSE, "HTTP/1.1 200 ", "Content-Length: ");
	expect_raw("OPTIONS " PLANS " HTTP/1.1\r\n" CLOSE, "HTTP/1.1 405 ",
		" is not supported on resources of kind \\\"plans.forklift.konveyor.io\\\"");
}

/* An answer to HEAD has no body: what follows on the connection is the next answer. */
Test(api_serve_http, head_has_no_body)
{
	char *answer = served_raw("HEAD " PLANS " HTTP/1.1\r\nHost: x\r\n{A}\r\n\r\n"
				  "GET /version HTTP/1.0\r\n\r\n",
		0);
	char *body = strstr(answer, "\r\n\r\n");
	cr_assert_not_null(body, "%s", answer);
	cr_expect_eq(strncmp(body + 4, "HTTP/1.", 7), 0, "%s", answer);
	free(answer);
}

Test(api_serve_http, old_clients)
{
	expect_raw("GET /version HTTP/1.0\r\n{A}\r\n\r\n", "HTTP/1.", "gitVersion");
	char *answer = served_raw(
		"GET " PLANS
		"?watch=1&timeoutSeconds=1&allowWatchBookmarks=1 HTTP/1.0\r\n{A}\r\n\r\n",
		0);
	cr_expect(strstr(answer, "\r\n\r\n{\"type\":\"BOOKMARK\""), "no chunks: %s", answer);
	free(answer);
}

Test(api_serve_http, paths)
{
	expect_raw("GET /api/v1/namespaces/%64emo HTTP/1.1\r\n" CLOSE, "HTTP/1.1 200 ", "\"demo\"");
	expect_raw("GET /api/v1/namespaces/demo%2Fpods HTTP/1.1\r\n" CLOSE, "HTTP/1.1 200 ",
		"PodList");
	expect_raw("GET " NAMESPACE "/ HTTP/1.1\r\n" CLOSE, "HTTP/1.1 200 ", "Namespace");
	expect_raw("GET /api/v1//namespaces/demo HTTP/1.1\r\n" CLOSE, "HTTP/1.1 404 ", "");
	expect_raw("GET /api/v1/namespaces/%zz HTTP/1.1\r\n" CLOSE, "HTTP/1.1 400 ", "");
	expect_raw("GET /api/v1/namespaces?labelSelector=%zz HTTP/1.1\r\n" CLOSE, "HTTP/1.1 200 ",
		"demo");
}

Test(api_serve_http, requests_that_are_none)
{
	static const char *const texts[] = {"GET\r\n\r\n", "\r\n\r\nnothing\r\n\r\n",
		("GET /version HTTP/1.1\r\nContent-Length: many\r\n" CLOSE),
		"GET /version HTTP/1.1\r\nno colon\r\n\r\n", "\x16\x03\x01\x02\x01\r\n\r\n"};
	for (size_t i = 0; i < COUNT(texts); i++) {
		char *answer = served_raw(texts[i], 0);
		cr_expect(!*answer || strstr(answer, " 400 ") || strstr(answer, " 505 "), "%s: %s",
			texts[i], answer);
		free(answer);
	}
	served_expect("GET", "/version", NULL, 200);
}

Test(api_serve_http, bodies_in_chunks)
{
	expect_raw("POST /api/v1/namespaces/demo/configmaps HTTP/1.1\r\nHost: "
		   "x\r\n{A}\r\nConnection: close\r\n"
		   "Content-Type: application/json\r\nTransfer-Encoding: chunked\r\n\r\n"
		   "10\r\n{\"metadata\":{\"na\r\nc\r\nme\":\"chunks\"}}\r\n0\r\n\r\n",
		"HTTP/1.1 400 ", "");
	expect_raw("POST /api/v1/namespaces/demo/configmaps HTTP/1.1\r\nHost: "
		   "x\r\n{A}\r\nConnection: close\r\n"
		   "Content-Type: application/json\r\nTransfer-Encoding: chunked\r\n\r\n"
		   "10\r\n{\"metadata\":{\"na\r\ne\r\nme\":\"chunks\"}}\r\n0\r\n\r\n",
		"HTTP/1.1 201 ", "\"chunks\"");
}

Test(api_serve_http, long_requests)
{
	char *path = xmalloc(LARGE + 1);
	memset(path, 'a', LARGE);
	path[LARGE] = '\0';
	char *request = xasprintf("GET /api?x=%s HTTP/1.1\r\n" CLOSE, path);
	char *header = xasprintf("GET /api HTTP/1.1\r\nX: %s\r\n" CLOSE, path);
	char *answer = served_raw(request, 0);
	cr_expect(strstr(answer, " 414 ") || strstr(answer, " 431 "), "%.300s", answer);
	free(answer);
	answer = served_raw(header, 0);
	cr_expect(strstr(answer, " 431 ") || strstr(answer, " 413 "), "%.300s", answer);
	free(answer);
	path[16 * 1024] = '\0';
	free(request);
	request = xasprintf("GET /api/v1/pods?labelSelector=%s HTTP/1.1\r\n" CLOSE, path);
	answer = served_raw(request, 0);
	cr_expect(strstr(answer, "HTTP/1.1 "), "%.300s", answer);
	cr_expect_null(strstr(answer, " 200 "), "%.300s", answer);
	free(answer);
	free(request);
	free(header);
	free(path);
}

Test(api_serve_http, bodies_that_are_too_large)
{
	struct asked asked;
	char *body = xmalloc(BODY_TOO_LARGE);
	memset(body, ' ', BODY_TOO_LARGE);
	body[BODY_TOO_LARGE - 1] = '\0';
	served_ask(&asked, "POST", PLANS, body);
	served_finish(&asked);
	cr_expect_eq(asked.status, 413);
	cr_expect(strstr(asked.body.text, "Request entity too large: limit is 3145728"), "%s",
		asked.body.text);
	cr_expect(strstr(asked.body.text, "\"reason\":\"RequestEntityTooLarge\""));
	served_forget(&asked);
	free(body);
}

Test(api_serve_http, people_get_lines)
{
	static const char lines[] =
		"{\n  \"kind\": \"Status\",\n  \"apiVersion\": \"v1\",\n  \"metadata\""
		": {},\n";
	expect_raw("GET " PLANS "/none?pretty=true HTTP/1.1\r\n" CLOSE, "HTTP/1.1 404 ", lines);
	expect_raw("GET " PLANS "/none HTTP/1.1\r\nUser-Agent: curl/8.1\r\n" CLOSE, "HTTP/1.1 404 ",
		lines);
	expect_raw("GET " PLANS "/none?pretty=false HTTP/1.1\r\nUser-Agent: curl/8.1\r\n" CLOSE,
		"HTTP/1.1 404 ", "\r\n\r\n{\"kind\":\"Status\"");
	expect_raw("GET " PLANS "/none HTTP/1.1\r\n" CLOSE, "HTTP/1.1 404 ", ",\"code\":404}\n");
}

static void make_large(void)
{
	char *text = xmalloc(LARGE + 1);
	for (int i = 0; i < LARGE; i++)
		text[i] = (char)('a' + (i * 7919LL * i / 13) % 26);
	text[LARGE] = '\0';
	char *body = xasprintf(SERVED_LARGE("%s"), text);
	served_expect("POST", PLANS, body, 201);
	free(body);
	free(text);
}

/* Large answers are packed for who asks so, and are the same. */
Test(api_serve_http, large_answers_are_packed)
{
	struct asked plain;
	struct asked packed;
	make_large();
	served_ask(&plain, "GET", PLANS "/large", NULL);
	served_finish(&plain);
	served_ask_packed(&packed, PLANS "/large");
	served_finish(&packed);
	cr_expect_eq(packed.end, HTTP_DONE);
	cr_expect_gt(packed.body.used, LARGE);
	cr_expect_str_eq(packed.body.text, plain.body.text);
	served_forget(&plain);
	served_forget(&packed);
	expect_raw("GET " PLANS "/large HTTP/1.1\r\nAccept-Encoding: br, gzip\r\n" CLOSE,
		"HTTP/1.1 200 ", "Content-Encoding: gzip\r\n");
	char *answer =
		served_raw("GET " PLANS "/none HTTP/1.1\r\nAccept-Encoding: gzip\r\n" CLOSE, 0);
	cr_expect_null(strstr(answer, "Content-Encoding"), "a small one is not: %s", answer);
	free(answer);
}

/* At a rate, and packed, it is whole all the same. */
Test(api_serve_http, packed_answers_may_be_slow)
{
	struct asked asked;
	make_large();
	served_ctl("slow rate=400k");
	served_ask_packed(&asked, PLANS "/large");
	served_finish(&asked);
	cr_expect_eq(asked.end, HTTP_DONE);
	cr_expect_gt(asked.body.used, LARGE);
	served_forget(&asked);
}
