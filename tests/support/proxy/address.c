#include "support/proxy/address.h"

#include <errno.h>
#include <netdb.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

static bool look_up(struct address *address, const char *port)
{
	struct addrinfo hints = {.ai_socktype = SOCK_STREAM}, *found;

	if (getaddrinfo(address->host, port, &hints, &found) != 0)
		return false;
	address->length = found->ai_addrlen;
	memcpy(&address->socket, found->ai_addr, found->ai_addrlen);
	freeaddrinfo(found);
	return true;
}

bool address_parse(struct address *address, const char *text)
{
	const char *colon = strrchr(text, ':');
	bool brackets = text[0] == '[' && colon != NULL && colon[-1] == ']';
	int length;

	if (colon == NULL)
		return false;
	length = (int)(colon - text) - (brackets ? 2 : 0);
	snprintf(address->host, sizeof(address->host), "%.*s", length, text + brackets);
	return look_up(address, colon + 1);
}

static int new_socket(const struct address *address)
{
	return socket(address->socket.ss_family, SOCK_STREAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0);
}

static bool bind_and_listen(int fd, struct address *address)
{
	int on = 1;

	return setsockopt(fd, SOL_SOCKET, SO_REUSEADDR, &on, sizeof(on)) == 0 &&
		bind(fd, (struct sockaddr *)&address->socket, address->length) == 0 &&
		listen(fd, SOMAXCONN) == 0 &&
		getsockname(fd, (struct sockaddr *)&address->socket, &address->length) == 0;
}

int address_listen(struct address *address)
{
	int fd = new_socket(address), error;

	if (fd < 0 || bind_and_listen(fd, address))
		return fd;
	error = errno;
	close(fd);
	errno = error;
	return -1;
}

int address_connect(const struct address *address)
{
	int fd = new_socket(address);

	if (fd < 0)
		return -1;
	if (connect(fd, (const struct sockaddr *)&address->socket, address->length) == 0 ||
		errno == EINPROGRESS)
		return fd;
	close(fd);
	return -1;
}

int address_port(const struct address *address)
{
	if (address->socket.ss_family == AF_INET6)
		return ntohs(((const struct sockaddr_in6 *)&address->socket)->sin6_port);
	return ntohs(((const struct sockaddr_in *)&address->socket)->sin_port);
}

void address_send_at_once(int fd)
{
	int on = 1;

	setsockopt(fd, IPPROTO_TCP, TCP_NODELAY, &on, sizeof(on));
}
