#include <string.h>

#include "base/utf8.h"
#include "golden.h"

/* What differs between two screens, for people: line by line, as screens do not shift. */

enum { DIFF_LINES = 16 /* more are only counted */ };

/* Cuts a line off TEXT, which moves behind it; -1 when there is none. */
static int next_line(const char **text, const char **line)
{
	const char *end = strchr(*text, '\n');
	int length = (int)(end ? (size_t)(end - *text) : strlen(*text));
	*line = *text;
	if (!end && !length)
		return -1;
	*text += length + (end != NULL);
	return length;
}

/* The column in which two lines part. */
static int column_of(const char *a, int a_length, const char *b, int b_length)
{
	int same = 0;
	while (same < a_length && same < b_length && a[same] == b[same])
		same++;
	return (int)utf8_width(a, utf8_cut(a, (size_t)same));
}

static void add_line(struct buf *diff, char mark, const char *line, int length)
{
	if (length < 0)
		buf_printf(diff, "         %c (no such line)\n", mark);
	else
		buf_printf(diff, "         %c|%.*s|\n", mark, length, line);
}

bool golden_same(const char *expected, const char *actual, struct buf *diff)
{
	int wrong = 0;
	for (int number = 0; *expected || *actual; number++) {
		const char *a;
		const char *b;
		int a_length = next_line(&expected, &a);
		int b_length = next_line(&actual, &b);
		if (a_length == b_length && (a_length < 0 || !memcmp(a, b, (size_t)a_length)))
			continue;
		if (wrong++ >= DIFF_LINES)
			continue;
		buf_printf(diff, "  line %d, column %d\n", number,
			a_length < 0 || b_length < 0 ? 0 : column_of(a, a_length, b, b_length));
		add_line(diff, '-', a, a_length);
		add_line(diff, '+', b, b_length);
	}
	if (wrong > DIFF_LINES)
		buf_printf(diff, "  and %d more lines\n", wrong - DIFF_LINES);
	return !wrong;
}
