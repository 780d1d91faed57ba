/*
 * Rights, asked of a server of the test's own on the loopback. What the real server says of real
 * roles is shown end to end.
 */
#include <criterion/criterion.h>
#include <stdio.h>
#include <string.h>

#include "kube/access.h"
#include "kube/cluster_private.h"
#include "support/deadline.h"
#include "unit/given.h"
#include "unit/given_server.h"

enum { RIGHTS_MAX = 512, AT_ONCE = 4, TURNS = 20 /* for what must not come */ };

#define REVIEWS "/selfsubjectaccessreviews HTTP"
#define ALLOWED "{\"kind\":\"SelfSubjectAccessReview\",\"status\":{\"allowed\":true}}"
#define DENIED "{\"kind\":\"SelfSubjectAccessReview\",\"status\":{\"allowed\":false}}"

static struct given_server server;
static struct access_cache cache;
static const struct resource *plans;

static void begin(void)
{
	plans = resource_find("plans");
	given_server(&server, CLUSTER_READ_ONLY);
	access_init(&cache, server.cluster);
}

static void end(void)
{
	access_finish(&cache);
	given_server_end(&server);
}

TestSuite(kube_access, .init = begin, .fini = end, .timeout = TEST_LIMIT);

static enum access ask(const char *name_space)
{
	return access_ask(&cache, "patch", plans, name_space, NULL);
}

static const char *reason(const char *name_space)
{
	return access_reason(&cache, "patch", plans, name_space, NULL);
}

/* The server answers the next review; returns once that is known. */
static void answer(const char *status, const char *headers, const char *body)
{
	int64_t until = deadline_in(GIVEN_PATIENCE);
	uint64_t before = cache.generation;
	given_server_answer(given_server_await(&server, "POST", REVIEWS), status, headers, body);
	while (cache.generation == before && deadline_left(until))
		given_server_turn(&server);
	cr_assert_eq(cache.generation, before + 1);
}

static void expect_not_asked(void)
{
	for (int i = 0; i < TURNS; i++)
		given_server_turn(&server);
	cr_expect_null(given_server_find(&server, "POST", REVIEWS));
}

/* What the review says that is on its way. */
static void expect_review(const char *spec)
{
	char body[1000];
	snprintf(body, sizeof(body),
		"{\"apiVersion\":\"authorization.k8s.io/v1\",\"kind\":\"SelfSubjectAccessReview\","
		"\"spec\":{\"resourceAttributes\":{%s}}}",
		spec);
	struct peer *peer = given_server_await(&server, "POST", REVIEWS);
	cr_expect_str_eq(strstr(peer->received, "\r\n\r\n") + 4, body);
}

Test(kube_access, a_right_is_asked_for_once)
{
	cr_expect_eq(ask("mtv"), ACCESS_UNKNOWN);
	cr_expect_str_eq(reason("mtv"),
		"it is not known yet whether user u may patch plans in namespace mtv");
	cr_expect_eq(ask("mtv"), ACCESS_UNKNOWN);
	expect_review("\"verb\":\"patch\",\"group\":\"forklift.konveyor.io\","
		      "\"resource\":\"plans\",\"namespace\":\"mtv\"");
	cr_expect_eq(cache.under_way, 1);
	answer("201 Created", "", ALLOWED);
	cr_expect_eq(ask("mtv"), ACCESS_ALLOWED);
	cr_expect_str_eq(reason("mtv"), "");
	expect_not_asked();
}

Test(kube_access, what_is_asked)
{
	static const struct {
		const char *verb, *resource, *name_space, *name;
		const char *spec;
		const char *said;
	} cases[] = {
		{"create", "migrations", "mtv", NULL,
			"\"verb\":\"create\",\"group\":\"forklift.konveyor.io\",\"resource\":"
			"\"migrations\",\"namespace\":\"mtv\"",
			"user u may not create migrations in namespace mtv"},
		{"patch", "plans", "mtv", "web",
			"\"verb\":\"patch\",\"group\":\"forklift.konveyor.io\",\"resource\":"
			"\"plans\",\"namespace\":\"mtv\",\"name\":\"web\"",
			"user u may not patch plans \"web\" in namespace mtv"},
		{"patch", "plans", "", "",
			"\"verb\":\"patch\",\"group\":\"forklift.konveyor.io\",\"resource\":"
			"\"plans\"",
			"user u may not patch plans in all namespaces"},
		{"delete", "pods", NULL, NULL,
			"\"verb\":\"delete\",\"group\":\"\",\"resource\":\"pods\"",
			"user u may not delete pods in all namespaces"},
		{"get", "namespaces", "mtv", "kube-system",
			"\"verb\":\"get\",\"group\":\"\",\"resource\":\"namespaces\",\"name\":"
			"\"kube-system\"",
			"user u may not get namespaces \"kube-system\""},
		{"patch", "plans", "a\"b", "\n",
			"\"verb\":\"patch\",\"group\":\"forklift.konveyor.io\",\"resource\":"
			"\"plans\",\"namespace\":\"a\\\"b\",\"name\":\"\\n\"",
			"user u may not patch plans \"\n\" in namespace a\"b"},
	};
	for (size_t i = 0; i < COUNT(cases); i++) {
		const struct resource *resource = resource_find(cases[i].resource);
		access_ask(&cache, cases[i].verb, resource, cases[i].name_space, cases[i].name);
		expect_review(cases[i].spec);
		answer("201 Created", "", DENIED);
		cr_expect_eq(access_ask(&cache, cases[i].verb, resource, cases[i].name_space,
				     cases[i].name),
			ACCESS_DENIED);
		cr_expect_str_eq(access_reason(&cache, cases[i].verb, resource, cases[i].name_space,
					 cases[i].name),
			cases[i].said);
	}
	cr_expect_eq(cache.rights.count, COUNT(cases));
}

Test(kube_access, reasons_of_the_server)
{
	ask("mtv");
	answer("201 Created", "", "{\"status\":{\"allowed\":false,\"reason\":\"it is night\"}}");
	cr_expect_str_eq(reason("mtv"), "it is night");
	ask("demo");
	answer("201 Created", "",
		"{\"status\":{\"allowed\":false,\"evaluationError\":\"no role \\\"ops\\\"\"}}");
	cr_expect_str_eq(
		reason("demo"), "user u may not patch plans in namespace demo (no role \"ops\")");
	ask("lab");
	answer("201 Created", "", "{\"status\":{\"allowed\":true,\"reason\":\"RBAC: allowed\"}}");
	cr_expect_eq(ask("lab"), ACCESS_ALLOWED);
	cr_expect_str_eq(reason("lab"), "");
}

/* An answer is kept for a minute; then the old one holds until the new one is there. */
Test(kube_access, answers_grow_old)
{
	ask("mtv");
	answer("201 Created", "", ALLOWED);
	clock_advance(&server.now, 59 * 1000);
	cr_expect_eq(ask("mtv"), ACCESS_ALLOWED);
	expect_not_asked();
	clock_advance(&server.now, 1000);
	cr_expect_eq(ask("mtv"), ACCESS_ALLOWED);
	given_server_await(&server, "POST", REVIEWS);
	cr_expect_eq(ask("mtv"), ACCESS_ALLOWED, "the old answer holds");
	answer("201 Created", "", DENIED);
	cr_expect_eq(ask("mtv"), ACCESS_DENIED);
}

/* Who may not even ask knows nothing: that is no refusal. */
Test(kube_access, reviews_that_fail)
{
	static const struct {
		const char *status, *headers, *body;
		const char *said;
		int64_t again; /* milliseconds */
	} cases[] = {
		{"403 Forbidden", "", "{\"kind\":\"Status\",\"code\":403,\"message\":\"no\"}",
			"403 not allowed: no", 10000},
		{"429 Too Many Requests", "Retry-After: 30\r\n", "later", "429 server busy: later",
			30000},
		{"500 Internal Server Error", "Retry-After: 1\r\n", "", "500 internal error",
			10000},
		{"201 Created", "", "{}", "the server's review does not say", 10000},
		{"201 Created", "", "{\"status\":{\"allowed\":\"yes\"}}",
			"the server's review does not say", 10000},
		{"201 Created", "", "{\"status\":", "JSON", 10000},
	};
	ask("mtv");
	answer("201 Created", "", ALLOWED);
	clock_advance(&server.now, 60 * 1000);
	for (size_t i = 0; i < COUNT(cases); i++) {
		ask("mtv");
		answer(cases[i].status, cases[i].headers, cases[i].body);
		cr_expect_eq(ask("mtv"), ACCESS_UNKNOWN, "%s", cases[i].status);
		cr_expect(strstr(reason("mtv"),
				  "it is not known whether user u may patch plans in "
				  "namespace mtv: "),
			"%s", reason("mtv"));
		cr_expect(strstr(reason("mtv"), cases[i].said), "%s", reason("mtv"));
		clock_advance(&server.now, cases[i].again - 1);
		ask("mtv");
		expect_not_asked();
		clock_advance(&server.now, 1);
	}
	ask("mtv");
	answer("201 Created", "", DENIED);
	cr_expect_eq(ask("mtv"), ACCESS_DENIED);
}

/* A lost server is left to its probe; once it is back, nobody waits any longer. */
Test(kube_access, the_line_drops)
{
	int64_t until = deadline_in(GIVEN_PATIENCE);
	ask("mtv");
	struct peer *peer = given_server_await(&server, "POST", REVIEWS);
	peer_forget(peer);
	peer_finish(peer);
	while (!cache.generation && deadline_left(until))
		given_server_turn(&server);
	cr_expect_eq(ask("mtv"), ACCESS_UNKNOWN);
	cr_expect(strstr(reason("mtv"), "closed the connection"), "%s", reason("mtv"));
	cr_assert_eq(cluster_link(server.cluster).state, LINK_LOST);
	ask("demo");
	expect_not_asked();
	clock_advance(&server.now, 2000);
	given_server_answer(given_server_await(&server, "GET", "/readyz"), "200 OK", "", "ok");
	given_server_await(&server, "POST", REVIEWS);
	answer("201 Created", "", ALLOWED);
	cr_expect_eq(ask("demo"), ACCESS_ALLOWED);
	ask("mtv");
	answer("201 Created", "", ALLOWED);
	cr_expect_eq(ask("mtv"), ACCESS_ALLOWED);
}

/* Credentials that are not accepted are tried by the watches, now and then, and not by this. */
Test(kube_access, bad_credentials_are_not_hammered)
{
	ask("mtv");
	given_server_answer(
		given_server_await(&server, "POST", REVIEWS), "401 Unauthorized", "", "");
	int64_t until = deadline_in(GIVEN_PATIENCE);
	while (!cache.generation && deadline_left(until))
		given_server_turn(&server);
	cr_assert_eq(cluster_link(server.cluster).state, LINK_REFUSED);
	clock_advance(&server.now, 60 * 1000);
	cr_expect_eq(ask("mtv"), ACCESS_UNKNOWN);
	cr_expect_eq(ask("demo"), ACCESS_UNKNOWN);
	cr_expect_eq(cache.under_way, 0);
	cr_expect_eq(cache.queued, 2);
}

static const char *numbered(int number)
{
	static char name[32];
	snprintf(name, sizeof(name), "ns-%03d", number);
	return name;
}

/* A few at once, the others behind them in the order in which they came. */
Test(kube_access, a_few_at_once)
{
	for (int i = 0; i < 10; i++)
		ask(numbered(i));
	cr_expect_eq(cache.under_way, AT_ONCE);
	cr_expect_eq(cache.queued, 10 - AT_ONCE);
	for (int i = 0; i < 10; i++) {
		answer("201 Created", "", i % 2 ? ALLOWED : DENIED);
		cr_expect_leq(cache.under_way, AT_ONCE);
	}
	cr_expect_eq(cache.under_way, 0);
	cr_expect_eq(cache.queued, 0);
	for (int i = 0; i < 10; i++)
		cr_expect_neq(ask(numbered(i)), ACCESS_UNKNOWN, "%d", i);
	cr_expect_eq(cache.under_way, 0);
}

/* What nobody asked about for longest makes room, but not what waits for its answer. */
Test(kube_access, the_cache_is_bounded)
{
	ask("first");
	answer("201 Created", "", ALLOWED);
	clock_advance(&server.now, 1);
	ask("second");
	answer("201 Created", "", ALLOWED);
	clock_advance(&server.now, 1);
	ask("first");
	for (int i = 2; i < RIGHTS_MAX; i++)
		ask(numbered(i));
	cr_expect_eq(cache.rights.count, RIGHTS_MAX);
	ask("new");
	cr_expect_eq(cache.rights.count, RIGHTS_MAX);
	cr_expect_eq(ask("first"), ACCESS_ALLOWED);
	ask("newer");
	cr_expect_eq(cache.rights.count, RIGHTS_MAX);
	cr_expect_eq(ask("second"), ACCESS_UNKNOWN);
	cr_expect_str_eq(reason("second"), "too many rights are asked for at once");
	cr_expect_eq(ask("new"), ACCESS_UNKNOWN);
	cr_expect(strstr(reason("new"), "not known yet"), "%s", reason("new"));
}

/* A text of any length is cut between code points. */
Test(kube_access, long_reasons)
{
	struct buf body;
	buf_init(&body, 100000);
	buf_add_text(&body, "{\"status\":{\"allowed\":false,\"reason\":\"x");
	for (int i = 0; i < 10000; i++)
		buf_add_text(&body, "\u4e2d");
	buf_add_text(&body, "\"}}");
	ask("mtv");
	answer("201 Created", "", body.text);
	cr_expect_eq(strlen(reason("mtv")), 478);
	cr_expect_str_eq(reason("mtv") + 475, "\u4e2d");
	buf_finish(&body);
}

/* Another context: what was asked of the old one is told to nobody. */
Test(kube_access, ends_in_the_middle)
{
	for (int i = 0; i < 10; i++)
		ask(numbered(i));
	struct peer *peer = given_server_await(&server, "POST", REVIEWS);
	uint64_t before = cache.generation;
	access_finish(&cache);
	given_server_answer(peer, "201 Created", "", ALLOWED);
	for (int i = 0; i < TURNS; i++)
		given_server_turn(&server);
	cr_expect_eq(cache.generation, before);
	access_init(&cache, server.cluster);
	cr_expect_eq(ask(numbered(0)), ACCESS_UNKNOWN);
}

Test(kube_access, without_a_cluster)
{
	struct access_cache none;
	access_init(&none, NULL);
	cr_expect_eq(access_ask(&none, "patch", plans, "mtv", NULL), ACCESS_UNKNOWN);
	cr_expect_str_eq(access_reason(&none, "patch", plans, "mtv", NULL),
		"there is no cluster to ask for rights");
	access_finish(&none);
}
