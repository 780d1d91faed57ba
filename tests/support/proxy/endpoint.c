#include "support/proxy/endpoint.h"

#include <errno.h>
#include <openssl/err.h>
#include <sys/socket.h>
#include <unistd.h>

void endpoint_init(struct endpoint *endpoint, int fd, SSL *tls)
{
	*endpoint = (struct endpoint){.fd = fd, .tls = tls};
	if (tls != NULL)
		SSL_set_fd(tls, fd);
}

void endpoint_close(struct endpoint *endpoint)
{
	SSL_free(endpoint->tls);
	if (endpoint->fd >= 0)
		close(endpoint->fd);
	*endpoint = (struct endpoint){.fd = -1};
}

void endpoint_reset(struct endpoint *endpoint)
{
	struct linger at_once = {.l_onoff = 1, .l_linger = 0};

	if (endpoint->fd >= 0)
		setsockopt(endpoint->fd, SOL_SOCKET, SO_LINGER, &at_once, sizeof(at_once));
	endpoint_close(endpoint);
}

void endpoint_end(struct endpoint *endpoint, bool close_notify)
{
	ERR_clear_error();
	if (close_notify && endpoint->tls != NULL)
		SSL_shutdown(endpoint->tls);
	shutdown(endpoint->fd, SHUT_WR);
}

static bool is_truncation(void)
{
	return ERR_GET_REASON(ERR_peek_error()) == SSL_R_UNEXPECTED_EOF_WHILE_READING;
}

/* What the result of an SSL function that was not successful means. */
static enum transfer tls_outcome(struct endpoint *endpoint, int result)
{
	switch (SSL_get_error(endpoint->tls, result)) {
	case SSL_ERROR_WANT_READ: endpoint->wants_read = true; return TRANSFER_AGAIN;
	case SSL_ERROR_WANT_WRITE: endpoint->wants_write = true; return TRANSFER_AGAIN;
	case SSL_ERROR_WANT_CLIENT_HELLO_CB: return TRANSFER_SUSPENDED;
	case SSL_ERROR_ZERO_RETURN: return TRANSFER_END;
	default: return is_truncation() ? TRANSFER_TRUNCATED : TRANSFER_BROKEN;
	}
}

static bool is_temporary(void)
{
	return errno == EAGAIN || errno == EWOULDBLOCK || errno == EINTR;
}

enum transfer endpoint_handshake(struct endpoint *endpoint)
{
	int result;

	if (endpoint->tls == NULL)
		return TRANSFER_DONE;
	ERR_clear_error();
	endpoint->wants_read = endpoint->wants_write = false;
	result = SSL_do_handshake(endpoint->tls);
	return result == 1 ? TRANSFER_DONE : tls_outcome(endpoint, result);
}

static enum transfer read_plain(struct endpoint *endpoint, char *bytes, size_t size, size_t *got)
{
	ssize_t result = recv(endpoint->fd, bytes, size, 0);

	*got = result > 0 ? (size_t)result : 0;
	if (result > 0)
		return TRANSFER_DONE;
	if (result == 0)
		return TRANSFER_END;
	endpoint->wants_read = is_temporary();
	return endpoint->wants_read ? TRANSFER_AGAIN : TRANSFER_BROKEN;
}

enum transfer endpoint_read(struct endpoint *endpoint, char *bytes, size_t size, size_t *got)
{
	int result;

	endpoint->wants_read = false;
	if (endpoint->tls == NULL)
		return read_plain(endpoint, bytes, size, got);
	ERR_clear_error();
	result = SSL_read_ex(endpoint->tls, bytes, size, got);
	return result == 1 ? TRANSFER_DONE : tls_outcome(endpoint, result);
}

static enum transfer write_plain(
	struct endpoint *endpoint, const char *bytes, size_t length, size_t *done)
{
	ssize_t result = send(endpoint->fd, bytes, length, MSG_NOSIGNAL);

	*done = result > 0 ? (size_t)result : 0;
	if (result >= 0)
		return TRANSFER_DONE;
	endpoint->wants_write = is_temporary();
	return endpoint->wants_write ? TRANSFER_AGAIN : TRANSFER_BROKEN;
}

enum transfer endpoint_write(
	struct endpoint *endpoint, const char *bytes, size_t length, size_t *done)
{
	int result;

	endpoint->wants_write = false;
	if (endpoint->tls == NULL)
		return write_plain(endpoint, bytes, length, done);
	ERR_clear_error();
	result = SSL_write_ex(endpoint->tls, bytes, length, done);
	return result == 1 ? TRANSFER_DONE : tls_outcome(endpoint, result);
}

bool endpoint_swallow(struct endpoint *endpoint)
{
	char bytes[16384];
	ssize_t got = recv(endpoint->fd, bytes, sizeof(bytes), 0);

	return got > 0 || (got < 0 && is_temporary());
}
