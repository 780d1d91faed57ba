/*
 * TLS on both sides of the proxy. The protocol (ALPN) is agreed end to end: the client's hello is
 * read first, what it offers is offered to the upstream, and what the upstream picks is picked.
 */
#ifndef TESTS_SUPPORT_PROXY_TLS_H
#define TESTS_SUPPORT_PROXY_TLS_H

#include <openssl/ssl.h>
#include <stdbool.h>
#include <stddef.h>

#include "support/proxy/options.h"

struct tls {
	SSL_CTX *to_client;
	SSL_CTX *to_upstream;
	char host[256]; /* what the upstream's certificate must be for */
};

/* What client and upstream say about the protocol of one connection. */
struct tls_greeting {
	bool http1_only;	  /* nothing but http/1.1 is passed on */
	unsigned char offer[256]; /* the client's protocols, as they are on the wire */
	size_t offer_length;
	bool is_answered; /* the upstream has chosen, the client's handshake may go on */
	unsigned char choice[256];
	unsigned int choice_length; /* 0: the upstream knows nothing of protocols */
};

/* False: said on standard error. The host is that of the upstream. */
bool tls_init(struct tls *tls, const struct options *options, const char *host);
void tls_finish(struct tls *tls);

/*
 * For the connection of a client. The handshake pauses (see TRANSFER_SUSPENDED) after the hello
 * until the greeting, which is borrowed, says that it is answered.
 */
SSL *tls_for_client(const struct tls *tls, struct tls_greeting *greeting);

/* For the connection to the upstream, which is offered what the greeting holds. */
SSL *tls_for_upstream(const struct tls *tls, const struct tls_greeting *greeting);

/* Takes the upstream's choice into the greeting, once that handshake is done. */
void tls_answer_greeting(struct tls_greeting *greeting, const SSL *upstream);

#endif
