/*
 * The simulator as a program: that it ends when it should and leaves nothing, that the demo does
 * the same, and that everything in the scenario of troubles comes to its end. No cluster is needed.
 */
#include <dirent.h>
#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "doc/json.h"
#include "doc/yaml.h"
#include "e2e/command.h"
#include "e2e/console.h"
#include "e2e/site.h"
#include "sim/shipped.h"
#include "support/deadline.h"
#include "support/home.h"
#include "support/process.h"

enum { TROUBLES_MAX = 900 * 1000, STARTS_WITHIN = 300 * 1000, BETWEEN_LOOKS = 250 };

/* A simulator, and what it says when it is ready. */
struct simulator {
	struct process process;
	int output;
	char line[500];
	char kubeconfig[300];
};

static char *home;

static void prepare(void)
{
	home = home_create();
	setenv("XDG_RUNTIME_DIR", home, 1);
}

static void clear(void)
{
	home_remove(home);
}

TestSuite(simulator, .init = prepare, .fini = clear);

static void read_line(struct simulator *simulator)
{
	size_t used = 0;
	int64_t deadline = deadline_in(STARTS_WITHIN);
	struct pollfd output = {.fd = simulator->output, .events = POLLIN};
	while (used < sizeof(simulator->line) - 1) {
		cr_assert_gt(poll(&output, 1, deadline_left(deadline)), 0, "it says nothing");
		cr_assert_eq(read(simulator->output, simulator->line + used, 1), 1, "it ended");
		if (simulator->line[used] == '\n')
			break;
		used++;
	}
	simulator->line[used] = '\0';
	const char *path = strstr(simulator->line, ", kubeconfig ");
	if (path != NULL)
		snprintf(simulator->kubeconfig, sizeof(simulator->kubeconfig), "%s",
			path + strlen(", kubeconfig "));
}

static struct simulator start(const char *const *argv)
{
	struct simulator simulator = {0};
	int pipes[2];
	cr_assert_eq(pipe(pipes), 0);
	int input = open("/dev/null", O_RDONLY | O_CLOEXEC);
	const struct process_plan plan = {
		.argv = argv, .input = input, .output = pipes[1], .error = STDERR_FILENO};
	cr_assert(process_start(&simulator.process, &plan));
	close(pipes[1]);
	close(input);
	simulator.output = pipes[0];
	read_line(&simulator);
	return simulator;
}

static struct simulator start_scenario(const char *name, const char *speed)
{
	const char *const argv[] = {getenv("MTVTOP_SIM"), "--own-folder", "--scenario", name,
		"--speed", speed, "--seed", "7", NULL};
	return start(argv);
}

static void expect_ended(struct simulator *simulator)
{
	cr_assert(process_wait(&simulator->process, deadline_in(PATIENCE)), "it goes on");
	cr_expect_eq(simulator->process.status, 0);
	process_finish(&simulator->process);
	close(simulator->output);
}

/* Entries of the folder that it writes to: not the files that every home has. */
static int count_left(void)
{
	DIR *folder = opendir(home);
	int count = 0;
	cr_assert_not_null(folder);
	for (struct dirent *entry; (entry = readdir(folder)) != NULL;)
		count += !strncmp(entry->d_name, "mtvsim-", 7);
	closedir(folder);
	return count;
}

static void expect_nothing_left(void)
{
	int64_t deadline = deadline_in(PATIENCE);
	while (count_left() > 0 && deadline_left(deadline) > 0)
		poll(NULL, 0, BETWEEN_LOOKS);
	cr_expect_eq(count_left(), 0, "its folder is still there");
}

Test(simulator, ends_on_a_signal_and_leaves_nothing)
{
	struct simulator simulator = start_scenario("empty", "1");
	struct stat about;
	cr_assert_eq(strncmp(simulator.line, "mtvsim: ready on http://127.0.0.1:", 34), 0, "%s",
		simulator.line);
	cr_assert_eq(stat(simulator.kubeconfig, &about), 0);
	cr_expect_eq(about.st_mode & 0777, 0600);
	*strrchr(simulator.kubeconfig, '/') = '\0';
	cr_assert_eq(stat(simulator.kubeconfig, &about), 0);
	cr_expect_eq(about.st_mode & 0777, 0700);
	cr_expect_eq(kill(simulator.process.pid, SIGTERM), 0);
	expect_ended(&simulator);
	expect_nothing_left();
}

/* A file that was put in its place belongs to somebody else. */
Test(simulator, removes_no_file_but_its_own)
{
	char *path = home_path(home, "kubeconfig-here");
	const char *const argv[] = {
		getenv("MTVTOP_SIM"), "--scenario", "empty", "--kubeconfig", path, NULL};
	struct simulator simulator = start(argv);
	struct stat about;
	cr_assert_eq(unlink(path), 0);
	given_file(home, "kubeconfig-here", "mine");
	kill(simulator.process.pid, SIGTERM);
	expect_ended(&simulator);
	cr_expect_eq(stat(path, &about), 0, "it removed what was not its own");
	const char *const again[] = {"--scenario", "empty", "--kubeconfig", path, NULL};
	struct printed printed = run_program(getenv("MTVTOP_SIM"), home, again, NULL);
	cr_expect_eq(printed.status, 1, "it took the place of a file: %s", printed.text);
	free(printed.text);
	free(path);
}

/* A shell that is killed: nobody tells the simulator but the kernel. */
Test(simulator, ends_with_its_parent)
{
	char *command = text_of("%s --own-folder --scenario empty & wait", getenv("MTVTOP_SIM"));
	const char *const argv[] = {"sh", "-c", command, NULL};
	struct simulator simulator = start(argv);
	cr_expect_eq(count_left(), 1);
	kill(simulator.process.pid, SIGKILL);
	process_finish(&simulator.process);
	expect_nothing_left();
	close(simulator.output);
	free(command);
}

/* By the time it asks for its parent, that is gone: ( ... & ) in a shell. */
Test(simulator, ends_when_its_parent_was_gone_before)
{
	char *command = text_of("(sh -c 'while kill -0 '$$' 2>/dev/null; do :; done; exec %s "
				"--own-folder --scenario empty' &); exit 0",
		getenv("MTVTOP_SIM"));
	const char *const argv[] = {"setsid", "sh", "-c", command, NULL};
	struct process process;
	int pipes[2];
	char said[1];
	cr_assert_eq(pipe(pipes), 0);
	int input = open("/dev/null", O_RDONLY | O_CLOEXEC);
	const struct process_plan plan = {
		.argv = argv, .input = input, .output = pipes[1], .error = STDERR_FILENO};
	cr_assert(process_start(&process, &plan));
	close(pipes[1]);
	close(input);
	cr_expect(process_wait(&process, deadline_in(PATIENCE)));
	process_finish(&process);
	struct pollfd output = {.fd = pipes[0], .events = POLLIN};
	cr_assert_gt(poll(&output, 1, PATIENCE), 0, "it goes on, and says nothing");
	cr_expect_eq(read(pipes[0], said, 1), 0, "it is ready, for nobody");
	close(pipes[0]);
	free(command);
}

Test(simulator, lists_its_scenarios)
{
	const char *const options[] = {"--list", NULL};
	struct printed printed = run_program(getenv("MTVTOP_SIM"), home, options, NULL);
	cr_expect_eq(printed.status, 0);
	for (const struct shipped_scenario *file = shipped_scenarios; file->name; file++) {
		char name[40];
		snprintf(name, sizeof(name), "%.*s ",
			(int)(strlen(file->name) - strlen("scenarios/.yaml")),
			file->name + strlen("scenarios/"));
		cr_expect_not_null(strstr(printed.text, name), "%s: %s", name, printed.text);
	}
	free(printed.text);
}

/* What `get plans -o json` says now. */
static struct doc *plans_of(const struct simulator *simulator)
{
	const char *const options[] = {
		"--kubeconfig", simulator->kubeconfig, "get", "plans", "-o", "json", NULL};
	struct printed printed = run_mtvtop(home, options);
	struct error err;
	struct doc *doc =
		printed.status ? NULL : json_parse(printed.text, strlen(printed.text), &err);
	cr_assert_not_null(doc, "%s", printed.text);
	free(printed.text);
	return doc;
}

static const struct node *plan_called(const struct doc *doc, const char *name)
{
	node_each(plan,
		doc_root(doc)) if (node_equals(node_find(plan, "metadata.name"), name)) return plan;
	return NULL;
}

struct wish {
	const struct doc *now;
	bool complains;
	int wrong;
};

static bool compare(void *data, const struct yaml_file *file, struct error *err)
{
	struct wish *wish = data;
	const struct node *root = doc_root(file->doc);
	const char *name = node_text(node_find(root, "plan"));
	const char *reason = node_text(node_find(root, "ends.reason"));
	(void)err;
	if (name == NULL)
		return true;
	const struct node *plan = plan_called(wish->now, name);
	const char *is = node_text_or(node_find(plan, "state"), "nowhere");
	const char *words = node_text_or(node_find(plan, "reason"), "");
	bool right = node_equals(node_find(root, "ends.state"), is) && !strcmp(words, reason);
	wish->wrong += !right;
	if (wish->complains)
		cr_expect(right, "%s: %s: %s", name, is, words);
	return true;
}

static int count_wrong(const struct simulator *simulator, bool complains)
{
	const struct shipped_scenario *file = shipped_scenarios;
	struct wish wish = {.complains = complains};
	struct error err;
	struct doc *now = plans_of(simulator);
	while (strcmp(file->name, "scenarios/trouble.yaml") != 0)
		file++;
	wish.now = now;
	cr_assert(
		yaml_parse_each(file->name, file->text, strlen(file->text), compare, &wish, &err));
	doc_unref(now);
	return wish.wrong;
}

/* Whether `mtvtop VERB KIND NAME` comes to have TEXT. */
static bool comes_to_say(const struct simulator *simulator, const char *verb, const char *kind,
	const char *name, const char *text)
{
	const char *const options[] = {
		"--kubeconfig", simulator->kubeconfig, verb, kind, name, NULL};
	int64_t deadline = deadline_in(PATIENCE);
	bool said = false;
	do {
		struct printed printed = run_mtvtop(home, options);
		said = strstr(printed.text, text) != NULL;
		free(printed.text);
		if (!said)
			poll(NULL, 0, BETWEEN_LOOKS);
	} while (!said && deadline_left(deadline) > 0);
	return said;
}

/* What pods and events tell of those that are stuck, on the pages of mtvtop. */
static void expect_described(const struct simulator *simulator)
{
	static const struct {
		const char *kind;
		const char *name;
		const char *text;
	} rows[] = {{"plan", "vddk-invalid", "Failed\n"},
		{"plan", "vddk-not-pulled", "ImagePullBackOff: Back-off pulling image"},
		{"plan", "vddk-not-pulled", " Failed: Back-off pulling image"},
		{"vm", "gis-01", " FailedScheduling: 0/6 nodes are available: 6 node(s)"},
		{"vm", "sim-cluster01", " ProvisioningSucceeded: "},
		{"vm", "sim-cluster01", "VirtualMachine/sim-cluster01 SuccessfulCreate: "}};
	for (size_t i = 0; i < sizeof(rows) / sizeof(*rows); i++)
		cr_expect(comes_to_say(
				  simulator, "describe", rows[i].kind, rows[i].name, rows[i].text),
			"%s: %s", rows[i].name, rows[i].text);
}

Test(simulator, every_trouble_comes_to_its_end, .timeout = TEST_LIMIT)
{
	struct simulator simulator = start_scenario("trouble", "1200");
	int64_t deadline = deadline_in(TROUBLES_MAX);
	while (count_wrong(&simulator, false) > 0 && deadline_left(deadline) > 0)
		poll(NULL, 0, BETWEEN_LOOKS);
	count_wrong(&simulator, true);
	expect_described(&simulator);
	kill(simulator.process.pid, SIGTERM);
	expect_ended(&simulator);
}

/* forklift.md 2.9: also those of runs that were over before the player came. */
Test(simulator, an_archived_plan_leaves_no_pods)
{
	static const char pod[] = "legacy-windows-vm-1711-qz7lp";
	struct simulator simulator = start_scenario("weekend", "60");
	const char *const describe[] = {
		"--kubeconfig", simulator.kubeconfig, "describe", "vm", "timeclock", NULL};
	const char *const archive[] = {"--kubeconfig", simulator.kubeconfig, "--context", "admin",
		"--yes", "archive", "plan", "legacy-windows", NULL};
	bool there = true;
	cr_assert(comes_to_say(&simulator, "describe", "vm", "timeclock", pod));
	struct printed printed = run_mtvtop(home, archive);
	cr_expect_eq(printed.status, 0, "%s", printed.text);
	free(printed.text);
	int64_t deadline = deadline_in(PATIENCE);
	while (there && deadline_left(deadline) > 0) {
		printed = run_mtvtop(home, describe);
		there = printed.status != 0 || strstr(printed.text, pod) != NULL;
		free(printed.text);
	}
	cr_expect(!there, "its pod stays");
	kill(simulator.process.pid, SIGTERM);
	expect_ended(&simulator);
}

/* The demo on a terminal, with its folder below the test's home. */
static struct console start_demo(void)
{
	char *runtime = text_of("XDG_RUNTIME_DIR=%s", home);
	const struct console_plan plan = {.kubeconfig = "",
		.start = "dashboard",
		.options = {"--demo", NULL},
		.environment = {runtime, "TZ=UTC", NULL}};
	struct console console = console_start(&plan);
	console_expect(&console, "DEMO 60x");
	console_expect(&console, "wave1-web");
	free(runtime);
	return console;
}

Test(simulator, a_demo_ends_and_leaves_nothing)
{
	struct console console = start_demo();
	cr_expect_eq(count_left(), 1);
	console_end(&console);
	cr_expect_eq(count_left(), 0);
}

Test(simulator, a_demo_that_is_killed_leaves_nothing)
{
	struct console console = start_demo();
	cr_expect_eq(count_left(), 1);
	console_signal(&console, SIGKILL);
	expect_nothing_left();
	console_finish(&console);
}

/* The folder of the one simulator that runs below the test's home. */
static char *folder_of_demo(void)
{
	DIR *folder = opendir(home);
	char *path = NULL;
	cr_assert_not_null(folder);
	for (struct dirent *entry; path == NULL && (entry = readdir(folder)) != NULL;)
		if (!strncmp(entry->d_name, "mtvsim-", 7))
			path = home_path(home, entry->d_name);
	closedir(folder);
	cr_assert_not_null(path);
	return path;
}

/* `mtvsim ctl` to the demo's simulator; what it answers is to be freed. */
static char *tell_demo(const char *words)
{
	char *folder = folder_of_demo();
	char *path = home_path(folder, "kubeconfig");
	const char *const options[] = {"ctl", "--kubeconfig", path, words, NULL};
	struct printed printed = run_program(getenv("MTVTOP_SIM"), home, options, NULL);
	cr_assert_eq(printed.status, 0, "%s", printed.text);
	free(path);
	free(folder);
	return printed.text;
}

/* Half a second at that speed is half an hour: a clock that kept its pace would be wrong by it. */
Test(simulator, a_demo_takes_over_another_speed)
{
	struct console console = start_demo();
	int hour, minute;
	free(tell_demo("speed 3600"));
	console_expect(&console, "DEMO 3600x");
	free(tell_demo("speed 1"));
	console_expect(&console, "DEMO 1x");
	char *status = tell_demo("status");
	cr_assert_eq(sscanf(status, "time: %*d-%*d-%*dT%d:%d:", &hour, &minute), 2, "%s", status);
	int next = (hour * 60 + minute + 1) % (24 * 60);
	char *clock =
		text_of(" (%02d:%02d|%02d:%02d):[0-9][0-9]", hour, minute, next / 60, next % 60);
	console_expect_match_within(&console, clock, SAID_WITHIN);
	console_end(&console);
	free(clock);
	free(status);
}

/* The process whose parent is PARENT; 0: there is none. */
static pid_t child_of(pid_t parent)
{
	DIR *processes = opendir("/proc");
	pid_t found = 0;
	cr_assert_not_null(processes);
	for (struct dirent *entry; found == 0 && (entry = readdir(processes)) != NULL;) {
		char *path = text_of("/proc/%s/stat", entry->d_name);
		FILE *file = fopen(path, "re");
		int pid, above;
		if (file != NULL && fscanf(file, "%d (%*[^)]) %*c %d", &pid, &above) == 2 &&
			above == parent)
			found = pid;
		if (file != NULL)
			fclose(file);
		free(path);
	}
	closedir(processes);
	return found;
}

Test(simulator, a_demo_says_that_its_simulator_was_killed_and_removes_its_folder)
{
	struct console console = start_demo();
	pid_t pid = child_of(term_pid(console.term));
	cr_assert_gt(pid, 0);
	cr_assert_eq(kill(pid, SIGKILL), 0);
	console_expect_match_within(&console,
		"^ ENDED: the simulator is gone; q leaves, mtvtop --demo begins", SAID_WITHIN);
	cr_expect_eq(count_left(), 1, "it could not do it itself");
	console_end(&console);
	cr_expect_eq(count_left(), 0);
}

/* A session whose folder for such things is gone, or another user's. */
Test(simulator, makes_its_folder_where_it_can)
{
	struct stat about;
	setenv("XDG_RUNTIME_DIR", "/nowhere/at/all", 1);
	struct simulator simulator = start_scenario("empty", "1");
	cr_expect_eq(strncmp(simulator.kubeconfig, "/tmp/mtvsim-", 12), 0, "%s", simulator.line);
	*strrchr(simulator.kubeconfig, '/') = '\0';
	cr_assert_eq(stat(simulator.kubeconfig, &about), 0);
	cr_expect_eq(about.st_mode & 0777, 0700);
	cr_expect_eq(kill(simulator.process.pid, SIGTERM), 0);
	expect_ended(&simulator);
	cr_expect_eq(stat(simulator.kubeconfig, &about), -1);
}

/* The program in a folder where nothing is beside it. */
static void given_copy(const char *program, const char *path)
{
	char bytes[65536];
	int from = open(program, O_RDONLY | O_CLOEXEC);
	int to = open(path, O_WRONLY | O_CREAT | O_CLOEXEC, 0700);
	ssize_t length;
	cr_assert(from >= 0 && to >= 0);
	while ((length = read(from, bytes, sizeof(bytes))) > 0)
		cr_assert_eq(write(to, bytes, (size_t)length), length);
	close(to);
	close(from);
}

/* Without a simulator there is no demo: the cluster of the kubeconfig is none in its place. */
Test(simulator, a_demo_never_becomes_a_real_cluster)
{
	const char *const options[] = {"--demo", "get", "plans", NULL};
	const char *const nowhere[] = {"--demo=nowhere", "get", "plans", NULL};
	char *alone = home_path(home, "bin/mtvtop");
	char *folder = home_path(home, "bin");
	char *path = text_of("PATH=%s", folder);
	const char *const environment[] = {path, NULL};
	given_file(home, "bin/none", "");
	given_file(home, ".kube/config",
		"clusters: [{name: a, cluster: {server: 'http://127.0.0.1:1'}}]\n"
		"contexts: [{name: a, context: {cluster: a}}]\ncurrent-context: a\n");
	given_copy(getenv("MTVTOP"), alone);
	struct printed printed = run_program(alone, home, options, environment);
	struct printed other = run_mtvtop(home, nowhere);
	cr_expect_eq(printed.status, 1);
	cr_expect_str_eq(printed.text,
		"mtvtop: the simulator did not start: cannot run mtvsim: "
		"No such file or directory\n");
	cr_expect_eq(other.status, 1);
	cr_expect_eq(strncmp(other.text,
			     "mtvtop: the simulator did not start: mtvsim: there is no "
			     "scenario \"nowhere\": ",
			     strlen("mtvtop: the simulator did not start: mtvsim: there is no "
				    "scenario \"nowhere\": ")),
		0, "%s", other.text);
	free(other.text);
	free(printed.text);
	free(path);
	free(folder);
	free(alone);
}

/* What the operator of the demo is to find: why VMs failed, and what is going on. */
Test(simulator, the_weekend_is_told_in_logs)
{
	struct simulator simulator = start_scenario("weekend", "150");
	/* It is said for a minute, and then not before the next precopy. The rest stays. */
	cr_expect(
		comes_to_say(&simulator, "logs", "vm", "shop-db01", "] Creating VDDK data source"));
	cr_expect(comes_to_say(&simulator, "logs", "vm", "timeclock", "Windows is hibernated"));
	cr_expect(comes_to_say(&simulator, "logs", "vm", "hvac-ctrl", "no space left on device"));
	cr_expect(comes_to_say(&simulator, "logs", "vm", "fs-hq01", "] Copying disk 1/2"));
	cr_expect(comes_to_say(&simulator, "logs", "plan", "fileservers", "Migration ["));
	cr_expect(comes_to_say(&simulator, "--context=tenant", "get", "plans", "booking"));
	kill(simulator.process.pid, SIGTERM);
	expect_ended(&simulator);
}

/* Milliseconds for a site that is too large: between two steps of its player it answers. */
enum { SERVED_WITHIN = 600 * 1000 };

/* A line of sh; to be ended with outcome_finish(). */
static struct outcome run_line(char *line)
{
	struct outcome outcome = command_run(&(struct command_plan){
		.line = line, .home = home, .kubeconfig = "", .patience = SERVED_WITHIN});
	free(line);
	return outcome;
}

/* What `mtvsim ctl status` counts its writes by. It gives up after some seconds. */
static long long revision_of(const struct simulator *simulator)
{
	int64_t deadline = deadline_in(SERVED_WITHIN);
	long long revision = -1;
	while (revision < 0 && deadline_left(deadline) > 0) {
		struct outcome outcome = run_line(text_of("\"%s\" ctl --kubeconfig \"%s\" status",
			getenv("MTVTOP_SIM"), simulator->kubeconfig));
		const char *told = strstr(outcome.output, "revision: ");
		if (told)
			sscanf(told, "revision: %lld", &revision);
		outcome_finish(&outcome);
	}
	cr_assert_geq(revision, 0, "it tells no revision");
	return revision;
}

/* The player may lag, but what is served answers, and what is played comes to be written. */
Test(simulator, a_site_too_large_for_its_speed_is_served_while_it_plays, .timeout = TEST_LIMIT)
{
	enum { WRITES = 5 };
	struct simulator simulator = start_scenario("scale", "600");
	long long first = revision_of(&simulator);
	int64_t deadline = deadline_in(SERVED_WITHIN);
	while (revision_of(&simulator) < first + WRITES && deadline_left(deadline) > 0) {
		struct outcome outcome = run_line(
			text_of("mtvtop --kubeconfig \"%s\" --request-timeout=10m get providers",
				simulator.kubeconfig));
		cr_assert_eq(outcome.status, 0, "%s", outcome.errors);
		outcome_finish(&outcome);
		poll(NULL, 0, BETWEEN_LOOKS);
	}
	cr_expect_geq(revision_of(&simulator), first + WRITES, "nothing of the night is written");
	kill(simulator.process.pid, SIGTERM);
	expect_ended(&simulator);
}
