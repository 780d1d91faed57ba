#include <criterion/criterion.h>
#include <stdlib.h>

#include "app/frame.h"
#include "support/deadline.h"
#include "ui/screen.h"
#include "unit/given_app.h"
#include "unit/given_pty.h"

enum { PATIENCE = 60 * 1000 /* milliseconds */ };

static struct app app;

static void begin(void)
{
	given_app(&app);
}

static void end(void)
{
	given_app_end(&app);
}

TestSuite(app_frame, .init = begin, .fini = end);

/* A screen that notes when it could be read. */
static struct reader {
	struct screen screen;
	int64_t shown; /* clock::mono; -1: not yet */
	int hidden;    /* how often */
	int too_small;
	int refreshed; /* how often, with all that is new ... */
	int answered;  /* ... and with the rows that were there */
} reader;

static void draw(struct screen *screen, struct canvas *canvas, const struct area *area,
	const struct table_look *look)
{
	(void)screen;
	(void)look;
	canvas_text(canvas, area->x, area->y, area->width, ROLE_NORMAL, "READ ME");
}

static void refresh(struct screen *screen, const struct table_look *look)
{
	struct reader *own = (struct reader *)screen;
	own->refreshed += !look->frozen;
	own->answered += look->frozen;
}

static bool shown(struct screen *screen, int64_t now)
{
	((struct reader *)screen)->shown = now;
	return true;
}

static void hidden(struct screen *screen, bool too_small)
{
	struct reader *own = (struct reader *)screen;
	own->shown = -1;
	own->hidden++;
	own->too_small += too_small;
}

static void destroy(struct screen *screen)
{
	(void)screen;
}

static const struct screen_ops ops = {
	.draw = draw, .refresh = refresh, .shown = shown, .hidden = hidden, .destroy = destroy};

static void push_reader(void)
{
	reader = (struct reader){.screen.ops = &ops, .shown = -1};
	screen_push(&app.screens, &reader.screen);
	app.redraw = true;
}

/* The loop with a terminal; its clock stands. */
static void start_terminal(void)
{
	app.terminal = given_terminal("xterm");
	cr_assert(terminal_write(app.terminal));
	frame_start(&app);
}

static void end_terminal(void)
{
	terminal_destroy(app.terminal);
	app.terminal = NULL;
}

/* Turns until the terminal has taken all. */
static void turn_until_idle(void)
{
	int64_t deadline = deadline_in(PATIENCE);
	do {
		loop_turn(app.loop, 1);
	} while (terminal_busy(app.terminal) && deadline_left(deadline));
}

Test(app_frame, a_screen_can_be_read_once_the_terminal_has_it)
{
	start_terminal();
	push_reader();
	turn_until_idle();
	cr_expect(given_terminal_says("READ ME"));
	cr_expect_eq(reader.shown, app.clock.mono);
	end_terminal();
}

/* On a line that stands still it is drawn, but nobody reads it: that time does not count. */
Test(app_frame, a_stalled_line_does_not_count)
{
	start_terminal();
	given_terminal_stop();
	push_reader();
	loop_turn(app.loop, 1);
	cr_expect(reader.screen.sent, "it is on the way");
	for (int i = 0; i < 3; i++) {
		clock_advance(&app.clock, 1000);
		loop_turn(app.loop, 1);
	}
	cr_expect(terminal_busy(app.terminal));
	cr_expect_eq(reader.shown, -1);
	given_terminal_go();
	turn_until_idle();
	cr_expect(given_terminal_says("READ ME"));
	cr_expect_eq(reader.shown, app.clock.mono);
	end_terminal();
}

/* The frame that is on its way was drawn before: what is in it is not the new screen. */
Test(app_frame, an_older_frame_does_not_show_it)
{
	start_terminal();
	push_reader();
	turn_until_idle();
	given_terminal_stop();
	app.redraw = true;
	terminal_repaint(app.terminal);
	loop_turn(app.loop, 1);
	cr_expect(terminal_busy(app.terminal));
	struct reader above = {.screen.ops = &ops, .shown = -1};
	screen_push(&app.screens, &above.screen);
	app.redraw = true;
	loop_turn(app.loop, 1);
	cr_expect_not(above.screen.sent);
	given_terminal_go();
	int64_t deadline = deadline_in(PATIENCE);
	while (!above.screen.sent && deadline_left(deadline)) {
		cr_expect_eq(above.shown, -1);
		loop_turn(app.loop, 1);
	}
	turn_until_idle();
	cr_expect_eq(above.shown, app.clock.mono);
	screen_pop(&app.screens);
	end_terminal();
}

/* No screen is drawn where there is no room for any: they must know. */
Test(app_frame, too_small_hides)
{
	push_reader();
	given_app_screen(&app, 40, 10);
	frame_sent(&app);
	frame_shown(&app);
	cr_expect_eq(reader.shown, app.clock.mono);
	given_app_screen(&app, 39, 10);
	frame_sent(&app);
	frame_shown(&app);
	cr_expect_eq(reader.shown, -1);
	cr_expect_eq(reader.too_small, 1);
	given_app_screen(&app, 40, 9);
	frame_sent(&app);
	cr_expect_eq(reader.too_small, 2);
	given_app_screen(&app, 40, 10);
	frame_sent(&app);
	frame_shown(&app);
	cr_expect_eq(reader.shown, app.clock.mono);
}

/* A turn in which new data may be drawn at once: the last drawing is long ago. */
static void turn_late(void)
{
	app.drawn_at = app.clock.mono - 500;
	loop_hurry(app.loop);
	loop_turn(app.loop, 1);
}

static void turn_with_key_and_news(void)
{
	app.drawn_key = true;
	app.logs.generation++;
	turn_late();
}

/* Looking through new data takes time: the key is answered before, and the data comes next. */
Test(app_frame, a_key_is_answered_before_new_data_is_looked_through)
{
	start_terminal();
	push_reader();
	turn_until_idle();
	cr_expect_eq(reader.refreshed, 1);
	reader.screen.drawn = true;
	turn_with_key_and_news();
	cr_expect_eq(reader.answered, 1);
	cr_expect_eq(reader.refreshed, 1);
	turn_late();
	cr_expect_eq(reader.refreshed, 2, "the data waits");
	end_terminal();
}

/* Who types without a pause sees new data all the same. */
Test(app_frame, keys_do_not_put_new_data_off_for_ever)
{
	start_terminal();
	push_reader();
	turn_until_idle();
	reader.screen.drawn = true;
	for (int i = 0; reader.refreshed < 2; i++) {
		cr_assert_lt(i, 10);
		turn_with_key_and_news();
	}
	cr_expect_geq(reader.answered, 2);
	end_terminal();
}
