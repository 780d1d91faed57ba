#include "api/serve.h"

#include <arpa/inet.h>
#include <errno.h>
#include <microhttpd.h>
#include <poll.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

#include "base/log.h"
#include "base/memory.h"

enum {
	BODY_MAX = 3 * 1024 * 1024, /* bytes of a request: more is 413, as etcd takes no more */
	BLOCK = 64 * 1024,	    /* bytes asked for at once */
	CONNECTIONS_MAX = 1000,	    /* at once */
	SWEEP = 500,		    /* milliseconds between looks at watches that sleep */
};

struct serve {
	struct loop *loop;
	struct api *api;
	bool tls;
	struct MHD_Daemon *daemon;
	struct watched sockets; /* its epoll */
	struct timer timer;	/* its own deadlines */
	struct timer sweep;
	struct stream *streams; /* the watches under way */
	bool woken;		/* a watch was, behind what the library has looked at */
};

/* A stream on its way to a client. */
struct stream {
	struct stream *next; /* serve::streams */
	struct serve *serve;
	struct MHD_Connection *connection;
	struct api_stream *source;
	struct buf ready; /* lines that were read from it */
	size_t sent;	  /* of these */
	bool asleep;	  /* its connection is suspended */
	bool gone;	  /* its client is */
};

/* A request on its way in. */
struct incoming {
	char *target;
	struct buf body;
	char method[16];
	char *groups;  /* of whom it is asked for, with commas; NULL: none */
	bool seen;     /* its headers were */
	bool answered; /* it came whole */
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

/* ---- watches ------------------------------------------------------------------------------- */

/* Resumed connections are looked at in the next turn, not in the middle of a write. */
static void wake(void *data)
{
	struct stream *stream = data;
	if (!stream->asleep)
		return;
	stream->asleep = false;
	stream->serve->woken = true;
	MHD_resume_connection(stream->connection);
	timer_start(stream->serve->loop, &stream->serve->timer, 0, timer_fired, stream->serve);
}

/*
 * The library does not look at a connection that is suspended: nobody else sees its end. By TLS
 * the end is announced, and nothing else comes from a client that has asked and listens.
 */
static bool is_gone(const struct stream *stream)
{
	char byte;
	const union MHD_ConnectionInfo *info =
		MHD_get_connection_info(stream->connection, MHD_CONNECTION_INFO_CONNECTION_FD);
	ssize_t length = recv(info->connect_fd, &byte, 1, MSG_PEEK | MSG_DONTWAIT);
	bool quiet = errno == EAGAIN || errno == EWOULDBLOCK || errno == EINTR;
	if (length > 0)
		return stream->serve->tls;
	return !length || !quiet;
}

static void sweep(void *data)
{
	struct serve *serve = data;
	for (struct stream *stream = serve->streams; stream; stream = stream->next) {
		stream->gone = stream->gone || (stream->asleep && is_gone(stream));
		if (stream->gone || stream->source->due(stream->source) <= serve->api->clock->mono)
			wake(stream);
	}
	timer_start(serve->loop, &serve->sweep, SWEEP, sweep, serve);
}

static ssize_t give(void *data, uint64_t at, char *out, size_t room)
{
	struct stream *stream = data;
	(void)at;
	if (stream->gone)
		return MHD_CONTENT_READER_END_WITH_ERROR;
	if (stream->sent == stream->ready.used) {
		buf_trim(&stream->ready, BLOCK);
		stream->sent = 0;
		bool goes_on = stream->source->read(stream->source, &stream->ready);
		if (!stream->ready.used && !goes_on)
			return MHD_CONTENT_READER_END_OF_STREAM;
	}
	size_t length = stream->ready.used - stream->sent;
	if (length) {
		length = length < room ? length : room;
		memcpy(out, stream->ready.text + stream->sent, length);
		stream->sent += length;
		return (ssize_t)length;
	}
	stream->asleep = true;
	MHD_suspend_connection(stream->connection);
	return 0;
}

static void end_stream(void *data)
{
	struct stream *stream = data;
	struct stream **link = &stream->serve->streams;
	while (*link && *link != stream)
		link = &(*link)->next;
	if (*link)
		*link = stream->next;
	stream->source->destroy(stream->source);
	buf_finish(&stream->ready);
	free(stream);
}

static struct MHD_Response *stream_of(
	struct serve *serve, struct MHD_Connection *connection, struct api_stream *source)
{
	struct stream *stream = xcalloc(1, sizeof(*stream));
	*stream = (struct stream){
		.next = serve->streams, .serve = serve, .connection = connection, .source = source};
	buf_init(&stream->ready, API_ANSWER_MAX);
	source->wake = wake;
	source->data = stream;
	serve->streams = stream;
	return MHD_create_response_from_callback(MHD_SIZE_UNKNOWN, BLOCK, give, stream, end_stream);
}

/* ---- answers ------------------------------------------------------------------------------- */

static struct MHD_Response *response_of(
	struct serve *serve, struct MHD_Connection *connection, struct api_answer *answer)
{
	if (answer->stream)
		return stream_of(serve, connection, answer->stream);
	size_t length = answer->body.used;
	char *body = length ? buf_take(&answer->body) : xstrdup("");
	return MHD_create_response_from_buffer(length, body, MHD_RESPMEM_MUST_FREE);
}

static void add_headers(struct MHD_Response *response, const struct api_answer *answer)
{
	char text[64];
	if (answer->status != MHD_HTTP_NO_CONTENT)
		MHD_add_response_header(response, "Content-Type", answer->type);
	MHD_add_response_header(response, "Cache-Control", "no-cache, private");
	if (*answer->audit_id)
		MHD_add_response_header(response, "Audit-Id", answer->audit_id);
	if (answer->retry_after) {
		snprintf(text, sizeof(text), "%d", answer->retry_after);
		MHD_add_response_header(response, "Retry-After", text);
	}
	for (int i = 0; i < answer->warning_count; i++) {
		char *warning = xasprintf("299 - \"%s\"", answer->warnings[i]);
		MHD_add_response_header(response, "Warning", warning);
		free(warning);
	}
}

static enum MHD_Result answer(
	struct serve *serve, struct MHD_Connection *connection, const struct api_request *request)
{
	struct api_answer answer;
	api_handle(serve->api, request, &answer);
	struct MHD_Response *response = response_of(serve, connection, &answer);
	add_headers(response, &answer);
	enum MHD_Result result = MHD_queue_response(connection, (unsigned)answer.status, response);
	MHD_destroy_response(response);
	api_answer_finish(&answer);
	return result;
}

/* ---- requests ------------------------------------------------------------------------------ */

static void *begin_request(void *data, const char *target, struct MHD_Connection *connection)
{
	struct incoming *incoming = xcalloc(1, sizeof(*incoming));
	(void)data;
	(void)connection;
	incoming->target = xstrdup(target);
	buf_init(&incoming->body, BODY_MAX);
	buf_add_text(&incoming->body, "");
	return incoming;
}

static const char *header(struct MHD_Connection *connection, const char *name)
{
	return MHD_lookup_connection_value(connection, MHD_HEADER_KIND, name);
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
		.body = incoming->body.text,
		.length = incoming->body.used};
}

static void end_request(void *data, struct MHD_Connection *connection, void **own,
	enum MHD_RequestTerminationCode code)
{
	struct incoming *incoming = *own;
	(void)code;
	if (!incoming)
		return;
	if (incoming->seen && !incoming->answered) {
		const struct api_request request = request_of(connection, incoming);
		api_note_cut(((struct serve *)data)->api, &request);
	}
	free(incoming->target);
	free(incoming->groups);
	buf_finish(&incoming->body);
	free(incoming);
	*own = NULL;
}

static enum MHD_Result too_large(struct MHD_Connection *connection)
{
	struct MHD_Response *response =
		MHD_create_response_from_buffer(0, (char[]){""}, MHD_RESPMEM_PERSISTENT);
	enum MHD_Result result = MHD_queue_response(connection, 413, response);
	MHD_destroy_response(response);
	return result;
}

/* The library calls it first with the headers, then for each piece of the body, then at its end. */
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
	if (incoming->body.over)
		return too_large(connection);
	const struct api_request request = request_of(connection, incoming);
	incoming->answered = true;
	return answer(data, connection, &request);
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
			MHD_USE_ERROR_LOG | (tls ? MHD_USE_TLS : 0),
		(uint16_t)port, NULL, NULL, handle, serve, MHD_OPTION_ARRAY,
		tls ? secure : secure + 2, MHD_OPTION_EXTERNAL_LOGGER, log_library, NULL,
		MHD_OPTION_SOCK_ADDR, &address, MHD_OPTION_URI_LOG_CALLBACK, begin_request, NULL,
		MHD_OPTION_NOTIFY_COMPLETED, end_request, serve, MHD_OPTION_CONNECTION_LIMIT,
		(unsigned)CONNECTIONS_MAX, MHD_OPTION_END);
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
	timer_start(loop, &serve->sweep, SWEEP, sweep, serve);
	return serve;
}

void serve_destroy(struct serve *serve)
{
	if (!serve)
		return;
	watched_stop(serve->loop, &serve->sockets);
	timer_stop(serve->loop, &serve->timer);
	timer_stop(serve->loop, &serve->sweep);
	for (struct stream *stream = serve->streams; stream; stream = stream->next)
		wake(stream);
	timer_stop(serve->loop, &serve->timer);
	MHD_stop_daemon(serve->daemon);
	free(serve);
}

int serve_port(const struct serve *serve)
{
	return MHD_get_daemon_info(serve->daemon, MHD_DAEMON_INFO_BIND_PORT)->port;
}
