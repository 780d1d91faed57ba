#ifndef UI_CANVAS_H
#define UI_CANVAS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/buf.h"
#include "config/role.h"

/*
 * A picture of the screen in cells, and the writer of cells: all text that comes to the screen is
 * sanitised here, once. ui/terminal shows what changed; tests read the cells.
 */
enum { CANVAS_MARKS = 2 /* combining marks kept on one cell */ };

struct cell {
	uint32_t point;
	uint32_t marks[CANVAS_MARKS];
	uint8_t width; /* 1, 2, or 0: the right half of the cell before */
	uint8_t role;
};

struct area {
	int x;
	int y;
	int width;
	int height;
};

struct canvas {
	int width;
	int height;
	struct cell *cells; /* row by row */
	bool ascii;	    /* nothing outside of ASCII */
};

enum { CANVAS_MAX = 1000 /* columns or lines; larger terminals use only a part */ };

void canvas_init(struct canvas *canvas, bool ascii);
void canvas_finish(struct canvas *canvas);
/* Sets the size and empties it. */
void canvas_resize(struct canvas *canvas, int width, int height);
void canvas_clear(struct canvas *canvas);
/*
 * Writes TEXT at (X, Y), at most WIDTH cells and never out of the picture; the rest is cut.
 * Returns the cells that it took.
 */
int canvas_text(struct canvas *canvas, int x, int y, int width, enum role role, const char *text);
/* The same, and a mark (~) in the last cell when something was cut off. */
int canvas_text_cut(
	struct canvas *canvas, int x, int y, int width, enum role role, const char *text);
/* Writes printf-like. */
int canvas_printf(struct canvas *canvas, int x, int y, int width, enum role role,
	const char *format, ...) __attribute__((format(printf, 6, 7)));
/* A title in a rule: " TEXT ", with a mark when it is cut. Returns the cells that it took. */
int canvas_title(struct canvas *canvas, int x, int y, int width, enum role role, const char *text);
/* A box of blanks: TITLE in a rule above, and, when it is CLOSED, a rule below. */
void canvas_box(struct canvas *canvas, const struct area *area, const char *title, bool closed);
/* Blanks with a role. */
void canvas_fill(struct canvas *canvas, const struct area *area, enum role role);
/* Gives cells another role and keeps what is written in them. */
void canvas_paint(struct canvas *canvas, int x, int y, int width, enum role role);
/* A line of a glyph: "─", or - in ASCII. */
void canvas_rule(struct canvas *canvas, int x, int y, int width, enum role role);
/* The cell at (X, Y), or NULL outside. */
const struct cell *canvas_at(const struct canvas *canvas, int x, int y);
/* Appends a cell as UTF-8 text; nothing for the right half of a wide one. */
void canvas_dump_cell(const struct cell *cell, struct buf *out);
/* Appends the rows as UTF-8 text, trailing blanks cut. */
void canvas_dump(const struct canvas *canvas, struct buf *out);

#endif
