#include <criterion/criterion.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "base/utf8.h"
#include "ui/pager.h"
#include "unit/given.h"
#include "unit/shelf.h"

/* What stands on the page. */
static struct text {
	const char *lines;
	uint64_t generation;
	int written; /* how often */
	int destroyed;
} text;

static struct clock now = {.wall = 1795262400000, .manual = true};
static struct table_look look;
static struct pager pager;

static uint64_t generation(void *data)
{
	return ((struct text *)data)->generation;
}

static void write_page(void *data, struct page *page, const struct table_look *how)
{
	struct text *own = data;
	(void)how;
	own->written++;
	page_lines(page, ROLE_NORMAL, own->lines);
}

static void destroy(void *data)
{
	((struct text *)data)->destroyed++;
}

static void begin(void)
{
	struct page_source source = {
		.generation = generation, .write = write_page, .destroy = destroy, .data = &text};
	text.lines = "one\ntwo\nthree\nfour\nfive\nsix\nseven\neight";
	look = (struct table_look){.format.clock = &now, .focus = true};
	pager_init(&pager, "Title", &source);
}

static void end(void)
{
	pager_finish(&pager);
	cr_expect_eq(text.destroyed, 1);
}

TestSuite(ui_pager, .init = begin, .fini = end);

/* What is on a screen of that size. */
static const char *drawn(int width, int height)
{
	static struct buf out;
	struct canvas canvas;
	canvas_init(&canvas, false);
	canvas_resize(&canvas, width, height);
	pager_refresh(&pager, &look);
	pager_draw(&pager, &canvas, &(struct area){0, 0, width, height});
	if (!out.limit)
		buf_init(&out, 1000000);
	buf_clear(&out);
	canvas_dump(&canvas, &out);
	canvas_finish(&canvas);
	return out.text;
}

static void expect_drawn(int width, int height, const char *expected)
{
	const char *screen = drawn(width, height);
	cr_expect_str_eq(screen, expected, "%s", screen);
}

Test(ui_pager, the_window_stays_on_the_page)
{
	expect_drawn(20, 3, "one\ntwo\nthree\n");
	pager_move(&pager, -1);
	expect_drawn(20, 3, "one\ntwo\nthree\n");
	pager_page(&pager, 1, false);
	expect_drawn(20, 3, "three\nfour\nfive\n");
	pager_page(&pager, 1, true);
	expect_drawn(20, 3, "four\nfive\nsix\n");
	pager_move(&pager, 1000);
	expect_drawn(20, 3, "six\nseven\neight\n");
	pager_move(&pager, -1);
	expect_drawn(20, 3, "five\nsix\nseven\n");
	drawn(20, 0);
	expect_drawn(20, 10, "one\ntwo\nthree\nfour\nfive\nsix\nseven\neight\n\n\n");
}

/* The page is written anew for its data, and each second for the times in it. */
Test(ui_pager, when_it_is_written)
{
	drawn(20, 3);
	drawn(20, 3);
	cr_expect_eq(text.written, 1);
	text.generation++;
	drawn(20, 3);
	cr_expect_eq(text.written, 2);
	clock_advance(&now, 1000);
	drawn(20, 3);
	cr_expect_eq(text.written, 3);
	look.frozen = true;
	text.generation++;
	drawn(20, 3);
	cr_expect_eq(text.written, 3);
	look.frozen = false;
	pager.source.still = true;
	drawn(20, 3);
	clock_advance(&now, 1000);
	drawn(20, 3);
	cr_expect_eq(text.written, 4, "YAML tells no times");
}

/* A page that gets shorter while it is read must leave something on the screen. */
Test(ui_pager, the_place_stays_when_the_text_changes)
{
	drawn(20, 3);
	pager_move(&pager, 4);
	text.lines = "1\n2\n3\n4\n5\n6\n7\n8\n9";
	text.generation++;
	expect_drawn(20, 3, "5\n6\n7\n");
	text.lines = "1\n2";
	text.generation++;
	expect_drawn(20, 3, "1\n2\n\n");
}

Test(ui_pager, long_lines_are_wrapped_below_their_start)
{
	text.lines = "  the quick brown fox jumps over";
	expect_drawn(16, 5, "  the quick\n    brown fox\n    jumps over\n\n\n");
	expect_drawn(40, 2, "  the quick brown fox jumps over\n\n");
	pager.source.as_is = true;
	pager.width = 0;
	expect_drawn(16, 2, "  the quick bro~\n\n");
	pager_scroll(&pager, 6);
	expect_drawn(16, 2, "quick brown fox~\n\n");
	pager_scroll(&pager, 1000000);
	expect_drawn(16, 2, "\n\n");
	pager_scroll(&pager, -1000000);
	expect_drawn(16, 2, "  the quick bro~\n\n");
}

Test(ui_pager, finds_round_and_round)
{
	static const struct {
		int direction;
		const char *first;
	} steps[] = {{1, "three"}, {1, "five"}, {1, "seven"}, {1, "eight"}, {1, "one"},
		{-1, "eight"}, {-1, "seven"}};
	pager_set_find(&pager, "E");
	cr_expect_not(pager_find_next(&pager, 1), "there is no page yet");
	drawn(20, 1);
	for (size_t i = 0; i < COUNT(steps); i++) {
		cr_expect(pager_find_next(&pager, steps[i].direction));
		const char *screen = drawn(20, 1);
		cr_expect(!strncmp(screen, steps[i].first, strlen(steps[i].first)), "%zu: %s", i,
			screen);
	}
	pager_set_find(&pager, "no such");
	cr_expect_not(pager_find_next(&pager, 1));
	pager_set_find(&pager, "");
	cr_expect_not(pager_find_next(&pager, 1));
}

/* Nothing of a line is lost or told twice, however narrow it is and whatever stands in it. */
Test(ui_pager, wrapping_loses_nothing)
{
	static const char *const words[] = {"a", "bc", "  ", " ", "\u4e2d\u6587", "e\u0301",
		"a-long-word-without-blanks", "\x1b[2J", "\xff", "\u202e"};
	unsigned first = (unsigned)time(NULL);
	for (unsigned seed = first; seed < first + 300; seed++) {
		unsigned dice = seed;
		char line[1000] = "";
		for (int i = rand_r(&dice) % 30; i >= 0; i--)
			strcat(line, words[(size_t)rand_r(&dice) % COUNT(words)]);
		text.lines = line;
		text.generation++;
		int width = 1 + rand_r(&dice) % 40;
		drawn(width, 5);
		size_t at = 0;
		for (size_t i = 0; i < pager.rows.count; i++) {
			const struct pager_row *row = array_at(&pager.rows, i);
			at += strspn(line + at, " ") < row->start - at ? 0 : row->start - at;
			cr_assert_eq(at, row->start, "seed %u, width %d: lost text", seed, width);
			at += row->length;
		}
		at += strspn(line + at, " ");
		cr_assert_eq(at, strlen(line), "seed %u, width %d: lost its end", seed, width);
	}
}

static void set_lines(const char *lines)
{
	text.lines = lines;
	text.generation++;
}

/* It begins at its end and stays there; who scrolls away stays where he is. */
Test(ui_pager, follows_its_end)
{
	pager.source.follow = true;
	expect_drawn(20, 3, "six\nseven\neight\n");
	set_lines("one\ntwo\nthree\nfour\nfive\nsix\nseven\neight\nnine");
	expect_drawn(20, 3, "seven\neight\nnine\n");
	pager_move(&pager, -1);
	set_lines("one\ntwo\nthree\nfour\nfive\nsix\nseven\neight\nnine\nten");
	expect_drawn(20, 3, "six\nseven\neight\n");
	pager_move(&pager, 1000);
	expect_drawn(20, 3, "eight\nnine\nten\n");
	set_lines("one");
	expect_drawn(20, 3, "one\n\n\n");
	set_lines("one\ntwo\nthree\nfour\nfive");
	expect_drawn(20, 3, "three\nfour\nfive\n");
}
