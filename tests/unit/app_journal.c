/* The file of the journal: where it is made, who may read it, what goes wrong with it. */
#include <criterion/criterion.h>
#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/file.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include "support/home.h"
#include "unit/given.h"
#include "unit/given_journal.h"

static char *home, *folder, *path, *older;

static void begin(void)
{
	home = given_home();
	folder = given_journal_path(NULL);
	path = given_journal_path(JOURNAL_FILE);
	older = given_journal_path(JOURNAL_OLDER);
}

static void end(void)
{
	free(older);
	free(path);
	free(folder);
	home_remove(home);
}

TestSuite(app_journal, .init = begin, .fini = end);

static unsigned mode_of(const char *name)
{
	struct stat status;
	cr_assert_not(lstat(name, &status), "%s: %s", name, strerror(errno));
	return status.st_mode & 07777;
}

static off_t size_of(const char *name)
{
	struct stat status;
	cr_assert_not(lstat(name, &status), "%s: %s", name, strerror(errno));
	return status.st_size;
}

static void write_step(const char *operation, const char *step)
{
	struct journal *journal = given_journal();
	struct journal_entry entry = given_step(operation, step, "");
	given_written(journal, &entry);
	journal_close(journal);
}

static void expect_steps(const char *expected, size_t skipped)
{
	size_t count;
	char *steps = given_steps(4 * JOURNAL_MAX, &count);
	cr_expect_str_eq(steps, expected, "%s", steps);
	cr_expect_eq(count, skipped, "%zu are skipped", count);
	free(steps);
}

/* It cannot be opened, and this is what the operator reads. */
static void expect_refusal(const char *format, const char *place)
{
	struct error err = {0};
	char expected[600];
	struct journal *journal = journal_open(&err);
	cr_expect_null(journal);
	snprintf(expected, sizeof(expected), format, place); /* NOLINT */
	cr_expect_str_eq(err.text, expected, "%s", err.text);
	journal_close(journal);
}

/* ---- where it is, and for whom --------------------------------------------------------------- */

Test(app_journal, is_made_for_this_user_alone)
{
	char *state = home_path(home, ".local/state");
	umask(0);
	cr_assert_not(rmdir(state));
	write_step("a", "intent");
	cr_expect_eq(mode_of(state), 0700);
	cr_expect_eq(mode_of(folder), 0700);
	cr_expect_eq(mode_of(path), 0600);
	write_step("a", "answer");
	expect_steps("a intent |a answer |", 0);
	free(state);
}

Test(app_journal, xdg_state_home_says_where)
{
	char *state = home_path(home, "deep/below");
	char *file = home_path(home, "deep/below/mtvtop/journal.jsonl");
	setenv("XDG_STATE_HOME", state, 1);
	write_step("a", "intent");
	cr_expect_eq(mode_of(file), 0600);
	setenv("XDG_STATE_HOME", "relative", 1); /* XDG: such a path is to be ignored */
	write_step("b", "intent");
	cr_expect_eq(mode_of(path), 0600);
	cr_expect_neq(access("relative", F_OK), 0);
	free(file);
	free(state);
}

Test(app_journal, neither_variable_is_set)
{
	unsetenv("HOME");
	expect_refusal("there is no place for the journal: neither XDG_STATE_HOME nor HOME is the "
		       "path of a folder; set one of them%s",
		"");
	setenv("HOME", "", 1);
	setenv("XDG_STATE_HOME", "", 1);
	expect_refusal("there is no place for the journal: neither XDG_STATE_HOME nor HOME is the "
		       "path of a folder; set one of them%s",
		"");
}

Test(app_journal, a_mode_too_open_is_set_right)
{
	char said[600];
	write_step("a", "intent");
	cr_assert_not(chmod(path, 0664));
	struct journal *journal = given_journal();
	snprintf(said, sizeof(said),
		"others had rights to the journal: the mode of %s was 0664 and is 0600 now", path);
	cr_expect_str_eq(journal_note(journal), said);
	journal_close(journal);
	cr_expect_eq(mode_of(path), 0600);
	cr_assert_not(chmod(folder, 0755));
	journal = given_journal();
	snprintf(said, sizeof(said),
		"others had rights to the journal: the mode of %s was 0755 and is 0700 now",
		folder);
	cr_expect_str_eq(journal_note(journal), said);
	journal_close(journal);
	cr_expect_eq(mode_of(folder), 0700);
	journal = given_journal();
	cr_expect_str_eq(journal_note(journal), "");
	journal_close(journal);
}

/* ---- what is refused ------------------------------------------------------------------------- */

Test(app_journal, a_symbolic_link)
{
	char *target = home_path(home, "target");
	write_step("a", "intent");
	cr_assert_not(rename(path, target));
	cr_assert_not(symlink(target, path));
	off_t size = size_of(target);
	expect_refusal(
		"the journal cannot be written: %s: it is a symbolic link; move it away", path);
	cr_expect_eq(size_of(target), size);
	cr_assert_not(unlink(target)); /* and one to nowhere makes no file there */
	expect_refusal(
		"the journal cannot be written: %s: it is a symbolic link; move it away", path);
	cr_expect_neq(access(target, F_OK), 0);
	free(target);
}

Test(app_journal, something_that_is_no_file)
{
	cr_assert_not(mkdir(folder, 0700));
	cr_assert_not(mkfifo(path, 0600)); /* must not block */
	expect_refusal(
		"the journal cannot be written: %s: it is not a regular file; move it away", path);
	cr_assert_not(unlink(path));
	cr_assert_not(mkdir(path, 0700));
	expect_refusal("the journal cannot be written: %s: Is a directory", path);
}

Test(app_journal, a_file_of_another_user)
{
	if (geteuid())
		cr_skip_test("only root can give a file away");
	write_step("a", "intent");
	cr_assert_not(chown(path, 12345, (gid_t)-1));
	expect_refusal("the journal cannot be written: %s: it belongs to another user; move it "
		       "away",
		path);
	cr_assert_not(chown(path, 0, (gid_t)-1));
	cr_assert_not(chown(folder, 12345, (gid_t)-1));
	expect_refusal("the journal cannot be written: %s: it belongs to another user; move it "
		       "away",
		folder);
	cr_assert_not(chown(folder, 0, (gid_t)-1));
}

Test(app_journal, a_folder_that_cannot_be_made)
{
	char *state = home_path(home, "file/state");
	given_file(home, "file", "");
	setenv("XDG_STATE_HOME", state, 1);
	expect_refusal(
		"the journal cannot be written: cannot make the folder %s: Not a directory", state);
	/* A file system without room for folders of users. */
	setenv("XDG_STATE_HOME", "/proc", 1);
	expect_refusal("the journal cannot be written: cannot make the folder %s: No such file or "
		       "directory",
		"/proc/mtvtop");
	free(state);
}

/* Root may write everywhere: it becomes nobody, who may not. */
Test(app_journal, a_folder_without_rights)
{
	struct error err = {0};
	char *state = home_path(home, "locked");
	cr_assert_not(mkdir(state, 0500));
	setenv("XDG_STATE_HOME", state, 1);
	bool root = !geteuid();
	cr_assert(!root || !seteuid(65534));
	cr_expect_null(journal_open(&err));
	cr_assert(!root || !seteuid(0));
	cr_expect(strstr(err.text, "the journal cannot be written: cannot make the folder /") &&
			strstr(err.text, ": Permission denied"),
		"%s", err.text);
	free(state);
}

Test(app_journal, none_is_open)
{
	struct error err = {0};
	struct journal_entry entry = given_step("a", "intent", "");
	cr_expect_not(journal_write(NULL, &entry, &err));
	cr_expect_str_eq(err.text, "the journal cannot be written: it is not open");
	journal_close(NULL);
}

/* ---- while it is written --------------------------------------------------------------------- */

/* Files may grow to that size: so does a full disk look. */
static void allow(off_t size)
{
	struct rlimit limit = {.rlim_cur = (rlim_t)size, .rlim_max = RLIM_INFINITY};
	signal(SIGXFSZ, SIG_IGN); /* as main() does */
	cr_assert_not(setrlimit(RLIMIT_FSIZE, &limit));
}

/* What does not fit is an error; once there is room all goes on, and only the torn line is lost. */
Test(app_journal, a_full_disk)
{
	struct error err = {0};
	char said[600];
	struct journal *journal = given_journal();
	struct journal_entry entry = given_step("a", "intent", "");
	given_written(journal, &entry);
	allow(size_of(path) + 20);
	entry.operation = "b";
	snprintf(said, sizeof(said),
		"the journal cannot be written: %s: the line did not fit; is the disk full?", path);
	cr_expect_not(journal_write(journal, &entry, &err));
	cr_expect_str_eq(err.text, said, "%s", err.text);
	snprintf(said, sizeof(said), "the journal cannot be written: %s: File too large", path);
	cr_expect_not(journal_write(journal, &entry, &err));
	cr_expect_str_eq(err.text, said, "%s", err.text);
	allow((off_t)1 << 30);
	entry.operation = "c";
	given_written(journal, &entry);
	journal_close(journal);
	expect_steps("a intent |c intent |", 1);
}

/* A program was killed in the middle of a line, wherever that was. */
Test(app_journal, the_last_line_is_torn)
{
	struct journal_entry entry = given_step("torn", "intent", "");
	entry.body = "{\"a\":\"\\\\\"}";
	struct buf line;
	buf_init(&line, JOURNAL_LINE_MAX);
	journal_entry_write(&line, &entry);
	for (size_t length = 1; length < line.used - 1; length++) {
		given_bytes(line.text, length);
		write_step("next", "intent");
		expect_steps("next intent |", 1);
		cr_assert_not(unlink(path));
	}
	given_bytes(line.text, line.used - 1); /* all but its end: nothing is lost */
	write_step("next", "intent");
	expect_steps("torn intent |next intent |", 0);
	buf_finish(&line);
}

/* The file is taken away while it is open: what was written before is not the journal's any more.
 */
Test(app_journal, the_file_is_removed)
{
	struct journal *journal = given_journal();
	struct journal_entry entry = given_step("a", "intent", "");
	given_written(journal, &entry);
	cr_assert_not(unlink(path));
	entry.operation = "b";
	given_written(journal, &entry);
	cr_expect_eq(mode_of(path), 0600);
	expect_steps("b intent |", 0);
	home_remove(folder);
	folder = NULL;
	entry.operation = "c";
	given_written(journal, &entry);
	expect_steps("c intent |", 0);
	journal_close(journal);
}

/* ... or another user's file comes in its place: nothing is written to it. */
Test(app_journal, the_file_becomes_a_link)
{
	struct error err = {0};
	char *target = home_path(home, "target");
	struct journal *journal = given_journal();
	struct journal_entry entry = given_step("a", "intent", "");
	given_file(home, "target", "");
	cr_assert_not(unlink(path));
	cr_assert_not(symlink(target, path));
	cr_expect_not(journal_write(journal, &entry, &err));
	cr_expect(strstr(err.text, "it is a symbolic link; move it away"), "%s", err.text);
	cr_expect_eq(size_of(target), 0);
	journal_close(journal);
	free(target);
}

/* ---- full files ------------------------------------------------------------------------------ */

/* Blank lines up to SIZE bytes: a journal that is nearly full. */
static void fill(off_t size)
{
	char *blanks = malloc((size_t)size);
	memset(blanks, '\n', (size_t)size);
	given_bytes(blanks, (size_t)size);
	free(blanks);
}

Test(app_journal, a_full_file_gets_its_second_name)
{
	struct journal *journal = given_journal();
	struct journal *second = given_journal();
	struct journal_entry entry = given_step("a", "intent", "");
	given_file(home, ".local/state/mtvtop/" JOURNAL_OLDER, "of long ago\n");
	given_written(journal, &entry);
	fill(JOURNAL_MAX - size_of(path) - 1);
	entry.operation = "b"; /* there is room for its beginning: it is written whole */
	given_written(journal, &entry);
	cr_expect_gt(size_of(path), JOURNAL_MAX);
	entry.operation = "c";
	given_written(journal, &entry);
	cr_expect_gt(size_of(older), JOURNAL_MAX);
	cr_expect_lt(size_of(path), 1000);
	cr_expect_eq(mode_of(path), 0600);
	entry.operation = "d"; /* another program has the old file open */
	given_written(second, &entry);
	expect_steps("a intent |b intent |c intent |d intent |", 0);
	journal_close(second);
	journal_close(journal);
}

enum { WRITERS = 2, LINES = 200 };

/* In a process of its own. */
static pid_t start_writer(int number)
{
	pid_t pid = fork();
	if (pid)
		return pid;
	struct error err = {0};
	struct journal *journal = journal_open(&err);
	bool good = journal;
	char operation[16];
	struct journal_entry entry = given_step(operation, "intent", "");
	for (int i = 0; good && i < LINES; i++) {
		snprintf(operation, sizeof(operation), "%d-%d", number, i);
		good = journal_write(journal, &entry, &err);
	}
	journal_close(journal);
	_exit(good ? 0 : 1);
}

/* Both at once, over the end of a file: every line is there, whole, in the order of its writer. */
Test(app_journal, two_programs_append_and_change_files)
{
	pid_t writers[WRITERS];
	int next[WRITERS] = {0};
	char *rest;
	size_t skipped;
	fill(JOURNAL_MAX - 40 * 1024);
	for (int i = 0; i < WRITERS; i++)
		writers[i] = start_writer(i);
	for (int i = 0; i < WRITERS; i++) {
		int status;
		cr_assert_eq(waitpid(writers[i], &status, 0), writers[i]);
		cr_assert_eq(status, 0);
	}
	cr_expect_geq(size_of(older), JOURNAL_MAX);
	char *steps = given_steps(4 * JOURNAL_MAX, &skipped);
	cr_expect_eq(skipped, 0);
	for (char *step = strtok_r(steps, "|", &rest); step; step = strtok_r(NULL, "|", &rest)) {
		int writer;
		int number;
		cr_assert_eq(sscanf(step, "%d-%d intent ", &writer, &number), 2, "%s", step);
		cr_assert(writer >= 0 && writer < WRITERS);
		cr_expect_eq(number, next[writer]++, "%s", step);
	}
	for (int i = 0; i < WRITERS; i++)
		cr_expect_eq(next[i], LINES, "%d lines of writer %d", next[i], i);
	free(steps);
}

/* While another program holds the lock for that, a full file grows a little more. */
Test(app_journal, a_full_file_that_another_program_moves)
{
	struct journal *journal = given_journal();
	struct journal_entry entry = given_step("a", "intent", "");
	fill(JOURNAL_MAX);
	int other = open(path, O_RDONLY | O_CLOEXEC);
	cr_assert(other >= 0 && !flock(other, LOCK_EX | LOCK_NB));
	given_written(journal, &entry);
	cr_expect_neq(access(older, F_OK), 0);
	close(other);
	entry.operation = "b";
	given_written(journal, &entry);
	cr_expect_eq(access(older, F_OK), 0);
	expect_steps("a intent |b intent |", 0);
	journal_close(journal);
}
