#ifndef UI_ROWS_H
#define UI_ROWS_H

#include <stdint.h>

#include "base/array.h"
#include "query/expression.h"

/*
 * Rows of a table, and what keeps them alive: a list holds a reference to each thing that its rows
 * point into, so it stays valid while objects come and go.
 */
struct row {
	uint64_t id;		   /* of the object, not of its version: cursor and marks */
	const struct node *node;   /* where paths start */
	const struct node *object; /* the API object that it is part of */
	const void *subject;	   /* for computed fields */
};

struct row_list {
	struct array rows;  /* struct row */
	struct array keeps; /* things that are held */
};

void row_list_init(struct row_list *list);
void row_list_finish(struct row_list *list);
struct row *row_list_add(struct row_list *list);
/* Holds THING until the list ends: then DROP is called with it. */
void row_list_keep(struct row_list *list, void *thing, void (*drop)(void *thing));
/* Identity of something by its name, below the identity BASE (0: none). */
uint64_t row_id(uint64_t base, const char *name);
/* Scope of a row for expressions. */
struct scope row_scope(const struct row *row, const struct clock *clock, bool local);

#endif
