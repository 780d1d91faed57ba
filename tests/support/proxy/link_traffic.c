#include "support/proxy/link_traffic.h"

#include <string.h>

#include "support/proxy/link_write.h"
#include "support/proxy/relay.h"

/* What one link may do in one turn, so that the others get theirs. */
enum { READS_PER_TURN = 16, WRITES_PER_TURN = 64, READ_SIZE = 16384 };

/* Gives our own answer to the request whose head has arrived, or lets it through. */
static void take_request(struct link *link)
{
	char line[4096];
	struct answer *answer;

	http_request_line(&link->http, line, sizeof(line));
	answer = relay_note_request(link->relay, line);
	link->swallows_request = answer != NULL;
	if (answer != NULL)
		flow_push(&link->down, answer->bytes, answer->length);
	link_write_begin(link, line);
	if (link->swallows_request)
		link->http.upgrades = false;
	else
		flow_push(&link->up, link->http.head, link->http.head_length);
}

static bool request_is_whole(const struct http *http)
{
	return (http->event == HTTP_HEAD || http->event == HTTP_BODY) && http->body_left == 0 &&
		!http->upgrades;
}

/* Deals with what http_take() has come upon. */
static void follow_request(struct link *link, const char *bytes, size_t length)
{
	struct http *http = &link->http;

	if (http->event == HTTP_HEAD) {
		take_request(link);
	} else if (http->event == HTTP_BODY) {
		if (!link->swallows_request)
			flow_push(&link->up, bytes, length);
	} else if (http->event == HTTP_OPAQUE && http->head_length > 0) {
		flow_push(&link->up, http->head, http->head_length);
		http->head_length = 0;
	} else if (http->event == HTTP_OPAQUE) {
		flow_push(&link->up, bytes, length);
	}
	if (request_is_whole(http))
		link_write_whole(link);
}

static void take_from_client(struct link *link, const char *bytes, size_t length)
{
	struct relay *relay = link->relay;

	relay->counts.client_bytes += length;
	if (relay->faults.mute_client) {
		flow_swallow(&link->up);
		return;
	}
	if (!link->follows_requests) {
		flow_push(&link->up, bytes, length);
		return;
	}
	for (size_t taken; length > 0; bytes += taken, length -= taken) {
		taken = http_take(&link->http, bytes, length);
		follow_request(link, bytes, taken);
	}
}

static void take_from_server(struct link *link, const char *bytes, size_t length)
{
	struct relay *relay = link->relay;

	relay->counts.server_bytes += length;
	if (relay->faults.mute_server)
		flow_swallow(&link->down);
	else if (link_write_answer(link, bytes, length))
		flow_push(&link->down, bytes, length);
}

/* Reads until nothing is there or the flow is full. Returns how the stream ended, if it has. */
static enum transfer pull(struct link *link, struct endpoint *from, const struct flow *flow,
	void (*take)(struct link *link, const char *bytes, size_t length))
{
	char bytes[READ_SIZE];
	enum transfer outcome = TRANSFER_DONE;

	for (int i = 0; i < READS_PER_TURN && !flow_is_full(flow); i++) {
		size_t got = 0;

		outcome = endpoint_read(from, bytes, sizeof(bytes), &got);
		if (outcome != TRANSFER_DONE)
			break;
		take(link, bytes, got);
	}
	return outcome == TRANSFER_AGAIN ? TRANSFER_DONE : outcome;
}

/* Writes what may go out now. False: the other side is gone. */
static bool push(struct link *link, struct flow *flow, struct endpoint *to)
{
	const struct faults *faults = &link->relay->faults;

	for (int i = 0; i < WRITES_PER_TURN; i++) {
		const char *bytes;
		size_t length = flow_offer(flow, faults, &bytes), done;
		enum transfer outcome;

		if (length == 0)
			return true;
		outcome = endpoint_write(to, bytes, length, &done);
		if (outcome != TRANSFER_DONE)
			return outcome == TRANSFER_AGAIN;
		flow_take(flow, faults, done);
	}
	return true;
}

static void swallow_muted(struct link *link)
{
	if (link->relay->faults.mute_client && link->up.queued > 0)
		flow_swallow(&link->up);
	if (link->relay->faults.mute_server && link->down.queued > 0)
		flow_swallow(&link->down);
}

void link_forward(struct link *link)
{
	link->client.wants_read = link->client.wants_write = false;
	link->server.wants_read = link->server.wants_write = false;
	swallow_muted(link);
	if (link->client_end == TRANSFER_DONE)
		link->client_end = pull(link, &link->client, &link->up, take_from_client);
	if (link->server_end == TRANSFER_DONE)
		link->server_end = pull(link, &link->server, &link->down, take_from_server);
	if (!push(link, &link->up, &link->server)) {
		link->server_end = TRANSFER_BROKEN;
		flow_swallow(&link->up);
	}
	link_write_sent(link);
	if (!push(link, &link->down, &link->client))
		link->client_end = TRANSFER_BROKEN;
}
