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

static const struct screen_ops full = {.refresh = refresh, .draw = draw, .destroy = destroy};
static const struct screen_ops overlay = {.overlay = true, .draw = draw, .destroy = destroy};

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
