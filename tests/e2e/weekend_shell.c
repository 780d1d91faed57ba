/*
 * The same weekend (e2e/friday.h) without a screen, as a script would go through it: each step is a
 * line of sh, and what it waits for is asked of the cluster.
 */
#include <criterion/criterion.h>
#include <stdlib.h>

#include "e2e/acting.h"
#include "e2e/command.h"
#include "e2e/friday.h"
#include "support/deadline.h"

#define SPACE "act-weekend-sh"
/* A run of all that still run, in which nothing is copied. */
#define RESTING "mtvtop wait plans --for \"counts = '2 waiting'\" --timeout 3m "

enum { LONG = 200 * 1000 /* milliseconds, longer than any --timeout here */ };

/* A line does what it says, without a complaint, and ends with that status. */
static void run(int status, const char *line)
{
	struct command_plan plan = {
		.line = line, .access = {.as = "operator", .name_space = SPACE}, .patience = LONG};
	struct outcome outcome = command_run(&plan);

	cr_assert_eq(outcome.status, status, "%s: %d: %s%s", line, outcome.status, outcome.output,
		outcome.errors);
	outcome_finish(&outcome);
}

Test(weekend, on_the_shell, .timeout = TEST_LIMIT)
{
	struct stage stage = friday_set(SPACE);

	run(0, "mtvtop wait plans --all --for \"state = 'Ready'\" --timeout 2m");
	for (int wave = 1; wave <= FRIDAY_WAVES; wave++) {
		char *join = text_of(
			"mtvtop wave plans --wave %d -q \"name like 'w%d-%%'\" --yes", wave, wave);
		char *start = text_of("mtvtop start plans -q 'wave = %d' --no-cutover --yes", wave);

		run(0, join);
		run(0, start);
		free(start);
		free(join);
	}
	cr_assert_eq(site_count_migrations(SPACE), FRIDAY_WAVES * FRIDAY_EACH);
	friday_block(&stage);
	run(0, "mtvtop wait plan " FRIDAY_BLOCKED " --for \"state = 'Failed'\" --timeout 2m");
	run(0, RESTING "-q \"name != '" FRIDAY_BLOCKED "'\"");
	run(0, "mtvtop cutover plans -q 'executing' --cutover now --confirm test --max 11");
	run(0,
		"mtvtop wait plans -q \"name != '" FRIDAY_BLOCKED "'\" "
		"--for \"state in ['Succeeded', 'Failed']\" --timeout 3m");
	run(9, "mtvtop get plans -q \"where state = 'Failed'\" --fail-if-any");
	run(0, "mtvtop retry plan " FRIDAY_FAILS " --no-cutover --yes");
	run(0,
		"mtvtop wait plan " FRIDAY_FAILS
		" --for \"counts = '1 ok, 1 waiting'\" --timeout 3m");
	run(0,
		"mtvtop cutover plan " FRIDAY_FAILS " --cutover now --confirm test/" FRIDAY_FAILS
		" --wait --timeout 3m");
	friday_expect_moved(&stage);
	run(0, "mtvtop archive plans -q \"where state = 'Succeeded'\" --yes");
	acting_expect_done(SPACE, 12 + 12 + 11 + 1 + 1 + 11);
	stage_clear(&stage);
}
