/* What is read of a journal, whatever is in its files. */
#include <criterion/criterion.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "app/journal_read.h"
#include "support/home.h"
#include "unit/given.h"
#include "unit/given_journal.h"

static char *home, *path, *older;

static void begin(void)
{
	home = given_home();
	path = given_journal_path(JOURNAL_FILE);
	older = given_journal_path(JOURNAL_OLDER);
}

static void end(void)
{
	free(older);
	free(path);
	home_remove(home);
}

TestSuite(app_journal_read, .init = begin, .fini = end);

static void put(const char *operation)
{
	struct journal_entry entry = given_step(operation, "intent", "");
	given_step_of(&entry, "");
}

static void expect_steps(size_t limit, const char *expected, size_t skipped)
{
	size_t count;
	char *steps = given_steps(limit, &count);
	cr_expect_str_eq(steps, expected, "%s", steps);
	cr_expect_eq(count, skipped, "%zu are skipped", count);
	free(steps);
}

Test(app_journal_read, no_journal_is_an_empty_one)
{
	expect_steps(1000, "", 0);
	cr_expect_eq(journal_generation(), 0);
	given_bytes("", 0);
	expect_steps(1000, "", 0);
}

Test(app_journal_read, lines_that_are_none_are_counted)
{
	static const char zeros[5000];
	static const char *const lines[] = {"garbage\n", "{\"time\":\"2026-11-21T12:0\n", "[]\n",
		"\xff\xfe\x80\n", "{\"a\":\"\\\n", "{\"another\":\"program\"}\n"};
	put("a");
	for (size_t i = 0; i < COUNT(lines); i++) {
		given_bytes(lines[i], strlen(lines[i]));
		put("b");
	}
	given_bytes("\n\n", 2);
	given_bytes(zeros, sizeof(zeros)); /* what a file system leaves after a loss of power */
	given_bytes("\n", 1);
	put("c");
	given_bytes("{\"time\":\"2026", 13);
	expect_steps(1000000,
		"a intent |b intent |b intent |b intent |b intent |b intent |b intent |c intent |",
		COUNT(lines) + 2);
}

Test(app_journal_read, a_line_larger_than_any)
{
	size_t length = 3 * JOURNAL_LINE_MAX;
	char *line = malloc(length);
	memset(line, '[', length);
	put("a");
	given_bytes(line, length);
	given_bytes("\n", 1);
	put("b");
	expect_steps(2 * length, "a intent |b intent |", 1);
	free(line);
}

static void never(void *data, const struct journal_step *step)
{
	(void)data;
	cr_assert(false, "%s", step->entry.operation);
}

/* The end of the journal: both files count, the part of a line at its beginning is nothing. */
Test(app_journal_read, only_the_last_bytes)
{
	struct journal_walk walk = {.limit = 20, .take = never};
	struct error err = {0};
	struct stat status;
	put("a");
	put("b");
	cr_assert_not(stat(path, &status));
	size_t line = (size_t)status.st_size / 2;
	cr_assert_not(rename(path, older));
	put("c");
	put("d");
	expect_steps(10 * line, "a intent |b intent |c intent |d intent |", 0);
	expect_steps(3 * line + 20, "b intent |c intent |d intent |", 0);
	expect_steps(2 * line, "c intent |d intent |", 0);
	expect_steps(line + 20, "d intent |", 0);
	cr_assert(journal_walk(&walk, &err), "%s", err.text);
	cr_expect(walk.cut);
	cr_expect_eq(walk.skipped, 0);
}

Test(app_journal_read, a_file_that_cannot_be_read)
{
	struct journal_walk walk = {.limit = 1000, .take = never};
	struct error err = {0};
	char said[600];
	put("a");
	cr_assert_not(unlink(path));
	cr_assert_not(mkfifo(path, 0600)); /* must not block */
	cr_expect_not(journal_walk(&walk, &err));
	snprintf(said, sizeof(said), "the journal cannot be read: %s: it is not a regular file",
		path);
	cr_expect_str_eq(err.text, said, "%s", err.text);
	cr_assert_not(unlink(path));
	cr_assert_not(symlink("/dev/zero", path));
	cr_expect_not(journal_walk(&walk, &err));
	cr_expect(strstr(err.text, "symbolic link"), "%s", err.text);
	unsetenv("HOME");
	cr_expect_not(journal_walk(&walk, &err));
	cr_expect(strstr(err.text, "neither XDG_STATE_HOME nor HOME"), "%s", err.text);
}

Test(app_journal_read, the_generation_follows_the_file)
{
	put("a");
	uint64_t first = journal_generation();
	cr_expect_eq(journal_generation(), first);
	put("b");
	uint64_t second = journal_generation();
	cr_expect_neq(second, first);
	cr_assert_not(rename(path, older));
	put("b");
	cr_expect_neq(journal_generation(), second);
}
