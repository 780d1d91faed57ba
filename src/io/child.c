#include "io/child.h"

#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <sys/pidfd.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include "base/buf.h"
#include "base/memory.h"

enum { OUTPUT_MAX = 1024 * 1024, ERRORS_MAX = 16 * 1024, LINGER = 200 /* milliseconds */ };

struct child {
	struct loop *loop;
	pid_t pid;
	struct watched exited; /* pidfd */
	struct watched output;
	struct watched errors;
	struct timer deadline;
	struct timer linger; /* a grandchild may keep the pipes open */
	struct buf output_text;
	struct buf errors_text;
	struct child_result result;
	bool ended;
	void (*done)(void *owner, const struct child_result *result);
	void *owner;
};

static void close_watched(struct loop *loop, struct watched *watched)
{
	int fd = watched->fd;
	if (fd < 0)
		return;
	watched_stop(loop, watched);
	watched->fd = -1;
	close(fd);
}

static void destroy(struct child *child)
{
	close_watched(child->loop, &child->exited);
	close_watched(child->loop, &child->output);
	close_watched(child->loop, &child->errors);
	timer_stop(child->loop, &child->deadline);
	timer_stop(child->loop, &child->linger);
	explicit_bzero(child->output_text.text, child->output_text.used); /* may hold a token */
	buf_finish(&child->output_text);
	buf_finish(&child->errors_text);
	free(child);
}

static void finish(void *data)
{
	struct child *child = data;
	child->result.output = child->output_text.text;
	child->result.errors = child->errors_text.text;
	child->result.too_large = child->output_text.over;
	child->done(child->owner, &child->result);
	destroy(child);
}

/* Done when it has ended and both pipes are at their end, or a little later. */
static void finish_when_whole(struct child *child)
{
	if (!child->ended)
		return;
	if (child->output.fd < 0 && child->errors.fd < 0)
		finish(child);
	else if (!child->linger.running)
		timer_start(child->loop, &child->linger, LINGER, finish, child);
}

/* True while the pipe may bring more. */
static bool read_pipe(struct watched *watched, struct buf *out)
{
	char bytes[4096];
	ssize_t length = read(watched->fd, bytes, sizeof(bytes));
	if (length < 0)
		return errno == EAGAIN || errno == EINTR;
	if (length > 0)
		buf_add(out, bytes, (size_t)length);
	return length > 0;
}

static void output_ready(void *data, short events)
{
	struct child *child = data;
	(void)events;
	if (!read_pipe(&child->output, &child->output_text)) {
		close_watched(child->loop, &child->output);
		finish_when_whole(child);
	}
}

static void errors_ready(void *data, short events)
{
	struct child *child = data;
	(void)events;
	if (!read_pipe(&child->errors, &child->errors_text)) {
		close_watched(child->loop, &child->errors);
		finish_when_whole(child);
	}
}

static void has_exited(void *data, short events)
{
	struct child *child = data;
	int status;
	(void)events;
	if (waitpid(child->pid, &status, WNOHANG) != child->pid)
		return;
	child->ended = true;
	child->result.status = WIFEXITED(status) ? WEXITSTATUS(status) : -1;
	child->result.signal = WIFSIGNALED(status) ? WTERMSIG(status) : 0;
	close_watched(child->loop, &child->exited);
	timer_stop(child->loop, &child->deadline);
	finish_when_whole(child);
}

/* The child leads a session: what it started itself goes with it. */
static void kill_session(const struct child *child)
{
	if (kill(-child->pid, SIGKILL))
		kill(child->pid, SIGKILL); /* it has not come to setsid() yet */
}

static void past_deadline(void *data)
{
	struct child *child = data;
	child->result.timed_out = true;
	kill_session(child);
}

/* In the new process: no terminal, no input, default signals. Never returns. */
static _Noreturn void become(const struct child_request *request, int output, int errors)
{
	sigset_t none;
	sigemptyset(&none);
	sigprocmask(SIG_SETMASK, &none, NULL);
	signal(SIGPIPE, SIG_DFL);
	signal(SIGXFSZ, SIG_DFL);
	setsid();
	int input = open("/dev/null", O_RDONLY);
	if (input < 0 || dup2(input, 0) < 0 || dup2(output, 1) < 0 || dup2(errors, 2) < 0)
		_exit(126);
	close_range(3, ~0U, 0);
	for (const char *const *entry = request->environment; entry && *entry; entry++)
		putenv((char *)(uintptr_t)*entry);
	execvp(request->argv[0], (char *const *)(uintptr_t)request->argv);
	_exit(errno == ENOENT ? 127 : 126);
}

/* Folders can be entered, not run. */
static bool runnable(const char *path)
{
	struct stat about;
	if (access(path, X_OK) || stat(path, &about))
		return false;
	errno = EISDIR;
	return !S_ISDIR(about.st_mode);
}

/* Looks the program up before the fork, so that "not found" is an error and not a status. */
static bool can_run(const char *name, struct error *err)
{
	if (strchr(name, '/')) {
		if (runnable(name))
			return true;
		return error_set(err, "cannot run %s: %s", name, strerror(errno));
	}
	const char *path = getenv("PATH");
	while (path && *path) {
		size_t length = strcspn(path, ":");
		char *full = xasprintf("%.*s/%s", (int)length, path, name);
		bool found = runnable(full);
		free(full);
		if (found)
			return true;
		path += length + (path[length] == ':');
	}
	return error_set(err, "%s is not installed (not found in PATH)", name);
}

static struct child *watch(
	struct loop *loop, const struct child_request *request, pid_t pid, int output, int errors)
{
	struct child *child = xcalloc(1, sizeof(*child));
	*child = (struct child){
		.loop = loop, .pid = pid, .done = request->done, .owner = request->owner};
	buf_init(&child->output_text, OUTPUT_MAX);
	buf_init(&child->errors_text, ERRORS_MAX);
	fcntl(output, F_SETFL, O_NONBLOCK);
	fcntl(errors, F_SETFL, O_NONBLOCK);
	watched_start(loop, &child->output, output, POLLIN, output_ready, child);
	watched_start(loop, &child->errors, errors, POLLIN, errors_ready, child);
	watched_start(loop, &child->exited, pidfd_open(pid, 0), POLLIN, has_exited, child);
	timer_start(loop, &child->deadline, request->deadline, past_deadline, child);
	return child;
}

struct child *child_start(struct loop *loop, const struct child_request *request, struct error *err)
{
	int output[2] = {-1, -1};
	int errors[2] = {-1, -1};
	if (!can_run(request->argv[0], err))
		return NULL;
	if (pipe2(output, O_CLOEXEC) || pipe2(errors, O_CLOEXEC)) {
		error_set(err, "cannot run %s: %s", request->argv[0], strerror(errno));
		if (output[0] >= 0) {
			close(output[0]);
			close(output[1]);
		}
		return NULL;
	}
	pid_t pid = fork();
	if (pid == 0)
		become(request, output[1], errors[1]);
	close(output[1]);
	close(errors[1]);
	if (pid > 0)
		return watch(loop, request, pid, output[0], errors[0]);
	error_set(err, "cannot run %s: %s", request->argv[0], strerror(errno));
	close(output[0]);
	close(errors[0]);
	return NULL;
}

void child_cancel(struct child *child)
{
	if (!child)
		return;
	if (!child->ended) {
		kill_session(child);
		waitpid(child->pid, NULL, 0);
	}
	destroy(child);
}
