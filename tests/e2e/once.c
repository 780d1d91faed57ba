/* `mtvtop --once`: a picture of the screen without a terminal, and the size and looks it has. */
#include <stdlib.h>
#include <string.h>

#include "e2e/command.h"
#include "e2e/console.h"

static int count(const char *text, char what)
{
	int found = 0;

	for (; *text != '\0'; text++)
		found += *text == what;
	return found;
}

static struct outcome once(const char *name, const char *size, const char *more)
{
	struct outcome outcome = command_run(&(struct command_plan){
		.words = {"-n", "demo", "--once", name, "--size", size, more}});

	cr_assert_eq(outcome.status, 0, "%s", outcome.errors);
	cr_assert_str_empty(outcome.errors);
	return outcome;
}

/* All rows are there in the first picture: nobody waits for a second one. */
Test(once, a_view)
{
	struct outcome outcome = once("plans", "120x20", NULL);

	cr_assert_eq(count(outcome.output, '\n'), 20, "%s", outcome.output);
	cr_assert_not_null(strstr(outcome.output, "Plans (2)"), "%s", outcome.output);
	cr_assert_not_null(strstr(outcome.output, "\n live"), "%s", outcome.output);
	cr_assert_eq(count(outcome.output, '\x1b'), 0);
	outcome_finish(&outcome);
}

Test(once, a_layout_in_colours)
{
	struct outcome outcome = once("dashboard", "160x50", "--color");

	cr_assert_eq(count(outcome.output, '\n'), 50);
	cr_assert_not_null(strstr(outcome.output, "Plans (2)"), "%s", outcome.output);
	cr_assert_not_null(strstr(outcome.output, "Providers"), "%s", outcome.output);
	cr_assert_gt(count(outcome.output, '\x1b'), 50);
	cr_assert_not_null(strstr(outcome.output, "\x1b[0m\n"));
	outcome_finish(&outcome);
}

Test(once, mistakes)
{
	static const struct {
		const char *words[4];
		int status;
		const char *said;
	} cases[] = {
		{{"--once", "nothing"}, 3, "nothing"},
		{{"--once", "plans", "--size", "80"}, 2, "--size is COLUMNSxLINES"},
		{{"--once", "plans", "--size", "10x10"}, 2, "not \"10x10\""},
		{{"--once", "plans", "get"}, 2, "--once stands alone, not with \"get\""},
		{{"--once"}, 2, "--once needs a value"},
	};

	for (size_t i = 0; i < sizeof(cases) / sizeof(*cases); i++) {
		struct command_plan plan = {0};

		memcpy(plan.words, cases[i].words, sizeof(cases[i].words));
		command_expect_failure(&plan, cases[i].status, cases[i].said);
	}
}

/* A server that is not there is told as for get, not shown as an empty picture. */
Test(once, no_server)
{
	struct command_plan plan = {.words = {"--once", "plans", "--request-timeout", "2s"},
		.access = {.server = "https://127.0.0.1:1"}};

	command_expect_failure(&plan, 5, "cannot connect");
}
