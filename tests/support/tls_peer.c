#include "support/tls_peer.h"

#include <arpa/inet.h>
#include <errno.h>
#include <netinet/tcp.h>
#include <openssl/err.h>
#include <poll.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

#include "support/deadline.h"

SSL_CTX *peer_client_context(const char *ca_path)
{
	SSL_CTX *context = SSL_CTX_new(TLS_client_method());

	SSL_CTX_set_verify(context, SSL_VERIFY_PEER, NULL);
	SSL_CTX_load_verify_locations(context, ca_path, NULL);
	return context;
}

static int pick_protocol(SSL *tls, const unsigned char **choice, unsigned char *length,
	const unsigned char *offer, unsigned int offer_length, void *own)
{
	unsigned char *found;

	(void)tls;
	if (SSL_select_next_proto(&found, length, own, (unsigned int)strlen(own), offer,
		    offer_length) != OPENSSL_NPN_NEGOTIATED)
		return SSL_TLSEXT_ERR_NOACK;
	*choice = found;
	return SSL_TLSEXT_ERR_OK;
}

SSL_CTX *peer_server_context(const char *certificate_path, const char *key_path, const char *alpn)
{
	SSL_CTX *context = SSL_CTX_new(TLS_server_method());

	SSL_CTX_use_certificate_chain_file(context, certificate_path);
	SSL_CTX_use_PrivateKey_file(context, key_path, SSL_FILETYPE_PEM);
	SSL_CTX_set_num_tickets(context, 0);
	if (alpn != NULL)
		SSL_CTX_set_alpn_select_cb(context, pick_protocol, (void *)alpn);
	return context;
}

static struct sockaddr_in local_address(int port)
{
	return (struct sockaddr_in){
		.sin_family = AF_INET,
		.sin_port = htons((unsigned short)port),
		.sin_addr.s_addr = htonl(INADDR_LOOPBACK),
	};
}

int peer_listen(int *port)
{
	struct sockaddr_in address = local_address(0);
	socklen_t size = sizeof(address);
	int fd = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);

	if (fd < 0 || bind(fd, (struct sockaddr *)&address, size) != 0 || listen(fd, 16) != 0 ||
		getsockname(fd, (struct sockaddr *)&address, &size) != 0) {
		perror("peer_listen");
		abort();
	}
	*port = ntohs(address.sin_port);
	return fd;
}

static struct peer *make_peer(int fd, SSL_CTX *context)
{
	struct peer *peer = calloc(1, sizeof(*peer));
	int on = 1;

	signal(SIGPIPE, SIG_IGN); /* OpenSSL cannot be told to write without it */
	setsockopt(fd, IPPROTO_TCP, TCP_NODELAY, &on, sizeof(on));
	peer->fd = fd;
	peer->is_reading = true;
	peer->received = calloc(1, 1);
	peer->is_ready = context == NULL;
	if (context == NULL)
		return peer;
	peer->tls = SSL_new(context);
	SSL_set_mode(
		peer->tls, SSL_MODE_ENABLE_PARTIAL_WRITE | SSL_MODE_ACCEPT_MOVING_WRITE_BUFFER);
	SSL_set_fd(peer->tls, fd);
	return peer;
}

struct peer *peer_connect(int port, SSL_CTX *context, const char *alpn)
{
	struct sockaddr_in address = local_address(port);
	int fd = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC | SOCK_NONBLOCK, 0);
	struct peer *peer = make_peer(fd, context);

	if (peer->tls != NULL)
		SSL_set_connect_state(peer->tls);
	if (peer->tls != NULL && alpn != NULL)
		SSL_set_alpn_protos(
			peer->tls, (const unsigned char *)alpn, (unsigned int)strlen(alpn));
	if (connect(fd, (struct sockaddr *)&address, sizeof(address)) != 0 && errno != EINPROGRESS)
		peer->end = PEER_RESET;
	return peer;
}

void peer_destroy(struct peer *peer)
{
	if (peer == NULL)
		return;
	SSL_free(peer->tls);
	close(peer->fd);
	free(peer->received);
	free(peer->waiting);
	free(peer);
}

void peer_send(struct peer *peer, const char *bytes, size_t length)
{
	size_t end = peer->waiting_start + peer->waiting_length;

	peer->waiting = realloc(peer->waiting, end + length);
	memcpy(peer->waiting + end, bytes, length);
	peer->waiting_length += length;
}

void peer_say(struct peer *peer, const char *text)
{
	peer_send(peer, text, strlen(text));
}

void peer_finish(struct peer *peer)
{
	ERR_clear_error();
	if (peer->tls != NULL)
		SSL_shutdown(peer->tls);
	shutdown(peer->fd, SHUT_WR);
}

const char *peer_protocol(const struct peer *peer, char *name, size_t size)
{
	const unsigned char *chosen;
	unsigned int length;

	SSL_get0_alpn_selected(peer->tls, &chosen, &length);
	snprintf(name, size, "%.*s", (int)length, (const char *)chosen);
	return name;
}

void peer_forget(struct peer *peer)
{
	peer->received_length = 0;
	peer->received[0] = '\0';
}

static bool is_temporary(int error)
{
	return error == EAGAIN || error == EWOULDBLOCK || error == EINTR || error == ENOTCONN;
}

static enum peer_end plain_end(ssize_t result)
{
	if (result == 0)
		return PEER_TRUNCATED;
	return is_temporary(errno) ? PEER_OPEN : PEER_RESET;
}

/* What it means that an SSL function was not successful. */
static enum peer_end tls_end(struct peer *peer, int result)
{
	int error = errno;

	switch (SSL_get_error(peer->tls, result)) {
	case SSL_ERROR_WANT_READ:
	case SSL_ERROR_WANT_WRITE: return PEER_OPEN;
	case SSL_ERROR_ZERO_RETURN: return PEER_CLOSED;
	case SSL_ERROR_SYSCALL: return is_temporary(error) ? PEER_OPEN : PEER_RESET;
	default: break;
	}
	return ERR_GET_REASON(ERR_peek_error()) == SSL_R_UNEXPECTED_EOF_WHILE_READING
		? PEER_TRUNCATED
		: PEER_FAILED;
}

static void shake_hands(struct peer *peer)
{
	int result;

	if (peer->is_ready)
		return;
	ERR_clear_error();
	result = SSL_do_handshake(peer->tls);
	peer->is_ready = result == 1;
	if (result != 1)
		peer->end = tls_end(peer, result);
}

static size_t write_to(const struct peer *peer, const char *bytes, size_t length)
{
	size_t done = 0;
	ssize_t result;

	ERR_clear_error();
	if (peer->tls != NULL)
		return SSL_write_ex(peer->tls, bytes, length, &done) == 1 ? done : 0;
	result = send(peer->fd, bytes, length, 0);
	return result > 0 ? (size_t)result : 0;
}

static bool send_some(struct peer *peer)
{
	size_t done;

	if (peer->waiting_length == 0)
		return false;
	done = write_to(peer, peer->waiting + peer->waiting_start, peer->waiting_length);
	peer->waiting_start += done;
	peer->waiting_length -= done;
	return done > 0;
}

static void keep(struct peer *peer, const char *bytes, size_t length)
{
	if (peer->received_length + length >= peer->received_size) {
		peer->received_size = 2 * (peer->received_length + length + 1);
		peer->received = realloc(peer->received, peer->received_size);
	}
	memcpy(peer->received + peer->received_length, bytes, length);
	peer->received_length += length;
	peer->received[peer->received_length] = '\0';
	if (length > peer->largest_read)
		peer->largest_read = length;
}

static bool read_some(struct peer *peer)
{
	char bytes[16384];
	size_t got = 0;
	ssize_t result;

	ERR_clear_error();
	if (peer->tls != NULL) {
		result = SSL_read_ex(peer->tls, bytes, sizeof(bytes), &got);
	} else {
		result = recv(peer->fd, bytes, sizeof(bytes), 0);
		got = result > 0 ? (size_t)result : 0;
	}
	if (got > 0)
		keep(peer, bytes, got);
	else
		peer->end = peer->tls != NULL ? tls_end(peer, (int)result) : plain_end(result);
	return got > 0;
}

/* Sends before it reads, and reads to the end: after a RST both happen no more. */
static void serve(struct peer *peer)
{
	if (peer->end != PEER_OPEN)
		return;
	shake_hands(peer);
	if (!peer->is_ready)
		return;
	while (send_some(peer))
		continue;
	while (peer->is_reading && peer->end == PEER_OPEN && read_some(peer))
		continue;
}

static struct pollfd poll_peer(const struct peer *peer)
{
	bool open = peer != NULL && peer->end == PEER_OPEN;
	bool writes = open &&
		(peer->waiting_length > 0 || (!peer->is_ready && SSL_want_write(peer->tls)));
	bool reads = open && (peer->is_reading || !peer->is_ready);

	return (struct pollfd){
		.fd = reads || writes ? peer->fd : -1,
		.events = (short)((reads ? POLLIN : 0) | (writes ? POLLOUT : 0)),
	};
}

/* The descriptor of a connection that came in time, -1: none. */
static int wait_for_connection(int listener, struct peer *client, int milliseconds)
{
	int64_t deadline = deadline_in(milliseconds);

	for (;;) {
		struct pollfd sources[2] = {{.fd = listener, .events = POLLIN}};
		int left = deadline_left(deadline);

		if (client != NULL)
			serve(client);
		sources[1] = poll_peer(client);
		if (poll(sources, 2, left) == 0 && left == 0)
			return -1;
		if (sources[0].revents != 0)
			return accept4(listener, NULL, NULL, SOCK_NONBLOCK | SOCK_CLOEXEC);
	}
}

struct peer *peer_accept(int listener, SSL_CTX *context, struct peer *client, int milliseconds)
{
	int fd = wait_for_connection(listener, client, milliseconds);
	struct peer *peer = fd < 0 ? NULL : make_peer(fd, context);

	if (peer != NULL && peer->tls != NULL)
		SSL_set_accept_state(peer->tls);
	return peer;
}

struct wish {
	bool (*holds)(const struct peer *peer, const struct wish *wish);
	const char *text;
	size_t bytes;
};

static bool wait_until(
	struct peer *peer, struct peer *other, const struct wish *wish, int milliseconds)
{
	int64_t deadline = deadline_in(milliseconds);

	for (;;) {
		struct pollfd sources[2];
		int left = deadline_left(deadline);

		serve(peer);
		if (other != NULL)
			serve(other);
		if (wish->holds(peer, wish))
			return true;
		if (left == 0)
			return false;
		sources[0] = poll_peer(peer);
		sources[1] = poll_peer(other);
		poll(sources, 2, left);
	}
}

static bool is_ready(const struct peer *peer, const struct wish *wish)
{
	(void)wish;
	return peer->is_ready;
}

static bool has_text(const struct peer *peer, const struct wish *wish)
{
	return strcmp(peer->received, wish->text) == 0;
}

static bool has_bytes(const struct peer *peer, const struct wish *wish)
{
	return peer->received_length >= wish->bytes;
}

static bool has_ended(const struct peer *peer, const struct wish *wish)
{
	(void)wish;
	return peer->end != PEER_OPEN;
}

static bool has_sent(const struct peer *peer, const struct wish *wish)
{
	(void)wish;
	return peer->waiting_length == 0;
}

bool peer_wait_ready(struct peer *peer, struct peer *other, int milliseconds)
{
	return wait_until(peer, other, &(struct wish){.holds = is_ready}, milliseconds);
}

bool peer_wait_text(struct peer *peer, struct peer *other, const char *text, int milliseconds)
{
	return wait_until(
		peer, other, &(struct wish){.holds = has_text, .text = text}, milliseconds);
}

bool peer_wait_bytes(struct peer *peer, struct peer *other, size_t bytes, int milliseconds)
{
	return wait_until(
		peer, other, &(struct wish){.holds = has_bytes, .bytes = bytes}, milliseconds);
}

bool peer_wait_end(struct peer *peer, struct peer *other, int milliseconds)
{
	return wait_until(peer, other, &(struct wish){.holds = has_ended}, milliseconds);
}

bool peer_wait_sent(struct peer *peer, struct peer *other, int milliseconds)
{
	return wait_until(peer, other, &(struct wish){.holds = has_sent}, milliseconds);
}
