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

#endif
