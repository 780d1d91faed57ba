/*
 * As much of HTTP/1.1 as it takes to tell the requests of a client apart: request line, headers,
 * Content-Length. What comes after an upgrade or a chunked request, and what does not begin with a
 * capital letter, as methods do, it calls opaque.
 */
#ifndef TESTS_SUPPORT_PROXY_HTTP_H
#define TESTS_SUPPORT_PROXY_HTTP_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

enum { HTTP_HEAD_MAX = 64 * 1024 };

enum http_event {
	HTTP_MORE,   /* the head goes on */
	HTTP_HEAD,   /* head holds a whole request head */
	HTTP_BODY,   /* what was taken belongs to the body of that request */
	HTTP_OPAQUE, /* what is in head and all that comes is to be forwarded unseen */
};

struct http {
	char head[HTTP_HEAD_MAX + 1]; /* request line, headers and the empty line; ends with NUL */
	size_t head_length;
	uint64_t body_left;
	bool upgrades;	       /* after this request, if it is forwarded, all is opaque */
	enum http_event event; /* what the last http_take() came upon */
};

void http_init(struct http *http);

/* Takes bytes up to the next event, says which in `event`, and returns how many it has taken. */
size_t http_take(struct http *http, const char *bytes, size_t length);

/* Copies the first line of the head without its HTTP version: "GET /api/v1/nodes?limit=1". */
void http_request_line(const struct http *http, char *line, size_t size);

#endif
