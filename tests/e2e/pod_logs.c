/*
 * Logs of pods, from mtvsim: the page of a VM with its errors first, a log that is followed and
 * goes on after cuts without doubling a line, at most five streams, a right that is missing, and
 * the file that it is saved to.
 */
#include <criterion/criterion.h>
#include <curl/curl.h>
#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/file.h"
#include "e2e/command.h"
#include "e2e/console.h"
#include "e2e/ready.h"
#include "e2e/site.h"
#include "e2e/sleeper.h"
#include "support/deadline.h"
#include "support/home.h"
#include "support/process.h"

#define POD "cold-running-vm-1205-h6t9s"

/* The simulator, with people whose tokens the test knows. */
struct simulator {
	struct process process;
	int port;
	char *home; /* of its files, and of the consoles */
};

static const char people[] = "for-controller,controller,1,system:masters\n"
			     "for-admin,admin,2,system:masters\n"
			     "for-reader,reader,3\n";

/* All may be read but logs. */
static const char objects[] =
	"apiVersion: rbac.authorization.k8s.io/v1\n"
	"kind: ClusterRole\n"
	"metadata: {name: reader}\n"
	"rules:\n"
	"- {apiGroups: ['*'], resources: [plans, migrations, providers, forkliftcontrollers, "
	"pods, events, persistentvolumeclaims, datavolumes, virtualmachines], verbs: [get, list, "
	"watch]}\n"
	"---\n"
	"apiVersion: rbac.authorization.k8s.io/v1\n"
	"kind: ClusterRoleBinding\n"
	"metadata: {name: reader}\n"
	"roleRef: {apiGroup: rbac.authorization.k8s.io, kind: ClusterRole, name: reader}\n"
	"subjects: [{apiGroup: rbac.authorization.k8s.io, kind: User, name: reader}]\n";

/* The rights, and five pods more of the VM that has one. */
static void given_objects(const char *home)
{
	char *all = strdup(objects);

	for (int i = 1; i <= 5; i++) {
		char *more = text_of(
			"%s---\napiVersion: v1\nkind: Pod\nmetadata: {name: populate-%d, "
			"namespace: vms, "
			"labels: {plan: 'uid:Plan/openshift-mtv/cold-running', migration: "
			"'uid:Migration/openshift-mtv/cold-running-x7k2p', vmID: vm-1205}}\n"
			"spec: {containers: [{name: populate, image: registry.example.com/p}]}\n"
			"status: {phase: Running, containerStatuses: [{name: populate, ready: "
			"true, "
			"restartCount: 0, image: p, imageID: '', state: {running: {startedAt: "
			"'2026-11-21T10:00:00Z'}}}]}\n",
			all, i);
		free(all);
		all = more;
	}
	given_file(home, "objects.yaml", all);
	free(all);
}

static struct simulator start_simulator(void)
{
	struct simulator simulator = {.home = home_create()};
	char *tokens = home_path(simulator.home, "tokens.csv"),
	     *file = home_path(simulator.home, "objects.yaml");
	const char *const argv[] = {getenv("MTVTOP_SIM"), "serve", "--tokens", tokens, file,
		TEST_SOURCE "/tests/scenarios/small/00-site.yaml",
		TEST_SOURCE "/tests/scenarios/small/20-cold-running.yaml", NULL};
	int ends[2], nothing = open("/dev/null", O_RDONLY | O_CLOEXEC);

	given_file(simulator.home, "tokens.csv", people);
	given_objects(simulator.home);
	cr_assert_eq(pipe2(ends, O_CLOEXEC), 0);
	const struct process_plan plan = {
		.argv = argv, .input = nothing, .output = ends[1], .error = STDERR_FILENO};
	cr_assert(process_start(&simulator.process, &plan), "%s: %s", argv[0], strerror(errno));
	close(ends[1]);
	close(nothing);
	simulator.port = ready_port(ends[0]);
	close(ends[0]);
	free(file);
	free(tokens);
	return simulator;
}

static void end_simulator(struct simulator *simulator)
{
	process_finish(&simulator->process);
	if (simulator->home != NULL)
		home_remove(simulator->home);
}

/* A request with one of the tokens, which must succeed. */
static void ask(const struct simulator *simulator, const char *token, const char *method,
	const char *path, const char *body)
{
	char *url = text_of("http://127.0.0.1:%d%s", simulator->port, path),
	     *bearer = text_of("Authorization: Bearer %s", token);
	struct curl_slist *headers = curl_slist_append(NULL, bearer);
	FILE *nowhere = fopen("/dev/null", "w");
	CURL *easy = curl_easy_init();
	long status = 0;

	headers = curl_slist_append(headers,
		strcmp(method, "PATCH") ? "Content-Type: application/json"
					: "Content-Type: application/merge-patch+json");
	curl_easy_setopt(easy, CURLOPT_URL, url);
	curl_easy_setopt(easy, CURLOPT_PROXY, "");
	curl_easy_setopt(easy, CURLOPT_HTTPHEADER, headers);
	curl_easy_setopt(easy, CURLOPT_POSTFIELDS, body);
	curl_easy_setopt(easy, CURLOPT_CUSTOMREQUEST, method);
	curl_easy_setopt(easy, CURLOPT_WRITEDATA, nowhere);
	cr_assert_eq(curl_easy_perform(easy), CURLE_OK);
	curl_easy_getinfo(easy, CURLINFO_RESPONSE_CODE, &status);
	cr_assert(status >= 200 && status < 300, "%s %s: %ld", method, path, status);
	curl_easy_cleanup(easy);
	fclose(nowhere);
	curl_slist_free_all(headers);
	free(bearer);
	free(url);
}

/* The container has written a line. */
static void write_line(
	const struct simulator *simulator, const char *pod, const char *container, const char *line)
{
	char *body = text_of("{\"namespace\":\"vms\",\"pod\":\"%s\",\"container\":\"%s\","
			     "\"lines\":[\"%s\"]}",
		pod, container, line);

	ask(simulator, "for-controller", "POST", "/mtvsim/log", body);
	free(body);
}

/* A line from each of the five pods. */
static void populate(const struct simulator *simulator)
{
	for (int i = 1; i <= 5; i++) {
		char *pod = text_of("populate-%d", i);

		write_line(simulator, pod, "populate", "populated");
		free(pod);
	}
}

static char *kubeconfig_of(const struct simulator *simulator, const char *token)
{
	return text_of("current-context: t\ncontexts: [{name: t, context: {cluster: c, user: u, "
		       "namespace: openshift-mtv}}]\nclusters: [{name: c, cluster: {server: "
		       "'http://127.0.0.1:%d'}}]\nusers: [{name: u, user: {token: %s}}]\n",
		simulator->port, token);
}

static struct console start_by(struct console (*way)(const struct console_plan *plan),
	struct simulator *simulator, const char *token)
{
	char *kubeconfig = kubeconfig_of(simulator, token);
	struct console console = way(&(struct console_plan){.kubeconfig = kubeconfig,
		.start = "vms",
		.lines = 120,
		.home = simulator->home,
		.under = {"env", "-C", simulator->home}});

	free(simulator->home); /* the console has it now */
	simulator->home = NULL;
	free(kubeconfig);
	console_expect(&console, "shop-search");
	console_press(&console, "/shop-search<Enter>");
	console_expect(&console, "VMs (1 of ");
	return console;
}

static struct console start(struct simulator *simulator, const char *token)
{
	return start_by(console_start, simulator, token);
}

/* How often the screen shows a text. */
static int count(struct console *console, const char *text)
{
	int times = 0;

	for (const char *at = term_text(console->term); (at = strstr(at, text)) != NULL;
		at += strlen(text))
		times++;
	return times;
}

/* ---- what is shown --------------------------------------------------------------------------- */

Test(pod_logs, the_page_has_errors_first)
{
	struct simulator simulator = start_simulator();

	write_line(&simulator, POD, "virt-v2v", "[   0.0] Setting up the source");
	write_line(&simulator, POD, "virt-v2v", "guestfsd: error: the first trouble");
	write_line(&simulator, POD, "virt-v2v", "[  90.3] Copying disk 1/1");
	write_line(&simulator, POD, "virt-v2v",
		"virt-v2v monitoring: Copying disk 1/1, completed 61 %");
	struct console console = start(&simulator, "for-admin");
	console_press(&console, "d");
	console_expect_match(&console, "conversion " POD ", container virt-v2v: running");
	console_expect(&console, "Copying disk, 61% of the disk");
	console_expect_match(&console, "4 lines read at .*: 1 error, 0 warnings");
	console_expect(&console, "completed 61 %"); /* the last line of it */
	console_insist(&console, count(&console, "the first trouble") == 2,
		"the error, first alone and then in its place");
	console_end(&console);
	end_simulator(&simulator);
}

/* Each line of a stream that breaks twice is there once, and the link stays up. */
Test(pod_logs, a_cut_doubles_and_loses_nothing)
{
	struct simulator simulator = start_simulator();
	struct error err;
	size_t length;

	ask(&simulator, "for-admin", "POST", "/mtvsim/ctl",
		"cut after=300 path=follow=true count=2");
	for (int i = 0; i < 20; i++) {
		char *line = text_of("line number %02d of the log", i);
		write_line(&simulator, POD, "virt-v2v", line);
		free(line);
	}
	struct console console = start(&simulator, "for-admin");
	console_press(&console, "e");
	console_expect(&console, "line number 19 of the log");
	console_expect_match(&console, "Log of VM shop-search: .*conversion, 1 of 6, following");
	write_line(&simulator, POD, "virt-v2v", "a line that is new");
	console_expect(&console, "a line that is new");
	console_expect_now(&console, "live");
	for (int i = 0; i < 20; i++) {
		char *line = text_of("line number %02d of", i);
		console_insist(&console, count(&console, line) == 1, line);
		free(line);
	}
	console_command(&console, "save kept.log");
	console_expect(&console, "saved to ");
	char *path = home_path(console.home, "kept.log");
	char *saved = file_read(path, 100000, &length, &err);
	struct stat status;
	cr_assert_not_null(saved, "%s", err.text);
	cr_expect_not_null(strstr(saved, "\nline number 00 of the log\n"));
	cr_expect_not_null(strstr(saved, "\na line that is new\n"));
	cr_expect_eq(stat(path, &status), 0);
	cr_expect_eq(status.st_mode & 0777, 0600);
	/* What is there is left alone, a link as well. */
	console_command(&console, "save kept.log");
	console_expect(&console, "it is left alone");
	console_press(&console, "s");
	console_expect_match(&console, "saved to .*/shop-search-virt-v2v-[0-9TZ]+.log");
	free(saved);
	free(path);
	console_end(&console);
	end_simulator(&simulator);
}

/* The token is not taken any more: that is said, and the log goes on when it is. */
Test(pod_logs, goes_on_after_an_expired_token)
{
	struct simulator simulator = start_simulator();

	write_line(&simulator, POD, "virt-v2v", "the first line");
	struct console console = start_by(sleeper_start, &simulator, "for-admin");
	console_press(&console, "e");
	console_expect(&console, "conversion, 1 of 6, following");
	console_expect(&console, "the first line");
	ask(&simulator, "for-admin", "POST", "/mtvsim/ctl", "expire; cut");
	console_expect_match(&console,
		"^-- 401 credentials not accepted: Unauthorized; .* as user \"u\".*; it is tried "
		"again --");
	console_expect_match(&console, "^ NOT LOGGED IN");
	write_line(&simulator, POD, "virt-v2v", "written meanwhile");
	ask(&simulator, "for-admin", "POST", "/mtvsim/ctl", "clear");
	sleeper_slept(&console, 31);
	console_expect(&console, "written meanwhile");
	console_expect(&console, "conversion, 1 of 6, following");
	console_expect_match(&console, "^ live");
	console_insist(&console, count(&console, "the first line") == 1, "it did not come twice");
	console_expect_gone(&console, "401");
	console_end(&console);
	end_simulator(&simulator);
}

/* The VM has six pods: the log that was looked at longest ago gives way, and can come back. */
Test(pod_logs, five_are_followed)
{
	struct simulator simulator = start_simulator();

	write_line(&simulator, POD, "virt-v2v", "converted");
	populate(&simulator);
	struct console console = start(&simulator, "for-admin");
	console_press(&console, "e");
	console_expect(&console, "conversion, 1 of 6, following");
	for (int i = 2; i <= 6; i++) {
		char *place = text_of("populator, %d of 6, following", i);
		console_press(&console, "<Tab>");
		console_expect(&console, place);
		free(place);
	}
	console_press(&console, "<Tab>");
	console_expect(&console, "conversion, 1 of 6, not followed");
	console_expect(&console, "not followed any more: 5 logs are at once");
	console_press(&console, "f");
	console_expect(&console, "conversion, 1 of 6, following");
	console_press(&console, "<Tab>");
	console_expect(&console, "populator, 2 of 6, not followed");
	write_line(&simulator, POD, "virt-v2v", "written meanwhile");
	console_press(&console, "<S-Tab>");
	console_expect(&console, "written meanwhile");
	console_end(&console);
	end_simulator(&simulator);
}

Test(pod_logs, a_right_that_is_missing)
{
	struct simulator simulator = start_simulator();
	struct console console = start(&simulator, "for-reader");

	console_press(&console, "d");
	console_expect_match(&console, "403 not allowed: pods \"" POD "\" is forbidden");
	console_press(&console, "e");
	console_expect_match(&console, "^-- 403 not allowed: pods \"" POD "\" is forbidden");
	console_expect_match(&console, "1 of 6, ended");
	console_end(&console);
	end_simulator(&simulator);
}

/* ---- on the shell ---------------------------------------------------------------------------- */

Test(pod_logs, on_the_shell)
{
	struct simulator simulator = start_simulator();
	char *kubeconfig = kubeconfig_of(&simulator, "for-admin");

	write_line(&simulator, POD, "virt-v2v", "[   0.0] Setting up the source");
	write_line(&simulator, POD, "virt-v2v", "virt-v2v: error: it went wrong");
	populate(&simulator);
	command_expect_output(&(struct command_plan){.words = {"logs", "vm", "shop-search"},
				      .kubeconfig = kubeconfig},
		"[" POD "] [   0.0] Setting up the source\n[" POD
		"] virt-v2v: error: it went wrong\n[populate-1] populated\n");
	command_expect_output(&(struct command_plan){.words = {"logs", "vm", "vm-1205", "--errors"},
				      .kubeconfig = kubeconfig},
		"[" POD "] virt-v2v: error: it went wrong\n");
	command_expect_failure(
		&(struct command_plan){.words = {"logs", "vm", "nobody"}, .kubeconfig = kubeconfig},
		3, "there is no VM \"nobody\" in ");
	command_expect_failure(
		&(struct command_plan){.words = {"logs", "vm", "shop-search", "--tail", "no"},
			.kubeconfig = kubeconfig},
		2, "--tail is a number of lines from 1 to 10000, not \"no\"");
	command_expect_failure(&(struct command_plan){.words = {"logs", "plan", "cold-running"},
				       .kubeconfig = kubeconfig},
		3, "no pod of the controller is in openshift-mtv");
	free(kubeconfig);
	end_simulator(&simulator);
}

/* The page of a VM has them on the shell as well: stage, errors first, and the last lines. */
Test(pod_logs, described_on_the_shell)
{
	struct simulator simulator = start_simulator();
	char *kubeconfig = kubeconfig_of(&simulator, "for-admin");

	write_line(&simulator, POD, "virt-v2v", "[   0.0] Setting up the source");
	write_line(&simulator, POD, "virt-v2v", "guestfsd: error: the first trouble");
	for (int i = 0; i < 20; i++)
		write_line(&simulator, POD, "virt-v2v", "[  90.3] Copying disk 1/1");
	write_line(&simulator, POD, "virt-v2v",
		"virt-v2v monitoring: Copying disk 1/1, completed 61 %");
	struct outcome outcome = command_run(&(struct command_plan){
		.words = {"describe", "vm", "shop-search"}, .kubeconfig = kubeconfig});
	command_expect_parts(outcome.output,
		(const char *const[]){"VM shop-search\n", "\nPods:\n  " POD,
			"\nLogs:\n  conversion ", POD ", container virt-v2v: running",
			"\n    stage:", "Copying disk, 61% of the disk\n", "    23 lines read at ",
			": 1 error, 0 warnings\n    the error:\n      ",
			" guestfsd: error: the first trouble\n    the last 10 lines:\n      ",
			" [  90.3] Copying disk 1/1\n",
			" virt-v2v monitoring: ", "populator populate-1", NULL});
	cr_expect_null(strstr(outcome.output, "Setting up the source"));
	outcome_finish(&outcome);
	outcome = command_run(
		&(struct command_plan){.words = {"describe", "plan", "cold-running", "--vm",
					       "vm-1205", "--show-log-lines", "500", "-o", "json"},
			.kubeconfig = kubeconfig});
	command_expect_parts(outcome.output,
		(const char *const[]){"\"title\": \"Logs\"", "Setting up the source", NULL});
	outcome_finish(&outcome);
	command_expect_failure(&(struct command_plan){.words = {"describe", "plan", "cold-running",
							      "--show-log-lines", "5"},
				       .kubeconfig = kubeconfig},
		2, "--show-log-lines is for VMs: describe vm NAME, or describe plan NAME --vm");
	command_expect_failure(&(struct command_plan){.words = {"describe", "vm", "shop-search",
							      "--show-log-lines", "501"},
				       .kubeconfig = kubeconfig},
		2, "--show-log-lines is a number from 0 to 500, not \"501\"");
	free(kubeconfig);
	end_simulator(&simulator);
}

/* The real server, which has no nodes: the page says so in its words. */
Test(pod_logs, a_pod_without_a_node)
{
	struct console console = console_start(&(struct console_plan){
		.start = "vms", .name_space = "openshift-mtv", .lines = 120});

	console_expect(&console, "shop-search");
	console_press(&console, "/shop-search<Enter>");
	console_expect(&console, "VMs (1 of ");
	console_press(&console, "d");
	console_expect_match(&console, "conversion " POD ", container virt-v2v: running");
	console_expect(&console, "there is no log yet: the pod is not on a node");
	console_end(&console);
}

/* The controller's lines about one plan, from the place of its ForkliftController. */
Test(pod_logs, lines_of_the_controller)
{
	struct simulator simulator = start_simulator();
	char *kubeconfig = kubeconfig_of(&simulator, "for-admin");
	struct outcome outcome;

	ask(&simulator, "for-admin", "POST", "/api/v1/namespaces/openshift-mtv/pods",
		"{\"apiVersion\":\"v1\",\"kind\":\"Pod\",\"metadata\":{\"name\":\"forklift-"
		"controller-1\","
		"\"labels\":{\"app\":\"forklift\",\"control-plane\":\"controller-manager\"}},"
		"\"spec\":{\"containers\":[{\"name\":\"main\",\"image\":\"registry.example.com/"
		"c\"}]}}");
	ask(&simulator, "for-controller", "POST", "/mtvsim/log",
		"{\"namespace\":\"openshift-mtv\",\"pod\":\"forklift-controller-1\",\"container\":"
		"\"main\",\"lines\":[\"{\\\"level\\\":\\\"info\\\",\\\"msg\\\":\\\"of another\\\","
		"\\\"plan\\\":\\\"openshift-mtv/cold-running-2\\\"}\","
		"\"{\\\"level\\\":\\\"error\\\",\\\"msg\\\":\\\"no route\\\","
		"\\\"plan\\\":\\\"openshift-mtv/cold-running\\\"}\"]}");
	outcome = command_run(&(struct command_plan){
		.words = {"logs", "plan", "cold-running"}, .kubeconfig = kubeconfig});
	cr_assert_eq(outcome.status, 0, "%s", outcome.errors);
	cr_expect(strstr(outcome.output, "no route\n"), "%s", outcome.output);
	cr_expect_null(strstr(outcome.output, "of another"));
	cr_expect(strstr(outcome.errors, "of the last 5,000 lines of the controller, since 20"),
		"%s", outcome.errors);
	outcome_finish(&outcome);
	free(kubeconfig);
	end_simulator(&simulator);
}
