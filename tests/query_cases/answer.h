#ifndef TESTS_QUERY_CASES_ANSWER_H
#define TESTS_QUERY_CASES_ANSWER_H

#include "base/buf.h"
#include "doc/node.h"

/*
 * What the engine says to a case of ../shared/data/tsl: CASE has id, query and rows. Appends
 * {"id":…,"index":[…],"cells":[…]} or {"id":…,"error":"…"}. A row for which WHERE cannot be worked
 * out counts as an error of the query, as it does in the reference.
 */
void answer_write(const struct node *one, struct buf *out);

#endif
