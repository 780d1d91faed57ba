#include <criterion/criterion.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/file.h"
#include "base/memory.h"
#include "support/home.h"
#include "unit/given.h"

TestSuite(base_file);

Test(base_file, reads_the_whole)
{
	struct error err = {0};
	size_t length = 99;
	char *home = given_home();
	char *path = home_path(home, "file");
	given_file(home, "file", "two\nlines");
	char *text = file_read(path, 9, &length, &err);
	cr_assert_str_eq(text, "two\nlines");
	cr_assert_eq(length, 9);
	free(text);
	given_file(home, "file", "");
	text = file_read(path, 0, &length, &err);
	cr_assert_str_eq(text, "");
	cr_assert_eq(length, 0);
	free(text);
	free(path);
	home_remove(home);
}

static void make_all(const char *home)
{
	char *fifo = home_path(home, "fifo");
	char *huge = home_path(home, "huge");
	char *secret = home_path(home, "secret");
	given_file(home, "just-too-large", "12345678901");
	given_file(home, "huge", "");
	given_file(home, "secret", "x");
	cr_assert_not(mkfifo(fifo, 0600));
	cr_assert_not(truncate(huge, (off_t)1 << 40)); /* sparse: must not be read through */
	cr_assert_not(chmod(secret, 0));
	free(secret);
	free(huge);
	free(fifo);
}

/* None of these may block, take the memory, or change what the caller has. */
Test(base_file, says_what_it_cannot_read)
{
	static const struct {
		const char *file;
		const char *said;
		enum error_kind kind;
	} cases[] = {
		{"missing", "No such file", ERROR_NOT_FOUND},
		{"missing/too", "No such file", ERROR_NOT_FOUND},
		{".config", "Is a directory", ERROR_OTHER},
		{"fifo", "not a regular file", ERROR_OTHER},
		{"just-too-large", "File too large", ERROR_OTHER},
		{"huge", "File too large", ERROR_OTHER},
		{"huge/below", "Not a directory", ERROR_OTHER},
		{"secret", "Permission denied", ERROR_OTHER},
	};
	char *home = given_home();
	make_all(home);
	for (size_t i = 0; i < COUNT(cases); i++) {
		struct error err = {0};
		size_t length = 99;
		char *path = home_path(home, cases[i].file);
		if (geteuid() || strcmp(cases[i].file, "secret") != 0) {
			cr_expect_null(file_read(path, 10, &length, &err), "%s", path);
			cr_expect(strstr(err.text, path) && strstr(err.text, cases[i].said), "%s",
				err.text);
			cr_expect_eq(err.kind, cases[i].kind, "%s", path);
			cr_expect_eq(length, 99, "%s", path);
		}
		free(path);
	}
	home_remove(home);
}

Test(base_file, paths)
{
	static const struct {
		const char *path;
		const char *folder;
		const char *joined; /* with "/base" */
	} cases[] = {
		{"/a/b", "/a", "/a/b"},
		{"/a", "/", "/a"},
		{"a/b/c", "a/b", "/base/a/b/c"},
		{"a", ".", "/base/a"},
		{"../a", "..", "/base/../a"},
	};
	for (size_t i = 0; i < COUNT(cases); i++) {
		char *folder = file_folder(cases[i].path);
		char *joined = file_join("/base", cases[i].path);
		cr_expect_str_eq(folder, cases[i].folder);
		cr_expect_str_eq(joined, cases[i].joined);
		free(folder);
		free(joined);
	}
}

static unsigned mode_of(const char *home, const char *folder)
{
	struct stat status;
	char *path = home_path(home, folder);
	cr_assert_not(stat(path, &status), "%s", path);
	free(path);
	return status.st_mode & 07777;
}

Test(base_file, makes_folders_for_this_user)
{
	struct error err = {0};
	char *home = given_home();
	char *path = home_path(home, "a/b/c");
	char *below = home_path(home, "file/below");
	umask(0);
	for (int i = 0; i < 2; i++)
		cr_expect(file_make_folders(path, &err), "%s", err.text);
	cr_expect_eq(mode_of(home, "a"), 0700);
	cr_expect_eq(mode_of(home, "a/b/c"), 0700);
	given_file(home, "file", "");
	cr_expect_not(file_make_folders(below, &err));
	cr_expect(strstr(err.text, "cannot make the folder /") &&
			strstr(err.text, "/file/below: Not a directory"),
		"%s", err.text);
	free(below);
	free(path);
	home_remove(home);
}

/* Never over what is there, not even through a link to nothing. */
Test(base_file, makes_only_what_is_not_there)
{
	struct error err = {0};
	struct stat status;
	char *home = given_home();
	char *path = home_path(home, "new");
	char *link = home_path(home, "link");
	FILE *file = file_create(path, &err);
	cr_assert_not_null(file, "%s", err.text);
	fputs("text\n", file);
	cr_assert(file_close(file, path, &err), "%s", err.text);
	cr_assert_not(stat(path, &status));
	cr_assert_eq(status.st_mode & 07777, 0600);
	cr_assert_eq(status.st_size, 5);
	cr_assert_null(file_create(path, &err));
	cr_assert(
		strstr(err.text, "there is a file already, and it is left alone"), "%s", err.text);
	cr_assert_not(symlink("nowhere", link));
	cr_assert_null(file_create(link, &err));
	cr_assert_not(lstat(link, &status));
	cr_assert(S_ISLNK(status.st_mode));
	free(link);
	free(path);
	home_remove(home);
}

/* /dev/full takes all and keeps nothing: what was not written whole is said. */
Test(base_file, says_that_the_disk_is_full)
{
	struct error err = {0};
	char *home = given_home();
	char *path = home_path(home, "full");
	FILE *file = fopen("/dev/full", "we");
	given_file(home, "full", "half");
	cr_assert_not_null(file);
	fputs("text\n", file);
	cr_assert_not(file_close(file, path, &err));
	cr_assert(strstr(err.text, "No space left"), "%s", err.text);
	cr_assert(access(path, F_OK), "half a file is left");
	free(path);
	home_remove(home);
}

/* Whole or not at all: what was there stays when the new one cannot be written. */
Test(base_file, knows_the_limit_on_its_size)
{
	struct error err = {0};
	struct rlimit limit = {.rlim_cur = 1024 * 1024, .rlim_max = RLIM_INFINITY};
	cr_assert_not(setrlimit(RLIMIT_FSIZE, &limit));
	cr_expect(file_may_hold(1024 * 1024, &err));
	cr_expect_not(file_may_hold(8 * 1024 * 1024, &err));
	cr_expect_str_eq(
		err.text, "files may have 1024 kB here (ulimit -f), and 8192 kB are needed");
}

Test(base_file, replaces)
{
	struct error err = {0};
	struct stat status;
	char *home = given_home();
	char *path = home_path(home, "file");
	char *folder = home_path(home, "folder");
	given_file(home, "file", "old");
	given_file(home, "folder/x", "");
	cr_assert(file_replace(path, "new\0er", 6, &err), "%s", err.text);
	size_t length;
	char *text = file_read(path, 100, &length, &err);
	cr_expect(length == 6 && !memcmp(text, "new\0er", 6));
	free(text);
	cr_assert_eq(stat(path, &status), 0);
	cr_expect_eq(status.st_mode & 0777, 0600);
	cr_expect_not(file_replace(folder, "x", 1, &err));
	cr_expect(strstr(err.text, "cannot write "), "%s", err.text);
	cr_expect_not(file_replace("/nowhere/file", "x", 1, &err));
	cr_expect(strstr(err.text, "cannot make /nowhere/file."), "%s", err.text);
	char *left = xasprintf("%s.%ld.new", folder, (long)getpid());
	cr_expect_eq(access(left, F_OK), -1, "nothing is left behind");
	free(left);
	free(folder);
	free(path);
	home_remove(home);
}

/* Whole, and never in place of something, be it a link that leads nowhere. */
Test(base_file, places_where_nothing_is)
{
	struct error err = {0};
	struct stat status;
	char *home = given_home();
	char *path = home_path(home, "placed");
	char *link = home_path(home, "link");
	cr_assert(file_place(path, "first", 5, &err), "%s", err.text);
	cr_assert_not(file_place(path, "second", 6, &err));
	cr_expect(strstr(err.text, "there is a file already"), "%s", err.text);
	cr_assert_not(symlink("/nowhere/at/all", link));
	cr_expect_not(file_place(link, "second", 6, &err));
	char *text = file_read(path, 100, NULL, &err);
	cr_expect_str_eq(text, "first");
	cr_assert_not(lstat(path, &status));
	cr_expect_eq(status.st_mode & 0777, 0600);
	free(text);
	free(link);
	free(path);
	home_remove(home);
}

Test(base_file, removes_a_folder_and_follows_no_link)
{
	struct stat status;
	char *home = given_home();
	char *folder = home_path(home, "folder");
	char *kept = home_path(home, "kept");
	char *link = home_path(home, "folder/below/link");
	given_file(home, "folder/below/file", "");
	given_file(home, "kept/file", "");
	cr_assert_not(symlink(kept, link));
	file_remove_folder(folder);
	cr_expect_eq(lstat(folder, &status), -1);
	char *file = home_path(home, "kept/file");
	cr_expect_not(lstat(file, &status));
	file_remove_folder("/nowhere/at/all");
	free(file);
	free(link);
	free(kept);
	free(folder);
	home_remove(home);
}
