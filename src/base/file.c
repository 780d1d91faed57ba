#include "base/file.h"

#include <errno.h>
#include <fcntl.h>
#include <ftw.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/buf.h"
#include "base/memory.h"

static bool read_all(int fd, struct buf *out)
{
	char bytes[16384];
	ssize_t length;
	while ((length = read(fd, bytes, sizeof(bytes))) > 0)
		if (!buf_add(out, bytes, (size_t)length)) {
			errno = EFBIG;
			return false;
		}
	return length == 0;
}

char *file_read(const char *path, size_t limit, size_t *length, struct error *err)
{
	struct stat status;
	struct buf out;
	buf_init(&out, limit);
	/* Never blocks: a FIFO in place of a file must not hold the program. */
	int fd = open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK);
	bool there = fd >= 0 && !fstat(fd, &status);
	bool other = there && !S_ISREG(status.st_mode) && !S_ISDIR(status.st_mode);
	bool good = there && !other && read_all(fd, &out);
	if (!good)
		error_set_kind(err, !other && errno == ENOENT ? ERROR_NOT_FOUND : ERROR_OTHER,
			"cannot read %s: %s", path,
			other ? "it is not a regular file" : strerror(errno));
	if (fd >= 0)
		close(fd);
	if (good && length)
		*length = out.used;
	char *text = good ? buf_take(&out) : NULL;
	buf_finish(&out);
	return text;
}

FILE *file_create(const char *path, struct error *err)
{
	int fd = open(path, O_WRONLY | O_CREAT | O_EXCL | O_NOFOLLOW | O_CLOEXEC, 0600);
	FILE *file = fd >= 0 ? fdopen(fd, "w") : NULL;
	if (!file)
		error_set(err, "cannot make %s: %s", path,
			errno == EEXIST ? "there is a file already, and it is left alone"
					: strerror(errno));
	if (!file && fd >= 0)
		close(fd);
	return file;
}

bool file_close(FILE *file, const char *path, struct error *err)
{
	bool good = !fflush(file) && !ferror(file) && !fsync(fileno(file));
	int number = errno;
	good &= !fclose(file);
	if (good)
		return true;
	unlink(path);
	return error_set(err, "cannot write %s: %s", path, strerror(number));
}

/* Where a file system knows no other way, through a second name of the file. */
static bool rename_where_nothing_is(const char *from, const char *to)
{
	if (!renameat2(AT_FDCWD, from, AT_FDCWD, to, RENAME_NOREPLACE))
		return true;
	return (errno == EINVAL || errno == ENOSYS) && !link(from, to) && !unlink(from);
}

static bool put(const char *path, const char *text, size_t length, bool replace, struct error *err)
{
	char *fresh = xasprintf("%s.%ld.new", path, (long)getpid());
	unlink(fresh); /* of a process that had this number and did not end well */
	FILE *file = file_create(fresh, err);
	if (file)
		fwrite(text, 1, length, file);
	bool good = file && file_close(file, fresh, err);
	if (good && !(replace ? !rename(fresh, path) : rename_where_nothing_is(fresh, path))) {
		good = error_set(err, "cannot write %s: %s", path,
			errno == EEXIST ? "there is a file already, and it is left alone"
					: strerror(errno));
		unlink(fresh);
	}
	free(fresh);
	return good;
}

bool file_replace(const char *path, const char *text, size_t length, struct error *err)
{
	return put(path, text, length, true, err);
}

bool file_place(const char *path, const char *text, size_t length, struct error *err)
{
	return put(path, text, length, false, err);
}

bool file_may_hold(size_t bytes, struct error *err)
{
	struct rlimit limit;
	if (getrlimit(RLIMIT_FSIZE, &limit) || limit.rlim_cur >= bytes)
		return true;
	return error_set(err, "files may have %llu kB here (ulimit -f), and %zu kB are needed",
		(unsigned long long)limit.rlim_cur / 1024, bytes / 1024);
}

char *file_folder(const char *path)
{
	const char *slash = strrchr(path, '/');
	if (!slash)
		return xstrdup(".");
	return slash == path ? xstrdup("/") : xstrndup(path, (size_t)(slash - path));
}

char *file_join(const char *folder, const char *name)
{
	return *name == '/' ? xstrdup(name) : xasprintf("%s/%s", folder, name);
}

static bool make_folder(const char *path, struct error *err)
{
	if (!mkdir(path, 0700) || errno == EEXIST)
		return true;
	return error_set(err, "cannot make the folder %s: %s", path, strerror(errno));
}

bool file_make_folders(const char *path, struct error *err)
{
	char *copy = xstrdup(path);
	bool good = true;
	for (char *slash = strchr(copy + 1, '/'); good && slash; slash = strchr(slash + 1, '/')) {
		*slash = '\0';
		good = make_folder(copy, err);
		*slash = '/';
	}
	good = good && make_folder(copy, err);
	free(copy);
	return good;
}

static int remove_one(const char *path, const struct stat *about, int type, struct FTW *place)
{
	(void)about;
	(void)type;
	(void)place;
	remove(path);
	return 0;
}

void file_remove_folder(const char *path)
{
	nftw(path, remove_one, 8, FTW_DEPTH | FTW_PHYS | FTW_MOUNT);
}
