#include "ui/ansi.h"

/* BASE is 30 for the text, 40 for what is behind it. */
static void add_colour(struct buf *out, int base, int colour)
{
	if (colour == COLOUR_DEFAULT)
		return;
	if (colour >= COLOUR_RGB)
		buf_printf(out, ";%d;2;%d;%d;%d", base + 8, colour >> 16 & 255, colour >> 8 & 255,
			colour & 255);
	else if (colour < 8)
		buf_printf(out, ";%d", base + colour);
	else
		buf_printf(out, ";%d;5;%d", base + 8, colour);
}

static void add_look(struct buf *out, const struct look *look)
{
	buf_add_text(out, "\x1b[0");
	buf_add_text(out, look->bold ? ";1" : "");
	buf_add_text(out, look->dim ? ";2" : "");
	buf_add_text(out, look->underline ? ";4" : "");
	buf_add_text(out, look->reverse ? ";7" : "");
	add_colour(out, 30, look->text);
	add_colour(out, 40, look->back);
	buf_add_char(out, 'm');
}

void ansi_dump(const struct canvas *canvas, const struct theme *theme, struct buf *out)
{
	for (int y = 0; y < canvas->height; y++) {
		int role = -1;
		for (int x = 0; x < canvas->width; x++) {
			const struct cell *cell = canvas_at(canvas, x, y);
			if (cell->role != role)
				add_look(out, &theme->looks[cell->role]);
			role = cell->role;
			canvas_dump_cell(cell, out);
		}
		buf_add_text(out, "\x1b[0m\n");
	}
}
