/*
 * Flags that say where and as whom: what each does, as the server and the header tell it.
 */
#include <stdlib.h>
#include <string.h>

#include "e2e/command.h"
#include "e2e/console.h"
#include "e2e/site.h"
#include "support/home.h"
#include "support/tls_peer.h"

/* Two of everything: `good` is viewer on the real server; nobody listens at `bad`'s. */
static char *two_of_all(void)
{
	char *ca = site_path("pki/ca.crt"), *viewer = access_token("viewer");
	char *tenant = access_token("tenant");
	char *text = text_of(
		"current-context: bad\n"
		"clusters:\n"
		"- {name: good, cluster: {server: \"https://127.0.0.1:%d\", "
		"certificate-authority: \"%s\"}}\n"
		"- {name: bad, cluster: {server: \"https://127.0.0.1:1\", "
		"certificate-authority: \"%s\"}}\n"
		"users: [{name: viewer, user: {token: \"%s\"}}, {name: tenant, user: {token: "
		"\"%s\"}}]\n"
		"contexts:\n"
		"- {name: good, context: {cluster: good, user: viewer, namespace: demo}}\n"
		"- {name: bad, context: {cluster: bad, user: viewer, namespace: demo}}\n",
		site_port(), ca, ca, viewer, tenant);

	free(tenant);
	free(viewer);
	free(ca);
	return text;
}

/* `get plans` with these flags, on the kubeconfig above. */
static struct command_plan with_flags(const char *kubeconfig, const char *const *flags)
{
	struct command_plan plan = {.words = {"get", "plans"}, .kubeconfig = kubeconfig};

	for (int i = 0; flags[i] != NULL; i++)
		plan.words[2 + i] = flags[i];
	return plan;
}

static void expect_plans(const char *kubeconfig, const char *const *flags)
{
	struct command_plan plan = with_flags(kubeconfig, flags);

	command_expect_output(&plan, "tenant-running ");
}

static void expect_refused(const char *kubeconfig, const char *const *flags, const char *words)
{
	struct command_plan plan = with_flags(kubeconfig, flags);

	command_expect_failure(&plan, 4, words);
}

#define FLAGS(...) ((const char *const[]){__VA_ARGS__, NULL})

Test(flags, context_cluster_user_and_server)
{
	char *kubeconfig = two_of_all();
	char *server = text_of("https://127.0.0.1:%d/?x#y", site_port());
	char *bare = text_of("127.0.0.1:%d", site_port());

	expect_plans(kubeconfig, FLAGS("--context", "good"));
	expect_plans(kubeconfig, FLAGS("--cluster", "good"));
	expect_plans(kubeconfig, FLAGS("--cluster=good", "--user=tenant"));
	expect_plans(kubeconfig, FLAGS("--server", server));
	expect_plans(kubeconfig, FLAGS("--server", bare));
	expect_refused(kubeconfig, FLAGS("--cluster", "good", "--user", "tenant", "-A"),
		"User \"tenant\" cannot list resource \"plans\"");
	expect_refused(kubeconfig, FLAGS("--cluster", "best"),
		"mtvtop: cluster \"best\" is not in the kubeconfig (it has: good, bad)\n");
	expect_refused(kubeconfig, FLAGS("--user", "boss"),
		"mtvtop: user \"boss\" is not in the kubeconfig (it has: viewer, tenant)\n");
	free(bare);
	free(server);
	free(kubeconfig);
}

/* Also without any kubeconfig entry: everything by flags. */
Test(flags, server_and_token_file_are_enough)
{
	char *home = home_create(), *token = access_token("tenant"),
	     *path = home_path(home, "token");
	char *server = text_of("https://127.0.0.1:%d", site_port());

	given_file(home, "token", token);
	expect_plans("users: []\n",
		FLAGS("--server", server, "--token-file", path, "-n", "demo",
			"--insecure-skip-tls-verify"));
	free(server);
	free(path);
	free(token);
	home_remove(home);
}

/* The flag is about this run: it wins over the token and the plugin of the kubeconfig. */
Test(flags, token_file_wins)
{
	static const char *const users[] = {"token: wrong",
		"exec: {apiVersion: client.authentication.k8s.io/v1, interactiveMode: Never, "
		"command: "
		"no-such-login}",
		"username: a, password: b"};
	char *home = home_create(), *token = access_token("tenant"),
	     *path = home_path(home, "token");

	given_file(home, "token", token);
	for (size_t i = 0; i < sizeof(users) / sizeof(*users); i++)
		command_expect_output(&(struct command_plan){.words = {"get", "plans", "-n", "demo",
								     "--token-file", path},
					      .access.user = users[i]},
			"tenant-running ");
	free(path);
	free(token);
	home_remove(home);
}

Test(flags, namespaces)
{
	char *kubeconfig = two_of_all();
	struct command_plan plan = with_flags(kubeconfig, FLAGS("--context", "good", "-A"));
	struct outcome all = command_run(&plan);

	cr_expect_not_null(strstr(all.output, "tenant-running "));
	cr_expect_not_null(strstr(all.output, "failed-convert "));
	plan = with_flags(kubeconfig, FLAGS("--context=good", "--namespace=openshift-mtv"));
	struct outcome one = command_run(&plan);
	cr_expect_null(strstr(one.output, "tenant-running "));
	cr_expect_not_null(strstr(one.output, "failed-convert "));
	outcome_finish(&one);
	outcome_finish(&all);
	free(kubeconfig);
}

/* The header says where one is, and as whom. */
TEST_BOTH(flags, header_tells_them)
{
	char *kubeconfig = two_of_all();
	struct console console = console_start(&(struct console_plan){.wire = wire,
		.name_space = "demo",
		.kubeconfig = kubeconfig,
		.options = {"--cluster=good", "--user=tenant", "--insecure-skip-tls-verify"}});

	console_expect(&console, "Plans (2)");
	console_expect_match(
		&console, "^ mtvtop  bad  127\\.0\\.0\\.1:[0-9]+  ns demo .* TLS NOT VERIFIED");
	console_expect(&console, "user tenant");
	free(kubeconfig);
	console_end(&console);
}

/* ---- acting as somebody else ----------------------------------------------------------------- */

/* Who asked, as whom: only admin may act as others, and as itself it never asks here. */
Test(flags, as_and_groups_reach_the_server)
{
	command_expect_failure(
		&(struct command_plan){.words = {"get", "plans", "--as", "flag-user", "--as-group",
					       "ops", "--as-group", "weekend"},
			.access.as = "admin"},
		4, "User \"flag-user\" cannot list resource \"plans\"");
	cr_expect(site_wait_asked(1, PATIENCE,
		"\"impersonatedUser\":{\"username\":\"flag-user\",\"groups\":[\"ops\",\"weekend\"",
		"\"user\":{\"username\":\"admin\""));
}

Test(flags, as_of_the_kubeconfig_and_of_the_flag)
{
	char *token = access_token("admin");
	char *user = text_of("token: \"%s\", as: file-user, as-groups: [night]", token);

	command_expect_failure(
		&(struct command_plan){.words = {"get", "plans"}, .access.user = user}, 4,
		"User \"file-user\" cannot list resource \"plans\"");
	cr_expect(site_wait_asked(1, PATIENCE,
		"\"impersonatedUser\":{\"username\":\"file-user\",\"groups\":[\"night\"",
		"\"user\":{\"username\":\"admin\""));
	command_expect_failure(
		&(struct command_plan){
			.words = {"get", "plans", "--as", "other-user"}, .access.user = user},
		4, "User \"other-user\" cannot list resource \"plans\"");
	free(user);
	free(token);
}

Test(flags, header_tells_as_whom)
{
	struct console console = console_start(&(struct console_plan){
		.name_space = "demo", .access.as = "admin", .options = {"--as=viewer"}});

	console_expect(&console, "Plans (2)");
	console_expect_now(&console, "user test  as viewer");
	console_end(&console);
}

/* ---- TLS ------------------------------------------------------------------------------------- */

Test(flags, tls_server_name)
{
	command_expect_output(
		&(struct command_plan){.words = {"get", "plans", "-n", "demo", "--tls-server-name",
					       "kube.mtvtop.test"}},
		"tenant-running ");
	command_expect_failure(&(struct command_plan){.words = {"get", "plans", "--tls-server-name",
							      "other.example.com"}},
		5,
		": its certificate is not trusted: no alternative certificate subject name matches "
		"target host name 'other.example.com'\n");
}

Test(flags, unverified_tls_is_loud)
{
	struct console console = console_start(&(struct console_plan){
		.name_space = "demo", .access.trust = "insecure-skip-tls-verify: true"});

	console_expect(&console, "Plans (2)");
	console_expect_now(&console, "TLS NOT VERIFIED");
	console_end(&console);
}

/* ---- without TLS ----------------------------------------------------------------------------- */

Test(flags, credentials_are_never_sent_in_the_clear)
{
	static const char *const servers[] = {"http://192.0.2.1", "http://localhost.example.com",
		"http://127.0.0.1.example.com:8001", "http://127.0.0.1@192.0.2.1"};

	for (size_t i = 0; i < sizeof(servers) / sizeof(*servers); i++) {
		char *words =
			text_of("mtvtop: %s is plain HTTP: credentials are only sent over TLS "
				"or to this machine\n",
				servers[i]);

		command_expect_failure(
			&(struct command_plan){.words = {"get", "plans", "--server", servers[i]}},
			1, words);
		free(words);
	}
}

/* As with `kubectl proxy`; what is not encrypted is said all the same. */
Test(flags, plain_http_to_this_machine_is_said)
{
	int port = 0, listener = peer_listen(&port);
	char *server = text_of("--server=http://127.0.0.1:%d", port);
	struct console console =
		console_start(&(struct console_plan){.name_space = "demo", .options = {server}});
	struct peer *peer = peer_accept(listener, NULL, NULL, PATIENCE);

	cr_assert_not_null(peer);
	cr_assert(peer_wait_bytes(peer, NULL, 100, PATIENCE));
	cr_expect_not_null(strstr(peer->received, "Authorization: Bearer "));
	console_expect(&console, "NO TLS");
	peer_destroy(peer);
	free(server);
	console_end(&console);
}
