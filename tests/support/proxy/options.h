/*
 * The command line of fault-proxy.
 */
#ifndef TESTS_SUPPORT_PROXY_OPTIONS_H
#define TESTS_SUPPORT_PROXY_OPTIONS_H

#include <stdbool.h>

/* Strings are borrowed from argv. Addresses are HOST:PORT or [HOST]:PORT. */
struct options {
	const char *listen, *upstream;

	/* PEM files: what clients are shown, and who may have signed the upstream's certificate. */
	const char *certificate, *key, *upstream_ca;

	/* PEM files that the upstream is shown, or NULL. */
	const char *upstream_certificate, *upstream_key;

	bool plain; /* no TLS: forward the bytes as they are */
};

/* False: the usage was printed on standard error. */
bool options_parse(struct options *options, int argc, char **argv);

#endif
