/*
 * `mtvtop get --watch`: rows and then their changes, for as long as somebody reads; lost and found
 * servers are told apart from a quiet one. What a change is: tests/unit/app_stream.c.
 */
#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/wait.h>
#include <unistd.h>

#include "e2e/command.h"
#include "e2e/console.h"
#include "e2e/site.h"
#include "support/deadline.h"
#include "support/home.h"
#include "support/process.h"
#include "support/term_environment.h"

enum { TEXT_MAX = 64 * 1024 };

/* What comes out of one of its descriptors. */
struct outlet {
	int fd;
	char text[TEXT_MAX];
	size_t length;
};

/* A stream that runs. */
struct watcher {
	char *home;
	struct process process;
	struct proxy *proxy;
	struct outlet output, errors;
};

static void open_outlet(struct outlet *outlet, int *end)
{
	int ends[2];

	cr_assert_eq(pipe2(ends, O_CLOEXEC), 0);
	*outlet = (struct outlet){.fd = ends[0]};
	*end = ends[1];
}

static void start(struct watcher *watcher, const char *const *words, const char *name_space)
{
	const char *argv[WORDS_MAX + 2] = {getenv("MTVTOP")};
	struct access access = {.name_space = name_space,
		.port = watcher->proxy != NULL ? proxy_port(watcher->proxy) : 0};
	char *config = access_write(&access);
	int nothing = open("/dev/null", O_RDONLY | O_CLOEXEC);
	struct process_plan plan = {.argv = argv, .input = nothing};

	for (int i = 0; words[i] != NULL; i++)
		argv[i + 1] = words[i];
	watcher->home = home_create();
	home_write(watcher->home, ".kube/config", config);
	plan.environment = term_environment_create(&(struct term_options){.home = watcher->home});
	open_outlet(&watcher->output, &plan.output);
	open_outlet(&watcher->errors, &plan.error);
	cr_assert(process_start(&watcher->process, &plan), "%s: %s", argv[0], strerror(errno));
	term_environment_destroy((char **)(uintptr_t)plan.environment);
	close(plan.output);
	close(plan.error);
	close(nothing);
	free(config);
}

/* Reads what comes next. False: nothing did, or it was the end. */
static bool read_on(struct outlet *outlet, int64_t deadline)
{
	struct pollfd fd = {.fd = outlet->fd, .events = POLLIN};
	ssize_t got;

	if (poll(&fd, 1, deadline_left(deadline)) <= 0)
		return false;
	got = read(outlet->fd, outlet->text + outlet->length, TEXT_MAX - 1 - outlet->length);
	outlet->length += got > 0 ? (size_t)got : 0;
	return got > 0;
}

/* Reads until TEXT is there. */
static void expect(struct outlet *outlet, const char *text)
{
	int64_t deadline = deadline_in(PATIENCE);

	while (strstr(outlet->text, text) == NULL && read_on(outlet, deadline))
		continue;
	cr_assert_not_null(
		strstr(outlet->text, text), "%s\ndid not come, but\n%s", text, outlet->text);
}

static int count_lines(const char *text)
{
	int count = 0;

	for (; *text != '\0'; text++)
		count += *text == '\n';
	return count;
}

/* Reads to the end of the last of so many lines, behind which there are no others. */
static void expect_lines(struct outlet *outlet, int count)
{
	int64_t deadline = deadline_in(PATIENCE);

	while (count_lines(outlet->text) < count && read_on(outlet, deadline))
		continue;
	cr_expect_eq(count_lines(outlet->text), count, "%s", outlet->text);
}

static void stop_reading(struct outlet *outlet)
{
	if (outlet->fd >= 0)
		close(outlet->fd);
	outlet->fd = -1;
}

static void end(struct watcher *watcher)
{
	process_finish(&watcher->process);
	stop_reading(&watcher->output);
	stop_reading(&watcher->errors);
	home_remove(watcher->home);
	cr_expect(proxy_destroy(watcher->proxy));
}

/* It ends with that status, as a shell tells it: in the middle of a write a signal ends it at once.
 */
static void expect_end(struct watcher *watcher, int status)
{
	int found = -1;

	cr_assert(process_wait(&watcher->process, deadline_in(ENDS_WITHIN)), "it goes on");
	if (WIFEXITED(watcher->process.status))
		found = WEXITSTATUS(watcher->process.status);
	else if (WIFSIGNALED(watcher->process.status))
		found = 128 + WTERMSIG(watcher->process.status);
	cr_expect_eq(found, status, "%d", found);
	end(watcher);
}

/* ---- changes --------------------------------------------------------------------------------- */

Test(streams, plans_come_change_and_go)
{
	struct watcher watcher = {0};

	site_create_namespace("stream");
	site_create_plan("stream", "web");
	start(&watcher, (const char *const[]){"get", "plans", "-w", "-o", "csv", NULL}, "stream");
	expect(&watcher.output, "Z,ADDED,web,");
	site_create_plan("stream", "db");
	expect(&watcher.output, "Z,ADDED,db,");
	/* Nothing of this is printed: the next line is of the next change. */
	site_do("PATCH", FORKLIFT "/namespaces/stream/plans/db",
		"{\"metadata\":{\"labels\":{\"a\":\"b\"}}}");
	site_change_plan("stream", "web", "other");
	expect(&watcher.output, ",other,");
	expect(&watcher.output, "Z,MODIFIED,web,");
	site_delete_plan("stream", "db");
	expect(&watcher.output, "Z,DELETED,db,");
	expect_lines(&watcher.output, 5);
	cr_assert_eq(kill(watcher.process.pid, SIGINT), 0);
	expect_end(&watcher, 128 + SIGINT);
}

Test(streams, one_plan_as_json)
{
	struct watcher watcher = {0};

	site_create_namespace("stream-one");
	site_create_plan("stream-one", "web");
	site_create_plan("stream-one", "db");
	start(&watcher,
		(const char *const[]){"get", "plan", "web", "--watch", "-o", "json", "-q",
			"source = 'before'", NULL},
		"stream-one");
	expect(&watcher.output, "{\"type\":\"ADDED\",\"time\":\"20");
	site_change_plan("stream-one", "db", "other");
	site_change_plan("stream-one", "web", "other");
	expect(&watcher.output, "\n{\"type\":\"DELETED\",\"time\":\"20");
	expect(&watcher.output, "\"source\":\"other\"");
	expect_lines(&watcher.output, 2);
	cr_assert_eq(kill(watcher.process.pid, SIGTERM), 0);
	expect_end(&watcher, 128 + SIGTERM);
}

/* ---- what is inside of plans ------------------------------------------------------------------
 */

#define PIPELINE(phase, moved)                                                                     \
	"{\"status\":{\"migration\":{\"vms\":[{\"id\":\"web-vm\",\"phase\":\"CopyDisks\","         \
	"\"pipeline\":[{"                                                                          \
	"\"name\":\"Initialize\",\"phase\":\"Completed\",\"progress\":{\"completed\":1,\"total\":" \
	"1}},{"                                                                                    \
	"\"name\":\"DiskTransfer\",\"phase\":\"" phase "\",\"progress\":{\"completed\":" moved     \
	",\"total\":100}}]}]}}}"

/* Steps of a pipeline by their place: only the one that goes on is printed. */
Test(streams, steps_of_a_plan)
{
	struct watcher watcher = {0};

	site_create_namespace("stream-steps");
	site_create_plan("stream-steps", "web");
	start(&watcher,
		(const char *const[]){"get", "plan", "web", "--vms", "-w", "-o", "csv", NULL},
		"stream-steps");
	expect(&watcher.output, "TIME,EVENT,VM,STATE,STEP,");
	expect(&watcher.output, "Z,ADDED,web-vm,");
	site_do("PATCH", FORKLIFT "/namespaces/stream-steps/plans/web/status",
		PIPELINE("Running", "10"));
	expect(&watcher.output, ",DiskTransfer,Running,10,100,");
	site_do("PATCH", FORKLIFT "/namespaces/stream-steps/plans/web/status",
		PIPELINE("Running", "20"));
	expect(&watcher.output, ",DiskTransfer,Running,20,100,");
	expect(&watcher.output, "Z,MODIFIED,web-vm,");
	expect_lines(&watcher.output, 5);
	site_delete_plan("stream-steps", "web");
	expect(&watcher.output, "Z,DELETED,web-vm,");
	cr_assert_eq(kill(watcher.process.pid, SIGINT), 0);
	expect_end(&watcher, 128 + SIGINT);
}

/* Under a query; a VM that it does not select any more is gone. */
Test(streams, table_of_vms_as_json)
{
	struct watcher watcher = {0};

	site_create_namespace("stream-table");
	site_create_plan("stream-table", "web");
	start(&watcher,
		(const char *const[]){"get", "plans", "--vms-table", "-w", "-o", "json", "-q",
			"planStatus != 'Archived'", NULL},
		"stream-table");
	expect(&watcher.output, "{\"type\":\"ADDED\",\"time\":\"20");
	expect(&watcher.output, "\"vm\":\"web-vm\"");
	site_do("PATCH", FORKLIFT "/namespaces/stream-table/plans/web",
		"{\"spec\":{\"archived\":true}}");
	site_do("PATCH", FORKLIFT "/namespaces/stream-table/plans/web/status",
		"{\"status\":{\"conditions\":[{\"type\":\"Archived\",\"status\":\"True\","
		"\"category\":"
		"\"Advisory\",\"lastTransitionTime\":\"2026-11-22T00:00:00Z\"}]}}");
	expect(&watcher.output, "\n{\"type\":\"DELETED\",\"time\":\"20");
	cr_assert_eq(kill(watcher.process.pid, SIGINT), 0);
	expect_end(&watcher, 128 + SIGINT);
}

/* A page is printed again when it says something else, not when ages grow, and ends with the plan.
 */
Test(streams, page_of_a_plan)
{
	struct watcher watcher = {0};

	site_create_namespace("stream-page");
	site_create_plan("stream-page", "web");
	start(&watcher,
		(const char *const[]){"describe", "plan", "web", "--watch", "-o", "json", NULL},
		"stream-page");
	expect(&watcher.output, "{\"kind\":\"Plan\",");
	expect(&watcher.output, "}\n");
	site_change_plan("stream-page", "web", "other");
	expect(&watcher.output, "}\n{\"kind\":\"Plan\",");
	expect(&watcher.output, "\"source\",\"value\":\"other");
	expect_lines(&watcher.output, 2);
	site_delete_plan("stream-page", "web");
	expect(&watcher.errors, "plan \"web\" is gone");
	expect_end(&watcher, 3);
}

/* ---- endings and losses ---------------------------------------------------------------------- */

/* Though nothing changes: `mtvtop get plans -w | head -1` comes back. */
Test(streams, end_when_nobody_reads)
{
	struct watcher watcher = {0};

	start(&watcher, (const char *const[]){"get", "plans", "-w", NULL}, "demo");
	expect(&watcher.output, "ADDED");
	stop_reading(&watcher.output);
	expect_end(&watcher, 0);
}

/* Whether the pipe is full to its last page: then the next write waits. */
static bool is_full(const struct outlet *outlet)
{
	int bytes = 0, room = fcntl(outlet->fd, F_GETPIPE_SZ);

	cr_assert_eq(ioctl(outlet->fd, FIONREAD, &bytes), 0);
	return bytes > room - getpagesize();
}

/* A reader that stands still holds a write up, not the end. */
Test(streams, end_while_nobody_takes_what_is_written)
{
	struct watcher watcher = {0};
	int64_t deadline = deadline_in(PATIENCE);

	start(&watcher, (const char *const[]){"get", "plans", "-A", "-w", "-o", "json", NULL},
		"demo");
	while (!is_full(&watcher.output) && deadline_left(deadline) > 0)
		poll(NULL, 0, 10);
	cr_assert(is_full(&watcher.output), "more is printed than that");
	cr_assert_eq(kill(watcher.process.pid, SIGTERM), 0);
	cr_assert(process_wait(&watcher.process, deadline_in(ENDS_WITHIN)), "it goes on");
	cr_expect(
		WIFSIGNALED(watcher.process.status) && WTERMSIG(watcher.process.status) == SIGTERM);
	end(&watcher);
}

/* A stream that cannot know says so, and brings what it has missed. */
Test(streams, lost_and_found)
{
	struct watcher watcher = {.proxy = console_start_proxy()};

	site_create_namespace("stream-lost");
	site_create_plan("stream-lost", "web");
	start(&watcher, (const char *const[]){"get", "plans", "-w", NULL}, "stream-lost");
	expect(&watcher.output, "ADDED     web");
	cr_assert(proxy_command(watcher.proxy, "refuse"));
	cr_assert(proxy_command(watcher.proxy, "cut"));
	expect(&watcher.errors, "Z: not up to date: ");
	site_change_plan("stream-lost", "web", "meanwhile");
	cr_assert(proxy_command(watcher.proxy, "accept"));
	expect(&watcher.errors, "Z: live again\n");
	expect(&watcher.output, "MODIFIED  web");
	expect(&watcher.output, "meanwhile");
	cr_assert_eq(kill(watcher.process.pid, SIGTERM), 0);
	expect_end(&watcher, 128 + SIGTERM);
}

/* ---- what is no stream ----------------------------------------------------------------------- */

Test(streams, refusals)
{
	static const struct {
		const char *words[8];
		int status;
		const char *said;
	} cases[] = {{{"get", "plans", "-w", "-o", "name"}, 2,
			     "--watch prints table, wide, json, yaml, csv or markdown"},
		{{"get", "plans", "-w", "--fail-if-any"}, 2, "not with --fail-if-any"},
		{{"get", "plans", "-w", "-q", "limit 3"}, 2, "no groups, no DISTINCT and no LIMIT"},
		{{"get", "plans", "-w", "-q", "where ("}, 2, "query: "},
		{{"get", "plan", "web", "--vms", "--disk", "-w"}, 2, "one of them"},
		{{"get", "plans", "--vms-table", "-w", "-q", "select count(*)"}, 2,
			"no groups, no DISTINCT and no LIMIT"},
		{{"get", "plan", "nothing-like-it", "--vms", "-w"}, 3,
			"there is no plan \"nothing-like-it\" in openshift-mtv"},
		{{"get", "plan", "nothing-like-it", "-w"}, 3,
			"there is no plan \"nothing-like-it\" in openshift-mtv"}};

	for (size_t i = 0; i < sizeof(cases) / sizeof(*cases); i++) {
		struct command_plan plan = {0};

		memcpy(plan.words, cases[i].words, sizeof(cases[i].words));
		command_expect_failure(&plan, cases[i].status, cases[i].said);
	}
}
