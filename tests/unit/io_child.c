/* Helper programs: what they are given, what is taken from them, and that nothing stays behind. */
#include <criterion/criterion.h>
#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

#include "base/memory.h"
#include "io/child.h"
#include "support/deadline.h"
#include "support/home.h"
#include "unit/given.h"

enum { PATIENCE = 60 * 1000, OUTPUT_CEILING = 1024 * 1024 };

static struct clock now;
static struct loop *loop;

/* What was told of a helper program's end. */
struct told {
	bool done;
	struct child_result result; /* texts are copies */
	char *output, *errors;
};

static struct told told;

static void begin(void)
{
	clock_init(&now);
	loop = loop_create(&now);
}

static void end(void)
{
	loop_destroy(loop);
	free(told.output);
	free(told.errors);
}

TestSuite(io_child, .init = begin, .fini = end, .timeout = TEST_LIMIT);

static void done(void *owner, const struct child_result *result)
{
	struct told *own = owner;
	cr_expect_not(own->done, "told twice");
	free(own->output);
	free(own->errors);
	*own = (struct told){.done = true,
		.result = *result,
		.output = xstrdup(result->output),
		.errors = xstrdup(result->errors)};
}

/* Starts a line of sh. */
static struct child *start(const char *script, int64_t deadline)
{
	static const char *const environment[] = {"GIVEN=word with blanks", NULL};
	const char *const argv[] = {"sh", "-c", script, NULL};
	struct child_request request = {.argv = argv,
		.environment = environment,
		.deadline = deadline,
		.done = done,
		.owner = &told};
	struct error err = {0};
	told.done = false;
	struct child *child = child_start(loop, &request, &err);
	cr_assert(child, "%s", err.text);
	return child;
}

static void await(void)
{
	int64_t until = deadline_in(PATIENCE);
	while (!told.done && deadline_left(until) > 0)
		loop_turn(loop, deadline_left(until));
	cr_assert(told.done, "it has not ended in time");
}

static void run(const char *script)
{
	start(script, PATIENCE);
	await();
}

/* The process is no more, or waits to be reaped by somebody else. */
static bool ended(pid_t pid)
{
	char path[64];
	snprintf(path, sizeof(path), "/proc/%d/stat", (int)pid);
	char *stat = given_text(path);
	const char *state = stat ? strrchr(stat, ')') : NULL;
	bool gone = !state || state[2] == 'Z' || state[2] == 'X';
	free(stat);
	return gone;
}

static void expect_ended(pid_t pid)
{
	int64_t until = deadline_in(PATIENCE);
	cr_assert_gt(pid, 1);
	while (!ended(pid) && deadline_left(until) > 0)
		loop_turn(loop, 10);
	cr_expect(ended(pid), "process %d still runs", (int)pid);
}

Test(io_child, what_it_says_and_how_it_ends)
{
	run("printf 'one\\ntwo'; echo trouble >&2; echo \"$GIVEN\" >&2; exit 7");
	cr_expect_eq(told.result.status, 7);
	cr_expect_eq(told.result.signal, 0);
	cr_expect_not(told.result.timed_out || told.result.too_large);
	cr_expect_str_eq(told.output, "one\ntwo");
	cr_expect_str_eq(told.errors, "trouble\nword with blanks\n");
	run(":");
	cr_expect_eq(told.result.status, 0);
	cr_expect_str_eq(told.output, "");
	cr_expect_str_eq(told.errors, "");
}

/* It must not read the user's keys, write on the screen, or hold the program's connections. */
Test(io_child, it_has_no_terminal_no_input_and_none_of_our_descriptors)
{
	int kept = open("/dev/null", O_RDONLY); /* on purpose without O_CLOEXEC */
	cr_assert_geq(kept, 3);
	run("cat; (: </dev/tty) 2>/dev/null && echo terminal; test -t 1 && echo terminal; "
	    "for fd in /proc/self/fd/*; do test -e $fd && echo ${fd##*/}; done; true");
	cr_expect_eq(told.result.status, 0);
	cr_expect_str_eq(told.output, "0\n1\n2\n", "%s", told.output);
	close(kept);
}

/* The program blocks the signals that it reads in its loop; a helper must not inherit that. */
Test(io_child, signals_have_their_usual_meaning)
{
	sigset_t blocked;
	sigemptyset(&blocked);
	sigaddset(&blocked, SIGTERM);
	sigaddset(&blocked, SIGPIPE);
	sigprocmask(SIG_BLOCK, &blocked, NULL);
	signal(SIGPIPE, SIG_IGN);
	run("kill -TERM $$; echo survived");
	cr_expect_eq(told.result.status, -1);
	cr_expect_eq(told.result.signal, SIGTERM);
	cr_expect_str_eq(told.output, "");
	run("kill -PIPE $$; echo survived");
	cr_expect_eq(told.result.signal, SIGPIPE);
}

Test(io_child, output_has_a_ceiling)
{
	run("i=0; while test $i -lt 64; do printf '%065536d' 1; i=$((i+1)); done; "
	    "head -c 100000 /dev/zero | tr '\\0' e >&2; exit 3");
	cr_expect(told.result.too_large);
	cr_expect_eq(told.result.status, 3, "it can write on to its end");
	cr_expect_leq(strlen(told.output), OUTPUT_CEILING);
	cr_expect_gt(strlen(told.output), OUTPUT_CEILING / 2);
	cr_expect_leq(strlen(told.errors), 16 * 1024);
	cr_expect_eq(*told.errors, 'e');
}

Test(io_child, past_its_deadline_it_goes_with_all_that_it_started)
{
	start("sleep 1000 & echo $!; echo waiting >&2; wait", 3000);
	await();
	cr_expect(told.result.timed_out);
	cr_expect_eq(told.result.status, -1);
	cr_expect_eq(told.result.signal, SIGKILL);
	cr_expect_str_eq(told.errors, "waiting\n", "what it said is kept");
	expect_ended(atoi(told.output));
}

/* A login helper may leave a process behind that holds the pipes: nobody waits for that one. */
Test(io_child, what_it_leaves_behind_is_not_waited_for)
{
	run("sleep 1000 & echo $!");
	pid_t left = atoi(told.output);
	cr_expect_eq(told.result.status, 0);
	cr_assert_gt(left, 1);
	cr_expect_not(ended(left));
	kill(left, SIGKILL);
	expect_ended(left);
}

Test(io_child, canceled_it_is_gone_and_nobody_is_told)
{
	char *home = given_home();
	char *path = home_path(home, "pid");
	char *script =
		xasprintf("sleep 1000 & echo $! >%s.new; mv %s.new %s; wait", path, path, path);
	struct child *child = start(script, PATIENCE);
	int64_t until = deadline_in(PATIENCE);
	while (access(path, R_OK) && deadline_left(until) > 0)
		loop_turn(loop, 10);
	char *text = given_text(path);
	cr_assert(text, "it does not run");
	child_cancel(child);
	child_cancel(NULL);
	expect_ended(atoi(text));
	cr_expect_not(told.done);
	cr_expect(waitpid(-1, NULL, WNOHANG) < 0 && errno == ECHILD, "a child is left");
	free(text);
	free(script);
	free(path);
	home_remove(home);
}

static void expect_not_started(const char *program, const char *said)
{
	const char *const argv[] = {program, NULL};
	struct child_request request = {.argv = argv, .deadline = PATIENCE, .done = done};
	struct error err = {0};
	cr_assert_not(child_start(loop, &request, &err), "%s runs", program);
	cr_expect(strstr(err.text, said), "%s: %s", program, err.text);
}

Test(io_child, what_cannot_be_started_is_said)
{
	char *home = given_home();
	char *plain = home_path(home, "plain");
	char *none = home_path(home, "none");
	given_file(home, "plain", "no program");
	expect_not_started("no-such-helper", "no-such-helper is not installed (not found in PATH)");
	expect_not_started(plain, "/plain: Permission denied");
	expect_not_started(home, ": Is a directory");
	expect_not_started(none, "/none: No such file or directory");
	setenv("PATH", home, 1);
	expect_not_started("plain", "plain is not installed");
	setenv("PATH", "", 1);
	expect_not_started("sh", "sh is not installed");
	unsetenv("PATH");
	expect_not_started("sh", "sh is not installed");
	free(plain);
	free(none);
	home_remove(home);
}
