#include <criterion/criterion.h>
#include <stdlib.h>
#include <string.h>

#include "base/utf8.h"
#include "unit/given.h"

TestSuite(base_utf8);

/* The one glyph that TEXT begins with; *USED are its bytes. */
static struct glyph glyph_of(const char *text, size_t length, size_t *used)
{
	const char *at = text;
	struct glyph glyph = utf8_next(&at, text + length);
	*used = (size_t)(at - text);
	return glyph;
}

Test(base_utf8, shows_or_marks)
{
	static const struct {
		const char *what;
		const char *text;
		uint32_t point;
		int width;
		bool marked;
	} cases[] = {
		{"letter", "a", 'a', 1, false},
		{"umlaut", "\u00e4", 0xe4, 1, false},
		{"no-break space", "\u00a0", 0xa0, 1, false},
		{"ideograph", "\u4e2d", 0x4e2d, 2, false},
		{"full-width letter", "\uff21", 0xff21, 2, false},
		{"emoji", "\U0001f600", 0x1f600, 2, false},
		{"combining accent", "\u0301", 0x301, 0, false},
		{"variation selector", "\ufe0f", 0xfe0f, 0, false},
		{"escape", "\x1b", 0x241b, 1, true},
		{"bell", "\a", 0x2407, 1, true},
		{"tab", "\t", 0x2409, 1, true},
		{"newline", "\n", 0x240a, 1, true},
		{"delete", "\x7f", 0x2421, 1, true},
		{"CSI of C1", "\xc2\x9b", 0xfffd, 1, true},
		{"next line of C1", "\xc2\x85", 0xfffd, 1, true},
		{"right-to-left override", "\u202e", 0xfffd, 1, true},
		{"right-to-left isolate", "\u2067", 0xfffd, 1, true},
		{"right-to-left mark", "\u200f", 0xfffd, 1, true},
		{"arabic letter mark", "\u061c", 0xfffd, 1, true},
		{"zero width joiner", "\u200d", 0xfffd, 1, true},
		{"zero width space", "\u200b", 0xfffd, 1, true},
		{"byte order mark", "\ufeff", 0xfffd, 1, true},
		{"soft hyphen", "\u00ad", 0xfffd, 1, true},
		{"line separator", "\u2028", 0xfffd, 1, true},
		{"paragraph separator", "\u2029", 0xfffd, 1, true},
		{"tag", "\U000e0041", 0xfffd, 1, true},
		{"private use", "\ue000", 0xfffd, 1, true},
		{"unassigned", "\u0378", 0xfffd, 1, true},
		{"no character", "\uffff", 0xfffd, 1, true},
	};
	for (size_t i = 0; i < COUNT(cases); i++) {
		size_t used;
		size_t length = strlen(cases[i].text);
		struct glyph glyph = glyph_of(cases[i].text, length, &used);
		cr_expect_eq(glyph.point, cases[i].point, "%s: U+%04X", cases[i].what, glyph.point);
		cr_expect_eq(glyph.width, cases[i].width, "%s: %d", cases[i].what, glyph.width);
		cr_expect_eq(glyph.marked, cases[i].marked, "%s", cases[i].what);
		cr_expect_eq(used, length, "%s: %zu bytes", cases[i].what, used);
	}
}

Test(base_utf8, invalid_bytes_are_marks_one_by_one)
{
	static const struct {
		const char *what;
		const char *text;
		size_t marks;
	} cases[] = {
		{"lone continuation", "\x80", 1},
		{"never a byte of UTF-8", "\xff\xfe", 2},
		{"overlong slash", "\xc0\xaf", 2},
		{"overlong NUL", "\xe0\x80\x80", 3},
		{"surrogate", "\xed\xa0\x80", 3},
		{"beyond U+10FFFF", "\xf4\x90\x80\x80", 4},
		{"cut after one byte", "\xe4", 1},
		{"cut after two bytes", "\xe4\xb8", 2},
		{"latin-1", "caf\xe9", 1},
	};
	for (size_t i = 0; i < COUNT(cases); i++) {
		const char *at = cases[i].text;
		const char *end = at + strlen(at);
		size_t marks = 0;
		while (at < end) {
			struct glyph glyph = utf8_next(&at, end);
			marks += glyph.marked && glyph.point == 0xfffd && glyph.width == 1;
		}
		cr_expect_eq(marks, cases[i].marks, "%s: %zu", cases[i].what, marks);
	}
}

/* What a terminal acts on, whatever else it thinks of the code point. */
static bool acts(uint32_t point)
{
	return point < 0x20 || (point >= 0x7f && point < 0xa0) ||
		(point >= 0x200b && point <= 0x200f) || (point >= 0x2028 && point <= 0x202e) ||
		(point >= 0x2060 && point <= 0x206f) || point == 0xfeff || point == 0x61c;
}

Test(base_utf8, no_code_point_gets_through_unseen)
{
	for (uint32_t point = 0; point <= 0x10ffff; point++) {
		char bytes[UTF8_MAX];
		uint32_t back;
		size_t used;
		if (point >= 0xd800 && point <= 0xdfff)
			continue;
		size_t length = utf8_encode(point, bytes);
		struct glyph glyph = glyph_of(bytes, length, &used);
		cr_assert_eq(used, length, "U+%04X", point);
		cr_assert_eq(utf8_decode(bytes, length, &back), length, "U+%04X", point);
		cr_assert_eq(back, point);
		cr_assert(!acts(glyph.point), "U+%04X gives U+%04X", point, glyph.point);
		cr_assert(glyph.width >= 0 && glyph.width <= 2, "U+%04X", point);
		cr_assert(glyph.marked || glyph.point == point, "U+%04X", point);
	}
}

Test(base_utf8, fits_into_cells)
{
	static const struct {
		const char *text;
		size_t width;
		size_t cells;
		size_t bytes;
	} cases[] = {
		{"", 0, 5, 0},
		{"abc", 3, 2, 2},
		{"abc", 3, 9, 3},
		{"\u4e2d\u6587", 4, 3, 3},
		{"\u4e2d\u6587", 4, 4, 6},
		{"\u4e2d", 2, 1, 0},
		{"e\u0301x", 2, 1, 3},
		{"\x1b[31m", 5, 1, 1},
		{"a\u202eb", 3, 2, 4},
	};
	for (size_t i = 0; i < COUNT(cases); i++) {
		const char *text = cases[i].text;
		cr_expect_eq(utf8_width(text, strlen(text)), cases[i].width, "case %zu", i);
		cr_expect_eq(utf8_fit(text, strlen(text), cases[i].cells), cases[i].bytes,
			"case %zu", i);
	}
}

Test(base_utf8, cuts_between_code_points)
{
	static const char text[] = "a\u00e4\u4e2d\U0001f600z";
	static const size_t cuts[] = {0, 1, 1, 3, 3, 3, 6, 6, 6, 6, 10, 11};
	for (size_t length = 0; length < COUNT(cuts); length++)
		cr_expect_eq(utf8_cut(text, length), cuts[length], "%zu bytes: %zu", length,
			utf8_cut(text, length));
}

Test(base_utf8, knows_letters)
{
	cr_expect_eq(utf8_lower('A'), 'a');
	cr_expect_eq(utf8_lower('['), '[');
	cr_expect_eq(utf8_lower(0xc4), 0xe4);
	cr_expect_eq(utf8_lower(0x410), 0x430);
	cr_expect_eq(utf8_lower(0x4e2d), 0x4e2d);
	cr_expect(utf8_is_letter('z'));
	cr_expect(utf8_is_letter(0xdf));
	cr_expect(utf8_is_letter(0x4e2d));
	cr_expect_not(utf8_is_letter('_'));
	cr_expect_not(utf8_is_letter('0'));
	cr_expect_not(utf8_is_letter(0x301));
}

Test(base_utf8, shortens_in_the_middle)
{
	static const char *const cases[][2] = {{"web", "web"}, {"node-123", "node-123"},
		{"production-web", "prod~web"}, {"größer-als-acht", "größ~cht"}};
	for (size_t i = 0; i < sizeof(cases) / sizeof(*cases); i++) {
		char *made = utf8_shorten(cases[i][0], 8);
		cr_expect_str_eq(made, cases[i][1]);
		free(made);
	}
}
