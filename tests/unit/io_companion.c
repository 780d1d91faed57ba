#include <criterion/criterion.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

#include "io/companion.h"

enum { DEADLINE = 60 * 1000 };

static struct clock now;
static struct loop *loop;
static struct error err;

static void prepare(void)
{
	clock_init(&now);
	loop = loop_create(&now);
}

static void clear(void)
{
	loop_destroy(loop);
}

TestSuite(io_companion, .init = prepare, .fini = clear);

static struct companion *shell(const char *script)
{
	const char *const argv[] = {"sh", "-c", script, NULL};
	struct companion *companion = companion_start(loop, "sh", argv, &err);
	cr_assert_not_null(companion, "%s", err.text);
	return companion;
}

static void expect_said(const char *script, const char *words)
{
	struct companion *companion = shell(script);
	cr_expect_null(companion_line(companion, DEADLINE, &err));
	cr_expect_str_eq(err.text, words);
	companion_end(companion);
}

Test(io_companion, says_that_it_is_ready)
{
	struct companion *companion = shell("echo ready $$; exec sleep 1000");
	const char *line = companion_line(companion, DEADLINE, &err);
	cr_assert_not_null(line, "%s", err.text);
	cr_expect_eq(strncmp(line, "ready ", 6), 0);
	pid_t pid = (pid_t)strtol(line + 6, NULL, 10);
	cr_expect_eq(kill(pid, 0), 0);
	companion_end(companion);
	cr_expect_eq(kill(pid, 0), -1, "it has ended and is no zombie");
}

Test(io_companion, tells_what_it_said_instead)
{
	expect_said("echo no such night >&2; exit 1", "no such night");
	expect_said("exit 1", "it ended");
	struct companion *companion = shell("exec sleep 1000");
	cr_expect_null(companion_line(companion, 50, &err));
	cr_expect_str_eq(err.text, "it does not get ready");
	companion_end(companion);
}

Test(io_companion, what_is_not_there_is_told)
{
	const char *const argv[] = {"nothing-here", NULL};
	struct companion *companion = companion_start(loop, "/nothing-here", argv, &err);
	cr_assert_not_null(companion);
	cr_expect_null(companion_line(companion, DEADLINE, &err));
	cr_expect_str_eq(err.text, "cannot run /nothing-here: No such file or directory");
	companion_end(companion);
	companion_end(NULL);
}

Test(io_companion, one_that_does_not_want_to_end_is_killed)
{
	struct companion *companion = shell("trap '' TERM; echo $$; while :; do sleep 1000; done");
	const char *line = companion_line(companion, DEADLINE, &err);
	cr_assert_not_null(line, "%s", err.text);
	pid_t pid = (pid_t)strtol(line, NULL, 10);
	companion_end(companion);
	cr_expect_eq(kill(pid, 0), -1);
}

/* What it writes later fills no pipe: it would stand still. */
Test(io_companion, is_read_on)
{
	struct companion *companion =
		shell("echo ready; yes | head -c 1000000; yes | head -c 1000000 >&2; exit 7");
	cr_assert_not_null(companion_line(companion, DEADLINE, &err), "%s", err.text);
	siginfo_t info = {0};
	int64_t end = now.mono + DEADLINE;
	while (now.mono < end && !info.si_pid) {
		loop_turn(loop, 100);
		waitid(P_ALL, 0, &info, WEXITED | WNOHANG | WNOWAIT);
	}
	cr_expect_eq(info.si_status, 7);
	companion_end(companion);
}

/* What it said since it was ready, a line each, and whether it ended. */
struct heard {
	char text[200];
	int lines;
	bool ended;
};

static void hear(void *data, const char *line)
{
	struct heard *heard = data;
	size_t used = strlen(heard->text);
	snprintf(heard->text + used, sizeof(heard->text) - used, "%s|", line);
	heard->lines++;
}

static void see_end(void *data)
{
	((struct heard *)data)->ended = true;
}

static void listen_to(struct companion *companion, struct heard *heard)
{
	cr_assert_not_null(companion_line(companion, DEADLINE, &err), "%s", err.text);
	companion_listen(companion, &(struct companion_ears){hear, see_end, heard});
}

Test(io_companion, hands_on_what_it_says_later)
{
	struct heard heard = {0};
	struct companion *companion =
		shell("printf 'ready\\none\\ntw'; sleep 0.01; echo o; head -c 2000 /dev/zero |"
		      " tr '\\0' x; echo; printf 'three\\n\\nfour\\nno end'; exec sleep 1000");
	listen_to(companion, &heard);
	int64_t end = now.mono + DEADLINE;
	while (now.mono < end && heard.lines < 5)
		loop_turn(loop, 100);
	cr_expect_str_eq(heard.text, "one|two|three||four|", "one was too long, one has no end");
	cr_expect_not(heard.ended);
	companion_end(companion);
	cr_expect_not(heard.ended, "it was told to end");
}

Test(io_companion, tells_that_it_ended)
{
	struct heard heard = {0};
	struct companion *companion = shell("echo ready; kill -9 $$");
	listen_to(companion, &heard);
	int64_t end = now.mono + DEADLINE;
	while (now.mono < end && !heard.ended)
		loop_turn(loop, 100);
	cr_expect(heard.ended);
	cr_expect_eq(heard.lines, 0);
	companion_end(companion);
}

/* The end of a program that is killed is the end of what runs beside it. */
Test(io_companion, ends_with_its_parent)
{
	int pipes[2];
	char text[40] = "";
	cr_assert_eq(pipe(pipes), 0);
	pid_t parent = fork();
	if (parent == 0) {
		struct companion *companion = shell("echo $$; exec sleep 1000");
		const char *line = companion_line(companion, DEADLINE, &err);
		if (write(pipes[1], line, strlen(line)) > 0)
			pause();
		_exit(1);
	}
	cr_assert_gt(read(pipes[0], text, sizeof(text) - 1), 0);
	pid_t pid = (pid_t)strtol(text, NULL, 10);
	cr_assert_eq(kill(pid, 0), 0);
	kill(parent, SIGKILL);
	waitpid(parent, NULL, 0);
	int64_t end = now.mono + DEADLINE;
	while (now.mono < end && !kill(pid, 0)) {
		char path[40], state = 'Z';
		snprintf(path, sizeof(path), "/proc/%d/stat", (int)pid);
		FILE *file = fopen(path, "r");
		if (file && fscanf(file, "%*d (%*[^)]) %c", &state) != 1)
			state = 'R';
		if (file)
			fclose(file);
		if (state == 'Z')
			break; /* dead, and its new parent has not looked yet */
		loop_turn(loop, 10);
	}
	cr_expect_lt(now.mono, end, "it lives on");
}
