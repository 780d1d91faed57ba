#include "kube/container_log.h"

#include <criterion/criterion.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/memory.h"
#include "support/deadline.h"
#include "unit/given_server.h"

/* Logs from a server that answers what the case wants. Nothing but GETs is needed for them. */

static struct given_server server;
static struct log_pool pool;

static void begin(void)
{
	given_server(&server, CLUSTER_READ_ONLY);
	pool = (struct log_pool){0};
}

static void end(void)
{
	while (pool.first)
		container_log_destroy(pool.first);
	given_server_end(&server);
}

TestSuite(kube_container_log, .init = begin, .fini = end);

static struct container_log *new_log(const char *pod, bool previous)
{
	struct container_log_about about = {.name_space = "prod",
		.pod = pod,
		.container = "virt-v2v",
		.previous = previous,
		.tail = 200,
		.most = 1000000,
		.keep = 1000};
	return container_log_create(&pool, server.cluster, &about);
}

static void await_phase(const struct container_log *log, enum log_phase phase)
{
	int64_t until = deadline_in(GIVEN_PATIENCE);
	while (container_log_state(log).phase != phase && deadline_left(until))
		given_server_turn(&server);
	cr_assert_eq(container_log_state(log).phase, phase, "%d: %s",
		(int)container_log_state(log).phase, container_log_state(log).problem);
}

static void await_lines(struct container_log *log, size_t count)
{
	int64_t until = deadline_in(GIVEN_PATIENCE);
	while (container_log_lines(log)->count < count && deadline_left(until))
		given_server_turn(&server);
	cr_assert_eq(container_log_lines(log)->count, count);
}

/* The texts that are there, each behind a "|". */
static const char *kept(struct container_log *log)
{
	static char text[4000];
	struct log_lines *lines = container_log_lines(log);
	text[0] = '\0';
	for (size_t i = 0; i < lines->count; i++) {
		strcat(text, "|");
		strcat(text, log_lines_at(lines, i)->text);
	}
	return text;
}

static void answer_text(struct peer *peer, const char *body)
{
	char *text = xasprintf("HTTP/1.1 200 OK\r\nContent-Type: text/plain\r\n"
			       "Content-Length: %zu\r\n\r\n%s",
		strlen(body), body);
	peer_forget(peer);
	peer_say(peer, text);
	free(text);
}

static void peer_forget_and_say(struct peer *peer, const char *text)
{
	peer_forget(peer);
	peer_say(peer, text);
}

static void begin_stream(struct peer *peer)
{
	peer_forget(peer);
	peer_say(peer,
		"HTTP/1.1 200 OK\r\nContent-Type: text/plain\r\n"
		"Transfer-Encoding: chunked\r\n\r\n");
}

static void say_chunk(struct peer *peer, const char *text)
{
	char *chunk = xasprintf("%zx\r\n%s\r\n", strlen(text), text);
	peer_say(peer, chunk);
	free(chunk);
}

#define LOG_OF(pod) "/api/v1/namespaces/prod/pods/" pod "/log?container=virt-v2v&timestamps=true"
#define AT(fraction) "2026-11-21T12:00:0" fraction "Z "

Test(kube_container_log, the_last_lines)
{
	struct container_log *log = new_log("web", false);
	cr_expect_eq(container_log_state(log).phase, LOG_UNREAD);
	container_log_read(log);
	struct peer *peer = given_server_await(
		&server, "GET", LOG_OF("web") "&tailLines=200&limitBytes=1000000 ");
	answer_text(peer, AT("1") "one\n" AT("2") "two");
	await_phase(log, LOG_READ);
	cr_expect_str_eq(kept(log), "|one|two");
	cr_expect_str_eq(container_log_state(log).problem, "");
	cr_expect_eq(container_log_state(log).read_at, server.now.wall);
	/* Read anew: what was there is replaced, not doubled. */
	container_log_read(log);
	answer_text(given_server_await(&server, "GET", "tailLines=200"), AT("2") "two\n");
	await_phase(log, LOG_READ);
	cr_expect_str_eq(kept(log), "|two");
}

Test(kube_container_log, of_the_container_before)
{
	struct container_log *log = new_log("web", true);
	container_log_read(log);
	struct peer *peer = given_server_await(&server, "GET", LOG_OF("web") "&previous=true&");
	given_server_answer(peer, "400 Bad Request", "",
		"{\"kind\":\"Status\",\"code\":400,\"reason\":\"BadRequest\",\"message\":"
		"\"previous terminated container \\\"virt-v2v\\\" in pod \\\"web\\\" not found\"}");
	await_phase(log, LOG_READ);
	cr_expect_str_eq(container_log_state(log).problem,
		"400 bad request: previous terminated container \"virt-v2v\" in pod \"web\" not "
		"found");
	container_log_follow(log, true);
	cr_expect_not(container_log_follows(log), "it has ended, and is not written to any more");
}

/* A pod without a node: the server answers nothing, and that is told. */
Test(kube_container_log, without_a_node)
{
	struct container_log *log = new_log("web", false);
	container_log_read(log);
	peer_forget_and_say(given_server_await(&server, "GET", "tailLines=200"),
		"HTTP/1.1 204 No Content\r\n\r\n");
	await_phase(log, LOG_READ);
	cr_expect_str_eq(
		container_log_state(log).problem, "there is no log yet: the pod is not on a node");
}

/* The line breaks in the middle of a line: the stream goes on there, and the server is not lost. */
Test(kube_container_log, goes_on_after_a_cut)
{
	struct container_log *log = new_log("web", false);
	container_log_follow(log, true);
	struct peer *peer =
		given_server_await(&server, "GET", LOG_OF("web") "&follow=true&tailLines=200 ");
	begin_stream(peer);
	say_chunk(peer, AT("1") "one\n" AT("2.25") "two\n" AT("3") "thr");
	await_lines(log, 2);
	cr_expect_eq(container_log_state(log).phase, LOG_FOLLOWING);
	peer_finish(peer);
	await_phase(log, LOG_WAITING);
	cr_expect(*container_log_state(log).problem);
	/* It may have been the kubelet: the server itself is asked. */
	cr_expect_neq(cluster_link(server.cluster).state, LINK_LOST);
	given_server_answer(given_server_await(&server, "GET", "/readyz"), "200 OK", "", "ok");
	clock_advance(&server.now, 1000);
	peer = given_server_await(
		&server, "GET", LOG_OF("web") "&follow=true&sinceTime=2026-11-21T12:00:02Z ");
	begin_stream(peer);
	say_chunk(peer, AT("2.25") "two\n" AT("3") "three\n");
	await_lines(log, 3);
	cr_expect_str_eq(kept(log), "|one|two|three");
	cr_expect_eq(container_log_state(log).phase, LOG_FOLLOWING);
	cr_expect_str_eq(container_log_state(log).problem, "");
}

/* A stream that ends in good order is opened again, unless the container has ended. */
Test(kube_container_log, a_stream_that_ends)
{
	struct container_log *log = new_log("web", false);
	container_log_follow(log, true);
	answer_text(given_server_await(&server, "GET", "tailLines=200"), AT("1") "one\n");
	await_phase(log, LOG_WAITING);
	cr_expect_str_eq(container_log_state(log).problem, "");
	container_log_set_over(log, true);
	clock_advance(&server.now, 1000);
	answer_text(given_server_await(&server, "GET", "sinceTime="),
		AT("1") "one\n" AT("2") "the last words");
	await_phase(log, LOG_ENDED);
	cr_expect_str_eq(kept(log), "|one|the last words");
	cr_expect_not(container_log_follows(log));
	cr_expect_eq(pool.streams, 0);
}

Test(kube_container_log, a_right_that_is_missing)
{
	struct container_log *log = new_log("web", false);
	container_log_follow(log, true);
	struct peer *peer = given_server_await(&server, "GET", "follow=true");
	given_server_answer(peer, "403 Forbidden", "",
		"{\"kind\":\"Status\",\"code\":403,\"reason\":\"Forbidden\",\"message\":"
		"\"pods \\\"web\\\" is forbidden: User \\\"u\\\" cannot get resource "
		"\\\"pods/log\\\"\"}");
	await_phase(log, LOG_ENDED);
	cr_expect(strstr(container_log_state(log).problem, "403 not allowed"));
	clock_advance(&server.now, 60000);
	given_server_turn(&server);
	given_server_turn(&server);
	cr_expect_null(given_server_find(&server, "GET", "/log?"), "it is asked for again");
}

/* A Status as the server says it; its message is TEXT. */
static void refuse(struct peer *peer, const char *status, const char *headers, const char *text)
{
	char *body =
		xasprintf("{\"kind\":\"Status\",\"code\":%.3s,\"message\":\"%s\"}", status, text);
	given_server_answer(peer, status, headers, body);
	free(body);
}

/* The answer is here, and what comes next is planned. Milliseconds until then. */
static int64_t await_plan(const struct container_log *log)
{
	int64_t until = deadline_in(GIVEN_PATIENCE);
	while (!container_log_state(log).retry_at && deadline_left(until))
		given_server_turn(&server);
	cr_assert_eq(container_log_state(log).phase, LOG_WAITING, "%s",
		container_log_state(log).problem);
	return container_log_state(log).retry_at - server.now.mono;
}

/* Nothing is asked of the log for so many milliseconds but the last, and then it is. */
static struct peer *asks_after(int64_t delay)
{
	clock_advance(&server.now, delay - 1);
	given_server_turn(&server);
	given_server_turn(&server);
	cr_expect_null(given_server_find(&server, "GET", "/log?"), "before %d ms", (int)delay);
	clock_advance(&server.now, 1);
	return given_server_await(&server, "GET", "/log?");
}

/* A log with two lines, whose stream then ends, and the request for the rest. */
static struct peer *asks_for_the_rest(struct container_log *log)
{
	container_log_follow(log, true);
	answer_text(given_server_await(&server, "GET", "tailLines=200"),
		AT("1") "one\n" AT("2.25") "two\n");
	await_plan(log);
	clock_advance(&server.now, 1000);
	return given_server_await(&server, "GET", "sinceTime=2026-11-21T12:00:02Z");
}

/* The token has expired: that is told, and the stream comes back with it, no line lost or double.
 */
Test(kube_container_log, an_expired_token_is_waited_for)
{
	struct container_log *log = new_log("web", false);
	struct peer *peer = asks_for_the_rest(log);
	refuse(peer, "401 Unauthorized", "", "Unauthorized");
	/* It may be the kubelet that does not know the server: whom the server knows is asked. */
	given_server_answer(given_server_await(&server, "GET", "/readyz"), "200 OK", "", "ok");
	cr_expect_eq(await_plan(log), 30 * 1000);
	cr_expect(strstr(container_log_state(log).problem, "401 credentials not accepted"), "%s",
		container_log_state(log).problem);
	cr_expect(container_log_follows(log));
	refuse(asks_after(30 * 1000), "401 Unauthorized", "", "Unauthorized");
	await_plan(log);
	peer = asks_after(30 * 1000);
	begin_stream(peer);
	say_chunk(peer, AT("2.25") "two\n" AT("2.5") "three\n");
	await_lines(log, 3);
	cr_expect_str_eq(kept(log), "|one|two|three");
	cr_expect_eq(container_log_state(log).phase, LOG_FOLLOWING);
	cr_expect_str_eq(container_log_state(log).problem, "");
}

/* What the server says of its own accord is heard: 429 with a time. */
Test(kube_container_log, a_busy_server_says_when)
{
	struct container_log *log = new_log("web", false);
	refuse(asks_for_the_rest(log), "429 Too Many Requests", "Retry-After: 40\r\n", "later");
	await_plan(log);
	cr_expect(strstr(container_log_state(log).problem, "429 server busy: later"));
	begin_stream(asks_after(40 * 1000));
	await_phase(log, LOG_FOLLOWING);
}

/* A kubelet that is away: more and more seldom, and never more seldom than every half a minute. */
Test(kube_container_log, trouble_of_the_server_is_waited_for)
{
	struct container_log *log = new_log("web", false);
	struct peer *peer = asks_for_the_rest(log);
	for (int i = 0; i < 20; i++) {
		refuse(peer, "500 Internal Server Error", "", "dial tcp: connection refused");
		int64_t delay = await_plan(log);
		cr_expect(delay > 0 && delay <= 30 * 1000, "%d", (int)delay);
		peer = asks_after(delay);
	}
	begin_stream(peer);
	say_chunk(peer, AT("3") "three\n");
	await_lines(log, 3);
	cr_expect_str_eq(kept(log), "|one|two|three");
}

/* A server that has just started knows no rights: what it refuses then is asked for again. */
Test(kube_container_log, a_refusal_of_what_was_there_is_doubted)
{
	struct container_log *log = new_log("web", false);
	struct peer *peer = asks_for_the_rest(log);
	for (int i = 0; i < 20; i++) {
		refuse(peer, "403 Forbidden", "", "not yet");
		await_plan(log);
		peer = asks_after(1000);
	}
	refuse(peer, "403 Forbidden", "", "never");
	await_phase(log, LOG_ENDED);
	cr_expect_str_eq(container_log_state(log).problem, "403 not allowed: never");
}

/* But not when the pod is known to be gone: its log is too. */
Test(kube_container_log, of_a_pod_that_is_gone)
{
	struct container_log *log = new_log("web", false);
	struct peer *peer = asks_for_the_rest(log);
	container_log_set_over(log, true);
	refuse(peer, "404 Not Found", "", "pods \\\"web\\\" not found");
	await_phase(log, LOG_ENDED);
	cr_expect_str_eq(container_log_state(log).problem, "404 not found: pods \"web\" not found");
	cr_expect_str_eq(kept(log), "|one|two");
	cr_expect_eq(pool.streams, 0);
}

/* The last lines as well: what may pass is tried again, what will not is left. */
Test(kube_container_log, last_lines_are_tried_again)
{
	struct container_log *log = new_log("web", false);
	container_log_read(log);
	refuse(given_server_await(&server, "GET", "tailLines"), "401 Unauthorized", "", "no");
	await_plan(log);
	cr_expect_not(container_log_follows(log));
	refuse(asks_after(30 * 1000), "503 Service Unavailable", "Retry-After: 31\r\n", "no");
	await_plan(log);
	answer_text(asks_after(31 * 1000), AT("1") "one\n");
	await_phase(log, LOG_READ);
	cr_expect_str_eq(kept(log), "|one");
	container_log_read(log);
	refuse(given_server_await(&server, "GET", "tailLines"), "400 Bad Request", "", "no");
	await_phase(log, LOG_READ);
	cr_expect_str_eq(container_log_state(log).problem, "400 bad request: no");
}

/* A container that ends as soon as it begins says the same again: that is no reason for haste. */
Test(kube_container_log, the_same_lines_again_are_no_news)
{
	struct container_log *log = new_log("web", false);
	struct peer *peer = asks_for_the_rest(log);
	int64_t longest = 0;
	for (int i = 0; i < 12; i++) {
		answer_text(peer, AT("2.25") "two\n");
		int64_t delay = await_plan(log);
		longest = delay > longest ? delay : longest;
		peer = asks_after(delay);
	}
	cr_expect(longest > 1000, "%d", (int)longest);
}

/* The one that was looked at longest ago gives way, and says so. */
Test(kube_container_log, five_streams)
{
	struct container_log *logs[LOG_STREAMS + 1];
	for (int i = 0; i <= LOG_STREAMS; i++) {
		char name[] = "pod-0";
		name[4] = (char)('0' + i);
		logs[i] = new_log(name, false);
		if (i < LOG_STREAMS)
			container_log_follow(logs[i], true);
	}
	cr_expect_eq(pool.streams, LOG_STREAMS);
	container_log_look(logs[0]);
	container_log_look(logs[LOG_STREAMS]);
	container_log_follow(logs[LOG_STREAMS], true);
	cr_expect_eq(pool.streams, LOG_STREAMS);
	for (int i = 0; i <= LOG_STREAMS; i++)
		cr_expect_eq(container_log_follows(logs[i]), i != 1, "pod-%d", i);
	cr_expect(strstr(container_log_state(logs[1]).problem, "not followed any more: 5 logs"));
	container_log_follow(logs[0], false);
	container_log_follow(logs[1], true);
	cr_expect_eq(pool.streams, LOG_STREAMS);
	cr_expect_str_eq(container_log_state(logs[1]).problem, "");
	container_log_destroy(logs[2]);
	cr_expect_eq(pool.streams, LOG_STREAMS - 1);
}

/* More than a connection gets through is left in the kernel, and what is kept has a ceiling. */
Test(kube_container_log, a_flood_is_bounded)
{
	struct container_log *log = new_log("web", false);
	char line[200];
	container_log_follow(log, true);
	struct peer *peer = given_server_await(&server, "GET", "follow=true");
	begin_stream(peer);
	for (int i = 0; i < 5000; i++) {
		snprintf(line, sizeof(line), AT("1.%04d") "line %d\n", i, i);
		say_chunk(peer, line);
	}
	int64_t until = deadline_in(GIVEN_PATIENCE);
	while (container_log_lines(log)->taken < 5000 && deadline_left(until))
		given_server_turn(&server);
	struct log_lines *lines = container_log_lines(log);
	cr_expect_eq(lines->taken, 5000);
	cr_expect_eq(lines->count, 1000);
	cr_expect_str_eq(log_lines_at(lines, 999)->text, "line 4999");
}
