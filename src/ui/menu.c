#include "ui/menu.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/memory.h"
#include "base/utf8.h"

static const char letters[] = "abcdefghilmoprstuvwxyzABCDEFGHIJKLM";

struct menu {
	struct screen screen;
	struct menu_about about;
	char *title;
	char *items[MENU_ITEMS];
	char *refused[MENU_ITEMS];
	char keys[MENU_ITEMS][16];
	int cursor;
};

static void choose(struct menu *menu, int choice)
{
	menu->about.done(menu->about.owner, choice);
}

static void move(struct menu *menu, int lines)
{
	int target = menu->cursor + lines;
	if (target >= 0 && target < menu->about.count)
		menu->cursor = target;
}

/* The item that KEY chooses at once, or -1. */
static int item_of(const struct menu *menu, const struct key *key)
{
	for (int i = 0; i < menu->about.count; i++)
		if (!strcmp(menu->keys[i], key->name))
			return i;
	return -1;
}

static bool take_cancel(void *menu)
{
	choose(menu, -1);
	return true;
}

static bool take_enter(void *data)
{
	struct menu *menu = data;
	choose(menu, menu->cursor);
	return true;
}

static bool take_down(void *menu)
{
	move(menu, 1);
	return true;
}

static bool take_up(void *menu)
{
	move(menu, -1);
	return true;
}

const struct fixed_key menu_keys[] = {{"Enter", "chooses the line with the cursor", take_enter},
	{"Esc q", "chooses nothing", take_cancel}, {"Down j", "the next line", take_down},
	{"Up k", "the line before", take_up}, {0}};

static bool take_key(struct screen *screen, const struct key *key)
{
	struct menu *menu = (struct menu *)screen;
	if (!fixed_take(menu_keys, key->name, menu) && item_of(menu, key) >= 0)
		choose(menu, item_of(menu, key));
	return true;
}

static int width_of_text(const char *text)
{
	return (int)utf8_width(text, strlen(text));
}

static int width_of(const struct menu *menu)
{
	int width = width_of_text(menu->title);
	for (int i = 0; i < menu->about.count; i++) {
		int own = width_of_text(menu->items[i]);
		if (menu->refused[i])
			own += 2 + width_of_text(menu->refused[i]);
		width = own > width ? own : width;
	}
	return width + 6;
}

static void draw_item(
	const struct menu *menu, struct canvas *canvas, const struct area *line, int item)
{
	const char *refused = menu->refused[item];
	enum role role = item == menu->cursor ? ROLE_CURSOR : refused ? ROLE_MUTED : ROLE_NORMAL;
	canvas_printf(canvas, line->x, line->y, 3, refused ? ROLE_MUTED : ROLE_KEY, "%s",
		menu->keys[item]);
	canvas_printf(canvas, line->x + 3, line->y, line->width - 3, role, "%s%s%s",
		menu->items[item], refused ? "  " : "", refused ? refused : "");
}

static void draw(struct screen *screen, struct canvas *canvas, const struct area *area,
	const struct table_look *look)
{
	const struct menu *menu = (const struct menu *)screen;
	int width = width_of(menu) < area->width ? width_of(menu) : area->width;
	int height = menu->about.count + 2 < area->height ? menu->about.count + 2 : area->height;
	struct area box = {area->x + (area->width - width) / 2,
		area->y + (area->height - height) / 2, width, height};
	(void)look;
	canvas_box(canvas, &box, menu->title, true);
	int first = menu->cursor >= height - 2 ? menu->cursor - height + 3 : 0;
	for (int i = 0; i < height - 2; i++) {
		struct area line = {box.x + 1, box.y + 1 + i, box.width - 2, 1};
		draw_item(menu, canvas, &line, first + i);
	}
}

static void destroy(struct screen *screen)
{
	struct menu *menu = (struct menu *)screen;
	for (int i = 0; i < menu->about.count; i++) {
		free(menu->items[i]);
		free(menu->refused[i]);
	}
	free(menu->title);
	free(menu);
}

static const struct screen_hint hints[] = {
	{"Enter", "choose"}, {"its key", "choose at once"}, {"Esc", "cancel"}, {0}};

static const struct screen_ops menu_ops = {.section = KEYMAP_GLOBAL,
	.overlay = true,
	.hints = hints,
	.draw = draw,
	.key = take_key,
	.destroy = destroy};

struct screen *menu_create(const struct menu_about *about)
{
	struct menu *menu = xcalloc(1, sizeof(*menu));
	*menu = (struct menu){
		.screen.ops = &menu_ops, .about = *about, .title = xstrdup(about->title)};
	for (int i = 0; i < about->count; i++) {
		const char letter[2] = {letters[i], '\0'};
		menu->items[i] = xstrdup(about->items[i]);
		menu->refused[i] = xstrdup(about->refused[i]);
		snprintf(menu->keys[i], sizeof(menu->keys[i]), "%s",
			about->keys[i] ? about->keys[i] : letter);
	}
	return &menu->screen;
}
