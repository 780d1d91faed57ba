#include <stdio.h>

#include "ui/chooser_private.h"

/*
 * The list of columns, in the half of the screen that the titles of the table are not in. From
 * above: a title, the heads of the list, its lines, a line about the one with the cursor.
 */
enum {
	WIDTH = 110, /* cells at most */
	MARGIN = 1,
	FRAME = 4,     /* lines around the list */
	LINES_MIN = 3, /* of the list, when there is room for as many */
	/* Where the parts of a line begin, cells from its start. */
	NAME = 4,
	CELLS = 20,
	PRIORITY = 29,
	FORMAT = 38,
	VALUE = 48,
};

/* A part of a line, from one place to before the next. */
static void put(struct canvas *canvas, const struct area *line, int from, int to, enum role role,
	const char *text)
{
	int end = to < line->width ? to : line->width;
	if (from < end)
		canvas_text_cut(canvas, line->x + from, line->y, end - from, role, text);
}

/* How wide it is now, or why it is not there. */
static enum role cells_text(const struct table *table, int c, char out[16])
{
	const struct column *column = &table->view->columns[c];
	const char *why = column->hidden				  ? "hidden"
		: table->drawn[c]					  ? NULL
		: !table->filled[c] && !column->cells && column->priority ? "empty"
									  : "no room";
	if (why)
		snprintf(out, 16, "%s", why);
	else
		snprintf(out, 16, "%s%d", column->cells ? "=" : "", table->drawn[c]);
	return why && !column->hidden ? ROLE_WARNING : ROLE_NORMAL;
}

static void draw_column(
	const struct chooser *chooser, struct canvas *canvas, const struct area *line, int c)
{
	const struct table *table = chooser->about.table;
	const struct column *column = &table->view->columns[c];
	enum role role = c == chooser->cursor ? ROLE_CURSOR
		: column->hidden	      ? ROLE_MUTED
					      : ROLE_NORMAL;
	char cells[16];
	char priority[2] = {(char)('0' + (column->priority < 9 ? column->priority : 9)), '\0'};
	enum role state = cells_text(table, c, cells);
	put(canvas, line, 0, NAME, ROLE_KEY, column->hidden ? "[ ]" : "[x]");
	put(canvas, line, NAME, CELLS - 1, role, column->title);
	put(canvas, line, CELLS, PRIORITY - 1, state == ROLE_NORMAL ? role : state, cells);
	put(canvas, line, PRIORITY, FORMAT - 1, role, priority);
	put(canvas, line, FORMAT, VALUE - 1, role, format_names[column->format]);
	put(canvas, line, VALUE, line->width, role, expression_text(column->values[0]));
}

static void draw_field(
	const struct chooser *chooser, struct canvas *canvas, const struct area *line, int item)
{
	const struct field *field = chooser_field(chooser, item);
	enum role role = item == chooser->cursor ? ROLE_CURSOR : ROLE_MUTED;
	if (!field)
		return;
	put(canvas, line, 0, NAME, ROLE_KEY, " + ");
	put(canvas, line, NAME, CELLS - 1, role, field->name);
	put(canvas, line, CELLS, line->width, role, field->help);
}

/* The lines of the list from FIRST on: columns, a head between, fields. */
static void draw_list(
	const struct chooser *chooser, struct canvas *canvas, const struct area *area, int first)
{
	int columns = (int)chooser->about.table->view->column_count;
	for (int i = 0; i < area->height; i++) {
		struct area line = {area->x, area->y + i, area->width, 1};
		int item = first + i;
		if (item < columns)
			draw_column(chooser, canvas, &line, item);
		else if (item == columns)
			put(canvas, &line, 0, line.width, ROLE_COLUMN, "fields that can be added");
		else
			draw_field(chooser, canvas, &line, item - 1);
	}
}

static void draw_heads(struct canvas *canvas, const struct area *line)
{
	canvas_fill(canvas, line, ROLE_COLUMN);
	put(canvas, line, NAME, CELLS - 1, ROLE_COLUMN, "COLUMN");
	put(canvas, line, CELLS, PRIORITY - 1, ROLE_COLUMN, "CELLS");
	put(canvas, line, PRIORITY, FORMAT - 1, ROLE_COLUMN, "PRIORITY");
	put(canvas, line, FORMAT, VALUE - 1, ROLE_COLUMN, "FORMAT");
	put(canvas, line, VALUE, line->width, ROLE_COLUMN, "VALUE");
}

/* About the line with the cursor: why it is not to be seen, else what it says. */
static const char *about_cursor(const struct chooser *chooser)
{
	const struct column *column = chooser_column(chooser);
	const struct table *table = chooser->about.table;
	if (!column)
		return "Space adds it as a column";
	if (column->hidden)
		return "Space shows it";
	char cells[16];
	if (cells_text(table, chooser->cursor, cells) == ROLE_WARNING)
		return column->optional && *cells == 'e' ? "left out while nothing stands in it"
			: *cells == 'e' ? "left out while it is narrow and nothing stands in it"
					: "no room: hide others, or give it a lower priority (0-9)";
	const struct field *field =
		vocabulary_find(fields_of(table->view->type), expression_text(column->values[0]));
	return field ? field->help : "";
}

static void draw_note(const struct chooser *chooser, struct canvas *canvas, const struct area *line)
{
	bool said = *chooser->note;
	put(canvas, line, 0, line->width, said ? ROLE_WARNING : ROLE_MUTED,
		said ? chooser->note : about_cursor(chooser));
}

/* In the other half than the titles of the table. */
static struct area place(const struct chooser *chooser, const struct area *area)
{
	int lines = chooser_count(chooser) + 1 + FRAME;
	int half = area->height / 2;
	int most = half < LINES_MIN + FRAME ? LINES_MIN + FRAME : half;
	int height = lines < most ? lines : most;
	int width = area->width < WIDTH ? area->width : WIDTH;
	height = height < area->height ? height : area->height;
	bool above = chooser->about.table->place.y >= area->y + half;
	return (struct area){area->x + (area->width - width) / 2,
		above ? area->y : area->y + area->height - height, width, height};
}

void chooser_draw(struct screen *screen, struct canvas *canvas, const struct area *area,
	const struct table_look *look)
{
	struct chooser *chooser = (struct chooser *)screen;
	struct area box = place(chooser, area);
	struct area list = {box.x + MARGIN, box.y + 2, box.width - 2 * MARGIN, box.height - FRAME};
	char title[200];
	chooser->choice = look->format;
	snprintf(title, sizeof(title), "Columns of %s (%d of %d)",
		chooser->about.table->view->title, chooser->cursor + 1, chooser_count(chooser));
	canvas_box(canvas, &box, title, true);
	draw_heads(canvas, &(struct area){list.x, box.y + 1, list.width, 1});
	int line = chooser->cursor + !chooser_is_column(chooser, chooser->cursor);
	draw_list(chooser, canvas, &list, line >= list.height ? line - list.height + 1 : 0);
	draw_note(chooser, canvas, &(struct area){list.x, list.y + list.height, list.width, 1});
}
