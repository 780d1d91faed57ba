#ifndef BASE_UTF8_H
#define BASE_UTF8_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/*
 * Text as code points with a width that is known, or as a mark in its place. utf8proc knows the
 * code points; the C library's wcwidth does not (reference/libraries.md 3).
 */
enum { UTF8_MAX = 4 }; /* bytes of one code point */

/* One code point that may be shown. */
struct glyph {
	uint32_t point;
	int width;   /* cells: 0 (combining mark), 1 or 2 */
	bool marked; /* point stands for something that must not reach a terminal */
};

/*
 * Takes the next code point of *TEXT (before END) and moves on. C0 and DEL become their control
 * picture; C1, bidi controls, line separators, other format characters, invalid bytes, unassigned
 * and private code points become U+FFFD.
 */
struct glyph utf8_next(const char **text, const char *end);
/* Writes POINT into BYTES (not terminated) and returns the number of bytes. */
size_t utf8_encode(uint32_t point, char bytes[UTF8_MAX]);
/* Cells that the text takes once it is sanitised. */
size_t utf8_width(const char *text, size_t length);
/* Bytes of the longest start of the text that takes at most CELLS cells. */
size_t utf8_fit(const char *text, size_t length, size_t cells);
/* TEXT in at most CELLS (2 or more) cells, a ~ for its middle where it is longer: both ends of long
 * names tell them apart. The caller frees it. */
char *utf8_shorten(const char *text, size_t cells);
/* The same as utf8_fit(), but up to a blank where there is one in the last half; never 0 for a
 * text. */
size_t utf8_fit_words(const char *text, size_t length, int cells);
/* Bytes of the longest start of at most LENGTH bytes that does not cut a code point. */
size_t utf8_cut(const char *text, size_t length);
/* Whether POINT is a letter of any script. */
bool utf8_is_letter(uint32_t point);
/* Simple lower case of one code point (all scripts). */
uint32_t utf8_lower(uint32_t point);
/* Simple upper case of one code point (all scripts). */
uint32_t utf8_upper(uint32_t point);
/*
 * Decodes one code point of valid or invalid text: returns its bytes (at least 1) and sets
 * *POINT, for an invalid byte to UINT32_MAX. LENGTH must not be 0.
 */
size_t utf8_decode(const char *text, size_t length, uint32_t *point);

#endif
