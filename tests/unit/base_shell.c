#include "base/shell.h"

#include <criterion/criterion.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "unit/given.h"

TestSuite(base_shell);

static const char *quoted(const char *text)
{
	static char out[4000];
	struct buf buf;
	buf_init(&buf, sizeof(out));
	buf_add_text(&buf, "");
	cr_assert(shell_add(&buf, text));
	snprintf(out, sizeof(out), "%s", buf.text);
	buf_finish(&buf);
	return out;
}

Test(base_shell, words)
{
	static const char *const cases[][2] = {{"web", "web"}, {"dc1/web_2.x:3@a,b+c=%d-e", NULL},
		{"", "''"}, {"a b", "'a b'"}, {"it's", "'it'\\''s'"}, {"'", "''\\'''"},
		{"$HOME", "'$HOME'"}, {"~", "'~'"}, {"a\nb", "'a\nb'"}, {"{a,b}", "'{a,b}'"},
		{"!1", "'!1'"}, {"\xc3\xa4", "'\xc3\xa4'"}};
	for (size_t i = 0; i < COUNT(cases); i++)
		cr_expect_str_eq(
			quoted(cases[i][0]), cases[i][1] ? cases[i][1] : cases[i][0], "%zu", i);
}

/* What a shell makes of it: exactly one word, and the same. */
static void expect_same_in_shell(const char *text)
{
	char got[2000];
	char *command = NULL;
	cr_assert(asprintf(&command, "printf '%%s|' %s", quoted(text)) > 0);
	FILE *shell = popen(command, "re");
	size_t length = fread(got, 1, sizeof(got) - 1, shell);
	got[length] = '\0';
	cr_expect_eq(pclose(shell), 0);
	cr_expect(length == strlen(text) + 1 && got[length - 1] == '|' &&
			!strncmp(got, text, length - 1),
		"\"%s\" became \"%s\"", text, got);
	free(command);
}

Test(base_shell, a_real_shell_reads_them_back)
{
	static const char *const hostile[] = {"x; echo y", "$(echo y)", "`echo y`", "a'b\"c\\d",
		"'; echo y; '", "*", "-n", "a\tb\nc\n", "#", "&& false", "<x", ">", "\x1b[2J\x07",
		"\\", "''", " ", "VM name, with 'all' \"of it\" $x"};
	char one[2] = "";
	char longest[254];
	for (size_t i = 0; i < COUNT(hostile); i++)
		expect_same_in_shell(hostile[i]);
	for (int byte = 1; byte < 256; byte++) {
		one[0] = (char)byte;
		expect_same_in_shell(one);
	}
	memset(longest, '\'', 253);
	longest[253] = '\0';
	expect_same_in_shell(longest);
}

Test(base_shell, ceiling)
{
	struct buf buf;
	buf_init(&buf, 8);
	cr_expect(shell_add(&buf, "'a'") == false);
	cr_expect_leq(buf.used, 8);
	buf_finish(&buf);
}
