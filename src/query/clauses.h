#ifndef QUERY_CLAUSES_H
#define QUERY_CLAUSES_H

#include "base/array.h"
#include "query/expr.h"
#include "query/lexer.h"
#include "query/query.h"

/* What a query is made of: private to clauses.c, query.c and those that work on it. */
struct query_item {
	const char *start; /* in the text */
	char *title;
	bool named; /* the title is an alias */
	struct expr *value;
	size_t size; /* exprs in it */
};

struct query_key {
	const char *start;
	struct expr *value;
	bool descending;
};

/* The clauses, in their order. */
enum clause {
	CLAUSE_NONE,
	CLAUSE_SELECT,
	CLAUSE_WHERE,
	CLAUSE_GROUP,
	CLAUSE_ORDER,
	CLAUSE_LIMIT,
	CLAUSES
};

/* A word that begins one; the table ends with a NULL word. */
struct clause_word {
	const char *word;
	const char *name; /* with BY, in upper case */
	enum clause clause;
	bool by; /* the word BY belongs to it */
};
extern const struct clause_word clause_words[];

struct query {
	struct expression *made; /* owns all trees; its root is WHERE */
	const char *where;	 /* where WHERE begins in the text */
	struct array items;	 /* struct query_item */
	struct array groups;	 /* struct expr * */
	struct array keys;	 /* struct query_key */
	const struct vocabulary *vocabulary;
	bool distinct;
	bool grouped;
	bool limited;
	size_t limit;
};

/* The clause that the current token of LEXER begins where a clause may begin, or NULL. */
const struct clause_word *clause_at(const struct lexer *lexer);
/* Fills QUERY, of which `made` has the text and `vocabulary` is set. *AT as query_create() has it.
 */
bool clauses_parse(struct query *query, size_t *at, struct error *err);
/* Words that begin a clause, one after the other; NULL behind the last. */
const char *clauses_word(size_t index);
/* Whether TEXT begins with the word of a clause, so that it is no WHERE without the word. */
bool clauses_begin(const char *text);

#endif
