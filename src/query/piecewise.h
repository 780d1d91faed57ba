#ifndef QUERY_PIECEWISE_H
#define QUERY_PIECEWISE_H

#include <stddef.h>

#include "base/buf.h"
#include "query/query.h"

/*
 * A query clause by clause, for tables that hold and sort rows of their own: query_run() does all
 * at once. There are no groups here.
 */

/* What became of the rows that WHERE was asked about. */
struct query_tally {
	size_t failed;	      /* rows for which it could not be worked out: they are left out */
	bool costly;	      /* a pattern was too costly: nothing is known of the other rows */
	struct error problem; /* the first mistake, or the costly pattern */
};

/* Whether WHERE selects the row of SCOPE. TALLY is set to zero before the first one. */
bool query_selects(const struct query *query, const struct scope *scope, struct arena *arena,
	struct query_tally *tally);
/*
 * Whether WHERE is true or false for any of the rows. One that is for none is not written to its
 * end, or about rows that are not there; PROBLEM is why it cannot be worked out, when that is so.
 * Without rows, or without WHERE, it is.
 */
bool query_decides(
	const struct query *query, const struct scope *rows, size_t count, struct error *problem);
/* Keys of ORDER BY. */
size_t query_keys(const struct query *query);
bool query_key_descends(const struct query *query, size_t key);
/*
 * Its value for a row, null when it cannot be worked out; lives as expression_value() has it. Only
 * what is costly goes to TALLY: then it is null for all other rows.
 */
struct value query_key_value(const struct query *query, size_t key, const struct scope *scope,
	struct arena *arena, struct query_tally *tally);
/* Appends the key as it is printed, without its direction. */
void query_key_print(const struct query *query, size_t key, struct buf *out);
/* Whether rows are put together or left out as copies: groups, aggregates, DISTINCT. */
bool query_groups(const struct query *query);
/* Appends the value of a column of SELECT as it is printed. */
void query_column_print(const struct query *query, size_t column, struct buf *out);
/* What AS calls the column, or NULL. */
const char *query_alias(const struct query *query, size_t column);
/* LIMIT; SIZE_MAX without one. */
size_t query_limit(const struct query *query);

#endif
