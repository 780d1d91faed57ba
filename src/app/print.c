#include "app/print.h"

#include <ctype.h>
#include <stdlib.h>
#include <string.h>

#include "base/lines.h"
#include "base/memory.h"
#include "base/utf8.h"

/* All cells as text, and the width of each column. */
struct printing {
	struct table table; /* borrows the view: for its cells and its order */
	struct format_choice choice;
	int widths[VIEW_COLUMNS];
	enum output_format format;
};

static int width_of(const char *text)
{
	return (int)utf8_width(text, strlen(text));
}

static const char *cell(struct printing *printing, size_t row, size_t column)
{
	return table_cell_text(
		&printing->table, array_at(&printing->table.shown, row), column, &printing->choice);
}

static void measure(struct printing *printing)
{
	const struct view *view = printing->table.view;
	for (size_t c = 0; c < view->column_count; c++) {
		printing->widths[c] = width_of(view->columns[c].title);
		for (size_t row = 0; row < printing->table.shown.count; row++) {
			int own = width_of(cell(printing, row, c));
			if (own > printing->widths[c])
				printing->widths[c] = own;
			arena_clear(&printing->table.arena);
		}
	}
}

/* A cell stays in its line. */
static void add_line_text(struct buf *line, const char *text)
{
	for (const char *at = text; *at; at++)
		buf_add_char(line, *at == '\n' ? ' ' : *at);
}

/* TEXT on its side of a column; nothing behind the last one. */
static void add_table_cell(
	const struct printing *printing, struct buf *line, size_t column, const char *text)
{
	const struct view *view = printing->table.view;
	int fill = printing->widths[column] - width_of(text);
	bool right = view->columns[column].right;
	bool last = column + 1 == view->column_count;
	buf_printf(line, "%*s", right ? fill : 0, "");
	add_line_text(line, text);
	if (!last)
		buf_printf(line, "%*s", (right ? 0 : fill) + 2, "");
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

static void add_cell(
	const struct printing *printing, struct buf *line, size_t column, const char *text)
{
	switch (printing->format) {
	case OUTPUT_CSV: add_csv_cell(line, column, text); break;
	case OUTPUT_MARKDOWN: add_markdown_cell(line, column, text); break;
	default: add_table_cell(printing, line, column, text); break;
	}
}

static void print_line(const struct printing *printing, struct buf *line)
{
	bool table = printing->format == OUTPUT_TABLE || printing->format == OUTPUT_WIDE;
	while (table && line->used && line->text[line->used - 1] == ' ')
		line->text[--line->used] = '\0';
	buf_add_char(line, '\n');
	lines_write(stdout, line->text, line->used);
	buf_clear(line);
}

static void print_titles(const struct printing *printing, struct buf *line)
{
	const struct view *view = printing->table.view;
	for (size_t c = 0; c < view->column_count; c++)
		add_cell(printing, line, c, view->columns[c].title);
	print_line(printing, line);
	for (size_t c = 0; printing->format == OUTPUT_MARKDOWN && c < view->column_count; c++)
		add_cell(printing, line, c, view->columns[c].right ? "---:" : "---");
	if (printing->format == OUTPUT_MARKDOWN)
		print_line(printing, line);
}

static void print_rows(struct printing *printing)
{
	const struct view *view = printing->table.view;
	struct buf line;
	buf_init(&line, 1024 * 1024);
	print_titles(printing, &line);
	for (size_t row = 0; row < printing->table.shown.count; row++) {
		for (size_t c = 0; c < view->column_count; c++)
			add_cell(printing, &line, c, cell(printing, row, c));
		print_line(printing, &line);
		arena_clear(&printing->table.arena);
	}
	buf_finish(&line);
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
static void print_names(const struct printing *printing)
{
	const struct view *view = printing->table.view;
	for (size_t i = 0; i < printing->table.shown.count; i++) {
		const struct row *row = array_at(&printing->table.shown, i);
		const struct vm *vm = view->type == ROW_VM ? row->subject : NULL;
		const char *name =
			node_text_or(node_at(row->object, KEY_metadata, KEY_name, KEY_none), "");
		if (vm)
			lines_printf(stdout, "vm/%s\n", *vm->name ? vm->name : vm->id);
		else
			print_name(view->resource, name);
	}
}

void print_view(
	struct app *app, struct view *view, struct row_list *list, enum output_format format)
{
	struct printing printing = {.choice = app_look(app).format, .format = format};
	struct table_source none = {0};
	if (!list->rows.count)
		return;
	table_init(&printing.table, view, &none);
	for (size_t i = 0; i < list->rows.count; i++)
		*(struct row *)array_push(&printing.table.shown) =
			*(const struct row *)array_at(&list->rows, i);
	table_sort(&printing.table, &printing.choice);
	if (format == OUTPUT_NAME) {
		print_names(&printing);
	} else {
		measure(&printing);
		print_rows(&printing);
	}
	printing.table.view = NULL; /* not ours */
	table_finish(&printing.table);
}
