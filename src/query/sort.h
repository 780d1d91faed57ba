#ifndef QUERY_SORT_H
#define QUERY_SORT_H

#include "query/group.h"

/*
 * Puts LIST (struct entry) in the order of ORDER BY; entries that are equal stay as they are. A
 * key that cannot be worked out is null. PROBLEM and the result as entry_value() has them.
 */
bool sort_entries(const struct query *query, struct array *list, struct error *problem);

#endif
