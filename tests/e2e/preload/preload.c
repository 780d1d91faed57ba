/*
 * Loaded into mtvtop by LD_PRELOAD, for what a test cannot do to the machine:
 *
 *   PRELOAD_RESOLVE=SECONDS   looking a name up takes so long, and then fails
 *   PRELOAD_CLOCK=FILE        the wall clock is ahead by the seconds that the file holds
 *   PRELOAD_SLEPT=FILE        the machine has slept for the seconds that the file holds
 *   PRELOAD_POD=FOLDER        /var/run/secrets/kubernetes.io/serviceaccount is that folder
 *   PRELOAD_HEAP=FILE         once FILE.ask is there, the next turn of the loop takes it away and
 *                             writes the bytes of heap in use into FILE
 *   PRELOAD_DIE=TEXT          SIGKILL comes just before bytes that hold TEXT are written
 *   PRELOAD_DIE_BEHIND=TEXT   SIGKILL comes when such bytes are written
 *   PRELOAD_TEAR=TEXT         SIGKILL comes when half of such bytes are written
 *   PRELOAD_FULL=TEXT         the disk is full from the middle of such bytes on
 *   PRELOAD_SKIP=NUMBER       of the four above: so many writes of such bytes go by before
 */
#define _GNU_SOURCE
#include <dlfcn.h>
#include <errno.h>
#include <fcntl.h>
#include <malloc.h>
#include <netdb.h>
#include <signal.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>

#define POD "/var/run/secrets/kubernetes.io/serviceaccount"

int getaddrinfo(const char *node, const char *service, const struct addrinfo *hints,
	struct addrinfo **result)
{
	const char *seconds = getenv("PRELOAD_RESOLVE");
	int (*real)(const char *, const char *, const struct addrinfo *, struct addrinfo **) =
		dlsym(RTLD_NEXT, "getaddrinfo");

	if (seconds == NULL)
		return real(node, service, hints, result);
	sleep((unsigned)atoi(seconds));
	return EAI_NONAME;
}

static int real_open(const char *path, int flags, mode_t mode)
{
	int (*real)(const char *, int, ...) = dlsym(RTLD_NEXT, "open");

	return real(path, flags, mode);
}

int open(const char *path, int flags, ...)
{
	const char *folder = getenv("PRELOAD_POD");
	char other[512];
	va_list arguments;
	mode_t mode;

	va_start(arguments, flags);
	mode = flags & (O_CREAT | O_TMPFILE) ? va_arg(arguments, mode_t) : 0;
	va_end(arguments);
	if (folder == NULL || strncmp(path, POD, strlen(POD)) != 0)
		return real_open(path, flags, mode);
	snprintf(other, sizeof(other), "%s%s", folder, path + strlen(POD));
	return real_open(other, flags, mode);
}

/* Whether the bytes are those that VARIABLE is about. A test sets one such variable. */
static int strikes(const void *bytes, size_t length, const char *variable)
{
	static long passed;
	const char *text = getenv(variable), *skip = getenv("PRELOAD_SKIP");

	if (text == NULL || memmem(bytes, length, text, strlen(text)) == NULL)
		return 0;
	return passed++ >= (skip != NULL ? atol(skip) : 0);
}

/* Of a file that has a name: what lies in memory alone still has room. */
static int is_on_disk(int fd)
{
	struct stat status;

	return fstat(fd, &status) == 0 && S_ISREG(status.st_mode) && status.st_nlink > 0;
}

ssize_t write(int fd, const void *bytes, size_t length)
{
	static int full;
	ssize_t (*real)(int, const void *, size_t) = dlsym(RTLD_NEXT, "write");

	if (full && is_on_disk(fd)) {
		errno = ENOSPC;
		return -1;
	}
	if (strikes(bytes, length, "PRELOAD_DIE"))
		raise(SIGKILL);
	if (strikes(bytes, length, "PRELOAD_TEAR") && real(fd, bytes, length / 2) > 0)
		raise(SIGKILL);
	if (strikes(bytes, length, "PRELOAD_DIE_BEHIND") && real(fd, bytes, length) > 0)
		raise(SIGKILL);
	if (strikes(bytes, length, "PRELOAD_FULL")) {
		full = 1;
		length /= 2;
	}
	return real(fd, bytes, length);
}

/* The number in a file that a variable names. */
static long seconds_of(const char *variable)
{
	const char *path = getenv(variable);
	char text[32] = "0";
	int fd = path != NULL ? real_open(path, O_RDONLY | O_CLOEXEC, 0) : -1;

	if (fd >= 0 && read(fd, text, sizeof(text) - 1) < 0)
		text[0] = '\0';
	if (fd >= 0)
		close(fd);
	return atol(text);
}

/* Called between the steps of a turn, so that nothing is half done. Itself uses no heap. */
static void tell_heap(void)
{
	const char *path = getenv("PRELOAD_HEAP");
	char ask[512], fresh[512], text[32];
	struct mallinfo2 heap;
	int fd;

	snprintf(ask, sizeof(ask), "%s.ask", path != NULL ? path : "");
	if (path == NULL || unlink(ask) != 0)
		return;
	heap = mallinfo2();
	snprintf(text, sizeof(text), "%zu\n", heap.uordblks + heap.hblkhd);
	snprintf(fresh, sizeof(fresh), "%s.new", path);
	fd = real_open(fresh, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0600);
	if (fd < 0)
		return;
	if (write(fd, text, strlen(text)) > 0)
		rename(fresh, path);
	close(fd);
}

int clock_gettime(clockid_t id, struct timespec *time)
{
	int (*real)(clockid_t, struct timespec *) = dlsym(RTLD_NEXT, "clock_gettime");
	int result = real(id, time);

	if (id == CLOCK_REALTIME)
		time->tv_sec += seconds_of("PRELOAD_CLOCK");
	if (id == CLOCK_BOOTTIME) {
		time->tv_sec += seconds_of("PRELOAD_SLEPT");
		tell_heap();
	}
	return result;
}
