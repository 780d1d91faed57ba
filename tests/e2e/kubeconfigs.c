/*
 * Kubeconfig files: missing, broken, hostile, merged from several; what is wrong with them is said
 * with file and line before the screen is touched.
 */
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/file.h"
#include "e2e/command.h"
#include "e2e/console.h"
#include "e2e/site.h"
#include "support/home.h"

/* ---- missing --------------------------------------------------------------------------------- */

/* The console, too, says it and ends, and leaves the terminal alone. */
Test(flags, no_kubeconfig)
{
	struct console console = console_start(&(struct console_plan){.kubeconfig = ""});

	console_expect(&console,
		"mtvtop: no kubeconfig: neither KUBECONFIG nor ~/.kube/config is there; log in to "
		"the cluster first or give --kubeconfig FILE");
	console_expect_exit(&console, 4, ENDS_WITHIN);
	cr_expect_not(term_printed(console.term, "\033[?1049h"));
	console_expect_restored(&console);
	console_finish(&console);
}

Test(flags, named_kubeconfig_is_missing)
{
	command_expect_failure(&(struct command_plan){.words = {"get", "plans", "--kubeconfig",
							      "/nowhere/config"}},
		4, "mtvtop: no kubeconfig: /nowhere/config is not there; correct --kubeconfig\n");
	command_expect_failure(&(struct command_plan){.words = {"get", "plans"},
				       .environment = {"KUBECONFIG=/nowhere/a:/nowhere/b"}},
		4,
		"mtvtop: no kubeconfig: none of the files in KUBECONFIG is there; correct it or "
		"give --kubeconfig FILE\n");
}

Test(flags, context_is_missing)
{
	command_expect_failure(
		&(struct command_plan){.words = {"get", "plans", "--context", "prod"}}, 4,
		"mtvtop: context \"prod\" is not in the kubeconfig (it has: test)\n");
	command_expect_failure(&(struct command_plan){.words = {"get", "plans"},
				       .kubeconfig = "current-context: prod\ncontexts: []\n"},
		4, "mtvtop: context \"prod\" is not in the kubeconfig (it has: none)\n");
	command_expect_failure(
		&(struct command_plan){.words = {"get", "plans"}, .kubeconfig = "contexts: []\n"},
		4,
		"mtvtop: no cluster is chosen: the kubeconfig has no current-context; give "
		"--context "
		"NAME or --server URL\n");
}

/* ---- broken and hostile ---------------------------------------------------------------------- */

Test(flags, broken_kubeconfigs_are_said_with_their_line)
{
	static const struct {
		const char *text, *said;
	} cases[] = {{"apiVersion: v1\nclusters: [\n", "/.kube/config:"},
		{"a: b\nc: d: e\n",
			"/.kube/config:2: mapping values are not allowed in this context\n"},
		{"- one\n- two\n", "/.kube/config:1: this is not a kubeconfig\n"},
		{"#!/bin/sh\nrm -rf /\n", "/.kube/config:2: this is not a kubeconfig\n"},
		{"current-context: x\ncurrent-context: y\n", "/.kube/config:2: "},
		{"a: &a [x]\nb: *a\n", "/.kube/config:"},
		{"current-context: x\ncontexts: [{name: x, context: {cluster: x}}]\n"
		 "clusters:\n- name: x\n  cluster: {}\n",
			"/.kube/config:5: cluster \"x\" names no server\n"},
		{"current-context: x\ncontexts: [{name: x, context: {cluster: x}}]\n"
		 "clusters: [{name: x, cluster: {server: 'ftp://example.com'}}]\n",
			"mtvtop: the server's address ftp://example.com is neither http nor "
			"https\n"},
		{"current-context: x\ncontexts: [{name: x, context: {cluster: x}}]\n"
		 "clusters:\n- name: x\n  cluster:\n    server: https://example.com\n"
		 "    certificate-authority-data: '%%%'\n",
			"/.kube/config:7: certificate-authority-data is not base64\n"}};

	for (size_t i = 0; i < sizeof(cases) / sizeof(*cases); i++)
		command_expect_failure(&(struct command_plan){.words = {"get", "plans"},
					       .kubeconfig = cases[i].text},
			1, cases[i].said);
}

/* Not a file, and larger than any kubeconfig. */
Test(flags, unreadable_kubeconfigs)
{
	char *home = home_create(), *fifo = home_path(home, "fifo"),
	     *large = home_path(home, "large");

	cr_assert_eq(mkfifo(fifo, 0600), 0);
	given_file(home, "large", "a: ");
	cr_assert_eq(truncate(large, 17 * 1024 * 1024), 0);
	command_expect_failure(
		&(struct command_plan){.words = {"get", "plans", "--kubeconfig", home}}, 1,
		": Is a directory\n");
	command_expect_failure(
		&(struct command_plan){.words = {"get", "plans", "--kubeconfig", fifo}}, 1,
		"/fifo: it is not a regular file\n");
	command_expect_failure(
		&(struct command_plan){.words = {"get", "plans", "--kubeconfig", large}}, 1,
		"/large: File too large\n");
	free(large);
	free(fifo);
	home_remove(home);
}

Test(flags, kubeconfig_without_the_right_to_read_it)
{
	char *home = home_create(), *secret = home_path(home, "secret");

	if (geteuid() == 0)
		cr_skip_test("root may read everything");
	given_file(home, "secret", "contexts: []\n");
	cr_assert_eq(chmod(secret, 0), 0);
	command_expect_failure(
		&(struct command_plan){.words = {"get", "plans", "--kubeconfig", secret}}, 1,
		"/secret: Permission denied\n");
	free(secret);
	home_remove(home);
}

Test(flags, nesting_without_end)
{
	char *text = calloc(1, 200001);

	memset(text, '[', 200000);
	command_expect_failure(
		&(struct command_plan){.words = {"get", "plans"}, .kubeconfig = text}, 1,
		"/.kube/config:1: ");
	free(text);
}

/* Names are shown, and obeyed by no terminal. */
Test(flags, names_of_the_kubeconfig_cannot_move_a_cursor)
{
	char *ca = site_path("pki/ca.crt"), *token = access_token("viewer");
	char *text = text_of("current-context: \"\\e]0;owned\\a here\"\n"
			     "contexts: [{name: \"\\e]0;owned\\a here\", context: {cluster: c, "
			     "user: \"\\e[2Ju\", "
			     "namespace: demo}}]\n"
			     "clusters: [{name: c, cluster: {server: \"https://127.0.0.1:%d\", "
			     "certificate-authority: \"%s\"}}]\nusers: [{name: \"\\e[2Ju\", user: "
			     "{token: %s}}]\n",
		site_port(), ca, token);
	struct console console =
		console_start(&(struct console_plan){.name_space = "demo", .kubeconfig = text});

	console_expect(&console, "Plans (2)");
	console_expect_now(&console, "mtvtop  \xe2\x90\x9b]0;owned\xe2\x90\x87 here  127.0.0.1:");
	console_expect_now(&console, "user \xe2\x90\x9b[2Ju");
	cr_expect_str_neq(term_title(console.term), "owned");
	command_expect_failure(
		&(struct command_plan){
			.words = {"get", "plans", "--context", "x\033[2J"}, .kubeconfig = text},
		4,
		"mtvtop: context \"x\xe2\x90\x9b[2J\" is not in the kubeconfig (it has: "
		"\xe2\x90\x9b]0;owned\xe2\x90\x87 here)\n");
	free(text);
	free(token);
	free(ca);
	console_end(&console);
}

/* ---- several files --------------------------------------------------------------------------- */

static void copy_file(const char *from, const char *home, const char *to)
{
	char *path = site_path(from), *text = file_read(path, 65536, NULL, NULL);

	cr_assert_not_null(text, "%s", path);
	given_file(home, to, text);
	free(text);
	free(path);
}

/*
 * The cluster is in `a`, the user in `b`, each with files named relative to it. Both have a
 * cluster `same` and a context `same`: the first one holds, whole.
 */
static char *two_files(void)
{
	char *home = home_create();
	char *first = text_of("current-context: ''\nclusters:\n- name: same\n  cluster: {server: "
			      "\"https://127.0.0.1:%d\", certificate-authority: pki/ca.crt}\n"
			      "contexts:\n- {name: same, context: {cluster: same, user: viewer, "
			      "namespace: demo}}\n",
		site_port());

	given_file(home, "a/config", first);
	given_file(home, "b/config",
		"current-context: same\nclusters:\n- name: same\n  cluster: {server: "
		"\"https://127.0.0.1:1\", tls-server-name: elsewhere.example.com}\n"
		"users:\n- name: viewer\n  user: {client-certificate: viewer.crt, client-key: "
		"../keys/viewer.key}\n"
		"contexts:\n- {name: same, context: {cluster: same, user: nobody}}\n");
	copy_file("pki/ca.crt", home, "a/pki/ca.crt");
	copy_file("pki/viewer.crt", home, "b/viewer.crt");
	copy_file("pki/viewer.key", home, "keys/viewer.key");
	free(first);
	return home;
}

Test(flags, two_files_are_merged_and_paths_are_relative_to_their_own)
{
	char *home = two_files();
	char *list = text_of("KUBECONFIG=%s/missing::%s/a/config:%s/b/config", home, home, home);

	command_expect_output(&(struct command_plan){.words = {"get", "plans"},
				      .environment = {list},
				      .kubeconfig = "",
				      .home = home},
		"tenant-running ");
	free(list);
	home_remove(home);
}

Test(flags, order_of_the_files_decides)
{
	char *home = two_files();
	char *list = text_of("KUBECONFIG=%s/b/config:%s/a/config", home, home);

	command_expect_failure(&(struct command_plan){.words = {"get", "plans"},
				       .environment = {list},
				       .kubeconfig = "",
				       .home = home},
		4, "user \"nobody\" is not in the kubeconfig (it has: viewer)\n");
	free(list);
	home_remove(home);
}

/* --kubeconfig is that file and no other. */
Test(flags, named_kubeconfig_is_not_merged)
{
	char *home = two_files(), *path = home_path(home, "a/config");
	char *list = text_of("KUBECONFIG=%s/b/config", home);

	command_expect_failure(&(struct command_plan){.words = {"get", "plans", "--kubeconfig",
							      path, "--context", "same"},
				       .environment = {list},
				       .home = home},
		4, "user \"viewer\" is not in the kubeconfig (it has: none)\n");
	free(list);
	free(path);
	home_remove(home);
}
