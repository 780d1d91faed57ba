#include <criterion/criterion.h>
#include <stdio.h>
#include <string.h>

#include "ui/menu.h"
#include "unit/given.h"
#include "unit/given_keys.h"

TestSuite(ui_menu);

struct opener {
	struct screen *menu;
	int choice; /* -2: none yet */
};

static void done(void *owner, int choice)
{
	struct opener *opener = owner;
	opener->choice = choice;
	screen_pop(&opener->menu);
}

static void begin(struct opener *opener, int count)
{
	struct menu_about about = {
		.title = "Sort by", .count = count, .done = done, .owner = opener};
	for (int i = 0; i < count; i++)
		about.items[i] = i == 1 ? "\u4e2d\u6587" : "item";
	opener->choice = -2;
	opener->menu = NULL;
	screen_push(&opener->menu, menu_create(&about));
}

static void press(struct opener *opener, const char *keys)
{
	given_keys(&opener->menu, keys);
}

Test(ui_menu, choices)
{
	static const struct {
		const char *keys;
		int choice;
	} cases[] = {
		{"Enter", 0},
		{"Down Enter", 1},
		{"Down Down Up Enter", 1},
		{"Up Enter", 0},
		{"Down Down Down Down Enter", 3},
		{"Esc", -1},
		{"q", -1},
		{"a", 0},
		{"c", 2},
		{"z x Enter", 0},
		{"Left F1 Tab d", 3},
		{"j j k Enter", 1},
	};
	for (size_t i = 0; i < COUNT(cases); i++) {
		struct opener opener;
		begin(&opener, 4);
		press(&opener, cases[i].keys);
		cr_expect_eq(
			opener.choice, cases[i].choice, "%s: %d", cases[i].keys, opener.choice);
		screen_clear(&opener.menu);
	}
}

/* Every item has a letter that is shown, and that chooses it. */
Test(ui_menu, letters)
{
	struct opener opener;
	struct table_look look = {0};
	char used[256] = "";
	for (int i = 0; i < MENU_ITEMS; i++) {
		struct canvas canvas;
		begin(&opener, MENU_ITEMS);
		canvas_init(&canvas, false);
		canvas_resize(&canvas, 40, 60);
		screen_draw(opener.menu, &canvas, &(struct area){0, 0, 40, 60}, &look);
		int y = (60 - MENU_ITEMS - 2) / 2 + 1 + i;
		int x = 0;
		while (x < 39 && canvas_at(&canvas, x, y)->point == ' ')
			x++;
		char letter[2] = {(char)canvas_at(&canvas, x, y)->point, '\0'};
		cr_expect_null(strchr(used, *letter), "%s comes twice", letter);
		strcat(used, letter);
		press(&opener, letter);
		cr_expect_eq(opener.choice, i, "%s chooses %d, not %d", letter, opener.choice, i);
		screen_clear(&opener.menu);
		canvas_finish(&canvas);
	}
}

/* The cursor is on the screen, also when there is room for a few items only. */
Test(ui_menu, small_screens)
{
	struct table_look look = {0};
	for (int height = 1; height < 12; height++) {
		struct opener opener;
		struct canvas canvas;
		begin(&opener, 20);
		canvas_init(&canvas, false);
		canvas_resize(&canvas, 12, height);
		for (int i = 0; i < 20; i++) {
			canvas_clear(&canvas);
			screen_draw(opener.menu, &canvas, &(struct area){0, 0, 12, height}, &look);
			int rows = 0;
			for (int y = 0; y < height; y++)
				rows += canvas_at(&canvas, 5, y)->role == ROLE_CURSOR;
			cr_expect(height < 3 || rows == 1, "%d lines, item %d", height, i);
			press(&opener, "Down");
		}
		screen_clear(&opener.menu);
		canvas_finish(&canvas);
	}
}
