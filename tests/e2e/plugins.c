/*
 * Exec plugins: programs of others that get the credentials. They may be missing, fail, hang, talk
 * to the terminal or answer anything; the console lives on and says so.
 */
#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/file.h"
#include "doc/json.h"
#include "e2e/command.h"
#include "e2e/console.h"
#include "e2e/site.h"
#include "e2e/sleeper.h"
#include "support/deadline.h"
#include "support/home.h"

#define V1 "client.authentication.k8s.io/v1"
#define EXEC_WITH(members)                                                                         \
	"exec: {apiVersion: " V1 ", interactiveMode: Never, command: ./plugin" members "}"
#define EXEC EXEC_WITH("")

/* The beginning of each plugin, which counts its calls, and the end of one that answers. */
#define CALLED "#!/bin/sh\ncd \"$HOME\"\necho $$ >>calls\n"
#define ANSWER "cat credential\n"

enum { BETWEEN_LOOKS = 20 };

static void give_credential(const char *home, const char *status)
{
	char *text = text_of(
		"{\"apiVersion\":\"" V1 "\",\"kind\":\"ExecCredential\",\"status\":{%s}}", status);

	given_file(home, "credential.new", text);
	char *fresh = home_path(home, "credential.new"), *path = home_path(home, "credential");
	cr_assert_eq(rename(fresh, path), 0);
	free(path);
	free(fresh);
	free(text);
}

/* The viewer's token, with further members before it. */
static void give_token(const char *home, const char *members)
{
	char *token = access_token("viewer");
	char *status = text_of("%s\"token\":\"%s\"", members, token);

	give_credential(home, status);
	free(status);
	free(token);
}

/* A home folder with that plugin, and a good credential for it to print. */
static char *home_with(const char *plugin)
{
	char *home = home_create();

	given_program(home, ".kube/plugin", plugin);
	give_token(home, "");
	return home;
}

/* A file that the plugin has written; "" for none. To be freed. */
static char *content(const char *home, const char *file)
{
	char *path = home_path(home, file), *text = calloc(1, 64 * 1024);
	FILE *in = fopen(path, "re");

	if (in != NULL) {
		cr_assert_lt(fread(text, 1, 64 * 1024, in), 64 * 1024);
		fclose(in);
	}
	free(path);
	return text;
}

static int calls(const char *home)
{
	char *text = content(home, "calls");
	int count = 0;

	for (const char *at = text; (at = strchr(at, '\n')) != NULL; at++)
		count++;
	free(text);
	return count;
}

static void expect_calls(const struct console *console, int count)
{
	int64_t deadline = deadline_in(PATIENCE);

	while (calls(console->home) < count && deadline_left(deadline) > 0)
		poll(NULL, 0, BETWEEN_LOOKS);
	cr_assert_eq(calls(console->home), count);
}

/* A console on a small namespace with that plugin. */
static struct console start_with(const char *plugin, const char *user, enum wire wire)
{
	char *home = home_with(plugin);
	struct console console = sleeper_start(&(struct console_plan){.wire = wire,
		.start = "dashboard",
		.name_space = "demo",
		.access.user = user,
		.home = home});

	free(home);
	return console;
}

/* ---- as it should be ------------------------------------------------------------------------- */

TEST_BOTH(plugin, its_token_is_used_and_kept)
{
	struct console console = start_with(CALLED ANSWER, EXEC, wire);

	console_expect(&console, "Plans (2)");
	console_expect_match(&console, "^ live");
	console_command(&console, "hosts");
	console_expect(&console, "no hosts");
	expect_calls(&console, 1);
	console_end(&console);
}

Test(plugin, its_client_certificate_is_used)
{
	char *home = home_with(CALLED ANSWER);
	char *cert_path = site_path("pki/viewer.crt"), *key_path = site_path("pki/viewer.key");
	char *cert = file_read(cert_path, 65536, NULL, NULL);
	char *key = file_read(key_path, 65536, NULL, NULL);
	struct buf status;

	buf_init(&status, 65536);
	buf_add_text(&status, "\"clientCertificateData\":");
	json_write_text(&status, cert);
	buf_add_text(&status, ",\"clientKeyData\":");
	json_write_text(&status, key);
	give_credential(home, status.text);
	command_expect_output(
		&(struct command_plan){
			.words = {"get", "plans", "-n", "demo"}, .access.user = EXEC, .home = home},
		"tenant-running ");
	buf_finish(&status);
	free(key);
	free(cert);
	free(key_path);
	free(cert_path);
	home_remove(home);
}

static void expect_told(const char *home, const char *words, bool told)
{
	char *text = content(home, "told");

	cr_expect_eq(strstr(text, words) != NULL, told, "%s in %s", words, text);
	free(text);
}

Test(plugin, it_is_told_what_it_wants_to_know)
{
	char *home = home_with(
		CALLED "echo \"$KUBERNETES_EXEC_INFO\" \"$# $2\" \"$WHO\" >told\n" ANSWER);
	char *server = text_of("\"cluster\":{\"server\":\"https://127.0.0.1:%d\"", site_port());
	struct command_plan plan = {.words = {"get", "plans", "-n", "demo"},
		.access.user = EXEC_WITH(", provideClusterInfo: true, args: [get, 'a token'], "
					 "env: [{name: WHO, value: an operator}]"),
		.home = home};

	command_expect_output(&plan, "tenant-running ");
	expect_told(home, "{\"apiVersion\":\"" V1 "\",\"kind\":\"ExecCredential\"", true);
	expect_told(home, "\"interactive\":false", true);
	expect_told(home, server, true);
	expect_told(home, "\"certificate-authority-data\":\"LS0t", true);
	expect_told(home, " 2 a token an operator\n", true);
	plan.access.user = EXEC;
	command_expect_output(&plan, "tenant-running ");
	expect_told(home, "cluster", false);
	expect_told(home, " 0  \n", true);
	free(server);
	home_remove(home);
}

/* ---- credentials that end -------------------------------------------------------------------- */

Test(plugin, it_is_called_again_when_its_token_ends)
{
	char *home = home_with(CALLED "printf '{\"apiVersion\":\"" V1
				      "\",\"kind\":\"ExecCredential\",\"status\":{\"token\":"
				      "\"%s\",\"expirationTimestamp\":\"%s\"}}' \"$(cat token)\" "
				      "\"$(date -u -d '5 minutes' +%Y-%m-%dT%H:%M:%SZ)\"\n");
	char *variable = text_of("PRELOAD_CLOCK=%s/ahead", home), *token = access_token("viewer");
	struct console console;

	given_file(home, "token", token);
	console = console_start(&(struct console_plan){.name_space = "demo",
		.access.user = EXEC,
		.preload = true,
		.environment = {variable},
		.home = home});
	console_expect(&console, "Plans (2)");
	console_expect_match(&console, "credentials end in [45]m");
	cr_expect_eq(calls(home), 1);
	given_file(home, "ahead", "3600");
	console_command(&console, "hosts");
	console_expect(&console, "no hosts");
	console_expect_match(&console, "credentials end in [45]m");
	cr_expect_eq(calls(home), 2);
	free(token);
	free(variable);
	free(home);
	console_end(&console);
}

/* The server does not take the token (any more): it is asked for anew, once. */
Test(plugin, it_is_called_again_when_its_token_is_refused)
{
	char *home = home_with(CALLED ANSWER);
	struct console console;

	give_credential(home, "\"token\":\"of-yesterday\"");
	console = sleeper_start(
		&(struct console_plan){.name_space = "demo", .access.user = EXEC, .home = home});
	console_expect_match(&console, "NOT LOGGED IN [0-9]+s: 401 credentials not accepted");
	cr_expect_eq(calls(home), 1);
	give_token(home, "");
	sleeper_slept(&console, 31);
	console_expect(&console, "Plans (2)");
	console_expect_match(&console, "^ live");
	cr_expect_eq(calls(home), 2);
	free(home);
	console_end(&console);
}

/* ---- missing and failing --------------------------------------------------------------------- */

Test(plugin, missing_one_is_said)
{
	struct console console = console_start(&(struct console_plan){
		.access.user = "exec: {apiVersion: " V1 ", interactiveMode: Never, command: "
			       "no-such-login}"});

	console_expect_match_within(&console,
		"^ NOT LOGGED IN [0-9]+s: exec plugin: no-such-login is not installed \\(not found "
		"in PATH\\)",
		SAID_WITHIN);
	console_expect_responsive(&console);
	console_end(&console);
}

Test(plugin, missing_one_is_said_with_the_hint_of_its_maker)
{
	command_expect_failure(
		&(struct command_plan){.words = {"get", "plans"},
			.access.user =
				"exec: {apiVersion: " V1 ", interactiveMode: Never, command: "
				"no-such-login, installHint: \"\\e[1mget it at "
				"example.com\\n(it is free)\"}"},
		4,
		"mtvtop: exec plugin no-such-login is missing: \xe2\x90\x9b[1mget it at "
		"example.com\n");
}

TEST_BOTH(plugin, failing_one_is_said_with_its_own_words)
{
	struct console console = start_with(CALLED
		"echo 'error: session ended, run: example login' >&2\necho more >&2\nexit 3\n",
		EXEC, wire);

	console_expect_match_within(&console,
		"^ NOT LOGGED IN [0-9]+s: exec plugin .*/plugin failed with status 3: error: "
		"session "
		"ended, run: example login",
		SAID_WITHIN);
	console_expect_responsive(&console);
	console_end(&console);
}

/* Each view would ask for it; accounts get locked by that. */
Test(plugin, failure_is_remembered_for_30_seconds)
{
	/* It looks before it counts: what is mended behind a call is mended for the next one. */
	struct console console = start_with("#!/bin/sh\ncd \"$HOME\"\n[ -e mended ] && good=yes\n"
					    "echo $$ >>calls\n[ \"$good\" ] || exit 1\n" ANSWER,
		EXEC, HTTP2);

	console_expect_match(&console, "^ NOT LOGGED IN");
	console_command(&console, "hosts");
	console_expect_match(&console, "Hosts +exec plugin .*/plugin failed with status 1");
	console_command(&console, "hooks");
	console_expect_match(&console, "Hooks +exec plugin .*/plugin failed with status 1");
	cr_expect_eq(calls(console.home), 1);
	sleeper_slept(&console, 31);
	expect_calls(&console, 2);
	given_file(console.home, "mended", "");
	sleeper_slept(&console, 62);
	console_expect(&console, "no hooks"); /* it may have slept before the end */
	console_expect_match(&console, "^ live");
	cr_expect_eq(calls(console.home), 3);
	console_end(&console);
}

Test(plugin, odd_answers_are_said)
{
	static const struct {
		const char *plugin, *words;
	} cases[] = {{"echo hello", "/plugin printed no ExecCredential\n"},
		{"yes | head -c 3000000", "/plugin printed no ExecCredential\n"},
		{"true", "/plugin printed no ExecCredential\n"},
		{"sed s,/v1,/v1beta1, credential",
			"/plugin answered for another apiVersion than it was asked for\n"},
		{"sed s/token/coin/ credential",
			"/plugin gave neither a token nor a client certificate\n"},
		{"sed s/token/clientKeyData/ credential",
			"/plugin gave neither a token nor a client certificate\n"},
		{"sed s/token/clientCertificateData/ credential",
			"/plugin gave a certificate without key, or a key without certificate\n"},
		{"kill -KILL $$", "/plugin was ended by signal 9\n"},
		{"cat credential; exit 2", "/plugin failed with status 2\n"}};

	for (size_t i = 0; i < sizeof(cases) / sizeof(*cases); i++) {
		char *plugin = text_of(CALLED "%s\n", cases[i].plugin), *home = home_with(plugin);

		command_expect_failure(
			&(struct command_plan){
				.words = {"get", "plans"}, .access.user = EXEC, .home = home},
			4, cases[i].words);
		home_remove(home);
		free(plugin);
	}
}

Test(plugin, mistakes_of_the_kubeconfig_are_said)
{
	static const struct {
		const char *user, *words;
	} cases[] = {
		{"exec: {apiVersion: " V1 ", interactiveMode: Always, command: ./plugin}",
			"wants a terminal (interactiveMode Always), which mtvtop does not give "
			"it; log in in another window first\n"},
		{"exec: {apiVersion: " V1 ", command: ./plugin}",
			"exec names no interactiveMode, which v1 asks for\n"},
		{"exec: {interactiveMode: Never, command: ./plugin}", "exec names no apiVersion\n"},
		{"exec: {apiVersion: client.authentication.k8s.io/v1alpha1, command: ./plugin}",
			"the apiVersion of exec is not client.authentication.k8s.io/v1 or "
			"v1beta1\n"},
		{"exec: {apiVersion: " V1 ", interactiveMode: Never}", "exec names no command\n"}};

	for (size_t i = 0; i < sizeof(cases) / sizeof(*cases); i++) {
		char *home = home_with(CALLED ANSWER);
		struct command_plan plan = {
			.words = {"get", "plans"}, .access.user = cases[i].user, .home = home};
		struct outcome outcome = command_run(&plan);

		cr_expect_not_null(strstr(outcome.errors, cases[i].words), "%s", outcome.errors);
		cr_expect_neq(outcome.status, 0);
		cr_expect_eq(calls(home), 0);
		outcome_finish(&outcome);
		home_remove(home);
	}
}

/* ---- hanging --------------------------------------------------------------------------------- */

#define HANG CALLED "echo 'waiting for the browser' >&2\nexec tail -f /dev/null\n"

/* The plugin was killed, too. */
static void expect_plugin_ended(const char *home)
{
	char *text = content(home, "calls");
	int64_t deadline = deadline_in(ENDS_WITHIN);
	pid_t pid = atoi(text);

	cr_assert_gt(pid, 0);
	while (kill(pid, 0) == 0 && deadline_left(deadline) > 0)
		poll(NULL, 0, BETWEEN_LOOKS);
	cr_expect_neq(kill(pid, 0), 0);
	free(text);
}

TEST_BOTH(plugin, hanging_one_has_a_deadline_and_the_screen_lives)
{
	struct console console = start_with(HANG, EXEC, wire);

	expect_calls(&console, 1);
	console_expect_responsive(&console);
	console_expect_match(&console, "^ connecting");
	sleeper_slept(&console, 61);
	console_expect_match_within(&console,
		"^ NOT LOGGED IN [0-9]+s: exec plugin .*/plugin did not end within 60 s: waiting "
		"for "
		"the browser",
		SAID_WITHIN);
	expect_plugin_ended(console.home);
	console_end(&console);
}

Test(plugin, hanging_one_does_not_hold_the_end)
{
	char *home = home_with(HANG);
	struct console console = console_start(
		&(struct console_plan){.name_space = "demo", .access.user = EXEC, .home = home});

	expect_calls(&console, 1);
	console_press(&console, "q");
	console_expect_exit(&console, 0, ENDS_WITHIN);
	expect_plugin_ended(console.home);
	console_finish(&console);
	free(home);
}

Test(plugin, one_at_a_time)
{
	char *home =
		home_with(CALLED "mkdir lock || echo two >overlap\ncat go\nrmdir lock\n" ANSWER);
	char *path = home_path(home, "go");
	struct console console;
	int go;

	cr_assert_eq(mkfifo(path, 0600), 0);
	console = console_start(&(struct console_plan){
		.start = "dashboard", .name_space = "demo", .access.user = EXEC, .home = home});
	go = open(path, O_WRONLY | O_CLOEXEC); /* waits for the plugin */
	console_command(&console, "hosts");
	console_expect(&console, "Hosts ");
	console_expect_responsive(&console);
	close(go);
	console_expect(&console, "no hosts");
	cr_expect_eq(calls(home), 1);
	char *overlap = content(home, "overlap");
	cr_expect_str_empty(overlap);
	free(overlap);
	free(path);
	free(home);
	console_end(&console);
}

/* ---- the terminal ---------------------------------------------------------------------------- */

Test(plugin, it_cannot_reach_the_terminal)
{
	struct console console = start_with(CALLED "(printf '\\033[2J\\033[HDAMAGE' >/dev/tty) "
						   "2>/dev/null || echo no terminal >>seen\n"
						   "read line || echo no input >>seen\n"
						   "printf '\\033[2J\\033[HDAMAGE\\n' >&2\n" ANSWER,
		EXEC, HTTP2);

	console_expect(&console, "Plans (2)");
	console_expect_match(&console, "^ live");
	char *seen = content(console.home, "seen");
	cr_expect_str_eq(seen, "no terminal\nno input\n");
	cr_expect_not(term_printed(console.term, "DAMAGE"));
	free(seen);
	console_end(&console);
}

/* What it says of its failure is shown, but obeyed by no terminal. */
Test(plugin, its_words_cannot_move_the_cursor)
{
	struct console console = start_with(
		CALLED "printf '\\033[2J\\033]0;owned\\007 gone\\n' >&2\nexit 1\n", EXEC, HTTP2);

	console_expect(&console,
		"failed with status 1: \xe2\x90\x9b[2J\xe2\x90\x9b]0;owned\xe2\x90\x87 gone");
	cr_expect_str_neq(term_title(console.term), "owned");
	console_end(&console);
}
