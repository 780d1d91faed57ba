#include "ui/chart.h"

#include <stdio.h>
#include <string.h>

#include "base/utf8.h"

enum { DIGITS = 5 /* " 100%" */, FULL_BLOCK = 0x2588, LIGHT_SHADE = 0x2591, EIGHTHS = 8 };

static void put_block(struct canvas *canvas, int x, int y, enum role role, uint32_t point)
{
	char text[UTF8_MAX + 1] = "";
	utf8_encode(point, text);
	canvas_text(canvas, x, y, 1, role, text);
}

void chart_bar(struct canvas *canvas, int x, int y, int width, int percent, enum role role)
{
	char text[16];
	int cells = width - DIGITS;
	int room = cells > 0 ? DIGITS : width;
	if (percent < 0 || width < 1)
		return;
	int used = snprintf(text, sizeof(text), "%d%%", percent);
	int shift = used < room ? room - used : 0;
	canvas_text_cut(canvas, x + width - room + shift, y, room - shift, role, text);
	if (cells < 2)
		return;
	int eighths = cells * EIGHTHS * percent / 100;
	for (int i = 0; i < cells; i++) {
		int here = eighths - i * EIGHTHS;
		if (canvas->ascii)
			put_block(canvas, x + i, y, ROLE_BAR, here >= EIGHTHS / 2 ? '#' : '-');
		else if (here >= EIGHTHS)
			put_block(canvas, x + i, y, ROLE_BAR, FULL_BLOCK);
		else if (here > 0)
			put_block(canvas, x + i, y, ROLE_BAR, FULL_BLOCK + 8 - (uint32_t)here);
		else
			put_block(canvas, x + i, y, ROLE_MUTED, LIGHT_SHADE);
	}
}
