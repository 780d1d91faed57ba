#ifndef APP_ITEMS_H
#define APP_ITEMS_H

#include "config/view.h"
#include "doc/builder.h"
#include "mtv/telling.h"
#include "ui/rows.h"

/*
 * Rows as objects for scripts: metadata.name and .namespace of what is an object itself, and the
 * fields that are members of printed rows (mtv/fields.h). What is not there is null. Times are
 * RFC 3339 in UTC.
 */
void items_add(struct builder *builder, const struct view *view, const struct row *row,
	const struct telling *telling);

#endif
