/*
 * The proxy as a whole: where it listens, where it connects to, its connections, its faults and
 * its counts. One thread, one poll().
 */
#ifndef TESTS_SUPPORT_PROXY_RELAY_H
#define TESTS_SUPPORT_PROXY_RELAY_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>

#include "support/proxy/address.h"
#include "support/proxy/answer.h"
#include "support/proxy/faults.h"
#include "support/proxy/link.h"
#include "support/proxy/options.h"
#include "support/proxy/tls.h"
#include "support/proxy/writes.h"

enum { RELAY_METHODS = 8, RELAY_PATTERN_MAX = 1024 };

struct relay_counts {
	uint64_t accepted;     /* connections */
	uint64_t client_bytes; /* read from clients, inside of TLS */
	uint64_t server_bytes; /* read from the server, inside of TLS */
	uint64_t requests[RELAY_METHODS];
	uint64_t answered; /* requests that were not forwarded */
};

struct relay {
	struct address here, upstream;
	bool plain;
	bool http1_only;
	bool is_over;
	int listener; /* -1: connections are refused */
	struct tls tls;
	struct faults faults;
	struct answer *answer;		 /* given instead of forwarding, NULL: none */
	char pattern[RELAY_PATTERN_MAX]; /* which requests get it: part of "GET /path" */
	struct relay_counts counts;
	struct writes writes;
	struct link *links;
	size_t link_count;
};

/* Listens. False: said on standard error. */
bool relay_init(struct relay *relay, const struct options *options);
void relay_finish(struct relay *relay);

/*
 * Relays until told to quit or until the end of the commands, one a line, on that descriptor. The
 * answer to each goes to `out`, one line.
 */
void relay_run(struct relay *relay, int commands, FILE *out);

/* Stops and starts listening, on the same port. False: errno. */
void relay_refuse(struct relay *relay);
bool relay_accept(struct relay *relay);

/* Counts a request by its first line. NULL: it is to be forwarded; else the answer, borrowed. */
struct answer *relay_note_request(struct relay *relay, const char *line);

size_t relay_open_links(const struct relay *relay);

/* Takes over the answer (NULL: none) in place of the one before. */
void relay_set_answer(struct relay *relay, struct answer *answer);

/* "GET=3 POST=0 ...", into text. */
void relay_print_requests(const struct relay *relay, FILE *out);

#endif
