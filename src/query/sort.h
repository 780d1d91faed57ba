#ifndef QUERY_SORT_H
#define QUERY_SORT_H

#include "query/group.h"

/*
 * Puts LIST (struct entry) in the order of ORDER BY; entries that are equal stay as they are. A
 * key that cannot be worked out is null. False and ERR when a pattern is too costly.
 */
bool sort_entries(const struct query *query, struct array *list, struct error *err);

#endif
