/* Credentials over time: files that change, plugins that run, tokens that end. */
#include <criterion/criterion.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

#include "base/memory.h"
#include "kube/auth.h"
#include "support/deadline.h"
#include "support/home.h"
#include "unit/given.h"

enum { PATIENCE = 60 * 1000, MINUTE = 60 * 1000 };

#define NOW INT64_C(1795262400000) /* 2026-11-21 12:00:00 UTC */

static struct clock now;
static struct loop *loop;
static char *home, *path; /* of the token file, or of the plugin */
static struct target target;
static struct auth *auth;
static struct error err;
static int changes;

static void begin(void)
{
	home = given_home();
	path = home_path(home, "secret");
	clock_init_manual(&now, NOW);
	now.mono = 1000000;
	loop = loop_create(&now);
}

static void end(void)
{
	auth_destroy(auth);
	loop_destroy(loop);
	home_remove(home);
	free(path);
}

TestSuite(kube_auth, .init = begin, .fini = end, .timeout = TEST_LIMIT);

static void note_change(void *owner)
{
	++*(int *)owner;
}

static void create(void)
{
	auth = auth_create(loop, &target, note_change, &changes);
}

static void expect_header(const char *expected)
{
	err = (struct error){0};
	cr_expect_eq(auth_check(auth, &err), AUTH_READY, "%s", err.text);
	cr_expect(auth_header(auth) && !strcmp(auth_header(auth), expected), "%s",
		auth_header(auth) ? auth_header(auth) : "none");
}

static void expect_failure(const char *said)
{
	cr_expect_eq(auth_check(auth, &err), AUTH_FAILED);
	cr_expect(strstr(err.text, said), "%s", err.text);
	cr_expect_eq(err.kind, ERROR_CREDENTIALS);
}

Test(kube_auth, nothing_to_say)
{
	create();
	cr_expect_eq(auth_check(auth, &err), AUTH_READY);
	cr_expect_null(auth_header(auth));
	cr_expect_not(auth_refused(auth), "there is no way to another one");
	cr_expect_eq(auth_end(auth), 0);
}

Test(kube_auth, tokens_and_passwords)
{
	static char token[] = "abc", basic[] = "me:secret";
	target.token = token;
	create();
	expect_header("Authorization: Bearer abc");
	auth_destroy(auth);
	target.basic = basic;
	create();
	expect_header("Authorization: Basic bWU6c2VjcmV0");
}

/* Read each minute, for who writes it renews it before it ends; at once when it is refused. */
Test(kube_auth, a_token_file)
{
	target.token_file = path;
	create();
	expect_failure("token file: ");
	given_file(home, "secret", "one\n");
	expect_header("Authorization: Bearer one");
	given_file(home, "secret", "two\r\nmore");
	clock_advance(&now, MINUTE - 1);
	expect_header("Authorization: Bearer one");
	clock_advance(&now, 1);
	expect_header("Authorization: Bearer two");
	given_file(home, "secret", "three");
	cr_expect(auth_refused(auth));
	expect_header("Authorization: Bearer three");
	given_file(home, "secret", "");
	clock_advance(&now, MINUTE);
	expect_failure("is empty");
}

/* {"exp":1795262460}: a minute from now. */
#define ID_TOKEN "e30.eyJleHAiOjE3OTUyNjI0NjB9.x"

Test(kube_auth, an_id_token_ends)
{
	static char token[] = ID_TOKEN, user[] = "ops";
	target.token = token;
	target.user = user;
	target.oidc = true;
	create();
	cr_expect_eq(auth_end(auth), NOW + MINUTE);
	expect_header("Authorization: Bearer " ID_TOKEN);
	clock_advance(&now, MINUTE);
	expect_failure("the OIDC token of user \"ops\" ended at ");
	expect_failure("; log in again");
}

static char *nothing[] = {NULL};
static struct exec_plugin plugin = {.args = nothing,
	.environment = nothing,
	.api_version = (char[]){"client.authentication.k8s.io/v1"}};

/* A plugin of these lines of sh, which leaves a line in the file runs each time. */
static void given_plugin(const char *script)
{
	char *text = xasprintf("#!/bin/sh\necho run >>%s/runs\n%s\n", home, script);
	given_file(home, "secret", text);
	chmod(path, 0700);
	plugin.command = path;
	target.plugin = &plugin;
	free(text);
}

#define CREDENTIAL(status)                                                                         \
	"echo '{\"kind\":\"ExecCredential\",\"apiVersion\":\"client.authentication.k8s.io/v1\","   \
	"\"status\":" status "}'"

static int runs(void)
{
	char *file = home_path(home, "runs");
	char *text = given_text(file);
	int count = text ? (int)strlen(text) / 4 : 0;
	free(text);
	free(file);
	return count;
}

/* It runs now; turns until it has ended. */
static void await_plugin(void)
{
	int64_t until = deadline_in(PATIENCE);
	int before = changes;
	cr_assert_eq(auth_check(auth, &err), AUTH_PENDING, "%s", err.text);
	cr_expect_eq(auth_check(auth, &err), AUTH_PENDING, "one at a time");
	while (changes == before && deadline_left(until))
		loop_turn(loop, deadline_left(until));
	cr_assert_eq(changes, before + 1);
}

/* Used until shortly before it ends; then it runs again. */
Test(kube_auth, a_plugin_gives_tokens)
{
	given_plugin(
		CREDENTIAL("{\"token\":\"t\",\"expirationTimestamp\":\"2026-11-21T12:10:00Z\"}"));
	create();
	await_plugin();
	expect_header("Authorization: Bearer t");
	cr_expect_eq(auth_end(auth), NOW + 10 * MINUTE);
	clock_advance(&now, 10 * MINUTE - 10001);
	expect_header("Authorization: Bearer t");
	cr_expect_eq(runs(), 1);
	clock_advance(&now, 1);
	given_plugin(CREDENTIAL("{\"token\":\"u\"}"));
	await_plugin();
	expect_header("Authorization: Bearer u");
	cr_expect_eq(runs(), 2);
	cr_expect_eq(auth_end(auth), 0);
}

/* What is new and refused will not be better asked for again. */
Test(kube_auth, a_refused_credential_is_asked_for_anew_when_it_is_old)
{
	given_plugin(CREDENTIAL("{\"token\":\"t\"}"));
	create();
	await_plugin();
	cr_expect_not(auth_refused(auth));
	expect_header("Authorization: Bearer t");
	clock_advance(&now, 31 * 1000);
	cr_expect(auth_refused(auth));
	await_plugin();
	expect_header("Authorization: Bearer t");
	cr_expect_eq(runs(), 2);
}

/* A helper that opens a browser must not do so with every request. */
Test(kube_auth, a_failure_is_remembered_for_a_while)
{
	given_plugin("echo >&2; echo 'no session' >&2; echo more >&2; exit 3");
	create();
	await_plugin();
	expect_failure("failed with status 3: no session");
	cr_expect_not(strstr(err.text, "more"), "%s", err.text);
	clock_advance(&now, 29 * 1000);
	expect_failure("failed with status 3: no session");
	cr_expect_eq(runs(), 1);
	clock_advance(&now, 1000);
	given_plugin(CREDENTIAL("{\"token\":\"t\"}"));
	await_plugin();
	expect_header("Authorization: Bearer t");
}

Test(kube_auth, what_plugins_do_wrong)
{
	static const struct {
		const char *script;
		const char *said;
	} cases[] = {{"kill -KILL $$", "was ended by signal 9"}, {"echo garbage", "exec plugin "},
		{"exit 0", "exec plugin "}, {CREDENTIAL("{}"), "exec plugin "}};
	for (size_t i = 0; i < COUNT(cases); i++) {
		given_plugin(cases[i].script);
		create();
		await_plugin();
		expect_failure(cases[i].said);
		cr_expect_null(auth_header(auth));
		auth_destroy(auth);
	}
	auth = NULL;
}

Test(kube_auth, plugins_that_cannot_run)
{
	static char hint[] = "install it with\nour tool";
	char *none = home_path(home, "none");
	given_plugin("");
	plugin.command = none;
	create();
	expect_failure("exec plugin: cannot run ");
	auth_destroy(auth);
	plugin.hint = hint;
	create();
	expect_failure("/none is missing: install it with");
	auth_destroy(auth);
	plugin.always_interactive = true;
	create();
	expect_failure("wants a terminal (interactiveMode Always), which mtvtop does not give it; "
		       "log in in another window first");
	plugin = (struct exec_plugin){0};
	free(none);
}

/* Another context while the helper runs: it is gone, and nobody is told. */
Test(kube_auth, it_may_end_while_a_plugin_runs)
{
	given_plugin("exec sleep 1000");
	create();
	cr_expect_eq(auth_check(auth, &err), AUTH_PENDING);
	auth_destroy(auth);
	auth = NULL;
	loop_turn(loop, 0);
	cr_expect_eq(changes, 0);
}
