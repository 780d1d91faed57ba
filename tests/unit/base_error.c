#include <criterion/criterion.h>
#include <string.h>

#include "base/error.h"
#include "base/utf8.h"

TestSuite(base_error);

Test(base_error, one_sentence_with_its_kind)
{
	struct error err;
	cr_expect_not(error_set(&err, "cannot read %s", "x"));
	cr_expect_eq(err.kind, ERROR_OTHER);
	cr_expect_not(error_set_kind(&err, ERROR_GONE, "410 %s", "expired"));
	cr_expect_eq(err.kind, ERROR_GONE);
	cr_expect_str_eq(err.text, "410 expired");
	cr_expect_not(error_prefix(&err, "%s:%d", "file", 7));
	cr_expect_str_eq(err.text, "file:7: 410 expired");
	cr_expect_eq(err.kind, ERROR_GONE);
}

Test(base_error, nobody_listens)
{
	cr_expect_not(error_set(NULL, "x"));
	cr_expect_not(error_set_kind(NULL, ERROR_GONE, "x"));
	cr_expect_not(error_prefix(NULL, "x"));
}

static bool whole(const char *text)
{
	const char *end = text + strlen(text);
	while (text < end)
		if (utf8_next(&text, end).marked)
			return false;
	return true;
}

/* However long the text in front, no code point is cut in two. */
Test(base_error, cut_between_code_points)
{
	for (int shift = 0; shift < 4; shift++) {
		struct error err;
		char text[1000] = "";
		memset(text, 'a', (size_t)shift);
		for (int i = 0; i < 200; i++)
			strcat(text, "\U0001f600");
		error_set(&err, "%s", text);
		cr_expect(strlen(err.text) > 470 && strlen(err.text) < sizeof(err.text));
		cr_expect(whole(err.text), "%d bytes in front", shift);
		error_set_kind(&err, ERROR_GONE, "%s", text);
		cr_expect(whole(err.text), "%d bytes in front, with kind", shift);
		error_prefix(&err, "%s", "abc");
		cr_expect(!strncmp(err.text, "abc: ", 5));
		cr_expect(whole(err.text), "%d bytes in front, with a place", shift);
	}
}

Test(base_error, long_places_leave_the_text)
{
	struct error err;
	char place[600];
	memset(place, 'p', sizeof(place) - 1);
	place[sizeof(place) - 1] = '\0';
	error_set(&err, "what happened");
	error_prefix(&err, "%s", place);
	cr_expect_str_eq(err.text, "what happened");
	place[sizeof(err.text) - 10] = '\0';
	error_prefix(&err, "%s", place);
	cr_expect_eq(strlen(err.text), sizeof(err.text) - 1);
	cr_expect(!strncmp(err.text + sizeof(err.text) - 10, ": what h", 8), "%s", err.text);
}
