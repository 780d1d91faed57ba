/* The API in memory over HTTP, server and client in one loop. */
#include <criterion/criterion.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "api/load.h"
#include "api/serve.h"
#include "base/file.h"
#include "base/memory.h"
#include "io/http.h"
#include "support/certificate.h"
#include "support/deadline.h"
#include "support/home.h"
#include "unit/api_given.h"
#include "unit/given.h"

#define PODS "/api/v1/namespaces/demo/pods"

enum { PATIENCE = 20 * 1000, WATCHES = 40, PEM_MAX = 65536, BODY_TOO_LARGE = 4 * 1024 * 1024 };

static struct api_given given;
static struct clock now;
static struct loop *loop;
static struct serve *serve;
static bool secure;

static void begin_with(const struct serve_tls *tls)
{
	struct error err;
	unsetenv("http_proxy");
	api_given_init(&given);
	clock_init(&now);
	given.api.clock = &now;
	loop = loop_create(&now);
	serve = serve_create(loop, &given.api, 0, tls, &err);
	cr_assert_not_null(serve, "%s", err.text);
	secure = tls;
}

static void begin(void)
{
	begin_with(NULL);
}

static void begin_tls(void)
{
	struct error err;
	char *home = home_create();
	char *certificate = home_path(home, "crt");
	char *key = home_path(home, "key");
	cr_assert(certificate_write(certificate, key));
	char *pem = file_read(certificate, PEM_MAX, NULL, &err);
	char *secret = file_read(key, PEM_MAX, NULL, &err);
	cr_assert(pem && secret, "%s", err.text);
	begin_with(&(struct serve_tls){pem, secret});
	free(secret);
	free(pem);
	free(key);
	free(certificate);
	home_remove(home);
}

static void end(void)
{
	serve_destroy(serve);
	loop_destroy(loop);
	api_given_finish(&given);
}

TestSuite(api_serve, .init = begin, .fini = end, .timeout = 60);
TestSuite(api_serve_tls, .init = begin_tls, .fini = end, .timeout = 60);

struct asked {
	struct http_transfer *transfer;
	struct buf body;
	bool done;
	enum http_end end;
	long status;
};

static enum http_flow take(
	void *owner, const struct http_answer *answer, const char *bytes, size_t length)
{
	struct asked *asked = owner;
	asked->status = answer->status;
	buf_add(&asked->body, bytes, length);
	return HTTP_GO_ON;
}

static void note_done(void *owner, const struct http_result *result)
{
	struct asked *asked = owner;
	asked->done = true;
	asked->end = result->end;
	asked->status = result->answer->status;
}

static void ask(struct asked *asked, const char *method, const char *target, const char *body)
{
	char *url =
		xasprintf("http%s://127.0.0.1:%d%s", secure ? "s" : "", serve_port(serve), target);
	char *authorization = xasprintf("Authorization: %s", given.authorization);
	const char *headers[] = {authorization, "Content-Type: application/json", NULL};
	const struct http_trust trust = {.proxy = "", .insecure = true};
	const struct http_request request = {.method = method,
		.url = url,
		.headers = headers,
		.body = body,
		.trust = &trust,
		.version = HTTP_OWN,
		.data = take,
		.done = note_done,
		.owner = asked};
	*asked = (struct asked){0};
	buf_init(&asked->body, 16 * 1024 * 1024);
	buf_add_text(&asked->body, "");
	asked->transfer = http_start(loop, &request);
	free(authorization);
	free(url);
}

static bool has(struct asked *asked, const char *text)
{
	int64_t deadline = deadline_in(PATIENCE);
	while (!strstr(asked->body.text, text) && !asked->done && deadline_left(deadline) > 0)
		loop_turn(loop, 100);
	return strstr(asked->body.text, text);
}

static void finish(struct asked *asked)
{
	int64_t deadline = deadline_in(PATIENCE);
	while (!asked->done && deadline_left(deadline) > 0)
		loop_turn(loop, 100);
	cr_assert(asked->done, "no end of an answer: %s", asked->body.text);
}

static void expect(const char *method, const char *target, const char *body, long status)
{
	struct asked asked;
	ask(&asked, method, target, body);
	finish(&asked);
	cr_expect_eq(asked.status, status, "%s %s: %ld %s", method, target, asked.status,
		asked.body.text);
	buf_finish(&asked.body);
}

static void check_requests(void)
{
	expect("GET", "/readyz", NULL, 200);
	expect("POST", PLANS, "{\"metadata\":{\"name\":\"web\"}}", 201);
	expect("POST", PLANS, "{\"metadata\":{\"name\":\"web\"}}", 409);
	expect("GET", PLANS "/web?x=%20%2F", NULL, 200);
	expect("DELETE", PLANS "/web", NULL, 200);
	expect("GET", PLANS "/web", NULL, 404);
	expect("GET", "/nowhere", NULL, 404);
}

Test(api_serve, requests)
{
	check_requests();
}

Test(api_serve_tls, requests)
{
	check_requests();
}

Test(api_serve, bodies_have_a_ceiling)
{
	char *body = xmalloc(BODY_TOO_LARGE);
	memset(body, ' ', BODY_TOO_LARGE);
	body[BODY_TOO_LARGE - 1] = '\0';
	expect("POST", PLANS, body, 413);
	free(body);
}

/* Many watches at once: each is told, and its end is told to the server. */
Test(api_serve, watches)
{
	static struct asked asked[WATCHES];
	for (int i = 0; i < WATCHES; i++)
		ask(&asked[i], "GET", PLANS "?watch=1", NULL);
	expect("POST", PLANS, "{\"metadata\":{\"name\":\"web\"}}", 201);
	for (int i = 0; i < WATCHES; i++)
		cr_assert(has(&asked[i], "\"name\":\"web\""), "watch %d is not told", i);
	expect("DELETE", PLANS "/web", NULL, 200);
	for (int i = 0; i < WATCHES; i++) {
		cr_assert(has(&asked[i], "\"DELETED\""), "watch %d is not told", i);
		http_cancel(asked[i].transfer);
		buf_finish(&asked[i].body);
	}
	expect("POST", PLANS, "{\"metadata\":{\"name\":\"web\"}}", 201);
}

/* A watch has its time, and ends as an answer does that is whole. */
Test(api_serve, watches_end)
{
	struct asked asked;
	ask(&asked, "GET", PLANS "?watch=1&timeoutSeconds=1&allowWatchBookmarks=true", NULL);
	finish(&asked);
	cr_expect_eq(asked.end, HTTP_DONE);
	cr_expect(strstr(asked.body.text, "BOOKMARK"), "%s", asked.body.text);
	buf_finish(&asked.body);
}

/* Nothing happens to the kind: that the client is gone is seen all the same. */
static void check_gone(void)
{
	const struct api_kind *kind = api_kind_find("forklift.konveyor.io", "v1beta1", "plans");
	const struct api_shelf *shelf = api_shelf_of(&given.api.objects, kind);
	int64_t deadline = deadline_in(PATIENCE);
	struct asked asked;
	expect("POST", PLANS, "{\"metadata\":{\"name\":\"web\"}}", 201);
	ask(&asked, "GET", PLANS "?watch=1", NULL);
	cr_assert(has(&asked, "\"name\":\"web\""));
	cr_assert_not_null(shelf->listeners);
	http_cancel(asked.transfer);
	buf_finish(&asked.body);
	while (shelf->listeners && deadline_left(deadline) > 0)
		loop_turn(loop, 100);
	cr_expect_null(shelf->listeners, "it is kept for nobody");
}

Test(api_serve, quiet_watches_of_clients_that_are_gone)
{
	check_gone();
}

Test(api_serve_tls, quiet_watches_of_clients_that_are_gone)
{
	check_gone();
}

/* Lines of a followed log come as they are written, and the answer ends with the pod. */
Test(api_serve, followed_logs)
{
	struct asked asked;
	expect("POST", PODS,
		"{\"metadata\":{\"name\":\"web\"},\"spec\":{\"containers\":[{\"name\":\"main\"}]}}",
		201);
	api_log_add(&given.api, "demo", "web", "main", "one", 0);
	ask(&asked, "GET", PODS "/web/log?follow=true", NULL);
	cr_assert(has(&asked, "one\n"));
	api_log_add(&given.api, "demo", "web", "main", "two", 0);
	cr_assert(has(&asked, "two\n"));
	cr_expect_not(asked.done);
	expect("DELETE", PODS "/web", NULL, 200);
	finish(&asked);
	cr_expect_eq(asked.end, HTTP_DONE);
	cr_expect_str_eq(asked.body.text, "one\ntwo\n");
	buf_finish(&asked.body);
}

/* A server that ends takes its watches with it. */
Test(api_serve, ends_under_a_watch)
{
	struct asked asked;
	ask(&asked, "GET", PLANS "?watch=1", NULL);
	expect("POST", PLANS, "{\"metadata\":{\"name\":\"web\"}}", 201);
	cr_assert(has(&asked, "web"));
	serve_destroy(serve);
	serve = NULL;
	finish(&asked);
	cr_expect_neq(asked.end, HTTP_DONE);
	buf_finish(&asked.body);
}
