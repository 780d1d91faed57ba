#include <strings.h>

#include "commands/commands.h"
#include "ui/menu.h"

static void sort_by(struct app *app, int column)
{
	struct table *table = screen_table(app->screens);
	if (table)
		table_sort_by(table, column);
}

/* The first item is the order of the view. */
static void chosen(void *owner, int choice)
{
	struct app *app = owner;
	screen_pop(&app->screens);
	if (choice >= 0)
		sort_by(app, choice - 1);
}

static void ask(struct app *app, const struct view *view)
{
	struct menu_about about = {.title = "Sort by", .done = chosen, .owner = app};
	about.items[about.count++] = "(order of the view)";
	for (size_t i = 0; i < view->column_count && about.count < MENU_ITEMS; i++)
		about.items[about.count++] = view->columns[i].title;
	screen_push(&app->screens, menu_create(&about));
}

void run_sort(struct app *app, const struct arguments *arguments)
{
	const struct view *view = screen_table(app->screens)->view;
	if (!arguments->count) {
		ask(app, view);
		return;
	}
	for (size_t i = 0; i < view->column_count; i++) {
		if (!strcasecmp(view->columns[i].title, arguments->rest)) {
			sort_by(app, (int)i);
			return;
		}
	}
	app_say(app, ROLE_WARNING, "there is no column \"%s\"", arguments->rest);
}
