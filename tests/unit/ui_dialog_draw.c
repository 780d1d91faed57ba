#include <criterion/criterion.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "base/utf8.h"
#include "unit/given.h"
#include "unit/given_dialog.h"
#include "unit/given_keys.h"

static struct asker *asker;

static void begin(void)
{
	asker = given_asker();
}

static void end(void)
{
	given_asker_end(asker);
}

TestSuite(ui_dialog_draw, .init = begin, .fini = end);

static void press(const char *keys)
{
	given_keys(&asker->top, keys);
}

static void expect_drawn(int width, int height, const char *expected)
{
	const char *drawn = given_dialog_drawn(asker, width, height);
	cr_expect_str_eq(drawn, expected, "%dx%d:\n%s", width, height, drawn);
}

/* As on a terminal of 40x10, which leaves 7 lines. */
Test(ui_dialog_draw, the_smallest_one)
{
	asker->about.can_go_on = true;
	given_question(asker, "dc1-prod/12");
	press("d c 1");
	expect_drawn(40, 7,
		"\u2500 Cut over now \u2500\u2500\u2500\u2500\u2500\u2500\u2500\u2500\u2500\u2500"
		"\u2500\u2500\u2500\u2500\u2500\u2500\u2500\u2500\u2500\u2500\u2500\u2500\u2500"
		"\u2500\u2500\n"
		"  one\n  two\n  three\n"
		"\u2500\u2500\u2500\u2500\u2500\u2500\u2500\u2500\u2500\u2500\u2500\u2500\u2500"
		"\u2500\u2500\u2500\u2500\u2500\u2500\u2500\u2500 more below: PgDn \u2500\n"
		"  type dc1-prod/12\n"
		"  > dc1         after a failure: stop\n");
}

Test(ui_dialog_draw, a_large_one_is_in_the_middle)
{
	asker->body = "one\ntwo";
	given_question(asker, NULL);
	const char *drawn = given_dialog_drawn(asker, 160, 45);
	const char *title = strstr(drawn, "Cut over now");
	cr_assert(title);
	int above = 0;
	for (const char *at = drawn; at < title; at++)
		above += *at == '\n';
	cr_expect_eq(above, (45 - 7) / 2);
	cr_expect(strstr(drawn, "\n                                y yes   n no\n"), "%s", drawn);
	cr_expect_not(strstr(drawn, "more"));
}

/* The body scrolls; y-dialogs also know j and k, which are text for a phrase. */
Test(ui_dialog_draw, scrolling)
{
	static const struct {
		const char *keys;
		const char *first; /* line of the body; j and k count where no phrase is typed */
		const char *first_of_phrase;
	} steps[] = {{"Down", "two", "two"}, {"Down j", "four", "three"}, {"k Up", "two", "two"},
		{"PgDn", "four", "four"}, {"PgUp", "two", "two"}, {"Home", "one", "one"},
		{"Up", "one", "one"}, {"End", "eight", "eight"}, {"Down Down", "eight", "eight"}};
	for (int phrase = 0; phrase < 2; phrase++) {
		given_question(asker, phrase ? "web" : NULL);
		int height = phrase ? 7 : 6;
		given_dialog_drawn(asker, 40, height);
		for (size_t i = 0; i < COUNT(steps); i++) {
			char line[32];
			press(steps[i].keys);
			const char *drawn = given_dialog_drawn(asker, 40, height);
			const char *second = strchr(drawn, '\n') + 1;
			snprintf(line, sizeof(line), "  %s\n",
				phrase ? steps[i].first_of_phrase : steps[i].first);
			cr_expect(!strncmp(second, line, strlen(line)), "%s: not %s in\n%s",
				steps[i].keys, line, drawn);
		}
		cr_expect_eq(asker->answers, 0);
	}
}

Test(ui_dialog_draw, says_what_is_out_of_sight)
{
	given_question(asker, NULL);
	cr_expect(strstr(given_dialog_drawn(asker, 60, 8), "more below: PgDn"));
	press("End");
	cr_expect(strstr(given_dialog_drawn(asker, 60, 8), "more above: PgUp"));
	cr_expect_not(strstr(given_dialog_drawn(asker, 60, 8), "more below"));
	cr_expect_not(strstr(given_dialog_drawn(asker, 60, 14), "more"));
	press("End Enter");
	const char *drawn = given_dialog_drawn(asker, 60, 8);
	cr_expect(strstr(drawn, "Enter answers nothing: y or n"), "%s", drawn);
	cr_expect(strstr(drawn, "more above: PgUp"), "both have room\n%s", drawn);
	drawn = given_dialog_drawn(asker, 40, 8);
	cr_expect(strstr(drawn, "Enter answers nothing: y or n"), "%s", drawn);
	cr_expect_not(strstr(drawn, "more"), "a note comes first\n%s", drawn);
}

/* The smallest areas for a question: a line or a column less cancels it. */
Test(ui_dialog_draw, too_small_cancels)
{
	static const struct {
		const char *phrase;
		int width;
		int height;
		bool fits;
	} cases[] = {
		{NULL, 36, 6, true},
		{NULL, 36, 5, false},
		{NULL, 35, 6, false},
		{"web", 36, 7, true},
		{"web", 36, 6, false},
		{"a-phrase-of-28-cells-is-here", 37, 7, true},
		{"a-phrase-of-28-cells-is-here", 36, 7, false},
		{"a-phrase-of-28-cells-is-here", 36, 8, true},
		{NULL, 0, 0, false},
		{"web", 1, 1, false},
		{"web", 500, 1, false},
		{"web", 1, 200, false},
	};
	for (size_t i = 0; i < COUNT(cases); i++) {
		given_question(asker, cases[i].phrase);
		press("w e b");
		given_dialog_drawn(asker, cases[i].width, cases[i].height);
		press("y Enter n");
		cr_expect_eq(asker->answers, cases[i].fits && !cases[i].phrase,
			"%zu: what cannot be read is answered", i);
		given_question(asker, cases[i].phrase);
		given_dialog_drawn(asker, cases[i].width, cases[i].height);
		given_dialog_drawn(asker, 80, 20);
		cr_expect_eq(asker->answers, !cases[i].fits, "%zu", i);
		cr_expect(cases[i].fits || asker->answer == DIALOG_TOO_SMALL, "%zu", i);
	}
}

/* Below 40x10 no screen is drawn at all. */
Test(ui_dialog_draw, no_room_for_any_screen_cancels)
{
	given_question(asker, "web");
	press("w e b");
	screen_hidden(asker->top, true);
	clock_advance(&asker->clock, 1000);
	press("Enter");
	cr_expect_eq(asker->answers, 0);
	given_dialog_drawn(asker, 80, 20);
	cr_expect_eq(asker->answers, 1);
	cr_expect_eq(asker->answer, DIALOG_TOO_SMALL);
}

/* All of the phrase is on the screen, however long it is. */
Test(ui_dialog_draw, long_phrases_are_wrapped)
{
	given_question(asker, "the-first-28-cells-are-these/and-then-comes-the-rest");
	const char *drawn = given_dialog_drawn(asker, 38, 9);
	cr_expect(strstr(drawn,
			  "  type the-first-28-cells-are-these/\n"
			  "       and-then-comes-the-rest\n"
			  "  >\n"),
		"%s", drawn);
	drawn = given_dialog_drawn(asker, 80, 20);
	cr_expect(strstr(drawn, "  type the-first-28-cells-are-these/and-then-comes-the-rest\n"),
		"%s", drawn);
}

static const char *const words[] = {"web", "\x1b[2J", "\xff", "\u202e", "\u4e2d\u6587", "e\u0301",
	"\n", "\t", " ", "\x1b]52;c;eA==\a", "\xc2\x9b", "a-very-long-name-without-any-blank-in-it",
	"\u200d", "\U0001f469"};

static void make_text(unsigned *dice, char text[600])
{
	text[0] = '\0';
	for (int i = rand_r(dice) % 12; i > 0; i--)
		strcat(text, words[(size_t)rand_r(dice) % COUNT(words)]);
}

static void expect_clean(const char *drawn, unsigned seed)
{
	for (const unsigned char *at = (const unsigned char *)drawn; *at; at++)
		cr_assert(*at == '\n' || (*at >= ' ' && *at != 0x7f), "seed %u: byte %02x", seed,
			*at);
	cr_assert(!strstr(drawn, "\u202e") && !strstr(drawn, "\xc2\x9b"), "seed %u", seed);
}

/* Whatever the texts and the size are: nothing hostile is drawn, and nothing breaks. */
Test(ui_dialog_draw, any_text_at_any_size)
{
	unsigned first = (unsigned)time(NULL);
	for (unsigned seed = first; seed < first + 300; seed++) {
		unsigned dice = seed;
		char title[600];
		char body[600];
		char phrase[600];
		make_text(&dice, title);
		make_text(&dice, body);
		make_text(&dice, phrase);
		asker->about.title = title;
		asker->about.command = body;
		asker->body = body;
		asker->generation++;
		asker->about.can_go_on = seed % 2;
		given_question(asker, seed % 3 ? phrase : NULL);
		press("C-y w e b Enter");
		for (int i = 0; i < 5 && asker->top; i++)
			expect_clean(given_dialog_drawn(asker, rand_r(&dice) % 170 + 1,
					     rand_r(&dice) % 50 + 1),
				seed);
	}
}
