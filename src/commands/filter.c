#include <stdlib.h>

#include "base/memory.h"
#include "commands/commands.h"
#include "ui/pager.h"

/* The filter works while it is typed; Esc brings back what was there before. */

struct filtering {
	struct app *app;
	char *before; /* the filter when it began, or NULL */
};

static void filter_changed(void *owner, const char *text)
{
	struct filtering *filtering = owner;
	struct table *table = screen_table(filtering->app->screens->below);
	if (table)
		table_set_filter(table, text);
}

static void filter_done(void *owner, const char *text)
{
	const struct filtering *filtering = owner;
	struct app *app = filtering->app;
	char *filter = xstrdup(text ? text : filtering->before);
	screen_pop(&app->screens); /* ends FILTERING */
	struct table *table = screen_table(app->screens);
	if (table)
		table_set_filter(table, filter);
	free(filter);
}

static void filter_end(void *owner)
{
	struct filtering *filtering = owner;
	free(filtering->before);
	free(filtering);
}

void run_filter(struct app *app, const struct arguments *arguments)
{
	struct table *table = screen_table(app->screens);
	if (*arguments->rest) {
		table_set_filter(table, arguments->rest);
		return;
	}
	struct filtering *filtering = xmalloc(sizeof(*filtering));
	*filtering = (struct filtering){app, xstrdup(table->filter)};
	struct prompt_about about = {.mark = "/",
		.text = table->filter,
		.changed = filter_changed,
		.done = filter_done,
		.end = filter_end,
		.owner = filtering};
	screen_push(&app->screens, prompt_create(&about));
}

static void go(struct app *app, int direction)
{
	struct table *table = screen_table(app->screens);
	struct pager *pager = screen_pager(app->screens);
	struct table_look look = app_look(app);
	bool found = true;
	if (table)
		found = table_find_next(table, direction, &look.format);
	else if (pager)
		found = pager_find_next(pager, direction);
	if (!found)
		app_say(app, ROLE_WARNING, "not found");
}

static void set_find(struct app *app, const char *text)
{
	struct table *table = screen_table(app->screens);
	struct pager *pager = screen_pager(app->screens);
	if (table) {
		free(table->find);
		table->find = xstrdup(text);
	} else if (pager) {
		pager_set_find(pager, text);
	}
	if (*text)
		go(app, 1);
}

static void find_done(void *owner, const char *text)
{
	struct app *app = owner;
	screen_pop(&app->screens);
	if (text)
		set_find(app, text);
}

void run_find(struct app *app, const struct arguments *arguments)
{
	struct prompt_about about = {.mark = "find: ", .done = find_done, .owner = app};
	if (*arguments->rest)
		set_find(app, arguments->rest);
	else
		screen_push(&app->screens, prompt_create(&about));
}

void run_next(struct app *app, const struct arguments *arguments)
{
	(void)arguments;
	go(app, 1);
}

void run_previous(struct app *app, const struct arguments *arguments)
{
	(void)arguments;
	go(app, -1);
}
