#include "app/shown.h"

#include <stdlib.h>
#include <string.h>

#include "app/selection.h"
#include "doc/json.h"
#include "ui/table.h"

enum { ITEM_MAX = 64 * 1024 * 1024 /* bytes of one item as JSON */ };

static struct shown_row *add_row(struct shown *shown, size_t place)
{
	struct shown_row *row = array_push(&shown->rows);
	row->place = place;
	row->cells = arena_get(&shown->arena, shown->columns * sizeof(*row->cells));
	return row;
}

static void begin_columns(struct shown *shown, size_t columns)
{
	bool *right = arena_get(&shown->arena, columns * sizeof(*right));
	shown->columns = columns;
	shown->titles = arena_get(&shown->arena, columns * sizeof(*shown->titles));
	for (size_t c = 0; c < columns; c++)
		right[c] = false;
	shown->right = right;
}

static const char *keep(struct shown *shown, const char *text)
{
	return arena_text(&shown->arena, text, strlen(text));
}

/* ---- cells of the view --------------------------------------------------------------------- */

/* Lines of scripts have the same columns whatever there is. */
static bool is_printed(const struct column *column)
{
	return !column->hidden && !column->optional;
}

static void begin_view(struct shown *shown, const struct view *view)
{
	bool *right = arena_get(&shown->arena, view->column_count * sizeof(*right));
	size_t count = 0;
	begin_columns(shown, view->column_count);
	for (size_t c = 0; c < view->column_count; c++) {
		if (!is_printed(&view->columns[c]))
			continue;
		shown->titles[count] = keep(shown, view->columns[c].title);
		right[count++] = view->columns[c].right;
	}
	shown->columns = count;
	shown->right = right;
}

static void fill_view(struct shown *shown, struct table *table, const struct row *row, size_t place,
	const struct format_choice *choice)
{
	struct shown_row *own = add_row(shown, place);
	size_t count = 0;
	for (size_t c = 0; c < table->view->column_count; c++)
		if (is_printed(&table->view->columns[c]))
			own->cells[count++] = keep(shown, table_cell_text(table, row, c, choice));
	arena_clear(&table->arena);
}

/* In the order of the view. */
static void order_as_view(const struct shown_about *about, struct table *table)
{
	struct format_choice choice = app_look(about->app).format;
	const struct array *rows = &about->list->rows;
	for (size_t i = 0; i < rows->count; i++)
		*(struct row *)array_push(&table->shown) = *(const struct row *)array_at(rows, i);
	table_sort(table, &choice);
	for (size_t i = 0; i < rows->count; i++)
		*(struct row *)array_at(rows, i) = *(const struct row *)array_at(&table->shown, i);
}

static void show_view(
	struct shown *shown, const struct shown_about *about, const struct selection *selection)
{
	struct format_choice choice = app_look(about->app).format;
	struct table_source none = {0};
	struct table table;
	table_init(&table, about->view, &none);
	if (!selection)
		order_as_view(about, &table);
	size_t count = selection ? selection_count(selection) : about->list->rows.count;
	for (size_t i = 0; i < count; i++) {
		size_t place = selection ? selection_place(selection, i) : i;
		fill_view(shown, &table, array_at(&about->list->rows, place), place, &choice);
	}
	table.view = NULL; /* not ours */
	table_finish(&table);
}

/* ---- cells of SELECT ----------------------------------------------------------------------- */

static void show_select(struct shown *shown, struct selection *selection)
{
	begin_columns(shown, selection_columns(selection));
	for (size_t c = 0; c < shown->columns; c++)
		shown->titles[c] = keep(shown, selection_title(selection, c));
	for (size_t i = 0; i < selection_count(selection); i++) {
		struct shown_row *row = add_row(shown, selection_place(selection, i));
		for (size_t c = 0; c < shown->columns; c++)
			row->cells[c] = keep(shown, selection_cell(selection, i, c));
	}
}

/* ---- items --------------------------------------------------------------------------------- */

static bool show_item(
	struct shown *shown, const struct shown_about *about, size_t place, struct error *err)
{
	struct buf text;
	struct row_list one;
	struct builder builder;
	buf_init(&text, ITEM_MAX);
	builder_init(&builder);
	row_list_init(&one);
	*(struct row *)array_push(&one.rows) =
		*(const struct row *)array_at(&about->list->rows, place);
	get_add_items(about->app, about->view, &one, &builder);
	struct doc *item = builder_finish_doc(&builder);
	bool good = (item && json_write(&text, doc_root(item), 0)) || get_too_many(err);
	if (good)
		add_row(shown, place)->cells[0] = arena_text(&shown->arena, text.text, text.used);
	doc_unref(item);
	row_list_finish(&one);
	builder_finish(&builder);
	buf_finish(&text);
	return good;
}

static bool show_items(struct shown *shown, const struct shown_about *about,
	const struct selection *selection, struct error *err)
{
	size_t count = selection ? selection_count(selection) : about->list->rows.count;
	bool good = true;
	for (size_t i = 0; good && i < count; i++)
		good = show_item(shown, about, selection ? selection_place(selection, i) : i, err);
	return good;
}

/* ---- queries ------------------------------------------------------------------------------- */

static bool select_rows(
	struct selection *selection, const struct shown_about *about, struct error *err)
{
	if (about->again)
		return selection_again(selection, about->app, about->view, about->list,
			about->query, about->every, err);
	return selection_of_rows(
		selection, about->app, about->view, about->list, about->query, err);
}

static bool show_query(struct shown *shown, const struct shown_about *about, struct error *err)
{
	struct selection selection;
	bool good = select_rows(&selection, about, err) && selection_is_of_rows(&selection, err);
	if (good && about->items)
		good = show_items(shown, about, &selection, err);
	else if (good && selection_has_columns(&selection))
		show_select(shown, &selection);
	else if (good)
		show_view(shown, about, &selection);
	selection_finish(&selection);
	return good;
}

bool shown_make(struct shown *shown, const struct shown_about *about, struct error *err)
{
	*shown = (struct shown){0};
	array_init(&shown->rows, sizeof(struct shown_row));
	arena_init(&shown->arena);
	if (about->items)
		begin_columns(shown, 1);
	else
		begin_view(shown, about->view);
	if (about->query || about->items)
		get_order(about->list);
	if (about->query)
		return show_query(shown, about, err);
	if (about->items)
		return show_items(shown, about, NULL, err);
	show_view(shown, about, NULL);
	return true;
}

void shown_finish(struct shown *shown)
{
	array_finish(&shown->rows);
	arena_finish(&shown->arena);
}
