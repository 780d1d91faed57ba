/*
 * Credentials as kubeconfigs and pods give them: certificates, token files, id-tokens, the service
 * account of a pod, and the way through a proxy.
 */
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "base/file.h"
#include "e2e/command.h"
#include "e2e/console.h"
#include "e2e/forwarder.h"
#include "e2e/site.h"
#include "e2e/sleeper.h"
#include "kube/tls.h"
#include "support/home.h"

static char *site_text(const char *file)
{
	char *path = site_path(file), *text = file_read(path, 65536, NULL, NULL);

	cr_assert_not_null(text, "%s", path);
	free(path);
	return text;
}

/* A member whose value is a file of the cluster, in base64. */
static char *data_member(const char *name, const char *file)
{
	char *text = site_text(file), *code = tls_base64_encode(text, strlen(text));
	char *member = text_of("%s: %s", name, code);

	free(code);
	free(text);
	return member;
}

/* ---- certificates ---------------------------------------------------------------------------- */

Test(access, client_certificate_and_ca_as_files)
{
	char *cert = site_path("pki/viewer.crt"), *key = site_path("pki/viewer.key");
	char *user = text_of("client-certificate: \"%s\", client-key: \"%s\"", cert, key);

	command_expect_output(&(struct command_plan){.words = {"get", "plans", "-n", "demo"},
				      .access.user = user},
		"tenant-running ");
	free(user);
	free(key);
	free(cert);
}

TEST_BOTH(access, client_certificate_and_ca_as_data)
{
	char *cert = data_member("client-certificate-data", "pki/viewer.crt");
	char *key = data_member("client-key-data", "pki/viewer.key");
	char *ca = data_member("certificate-authority-data", "pki/ca.crt");
	char *user = text_of("%s, %s", cert, key);
	struct console console = console_start(&(struct console_plan){
		.wire = wire, .name_space = "demo", .access = {.user = user, .trust = ca}});

	console_expect(&console, "Plans (2)");
	console_expect_match(&console, "^ live");
	free(user);
	free(ca);
	free(key);
	free(cert);
	console_end(&console);
}

Test(access, mistakes_of_certificates_are_said)
{
	char *cert = site_path("pki/viewer.crt"), *key = site_path("pki/admin.key");
	char *other = text_of("client-certificate: \"%s\", client-key: \"%s\"", cert, key);
	char *half = text_of("client-certificate: \"%s\"", cert);

	command_expect_failure(
		&(struct command_plan){.words = {"get", "plans"}, .access.user = other}, 1,
		"mtvtop: the client certificate of user \"test\" and its key do not belong "
		"together\n");
	command_expect_failure(
		&(struct command_plan){.words = {"get", "plans"}, .access.user = half}, 1,
		"mtvtop: user \"test\" has a client certificate without key, or a key without "
		"certificate\n");
	command_expect_failure(&(struct command_plan){.words = {"get", "plans"},
				       .access.trust = "certificate-authority: /nowhere/ca.crt"},
		4,
		"mtvtop: certificate-authority: cannot read /nowhere/ca.crt: No such file or "
		"directory\n");
	command_expect_failure(&(struct command_plan){.words = {"get", "plans"},
				       .access.trust = "certificate-authority-data: bm90aGluZw=="},
		5, ": certificate-authority holds no certificate to trust it by\n");
	free(half);
	free(other);
	free(key);
	free(cert);
}

/* ---- token files ----------------------------------------------------------------------------- */

/* A console whose token lies in a file of its home folder. */
static struct console start_with_file(const char *token)
{
	char *home = home_create();
	struct console console;

	given_file(home, ".kube/token", token);
	console = sleeper_start(&(struct console_plan){.name_space = "demo",
		.access.user = "tokenFile: token, token: this-one-is-not-used",
		.home = home});
	free(home);
	return console;
}

/* The tenant may not see namespaces, the viewer may. */
Test(access, token_file_is_read_again_each_minute)
{
	char *tenant = access_token("tenant"), *viewer = access_token("viewer");
	struct console console = start_with_file(tenant);

	console_expect(&console, "Plans (2)");
	given_file(console.home, ".kube/token", viewer);
	console_command(&console, "namespaces");
	console_expect(&console, "User \"tenant\" cannot list resource \"namespaces\"");
	sleeper_slept(&console, 61);
	console_expect(&console, "mtvtop-test-cluster");
	free(viewer);
	free(tenant);
	console_end(&console);
}

/* And at once when the server does not take its token any more. */
Test(access, token_file_is_read_again_after_a_401)
{
	char *viewer = access_token("viewer");
	struct console console = start_with_file("of-yesterday");

	console_expect_match(&console,
		"^ NOT LOGGED IN [0-9]+s: 401 credentials not accepted: Unauthorized; log in "
		"again");
	given_file(console.home, ".kube/token", viewer);
	sleeper_slept(&console, 31);
	console_expect(&console, "Plans (2)");
	console_expect_match(&console, "^ live");
	free(viewer);
	console_end(&console);
}

Test(access, token_file_that_is_missing_is_said)
{
	command_expect_failure(
		&(struct command_plan){.words = {"get", "plans", "--token-file", "/nowhere/token"}},
		4, "mtvtop: token file: cannot read /nowhere/token: No such file or directory\n");
}

/* ---- id-tokens ------------------------------------------------------------------------------- */

static char *oidc_user(long long end)
{
	char *token = access_web_token(end);
	char *user = text_of("auth-provider: {name: oidc, config: {id-token: %s}}", token);

	free(token);
	return user;
}

TEST_BOTH(access, id_token_that_ended_is_said_with_its_end)
{
	char *user = oidc_user(1795000000); /* 2026-11-18 */
	struct console console =
		console_start(&(struct console_plan){.wire = wire, .access.user = user});

	console_expect_match_within(&console,
		"^ NOT LOGGED IN [0-9]+s: the OIDC token of user \"test\" ended at 2026-11-18 "
		"[0-9:]+Z?; log in again",
		SAID_WITHIN);
	console_expect_responsive(&console);
	free(user);
	console_end(&console);
}

Test(access, id_token_that_ended_is_said_to_scripts)
{
	char *user = oidc_user(1795000000);

	command_expect_failure(
		&(struct command_plan){.words = {"get", "plans"}, .access.user = user}, 4,
		"mtvtop: the OIDC token of user \"test\" ended at 2026-11-18 ");
	command_expect_failure(&(struct command_plan){.words = {"get", "plans"},
				       .access.user = "auth-provider: {name: oidc, config: {}}"},
		1, ": auth-provider oidc has no id-token; log in first\n");
	command_expect_failure(&(struct command_plan){.words = {"get", "plans"},
				       .access.user = "auth-provider: {name: gcp}"},
		1, ": only the auth-provider oidc is known; use an exec plugin\n");
	free(user);
}

/* The end is told before it comes. */
Test(access, id_token_that_ends_soon_is_announced)
{
	char *user = oidc_user((long long)time(NULL) + 300);
	struct console console = console_start(&(struct console_plan){.access.user = user});

	console_expect_match(&console, "credentials end in [45]m");
	free(user);
	console_end(&console);
}

/* ---- in a pod -------------------------------------------------------------------------------- */

/* What the kubelet gives a pod whose service account is that user. */
static char *pod_home(const char *user, const char *name_space)
{
	char *home = home_create(), *ca = site_text("pki/ca.crt"), *token = access_token(user);

	given_file(home, "pod/ca.crt", ca);
	given_file(home, "pod/token", token);
	given_file(home, "pod/namespace", name_space);
	free(token);
	free(ca);
	return home;
}

/* The variables of a pod, to be freed by free_pod(). */
static void set_pod(const char *home, const char *list[4])
{
	list[0] = text_of("PRELOAD_POD=%s/pod", home);
	list[1] = "KUBERNETES_SERVICE_HOST=127.0.0.1";
	list[2] = text_of("KUBERNETES_SERVICE_PORT=%d", site_port());
	list[3] = NULL;
}

static void free_pod(const char *list[4])
{
	free((char *)(uintptr_t)list[0]);
	free((char *)(uintptr_t)list[2]);
}

TEST_BOTH(access, service_account_of_a_pod)
{
	char *home = pod_home("tenant", "demo");
	struct console_plan plan = {.wire = wire, .kubeconfig = "", .preload = true, .home = home};
	struct console console;

	set_pod(home, plan.environment);
	console = console_start(&plan);
	console_expect(&console, "Plans (2)");
	console_expect(&console, "only this namespace: no right to see the others");
	console_expect_match(&console, "^ mtvtop  in-cluster  127\\.0\\.0\\.1:[0-9]+ ");
	console_expect_now(&console, "user service account");
	free_pod(plan.environment);
	free(home);
	console_end(&console);
}

Test(access, pod_for_scripts_and_its_missing_parts)
{
	char *home = pod_home("tenant", "demo");
	struct command_plan plan = {
		.words = {"get", "plans"}, .kubeconfig = "", .preload = true, .home = home};

	set_pod(home, plan.environment);
	command_expect_output(&plan, "tenant-running ");
	given_file(home, "pod/token", "of-yesterday");
	command_expect_failure(&plan, 4, "log in again as user \"service account\" of 127.0.0.1:");
	free_pod(plan.environment);
	plan.environment[0] = "PRELOAD_POD=/nowhere";
	plan.environment[2] = NULL;
	command_expect_failure(&plan, 4,
		"mtvtop: service account of the pod: cannot read "
		"/var/run/secrets/kubernetes.io/serviceaccount/ca.crt: No such file or "
		"directory\n");
	home_remove(home);
}

/* ---- through a proxy ------------------------------------------------------------------------- */

TEST_BOTH(access, through_the_proxy_of_the_cluster)
{
	struct forwarder *forwarder = forwarder_start();
	char *members = text_of("proxy-url: \"http://127.0.0.1:%d\"", forwarder_port(forwarder));
	struct console console = console_start(&(struct console_plan){
		.wire = wire, .name_space = "demo", .access.cluster = members});

	console_expect(&console, "Plans (2)");
	console_expect_match(&console, "^ live");
	cr_expect_gt(forwarder_count(forwarder), 0);
	free(members);
	console_end(&console);
	forwarder_destroy(forwarder);
}

/* The environment's proxy is for other machines. */
Test(access, through_the_proxy_of_the_environment)
{
	struct forwarder *forwarder = forwarder_start();
	char *variable = text_of("HTTPS_PROXY=http://127.0.0.1:%d", forwarder_port(forwarder));
	char *server = text_of("https://kube.mtvtop.test:%d", site_port());
	struct command_plan plan = {
		.words = {"get", "plans", "-n", "demo"}, .environment = {variable}};

	command_expect_output(&plan, "tenant-running ");
	cr_expect_eq(forwarder_count(forwarder), 0);
	plan.access.server = server;
	command_expect_output(&plan, "tenant-running ");
	cr_expect_gt(forwarder_count(forwarder), 0);
	int before = forwarder_count(forwarder);
	plan.environment[1] = "NO_PROXY=kube.mtvtop.test";
	command_expect_failure(&plan, 5, "the name is not known");
	cr_expect_eq(forwarder_count(forwarder), before);
	free(server);
	free(variable);
	forwarder_destroy(forwarder);
}

/* Where it went wrong is the proxy, whose password is nobody's business. */
TEST_BOTH(access, unreachable_proxy_is_said)
{
	struct console console = console_start(&(struct console_plan){
		.wire = wire, .access.cluster = "proxy-url: \"http://me:secret@127.0.0.1:1\""});
	char *pattern = text_of("^ LOST [0-9]+s: 127.0.0.1:%d: cannot connect through the proxy "
				"127.0.0.1:1: Connection refused",
		site_port());

	console_expect_match_within(&console, pattern, SAID_WITHIN);
	cr_expect_not(term_printed(console.term, "secret"));
	free(pattern);
	console_end(&console);
}

Test(access, refusing_proxy_is_said)
{
	struct forwarder *forwarder = forwarder_start();
	char *members = text_of("proxy-url: \"http://127.0.0.1:%d\"", forwarder_port(forwarder));
	char *words = text_of(
		"the proxy 127.0.0.1:%d refused the connection (407)\n", forwarder_port(forwarder));

	forwarder_refuse(forwarder);
	command_expect_failure(
		&(struct command_plan){.words = {"get", "plans"}, .access.cluster = members}, 5,
		words);
	free(words);
	free(members);
	forwarder_destroy(forwarder);
}
