#include <criterion/criterion.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/memory.h"
#include "kube/target.h"
#include "kube/tls.h"
#include "support/certificate.h"
#include "support/home.h"
#include "unit/given.h"

static char *home;

static void make_certificate(const char *name)
{
	char *cert = xasprintf("%s/%s.crt", home, name);
	char *key = xasprintf("%s/%s.key", home, name);
	cr_assert(certificate_write(cert, key));
	free(cert);
	free(key);
}

static void begin(void)
{
	home = given_home();
	make_certificate("one");
	make_certificate("two");
	given_file(home, "token", "of-a-file");
	given_file(home, "empty", "");
}

static void end(void)
{
	home_remove(home);
}

TestSuite(kube_target, .init = begin, .fini = end);

/* A kubeconfig with one context of these cluster and user entries, in the home folder. */
static void write_config(const char *cluster, const char *user)
{
	char *text = xasprintf("current-context: main\n"
			       "contexts:\n"
			       "- name: main\n"
			       "  context: {cluster: c, user: u}\n"
			       "clusters:\n"
			       "- name: c\n"
			       "  cluster: {%s}\n"
			       "users:\n"
			       "- name: u\n"
			       "  user: {%s}\n",
		cluster, user);
	given_file(home, ".kube/config", text);
	given_file(home, "config", text);
	free(text);
}

static bool resolve(struct target *target, const char *cluster, const char *user, struct error *err)
{
	char *path = home_path(home, "config");
	struct kube_options options = {.kubeconfig = path};
	write_config(cluster, user);
	bool good = target_init(target, &options, err);
	free(path);
	return good;
}

/* One that must be there. */
static struct target given_target(const char *cluster, const char *user)
{
	struct error err = {0};
	struct target target;
	cr_assert(resolve(&target, cluster, user, &err), "{%s} {%s}: %s", cluster, user, err.text);
	return target;
}

#define SERVER "server: 'https://api.example:6443'"

Test(kube_target, mistakes_of_clusters)
{
	static const struct {
		const char *cluster;
		const char *said;
	} cases[] = {
		{"", "/config:7: cluster \"c\" names no server"},
		{"server: 5", "/config:7: cluster \"c\" names no server"},
		{"server: 'ftp://x'", "the server's address ftp://x is neither http nor https"},
		{SERVER ", insecure-skip-tls-verify: maybe",
			"/config:7: insecure-skip-tls-verify must be true or false"},
		{SERVER ", disable-compression: 1",
			"/config:7: disable-compression must be true or false"},
		{SERVER ", certificate-authority: one.crt, certificate-authority-data: eA==",
			"/config:7: certificate-authority and certificate-authority-data are both "
			"set"},
		{SERVER ", certificate-authority-data: '*'",
			"/config:7: certificate-authority-data is not base64"},
		{SERVER ", certificate-authority: nowhere.crt",
			"certificate-authority: cannot read "},
		{SERVER ", certificate-authority: .kube", "Is a directory"},
	};
	for (size_t i = 0; i < COUNT(cases); i++) {
		struct error err = {0};
		struct target target;
		cr_expect_not(resolve(&target, cases[i].cluster, "", &err), "%s", cases[i].cluster);
		cr_expect(strstr(err.text, cases[i].said), "%s: %s", cases[i].cluster, err.text);
	}
}

Test(kube_target, mistakes_of_users)
{
	static const struct {
		const char *user;
		const char *said;
	} cases[] = {
		{"client-certificate: one.crt, client-certificate-data: eA==, client-key: one.key",
			"/config:10: client-certificate and client-certificate-data are both set"},
		{"client-certificate: one.crt, client-key: one.key, client-key-data: eA==",
			"/config:10: client-key and client-key-data are both set"},
		{"client-certificate: one.crt", "user \"u\" has a client certificate without key"},
		{"client-key: one.key", "or a key without certificate"},
		{"client-certificate: one.crt, client-key: two.key", "do not belong together"},
		{"client-certificate: one.key, client-key: one.key", "do not belong together"},
		{"client-certificate-data: '%', client-key: one.key",
			"/config:10: client-certificate-data is not base64"},
		{"client-certificate: gone.crt, client-key: one.key",
			"client-certificate: cannot read"},
		{"token: t, username: n", "/config:10: a token and a password are both set"},
		{"tokenFile: token, password: p",
			"/config:10: a token and a password are both set"},
		{"exec: {apiVersion: client.authentication.k8s.io/v1}",
			"/config:10: exec names no command"},
		{"exec: {command: x}", "/config:10: exec names no apiVersion"},
		{"exec: {command: x, apiVersion: client.authentication.k8s.io/v1alpha1}",
			"/config:10: the apiVersion of exec is not client.authentication.k8s.io/v1 "
			"or"},
		{"exec: {command: x, apiVersion: client.authentication.k8s.io/v1}",
			"/config:10: exec names no interactiveMode, which v1 asks for"},
		{"exec: {command: x, apiVersion: client.authentication.k8s.io/v1beta1}, "
		 "auth-provider: {name: oidc, config: {id-token: t}}",
			"/config:10: exec and auth-provider are both set"},
		{"auth-provider: {name: gcp}", "/config:10: only the auth-provider oidc is known"},
		{"auth-provider: {name: oidc}", "/config:10: auth-provider oidc has no id-token"},
		{"as-groups: [g]", "--as-group needs --as"},
	};
	for (size_t i = 0; i < COUNT(cases); i++) {
		struct error err = {0};
		struct target target;
		cr_expect_not(resolve(&target, SERVER, cases[i].user, &err), "%s", cases[i].user);
		cr_expect(strstr(err.text, cases[i].said), "%s: %s", cases[i].user, err.text);
	}
}

Test(kube_target, credentials_are_not_sent_in_the_clear)
{
	static const char *const secrets[] = {"token: t", "tokenFile: token",
		"username: n, password: p",
		"exec: {command: x, apiVersion: client.authentication.k8s.io/v1beta1}",
		"auth-provider: {name: oidc, config: {id-token: t}}"};
	static const struct {
		const char *server;
		bool refused;
	} servers[] = {{"http://api.example", true}, {"http://127.0.0.1.example", true},
		{"http://localhost.example:80", true}, {"http://localhostx", true},
		{"http://127.0.0.1x", true}, {"http://[::1]x", true},
		{"http://localhost:1@api.example", true}, {"http://127.0.0.1@api.example/", true},
		{"http://localhost/@x", false}, {"http://127.0.0.1:8001", false},
		{"http://localhost", false}, {"http://localhost/x", false},
		{"http://[::1]:8001", false}, {"https://api.example", false}};
	for (size_t i = 0; i < COUNT(servers); i++) {
		char *cluster = xasprintf("server: '%s'", servers[i].server);
		for (size_t j = 0; j < COUNT(secrets); j++) {
			struct error err = {0};
			struct target target = {0};
			bool good = resolve(&target, cluster, secrets[j], &err);
			cr_expect_eq(good, !servers[i].refused, "%s to %s: %s", secrets[j],
				servers[i].server, err.text);
			cr_expect(good || strstr(err.text, "is plain HTTP"), "%s", err.text);
			target_finish(&target);
		}
		struct target target = given_target(cluster, "");
		target_finish(&target);
		free(cluster);
	}
}

Test(kube_target, addresses)
{
	static const struct {
		const char *given;
		const char *server;
		const char *host;
		bool loopback;
	} cases[] = {
		{"https://api.example:6443", "https://api.example:6443", "api.example:6443", false},
		{"https://api.example/", "https://api.example", "api.example", false},
		{"https://r.example/k8s/c-1///", "https://r.example/k8s/c-1", "r.example/k8s/c-1",
			false},
		{"https://api.example/x?y=1#z", "https://api.example/x", "api.example/x", false},
		{"api.example:6443", "https://api.example:6443", "api.example:6443", false},
		{"https://127.0.0.1:1", "https://127.0.0.1:1", "127.0.0.1:1", true},
		{"https://[::1]:1", "https://[::1]:1", "[::1]:1", true},
		{"https://localhost", "https://localhost", "localhost", true},
		{"https://localhost.example", "https://localhost.example", "localhost.example",
			false},
	};
	for (size_t i = 0; i < COUNT(cases); i++) {
		char *cluster = xasprintf("server: '%s'", cases[i].given);
		struct target target = given_target(cluster, "");
		cr_expect_str_eq(target.server, cases[i].server);
		cr_expect_str_eq(target_host(&target), cases[i].host);
		cr_expect_eq(target.loopback, cases[i].loopback, "%s", cases[i].given);
		target_finish(&target);
		free(cluster);
	}
}

static void expect_text(const char *text, const char *expected, const char *what)
{
	cr_expect((!text && !expected) || (text && expected && !strcmp(text, expected)),
		"%s is %s, not %s", what, text ? text : "not there",
		expected ? expected : "not there");
}

/* The environment's proxy is for others: "" goes without, NULL as the environment says. */
Test(kube_target, proxy_of_the_environment)
{
	struct target target = given_target("server: 'https://127.0.0.1:1'", "");
	expect_text(target_trust(&target).proxy, "", "to this machine");
	target_finish(&target);
	target = given_target("server: 'https://127.0.0.1:1', proxy-url: 'http://p:1'", "");
	expect_text(target_trust(&target).proxy, "http://p:1", "as the kubeconfig says");
	target_finish(&target);
	target = given_target("server: 'https://api.example'", "");
	cr_expect_null(target_trust(&target).proxy);
	target_finish(&target);
}

Test(kube_target, cluster_entries)
{
	struct target target =
		given_target(SERVER ", tls-server-name: other, proxy-url: 'http://p:1', "
				    "insecure-skip-tls-verify: true, "
				    "disable-compression: yes, "
				    "certificate-authority: one.crt",
			"");
	char *path = home_path(home, "one.crt");
	char *ca = given_text(path);
	struct http_trust trust = target_trust(&target);
	expect_text(trust.tls_name, "other", "tls-server-name");
	expect_text(trust.proxy, "http://p:1", "proxy-url");
	expect_text(trust.ca, ca, "certificate-authority");
	expect_text(target.context, "main", "context");
	expect_text(target.name_space, "default", "namespace");
	cr_expect(trust.insecure && target.uncompressed);
	target_finish(&target);
	char *data = tls_base64_encode(ca, strlen(ca));
	char *cluster = xasprintf(SERVER ", certificate-authority-data: %s", data);
	target = given_target(cluster, "");
	expect_text(target.ca, ca, "certificate-authority-data");
	target_finish(&target);
	free(cluster);
	free(data);
	free(ca);
	free(path);
}

/* Paths are relative to the file that they stand in, not to where the program was started. */
Test(kube_target, user_entries)
{
	struct target target = given_target(SERVER, "token: t, as: boss, as-groups: [g, h]");
	expect_text(target.token, "t", "token");
	expect_text(target.as, "boss", "as");
	cr_expect(!strcmp(target.as_groups[0], "g") && !strcmp(target.as_groups[1], "h"));
	cr_expect_null(target.as_groups[2]);
	target_finish(&target);
	target = given_target(SERVER, "tokenFile: token");
	char *path = home_path(home, "token");
	expect_text(target.token_file, path, "tokenFile");
	target_finish(&target);
	target = given_target(SERVER, "username: n, password: 'p:q'");
	expect_text(target.basic, "n:p:q", "password");
	target_finish(&target);
	target = given_target(SERVER, "client-certificate: one.crt, client-key: ./one.key");
	cr_expect(target.cert && target.key && tls_key_fits(target.cert, target.key));
	target_finish(&target);
	target = given_target(SERVER, "auth-provider: {name: oidc, config: {id-token: t}}");
	expect_text(target.token, "t", "id-token");
	cr_expect(target.oidc);
	target_finish(&target);
	free(path);
}

Test(kube_target, exec_plugins)
{
	struct target target = given_target(SERVER ", tls-server-name: n",
		"exec: {apiVersion: client.authentication.k8s.io/v1, command: bin/helper, "
		"args: [get, token], env: [{name: A, value: b}, {name: C}, {value: d}, {name: "
		"'x=y'}], "
		"interactiveMode: Always, provideClusterInfo: true, installHint: get it}");
	const struct exec_plugin *plugin = target.plugin;
	char *command = home_path(home, "bin/helper");
	expect_text(plugin->command, command, "command");
	cr_expect(!strcmp(plugin->args[0], "get") && !strcmp(plugin->args[1], "token"));
	cr_expect_null(plugin->args[2]);
	cr_expect(!strcmp(plugin->environment[0], "A=b") && !strcmp(plugin->environment[1], "C="));
	cr_expect_null(plugin->environment[2]);
	expect_text(plugin->hint, "get it", "installHint");
	cr_expect(plugin->always_interactive);
	expect_text(plugin->cluster_info,
		"{\"server\":\"https://api.example:6443\",\"tls-server-name\":\"n\"}", "info");
	target_finish(&target);
	free(command);
	target = given_target(SERVER,
		"exec: {apiVersion: client.authentication.k8s.io/v1beta1, "
		"command: helper}");
	expect_text(target.plugin->command, "helper", "a bare command, found by PATH");
	expect_text(target.plugin->cluster_info, NULL, "info");
	cr_expect_not(target.plugin->always_interactive);
	target_finish(&target);
}

static const char several[] =
	"contexts:\n"
	"- {name: a, context: {cluster: ca, user: ua, namespace: na}}\n"
	"- {name: b, context: {cluster: cb, user: ub}}\n"
	"- {name: no-cluster, context: {user: ua}}\n"
	"- {name: lost, context: {cluster: gone}}\n"
	"- {name: lost-user, context: {cluster: ca, user: gone}}\n"
	"clusters:\n"
	"- {name: ca, cluster: {server: 'https://a'}}\n"
	"- {name: cb, cluster: {server: 'https://b', tls-server-name: of-b}}\n"
	"users:\n"
	"- {name: ua, user: {token: ta, as: of-a, as-groups: [of-a]}}\n"
	"- {name: ub, user: {token: tb}}\n";

/* Resolves against the kubeconfig above, which has CURRENT (or no current-context when NULL). */
static bool resolve_with(
	struct target *target, const char *current, struct kube_options *options, struct error *err)
{
	char *text = xasprintf(
		"%s%s\n%s", current ? "current-context: " : "", current ? current : "", several);
	char *path = home_path(home, "several");
	given_file(home, "several", text);
	options->kubeconfig = path;
	bool good = target_init(target, options, err);
	free(path);
	free(text);
	return good;
}

Test(kube_target, flags_override)
{
	static const char *const groups[] = {"g", NULL};
	static const struct {
		const char *current;
		struct kube_options options;
		const char *expected; /* server, namespace, token, as, first group, tls name */
	} cases[] = {
		{"a", {0}, "https://a na ta of-a of-a -"},
		{"a", {.context = "b"}, "https://b default tb - - of-b"},
		{"b", {.name_space = "other"}, "https://b other tb - - of-b"},
		{"a", {.cluster = "cb"}, "https://b na ta of-a of-a of-b"},
		{"a", {.user = "ub"}, "https://a na tb - - -"},
		{"b", {.server = "https://x/"}, "https://x default tb - - of-b"},
		{"a", {.as = "me"}, "https://a na ta me of-a -"},
		{"a", {.as = "me", .as_groups = groups}, "https://a na ta me g -"},
		{"b", {.tls_server_name = "t"}, "https://b default tb - - t"},
		{NULL, {.cluster = "cb"}, "https://b default - - - of-b"},
		{NULL, {.server = "https://x"}, "https://x default - - - -"},
		{"no-cluster", {.server = "https://x"}, "https://x default ta of-a of-a -"},
	};
	for (size_t i = 0; i < COUNT(cases); i++) {
		struct error err = {0};
		struct target target;
		struct kube_options options = cases[i].options;
		bool good = resolve_with(&target, cases[i].current, &options, &err);
		cr_expect(good, "case %zu: %s", i, err.text);
		if (!good)
			continue;
		char *got = xasprintf("%s %s %s %s %s %s", target.server, target.name_space,
			target.token ? target.token : "-", target.as ? target.as : "-",
			target.as_groups[0] ? target.as_groups[0] : "-",
			target.tls_name ? target.tls_name : "-");
		cr_expect_str_eq(got, cases[i].expected);
		free(got);
		target_finish(&target);
	}
}

Test(kube_target, other_flags)
{
	struct error err = {0};
	struct target target;
	struct kube_options options = {.insecure = true, .token_file = "/some/file"};
	cr_assert(resolve_with(&target, "a", &options, &err), "%s", err.text);
	cr_expect(target.insecure);
	expect_text(target.token_file, "/some/file", "--token-file");
	target_finish(&target);
}

Test(kube_target, what_is_not_there)
{
	static const char *const groups[] = {"g", NULL};
	static const struct {
		const char *current;
		struct kube_options options;
		enum error_kind kind;
		const char *said;
	} cases[] = {
		{NULL, {0}, ERROR_CREDENTIALS, "no cluster is chosen"},
		{"no-cluster", {0}, ERROR_CREDENTIALS, "no cluster is chosen"},
		{"nope", {0}, ERROR_CREDENTIALS,
			"context \"nope\" is not in the kubeconfig (it has: a, b, no-cluster, "
			"lost"},
		{"a", {.context = "nope"}, ERROR_CREDENTIALS, "context \"nope\" is not in"},
		{"lost", {0}, ERROR_CREDENTIALS,
			"cluster \"gone\" is not in the kubeconfig (it has: ca, cb)"},
		{"lost-user", {0}, ERROR_CREDENTIALS,
			"user \"gone\" is not in the kubeconfig (it has: ua, ub)"},
		{"a", {.user = "x"}, ERROR_CREDENTIALS, "user \"x\" is not in"},
		{"a", {.server = "gopher://x"}, ERROR_OTHER, "neither http nor https"},
		{"b", {.as_groups = groups}, ERROR_USAGE, "--as-group needs --as"},
		{"b", {.server = "http://x"}, ERROR_OTHER, "http://x is plain HTTP"},
	};
	for (size_t i = 0; i < COUNT(cases); i++) {
		struct error err = {0};
		struct target target;
		struct kube_options options = cases[i].options;
		cr_expect_not(
			resolve_with(&target, cases[i].current, &options, &err), "case %zu", i);
		cr_expect(strstr(err.text, cases[i].said), "case %zu: %s", i, err.text);
		cr_expect_eq(err.kind, cases[i].kind, "case %zu: %s", i, err.text);
	}
}

/* Without a kubeconfig a pod uses its service account; elsewhere that is said in words. */
Test(kube_target, in_cluster)
{
	struct error err = {0};
	struct target target;
	struct kube_options options = {0};
	cr_expect_not(target_init(&target, &options, &err));
	cr_expect(strstr(err.text, "no kubeconfig"), "%s", err.text);
	setenv("KUBERNETES_SERVICE_HOST", "10.0.0.1", 1);
	cr_expect_not(target_init(&target, &options, &err));
	cr_expect(strstr(err.text, "/var/run/secrets/kubernetes.io/serviceaccount/ca.crt"), "%s",
		err.text);
	options.kubeconfig = "/nowhere/config";
	cr_expect_not(target_init(&target, &options, &err));
	cr_expect(
		strstr(err.text, "/nowhere/config"), "asked for: no other is taken: %s", err.text);
	given_file(home, ".kube/config", "contexts: [");
	options.kubeconfig = NULL;
	cr_expect_not(target_init(&target, &options, &err));
	cr_expect(strstr(err.text, "/.kube/config:"), "a broken one is not passed over: %s",
		err.text);
}
