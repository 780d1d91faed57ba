#ifndef QUERY_COMPLETE_H
#define QUERY_COMPLETE_H

#include "base/array.h"
#include "query/expression.h"

/*
 * Ways to go on with a query that is being typed, by the place at its end: fields and functions
 * where a value may stand, operators behind a field, the values that rows have behind an operator,
 * and the clauses that may follow.
 */
enum { COMPLETIONS_MAX = 200, COMPLETION_ROWS = 5000 };

/* What there is to choose from. */
struct completion_about {
	const struct vocabulary *vocabulary; /* may be NULL */
	const struct scope *rows;	     /* the first COMPLETION_ROWS of them are looked at */
	size_t count;
	enum {
		COMPLETE_QUERY,
		COMPLETE_TABLE, /* no GROUP BY */
		COMPLETE_ROWS,	/* and no SELECT */
		COMPLETE_VALUE, /* an expression alone, without clauses */
	} of;
};

/*
 * Appends what may stand in place of TEXT to WORDS (char *, owned by the array), each with all of
 * the text before the word that is begun: COMPLETIONS_MAX at most, the likely ones first. Values
 * are quoted where the language wants that; those that a terminal must not see, or that are long,
 * are left out. Nothing for a text that is wrong before its end.
 */
void query_complete(const char *text, const struct completion_about *about, struct array *words);

/*
 * Whether WHERE of TEXT ends in a name that is no condition by itself in any row: it may be longer
 * yet, and an operator is to come.
 */
bool query_ends_in_name(const char *text, const struct completion_about *about);

#endif
