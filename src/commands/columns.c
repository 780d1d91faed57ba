#include <stdlib.h>
#include <string.h>

#include "app/narrow.h"
#include "base/memory.h"
#include "commands/commands.h"
#include "ui/chooser.h"

/* columns: the list of columns, in which they are chosen; or one of them is changed by its title.
 */

/* A column that is being typed: its value first, then its title. */
struct adding {
	struct app *app;
	char *value; /* NULL: it is being asked for */
};

static void ask_for(struct app *app, char *value, const char *text);

static void adding_end(void *owner)
{
	struct adding *adding = owner;
	free(adding->value);
	free(adding);
}

/* The chooser says what is wrong, and it is asked for again. */
static void ask_again(struct app *app, char *value, const char *text, const struct error *err)
{
	chooser_say(chooser_of(app->screens), err->text);
	ask_for(app, value, text);
}

static bool is_expression(const struct chooser *chooser, const char *text, struct error *err)
{
	const struct view *view = chooser_table(chooser)->view;
	struct expression *made = expression_create(text, fields_of(view->type), err);
	expression_destroy(made);
	return made;
}

static void take_value(struct app *app, const char *text)
{
	struct error err;
	if (!is_expression(chooser_of(app->screens), text, &err)) {
		ask_again(app, NULL, text, &err);
		return;
	}
	char *title = view_column_title(text);
	ask_for(app, xstrdup(text), title);
	free(title);
}

static void take_title(struct app *app, const char *value, const char *title)
{
	struct error err;
	if (!chooser_add(chooser_of(app->screens), title, value, &err))
		ask_again(app, xstrdup(value), title, &err);
}

static void typed(void *owner, const char *text)
{
	const struct adding *adding = owner;
	struct app *app = adding->app;
	char *value = xstrdup(adding->value);
	char *copy = xstrdup(text);
	screen_pop(&app->screens); /* ends ADDING, and TEXT with it */
	if (copy && value)
		take_title(app, value, copy);
	else if (copy && *copy)
		take_value(app, copy);
	free(copy);
	free(value);
}

static void complete_value(void *owner, const char *text, struct array *words)
{
	const struct adding *adding = owner;
	const struct chooser *chooser = chooser_of(adding->app->screens->below);
	narrow_complete(adding->app, chooser_table(chooser), text, true, words);
}

/* Asks for a value, or, when there is a VALUE, for its title. VALUE is taken over. */
static void ask_for(struct app *app, char *value, const char *text)
{
	struct adding *adding = xmalloc(sizeof(*adding));
	*adding = (struct adding){app, value};
	struct prompt_about about = {.mark = value ? "title: " : "value: ",
		.text = text,
		.complete = value ? NULL : complete_value,
		.done = typed,
		.end = adding_end,
		.owner = adding};
	screen_push(&app->screens, prompt_create(&about));
}

static void add(void *owner)
{
	ask_for(owner, NULL, "");
}

static void chosen(void *owner, bool changed)
{
	struct app *app = owner;
	screen_pop(&app->screens);
	if (changed)
		app_say(app, ROLE_MESSAGE,
			"the columns stay as long as %s; :save keeps them in a file",
			screen_table(app->screens)->plain ? "this query" : "this table is open");
}

/* ---- one column by its title ----------------------------------------------------------------- */

const char *const column_actions[] = {
	"show", "hide", "left", "right", "wider", "narrower", "auto", NULL};

enum change { SHOW, HIDE, LEFT, RIGHT, WIDER, NARROWER, AUTO, NONE };

static enum change change_of(const char *word)
{
	int action = SHOW;
	while (column_actions[action] && strcmp(column_actions[action], word) != 0)
		action++;
	return (enum change)action;
}

/* Over the next one that is shown; those that are hidden between them are passed. */
static void move_over(struct table *table, int column, int step)
{
	int count = (int)table->view->column_count;
	for (int next = column + step; next >= 0 && next < count; next = column + step) {
		bool passed = !table->view->columns[next].hidden;
		column = table_move_column(table, column, step);
		if (passed)
			return;
	}
}

static bool apply(struct table *table, int column, enum change change, struct error *err)
{
	switch (change) {
	case SHOW: return table_show_column(table, column, true, err);
	case HIDE: return table_show_column(table, column, false, err);
	case LEFT: move_over(table, column, -1); return true;
	case RIGHT: move_over(table, column, 1); return true;
	case WIDER: return table_widen_column(table, column, 1, err);
	case NARROWER: return table_widen_column(table, column, -1, err);
	default: table->view->columns[column].cells = 0; return true;
	}
}

/* The title behind the first word, with blanks or in quotes. */
static const char *title_of(const struct arguments *arguments)
{
	const char *rest = arguments->rest + strcspn(arguments->rest, " ");
	return arguments->count == 2 ? arguments->values[1] : rest + strspn(rest, " ");
}

static void change_one(struct app *app, const struct arguments *arguments)
{
	struct error err;
	struct table *table = screen_table(app->screens);
	const char *title = title_of(arguments);
	enum change change = change_of(arguments->values[0]);
	int column = view_column(table->view, title);
	if (change == NONE)
		app_say(app, ROLE_WARNING,
			"columns %s: show, hide, left, right, wider, narrower or auto",
			arguments->values[0]);
	else if (column < 0)
		app_say(app, ROLE_WARNING, "there is no column \"%s\"", title);
	else if (!apply(table, column, change, &err))
		app_say(app, ROLE_WARNING, "%s", err.text);
}

void run_columns(struct app *app, const struct arguments *arguments)
{
	struct chooser_about about = {
		.table = screen_table(app->screens), .add = add, .done = chosen, .owner = app};
	if (arguments->count)
		change_one(app, arguments);
	else
		screen_push(&app->screens, chooser_create(&about));
}
