#include "app/journal_read.h"

#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "app/journal.h"
#include "base/memory.h"
#include "doc/json.h"
#include "doc/splitter.h"

enum { CHUNK = 64 * 1024 /* bytes read at once */ };

/* The two files as they were at one moment; a file that is not there has the descriptor -1. */
struct files {
	int newer, older;
	off_t newer_size, older_size;
};

/* A file that is being read. */
struct reading {
	struct journal_walk *walk;
	bool torn; /* the next line began before the place where reading began */
};

static bool open_one(const char *file, int *fd, struct stat *status, struct error *err)
{
	char *path = journal_path(file, err);
	if (!path)
		return false;
	*status = (struct stat){0};
	*fd = open(path, O_RDONLY | O_CLOEXEC | O_NOFOLLOW | O_NONBLOCK);
	bool good = *fd >= 0 ? !fstat(*fd, status) : errno == ENOENT;
	bool other = good && *fd >= 0 && !S_ISREG(status->st_mode);
	if (!good || other)
		error_set(err, "the journal cannot be read: %s: %s", path,
			other ? "it is not a regular file" : strerror(errno));
	free(path);
	return good && !other;
}

static void close_files(const struct files *files)
{
	if (files->newer >= 0)
		close(files->newer);
	if (files->older >= 0)
		close(files->older);
}

/* Opens both; *MOVED: the newer one became the older one meanwhile. */
static bool open_both(struct files *files, bool *moved, struct error *err)
{
	struct stat newer;
	struct stat older;
	*files = (struct files){.newer = -1, .older = -1};
	if (!open_one(JOURNAL_FILE, &files->newer, &newer, err) ||
		!open_one(JOURNAL_OLDER, &files->older, &older, err)) {
		close_files(files);
		return false;
	}
	files->newer_size = newer.st_size;
	files->older_size = older.st_size;
	*moved = files->newer >= 0 && files->older >= 0 && newer.st_dev == older.st_dev &&
		newer.st_ino == older.st_ino;
	return true;
}

static bool open_files(struct files *files, struct error *err)
{
	bool moved;
	if (!open_both(files, &moved, err))
		return false;
	if (!moved)
		return true;
	close_files(files);
	return open_both(files, &moved, err);
}

static void take_line(void *data, const char *text, size_t length)
{
	struct reading *reading = data;
	struct journal_step step;
	if (reading->torn) {
		reading->torn = false;
		return;
	}
	step.doc = json_parse(text, length, NULL);
	if (journal_entry_read(doc_root(step.doc), &step.entry))
		reading->walk->take(reading->walk->data, &step);
	else
		reading->walk->skipped++;
	doc_unref(step.doc);
}

/* Hands the bytes from START up to END to the splitter. */
static bool feed(struct splitter *splitter, int fd, off_t start, off_t end)
{
	char *bytes = xmalloc(CHUNK);
	ssize_t length = 1;
	while (start < end && length > 0) {
		size_t wanted = end - start < CHUNK ? (size_t)(end - start) : CHUNK;
		length = pread(fd, bytes, wanted, start);
		if (length > 0)
			splitter_feed(splitter, bytes, (size_t)length);
		start += length > 0 ? length : 0;
	}
	free(bytes);
	return length >= 0;
}

/* The last steps of a file, of at most BUDGET bytes. */
static bool read_file(struct journal_walk *walk, int fd, off_t size, off_t budget)
{
	struct splitter splitter;
	off_t start = size > budget ? size - budget : 0;
	struct reading reading = {.walk = walk, .torn = start > 0};
	if (fd < 0)
		return true;
	walk->cut |= start > 0;
	splitter_init(&splitter, SPLITTER_LINES, JOURNAL_LINE_MAX, CHUNK, take_line, &reading);
	bool good = feed(&splitter, fd, start, size);
	splitter_end(&splitter);
	walk->skipped += splitter.skipped;
	splitter_finish(&splitter);
	return good;
}

bool journal_walk(struct journal_walk *walk, struct error *err)
{
	struct files files;
	off_t budget = (off_t)walk->limit;
	walk->skipped = 0;
	walk->cut = false;
	if (!open_files(&files, err))
		return false;
	off_t left = budget > files.newer_size ? budget - files.newer_size : 0;
	bool good = read_file(walk, files.older, files.older_size, left) &&
		read_file(walk, files.newer, files.newer_size, budget);
	if (!good)
		error_set(err, "the journal cannot be read: %s", strerror(errno));
	close_files(&files);
	return good;
}

uint64_t journal_generation(void)
{
	struct stat status;
	char *path = journal_path(JOURNAL_FILE, NULL);
	bool there = path && !lstat(path, &status);
	free(path);
	if (!there)
		return 0;
	return ((uint64_t)status.st_ino * 31 + (uint64_t)status.st_size) * 31 +
		(uint64_t)status.st_mtim.tv_sec * 1000000007 + (uint64_t)status.st_mtim.tv_nsec;
}
