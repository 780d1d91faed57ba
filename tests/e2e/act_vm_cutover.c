/*
 * Cutovers of single VMs: entries of spec.vmCutover, beside those of others, which stay as they
 * are; by names, by the key on a VM, and what becomes of a VM whose own time is taken away.
 */
#include <stdlib.h>
#include <string.h>

#include "e2e/acting.h"
#include "e2e/command.h"

#define LATER "2031-05-01T02:00:00Z" /* exact, so that it is not asked again */
#define MOVED "2031-05-02T03:30:00Z"
#define THEIRS "2031-05-03T04:00:00Z"

#define ENTRY(id, time) "{\"cutover\":\"" time "\",\"id\":\"" id "\"}"

/* A warm plan `web` that runs, with three VMs that wait between precopies. */
static void given_web(const char *name_space, const char *cutover)
{
	site_create_namespace(name_space);
	site_create_run(&(struct site_run){.name_space = name_space,
		.plan = "web",
		.warm = true,
		.vms = 3,
		.cutover = cutover});
}

static void patch_run(const char *name_space, const char *body)
{
	char *path = text_of(FORKLIFT "/namespaces/%s/migrations/web-run", name_space);

	site_do("PATCH", path, body);
	free(path);
}

static void expect_times(const char *name_space, const char *json)
{
	acting_expect_field(name_space, "migrations", "web-run", "spec.vmCutover", json);
}

/* COMMAND is asked about, answered and done. */
static void done(struct console *console, const char *command, const char *answer, const char *said)
{
	console_command(console, command);
	console_expect_question(console, "VMs of plan web");
	acting_answer(console, answer);
	console_expect(console, said);
}

/* The first list, one more in it, one moved, one taken back, and all taken away; never the plan's.
 */
Test(verbs_vm_cutover, set_and_moved_and_taken_back_and_cleared)
{
	const char *name_space = "act-vm-cutover";
	struct console console;

	given_web(name_space, LATER);
	console = acting_start(name_space, "web");
	console_command(&console, "cutover plan web --vms web-vm-2 --cutover " MOVED);
	console_expect_question(&console, "Cutover of VMs of plan web");
	console_expect_match(&console, "cutover of the plan +2031-05-01 02:00:00Z");
	console_expect_match(&console, "of these VMs then +2031-05-02 03:30:00Z");
	console_expect_now(&console, "1 of 3 VMs gets a time of its own, which wins over");
	acting_answer(&console, "y");
	console_expect(&console, "plan web has its cutover set; Z takes it back");
	expect_times(name_space, "[" ENTRY("vm-2", MOVED) "]");
	patch_run(name_space,
		"[{\"op\":\"add\",\"path\":\"/spec/vmCutover/0\",\"value\":" ENTRY(
			"vm-3", THEIRS) "}]");
	done(&console, "cutover plan web --vms vm-1,vm-2 --cutover " LATER, "y",
		"plan web has its cutover set");
	expect_times(name_space,
		"[" ENTRY("vm-3", THEIRS) "," ENTRY("vm-2", LATER) "," ENTRY("vm-1", LATER) "]");
	done(&console, "cutover plan web --vms vm-2 --cutover " MOVED, "y",
		"plan web has its cutover set; Z takes it back");
	console_press(&console, "Z");
	console_expect_question(&console, "Cutover of VMs of plan web");
	console_expect_match(&console, "own, 2031-05-02 03:30:00Z, .* which is replaced");
	acting_answer(&console, "y");
	console_expect(&console, "plan web has its cutover set");
	expect_times(name_space,
		"[" ENTRY("vm-3", THEIRS) "," ENTRY("vm-2", LATER) "," ENTRY("vm-1", LATER) "]");
	done(&console, "cutover plan web --vms vm-1,vm-2 --clear", "y",
		"plan web has no cutover any more");
	expect_times(name_space, "[" ENTRY("vm-3", THEIRS) "]");
	acting_expect_field(name_space, "migrations", "web-run", "spec.cutover", "\"" LATER "\"");
	acting_expect_refused(&console, "cutover plan web --vms vm-1 --clear",
		"cutover plan web: none of these VMs has a time of its own");
	console_end(&console);
	acting_expect_writes(name_space, 5, 5);
}

/* On a VM the key is about it, not about its plan. */
Test(verbs_vm_cutover, by_the_key_on_a_vm)
{
	const char *name_space = "act-vm-cutover-key";
	struct console console;

	given_web(name_space, NULL);
	console = acting_start_with(
		&(struct console_plan){.name_space = name_space, .start = "vms"}, "web-vm-3");
	console_command(&console, "filter web-vm-2");
	console_expect_gone(&console, "web-vm-3");
	console_press(&console, "C");
	console_expect_match(&console, "vms +vm-2");
	console_press(&console, LATER "<Down><Down><Down><Down><Down><Down><Enter>");
	console_expect_question(&console, "Cutover of VMs of plan web");
	console_expect_match(&console, "cutover of the plan +none");
	console_expect_now(&console, "1 of 3 VMs gets a time of its own");
	acting_answer(&console, "y");
	console_expect(&console, "plan web has its cutover set");
	expect_times(name_space, "[" ENTRY("vm-2", LATER) "]");
	acting_expect_field(name_space, "migrations", "web-run", "spec.cutover", "");
	console_end(&console);
	acting_expect_writes(name_space, 1, 1);
}

/* The plan's time has passed: without its own the VM would go down at once, and that is said. */
Test(verbs_vm_cutover, taken_away_when_the_plan_is_due)
{
	const char *name_space = "act-vm-cutover-due";
	struct console console;

	given_web(name_space, "@-30m");
	patch_run(name_space, "{\"spec\":{\"vmCutover\":[" ENTRY("vm-2", LATER) "]}}");
	console = acting_start(name_space, "web");
	console_command(&console, "cutover plan web --vms vm-2 --clear");
	console_expect_question(&console, "Clear the cutover of VMs of plan web");
	console_expect_match(&console, "of these VMs then +the plan's, .*3[0-9]m ago");
	console_expect_now(&console, "1 of 3 VMs is shut down NOW");
	console_press(&console, "y<Enter>");
	console_expect(&console, "not the same; expected: web");
	console_press(&console, "<Esc>");
	acting_expect_nothing_sent(&console);
	expect_times(name_space, "[" ENTRY("vm-2", LATER) "]");
	console_end(&console);
	acting_expect_writes(name_space, 1, 0);
}

/* Somebody gives another VM a time while the question stands: both hold. */
Test(verbs_vm_cutover, beside_another_editor)
{
	const char *name_space = "act-vm-cutover-beside";
	struct console console;

	given_web(name_space, NULL);
	patch_run(name_space,
		"{\"spec\":{\"vmCutover\":[" ENTRY("vm-1", LATER) "," ENTRY("vm-2", LATER) "]}}");
	console = acting_start(name_space, "web");
	console_command(&console, "cutover plan web --vms vm-2 --cutover " MOVED);
	console_expect_question(&console, "Cutover of VMs of plan web");
	patch_run(name_space,
		"{\"spec\":{\"vmCutover\":[" ENTRY("vm-3", THEIRS) "," ENTRY("vm-2", LATER) "]}}");
	acting_answer(&console, "y");
	console_expect(&console, "plan web has its cutover set");
	expect_times(name_space, "[" ENTRY("vm-3", THEIRS) "," ENTRY("vm-2", MOVED) "]");
	console_command(&console, "cutover plan web --vms vm-2 --cutover " LATER);
	console_expect_question(&console, "Cutover of VMs of plan web");
	patch_run(name_space, "{\"spec\":{\"vmCutover\":[" ENTRY("vm-2", THEIRS) "]}}");
	acting_answer(&console, "y");
	console_expect_question(&console, "CHANGED since you were asked: was VM vm-2 at " MOVED);
	console_press(&console, "<Esc>");
	acting_expect_nothing_sent(&console);
	expect_times(name_space, "[" ENTRY("vm-2", THEIRS) "]");
	console_end(&console);
}

/* The same on the shell, where nothing is marked and all must be said. */
Test(verbs_vm_cutover, on_the_shell)
{
	const char *name_space = "act-vm-cutover-shell";
	struct command_plan plan = {.access = {.as = "operator", .name_space = name_space},
		.words = {"cutover", "plan", "web", "--vms", "web-vm-1,vm-3", "--cutover", LATER,
			"--yes"}};
	struct outcome outcome;

	given_web(name_space, NULL);
	outcome = command_run(&plan);
	cr_expect_eq(outcome.status, 0, "%s%s", outcome.output, outcome.errors);
	outcome_finish(&outcome);
	expect_times(name_space, "[" ENTRY("vm-1", LATER) "," ENTRY("vm-3", LATER) "]");
	acting_expect_writes(name_space, 1, 1);
}

/* :clear takes the plan's time and those of its VMs away; Z puts all back, beside what came. */
Test(verbs_vm_cutover, what_was_cleared_is_put_back)
{
	const char *name_space = "act-vm-cutover-back";
	struct console console;

	given_web(name_space, MOVED);
	patch_run(name_space,
		"{\"spec\":{\"vmCutover\":[" ENTRY("vm-1", LATER) "," ENTRY(
			"vm-2", "2001-01-01T00:00:00Z") "]}}");
	console = acting_start(name_space, "web");
	console_expect(&console, "CutoverScheduled");
	console_press(&console, "B");
	console_expect_question(&console, "Clear the cutover of plan web");
	acting_answer(&console, "y");
	console_expect(&console, "plan web has no cutover any more; Z takes it back");
	acting_expect_field(name_space, "migrations", "web-run", "spec.cutover", "");
	expect_times(name_space, "");
	patch_run(name_space, "{\"spec\":{\"vmCutover\":[" ENTRY("vm-3", THEIRS) "]}}");
	console_press(&console, "Z");
	console_expect_question(&console, "Put back the cutover of plan web");
	console_expect_match(&console, "cutover then +2031-05-02 03:30:00Z");
	console_expect_now(&console, "1 of 3 VMs gets its own time again:");
	console_expect_match(
		&console, "web-vm-2 +left out: its time has passed, 2001-01-01 00:00:00Z");
	acting_answer(&console, "y");
	console_expect(&console, "plan web has its times back");
	acting_expect_field(name_space, "migrations", "web-run", "spec.cutover", "\"" MOVED "\"");
	expect_times(name_space, "[" ENTRY("vm-3", THEIRS) "," ENTRY("vm-1", LATER) "]");
	console_end(&console);
	acting_expect_writes(name_space, 2, 2);
}
