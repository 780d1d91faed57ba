#ifndef API_STREAM_H
#define API_STREAM_H

#include <stdbool.h>
#include <stdint.h>

#include "base/buf.h"

/*
 * An answer that goes on: a watch, a log that is followed. It is read as fast as its client takes,
 * so that a slow client costs no memory. Embedded first in what it is.
 */
struct api_stream {
	/*
	 * Appends what is due, about a quarter of a megabyte at most. False: the stream is over,
	 * nothing comes behind it.
	 */
	bool (*read)(struct api_stream *stream, struct buf *out);
	/* clock::mono at which it has something to say even if nothing happens. */
	int64_t (*due)(const struct api_stream *stream);
	void (*destroy)(struct api_stream *stream);
	void (*wake)(void *data); /* there is something to read; set by the receiver, or NULL */
	void *data;
};

enum { API_STREAM_PIECE = 256 * 1024 /* bytes of one reading */ };

/* Tells the receiver that there is something to read. */
void api_stream_wake(struct api_stream *stream);

#endif
