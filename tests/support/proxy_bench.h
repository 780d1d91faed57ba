/*
 * For the tests of fault-proxy: a proxy between clients and a server that are both played by the
 * test. What fails in here fails the criterion test.
 */
#ifndef TESTS_SUPPORT_PROXY_BENCH_H
#define TESTS_SUPPORT_PROXY_BENCH_H

#include "support/proxy_client.h"
#include "support/tls_peer.h"

/* Milliseconds: for what must happen, and for what must not. */
enum { BENCH_PATIENCE = 60 * 1000, BENCH_NEVER = 100 };

#define BENCH_BOTH_PROTOCOLS "\2h2\10http/1.1"

struct bench {
	char *home, *certificate, *key;
	SSL_CTX *client_context, *server_context; /* NULL in a plain bench */
	int listener;
	struct proxy *proxy;
};

/* One connection through the proxy. */
struct pair {
	struct peer *client, *server;
};

/* The protocols that the server knows are in the form of tls_peer.h, or NULL. */
struct bench bench_start(const char *server_protocols);
struct bench bench_start_plain(void);
void bench_finish(struct bench *bench);

/* Begins to connect; pair.server is still to come. Protocols are in the form of tls_peer.h. */
struct peer *bench_connect_client(const struct bench *bench, const char *protocols);

/* Connects through to the server. */
struct pair bench_connect(const struct bench *bench, const char *protocols);
void pair_destroy(struct pair *pair);

/* One side says something, and nothing else arrives at the other. */
void pair_expect_upwards(struct pair *pair, const char *text);
void pair_expect_downwards(struct pair *pair, const char *text);

/* Both ways. */
void pair_expect_works(struct pair *pair);

/* The client's end of the connection ends like that. */
void pair_expect_end(struct pair *pair, enum peer_end end);

/* A new connection works. */
void bench_expect_passes(const struct bench *bench);

#endif
