#ifndef QUERY_PRINT_H
#define QUERY_PRINT_H

#include "base/buf.h"
#include "query/query.h"

/*
 * The text of what was parsed, in one way of writing it: parsed again it means the same, and
 * prints the same.
 */
void expression_print(const struct expression *expression, struct buf *out);
void query_print(const struct query *query, struct buf *out);

struct expr;
/* The same for a part, inside of this layer. */
void expr_print(const struct expr *expr, struct buf *out);

#endif
