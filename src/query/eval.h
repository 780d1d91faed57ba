#ifndef QUERY_EVAL_H
#define QUERY_EVAL_H

#include "query/expr.h"

/*
 * Evaluation by walking the tree; the rules are those of reference/query-language.md 6 and of
 * docs/query.md. Private to this layer: eval.c walks, operators.c and functions.c know what an
 * operator makes of its values, units.c what may be compared.
 */

/* Rows that aggregates go over. */
struct row_set {
	const struct scope *scopes;
	const size_t *rows;
	size_t count;
};

/* One evaluation, and what became of it. */
struct eval {
	const struct scope *scope;
	struct arena *arena;
	struct error *err;	     /* of the first mistake; may be NULL */
	const struct row_set *group; /* of aggregates, or NULL */
	bool failed;
	bool costly; /* a pattern was too costly: other rows will be the same */
};

/* The value of EXPR for the scope of EVAL, of which scope, arena, err and group are set. */
struct value eval_expr(struct eval *eval, const struct expr *expr);

/* Words for the type of a value. */
const char *eval_type_name(const struct value *value);
/* A mistake in types: the value of the whole expression will be null. The first one is told. */
struct value eval_mistake(struct eval *eval, const char *expected, const struct value *got);
/* Any other mistake. */
struct value eval_failure(struct eval *eval, const char *what);

/* What an operator makes of its values, of which the left one is no array. */
struct value operator_apply(struct eval *eval, const struct expr *expr, const struct value *left,
	const struct value *right);
/* Also for arrays: each element then. */
struct value operator_between(struct eval *eval, const struct value *value, const struct value *low,
	const struct value *high);

/* len, any, all, sum, min, max, avg. */
struct value function_reduce(struct eval *eval, const struct expr *expr, const struct value *list);
/* Those of one plain value: lower, upper. */
struct value function_apply(struct eval *eval, enum op op, const struct value *value);
struct value function_now(const struct eval *eval);

/*
 * Makes two values comparable that mean the same in different words: quantities like '4Gi' beside
 * a number or another quantity, 30m or '2h' beside a duration, '2' beside a name. Others stay as
 * they are.
 */
void units_align(struct value *left, struct value *right);
/* A quantity of Kubernetes: "4Gi", "1.5T", "500m", "3". */
bool units_quantity(const char *text, double *number);
/* The same for + and -, where 30m is minutes beside a time as well; other operators: nothing. */
void units_align_sum(enum op op, struct value *left, struct value *right);
/* The unit of a sum, difference, product or quotient of two aligned numbers. */
enum unit units_of(enum op op, const struct value *left, const struct value *right);

#endif
