#include "app/input.h"

#include <poll.h>
#include <signal.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "app/command.h"
#include "app/frame.h"
#include "base/die.h"

enum { ESCAPE_WAIT = 25 /* milliseconds after which Esc is the key itself */ };

void input_key(struct app *app, const struct key *key)
{
	app->drawn_key = true;
	snprintf(app->pressed, sizeof(app->pressed), "%s", key->name);
	frame_catch_up(app);
	if (app->message_until == 0)
		app->message[0] = '\0';
	struct screen *top = app->screens;
	if (top && top->ops->key && top->ops->key(top, key))
		return;
	if (!strcmp(key->name, "Paste")) {
		app_say(app, ROLE_WARNING, "what was pasted is dropped: paste into : or /");
		return;
	}
	const char *line =
		keymap_find(&app->keymap, top ? top->ops->section : KEYMAP_GLOBAL, key->name);
	if (line)
		dispatch(app, line);
}

/* When it was typed is not known, only since when it can have been: see loop_looked_before(). */
static void take_key(void *data, const struct key *key)
{
	struct app *app = data;
	struct key own = *key;
	own.since = loop_looked_before(app->loop);
	input_key(app, &own);
}

static void flush_escape(void *data)
{
	struct app *app = data;
	key_decoder_flush(&app->keys);
}

/* The terminal is gone: it would be ready for ever, while a write is waited for. */
static void end_input(struct app *app)
{
	watched_stop(app->loop, &app->input);
	app_quit(app);
}

static void read_keys(struct app *app)
{
	char bytes[1024];
	int length = terminal_read(app->terminal, bytes, sizeof(bytes));
	if (length < 0) {
		end_input(app);
		return;
	}
	key_decoder_feed(&app->keys, bytes, (size_t)length);
	loop_ask(app->loop);
	if (key_decoder_waiting(&app->keys))
		timer_start(app->loop, &app->escape, ESCAPE_WAIT, flush_escape, app);
	else
		timer_stop(app->loop, &app->escape);
}

static void ready(void *data, short events)
{
	struct app *app = data;
	if (events & POLLOUT) {
		if (!terminal_write(app->terminal))
			app_quit(app);
		if (!terminal_busy(app->terminal))
			app->input.events = POLLIN;
	}
	if (events & ~POLLOUT)
		read_keys(app);
}

/* Also when the size is what it was: a window that was smaller meanwhile has lost what it showed.
 */
static void on_resize(void *data)
{
	struct app *app = data;
	terminal_repaint(app->terminal);
	app->redraw = true;
}

static void on_quit(void *data)
{
	app_quit(data);
}

static void on_suspend(void *data)
{
	input_suspend(data);
}

void input_suspend(struct app *app)
{
	if (!app->terminal)
		return;
	screen_hidden(app->screens, false);
	terminal_leave(app->terminal);
	kill(getpid(), SIGSTOP); /* goes on here after SIGCONT */
	terminal_enter(app->terminal);
	app->redraw = true;
}

/* After a stop that was not ours (kill -STOP), the terminal may have been used by others. */
static void on_continue(void *data)
{
	struct app *app = data;
	screen_hidden(app->screens, false);
	terminal_retake(app->terminal);
	app->redraw = true;
}

/* The terminal comes back before the program ends by its own fault. */
static void on_crash(int number)
{
	die_restore();
	signal(number, SIG_DFL);
	raise(number);
}

static void catch_crashes(void)
{
	static const int signals[] = {SIGSEGV, SIGBUS, SIGILL, SIGFPE, SIGABRT};
	struct sigaction action = {.sa_handler = on_crash, .sa_flags = (int)SA_RESETHAND};
	for (size_t i = 0; i < sizeof(signals) / sizeof(*signals); i++)
		sigaction(signals[i], &action, NULL);
}

void input_start(struct app *app)
{
	catch_crashes();
	key_decoder_init(&app->keys, take_key, app);
	watched_start(app->loop, &app->input, terminal_fd(app->terminal), POLLIN, ready, app);
	loop_on_signal(app->loop, SIGWINCH, on_resize, app);
	loop_on_signal(app->loop, SIGTERM, on_quit, app);
	loop_on_signal(app->loop, SIGINT, on_quit, app);
	loop_on_signal(app->loop, SIGHUP, on_quit, app);
	loop_on_signal(app->loop, SIGQUIT, on_quit, app);
	loop_on_signal(app->loop, SIGTSTP, on_suspend, app);
	loop_on_signal(app->loop, SIGCONT, on_continue, app);
}
