#include "app/print.h"

#include <ctype.h>
#include <stdlib.h>
#include <string.h>

#include "app/sheet.h"
#include "base/lines.h"
#include "base/memory.h"

/* ---- any cells ----------------------------------------------------------------------------- */

enum { KEPT_MAX = 32 * 1024 * 1024 /* bytes of cells that are worked out once only */ };

/* A grid on its way through a sheet. */
struct printing {
	const struct grid *grid;
	struct sheet sheet;
	struct buf kept;    /* texts of the first rows, one after the other ... */
	size_t kept_rows;   /* ... of so many */
	const char *at;	    /* the first text in `kept` that is not printed yet */
	const char **cells; /* of one line */
};

static const char *cell(const struct grid *grid, size_t row, size_t column)
{
	return grid->cell(grid->data, row, column);
}

/* Columns are as wide as their widest cell: all are looked at before the first is printed. */
static void measure(struct printing *printing)
{
	const struct grid *grid = printing->grid;
	bool keep = true;
	for (size_t row = 0; row < grid->rows; row++) {
		for (size_t c = 0; c < grid->columns; c++) {
			const char *text = cell(grid, row, c);
			sheet_widen(&printing->sheet, c, text);
			keep = keep && buf_add(&printing->kept, text, strlen(text) + 1);
		}
		printing->kept_rows += keep;
	}
	printing->at = printing->kept.text;
}

static void fill_line(struct printing *printing, size_t row)
{
	const struct grid *grid = printing->grid;
	for (size_t c = 0; c < grid->columns; c++) {
		bool kept = row < printing->kept_rows;
		printing->cells[c] = kept ? printing->at : cell(grid, row, c);
		if (kept)
			printing->at += strlen(printing->at) + 1;
	}
}

static void begin_printing(struct printing *printing, enum output_format format)
{
	const struct grid *grid = printing->grid;
	sheet_init(&printing->sheet, format, grid->columns);
	buf_init(&printing->kept, KEPT_MAX);
	printing->cells = xcalloc(grid->columns, sizeof(*printing->cells));
	for (size_t c = 0; c < grid->columns; c++) {
		printing->cells[c] = grid->title(grid->data, c);
		printing->sheet.right[c] = grid->right && grid->right(grid->data, c);
		sheet_widen(&printing->sheet, c, printing->cells[c]);
	}
}

void print_grid(const struct grid *grid, enum output_format format)
{
	struct printing printing = {.grid = grid};
	if (!grid->rows || !grid->columns)
		return;
	begin_printing(&printing, format);
	if (sheet_is_table(&printing.sheet))
		measure(&printing);
	sheet_print_titles(&printing.sheet, printing.cells);
	for (size_t row = 0; row < grid->rows; row++) {
		fill_line(&printing, row);
		sheet_print(&printing.sheet, printing.cells);
	}
	sheet_finish(&printing.sheet);
	buf_finish(&printing.kept);
	free(printing.cells);
}

/* ---- views --------------------------------------------------------------------------------- */

static const char *view_title(void *data, size_t column)
{
	const struct view_cells *cells = data;
	return cells->table.view->columns[cells->columns[column]].title;
}

static bool view_right(void *data, size_t column)
{
	const struct view_cells *cells = data;
	return cells->table.view->columns[cells->columns[column]].right;
}

static const char *view_cell(void *data, size_t row, size_t column)
{
	struct view_cells *cells = data;
	struct table *table = &cells->table;
	if (cells->row != row)
		arena_clear(&table->arena);
	cells->row = row;
	return table_cell_text(
		table, array_at(&table->shown, row), cells->columns[column], &cells->choice);
}

static void print_name(const struct resource *resource, const char *name)
{
	char kind[40];
	size_t length = strlen(resource->kind);
	for (size_t i = 0; i <= length && i < sizeof(kind); i++)
		kind[i] = (char)tolower((unsigned char)resource->kind[i]);
	kind[sizeof(kind) - 1] = '\0';
	lines_printf(stdout, "%s.%s/%s\n", kind, resource->group, name);
}

/* As kubectl writes and takes it; a VM of a plan is no object. */
static void print_names(const struct table *table)
{
	const struct view *view = table->view;
	for (size_t i = 0; i < table->shown.count; i++) {
		const struct row *row = array_at(&table->shown, i);
		const struct vm *vm = view->type == ROW_VM ? row->subject : NULL;
		const char *name =
			node_text_or(node_at(row->object, KEY_metadata, KEY_name, KEY_none), "");
		if (vm)
			lines_printf(stdout, "vm/%s\n", *vm->name ? vm->name : vm->id);
		else
			print_name(view->resource, name);
	}
}

void view_cells_init(
	struct view_cells *cells, struct app *app, struct view *view, const struct row_list *list)
{
	struct table_source none = {0};
	*cells = (struct view_cells){.choice = app_look(app).format};
	size_t count = 0;
	for (size_t i = 0; i < view->column_count; i++)
		if (!view->columns[i].hidden && !view->columns[i].optional)
			cells->columns[count++] = i;
	cells->grid = (struct grid){.columns = count,
		.rows = list->rows.count,
		.title = view_title,
		.right = view_right,
		.cell = view_cell,
		.data = cells};
	table_init(&cells->table, view, &none);
	for (size_t i = 0; i < list->rows.count; i++)
		*(struct row *)array_push(&cells->table.shown) =
			*(const struct row *)array_at(&list->rows, i);
}

void view_cells_finish(struct view_cells *cells)
{
	cells->table.view = NULL; /* not ours */
	table_finish(&cells->table);
}

void print_view(struct app *app, struct view *view, struct row_list *list, bool sorted,
	enum output_format format)
{
	struct view_cells cells;
	view_cells_init(&cells, app, view, list);
	if (sorted)
		table_sort(&cells.table, &cells.choice);
	if (format == OUTPUT_NAME)
		print_names(&cells.table);
	else
		print_grid(&cells.grid, format);
	view_cells_finish(&cells);
}
