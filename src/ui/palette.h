#ifndef UI_PALETTE_H
#define UI_PALETTE_H

#include <stdbool.h>

/*
 * A colour of a theme (config/theme.h) as the number that a terminal with COUNT colours knows it or
 * the nearest one by: 8, 16, 256 of the usual palette, or direct colours. -1: the terminal's own.
 */
int palette_fit(int colour, int count);

#endif
