/*
 * Tables narrowed by queries, as they are typed: in the box of the filter, behind :query, with Tab;
 * and filters that are kept from one start to the next.
 */
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

#include "base/memory.h"
#include "e2e/console.h"
#include "support/home.h"

#define KEPT ".local/state/mtvtop/filters.json"

/* HOME is taken over; NULL: a new one. */
static struct console start(char *home)
{
	struct console console = console_start(&(struct console_plan){
		.name_space = "demo", .columns = 80, .lines = 24, .home = home});

	free(home);
	console_expect(&console, "tenant-running");
	console_expect_match(&console, "^ live");
	return console;
}

/* As it is written, blanks too. */
static void type(struct console *console, const char *text)
{
	cr_assert(term_send(console->term, text));
}

/* What was right last stays while one types; Enter takes nothing that is wrong; Esc undoes all. */
Test(narrowing, query_as_it_is_typed)
{
	struct console console = start(NULL);

	type(&console, "/where state = 'Running'");
	console_expect_match(&console, "Plans \\(1 of 2\\) where state = 'Running' ");
	console_expect_match(&console, "^/where state = 'Running'");
	console_expect_match(&console, " 1 of 2$");
	type(&console, " and or");
	console_expect_match(&console, "^/where state = 'Running' and or");
	console_expect_match(&console, "^ {29}\\^");
	console_expect(&console, "line 1, column 29: expected a value, got or");
	console_expect_now(&console, "tenant-running");
	console_press(&console, "<Enter>");
	console_expect_now(&console, "expected a value");
	console_press(&console, "<Esc>");
	console_expect_match(&console, "Plans \\(2\\) ");
	console_expect_gone(&console, "where");
	console_end(&console);
}

/* A text is a text, whatever it looks like. */
Test(narrowing, text_that_looks_like_a_query)
{
	struct console console = start(NULL);

	type(&console, "/state = 'Running'\r");
	console_expect(&console, "Plans (0 of 2) /state = 'Running' ");
	console_expect(&console, "no row fits the filter");
	console_press(&console, "<Esc>");
	console_expect_match(&console, "Plans \\(2\\) ");
	console_end(&console);
}

/* Fields, operators and the values that occur, by where one is; then order and limit. */
Test(narrowing, tab_completes_a_query)
{
	struct console console = start(NULL);

	type(&console, "/wh\tstate");
	console_expect_match(&console, "^/where state");
	type(&console, " \t");
	console_expect_match(&console, "^/where state =");
	type(&console, " run\t");
	console_expect_match(&console, "^/where state = 'Running'");
	type(&console, " or name li\t '%' ord\t na\t desc li\t 1\r");
	console_expect_match(&console, "Plans \\(1 of 2\\) where state = 'Running' or name ");
	console_expect_match(&console, "NAMEv");
	console_expect_match(&console, "^> ?tenant-running");
	console_end(&console);
}

static void expect_private(const char *home)
{
	char *path = xasprintf("%s/" KEPT, home);
	struct stat status;
	cr_assert_not(stat(path, &status), "%s", path);
	cr_expect_eq(status.st_mode & 07777, 0600);
	free(path);
}

/* They are there at the next start; a file that is broken is told, and left as it is. */
Test(narrowing, filters_are_kept)
{
	char *home = home_create();
	struct console console = start(home);

	console_command(&console, "query name like '%ready' order by name");
	console_expect(&console, "Plans (1 of 2) ");
	console_command(&console, "query save ready");
	console_expect(&console, "kept as ready: where name like '%ready' order by name");
	console_press(&console, "q");
	console_expect_exit(&console, 0, ENDS_WITHIN);
	home = console_keep_home(&console);
	console_finish(&console);
	expect_private(home);
	console = start(home);
	type(&console, ":query use re\t\r");
	console_expect(&console, "Plans (1 of 2) where name like '%ready'");
	given_file(console.home, KEPT, "{\"filters\": 5}");
	console_command(&console, "query save other");
	console_expect(&console, "the kept filters are broken (there is no list of them): move /");
	console_expect_now(&console, "tenant-ready");
	console_end(&console);
}
