#include "ui/menu.h"

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

static bool take_key(struct screen *screen, const struct key *key)
{
	struct menu *menu = (struct menu *)screen;
	const char *letter = key->printable && !key->name[1] ? strchr(letters, *key->name) : NULL;
	if (!strcmp(key->name, "Esc") || !strcmp(key->name, "q"))
		choose(menu, -1);
	else if (!strcmp(key->name, "Enter"))
		choose(menu, menu->cursor);
	else if (!strcmp(key->name, "Down") || !strcmp(key->name, "j"))
		move(menu, 1);
	else if (!strcmp(key->name, "Up") || !strcmp(key->name, "k"))
		move(menu, -1);
	else if (letter && letter - letters < menu->about.count)
		choose(menu, (int)(letter - letters));
	return true;
}

static int width_of(const struct menu *menu)
{
	int width = (int)utf8_width(menu->title, strlen(menu->title));
	for (int i = 0; i < menu->about.count; i++) {
		int own = (int)utf8_width(menu->items[i], strlen(menu->items[i]));
		width = own > width ? own : width;
	}
	return width + 6;
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
		int item = first + i;
		enum role role = item == menu->cursor ? ROLE_CURSOR : ROLE_NORMAL;
		canvas_printf(canvas, box.x + 1, box.y + 1 + i, 3, ROLE_KEY, "%c", letters[item]);
		canvas_text_cut(
			canvas, box.x + 4, box.y + 1 + i, box.width - 5, role, menu->items[item]);
	}
}

static void destroy(struct screen *screen)
{
	struct menu *menu = (struct menu *)screen;
	for (int i = 0; i < menu->about.count; i++)
		free(menu->items[i]);
	free(menu->title);
	free(menu);
}

static const struct screen_hint hints[] = {
	{"Enter", "choose"}, {"a-z", "choose at once"}, {"Esc", "cancel"}, {0}};

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
	for (int i = 0; i < about->count; i++)
		menu->items[i] = xstrdup(about->items[i]);
	return &menu->screen;
}
