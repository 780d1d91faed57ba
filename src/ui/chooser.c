#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/memory.h"
#include "ui/chooser_private.h"

/* ---- what there is to choose from ------------------------------------------------------------ */

static struct view *view_of(const struct chooser *chooser)
{
	return chooser->about.table->view;
}

bool chooser_is_column(const struct chooser *chooser, int item)
{
	return item < (int)view_of(chooser)->column_count;
}

struct column *chooser_column(const struct chooser *chooser)
{
	struct view *view = view_of(chooser);
	return chooser_is_column(chooser, chooser->cursor) ? &view->columns[chooser->cursor] : NULL;
}

/* Whether a column has the field as its value. */
static bool is_in_use(const struct view *view, const struct field *field)
{
	for (size_t c = 0; c < view->column_count; c++)
		if (!strcmp(expression_text(view->columns[c].values[0]), field->name))
			return true;
	return false;
}

/* Whether it can be added: a whole object is no value for a cell, and a hidden name no name. */
static bool is_offered(const struct chooser *chooser, const struct field *field)
{
	const struct view *view = view_of(chooser);
	return field->value && vocabulary_find(fields_of(view->type), field->name) == field &&
		!is_in_use(view, field);
}

const struct field *chooser_field(const struct chooser *chooser, int item)
{
	const struct view *view = view_of(chooser);
	const struct vocabulary *words = fields_of(view->type);
	int index = item - (int)view->column_count;
	for (; index >= 0 && words; words = words->next)
		for (const struct field *field = words->fields; field->name; field++)
			if (is_offered(chooser, field) && index-- == 0)
				return field;
	return NULL;
}

int chooser_count(const struct chooser *chooser)
{
	int count = (int)view_of(chooser)->column_count;
	while (chooser_field(chooser, count))
		count++;
	return count;
}

/* ---- what keys do ---------------------------------------------------------------------------- */

void chooser_say(struct chooser *chooser, const char *text)
{
	snprintf(chooser->note, sizeof(chooser->note), "%s", text);
}

/* What was tried has worked, or ERR says why not. */
static bool tried(struct chooser *chooser, bool good, const struct error *err)
{
	if (good)
		chooser->changed = true;
	else
		chooser_say(chooser, err->text);
	return true;
}

static void move_to(struct chooser *chooser, int item)
{
	int last = chooser_count(chooser) - 1;
	chooser->cursor = item < 0 ? 0 : item > last ? last : item;
}

static bool take_down(void *data)
{
	struct chooser *chooser = data;
	move_to(chooser, chooser->cursor + 1);
	return true;
}

static bool take_up(void *data)
{
	struct chooser *chooser = data;
	move_to(chooser, chooser->cursor - 1);
	return true;
}

static bool take_first(void *chooser)
{
	move_to(chooser, 0);
	return true;
}

static bool take_last(void *data)
{
	struct chooser *chooser = data;
	move_to(chooser, chooser_count(chooser) - 1);
	return true;
}

static bool take_keep(void *data)
{
	struct chooser *chooser = data;
	chooser->about.done(chooser->about.owner, chooser->changed);
	return true;
}

static bool take_cancel(void *data)
{
	struct chooser *chooser = data;
	table_columns_restore(chooser->about.table, &chooser->before);
	chooser->about.done(chooser->about.owner, false);
	return true;
}

bool chooser_add(struct chooser *chooser, const char *title, const char *value, struct error *err)
{
	struct table *table = chooser->about.table;
	if (!table_add_column(table, title, value, &chooser->choice, err))
		return false;
	chooser->cursor = (int)table->view->column_count - 1;
	chooser->changed = true;
	return true;
}

static bool take_choice(void *data)
{
	struct chooser *chooser = data;
	struct error err;
	const struct column *column = chooser_column(chooser);
	const struct field *field = chooser_field(chooser, chooser->cursor);
	if (column)
		return tried(chooser,
			table_show_column(
				chooser->about.table, chooser->cursor, column->hidden, &err),
			&err);
	if (!field)
		return true;
	char *title = view_column_title(field->name);
	tried(chooser, chooser_add(chooser, title, field->name, &err), &err);
	free(title);
	return true;
}

static bool move_column(struct chooser *chooser, int step)
{
	if (!chooser_column(chooser))
		return true;
	chooser->cursor = table_move_column(chooser->about.table, chooser->cursor, step);
	chooser->changed = true;
	return true;
}

static bool take_left(void *chooser)
{
	return move_column(chooser, -1);
}

static bool take_right(void *chooser)
{
	return move_column(chooser, 1);
}

static bool widen(struct chooser *chooser, int cells)
{
	struct error err;
	const struct column *column = chooser_column(chooser);
	if (!column)
		return true;
	if (column->hidden)
		return tried(chooser, error_set(&err, "it is hidden: Space shows it"), &err);
	return tried(chooser,
		table_widen_column(chooser->about.table, chooser->cursor, cells, &err), &err);
}

static bool take_wider(void *chooser)
{
	return widen(chooser, 1);
}

static bool take_narrower(void *chooser)
{
	return widen(chooser, -1);
}

static bool take_automatic(void *data)
{
	struct chooser *chooser = data;
	struct column *column = chooser_column(chooser);
	if (!column)
		return true;
	column->cells = 0;
	chooser->changed = true;
	return true;
}

static bool take_format(void *data)
{
	struct chooser *chooser = data;
	const struct column *column = chooser_column(chooser);
	if (!column)
		return true;
	table_format_column(chooser->about.table, chooser->cursor,
		(enum format)((column->format + 1) % FORMATS));
	chooser->changed = true;
	return true;
}

static bool take_priority(void *data)
{
	struct chooser *chooser = data;
	struct column *column = chooser_column(chooser);
	if (!column)
		return true;
	column->priority = *chooser->pressed - '0';
	chooser->changed = true;
	return true;
}

static bool take_new(void *data)
{
	const struct chooser *chooser = data;
	chooser->about.add(chooser->about.owner);
	return true;
}

static bool take_out(void *data)
{
	struct chooser *chooser = data;
	struct error err;
	if (!chooser_column(chooser))
		return true;
	tried(chooser, table_take_column(chooser->about.table, chooser->cursor, &err), &err);
	move_to(chooser, chooser->cursor);
	return true;
}

const struct fixed_key chooser_keys[] = {{"Enter", "keeps the columns as they are now", take_keep},
	{"Esc q", "brings back what was there before", take_cancel},
	{"Down j", "the next line", take_down}, {"Up k", "the line before", take_up},
	{"Home g", "the first line", take_first}, {"End G", "the last line", take_last},
	{"Space", "shows or hides the column; adds the field as a column", take_choice},
	{"[ K", "moves the column to the left", take_left},
	{"] J", "moves the column to the right", take_right},
	{"Right l", "makes it one cell wider", take_wider},
	{"Left h", "makes it one cell narrower", take_narrower},
	{"=", "as wide as its texts again", take_automatic},
	{"f", "the next way to write its values: number, age, bytes ...", take_format},
	{"0 1 2 3 4 5 6 7 8 9", "its priority: 9 gives way first when it is narrow, 0 never",
		take_priority},
	{"n", "a new column: asks for its value, any expression, and for its title", take_new},
	{"D", "takes the column out of the view", take_out}, {0}};

static bool take_key(struct screen *screen, const struct key *key)
{
	struct chooser *chooser = (struct chooser *)screen;
	*chooser->note = '\0';
	chooser->pressed = key->name;
	fixed_take(chooser_keys, key->name, chooser); /* which may have taken it away */
	return true;
}

static void destroy(struct screen *screen)
{
	struct chooser *chooser = (struct chooser *)screen;
	view_columns_finish(&chooser->before.columns);
	free(chooser);
}

static const struct screen_hint hints[] = {{"Enter", "keep"}, {"Esc", "back"},
	{"Space", "show/hide"}, {"[ ]", "move"}, {"Left/Right", "width"}, {"n", "new"},
	{"0-9", "priority"}, {"=", "own width"}, {"f", "format"}, {"D", "take out"}, {0}};

static const struct screen_ops chooser_ops = {.section = KEYMAP_GLOBAL,
	.overlay = true,
	.hints = hints,
	.draw = chooser_draw,
	.key = take_key,
	.destroy = destroy};

struct screen *chooser_create(const struct chooser_about *about)
{
	struct chooser *chooser = xcalloc(1, sizeof(*chooser));
	chooser->screen.ops = &chooser_ops;
	chooser->about = *about;
	table_columns_copy(about->table, &chooser->before);
	about->table->scroll = 0; /* what is chosen must be seen */
	return &chooser->screen;
}

struct chooser *chooser_of(struct screen *screen)
{
	return screen && screen->ops == &chooser_ops ? (struct chooser *)screen : NULL;
}

const struct table *chooser_table(const struct chooser *chooser)
{
	return chooser->about.table;
}
