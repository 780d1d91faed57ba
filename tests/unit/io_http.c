/* Requests against a server of the test's own on the loopback, which says what the case wants. */
#include <criterion/criterion.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/memory.h"
#include "io/http.h"
#include "support/certificate.h"
#include "support/deadline.h"
#include "support/home.h"
#include "support/tls_peer.h"
#include "unit/given.h"

enum { PATIENCE = 60 * 1000, TEXT_MAX = 32 * 1024 * 1024, PEERS = 4 };

#define NOW INT64_C(1795262400000) /* Sat, 21 Nov 2026 12:00:00 GMT */

/* A request, and what was told of its answer. */
struct asked {
	struct http_transfer *transfer;
	struct buf body;
	int begun;
	long begun_status;
	int pauses;	     /* so often the data callback says HTTP_PAUSE ... */
	enum http_flow flow; /* ... and then this */
	bool done;
	enum http_end end;
	struct http_answer answer;
	char error[300];
};

static struct clock now;
static struct loop *loop;
static int listener, port;
static SSL_CTX *tls; /* of the server; NULL: it speaks plain TCP */
static struct peer *peers[PEERS];
static int accepted;
static char *home;

static void begin(void)
{
	static const char *const names[] = {"http_proxy", "https_proxy", "all_proxy", "no_proxy",
		"HTTPS_PROXY", "ALL_PROXY", "NO_PROXY"};
	for (size_t i = 0; i < COUNT(names); i++)
		unsetenv(names[i]);
	home = given_home();
	clock_init_manual(&now, NOW);
	loop = loop_create(&now);
	listener = peer_listen(&port);
}

static void end(void)
{
	loop_destroy(loop);
	for (int i = 0; i < accepted; i++)
		peer_destroy(peers[i]);
	SSL_CTX_free(tls);
	if (listener >= 0)
		close(listener);
	home_remove(home);
}

TestSuite(io_http, .init = begin, .fini = end, .timeout = TEST_LIMIT);

static void note_begun(void *owner, const struct http_answer *answer)
{
	struct asked *asked = owner;
	asked->begun++;
	asked->begun_status = answer->status;
}

static enum http_flow take(
	void *owner, const struct http_answer *answer, const char *bytes, size_t length)
{
	struct asked *asked = owner;
	(void)answer;
	if (asked->pauses > 0) {
		asked->pauses--;
		return HTTP_PAUSE;
	}
	buf_add(&asked->body, bytes, length);
	return asked->flow;
}

static void done(void *owner, const struct http_result *result)
{
	struct asked *asked = owner;
	cr_expect_not(asked->done, "told twice");
	asked->done = true;
	asked->end = result->end;
	asked->answer = *result->answer;
	snprintf(asked->error, sizeof(asked->error), "%s", result->error ? result->error : "");
}

/* A GET from the test's server; the caller changes what it wants otherwise. */
static struct http_request request_of(struct asked *asked, const struct http_trust *trust)
{
	static char url[64];
	snprintf(url, sizeof(url), "%s://127.0.0.1:%d/x", tls ? "https" : "http", port);
	*asked = (struct asked){.flow = HTTP_GO_ON};
	buf_init(&asked->body, TEXT_MAX);
	return (struct http_request){.method = "GET",
		.url = url,
		.trust = trust,
		.version = HTTP_OWN,
		.connect_deadline = PATIENCE,
		.begun = note_begun,
		.data = take,
		.done = done,
		.owner = asked};
}

static void ask(struct asked *asked)
{
	static const struct http_trust trust = {.proxy = ""};
	struct http_request request = request_of(asked, &trust);
	asked->transfer = http_start(loop, &request);
}

static void forget(struct asked *asked)
{
	buf_finish(&asked->body);
}

/* One turn of the loop, and one of the server. */
static void turn(void)
{
	struct peer *peer;
	loop_turn(loop, 5);
	if (listener >= 0 && accepted < PEERS && (peer = peer_accept(listener, tls, NULL, 0)))
		peers[accepted++] = peer;
	for (int i = 0; i < accepted; i++)
		peer_wait_bytes(peers[i], NULL, SIZE_MAX, 0);
}

/* Turns until a whole request has arrived on connection I, and returns it. */
static const char *await_request(int i)
{
	int64_t until = deadline_in(PATIENCE);
	while ((accepted <= i || !strstr(peers[i]->received, "\r\n\r\n")) && deadline_left(until))
		turn();
	cr_assert(accepted > i && *peers[i]->received, "no request on connection %d", i);
	return peers[i]->received;
}

static void await_end(const struct asked *asked)
{
	int64_t until = deadline_in(PATIENCE);
	while (!asked->done && deadline_left(until))
		turn();
	cr_assert(asked->done, "the request has not ended");
}

/* Asks, and answers with this text; the server closes behind it when it is told to. */
static void exchange(struct asked *asked, const char *answer, bool closes)
{
	int i = accepted;
	ask(asked);
	await_request(i);
	peer_say(peers[i], answer);
	cr_assert(peer_wait_sent(peers[i], NULL, PATIENCE));
	if (closes)
		peer_finish(peers[i]);
	await_end(asked);
	http_forget_connections(loop);
}

Test(io_http, a_request_and_its_answer)
{
	static const char *const headers[] = {"Authorization: Bearer abc", "Accept: a/b", NULL};
	static const struct http_trust trust = {.proxy = ""};
	struct asked asked;
	struct http_request request = request_of(&asked, &trust);
	request.method = "PATCH";
	request.body = "{\"a\": 1}";
	request.headers = headers;
	http_start(loop, &request);
	const char *text = await_request(0);
	static const char *const parts[] = {"PATCH /x HTTP/1.1\r\n", "\r\nUser-Agent: mtvtop/",
		"\r\nAuthorization: Bearer abc\r\n", "\r\nAccept: a/b\r\n",
		"\r\nContent-Length: 8\r\n", "\r\n\r\n{\"a\": 1}"};
	for (size_t i = 0; i < COUNT(parts); i++)
		cr_expect(strstr(text, parts[i]), "%s is not in %s", parts[i], text);
	cr_expect_not(strstr(text, "Expect") || strstr(text, "Accept-Encoding"), "%s", text);
	peer_say(peers[0],
		"HTTP/1.1 429 Slow down\r\ncontent-type:application/json; charset=utf-8\r\n"
		"Audit-Id:  12-34 \r\nWarning: 299 - \"old\"\r\nRETRY-AFTER: 7\r\n"
		"Date: Sat, 21 Nov 2026 11:59:58 GMT\r\nLocation: /y\r\n"
		"Content-Length: 5\r\n\r\nhello");
	await_end(&asked);
	cr_expect_eq(asked.end, HTTP_DONE);
	cr_expect_eq(asked.begun, 1);
	cr_expect_eq(asked.begun_status, 429);
	cr_expect_eq(asked.answer.status, 429);
	cr_expect_str_eq(asked.answer.content_type, "application/json; charset=utf-8");
	cr_expect_str_eq(asked.answer.audit_id, "12-34");
	cr_expect_str_eq(asked.answer.warning, "299 - \"old\"");
	cr_expect_str_eq(asked.answer.location, "/y");
	cr_expect_eq(asked.answer.retry_after, 7000);
	cr_expect_eq(asked.answer.date, NOW - 2000);
	cr_expect_eq(asked.answer.dated, now.mono);
	cr_expect_not(asked.answer.shared);
	cr_expect_str_eq(asked.body.text, "hello");
	cr_expect_str_eq(asked.error, "");
	forget(&asked);
}

Test(io_http, retry_after_in_seconds_or_as_a_date)
{
	static const struct {
		const char *text;
		int64_t expected;
	} cases[] = {{"0", 0}, {"1", 1000}, {" 30 ", 30000}, {"86399", 86399000}, {"86400", -1},
		{"-1", -1}, {"-99999999999999999999", -1}, {"", -1}, {"soon", -1}, {"7 s", -1},
		{"99999999999999999999", -1}, {"Sat, 21 Nov 2026 12:00:09 GMT", 9000},
		{"Sat, 21 Nov 2026 11:59:59 GMT", -1}, {"Sat, 21 Nov 2099 12:00:09 GMT", -1},
		{"Sat, 99 Nov 2026 12:00:09 GMT", -1}};
	struct asked asked;
	char answer[200];
	for (size_t i = 0; i < COUNT(cases); i++) {
		snprintf(answer, sizeof(answer),
			"HTTP/1.1 503 Later\r\nRetry-After:%s\r\nContent-Length: 0\r\n\r\n",
			cases[i].text);
		exchange(&asked, answer, false);
		cr_expect_eq(asked.answer.retry_after, cases[i].expected, "%s: %lld", cases[i].text,
			(long long)asked.answer.retry_after);
		peer_destroy(peers[0]);
		accepted = 0;
		forget(&asked);
	}
}

/* What comes before the answer is not the answer. */
Test(io_http, early_hints_are_not_the_answer)
{
	struct asked asked;
	exchange(&asked,
		"HTTP/1.1 103 Early Hints\r\nRetry-After: 9\r\nWarning: early\r\n\r\n"
		"HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok",
		false);
	cr_expect_eq(asked.begun, 1);
	cr_expect_eq(asked.begun_status, 200);
	cr_expect_eq(asked.answer.retry_after, -1);
	cr_expect_str_eq(asked.answer.warning, "");
	forget(&asked);
}

/* Credentials must not go where a server points to. */
Test(io_http, redirects_are_told_and_not_followed)
{
	struct asked asked;
	exchange(&asked,
		"HTTP/1.1 302 Found\r\nLocation: http://127.0.0.1:1/login\r\n"
		"Content-Length: 0\r\n\r\n",
		false);
	cr_expect_eq(asked.end, HTTP_DONE);
	cr_expect_eq(asked.answer.status, 302);
	cr_expect_str_eq(asked.answer.location, "http://127.0.0.1:1/login");
	cr_expect_eq(accepted, 1);
	forget(&asked);
}

Test(io_http, long_headers_are_cut_between_letters)
{
	struct buf answer;
	struct asked asked;
	buf_init(&answer, 10000);
	buf_add_text(&answer, "HTTP/1.1 200 OK\r\nWarning: x");
	for (int i = 0; i < 400; i++)
		buf_add_text(&answer, "\u00e9");
	buf_add_text(&answer, "\r\nContent-Length: 0\r\n\r\n");
	exchange(&asked, answer.text, false);
	size_t length = strlen(asked.answer.warning);
	cr_expect_eq(length, 299);
	cr_expect_str_eq(asked.answer.warning + length - 2, "\u00e9");
	buf_finish(&answer);
	forget(&asked);
}

Test(io_http, ways_to_end_badly)
{
	static const struct {
		const char *answer;
		enum http_end end;
		const char *said;
	} cases[] = {
		{"", HTTP_FAILED, "it closed the connection without an answer"},
		{"HTTP/1.1 200 OK\r\nContent-Length: 9\r\n\r\nhalf", HTTP_LOST,
			"the connection broke"},
		{"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n9\r\nhalf", HTTP_LOST,
			"the connection broke"},
		{"SSH-2.0-OpenSSH_9.2\r\n", HTTP_FAILED, "HTTP/0.9"},
	};
	struct asked asked;
	for (size_t i = 0; i < COUNT(cases); i++) {
		exchange(&asked, cases[i].answer, true);
		cr_expect_eq(asked.end, cases[i].end, "%zu: %d", i, (int)asked.end);
		cr_expect(strstr(asked.error, cases[i].said), "%zu: %s", i, asked.error);
		forget(&asked);
	}
}

Test(io_http, compressed_garbage_is_told)
{
	static const struct http_trust trust = {.proxy = ""};
	struct asked asked;
	struct http_request request = request_of(&asked, &trust);
	request.compressed = true;
	http_start(loop, &request);
	cr_expect(strstr(await_request(0), "\r\nAccept-Encoding: gzip\r\n"));
	peer_say(peers[0],
		"HTTP/1.1 200 OK\r\nContent-Encoding: gzip\r\nContent-Length: 7\r\n\r\ngarbage");
	await_end(&asked);
	cr_expect_eq(asked.end, HTTP_GARBLED);
	cr_expect_str_eq(asked.error, "the answer is compressed garbage");
	forget(&asked);
}

Test(io_http, nobody_listens)
{
	struct asked asked;
	close(listener);
	listener = -1;
	ask(&asked);
	await_end(&asked);
	cr_expect_eq(asked.end, HTTP_FAILED);
	cr_expect_eq(asked.answer.status, 0);
	cr_expect_str_eq(asked.error, "cannot connect: Connection refused");
	forget(&asked);
}

/* A deadline for the whole, and one for silence in the middle. */
Test(io_http, deadlines)
{
	static const struct http_trust trust = {.proxy = ""};
	struct asked asked;
	struct http_request request = request_of(&asked, &trust);
	request.deadline = 200;
	http_start(loop, &request);
	await_end(&asked);
	cr_expect_eq(asked.end, HTTP_DEADLINE);
	cr_expect_str_eq(asked.error, "no answer in time");
	forget(&asked);
	int i = accepted;
	request = request_of(&asked, &trust);
	request.stall = 1000;
	http_start(loop, &request);
	await_request(i);
	peer_say(peers[i], "HTTP/1.1 200 OK\r\nContent-Length: 9\r\n\r\nhalf");
	int64_t started = deadline_now();
	await_end(&asked);
	cr_expect_eq(asked.end, HTTP_DEADLINE);
	cr_expect_str_eq(asked.body.text, "half");
	cr_expect_geq(deadline_now() - started, 900);
	forget(&asked);
}

Test(io_http, its_owner_may_stop_or_cancel_it)
{
	struct asked asked;
	ask(&asked);
	asked.flow = HTTP_STOP;
	await_request(0);
	peer_say(peers[0], "HTTP/1.1 200 OK\r\nContent-Length: 9\r\n\r\nhalf");
	await_end(&asked);
	cr_expect_eq(asked.end, HTTP_STOPPED);
	forget(&asked);
	ask(&asked);
	await_request(1);
	http_cancel(asked.transfer);
	http_cancel(NULL);
	cr_assert(peer_wait_end(peers[1], NULL, PATIENCE), "the connection stays open");
	cr_expect_not(asked.done);
	forget(&asked);
}

/* A paused list takes no more from the server, and then goes on where it was. */
Test(io_http, back_pressure)
{
	enum { SIZE = 16 * 1024 * 1024 };
	struct asked asked;
	char *body = xmalloc(SIZE);
	for (size_t i = 0; i < SIZE; i++)
		body[i] = (char)('a' + i % 23);
	ask(&asked);
	asked.pauses = 3;
	await_request(0);
	char *head = xasprintf("HTTP/1.1 200 OK\r\nContent-Length: %d\r\n\r\n", SIZE);
	peer_say(peers[0], head);
	peer_send(peers[0], body, SIZE);
	for (int pause = 3; pause > 0; pause--) {
		int64_t until = deadline_in(PATIENCE);
		while (asked.pauses == pause && deadline_left(until))
			turn();
		for (int i = 0; i < 50; i++)
			turn();
		cr_assert_eq(asked.pauses, pause - 1);
		cr_expect_eq(asked.body.used, 0, "data comes while it is paused");
		cr_expect_gt(peers[0]->waiting_length, 0, "the server could send all");
		http_resume(asked.transfer);
		http_resume(asked.transfer);
	}
	await_end(&asked);
	cr_expect_eq(asked.end, HTTP_DONE);
	cr_assert_eq(asked.body.used, SIZE);
	cr_expect_eq(memcmp(asked.body.text, body, SIZE), 0);
	free(head);
	free(body);
	forget(&asked);
}

/* Asks once more and answers on connection I; there have been COUNT connections by then. */
static void answer_on(int i, bool fresh, int count)
{
	static const struct http_trust trust = {.proxy = ""};
	struct asked asked;
	struct http_request request = request_of(&asked, &trust);
	request.fresh = fresh;
	http_start(loop, &request);
	await_request(i);
	peer_forget(peers[i]);
	peer_say(peers[i], "HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n");
	await_end(&asked);
	cr_expect_eq(asked.answer.status, 200);
	cr_expect_eq(accepted, count);
	forget(&asked);
}

Test(io_http, connections_are_used_again_unless_told_otherwise)
{
	answer_on(0, false, 1);
	answer_on(0, false, 1);
	answer_on(1, true, 2);
	cr_assert(peer_wait_end(peers[1], NULL, PATIENCE), "nobody else may use it");
	answer_on(0, false, 2);
	http_forget_connections(loop);
	cr_assert(peer_wait_end(peers[0], NULL, PATIENCE), "it is still there");
	answer_on(2, false, 3);
}

/* Words about a proxy name it, but not the password for it. */
Test(io_http, a_proxy_that_refuses)
{
	struct asked asked;
	char proxy[64], said[100];
	struct http_trust trust = {.proxy = proxy};
	struct http_request request = request_of(&asked, &trust);
	snprintf(proxy, sizeof(proxy), "http://me:secret@127.0.0.1:%d", port);
	snprintf(said, sizeof(said), "the proxy 127.0.0.1:%d refused the connection (403)", port);
	request.url = "https://api.example:6443/x";
	http_start(loop, &request);
	cr_expect(strstr(await_request(0), "CONNECT api.example:6443 HTTP/1.1\r\n"));
	peer_say(peers[0], "HTTP/1.1 403 Forbidden\r\nContent-Length: 0\r\n\r\n");
	await_end(&asked);
	cr_expect_eq(asked.end, HTTP_FAILED);
	cr_expect_str_eq(asked.error, said);
	forget(&asked);
}

static char *make_certificate(void)
{
	char *cert = home_path(home, "crt");
	char *key = home_path(home, "key");
	cr_assert(certificate_write(cert, key));
	tls = peer_server_context(cert, key, NULL);
	char *text = given_text(cert);
	free(cert);
	free(key);
	return text;
}

/* The certificate is for localhost; the address is another name of the same server. */
Test(io_http, the_name_in_the_certificate_may_be_another)
{
	char *ca = make_certificate();
	struct asked asked;
	char host[64];
	struct http_trust trust = {.ca = ca, .proxy = "", .tls_name = "localhost"};
	struct http_request request = request_of(&asked, &trust);
	http_start(loop, &request);
	snprintf(host, sizeof(host), "\r\nHost: 127.0.0.1:%d\r\n", port);
	const char *text = await_request(0);
	cr_expect(strstr(text, host), "%s", text);
	cr_expect_str_eq(SSL_get_servername(peers[0]->tls, TLSEXT_NAMETYPE_host_name), "localhost");
	peer_say(peers[0], "HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n");
	await_end(&asked);
	cr_expect_eq(asked.answer.status, 200);
	forget(&asked);
	trust.tls_name = "api.example";
	request = request_of(&asked, &trust);
	http_start(loop, &request);
	await_end(&asked);
	cr_expect_eq(asked.end, HTTP_FAILED);
	cr_expect(strstr(asked.error, "its certificate is not trusted: "), "%s", asked.error);
	cr_expect(strstr(asked.error, "api.example"), "%s", asked.error);
	forget(&asked);
	free(ca);
}
