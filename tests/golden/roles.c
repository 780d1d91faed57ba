#include "roles.h"

/* Columns [X, returned) of line Y that have the role of its first one. */
static int run_end(const struct canvas *canvas, int x, int y)
{
	int end = x + 1;
	while (end < canvas->width &&
		canvas_at(canvas, end, y)->role == canvas_at(canvas, x, y)->role)
		end++;
	return end;
}

/* "  3  column 0-79" */
static void dump_line(const struct canvas *canvas, int y, bool seen[ROLES], struct buf *out)
{
	bool any = false;
	for (int x = 0, end; x < canvas->width; x = end) {
		enum role role = canvas_at(canvas, x, y)->role;
		end = run_end(canvas, x, y);
		if (role == ROLE_NORMAL)
			continue;
		if (!any)
			buf_printf(out, "%3d ", y);
		buf_printf(out, " %s %d-%d", role_names[role], x, end - 1);
		any = seen[role] = true;
	}
	if (any)
		buf_add_char(out, '\n');
}

static void add_colour(struct buf *out, const char *what, int colour)
{
	if (colour >= COLOUR_RGB)
		buf_printf(out, " %s #%06x", what, (unsigned)(colour - COLOUR_RGB));
	else if (colour != COLOUR_DEFAULT)
		buf_printf(out, " %s %d", what, colour);
}

static void dump_look(const char *name, const struct look *look, struct buf *out)
{
	buf_add_text(out, name);
	add_colour(out, "text", look->text);
	add_colour(out, "back", look->back);
	buf_printf(out, "%s%s%s%s\n", look->bold ? " bold" : "", look->reverse ? " reverse" : "",
		look->underline ? " underline" : "", look->dim ? " dim" : "");
}

void roles_dump(const struct canvas *canvas, const struct theme *theme, struct buf *out)
{
	bool seen[ROLES] = {false};
	buf_add_text(out, "---\n");
	for (int y = 0; y < canvas->height; y++)
		dump_line(canvas, y, seen, out);
	for (int role = 0; role < ROLES; role++)
		if (seen[role])
			dump_look(role_names[role], &theme->looks[role], out);
}
