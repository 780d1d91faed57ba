/* Rows as `get` prints them. */
#ifndef TESTS_UNIT_GIVEN_ITEM_H
#define TESTS_UNIT_GIVEN_ITEM_H

#include "app/app.h"
#include "config/view.h"
#include "ui/rows.h"

/* The row as an object (app/items.h), with texts in ARENA; the caller unrefs it. */
struct doc *given_item(
	const struct app *app, const struct view *view, const struct row *row, struct arena *arena);

#endif
