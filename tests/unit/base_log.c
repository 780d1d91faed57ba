#include <criterion/criterion.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/log.h"
#include "support/home.h"
#include "unit/given.h"

TestSuite(base_log);

/* The lines of the log without their times; each must have one. */
static char *logged(const char *path)
{
	char *text = given_text(path);
	char *out = text;
	cr_assert(text);
	for (const char *line = text; *line;) {
		const char *end = strchr(line, '\n');
		cr_assert(end && end - line > 21, "a line is cut");
		cr_assert(line[10] == 'T' && line[19] == 'Z' && line[20] == ' ', "%s", line);
		memmove(out, line + 21, (size_t)(end + 1 - line - 21));
		out += end + 1 - line - 21;
		line = end + 1;
	}
	*out = '\0';
	return text;
}

Test(base_log, one_line_each_without_surprises)
{
	static char large[5000];
	struct error err;
	struct stat status;
	char *home = given_home();
	char *path = home_path(home, "log");
	log_line("before it is open: nowhere");
	cr_assert(log_open(path, &err), "%s", err.text);
	log_line("plain %d", 1);
	log_line("two\nlines\x1b[31m");
	memset(large, 'x', sizeof(large) - 1);
	log_line("%s", large);
	log_close();
	log_line("after it is closed: nowhere");
	char *text = logged(path);
	cr_expect_str_eq(text, "plain 1\ntwo lines\u241b[31m\n(a line too long for the log)\n");
	cr_expect(!stat(path, &status) && (status.st_mode & 0777) == 0600);
	free(text);
	free(path);
	home_remove(home);
}

Test(base_log, appends_and_refuses_links)
{
	struct error err = {0};
	char *home = given_home();
	char *path = home_path(home, "log");
	char *link = home_path(home, "link");
	for (int i = 0; i < 2; i++) {
		cr_assert(log_open(path, &err), "%s", err.text);
		log_line("run %d", i);
	}
	cr_assert_not(symlink(path, link));
	cr_expect_not(log_open(link, &err));
	cr_expect(strstr(err.text, "cannot write the log"), "%s", err.text);
	log_line("still the old one");
	log_close();
	char *text = logged(path);
	cr_expect_str_eq(text, "run 0\nrun 1\nstill the old one\n");
	free(text);
	free(link);
	free(path);
	home_remove(home);
}

Test(base_log, stops_growing)
{
	struct error err;
	struct stat status;
	char *home = given_home();
	char *path = home_path(home, "log");
	given_file(home, "log", "");
	cr_assert_not(truncate(path, LOG_MAX + 1));
	cr_assert(log_open(path, &err), "%s", err.text);
	log_line("one too many");
	log_close();
	cr_expect(!stat(path, &status) && status.st_size == LOG_MAX + 1);
	free(path);
	home_remove(home);
}
