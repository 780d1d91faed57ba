#include "app/sheet.h"

#include <stdlib.h>
#include <string.h>

#include "base/lines.h"
#include "base/memory.h"
#include "base/utf8.h"

enum { LINE = 1024 * 1024 /* bytes at most */ };

void sheet_init(struct sheet *sheet, enum output_format format, size_t columns)
{
	*sheet = (struct sheet){.format = format, .columns = columns};
	sheet->widths = xcalloc(columns + 1, sizeof(*sheet->widths));
	sheet->right = xcalloc(columns + 1, sizeof(*sheet->right));
	buf_init(&sheet->line, LINE);
}

void sheet_finish(struct sheet *sheet)
{
	buf_finish(&sheet->line);
	free(sheet->widths);
	free(sheet->right);
}

bool sheet_is_table(const struct sheet *sheet)
{
	return sheet->format == OUTPUT_TABLE || sheet->format == OUTPUT_WIDE;
}

static int width_of(const char *text)
{
	return (int)utf8_width(text, strlen(text));
}

void sheet_widen(struct sheet *sheet, size_t column, const char *text)
{
	int width = width_of(text);
	if (width > sheet->widths[column])
		sheet->widths[column] = width;
}

static void add_blanks(struct buf *line, int count)
{
	while (count-- > 0)
		buf_add_char(line, ' ');
}

/* TEXT on its side of a column; nothing behind the last one. */
static void add_table_cell(struct sheet *sheet, size_t column, const char *text)
{
	int own = width_of(text);
	int fill = sheet->widths[column] > own ? sheet->widths[column] - own : 0;
	bool right = sheet->right[column];
	bool last = column + 1 == sheet->columns;
	add_blanks(&sheet->line, right ? fill : 0);
	lines_flatten(&sheet->line, text);
	if (!last)
		add_blanks(&sheet->line, (right ? 0 : fill) + 2);
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

static void add_cell(struct sheet *sheet, size_t column, const char *text)
{
	switch (sheet->format) {
	case OUTPUT_CSV: add_csv_cell(&sheet->line, column, text); break;
	case OUTPUT_MARKDOWN: add_markdown_cell(&sheet->line, column, text); break;
	default: add_table_cell(sheet, column, text); break;
	}
}

static void print_line(struct sheet *sheet)
{
	struct buf *line = &sheet->line;
	while (sheet_is_table(sheet) && line->used && line->text[line->used - 1] == ' ')
		line->text[--line->used] = '\0';
	buf_add_char(line, '\n');
	lines_write(stdout, line->text, line->used);
	buf_clear(line);
}

void sheet_print(struct sheet *sheet, const char *const *cells)
{
	for (size_t c = 0; c < sheet->columns; c++)
		add_cell(sheet, c, cells[c]);
	print_line(sheet);
}

void sheet_print_titles(struct sheet *sheet, const char *const *titles)
{
	sheet_print(sheet, titles);
	if (sheet->format != OUTPUT_MARKDOWN)
		return;
	for (size_t c = 0; c < sheet->columns; c++)
		add_cell(sheet, c, sheet->right[c] ? "---:" : "---");
	print_line(sheet);
}
