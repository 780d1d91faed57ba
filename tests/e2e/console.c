#include "e2e/console.h"

#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <pty.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include "e2e/site.h"
#include "support/deadline.h"
#include "support/home.h"
#include "support/process.h"
#include "support/term_environment.h"

enum {
	ARGUMENTS_MAX = 24,
	RESPONSE = 1000 + 7000, /* less than what waits for a server takes */
	PICTURE = 2000,		/* from its first bytes to the last ones */
	PASTE_MODE = 2004,
	BETWEEN_LOOKS = 10,
	BETWEEN_ANSWERS = 300
};

/* ---- files ----------------------------------------------------------------------------------- */

void given_file(const char *home, const char *file, const char *text)
{
	cr_assert(home_write(home, file, text), "%s: %s", file, strerror(errno));
}

void given_program(const char *home, const char *file, const char *text)
{
	char *path = home_path(home, file);

	given_file(home, file, text);
	cr_assert_eq(chmod(path, 0700), 0);
	free(path);
}

static void write_kubeconfig(const char *home, const struct console_plan *plan, int port)
{
	struct access access = plan->access;
	char *made = NULL;

	if (access.port == 0)
		access.port = port;
	if (plan->kubeconfig == NULL)
		made = access_write(&access);
	if (made != NULL || *plan->kubeconfig != '\0')
		given_file(home, ".kube/config", made != NULL ? made : plan->kubeconfig);
	free(made);
}

/* ---- the proxy ------------------------------------------------------------------------------- */

struct proxy *console_start_proxy(void)
{
	char *upstream = text_of("127.0.0.1:%d", site_port());
	char *certificate = site_path("pki/server.crt"), *key = site_path("pki/server.key");
	char *ca = site_path("pki/ca.crt");
	struct proxy_options options = {
		.upstream = upstream, .certificate = certificate, .key = key, .upstream_ca = ca};
	struct proxy *proxy = proxy_start(&options);

	cr_assert_not_null(proxy, "the fault proxy does not start: %s", strerror(errno));
	free(ca);
	free(key);
	free(certificate);
	free(upstream);
	return proxy;
}

void console_fault(struct console *console, const char *format, ...)
{
	char line[2048];
	va_list arguments;

	va_start(arguments, format);
	vsnprintf(line, sizeof(line), format, arguments);
	va_end(arguments);
	cr_assert(proxy_command(console->proxy, "%s", line), "fault-proxy: %s: %s", line,
		proxy_answer(console->proxy));
}

static void set_faults(struct console *console, const struct console_plan *plan)
{
	if (plan->wire == HTTP1)
		console_fault(console, "alpn http/1.1");
	for (int i = 0; plan->faults[i] != NULL; i++)
		console_fault(console, "%s", plan->faults[i]);
}

/* ---- start ----------------------------------------------------------------------------------- */

static void fill_arguments(const char **argv, const struct console_plan *plan)
{
	for (int i = 0; plan->under[i] != NULL; i++)
		*argv++ = plan->under[i];
	*argv++ = plan->program != NULL ? plan->program : getenv("MTVTOP");
	*argv++ = "--start";
	*argv++ = plan->start != NULL ? plan->start : "plans";
	*argv++ = plan->name_space != NULL ? "-n" : "-A";
	if (plan->name_space != NULL)
		*argv++ = plan->name_space;
	if (plan->wire == HTTP1 && !plan->faulty)
		*argv++ = "--http1";
	for (int i = 0; plan->options[i] != NULL; i++)
		*argv++ = plan->options[i];
	*argv = NULL;
}

/* The program's own terminal, by the number that the kernel gave it. */
static int open_terminal(const struct term *term)
{
	char path[64], line[512];
	unsigned number = 0;
	FILE *in;

	snprintf(path, sizeof(path), "/proc/%d/stat", term_pid(term));
	in = fopen(path, "re");
	if (in != NULL && fgets(line, sizeof(line), in) != NULL)
		sscanf(strrchr(line, ')'), ") %*c %*d %*d %*d %u", &number);
	if (in != NULL)
		fclose(in);
	snprintf(path, sizeof(path), "/dev/pts/%u", (number & 0xff) | (number >> 12 & 0xfff00));
	return open(path, O_RDWR | O_NOCTTY | O_CLOEXEC);
}

/* What every new terminal is like. */
static struct termios fresh_terminal(void)
{
	struct termios fresh = {0};
	int master = -1, slave = -1;

	cr_assert_eq(openpty(&master, &slave, NULL, NULL, NULL), 0);
	tcgetattr(slave, &fresh);
	close(slave);
	close(master);
	return fresh;
}

static void start_program(struct console *console, const struct console_plan *plan)
{
	const char *argv[ARGUMENTS_MAX], *environment[LIST_MAX + 2] = {NULL};
	char *preload = text_of("LD_PRELOAD=%s", getenv("PRELOAD"));
	int count = 0;
	struct term_options options = {.argv = argv,
		.environment = environment,
		.home = console->home,
		.name = plan->name,
		.columns = plan->columns != 0 ? plan->columns : 160,
		.lines = plan->lines != 0 ? plan->lines : 40};

	fill_arguments(argv, plan);
	for (; plan->environment[count] != NULL; count++)
		environment[count] = plan->environment[count];
	if (plan->preload)
		environment[count] = preload;
	console->term = term_start(&options);
	cr_assert_not_null(console->term, "%s: %s", argv[0], strerror(errno));
	free(preload);
}

struct console console_start(const struct console_plan *plan)
{
	struct console console = {.terminal = -1, .fresh = fresh_terminal()};

	console.home = plan->home != NULL ? text_of("%s", plan->home) : home_create();
	cr_assert_not_null(console.home);
	if (plan->faulty) {
		console.proxy = console_start_proxy();
		set_faults(&console, plan);
	}
	write_kubeconfig(console.home, plan, plan->faulty ? proxy_port(console.proxy) : 0);
	if (plan->settings != NULL)
		given_file(console.home, ".config/mtvtop/settings.yaml", plan->settings);
	start_program(&console, plan);
	console.terminal = open_terminal(console.term);
	return console;
}

/* ---- the end --------------------------------------------------------------------------------- */

void console_finish(struct console *console)
{
	if (console->terminal >= 0)
		close(console->terminal);
	term_destroy(console->term);
	cr_assert(proxy_destroy(console->proxy), "the fault proxy did not end properly");
	home_remove(console->home);
}

void console_end(struct console *console)
{
	console_press(console, "q");
	console_expect_exit(console, 0, ENDS_WITHIN);
	console_expect_restored(console);
	console_finish(console);
}

char *console_keep_home(struct console *console)
{
	char *home = console->home;

	console->home = home_create();
	cr_assert_not_null(console->home);
	return home;
}

static bool failed;

/* For the leak check: a test that has failed leaves everything lying, and that is not the news. */
int __lsan_is_turned_off(void);
int __lsan_is_turned_off(void)
{
	return failed;
}

/* Fails the test with a picture unless something holds. */
static void insist(struct console *console, bool holds, const char *what, const char *text)
{
	failed = !holds;
	if (failed)
		term_dump(console->term, stderr);
	cr_assert(holds, "%s%s", what, text);
}

void console_insist(struct console *console, bool holds, const char *what)
{
	insist(console, holds, what, "");
}

void console_expect_exit(struct console *console, int status, int milliseconds)
{
	bool ended = term_wait_exit(console->term, milliseconds);

	insist(console, ended, "it did not end", "");
	insist(console, term_exit(console->term).code == status, "it ended otherwise", "");
}

void console_expect_killed(struct console *console, int number)
{
	bool ended = term_wait_exit(console->term, ENDS_WITHIN);

	insist(console, ended, "it did not end", "");
	insist(console, term_exit(console->term).signal == number, "it ended otherwise", "");
	insist(console, !term_exit(console->term).core, "it left a core file", "");
}

void console_expect_restored(struct console *console)
{
	struct termios now = {0}, *fresh = &console->fresh;

	insist(console, !term_alternate(console->term), "the alternate screen is left on", "");
	insist(console, term_cursor_visible(console->term), "the cursor is left hidden", "");
	insist(console, !term_mode(console->term, PASTE_MODE), "paste mode is left on", "");
	cr_assert_eq(tcgetattr(console->terminal, &now), 0);
	cr_assert_eq(now.c_iflag, fresh->c_iflag);
	cr_assert_eq(now.c_oflag, fresh->c_oflag);
	cr_assert_eq(now.c_cflag, fresh->c_cflag);
	cr_assert_eq(now.c_lflag, fresh->c_lflag);
	cr_assert_eq(memcmp(now.c_cc, fresh->c_cc, sizeof(now.c_cc)), 0);
}

/* ---- expectations ---------------------------------------------------------------------------- */

void console_expect_within(struct console *console, const char *text, int milliseconds)
{
	insist(console, term_wait_text(console->term, text, milliseconds), "not shown: ", text);
}

void console_expect(struct console *console, const char *text)
{
	console_expect_within(console, text, PATIENCE);
}

void console_expect_match_within(struct console *console, const char *pattern, int milliseconds)
{
	insist(console, term_wait_match(console->term, pattern, milliseconds),
		"no line matches: ", pattern);
}

void console_expect_match(struct console *console, const char *pattern)
{
	console_expect_match_within(console, pattern, PATIENCE);
}

void console_expect_gone_within(struct console *console, const char *text, int milliseconds)
{
	insist(console, term_wait_gone(console->term, text, milliseconds), "still shown: ", text);
}

void console_expect_gone(struct console *console, const char *text)
{
	console_expect_gone_within(console, text, PATIENCE);
}

void console_expect_now(struct console *console, const char *text)
{
	console_expect_within(console, text, PICTURE);
}

/* ---- what the user does ---------------------------------------------------------------------- */

void console_press(struct console *console, const char *keys)
{
	insist(console, term_keys(console->term, keys), "cannot press ", keys);
}

void console_command(struct console *console, const char *line)
{
	cr_assert(term_send(console->term, ":") && term_send(console->term, line) &&
		term_send(console->term, "\r"));
}

void console_expect_question(struct console *console, const char *text)
{
	int64_t deadline = deadline_in(PATIENCE);
	bool counts = false;

	console_expect(console, text);
	while (!counts && deadline_left(deadline) > 0) {
		console_press(console, "<Enter>");
		counts = term_wait_match(
			console->term, "first type |Enter answers nothing", BETWEEN_ANSWERS);
	}
	insist(console, counts, "cannot be answered: ", text);
}

void console_expect_responsive(struct console *console)
{
	cr_assert(term_send(console->term, ":are-you-there"));
	console_expect_within(console, ":are-you-there", RESPONSE);
	console_press(console, "<Esc>");
	insist(console, term_wait_gone(console->term, ":are-you-there", RESPONSE),
		"Esc does not close the prompt", "");
}

void console_signal(struct console *console, int number)
{
	cr_assert(term_signal(console->term, number));
}

/* ---- the process ----------------------------------------------------------------------------- */

static char console_state(const struct console *console)
{
	char value[64] = "?";

	process_status(term_pid(console->term), "State", value);
	return *value;
}

bool console_wait_state(const struct console *console, char state, int milliseconds)
{
	int64_t deadline = deadline_in(milliseconds);

	while (console_state(console) != state && deadline_left(deadline) > 0)
		poll(NULL, 0, BETWEEN_LOOKS);
	return console_state(console) == state;
}

size_t console_memory(const struct console *console)
{
	return process_memory(term_pid(console->term));
}

long console_processor(const struct console *console)
{
	char path[64], line[512];
	unsigned long user = 0, system = 0;
	FILE *in;

	snprintf(path, sizeof(path), "/proc/%d/stat", term_pid(console->term));
	in = fopen(path, "re");
	cr_assert_not_null(in);
	if (fgets(line, sizeof(line), in) != NULL)
		sscanf(strrchr(line, ')'), ") %*c %*d %*d %*d %*d %*d %*u %*u %*u %*u %*u %lu %lu",
			&user, &system);
	fclose(in);
	return (long)(user + system) * 1000 / sysconf(_SC_CLK_TCK);
}

/* ---- without a terminal ---------------------------------------------------------------------- */

static void read_to_end(int fd, struct printed *printed, int64_t deadline)
{
	struct pollfd source = {.fd = fd, .events = POLLIN};
	char bytes[4096];
	size_t length = 0;
	FILE *out = open_memstream(&printed->text, &length);
	ssize_t got;

	while (poll(&source, 1, deadline_left(deadline)) > 0 &&
		(got = read(fd, bytes, sizeof(bytes))) > 0)
		fwrite(bytes, 1, (size_t)got, out);
	fclose(out);
}

struct printed run_mtvtop(const char *home, const char *const *options)
{
	return run_program(getenv("MTVTOP"), home, options, NULL);
}

struct printed run_program(const char *program, const char *home, const char *const *options,
	const char *const *environment)
{
	const char *argv[ARGUMENTS_MAX] = {program};
	struct term_options about = {.home = home, .environment = environment};
	struct process process;
	struct printed printed = {.status = -1};
	int64_t deadline = deadline_in(PATIENCE);
	int ends[2], nothing = open("/dev/null", O_RDONLY | O_CLOEXEC);

	for (int i = 0; options[i] != NULL; i++)
		argv[i + 1] = options[i];
	cr_assert_eq(pipe2(ends, O_CLOEXEC), 0);
	struct process_plan plan = {.argv = argv,
		.environment = term_environment_create(&about),
		.input = nothing,
		.output = ends[1],
		.error = ends[1]};
	cr_assert(process_start(&process, &plan));
	close(ends[1]);
	close(nothing);
	read_to_end(ends[0], &printed, deadline);
	if (process_wait(&process, deadline) && WIFEXITED(process.status))
		printed.status = WEXITSTATUS(process.status);
	process_finish(&process);
	term_environment_destroy((char **)(uintptr_t)plan.environment);
	close(ends[0]);
	return printed;
}
