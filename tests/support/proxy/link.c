#include "support/proxy/link.h"

#include <openssl/err.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "support/deadline.h"
#include "support/proxy/link_traffic.h"
#include "support/proxy/link_write.h"
#include "support/proxy/relay.h"

/*
 * Milliseconds: a client that does not close after our FIN is left alone; a server that does not
 * answer has long reached its own limit.
 */
enum { LINGER = 5000, ORPHANED = 90000 };

static void connect_upstream(struct link *link)
{
	int fd = address_connect(&link->relay->upstream);
	SSL *tls = NULL;

	if (fd < 0) {
		link_reset(link);
		return;
	}
	address_send_at_once(fd);
	if (!link->relay->plain)
		tls = tls_for_upstream(&link->relay->tls, &link->greeting);
	endpoint_init(&link->server, fd, tls);
	link->state = LINK_CONNECTING;
}

static void take_limit(struct link *link)
{
	struct limit *next = &link->relay->faults.next;

	link->limit = next->kind;
	if (next->kind == LIMIT_GARBLE)
		link->down.garble_from = next->after;
	else if (next->kind != LIMIT_NONE)
		link->down.stop_at = next->after;
	*next = (struct limit){.kind = LIMIT_NONE};
}

struct link *link_create(struct relay *relay, int fd)
{
	struct link *link = calloc(1, sizeof(*link));
	SSL *tls = NULL;

	if (link == NULL)
		abort();
	link->relay = relay;
	link->greeting.http1_only = relay->http1_only;
	if (!relay->plain)
		tls = tls_for_client(&relay->tls, &link->greeting);
	address_send_at_once(fd);
	endpoint_init(&link->client, fd, tls);
	link->server.fd = -1;
	flow_init(&link->up);
	flow_init(&link->down);
	http_init(&link->http);
	if (relay->faults.blackhole_new) {
		link->state = LINK_DARK;
		return link;
	}
	take_limit(link);
	if (link_write_strikes(link, WRITE_CONNECT))
		link_end(link);
	else if (relay->plain)
		connect_upstream(link);
	return link;
}

void link_destroy(struct link *link)
{
	endpoint_close(&link->client);
	endpoint_close(&link->server);
	flow_finish(&link->up);
	flow_finish(&link->down);
	free(link);
}

static void end_towards_client(struct link *link, bool close_notify)
{
	endpoint_close(&link->server);
	endpoint_end(&link->client, close_notify);
	link->lingers_until = deadline_in(LINGER);
	link->state = LINK_LINGERING;
}

void link_cut(struct link *link)
{
	if (link_is_open(link))
		end_towards_client(link, false);
}

void link_reset(struct link *link)
{
	endpoint_reset(&link->client);
	endpoint_reset(&link->server);
	link->state = LINK_OVER;
}

void link_end(struct link *link)
{
	if (link->limit == LIMIT_RESET)
		link_reset(link);
	else
		link_cut(link);
}

void link_orphan(struct link *link)
{
	if (link->limit == LIMIT_RESET)
		endpoint_reset(&link->client);
	else
		endpoint_close(&link->client);
	link->lingers_until = deadline_in(ORPHANED);
	link->state = LINK_ORPHANED;
}

void link_darken(struct link *link)
{
	if (link->state >= LINK_OPEN)
		return;
	endpoint_close(&link->server);
	link->state = LINK_DARK;
}

bool link_is_open(const struct link *link)
{
	return link->state < LINK_LINGERING;
}

static void step_hello(struct link *link)
{
	enum transfer outcome = endpoint_handshake(&link->client);

	if (outcome == TRANSFER_SUSPENDED && link_write_strikes(link, WRITE_HANDSHAKE))
		link_end(link);
	else if (outcome == TRANSFER_SUSPENDED)
		connect_upstream(link);
	else if (outcome != TRANSFER_AGAIN)
		link->state = LINK_OVER;
}

static void step_connecting(struct link *link)
{
	struct pollfd connected = {.fd = link->server.fd, .events = POLLOUT};
	socklen_t size = sizeof(int);
	int error = 0;

	if (poll(&connected, 1, 0) <= 0)
		return;
	getsockopt(link->server.fd, SOL_SOCKET, SO_ERROR, &error, &size);
	if (error == 0) {
		link->state = LINK_GREETING;
		return;
	}
	fprintf(stderr, "fault-proxy: upstream: %s\n", strerror(error));
	link_reset(link);
}

static void step_greeting(struct link *link)
{
	enum transfer outcome = endpoint_handshake(&link->server);

	if (outcome == TRANSFER_DONE && link->server.tls != NULL)
		tls_answer_greeting(&link->greeting, link->server.tls);
	if (outcome == TRANSFER_DONE) {
		link->state = LINK_ACCEPTING;
	} else if (outcome != TRANSFER_AGAIN) {
		fputs("fault-proxy: TLS with the upstream failed\n", stderr);
		ERR_print_errors_fp(stderr);
		link_reset(link);
	}
}

static bool speaks_http1(const struct link *link)
{
	return !link->relay->plain &&
		(link->greeting.choice_length != 2 || memcmp(link->greeting.choice, "h2", 2) != 0);
}

static void step_accepting(struct link *link)
{
	enum transfer outcome = endpoint_handshake(&link->client);

	if (outcome == TRANSFER_DONE) {
		link->follows_requests = speaks_http1(link);
		link->state = LINK_OPEN;
	} else if (outcome != TRANSFER_AGAIN) {
		link->state = LINK_OVER;
	}
}

/* The client has closed: what it still said goes to the server first. */
static void pass_client_end(struct link *link)
{
	if (link->client_end == TRANSFER_BROKEN) {
		link_reset(link);
	} else if (link->up.queued == 0) {
		endpoint_end(&link->server, link->client_end == TRANSFER_END);
		link->state = LINK_OVER;
	}
}

/* The server has closed: the client learns it after the last byte, or never when muted. */
static void pass_server_end(struct link *link)
{
	if (link->down.lossy || link->relay->faults.mute_server || link->down.queued > 0)
		return;
	if (link->server_end == TRANSFER_BROKEN)
		link_reset(link);
	else
		end_towards_client(link, link->server_end == TRANSFER_END);
}

static void step_open(struct link *link)
{
	link_forward(link);
	if (link_write_is_over(link) && link->write.stage == WRITE_REQUEST)
		link_orphan(link);
	else if (link_write_is_over(link) || flow_is_stopped(&link->up) ||
		flow_is_stopped(&link->down))
		link_end(link);
	else if (link->client_end != TRANSFER_DONE)
		pass_client_end(link);
	else if (link->server_end != TRANSFER_DONE)
		pass_server_end(link);
}

static void step_dark(struct link *link)
{
	if (!endpoint_swallow(&link->client))
		link->state = LINK_OVER;
}

static void step_lingering(struct link *link)
{
	if (!endpoint_swallow(&link->client) || deadline_left(link->lingers_until) == 0)
		link->state = LINK_OVER;
}

static void step_orphaned(struct link *link)
{
	char bytes[4096];
	size_t got = 0;

	if (endpoint_read(&link->server, bytes, sizeof(bytes), &got) != TRANSFER_AGAIN ||
		deadline_left(link->lingers_until) == 0)
		link->state = LINK_OVER;
}

void link_step(struct link *link)
{
	static void (*const steps[LINK_OVER])(struct link * link) = {
		[LINK_HELLO] = step_hello,
		[LINK_CONNECTING] = step_connecting,
		[LINK_GREETING] = step_greeting,
		[LINK_ACCEPTING] = step_accepting,
		[LINK_OPEN] = step_open,
		[LINK_DARK] = step_dark,
		[LINK_LINGERING] = step_lingering,
		[LINK_ORPHANED] = step_orphaned,
	};
	enum link_state before = LINK_OVER;

	while (link->state != before && link->state != LINK_OVER) {
		before = link->state;
		steps[before](link);
	}
}

static short events_of(const struct endpoint *endpoint, bool reads)
{
	return (short)((reads || endpoint->wants_read ? POLLIN : 0) |
		(endpoint->wants_write ? POLLOUT : 0));
}

static short client_events(const struct link *link)
{
	if (link->state == LINK_CONNECTING || link->state == LINK_GREETING)
		return 0;
	if (link->state == LINK_DARK || link->state == LINK_LINGERING)
		return POLLIN;
	if (link->state != LINK_OPEN)
		return events_of(&link->client, false);
	return events_of(
		&link->client, link->client_end == TRANSFER_DONE && !flow_is_full(&link->up));
}

static short server_events(const struct link *link)
{
	if (link->state == LINK_CONNECTING)
		return POLLOUT;
	if (link->state == LINK_GREETING)
		return events_of(&link->server, false);
	if (link->state == LINK_ORPHANED)
		return POLLIN;
	if (link->state != LINK_OPEN)
		return 0;
	return events_of(
		&link->server, link->server_end == TRANSFER_DONE && !flow_is_full(&link->down));
}

/* poll() reports a hang-up even if asked for nothing: an end without wishes is left out. */
static struct pollfd poll_end(const struct endpoint *endpoint, short events)
{
	return (struct pollfd){.fd = events != 0 ? endpoint->fd : -1, .events = events};
}

void link_poll(const struct link *link, struct pollfd ends[2])
{
	ends[0] = poll_end(&link->client, client_events(link));
	ends[1] = poll_end(&link->server, server_events(link));
}

/* A flow whose next bytes the socket does not take has no time of its own. */
static int wait_for(const struct link *link, const struct flow *flow, const struct endpoint *to)
{
	return to->wants_write ? -1 : flow_wait(flow, &link->relay->faults);
}

int link_wait(const struct link *link)
{
	int up, down;

	if (link->state == LINK_LINGERING || link->state == LINK_ORPHANED)
		return deadline_left(link->lingers_until);
	if (link->state != LINK_OPEN)
		return -1;
	up = wait_for(link, &link->up, &link->server);
	down = wait_for(link, &link->down, &link->client);
	if (up < 0 || down < 0)
		return up > down ? up : down;
	return up < down ? up : down;
}
