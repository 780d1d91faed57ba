/*
 * Rows that a test puts up and changes, and tables that show them. They stand in a JSON array; the
 * member "label" is the identity of a row.
 */
#ifndef TESTS_UNIT_SHELF_H
#define TESTS_UNIT_SHELF_H

#include "ui/table.h"

struct shelf {
	struct doc *doc;
	uint64_t generation;
	int collected; /* how often a table has asked for the rows */
	int destroyed; /* how many tables have ended */
};

void shelf_put(struct shelf *shelf, const char *json);
void shelf_finish(struct shelf *shelf);
/* A table with a view of parts, by the YAML of its columns and what else it has. */
void shelf_table(struct shelf *shelf, struct table *table, const char *yaml);
/* How tables look in tests: UTC, with the focus. */
struct table_look shelf_look(void);
bool shelf_refresh(struct table *table);
uint64_t shelf_id(const char *label);
/* The labels that a table shows, in order, a blank between them; for one comparison. */
const char *shelf_labels(const struct table *table);
/* The label under the cursor, or "". */
const char *shelf_current(const struct table *table);

#endif
