#include <criterion/criterion.h>
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

#include "support/certificate.h"
#include "support/home.h"
#include "support/proxy_bench.h"

Test(support_proxy, forwards_both_ways)
{
	struct bench bench = bench_start(NULL);
	struct pair pair = bench_connect(&bench, NULL), other = bench_connect(&bench, NULL);

	pair_expect_works(&pair);
	pair_expect_works(&other);
	pair_expect_works(&pair);
	cr_assert_eq(proxy_stat(bench.proxy, "accepted"), 2);
	cr_assert_eq(proxy_stat(bench.proxy, "open"), 2);
	cr_assert_eq(proxy_stat(bench.proxy, "client-bytes"), 39);
	cr_assert_eq(proxy_stat(bench.proxy, "server-bytes"), 39);
	cr_assert_eq(proxy_stat(bench.proxy, "nothing"), -1);
	pair_destroy(&pair);
	pair_destroy(&other);
	bench_finish(&bench);
}

Test(support_proxy, forwards_much)
{
	struct bench bench = bench_start(NULL);
	struct pair pair = bench_connect(&bench, NULL);
	size_t size = 20000000;
	char *much = malloc(size);

	for (size_t i = 0; i < size; i++)
		much[i] = (char)(i * 2654435761u >> 24);
	peer_send(pair.server, much, size);
	peer_send(pair.client, much, size / 4);
	cr_assert(peer_wait_bytes(pair.client, pair.server, size, BENCH_PATIENCE));
	cr_assert(peer_wait_bytes(pair.server, pair.client, size / 4, BENCH_PATIENCE));
	cr_assert_eq(memcmp(pair.client->received, much, size), 0);
	cr_assert_eq(memcmp(pair.server->received, much, size / 4), 0);
	free(much);
	pair_destroy(&pair);
	bench_finish(&bench);
}

/* A client that does not read makes the server wait: nothing grows without a bound. */
Test(support_proxy, slow_client_holds_the_server_back)
{
	struct bench bench = bench_start(NULL);
	struct pair pair = bench_connect(&bench, NULL);
	size_t size = 40000000;
	char *much = calloc(1, size);

	pair.client->is_reading = false;
	peer_send(pair.server, much, size);
	cr_assert_not(peer_wait_sent(pair.server, pair.client, 300));
	cr_assert_gt(pair.server->waiting_length, 1000000);
	pair.client->is_reading = true;
	cr_assert(peer_wait_bytes(pair.client, pair.server, size, BENCH_PATIENCE));
	free(much);
	pair_destroy(&pair);
	bench_finish(&bench);
}

Test(support_proxy, protocol_is_the_upstreams_choice)
{
	struct bench bench = bench_start(BENCH_BOTH_PROTOCOLS);
	struct pair pair = bench_connect(&bench, BENCH_BOTH_PROTOCOLS);
	char name[32];

	cr_assert_str_eq(peer_protocol(pair.client, name, sizeof(name)), "h2");
	cr_assert_str_eq(peer_protocol(pair.server, name, sizeof(name)), "h2");
	pair_destroy(&pair);
	pair = bench_connect(&bench, "\10http/1.1");
	cr_assert_str_eq(peer_protocol(pair.client, name, sizeof(name)), "http/1.1");
	pair_destroy(&pair);
	pair = bench_connect(&bench, NULL);
	cr_assert_str_eq(peer_protocol(pair.server, name, sizeof(name)), "");
	pair_destroy(&pair);
	bench_finish(&bench);
}

Test(support_proxy, protocol_can_be_restricted)
{
	struct bench bench = bench_start(BENCH_BOTH_PROTOCOLS);
	struct pair pair;
	char name[32];

	cr_assert(proxy_command(bench.proxy, "alpn http/1.1"));
	pair = bench_connect(&bench, BENCH_BOTH_PROTOCOLS);
	cr_assert_str_eq(peer_protocol(pair.client, name, sizeof(name)), "http/1.1");
	cr_assert_str_eq(peer_protocol(pair.server, name, sizeof(name)), "http/1.1");
	pair_destroy(&pair);
	pair = bench_connect(&bench, "\2h2");
	cr_assert_str_eq(peer_protocol(pair.client, name, sizeof(name)), "");
	pair_destroy(&pair);
	cr_assert(proxy_command(bench.proxy, "alpn any"));
	pair = bench_connect(&bench, BENCH_BOTH_PROTOCOLS);
	cr_assert_str_eq(peer_protocol(pair.client, name, sizeof(name)), "h2");
	pair_destroy(&pair);
	bench_finish(&bench);
}

Test(support_proxy, ends_are_passed_on)
{
	struct bench bench = bench_start(NULL);
	struct pair proper = bench_connect(&bench, NULL), truncated = bench_connect(&bench, NULL);
	struct pair left = bench_connect(&bench, NULL);

	peer_say(proper.server, "the last words");
	cr_assert(peer_wait_sent(proper.server, NULL, BENCH_PATIENCE));
	peer_finish(proper.server);
	pair_expect_end(&proper, PEER_CLOSED);
	cr_assert_str_eq(proper.client->received, "the last words");
	shutdown(truncated.server->fd, SHUT_WR);
	pair_expect_end(&truncated, PEER_TRUNCATED);
	peer_say(left.client, "bye");
	cr_assert(peer_wait_sent(left.client, NULL, BENCH_PATIENCE));
	peer_finish(left.client);
	cr_assert(peer_wait_end(left.server, NULL, BENCH_PATIENCE));
	cr_assert_str_eq(left.server->received, "bye");
	cr_assert_eq(left.server->end, PEER_CLOSED);
	pair_destroy(&proper);
	pair_destroy(&truncated);
	pair_destroy(&left);
	bench_finish(&bench);
}

Test(support_proxy, upstream_must_be_trusted)
{
	struct bench bench = bench_start(NULL);
	char *certificate = home_path(bench.home, "other.pem");
	char *key = home_path(bench.home, "other.key");
	SSL_CTX *trusted = bench.server_context;
	struct pair pair;

	cr_assert(certificate_write(certificate, key));
	bench.server_context = peer_server_context(certificate, key, NULL);
	pair.client = bench_connect_client(&bench, NULL);
	pair.server =
		peer_accept(bench.listener, bench.server_context, pair.client, BENCH_PATIENCE);
	cr_assert_not_null(pair.server);
	pair_expect_end(&pair, PEER_RESET);
	pair_destroy(&pair);
	SSL_CTX_free(bench.server_context);
	bench.server_context = trusted;
	bench_expect_passes(&bench);
	free(certificate);
	free(key);
	bench_finish(&bench);
}

Test(support_proxy, upstream_may_ask_for_a_certificate)
{
	struct bench bench = bench_start(NULL);

	SSL_CTX_load_verify_locations(bench.server_context, bench.certificate, NULL);
	SSL_CTX_set_verify(
		bench.server_context, SSL_VERIFY_PEER | SSL_VERIFY_FAIL_IF_NO_PEER_CERT, NULL);
	bench_expect_passes(&bench);
	bench_finish(&bench);
}

Test(support_proxy, dead_upstream_resets)
{
	struct bench bench = bench_start(NULL);
	struct pair pair = {NULL, NULL};

	close(bench.listener);
	bench.listener = -1;
	pair.client = bench_connect_client(&bench, NULL);
	pair_expect_end(&pair, PEER_RESET);
	pair_destroy(&pair);
	cr_assert_eq(proxy_stat(bench.proxy, "open"), 0);
	bench_finish(&bench);
}

Test(support_proxy, plain)
{
	struct bench bench = bench_start_plain();
	struct pair pair = bench_connect(&bench, NULL);

	pair_expect_works(&pair);
	cr_assert_not(proxy_command(bench.proxy, "status 500"));
	cr_assert_str_eq(proxy_answer(bench.proxy), "error not with --plain");
	cr_assert_not(proxy_command(bench.proxy, "alpn http/1.1"));
	peer_say(pair.server, "the end");
	cr_assert(peer_wait_sent(pair.server, NULL, BENCH_PATIENCE));
	peer_finish(pair.server);
	pair_expect_end(&pair, PEER_TRUNCATED);
	cr_assert_str_eq(pair.client->received, "the end");
	pair_destroy(&pair);
	cr_assert(proxy_command(bench.proxy, "garble-after 0"));
	pair = bench_connect(&bench, NULL);
	peer_say(pair.server, "AB");
	cr_assert(peer_wait_text(pair.client, pair.server, "\xbe\xbd", BENCH_PATIENCE));
	cr_assert(proxy_command(bench.proxy, "reset"));
	pair_expect_end(&pair, PEER_RESET);
	pair_destroy(&pair);
	bench_finish(&bench);
}

/* TLS that ends at the peers gets through, and a fault falls into the middle of it. */
Test(support_proxy, plain_carries_tls)
{
	struct bench bench = bench_start(BENCH_BOTH_PROTOCOLS), plain = bench_start_plain();
	struct pair pair;
	char name[32];

	plain.client_context = bench.client_context;
	plain.server_context = bench.server_context;
	pair = bench_connect(&plain, BENCH_BOTH_PROTOCOLS);
	cr_assert_str_eq(peer_protocol(pair.client, name, sizeof(name)), "h2");
	pair_expect_works(&pair);
	pair_destroy(&pair);
	cr_assert(proxy_command(plain.proxy, "cut-after 500"));
	pair.client = bench_connect_client(&plain, NULL);
	pair.server =
		peer_accept(plain.listener, plain.server_context, pair.client, BENCH_PATIENCE);
	cr_assert_not_null(pair.server);
	pair_expect_end(&pair, PEER_TRUNCATED);
	cr_assert_not(pair.client->is_ready);
	pair_destroy(&pair);
	plain.client_context = plain.server_context = NULL;
	bench_finish(&plain);
	bench_finish(&bench);
}

Test(support_proxy, wrong_commands)
{
	struct bench bench = bench_start(NULL);
	static const char *const wrong[] = {"", "nonsense", "delay", "delay x", "delay -1",
		"delay 1x", "delay 99999999", "split", "rate 99999999999999999999", "cut-after x",
		"alpn", "alpn h3", "status 500"};

	for (size_t i = 0; i < sizeof(wrong) / sizeof(wrong[0]); i++)
		cr_assert_not(proxy_command(bench.proxy, "%s", wrong[i]), "%s", wrong[i]);
	cr_assert_str_eq(proxy_answer(bench.proxy), "error needs alpn http/1.1");
	cr_assert(proxy_command(bench.proxy, "  delay   0  ") == false);
	cr_assert(proxy_command(bench.proxy, "delay   0  "));
	bench_expect_passes(&bench);
	cr_assert(proxy_command(bench.proxy, "quit"));
	cr_assert_not(proxy_command(bench.proxy, "pass"));
	bench_finish(&bench);
}

Test(support_proxy, wrong_options)
{
	struct proxy_options options = {.upstream = "127.0.0.1:1", .plain = true};

	options.program = "/nonexistent/fault-proxy";
	cr_assert_null(proxy_start(&options));
	cr_assert_eq(errno, ENOENT);
	options.program = NULL;
	options.upstream = "nowhere";
	cr_assert_null(proxy_start(&options));
	options.plain = false;
	cr_assert_null(proxy_start(&options));
	cr_assert(proxy_destroy(NULL));
}

Test(support_proxy, kubeconfig)
{
	struct bench bench = bench_start(NULL);
	char *from = home_path(bench.home, "from"), *to = home_path(bench.home, "to");
	char expected[512], got[512] = "";
	FILE *in;

	home_write(bench.home, "from",
		"clusters:\n- cluster:\n    server: https://[::1]:6443/k/c\n"
		"  name: a\n- cluster:\n    server: \"http://host\"\n");
	snprintf(expected, sizeof(expected),
		"clusters:\n- cluster:\n    server: https://127.0.0.1:%d/k/c\n"
		"  name: a\n- cluster:\n    server: \"http://127.0.0.1:%d\"\n",
		proxy_port(bench.proxy), proxy_port(bench.proxy));
	cr_assert(proxy_write_kubeconfig(bench.proxy, from, to));
	in = fopen(to, "re");
	cr_assert_gt(fread(got, 1, sizeof(got) - 1, in), 0);
	fclose(in);
	cr_assert_str_eq(got, expected);
	home_write(bench.home, "from", "clusters: []\n");
	cr_assert_not(proxy_write_kubeconfig(bench.proxy, from, to));
	cr_assert_not(proxy_write_kubeconfig(bench.proxy, "/nonexistent", to));
	free(from);
	free(to);
	bench_finish(&bench);
}
