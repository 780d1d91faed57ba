/*
 * Contexts and namespaces changed from inside: privately, with nothing of the old place left on the
 * screen or open on the network.
 */
#include <dirent.h>
#include <poll.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/file.h"
#include "e2e/console.h"
#include "e2e/site.h"
#include "support/deadline.h"
#include "support/home.h"

enum {
	BETWEEN_LOOKS = 20,
	LISTS = 4, /* of a dashboard; each has a connection of its own, or that of another before */
	TIMED_OUT_WITHIN = 9 * 1000, /* the second that was asked for; else it would be ten */
};

/*
 * Contexts `site` (viewer, openshift-mtv), `lab` (tenant, demo), `gone` (a server that is not
 * there), `odd` (a user that is not in the file) and `plain` (credentials over HTTP).
 */
static char *contexts_at(int port)
{
	char *ca = site_path("pki/ca.crt"), *viewer = access_token("viewer");
	char *tenant = access_token("tenant");
	char *text = text_of(
		"current-context: site\n"
		"clusters:\n"
		"- {name: real, cluster: {server: \"https://127.0.0.1:%d\", "
		"certificate-authority: \"%s\"}}\n"
		"- {name: gone, cluster: {server: \"https://127.0.0.1:1\"}}\n"
		"- {name: plain, cluster: {server: \"http://192.0.2.1\"}}\n"
		"users:\n"
		"- {name: viewer, user: {token: \"%s\"}}\n- {name: tenant, user: {token: \"%s\"}}\n"
		"contexts:\n"
		"- {name: site, context: {cluster: real, user: viewer, namespace: openshift-mtv}}\n"
		"- {name: lab, context: {cluster: real, user: tenant, namespace: demo}}\n"
		"- {name: gone, context: {cluster: gone, user: viewer}}\n"
		"- {name: odd, context: {cluster: real, user: nobody-here}}\n"
		"- {name: plain, context: {cluster: plain, user: viewer}}\n",
		port, ca, viewer, tenant);

	free(tenant);
	free(viewer);
	free(ca);
	return text;
}

/* A console on the context `site`, in its namespace. */
static struct console start_on_site(enum wire wire)
{
	char *contexts = contexts_at(site_port());
	struct console console = console_start(&(struct console_plan){.wire = wire,
		.start = "dashboard",
		.name_space = "openshift-mtv",
		.kubeconfig = contexts});

	console_expect(&console, "failed-convert");
	free(contexts);
	return console;
}

/* All that the header and the rows say is of the lab, and nothing of the site is left. */
static void expect_lab(struct console *console)
{
	console_expect_match(console, "^ mtvtop  lab  127\\.0\\.0\\.1:[0-9]+  ns demo ");
	console_expect(console, "user tenant");
	console_expect(console, "Plans (2)");
	console_expect(console, "VMs (4)");
	console_expect(console, "tenant-running");
	console_expect_match(console, "^ live");
	cr_expect_null(strstr(term_text(console->term), "failed-convert"));
	cr_expect_null(strstr(term_text(console->term), "openshift-mtv"));
	cr_expect_null(strstr(term_text(console->term), "viewer"));
}

static void expect_site(struct console *console)
{
	console_expect_match(console, "^ mtvtop  site  127\\.0\\.0\\.1:[0-9]+  ns openshift-mtv ");
	console_expect(console, "user viewer");
	console_expect(console, "failed-convert");
	console_expect(console, "Providers (10)");
	console_expect_match(console, "^ live");
	cr_expect_null(strstr(term_text(console->term), "tenant-running"));
}

/* ---- contexts -------------------------------------------------------------------------------- */

TEST_BOTH(switching, to_another_context_and_back)
{
	struct console console = start_on_site(wire);

	console_command(&console, "context lab");
	expect_lab(&console);
	console_command(&console, "context site");
	expect_site(&console);
	console_end(&console);
}

/* The page of a VM is of the old context, and goes with it. */
Test(switching, page_of_the_old_context_goes)
{
	struct console console = start_on_site(HTTP2);

	expect_site(&console);
	console_command(&console, "vms");
	console_expect_gone(&console, "Providers (10)");
	console_press(&console, "d");
	console_expect(&console, "Pipeline");
	console_command(&console, "context lab");
	expect_lab(&console);
	console_end(&console);
}

static struct stat status_of(const char *path)
{
	struct stat status;

	cr_assert_eq(stat(path, &status), 0);
	return status;
}

Test(switching, kubeconfig_is_never_written)
{
	struct console console = start_on_site(HTTP2);
	char *path = home_path(console.home, ".kube/config");
	char *before = file_read(path, 65536, NULL, NULL), *after;
	struct stat then = status_of(path), now;

	console_command(&console, "context lab");
	expect_lab(&console);
	console_command(&console, "namespace all");
	console_expect(&console, "all namespaces");
	now = status_of(path);
	after = file_read(path, 65536, NULL, NULL);
	cr_expect_str_eq(before, after);
	cr_expect_eq(then.st_mtim.tv_sec, now.st_mtim.tv_sec);
	cr_expect_eq(then.st_mtim.tv_nsec, now.st_mtim.tv_nsec);
	cr_expect_eq(then.st_ino, now.st_ino);
	free(after);
	free(before);
	free(path);
	console_end(&console);
}

Test(switching, completion_offers_the_contexts)
{
	struct console console = start_on_site(HTTP2);

	cr_assert(term_send(console.term, ":context \t"));
	console_expect(&console, ":context gone");
	cr_assert(term_send(console.term, "\t"));
	console_expect(&console, ":context lab");
	cr_assert(term_send(console.term, "\t\t\t"));
	console_expect(&console, ":context site");
	console_press(&console, "<Esc>");
	console_expect_gone(&console, ":context");
	cr_assert(term_send(console.term, ":context l\t"));
	console_expect(&console, ":context lab");
	console_press(&console, "<Enter>");
	expect_lab(&console);
	console_end(&console);
}

Test(switching, view_of_contexts_switches_by_enter)
{
	struct console console = start_on_site(HTTP2);

	console_press(&console, "X");
	console_expect(&console, "Contexts (5)");
	console_expect(&console, "plain");
	console_press(&console, "/lab<Enter>");
	console_expect(&console, "Contexts (1 of 5)");
	console_press(&console, "<Enter>");
	expect_lab(&console);
	console_end(&console);
}

/* What cannot be is said, and the console stays where it was. */
Test(switching, impossible_context_changes_nothing)
{
	static const struct {
		const char *command, *words;
	} cases[] = {
		{"context nowhere",
			"context \"nowhere\" is not in the kubeconfig (it has: site, lab, gone, "
			"odd, plain)"},
		{"context odd",
			"user \"nobody-here\" is not in the kubeconfig (it has: viewer, tenant)"},
		{"context plain",
			"http://192.0.2.1 is plain HTTP: credentials are only sent over TLS or to "
			"this machine"}};
	struct console console = start_on_site(HTTP2);

	for (size_t i = 0; i < sizeof(cases) / sizeof(*cases); i++) {
		console_command(&console, cases[i].command);
		console_expect(&console, cases[i].words);
		expect_site(&console);
	}
	console_end(&console);
}

TEST_BOTH(switching, away_from_a_server_that_is_not_there)
{
	struct console console = start_on_site(wire);

	console_command(&console, "context gone");
	console_expect_match_within(&console,
		"^ LOST [0-9]+s: 127.0.0.1:1: cannot connect: Connection refused", SAID_WITHIN);
	cr_expect_null(strstr(term_text(console.term), "failed-convert"));
	console_command(&console, "context site");
	expect_site(&console);
	console_end(&console);
}

/* They say where and as whom, which does not fit another context. */
Test(switching, flags_stay_with_the_first_context)
{
	char *contexts = contexts_at(site_port());
	struct console console = console_start(&(struct console_plan){.start = "dashboard",
		.name_space = "openshift-mtv",
		.kubeconfig = contexts,
		.options = {"--insecure-skip-tls-verify"}});

	console_expect(&console, "failed-convert");
	console_expect(&console, "TLS NOT VERIFIED");
	console_command(&console, "context lab");
	expect_lab(&console);
	cr_expect_null(strstr(term_text(console.term), "NOT VERIFIED"));
	free(contexts);
	console_end(&console);
}

/* ---- connections ----------------------------------------------------------------------------- */

/* Sockets that the program holds open. */
static int sockets(const struct console *console)
{
	char *folder = text_of("/proc/%d/fd", term_pid(console->term));
	struct dirent *entry;
	DIR *list = opendir(folder);
	int count = 0;

	cr_assert_not_null(list);
	while ((entry = readdir(list)) != NULL) {
		char target[64] = "";

		if (readlinkat(dirfd(list), entry->d_name, target, sizeof(target) - 1) > 0)
			count += strncmp(target, "socket:", 7) == 0;
	}
	closedir(list);
	free(folder);
	return count;
}

/* A connection of the old context may take a moment to go. */
static void expect_sockets(const struct console *console, int most)
{
	int64_t deadline = deadline_in(PATIENCE);

	while (sockets(console) > most && deadline_left(deadline) > 0)
		poll(NULL, 0, BETWEEN_LOOKS);
	cr_expect_leq(sockets(console), most);
}

/* The proxy takes a moment to see that. */
static void expect_none_open(struct proxy *proxy)
{
	int64_t deadline = deadline_in(PATIENCE);

	while (proxy_stat(proxy, "open") != 0 && deadline_left(deadline) > 0)
		poll(NULL, 0, BETWEEN_LOOKS);
	cr_expect_eq(proxy_stat(proxy, "open"), 0, "%s", proxy_answer(proxy));
}

/* Two servers, as far as mtvtop can tell. */
static struct console start_on_two(enum wire wire, struct proxy *other, const char *option)
{
	char *site = contexts_at(site_port()), *home = home_create();
	char *server = text_of("  cluster: {server: \"https://127.0.0.1:%d\", ", proxy_port(other));
	char *ca = site_path("pki/ca.crt"), *token = access_token("viewer");
	char *more = text_of("clusters:\n- name: other\n%scertificate-authority: \"%s\"}\n"
			     "users:\n- {name: same, user: {token: \"%s\"}}\n"
			     "contexts:\n- {name: other, context: {cluster: other, user: same, "
			     "namespace: demo}}\n",
		server, ca, token);
	char *list = text_of("KUBECONFIG=%s/.kube/config:%s/more", home, home);
	struct console console;

	given_file(home, "more", more);
	console = console_start(&(struct console_plan){.wire = wire,
		.start = "dashboard",
		.name_space = "openshift-mtv",
		.kubeconfig = site,
		.options = {option},
		.environment = {list},
		.home = home});
	free(list);
	free(more);
	free(token);
	free(ca);
	free(server);
	free(home);
	free(site);
	return console;
}

TEST_BOTH(switching, many_switches_leave_no_connection_open)
{
	struct proxy *other = console_start_proxy();
	struct console console = start_on_two(wire, other, NULL);
	int before;

	expect_site(&console);
	before = sockets(&console);
	for (int i = 0; i < 10; i++) {
		console_command(&console, "context other");
		console_expect_match(&console, "^ mtvtop  other ");
		console_expect(&console, "Plans (2)");
		console_command(&console, "context site");
		console_expect_match(&console, "^ mtvtop  site ");
		console_expect(&console, "failed-convert");
	}
	expect_site(&console);
	expect_none_open(other);
	expect_sockets(&console, before + LISTS);
	console_end(&console);
	cr_assert(proxy_destroy(other));
}

/* How long the user waits is no matter of the context. */
Test(switching, request_timeout_goes_along)
{
	struct proxy *other = console_start_proxy();
	struct console console = start_on_two(HTTP2, other, "--request-timeout=1s");

	expect_site(&console);
	cr_assert(proxy_command(other, "mute"));
	console_command(&console, "context other");
	console_expect_match_within(
		&console, "^ LOST [0-9]+s: 127.0.0.1:[0-9]+: no answer in time", TIMED_OUT_WITHIN);
	console_end(&console);
	cr_assert(proxy_destroy(other));
}

/* ---- namespaces ------------------------------------------------------------------------------ */

TEST_BOTH(switching, namespaces_by_command)
{
	struct console console = start_on_site(wire);

	console_command(&console, "namespace demo");
	console_expect_match(&console, "^ mtvtop  site .*  ns demo ");
	console_expect(&console, "Plans (2)");
	console_expect(&console, "tenant-running");
	cr_expect_null(strstr(term_text(console.term), "failed-convert"));
	console_command(&console, "namespace all");
	console_expect_match(&console, "mtvtop  site .*  all namespaces");
	console_expect_match(&console, "Plans \\([0-9][0-9]+\\)"); /* with those of other tests */
	console_command(&console, "namespace openshift-mtv");
	expect_site(&console);
	console_end(&console);
}

Test(switching, view_of_namespaces_switches_by_enter)
{
	struct console console = start_on_site(HTTP2);

	console_press(&console, "o");
	console_expect(&console, "Namespaces (");
	console_press(&console, "/demo<Enter>");
	console_expect(&console, "Namespaces (1 of ");
	console_press(&console, "<Enter>");
	console_expect_match(&console, "^ mtvtop  site .*  ns demo ");
	console_expect(&console, "tenant-running");
	cr_expect_null(strstr(term_text(console.term), "failed-convert"));
	console_end(&console);
}

Test(switching, completion_offers_the_namespaces)
{
	struct console console = start_on_site(HTTP2);

	console_press(&console, "o");
	console_expect_match(&console, "Namespaces \\([0-9]+\\) \u2500");
	console_press(&console, "/mtvtop-test<Enter>"); /* it may come with the last of them */
	console_expect(&console, "mtvtop-test-cluster");
	cr_assert(term_send(console.term, ":namespace mtvtop-t\t"));
	console_expect(&console, ":namespace mtvtop-test-cluster");
	console_press(&console, "<Enter>");
	console_expect_match(&console, "^ mtvtop  site .*  ns mtvtop-test-cluster ");
	console_expect(&console, "no plans");
	console_end(&console);
}
