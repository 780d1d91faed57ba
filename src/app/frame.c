#include "app/frame.h"

#include <poll.h>
#include <stdlib.h>
#include <string.h>

#include "app/footer.h"
#include "app/header.h"
#include "app/page_alerts.h"
#include "ui/dialog.h"

enum {
	TICK = 1000,		  /* milliseconds: the clock and the ages */
	PACE = 20,		  /* milliseconds between drawings for data at least ... */
	SETTLE = DIALOG_WAIT + 1, /* milliseconds: then keys count that come from there on */
	PACE_SHARE = 5,		  /* ... and so many times what the last one took */
	KEYS_FIRST = 5,		  /* keys that may be answered before new data that is due */
	SMALL_COLUMNS = 40,
	SMALL_LINES = 10,
};

static void draw_too_small(struct canvas *canvas)
{
	canvas_printf(
		canvas, 0, 0, canvas->width, ROLE_WARNING, "%dx%d", canvas->width, canvas->height);
	canvas_printf(canvas, 0, 1, canvas->width, ROLE_NORMAL, "too small: %dx%d at least",
		SMALL_COLUMNS, SMALL_LINES);
}

static bool is_too_small(const struct canvas *canvas)
{
	return canvas->width < SMALL_COLUMNS || canvas->height < SMALL_LINES;
}

/* Draws the whole picture into the app's canvas, at the canvas' size. */
static void draw(struct app *app)
{
	struct canvas *canvas = &app->canvas;
	struct table_look look = app_look(app);
	canvas_clear(canvas);
	if (is_too_small(canvas)) {
		draw_too_small(canvas);
		return;
	}
	int top = header_draw(app, canvas);
	footer_draw(app, canvas);
	struct area area = {0, top, canvas->width, canvas->height - top - 2};
	if (app->screens)
		screen_draw(app->screens, canvas, &area, &look);
	arena_clear(&app->arena);
}

/* Messages go with the first drawing after their time: there is one each second. */
static void drop_messages(struct app *app)
{
	if (app->message_until && app->clock.mono > app->message_until) {
		app->message[0] = '\0';
		app->message_until = 0;
	}
	if (app->clock.mono > app->notice_until)
		app->notice[0] = '\0';
}

/* Whoever acts next must know that the cursor is on another row. */
static void say_gone(struct app *app)
{
	struct table *table = screen_table(app->screens);
	char *name = table ? table_take_gone(table) : NULL;
	const struct row *row = table ? table_current(table) : NULL;
	struct table_look look = app_look(app);
	size_t column = table ? (size_t)view_name_column(table->view) : 0;
	bool again =
		name && row && !strcmp(name, table_cell_text(table, row, column, &look.format));
	if (name)
		app_notice(app, "%s is gone; the cursor is on %s", name,
			again ? "a new one of this name" : "another row");
	free(name);
}

void frame_update(struct app *app)
{
	struct table_look look = app_look(app);
	drop_messages(app);
	app_refresh(app);
	if (app->screens)
		screen_refresh(app->screens, &look);
	say_gone(app);
	draw(app);
}

void frame_catch_up(struct app *app)
{
	struct table_look look = app_look(app);
	struct screen *top = app->screens;
	if (!top || top->ops->overlay)
		return;
	look.frozen = true;
	if (top->drawn)
		screen_refresh(top, &look);
	else
		frame_update(app);
}

/* Nothing more: in this turn there are news whose time has come. */
static void come_again(void *data)
{
	(void)data;
}

/* Milliseconds until new data may be drawn again. */
static int64_t pace_left(const struct app *app)
{
	int64_t pace = app->drawn_cost * PACE_SHARE;
	return app->drawn_at + (pace > PACE ? pace : PACE) - app->clock.mono;
}

static bool has_news(const struct app *app)
{
	return app_generation(app) != app->drawn;
}

static void plan_news(struct app *app, int64_t wait)
{
	if (!app->later.running)
		timer_start(app->loop, &app->later, wait > 0 ? wait : 0, come_again, app);
}

/* New data comes faster than it should be drawn: the next drawing is planned. */
static bool news_wait(struct app *app)
{
	int64_t wait = pace_left(app);
	if (!has_news(app) || wait <= 0)
		return false;
	plan_news(app, wait);
	return true;
}

/* A key has been typed: it is answered before new data is looked through, but for so many keys. */
static bool key_goes_first(struct app *app)
{
	if (!app->drawn_key || app->redraw || !app->screens || !app->screens->drawn)
		return false;
	if (news_wait(app))
		return true;
	if (!has_news(app) || app->keys_first >= KEYS_FIRST)
		return false;
	app->keys_first++;
	plan_news(app, 0);
	return true;
}

/* Whether to draw now, if only a later drawing. */
static bool wanted(struct app *app)
{
	return app->drawn_key || app->redraw || (has_news(app) && !news_wait(app));
}

static void fit_size(struct app *app)
{
	int width;
	int height;
	terminal_size(app->terminal, &width, &height);
	if (width != app->canvas.width || height != app->canvas.height)
		canvas_resize(&app->canvas, width, height);
}

/* What the terminal does not take at once goes when it has room: input.c waits for that. */
static void wait_for_terminal(struct app *app)
{
	if (!terminal_write(app->terminal))
		app_quit(app);
	app->input.events = (short)(terminal_busy(app->terminal) ? app->input.events | POLLOUT
								 : app->input.events & ~POLLOUT);
}

/* A key is answered at once, with the rows that are there: looking through new ones takes time. */
static void answer_key(struct app *app)
{
	struct table_look look = app_look(app);
	look.frozen = true;
	drop_messages(app);
	screen_refresh(app->screens, &look);
	draw(app);
}

static void draw_news(struct app *app)
{
	struct clock start;
	struct clock end;
	clock_init(&start);
	frame_update(app);
	clock_init(&end);
	app->drawn = app_generation(app);
	app->redraw = false;
	app->keys_first = 0;
	app->drawn_at = end.mono;
	app->drawn_cost = end.mono - start.mono;
}

void frame_sent(struct app *app)
{
	if (is_too_small(&app->canvas))
		screen_hidden(app->screens, true);
	else
		screen_sent(app->screens);
}

/* Nothing is to be done: the poll has seen that no key lies there from before. */
static void look_at_keys(void *data)
{
	(void)data;
}

void frame_shown(struct app *app)
{
	struct clock now = app->clock; /* drawing and writing took their time */
	clock_tick(&now);
	if (app->terminal && terminal_busy(app->terminal))
		return;
	if (screen_shown(app->screens, now.mono))
		timer_start(app->loop, &app->settle, SETTLE + now.mono - app->clock.mono,
			look_at_keys, app);
}

static void before_sleep(void *data)
{
	struct app *app = data;
	if (!app->terminal)
		return;
	if (terminal_busy(app->terminal))
		wait_for_terminal(app);
	frame_shown(app);
	if (terminal_busy(app->terminal) || !wanted(app))
		return;
	fit_size(app);
	if (key_goes_first(app))
		answer_key(app);
	else
		draw_news(app);
	app->drawn_key = false;
	if (terminal_show(app->terminal, &app->canvas))
		frame_sent(app);
	wait_for_terminal(app);
	frame_shown(app);
	alerts_ring(app);
	wait_for_terminal(app);
}

static void tick(void *data)
{
	struct app *app = data;
	app->redraw = true;
	timer_start(app->loop, &app->tick, TICK - app->clock.wall % TICK, tick, app);
}

void frame_start(struct app *app)
{
	loop_set_before_sleep(app->loop, before_sleep, app);
	app->redraw = true;
	timer_start(app->loop, &app->tick, TICK, tick, app);
}
