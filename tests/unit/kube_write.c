/* Writes as a server sees them, and what its answers mean. */
#include "kube/write.h"

#include <criterion/criterion.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>

#include "base/memory.h"
#include "support/deadline.h"
#include "unit/given.h"
#include "unit/given_server.h"

enum { TURNS = 50 /* for what must not come */ };

#define MIGRATIONS "/apis/forklift.konveyor.io/v1beta1/namespaces/mtv/migrations"
#define QUERY "?fieldManager=mtvtop&fieldValidation=Strict&timeout=10s"

static struct given_server server;
static struct kube_answer answer; /* the last one, without its doc */
static enum write_outcome outcome;
static bool no_preview;
static int answers;
static struct write write;

static void begin(void)
{
	given_server(&server, CLUSTER_READ_WRITE);
	answers = 0;
}

static void end(void)
{
	write_finish(&write);
	given_server_end(&server);
}

TestSuite(kube_write, .init = begin, .fini = end, .timeout = TEST_LIMIT);

static void given_write(enum write_patch how, const char *path, const char *body)
{
	write_finish(&write);
	write = (struct write){.how = how, .path = xstrdup(path), .body = xstrdup(body)};
}

static void take(void *owner, const struct kube_answer *given)
{
	cr_expect_eq(owner, &write);
	answers++;
	outcome = write_judge(&write, given);
	no_preview = write_no_preview(given);
	answer = *given;
	answer.doc = NULL;
}

static void send_it(bool dry)
{
	struct error err = {0};
	cr_assert(write_send(server.cluster, &write, dry, take, &write, &err), "%s", err.text);
}

static void await(int count)
{
	int64_t until = deadline_in(GIVEN_PATIENCE);
	while (answers < count && deadline_left(until))
		given_server_turn(&server);
	cr_assert_eq(answers, count);
}

static void expect_request(const struct peer *peer, const char *line, const char *headers[])
{
	size_t length = strcspn(peer->received, "\r");
	const char *body = strstr(peer->received, "\r\n\r\n");
	cr_assert(body);
	cr_expect(length == strlen(line) && !strncmp(peer->received, line, length), "%.*s",
		(int)length, peer->received);
	for (; *headers; headers++) {
		const char *found = strcasestr(peer->received, *headers);
		cr_expect(found && found < body, "no %s in %s", *headers, peer->received);
	}
	cr_expect_str_eq(body + 4, write.body);
}

#define METADATA "\r\nAccept: application/json;as=PartialObjectMetadata;g=meta.k8s.io;v=v1\r\n"

Test(kube_write, create_on_the_wire)
{
	given_write(WRITE_CREATE, MIGRATIONS, "{\"kind\":\"Migration\"}");
	send_it(false);
	struct peer *peer = given_server_await(&server, "POST", MIGRATIONS);
	expect_request(peer, "POST " MIGRATIONS QUERY " HTTP/1.1",
		(const char *[]){"\r\nContent-Type: application/json\r\n",
			"\r\nContent-Length: 20\r\n", NULL});
	cr_expect_null(strstr(peer->received, "PartialObjectMetadata"));
	given_server_answer(peer, "201 Created", "", "{\"kind\":\"Migration\"}");
	await(1);
	cr_expect_eq(outcome, WRITE_DONE);
}

Test(kube_write, patches_on_the_wire)
{
	given_write(WRITE_MERGE, MIGRATIONS "/run", "{\"spec\":{}}");
	send_it(false);
	struct peer *peer = given_server_await(&server, "PATCH", "/run");
	expect_request(peer, "PATCH " MIGRATIONS "/run" QUERY " HTTP/1.1",
		(const char *[]){
			"\r\nContent-Type: application/merge-patch+json\r\n", METADATA, NULL});
	given_server_answer(peer, "200 OK", "", "{}");
	await(1);
	given_write(WRITE_JSON, MIGRATIONS "/run", "[]");
	send_it(true);
	peer = given_server_await(&server, "PATCH", "/run");
	expect_request(peer, "PATCH " MIGRATIONS "/run" QUERY "&dryRun=All HTTP/1.1",
		(const char *[]){
			"\r\nContent-Type: application/json-patch+json\r\n", METADATA, NULL});
	given_server_answer(peer, "200 OK", "", "{}");
	await(2);
	cr_expect_eq(outcome, WRITE_DONE);
}

#define DELETE_OPTIONS                                                                             \
	"{\"apiVersion\":\"v1\",\"kind\":\"DeleteOptions\",\"preconditions\":{\"uid\":\"u-1\","    \
	"\"resourceVersion\":\"4711\"}"

/* A server takes a dry run of a deletion from the body alone: without it there it would be none. */
Test(kube_write, deletions_on_the_wire)
{
	struct doc *doc = given_yaml("metadata: {name: run, uid: u-1, resourceVersion: '4711'}");
	for (int dry = 0; dry < 2; dry++) {
		write_finish(&write);
		write_delete(&write, doc_root(doc));
		write.path = xstrdup(MIGRATIONS "/run");
		cr_expect_str_eq(write.body, DELETE_OPTIONS "}");
		send_it(dry);
		struct peer *peer = given_server_await(&server, "DELETE", "/run");
		const char *body = strstr(peer->received, "\r\n\r\n") + 4;
		cr_expect_str_eq(
			body, dry ? DELETE_OPTIONS ",\"dryRun\":[\"All\"]}" : DELETE_OPTIONS "}");
		cr_expect_eq(!strstr(peer->received, "dryRun=All"), !dry);
		given_server_answer(peer, "200 OK", "", "{}");
		await(dry + 1);
		cr_expect_eq(outcome, WRITE_DONE);
	}
	doc_unref(doc);
}

/* Only what nobody used before cannot be dead already, and then libcurl sends nothing again. */
Test(kube_write, a_connection_each)
{
	given_write(WRITE_JSON, MIGRATIONS "/run", "[]");
	for (int i = 0; i < 3; i++) {
		int before = server.accepted;
		send_it(false);
		struct peer *peer = given_server_await(&server, "PATCH", "/run");
		cr_expect_eq(server.accepted, before + 1);
		cr_expect_eq(peer, server.peers[before], "on a connection of another request");
		given_server_answer(peer, "200 OK", "", "{}");
		await(i + 1);
		int64_t until = deadline_in(GIVEN_PATIENCE);
		while (peer->end == PEER_OPEN && deadline_left(until))
			given_server_turn(&server);
		cr_expect_neq(peer->end, PEER_OPEN, "left open for the next one");
	}
}

static int count_requests(void)
{
	int count = 0;
	for (int i = 0; i < server.accepted; i++)
		count += strstr(server.peers[i]->received, "PATCH ") != NULL;
	return count;
}

/* The server has it and hangs up: nobody knows what became of it, and nobody sends it again. */
Test(kube_write, cut_off_is_unknown_and_sent_once)
{
	given_write(WRITE_JSON, MIGRATIONS "/run", "[]");
	send_it(false);
	struct peer *peer = given_server_await(&server, "PATCH", "/run");
	peer_finish(peer);
	await(1);
	cr_expect_eq(outcome, WRITE_UNKNOWN);
	cr_expect(answer.lost);
	for (int i = 0; i < TURNS; i++) {
		clock_advance(&server.now, 1000);
		given_server_turn(&server);
	}
	cr_expect_eq(count_requests(), 1);
	cr_expect_eq(answers, 1);
}

/* Without a connection nothing can have come of it: there is nothing to look for. */
Test(kube_write, without_a_connection_it_was_not_sent)
{
	given_write(WRITE_CREATE, MIGRATIONS, "{}");
	cr_assert_eq(shutdown(server.listener, SHUT_RDWR), 0);
	send_it(false);
	await(1);
	cr_expect_eq(outcome, WRITE_UNSENT, "%s", answer.error.text);
	cr_expect(answer.lost);
}

/* What was cut in the middle of the answer's body may have been done, though its head said 200. */
Test(kube_write, half_an_answer_is_unknown)
{
	given_write(WRITE_JSON, MIGRATIONS "/run", "[]");
	send_it(false);
	struct peer *peer = given_server_await(&server, "PATCH", "/run");
	peer_forget(peer);
	peer_say(peer, "HTTP/1.1 200 OK\r\nContent-Length: 90\r\n\r\n{");
	cr_assert(peer_wait_sent(peer, NULL, GIVEN_PATIENCE));
	peer_finish(peer);
	await(1);
	cr_expect_eq(outcome, WRITE_UNKNOWN);
}

Test(kube_write, a_mute_server_is_unknown_when_its_time_is_over)
{
	given_write(WRITE_CREATE, MIGRATIONS, "{}");
	send_it(false);
	given_server_await(&server, "POST", MIGRATIONS);
	clock_advance(&server.now, WRITE_ANSWER - 1);
	for (int i = 0; i < TURNS; i++)
		given_server_turn(&server);
	cr_expect_eq(answers, 0);
	clock_advance(&server.now, 2);
	await(1);
	cr_expect_eq(outcome, WRITE_UNKNOWN);
	cr_expect_gt(WRITE_ANSWER, WRITE_DEADLINE);
}

Test(kube_write, read_only_sends_nothing)
{
	struct error err = {0};
	given_server_end(&server);
	given_server(&server, CLUSTER_READ_ONLY);
	given_write(WRITE_JSON, MIGRATIONS "/run", "[]");
	cr_expect_null(write_send(server.cluster, &write, true, take, &write, &err));
	cr_expect_null(write_send(server.cluster, &write, false, take, &write, &err));
	cr_expect(*err.text);
	for (int i = 0; i < TURNS; i++)
		given_server_turn(&server);
	cr_expect_null(given_server_find(&server, "PATCH", "/run"));
	cr_expect_eq(answers, 0);
}

/* ---- what answers mean ----------------------------------------------------------------------- */

static struct kube_answer answered(long status, const char *text)
{
	struct kube_answer made = {
		.status = status, .good = status >= 200 && status < 300, .reason = ""};
	error_set(&made.error, "%s", text);
	return made;
}

/* No status that nobody thought of is taken for done, and only 4xx says that nothing happened. */
Test(kube_write, every_status)
{
	static const enum write_patch ways[] = {
		WRITE_CREATE, WRITE_MERGE, WRITE_JSON, WRITE_DELETE};
	for (size_t w = 0; w < COUNT(ways); w++) {
		given_write(ways[w], MIGRATIONS, "{}");
		for (long status = 0; status < 700; status++) {
			struct kube_answer made = answered(status, "x");
			enum write_outcome wanted = status >= 200 && status < 300 ? WRITE_DONE
				: status == 409
				? (ways[w] == WRITE_CREATE ? WRITE_TAKEN : WRITE_STALE)
				: status >= 400 && status < 500 ? WRITE_REFUSED
								: WRITE_UNKNOWN;
			cr_expect_eq(write_judge(&write, &made), wanted, "%ld", status);
		}
	}
}

#define FAILED_TEST "422 Invalid: the server rejected our request due to an error in our request"

/* A failed `test` and a refusal by admission are both a 422. */
Test(kube_write, failed_test)
{
	struct kube_answer test = answered(422, FAILED_TEST);
	struct kube_answer policy = answered(422, "422 Invalid: denied request: night shift only");
	given_write(WRITE_JSON, MIGRATIONS "/run", "[]");
	cr_expect_eq(write_judge(&write, &test), WRITE_STALE);
	cr_expect_eq(write_judge(&write, &policy), WRITE_REFUSED);
	given_write(WRITE_MERGE, MIGRATIONS "/run", "{}");
	cr_expect_eq(write_judge(&write, &test), WRITE_REFUSED);
	given_write(WRITE_CREATE, MIGRATIONS, "{}");
	cr_expect_eq(write_judge(&write, &test), WRITE_REFUSED);
}

Test(kube_write, no_preview)
{
	static const char text[] =
		"400 BadRequest: admission webhook \"a.b\" does not support dry run";
	struct kube_answer webhook = answered(400, text);
	struct kube_answer other = answered(400, "400 BadRequest: unknown field \"spec.x\"");
	struct kube_answer later = answered(500, text);
	cr_expect(write_no_preview(&webhook));
	cr_expect_not(write_no_preview(&other));
	cr_expect_not(write_no_preview(&later));
}
