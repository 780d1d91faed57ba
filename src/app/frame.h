#ifndef APP_FRAME_H
#define APP_FRAME_H

#include "app/app.h"

/*
 * The one place that draws: before the loop sleeps it asks whether something is new, draws the
 * canvas and hands it to the terminal, when that takes one.
 */

/* Hooks into the loop and starts the clock's tick. */
void frame_start(struct app *app);
/* Draws the whole picture into the app's canvas, at the canvas' size. */
void frame_draw(struct app *app);
/* For tests: looks for new data and draws. */
void frame_update(struct app *app);

#endif
