#include "query/explain.h"

#include <string.h>

#include "base/utf8.h"

enum { LEAD = 60, TAIL = 40 }; /* cells that are shown before and behind the place */

void place_of(const char *text, size_t at, size_t *line, size_t *column)
{
	*line = 1;
	*column = 1;
	for (size_t i = 0; i < at && text[i]; i++) {
		if (text[i] == '\n') {
			++*line;
			*column = 1;
		} else {
			*column += ((unsigned char)text[i + 1] & 0xc0) != 0x80;
		}
	}
}

/* Appends [TEXT, END) as it may be shown; blanks stand for tabs. Returns its cells. */
static size_t add_shown(struct buf *out, const char *text, const char *end)
{
	size_t cells = 0;
	while (text < end) {
		char bytes[UTF8_MAX];
		struct glyph glyph = utf8_next(&text, end);
		if (glyph.point == 0x2409) /* the picture of a tab */
			glyph.point = ' ';
		buf_add(out, bytes, utf8_encode(glyph.point, bytes));
		cells += (size_t)glyph.width;
	}
	return cells;
}

/* Start of what is shown before PLACE in the line that begins at START. */
static const char *lead_of(const char *start, const char *place)
{
	while (utf8_width(start, (size_t)(place - start)) > LEAD) {
		uint32_t point;
		start += utf8_decode(start, (size_t)(place - start), &point);
	}
	return start;
}

void query_explain(const char *text, size_t at, struct buf *out)
{
	const char *place = text + strnlen(text, at);
	const char *start = place;
	while (start > text && start[-1] != '\n')
		start--;
	const char *from = lead_of(place - start > 4 * LEAD ? place - 4 * LEAD : start, place);
	size_t rest = strcspn(place, "\n");
	size_t shown = utf8_fit(place, rest, TAIL);
	size_t cells = from > start ? 3 : 0;
	buf_add_text(out, from > start ? "..." : "");
	cells += add_shown(out, from, place);
	add_shown(out, place, place + shown);
	buf_printf(out, "%s\n%*s^\n", shown < rest ? "..." : "", (int)cells, "");
}
