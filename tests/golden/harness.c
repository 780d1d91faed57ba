#include <criterion/criterion.h>
#include <stdio.h>
#include <string.h>

#include "golden.h"

/* The harness itself: it must be able to fail, and say where. */

enum { TEXT_MAX = 64 * 1024 };

static const char screen[] = "mtvtop\n\n> web01  Running\n  web02  Failed\n";

static void expect_difference(const char *expected, const char *said)
{
	struct buf diff;
	buf_init(&diff, TEXT_MAX);
	cr_expect(!golden_same(expected, screen, &diff), "taken as equal: %s", expected);
	cr_expect(strstr(diff.text, said), "\"%s\" is not said in: %s", said, diff.text);
	buf_finish(&diff);
}

Test(golden, equal_screens_are_equal)
{
	struct buf diff;
	buf_init(&diff, TEXT_MAX);
	cr_assert(golden_same(screen, screen, &diff));
	cr_assert_eq(diff.used, 0);
	buf_finish(&diff);
}

Test(golden, a_wrong_screen_is_told_by_line)
{
	expect_difference("mtvtop\n\n> web01  Running\n  web02  Faile!\n", "line 3, column 14");
	expect_difference("mtvtop\n\n> web01  Running\n  web02  Faile!\n", "-|  web02  Faile!|");
	expect_difference("mtvtop\n\n> web01  Running\n  web02  Failed \n", "line 3");
}

Test(golden, missing_and_further_lines_are_told)
{
	expect_difference("mtvtop\n\n> web01  Running\n", "line 3");
	expect_difference("mtvtop\n\n> web01  Running\n  web02  Failed\n\n", "line 4");
	expect_difference("", "- (no such line)");
}

/* Runs a golden file from text; its screen must differ from the expected one. */
Test(golden, a_wrong_file_fails)
{
	struct golden golden;
	struct buf actual;
	struct buf diff;
	struct error err;
	buf_init(&actual, TEXT_MAX);
	buf_init(&diff, TEXT_MAX);
	cr_assert(golden_parse(&golden, "wrong.golden",
		"about: wrong on purpose\nsize: 60x12\nstart: plans\nonly: ready-cold\n---\nno\n",
		&err));
	cr_assert(golden_run(&golden, &actual, &err), "%s", err.text);
	cr_assert(strstr(actual.text, "ready-cold"), "%s", actual.text);
	cr_assert(!golden_same(golden.expected, actual.text, &diff));
	cr_assert(strstr(diff.text, "line 0") && strstr(diff.text, "line 11"));
	buf_finish(&actual);
	buf_finish(&diff);
	golden_finish(&golden);
}

static void expect_no_file(const char *text, const char *said)
{
	struct golden golden;
	struct error err;
	cr_assert(!golden_parse(&golden, "bad.golden", text, &err), "taken: %s", text);
	cr_expect(strstr(err.text, said), "\"%s\" is not said in: %s", said, err.text);
}

Test(golden, heads_that_cannot_be_are_refused)
{
	expect_no_file("about: x\nsize: 80x24\n", "---");
	expect_no_file("about: x\nsize: wide\n---\n", "size cannot be \"wide\"");
	expect_no_file("about: x\nsize: 80x24\ncolour: red\n---\n", "no key \"colour\"");
	expect_no_file("about: x\nsize: 80x24\nroles: maybe\n---\n", "roles cannot be");
	expect_no_file("about: x\n---\n", "lacks about or size");
}

static void expect_no_run(const char *head, const char *said)
{
	char text[500];
	struct golden golden;
	struct buf actual;
	struct error err;
	snprintf(text, sizeof(text), "about: x\nsize: 80x24\nonly: ready-cold\n%s\n---\n", head);
	buf_init(&actual, TEXT_MAX);
	cr_assert(golden_parse(&golden, "bad.golden", text, &err), "%s", err.text);
	cr_expect(!golden_run(&golden, &actual, &err), "runs: %s", head);
	cr_expect(strstr(err.text, said), "\"%s\" is not said in: %s", said, err.text);
	golden_finish(&golden);
	buf_finish(&actual);
}

Test(golden, what_is_not_there_is_told)
{
	expect_no_run("only: no-such-plan", "no-such-plan");
	expect_no_run("scenario: tests/no-such-folder", "no-such-folder");
	expect_no_run("start: no-such-view", "no-such-view");
	expect_no_run("theme: no-such-theme", "no-such-theme");
	expect_no_run("keys: <hop>", "no step <hop>");
	expect_no_run("keys: <delete plan no-such-plan>", "no plan no-such-plan");
	expect_no_run("keys: <advance far>", "no length of time");
}
