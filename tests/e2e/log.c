/*
 * The command log: the journal in a pane beside the plans, and what becomes of writes when none
 * can be kept.
 */
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "e2e/console.h"
#include "e2e/site.h"
#include "e2e/site_runs.h"
#include "e2e/site_writes.h"
#include "support/home.h"

#define FOLDER ".local/state/mtvtop"

/* A console on one plan `cold` of that namespace. */
static struct console start(const char *name_space, const char *layout, const char *home)
{
	struct console console;

	site_create_namespace(name_space);
	site_create_plan(name_space, "cold");
	console = console_start(&(struct console_plan){
		.name_space = name_space, .start = layout, .access.as = "operator", .home = home});
	console_expect_match(&console, "^ live|  live$|live  mtvtop");
	console_expect(&console, "cold");
	return console;
}

static int count_writes(const char *name_space)
{
	return site_count_writes(&(struct site_writes){
		.name_space = name_space, .effect = SITE_MEANT, .done = true});
}

static void archive(struct console *console)
{
	console_command(console, "archive plan cold");
	console_expect_question(console, "Archive plan cold");
	console_press(console, "y");
}

/* Each step is a line of the pane as it is written. */
Test(log, a_pane_beside_the_plans)
{
	struct console console = start("act-log-pane", "operations", NULL);

	console_expect(&console, "nothing was written to a cluster yet");
	archive(&console);
	console_expect(&console, "plan cold archived");
	console_expect_match(&console, "archive +plans act-log-pane/cold +intent");
	console_expect_match(&console, "archive +plans act-log-pane/cold +answer +done +200");
	console_press(&console, "<Tab><Tab>");
	console_expect(&console, "Plans (1");
	term_resize(console.term, 100, 30);
	console_expect_gone(&console, "Journal");
	console_end(&console);
}

/* What cannot be noted is not sent, unless the operator accepts that for this run. */
Test(log, off_when_it_cannot_be_written)
{
	char *home = home_create();
	struct console console;

	given_file(home, FOLDER, "");
	console = start("act-log-off", "plans", home);
	archive(&console);
	console_expect(&console, "not sent, \":journal off\" goes on without a journal");
	cr_assert_eq(count_writes("act-log-off"), 0);
	console_command(&console, "journal off");
	console_expect(&console, "from now on nothing of what is written to clusters is noted");
	console_expect_match(&console, "^ NO JOURNAL  mtvtop");
	archive(&console);
	console_expect(&console, "plan cold archived");
	cr_assert_eq(count_writes("act-log-off"), 1);
	console_command(&console, "journal off");
	console_expect(&console, "journal: it is off");
	console_end(&console);
	free(home);
}

/* Nobody does without a journal that can be kept. */
Test(log, stays_on_when_it_can_be_written)
{
	struct console console = start("act-log-on", "plans", NULL);

	console_command(&console, "journal off");
	console_expect(&console, "journal: it can be written, and stays on");
	archive(&console);
	console_expect(&console, "plan cold archived");
	console_command(&console, "journal");
	console_expect_match(&console, "archive +plans act-log-on/cold +answer +done");
	console_end(&console);
}

/* When there is a place for it again, writes go on, and are noted. */
Test(log, comes_back)
{
	char *home = home_create();
	char *folder = home_path(home, FOLDER);
	struct console console;

	given_file(home, FOLDER, "");
	console = start("act-log-back", "operations", home);
	console_expect(&console, "the journal cannot be written");
	archive(&console);
	console_expect(&console, "plan cold: not sent");
	cr_assert_eq(unlink(folder), 0);
	archive(&console);
	console_expect(&console, "plan cold archived");
	console_expect_match(&console, "archive +plans act-log-back/cold +answer +done");
	console_expect_gone(&console, "the journal cannot be written");
	cr_assert_eq(count_writes("act-log-back"), 1);
	console_end(&console);
	free(folder);
	free(home);
}
