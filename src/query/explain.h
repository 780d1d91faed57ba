#ifndef QUERY_EXPLAIN_H
#define QUERY_EXPLAIN_H

#include <stddef.h>

#include "base/buf.h"

/* Line and column of the byte AT of TEXT as people count: from 1, in code points. */
void place_of(const char *text, size_t at, size_t *line, size_t *column);
/*
 * Appends the line of TEXT that byte AT lies in and, below it, a caret under that byte. A long
 * line is cut on both sides; what must not reach a terminal is replaced.
 */
void query_explain(const char *text, size_t at, struct buf *out);

#endif
