#ifndef APP_FOOTER_H
#define APP_FOOTER_H

#include "app/app.h"

/* The lines below the screens: the message, and the keys of what is on top. */

/* Draws the last two lines, as far as there are as many. */
void footer_draw(struct app *app, struct canvas *canvas);

#endif
