#ifndef APP_ITEMS_H
#define APP_ITEMS_H

#include "config/view.h"
#include "doc/builder.h"
#include "mtv/telling.h"
#include "ui/rows.h"

/*
 * Rows as objects for scripts: the keys that kubectl-mtv prints for the same request
 * (kubectl-mtv.md 4, 5), with words that are right, and behind them mtvtop's own. Times are RFC
 * 3339 in UTC.
 */
void items_add(struct builder *builder, const struct view *view, const struct row *row,
	const struct telling *telling);

#endif
