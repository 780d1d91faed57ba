#include <criterion/criterion.h>
#include <string.h>

#include "support/deadline.h"
#include "support/proxy_bench.h"

Test(support_proxy_faults, cut)
{
	struct bench bench = bench_start(NULL);
	struct pair pair = bench_connect(&bench, NULL), other = bench_connect(&bench, NULL);

	pair_expect_works(&pair);
	peer_say(pair.client, "on its way");
	cr_assert(proxy_command(bench.proxy, "cut"));
	cr_assert_str_eq(proxy_answer(bench.proxy), "ok 2");
	cr_assert_eq(proxy_stat(bench.proxy, "open"), 0);
	pair_expect_end(&pair, PEER_TRUNCATED);
	pair_expect_end(&other, PEER_TRUNCATED);
	cr_assert(peer_wait_end(pair.server, NULL, BENCH_PATIENCE));
	pair_destroy(&pair);
	pair_destroy(&other);
	bench_expect_passes(&bench);
	bench_finish(&bench);
}

Test(support_proxy_faults, reset)
{
	struct bench bench = bench_start(NULL);
	struct pair pair = bench_connect(&bench, NULL);

	pair_expect_works(&pair);
	cr_assert(proxy_command(bench.proxy, "reset"));
	pair_expect_end(&pair, PEER_RESET);
	cr_assert(peer_wait_end(pair.server, NULL, BENCH_PATIENCE));
	cr_assert_eq(pair.server->end, PEER_RESET);
	pair_destroy(&pair);
	bench_expect_passes(&bench);
	bench_finish(&bench);
}

Test(support_proxy_faults, refuse_and_accept)
{
	struct bench bench = bench_start(NULL);
	struct pair pair = bench_connect(&bench, NULL), refused = {NULL, NULL};

	cr_assert(proxy_command(bench.proxy, "refuse"));
	refused.client = bench_connect_client(&bench, NULL);
	pair_expect_end(&refused, PEER_RESET);
	pair_expect_works(&pair);
	cr_assert(proxy_command(bench.proxy, "accept"));
	bench_expect_passes(&bench);
	cr_assert(proxy_command(bench.proxy, "refuse"));
	cr_assert(proxy_command(bench.proxy, "pass"));
	bench_expect_passes(&bench);
	pair_destroy(&pair);
	pair_destroy(&refused);
	bench_finish(&bench);
}

Test(support_proxy_faults, mute)
{
	struct bench bench = bench_start(NULL);
	struct pair pair = bench_connect(&bench, NULL), quiet = bench_connect(&bench, NULL);
	struct peer *newcomer;

	cr_assert(proxy_command(bench.proxy, "mute"));
	peer_say(pair.client, "lost");
	peer_say(pair.server, "lost");
	newcomer = bench_connect_client(&bench, NULL);
	cr_assert_not(peer_wait_bytes(pair.client, pair.server, 1, BENCH_NEVER));
	cr_assert_eq(pair.server->received_length, 0);
	cr_assert_eq(proxy_stat(bench.proxy, "client-bytes"), 4);
	cr_assert_not(peer_wait_ready(newcomer, NULL, BENCH_NEVER));
	cr_assert_eq(newcomer->end, PEER_OPEN);
	peer_finish(pair.server);
	cr_assert_not(peer_wait_end(pair.client, NULL, BENCH_NEVER));
	cr_assert(proxy_command(bench.proxy, "pass"));
	pair_expect_works(&quiet);
	bench_expect_passes(&bench);
	cr_assert_not(peer_wait_ready(newcomer, NULL, BENCH_NEVER));
	cr_assert_eq(pair.client->end, PEER_OPEN);
	peer_destroy(newcomer);
	pair_destroy(&pair);
	pair_destroy(&quiet);
	bench_finish(&bench);
}

Test(support_proxy_faults, mute_stops_handshakes)
{
	struct bench bench = bench_start(NULL);
	struct peer *client = bench_connect_client(&bench, NULL), *server;

	server = peer_accept(bench.listener, bench.server_context, client, BENCH_PATIENCE);
	cr_assert_not_null(server);
	cr_assert(proxy_command(bench.proxy, "mute"));
	cr_assert_not(peer_wait_ready(client, server, BENCH_NEVER));
	cr_assert_eq(client->end, PEER_OPEN);
	peer_destroy(client);
	peer_destroy(server);
	bench_finish(&bench);
}

Test(support_proxy_faults, mute_client)
{
	struct bench bench = bench_start(NULL);
	struct pair pair;

	cr_assert(proxy_command(bench.proxy, "mute-client"));
	pair = bench_connect(&bench, NULL);
	peer_say(pair.client, "lost");
	pair_expect_downwards(&pair, "arrives");
	cr_assert_not(peer_wait_bytes(pair.server, pair.client, 1, BENCH_NEVER));
	pair_destroy(&pair);
	bench_finish(&bench);
}

Test(support_proxy_faults, mute_server)
{
	struct bench bench = bench_start(NULL);
	struct pair pair, ending;

	cr_assert(proxy_command(bench.proxy, "mute-server"));
	pair = bench_connect(&bench, NULL);
	ending = bench_connect(&bench, NULL);
	peer_say(pair.server, "lost");
	peer_finish(ending.server);
	pair_expect_upwards(&pair, "arrives");
	cr_assert_not(peer_wait_bytes(pair.client, pair.server, 1, BENCH_NEVER));
	cr_assert_eq(ending.client->end, PEER_OPEN);
	cr_assert(proxy_command(bench.proxy, "pass"));
	pair_expect_end(&ending, PEER_CLOSED);
	pair_destroy(&pair);
	pair_destroy(&ending);
	bench_finish(&bench);
}

Test(support_proxy_faults, blackhole_new)
{
	struct bench bench = bench_start(NULL);
	struct pair pair = bench_connect(&bench, NULL), dark = {NULL, NULL};

	cr_assert(proxy_command(bench.proxy, "blackhole-new"));
	dark.client = bench_connect_client(&bench, NULL);
	cr_assert_not(peer_wait_ready(dark.client, NULL, BENCH_NEVER));
	pair_expect_works(&pair);
	cr_assert_eq(proxy_stat(bench.proxy, "accepted"), 2);
	cr_assert(proxy_command(bench.proxy, "pass"));
	bench_expect_passes(&bench);
	cr_assert(proxy_command(bench.proxy, "cut"));
	pair_expect_end(&dark, PEER_TRUNCATED);
	pair_destroy(&pair);
	pair_destroy(&dark);
	bench_finish(&bench);
}

Test(support_proxy_faults, delay)
{
	struct bench bench = bench_start(NULL);
	struct pair pair = bench_connect(&bench, NULL);
	int64_t before = deadline_now();

	cr_assert(proxy_command(bench.proxy, "delay 80"));
	pair_expect_works(&pair);
	cr_assert_geq(deadline_now() - before, 160);
	cr_assert(proxy_command(bench.proxy, "delay 3000000"));
	peer_say(pair.client, "late");
	cr_assert_not(peer_wait_bytes(pair.server, pair.client, 1, BENCH_NEVER));
	cr_assert(proxy_command(bench.proxy, "pass"));
	cr_assert(peer_wait_text(pair.server, pair.client, "late", BENCH_PATIENCE));
	pair_destroy(&pair);
	bench_finish(&bench);
}

Test(support_proxy_faults, split)
{
	struct bench bench = bench_start(NULL);
	struct pair pair = bench_connect(&bench, NULL);

	cr_assert(proxy_command(bench.proxy, "split 3"));
	pair_expect_works(&pair);
	cr_assert_eq(pair.client->largest_read, 3);
	cr_assert_eq(pair.server->largest_read, 3);
	pair_destroy(&pair);
	bench_finish(&bench);
}

Test(support_proxy_faults, rate)
{
	struct bench bench = bench_start(NULL);
	struct pair pair = bench_connect(&bench, NULL);
	char text[2001] = "";
	int64_t before;

	memset(text, 'x', sizeof(text) - 1);
	cr_assert(proxy_command(bench.proxy, "rate 10000"));
	before = deadline_now();
	pair_expect_downwards(&pair, text);
	cr_assert_geq(deadline_now() - before, 140);
	cr_assert(proxy_command(bench.proxy, "rate 1"));
	peer_say(pair.server, text);
	cr_assert_not(peer_wait_bytes(pair.client, pair.server, 100, BENCH_NEVER));
	cr_assert(proxy_command(bench.proxy, "rate 0"));
	cr_assert(peer_wait_text(pair.client, pair.server, text, BENCH_PATIENCE));
	pair_destroy(&pair);
	bench_finish(&bench);
}

Test(support_proxy_faults, cut_after)
{
	struct bench bench = bench_start(NULL);
	struct pair older = bench_connect(&bench, NULL), pair;

	cr_assert(proxy_command(bench.proxy, "cut-after 8"));
	pair = bench_connect(&bench, NULL);
	pair_expect_upwards(&pair, "these do not count");
	pair_expect_downwards(&pair, "12345");
	peer_say(pair.server, "6789");
	pair_expect_end(&pair, PEER_TRUNCATED);
	cr_assert_str_eq(pair.client->received, "678");
	pair_expect_works(&older);
	bench_expect_passes(&bench);
	pair_destroy(&pair);
	cr_assert(proxy_command(bench.proxy, "cut-after 0"));
	pair = bench_connect(&bench, NULL);
	pair_expect_end(&pair, PEER_TRUNCATED);
	pair_destroy(&pair);
	pair_destroy(&older);
	bench_finish(&bench);
}

Test(support_proxy_faults, reset_after)
{
	struct bench bench = bench_start(NULL);
	struct pair pair;

	cr_assert(proxy_command(bench.proxy, "reset-after 8"));
	pair = bench_connect(&bench, NULL);
	pair_expect_downwards(&pair, "12345");
	peer_say(pair.server, "6789");
	pair_expect_end(&pair, PEER_RESET);
	cr_assert(
		strncmp(pair.client->received, "678", 3) == 0 || pair.client->received_length == 0);
	bench_expect_passes(&bench);
	pair_destroy(&pair);
	bench_finish(&bench);
}

Test(support_proxy_faults, garble_after)
{
	struct bench bench = bench_start(NULL);
	struct pair pair;

	cr_assert(proxy_command(bench.proxy, "garble-after 7"));
	pair = bench_connect(&bench, NULL);
	pair_expect_downwards(&pair, "first");
	pair_expect_upwards(&pair, "as it is");
	peer_say(pair.server, "12AB");
	cr_assert(peer_wait_text(pair.client, pair.server, "12\xbe\xbd", BENCH_PATIENCE));
	bench_expect_passes(&bench);
	pair_destroy(&pair);
	bench_finish(&bench);
}
