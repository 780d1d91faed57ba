/*
 * Addresses given as HOST:PORT or [HOST]:PORT.
 */
#ifndef TESTS_SUPPORT_PROXY_ADDRESS_H
#define TESTS_SUPPORT_PROXY_ADDRESS_H

#include <stdbool.h>
#include <sys/socket.h>

struct address {
	struct sockaddr_storage socket;
	socklen_t length;
	char host[256];
};

/* Looks the host up (blocking: for the start only). False: there is no such address. */
bool address_parse(struct address *address, const char *text);

/* A listening non-blocking socket, -1 with errno. Puts the port that it got into the address. */
int address_listen(struct address *address);

/* A non-blocking socket that is about to be connected, -1 with errno. */
int address_connect(const struct address *address);

int address_port(const struct address *address);

/* Sends small pieces at once: what is written in pieces shall arrive in pieces. */
void address_send_at_once(int fd);

#endif
