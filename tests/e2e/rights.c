/*
 * Who may what: rights in one namespace alone, no rights at all, kinds that are refused or missing,
 * credentials that the server does not take, or not any more.
 */
#include <stdlib.h>

#include "e2e/command.h"
#include "e2e/console.h"
#include "e2e/site.h"
#include "e2e/sleeper.h"
#include "support/deadline.h"

/* ---- one namespace --------------------------------------------------------------------------- */

TEST_BOTH(access, tenant_is_shown_the_one_namespace_of_all)
{
	struct console console = console_start(&(struct console_plan){.wire = wire,
		.start = "dashboard",
		.access = {.as = "tenant", .name_space = "demo"}});

	console_expect(&console, "Plans (2)");
	console_expect(&console, "tenant-running");
	console_expect(&console, "VMs (4)");
	console_expect(&console, "only this namespace: no right to see the others");
	console_expect_match(&console, "^ live");
	console_end(&console);
}

TEST_BOTH(access, tenant_works_in_the_one_namespace)
{
	struct console console = console_start(&(struct console_plan){.wire = wire,
		.name_space = "demo",
		.access = {.as = "tenant", .name_space = "demo"}});

	console_expect(&console, "Plans (2)");
	console_command(&console, "vms");
	console_expect(&console, "demo-app02");
	console_press(&console, "/demo-app02<Enter>");
	console_expect(&console, "VMs (1 of 4)");
	console_press(&console, "d");
	console_expect(&console, "tenant-running-vm-1912-w4k9c");
	console_expect(&console, "0/6 nodes are available: 6 Insufficient memory.");
	console_end(&console);
}

/* What it cannot see is said where it would be. */
Test(access, tenant_is_told_what_it_cannot_see)
{
	struct console console = console_start(&(struct console_plan){
		.name_space = "demo", .access = {.as = "tenant", .name_space = "demo"}});

	console_expect(&console, "Plans (2)");
	console_command(&console, "namespaces");
	console_expect(&console,
		"no right to see them: 403 not allowed: namespaces is forbidden: "
		"User \"tenant\" cannot list resource \"namespaces\"");
	console_command(&console, "namespace openshift-mtv");
	console_expect(&console, "ns openshift-mtv");
	console_expect(&console,
		"no right to see them: 403 not allowed: plans.forklift.konveyor.io is forbidden: "
		"User \"tenant\" cannot list resource \"plans\"");
	console_command(&console, "namespace demo");
	console_expect(&console, "Plans (2)");
	console_end(&console);
}

/* ---- nothing --------------------------------------------------------------------------------- */

TEST_BOTH(access, nobody_is_told_what_is_refused)
{
	struct console console = console_start(
		&(struct console_plan){.wire = wire, .start = "dashboard", .access.as = "nobody"});

	console_expect(&console,
		"no right to see them: 403 not allowed: plans.forklift.konveyor.io is forbidden");
	console_expect_match(&console, "Providers +no right to see them: 403");
	console_expect_match(&console, "^ live");
	console_expect_responsive(&console);
	console_end(&console);
}

/* ---- one kind -------------------------------------------------------------------------------- */

Test(access, refused_kind_does_not_stop_others)
{
	struct console console = console_start(&(struct console_plan){.wire = HTTP1,
		.start = "dashboard",
		.name_space = "demo",
		.faulty = true,
		.faults = {"match /providers?", "status 403 json"}});

	console_expect_match(&console, "Providers +no right to see them: 403");
	console_expect(&console, "Plans (2)");
	console_expect(&console, "VMs (4)");
	console_expect_match(&console, "^ live");
	console_command(&console, "providers");
	console_expect(&console, "no right to see them: 403 not allowed: fault-proxy says 403");
	console_end(&console);
}

Test(access, missing_kind_is_said_in_its_pane)
{
	struct console console = console_start(&(struct console_plan){.wire = HTTP1,
		.name_space = "openshift-mtv",
		.faulty = true,
		.faults = {"match /hooks?", "status 404 text"}});

	console_expect(&console, "failed-convert");
	console_command(&console, "hooks");
	console_expect(&console, "this cluster does not have the kind (is MTV installed?)");
	console_command(&console, "hosts");
	console_expect(&console, "Hosts (2)");
	console_expect_match(&console, "^ live");
	console_end(&console);
}

Test(access, missing_kind_is_said_to_scripts)
{
	struct proxy *proxy = console_start_proxy();
	struct access access = {.port = proxy_port(proxy)};

	cr_assert(proxy_command(proxy, "alpn http/1.1"));
	cr_assert(proxy_command(proxy, "match /hooks"));
	cr_assert(proxy_command(proxy, "status 404 text"));
	command_expect_failure(&(struct command_plan){.words = {"get", "hooks"}, .access = access},
		3, "mtvtop: this cluster does not have the kind hooks (is MTV installed?)\n");
	command_expect_output(
		&(struct command_plan){.words = {"get", "hosts"}, .access = access}, "esx-01");
	cr_assert(proxy_destroy(proxy));
}

/* ---- rights that change ---------------------------------------------------------------------- */

#define RBAC "/apis/rbac.authorization.k8s.io/v1/namespaces/"

/* Until the server itself knows that the right has come or gone: it learns of it by a watch. */
static void await_status(const char *name_space, long status)
{
	char *path = text_of(FORKLIFT "/namespaces/%s/plans", name_space);
	int64_t deadline = deadline_in(PATIENCE);

	while (site_try_as("nobody", "GET", path, NULL, NULL) != status)
		cr_assert(deadline_left(deadline) > 0, "the server does not learn of the right");
	free(path);
}

/* The user `nobody` may see Forklift's objects in a namespace. */
static void grant(const char *name_space)
{
	char *roles = text_of(RBAC "%s/roles", name_space);
	char *bindings = text_of(RBAC "%s/rolebindings", name_space);

	site_do("POST", roles,
		"{\"metadata\":{\"name\":\"look\"},\"rules\":[{\"apiGroups\":"
		"[\"forklift.konveyor.io\"],\"resources\":[\"*\"],\"verbs\":[\"get\",\"list\","
		"\"watch\"]}]}");
	site_do("POST", bindings,
		"{\"metadata\":{\"name\":\"look\"},\"roleRef\":{\"apiGroup\":"
		"\"rbac.authorization.k8s.io\",\"kind\":\"Role\",\"name\":\"look\"},"
		"\"subjects\":[{\"apiGroup\":\"rbac.authorization.k8s.io\",\"kind\":\"User\","
		"\"name\":\"nobody\"}]}");
	await_status(name_space, 200);
	free(bindings);
	free(roles);
}

static void withdraw(const char *name_space)
{
	char *path = text_of(RBAC "%s/rolebindings/look", name_space);

	site_do("DELETE", path, NULL);
	await_status(name_space, 403);
	free(path);
}

/* A right is asked for again each minute. */
Test(access, right_that_is_given_is_noticed)
{
	struct console console;

	site_create_namespace("given-later");
	site_create_plan("given-later", "at-last");
	console = sleeper_start(
		&(struct console_plan){.name_space = "given-later", .access.as = "nobody"});
	console_expect(&console, "no right to see them: 403 not allowed: plans");
	grant("given-later");
	sleeper_slept(&console, 61);
	console_expect(&console, "at-last");
	console_expect_gone(&console, "no right to see them");
	console_end(&console);
}

/* The server ends no watch for that; the next one is refused. The rows are old from then on. */
TEST_BOTH(access, right_that_is_taken_leaves_rows_stale)
{
	const char *name_space = wire == HTTP2 ? "taken-2" : "taken-1";
	struct console console;

	site_create_namespace(name_space);
	site_create_plan(name_space, "seen-before");
	grant(name_space);
	console = console_start(&(struct console_plan){
		.wire = wire, .name_space = name_space, .access.as = "nobody", .faulty = true});
	console_expect(&console, "seen-before");
	console_expect_match(&console, "^ live");
	withdraw(name_space);
	console_fault(&console, "cut");
	/* For some seconds it is taken for the doubtful word of a server that has just started. */
	console_expect_match(
		&console, "STALE [0-9]+s: (no right to see them: )?403 not allowed: plans");
	console_expect_now(&console, "Plans (1)");
	console_expect_now(&console, "seen-before");
	console_end(&console);
}

/* ---- credentials that the server does not take ----------------------------------------------- */

TEST_BOTH(access, unknown_token_is_said_with_user_and_server)
{
	char *pattern = text_of("^ NOT LOGGED IN [0-9]+s: 401 credentials not accepted: "
				"Unauthorized; log in again as user \"test\" of 127.0.0.1:%d",
		site_port());
	struct console console = console_start(
		&(struct console_plan){.wire = wire, .access.user = "token: nobody-issued-this"});

	console_expect_match_within(&console, pattern, SAID_WITHIN);
	console_expect_responsive(&console);
	free(pattern);
	console_end(&console);
}

/* It is not asked for again and again: accounts get locked by that. */
Test(access, unknown_token_is_not_hammered)
{
	struct console console = console_start(&(struct console_plan){.wire = HTTP1,
		.start = "dashboard",
		.faulty = true,
		.access.user = "token: nobody-issued-this"});
	long long asked;

	console_expect_match(&console, "^ NOT LOGGED IN ([2-9]|[0-9]+[0-9])s");
	asked = proxy_stat(console.proxy, "GET");
	cr_assert_leq(asked, 8, "%lld requests", asked);
	console_end(&console);
}

/* The token ends while mtvtop runs; later the server takes it again. */
Test(access, token_that_ends_leaves_rows_stale)
{
	struct console console = sleeper_start(
		&(struct console_plan){.wire = HTTP1, .name_space = "demo", .faulty = true});

	console_expect(&console, "Plans (2)");
	console_expect_match(&console, "^ live");
	console_fault(&console, "status 401 json");
	console_fault(&console, "cut");
	console_expect_match_within(&console,
		"^ NOT LOGGED IN [0-9]+s: 401 credentials not accepted: fault-proxy says 401; log "
		"in again as user \"test\"",
		SAID_WITHIN);
	console_expect_match(&console, "STALE [0-9]+s: 401 credentials not accepted");
	console_expect_now(&console, "Plans (2)");
	console_expect_now(&console, "tenant-running");
	console_fault(&console, "status off");
	sleeper_slept(&console, 31);
	console_expect_match(&console, "^ live");
	console_expect_gone_within(&console, "STALE", BACKED_OFF);
	console_end(&console);
}
