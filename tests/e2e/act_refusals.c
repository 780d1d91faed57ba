/*
 * What is refused before anything is asked: the state of a plan, the rights of the user, and
 * whoever forbids writes. Each says why, and nothing is sent but what asks.
 */
#include <stdlib.h>
#include <string.h>

#include "e2e/acting.h"

struct refusal {
	const char *file;    /* of tests/scenarios/small */
	const char *command; /* with the name of the plan */
	const char *words;
};

/* One console looks at all these plans, each refused for a reason of its own. */
Test(refusals, states_of_plans)
{
	static const struct refusal refusals[] = {
		{"04-not-ready-many", "start plan not-ready-many",
			"it is not ready: VMNetworksNotMapped: VM has networks that are not "
			"mapped.; VMCriticalConcerns: VM has critical concerns."},
		{"05-no-status", "start plan no-status",
			"it is not ready: the controller has not looked at it yet"},
		{"06-vddk-validating", "start plan vddk-validating",
			"its VDDK image is just being validated"},
		{"20-cold-running", "start plan cold-running", "it is running"},
		{"11-controller-silent", "start plan controller-silent",
			"its Migration controller-silent-q9k3s is not done yet"},
		{"12-waits-for-provider", "start plan waits-for-provider",
			"its Migration waits-for-provider-b7d4f is not done yet"},
		{"50-succeeded", "start plan succeeded",
			"it has succeeded, and would never run again"},
		{"60-archived-succeeded", "start plan archived-succeeded",
			"start plan archived-succeeded: it is archived"},
		{"01-ready-cold", "start plan ready-cold --cutover +30m",
			"a cutover is given, but it is a cold plan: it would begin now"},
		{NULL, "cutover plan cold-running",
			"it is a cold plan, and only a warm one has a cutover"},
		{NULL, "cutover plan vddk-validating",
			"cutover plan vddk-validating: it is not running"},
		{NULL, "cutover plan nobody",
			"there is no plan nobody in namespace act-refused-states"},
		{NULL, "cancel plan ready-cold --all-vms",
			"cancel plan ready-cold: it is not running"},
		{NULL, "cancel plan archived-succeeded --all-vms",
			"cancel plan archived-succeeded: it is archived"},
		{NULL, "archive plan archived-succeeded", "it is archived already"},
		{NULL, "unarchive plan succeeded", "it is not archived"},
		{NULL, "start plan ready-cold --all",
			"give names, or --all or --query, but not both"},
		{NULL, "start plan ready-cold --cutover yesterday", "start: "},
		{NULL, "start plan ready-cold --bogus", "there is no flag --bogus here"}};
	struct console console;

	site_create_namespace("act-refused-states");
	for (size_t i = 0; i < sizeof(refusals) / sizeof(*refusals); i++)
		if (refusals[i].file != NULL)
			acting_create_of("act-refused-states", refusals[i].file);
	console = acting_start("act-refused-states", "Plans (9)");
	for (size_t i = 0; i < sizeof(refusals) / sizeof(*refusals); i++) {
		acting_expect_refused(&console, refusals[i].command, refusals[i].words);
	}
	console_end(&console);
	acting_expect_writes("act-refused-states", 0, 0);
}

/* A plan that behaves as one that ran is left out by --all, and named. */
Test(refusals, all_leaves_out_what_ran_before)
{
	struct console console;

	site_create_namespace("act-refused-all");
	acting_create_of("act-refused-all", "41-failed-transfer");
	acting_create_of("act-refused-all", "52-canceled-all");
	console = acting_start("act-refused-all", "canceled-all");
	acting_expect_refused(&console, "start --all",
		"start: none of 2 plans: plan canceled-all: it ran before (Canceled): start it by "
		"its name, or :retry, to run it again");
	console_end(&console);
	acting_expect_writes("act-refused-all", 0, 0);
}

/* It has the colour of what is less important, unlike the line below that can be chosen. */
static void expect_dimmed(struct console *console, const char *text)
{
	struct term_cell dim, plain;
	int column, row;

	cr_assert(term_find(console->term, "Actions", &column, &row));
	cr_assert(term_cell(console->term, column, row, &plain));
	cr_assert(term_find(console->term, text, &column, &row));
	cr_assert(term_cell(console->term, column, row, &dim));
	cr_expect(dim.foreground != plain.foreground, "%s is not dimmed", text);
}

#define START "user test may not create migrations in namespace act-refused-viewer"
#define ARCHIVE "user test may not patch plans in namespace act-refused-viewer"

/* The reviews say no: the menu dims it and says so, the key says it too. */
Test(refusals, viewer_may_nothing)
{
	struct console console;

	site_create_namespace("act-refused-viewer");
	acting_create_plan(
		&(struct acting_plan){.name_space = "act-refused-viewer", .name = "web"});
	console = acting_start_with(
		&(struct console_plan){.name_space = "act-refused-viewer", .access.as = "viewer"},
		"web");
	acting_expect_refused(&console, "start", START);
	console_press(&console, "R");
	console_expect(&console, ARCHIVE);
	console_press(&console, "x");
	console_expect_match(&console, "S  start +" START);
	console_expect_match(&console, "R  archive +" ARCHIVE);
	expect_dimmed(&console, START);
	console_press(&console, "R");
	console_expect(&console, ARCHIVE);
	console_expect_gone(&console, "Actions");
	console_end(&console);
	acting_expect_writes("act-refused-viewer", 0, 0);
}

/* Nothing is even asked when writes are forbidden. */
Test(refusals, read_only)
{
	static const char *const commands[][2] = {
		{"start plan web", "start: read-only: --read-only was given"},
		{"cutover plan web", "cutover: read-only: --read-only was given"},
		{"cancel plan web --all-vms", "cancel: read-only: --read-only was given"},
		{"archive plan web", " archive: read-only: --read-only was given"},
		{"unarchive plan web", "unarchive: read-only: --read-only was given"}};
	struct console console;

	site_create_namespace("act-refused-mode");
	acting_create_plan(&(struct acting_plan){.name_space = "act-refused-mode", .name = "web"});
	console = acting_start_with(&(struct console_plan){.name_space = "act-refused-mode",
					    .options = {"--read-only"}},
		"web");
	for (size_t i = 0; i < sizeof(commands) / sizeof(*commands); i++)
		acting_expect_refused(&console, commands[i][0], commands[i][1]);
	console_press(&console, "x");
	console_expect_match(&console, "S  start +read-only: --read-only");
	console_press(&console, "S");
	console_expect_gone(&console, "Actions");
	console_end(&console);
	acting_expect_writes("act-refused-mode", 0, 0);
}
