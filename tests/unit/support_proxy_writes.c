/*
 * The faults of fault-proxy that meet writes: what client and server see of each, and what is
 * counted.
 */
#include <criterion/criterion.h>
#include <stdio.h>
#include <string.h>

#include "support/proxy_bench.h"

#define PATCH_HEAD "PATCH /plans/web HTTP/1.1\r\nContent-Length: 8\r\n\r\n"
#define PATCH PATCH_HEAD "{\"a\":42}"
#define ANSWER_HEAD "HTTP/1.1 200 OK\r\nContent-Length: 4\r\n\r\n"

/* A bench whose next write meets that fault. */
static struct bench start(const char *fault)
{
	struct bench bench = bench_start(NULL);

	cr_assert(proxy_command(bench.proxy, "write-fault %s", fault), "%s: %s", fault,
		proxy_answer(bench.proxy));
	return bench;
}

static void expect_counts(
	struct bench *bench, const char *part, int arrived, int whole, int forwarded, int struck)
{
	char expected[128];

	snprintf(expected, sizeof(expected),
		"ok arrived=%d whole=%d forwarded=%d dry-runs=0 struck=%d", arrived, whole,
		forwarded, struck);
	cr_assert(proxy_command(bench->proxy, "writes %s", part));
	cr_assert_str_eq(proxy_answer(bench->proxy), expected);
}

/* The write is sent; the server gets just that of it, the client an end without any answer. */
static void expect_cut(
	const char *fault, const char *at_server, enum peer_end end, int whole, int forwarded)
{
	struct bench bench = start(fault);
	struct pair pair = bench_connect(&bench, NULL), other = bench_connect(&bench, NULL);

	pair_expect_upwards(&other, "GET /a HTTP/1.1\r\n\r\n");
	peer_say(pair.client, PATCH);
	pair_expect_end(&pair, end);
	cr_assert_eq(pair.client->received_length, 0, "%s", fault);
	if (!forwarded)
		cr_assert(peer_wait_end(pair.server, NULL, BENCH_PATIENCE), "%s", fault);
	else
		cr_assert(peer_wait_bytes(pair.server, NULL, strlen(at_server), BENCH_PATIENCE));
	cr_assert_str_eq(
		pair.server->received_length ? pair.server->received : "", at_server, "%s", fault);
	expect_counts(&bench, "", 1, whole, forwarded, 1);
	pair_expect_downwards(&other, ANSWER_HEAD "here");
	pair_expect_upwards(&other, PATCH); /* once */
	expect_counts(&bench, "PATCH /plans/web", 2, whole + 1, forwarded + 1, 1);
	pair_destroy(&other);
	pair_destroy(&pair);
	bench_finish(&bench);
}

Test(support_proxy_writes, cut_in_the_head)
{
	expect_cut("head 10", "PATCH /pla", PEER_TRUNCATED, 1, 0);
	expect_cut("head 0", "", PEER_TRUNCATED, 1, 0);
}

Test(support_proxy_writes, cut_in_the_body)
{
	expect_cut("body 3", PATCH_HEAD "{\"a", PEER_TRUNCATED, 1, 0);
	expect_cut("body", PATCH_HEAD "{", PEER_TRUNCATED, 1, 0);
	expect_cut("body 0 reset", PATCH_HEAD, PEER_RESET, 1, 0);
}

Test(support_proxy_writes, swallowed_before_it_is_forwarded)
{
	expect_cut("swallow-before", "", PEER_TRUNCATED, 1, 0);
	expect_cut("swallow-before reset", "", PEER_RESET, 1, 0);
}

Test(support_proxy_writes, cut_after_the_whole_request)
{
	expect_cut("request", PATCH, PEER_TRUNCATED, 1, 1);
	expect_cut("request reset", PATCH, PEER_RESET, 1, 1);
}

/* The server may take its time: only with its answer its connection ends. */
Test(support_proxy_writes, server_works_on_after_the_whole_request)
{
	struct bench bench = start("request");
	struct pair pair = bench_connect(&bench, NULL);

	peer_say(pair.client, PATCH);
	pair_expect_end(&pair, PEER_TRUNCATED);
	cr_assert(peer_wait_text(pair.server, NULL, PATCH, BENCH_PATIENCE));
	cr_assert_not(peer_wait_end(pair.server, NULL, BENCH_NEVER));
	peer_say(pair.server, ANSWER_HEAD "done");
	cr_assert(peer_wait_end(pair.server, NULL, BENCH_PATIENCE));
	pair_destroy(&pair);
	bench_finish(&bench);
}

Test(support_proxy_writes, swallowed_after_the_server_began_to_answer)
{
	struct bench bench = start("swallow-after");
	struct pair pair = bench_connect(&bench, NULL);

	pair_expect_upwards(&pair, PATCH);
	cr_assert(proxy_wait_writes(bench.proxy, "forwarded", "", 1, BENCH_PATIENCE));
	cr_assert_not(peer_wait_end(pair.client, pair.server, BENCH_NEVER));
	peer_say(pair.server, ANSWER_HEAD "done");
	pair_expect_end(&pair, PEER_TRUNCATED);
	cr_assert_eq(pair.client->received_length, 0);
	expect_counts(&bench, "", 1, 1, 1, 1);
	pair_destroy(&pair);
	bench_finish(&bench);
}

static void expect_answer_cut(const char *fault, const char *at_client, enum peer_end end)
{
	struct bench bench = start(fault);
	struct pair pair = bench_connect(&bench, NULL);

	pair_expect_upwards(&pair, PATCH);
	peer_say(pair.server, "HTTP/1.1 200 OK\r\nContent-Le");
	if (strstr(fault, "body") != NULL)
		cr_assert(peer_wait_bytes(pair.client, pair.server, 20, BENCH_PATIENCE));
	peer_say(pair.server, "ngth: 4\r\n\r\ndone");
	pair_expect_end(&pair, end);
	if (end != PEER_RESET) /* which may lose what was on its way */
		cr_assert_str_eq(pair.client->received, at_client, "%s", fault);
	expect_counts(&bench, "", 1, 1, 1, 1);
	pair_destroy(&pair);
	bench_finish(&bench);
}

Test(support_proxy_writes, cut_in_the_answer)
{
	expect_answer_cut("answer-head 12", "HTTP/1.1 200", PEER_TRUNCATED);
	expect_answer_cut("answer-head", "H", PEER_TRUNCATED);
	expect_answer_cut("answer-head 12 reset", "", PEER_RESET);
	expect_answer_cut("answer-body 0", ANSWER_HEAD, PEER_TRUNCATED);
	expect_answer_cut("answer-body 3", ANSWER_HEAD "don", PEER_TRUNCATED);
}

/* Before there is a request the next connection is taken; the ones that are open go on. */
static void expect_connection_cut(const char *fault, enum peer_end end)
{
	struct bench bench = start("off");
	struct pair pair = bench_connect(&bench, NULL);
	struct peer *client;

	cr_assert(proxy_command(bench.proxy, "write-fault %s", fault));
	client = bench_connect_client(&bench, NULL);
	cr_assert(peer_wait_end(client, NULL, BENCH_PATIENCE));
	cr_assert_eq(client->end, end, "%s: %d", fault, client->end);
	cr_assert_not(client->is_ready, "%s", fault);
	peer_destroy(client);
	pair_expect_works(&pair);
	expect_counts(&bench, "", 0, 0, 0, 1);
	bench_expect_passes(&bench);
	pair_destroy(&pair);
	bench_finish(&bench);
}

Test(support_proxy_writes, cut_before_there_is_a_request)
{
	expect_connection_cut("connect reset", PEER_RESET);
	expect_connection_cut("handshake reset", PEER_RESET);
	expect_connection_cut("connect", PEER_TRUNCATED);
	expect_connection_cut("handshake", PEER_TRUNCATED);
}

Test(support_proxy_writes, only_writes_that_are_meant)
{
	static const char *const others[] = {
		"GET /plans/web HTTP/1.1\r\n\r\n",
		("POST /apis/authorization.k8s.io/v1/selfsubjectaccessreviews HTTP/1.1\r\n"
		 "Content-Length: 0\r\n\r\n"),
		"POST /plans?dryRun=All HTTP/1.1\r\nContent-Length: 0\r\n\r\n",
		"DELETE /plans/web HTTP/1.1\r\n\r\n", /* another than `match` says */
	};
	struct bench bench = start("swallow-before");
	struct pair pair = bench_connect(&bench, NULL);

	cr_assert(proxy_command(bench.proxy, "match P"));
	for (size_t i = 0; i < sizeof(others) / sizeof(others[0]); i++)
		pair_expect_upwards(&pair, others[i]);
	cr_assert_eq(proxy_writes(bench.proxy, "struck", ""), 0);
	cr_assert_eq(proxy_writes(bench.proxy, "dry-runs", ""), 1);
	cr_assert_eq(proxy_writes(bench.proxy, "dry-runs", "PATCH "), 0);
	expect_counts(&bench, "DELETE", 1, 1, 1, 0);
	peer_say(pair.client, "PUT /plans/web HTTP/1.1\r\nContent-Length: 0\r\n\r\n");
	pair_expect_end(&pair, PEER_TRUNCATED);
	expect_counts(&bench, "PUT /plans/web", 1, 1, 0, 1);
	cr_assert_eq(proxy_writes(bench.proxy, "what", ""), -1);
	pair_destroy(&pair);
	bench_finish(&bench);
}

Test(support_proxy_writes, dry_runs_when_asked_for)
{
	struct bench bench = start("swallow-before");
	struct pair pair = bench_connect(&bench, NULL);

	cr_assert(proxy_command(bench.proxy, "match dryRun=All"));
	pair_expect_upwards(&pair, PATCH);
	peer_say(pair.client, "POST /plans?dryRun=All HTTP/1.1\r\nContent-Length: 0\r\n\r\n");
	pair_expect_end(&pair, PEER_TRUNCATED);
	cr_assert_eq(proxy_writes(bench.proxy, "dry-runs", ""), 1);
	pair_destroy(&pair);
	bench_finish(&bench);
}

static void expect_next(struct bench *bench, bool cut)
{
	struct pair pair = bench_connect(bench, NULL);

	if (cut) {
		peer_say(pair.client, PATCH);
		pair_expect_end(&pair, PEER_TRUNCATED);
	} else {
		pair_expect_upwards(&pair, PATCH);
	}
	pair_destroy(&pair);
}

Test(support_proxy_writes, some_go_by_and_some_are_struck)
{
	static const bool cuts[] = {false, false, true, true, true, false};
	struct bench bench = start("swallow-before skip 2 times 3");

	for (size_t i = 0; i < sizeof(cuts) / sizeof(cuts[0]); i++)
		expect_next(&bench, cuts[i]);
	expect_counts(&bench, "", 6, 6, 3, 3);
	cr_assert(proxy_command(bench.proxy, "write-fault swallow-before"));
	cr_assert(proxy_command(bench.proxy, "write-fault off"));
	expect_next(&bench, false);
	cr_assert(proxy_command(bench.proxy, "write-fault swallow-before"));
	cr_assert(proxy_command(bench.proxy, "pass"));
	expect_next(&bench, false);
	bench_finish(&bench);
}

/* Whole and forwarded are counted when it is true, not before. */
Test(support_proxy_writes, counts_as_it_goes)
{
	struct bench bench = start("off");
	struct pair pair = bench_connect(&bench, NULL);

	pair_expect_upwards(&pair, PATCH_HEAD "{\"a\"");
	expect_counts(&bench, "", 1, 0, 0, 0);
	pair_expect_upwards(&pair, ":42}");
	expect_counts(&bench, "", 1, 1, 1, 0);
	cr_assert(proxy_command(bench.proxy, "delay 3600000"));
	peer_say(pair.client, PATCH);
	cr_assert(peer_wait_sent(pair.client, NULL, BENCH_PATIENCE));
	cr_assert(proxy_wait_writes(bench.proxy, "whole", "", 2, BENCH_PATIENCE));
	expect_counts(&bench, "", 2, 2, 1, 0);
	pair_destroy(&pair);
	bench_finish(&bench);
}

/* What the proxy answers itself has arrived, and went no further. */
Test(support_proxy_writes, own_answers_are_not_forwarded)
{
	struct bench bench = start("request");
	struct pair pair;

	cr_assert(proxy_command(bench.proxy, "alpn http/1.1"));
	cr_assert(proxy_command(bench.proxy, "status 409 times 1"));
	pair = bench_connect(&bench, NULL);
	peer_say(pair.client, PATCH);
	cr_assert(peer_wait_bytes(pair.client, pair.server, 12, BENCH_PATIENCE));
	cr_assert_eq(strncmp(pair.client->received, "HTTP/1.1 409", 12), 0);
	expect_counts(&bench, "", 1, 1, 0, 0);
	pair_destroy(&pair);
	bench_finish(&bench);
}

Test(support_proxy_writes, words_that_make_no_fault)
{
	static const char *const wrong[] = {"", "bodies", "head x", "head -1", "head 1x",
		"body skip", "body times", "request soon", "answer-head 0", "swallow-after skip x"};
	struct bench bench = start("off");

	for (size_t i = 0; i < sizeof(wrong) / sizeof(wrong[0]); i++) {
		cr_expect_not(
			proxy_command(bench.proxy, "write-fault %s", wrong[i]), "%s", wrong[i]);
		cr_expect_eq(strncmp(proxy_answer(bench.proxy), "error ", 6), 0, "%s", wrong[i]);
	}
	expect_next(&bench, false);
	bench_finish(&bench);
	bench = bench_start_plain();
	cr_assert_not(proxy_command(bench.proxy, "write-fault request"));
	bench_finish(&bench);
}
