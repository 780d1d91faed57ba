#include "base/error.h"

#include <stdarg.h>
#include <stdio.h>
#include <string.h>

#include "base/utf8.h"

/* TEXT was cut at its end: drops a code point of which only a part is left. */
static void drop_half(char *text)
{
	size_t length = strlen(text);
	uint32_t point;
	size_t last = utf8_cut(text, length - 1);
	utf8_decode(text + last, length - last, &point);
	if (point == UINT32_MAX)
		text[last] = '\0';
}

/* Like vsnprintf, but never ends in half a code point. */
static void format_text(char *out, size_t room, const char *format, va_list args)
{
	int length = vsnprintf(out, room, format, args);
	if (length >= (int)room)
		drop_half(out);
}

bool error_set(struct error *err, const char *format, ...)
{
	if (!err)
		return false;
	va_list args;
	va_start(args, format);
	err->kind = ERROR_OTHER;
	format_text(err->text, sizeof(err->text), format, args);
	va_end(args);
	return false;
}

bool error_set_kind(struct error *err, enum error_kind kind, const char *format, ...)
{
	if (!err)
		return false;
	va_list args;
	va_start(args, format);
	err->kind = kind;
	format_text(err->text, sizeof(err->text), format, args);
	va_end(args);
	return false;
}

bool error_prefix(struct error *err, const char *format, ...)
{
	if (!err)
		return false;
	char place[sizeof(err->text)];
	va_list args;
	va_start(args, format);
	format_text(place, sizeof(place), format, args);
	va_end(args);
	size_t length = strlen(place);
	if (length + 3 > sizeof(err->text))
		return false;
	size_t keep = sizeof(err->text) - length - 3;
	bool cut = strlen(err->text) > keep;
	memmove(err->text + length + 2, err->text, keep);
	memcpy(err->text, place, length);
	memcpy(err->text + length, ": ", 2);
	err->text[sizeof(err->text) - 1] = '\0';
	if (cut)
		drop_half(err->text);
	return false;
}
