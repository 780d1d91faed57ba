#include "app/print.h"

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

/* TEXT on its side of a column; nothing behind the last one. */
static void add_cell(
	const struct printing *printing, struct buf *line, size_t column, const char *text)
{
	const struct view *view = printing->table.view;
	int fill = printing->widths[column] - width_of(text);
	bool right = view->columns[column].right;
	bool last = column + 1 == view->column_count;
	buf_printf(line, "%*s", right ? fill : 0, "");
	for (const char *at = text; *at; at++)
		buf_add_char(line, *at == '\n' ? ' ' : *at);
	if (!last)
		buf_printf(line, "%*s", (right ? 0 : fill) + 2, "");
}

static void print_line(struct buf *line)
{
	while (line->used && line->text[line->used - 1] == ' ')
		line->text[--line->used] = '\0';
	buf_add_char(line, '\n');
	lines_write(stdout, line->text, line->used);
	buf_clear(line);
}

static void print_rows(struct printing *printing)
{
	const struct view *view = printing->table.view;
	struct buf line;
	buf_init(&line, 1024 * 1024);
	for (size_t c = 0; c < view->column_count; c++)
		add_cell(printing, &line, c, view->columns[c].title);
	print_line(&line);
	for (size_t row = 0; row < printing->table.shown.count; row++) {
		for (size_t c = 0; c < view->column_count; c++)
			add_cell(printing, &line, c, cell(printing, row, c));
		print_line(&line);
		arena_clear(&printing->table.arena);
	}
	buf_finish(&line);
}

void print_table(struct app *app, struct view *view, struct row_list *list)
{
	struct table_source none = {0};
	struct printing printing = {.choice = app_look(app).format};
	if (!list->rows.count)
		return;
	table_init(&printing.table, view, &none);
	for (size_t i = 0; i < list->rows.count; i++)
		*(struct row *)array_push(&printing.table.shown) =
			*(const struct row *)array_at(&list->rows, i);
	table_sort(&printing.table, &printing.choice);
	measure(&printing);
	print_rows(&printing);
	printing.table.view = NULL; /* not ours */
	table_finish(&printing.table);
}
