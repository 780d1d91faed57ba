/*
 * Lists and watches against a server of the test's own on the loopback. What the real server does
 * is shown end to end.
 */
#include <criterion/criterion.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/memory.h"
#include "kube/watch_private.h"
#include "support/deadline.h"
#include "unit/given_server.h"

static struct given_server server;
static struct store store;
static struct watch *watch;

static void begin(void)
{
	struct watch_about about = {
		.resource = resource_find("plans"), .name_space = "", .store = &store};
	given_server(&server, CLUSTER_READ_ONLY);
	store_init(&store);
	watch = watch_create(server.cluster, &about);
}

static void end(void)
{
	watch_destroy(watch);
	given_server_end(&server);
	store_finish(&store);
}

TestSuite(kube_watch, .init = begin, .fini = end, .timeout = TEST_LIMIT);

static void turn(void)
{
	given_server_turn(&server);
}

/* Waits for a request whose path has PART in it, and returns who sent it. */
static struct peer *await_request(const char *part)
{
	return given_server_await(&server, "GET", part);
}

/* A list of these items from that version on. */
static void answer_list(struct peer *peer, const char *items, const char *version)
{
	char *body = xasprintf("{\"kind\":\"PlanList\",\"metadata\":{\"resourceVersion\":\"%s\"},"
			       "\"items\":[%s]}",
		version, items);
	given_server_answer(peer, "200 OK", "", body);
	free(body);
}

#define PLAN(name, version)                                                                        \
	"{\"kind\":\"Plan\",\"metadata\":{\"name\":\"" name "\",\"namespace\":\"mtv\",\"uid\":"    \
	"\"u-" name "\",\"resourceVersion\":\"" version "\"}}"

/* The server takes a watch from that version. */
static struct peer *begin_watch(const char *version)
{
	char *part = xasprintf("watch=1&resourceVersion=%s&", version);
	struct peer *peer = await_request(part);
	free(part);
	peer_forget(peer);
	peer_say(peer,
		"HTTP/1.1 200 OK\r\nContent-Type: application/json\r\n"
		"Transfer-Encoding: chunked\r\n\r\n");
	return peer;
}

static void say_line(struct peer *peer, const char *line)
{
	char *chunk = xasprintf("%zx\r\n%s\n\r\n", strlen(line) + 1, line);
	peer_say(peer, chunk);
	free(chunk);
}

static void end_watch(struct peer *peer)
{
	peer_say(peer, "0\r\n\r\n");
}

static void await_phase(enum watch_phase phase)
{
	int64_t until = deadline_in(GIVEN_PATIENCE);
	while (watch_state(watch).phase != phase && deadline_left(until))
		turn();
	cr_assert_eq(watch_state(watch).phase, phase, "%d: %s", (int)watch_state(watch).phase,
		watch_state(watch).problem);
}

/* The names and versions in the store become these, in the order in which they came. */
static void await_store(const char *expected)
{
	char found[500];
	int64_t until = deadline_in(GIVEN_PATIENCE);
	do {
		size_t at = 0;
		turn();
		*found = '\0';
		for (const struct object *object; (object = store_next(&store, &at));)
			snprintf(found + strlen(found), sizeof(found) - strlen(found), "%s%s=%s",
				*found ? " " : "", object->name,
				node_text_or(
					node_find(object_root(object), "metadata.resourceVersion"),
					""));
	} while (strcmp(found, expected) != 0 && deadline_left(until));
	cr_assert_str_eq(found, expected);
}

static struct peer *live_with(const char *items, const char *version)
{
	answer_list(await_request("limit=4"), items, version);
	struct peer *peer = begin_watch(version);
	await_phase(WATCH_LIVE);
	return peer;
}

Test(kube_watch, events_change_the_store)
{
	struct peer *peer = live_with(PLAN("a", "1") "," PLAN("b", "2"), "7");
	await_store("a=1 b=2");
	cr_expect(watch_state(watch).loaded);
	say_line(peer, "{\"type\":\"ADDED\",\"object\":" PLAN("c", "8") "}");
	say_line(peer, "{\"type\":\"MODIFIED\",\"object\":" PLAN("a", "9") "}");
	say_line(peer, "{\"object\":" PLAN("b", "10") ", \"type\":\"DELETED\"}");
	say_line(peer, "{\"type\":\"LATER\",\"object\":" PLAN("d", "11") "}");
	await_store("a=9 c=8");
	cr_expect_eq(watch_state(watch).age, 0);
	cr_expect_str_eq(watch_state(watch).problem, "");
}

/* A bookmark is no change, but the watch is behind it from then on. */
static void await_version(const char *version)
{
	int64_t until = deadline_in(GIVEN_PATIENCE);
	while (strcmp(watch->version, version) != 0 && deadline_left(until))
		turn();
	cr_assert_str_eq(watch->version, version);
}

/* A watch that ends goes on behind the last event or bookmark. */
Test(kube_watch, it_goes_on_where_it_was)
{
	struct peer *peer = live_with(PLAN("a", "1"), "7");
	say_line(peer, "{\"type\":\"MODIFIED\",\"object\":" PLAN("a", "12") "}");
	await_store("a=12");
	end_watch(peer);
	peer = begin_watch("12");
	await_phase(WATCH_LIVE);
	say_line(peer,
		"{\"type\":\"BOOKMARK\",\"object\":{\"metadata\":"
		"{\"resourceVersion\":\"40\"}}}");
	await_version("40");
	end_watch(peer);
	begin_watch("40");
	await_store("a=12");
}

/* Too old a version, told by the stream: listed anew, and what is no more goes. */
Test(kube_watch, an_expired_watch_is_listed_anew)
{
	struct peer *peer = live_with(PLAN("a", "1") "," PLAN("b", "2"), "7");
	say_line(peer,
		"{\"type\":\"ERROR\",\"object\":{\"kind\":\"Status\",\"code\":410,"
		"\"reason\":\"Expired\",\"message\":\"too old\"}}");
	struct peer *list = await_request("limit=4");
	await_store("a=1 b=2");
	answer_list(list, PLAN("b", "20"), "21");
	begin_watch("21");
	await_store("b=20");
	cr_expect_str_eq(watch_state(watch).note, "the watch had expired");
	clock_advance(&server.now, 61 * 1000);
	cr_expect_str_eq(watch_state(watch).note, "", "that is no news any more");
}

/* One broken line costs one object, which is told, and not the watch. */
Test(kube_watch, a_broken_event_is_left_out)
{
	struct peer *peer = live_with(PLAN("a", "1"), "7");
	say_line(peer, "{\"type\":\"ADDED\",\"object\":{\"kind\":");
	say_line(peer, "{\"type\":\"ADDED\",\"object\":" PLAN("c", "9") "}");
	await_store("a=1 c=9");
	cr_expect(
		!strncmp(watch_state(watch).note, "left out: ", 10), "%s", watch_state(watch).note);
	cr_expect_eq(watch_state(watch).phase, WATCH_LIVE);
}

/*
 * A first page of four; the rest comes whole, and takes the place of what the page brought: what is
 * deleted in between would stay for good, as the watch begins behind it.
 */
Test(kube_watch, the_first_page_is_small)
{
	struct peer *peer = await_request("limit=4");
	given_server_answer(peer, "200 OK", "",
		"{\"metadata\":{\"resourceVersion\":\"5\",\"continue\":\"next\","
		"\"remainingItemCount\":3},\"items\":[" PLAN("a", "1") "]}");
	peer = await_request("/plans HTTP");
	await_store("a=1");
	cr_expect_eq(watch_state(watch).remaining, 3);
	cr_expect_not(watch_state(watch).loaded);
	answer_list(peer, PLAN("b", "2") "," PLAN("c", "3"), "6");
	begin_watch("6");
	await_store("b=2 c=3");
}

/* Rows stay, with the reason and the time of the next try; the server's wish is respected. */
Test(kube_watch, a_busy_server_is_left_alone_for_a_while)
{
	struct peer *peer = live_with(PLAN("a", "1"), "7");
	say_line(peer,
		"{\"type\":\"BOOKMARK\",\"object\":{\"metadata\":"
		"{\"resourceVersion\":\"8\"}}}");
	end_watch(peer);
	given_server_answer(await_request("watch=1"), "429 Too Many Requests", "Retry-After: 7\r\n",
		"{\"kind\":\"Status\",\"code\":429,\"message\":\"slow down\"}");
	await_phase(WATCH_WAITING);
	struct watch_state state = watch_state(watch);
	int64_t wait = state.retry_at - server.now.mono;
	cr_expect(strstr(state.problem, "slow down"), "%s", state.problem);
	cr_expect(wait >= 7000 && wait < 8000, "%lld ms", (long long)wait);
	await_store("a=1");
	clock_advance(&server.now, 8000);
	begin_watch("8");
	await_phase(WATCH_LIVE);
	cr_expect_str_eq(watch_state(watch).problem, "");
}

/* What is not allowed, or not there, is asked for again each minute and not more often. */
Test(kube_watch, refusals_are_asked_about_each_minute)
{
	given_server_answer(await_request("limit=4"), "403 Forbidden", "",
		"{\"kind\":\"Status\",\"code\":403,\"reason\":\"Forbidden\",\"message\":\"no\"}");
	await_phase(WATCH_FORBIDDEN);
	cr_expect_eq(watch_state(watch).retry_at - server.now.mono, 60 * 1000);
	clock_advance(&server.now, 60 * 1000);
	given_server_answer(await_request("limit=4"), "404 Not Found", "", "404 page not found\n");
	await_phase(WATCH_MISSING);
	clock_advance(&server.now, 60 * 1000);
	live_with(PLAN("a", "1"), "7");
	await_store("a=1");
}

/* A list that stops in the middle, or is none, empties nothing. */
Test(kube_watch, half_a_list_is_none)
{
	struct peer *peer = live_with(PLAN("a", "1") "," PLAN("b", "2"), "7");
	say_line(peer, "{\"type\":\"ERROR\",\"object\":{\"kind\":\"Status\",\"code\":410}}");
	given_server_answer(await_request("limit=4"), "200 OK", "", "{\"items\":[" PLAN("a", "1"));
	await_phase(WATCH_WAITING);
	cr_expect(strstr(watch_state(watch).problem, "the list of plans broke off in the middle"),
		"%s", watch_state(watch).problem);
	await_store("a=1 b=2");
	clock_advance(&server.now, 30 * 1000);
	given_server_answer(await_request("limit=4"), "200 OK", "", "{\"hello\":1}");
	await_phase(WATCH_WAITING);
	cr_expect(strstr(watch_state(watch).problem, "is not one of Kubernetes"), "%s",
		watch_state(watch).problem);
	await_store("a=1 b=2");
}
