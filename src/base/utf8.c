#include "base/utf8.h"

#include <string.h>
#include <utf8proc.h>

#include "base/memory.h"

enum { REPLACEMENT = 0xfffd, CONTROL_PICTURES = 0x2400, PICTURE_DELETE = 0x2421 };

size_t utf8_decode(const char *text, size_t length, uint32_t *point)
{
	if (!((unsigned char)*text & 0x80)) {
		*point = (unsigned char)*text;
		return 1;
	}
	utf8proc_int32_t found;
	utf8proc_ssize_t bytes =
		utf8proc_iterate((const utf8proc_uint8_t *)text, (utf8proc_ssize_t)length, &found);
	*point = bytes > 0 ? (uint32_t)found : UINT32_MAX;
	return bytes > 0 ? (size_t)bytes : 1;
}

size_t utf8_encode(uint32_t point, char bytes[UTF8_MAX])
{
	return (size_t)utf8proc_encode_char((utf8proc_int32_t)point, (utf8proc_uint8_t *)bytes);
}

/* Cells of a code point, or -1 when it must not be shown as it is. */
static int shown_width(uint32_t point)
{
	switch (utf8proc_category((utf8proc_int32_t)point)) {
	case UTF8PROC_CATEGORY_CC: /* controls */
	case UTF8PROC_CATEGORY_CF: /* format: bidi, zero width, soft hyphen */
	case UTF8PROC_CATEGORY_CN: /* unassigned */
	case UTF8PROC_CATEGORY_CO: /* private use */
	case UTF8PROC_CATEGORY_CS: /* surrogates */
	case UTF8PROC_CATEGORY_ZL: /* line separator */
	case UTF8PROC_CATEGORY_ZP: /* paragraph separator */ return -1;
	case UTF8PROC_CATEGORY_MN:
	case UTF8PROC_CATEGORY_ME: return 0;
	default: return utf8proc_charwidth((utf8proc_int32_t)point) > 1 ? 2 : 1;
	}
}

static struct glyph mark(uint32_t point)
{
	uint32_t picture = REPLACEMENT;
	if (point < 0x20)
		picture = CONTROL_PICTURES + point;
	else if (point == 0x7f)
		picture = PICTURE_DELETE;
	return (struct glyph){picture, 1, true};
}

struct glyph utf8_next(const char **text, const char *end)
{
	unsigned char first = (unsigned char)**text;
	if (first >= 0x20 && first < 0x7f) {
		(*text)++;
		return (struct glyph){first, 1, false};
	}
	uint32_t point;
	*text += utf8_decode(*text, (size_t)(end - *text), &point);
	int width = point == UINT32_MAX ? -1 : shown_width(point);
	return width < 0 ? mark(point) : (struct glyph){point, width, false};
}

size_t utf8_width(const char *text, size_t length)
{
	const char *end = text + length;
	size_t cells = 0;
	while (text < end)
		cells += (size_t)utf8_next(&text, end).width;
	return cells;
}

size_t utf8_fit(const char *text, size_t length, size_t cells)
{
	const char *at = text;
	const char *end = text + length;
	while (at < end) {
		const char *next = at;
		size_t width = (size_t)utf8_next(&next, end).width;
		if (width > cells)
			break;
		cells -= width;
		at = next;
	}
	return (size_t)(at - text);
}

char *utf8_shorten(const char *text, size_t cells)
{
	size_t length = strlen(text);
	size_t width = utf8_width(text, length);
	if (width <= cells)
		return xstrdup(text);
	size_t head = utf8_fit(text, length, cells / 2);
	size_t tail = utf8_fit(text, length, width - (cells - cells / 2) + 1);
	return xasprintf("%.*s~%s", (int)head, text, text + tail);
}

size_t utf8_fit_words(const char *text, size_t length, int cells)
{
	size_t fits = utf8_fit(text, length, cells > 0 ? (size_t)cells : 1);
	if (fits >= length)
		return length;
	for (size_t at = fits; at > fits / 2; at--)
		if (text[at] == ' ')
			return at;
	uint32_t point;
	return fits ? fits : utf8_decode(text, length, &point);
}

size_t utf8_cut(const char *text, size_t length)
{
	size_t end = length;
	while (end > 0 && length - end < UTF8_MAX && ((unsigned char)text[end] & 0xc0) == 0x80)
		end--;
	return end;
}

uint32_t utf8_lower(uint32_t point)
{
	if (point < 0x80)
		return point >= 'A' && point <= 'Z' ? point + 32 : point;
	return (uint32_t)utf8proc_tolower((utf8proc_int32_t)point);
}

uint32_t utf8_upper(uint32_t point)
{
	if (point < 0x80)
		return point >= 'a' && point <= 'z' ? point - 32 : point;
	return (uint32_t)utf8proc_toupper((utf8proc_int32_t)point);
}

bool utf8_is_letter(uint32_t point)
{
	utf8proc_category_t category = utf8proc_category((utf8proc_int32_t)point);
	return category >= UTF8PROC_CATEGORY_LU && category <= UTF8PROC_CATEGORY_LO;
}
