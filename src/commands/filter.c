#include <stdlib.h>

#include "app/narrow.h"
#include "app/source.h"
#include "base/memory.h"
#include "commands/commands.h"
#include "ui/pager.h"

void run_filter(struct app *app, const struct arguments *arguments)
{
	if (*arguments->rest)
		narrow_now(app, NARROW_FILTER, arguments->rest);
	else
		narrow_prompt(
			app, NARROW_FILTER, narrow_text(screen_table(app->screens), NARROW_FILTER));
}

/* What is not there may be still to come. */
static bool is_loading(const struct table *table)
{
	const struct watch *watch = table ? source_watch(table->source.data) : NULL;
	return watch && !watch_state(watch).loaded;
}

static void go(struct app *app, int direction)
{
	struct table *table = screen_table(app->screens);
	struct pager *pager = screen_pager(app->screens);
	struct table_look look = app_look(app);
	bool found = true;
	if (table) {
		table_refresh(table, &look); /* with what has come since the last frame */
		found = table_find_next(table, direction, &look.format);
	} else if (pager) {
		found = pager_find_next(pager, direction);
	}
	if (!found)
		app_say(app, ROLE_WARNING,
			is_loading(table) ? "not found so far: the list is still loading"
					  : "not found");
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
