/*
 * A fault-proxy as a child process of a test. What it can do: proxy/README.md.
 */
#ifndef TESTS_SUPPORT_PROXY_CLIENT_H
#define TESTS_SUPPORT_PROXY_CLIENT_H

#include <stdbool.h>

struct proxy;

struct proxy_options {
	const char *program;  /* NULL: $FAULT_PROXY, else fault-proxy from PATH */
	const char *upstream; /* HOST:PORT */

	/* PEM files: what clients are shown, and who may have signed the upstream's certificate. */
	const char *certificate, *key, *upstream_ca;

	/* PEM files that the upstream is shown, or NULL. */
	const char *upstream_certificate, *upstream_key;

	bool plain; /* forwards TLS as it is; no files are needed */
};

/*
 * Starts the proxy on a free port of 127.0.0.1. NULL: it did not start within a minute; it has said
 * why on standard error, or errno does.
 */
struct proxy *proxy_start(const struct proxy_options *options);

/* Ends the proxy. True: it ended by itself, within a minute, with status 0. Takes NULL (true). */
bool proxy_destroy(struct proxy *proxy);

int proxy_port(const struct proxy *proxy);

/* Sends a command and waits for the answer, a minute at most. True: the answer was "ok ...". */
__attribute__((format(printf, 2, 3))) bool proxy_command(
	struct proxy *proxy, const char *format, ...);

/* The last answer as a whole, without line end; "" if there was none. Valid until the next. */
const char *proxy_answer(const struct proxy *proxy);

/* One of the numbers that `stats` gives ("accepted", "PATCH", ...); -1: there is no such. */
long long proxy_stat(struct proxy *proxy, const char *name);
/* Waits until it is at least so many; milliseconds. */
bool proxy_wait_stat(struct proxy *proxy, const char *name, long long count, int milliseconds);

/*
 * One of the numbers that `writes` gives ("forwarded", "arrived", ...) for the writes with that
 * part in "PATCH /path?query" ("": all); -1: there is no such number.
 */
long long proxy_writes(struct proxy *proxy, const char *name, const char *part);
/* Waits until it is at least so many; milliseconds. */
bool proxy_wait_writes(
	struct proxy *proxy, const char *name, const char *part, long long count, int milliseconds);

/*
 * Copies a kubeconfig, with the proxy's address for host and port in every `server:` line (scheme
 * and path stay). False: errno says why, or there was no such line (EINVAL).
 */
bool proxy_write_kubeconfig(const struct proxy *proxy, const char *from, const char *to);

#endif
