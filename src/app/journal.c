#include "app/journal.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/file.h"
#include "base/identity.h"
#include "base/log.h"
#include "base/memory.h"
#include "config/files.h"

enum {
	ATTEMPTS = 3, /* when the file is taken away while a line is written */
	HOST_TEXT = 256,
	OTHERS = 077, /* rights of all but the owner */
};

struct journal {
	char *folder;
	char *path;
	char *older;
	int fd;
	char host[HOST_TEXT];
	char process[IDENTITY_TEXT];
	char note[400];
};

/* All that goes wrong begins with these words. */
static bool cannot(struct error *err, const char *place, const char *reason)
{
	return error_set(err, "the journal cannot be written: %s: %s", place, reason);
}

static char *find_folder(struct error *err)
{
	char *folder = files_state_folder();
	if (!folder)
		error_set(err,
			"there is no place for the journal: neither XDG_STATE_HOME nor HOME is the "
			"path of a folder; set one of them");
	return folder;
}

char *journal_path(const char *file, struct error *err)
{
	char *folder = find_folder(err);
	char *path = folder ? file_join(folder, file) : NULL;
	free(folder);
	return path;
}

/* Nobody else may read what was done, or put something in its place. */
static bool take_possession(struct journal *journal, int fd, const char *path,
	const struct stat *status, struct error *err)
{
	unsigned mode = status->st_mode & 07777;
	unsigned kept = mode & ~(unsigned)OTHERS;
	if (status->st_uid != geteuid())
		return cannot(err, path, "it belongs to another user; move it away");
	if (mode == kept)
		return true;
	if (fchmod(fd, kept))
		return cannot(err, path, strerror(errno));
	snprintf(journal->note, sizeof(journal->note),
		"others had rights to the journal: the mode of %s was %04o and is %04o now", path,
		mode, kept);
	return true;
}

/* A folder of this user alone; DURABLE: what is in it must not be lost with the power. */
static bool open_folder(struct journal *journal, bool durable, struct error *err)
{
	struct stat status;
	int fd = open(journal->folder, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
	bool good = fd >= 0 && !fstat(fd, &status);
	if (!good)
		cannot(err, journal->folder, strerror(errno));
	good = good && take_possession(journal, fd, journal->folder, &status, err);
	/* Some file systems know fsync() for files only. */
	if (good && durable && fsync(fd) && errno != EINVAL)
		good = cannot(err, journal->folder, strerror(errno));
	if (fd >= 0)
		close(fd);
	return good;
}

static bool make_folder(struct journal *journal, struct error *err)
{
	struct error problem;
	if (file_make_folders(journal->folder, &problem))
		return open_folder(journal, false, err);
	return error_set(err, "the journal cannot be written: %s", problem.text);
}

static bool check_file(struct journal *journal, int fd, struct error *err)
{
	struct stat status;
	if (fstat(fd, &status))
		return cannot(err, journal->path, strerror(errno));
	if (!S_ISREG(status.st_mode))
		return cannot(err, journal->path, "it is not a regular file; move it away");
	return take_possession(journal, fd, journal->path, &status, err);
}

/* *MADE: it was not there. */
static int open_or_make(const char *path, bool *made)
{
	int flags = O_RDWR | O_APPEND | O_CLOEXEC | O_NOFOLLOW | O_NONBLOCK;
	int fd = open(path, flags);
	*made = fd < 0 && errno == ENOENT;
	return *made ? open(path, flags | O_CREAT, 0600) : fd;
}

/* The file that has the journal's name now, in place of the one that was open. */
static bool open_file(struct journal *journal, struct error *err)
{
	bool made;
	if (!make_folder(journal, err))
		return false;
	int fd = open_or_make(journal->path, &made);
	if (fd < 0)
		return cannot(err, journal->path,
			errno == ELOOP ? "it is a symbolic link; move it away" : strerror(errno));
	if (!check_file(journal, fd, err) || (made && !open_folder(journal, true, err))) {
		close(fd);
		return false;
	}
	if (journal->fd >= 0)
		close(journal->fd);
	journal->fd = fd;
	return true;
}

struct journal *journal_open(struct error *err)
{
	char *folder = find_folder(err);
	if (!folder)
		return NULL;
	struct journal *journal = xcalloc(1, sizeof(*journal));
	*journal = (struct journal){.folder = folder,
		.path = file_join(folder, JOURNAL_FILE),
		.older = file_join(folder, JOURNAL_OLDER),
		.fd = -1};
	gethostname(journal->host, sizeof(journal->host) - 1);
	identity_own(journal->process);
	if (open_file(journal, err))
		return journal;
	journal_close(journal);
	return NULL;
}

void journal_close(struct journal *journal)
{
	if (!journal)
		return;
	if (journal->fd >= 0)
		close(journal->fd);
	free(journal->folder);
	free(journal->path);
	free(journal->older);
	free(journal);
}

const char *journal_note(const struct journal *journal)
{
	return journal->note;
}

/* Whether the open file still has the journal's name; STATUS is that of the open file. */
static bool is_current(const struct journal *journal, struct stat *status)
{
	struct stat named;
	return !fstat(journal->fd, status) && !lstat(journal->path, &named) &&
		named.st_dev == status->st_dev && named.st_ino == status->st_ino;
}

/*
 * The full file gets its second name. The lock is that of the file itself: a program that waited
 * with the same file sees that its name is gone. One that does not get the lock appends as ever.
 */
static void rotate(const struct journal *journal)
{
	struct stat status;
	if (flock(journal->fd, LOCK_EX | LOCK_NB))
		return;
	if (is_current(journal, &status) && rename(journal->path, journal->older))
		log_line("the journal grows: %s: %s", journal->older, strerror(errno));
	flock(journal->fd, LOCK_UN);
}

/* The file to append to is open, and has room. */
static bool settle(struct journal *journal, struct error *err)
{
	struct stat status;
	if (is_current(journal, &status) && status.st_size >= JOURNAL_MAX)
		rotate(journal);
	return is_current(journal, &status) || open_file(journal, err);
}

/* Whether the last line was not written to its end: by a full disk, or a program that was killed.
 */
static bool is_torn(const struct journal *journal)
{
	char last = '\n';
	struct stat status;
	if (fstat(journal->fd, &status) || !status.st_size)
		return false;
	return pread(journal->fd, &last, 1, status.st_size - 1) == 1 && last != '\n';
}

/* LINE begins with a newline for the case that the line before is torn. */
static bool append(const struct journal *journal, const struct buf *line, struct error *err)
{
	size_t skip = is_torn(journal) ? 0 : 1;
	size_t length = line->used - skip;
	ssize_t written = write(journal->fd, line->text + skip, length);
	if (written < 0)
		return cannot(err, journal->path, strerror(errno));
	if ((size_t)written < length)
		return cannot(err, journal->path, "the line did not fit; is the disk full?");
	if (fdatasync(journal->fd))
		return cannot(err, journal->path, strerror(errno));
	return true;
}

/* Whether the open file is still one of the journal's two. */
static bool is_kept(const struct journal *journal)
{
	struct stat status;
	return !fstat(journal->fd, &status) && status.st_nlink;
}

static bool append_and_keep(struct journal *journal, const struct buf *line, struct error *err)
{
	for (int i = 0; i < ATTEMPTS; i++) {
		if (!settle(journal, err) || !append(journal, line, err))
			return false;
		if (is_kept(journal))
			return true;
	}
	return cannot(err, journal->path, "the file is removed again and again");
}

bool journal_write(struct journal *journal, const struct journal_entry *entry, struct error *err)
{
	if (!journal)
		return error_set(err, "the journal cannot be written: it is not open");
	struct journal_entry own = *entry;
	struct buf line;
	own.host = journal->host;
	own.process = journal->process;
	buf_init(&line, JOURNAL_LINE_MAX);
	buf_add_char(&line, '\n');
	journal_entry_write(&line, &own);
	bool good = line.over ? cannot(err, journal->path, "the step is too large for a line")
			      : append_and_keep(journal, &line, err);
	buf_finish(&line);
	return good;
}
