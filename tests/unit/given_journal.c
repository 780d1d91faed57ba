#include "unit/given_journal.h"

#include <criterion/criterion.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "app/journal_read.h"
#include "base/file.h"

char *given_journal_path(const char *file)
{
	struct error err = {0};
	char *path = journal_path(file ? file : JOURNAL_FILE, &err);
	cr_assert(path, "%s", err.text);
	if (file)
		return path;
	char *folder = file_folder(path);
	free(path);
	return folder;
}

struct journal_entry given_step(const char *operation, const char *step, const char *outcome)
{
	return (struct journal_entry){.time = GIVEN_TIME,
		.operation = operation,
		.step = step,
		.verb = "cutover",
		.outcome = outcome,
		.context = "weekend",
		.cluster = "uid-1",
		.server = "https://one:6443",
		.user = "anna",
		.resource = "plans",
		.name_space = "shop",
		.name = "web"};
}

struct journal *given_journal(void)
{
	struct error err = {0};
	struct journal *journal = journal_open(&err);
	cr_assert(journal, "%s", err.text);
	return journal;
}

void given_written(struct journal *journal, const struct journal_entry *entry)
{
	struct error err = {0};
	cr_assert(journal_write(journal, entry, &err), "%s", err.text);
}

void given_bytes(const char *bytes, size_t length)
{
	struct error err = {0};
	char *folder = given_journal_path(NULL);
	char *path = given_journal_path(JOURNAL_FILE);
	cr_assert(file_make_folders(folder, &err), "%s", err.text);
	int fd = open(path, O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC, 0600);
	cr_assert(fd >= 0 && write(fd, bytes, length) == (ssize_t)length);
	close(fd);
	free(path);
	free(folder);
}

void given_ended(char out[IDENTITY_TEXT])
{
	identity_own(out);
	char *start = strrchr(out, '/') + 1;
	*start = *start == '9' ? '8' : (char)(*start + 1);
}

void given_step_of(const struct journal_entry *entry, const char *process)
{
	struct journal_entry own = *entry;
	struct buf line;
	own.process = process;
	buf_init(&line, JOURNAL_LINE_MAX);
	journal_entry_write(&line, &own);
	given_bytes(line.text, line.used);
	buf_finish(&line);
}

static void add_step(void *data, const struct journal_step *step)
{
	buf_printf(data, "%s %s %s|", step->entry.operation, step->entry.step, step->entry.outcome);
}

char *given_steps(size_t limit, size_t *skipped)
{
	struct error err = {0};
	struct buf out;
	struct journal_walk walk = {.limit = limit, .take = add_step, .data = &out};
	buf_init(&out, 16 * 1024 * 1024);
	cr_assert(journal_walk(&walk, &err), "%s", err.text);
	if (skipped)
		*skipped = walk.skipped;
	return buf_take(&out);
}
