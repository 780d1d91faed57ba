#include <criterion/criterion.h>
#include <stdlib.h>
#include <string.h>

#include "kube/request.h"
#include "support/deadline.h"
#include "unit/given.h"
#include "unit/given_server.h"

TestSuite(kube_request);

#define REVIEWS "/apis/authorization.k8s.io/v1/"
#define PLANS "/apis/forklift.konveyor.io/v1beta1/namespaces/mtv/plans"

static const char *const paths[] = {"/readyz", "/api/v1/namespaces",
	"/api/v1/namespaces/mtv/pods/x/exec", PLANS, PLANS "/web?dryRun=All", PLANS "/web/status",
	REVIEWS "selfsubjectaccessreviews", REVIEWS "selfsubjectaccessreviews?dryRun=All",
	REVIEWS "selfsubjectrulesreviews", REVIEWS "selfsubjectaccessreviews/",
	REVIEWS "selfsubjectaccessreviewsx", REVIEWS "selfsubjectaccessreview",
	REVIEWS "subjectaccessreviews", REVIEWS "localsubjectaccessreviews",
	REVIEWS "SelfSubjectAccessReviews", "/x" REVIEWS "selfsubjectaccessreviews",
	"/apis/authorization.k8s.io/v1beta1/selfsubjectaccessreviews",
	PLANS "?x=" REVIEWS "selfsubjectaccessreviews", REVIEWS "selfsubjectaccessreviews/../plans",
	"//" REVIEWS "selfsubjectaccessreviews", "", "?"};

static bool is_review(const char *path)
{
	return !strcmp(path, paths[6]) || !strcmp(path, paths[7]) || !strcmp(path, paths[8]);
}

/* The last door: only these requests may leave the program when it is read-only. */
Test(kube_request, read_only_lets_nothing_else_out)
{
	static const char *const methods[] = {"GET", "POST", "PUT", "PATCH", "DELETE", "HEAD",
		"OPTIONS", "CONNECT", "TRACE", "get", "Get", "GET ", " GET", "post", "POST ", "",
		"GETX", "DELETECOLLECTION"};
	for (size_t m = 0; m < COUNT(methods); m++) {
		for (size_t p = 0; p < COUNT(paths); p++) {
			bool get = !strcmp(methods[m], "GET");
			bool review = !strcmp(methods[m], "POST") && is_review(paths[p]);
			cr_expect_eq(request_allowed(CLUSTER_READ_ONLY, methods[m], paths[p]),
				get || review, "%s %s", methods[m], paths[p]);
			cr_expect(request_allowed(CLUSTER_READ_WRITE, methods[m], paths[p]),
				"%s %s", methods[m], paths[p]);
		}
	}
}

/* What is left of an answer once its request has ended. */
struct answered {
	bool done;
	struct kube_answer answer; /* without the doc */
};

static void take_answer(void *owner, const struct kube_answer *answer)
{
	struct answered *answered = owner;
	cr_expect_not(answered->done, "told twice");
	*answered = (struct answered){.done = true, .answer = *answer};
	answered->answer.doc = NULL;
}

/* Sends a write; returns who has it at the server. */
static struct peer *write_there(struct given_server *server, struct answered *answered)
{
	struct error err = {0};
	struct kube_request about = {.method = "POST",
		.path = PLANS,
		.body = "{}",
		.lane = LANE_FRESH,
		.done = take_answer,
		.owner = answered};
	*answered = (struct answered){0};
	cr_assert(request_start(server->cluster, &about, &err), "%s", err.text);
	return given_server_await(server, "POST", "/plans");
}

static void await_answer(struct given_server *server, const struct answered *answered)
{
	int64_t until = deadline_in(GIVEN_PATIENCE);
	while (!answered->done && deadline_left(until))
		given_server_turn(server);
	cr_assert(answered->done);
}

/* What a journal notes: which line of the server's audit log it is, and the reason as a word. */
Test(kube_request, words_for_a_journal, .timeout = TEST_LIMIT)
{
	static const struct {
		const char *status;
		const char *headers;
		const char *body;
		const char *audit_id;
		const char *reason;
		bool good;
	} cases[] = {
		{"201 Created", "Audit-Id: 31c6aaca-e22e\r\n", "{\"kind\":\"Plan\"}",
			"31c6aaca-e22e", "", true},
		{"409 Conflict", "AUDIT-ID:  b-2  \r\n",
			"{\"kind\":\"Status\",\"reason\":\"AlreadyExists\",\"code\":409}", "b-2",
			"AlreadyExists", false},
		{"422 Unprocessable Entity", "",
			"{\"kind\":\"Status\",\"reason\":\"Invalid\",\"code\":422}", "", "Invalid",
			false},
		{"403 Forbidden", "Audit-Id: x\r\n", "no, and no Status", "x", "", false},
		{"500 Internal Server Error", "Audit-Id: \x1b]2;a b\r\n",
			"{\"kind\":\"Status\",\"reason\":\"In\\u0007 ternal\"}", "?]2;a?b",
			"In??ternal", false},
	};
	struct given_server server;
	given_server(&server, CLUSTER_READ_WRITE);
	for (size_t i = 0; i < COUNT(cases); i++) {
		struct answered answered;
		given_server_answer(write_there(&server, &answered), cases[i].status,
			cases[i].headers, cases[i].body);
		await_answer(&server, &answered);
		cr_expect_eq(answered.answer.good, cases[i].good, "%s", answered.answer.error.text);
		cr_expect_str_eq(answered.answer.audit_id, cases[i].audit_id);
		cr_expect_str_eq(answered.answer.reason, cases[i].reason);
		cr_expect_eq(answered.answer.status, atol(cases[i].status));
	}
	given_server_end(&server);
}

/* The server hangs up on whom it does not know: that is a refusal, and no lost line. */
Test(kube_request, turned_away_in_the_middle, .timeout = TEST_LIMIT)
{
	struct given_server server;
	struct answered answered;
	given_server(&server, CLUSTER_READ_WRITE);
	struct peer *peer = write_there(&server, &answered);
	peer_forget(peer);
	peer_say(peer, "HTTP/1.1 401 Unauthorized\r\nContent-Length: 90\r\n\r\n{\"kind\":");
	cr_assert(peer_wait_sent(peer, NULL, GIVEN_PATIENCE));
	peer_finish(peer);
	await_answer(&server, &answered);
	cr_expect_not(answered.answer.lost || answered.answer.good);
	cr_expect_eq(answered.answer.status, 401);
	cr_expect_eq(answered.answer.error.kind, ERROR_CREDENTIALS);
	cr_expect(!strncmp(answered.answer.error.text,
			  "401 credentials not accepted; log in again as user \"u\"", 54),
		"%s", answered.answer.error.text);
	cr_expect_eq(cluster_link(server.cluster).state, LINK_REFUSED);
	given_server_end(&server);
}

/* The head came, the line broke in the body: what became of it is in the log under that id. */
Test(kube_request, audit_id_of_half_an_answer, .timeout = TEST_LIMIT)
{
	struct given_server server;
	struct answered answered;
	given_server(&server, CLUSTER_READ_WRITE);
	struct peer *peer = write_there(&server, &answered);
	peer_forget(peer);
	peer_say(peer, "HTTP/1.1 200 OK\r\nAudit-Id: half\r\nContent-Length: 90\r\n\r\n{");
	cr_assert(peer_wait_sent(peer, NULL, GIVEN_PATIENCE));
	peer_finish(peer);
	await_answer(&server, &answered);
	cr_expect(answered.answer.lost);
	cr_expect_str_eq(answered.answer.audit_id, "half");
	given_server_end(&server);
}
