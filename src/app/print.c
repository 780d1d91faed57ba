#include "app/print.h"

#include <ctype.h>
#include <stdlib.h>
#include <string.h>

#include "base/lines.h"
#include "base/memory.h"
#include "base/utf8.h"

enum { LINE = 1024 * 1024 /* bytes at most */ };

/* ---- any cells ----------------------------------------------------------------------------- */

struct printing {
	const struct grid *grid;
	enum output_format format;
	int *widths; /* of columns, in cells of a terminal */
	struct buf line;
};

static bool is_table(const struct printing *printing)
{
	return printing->format == OUTPUT_TABLE || printing->format == OUTPUT_WIDE;
}

static int width_of(const char *text)
{
	return (int)utf8_width(text, strlen(text));
}

static const char *cell(const struct grid *grid, size_t row, size_t column)
{
	return grid->cell(grid->data, row, column);
}

static bool on_right(const struct grid *grid, size_t column)
{
	return grid->right && grid->right(grid->data, column);
}

static void measure(struct printing *printing)
{
	const struct grid *grid = printing->grid;
	for (size_t c = 0; c < grid->columns; c++)
		printing->widths[c] = width_of(grid->title(grid->data, c));
	for (size_t row = 0; row < grid->rows; row++) {
		for (size_t c = 0; c < grid->columns; c++) {
			int own = width_of(cell(grid, row, c));
			if (own > printing->widths[c])
				printing->widths[c] = own;
		}
	}
}

/* A cell stays in its line. */
static void add_in_line(struct buf *line, const char *text)
{
	for (const char *at = text; *at; at++)
		buf_add_char(line, *at == '\n' ? ' ' : *at);
}

/* TEXT on its side of a column; nothing behind the last one. */
static void add_table_cell(struct printing *printing, size_t column, const char *text)
{
	int fill = printing->widths[column] - width_of(text);
	bool right = on_right(printing->grid, column);
	bool last = column + 1 == printing->grid->columns;
	buf_printf(&printing->line, "%*s", right ? fill : 0, "");
	add_in_line(&printing->line, text);
	if (!last)
		buf_printf(&printing->line, "%*s", (right ? 0 : fill) + 2, "");
}

static void add_csv_cell(struct buf *line, size_t column, const char *text)
{
	buf_add_text(line, column ? "," : "");
	if (!strpbrk(text, ",\"\r\n")) {
		buf_add_text(line, text);
		return;
	}
	buf_add_char(line, '"');
	for (const char *at = text; *at; at++) {
		buf_add_text(line, *at == '"' ? "\"" : "");
		buf_add_char(line, *at);
	}
	buf_add_char(line, '"');
}

static void add_markdown_cell(struct buf *line, size_t column, const char *text)
{
	buf_add_text(line, column ? " " : "| ");
	for (const char *at = text; *at; at++) {
		buf_add_text(line, *at == '|' || *at == '\\' ? "\\" : "");
		buf_add_char(line, *at == '\n' ? ' ' : *at);
	}
	buf_add_text(line, " |");
}

static void add_cell(struct printing *printing, size_t column, const char *text)
{
	switch (printing->format) {
	case OUTPUT_CSV: add_csv_cell(&printing->line, column, text); break;
	case OUTPUT_MARKDOWN: add_markdown_cell(&printing->line, column, text); break;
	default: add_table_cell(printing, column, text); break;
	}
}

static void print_line(struct printing *printing)
{
	struct buf *line = &printing->line;
	while (is_table(printing) && line->used && line->text[line->used - 1] == ' ')
		line->text[--line->used] = '\0';
	buf_add_char(line, '\n');
	lines_write(stdout, line->text, line->used);
	buf_clear(line);
}

static void print_titles(struct printing *printing)
{
	const struct grid *grid = printing->grid;
	for (size_t c = 0; c < grid->columns; c++)
		add_cell(printing, c, grid->title(grid->data, c));
	print_line(printing);
	if (printing->format != OUTPUT_MARKDOWN)
		return;
	for (size_t c = 0; c < grid->columns; c++)
		add_cell(printing, c, on_right(grid, c) ? "---:" : "---");
	print_line(printing);
}

void print_grid(const struct grid *grid, enum output_format format)
{
	struct printing printing = {.grid = grid, .format = format};
	if (!grid->rows || !grid->columns)
		return;
	printing.widths = xcalloc(grid->columns, sizeof(int));
	buf_init(&printing.line, LINE);
	if (is_table(&printing))
		measure(&printing);
	print_titles(&printing);
	for (size_t row = 0; row < grid->rows; row++) {
		for (size_t c = 0; c < grid->columns; c++)
			add_cell(&printing, c, cell(grid, row, c));
		print_line(&printing);
	}
	buf_finish(&printing.line);
	free(printing.widths);
}

/* ---- views --------------------------------------------------------------------------------- */

struct view_cells {
	struct table table; /* borrows the view: for its cells and its order */
	struct format_choice choice;
	size_t row;		      /* that the arena has texts of */
	size_t columns[VIEW_COLUMNS]; /* those that are not hidden */
	size_t count;
};

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

void print_view(struct app *app, struct view *view, struct row_list *list, bool sorted,
	enum output_format format)
{
	struct view_cells cells = {.choice = app_look(app).format};
	struct table *table = &cells.table;
	struct table_source none = {0};
	for (size_t i = 0; i < view->column_count; i++)
		if (!view->columns[i].hidden)
			cells.columns[cells.count++] = i;
	struct grid grid = {.columns = cells.count,
		.rows = list->rows.count,
		.title = view_title,
		.right = view_right,
		.cell = view_cell,
		.data = &cells};
	table_init(table, view, &none);
	for (size_t i = 0; i < list->rows.count; i++)
		*(struct row *)array_push(&table->shown) =
			*(const struct row *)array_at(&list->rows, i);
	if (sorted)
		table_sort(table, &cells.choice);
	if (format == OUTPUT_NAME)
		print_names(table);
	else
		print_grid(&grid, format);
	table->view = NULL; /* not ours */
	table_finish(table);
}
