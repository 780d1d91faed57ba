#include "support/proxy/http.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

void http_init(struct http *http)
{
	http->head_length = 0;
	http->body_left = 0;
	http->upgrades = false;
	http->event = HTTP_MORE;
}

/* The value of a header, up to the line's end, or NULL. */
static const char *header(const struct http *http, const char *name)
{
	size_t length = strlen(name);

	for (const char *line = strstr(http->head, "\r\n"); line != NULL;
		line = strstr(line, "\r\n")) {
		line += 2;
		if (strncasecmp(line, name, length) == 0 && line[length] == ':')
			return line + length + 1 + strspn(line + length + 1, " ");
	}
	return NULL;
}

static void end_head(struct http *http)
{
	const char *length = header(http, "Content-Length");

	http->body_left = length == NULL ? 0 : strtoull(length, NULL, 10);
	http->upgrades =
		header(http, "Upgrade") != NULL || header(http, "Transfer-Encoding") != NULL;
	http->event = strstr(http->head, " HTTP/1.") == NULL ? HTTP_OPAQUE : HTTP_HEAD;
}

static bool head_is_whole(const struct http *http)
{
	return http->head_length >= 4 &&
		memcmp(http->head + http->head_length - 4, "\r\n\r\n", 4) == 0;
}

static bool starts_like_method(const struct http *http)
{
	return http->head[0] >= 'A' && http->head[0] <= 'Z';
}

/* Byte by byte, because the head may end anywhere in what has arrived. */
static size_t take_head(struct http *http, const char *bytes, size_t length)
{
	for (size_t i = 0; i < length; i++) {
		http->head[http->head_length++] = bytes[i];
		http->head[http->head_length] = '\0';
		if (head_is_whole(http))
			end_head(http);
		else if (http->head_length == HTTP_HEAD_MAX || !starts_like_method(http))
			http->event = HTTP_OPAQUE;
		if (http->event != HTTP_MORE)
			return i + 1;
	}
	return length;
}

static size_t take_body(struct http *http, size_t length)
{
	size_t taken = length < http->body_left ? length : (size_t)http->body_left;

	http->event = HTTP_BODY;
	http->body_left -= taken;
	return taken;
}

size_t http_take(struct http *http, const char *bytes, size_t length)
{
	if (http->event == HTTP_OPAQUE)
		return length;
	if (http->body_left > 0)
		return take_body(http, length);
	if (http->upgrades) {
		http->event = HTTP_OPAQUE;
		http->head_length = 0; /* it was given out as HTTP_HEAD */
		return length;
	}
	if (http->event != HTTP_MORE)
		http_init(http);
	return take_head(http, bytes, length);
}

void http_request_line(const struct http *http, char *line, size_t size)
{
	const char *end = strstr(http->head, " HTTP/");
	int length = end == NULL ? 0 : (int)(end - http->head);

	snprintf(line, size, "%.*s", length, http->head);
}
