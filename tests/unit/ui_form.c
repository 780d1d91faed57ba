#include "ui/form.h"

#include <criterion/criterion.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "unit/given.h"
#include "unit/given_keys.h"

enum { PLAN, TYPE, CUTOVER, ALL, COUNT_OF_FIELDS };

static const char *const types[] = {"cold", "warm", "live", NULL};

static const struct form_field fields[COUNT_OF_FIELDS] = {
	[PLAN] = {"plan", "its name", FORM_TEXT, "web", NULL},
	[TYPE] = {"type", "how VMs move", FORM_CHOICE, "warm", types},
	[CUTOVER] = {"cutover", NULL, FORM_TIME, NULL, NULL},
	[ALL] = {"all", "every VM", FORM_FLAG, NULL, NULL},
};

/* Who has opened the form. */
static struct opener {
	struct screen *form;
	char values[400]; /* as they were handed over, with | behind each */
	int done;	  /* how often */
	int canceled;
	int ended;
	int wrong; /* field that is corrected: the form stays; -1: none */
} opener;

static const struct table_look look = {.focus = true};

static void done(void *owner, const struct form *form)
{
	struct opener *own = owner;
	own->done += form != NULL;
	own->canceled += form == NULL;
	own->values[0] = '\0';
	for (int i = 0; form && i < COUNT_OF_FIELDS; i++)
		strcat(strcat(own->values, form_value(form, i)), "|");
	if (form && own->wrong >= 0)
		form_move_to((struct form *)own->form, own->wrong);
	else
		screen_clear(&own->form);
}

static const char *note(void *owner, const struct form *form, int field)
{
	static char text[100];
	(void)owner;
	if (field != CUTOVER || !*form_value(form, field))
		return NULL;
	snprintf(text, sizeof(text), "understood: %s", form_value(form, field));
	return text;
}

static void finish(void *owner)
{
	((struct opener *)owner)->ended++;
}

static void begin(void)
{
	struct form_about about = {.title = "Start plan web",
		.fields = fields,
		.count = COUNT_OF_FIELDS,
		.note = note,
		.done = done,
		.end = finish,
		.owner = &opener};
	screen_clear(&opener.form);
	opener = (struct opener){.wrong = -1};
	screen_push(&opener.form, form_create(&about));
}

static void end(void)
{
	screen_clear(&opener.form);
}

TestSuite(ui_form, .init = begin, .fini = end);

static void press(const char *keys)
{
	given_keys(&opener.form, keys);
}

static const char *drawn(int width, int height)
{
	return given_drawn(&opener.form, width, height, &look);
}

static const char *value(int field)
{
	return form_value((const struct form *)opener.form, field);
}

Test(ui_form, keys_change_values)
{
	static const struct {
		const char *keys;
		const char *values;
	} cases[] = {
		{"", "web|warm||false|"},
		{"x y", "webxy|warm||false|"},
		{"Left x", "wexb|warm||false|"},
		{"C-u d b Space 1", "db 1|warm||false|"},
		{"BS", "we|warm||false|"},
		{"Down Right", "web|live||false|"},
		{"Down Right Right", "web|cold||false|"},
		{"Down Left Left", "web|live||false|"},
		{"Down Space", "web|live||false|"},
		{"Tab S-Tab x", "webx|warm||false|"},
		{"Down x y BS C-u", "web|warm||false|"},
		{"Down Down 2 2 : 3 0", "web|warm|22:30|false|"},
		{"Down Down s a t Space 2", "web|warm|sat 2|false|"},
		{"Down Down Down Space", "web|warm||true|"},
		{"Tab Tab Tab Left", "web|warm||true|"},
		{"Tab Tab Tab Space Right", "web|warm||false|"},
		{"Down Down Down Down Down x Space", "web|warm||false|"},
		{"Up Up Up x", "webx|warm||false|"},
		{"Down Down Down Down Down Up Space", "web|warm||true|"},
	};
	for (size_t i = 0; i < COUNT(cases); i++) {
		begin();
		press(cases[i].keys);
		cr_expect_eq(opener.done, 0, "%s", cases[i].keys);
		form_move_to((struct form *)opener.form, COUNT_OF_FIELDS);
		press("Enter");
		cr_expect_str_eq(
			opener.values, cases[i].values, "%s: %s", cases[i].keys, opener.values);
	}
}

/* It ends on the last field and behind it, not before. */
Test(ui_form, enter_goes_on)
{
	press("Enter Enter Enter");
	cr_expect_eq(opener.done, 0);
	press("Space Enter");
	cr_expect_eq(opener.done, 1);
	cr_expect_str_eq(opener.values, "web|warm||true|");
	cr_expect_eq(opener.ended, 1);
	begin();
	press("Down Down Down Down Enter");
	cr_expect_eq(opener.done, 1, "on the line behind the fields");
}

Test(ui_form, esc_cancels)
{
	press("x Down Down Esc");
	cr_expect_eq(opener.canceled, 1);
	cr_expect_eq(opener.done, 0);
	cr_expect_eq(opener.ended, 1);
}

/* A value that cannot be used is corrected in the form that is there. */
Test(ui_form, stays_to_be_corrected)
{
	opener.wrong = CUTOVER;
	press("Down Down x Down Enter");
	cr_expect_eq(opener.done, 1);
	cr_assert(opener.form);
	press("C-u 2 2 : 3 0");
	cr_expect_str_eq(value(CUTOVER), "22:30");
	form_move_to((struct form *)opener.form, -1);
	press("x");
	cr_expect_str_eq(value(PLAN), "webx");
	form_move_to((struct form *)opener.form, 100);
	opener.wrong = -1;
	press("Enter");
	cr_expect_str_eq(opener.values, "webx|warm|22:30|false|");
}

/* A paste is text, and neither goes on nor changes what is not typed. */
Test(ui_form, pastes)
{
	press("C-u");
	given_paste(&opener.form, "one\ntwo\r\n");
	cr_expect_str_eq(value(PLAN), "one two");
	cr_expect_eq(opener.done, 0);
	press("Down");
	given_paste(&opener.form, " ");
	cr_expect_str_eq(value(TYPE), "warm");
	cr_expect(strstr(drawn(80, 20), "what was pasted is dropped"));
	press("Down");
	cr_expect_not(strstr(drawn(80, 20), "what was pasted is dropped"));
	press("Down Down");
	given_paste(&opener.form, "\r");
	cr_expect_eq(opener.done, 0);
}

Test(ui_form, values_have_a_ceiling)
{
	for (int i = 0; i < FORM_VALUE + 10; i++)
		press("x");
	cr_expect_lt(strlen(value(PLAN)), FORM_VALUE);
	press("Home x");
	cr_expect_lt(strlen(value(PLAN)), FORM_VALUE, "in front of it as well");
	press("End C-u a");
	cr_expect_str_eq(value(PLAN), "a");
}

#define RULE "\u2500\u2500\u2500\u2500\u2500\u2500\u2500\u2500"

static void expect_drawn(int width, int height, const char *expected)
{
	const char *screen = drawn(width, height);
	cr_expect_str_eq(screen, expected, "%dx%d:\n%s", width, height, screen);
}

Test(ui_form, drawing)
{
	expect_drawn(40, 11,
		"\u2500 Start plan web " RULE RULE "\u2500\u2500\u2500\u2500\u2500\u2500\u2500\n"
		"  plan     web\n"
		"           its name\n"
		"  type     < warm >\n"
		"\n"
		"  cutover   22:30, +30m, sat 02:00\n"
		"\n"
		"  all      [ ] no\n"
		"\n"
		"  go on: see what is done\n" RULE RULE RULE RULE RULE "\n");
	expect_drawn(40, 7,
		"\u2500 Start plan web " RULE "\u2500\u2500\u2500\u2500\u2500\u2500 1 of 4 \u2500\n"
		"  plan     web\n"
		"           its name\n"
		"  type     < warm >\n"
		"\n"
		"  cutover   22:30, +30m, sat 02:00\n"
		"\n");
	press("Down Down + 3 0 m Down Space");
	const char *screen = drawn(80, 20);
	cr_expect(strstr(screen, "  cutover  +30m\n           understood: +30m\n"), "%s", screen);
	cr_expect(strstr(screen, "  all      [x] yes\n           every VM\n"), "%s", screen);
	cr_expect_not(strstr(screen, "its name"), "help is for the field with the cursor");
}

/* Cells of the cursor on a screen of that size. */
static int cursors(int width, int height)
{
	struct canvas canvas;
	int count = 0;
	canvas_init(&canvas, false);
	canvas_resize(&canvas, width, height);
	screen_draw(opener.form, &canvas, &(struct area){0, 0, width, height}, &look);
	for (int i = 0; i < width * height; i++)
		count += canvas.cells[i].role == ROLE_CURSOR;
	canvas_finish(&canvas);
	return count;
}

/* Also where there is room for one field only: one does not type into what cannot be seen. */
Test(ui_form, the_cursor_is_on_the_screen)
{
	for (int height = 2; height < 20; height++) {
		begin();
		for (int i = 0; i <= COUNT_OF_FIELDS; i++) {
			cr_expect_gt(cursors(40, height), 0, "%d lines, field %d", height, i);
			press("Down");
		}
	}
}

static const char *hint(int index)
{
	return screen_hints(opener.form)[index].text;
}

Test(ui_form, hints_are_of_the_field)
{
	cr_expect_str_eq(hint(3), "clear");
	press("Down");
	cr_expect_str_eq(hint(3), "change");
	press("Down Down Down");
	cr_expect_str_eq(hint(0), "go on");
}

/* Whatever the texts and the size are, no control character is drawn. */
Test(ui_form, any_text_at_any_size)
{
	static const char *const words[] = {"", "\x1b[2J\x07", "\xff", "\u202e", "\u4e2d\u6587",
		"e\u0301", "a\nb", "a long text that is cut where the line ends, wherever that is"};
	static const char *choices[] = {NULL, "x", NULL};
	unsigned first = (unsigned)time(NULL);
	for (unsigned seed = first; seed < first + 200; seed++) {
		struct form_field field[3];
		unsigned dice = seed;
		choices[0] = words[seed % COUNT(words)];
		for (int i = 0; i < 3; i++)
			field[i] = (struct form_field){words[(size_t)rand_r(&dice) % COUNT(words)],
				words[(size_t)rand_r(&dice) % COUNT(words)], (enum form_kind)(i),
				words[(size_t)rand_r(&dice) % COUNT(words)], choices};
		struct form_about about = {.title = words[(size_t)rand_r(&dice) % COUNT(words)],
			.fields = field,
			.count = rand_r(&dice) % 4,
			.done = done,
			.owner = &opener};
		screen_clear(&opener.form);
		screen_push(&opener.form, form_create(&about));
		for (int i = 0; i < 5; i++) {
			press("Down");
			const char *text = drawn(rand_r(&dice) % 170 + 1, rand_r(&dice) % 30 + 1);
			for (; *text; text++)
				cr_assert(*text == '\n' || (unsigned char)*text >= ' ', "seed %u",
					seed);
		}
	}
}
