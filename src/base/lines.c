#include "base/lines.h"

#include <stdarg.h>
#include <stdlib.h>
#include <string.h>

#include "base/utf8.h"

/* How much of TEXT is plain ASCII, which passes as it is: most of what is ever printed. */
static size_t plain_length(const char *text, const char *end)
{
	const char *at = text;
	while (at < end && ((*at >= ' ' && *at < 0x7f) || *at == '\n'))
		at++;
	return (size_t)(at - text);
}

void lines_sanitise(struct buf *out, const char *text, size_t length)
{
	const char *end = text + length;
	while (text < end) {
		size_t plain = plain_length(text, end);
		if (plain) {
			buf_add(out, text, plain);
			text += plain;
			continue;
		}
		char bytes[UTF8_MAX];
		struct glyph glyph = utf8_next(&text, end);
		buf_add(out, bytes, utf8_encode(glyph.point, bytes));
	}
}

void lines_write(FILE *file, const char *text, size_t length)
{
	struct buf out;
	buf_init(&out, SIZE_MAX);
	lines_sanitise(&out, text, length);
	fwrite(out.text, 1, out.used, file);
	buf_finish(&out);
}

void lines_printf(FILE *file, const char *format, ...)
{
	struct buf text;
	buf_init(&text, SIZE_MAX);
	va_list args;
	va_start(args, format);
	buf_vprintf(&text, format, args);
	va_end(args);
	lines_write(file, text.text, text.used);
	buf_finish(&text);
}

void lines_flatten(struct buf *out, const char *text)
{
	for (size_t length = strcspn(text, "\n"); *text; length = strcspn(text, "\n")) {
		buf_add(out, text, length);
		if (text[length])
			buf_add_char(out, ' ');
		text += length + (text[length] != '\0');
	}
}

void lines_say(FILE *file, const char *format, ...)
{
	struct buf text;
	struct buf line;
	va_list args;
	buf_init(&text, SIZE_MAX);
	buf_init(&line, SIZE_MAX);
	va_start(args, format);
	buf_vprintf(&text, format, args);
	va_end(args);
	lines_flatten(&line, text.text);
	buf_add_char(&line, '\n');
	lines_write(file, line.text, line.used);
	buf_finish(&text);
	buf_finish(&line);
}
