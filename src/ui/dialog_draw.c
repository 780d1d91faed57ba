#include <string.h>

#include "base/utf8.h"
#include "ui/dialog_private.h"

/*
 * The dialog's box, from above: title, body, a line between that tells whether there is more of
 * the body, the phrase, the line of the answer, and a line below where there is room for one.
 */
enum {
	WIDTH = 100,	/* cells at most: longer lines are hard to read */
	WIDTH_MIN = 36, /* cells: the choices of the line of the answer */
	MARGIN = 2,	/* cells left and right of the text */
	LABEL = 5,	/* "type " */
	CHOICE = 24,	/* "after a failure: go on", and what keeps it apart */
};

struct box {
	struct area outer;
	int x;	    /* of the text */
	int width;  /* of the text */
	int phrase; /* lines */
	int body;   /* lines */
};

/* Bytes of TEXT for a line of CELLS cells; 0 at its end. */
static size_t part_of(const char *text, int cells)
{
	return utf8_fit(text, strlen(text), (size_t)cells);
}

/* Lines that TEXT takes, or -1 when a glyph of it is wider than CELLS. */
static int lines_of(const char *text, int cells)
{
	int lines = 0;
	while (*text) {
		size_t part = part_of(text, cells);
		if (!part)
			return -1;
		text += part;
		lines++;
	}
	return lines;
}

/* Lines besides the body and the line below. */
static int lines_around(const struct box *box)
{
	return 3 + box->phrase;
}

/* False when there is no room for title, body, the whole phrase and the line of the answer. */
static bool place(struct dialog *dialog, const struct area *area, struct box *box)
{
	const char *phrase = dialog->phrase;
	int width = area->width < WIDTH ? area->width : WIDTH;
	*box = (struct box){.width = width - 2 * MARGIN};
	if (width < WIDTH_MIN)
		return false;
	box->phrase = phrase ? lines_of(phrase, box->width - LABEL) : 0;
	int most = area->height - lines_around(box);
	if (box->phrase < 0 || most < DIALOG_BODY)
		return false;
	pager_lay_out(&dialog->body, box->width);
	int rows = dialog->body.rows.count < (size_t)most ? (int)dialog->body.rows.count : most;
	box->body = rows > DIALOG_BODY ? rows : DIALOG_BODY;
	int height = box->body + lines_around(box);
	height += height < area->height; /* the line below */
	box->outer = (struct area){area->x + (area->width - width) / 2,
		area->y + (area->height - height) / 2, width, height};
	box->x = box->outer.x + MARGIN;
	return true;
}

/* What of the body is out of sight. */
static const char *more_of(const struct dialog *dialog, const struct box *box)
{
	size_t last = dialog->body.top + (size_t)box->body;
	if (last < dialog->body.rows.count)
		return " more below: PgDn ";
	return dialog->body.top ? " more above: PgUp " : "";
}

/* A note takes the place of what is more when there is no room for both. */
static void draw_between(
	const struct dialog *dialog, struct canvas *canvas, const struct box *box, int y)
{
	const struct area *outer = &box->outer;
	const char *more = more_of(dialog, box);
	int note = (int)utf8_width(dialog->note, strlen(dialog->note)) + 2;
	int end = (int)strlen(more);
	bool both = note + end <= outer->width - 2;
	canvas_rule(canvas, outer->x, y, outer->width, ROLE_TITLE);
	if (!*dialog->note || both)
		canvas_text(canvas, outer->x + outer->width - 1 - end, y, end, ROLE_KEY, more);
	if (*dialog->note)
		canvas_title(canvas, outer->x + 1, y, outer->width - 2, ROLE_WARNING, dialog->note);
}

static void draw_phrase(const char *phrase, struct canvas *canvas, const struct box *box, int y)
{
	int cells = box->width - LABEL;
	canvas_text(canvas, box->x, y, LABEL, ROLE_NORMAL, "type ");
	for (int i = 0; i < box->phrase; i++) {
		size_t part = part_of(phrase, cells);
		canvas_text(canvas, box->x + LABEL, y + i, cells, ROLE_KEY, phrase);
		phrase += part;
	}
}

static void draw_letters(struct canvas *canvas, const struct box *box, int y)
{
	static const char *const words[] = {"y", " yes   ", "n", " no"};
	int x = box->x;
	for (size_t i = 0; i < sizeof(words) / sizeof(*words); i++)
		x += canvas_text(
			canvas, x, y, box->width, i % 2 ? ROLE_NORMAL : ROLE_KEY, words[i]);
}

/* The field of the phrase, or the letters; to the right what happens after a failure. */
static void draw_answer(
	const struct dialog *dialog, struct canvas *canvas, const struct box *box, int y)
{
	int choice = dialog->about.can_go_on ? CHOICE : 0;
	if (dialog->phrase) {
		int field = box->width - 2 - choice;
		canvas_text(canvas, box->x, y, 2, ROLE_KEY, "> ");
		edit_draw(&dialog->line, canvas, box->x + 2, y, field, ROLE_PROMPT, true);
	} else {
		draw_letters(canvas, box, y);
	}
	if (choice)
		canvas_printf(canvas, box->x + box->width - choice + 2, y, choice - 2,
			dialog->go_on ? ROLE_WARNING : ROLE_NORMAL, "after a failure: %s",
			dialog->go_on ? "go on" : "stop");
}

static void draw_box(struct dialog *dialog, struct canvas *canvas, const struct box *box)
{
	const struct area *outer = &box->outer;
	struct area body = {box->x, outer->y + 1, box->width, box->body};
	int y = body.y + body.height;
	canvas_box(
		canvas, outer, dialog->body.title, y + 2 + box->phrase < outer->y + outer->height);
	pager_draw(&dialog->body, canvas, &body);
	draw_between(dialog, canvas, box, y);
	if (dialog->phrase)
		draw_phrase(dialog->phrase, canvas, box, y + 1);
	draw_answer(dialog, canvas, box, y + 1 + box->phrase);
}

void dialog_draw(struct screen *screen, struct canvas *canvas, const struct area *area,
	const struct table_look *look)
{
	struct dialog *dialog = (struct dialog *)screen;
	struct box box;
	(void)look;
	dialog->too_small = !place(dialog, area, &box);
	if (!dialog->too_small) {
		draw_box(dialog, canvas, &box);
		return;
	}
	canvas_fill(canvas, &(struct area){area->x, area->y, area->width, 1}, ROLE_NORMAL);
	canvas_text_cut(canvas, area->x, area->y, area->width, ROLE_WARNING,
		"too small for the question: it is canceled");
}
