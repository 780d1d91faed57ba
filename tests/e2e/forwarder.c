#include "e2e/forwarder.h"

#include <criterion/criterion.h>
#include <netinet/in.h>
#include <poll.h>
#include <pthread.h>
#include <stdatomic.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/eventfd.h>
#include <sys/socket.h>
#include <unistd.h>

#include "support/tls_peer.h"

enum { PAIRS_MAX = 64, REQUEST_MAX = 4096 };

struct forwarder {
	pthread_t thread;
	int listener, port;
	int stop; /* eventfd */
	atomic_int count;
	atomic_bool refusing;
	/* Sockets: pair I is [2 * I + 2], the client, and [2 * I + 3], the server. -1: ended. */
	struct pollfd sockets[2 * PAIRS_MAX + 2];
	int used;
};

static bool send_all(int fd, const char *bytes, size_t length)
{
	while (length > 0) {
		ssize_t sent = send(fd, bytes, length, MSG_NOSIGNAL);

		if (sent <= 0)
			return false;
		bytes += sent;
		length -= (size_t)sent;
	}
	return true;
}

/* The port that a client wants to reach: "CONNECT HOST:PORT HTTP/1.1"; every host is this one. */
static int wanted_port(int client)
{
	char request[REQUEST_MAX + 1] = "";
	size_t length = 0;
	int port = 0;

	while (length < REQUEST_MAX && strstr(request, "\r\n\r\n") == NULL) {
		ssize_t got = recv(client, request + length, REQUEST_MAX - length, 0);

		if (got <= 0)
			return 0;
		length += (size_t)got;
		request[length] = '\0';
	}
	return sscanf(request, "CONNECT %*[a-z0-9.]:%d HTTP/1.1\r\n", &port) == 1 ? port : 0;
}

static int connect_to(int port)
{
	struct sockaddr_in address = {.sin_family = AF_INET,
		.sin_port = htons((uint16_t)port),
		.sin_addr.s_addr = htonl(INADDR_LOOPBACK)};
	int fd = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);

	if (connect(fd, (struct sockaddr *)&address, sizeof(address)) == 0)
		return fd;
	close(fd);
	return -1;
}

static void say(int client, const char *status)
{
	char answer[128];

	snprintf(answer, sizeof(answer), "HTTP/1.1 %s\r\nContent-Length: 0\r\n\r\n", status);
	send_all(client, answer, strlen(answer));
}

/* Nobody but the program under test connects, so that its request may be waited for. */
static void take_client(struct forwarder *forwarder)
{
	int client = accept4(forwarder->listener, NULL, NULL, SOCK_CLOEXEC);
	int port = wanted_port(client), server = -1;

	forwarder->count++;
	if (!forwarder->refusing && port != 0 && forwarder->used + 2 <= 2 * PAIRS_MAX + 2)
		server = connect_to(port);
	if (server < 0) {
		say(client, "407 Proxy Authentication Required");
		close(client);
		return;
	}
	send_all(client, "HTTP/1.1 200 OK\r\n\r\n", 19);
	forwarder->sockets[forwarder->used++] = (struct pollfd){.fd = client, .events = POLLIN};
	forwarder->sockets[forwarder->used++] = (struct pollfd){.fd = server, .events = POLLIN};
}

static void end_socket(struct pollfd *socket)
{
	if (socket->fd >= 0)
		close(socket->fd);
	socket->fd = -1;
}

/* What one side has said goes to the other; when one ends, both do. */
static void forward(struct pollfd *from, struct pollfd *to)
{
	char bytes[16384];
	ssize_t got = recv(from->fd, bytes, sizeof(bytes), 0);

	if (got > 0 && send_all(to->fd, bytes, (size_t)got))
		return;
	end_socket(from);
	end_socket(to);
}

static void *run(void *data)
{
	struct forwarder *forwarder = data;
	struct pollfd *sockets = forwarder->sockets;

	sockets[forwarder->used++] = (struct pollfd){.fd = forwarder->listener, .events = POLLIN};
	sockets[forwarder->used++] = (struct pollfd){.fd = forwarder->stop, .events = POLLIN};
	while (poll(sockets, (nfds_t)forwarder->used, -1) > 0 && sockets[1].revents == 0) {
		for (int i = 2; i < forwarder->used; i++)
			if (sockets[i].fd >= 0 && sockets[i].revents != 0)
				forward(&sockets[i], &sockets[i ^ 1]);
		if (sockets[0].revents != 0)
			take_client(forwarder);
	}
	return NULL;
}

struct forwarder *forwarder_start(void)
{
	struct forwarder *forwarder = calloc(1, sizeof(*forwarder));

	forwarder->listener = peer_listen(&forwarder->port);
	forwarder->stop = eventfd(0, EFD_CLOEXEC);
	cr_assert_eq(pthread_create(&forwarder->thread, NULL, run, forwarder), 0);
	return forwarder;
}

void forwarder_destroy(struct forwarder *forwarder)
{
	eventfd_write(forwarder->stop, 1);
	pthread_join(forwarder->thread, NULL);
	for (int i = 0; i < forwarder->used; i++)
		end_socket(&forwarder->sockets[i]);
	free(forwarder);
}

int forwarder_port(const struct forwarder *forwarder)
{
	return forwarder->port;
}

int forwarder_count(const struct forwarder *forwarder)
{
	return forwarder->count;
}

void forwarder_refuse(struct forwarder *forwarder)
{
	forwarder->refusing = true;
}
