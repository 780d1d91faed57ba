#ifndef QUERY_EXPRESSION_H
#define QUERY_EXPRESSION_H

#include <stdbool.h>

#include "base/arena.h"
#include "base/clock.h"
#include "base/error.h"
#include "query/vocabulary.h"

/*
 * TSL, the one expression language: values, filters, sort keys and colour rules of views, and
 * later --query. Grammar and meaning: reference/query-language.md 3-6. Where the reference
 * engine ends a whole query for one bad row, a row that fails has the value null and so selects
 * nothing; null counts as an empty array for len, any, all, sum, in and as false for and, or, not.
 */

/* What an expression is evaluated for: a row and what belongs to it. */
struct scope {
	const struct node *row;	   /* the tree that paths start in */
	const struct node *object; /* the API object that the row is part of */
	const void *subject;	   /* what the computed fields know of the row */
	const struct clock *clock; /* for ages */
	bool local;		   /* words tell times in the local zone, else in UTC */
};

struct expression;

/*
 * Parses TEXT. VOCABULARY may be NULL and must live as long as the expression. NULL and ERR for
 * bad syntax and bad constant patterns. Ends with expression_destroy().
 */
struct expression *expression_create(
	const char *text, const struct vocabulary *vocabulary, struct error *err);
/* The same for a text that stands in a file: *AT is the byte of TEXT where the mistake is, and ERR
 * does not tell the place. */
struct expression *expression_create_in(
	const char *text, const struct vocabulary *vocabulary, size_t *at, struct error *err);
void expression_destroy(struct expression *expression);
/* The text that it was made of. */
const char *expression_text(const struct expression *expression);

/*
 * The value for SCOPE; what it points to lives as long as the row, the expression and ARENA.
 * A mistake in types gives null, and the reason in ERR when that is not NULL.
 */
struct value expression_value(const struct expression *expression, const struct scope *scope,
	struct arena *arena, struct error *err);
/* Whether the value is the boolean true. NULL expression: every row. */
bool expression_selects(
	const struct expression *expression, const struct scope *scope, struct arena *arena);

#endif
