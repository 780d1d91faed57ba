#ifndef UI_EDIT_H
#define UI_EDIT_H

#include <stdbool.h>
#include <stddef.h>

#include "base/buf.h"
#include "ui/canvas.h"
#include "ui/fixed.h"

/* A line of text that is typed: in prompts, in fields of forms, in dialogs. */
struct edit {
	struct buf text;
	size_t cursor; /* byte */
	size_t room;   /* bytes that it may have */
	bool refused;  /* what came last would have made it too long */
};

/* An empty line of at most ROOM bytes. */
void edit_init(struct edit *edit, size_t room);
void edit_finish(struct edit *edit);
/* Replaces what is before the cursor. */
void edit_set_before(struct edit *edit, const char *text);
/* Replaces the line; the cursor stands behind it. */
void edit_set(struct edit *edit, const char *text);
/*
 * Puts TEXT in at the cursor, whole or not at all; line breaks of a paste become blanks, the last
 * one is left out.
 */
void edit_insert(struct edit *edit, const char *text);
extern const struct fixed_key edit_keys[];
/* Moving and deleting; false when the key of that name is none of these. */
bool edit_key(struct edit *edit, const char *key);
/*
 * Draws the part around the cursor into WIDTH cells. CURSOR: it has the cursor, which is
 * painted. Says so where something was refused.
 */
void edit_draw(const struct edit *edit, struct canvas *canvas, int x, int y, int width,
	enum role role, bool cursor);
/* Cells before byte AT in what edit_draw() shows with the cursor; -1: it is cut off there. */
int edit_cells_before(const struct edit *edit, int width, size_t at);

#endif
