#include "io/companion.h"

#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/pidfd.h>
#include <sys/prctl.h>
#include <sys/wait.h>
#include <unistd.h>

#include "base/log.h"
#include "base/memory.h"

enum { PATIENCE = 1000 /* milliseconds between the wish and the kill */ };

/* What it writes: kept up to a line, and read on so that it never waits for us. */
struct said {
	struct watched watched;
	struct companion *companion;
	char text[COMPANION_LINE];
	size_t used;
	bool heard;    /* its lines are handed on */
	bool too_long; /* the line that comes now is */
};

struct companion {
	struct loop *loop;
	pid_t pid;
	int exited; /* pidfd */
	struct watched exit;
	struct companion_ears ears;
	struct said output;
	struct said errors;
	struct timer deadline;
	bool late;
};

static void stop_reading(struct said *said)
{
	if (said->watched.fd < 0)
		return;
	watched_stop(said->companion->loop, &said->watched);
	close(said->watched.fd);
	said->watched.fd = -1;
}

/* Hands on the lines that are whole. */
static void hand_on(struct said *said)
{
	const struct companion_ears *ears = &said->companion->ears;
	char *at = said->text;
	char *past = said->text + said->used;
	for (char *end; (end = memchr(at, '\n', (size_t)(past - at))); at = end + 1) {
		*end = '\0';
		if (!said->too_long)
			ears->line(ears->data, at);
		said->too_long = false;
	}
	said->used = (size_t)(past - at);
	memmove(said->text, at, said->used);
	if (said->used == sizeof(said->text) - 1) {
		said->too_long = true;
		said->used = 0;
	}
}

/* As much of it as there is room for; the rest is no line that anybody waits for. */
static size_t keep(struct said *said, const char *bytes, size_t length)
{
	size_t room = sizeof(said->text) - 1 - said->used;
	size_t taken = length < room ? length : room;
	memcpy(said->text + said->used, bytes, taken);
	said->used += taken;
	return taken;
}

static void read_on(void *data, short events)
{
	struct said *said = data;
	char bytes[4096];
	(void)events;
	ssize_t length = read(said->watched.fd, bytes, sizeof(bytes));
	if (length < 0 && (errno == EAGAIN || errno == EINTR))
		return;
	if (length <= 0) {
		stop_reading(said);
		return;
	}
	size_t at = 0;
	do {
		at += keep(said, bytes + at, (size_t)length - at);
		if (said->heard)
			hand_on(said);
	} while (said->heard && at < (size_t)length);
}

/* In the new process. It ends with its parent, also when that has ended just now. */
static _Noreturn void become(const char *path, const char *const *argv, pid_t parent,
	const int *output, const int *errors)
{
	sigset_t none;
	sigemptyset(&none);
	sigprocmask(SIG_SETMASK, &none, NULL);
	signal(SIGPIPE, SIG_DFL);
	signal(SIGXFSZ, SIG_DFL);
	if (prctl(PR_SET_PDEATHSIG, SIGTERM) || getppid() != parent)
		_exit(0);
	setsid();
	int input = open("/dev/null", O_RDONLY);
	if (input < 0 || dup2(input, 0) < 0 || dup2(output[1], 1) < 0 || dup2(errors[1], 2) < 0)
		_exit(126);
	close_range(3, ~0U, 0);
	execvp(path, (char *const *)(uintptr_t)argv);
	dprintf(2, "cannot run %s: %s\n", path, strerror(errno));
	_exit(127);
}

static void begin_reading(struct companion *companion, struct said *said, const int *pipe)
{
	said->companion = companion;
	close(pipe[1]);
	fcntl(pipe[0], F_SETFL, O_NONBLOCK);
	watched_start(companion->loop, &said->watched, pipe[0], POLLIN, read_on, said);
}

struct companion *companion_start(
	struct loop *loop, const char *path, const char *const *argv, struct error *err)
{
	int output[2], errors[2];
	pid_t parent = getpid();
	if (pipe2(output, O_CLOEXEC)) {
		error_set(err, "cannot start %s: %s", path, strerror(errno));
		return NULL;
	}
	if (pipe2(errors, O_CLOEXEC)) {
		error_set(err, "cannot start %s: %s", path, strerror(errno));
		close(output[0]);
		close(output[1]);
		return NULL;
	}
	pid_t pid = fork();
	if (pid == 0)
		become(path, argv, parent, output, errors);
	struct companion *companion = xcalloc(1, sizeof(*companion));
	companion->loop = loop;
	companion->pid = pid;
	companion->exited = pid > 0 ? pidfd_open(pid, 0) : -1;
	begin_reading(companion, &companion->output, output);
	begin_reading(companion, &companion->errors, errors);
	if (pid > 0)
		return companion;
	error_set(err, "cannot start %s: %s", path, strerror(errno));
	companion_end(companion);
	return NULL;
}

static void be_late(void *data)
{
	((struct companion *)data)->late = true;
}

/* Its first line without the end of it, or NULL. */
static char *line_of(struct said *said)
{
	char *end = memchr(said->text, '\n', said->used);
	if (!end)
		return NULL;
	*end = '\0';
	return said->text;
}

const char *companion_line(struct companion *companion, int64_t deadline, struct error *err)
{
	timer_start(companion->loop, &companion->deadline, deadline, be_late, companion);
	const char *line = line_of(&companion->output);
	while (!line && !companion->late && companion->output.watched.fd >= 0) {
		loop_turn(companion->loop, (int)deadline);
		line = line_of(&companion->output);
	}
	timer_stop(companion->loop, &companion->deadline);
	if (line)
		return line;
	while (!companion->late && !memchr(companion->errors.text, '\n', companion->errors.used) &&
		companion->errors.watched.fd >= 0)
		loop_turn(companion->loop, 100);
	const char *words = line_of(&companion->errors);
	error_set(err, "%s",
		words			  ? words
			: companion->late ? "it does not get ready"
					  : "it ended");
	return NULL;
}

static void tell_end(void *data, short events)
{
	struct companion *companion = data;
	(void)events;
	watched_stop(companion->loop, &companion->exit);
	companion->ears.ended(companion->ears.data);
}

void companion_listen(struct companion *companion, const struct companion_ears *ears)
{
	struct said *output = &companion->output;
	size_t first = strnlen(output->text, output->used); /* companion_line() ended it */
	companion->ears = *ears;
	output->heard = true;
	output->used -= first < output->used ? first + 1 : first;
	memmove(output->text, output->text + first + 1, output->used);
	hand_on(output);
	if (companion->exited >= 0)
		watched_start(companion->loop, &companion->exit, companion->exited, POLLIN,
			tell_end, companion);
}

/* True when it has ended within the time. */
static bool await(struct companion *companion, int time)
{
	struct pollfd exited = {.fd = companion->exited, .events = POLLIN};
	int status;
	if (companion->exited >= 0)
		poll(&exited, 1, time);
	return waitpid(companion->pid, &status, WNOHANG) == companion->pid;
}

void companion_end(struct companion *companion)
{
	if (!companion)
		return;
	stop_reading(&companion->output);
	stop_reading(&companion->errors);
	watched_stop(companion->loop, &companion->exit);
	timer_stop(companion->loop, &companion->deadline);
	if (companion->pid > 0) {
		kill(companion->pid, SIGTERM);
		if (!await(companion, PATIENCE)) {
			log_line("a program beside this one did not end, it is killed");
			kill(companion->pid, SIGKILL);
			await(companion, PATIENCE);
		}
	}
	if (companion->exited >= 0)
		close(companion->exited);
	free(companion);
}
