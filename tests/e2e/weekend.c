/*
 * A weekend by keys alone, from Friday's start to Sunday's archive: twelve warm plans in three
 * waves, one of which is blocked and one fails at first, over a line that is lost, with a second
 * operator at work. Forklift is played (e2e/stage.h); what came of it is asked of the server.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "e2e/acting.h"
#include "e2e/friday.h"
#include "support/deadline.h"

#define SPACE "act-weekend"
#define WEEKEND "+20h" /* never comes while the test runs */

enum {
	COMES_WITHIN = 180 * 1000, /* milliseconds */
	LOST_WITHIN = 45 * 1000,
	MINUTE = 60 * 1000,
};

/* ---- what the operator does ------------------------------------------------------------------ */

/* So many plans come to be what a query says; the filter is dropped again. */
static void expect_count(struct console *console, int count, const char *where)
{
	char *line = text_of("filter where %s", where);
	char *title = count == FRIDAY_WAVES * FRIDAY_EACH
		? text_of("Plans (%d) where", count)
		: text_of("Plans (%d of 12) where", count);

	console_command(console, line);
	console_expect_within(console, title, COMES_WITHIN);
	console_press(console, "<Esc>");
	console_expect(console, "Plans (12)");
	free(title);
	free(line);
}

/* A question that is answered, and what is said of it. */
static void command(struct console *console, const char *line, const char *question,
	const char *phrase, const char *result)
{
	console_command(console, line);
	console_expect_question(console, question);
	acting_answer(console, phrase);
	console_expect_within(console, result, COMES_WITHIN);
	console_press(console, "<Esc>");
	console_expect(console, "Plans (12)");
}

/* The waves are said once, and stand on the plans. */
static void make_waves(struct console *console)
{
	for (int wave = 1; wave <= FRIDAY_WAVES; wave++) {
		char *line = text_of("wave plans --wave %d where name like 'w%d-%%'", wave, wave);

		command(console, line, "Wave 4 plans", "y", "4 plans are in their wave");
		free(line);
	}
}

static void start_waves(struct console *console)
{
	for (int wave = 1; wave <= FRIDAY_WAVES; wave++) {
		char *line = text_of("start plans where wave = %d", wave);

		command(console, line, "Start 4 plans", "y", "4 plans started");
		free(line);
	}
	cr_assert_eq(site_count_migrations(SPACE), FRIDAY_WAVES * FRIDAY_EACH);
}

/* ---- what goes wrong ------------------------------------------------------------------------- */

/* The map of one plan is deleted while it runs: it is told, and counted. */
static void block(struct console *console, const struct stage *stage)
{
	friday_block(stage);
	expect_count(console, 1, "state in ['Blocked', 'Failed']");
}

/* Nothing of a lost line is taken for the present, and it comes back by itself. */
static void lose_line(struct console *console)
{
	console_fault(console, "refuse");
	console_fault(console, "cut");
	console_expect_match_within(console, "LOST", LOST_WITHIN);
	console_fault(console, "accept");
	console_expect_match_within(console, "^ live", BACKED_OFF);
}

/* Another one sets a cutover while the question for the whole wave stands: it is put anew. */
static void meet_second_operator(struct console *first)
{
	struct console second =
		acting_start_with(&(struct console_plan){.name_space = SPACE}, "w1-b");

	console_command(first, "cutover plans --cutover " WEEKEND " where wave = 1");
	console_expect_question(first, "Cutover 4 plans");
	command(&second, "cutover plan --name w1-b --cutover +21h", "Cutover plan w1-b", "y",
		"plan w1-b has its cutover set");
	console_end(&second);
	acting_answer(first, "y");
	console_expect_question(first, "CHANGED since you were asked");
	console_press(first, "<Esc>");
	acting_expect_nothing_sent(first);
}

/* ---- Saturday and Sunday --------------------------------------------------------------------- */

static void cut_over(struct console *console, int wave, int plans)
{
	char *line = text_of("cutover plans --cutover now where wave = %d", wave);
	char *question = text_of("Cutover %d plans", plans);
	char *phrase = text_of("%d", plans), *result = text_of("%d plans are to cut", plans);

	command(console, line, question, phrase, result);
	free(result);
	free(phrase);
	free(question);
	free(line);
}

/* When the cutover of the only Migration of a plan is, in milliseconds since 1970. */
static int64_t cutover_of(const struct node *runs, const char *plan)
{
	int64_t at = 0;

	node_each(run, runs) if (node_equals(node_find(run, "spec.plan.name"), plan))
		cr_assert(node_time(node_find(run, "spec.cutover"), &at), "%s", plan);
	return at;
}

/* All times are written at once; nothing of mtvtop has to run for the later ones. */
static void cut_over_one_by_one(struct console *console)
{
	command(console, "cutover plans --cutover +1h --every 5m where wave = 3", "Cutover 4 plans",
		"y", "4 plans have their cutover set");
	struct doc *list = site_migrations(SPACE);
	const struct node *runs = node_find(doc_root(list), "items");
	int64_t first = cutover_of(runs, "w3-a");

	cr_expect_eq(cutover_of(runs, "w3-b") - first, 5 * MINUTE);
	cr_expect_eq(cutover_of(runs, "w3-c") - first, 10 * MINUTE);
	cr_expect_eq(cutover_of(runs, "w3-d") - first, 15 * MINUTE);
	doc_unref(list);
}

/* What failed runs again, what has succeeded does not; and again it needs its cutover. */
static void mend(struct console *console)
{
	command(console, "retry plan --name " FRIDAY_FAILS, "Retry plan " FRIDAY_FAILS, "y",
		"runs again");
	expect_count(console, 1, "name = '" FRIDAY_FAILS "' and state = 'WarmRunning'");
	command(console, "cutover plan --name " FRIDAY_FAILS " --cutover now",
		"Cutover plan " FRIDAY_FAILS, FRIDAY_FAILS, "cut over now");
}

/* ---- the weekend ----------------------------------------------------------------------------- */

Test(weekend, by_keys_from_friday_to_sunday, .timeout = TEST_LIMIT)
{
	struct stage stage = friday_set(SPACE);
	struct console console = acting_start_with(
		&(struct console_plan){.name_space = SPACE, .faulty = true}, "w3-d");

	expect_count(&console, 12, "state = 'Ready'");
	make_waves(&console);
	start_waves(&console);
	block(&console, &stage);
	expect_count(&console, 11, "state = 'WarmRunning' and counts = '2 waiting'");
	lose_line(&console);
	meet_second_operator(&console);
	cut_over(&console, 1, FRIDAY_EACH);
	cut_over(&console, 2, FRIDAY_EACH - 1);
	cut_over_one_by_one(&console);
	expect_count(&console, 2, "state = 'Failed'");
	expect_count(&console, 10, "state = 'Succeeded'");
	mend(&console);
	expect_count(&console, 11, "state = 'Succeeded'");
	friday_expect_moved(&stage);
	command(&console, "archive plans where state = 'Succeeded'", "Archive 11 plans", "y",
		"11 plans archived");
	expect_count(&console, 11, "state = 'Archived'");
	console_end(&console);
	/* Waves, starts, the other's cutover, cutovers, retry and its cutover, archives; four
	 * refused. */
	acting_expect_writes(SPACE, 12 + 37 + FRIDAY_EACH, 12 + 12 + 1 + 11 + 1 + 1 + 11);
	stage_clear(&stage);
}
