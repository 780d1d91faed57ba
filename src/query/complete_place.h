#ifndef QUERY_COMPLETE_PLACE_H
#define QUERY_COMPLETE_PLACE_H

#include "query/clauses.h"

/* What may stand at the end of a query that is being typed. Private to complete.c. */
enum { PLACE_DEPTH = 32 };

/* A pair of brackets that is open. */
struct place_bracket {
	enum { BRACKETS_GROUP, BRACKETS_CALL, BRACKETS_LIST } kind;
	bool compared; /* before it */
};

struct place {
	enum clause clause;
	bool first;    /* nothing stands in the clause yet */
	bool operand;  /* a value or field belongs here; else an operator, or a clause */
	bool compared; /* it is, or was, compared already */
	bool value;    /* behind a comparison */
	bool in;       /* right behind IN, where brackets are to come */
	bool between;  /* AND and the upper bound belong to BETWEEN */
	bool is;       /* right behind IS */
	bool negated;  /* behind NOT, where an operator belongs */
	bool by;       /* the word BY is to come */
	char *field;   /* the path on the left of the comparison, or NULL */
	struct place_bracket open[PLACE_DEPTH];
	int depth;
	const char *word; /* what is begun of a word, or the end of the text */
	bool quoted;	  /* it is a text that has no end yet: WORD is its quote */
};

/* Finds the place at the end of TEXT; false when the text is wrong before. Ends with
 * place_finish().
 */
bool place_find(struct place *place, const char *text);
void place_finish(struct place *place);

#endif
