/*
 * The command line of fault-proxy.
 */
#ifndef TESTS_SUPPORT_PROXY_OPTIONS_H
#define TESTS_SUPPORT_PROXY_OPTIONS_H

#include <stdbool.h>

/* Strings are borrowed from argv. Addresses are HOST:PORT or [HOST]:PORT. */
struct options {
	const char *listen;
	const char *upstream;
	const char *certificate, *key; /* PEM files, shown to clients */
	const char *upstream_ca; /* PEM file that the upstream's certificate must be signed by */
	const char *upstream_certificate,
		*upstream_key; /* PEM files, shown to the upstream, or NULL */
	bool plain;	       /* no TLS: forward the bytes as they are */
};

/* False: the usage was printed on standard error. */
bool options_parse(struct options *options, int argc, char **argv);

#endif
