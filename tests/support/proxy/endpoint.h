/*
 * One end of a relayed connection: a non-blocking socket, with TLS on it or without.
 */
#ifndef TESTS_SUPPORT_PROXY_ENDPOINT_H
#define TESTS_SUPPORT_PROXY_ENDPOINT_H

#include <openssl/ssl.h>
#include <stdbool.h>
#include <stddef.h>

struct endpoint {
	int fd;		  /* -1: closed */
	SSL *tls;	  /* NULL: the bytes go as they are */
	bool wants_read;  /* the last operation cannot go on before something arrives */
	bool wants_write; /* ... before something can be sent */
};

enum transfer {
	TRANSFER_DONE,
	TRANSFER_AGAIN,	    /* see wants_read and wants_write */
	TRANSFER_SUSPENDED, /* handshake: the client hello callback asked for a pause */
	TRANSFER_END,	    /* the peer has ended the stream properly (close_notify with TLS) */
	TRANSFER_TRUNCATED, /* the peer has closed the connection without a close_notify */
	TRANSFER_BROKEN,    /* reset, or TLS failed */
};

/* Takes over the descriptor and the SSL object (which may be NULL). */
void endpoint_init(struct endpoint *endpoint, int fd, SSL *tls);

/* Closes without a word beyond what TCP says by itself. Harmless when closed. */
void endpoint_close(struct endpoint *endpoint);

/* Closes so that the peer gets a RST. */
void endpoint_reset(struct endpoint *endpoint);

/* Says that nothing more will come: close_notify if asked for and TLS is there, then FIN. */
void endpoint_end(struct endpoint *endpoint, bool close_notify);

enum transfer endpoint_handshake(struct endpoint *endpoint);
enum transfer endpoint_read(struct endpoint *endpoint, char *bytes, size_t size, size_t *got);

/* After TRANSFER_AGAIN the next call must offer at least as many bytes, the same at the front. */
enum transfer endpoint_write(
	struct endpoint *endpoint, const char *bytes, size_t length, size_t *done);

/* Reads past TLS and throws away what is there. False: the peer has closed, or reset. */
bool endpoint_swallow(struct endpoint *endpoint);

#endif
