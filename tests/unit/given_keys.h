#ifndef TESTS_UNIT_GIVEN_KEYS_H
#define TESTS_UNIT_GIVEN_KEYS_H

#include "ui/screen.h"

/*
 * Presses keys on the top screen, as long as there is one: names with blanks between them, one
 * character inserts itself. Each must be taken.
 */
void given_keys(struct screen **top, const char *keys);
/* Pastes a text. */
void given_paste(struct screen **top, const char *text);
/*
 * What the stack looks like in an area of that size at (0, 0), after it has looked for news. The
 * text is valid until the next call; "" when the stack is empty.
 */
const char *given_drawn(struct screen **top, int width, int height, const struct table_look *look);

#endif
