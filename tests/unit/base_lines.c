#include <criterion/criterion.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/lines.h"
#include "unit/given.h"

TestSuite(base_lines);

Test(base_lines, marks_what_a_terminal_must_not_see)
{
	static const struct {
		const char *text;
		const char *expected;
	} cases[] = {
		{"", ""},
		{"plain\ntext\n", "plain\ntext\n"},
		{"t\tb", "t\u2409b"},
		{"\x1b]0;title\a", "\u241b]0;title\u2407"},
		{"\xc2\x9b"
		 "31m",
			"\ufffd31m"},
		{"a\rb", "a\u240db"},
		{"evil\u202ename", "evil\ufffdname"},
		{"caf\xe9", "caf\ufffd"},
		{"e\u0301 \u4e2d \U0001f600", "e\u0301 \u4e2d \U0001f600"},
	};
	for (size_t i = 0; i < COUNT(cases); i++) {
		struct buf out;
		buf_init(&out, 1000);
		lines_sanitise(&out, cases[i].text, strlen(cases[i].text));
		cr_expect_str_eq(out.text, cases[i].expected);
		buf_finish(&out);
	}
}

Test(base_lines, nul_is_a_mark)
{
	struct buf out;
	buf_init(&out, 1000);
	lines_sanitise(&out, "a\0b", 3);
	cr_assert_str_eq(out.text, "a\u2400b");
	buf_finish(&out);
}

/* What comes from a cluster cannot make up a line of its own. */
Test(base_lines, a_line_stays_one)
{
	char *written = NULL;
	size_t length;
	FILE *file = open_memstream(&written, &length);
	lines_say(file, "shop/web: %s", "refused\nshop/db: done\n");
	lines_say(file, "%s", "");
	fclose(file);
	cr_assert_str_eq(written, "shop/web: refused shop/db: done \n\n");
	free(written);
}

Test(base_lines, writes_files_through_the_same_sieve)
{
	char *written = NULL;
	size_t length;
	FILE *file = open_memstream(&written, &length);
	lines_printf(file, "%s is %d%%\n", "\x1b[2J", 42);
	lines_write(file, "", 0);
	fclose(file);
	cr_assert_str_eq(written, "\u241b[2J is 42%\n");
	free(written);
}
