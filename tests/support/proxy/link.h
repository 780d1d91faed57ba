/*
 * One relayed connection: the client's end, the server's end, and the bytes on their way.
 */
#ifndef TESTS_SUPPORT_PROXY_LINK_H
#define TESTS_SUPPORT_PROXY_LINK_H

#include <poll.h>
#include <stdbool.h>
#include <stdint.h>

#include "support/proxy/endpoint.h"
#include "support/proxy/faults.h"
#include "support/proxy/flow.h"
#include "support/proxy/http.h"
#include "support/proxy/tls.h"

struct relay;

enum link_state {
	LINK_HELLO,	 /* the client's hello is awaited */
	LINK_CONNECTING, /* TCP to the upstream */
	LINK_GREETING,	 /* TLS with the upstream */
	LINK_ACCEPTING,	 /* the rest of TLS with the client */
	LINK_OPEN,
	LINK_DARK,	/* the client is left without a word */
	LINK_LINGERING, /* FIN was sent to the client, its own is awaited */
	LINK_ORPHANED,	/* without a client; the server still works for it */
	LINK_OVER,
};

/* The write that is on its way, and what a fault does to it. */
struct link_write {
	bool is_open;	 /* it still comes from the client */
	bool is_leaving; /* all of it is queued for the server */
	bool is_over;	 /* now is when the line is cut */
	size_t record;	 /* its number in relay::writes */
	uint64_t goal;	 /* up.sent when the server has all of it */
	enum write_stage stage;
	uint64_t answer_body;	/* bytes of the answer's body that get through */
	unsigned answer_ending; /* how much of the answer's CR LF CR LF has been seen */
};

struct link {
	struct link *next;   /* relay::links */
	struct relay *relay; /* borrowed */
	enum link_state state;
	struct endpoint client, server;
	enum transfer client_end, server_end; /* how reading ended, TRANSFER_DONE: it has not */
	struct flow up, down;		      /* to the server, to the client */
	struct tls_greeting greeting;
	enum limit_kind limit; /* what happens when `down` is stopped */
	int64_t lingers_until; /* deadline_now() counts so */
	bool follows_requests; /* HTTP/1.1 whose bytes we see */
	bool swallows_request; /* the body of a request that we have answered ourselves */
	struct http http;
	struct link_write write;
};

/* Takes over the client's socket. */
struct link *link_create(struct relay *relay, int fd);
void link_destroy(struct link *link);

/* Does everything that can be done without waiting. */
void link_step(struct link *link);

/* What to poll for: the client's end and the server's. */
void link_poll(const struct link *link, struct pollfd ends[2]);

/* Milliseconds until link_step() has something to do although nothing has happened, or -1. */
int link_wait(const struct link *link);

/* Neither lingering nor over. */
bool link_is_open(const struct link *link);

/* FIN to both sides; the client's data is thrown away until it closes too. */
void link_cut(struct link *link);

/* RST to both sides. */
void link_reset(struct link *link);

/* The one or the other, as the limit says. */
void link_end(struct link *link);

/* FIN or RST to the client as the limit says; the server goes on until it begins to answer. */
void link_orphan(struct link *link);

/* A connection whose TLS is not yet done gets no further byte. */
void link_darken(struct link *link);

#endif
