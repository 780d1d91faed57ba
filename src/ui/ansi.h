#ifndef UI_ANSI_H
#define UI_ANSI_H

#include "base/buf.h"
#include "config/theme.h"
#include "ui/canvas.h"

/*
 * Appends the rows of a picture with the looks of THEME as escape sequences (ECMA-48, with the
 * colours of xterm): for a picture on standard output. Trailing blanks stay, as they may be
 * coloured; each row ends with the looks taken back.
 */
void ansi_dump(const struct canvas *canvas, const struct theme *theme, struct buf *out);

#endif
