#include <stdlib.h>
#include <string.h>

#include "support/term_private.h"

static FILE *open_look(struct term *term)
{
	free(term->look);
	term->look = NULL;
	return open_memstream(&term->look, &term->look_length);
}

const char *term_text(struct term *term)
{
	FILE *out = open_look(term);

	for (int row = 0; row < term->screen.lines; row++) {
		term_screen_print_row(&term->screen, row, out);
		putc('\n', out);
	}
	fclose(out);
	return term->look;
}

const char *term_row(struct term *term, int row)
{
	FILE *out = open_look(term);

	term_screen_print_row(&term->screen, row, out);
	fclose(out);
	return term->look;
}

/* The column of the cell that shows the byte at that offset of term_row(). */
static int column_of(struct term *term, int row, size_t offset)
{
	struct term_cell cell;
	size_t shown = 0;
	int column = 0;

	while (term_cell(term, column, row, &cell)) {
		shown += cell.text[0] == '\0' ? 1 : strlen(cell.text);
		if (shown > offset)
			break;
		column += cell.width;
	}
	return column;
}

bool term_find(struct term *term, const char *text, int *column, int *row)
{
	for (int at = 0; at < term->screen.lines; at++) {
		const char *line = term_row(term, at);
		const char *found = strstr(line, text);

		if (found == NULL)
			continue;
		*column = column_of(term, at, (size_t)(found - line));
		*row = at;
		return true;
	}
	return false;
}

bool term_cell(struct term *term, int column, int row, struct term_cell *cell)
{
	return term_screen_cell(&term->screen, column, row, cell);
}

void term_cursor(const struct term *term, int *column, int *row)
{
	term_screen_cursor(&term->screen, column, row);
}

bool term_mode(const struct term *term, int number)
{
	return term_state_has_mode(&term->screen.state, number);
}

bool term_cursor_visible(const struct term *term)
{
	return term_mode(term, 25);
}

bool term_alternate(const struct term *term)
{
	return term_mode(term, 1049) || term_mode(term, 1047) || term_mode(term, 47);
}

const char *term_title(const struct term *term)
{
	return term->screen.state.title;
}

uint64_t term_bytes(const struct term *term)
{
	return term->total;
}

const char *term_raw(const struct term *term, uint64_t since, size_t *length)
{
	uint64_t first = term->total - term->raw_length;

	if (since < first || since > term->total)
		return NULL;
	*length = (size_t)(term->total - since);
	return term->raw + (since - first);
}

bool term_printed(const struct term *term, const char *bytes)
{
	return memmem(term->raw, term->raw_length, bytes, strlen(bytes)) != NULL;
}

static void print_frame_edge(int columns, FILE *out)
{
	putc('+', out);
	for (int i = 0; i < columns; i++)
		putc('-', out);
	fputs("+\n", out);
}

void term_dump(struct term *term, FILE *out)
{
	int column, row;

	term_cursor(term, &column, &row);
	fprintf(out, "%dx%d, cursor at column %d row %d, %s, %s screen, title \"%s\", %ju bytes\n",
		term->screen.columns, term->screen.lines, column, row,
		term_cursor_visible(term) ? "visible" : "hidden",
		term_alternate(term) ? "alternate" : "main", term_title(term),
		(uintmax_t)term->total);
	print_frame_edge(term->screen.columns, out);
	for (row = 0; row < term->screen.lines; row++) {
		putc('|', out);
		term_screen_print_row(&term->screen, row, out);
		fputs("\n", out);
	}
	print_frame_edge(term->screen.columns, out);
}
