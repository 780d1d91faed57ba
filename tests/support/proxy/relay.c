#include "support/proxy/relay.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "support/proxy/commands.h"

enum { LINKS_MAX = 512, FIXED_SOURCES = 2, LINE_MAX_LENGTH = 8192 };

static const char *const methods[RELAY_METHODS] = {
	"GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS", "other"};

/* What has been read of the commands, up to the next line's end. */
struct command_input {
	int fd;
	char line[LINE_MAX_LENGTH];
	size_t length;
};

bool relay_init(struct relay *relay, const struct options *options)
{
	*relay = (struct relay){.plain = options->plain, .listener = -1};
	if (!address_parse(&relay->here, options->listen) ||
		!address_parse(&relay->upstream, options->upstream)) {
		fputs("fault-proxy: no such address\n", stderr);
		return false;
	}
	if (!relay->plain && !tls_init(&relay->tls, options, relay->upstream.host))
		return false;
	if (relay_accept(relay))
		return true;
	fprintf(stderr, "fault-proxy: %s: %s\n", options->listen, strerror(errno));
	relay_finish(relay);
	return false;
}

void relay_finish(struct relay *relay)
{
	while (relay->links != NULL) {
		struct link *link = relay->links;

		relay->links = link->next;
		link_destroy(link);
	}
	relay_refuse(relay);
	answer_destroy(relay->answer);
	writes_finish(&relay->writes);
	tls_finish(&relay->tls);
}

void relay_refuse(struct relay *relay)
{
	if (relay->listener >= 0)
		close(relay->listener);
	relay->listener = -1;
}

bool relay_accept(struct relay *relay)
{
	if (relay->listener < 0)
		relay->listener = address_listen(&relay->here);
	return relay->listener >= 0;
}

void relay_set_answer(struct relay *relay, struct answer *answer)
{
	answer_destroy(relay->answer);
	relay->answer = answer;
}

static size_t method_of(const char *line)
{
	size_t method = 0;

	while (method + 1 < RELAY_METHODS) {
		size_t length = strlen(methods[method]);

		if (strncmp(line, methods[method], length) == 0 && line[length] == ' ')
			break;
		method++;
	}
	return method;
}

struct answer *relay_note_request(struct relay *relay, const char *line)
{
	struct answer *answer = relay->answer;

	relay->counts.requests[method_of(line)]++;
	if (answer == NULL || answer->left == 0 || strstr(line, relay->pattern) == NULL)
		return NULL;
	if (answer->left > 0)
		answer->left--;
	relay->counts.answered++;
	return answer;
}

void relay_print_requests(const struct relay *relay, FILE *out)
{
	for (size_t i = 0; i < RELAY_METHODS; i++)
		fprintf(out, " %s=%ju", methods[i], (uintmax_t)relay->counts.requests[i]);
}

size_t relay_open_links(const struct relay *relay)
{
	size_t open = 0;

	for (const struct link *link = relay->links; link != NULL; link = link->next)
		open += link_is_open(link);
	return open;
}

static void accept_new(struct relay *relay)
{
	while (relay->listener >= 0 && relay->link_count < LINKS_MAX) {
		int fd = accept4(relay->listener, NULL, NULL, SOCK_NONBLOCK | SOCK_CLOEXEC);
		struct link *link;

		if (fd < 0)
			return;
		link = link_create(relay, fd);
		link->next = relay->links;
		relay->links = link;
		relay->link_count++;
		relay->counts.accepted++;
	}
}

static void remove_ended(struct relay *relay)
{
	struct link **place = &relay->links;

	while (*place != NULL) {
		struct link *link = *place;

		if (link->state != LINK_OVER) {
			place = &link->next;
			continue;
		}
		*place = link->next;
		link_destroy(link);
		relay->link_count--;
	}
}

static void run_lines(struct relay *relay, struct command_input *input, FILE *out)
{
	char *start = input->line, *end;

	while ((end = memchr(start, '\n', input->length)) != NULL) {
		*end = '\0';
		command_run(relay, start, out);
		input->length -= (size_t)(end + 1 - start);
		start = end + 1;
	}
	memmove(input->line, start, input->length);
}

static void read_commands(struct relay *relay, struct command_input *input, FILE *out)
{
	ssize_t got =
		read(input->fd, input->line + input->length, sizeof(input->line) - input->length);

	if (got < 0 && errno == EINTR)
		return;
	if (got <= 0) { /* also when a line is too long: there is no room to read into */
		relay->is_over = true;
		return;
	}
	input->length += (size_t)got;
	run_lines(relay, input, out);
}

/* Fills in what to poll for and returns the time-out. */
static int prepare(const struct relay *relay, int commands, struct pollfd *sources)
{
	bool accepts = relay->listener >= 0 && relay->link_count < LINKS_MAX;
	struct pollfd *next = sources + FIXED_SOURCES;
	int timeout = -1;

	sources[0] = (struct pollfd){.fd = commands, .events = POLLIN};
	sources[1] = (struct pollfd){.fd = accepts ? relay->listener : -1, .events = POLLIN};
	for (const struct link *link = relay->links; link != NULL; link = link->next) {
		int wait = link_wait(link);

		link_poll(link, next);
		next += 2;
		if (wait >= 0 && (timeout < 0 || wait < timeout))
			timeout = wait;
	}
	return timeout;
}

void relay_run(struct relay *relay, int commands, FILE *out)
{
	struct command_input input = {.fd = commands};
	struct pollfd sources[FIXED_SOURCES + 2 * LINKS_MAX];
	bool was_told = false;

	while (!relay->is_over) {
		int timeout = prepare(relay, commands, sources);

		if (was_told) /* the command may have given the links something to do */
			timeout = 0;
		if (poll(sources, FIXED_SOURCES + 2 * relay->link_count, timeout) < 0)
			continue;
		accept_new(relay);
		for (struct link *link = relay->links; link != NULL; link = link->next)
			link_step(link);
		/* After the links: what was sent before a command is not subject to it. */
		was_told = sources[0].revents != 0;
		if (was_told)
			read_commands(relay, &input, out);
		remove_ended(relay);
	}
}
