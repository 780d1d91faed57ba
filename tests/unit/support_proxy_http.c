#include <criterion/criterion.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "support/home.h"
#include "support/proxy_bench.h"

static struct bench start(struct pair *pair)
{
	struct bench bench = bench_start(NULL);

	cr_assert(proxy_command(bench.proxy, "alpn http/1.1"));
	*pair = bench_connect(&bench, NULL);
	return bench;
}

static void finish(struct bench *bench, struct pair *pair)
{
	pair_destroy(pair);
	bench_finish(bench);
}

/* Sends a request and waits until the answer, head and body, ends with that. */
static const char *ask(struct pair *pair, const char *request, const char *ending)
{
	peer_forget(pair->client);
	peer_say(pair->client, request);
	while (strstr(pair->client->received, ending) == NULL)
		cr_assert(peer_wait_bytes(pair->client, pair->server,
				  pair->client->received_length + 1, BENCH_PATIENCE),
			"got \"%s\"", pair->client->received);
	return pair->client->received;
}

static void expect_part(const char *text, const char *part)
{
	cr_assert_not_null(strstr(text, part), "\"%s\" is not in \"%s\"", part, text);
}

Test(support_proxy_http, counts_requests_and_forwards_them)
{
	struct pair pair;
	struct bench bench = start(&pair);

	pair_expect_upwards(&pair, "GET /a HTTP/1.1\r\nHost: x\r\n\r\n");
	pair_expect_downwards(&pair, "HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n");
	pair_expect_upwards(&pair, "PATCH /b HTTP/1.1\r\ncontent-length:  9\r\n\r\nGET / HTT");
	pair_expect_upwards(&pair, "POST /c HTTP/1.1\r\nContent-Length: 4\r\n\r\nab");
	pair_expect_upwards(&pair, "cd");
	pair_expect_upwards(&pair, "BREW /d HTTP/1.1\r\n\r\nGET /e HTTP/1.1\r\n\r\n");
	cr_assert_eq(proxy_stat(bench.proxy, "GET"), 2);
	cr_assert_eq(proxy_stat(bench.proxy, "PATCH"), 1);
	cr_assert_eq(proxy_stat(bench.proxy, "POST"), 1);
	cr_assert_eq(proxy_stat(bench.proxy, "other"), 1);
	cr_assert_eq(proxy_stat(bench.proxy, "answered"), 0);
	finish(&bench, &pair);
}

Test(support_proxy_http, a_head_may_arrive_in_pieces)
{
	struct pair pair;
	struct bench bench = start(&pair);

	peer_say(pair.client, "GET /a HTTP/1.1\r\nHo");
	cr_assert_not(peer_wait_bytes(pair.server, pair.client, 1, BENCH_NEVER));
	peer_say(pair.client, "st: x\r\n\r\n");
	cr_assert(peer_wait_text(
		pair.server, pair.client, "GET /a HTTP/1.1\r\nHost: x\r\n\r\n", BENCH_PATIENCE));
	finish(&bench, &pair);
}

Test(support_proxy_http, upgrades_and_strangers_are_opaque)
{
	struct pair pair, stranger;
	struct bench bench = start(&pair);
	char *much = malloc(200001);

	stranger = bench_connect(&bench, NULL);
	pair_expect_upwards(&pair, "GET /a HTTP/1.1\r\nUpgrade: websocket\r\n\r\n");
	pair_expect_upwards(&pair, "\x81\x02hi GET /b HTTP/1.1\r\n\r\n");
	cr_assert_eq(proxy_stat(bench.proxy, "GET"), 1);
	pair_expect_upwards(&stranger, "what\r\n\r\n");
	pair_expect_upwards(&stranger, "ever");
	pair_destroy(&stranger);
	stranger = bench_connect(&bench, NULL);
	memset(much, 'x', 200000);
	much[200000] = '\0';
	pair_expect_upwards(&stranger, much);
	free(much);
	pair_destroy(&stranger);
	finish(&bench, &pair);
}

Test(support_proxy_http, status_answers_itself)
{
	struct pair pair;
	struct bench bench = start(&pair);
	const char *answer;

	cr_assert(proxy_command(bench.proxy, "status 403"));
	answer = ask(&pair, "GET /a HTTP/1.1\r\n\r\n", "}\n");
	expect_part(answer, "HTTP/1.1 403 Forbidden\r\nContent-Type: application/json\r\n");
	expect_part(answer, "\"reason\":\"Forbidden\",\"code\":403}\n");
	cr_assert(proxy_command(bench.proxy, "status 429 retry-after 7 text"));
	answer = ask(&pair, "POST /a HTTP/1.1\r\nContent-Length: 3\r\n\r\nabc", "Requests\n");
	expect_part(answer, "HTTP/1.1 429 Too Many Requests\r\nContent-Type: text/plain");
	expect_part(answer, "\r\nRetry-After: 7\r\n\r\n");
	cr_assert(proxy_command(bench.proxy, "status 302 location https://b/ text"));
	answer = ask(&pair, "GET /a HTTP/1.1\r\n\r\n", "Found\n");
	expect_part(answer, "\r\nLocation: https://b/\r\n\r\n");
	cr_assert(proxy_command(bench.proxy, "status 503 html"));
	expect_part(ask(&pair, "GET /a HTTP/1.1\r\n\r\n", "</html>\n"), "<h1>503 Service");
	cr_assert_eq(pair.server->received_length, 0, "the server must see none of them");
	cr_assert_eq(proxy_stat(bench.proxy, "answered"), 4);
	cr_assert(proxy_command(bench.proxy, "status off"));
	pair_expect_upwards(&pair, "GET /a HTTP/1.1\r\n\r\n");
	finish(&bench, &pair);
}

Test(support_proxy_http, status_knows_many_codes)
{
	static const int codes[] = {200, 401, 404, 409, 410, 422, 500, 504, 599};
	struct pair pair;
	struct bench bench = start(&pair);

	for (size_t i = 0; i < sizeof(codes) / sizeof(codes[0]); i++) {
		char line[32], code[16];
		const char *answer;

		snprintf(line, sizeof(line), "HTTP/1.1 %d ", codes[i]);
		snprintf(code, sizeof(code), "\"code\":%d}", codes[i]);
		cr_assert(proxy_command(bench.proxy, "status %d", codes[i]));
		answer = ask(&pair, "GET / HTTP/1.1\r\n\r\n", "}\n");
		expect_part(answer, line);
		expect_part(answer, code);
	}
	finish(&bench, &pair);
}

Test(support_proxy_http, only_matching_requests_are_answered)
{
	struct pair pair;
	struct bench bench = start(&pair);

	cr_assert(proxy_command(bench.proxy, "match PATCH /apis/forklift"));
	cr_assert(proxy_command(bench.proxy, "status 409 times 1"));
	pair_expect_upwards(&pair, "GET /apis/forklift HTTP/1.1\r\n\r\n");
	pair_expect_upwards(&pair, "GET / HTTP/1.1\r\nX: PATCH /apis/forklift\r\n\r\n");
	ask(&pair, "PATCH /apis/forklift/x?dryRun=All HTTP/1.1\r\nContent-Length: 2\r\n\r\n{}",
		"409");
	pair_expect_upwards(&pair, "PATCH /apis/forklift HTTP/1.1\r\nContent-Length: 0\r\n\r\n");
	cr_assert(proxy_command(bench.proxy, "match"));
	cr_assert(proxy_command(bench.proxy, "status 500"));
	ask(&pair, "GET /healthz HTTP/1.1\r\n\r\n", "500");
	finish(&bench, &pair);
}

Test(support_proxy_http, bodies_from_files)
{
	struct pair pair;
	struct bench bench = start(&pair);
	char *path = home_path(bench.home, "body");

	home_write(bench.home, "body", "{\"half\":");
	cr_assert(proxy_command(bench.proxy, "status 200 %s", path));
	expect_part(ask(&pair, "GET / HTTP/1.1\r\n\r\n", "\r\n\r\n{\"half\":"),
		"Content-Type: application/json\r\nContent-Length: 8\r\n");
	cr_assert(proxy_command(bench.proxy, "status 200 encoding gzip type text/x %s", path));
	expect_part(ask(&pair, "GET / HTTP/1.1\r\n\r\n", "half"),
		"Content-Type: text/x\r\nContent-Length: 8\r\nContent-Encoding: gzip\r\n");
	cr_assert_not(proxy_command(bench.proxy, "status 200 /nonexistent"));
	cr_assert_not(proxy_command(bench.proxy, "status 200 json text"));
	cr_assert_not(proxy_command(bench.proxy, "status 200 retry-after"));
	cr_assert_not(proxy_command(bench.proxy, "status 200 times x"));
	cr_assert_not(proxy_command(bench.proxy, "status 99"));
	cr_assert_not(proxy_command(bench.proxy, "status"));
	free(path);
	finish(&bench, &pair);
}

Test(support_proxy_http, large_bodies_and_cut_ones)
{
	struct pair pair;
	struct bench bench = start(&pair);
	char *path = home_path(bench.home, "body"), *much = malloc(30000001);

	memset(much, 'x', 30000000);
	much[30000000] = '\0';
	home_write(bench.home, "body", much);
	cr_assert(proxy_command(bench.proxy, "status 200 %s", path));
	peer_say(pair.client, "GET / HTTP/1.1\r\n\r\n");
	cr_assert(peer_wait_bytes(pair.client, pair.server, 30000000, BENCH_PATIENCE));
	pair_destroy(&pair);
	cr_assert(proxy_command(bench.proxy, "cut-after 1000000"));
	pair = bench_connect(&bench, NULL);
	peer_say(pair.client, "GET / HTTP/1.1\r\n\r\n");
	pair_expect_end(&pair, PEER_TRUNCATED);
	cr_assert_eq(pair.client->received_length, 1000000);
	free(much);
	free(path);
	finish(&bench, &pair);
}

Test(support_proxy_http, http2_is_not_touched)
{
	struct bench bench = bench_start(BENCH_BOTH_PROTOCOLS);
	struct pair pair = bench_connect(&bench, BENCH_BOTH_PROTOCOLS);

	cr_assert_not(proxy_command(bench.proxy, "status 500"));
	cr_assert_str_eq(proxy_answer(bench.proxy), "error needs alpn http/1.1");
	cr_assert(proxy_command(bench.proxy, "alpn http/1.1"));
	cr_assert(proxy_command(bench.proxy, "status 500"));
	pair_expect_upwards(&pair, "GET / HTTP/1.1\r\n\r\n");
	cr_assert_eq(proxy_stat(bench.proxy, "GET"), 0);
	finish(&bench, &pair);
}
