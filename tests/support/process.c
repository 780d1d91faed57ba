#include "support/process.h"

#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/pidfd.h>
#include <sys/prctl.h>
#include <sys/wait.h>
#include <unistd.h>

#include "support/deadline.h"

static void default_signals(void)
{
	sigset_t none;

	for (int number = 1; number < NSIG; number++)
		signal(number, SIG_DFL);
	sigemptyset(&none);
	sigprocmask(SIG_SETMASK, &none, NULL);
}

static bool place_descriptors(const struct process_plan *plan)
{
	return dup2(plan->input, 0) == 0 && dup2(plan->output, 1) == 1 &&
		dup2(plan->error, 2) == 2 && close_range(3, ~0U, CLOSE_RANGE_CLOEXEC) == 0;
}

static bool take_terminal(void)
{
	return setsid() >= 0 && ioctl(0, TIOCSCTTY, 0) == 0;
}

/* Runs in the child, between fork and exec. Comes back only if something failed. */
static void become(const struct process_plan *plan, pid_t parent)
{
	char *const *argv = (char *const *)plan->argv;

	prctl(PR_SET_PDEATHSIG, SIGKILL);
	if (getppid() != parent)
		_exit(127); /* the test died before it could be watched */
	default_signals();
	if (!place_descriptors(plan) || (plan->own_terminal && !take_terminal()))
		return;
	if (plan->environment != NULL)
		execvpe(argv[0], argv, plan->environment);
	else
		execvp(argv[0], argv);
}

/* The child writes its errno into the pipe if it fails; exec closes the pipe if not. */
static int child_error(int pipe_end)
{
	int error = 0;
	ssize_t got;

	do
		got = read(pipe_end, &error, sizeof(error));
	while (got < 0 && errno == EINTR);
	return got == (ssize_t)sizeof(error) ? error : 0;
}

static void report_and_exit(int pipe_end)
{
	int error = errno;
	ssize_t written = write(pipe_end, &error, sizeof(error));

	_exit(written > 0 ? 127 : 126);
}

bool process_start(struct process *process, const struct process_plan *plan)
{
	pid_t parent = getpid();
	int report[2], error;

	if (pipe2(report, O_CLOEXEC) != 0)
		return false;
	*process = (struct process){.pid = fork(), .watch = -1};
	if (process->pid == 0) {
		become(plan, parent);
		report_and_exit(report[1]);
	}
	error = process->pid < 0 ? errno : 0;
	close(report[1]);
	if (error == 0)
		error = child_error(report[0]);
	close(report[0]);
	if (error == 0 && (process->watch = pidfd_open(process->pid, 0)) < 0)
		error = errno;
	if (error == 0)
		return true;
	if (process->pid > 0)
		process_finish(process);
	errno = error;
	return false;
}

static void reap(struct process *process)
{
	while (waitpid(process->pid, &process->status, 0) < 0 && errno == EINTR)
		continue;
	process->reaped = true;
	if (process->watch >= 0)
		close(process->watch);
	process->watch = -1;
}

bool process_wait(struct process *process, int64_t deadline)
{
	struct pollfd watch = {.fd = process->watch, .events = POLLIN};
	int ready;

	if (process->reaped)
		return true;
	do
		ready = poll(&watch, 1, deadline_left(deadline));
	while (ready < 0 && errno == EINTR);
	if (ready <= 0)
		return false;
	reap(process);
	return true;
}

void process_finish(struct process *process)
{
	if (process->reaped)
		return;
	kill(process->pid, SIGKILL);
	reap(process);
}

bool process_status(pid_t pid, const char *name, char value[64])
{
	char path[64], line[512];
	size_t length = strlen(name);
	bool found = false;
	FILE *in;

	snprintf(path, sizeof(path), "/proc/%d/status", pid);
	in = fopen(path, "re");
	while (in != NULL && !found && fgets(line, sizeof(line), in) != NULL)
		if (strncmp(line, name, length) == 0 && line[length] == ':')
			found = sscanf(line + length + 1, " %63s", value) == 1;
	if (in != NULL)
		fclose(in);
	return found;
}

size_t process_memory(pid_t pid)
{
	char value[64] = "0";

	process_status(pid, "VmRSS", value);
	return strtoul(value, NULL, 10) * 1024;
}
