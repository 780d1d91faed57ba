#include "api/gzip.h"

#include <limits.h>
#include <stdint.h>
#include <stdlib.h>
#include <zlib.h>

#include "base/memory.h"

enum { LEVEL = 1, WINDOW = 15 + 16 /* 16: with the head and foot of gzip */, MEMORY = 8 };

struct gzip {
	z_stream stream;
};

struct gzip *gzip_create(void)
{
	struct gzip *gzip = xcalloc(1, sizeof(*gzip));
	if (deflateInit2(&gzip->stream, LEVEL, Z_DEFLATED, WINDOW, MEMORY, Z_DEFAULT_STRATEGY) ==
		Z_OK)
		return gzip;
	free(gzip);
	return NULL;
}

void gzip_destroy(struct gzip *gzip)
{
	if (gzip)
		deflateEnd(&gzip->stream);
	free(gzip);
}

size_t gzip_pack(struct gzip *gzip, const char **from, size_t *length, char *out, size_t room)
{
	z_stream *stream = &gzip->stream;
	unsigned given = *length < UINT_MAX ? (unsigned)*length : UINT_MAX;
	unsigned asked = room < UINT_MAX ? (unsigned)room : UINT_MAX;
	stream->next_in = (Bytef *)(uintptr_t)*from;
	stream->avail_in = given;
	stream->next_out = (Bytef *)out;
	stream->avail_out = asked;
	deflate(stream, given == *length ? Z_FINISH : Z_NO_FLUSH);
	*from += given - stream->avail_in;
	*length -= given - stream->avail_in;
	return asked - stream->avail_out;
}
