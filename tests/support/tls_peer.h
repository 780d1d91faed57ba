/*
 * Both ends of TLS connections within one test and one thread: non-blocking peers that are all
 * served while the test waits for something. Without a context a peer speaks plain TCP.
 * The first one makes the test ignore SIGPIPE.
 */
#ifndef TESTS_SUPPORT_TLS_PEER_H
#define TESTS_SUPPORT_TLS_PEER_H

#include <openssl/ssl.h>
#include <stdbool.h>
#include <stddef.h>

enum peer_end {
	PEER_OPEN,
	PEER_CLOSED,	/* close_notify was received */
	PEER_TRUNCATED, /* FIN without one; with plain TCP every FIN */
	PEER_RESET,	/* RST, or the connection could not be made */
	PEER_FAILED,	/* TLS failed */
};

struct peer {
	int fd;
	SSL *tls;	 /* NULL: plain */
	bool is_ready;	 /* the handshake is done */
	bool is_reading; /* true at first; false leaves what arrives in the kernel */
	enum peer_end end;
	char *received; /* all that has arrived; NUL-terminated */
	size_t received_length, received_size;
	size_t largest_read; /* the largest TLS record that has arrived */
	char *waiting;	     /* what is to be sent, from waiting_start on */
	size_t waiting_start, waiting_length;
};

/*
 * Contexts for peer_connect() and peer_accept(); alpn are the protocols of an accepting peer, the
 * first of which that is offered it picks, in the form "\2h2\10http/1.1"; NULL: it knows of none.
 * It must outlive the context.
 */
SSL_CTX *peer_client_context(const char *ca_path);
SSL_CTX *peer_server_context(const char *certificate_path, const char *key_path, const char *alpn);

/* A listening socket on a free port of 127.0.0.1. */
int peer_listen(int *port);

/* Starts to connect to 127.0.0.1, offering protocols (as above, or NULL). */
struct peer *peer_connect(int port, SSL_CTX *context, const char *alpn);

/* Waits for a connection, and serves the client (may be NULL) meanwhile. NULL: none came in time.
 */
struct peer *peer_accept(int listener, SSL_CTX *context, struct peer *client, int milliseconds);

/* Takes NULL. Closes with FIN if all was read, RST else. */
void peer_destroy(struct peer *peer);

/* Puts bytes on their way; they leave during waits. */
void peer_send(struct peer *peer, const char *bytes, size_t length);
void peer_say(struct peer *peer, const char *text);

/* Sends close_notify (with TLS) and FIN. Everything must have been sent. */
void peer_finish(struct peer *peer);

/* The protocol that was agreed upon, "" if none. */
const char *peer_protocol(const struct peer *peer, char *name, size_t size);

/*
 * Serves one or two peers (the other may be NULL) until something holds of the first: its handshake
 * is done; the text has arrived as the whole of what was not yet forgotten; so many bytes have
 * arrived; it has ended; all it has to say has gone out.
 */
bool peer_wait_ready(struct peer *peer, struct peer *other, int milliseconds);
bool peer_wait_text(struct peer *peer, struct peer *other, const char *text, int milliseconds);
bool peer_wait_bytes(struct peer *peer, struct peer *other, size_t bytes, int milliseconds);
bool peer_wait_end(struct peer *peer, struct peer *other, int milliseconds);
bool peer_wait_sent(struct peer *peer, struct peer *other, int milliseconds);

/* Throws away what has arrived. */
void peer_forget(struct peer *peer);

#endif
