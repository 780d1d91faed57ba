#include <string.h>

#include "commands/commands.h"
#include "ui/pager.h"

static const struct motion {
	const char *name;
	int lines;
	int pages;
	int columns;
	bool half;
	bool end; /* to the first or last line */
} motions[] = {
	{.name = "up", .lines = -1},
	{.name = "down", .lines = 1},
	{.name = "page-up", .pages = -1},
	{.name = "page-down", .pages = 1},
	{.name = "half-up", .pages = -1, .half = true},
	{.name = "half-down", .pages = 1, .half = true},
	{.name = "top", .lines = -1, .end = true},
	{.name = "bottom", .lines = 1, .end = true},
	{.name = "left", .columns = -1},
	{.name = "right", .columns = 1},
};

static void move_table(struct table *table, const struct motion *motion)
{
	if (motion->end)
		table_move_to(table, motion->lines < 0 ? 0 : SIZE_MAX);
	else if (motion->pages)
		table_page(table, motion->pages, motion->half);
	else if (motion->columns)
		table_scroll(table, motion->columns);
	else
		table_move(table, motion->lines);
}

static void move_pager(struct pager *pager, const struct motion *motion)
{
	if (motion->end)
		pager_move_to(pager, motion->lines < 0 ? 0 : SIZE_MAX);
	else if (motion->pages)
		pager_page(pager, motion->pages, motion->half);
	else if (motion->columns)
		pager_scroll(pager, motion->columns * 8);
	else
		pager_move(pager, motion->lines);
}

void run_move(struct app *app, const struct arguments *arguments)
{
	struct table *table = screen_table(app->screens);
	struct pager *pager = screen_pager(app->screens);
	const char *name = arguments->count ? arguments->values[0] : "";
	for (size_t i = 0; i < sizeof(motions) / sizeof(*motions); i++) {
		if (strcmp(motions[i].name, name))
			continue;
		if (table)
			move_table(table, &motions[i]);
		else if (pager)
			move_pager(pager, &motions[i]);
		return;
	}
	app_say(app, ROLE_WARNING,
		"move where? up, down, page-up, page-down, half-up, half-down, "
		"top, bottom, left or right");
}
