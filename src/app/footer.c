#include "app/footer.h"

#include <stdio.h>
#include <string.h>

#include "app/command.h"
#include "base/utf8.h"

/* Writes "KEY TEXT" and returns where the next hint begins, or 0 when there is no room. */
static int put_hint(struct canvas *canvas, int x, int y, const char *key, const char *text)
{
	int need = (int)utf8_width(key, strlen(key)) + 1 + (int)utf8_width(text, strlen(text));
	if (x + need > canvas->width)
		return 0;
	x += canvas_text(canvas, x, y, canvas->width - x, ROLE_KEY, key) + 1;
	return x + canvas_text(canvas, x, y, canvas->width - x, ROLE_MUTED, text) + 2;
}

static void draw_hints_of_screen(
	const struct screen_hint *hints, struct canvas *canvas, int x, int y)
{
	for (const struct screen_hint *hint = hints; hint->key && x; hint++)
		x = put_hint(canvas, x, y, hint->key, hint->text);
}

static void draw_hints_of_keymap(
	struct app *app, enum keymap_section section, struct canvas *canvas, int x, int y)
{
	for (const struct command *command = app->commands; command->name && x; command++) {
		if (!command->hint || command_refused(app, command))
			continue;
		const char *key = keymap_key_of(&app->keymap, section, command_line(app, command));
		if (key)
			x = put_hint(canvas, x, y, key, command->hint);
	}
}

/* "Enter open  / filter  ...": what the screen says, else from keymap and command table. */
static void draw_hints(struct app *app, struct canvas *canvas, int y)
{
	const struct screen_ops *ops = app->screens ? app->screens->ops : NULL;
	const struct screen_hint *hints = ops ? screen_hints(app->screens) : NULL;
	canvas_fill(canvas, &(struct area){0, y, canvas->width, 1}, ROLE_NORMAL);
	if (hints)
		draw_hints_of_screen(hints, canvas, 1, y);
	else
		draw_hints_of_keymap(app, ops ? ops->section : KEYMAP_GLOBAL, canvas, 1, y);
}

static void draw_message(const struct app *app, struct canvas *canvas, int y)
{
	char text[sizeof(app->message) + sizeof(app->notice) + 2];
	snprintf(text, sizeof(text), "%s%s%s", app->message,
		*app->message && *app->notice ? "; " : "", app->notice);
	canvas_fill(canvas, &(struct area){0, y, canvas->width, 1}, ROLE_NORMAL);
	if (*text)
		canvas_text_cut(canvas, 1, y, canvas->width - 1,
			*app->message ? app->message_role : ROLE_WARNING, text);
	else if (app->cluster && *cluster_warning(app->cluster))
		canvas_text_cut(
			canvas, 1, y, canvas->width - 1, ROLE_MUTED, cluster_warning(app->cluster));
}

void footer_draw(struct app *app, struct canvas *canvas)
{
	if (canvas->height >= 3)
		draw_message(app, canvas, canvas->height - 2);
	if (canvas->height >= 4)
		draw_hints(app, canvas, canvas->height - 1);
}
