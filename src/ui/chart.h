#ifndef UI_CHART_H
#define UI_CHART_H

#include "ui/canvas.h"

/* Pictures made of cells. */

/*
 * A bar of WIDTH cells for a percentage, digits behind it: "█████▌     42%". Eighth blocks, or #
 * and - in ASCII. PERCENT below 0: nothing.
 */
void chart_bar(struct canvas *canvas, int x, int y, int width, int percent, enum role role);

#endif
