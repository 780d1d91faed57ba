/*
 * The loader (mtvsim) writes, so it must never meet another server than the test cluster: it
 * refuses in words, ends with 1, and the audit log holds nothing of what it was to load.
 */
#include <stdlib.h>
#include <string.h>

#include "e2e/console.h"
#include "e2e/site.h"
#include "support/home.h"

#define AGENT "\"userAgent\":\"mtvsim/"

static char *home;
static struct proxy *proxy;

/* A kubeconfig of admin as a cluster's folder has it, with the marker beside its folder. */
static void given_access(const char *server, const char *cluster, const char *marker)
{
	struct access access = {.as = "admin",
		.server = server,
		.port = proxy != NULL ? proxy_port(proxy) : 0,
		.cluster = cluster};
	char *text = access_write(&access);

	given_file(home, "kubeconfig/admin", text);
	if (marker != NULL)
		given_file(home, "marker", marker);
	free(text);
}

static void given_marker_of_site(const char *server, const char *cluster)
{
	char *marker = site_read("marker");

	given_access(server, cluster, marker);
	free(marker);
}

/* mtvsim with a scenario that makes the namespace NAME. */
static struct printed load(const char *name, const char *const *environment)
{
	char *scenario = text_of("apiVersion: v1\nkind: Namespace\nmetadata: {name: %s}\n", name);
	char *kubeconfig = home_path(home, "kubeconfig/admin");
	char *file = home_path(home, "scenario.yaml");
	const char *const options[] = {"load", "--kubeconfig", kubeconfig, file, NULL};
	struct printed printed;

	given_file(home, "scenario.yaml", scenario);
	printed = run_program(getenv("MTVTOP_SIM"), home, options, environment);
	free(file);
	free(kubeconfig);
	free(scenario);
	return printed;
}

static void expect_refused(const char *name, const char *words)
{
	struct printed printed = load(name, NULL);

	cr_assert_eq(printed.status, 1, "status %d: %s", printed.status, printed.text);
	cr_assert_not_null(strstr(printed.text, words), "it says: %s", printed.text);
	cr_assert_eq(site_asked(name, NULL), 0, "it wrote, or asked for what it was to write");
	free(printed.text);
}

static void expect_loaded(const char *name, const char *const *environment)
{
	struct printed printed = load(name, environment);

	cr_assert_eq(printed.status, 0, "status %d: %s", printed.status, printed.text);
	cr_assert_str_eq(printed.text, "loaded 1 objects\n");
	cr_assert_geq(site_asked(name, AGENT, "\"verb\":\"create\"", NULL), 1);
	free(printed.text);
}

static void prepare(void)
{
	home = home_create();
}

static void clear(void)
{
	cr_assert(proxy_destroy(proxy));
	home_remove(home);
}

TestSuite(loader, .init = prepare, .fini = clear);

Test(loader, writes_to_the_test_cluster)
{
	given_marker_of_site(NULL, NULL);
	expect_loaded("loader-writes", NULL);
}

/* A proxy of the environment is not asked to reach this machine. */
Test(loader, reaches_this_machine_without_the_proxy_of_the_environment)
{
	static const char *const environment[] = {
		"https_proxy=http://127.0.0.1:1", "HTTPS_PROXY=http://127.0.0.1:1", NULL};

	given_marker_of_site(NULL, NULL);
	expect_loaded("loader-direct", environment);
}

Test(loader, refuses_a_server_elsewhere)
{
	char *server = text_of("https://kube.mtvtop.test:%d", site_port());

	given_marker_of_site(server, NULL);
	expect_refused("loader-elsewhere", "is not on this machine: mtvsim only writes to a test");
	free(server);
}

Test(loader, refuses_a_name_that_only_begins_like_this_machine)
{
	char *server = text_of("https://127.0.0.1.mtvtop.test:%d", site_port());

	given_marker_of_site(server, NULL);
	expect_refused("loader-begins", "is not on this machine");
	free(server);
}

Test(loader, refuses_a_way_through_a_proxy)
{
	given_marker_of_site(NULL, "proxy-url: \"http://127.0.0.1:1\"");
	expect_refused("loader-proxy", "is reached through the proxy http://127.0.0.1:1: mtvsim");
}

Test(loader, refuses_a_kubeconfig_that_is_of_no_test_cluster)
{
	given_access(NULL, NULL, NULL);
	expect_refused("loader-unmarked", "kubeconfig/admin is not of a test cluster: ");
}

Test(loader, refuses_a_cluster_with_another_marker)
{
	given_access(NULL, NULL, "0123456789abcdef0123456789abcdef\n");
	expect_refused("loader-other",
		"is not the test cluster of the kubeconfig: its namespace "
		"mtvtop-test-cluster has another marker");
}

Test(loader, refuses_a_marker_that_is_empty)
{
	given_access(NULL, NULL, "\n");
	expect_refused("loader-empty", "has another marker");
}

/* What stands on this machine may be the way to any other. */
Test(loader, refuses_a_cluster_without_the_marker)
{
	proxy = console_start_proxy();
	cr_assert(proxy_command(proxy, "alpn http/1.1"));
	cr_assert(proxy_command(proxy, "match /api/v1/namespaces/mtvtop-test-cluster"));
	cr_assert(proxy_command(proxy, "status 404"));
	given_marker_of_site(NULL, NULL);
	expect_refused(
		"loader-none", "is not a test cluster: it has no namespace mtvtop-test-cluster");
	cr_assert_eq(proxy_stat(proxy, "POST") + proxy_stat(proxy, "PATCH"), 0);
}

/* Without an answer nothing is known about the server. */
Test(loader, says_why_a_server_does_not_answer)
{
	given_marker_of_site("https://127.0.0.1:1", NULL);
	expect_refused("loader-refused", "127.0.0.1:1: cannot connect: Connection refused");
}

Test(loader, tells_its_arguments)
{
	const char *const options[] = {"load", NULL};
	struct printed printed = run_program(getenv("MTVTOP_SIM"), home, options, NULL);

	cr_assert_eq(printed.status, 2);
	cr_assert_not_null(strstr(printed.text, "usage: mtvsim load --kubeconfig FILE"));
	free(printed.text);
}
