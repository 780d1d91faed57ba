#ifndef UI_DIALOG_PRIVATE_H
#define UI_DIALOG_PRIVATE_H

#include "ui/dialog.h"

/* dialog_draw.c: the box; finds out whether there is room for it. A function of screen_ops. */
void dialog_draw(struct screen *screen, struct canvas *canvas, const struct area *area,
	const struct table_look *look);

#endif
