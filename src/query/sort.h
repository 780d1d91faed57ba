#ifndef QUERY_SORT_H
#define QUERY_SORT_H

#include "query/clauses.h"

/*
 * Puts ROWS (size_t, numbers of SCOPES) in the order of ORDER BY; rows that are equal stay as they
 * are. A key that cannot be worked out is null. False and ERR when a pattern is too costly.
 */
bool sort_rows(const struct query *query, const struct scope *scopes, struct array *rows,
	struct error *err);

#endif
