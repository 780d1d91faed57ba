#include <criterion/criterion.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/memory.h"
#include "ui/prompt.h"
#include "unit/given.h"
#include "unit/given_keys.h"

TestSuite(ui_prompt);

/* Who has opened the prompt, and what it was told. */
struct opener {
	struct screen *prompt;
	struct prompt_history history;
	char text[8192]; /* as it was told last */
	char *done;	 /* the line that was accepted; NULL: canceled */
	int ended;
	int completed; /* how often it was asked */
};

static void note(void *owner, const char *text)
{
	struct opener *opener = owner;
	snprintf(opener->text, sizeof(opener->text), "%s", text);
}

static void end(void *owner, const char *text)
{
	struct opener *opener = owner;
	opener->ended++;
	opener->done = xstrdup(text);
	screen_pop(&opener->prompt);
}

static void suggest(void *owner, const char *text, struct array *words)
{
	static const char *const all[] = {"open", "only", "order"};
	struct opener *opener = owner;
	opener->completed++;
	for (size_t i = 0; i < COUNT(all); i++)
		if (!strncmp(all[i], text, strlen(text)))
			*(char **)array_push(words) = xstrdup(all[i]);
}

static void begin(struct opener *opener, const char *text)
{
	struct prompt_about about = {.mark = ":",
		.text = text,
		.history = &opener->history,
		.complete = suggest,
		.changed = note,
		.done = end,
		.owner = opener};
	free(opener->done);
	opener->done = NULL;
	opener->ended = 0;
	note(opener, text);
	screen_push(&opener->prompt, prompt_create(&about));
}

static void press(struct opener *opener, const char *keys)
{
	given_keys(&opener->prompt, keys);
}

static void finish(struct opener *opener)
{
	screen_clear(&opener->prompt);
	prompt_history_finish(&opener->history);
	free(opener->done);
}

Test(ui_prompt, editing)
{
	static const struct {
		const char *text;
		const char *keys;
		const char *expected;
	} cases[] = {
		{"", "a b c", "abc"},
		{"abc", "Left Left x", "axbc"},
		{"abc", "Home x End y", "xabcy"},
		{"abc", "C-a x C-e y", "xabcy"},
		{"abc", "BS BS", "a"},
		{"abc", "Home Del C-d", "c"},
		{"abc", "Left Left Left Left x", "xabc"},
		{"abc", "Right x", "abcx"},
		{"abc", "Left C-k", "ab"},
		{"abc", "Left C-u", "c"},
		{"one two", "C-w", "one "},
		{"one two  ", "C-w", "one "},
		{"one", "C-w", ""},
		{"one two", "Left C-w", "one o"},
		{"a\u4e2db", "Left BS", "ab"},
		{"\u4e2d\u6587", "Left x", "\u4e2dx\u6587"},
		{"\u4e2d", "Home Del", ""},
		{"abc", "C-b C-b C-f x", "abxc"},
		{"abc", "Home BS", "abc"},
		{"abc", "F1 x", "abcx"},
		{"e\u0301", "BS", "e"},
		{"a", "Space b", "a b"},
	};
	struct opener opener = {0};
	prompt_history_init(&opener.history);
	for (size_t i = 0; i < COUNT(cases); i++) {
		begin(&opener, cases[i].text);
		press(&opener, cases[i].keys);
		cr_expect(!strcmp(opener.text, cases[i].expected), "%s, then %s: %s", cases[i].text,
			cases[i].keys, opener.text);
		press(&opener, "Enter");
		cr_expect_str_eq(opener.done, cases[i].expected);
	}
	finish(&opener);
}

Test(ui_prompt, ways_out)
{
	static const struct {
		const char *text;
		const char *keys;
		const char *done; /* NULL: canceled */
	} cases[] = {{"abc", "Enter", "abc"}, {"", "Enter", ""}, {"abc", "Esc", NULL},
		{"abc", "C-g", NULL}, {"", "BS", NULL}, {"a", "BS BS", NULL}};
	struct opener opener = {0};
	prompt_history_init(&opener.history);
	for (size_t i = 0; i < COUNT(cases); i++) {
		begin(&opener, cases[i].text);
		press(&opener, cases[i].keys);
		cr_expect_eq(opener.ended, 1, "%s", cases[i].keys);
		cr_expect(cases[i].done ? opener.done && !strcmp(opener.done, cases[i].done)
					: !opener.done,
			"%s", cases[i].keys);
	}
	cr_expect_eq(opener.history.lines.count, 1, "only what was accepted and is not empty");
	finish(&opener);
}

/* Line breaks of a paste must not run a command. */
Test(ui_prompt, pastes_are_one_line)
{
	struct opener opener = {0};
	struct key paste = {.name = "Paste", .text = "one\r\ntwo\nthree"};
	prompt_history_init(&opener.history);
	begin(&opener, "()");
	press(&opener, "Left");
	opener.prompt->ops->key(opener.prompt, &paste);
	cr_expect_str_eq(opener.text, "(one  two three)");
	cr_expect_eq(opener.ended, 0);
	press(&opener, "x");
	cr_expect_str_eq(opener.text, "(one  two threex)");
	finish(&opener);
}

Test(ui_prompt, length_has_a_ceiling)
{
	char large[5000];
	struct opener opener = {0};
	struct key paste = {.name = "Paste", .text = large};
	memset(large, 'x', sizeof(large) - 1);
	large[sizeof(large) - 1] = '\0';
	prompt_history_init(&opener.history);
	begin(&opener, "ab");
	opener.prompt->ops->key(opener.prompt, &paste);
	cr_expect_str_eq(opener.text, "ab", "what does not fit is left out whole");
	large[3000] = '\0';
	opener.prompt->ops->key(opener.prompt, &paste);
	cr_expect_eq(strlen(opener.text), 3002);
	opener.prompt->ops->key(opener.prompt, &paste);
	cr_expect_eq(strlen(opener.text), 3002);
	finish(&opener);
}

Test(ui_prompt, lines_before)
{
	static const struct {
		const char *keys;
		const char *expected;
	} cases[] = {
		{"Up", "third"},
		{"Up Up", "second"},
		{"Up Up Up", "first"},
		{"Up Up Up Up", "first"},
		{"Up Down", "own"},
		{"Down", "own"},
		{"Up Up Down", "third"},
		{"Up x Up", "second"},
		{"Up Up Down Down", "own"},
		{"C-p C-p C-n", "third"},
		{"Up Down Down Down", "own"},
	};
	struct opener opener = {0};
	prompt_history_init(&opener.history);
	prompt_history_add(&opener.history, "first");
	prompt_history_add(&opener.history, "second");
	prompt_history_add(&opener.history, "third");
	for (size_t i = 0; i < COUNT(cases); i++) {
		begin(&opener, "own");
		press(&opener, cases[i].keys);
		cr_expect(!strcmp(opener.text, cases[i].expected), "%s: %s", cases[i].keys,
			opener.text);
		press(&opener, "Esc");
	}
	finish(&opener);
}

Test(ui_prompt, history_has_a_ceiling)
{
	struct prompt_history history;
	prompt_history_init(&history);
	prompt_history_add(&history, "");
	for (int i = 0; i < PROMPT_HISTORY + 10; i++) {
		char line[32];
		snprintf(line, sizeof(line), "line %d", i);
		prompt_history_add(&history, line);
		prompt_history_add(&history, line);
	}
	cr_expect_eq(history.lines.count, PROMPT_HISTORY);
	cr_expect_str_eq(*(char **)array_at(&history.lines, 0), "line 10");
	prompt_history_finish(&history);
}

Test(ui_prompt, completion_goes_round)
{
	struct opener opener = {0};
	prompt_history_init(&opener.history);
	begin(&opener, "o");
	press(&opener, "Tab x Enter");
	cr_expect_str_eq(opener.done, "openx");
	begin(&opener, "o");
	press(&opener, "Tab Tab Enter");
	cr_expect_str_eq(opener.done, "only");
	begin(&opener, "o");
	press(&opener, "Tab Tab Tab Tab Enter");
	cr_expect_str_eq(opener.done, "open");
	opener.completed = 0;
	begin(&opener, "or");
	press(&opener, "Tab Tab Enter");
	cr_expect_str_eq(opener.done, "order");
	cr_expect_eq(opener.completed, 1);
	begin(&opener, "nothing");
	press(&opener, "Tab Enter");
	cr_expect_str_eq(opener.done, "nothing");
	finish(&opener);
}

static void expect_drawn(struct opener *opener, int width, const char *expected, int cursor)
{
	struct canvas canvas;
	struct buf out;
	struct table_look look = {0};
	struct area area = {0, 0, width, 0}; /* the prompt is below its area */
	canvas_init(&canvas, false);
	canvas_resize(&canvas, width, 1);
	screen_draw(opener->prompt, &canvas, &area, &look);
	buf_init(&out, 1000);
	canvas_dump(&canvas, &out);
	cr_expect_str_eq(out.text, expected);
	const struct cell *cell = canvas_at(&canvas, cursor, 0);
	cr_expect(
		cell && cell->role == ROLE_CURSOR, "the cursor is not at %d in %d", cursor, width);
	buf_finish(&out);
	canvas_finish(&canvas);
}

/* The cursor is always to be seen. */
Test(ui_prompt, drawing)
{
	struct opener opener = {0};
	prompt_history_init(&opener.history);
	begin(&opener, "abcdef");
	expect_drawn(&opener, 20, ":abcdef\n", 7);
	expect_drawn(&opener, 8, ":abcdef\n", 7);
	expect_drawn(&opener, 5, ":def\n", 4);
	press(&opener, "Left Left");
	expect_drawn(&opener, 20, ":abcdef\n", 5);
	press(&opener, "Home");
	expect_drawn(&opener, 5, ":abcd\n", 1);
	press(&opener, "Esc");
	begin(&opener, "\u4e2d\u6587");
	expect_drawn(&opener, 20, ":\u4e2d\u6587\n", 5);
	press(&opener, "Left");
	expect_drawn(&opener, 20, ":\u4e2d\u6587\n", 3);
	finish(&opener);
}

Test(ui_prompt, tiny_sizes)
{
	struct opener opener = {0};
	struct table_look look = {0};
	prompt_history_init(&opener.history);
	begin(&opener, "abc \u4e2d\u6587 def");
	for (int width = 1; width < 12; width++) {
		struct canvas canvas;
		canvas_init(&canvas, false);
		canvas_resize(&canvas, width, 2);
		screen_draw(opener.prompt, &canvas, &(struct area){0, 0, width, 1}, &look);
		canvas_finish(&canvas);
	}
	finish(&opener);
}
