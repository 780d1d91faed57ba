#include "base/buf.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/memory.h"

static char empty[1];

void buf_init(struct buf *buf, size_t limit)
{
	*buf = (struct buf){.text = empty, .limit = limit};
}

void buf_finish(struct buf *buf)
{
	if (buf->room)
		free(buf->text);
	buf_init(buf, buf->limit);
}

void buf_clear(struct buf *buf)
{
	buf->used = 0;
	buf->over = false;
	if (buf->room)
		buf->text[0] = '\0';
}

void buf_trim(struct buf *buf, size_t keep)
{
	if (buf->room > keep)
		buf_finish(buf);
	else
		buf_clear(buf);
}

char *buf_take(struct buf *buf)
{
	char *text = buf->room ? buf->text : xstrdup("");
	buf_init(buf, buf->limit);
	return text;
}

/* Makes room for LENGTH more bytes and the NUL. */
static bool reserve(struct buf *buf, size_t length)
{
	if (length > buf->limit - buf->used) {
		buf->over = true;
		return false;
	}
	if (buf->used + length < buf->room)
		return true;
	size_t room = buf->room ? buf->room : 32;
	while (room <= buf->used + length)
		room += room / 2 + 32;
	buf->text = xreallocarray(buf->room ? buf->text : NULL, room, 1);
	buf->room = room;
	return true;
}

bool buf_add(struct buf *buf, const void *bytes, size_t length)
{
	if (!reserve(buf, length))
		return false;
	if (length)
		memcpy(buf->text + buf->used, bytes, length);
	buf->used += length;
	buf->text[buf->used] = '\0';
	return true;
}

bool buf_add_char(struct buf *buf, char byte)
{
	return buf_add(buf, &byte, 1);
}

bool buf_add_text(struct buf *buf, const char *text)
{
	return buf_add(buf, text, strlen(text));
}

bool buf_vprintf(struct buf *buf, const char *format, va_list args)
{
	va_list again;
	va_copy(again, args);
	int length = vsnprintf(NULL, 0, format, again);
	va_end(again);
	if (length < 0 || !reserve(buf, (size_t)length))
		return false;
	vsnprintf(buf->text + buf->used, (size_t)length + 1, format, args);
	buf->used += (size_t)length;
	return true;
}

bool buf_printf(struct buf *buf, const char *format, ...)
{
	va_list args;
	va_start(args, format);
	bool fits = buf_vprintf(buf, format, args);
	va_end(args);
	return fits;
}

void buf_drop(struct buf *buf, size_t length)
{
	if (!length)
		return;
	buf->used -= length;
	memmove(buf->text, buf->text + length, buf->used + 1);
}
