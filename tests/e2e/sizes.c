/*
 * Sizes of the terminal: any of them, one after the other as a window is dragged, and those in
 * which nothing useful fits.
 */
#include <stdio.h>
#include <stdlib.h>

#include "e2e/console.h"

enum { WIDEST = 500, HIGHEST = 200, STEPS = 60, SEED = 20260801 };

static struct console start_at(int columns, int lines)
{
	return console_start(&(struct console_plan){.start = "dashboard",
		.name_space = "openshift-mtv",
		.columns = columns,
		.lines = lines});
}

/* The dashboard at 80x24 as it is drawn without any history. */
static void expect_right_at_80x24(struct console *console)
{
	term_resize(console->term, 80, 24);
	console_expect_match(console, "^ mtvtop .*ns openshift-mtv .*[0-9]{2}:[0-9]{2}:[0-9]{2}Z$");
	console_expect_match(console, "^ live .*user test$");
	console_expect_match(console, "Providers .*\\[Plans \\([0-9]+\\)\\].* VMs ");
	console_expect_match(console, "^  NAME +STATE +PROGRESS ");
	console_expect_match(console, "^> ?[a-z]");
	console_expect_match(console, "^ \\? help  Enter open ");
	console_expect_responsive(console);
}

/* Drawn for this size: the last line is there, or the words that it is too small. */
static void expect_drawn(struct console *console, int columns, int lines)
{
	char *size = NULL;
	bool large = columns >= 40 && lines >= 10;

	term_resize(console->term, columns, lines);
	if (columns < 8)
		return; /* no room for a word, and libvterm has no single column */
	cr_assert_geq(asprintf(&size, "%dx%d", columns, lines), 0);
	console_expect(console, large ? "? help" : size);
	free(size);
}

static unsigned seed_of_test(void)
{
	const char *chosen = getenv("MTVTOP_SEED");
	unsigned seed = chosen != NULL ? (unsigned)strtoul(chosen, NULL, 10) : SEED;

	fprintf(stderr, "sizes: MTVTOP_SEED=%u\n", seed);
	return seed;
}

/* Mostly small ones, where arithmetic goes wrong, and now and then the ends. */
static int some(unsigned *seed, int most)
{
	int kind = rand_r(seed) % 4;

	if (kind == 0)
		return rand_r(seed) % 2 == 0 ? 1 : most;
	return 1 + rand_r(seed) % (kind == 1 ? most : 90);
}

Test(terminal, resized_in_a_storm)
{
	unsigned seed = seed_of_test();
	struct console console = start_at(80, 24);

	console_expect_match(&console, "^ live");
	for (int i = 0; i < STEPS; i++) {
		int columns = some(&seed, WIDEST), lines = some(&seed, HIGHEST);

		for (int burst = rand_r(&seed) % 4; burst > 0; burst--)
			term_resize(console.term, some(&seed, WIDEST), some(&seed, HIGHEST));
		expect_drawn(&console, columns, lines);
	}
	expect_right_at_80x24(&console);
	console_end(&console);
}

/* Pages, prompts and menus are drawn at every size as well. */
Test(terminal, resized_with_something_open)
{
	static const char *const opened[] = {"d", "y", "?", "s", ":plans", "/fail"};
	struct console console = start_at(80, 24);

	console_expect_match(&console, "^ live");
	for (size_t i = 0; i < sizeof(opened) / sizeof(*opened); i++) {
		console_press(&console, opened[i]);
		for (int step = 1; step < 6; step++)
			term_resize(console.term, step * step, step);
		term_resize(console.term, WIDEST, HIGHEST);
		term_resize(console.term, 1, 1);
		term_resize(console.term, 80, 24);
		console_press(&console, "<Esc>");
		console_expect(&console, "? help  Enter open");
	}
	expect_right_at_80x24(&console);
	console_end(&console);
}

/* Below line 24 everything scrolls and shifts as well, for mtvtop and for the shell behind it. */
Test(terminal, of_more_than_24_lines)
{
	struct console console = start_at(160, 50);
	int column, row;

	console_expect_match(&console, "> blocked +Blocked"); /* what the page is about */
	console_press(&console, "d");
	console_expect_match(&console,
		"^ \\? help  Esc back  x act  e log  : command  q quit  / find  F freeze$");
	console_press(&console, "<Esc> q");
	console_expect_exit(&console, 0, ENDS_WITHIN);
	for (int i = 0; i < 60; i++)
		dprintf(console.terminal, "line %d\r\n", i);
	dprintf(console.terminal, "end"); /* behind the last line end */
	console_expect_match(&console, "^end$");
	cr_assert(term_find(console.term, "line 40", &column, &row));
	cr_assert_eq(row, 50 - 1 - 20, "only a part of the screen scrolls");
	console_expect_restored(&console);
	console_finish(&console);
}

static void expect_start_at(int columns, int lines, const char *text)
{
	struct console console = start_at(columns, lines);

	if (text != NULL)
		console_expect(&console, text);
	else
		cr_assert(term_wait_bytes(console.term, 1, PATIENCE));
	expect_right_at_80x24(&console);
	console_end(&console);
}

Test(terminal, of_1x1)
{
	expect_start_at(1, 1, NULL);
}

Test(terminal, of_2x2)
{
	expect_start_at(2, 2, "2x\nto\n");
}

Test(terminal, of_20x5)
{
	expect_start_at(20, 5, "20x5\ntoo small: 40x10 at\n");
}

Test(terminal, of_39x9)
{
	expect_start_at(39, 9, "39x9\ntoo small: 40x10 at least\n");
}

Test(terminal, of_40x10)
{
	expect_start_at(40, 10, "Plans (");
}

Test(terminal, of_500x200)
{
	expect_start_at(WIDEST, HIGHEST, "Details of ");
}
