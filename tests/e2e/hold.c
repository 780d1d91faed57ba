/*
 * Cutovers that are held: one plan is written, and the next one proposed when the VMs of the one
 * before it are up, by a question of its own. Whoever is killed in between finds it at the next
 * start. What is written, and what is not, is asked of the server.
 */
#include <signal.h>
#include <stdlib.h>
#include <string.h>

#include "e2e/acting.h"
#include "e2e/friday.h"
#include "support/deadline.h"
#include "support/home.h"

enum {
	COMES_WITHIN = 180 * 1000, /* milliseconds: a cutover that is played */
	GIVEN_UP = 120 * 1000,	   /* until the server has given a write up, and that is read */
};

/* Whether the plan's only Migration has a cutover. */
static bool is_set(const char *name_space, const char *plan)
{
	struct doc *list = site_migrations(name_space);
	bool set = false;

	node_each(run,
		node_find(doc_root(list),
			"items")) if (node_equals(node_find(run, "spec.plan.name"), plan)) set =
		node_find(run, "spec.cutover") != NULL;
	doc_unref(list);
	return set;
}

/* ---- with a controller ----------------------------------------------------------------------- */

#define NIGHT "act-hold-night"

/* What stands before the list is closed, or its filter dropped. */
static void close_page(struct console *console, const char *list)
{
	console_press(console, "<Esc>");
	console_expect(console, list);
}

/* So many plans come to be what a query says; the filter is dropped again. */
static void expect_plans(struct console *console, const char *where, const char *title)
{
	char *line = text_of("filter where %s", where);

	console_command(console, line);
	console_expect_within(console, title, COMES_WITHIN);
	close_page(console, "Plans (12)");
	free(line);
}

static void start_plans(struct console *console)
{
	expect_plans(console, "state = 'Ready'", "Plans (12) where");
	console_command(console, "start plans where name like 'w1-%'");
	console_expect_question(console, "Start 4 plans");
	acting_answer(console, "y");
	console_expect(console, "4 plans started");
	close_page(console, "Plans (12)");
	expect_plans(console, "counts = '2 waiting'", "Plans (4 of 12) where");
}

/* Its turn is told; only the key puts the question, and nothing was written until then. */
static void expect_turn(struct console *console, const char *plan, const char *title)
{
	console_expect_within(console, "NEXT IS DUE: H", COMES_WITHIN);
	cr_expect_not(is_set(NIGHT, plan), "%s was written without a question", plan);
	console_press(console, "H");
	console_expect_question(console, title);
}

/*
 * The first fails, and that is said; of the second all is well; the third is canceled by somebody
 * and left out; the fourth is the last.
 */
Test(hold, one_behind_the_other, .timeout = TEST_LIMIT)
{
	struct stage stage = friday_set(NIGHT);
	struct console console =
		acting_start_with(&(struct console_plan){.name_space = NIGHT}, "w3-d");

	start_plans(&console);
	console_command(&console, "cutover plans " FRIDAY_FAILS ",w1-a,w1-b,w1-c --hold");
	console_expect_question(&console, "Cutover plan " FRIDAY_FAILS ", 3 held");
	console_expect_now(&console, "Only plan " FRIDAY_FAILS " is written now. 3 plans are held");
	console_expect_match(&console, "4. plan w1-c");
	acting_answer(&console, FRIDAY_FAILS);
	console_expect(&console, "1 plan is to cut over now, 3 held for later");
	console_expect(&console, "3 PLANS HELD");
	close_page(&console, "Plans (12)");
	cr_expect(is_set(NIGHT, FRIDAY_FAILS));
	expect_turn(&console, "w1-a", "Cutover plan w1-a, 2 held");
	console_expect_now(&console, "The one before is NOT WELL");
	console_expect_now(&console, "1 FAILED");
	console_expect_now(&console, ":jobs next --cutover TIME");
	/* Before its turn can come. */
	site_do("PATCH", FORKLIFT "/namespaces/" NIGHT "/plans/w1-b",
		"{\"spec\":{\"archived\":true}}");
	acting_answer(&console, "w1-a");
	console_expect(&console, "1 plan is to cut over now, 2 held for later");
	close_page(&console, "Plans (12)");
	expect_turn(&console, "w1-c", "Cutover plan w1-c");
	console_expect_now(&console, "The one before is at its end: 2 of 2 VMs of plan");
	console_press(&console, "<Esc>"); /* not now: it stays due */
	acting_expect_nothing_sent(&console);
	cr_expect_not(is_set(NIGHT, "w1-b"));
	expect_turn(&console, "w1-c", "Cutover plan w1-c");
	acting_answer(&console, "w1-c");
	console_expect(&console, "plan w1-c is to cut over now");
	console_expect_gone(&console, "NEXT IS DUE");
	cr_expect(is_set(NIGHT, "w1-c"));
	console_command(&console, "jobs");
	console_expect_match(&console, "cutover 4 plans +done +4 +3 ");
	close_page(&console, "Plans (12)");
	console_end(&console);
	stage_clear(&stage);
}

/* ---- without one ----------------------------------------------------------------------------- */

static void given_warm(const char *name_space)
{
	static const char *const names[] = {"web", "db", "app"};

	site_create_namespace(name_space);
	for (int i = 0; i < 3; i++)
		site_create_run(&(struct site_run){
			.name_space = name_space, .plan = names[i], .warm = true, .vms = 2});
}

/* Three plans, of which the first was said yes to. */
static struct console given_held(const char *name_space)
{
	struct console console;

	given_warm(name_space);
	console = acting_start(name_space, "Plans (3)");
	console_command(&console, "cutover plans web,db,app --hold");
	console_expect_question(&console, "Cutover plan web, 2 held");
	acting_answer(&console, "web");
	console_expect(&console, "1 plan is to cut over now, 2 held for later");
	close_page(&console, "Plans (3)");
	console_expect(&console, "2 PLANS HELD");
	return console;
}

Test(hold, killed_in_between)
{
	const char *name_space = "act-hold-killed";
	struct console console = given_held(name_space);
	char *home = console_keep_home(&console);

	console_signal(&console, SIGKILL);
	console_expect_killed(&console, SIGKILL);
	console_finish(&console);
	console = acting_start_with(
		&(struct console_plan){.home = home, .name_space = name_space}, "Plans (");
	free(home);
	console_expect_match_within(&console,
		"an earlier mtvtop left its job unfinished: cutover 3 plans .*: 1 done, 2 left",
		GIVEN_UP);
	console_expect_now(&console, "1 JOB LEFT");
	acting_expect_done(name_space, 1);
	console_command(&console, "jobs finish");
	console_expect_question(&console, "Cutover plan db, 1 held");
	console_expect_now(&console, "The one before is NOT YET at its end: 0 of 2 VMs of plan");
	acting_answer(&console, "db");
	console_expect(&console, "1 plan is to cut over now, 1 held for later");
	console_expect(&console, "1 PLAN HELD");
	console_expect_gone(&console, "1 JOB LEFT");
	console_press(&console, "<Esc>");
	cr_expect(is_set(name_space, "db"));
	cr_expect_not(is_set(name_space, "app"));
	console_command(&console, "jobs stop");
	console_expect(&console, "stopped: 1 plan that was held stays as it is");
	console_expect_gone(&console, "PLAN HELD");
	home = console_keep_home(&console);
	console_end(&console);
	cr_expect_not(is_set(name_space, "app"));
	acting_expect_done(name_space, 2);
	console = acting_start_with(
		&(struct console_plan){.home = home, .name_space = name_space}, "Plans (");
	free(home);
	console_expect_responsive(&console);
	console_insist(&console, strstr(term_text(console.term), "left its job") == NULL,
		"a job that was stopped is left");
	console_end(&console);
}

/* Whoever quits is told what is held; nothing of it comes to pass by itself. */
Test(hold, quitting_asks)
{
	const char *name_space = "act-hold-quit";
	struct console console = given_held(name_space);

	console_press(&console, "q");
	console_expect(&console, "2 plans are held: quit");
	console_expect_now(&console, "/db, ");
	console_press(&console, "<Esc>");
	console_expect_gone(&console, "2 plans are held: quit");
	console_command(&console, "jobs next");
	console_expect_question(&console, "Cutover plan db, 1 held");
	console_press(&console, "<Esc>");
	acting_expect_nothing_sent(&console);
	console_press(&console, "q");
	console_expect(&console, "2 plans are held: quit");
	console_press(&console, "l");
	console_expect_exit(&console, 0, ENDS_WITHIN);
	console_finish(&console);
	acting_expect_done(name_space, 1);
}

/* A shell is gone when its command is done. */
Test(hold, a_shell_says_what_to_use)
{
	const char *name_space = "act-hold-shell";
	static const char *const words[] = {"cutover", "plans", "web,db", "--hold", "--yes", NULL};

	given_warm(name_space);
	acting_expect_shell(name_space, words, 2, "mtvtop cutover plan A --wait && mtvtop cutover");
	acting_expect_writes(name_space, 0, 0);
}
