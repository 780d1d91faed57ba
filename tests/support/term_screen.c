#include "support/term_screen.h"

#include <stdint.h>
#include <stdlib.h>
#include <string.h>

enum { COLUMNS_MIN = 2, SECOND_HALF = UINT32_MAX };

static void make_emulator(struct term_screen *screen, int columns, int lines)
{
	screen->columns = columns;
	screen->lines = lines;
	screen->emulator = vterm_new(lines, columns < COLUMNS_MIN ? COLUMNS_MIN : columns);
	vterm_set_utf8(screen->emulator, 1);
	screen->cells = vterm_obtain_screen(screen->emulator);
	vterm_screen_enable_altscreen(screen->cells, 1);
	vterm_screen_reset(screen->cells, 1);
	vterm_output_set_callback(screen->emulator, screen->answer, screen->user);
}

void term_screen_init(
	struct term_screen *screen, int columns, int lines, VTermOutputCallback *answer, void *user)
{
	*screen = (struct term_screen){.answer = answer, .user = user};
	term_state_init(&screen->state);
	make_emulator(screen, columns, lines);
}

void term_screen_finish(struct term_screen *screen)
{
	vterm_free(screen->emulator);
	*screen = (struct term_screen){0};
}

static size_t sequence_size(unsigned char lead)
{
	return lead < 0xc0 ? 1 : lead < 0xe0 ? 2 : lead < 0xf0 ? 3 : 4;
}

/* How many of the last bytes are the start of a UTF-8 sequence that is not yet complete. */
static size_t incomplete_tail(const char *bytes, size_t length)
{
	for (size_t back = 1; back < 4 && back <= length; back++) {
		unsigned char byte = (unsigned char)bytes[length - back];

		if ((byte & 0xc0) != 0x80)
			return sequence_size(byte) > back ? back : 0;
	}
	return 0;
}

void term_screen_read(struct term_screen *screen, const char *bytes, size_t length)
{
	size_t total = screen->partial_length + length;
	char *joined = malloc(total);
	size_t tail;

	memcpy(joined, screen->partial, screen->partial_length);
	memcpy(joined + screen->partial_length, bytes, length);
	tail = incomplete_tail(joined, total);
	vterm_input_write(screen->emulator, joined, total - tail);
	memcpy(screen->partial, joined + total - tail, tail);
	screen->partial_length = tail;
	term_state_read(&screen->state, bytes, length);
	free(joined);
}

static size_t put_utf8(char *out, uint32_t code)
{
	static const unsigned char leads[] = {0, 0, 0xc0, 0xe0, 0xf0};
	size_t size = code < 0x80 ? 1 : code < 0x800 ? 2 : code < 0x10000 ? 3 : 4;

	for (size_t i = size; i-- > 1; code >>= 6)
		out[i] = (char)(0x80 | (code & 0x3f));
	out[0] = (char)(leads[size == 1 ? 0 : size] | code);
	return size;
}

static void copy_text(struct term_cell *cell, const uint32_t *codes)
{
	size_t length = 0;

	for (int i = 0; i < VTERM_MAX_CHARS_PER_CELL && codes[i] != 0; i++) {
		if (codes[i] == SECOND_HALF)
			break;
		length += put_utf8(cell->text + length, codes[i]);
	}
	cell->text[length] = '\0';
}

static int colour(const VTermColor *from)
{
	if (VTERM_COLOR_IS_DEFAULT_FG(from) || VTERM_COLOR_IS_DEFAULT_BG(from))
		return TERM_DEFAULT_COLOUR;
	if (VTERM_COLOR_IS_INDEXED(from))
		return from->indexed.idx;
	return TERM_RGB(from->rgb.red, from->rgb.green, from->rgb.blue);
}

bool term_screen_cell(const struct term_screen *screen, int column, int row, struct term_cell *cell)
{
	VTermPos place = {.row = row, .col = column};
	VTermScreenCell from;

	if (column < 0 || row < 0 || column >= screen->columns || row >= screen->lines ||
		screen->columns < COLUMNS_MIN)
		return false;
	if (!vterm_screen_get_cell(screen->cells, place, &from))
		return false;
	*cell = (struct term_cell){
		.width = from.width,
		.foreground = colour(&from.fg),
		.background = colour(&from.bg),
		.underline = (int)from.attrs.underline,
		.bold = from.attrs.bold,
		.italic = from.attrs.italic,
		.blink = from.attrs.blink,
		.reverse = from.attrs.reverse,
		.strike = from.attrs.strike,
	};
	copy_text(cell, from.chars);
	return true;
}

void term_screen_cursor(const struct term_screen *screen, int *column, int *row)
{
	VTermPos place;

	vterm_state_get_cursorpos(vterm_obtain_state(screen->emulator), &place);
	*column = place.col;
	*row = place.row;
}

void term_screen_print_row(const struct term_screen *screen, int row, FILE *out)
{
	struct term_cell cell;
	int blanks = 0;

	for (int column = 0; term_screen_cell(screen, column, row, &cell); column += cell.width) {
		if (cell.text[0] == '\0' || strcmp(cell.text, " ") == 0) {
			blanks++;
			continue;
		}
		fprintf(out, "%*s%s", blanks, "", cell.text);
		blanks = 0;
	}
}

static void print_colour(FILE *out, int base, int value)
{
	if (value >= 0x1000000)
		fprintf(out, ";%d;2;%d;%d;%d", base, value >> 16 & 0xff, value >> 8 & 0xff,
			value & 0xff);
	else if (value != TERM_DEFAULT_COLOUR)
		fprintf(out, ";%d;5;%d", base, value);
}

static void print_attributes(FILE *out, const struct term_cell *cell)
{
	static const char *const underlines[] = {"", ";4", ";21", ";4:3"};

	fprintf(out, "\033[0%s%s%s%s%s%s", underlines[cell->underline & 3], cell->bold ? ";1" : "",
		cell->italic ? ";3" : "", cell->blink ? ";5" : "", cell->reverse ? ";7" : "",
		cell->strike ? ";9" : "");
	print_colour(out, 38, cell->foreground);
	print_colour(out, 48, cell->background);
	putc('m', out);
}

/* Cells are drawn one by one: a resize is rare, and what the bytes cost does not matter here. */
static void print_picture(const struct term_screen *screen, int columns, int lines, FILE *out)
{
	struct term_cell cell;

	for (int row = 0; row < lines; row++) {
		for (int column = 0; term_screen_cell(screen, column, row, &cell);
			column += cell.width) {
			if (column + cell.width > columns)
				break;
			fprintf(out, "\033[%d;%dH", row + 1, column + 1);
			print_attributes(out, &cell);
			fputs(cell.text[0] == '\0' ? " " : cell.text, out);
		}
	}
	fputs("\033[0m", out);
}

static void print_modes(const struct term_screen *screen, FILE *out)
{
	fputs("\033[?25l", out);
	for (int i = 0; i < screen->state.mode_count; i++)
		fprintf(out, "\033[?%dh", screen->state.modes[i]);
}

void term_screen_resize(struct term_screen *screen, int columns, int lines)
{
	struct term_screen old = *screen;
	char *bytes = NULL;
	size_t length = 0;
	FILE *out = open_memstream(&bytes, &length);
	int column, row;

	term_screen_cursor(&old, &column, &row);
	print_modes(&old, out);
	print_picture(&old, columns, lines, out);
	fprintf(out, "\033[%d;%dH", row + 1, column + 1);
	fclose(out);
	make_emulator(screen, columns, lines);
	vterm_input_write(screen->emulator, bytes, length);
	vterm_free(old.emulator);
	free(bytes);
}
