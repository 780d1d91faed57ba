/* The API in memory over HTTP, server and client in one loop. */
#include <criterion/criterion.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "api/load.h"
#include "api/serve_private.h"
#include "base/file.h"
#include "base/memory.h"
#include "support/certificate.h"
#include "support/deadline.h"
#include "support/home.h"
#include "unit/api_served.h"
#include "unit/given.h"

#define PODS "/api/v1/namespaces/demo/pods"

enum { WATCHES = 40, PEM_MAX = 65536, BODY_TOO_LARGE = 4 * 1024 * 1024 };

static void begin(void)
{
	served_begin(NULL);
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
	served_begin(&(struct serve_tls){pem, secret});
	free(secret);
	free(pem);
	free(key);
	free(certificate);
	home_remove(home);
}

TestSuite(api_serve, .init = begin, .fini = served_end, .timeout = TEST_LIMIT);
TestSuite(api_serve_tls, .init = begin_tls, .fini = served_end, .timeout = TEST_LIMIT);

static void check_requests(void)
{
	served_expect("GET", "/readyz", NULL, 200);
	served_expect("POST", PLANS, SERVED_PLAN("web"), 201);
	served_expect("POST", PLANS, SERVED_PLAN("web"), 409);
	served_expect("GET", PLANS "/web?x=%20%2F", NULL, 200);
	served_expect("DELETE", PLANS "/web", NULL, 200);
	served_expect("GET", PLANS "/web", NULL, 404);
	served_expect("GET", "/nowhere", NULL, 404);
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
	served_expect("POST", PLANS, body, 413);
	free(body);
}

/* Many watches at once: each is told, and its end is told to the server. */
Test(api_serve, watches)
{
	static struct asked asked[WATCHES];
	for (int i = 0; i < WATCHES; i++)
		served_ask(&asked[i], "GET", PLANS "?watch=1", NULL);
	served_expect("POST", PLANS, SERVED_PLAN("web"), 201);
	for (int i = 0; i < WATCHES; i++)
		cr_assert(served_has(&asked[i], "\"name\":\"web\""), "watch %d is not told", i);
	served_expect("DELETE", PLANS "/web", NULL, 200);
	for (int i = 0; i < WATCHES; i++) {
		cr_assert(served_has(&asked[i], "\"DELETED\""), "watch %d is not told", i);
		http_cancel(asked[i].transfer);
		buf_finish(&asked[i].body);
	}
	served_expect("POST", PLANS, SERVED_PLAN("web"), 201);
}

/* A watch has its time, and ends as an answer does that is whole. */
Test(api_serve, watches_end)
{
	struct asked asked;
	served_ask(&asked, "GET", PLANS "?watch=1&timeoutSeconds=1&allowWatchBookmarks=true", NULL);
	served_finish(&asked);
	cr_expect_eq(asked.end, HTTP_DONE);
	cr_expect(strstr(asked.body.text, "BOOKMARK"), "%s", asked.body.text);
	buf_finish(&asked.body);
}

/* Nothing happens to the kind: that the client is gone is seen all the same. */
static void check_gone(void)
{
	const struct api_kind *kind = api_kind_find("forklift.konveyor.io", "v1beta1", "plans");
	const struct api_shelf *shelf = api_shelf_of(&served.given.api.objects, kind);
	int64_t deadline = deadline_in(SERVED_PATIENCE);
	struct asked asked;
	served_expect("POST", PLANS, SERVED_PLAN("web"), 201);
	served_ask(&asked, "GET", PLANS "?watch=1", NULL);
	cr_assert(served_has(&asked, "\"name\":\"web\""));
	cr_assert_not_null(shelf->listeners);
	http_cancel(asked.transfer);
	buf_finish(&asked.body);
	while (shelf->listeners && deadline_left(deadline) > 0)
		loop_turn(served.loop, 100);
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

static size_t count_links(void)
{
	size_t count = 0;
	for (const struct link *link = served.serve->links; link; link = link->next)
		count++;
	return count;
}

/* They would use up what connections there may be, as long as an older one is open. */
Test(api_serve, watches_that_are_gone_leave_their_connections)
{
	int older = served_connect();
	int64_t deadline = deadline_in(SERVED_PATIENCE);
	struct asked watch;
	served_turn(20);
	served_expect("POST", PLANS, SERVED_PLAN("web"), 201);
	size_t before = count_links();
	for (int i = 0; i < 3; i++) {
		served_ask(&watch, "GET", PLANS "?watch=1", NULL);
		cr_assert(served_has(&watch, "\"name\":\"web\""));
		served_forget(&watch);
	}
	while (count_links() > before && deadline_left(deadline) > 0)
		served_turn(20);
	cr_expect_leq(count_links(), before);
	close(older);
}

/* Lines of a followed log come as they are written, and the answer ends with the pod. */
Test(api_serve, followed_logs)
{
	struct asked asked;
	served_expect("POST", PODS,
		"{\"metadata\":{\"name\":\"web\"},\"spec\":{\"containers\":[{\"name\":\"main\"}]}}",
		201);
	api_log_add(&served.given.api, "demo", "web", "main", "one", 0);
	served_ask(&asked, "GET", PODS "/web/log?follow=true", NULL);
	cr_assert(served_has(&asked, "one\n"));
	api_log_add(&served.given.api, "demo", "web", "main", "two", 0);
	cr_assert(served_has(&asked, "two\n"));
	cr_expect_not(asked.done);
	served_expect("DELETE", PODS "/web", NULL, 200);
	served_finish(&asked);
	cr_expect_eq(asked.end, HTTP_DONE);
	cr_expect_str_eq(asked.body.text, "one\ntwo\n");
	buf_finish(&asked.body);
}

/* A server that ends takes its watches with it. */
Test(api_serve, ends_under_a_watch)
{
	struct asked asked;
	served_ask(&asked, "GET", PLANS "?watch=1", NULL);
	served_expect("POST", PLANS, SERVED_PLAN("web"), 201);
	cr_assert(served_has(&asked, "web"));
	serve_destroy(served.serve);
	served.serve = NULL;
	served_finish(&asked);
	cr_expect_neq(asked.end, HTTP_DONE);
	buf_finish(&asked.body);
}
