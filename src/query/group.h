#ifndef QUERY_GROUP_H
#define QUERY_GROUP_H

#include "query/clauses.h"
#include "query/eval.h"

/*
 * Groups of rows. Private to this layer. A query is grouped when it has GROUP BY or counts with
 * count(*); then sum, min, max, avg and count go over the rows of a group.
 */

/* What becomes a row of the result. */
struct entry {
	size_t row;	    /* the first row of a group; QUERY_NO_ROW for the count of nothing */
	struct scope scope; /* of that row */
	const struct row_set *group; /* or NULL */
};

/*
 * Sets *VALUE to that of EXPR for ENTRY; null for a mistake, which PROBLEM keeps when it is the
 * first. False when a pattern is too costly, which is then the PROBLEM.
 */
bool entry_value(const struct entry *entry, const struct expr *expr, struct arena *arena,
	struct value *value, struct error *problem);

/*
 * Whether columns and keys of QUERY are what a group has one value of: aggregates, what is
 * grouped by, constants. Marks the aggregates. *AT is where a mistake is.
 */
bool group_check(struct query *query, const char **at, struct error *err);
/*
 * Appends an entry for each group of the rows NUMBERS to LIST, in the order of their first rows.
 * What belongs to the groups is made in ARENA. PROBLEM as above; false also for a key that is too
 * long.
 */
bool group_entries(const struct query *query, const struct scope *scopes,
	const struct array *numbers, struct arena *arena, struct array *list,
	struct error *problem);
/* Removes from LIST the entries whose columns all are as those of an earlier one. The same. */
bool group_distinct(const struct query *query, struct array *list, struct error *problem);

#endif
