#include "api/stream.h"

void api_stream_wake(struct api_stream *stream)
{
	if (stream->wake)
		stream->wake(stream->data);
}
