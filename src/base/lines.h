#ifndef BASE_LINES_H
#define BASE_LINES_H

#include <stdbool.h>
#include <stddef.h>
#include <stdio.h>

#include "base/buf.h"

/*
 * The writer of lines: whatever goes to stdout or stderr passes here. Control characters,
 * bidi controls, invalid UTF-8 and code points without a known width become visible marks,
 * so that no object of a cluster can move an operator's cursor or set a title
 * (reference/terminal.md 3, "Injection"). The newline is the only control character that passes.
 */

/* Appends TEXT to OUT with marks in place of what a terminal must not see. */
void lines_sanitise(struct buf *out, const char *text, size_t length);
void lines_write(FILE *file, const char *text, size_t length);
void lines_printf(FILE *file, const char *format, ...) __attribute__((format(printf, 2, 3)));

/* Appends TEXT to OUT with a blank in place of each line end: text of a cluster stays in its line.
 */
void lines_flatten(struct buf *out, const char *text);
/* One line, whatever the words in it hold; its end is not part of FORMAT. */
void lines_say(FILE *file, const char *format, ...) __attribute__((format(printf, 2, 3)));

#endif
