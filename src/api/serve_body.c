#include <stdlib.h>
#include <string.h>

#include "api/gzip.h"
#include "api/serve_private.h"
#include "base/memory.h"

enum {
	BLOCK = 64 * 1024, /* bytes asked for at once */
	STEP = 20,	   /* milliseconds between pieces of a slow answer */
};

/* A body on its way: a stream, or one that is sent with care. */
struct body {
	struct waiter waiter; /* first */
	char *target;	      /* of its asker */
	struct buf ready;     /* the whole, or what was read from the source */
	size_t sent;	      /* of these */
	struct gzip *gzip;    /* NULL: as it is */
	uint64_t given;	      /* bytes to the library */
	int64_t began;	      /* clock::mono */
	int64_t rate;
	int64_t cut;
};

/* Something happened to the source. */
static void nudge(void *data)
{
	struct body *body = data;
	if (!waiter_is_mute(&body->waiter))
		waiter_wake(&body->waiter);
}

/* ---- how much may go ----------------------------------------------------------------------- */

static int64_t now_of(const struct body *body)
{
	return body->waiter.serve->api->clock->mono;
}

/* Bytes of ROOM that may be given now by its rate, and before it is cut. */
static size_t allowance(const struct body *body, size_t room)
{
	if (body->rate) {
		int64_t passed = now_of(body) - body->began + STEP;
		int64_t due = body->rate * passed / 1000 - (int64_t)body->given;
		room = due < 0 ? 0 : (uint64_t)due < room ? (size_t)due : room;
	}
	if (body->cut >= 0 && (uint64_t)body->cut - body->given < room)
		room = (size_t)((uint64_t)body->cut - body->given);
	return room;
}

static ssize_t rest(struct body *body, int64_t until)
{
	waiter_sleep(&body->waiter, until);
	return 0;
}

/* ---- what goes ----------------------------------------------------------------------------- */

/* More of the source, when all that was read is sent. False: nothing comes any more. */
static bool refill(struct body *body)
{
	struct api_stream *source = body->waiter.source;
	if (!source)
		return false;
	buf_trim(&body->ready, BLOCK);
	body->sent = 0;
	return source->read(source, &body->ready);
}

static size_t take(struct body *body, char *out, size_t room)
{
	const char *from = body->ready.text + body->sent;
	size_t left = body->ready.used - body->sent;
	size_t length = left < room ? left : room;
	if (body->gzip) {
		length = gzip_pack(body->gzip, &from, &left, out, room);
		body->sent = body->ready.used - left;
	} else if (length) {
		memcpy(out, from, length);
		body->sent += length;
	}
	body->given += length;
	return length;
}

static ssize_t give(void *data, uint64_t at, char *out, size_t room)
{
	struct body *body = data;
	(void)at;
	if (body->waiter.gone || (body->cut >= 0 && body->given >= (uint64_t)body->cut))
		return MHD_CONTENT_READER_END_WITH_ERROR;
	if (waiter_is_mute(&body->waiter))
		return rest(body, INT64_MAX);
	room = allowance(body, room);
	if (!room)
		return rest(body, now_of(body) + STEP);
	bool all = body->sent == body->ready.used;
	bool goes_on = !all || refill(body);
	size_t length = take(body, out, room);
	if (length)
		return (ssize_t)length;
	return goes_on ? rest(body, INT64_MAX) : MHD_CONTENT_READER_END_OF_STREAM;
}

static void end(void *data)
{
	struct body *body = data;
	struct api_stream *source = body->waiter.source;
	waiter_end(&body->waiter);
	if (source)
		source->destroy(source);
	gzip_destroy(body->gzip);
	buf_finish(&body->ready);
	free(body->target);
	free(body);
}

/* ---- responses ----------------------------------------------------------------------------- */

static struct body *create(
	struct serve *serve, struct MHD_Connection *connection, struct api_answer *answer)
{
	struct body *body = xcalloc(1, sizeof(*body));
	body->target = xstrdup(answer->asker.target);
	body->waiter.asker = answer->asker;
	body->waiter.asker.target = body->target;
	body->waiter.mute = answer->fate.mute;
	body->waiter.at = INT64_MAX;
	body->waiter.source = answer->stream;
	body->rate = answer->fate.rate;
	body->cut = answer->fate.cut;
	body->began = serve->api->clock->mono;
	waiter_begin(&body->waiter, serve, connection);
	if (answer->stream) {
		buf_init(&body->ready, API_ANSWER_MAX);
		answer->stream->wake = nudge;
		answer->stream->data = body;
	} else {
		body->ready = answer->body;
		buf_init(&answer->body, API_ANSWER_MAX);
	}
	return body;
}

static struct MHD_Response *whole(struct api_answer *answer)
{
	size_t length = answer->body.used;
	char *bytes = buf_take(&answer->body);
	return MHD_create_response_from_buffer(length, bytes, MHD_RESPMEM_MUST_FREE);
}

struct MHD_Response *body_of(struct serve *serve, struct MHD_Connection *connection,
	struct api_answer *answer, bool encoded)
{
	bool careful = answer->stream || encoded || answer->fate.rate || answer->fate.cut >= 0;
	if (!careful)
		return whole(answer);
	size_t length = answer->body.used;
	bool unknown = answer->stream || encoded;
	struct body *body = create(serve, connection, answer);
	if (encoded)
		body->gzip = gzip_create();
	return MHD_create_response_from_callback(
		unknown ? MHD_SIZE_UNKNOWN : length, BLOCK, give, body, end);
}
