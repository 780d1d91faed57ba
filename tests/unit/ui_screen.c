#include <criterion/criterion.h>
#include <string.h>

#include "ui/screen.h"
#include "unit/given.h"

TestSuite(ui_screen);

/* Screens that note what is done with them. */
static char notes[1000];

struct noting {
	struct screen screen;
	char letter;
};

static void note(const struct screen *screen, const char *what)
{
	size_t used = strlen(notes);
	notes[used] = ((const struct noting *)screen)->letter;
	strcpy(notes + used + 1, what);
}

static void refresh(struct screen *screen, const struct table_look *look)
{
	(void)look;
	note(screen, "r ");
}

static void draw(struct screen *screen, struct canvas *canvas, const struct area *area,
	const struct table_look *look)
{
	(void)canvas;
	(void)area;
	note(screen, look->focus ? "D " : "d ");
}

static void destroy(struct screen *screen)
{
	note(screen, "x ");
}

static bool shown(struct screen *screen, int64_t now)
{
	note(screen, now == 42 ? "s " : "s? ");
	return true;
}

static void hidden(struct screen *screen, bool too_small)
{
	note(screen, too_small ? "H " : "h ");
}

static const struct screen_ops full = {.refresh = refresh, .draw = draw, .destroy = destroy};
static const struct screen_ops overlay = {.overlay = true, .draw = draw, .destroy = destroy};
static const struct screen_ops told = {
	.overlay = true, .draw = draw, .shown = shown, .hidden = hidden, .destroy = destroy};

static void expect_notes(const char *expected)
{
	cr_expect_str_eq(notes, expected);
	notes[0] = '\0';
}

/* Drawn from the lowest one that is not covered; the focus is at the top. */
Test(ui_screen, stack)
{
	struct noting a = {{.ops = &full}, 'a'};
	struct noting b = {{.ops = &full}, 'b'};
	struct noting c = {{.ops = &overlay}, 'c'};
	struct noting d = {{.ops = &overlay}, 'd'};
	struct screen *top = NULL;
	struct table_look look = {.focus = true};
	struct area area = {0, 0, 1, 1};
	screen_push(&top, &a.screen);
	screen_push(&top, &b.screen);
	screen_push(&top, &c.screen);
	screen_push(&top, &d.screen);
	screen_draw(top, NULL, &area, &look);
	expect_notes("bd cd dD ");
	screen_refresh(top, &look);
	expect_notes("br ");
	screen_pop(&top);
	screen_pop(&top);
	expect_notes("dx cx ");
	screen_draw(top, NULL, &area, &look);
	expect_notes("bD ");
	cr_expect_null(screen_table(top));
	cr_expect_null(screen_pager(top));
	screen_clear(&top);
	expect_notes("bx ax ");
	cr_expect_null(top);
	cr_expect_null(screen_table(NULL));
	screen_clear(&top);
}

/* Only what was in the picture that went to the terminal is told that it can be read. */
Test(ui_screen, shown_once_it_was_sent)
{
	struct noting a = {{.ops = &full}, 'a'};
	struct noting b = {{.ops = &told}, 'b'};
	struct noting c = {{.ops = &told}, 'c'};
	struct screen *top = NULL;
	screen_shown(top, 42);
	screen_hidden(top, true);
	screen_push(&top, &a.screen);
	screen_push(&top, &b.screen);
	screen_shown(top, 42);
	expect_notes("");
	screen_sent(top);
	screen_shown(top, 42);
	expect_notes("bs ");
	screen_push(&top, &c.screen);
	screen_shown(top, 42);
	expect_notes("bh ");
	screen_sent(top);
	screen_shown(top, 42);
	screen_shown(top, 42);
	expect_notes("cs bs cs bs ");
	screen_hidden(top, false);
	expect_notes("ch bh ");
	screen_shown(top, 42);
	expect_notes("");
	screen_sent(top);
	screen_hidden(top, true);
	expect_notes("cH bH ");
	screen_clear(&top);
}

static const struct screen_hint *hints_now(struct screen *screen)
{
	static const struct screen_hint hints[] = {{"b", "now"}, {0}};
	return ((const struct noting *)screen)->letter == 'b' ? hints : NULL;
}

Test(ui_screen, hints)
{
	static const struct screen_hint always[] = {{"a", "always"}, {0}};
	static const struct screen_ops with = {.hints = always};
	static const struct screen_ops changing = {.hints = always, .hints_now = hints_now};
	struct noting a = {{.ops = &with}, 'a'};
	struct noting b = {{.ops = &changing}, 'b'};
	struct noting c = {{.ops = &full}, 'c'};
	cr_expect_str_eq(screen_hints(&a.screen)->text, "always");
	cr_expect_str_eq(screen_hints(&b.screen)->text, "now");
	cr_expect_null(screen_hints(&c.screen));
}
