#ifndef API_SERVE_H
#define API_SERVE_H

#include "api/api.h"
#include "base/error.h"
#include "io/loop.h"

/*
 * Listens for an api on loopback: HTTP/1.1 by libmicrohttpd, in the one loop, without a thread.
 * The files of api/serve_private.h are the only ones that know the library. What faults do to
 * answers on their way is done here.
 */
struct serve;

/* What it shows to its clients, as PEM. */
struct serve_tls {
	const char *certificate;
	const char *key;
};

/* PORT 0: a free one. TLS NULL: plain HTTP. NULL and ERR: it cannot be listened on. */
struct serve *serve_create(struct loop *loop, struct api *api, int port,
	const struct serve_tls *tls, struct error *err);
/* Ends all connections. NULL is fine. */
void serve_destroy(struct serve *serve);
int serve_port(const struct serve *serve);

#endif
