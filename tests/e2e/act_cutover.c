/*
 * cutover, by keystrokes: now, at a time, moved, cleared, and what becomes of the times that VMs
 * have of their own; what the Migration holds then, and that nothing else of it has changed.
 */
#include <stdlib.h>
#include <string.h>

#include "base/time.h"
#include "e2e/acting.h"

#define LATER "2031-05-01T02:00:00Z" /* exact, so that it is not asked again */
#define MOVED "2031-05-02T03:30:00Z"

/* LATE: the server's clock is known by its answers, and they may have taken their time. */
enum { SECOND = 1000, MINUTE = 60 * SECOND, LATE = 20 * SECOND };

/* A warm plan `web` that runs, with two VMs that wait between precopies. */
static void given_web(const char *name_space, const char *cutover)
{
	site_create_namespace(name_space);
	site_create_run(&(struct site_run){.name_space = name_space,
		.plan = "web",
		.warm = true,
		.vms = 2,
		.cutover = cutover});
}

/* Gives vm-2 a cutover of its own. */
static void given_own_time(const char *name_space)
{
	char *path = text_of(FORKLIFT "/namespaces/%s/migrations/web-run", name_space);

	site_do("PATCH", path,
		"{\"spec\":{\"vmCutover\":[{\"id\":\"vm-2\",\"cutover\":\"" MOVED "\"}]}}");
	free(path);
}

/* The spec of web-run is this beside its plan. */
static void expect_spec(const char *name_space, const char *cutover, const char *behind)
{
	char *uid = site_field(name_space, "plans", "web", "metadata.uid");
	char *members = *cutover ? text_of("\"cutover\":\"%s\",", cutover) : text_of("%s", "");
	char *expected =
		text_of("{%s\"plan\":{\"name\":\"web\",\"namespace\":\"%s\",\"uid\":%s}%s}",
			members, name_space, uid, behind);

	acting_expect_field(name_space, "migrations", "web-run", "spec", expected);
	free(expected);
	free(members);
	free(uid);
}

/* Milliseconds since 1970. */
static int64_t cutover_of(const char *name_space, const char *run)
{
	char *field = site_field(name_space, "migrations", run, "spec.cutover");
	int64_t at = 0;

	cr_assert(strlen(field) > 2 && time_parse(field + 1, strlen(field) - 2, &at), "no time: %s",
		field);
	free(field);
	return at;
}

/* The server stands on this machine: its clock is that of the test. */
static int64_t clock_now(void)
{
	struct timespec now;

	clock_gettime(CLOCK_REALTIME, &now);
	return (int64_t)now.tv_sec * SECOND + now.tv_nsec / 1000000;
}

/* COMMAND, answered by ANSWER, leads to one write; the status stays as it was. */
static void expect_cutover(struct console *console, const char *name_space, const char *command,
	const char *answer, const char *said)
{
	char *status = site_field(name_space, "migrations", "web-run", "status");

	console_command(console, command);
	console_expect_question(console,
		strstr(command, "--clear") ? "Clear the cutover of plan web" : "Cutover plan web");
	acting_answer(console, answer);
	console_expect(console, said);
	acting_expect_field(name_space, "migrations", "web-run", "status", status);
	free(status);
}

/* The key asks for the cutover now: the time is that of the yes, by the server's clock. */
Test(verbs_cutover, now_by_key)
{
	struct console console;
	int64_t before, at;
	char *plan;

	given_web("act-cutover-now", NULL);
	plan = acting_object("act-cutover-now", "plans", "web");
	console = acting_start("act-cutover-now", "web");
	console_press(&console, "C");
	console_expect(&console, "empty: now, when you say yes");
	console_press(&console, "<Down><Down><Down><Down><Down><Down><Enter>");
	console_expect_question(&console, "Cutover plan web");
	console_expect_now(&console, "NOW, that is when you answer, by the server's clock");
	console_expect_now(&console, "2 of 2 VMs are shut down NOW");
	console_expect_match(&console, "web-vm-2 +waiting, copy 2");
	/* The minute of the question is over when it is answered. */
	console_press(&console, "web");
	console_expect(&console, "> web");
	before = clock_now() / SECOND * SECOND - 2 * SECOND;
	console_press(&console, "<Enter>");
	console_expect(&console, "plan web is to cut over now");
	at = cutover_of("act-cutover-now", "web-run");
	cr_expect(at >= before && at <= clock_now() + 2 * SECOND);
	acting_expect_same("act-cutover-now", "plans", "web", plan);
	console_end(&console);
	acting_expect_writes("act-cutover-now", 1, 1);
}

Test(verbs_cutover, at_a_time)
{
	struct console console;

	given_web("act-cutover-at", NULL);
	console = acting_start("act-cutover-at", "web");
	expect_cutover(&console, "act-cutover-at", "cutover plan --name web --cutover " LATER, "y",
		"plan web has its cutover set");
	expect_spec("act-cutover-at", LATER, "");
	console_end(&console);
	acting_expect_writes("act-cutover-at", 1, 1);
}

/* As people write times; within ten minutes it asks for more than a letter. */
Test(verbs_cutover, in_a_while)
{
	struct console console;
	int64_t before, at;

	given_web("act-cutover-while", NULL);
	console = acting_start("act-cutover-while", "web");
	before = clock_now();
	expect_cutover(&console, "act-cutover-while", "cutover --cutover +30m", "y",
		"plan web has its cutover set");
	at = cutover_of("act-cutover-while", "web-run");
	cr_expect(
		at >= before + 30 * MINUTE - LATE && at <= clock_now() + 30 * MINUTE + 2 * SECOND);
	before = clock_now();
	console_command(&console, "cutover --cutover +9m");
	console_expect_question(&console, "Cutover plan web");
	console_expect_match(&console, "cutover then .* in [89]m");
	console_press(&console, "y<Enter>");
	console_expect(&console, "not the same; expected: web");
	console_press(&console, "<C-u>");
	acting_answer(&console, "web");
	console_expect(&console, "plan web has its cutover set");
	at = cutover_of("act-cutover-while", "web-run");
	cr_expect(at >= before + 9 * MINUTE - LATE && at <= clock_now() + 9 * MINUTE + 2 * SECOND);
	console_end(&console);
	acting_expect_writes("act-cutover-while", 2, 2);
}

/* What is not plain is asked again: the full time stands in the line, nothing is sent before. */
Test(verbs_cutover, far_away_is_asked_again)
{
	struct console console;

	given_web("act-cutover-far", NULL);
	console = acting_start("act-cutover-far", "web");
	console_command(&console, "cutover plan web --cutover 2031-05-01T04:00:00+02:00");
	console_expect(&console, ":cutover plan web --cutover " LATER);
	acting_expect_writes("act-cutover-far", 0, 0);
	console_press(&console, "<Enter>");
	console_expect_question(&console, "Cutover plan web");
	acting_answer(&console, "y");
	console_expect(&console, "plan web has its cutover set");
	expect_spec("act-cutover-far", LATER, "");
	console_end(&console);
	acting_expect_writes("act-cutover-far", 1, 1);
}

/*
 * Outside of the maintenance window a letter is not enough: the name is, which the server's own
 * object shows, and for now the context with it. Inside all is as ever.
 */
Test(verbs_cutover, outside_of_the_window)
{
	const char *name_space = "act-cutover-window";
	struct console console;

	given_web(name_space, NULL);
	console = acting_start_with(
		&(struct console_plan){.name_space = name_space,
			.settings = "window: {begin: '2031-05-01T00:00:00+02:00', "
				    "end: '2031-05-01T06:00:00+02:00', zone: Europe/Berlin}\n"},
		"web");
	console_command(&console, "cutover --cutover " MOVED);
	console_expect_question(&console, "Cutover plan web");
	console_expect_now(&console, "This cutover is OUTSIDE OF THE MAINTENANCE WINDOW, Thu");
	console_expect_now(&console, "Europe/Berlin (Wed 2031-04-30 22:00Z to Thu");
	console_press(&console, "y<Enter>");
	console_expect(&console, "not the same; expected: web");
	acting_expect_field(name_space, "migrations", "web-run", "spec.cutover", "");
	acting_expect_writes(name_space, 1, 0);
	console_press(&console, "<C-u>");
	acting_answer(&console, "web");
	console_expect(&console, "plan web has its cutover set");
	expect_spec(name_space, MOVED, "");
	console_command(&console, "cutover --cutover " LATER);
	console_expect_question(&console, "Cutover plan web");
	console_expect_gone(&console, "OUTSIDE OF THE MAINTENANCE WINDOW");
	acting_answer(&console, "y");
	console_expect(&console, "plan web has its cutover set");
	expect_spec(name_space, LATER, "");
	console_command(&console, "cutover --cutover now");
	console_expect_question(&console, "Cutover plan web");
	console_press(&console, "web<Enter>");
	console_expect(&console, "not the same; expected: test/web");
	console_press(&console, "<Esc>");
	acting_expect_nothing_sent(&console);
	expect_spec(name_space, LATER, "");
	console_end(&console);
	acting_expect_writes(name_space, 3, 2);
}

/* What was set can be moved, taken back, and cleared; each is a question of its own. */
Test(verbs_cutover, moved_and_taken_back_and_cleared)
{
	struct console console;

	given_web("act-cutover-moved", LATER);
	console = acting_start("act-cutover-moved", "CutoverScheduled");
	console_command(&console, "cutover --cutover " MOVED);
	console_expect_question(&console, "Cutover plan web");
	console_expect_match(&console, "cutover so far +2031-05-01 02:00:00Z");
	console_expect_match(&console, "cutover then +2031-05-02 03:30:00Z");
	acting_answer(&console, "y");
	console_expect(&console, "plan web has its cutover set; Z takes it back");
	expect_spec("act-cutover-moved", MOVED, "");
	console_press(&console, "Z");
	console_expect_question(&console, "Cutover plan web");
	console_expect_match(&console, "cutover then +2031-05-01 02:00:00Z");
	acting_answer(&console, "y");
	console_expect(&console, "plan web has its cutover set");
	expect_spec("act-cutover-moved", LATER, "");
	expect_cutover(&console, "act-cutover-moved", "cutover --clear", "y",
		"plan web has no cutover any more");
	expect_spec("act-cutover-moved", "", "");
	console_expect(&console, "WarmRunning");
	acting_expect_refused(
		&console, "cutover --clear", "cutover plan web: it has no cutover to clear");
	console_end(&console);
	acting_expect_writes("act-cutover-moved", 3, 3);
}

/* A VM with a time of its own keeps it, also when that of the others is cleared. */
Test(verbs_cutover, own_times_are_kept)
{
	struct console console;
	const char *own = ",\"vmCutover\":[{\"cutover\":\"" MOVED "\",\"id\":\"vm-2\"}]";

	given_web("act-cutover-kept", NULL);
	given_own_time("act-cutover-kept");
	console = acting_start("act-cutover-kept", "web");
	console_command(&console, "cutover --cutover " LATER);
	console_expect_question(&console, "Cutover plan web");
	console_expect_match(&console, "has a time of its own, 2031-05-02 03:30:00Z, .*which it");
	acting_answer(&console, "y");
	console_expect(&console, "plan web has its cutover set");
	expect_spec("act-cutover-kept", LATER, own);
	expect_cutover(&console, "act-cutover-kept", "cutover --clear --own-times keep", "y",
		"plan web has no cutover any more");
	expect_spec("act-cutover-kept", "", own);
	console_end(&console);
	acting_expect_writes("act-cutover-kept", 2, 2);
}

Test(verbs_cutover, own_times_are_included)
{
	struct console console;

	given_web("act-cutover-own", NULL);
	given_own_time("act-cutover-own");
	console = acting_start("act-cutover-own", "web");
	console_command(&console, "cutover --cutover " LATER " --own-times include");
	console_expect_question(&console, "Cutover plan web");
	console_expect_now(&console, "which is taken away");
	acting_answer(&console, "y");
	console_expect(&console, "plan web has its cutover set");
	expect_spec("act-cutover-own", LATER, "");
	console_end(&console);
	acting_expect_writes("act-cutover-own", 1, 1);
}

/* All that run get the same second; a cold one beside them is left out, and says why. */
Test(verbs_cutover, a_set_has_one_time)
{
	struct console console;
	int64_t web, shop;

	given_web("act-cutover-set", NULL);
	site_create_run(
		&(struct site_run){.name_space = "act-cutover-set", .plan = "shop", .warm = true});
	site_create_run(&(struct site_run){.name_space = "act-cutover-set", .plan = "cold"});
	console = acting_start_with(
		&(struct console_plan){.name_space = "act-cutover-set", .lines = 80}, "web");
	console_command(&console, "cutover --all --cutover now");
	console_expect_question(&console, "Cutover 2 plans");
	console_expect_now(&console, "1 of 3 plans is left out: see below why.");
	console_expect_now(
		&console, "plan cold: it is a cold plan, and only a warm one has a cutover");
	acting_answer(&console, "2");
	console_expect(&console, "2 plans are to cut over now");
	web = cutover_of("act-cutover-set", "web-run");
	shop = cutover_of("act-cutover-set", "shop-run");
	cr_expect_eq(web, shop);
	acting_expect_field("act-cutover-set", "migrations", "cold-run", "spec.cutover", "");
	console_press(&console, "<Esc>");
	console_expect(&console, "Plans (3)");
	console_end(&console);
	acting_expect_writes("act-cutover-set", 2, 2);
}
