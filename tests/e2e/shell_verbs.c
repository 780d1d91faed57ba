/*
 * Verbs on the shell: the same gate as by key. Nothing is written that nobody said yes to, with
 * words of their own for each tier; what came of it is a line for each plan, and the exit status.
 */
#include <signal.h>
#include <stdlib.h>
#include <string.h>

#include "e2e/acting.h"
#include "e2e/command.h"
#include "e2e/wish.h"

/* Of an operator in a namespace; WORDS end with NULL. */
static struct command_plan shell(const char *name_space, const char *const words[])
{
	struct command_plan plan = {.access = {.as = "operator", .name_space = name_space}};

	for (int i = 0; words[i] != NULL; i++)
		plan.words[i] = words[i];
	return plan;
}

#define SHELL(name_space, ...) shell(name_space, (const char *const[]){__VA_ARGS__, NULL})

static void expect_done(const struct command_plan *plan, const char *output)
{
	struct outcome outcome = command_run(plan);

	cr_assert_str_eq(outcome.output, output, "%s", outcome.errors);
	cr_assert_str_empty(outcome.errors);
	cr_assert_eq(outcome.status, 0);
	outcome_finish(&outcome);
}

static void create_plan(const char *name_space, const char *name, const char *type)
{
	acting_create_plan(
		&(struct acting_plan){.name_space = name_space, .name = name, .type = type});
}

Test(shell, nothing_is_written_without_a_yes)
{
	struct command_plan plan = SHELL("act-shell-no", "start", "plan", "web");

	site_create_namespace("act-shell-no");
	create_plan("act-shell-no", "web", NULL);
	command_expect_failure(&plan, 8, "nobody said yes to it: give --yes");
	acting_expect_writes("act-shell-no", 1, 0);
}

Test(shell, yes_starts)
{
	struct command_plan plan = SHELL("act-shell-yes", "start", "plan", "web", "--yes");
	char *run;

	site_create_namespace("act-shell-yes");
	create_plan("act-shell-yes", "web", NULL);
	expect_done(&plan, "start act-shell-yes/web: done\n");
	acting_expect_writes("act-shell-yes", 1, 1);
	run = acting_only_run("act-shell-yes");
	acting_expect_field("act-shell-yes", "migrations", run, "spec.plan.name", "\"web\"");
	free(run);
	/* A second one would be another run. */
	command_expect_failure(&plan, 7, "plan web: its Migration");
	acting_expect_writes("act-shell-yes", 1, 1);
}

/* kubectl-mtv's ways to name plans, and a result for programs. */
Test(shell, names_and_json)
{
	struct command_plan first = SHELL(
		"act-shell-names", "start", "plans", "--names", "a,b", "--yes", "--stop-on-error");
	struct command_plan second =
		SHELL("act-shell-names", "start", "plan", "-M", "c", "--yes", "-o", "json");
	struct outcome outcome;

	site_create_namespace("act-shell-names");
	create_plan("act-shell-names", "a", NULL);
	create_plan("act-shell-names", "b", NULL);
	create_plan("act-shell-names", "c", NULL);
	expect_done(&first, "start act-shell-names/a: done\nstart act-shell-names/b: done\n");
	outcome = command_run(&second);
	cr_assert_eq(outcome.status, 0, "%s", outcome.errors);
	cr_assert_not_null(strstr(outcome.output, "\"name\":\"c\""), "%s", outcome.output);
	cr_assert_not_null(strstr(outcome.output, "\"result\":\"done\""), "%s", outcome.output);
	outcome_finish(&outcome);
	acting_expect_writes("act-shell-names", 3, 3);
}

/* Of names that are given, one that it cannot be done to is a failure; the others are done. */
Test(shell, one_of_those_named_is_refused)
{
	struct command_plan plan =
		SHELL("act-shell-one", "archive", "plan", "succeeded,absent", "--yes");
	struct command_plan other =
		SHELL("act-shell-one", "cutover", "plan", "succeeded", "--cutover", "+3h", "--yes");
	struct outcome outcome;

	site_create_namespace("act-shell-one");
	acting_create_of("act-shell-one", "50-succeeded");
	command_expect_failure(&plan, 3, "there is no plan absent in namespace act-shell-one");
	command_expect_failure(&other, 7, "only a warm one has a cutover");
	acting_expect_writes("act-shell-one", 0, 0);
	plan = SHELL("act-shell-one", "archive", "plan", "succeeded", "--yes");
	expect_done(&plan, "archive act-shell-one/succeeded: done\n");
	outcome = command_run(&plan);
	cr_assert_eq(outcome.status, 7, "%s", outcome.errors);
	outcome_finish(&outcome);
	acting_expect_writes("act-shell-one", 1, 1);
}

/* What loses disks needs more than --yes: context and name. */
Test(shell, grave_ones_are_confirmed_by_name)
{
	static const char *const wrong[] = {
		"test", "test/", "web", "other/web", "test/web2", "/web"};
	struct command_plan plan =
		SHELL("act-shell-grave", "cancel", "plan", "web", "--all-vms", "--yes");

	site_create_namespace("act-shell-grave");
	wish_create_plan(WISH_CANCEL, "act-shell-grave", "web");
	command_expect_failure(&plan, 8, "it needs --confirm test/web, or an answer");
	for (size_t i = 0; i < sizeof(wrong) / sizeof(*wrong); i++) {
		plan = SHELL("act-shell-grave", "cancel", "plan", "web", "--all-vms", "--yes",
			"--confirm", wrong[i]);
		command_expect_failure(&plan, 8, "it needs --confirm test/web, or an answer");
	}
	acting_expect_writes("act-shell-grave", 7, 0);
	plan = SHELL(
		"act-shell-grave", "cancel", "plan", "web", "--all-vms", "--confirm", "test/web");
	expect_done(&plan, "cancel act-shell-grave/web: done\n");
	acting_expect_writes("act-shell-grave", 8, 1);
	cr_assert(wish_is_done(WISH_CANCEL, "act-shell-grave", "web"));
}

/* For those who cannot know the count beforehand. */
Test(shell, sets_are_confirmed_by_count_or_with_a_limit)
{
	struct command_plan plan =
		SHELL("act-shell-max", "start", "--all", "--confirm", "test", "--max", "1");

	site_create_namespace("act-shell-max");
	create_plan("act-shell-max", "a", NULL);
	create_plan("act-shell-max", "b", NULL);
	command_expect_failure(&plan, 8, "2 plans are more than --max 1");
	plan = SHELL("act-shell-max", "start", "--all", "--confirm", "test");
	command_expect_failure(&plan, 8, "it needs --confirm test/2");
	plan = SHELL("act-shell-max", "start", "--all", "--confirm", "test/1");
	command_expect_failure(&plan, 8, "it needs --confirm test/2");
	plan = SHELL("act-shell-max", "start", "--all", "--max", "2", "--yes");
	command_expect_failure(&plan, 2, "--max goes with --confirm CONTEXT");
	acting_expect_writes("act-shell-max", 6, 0);
	/* --yes does not lift what --confirm says. */
	plan = SHELL("act-shell-max", "start", "--all", "--yes", "--confirm", "test", "--max", "1");
	command_expect_failure(&plan, 8, "2 plans are more than --max 1");
	plan = SHELL("act-shell-max", "start", "plan", "a", "--yes", "--confirm", "test/b");
	command_expect_failure(&plan, 8, "it needs --confirm test/a");
	plan = SHELL("act-shell-max", "start", "--all", "--confirm", "test", "--max", "2");
	expect_done(&plan, "start act-shell-max/a: done\nstart act-shell-max/b: done\n");
	acting_expect_writes("act-shell-max", 11, 2);
}

/* kubectl-mtv cuts a warm plan over in an hour when nothing is said. */
Test(shell, a_warm_start_says_its_cutover)
{
	struct command_plan plan = SHELL("act-shell-warm", "start", "plan", "web", "--yes");
	char *run;

	site_create_namespace("act-shell-warm");
	create_plan("act-shell-warm", "web", "warm");
	command_expect_failure(&plan, 2, "plan web is warm: say --cutover TIME or --no-cutover");
	plan = SHELL("act-shell-warm", "start", "plan", "web", "--yes", "--no-cutover", "--cutover",
		"+3h");
	command_expect_failure(&plan, 2, "give --cutover or --no-cutover, but not both");
	/* What a prompt would hold to be confirmed is said, so that it can be given. */
	plan = SHELL("act-shell-warm", "start", "plan", "web", "--yes", "--cutover",
		"2049-01-15 02:00Z");
	command_expect_failure(&plan, 2, "; if that is meant, say --cutover 2049-01-15T02:00:00Z");
	acting_expect_writes("act-shell-warm", 2, 0);
	/* A script that has worked out date, time and zone means them. */
	plan = SHELL("act-shell-warm", "start", "plan", "web", "--dry-run", "--cutover",
		"2049-01-15T02:00:00+01:00");
	command_expect_output(&plan, "2049-01-15 01:00:00Z");
	plan = SHELL("act-shell-warm", "start", "plan", "web", "--yes", "--no-cutover");
	expect_done(&plan, "start act-shell-warm/web: done\n");
	run = acting_only_run("act-shell-warm");
	acting_expect_field("act-shell-warm", "migrations", run, "spec.cutover", "");
	free(run);
}

Test(shell, dry_run_and_read_only)
{
	struct command_plan plan = SHELL("act-shell-dry", "start", "plan", "web", "--dry-run");
	struct outcome outcome;

	site_create_namespace("act-shell-dry");
	create_plan("act-shell-dry", "web", NULL);
	outcome = command_run(&plan);
	cr_assert_eq(outcome.status, 0, "%s", outcome.errors);
	cr_assert_not_null(strstr(outcome.output, "POST /apis/forklift"), "%s", outcome.output);
	outcome_finish(&outcome);
	plan = SHELL("act-shell-dry", "start", "plan", "web", "--yes", "--read-only");
	command_expect_failure(&plan, 4, "start: read-only: --read-only was given");
	plan = SHELL("act-shell-dry", "start", "plan", "web", "--yes");
	plan.environment[0] = "MTVTOP_READ_ONLY=1";
	command_expect_failure(&plan, 4, "start: read-only: ");
	plan = SHELL("act-shell-dry", "start", "plan", "--yes");
	command_expect_failure(&plan, 2, "which plans? give names, --all or --query");
	plan = SHELL("act-shell-dry", "start", "plan", "web", "--yes", "--no-such");
	command_expect_failure(&plan, 2, "there is no option --no-such");
	acting_expect_writes("act-shell-dry", 1, 0);
}

static void expect_dry(const char *value, const char *printed, const char *missing)
{
	struct command_plan plan = SHELL("act-shell-side", "start", "plan", "web", value);
	struct outcome outcome = command_run(&plan);

	cr_assert_eq(outcome.status, 0, "%s: %s", value, outcome.errors);
	cr_assert_not_null(strstr(outcome.output, "POST /apis/forklift"), "%s", outcome.output);
	cr_assert_not_null(strstr(outcome.output, printed), "%s: %s", value, outcome.output);
	cr_assert_null(strstr(outcome.output, missing), "%s: %s", value, outcome.output);
	outcome_finish(&outcome);
}

/* client: not even the server's dry run is asked for; server: its answer is shown. */
Test(shell, both_sides_of_a_dry_run)
{
	struct command_plan plan = SHELL("act-shell-side", "start", "plan", "web", "--dry-run=no");

	site_create_namespace("act-shell-side");
	create_plan("act-shell-side", "web", NULL);
	command_expect_failure(&plan, 2, "--dry-run stands alone, or is client or server");
	expect_dry("--dry-run=client", "the server was not asked", "The server's answer");
	acting_expect_writes("act-shell-side", 0, 0);
	expect_dry("--dry-run=server", "creationTimestamp:", "the server was not asked");
	acting_expect_writes("act-shell-side", 1, 0);
	expect_dry("--dry-run", "the server says that it would accept this", "creationTimestamp:");
	acting_expect_writes("act-shell-side", 2, 0);
	cr_assert_eq(site_count_migrations("act-shell-side"), 0);
}

/* Another user's rights: the server says no, in the words of its own. */
Test(shell, a_viewer_may_not)
{
	struct command_plan plan = SHELL("act-shell-viewer", "start", "plan", "web", "--yes");

	site_create_namespace("act-shell-viewer");
	create_plan("act-shell-viewer", "web", NULL);
	plan.access.as = "viewer";
	command_expect_failure(&plan, 4, "start plan web: user test may not create migrations");
	acting_expect_writes("act-shell-viewer", 0, 0);
}

/* ---- on a terminal --------------------------------------------------------------------------- */

static struct console on_terminal(const char *name_space, const char *const options[])
{
	struct console_plan plan = {
		.access = {.as = "operator", .name_space = name_space}, .name_space = name_space};

	for (int i = 0; options[i] != NULL; i++)
		plan.options[i] = options[i];
	return console_start(&plan);
}

#define TERMINAL(name_space, ...) on_terminal(name_space, (const char *const[]){__VA_ARGS__, NULL})

/* A shell that becomes the program once the file `typed` is in the home folder. */
#define ONCE_TYPED "until test -e ~/typed; do sleep 0.1; done; exec \"$@\""

/* The same question, in plain lines; what was typed before it stood there is dropped. */
Test(shell, a_question_on_the_terminal)
{
	struct console console;

	site_create_namespace("act-shell-tty");
	wish_create_plan(WISH_CANCEL, "act-shell-tty", "web");
	console = console_start(
		&(struct console_plan){.access = {.as = "operator", .name_space = "act-shell-tty"},
			.name_space = "act-shell-tty",
			.under = {"sh", "-c", ONCE_TYPED, "sh"},
			.options = {"cancel", "plan", "web", "--all-vms"}});
	cr_assert(term_send(console.term, "test/web\r"));
	given_file(console.home, "typed", "");
	console_expect(&console, "Type test/web to go on, anything else cancels:");
	console_expect_now(&console, "kubectl mtv cancel plan --name web");
	cr_assert(term_send(console.term, "web\r"));
	console_expect(&console, "cancel: canceled; nothing was sent");
	console_expect_exit(&console, 8, PATIENCE);
	console_finish(&console);
	acting_expect_writes("act-shell-tty", 1, 0);
	console = TERMINAL("act-shell-tty", "cancel", "plan", "web", "--all-vms");
	console_expect(&console, "Type test/web to go on, anything else cancels:");
	cr_assert(term_send(console.term, "test/web\r"));
	console_expect(&console, "cancel act-shell-tty/web: done");
	console_expect_exit(&console, 0, PATIENCE);
	console_finish(&console);
	acting_expect_writes("act-shell-tty", 2, 1);
}

static struct console ask_cancel(const char *name_space, bool faulty)
{
	struct console console = console_start(
		&(struct console_plan){.access = {.as = "operator", .name_space = name_space},
			.name_space = name_space,
			.faulty = faulty,
			.options = {"cancel", "plan", "web", "--all-vms"}});

	console_expect(&console, "Type test/web to go on, anything else cancels:");
	return console;
}

/* What lies on the clipboard was not written for this question: in brackets, or with more. */
Test(shell, what_is_pasted_is_no_answer)
{
	struct console console;

	site_create_namespace("act-shell-paste");
	wish_create_plan(WISH_CANCEL, "act-shell-paste", "web");
	for (int i = 0; i < 3; i++) {
		console = ask_cancel("act-shell-paste", false);
		if (i == 0)
			cr_assert(term_paste(console.term, "test/web") &&
				term_send(console.term, "\r"));
		else
			cr_assert(term_send(console.term,
				i == 1 ? "test/web\rtest/web\r" : "test/web\rand more"));
		console_expect(&console, "canceled: what is pasted is no answer; nothing was sent");
		console_expect_exit(&console, 8, PATIENCE);
		console_insist(&console, !term_mode(console.term, 2004), "brackets stay on");
		console_finish(&console);
	}
	acting_expect_writes("act-shell-paste", 3, 0);
}

/* Whatever signal ends it, the terminal is left as it was. */
Test(shell, a_question_ended_by_a_signal)
{
	static const int signals[] = {SIGINT, SIGTERM, SIGHUP};
	struct console console;

	site_create_namespace("act-shell-sig");
	wish_create_plan(WISH_CANCEL, "act-shell-sig", "web");
	for (size_t i = 0; i < sizeof(signals) / sizeof(*signals); i++) {
		console = ask_cancel("act-shell-sig", false);
		console_insist(&console, term_mode(console.term, 2004), "no brackets");
		console_signal(&console, signals[i]);
		console_expect(&console, "mtvtop: interrupted");
		console_expect_exit(&console, 128 + signals[i], PATIENCE);
		console_insist(&console, !term_mode(console.term, 2004), "brackets stay on");
		console_finish(&console);
	}
	acting_expect_writes("act-shell-sig", 3, 0);
}

/* A script that runs on a terminal must be able to tell it from a No. */
Test(shell, a_connection_that_is_lost_before_the_answer)
{
	struct console console;

	site_create_namespace("act-shell-lost");
	wish_create_plan(WISH_CANCEL, "act-shell-lost", "web");
	console = ask_cancel("act-shell-lost", true);
	console_fault(&console, "refuse");
	console_fault(&console, "cut");
	console_expect(&console, "the connection is lost; nothing was sent");
	console_expect_exit(&console, 5, PATIENCE);
	console_finish(&console);
	acting_expect_writes("act-shell-lost", 1, 0);
}
