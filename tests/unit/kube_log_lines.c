#include "kube/log_lines.h"

#include <criterion/criterion.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/memory.h"

static struct log_lines lines;

static void begin(void)
{
	log_lines_init(&lines, 4);
}

static void end(void)
{
	log_lines_finish(&lines);
}

TestSuite(kube_log_lines, .init = begin, .fini = end);

static void feed(const char *text)
{
	log_lines_feed(&lines, text, strlen(text));
}

/* The texts that are kept, each behind a "|". */
static const char *kept(void)
{
	static char text[20000];
	text[0] = '\0';
	for (size_t i = 0; i < lines.count; i++) {
		strcat(text, "|");
		strcat(text, log_lines_at(&lines, i)->text);
	}
	return text;
}

#define AT(fraction) "2026-11-21T12:00:0" fraction "Z "

/* However the stream is cut, the lines are the same. */
Test(kube_log_lines, cut_anywhere)
{
	static const char stream[] = AT("1") "one\n" AT("2.5") "two\n\nno time\n";
	for (size_t cut = 0; cut < sizeof(stream); cut++) {
		log_lines_clear(&lines);
		log_lines_feed(&lines, stream, cut);
		log_lines_feed(&lines, stream + cut, sizeof(stream) - 1 - cut);
		cr_expect_str_eq(kept(), "|one|two||no time", "at %zu: %s", cut, kept());
	}
	cr_expect_eq(log_lines_at(&lines, 0)->at, INT64_C(1795262401) * 1000000000);
	cr_expect_eq(log_lines_at(&lines, 1)->at, INT64_C(1795262402) * 1000000000 + 500000000);
	cr_expect_eq(log_lines_at(&lines, 3)->at, 0);
}

Test(kube_log_lines, the_newest_are_kept)
{
	feed("1\n2\n3\n4\n5\n6\n");
	cr_expect_str_eq(kept(), "|3|4|5|6");
	cr_expect_eq(lines.dropped, 2);
	cr_expect_eq(lines.taken, 6);
}

Test(kube_log_lines, bytes_have_a_ceiling)
{
	log_lines_finish(&lines);
	log_lines_init(&lines, 100000);
	char *text = xcalloc(1, 4002);
	memset(text, 'x', 4000);
	text[4000] = '\n';
	for (int i = 0; i < 1000; i++)
		feed(text);
	free(text);
	cr_expect_leq(lines.bytes, LOG_BYTES_MAX);
	cr_expect_eq(lines.count + lines.dropped, 1000);
	cr_expect_gt(lines.count, 500);
}

/* A line that is too long loses its end, never half a character, and costs no other line. */
Test(kube_log_lines, long_lines)
{
	char *text = xcalloc(1, 3 * LOG_LINE_MAX);
	for (size_t i = 0; i + 2 < 3 * LOG_LINE_MAX; i += 2)
		memcpy(text + i, "\303\244", 2);
	feed("a");
	feed(text);
	feed("\nnext\n");
	free(text);
	cr_expect_eq(lines.count, 2);
	size_t length = strlen(log_lines_at(&lines, 0)->text);
	cr_expect_leq(length, LOG_LINE_MAX);
	cr_expect_geq(length, LOG_LINE_MAX - 4);
	cr_expect_eq(length % 2, 1, "%zu bytes end in the middle of a character", length);
	cr_expect_str_eq(log_lines_at(&lines, 1)->text, "next");
}

Test(kube_log_lines, colours_and_zeros)
{
	feed(AT("1") "\033[0;32mok\033[0m: [web]\r\n");
	log_lines_feed(&lines, "a\0b\n", 4);
	feed("\033[2Jno colour\n\033[0;31");
	log_lines_end(&lines, true);
	cr_expect_str_eq(kept(), "|ok: [web]|a\001b|\033[2Jno colour|\033[0;31");
}

Test(kube_log_lines, the_last_line_without_an_end)
{
	feed("one\ntw");
	log_lines_end(&lines, false);
	cr_expect_str_eq(kept(), "|one", "the stream broke in the middle of a line");
	feed("two");
	log_lines_end(&lines, true);
	cr_expect_str_eq(kept(), "|one|two");
}

/* The server counts in seconds: what comes again is left out, what is new of that moment is not. */
Test(kube_log_lines, goes_on_without_doubles)
{
	feed(AT("1.1") "a\n" AT("2.1") "b\n" AT("2.1") "c\n" AT("2.1") "half");
	log_lines_go_on(&lines);
	feed(AT("2.05") "older, of that second\n" AT("2.1") "b\n" AT("2.1") "c\n");
	cr_expect_str_eq(kept(), "|a|b|c");
	feed(AT("2.1") "half a line\n" AT("2.3") "d\n");
	cr_expect_str_eq(kept(), "|b|c|half a line|d");
	feed(AT("2.2") "a clock that was put back\n");
	cr_expect_str_eq(kept(), "|c|half a line|d|a clock that was put back");
}

/* Broken twice within a second. */
Test(kube_log_lines, goes_on_twice)
{
	feed(AT("2.1") "a\n");
	log_lines_go_on(&lines);
	feed(AT("2.1") "a\n" AT("2.1") "b\n");
	log_lines_go_on(&lines);
	feed(AT("2.1") "a\n");
	log_lines_go_on(&lines);
	feed(AT("2.1") "a\n" AT("2.1") "b\n" AT("2.1") "c\n");
	cr_expect_str_eq(kept(), "|a|b|c");
}

static bool has_x(void *data, const char *line)
{
	(void)data;
	return strchr(line, 'x');
}

/* What is not wanted counts for the place all the same. */
Test(kube_log_lines, only_some_are_wanted)
{
	lines.wanted = has_x;
	feed(AT("1") "x1\n" AT("2") "no\n");
	log_lines_go_on(&lines);
	feed(AT("2") "no\n" AT("2") "x2\n");
	cr_expect_str_eq(kept(), "|x1|x2");
	cr_expect_eq(lines.taken, 3);
}
