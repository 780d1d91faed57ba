#ifndef GOLDEN_ROLES_H
#define GOLDEN_ROLES_H

#include "base/buf.h"
#include "config/theme.h"
#include "ui/canvas.h"

/*
 * Appends "---", then for each line the columns that have a role other than normal, then how the
 * theme shows the roles that are there.
 */
void roles_dump(const struct canvas *canvas, const struct theme *theme, struct buf *out);

#endif
