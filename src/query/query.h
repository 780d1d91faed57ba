#ifndef QUERY_QUERY_H
#define QUERY_QUERY_H

#include "base/array.h"
#include "query/expression.h"

/*
 * A whole query: [SELECT items] [WHERE expression] [GROUP BY keys] [ORDER BY keys]
 * [LIMIT n] (reference/query-language.md 1-2; docs/query.md has what is more than there). Words
 * begin a clause only where an expression or an item is complete: quotes protect, and fields may be
 * called limit. A text without any clause word is a WHERE.
 */
struct query;

/*
 * NULL and ERR for a text that is no query, and for what is wrong whatever the rows are; *AT (when
 * AT is not NULL) is then the byte of TEXT where it is, for query_explain(). An empty text is
 * every row. VOCABULARY may be NULL and must live as long as the query. Ends with query_destroy().
 */
struct query *query_create(
	const char *text, const struct vocabulary *vocabulary, size_t *at, struct error *err);
void query_destroy(struct query *query);
const char *query_text(const struct query *query);
/*
 * The text of a query that shows FIELDS, items of SELECT, of the rows of the query TEXT (NULL: of
 * all). The caller frees it. Whether it is right, query_create() says: a TEXT with a SELECT of its
 * own is not.
 */
char *query_text_of_fields(const char *fields, const char *text);
/*
 * Whether each row is judged and shown by itself: no groups, no DISTINCT, no LIMIT, so that a
 * stream of rows can have it.
 */
bool query_is_of_rows(const struct query *query);
/* What WHERE asks, as filters and views take it; NULL when every row is wanted. */
const struct expression *query_where(const struct query *query);
/* Columns of SELECT, 0 without it. */
size_t query_columns(const struct query *query);
/* Whether it only selects rows: there is a WHERE, and nothing else. */
bool query_only_selects(const struct query *query);
/* The alias of a column, else its path as written, else the expression as it is printed. */
const char *query_title(const struct query *query, size_t column);

/* The row of what counts no row at all: select count(*) where false. */
static const size_t QUERY_NO_ROW = SIZE_MAX;

/* From now on QUERY selects every row, whatever its WHERE is. */
void query_drop_where(struct query *query);

/* What a query found. It borrows from the rows and the query. */
struct query_result {
	struct array rows;    /* size_t: numbers of rows in their order; of groups the first */
	struct value *cells;  /* query_columns() for each of them, row by row */
	size_t failed;	      /* rows that are left out because WHERE could not be worked out */
	struct error problem; /* the first mistake: of those rows, else of a key or a cell */
	struct arena arena;
};

/*
 * Applies QUERY to COUNT rows: WHERE, then groups, a stable sort, LIMIT, SELECT. False and ERR
 * when a pattern is too costly or a value too long to group by: the rows are not all looked at
 * then, and RESULT says nothing. It ends with query_result_finish() either way.
 */
bool query_run(const struct query *query, const struct scope *rows, size_t count,
	struct query_result *result, struct error *err);
void query_result_finish(struct query_result *result);

#endif
