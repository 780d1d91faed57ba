#ifndef APP_FRAME_H
#define APP_FRAME_H

#include "app/app.h"

/*
 * The one place that draws: before the loop sleeps it asks whether something is new, draws the
 * canvas and hands it to the terminal, when that takes one.
 */

/* Hooks into the loop and starts the clock's tick. */
void frame_start(struct app *app);
/* Looks for new data and draws; for tests, and for frame_catch_up(). */
void frame_update(struct app *app);
/*
 * Before a key: keys that came with the last drawing still ahead act on what the user would have
 * seen in between. New data is left for that drawing: nobody has seen it.
 */
void frame_catch_up(struct app *app);
/* The picture goes to the terminal: its screens are told. For tests, which have no terminal. */
void frame_sent(struct app *app);
/* Tells them that they can be read, unless the terminal has not taken all of the picture yet. */
void frame_shown(struct app *app);

#endif
