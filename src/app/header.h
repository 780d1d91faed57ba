#ifndef APP_HEADER_H
#define APP_HEADER_H

#include "app/app.h"

/*
 * The lines around the screens: who and where, whether what is shown is current, messages, keys.
 */

/* Draws the header into the first lines and returns how many it took: 1 or 2. */
int header_draw(const struct app *app, struct canvas *canvas);
/* The message line and the hint line: the last two lines. */
void footer_draw(struct app *app, struct canvas *canvas);

#endif
