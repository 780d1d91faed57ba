#include "kube/log_lines.h"

#include <stdlib.h>
#include <string.h>

#include "base/memory.h"
#include "base/time.h"
#include "base/utf8.h"

static const char digits[] = "0123456789";

void log_lines_init(struct log_lines *lines, size_t most)
{
	*lines = (struct log_lines){.most = most};
	buf_init(&lines->part, LOG_LINE_MAX);
}

struct log_line *log_lines_at(const struct log_lines *lines, size_t index)
{
	return &lines->ring[(lines->first + index) % lines->most];
}

void log_lines_clear(struct log_lines *lines)
{
	for (size_t i = 0; i < lines->count; i++)
		free(log_lines_at(lines, i)->text);
	buf_clear(&lines->part);
	lines->first = lines->count = lines->bytes = 0;
	lines->first_at = lines->last = 0;
	lines->same = lines->skip = 0;
	lines->again = lines->long_line = false;
}

void log_lines_finish(struct log_lines *lines)
{
	log_lines_clear(lines);
	free(lines->ring);
	lines->ring = NULL;
	buf_finish(&lines->part);
}

static void drop_oldest(struct log_lines *lines)
{
	struct log_line *line = log_lines_at(lines, 0);
	lines->bytes -= strlen(line->text);
	free(line->text);
	lines->first = (lines->first + 1) % lines->most;
	lines->count--;
	lines->dropped++;
}

static void keep(struct log_lines *lines, int64_t at, const char *text)
{
	if (!lines->ring)
		lines->ring = xcalloc(lines->most, sizeof(struct log_line));
	lines->bytes += strlen(text);
	while (lines->count && (lines->count == lines->most || lines->bytes > LOG_BYTES_MAX))
		drop_oldest(lines);
	*log_lines_at(lines, lines->count++) = (struct log_line){.at = at, .text = xstrdup(text)};
}

/* Nanoseconds of "2026-11-21T12:00:00.123456789Z" at the start of TEXT; 0: none is there. */
static int64_t time_of(const char *text, size_t *length)
{
	int64_t milliseconds;
	*length = strcspn(text, " ");
	if (!time_parse(text, *length, &milliseconds))
		return *length = 0;
	const char *point = memchr(text, '.', *length);
	int64_t nanoseconds = 0;
	int64_t unit = 100 * 1000 * 1000;
	size_t count = point ? strspn(point + 1, digits) : 0;
	for (size_t i = 0; i < count; i++, unit /= 10)
		nanoseconds += (point[i + 1] - '0') * unit;
	int64_t seconds = (milliseconds - milliseconds % 1000) / 1000;
	return seconds * 1000 * 1000 * 1000 + nanoseconds;
}

/* Whether the line of this time came before the stream broke. */
static bool came_before(struct log_lines *lines, int64_t at)
{
	if (!lines->again || !at || at > lines->last) {
		lines->again = false;
		return false;
	}
	if (at < lines->last)
		return true;
	return lines->skip && lines->skip--;
}

/* Colours that a program wrote for a terminal (ESC [ ... m) are left out, in place. */
static void drop_colours(char *text)
{
	char *out = text;
	while (*text) {
		size_t length = 0;
		if (text[0] == '\033' && text[1] == '[')
			length = 2 + strspn(text + 2, "0123456789;");
		if (length && text[length] == 'm')
			text += length + 1;
		else
			*out++ = *text++;
	}
	*out = '\0';
}

static void take_line(struct log_lines *lines, char *text)
{
	size_t length;
	int64_t at = time_of(text, &length);
	char *own = text + length + (length && text[length] == ' ');
	if (came_before(lines, at))
		return;
	if (at)
		lines->same = at == lines->last ? lines->same + 1 : 1;
	if (at)
		lines->last = at;
	if (!lines->first_at)
		lines->first_at = at;
	drop_colours(own);
	size_t end = strlen(own);
	if (end && own[end - 1] == '\r')
		own[end - 1] = '\0';
	lines->taken++;
	if (!lines->wanted || lines->wanted(lines->data, own))
		keep(lines, at, own);
}

static void end_line(struct log_lines *lines)
{
	struct buf *part = &lines->part;
	if (lines->long_line)
		part->text[utf8_cut(part->text, part->used - 1)] = '\0';
	take_line(lines, part->text);
	buf_clear(part);
	lines->long_line = false;
}

/* As much of a line as there is room for. NUL bytes would end it before its time. */
static void add_part(struct log_lines *lines, const char *bytes, size_t length)
{
	size_t room = lines->part.limit - lines->part.used;
	lines->long_line |= length > room;
	for (size_t i = 0; i < length && i < room; i++)
		buf_add_char(&lines->part, (char)(bytes[i] ? bytes[i] : '\001'));
}

void log_lines_feed(struct log_lines *lines, const char *bytes, size_t length)
{
	while (length) {
		const char *end = memchr(bytes, '\n', length);
		size_t part = end ? (size_t)(end - bytes) : length;
		add_part(lines, bytes, part);
		if (!end)
			return;
		end_line(lines);
		bytes += part + 1;
		length -= part + 1;
	}
}

void log_lines_end(struct log_lines *lines, bool whole)
{
	if (whole && lines->part.used)
		end_line(lines);
	buf_clear(&lines->part);
	lines->long_line = false;
}

void log_lines_go_on(struct log_lines *lines)
{
	log_lines_end(lines, false);
	lines->again = lines->last != 0;
	lines->skip = lines->same;
}
