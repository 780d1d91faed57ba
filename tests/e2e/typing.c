/*
 * What comes from the keyboard that is no key: pastes, reports of the mouse, answers of the
 * terminal, halves of sequences, garbage; and keys that come before the screen.
 */
#include <stdlib.h>
#include <string.h>

#include "e2e/console.h"

enum { LONG_PASTE = 300 * 1000, GROWTH = 16 * 1000 * 1000 };

static struct console start(void)
{
	struct console console = console_start(&(struct console_plan){.name_space = "demo"});

	console_expect(&console, "tenant-running");
	console_expect_match(&console, "^ live");
	return console;
}

/* The table as it was: no row is marked, the cursor is on the first one, nothing is open. */
static void expect_untouched(struct console *console)
{
	console_expect_responsive(console);
	console_expect_match(console, "Plans \\(2\\) ");
	console_expect_match(console, "^> ?tenant-running");
	console_expect(console, "? help  Enter open");
}

/* ---- pastes ---------------------------------------------------------------------------------- */

Test(terminal, pasted_text_is_not_keys)
{
	struct console console = start();

	cr_assert(term_paste(console.term, "q\r:quit\rj ad"));
	console_expect(&console, "what was pasted is dropped: paste into : or /");
	expect_untouched(&console);
	console_press(&console, "?");
	console_expect(&console, "Keys in pages");
	cr_assert(term_paste(console.term, "qqq"));
	console_expect(&console, "what was pasted is dropped: paste into : or /");
	console_expect_now(&console, "Keys in pages");
	console_press(&console, "<Esc>");
	expect_untouched(&console);
	console_end(&console);
}

/* The line end that a copied name brings along is not part of the name. */
Test(terminal, pasted_text_into_a_prompt)
{
	struct console console = start();

	console_press(&console, "/");
	cr_assert(term_paste(console.term, "tenant-ready\n"));
	console_expect(&console, "Plans (1 of 2) /tenant-ready ");
	console_press(&console, "<Enter>");
	console_expect_match(&console, "^> ?tenant-ready");
	console_press(&console, "<Esc>");
	console_expect_match(&console, "Plans \\(2\\) ");
	console_press(&console, ":");
	cr_assert(term_paste(console.term, "one\ntwo\x1b[31m"));
	console_expect(&console, ":one two\u241b[31m");
	console_press(&console, "<Esc>");
	console_expect_gone(&console, ":one");
	console_end(&console);
}

Test(terminal, pasted_text_that_is_too_long)
{
	struct console console = start();
	char *text = malloc(LONG_PASTE + 1);
	size_t memory = console_memory(&console);

	memset(text, 'x', LONG_PASTE);
	text[LONG_PASTE] = '\0';
	console_press(&console, ":");
	cr_assert(term_paste(console.term, text));
	console_expect_match(&console, "^:  too long: it was left out$");
	cr_assert_lt(console_memory(&console), memory + GROWTH);
	console_press(&console, "x");
	console_expect_match(&console, "^:x$");
	console_press(&console, "<Esc>");
	console_expect_gone(&console, ":x");
	expect_untouched(&console);
	free(text);
	console_end(&console);
}

/* ---- no keys --------------------------------------------------------------------------------- */

static void expect_ignored(const char *what, const char *bytes, size_t length)
{
	struct console console = start();

	cr_assert(term_send_bytes(console.term, bytes, length), "%s", what);
	expect_untouched(&console);
	console_end(&console);
}

#define EXPECT_IGNORED(bytes) expect_ignored(#bytes, bytes, sizeof(bytes) - 1)

/* Somebody else left the mouse on: x = 81 is the letter of quit, y = 65 that of mark. */
Test(terminal, mouse_of_old)
{
	EXPECT_IGNORED("\x1b[M qq\x1b[M#aa\x1b[M \xf1\xe1");
}

Test(terminal, mouse_of_today)
{
	EXPECT_IGNORED("\x1b[<0;113;97M\x1b[<0;113;97m\x1b[<64;1;1M\x1b[32;113;97M");
}

/* Answers to what the program before has asked, which are late. */
Test(terminal, answers_that_are_late)
{
	EXPECT_IGNORED("\x1b]11;rgb:0000/aaaa/0000\x1b\\\x1b]10;rgb:ffff/aaaa/qqqq\x07"
		       "\x1bP1+r636f=71\x1b\\\x1b[?1;2c\x1b[>41;354;0c\x1b[24;80R\x1b_qad\x1b\\");
}

Test(terminal, keys_that_are_not_bound)
{
	EXPECT_IGNORED("\x1b[[A\x1b[[B\x1bOP\x1b[15~\x1b[24~\x1b[I\x1b[O\x1b[2~\x1b[E");
}

Test(terminal, garbage)
{
	EXPECT_IGNORED("\x80\x81\xff\xfe\xc3\xc3\x28\xf0\x9f\x98\xed\xa0\x80\xf8\x88\x80\x80\x80"
		       "\x01\x07\x0b\x0e\x0f\x10\x12\x14\x17\x18\x19\x1d\x1e\x1f\x7f");
}

/* Of a sequence that never ends only what was typed is left. */
Test(terminal, sequences_without_end)
{
	EXPECT_IGNORED("\x1b[1;2;3;4;5;6;7;8;9;10;11;12;13;14;15;16;17;18;19;20;21;22;23");
}

/* Alt with a key is Esc and the key. */
Test(terminal, alt_and_a_key)
{
	struct console console = start();

	console_press(&console, "<A-j>");
	console_expect_match(&console, "^> ?tenant-ready");
	console_press(&console, "<A-k>");
	expect_untouched(&console);
	console_end(&console);
}

/* ---- keys that come early -------------------------------------------------------------------- */

Test(terminal, key_right_at_the_start)
{
	struct console console = console_start(&(struct console_plan){.name_space = "demo"});

	console_press(&console, ":vms<Enter>");
	console_expect(&console, "VMs (4)");
	console_end(&console);
}

/* Its start belongs to the time that this takes. */
Test(terminal, quit_right_at_the_start)
{
	struct console console = console_start(&(struct console_plan){.name_space = "demo"});

	console_press(&console, "q");
	console_expect_exit(&console, 0, PATIENCE);
	console_expect_restored(&console);
	console_finish(&console);
}

/* Typed in one go, each key acts on what the one before has made. */
Test(terminal, keys_typed_ahead)
{
	struct console console = start();

	console_press(&console, "/ready<Enter>d");
	console_expect_match(&console, "^\u2500 tenant-ready \u2500");
	console_press(&console, "<Esc>");
	console_expect(&console, "Plans (1 of 2)");
	console_press(&console, "<Esc>");
	console_expect(&console, "Plans (2)");
	console_press(&console, ":vms<Enter>/app02<Enter>d");
	console_expect_match(&console, "^\u2500 demo-app02 \u2500");
	console_press(&console, "?/half-up<Enter>");
	console_expect_match(&console, "^\u2500 Help .*\n +C-u +move half-up");
	console_end(&console);
}

/* ---- what the terminal is told --------------------------------------------------------------- */

Test(terminal, modes_and_title)
{
	static const int mouse[] = {9, 1000, 1001, 1002, 1003, 1004, 1005, 1006, 1015, 1016};
	struct console console = start();

	for (size_t i = 0; i < sizeof(mouse) / sizeof(*mouse); i++)
		cr_assert_not(term_mode(console.term, mouse[i]), "mode %d is on", mouse[i]);
	cr_assert(term_alternate(console.term));
	cr_assert(term_mode(console.term, 2004));
	cr_assert_not(term_cursor_visible(console.term));
	cr_assert_str_eq(term_title(console.term), "");
	cr_assert_not(term_printed(console.term, "\x1b]"), "a title or a colour is set");
	console_press(&console, "q");
	console_expect_exit(&console, 0, ENDS_WITHIN);
	console_expect_restored(&console);
	cr_assert_str_eq(term_title(console.term), "");
	console_finish(&console);
}
