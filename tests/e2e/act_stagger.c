/*
 * Cutovers one behind the other: each plan of a set gets its own time, all are told, and written at
 * once; what each Migration holds then. Moved and taken back, they keep their distances.
 */
#include <stdlib.h>
#include <string.h>

#include "e2e/acting.h"

#define FIRST "2031-05-01T02:00:00Z" /* exact, so that it is not asked again */
#define SECOND "2031-05-01T02:05:00Z"
#define THIRD "2031-05-01T02:10:00Z"

/* A warm plan that runs, with two VMs that wait between precopies. */
static void given_warm(const char *name_space, const char *plan, const char *cutover)
{
	site_create_run(&(struct site_run){.name_space = name_space,
		.plan = plan,
		.warm = true,
		.vms = 2,
		.cutover = cutover});
}

static void expect_cutover(const char *name_space, const char *plan, const char *cutover)
{
	char *run = text_of("%s-run", plan);
	char *json = *cutover != '\0' ? text_of("\"%s\"", cutover) : text_of("%s", "");

	acting_expect_field(name_space, "migrations", run, "spec.cutover", json);
	free(json);
	free(run);
}

/* The names give the order, not the alphabet; what is left out leaves no gap. */
Test(verbs_stagger, in_the_order_of_the_names)
{
	const char *name_space = "act-stagger-names";
	struct console console;

	site_create_namespace(name_space);
	given_warm(name_space, "web", NULL);
	given_warm(name_space, "db", NULL);
	given_warm(name_space, "app", NULL);
	site_create_run(&(struct site_run){.name_space = name_space, .plan = "cold"});
	console = acting_start(name_space, "Plans (4)");
	console_command(&console, "cutover plans web,cold,db,app --cutover " FIRST " --every 5m");
	console_expect_question(&console, "Cutover 3 plans");
	console_expect_now(&console, "1 of 4 plans is left out: see below why.");
	console_expect_now(&console, "The times, all written at once");
	console_expect_match(&console, "plan web +2031-05-01 02:00:00Z: 2 VMs go down within");
	console_expect_match(&console, "plan db +2031-05-01 02:05:00Z: ");
	console_expect_match(&console, "plan app +2031-05-01 02:10:00Z: ");
	console_expect_now(&console, "later ones begin even when earlier ones fail");
	acting_expect_writes(name_space, 3, 0);
	acting_answer(&console, "y");
	console_expect(&console, "3 plans have their cutover set, 1 left out");
	expect_cutover(name_space, "web", FIRST);
	expect_cutover(name_space, "db", SECOND);
	expect_cutover(name_space, "app", THIRD);
	expect_cutover(name_space, "cold", "");
	console_press(&console, "<Esc>");
	console_expect(&console, "Plans (4)");
	console_end(&console);
	acting_expect_writes(name_space, 3, 3);
}

/* Moved as a set, each keeps its distance; one Z brings back what each had, or had not. */
Test(verbs_stagger, moved_and_taken_back)
{
	const char *name_space = "act-stagger-moved";
	struct console console;

	site_create_namespace(name_space);
	given_warm(name_space, "web", THIRD);
	given_warm(name_space, "db", FIRST);
	given_warm(name_space, "none", NULL);
	/* The question is longer once the plans are judged. */
	console = acting_start_with(
		&(struct console_plan){.name_space = name_space, .lines = 80}, "Plans (3)");
	console_command(&console, "cutover --all --by +15m");
	console_expect_question(&console, "Move the cutover of 2 plans");
	console_expect_now(&console, "plan none: it has no cutover to move");
	acting_answer(&console, "y");
	console_expect(&console, "2 plans have their cutover set, 1 left out; Z takes it back");
	expect_cutover(name_space, "web", "2031-05-01T02:25:00Z");
	expect_cutover(name_space, "db", "2031-05-01T02:15:00Z");
	expect_cutover(name_space, "none", "");
	console_press(&console, "<Esc>Z");
	console_expect_question(&console, "Cutover 2 plans");
	console_expect_match(&console, "plan db +2031-05-01 02:00:00Z: ");
	acting_answer(&console, "y");
	console_expect(&console, "2 plans have their cutover set; Z takes it back");
	expect_cutover(name_space, "web", THIRD);
	expect_cutover(name_space, "db", FIRST);
	console_press(&console, "<Esc>");
	console_command(&console, "cutover none,web --cutover " FIRST " --every 1h");
	console_expect_question(&console, "Cutover 2 plans");
	acting_answer(&console, "y");
	console_expect(&console, "2 plans have their cutover set; Z takes it back");
	expect_cutover(name_space, "web", "2031-05-01T03:00:00Z");
	console_press(&console, "<Esc>Z");
	console_expect_question(&console, "Cutover 2 plans");
	console_expect_match(&console, "plan none +none");
	acting_answer(&console, "y");
	console_expect(&console, "2 plans have their cutover set");
	expect_cutover(name_space, "none", "");
	expect_cutover(name_space, "web", THIRD);
	console_press(&console, "<Esc>");
	console_command(&console, "cutover web,db --clear");
	console_expect_question(&console, "Clear the cutover of 2 plans");
	acting_answer(&console, "y");
	console_expect(&console, "2 plans have no cutover any more");
	expect_cutover(name_space, "web", "");
	expect_cutover(name_space, "db", "");
	console_press(&console, "<Esc>");
	console_end(&console);
	acting_expect_writes(name_space, 10, 10);
}

/*
 * Marked rows, in the order in which they stand, by the form; what goes down together is more than
 * the settings allow, and one time lies outside of the window: the count must be typed.
 */
Test(verbs_stagger, marked_rows_by_the_form)
{
	const char *name_space = "act-stagger-form";
	struct console console;
	int column, above, below;

	site_create_namespace(name_space);
	given_warm(name_space, "one", NULL);
	given_warm(name_space, "two", NULL);
	console = acting_start_with(
		&(struct console_plan){.name_space = name_space,
			.settings = "window: {begin: '2031-05-01T00:00:00+02:00', "
				    "end: '2031-05-01T04:04:00+02:00', zone: Europe/Berlin}\n"
				    "cutovers-at-once: 3\n"},
		"Plans (2)");
	console_command(&console, "sort name");
	console_command(&console, "sort name"); /* the other way round */
	console_press(&console, "a");
	console_expect(&console, "2 marked");
	console_expect(&console, "*two");
	console_expect(&console, "*one");
	cr_assert(term_find(console.term, "*two", &column, &above));
	cr_assert(term_find(console.term, "*one", &column, &below));
	cr_assert_lt(above, below);
	console_press(&console, "C");
	console_expect(&console, "Cutover 2 plans");
	console_press(&console, FIRST "<Down><Down><Down>4m");
	console_expect_match(&console, "every +4m");
	console_press(&console, "<Down><Down><Down><Down><Enter>");
	console_expect_question(&console, "The times, all written at once");
	console_expect_now(&console, "1 of 2 cutovers is OUTSIDE OF THE MAINTENANCE WINDOW");
	console_expect_match(&console, "plan two +2031-05-01 02:00:00Z .Thu 2031-05-01 04:00");
	console_expect_now(&console, "4 VMs at most go down within the same five minutes");
	console_press(&console, "y<Enter>");
	console_expect(&console, "not the same; expected: 2");
	console_press(&console, "<C-u>");
	acting_answer(&console, "2");
	console_expect(&console, "2 plans have their cutover set");
	expect_cutover(name_space, "two", FIRST);
	expect_cutover(name_space, "one", "2031-05-01T02:04:00Z");
	console_press(&console, "<Esc>");
	console_end(&console);
	acting_expect_writes(name_space, 2, 2);
}

/* One was set by somebody else meanwhile: the question that comes again has the same times. */
Test(verbs_stagger, changed_meanwhile_keeps_the_times)
{
	const char *name_space = "act-stagger-changed";
	struct console console;

	site_create_namespace(name_space);
	given_warm(name_space, "web", NULL);
	given_warm(name_space, "db", NULL);
	console = acting_start(name_space, "Plans (2)");
	console_command(&console, "cutover web,db --cutover " FIRST " --every 5m");
	console_expect_question(&console, "Cutover 2 plans");
	site_do("PATCH", FORKLIFT "/namespaces/act-stagger-changed/migrations/db-run",
		"{\"spec\":{\"cutover\":\"" THIRD "\"}}");
	acting_answer(&console, "y");
	console_expect_question(&console, "CHANGED since you were asked");
	console_expect_match(&console, "plan db +2031-05-01 02:05:00Z: ");
	acting_answer(&console, "yes");
	console_expect(&console, "2 plans have their cutover set");
	expect_cutover(name_space, "web", FIRST);
	expect_cutover(name_space, "db", SECOND);
	console_press(&console, "<Esc>");
	console_end(&console);
	acting_expect_writes(name_space, 2, 2);
}
