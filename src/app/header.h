#ifndef APP_HEADER_H
#define APP_HEADER_H

#include "app/app.h"

/*
 * The lines above the screens: who and where, whether what is shown is current.
 */

/* Draws the header into the first lines and returns how many it took: 1 or 2. */
int header_draw(const struct app *app, struct canvas *canvas);

#endif
