#ifndef APP_INPUT_H
#define APP_INPUT_H

#include "app/app.h"

/*
 * What comes from the terminal and from the system: keys, signals, sizes. A key goes to the top
 * screen, else through the keymap to a command.
 */

/* Takes over the terminal's descriptor and the signals. */
void input_start(struct app *app);
/* One key, as if it were pressed. */
void input_key(struct app *app, const struct key *key);
/* Gives the terminal back and stops the program until it is continued (Ctrl-Z). */
void input_suspend(struct app *app);

#endif
