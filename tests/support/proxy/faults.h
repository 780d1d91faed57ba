/*
 * What the proxy does wrong at the moment: the settings that the commands change.
 */
#ifndef TESTS_SUPPORT_PROXY_FAULTS_H
#define TESTS_SUPPORT_PROXY_FAULTS_H

#include <stdbool.h>
#include <stdint.h>

#include "support/proxy/writes.h"

enum limit_kind { LIMIT_NONE, LIMIT_CUT, LIMIT_RESET, LIMIT_GARBLE };

/* What happens to one connection once it has brought so many bytes from the server. */
struct limit {
	enum limit_kind kind;
	uint64_t after; /* bytes */
};

struct faults {
	bool mute_client;   /* what clients send is swallowed */
	bool mute_server;   /* what the server sends is swallowed */
	bool blackhole_new; /* new connections are accepted by TCP and get no byte */
	uint64_t delay;	    /* milliseconds that each piece is held back */
	uint64_t split;	    /* at most so many bytes a write, 0: as they come */
	uint64_t rate;	    /* bytes a second and direction, 0: as fast as can be */
	struct limit next;  /* for the next connection only */
	struct write_fault write;
};

#endif
