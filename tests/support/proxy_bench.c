#include "support/proxy_bench.h"

#include <criterion/criterion.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

#include "support/certificate.h"
#include "support/home.h"

static void start_proxy(struct bench *bench, int port, bool plain)
{
	char upstream[64];
	struct proxy_options options = {
		.upstream = upstream,
		.certificate = bench->certificate,
		.key = bench->key,
		.upstream_ca = bench->certificate,
		.upstream_certificate = bench->certificate,
		.upstream_key = bench->key,
		.plain = plain,
	};

	snprintf(upstream, sizeof(upstream), "127.0.0.1:%d", port);
	bench->proxy = proxy_start(&options);
	cr_assert_not_null(bench->proxy, "set FAULT_PROXY to the built program");
}

struct bench bench_start(const char *server_protocols)
{
	struct bench bench = {.home = home_create()};
	int port;

	bench.certificate = home_path(bench.home, "cert.pem");
	bench.key = home_path(bench.home, "key.pem");
	cr_assert(certificate_write(bench.certificate, bench.key));
	bench.client_context = peer_client_context(bench.certificate);
	bench.server_context = peer_server_context(bench.certificate, bench.key, server_protocols);
	bench.listener = peer_listen(&port);
	start_proxy(&bench, port, false);
	return bench;
}

struct bench bench_start_plain(void)
{
	struct bench bench = {.home = home_create()};
	int port;

	bench.listener = peer_listen(&port);
	start_proxy(&bench, port, true);
	return bench;
}

void bench_finish(struct bench *bench)
{
	cr_assert(proxy_destroy(bench->proxy));
	SSL_CTX_free(bench->client_context);
	SSL_CTX_free(bench->server_context);
	close(bench->listener);
	home_remove(bench->home);
	free(bench->certificate);
	free(bench->key);
}

struct peer *bench_connect_client(const struct bench *bench, const char *protocols)
{
	return peer_connect(proxy_port(bench->proxy), bench->client_context, protocols);
}

struct pair bench_connect(const struct bench *bench, const char *protocols)
{
	struct pair pair = {.client = bench_connect_client(bench, protocols)};

	pair.server =
		peer_accept(bench->listener, bench->server_context, pair.client, BENCH_PATIENCE);
	cr_assert_not_null(pair.server);
	cr_assert(peer_wait_ready(pair.client, pair.server, BENCH_PATIENCE));
	cr_assert(peer_wait_ready(pair.server, pair.client, BENCH_PATIENCE));
	return pair;
}

void pair_destroy(struct pair *pair)
{
	peer_destroy(pair->client);
	peer_destroy(pair->server);
}

void pair_expect_upwards(struct pair *pair, const char *text)
{
	peer_say(pair->client, text);
	cr_assert(peer_wait_text(pair->server, pair->client, text, BENCH_PATIENCE), "got \"%s\"",
		pair->server->received);
	peer_forget(pair->server);
}

void pair_expect_downwards(struct pair *pair, const char *text)
{
	peer_say(pair->server, text);
	cr_assert(peer_wait_text(pair->client, pair->server, text, BENCH_PATIENCE), "got \"%s\"",
		pair->client->received);
	peer_forget(pair->client);
}

void pair_expect_works(struct pair *pair)
{
	pair_expect_upwards(pair, "to the server");
	pair_expect_downwards(pair, "to the client");
}

void bench_expect_passes(const struct bench *bench)
{
	struct pair pair = bench_connect(bench, NULL);

	pair_expect_works(&pair);
	pair_destroy(&pair);
}

void pair_expect_end(struct pair *pair, enum peer_end end)
{
	cr_assert(peer_wait_end(pair->client, pair->server, BENCH_PATIENCE));
	cr_assert_eq(pair->client->end, end, "ended as %d", pair->client->end);
}
