#include "base/error.h"

#include <stdarg.h>
#include <stdio.h>
#include <string.h>

#include "base/utf8.h"

/* Like vsnprintf, but never ends in half a code point. */
static void format_text(char *out, size_t room, const char *format, va_list args)
{
	int length = vsnprintf(out, room, format, args);
	if (length >= (int)room)
		out[utf8_cut(out, room - 1)] = '\0';
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
	size_t keep = sizeof(err->text) - length - 3;
	if (length + 3 > sizeof(err->text))
		return false;
	memmove(err->text + length + 2, err->text, keep);
	memcpy(err->text, place, length);
	memcpy(err->text + length, ": ", 2);
	err->text[sizeof(err->text) - 1] = '\0';
	return false;
}
