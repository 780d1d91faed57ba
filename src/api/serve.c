#include "api/serve.h"

#include <arpa/inet.h>
#include <errno.h>
#include <poll.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

#include "api/serve_private.h"
#include "base/log.h"
#include "base/memory.h"
#include "base/time.h"

enum {
	WARNING_MAX = 8 * 1024,	 /* bytes of a header */
	CONNECTIONS_MAX = 1000,	 /* at once */
	HEADERS_MAX = 96 * 1024, /* bytes of a connection: its headers and what is on its way */
	QUIET = 90,		 /* seconds after which a connection that says nothing is closed */
	GZIP_MIN = 128 * 1024,	 /* bytes of a body that is packed, as API servers do */
};

/* A request on its way in, and its answer as long as it is held back. */
struct incoming {
	struct waiter waiter; /* begun when the answer is held back */
	char *target;
	struct buf body;
	char method[16];
	char *groups; /* of whom it is asked for, with commas; NULL: none */
	struct api_answer answer;
	bool seen;     /* its headers were */
	bool answered; /* by the api */
};

/* ---- the library in the loop --------------------------------------------------------------- */

static void turn(struct serve *serve);

static void timer_fired(void *data)
{
	turn(data);
}

static void sockets_ready(void *data, short events)
{
	(void)events;
	turn(data);
}

/* Lets the library work, and asks when it wants to again. */
static void turn(struct serve *serve)
{
	MHD_UNSIGNED_LONG_LONG wait = 0;
	serve->woken = false;
	MHD_run(serve->daemon);
	if (serve->woken || MHD_get_timeout(serve->daemon, &wait) == MHD_YES)
		timer_start(serve->loop, &serve->timer, (int64_t)wait, timer_fired, serve);
	else
		timer_stop(serve->loop, &serve->timer);
}

void serve_hurry(struct serve *serve)
{
	timer_start(serve->loop, &serve->timer, 0, timer_fired, serve);
}

/* ---- answers ------------------------------------------------------------------------------- */

static void add_date(struct MHD_Response *response, int64_t now)
{
	char text[TIME_TEXT];
	time_format_http(now, text);
	MHD_add_response_header(response, "Date", text);
}

/* A text in quotes, as HTTP writes one. */
static void add_warning(struct MHD_Response *response, const char *text)
{
	struct buf line;
	buf_init(&line, WARNING_MAX);
	buf_add_text(&line, "299 - \"");
	for (; *text; text++)
		buf_printf(&line, "%s%c", *text == '"' || *text == '\\' ? "\\" : "", *text);
	buf_add_char(&line, '"');
	MHD_add_response_header(response, "Warning", line.text);
	buf_finish(&line);
}

static void add_headers(struct MHD_Response *response, const struct api_answer *answer)
{
	char text[64];
	add_date(response, answer->now);
	if (answer->status != MHD_HTTP_NO_CONTENT)
		MHD_add_response_header(response, "Content-Type", answer->type);
	MHD_add_response_header(response, "Cache-Control", "no-cache, private");
	if (*answer->audit_id)
		MHD_add_response_header(response, "Audit-Id", answer->audit_id);
	if (answer->retry_after) {
		snprintf(text, sizeof(text), "%d", answer->retry_after);
		MHD_add_response_header(response, "Retry-After", text);
	}
	for (int i = 0; i < answer->warning_count; i++)
		add_warning(response, answer->warnings[i]);
}

static const char *header(struct MHD_Connection *connection, const char *name)
{
	return MHD_lookup_connection_value(connection, MHD_HEADER_KIND, name);
}

/* Whether it is packed: as API servers do it, for large JSON alone. */
static bool is_packed(struct MHD_Connection *connection, const struct api_answer *answer)
{
	const char *accepted = header(connection, "Accept-Encoding");
	bool json = !strcmp(answer->type, "application/json");
	if (!accepted || answer->stream || !json || answer->body.used <= GZIP_MIN)
		return false;
	while (*accepted) {
		size_t length = strcspn(accepted, ",");
		size_t blank = strspn(accepted, " ");
		size_t word = strcspn(accepted + blank, ", ;");
		if (word == 4 && !strncasecmp(accepted + blank, "gzip", word))
			return true;
		accepted += length + (accepted[length] == ',');
	}
	return false;
}

static enum MHD_Result respond(
	struct serve *serve, struct MHD_Connection *connection, struct api_answer *answer)
{
	bool packed = is_packed(connection, answer);
	struct MHD_Response *response = body_of(serve, connection, answer, packed);
	if (!response)
		return MHD_NO;
	add_headers(response, answer);
	if (packed) {
		MHD_add_response_header(response, "Content-Encoding", "gzip");
		MHD_add_response_header(response, "Vary", "Accept-Encoding");
	}
	enum MHD_Result result = MHD_queue_response(connection, (unsigned)answer->status, response);
	MHD_destroy_response(response);
	return result;
}

/* ---- requests ------------------------------------------------------------------------------ */

static void *begin_request(void *data, const char *target, struct MHD_Connection *connection)
{
	struct incoming *incoming = xcalloc(1, sizeof(*incoming));
	(void)data;
	(void)connection;
	incoming->target = xstrdup(target);
	buf_init(&incoming->body, API_BODY_MAX);
	return incoming;
}

/* One header for each group. */
static enum MHD_Result add_group(
	void *data, enum MHD_ValueKind kind, const char *name, const char *value)
{
	struct incoming *incoming = data;
	(void)kind;
	if (strcasecmp(name, "Impersonate-Group") != 0 || !value)
		return MHD_YES;
	char *before = incoming->groups;
	incoming->groups = xasprintf("%s%s%s", before ? before : "", before ? "," : "", value);
	free(before);
	return MHD_YES;
}

static struct api_request request_of(struct MHD_Connection *connection, struct incoming *incoming)
{
	const char *as = header(connection, "Impersonate-User");
	if (as)
		MHD_get_connection_values(connection, MHD_HEADER_KIND, add_group, incoming);
	return (struct api_request){.method = incoming->method,
		.target = incoming->target,
		.accept = header(connection, "Accept"),
		.authorization = header(connection, "Authorization"),
		.content_type = header(connection, "Content-Type"),
		.user_agent = header(connection, "User-Agent"),
		.as = as,
		.as_groups = incoming->groups,
		.body = incoming->body.used ? incoming->body.text : "",
		.length = incoming->body.used,
		.too_large = incoming->body.over};
}

static void finish_answer(struct api_answer *answer)
{
	if (answer->stream)
		answer->stream->destroy(answer->stream);
	api_answer_finish(answer);
}

static void end_request(void *data, struct MHD_Connection *connection, void **own,
	enum MHD_RequestTerminationCode code)
{
	struct incoming *incoming = *own;
	(void)code;
	if (!incoming)
		return;
	waiter_end(&incoming->waiter);
	if (incoming->answered) {
		finish_answer(&incoming->answer);
	} else if (incoming->seen) {
		const struct api_request request = request_of(connection, incoming);
		api_note_cut(((struct serve *)data)->api, &request);
	}
	free(incoming->target);
	free(incoming->groups);
	buf_finish(&incoming->body);
	free(incoming);
	*own = NULL;
}

static void ask_api(
	struct serve *serve, struct MHD_Connection *connection, struct incoming *incoming)
{
	const struct api_request request = request_of(connection, incoming);
	serve->asking = link_of(connection);
	api_handle(serve->api, &request, &incoming->answer);
	incoming->answered = true;
	if (incoming->answer.asker.target)
		link_ask(serve->asking, &incoming->answer.asker);
	serve->asking = NULL;
}

/* An answer that comes late, or for now not at all, is held back with its connection. */
static bool is_held(
	struct serve *serve, struct MHD_Connection *connection, struct incoming *incoming)
{
	struct waiter *waiter = &incoming->waiter;
	const struct api_fate *fate = &incoming->answer.fate;
	if (!waiter->serve) {
		if (!fate->delay && !fate->mute)
			return false;
		waiter->asker = incoming->answer.asker;
		waiter->mute = fate->mute;
		waiter->at = serve->api->clock->mono + fate->delay;
		waiter_begin(waiter, serve, connection);
	}
	if (waiter->gone || (!waiter_is_mute(waiter) && waiter->at <= serve->api->clock->mono))
		return false;
	waiter_sleep(waiter, waiter->at);
	return true;
}

static enum MHD_Result reply(
	struct serve *serve, struct MHD_Connection *connection, struct incoming *incoming)
{
	struct api_answer *answer = &incoming->answer;
	if (is_held(serve, connection, incoming))
		return MHD_YES;
	if (incoming->waiter.gone || answer->fate.undone || !answer->fate.cut)
		return MHD_NO;
	waiter_end(&incoming->waiter);
	enum MHD_Result result = respond(serve, connection, answer);
	answer->stream = NULL;
	return result;
}

/*
 * The library calls it first with the headers, then for each piece of the body, then at its end,
 * and again when a connection goes on that was suspended meanwhile.
 */
static enum MHD_Result handle(void *data, struct MHD_Connection *connection, const char *path,
	const char *method, const char *version, const char *piece, size_t *length, void **own)
{
	struct incoming *incoming = *own;
	(void)path;
	(void)version;
	if (!incoming->seen) {
		incoming->seen = true;
		snprintf(incoming->method, sizeof(incoming->method), "%s", method);
		return MHD_YES;
	}
	if (*length) {
		buf_add(&incoming->body, piece, *length);
		*length = 0;
		return MHD_YES;
	}
	if (!incoming->answered)
		ask_api(data, connection, incoming);
	return reply(data, connection, incoming);
}

/* ---- faults -------------------------------------------------------------------------------- */

/* Who was silent may go on; who goes on sees for itself that it is to be silent. */
static void faults_changed(void *data)
{
	struct serve *serve = data;
	for (struct waiter *waiter = serve->waiters; waiter; waiter = waiter->next)
		if (!waiter_is_mute(waiter))
			waiter_wake(waiter);
}

static void cut(void *data, const struct api_whom *whom)
{
	links_cut(data, whom);
}

/* ---- listening ----------------------------------------------------------------------------- */

static void log_library(void *data, const char *format, va_list values)
{
	char text[300];
	(void)data;
	vsnprintf(text, sizeof(text), format, values);
	log_line("http: %s", text);
}

static bool listen_on(struct serve *serve, int port, const struct serve_tls *tls, struct error *err)
{
	const struct MHD_OptionItem secure[] = {
		{MHD_OPTION_HTTPS_MEM_CERT, 0, tls ? (void *)tls->certificate : NULL},
		{MHD_OPTION_HTTPS_MEM_KEY, 0, tls ? (void *)tls->key : NULL},
		{MHD_OPTION_END, 0, NULL}};
	struct sockaddr_in address = {.sin_family = AF_INET,
		.sin_port = htons((uint16_t)port),
		.sin_addr.s_addr = htonl(INADDR_LOOPBACK)};
	serve->daemon = MHD_start_daemon(MHD_USE_EPOLL | MHD_ALLOW_SUSPEND_RESUME |
			MHD_USE_ERROR_LOG | MHD_USE_SUPPRESS_DATE_NO_CLOCK |
			(tls ? MHD_USE_TLS : 0),
		(uint16_t)port, NULL, NULL, handle, serve, MHD_OPTION_ARRAY,
		tls ? secure : secure + 2, MHD_OPTION_EXTERNAL_LOGGER, log_library, NULL,
		MHD_OPTION_SOCK_ADDR, &address, MHD_OPTION_URI_LOG_CALLBACK, begin_request, NULL,
		MHD_OPTION_NOTIFY_COMPLETED, end_request, serve, MHD_OPTION_NOTIFY_CONNECTION,
		link_notify, serve, MHD_OPTION_CONNECTION_LIMIT, (unsigned)CONNECTIONS_MAX,
		MHD_OPTION_CONNECTION_MEMORY_LIMIT, (size_t)HEADERS_MAX,
		MHD_OPTION_CONNECTION_TIMEOUT, (unsigned)QUIET, MHD_OPTION_END);
	return serve->daemon ||
		error_set(err, "cannot listen on 127.0.0.1:%d: %s", port, strerror(errno));
}

struct serve *serve_create(struct loop *loop, struct api *api, int port,
	const struct serve_tls *tls, struct error *err)
{
	struct serve *serve = xcalloc(1, sizeof(*serve));
	*serve = (struct serve){.loop = loop, .api = api, .tls = tls};
	if (!listen_on(serve, port, tls, err)) {
		free(serve);
		return NULL;
	}
	const union MHD_DaemonInfo *info =
		MHD_get_daemon_info(serve->daemon, MHD_DAEMON_INFO_EPOLL_FD);
	watched_start(loop, &serve->sockets, info->epoll_fd, POLLIN, sockets_ready, serve);
	waiters_sweep(serve);
	api->faults.sender =
		(struct api_sender){.changed = faults_changed, .cut = cut, .data = serve};
	return serve;
}

void serve_destroy(struct serve *serve)
{
	if (!serve)
		return;
	watched_stop(serve->loop, &serve->sockets);
	timer_stop(serve->loop, &serve->timer);
	timer_stop(serve->loop, &serve->sweep);
	serve->api->faults.sender = (struct api_sender){0};
	for (struct waiter *waiter = serve->waiters; waiter; waiter = waiter->next) {
		waiter->gone = true;
		waiter_wake(waiter);
	}
	timer_stop(serve->loop, &serve->timer);
	MHD_stop_daemon(serve->daemon);
	free(serve);
}

int serve_port(const struct serve *serve)
{
	return MHD_get_daemon_info(serve->daemon, MHD_DAEMON_INFO_BIND_PORT)->port;
}
