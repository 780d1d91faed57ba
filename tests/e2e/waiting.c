/*
 * `mtvtop wait`: until plans or VMs are as an expression says, with a line for each change of a
 * state on standard error and an exit status that tells how it ended.
 */
#include <signal.h>
#include <stdlib.h>
#include <string.h>

#include "e2e/acting.h"
#include "e2e/command.h"

#define CONDITION                                                                                  \
	"{\"category\":\"Advisory\",\"status\":\"True\",\"lastTransitionTime\":"                   \
	"\"2026-11-21T10:00:00Z\",\"type\":\"%s\"}"

/* The plan's run ends: Succeeded, Failed or Canceled. */
static void end_plan(const char *name_space, const char *plan, const char *type)
{
	char *path = text_of(FORKLIFT "/namespaces/%s/plans/%s/status", name_space, plan);
	char *body = text_of("{\"status\":{\"conditions\":[" CONDITION "]}}", type);

	site_do("PATCH", path, body);
	free(body);
	free(path);
}

/* The same of its VM number PLACE, from 0. */
static void end_vm(const char *name_space, const char *plan, int place, const char *type)
{
	char *path = text_of(FORKLIFT "/namespaces/%s/plans/%s/status", name_space, plan);
	char *body = text_of("[{\"op\":\"add\",\"path\":\"/status/migration/vms/%d/conditions\","
			     "\"value\":[" CONDITION "]},{\"op\":\"add\",\"path\":"
			     "\"/status/migration/vms/%d/phase\",\"value\":\"Completed\"},"
			     "{\"op\":\"add\",\"path\":\"/status/migration/vms/%d/completed\","
			     "\"value\":\"2026-11-21T10:00:00Z\"}]",
		place, type, place, place);

	site_do("PATCH", path, body);
	free(body);
	free(path);
}

static void create_run(const char *name_space, const char *plan, int vms)
{
	site_create_run(&(struct site_run){.name_space = name_space, .plan = plan, .vms = vms});
}

static struct command_plan waits(const char *name_space, const char *const words[])
{
	struct command_plan plan = {.words = {"wait"}, .access = {.name_space = name_space}};

	for (int i = 0; words[i] != NULL; i++)
		plan.words[i + 1] = words[i];
	return plan;
}

#define WAITS(name_space, ...) waits(name_space, (const char *const[]){__VA_ARGS__, NULL})

/* On a terminal, so that the site can change meanwhile. */
static struct console watch(const char *name_space, bool faulty, const char *const words[])
{
	struct console_plan plan = {.access = {.name_space = name_space},
		.name_space = name_space,
		.faulty = faulty,
		.options = {"wait"}};

	for (int i = 0; words[i] != NULL; i++)
		plan.options[i + 1] = words[i];
	return console_start(&plan);
}

#define WATCH(name_space, faulty, ...)                                                             \
	watch(name_space, faulty, (const char *const[]){__VA_ARGS__, NULL})

/* Two plans: it is over when it is true for both; each change has its line and its time. */
Test(waiting, until_it_is_true_for_all)
{
	struct console console;

	site_create_namespace("wait-all");
	create_run("wait-all", "a", 1);
	create_run("wait-all", "b", 1);
	console = WATCH("wait-all", false, "plan", "a,b", "--for", "state = 'Succeeded'");
	console_expect_match(&console, "^20..-..-..T..:..:..Z wait-all/a: Running");
	console_expect(&console, "wait-all/b: Running");
	end_vm("wait-all", "a", 0, "Succeeded");
	console_expect(&console, "wait-all/a VM a-vm-1: Running -> Succeeded");
	end_plan("wait-all", "a", "Succeeded");
	console_expect(&console, "wait-all/a: Running -> Succeeded");
	end_plan("wait-all", "b", "Succeeded");
	console_expect(&console, "wait-all/b: Running -> Succeeded");
	console_expect_exit(&console, 0, PATIENCE);
	console_finish(&console);
}

/* It is not over as long as one goes on; then what is false stays so. A plan that is gone, too. */
Test(waiting, until_it_can_no_longer_come)
{
	struct console console;

	site_create_namespace("wait-never");
	create_run("wait-never", "a", 1);
	create_run("wait-never", "b", 1);
	create_run("wait-never", "c", 1);
	console = WATCH("wait-never", false, "plans", "--all", "--for", "state = 'Succeeded'");
	console_expect(&console, "wait-never/c: Running");
	end_plan("wait-never", "a", "Failed");
	console_expect(&console, "wait-never/a: Running -> Failed");
	site_delete_plan("wait-never", "c");
	console_expect(&console, "wait-never/c: Running -> gone");
	end_plan("wait-never", "b", "Succeeded");
	console_expect(&console,
		"mtvtop: it can no longer come: wait-never/a is Failed, wait-never/c is gone");
	console_expect_exit(&console, 6, PATIENCE);
	console_finish(&console);
}

/* VMs of a plan, with their own fields; those of other plans do not matter. */
Test(waiting, for_vms)
{
	struct console console;

	site_create_namespace("wait-vms");
	create_run("wait-vms", "a", 2);
	create_run("wait-vms", "b", 1);
	console = WATCH("wait-vms", false, "vm", "--all", "--plan", "a", "--for",
		"state = 'Succeeded' and now() - started > 1m");
	console_expect(&console, "wait-vms/a VM a-vm-2: Running");
	end_vm("wait-vms", "a", 0, "Succeeded");
	console_expect(&console, "wait-vms/a VM a-vm-1: Running -> Succeeded");
	end_vm("wait-vms", "a", 1, "Succeeded");
	console_expect_exit(&console, 0, PATIENCE);
	console_insist(&console, !strstr(term_text(console.term), "b-vm"), "b is watched");
	console_finish(&console);
}

/* A lost connection is no state, however long it lasts: it is said, and waited through. */
Test(waiting, a_lost_connection_is_waited_through)
{
	struct console console;

	site_create_namespace("wait-lost");
	create_run("wait-lost", "web", 1);
	console = WATCH("wait-lost", true, "plan", "web", "--for", "state = 'Succeeded'");
	console_expect(&console, "wait-lost/web: Running");
	console_fault(&console, "refuse");
	console_fault(&console, "cut");
	console_expect(&console, "the connection is lost: ");
	end_plan("wait-lost", "web", "Succeeded");
	console_fault(&console, "accept");
	console_expect(&console, "connected again");
	console_expect(&console, "wait-lost/web: Running -> Succeeded");
	console_expect_exit(&console, 0, PATIENCE);
	console_finish(&console);
}

/* Migrations that cannot be had hide what a plan comes to: nobody waits for them in silence. */
Test(waiting, for_migrations_that_do_not_come)
{
	struct console console;

	site_create_namespace("wait-blind");
	create_run("wait-blind", "web", 1);
	console = console_start(&(struct console_plan){.access = {.name_space = "wait-blind"},
		.name_space = "wait-blind",
		.wire = HTTP1,
		.faulty = true,
		.faults = {"match /migrations?", "status 500"},
		.options = {"wait", "plan", "web", "--for", "state = 'Running'"}});
	console_expect(&console, "the connection is lost: ");
	console_fault(&console, "pass");
	console_expect_within(&console, "connected again", BACKED_OFF);
	console_expect_exit(&console, 0, PATIENCE);
	console_finish(&console);
}

/* Each plan has a problem of its own: it is said once, however often it is looked at. */
Test(waiting, what_cannot_be_worked_out_is_said_once)
{
	struct command_plan plan = WAITS("wait-said", "plan", "a,b", "--for",
		"(name = 'a' and name + 1 > 0) or (name = 'b' and vmCount ~= 'x')", "--timeout",
		"3s");
	struct outcome outcome;
	int said = 0;

	site_create_namespace("wait-said");
	create_run("wait-said", "a", 1);
	create_run("wait-said", "b", 1);
	outcome = command_run(&plan);
	cr_assert_eq(outcome.status, 124, "%s", outcome.errors);
	for (const char *at = outcome.errors; (at = strstr(at, "be worked out")) != NULL; at++)
		said++;
	cr_assert_eq(said, 2, "%s", outcome.errors);
	outcome_finish(&outcome);
}

Test(waiting, an_interrupt_ends_it)
{
	struct console console;

	site_create_namespace("wait-int");
	create_run("wait-int", "web", 1);
	console = WATCH("wait-int", false, "plan", "web", "--for", "state = 'Succeeded'");
	console_expect(&console, "wait-int/web: Running");
	console_signal(&console, SIGINT);
	console_expect(&console, "mtvtop: interrupted: wait-int/web is Running");
	console_expect_exit(&console, 130, PATIENCE);
	console_finish(&console);
}

/* What is so already needs no waiting; a time-out says how it is instead; JSON for programs. */
Test(waiting, at_once_and_too_late)
{
	struct command_plan plan = WAITS("wait-once", "plan", "web", "--for", "executing");
	struct outcome outcome;

	site_create_namespace("wait-once");
	create_run("wait-once", "web", 1);
	outcome = command_run(&plan);
	cr_assert_eq(outcome.status, 0, "%s", outcome.errors);
	cr_assert_str_empty(outcome.output);
	outcome_finish(&outcome);
	plan = WAITS("wait-once", "plan", "web", "--for",
		"any (status.migration.vms.phase = 'CopyDisks')");
	outcome = command_run(&plan);
	cr_assert_eq(outcome.status, 0, "%s", outcome.errors);
	outcome_finish(&outcome);
	plan = WAITS("wait-once", "plan", "web", "--for",
		"all (vmStates = 'Running') and not any (vmStates = 'Failed')");
	outcome = command_run(&plan);
	cr_assert_eq(outcome.status, 0, "%s", outcome.errors);
	outcome_finish(&outcome);
	plan = WAITS("wait-once", "plan", "web", "--for", "not executing", "--timeout", "0");
	command_expect_failure(&plan, 124, "it has not come within 0s: wait-once/web is Running");
	plan = WAITS("wait-once", "plan", "web", "--for", "vmCount > 5", "--timeout", "1s", "-o",
		"json");
	outcome = command_run(&plan);
	cr_assert_eq(outcome.status, 124, "%s", outcome.errors);
	cr_assert_not_null(strstr(outcome.output, "\"plan\":\"web\",\"to\":\"Running\""), "%s",
		outcome.output);
	outcome_finish(&outcome);
	plan = WAITS("wait-once", "plan", "-q", "state = 'Failed'", "--all", "--for", "warm");
	outcome = command_run(&plan);
	cr_assert_eq(outcome.status, 0, "nothing to wait for: %s", outcome.errors);
	outcome_finish(&outcome);
}

/* What can never be true is not waited for in silence. */
Test(waiting, expressions_that_are_odd)
{
	static const struct {
		const char *expression;
		int status;
		const char *said;
	} cases[] = {
		{"stat = 'Succeeded'", 124, "no row has a field stat: did you mean stat"},
		{"vmCount ~= 'x'", 124, "--for cannot be worked out for wait-odd/web: "},
		{"vmCount + 1", 2, "--for is neither true nor false for wait-odd/web"},
		{"state = ", 2, "--for: "},
		{"state = 'Running' limit 1", 2, "--for is an expression alone"},
		{"select name", 2, "--for is an expression alone"},
		{"", 2, "--for needs a value"},
	};
	struct command_plan plan;

	site_create_namespace("wait-odd");
	create_run("wait-odd", "web", 1);
	for (size_t i = 0; i < sizeof(cases) / sizeof(*cases); i++) {
		plan = WAITS(
			"wait-odd", "plan", "web", "--for", cases[i].expression, "--timeout", "0");
		command_expect_failure(&plan, cases[i].status, cases[i].said);
	}
}

Test(waiting, mistakes)
{
	static const struct {
		const char *words[8];
		int status;
		const char *said;
	} cases[] = {
		{{"plan", "absent", "--for", "warm"}, 3, "there is no plan absent in wait-no"},
		{{"vm", "absent", "--for", "stalled"}, 3, "there is no VM absent in wait-no"},
		{{"plan", "--for", "warm"}, 2, "which plans? give names, --all or --query"},
		{{"plan", "a"}, 2, "wait for what? --for"},
		{{"plan", "a", "--all", "--for", "warm"}, 2, "give names, or --all or --query"},
		{{"host", "a", "--for", "warm"}, 2, "wait for a plan or a vm"},
		{{"plan", "a", "--for", "warm", "--timeout", "soon"}, 2,
			"--timeout is a time as 30s or 2m, not \"soon\""},
		{{"plan", "-q", "vmCount ~= 'x'", "--for", "warm"}, 2, "--query: no plan: type "},
		{{"plan", "a", "--plan", "b", "--for", "warm"}, 2, "--plan goes with wait vm"},
		{{"vm", "twin-vm-1", "vm-1", "--for", "warm"}, 2,
			"there is a VM vm-1 in wait-no/other and in wait-no/twin: say which"},
	};
	struct command_plan plan;

	site_create_namespace("wait-no");
	acting_create_plan(&(struct acting_plan){.name_space = "wait-no", .name = "twin"});
	acting_create_plan(&(struct acting_plan){.name_space = "wait-no", .name = "other"});
	for (size_t i = 0; i < sizeof(cases) / sizeof(*cases); i++) {
		plan = waits("wait-no", cases[i].words);
		command_expect_failure(&plan, cases[i].status, cases[i].said);
	}
	plan = WAITS("wait-no", "plan", "twin", "--for", "warm");
	plan.access.server = "https://127.0.0.1:9";
	command_expect_failure(&plan, 5, "127.0.0.1:9");
}

/* ---- behind a write -------------------------------------------------------------------------- */

static struct console act(const char *name_space, const char *const words[])
{
	struct console_plan plan = {
		.access = {.as = "operator", .name_space = name_space}, .name_space = name_space};

	for (int i = 0; words[i] != NULL; i++)
		plan.options[i] = words[i];
	return console_start(&plan);
}

#define ACT(name_space, ...) act(name_space, (const char *const[]){__VA_ARGS__, NULL})

static struct command_plan acts(const char *name_space, const char *const words[])
{
	struct command_plan plan = {.access = {.as = "operator", .name_space = name_space}};

	for (int i = 0; words[i] != NULL; i++)
		plan.words[i] = words[i];
	return plan;
}

#define ACTS(name_space, ...) acts(name_space, (const char *const[]){__VA_ARGS__, NULL})

/* The Migration of a plan that mtvtop made: all but PLAN-1, its first run; to be freed. */
static char *second_run(const char *name_space)
{
	struct doc *list = site_migrations(name_space);
	char *uid = NULL;

	node_each(item, node_find(doc_root(list), "items"))
	{
		if (node_find(item, "metadata.generateName") == NULL &&
			node_find(item, "metadata.annotations") != NULL)
			uid = text_of("%s", node_text_or(node_find(item, "metadata.uid"), ""));
	}
	doc_unref(list);
	cr_assert_not_null(uid);
	return uid;
}

/* The second run of a plan is begun, or ends: its own entry in the history, behind the first. */
static void move_second(const char *name_space, const char *plan, bool first, const char *type)
{
	char *path = text_of(FORKLIFT "/namespaces/%s/plans/%s/status", name_space, plan);
	char *uid = second_run(name_space);
	char *body = text_of(
		"[%s{\"op\":\"replace\",\"path\":\"/status/migration/history/1/migration/uid\","
		"\"value\":\"%s\"},{\"op\":\"replace\",\"path\":"
		"\"/status/migration/history/1/conditions\",\"value\":[" CONDITION "]},"
		"{\"op\":\"replace\",\"path\":\"/status/conditions\",\"value\":[" CONDITION "]}]",
		first ? "{\"op\":\"copy\",\"from\":\"/status/migration/history/0\",\"path\":"
			"\"/status/migration/history/-\"},"
		      : "",
		uid, type, type);

	site_do("PATCH", path, body);
	free(body);
	free(uid);
	free(path);
}

/* A plan that failed before: that is not what is waited for, but what the new run comes to. */
static void start_again(const char *name_space, const char *type, int status)
{
	struct console console;
	char *said = text_of("%s/failed-transfer: Running -> %s", name_space, type);

	site_create_namespace(name_space);
	acting_create_of(name_space, "41-failed-transfer");
	console = ACT(name_space, "start", "plan", "failed-transfer", "--yes", "--wait");
	console_expect(&console, "failed-transfer: done");
	console_expect(&console, "waiting until it has succeeded");
	console_expect(&console, "failed-transfer: Queued");
	move_second(name_space, "failed-transfer", true, "Executing");
	console_expect(&console, "failed-transfer: Queued -> Running");
	move_second(name_space, "failed-transfer", false, type);
	console_expect(&console, said);
	console_expect_exit(&console, status, PATIENCE);
	console_finish(&console);
	acting_expect_writes(name_space, 1, 1);
	free(said);
}

Test(waiting, a_start_for_the_success_of_its_own_run)
{
	start_again("act-wait-good", "Succeeded", 0);
}

Test(waiting, a_start_whose_run_fails)
{
	start_again("act-wait-bad", "Failed", 6);
}

/* What the plan says of itself is not the word of the controller. */
Test(waiting, an_archive_until_the_controller_has_done_it)
{
	struct command_plan plan = ACTS("act-wait-arch", "archive", "plan", "web", "--confirm",
		"test/web", "--wait", "--timeout", "5s", "-o", "json");
	struct outcome outcome;

	site_create_namespace("act-wait-arch");
	create_run("act-wait-arch", "web", 1);
	end_plan("act-wait-arch", "web", "Succeeded");
	outcome = command_run(&plan);
	cr_assert_eq(outcome.status, 124, "%s", outcome.errors);
	cr_assert_not_null(strstr(outcome.output, "\"result\":\"done\""), "%s", outcome.output);
	cr_assert_not_null(
		strstr(outcome.errors, "act-wait-arch/web is Archived"), "%s", outcome.errors);
	outcome_finish(&outcome);
	plan = ACTS("act-wait-arch", "unarchive", "plan", "web", "--yes", "--wait");
	outcome = command_run(&plan);
	cr_assert_eq(outcome.status, 0, "%s", outcome.errors);
	cr_assert_str_eq(outcome.output, "unarchive act-wait-arch/web: done\n");
	outcome_finish(&outcome);
	end_plan("act-wait-arch", "web", "Archived");
	plan = ACTS("act-wait-arch", "archive", "plan", "web", "--confirm", "test/web", "--wait");
	outcome = command_run(&plan);
	cr_assert_eq(outcome.status, 0, "%s", outcome.errors);
	outcome_finish(&outcome);
}

static void cancel_and_end(const char *name_space, const char *type, int status)
{
	struct console console;

	site_create_namespace(name_space);
	create_run(name_space, "web", 2);
	console = ACT(name_space, "cancel", "plan", "web", "--vms", "web-vm-1", "--yes", "--wait");
	console_expect(&console, "web: done");
	console_expect(&console, "waiting until these VMs are canceled");
	end_vm(name_space, "web", 0, type);
	console_expect_exit(&console, status, PATIENCE);
	console_finish(&console);
	acting_expect_writes(name_space, 1, 1);
}

/* Whatever the other VMs of the plan do. One that ended before it was looked at is not canceled. */
Test(waiting, a_cancel_until_its_vms_are_canceled)
{
	cancel_and_end("act-wait-cancel", "Canceled", 0);
	cancel_and_end("act-wait-late", "Succeeded", 6);
}

Test(waiting, behind_a_write_for_a_state)
{
	struct command_plan plan =
		ACTS("act-wait-state", "start", "plan", "web", "--yes", "--wait=queued");
	struct outcome outcome;

	site_create_namespace("act-wait-state");
	acting_create_plan(&(struct acting_plan){.name_space = "act-wait-state", .name = "web"});
	outcome = command_run(&plan);
	cr_assert_eq(outcome.status, 0, "%s", outcome.errors);
	cr_assert_not_null(
		strstr(outcome.errors, "waiting until it is Queued"), "%s", outcome.errors);
	outcome_finish(&outcome);
	plan = ACTS("act-wait-state", "start", "plan", "web", "--yes", "--wait=soon");
	command_expect_failure(&plan, 2, "--wait stands alone, or is ended or a state of plans");
	plan = ACTS("act-wait-state", "start", "plan", "web", "--yes", "--timeout", "5s");
	command_expect_failure(&plan, 2, "--timeout goes with --wait");
	plan = ACTS("act-wait-state", "withdraw", "plan", "web", "--dry-run", "--wait");
	command_expect_failure(&plan, 2, "after a --dry-run there is nothing to wait for");
	plan = ACTS("act-wait-state", "withdraw", "plan", "web", "--yes", "--wait");
	outcome = command_run(&plan);
	cr_assert_eq(outcome.status, 0, "%s", outcome.errors);
	outcome_finish(&outcome);
	acting_expect_writes("act-wait-state", 3, 2);
}
