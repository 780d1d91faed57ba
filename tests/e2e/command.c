#include "e2e/command.h"

#include <criterion/criterion.h>
#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include "e2e/console.h"
#include "e2e/site.h"
#include "support/deadline.h"
#include "support/home.h"
#include "support/process.h"
#include "support/term_environment.h"

enum { BETWEEN_LOOKS = 10 /* milliseconds */ };

static void write_kubeconfig(const char *home, const struct command_plan *plan)
{
	char *made = plan->kubeconfig == NULL ? access_write(&plan->access) : NULL;
	const char *text = made != NULL ? made : plan->kubeconfig;

	if (*text != '\0')
		given_file(home, ".kube/config", text);
	free(made);
}

char *command_path(void)
{
	const char *program = getenv("MTVTOP"), *slash = strrchr(program, '/');

	return text_of("PATH=%.*s:%s", (int)(slash - program), program, getenv("PATH"));
}

static char **environment_of(const char *home, const struct command_plan *plan)
{
	const char *added[WORDS_MAX + 3] = {NULL};
	char *preload = text_of("LD_PRELOAD=%s", getenv("PRELOAD")), *path = command_path();
	char **environment;
	int count = 0;

	for (; plan->environment[count] != NULL; count++)
		added[count] = plan->environment[count];
	if (plan->preload)
		added[count++] = preload;
	if (plan->line != NULL)
		added[count] = path;
	environment =
		term_environment_create(&(struct term_options){.home = home, .environment = added});
	free(path);
	free(preload);
	return environment;
}

/* A file of the home folder for what is printed. */
static int catch (const char *home, const char *name)
{
	char *path = home_path(home, name);
	int fd = open(path, O_RDWR | O_CREAT | O_TRUNC | O_CLOEXEC, 0600);

	cr_assert_geq(fd, 0, "%s: %s", path, strerror(errno));
	free(path);
	return fd;
}

/* What was caught, which ends it. */
static char *caught(int fd)
{
	off_t length = lseek(fd, 0, SEEK_END);
	char *text = calloc(1, (size_t)length + 1);

	cr_assert_eq(pread(fd, text, (size_t)length, 0), (ssize_t)length);
	close(fd);
	return text;
}

/* Until there is something in the file, or the program has ended. */
static void wait_printed(const struct process *process, int output)
{
	int64_t deadline = deadline_in(PATIENCE);
	struct pollfd end = {.fd = process->watch, .events = POLLIN};
	struct stat file = {0};

	while (fstat(output, &file) == 0 && file.st_size == 0 && deadline_left(deadline) > 0 &&
		poll(&end, 1, BETWEEN_LOOKS) == 0)
		;
}

static void fill_words(const char **argv, const struct command_plan *plan)
{
	*argv++ = getenv("MTVTOP");
	for (int i = 0; plan->words[i] != NULL; i++)
		*argv++ = plan->words[i];
	*argv = NULL;
}

static int run(const char *home, const struct command_plan *plan, int output, int error)
{
	char *line = plan->line != NULL ? text_of("cd && exec %s", plan->line) : NULL;
	const char *argv[WORDS_MAX + 2] = {"/bin/sh", "-c", line};
	int nothing = open("/dev/null", O_RDONLY | O_CLOEXEC), status = -1;
	struct process process;
	struct process_plan about = {.argv = argv,
		.environment = environment_of(home, plan),
		.input = nothing,
		.output = plan->output != 0 ? plan->output : output,
		.error = error};

	if (line == NULL)
		fill_words(argv, plan);
	cr_assert(process_start(&process, &about), "%s: %s", argv[0], strerror(errno));
	if (plan->interrupt) {
		wait_printed(&process, output);
		kill(process.pid, SIGINT);
	}
	if (process_wait(&process, deadline_in(plan->patience > 0 ? plan->patience : PATIENCE)))
		status = WIFEXITED(process.status) ? WEXITSTATUS(process.status)
						   : 128 + WTERMSIG(process.status);
	process_finish(&process);
	term_environment_destroy((char **)(uintptr_t)about.environment);
	close(nothing);
	free(line);
	return status;
}

struct outcome command_run(const struct command_plan *plan)
{
	char *own = plan->home == NULL ? home_create() : NULL;
	const char *home = own != NULL ? own : plan->home;
	int output = catch (home, "output"), error = catch (home, "errors");
	struct outcome outcome;

	write_kubeconfig(home, plan);
	outcome.status = run(home, plan, output, error);
	outcome.output = caught(output);
	outcome.errors = caught(error);
	home_remove(own);
	return outcome;
}

void outcome_finish(struct outcome *outcome)
{
	free(outcome->output);
	free(outcome->errors);
}

void command_expect_failure(const struct command_plan *plan, int status, const char *words)
{
	struct outcome outcome = command_run(plan);

	cr_expect_not_null(
		strstr(outcome.errors, words), "%s\nis not said, but:\n%s", words, outcome.errors);
	cr_expect_eq(outcome.status, status, "status %d: %s", outcome.status, outcome.errors);
	cr_expect_str_empty(outcome.output);
	outcome_finish(&outcome);
}

void command_expect_output(const struct command_plan *plan, const char *words)
{
	struct outcome outcome = command_run(plan);

	cr_expect_not_null(strstr(outcome.output, words), "%s\nis not printed, but:\n%s", words,
		outcome.output);
	cr_expect_eq(outcome.status, 0, "status %d: %s", outcome.status, outcome.errors);
	cr_expect_str_empty(outcome.errors);
	outcome_finish(&outcome);
}

void command_expect_parts(const char *text, const char *const *parts)
{
	const char *at = text;

	for (int i = 0; parts[i] != NULL; i++) {
		const char *found = strstr(at, parts[i]);

		cr_assert_not_null(found, "no \"%s\" behind \"%s\" in:\n%s", parts[i],
			i > 0 ? parts[i - 1] : "", text);
		at = found + strlen(parts[i]);
	}
}
