#include "app/job_lock.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

#include "app/job.h"
#include "app/journal.h"
#include "base/file.h"
#include "base/identity.h"
#include "base/memory.h"

enum { ATTEMPTS = 8 /* when the file is taken away by who had the lock before */ };

struct job_lock {
	char *path;
	int fd;
};

#define NAME_BEGIN "job-"
#define NAME_END ".lock"

static char *path_of(const char *id, struct error *err)
{
	char name[64];
	snprintf(name, sizeof(name), NAME_BEGIN "%s" NAME_END, id);
	return journal_path(name, err);
}

static bool cannot(struct error *err, const char *path, const char *reason)
{
	return error_set(err, "the lock of the job cannot be made: %s: %s", path, reason);
}

/* Whether the open file still has its name: who ends a job removes it. */
static bool is_current(int fd, const char *path)
{
	struct stat own;
	struct stat named;
	return !fstat(fd, &own) && !lstat(path, &named) && own.st_dev == named.st_dev &&
		own.st_ino == named.st_ino;
}

static int open_file(const char *path, struct error *err)
{
	int fd = open(path, O_RDWR | O_CREAT | O_CLOEXEC | O_NOFOLLOW | O_NONBLOCK, 0600);
	if (fd < 0)
		cannot(err, path, strerror(errno));
	return fd;
}

/* Of the file at PATH; -1 and ERR. *AGAIN: its name is another file's by now. */
static int take(const char *path, bool *again, struct error *err)
{
	int fd = open_file(path, err);
	*again = false;
	if (fd < 0)
		return -1;
	if (flock(fd, LOCK_EX | LOCK_NB)) {
		if (errno == EWOULDBLOCK)
			error_set(err, "another mtvtop works on this job");
		else
			cannot(err, path, strerror(errno));
		close(fd);
		return -1;
	}
	*again = !is_current(fd, path);
	return fd;
}

/* The owner's identity stands in the file; that it cannot be written says that the disk is full. */
static bool sign(const struct job_lock *lock, struct error *err)
{
	char own[IDENTITY_TEXT + 1];
	identity_own(own);
	size_t length = strlen(own);
	own[length++] = '\n';
	if (ftruncate(lock->fd, 0) || write(lock->fd, own, length) != (ssize_t)length)
		return cannot(err, lock->path, "it cannot be written; is the disk full?");
	return true;
}

/* Whether the file names a program that runs, although the kernel gave its lock away. */
static bool is_owned(const char *path)
{
	char own[IDENTITY_TEXT];
	char *text = file_read(path, IDENTITY_TEXT, NULL, NULL);
	identity_own(own);
	if (text)
		text[strcspn(text, "\n")] = '\0';
	bool owned = text && strcmp(text, own) != 0 && identity_life(text) == LIFE_RUNS;
	free(text);
	return owned;
}

static struct job_lock *finish(struct job_lock *lock, struct error *err)
{
	if (!is_owned(lock->path)) {
		if (sign(lock, err))
			return lock;
		job_lock_release(lock);
		return NULL;
	}
	close(lock->fd);
	free(lock->path);
	free(lock);
	error_set(err, "another mtvtop works on this job");
	return NULL;
}

struct job_lock *job_lock_take(const char *id, struct error *err)
{
	char *path = path_of(id, err);
	bool again = path;
	int fd = -1;
	for (int i = 0; again && i < ATTEMPTS; i++) {
		if (fd >= 0)
			close(fd);
		fd = take(path, &again, err);
	}
	if (fd >= 0 && again) {
		close(fd);
		fd = -1;
		cannot(err, path, "the file is removed again and again");
	}
	if (fd < 0) {
		free(path);
		return NULL;
	}
	struct job_lock *lock = xcalloc(1, sizeof(*lock));
	*lock = (struct job_lock){.path = path, .fd = fd};
	return finish(lock, err);
}

/* The name goes before the lock: who opens the file in between sees that, and tries again. */
void job_lock_release(struct job_lock *lock)
{
	if (!lock)
		return;
	unlink(lock->path);
	close(lock->fd);
	free(lock->path);
	free(lock);
}

/* The id of the job whose lock has that file NAME; false: it is another file. */
static bool id_of(const char *name, char id[JOB_ID])
{
	size_t length = strlen(name);
	size_t around = sizeof(NAME_BEGIN NAME_END) - 1;
	if (length <= around || length - around >= JOB_ID ||
		strncmp(name, NAME_BEGIN, sizeof(NAME_BEGIN) - 1) != 0 ||
		strcmp(name + length - (sizeof(NAME_END) - 1), NAME_END) != 0)
		return false;
	snprintf(id, JOB_ID, "%.*s", (int)(length - around), name + sizeof(NAME_BEGIN) - 1);
	return true;
}

/* One that nobody holds goes with its release. */
void job_lock_sweep(void)
{
	char id[JOB_ID];
	char *path = journal_path(".", NULL);
	DIR *folder = path ? opendir(path) : NULL;
	for (const struct dirent *file; folder && (file = readdir(folder));)
		if (id_of(file->d_name, id))
			job_lock_release(job_lock_take(id, NULL));
	if (folder)
		closedir(folder);
	free(path);
}

bool job_lock_is_held(const char *id)
{
	char *path = path_of(id, NULL);
	int fd = path ? open(path, O_RDWR | O_CLOEXEC | O_NOFOLLOW | O_NONBLOCK) : -1;
	bool held = fd >= 0 && flock(fd, LOCK_EX | LOCK_NB);
	if (fd >= 0)
		close(fd);
	free(path);
	return held;
}
