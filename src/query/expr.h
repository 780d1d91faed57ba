#ifndef QUERY_EXPR_H
#define QUERY_EXPR_H

#include "base/arena.h"
#include "query/expression.h"
#include "query/path.h"
#include "query/regex.h"

/* The tree of an expression: private to this layer. */
enum op {
	OP_CONSTANT,
	OP_PATH,
	OP_ALIAS, /* left: what SELECT calls so, which is not its own */
	OP_LIST,  /* items: left, chained by next */
	OP_AND,
	OP_OR,
	OP_NOT,
	OP_EQ,
	OP_NE,
	OP_LT,
	OP_LE,
	OP_GT,
	OP_GE,
	OP_MATCH,
	OP_NO_MATCH,
	OP_LIKE,
	OP_ILIKE,
	OP_IN,
	OP_BETWEEN, /* left between right and third */
	OP_IS_NULL,
	OP_ADD,
	OP_SUB,
	OP_MUL,
	OP_DIV,
	OP_MOD,
	OP_NEG,
	OP_LEN,
	OP_ANY,
	OP_ALL,
	OP_SUM,
	OP_MIN,
	OP_MAX,
	OP_AVG,
	OP_COUNT, /* left is NULL for count(*) */
	OP_LOWER,
	OP_UPPER,
	OP_NOW,
};

struct expr {
	enum op op;
	struct expr *left;
	struct expr *right;
	struct expr *third;
	struct expr *next;	   /* the next item of a list */
	struct expr *made;	   /* all of an expression, to free them */
	struct value constant;	   /* OP_CONSTANT */
	struct path path;	   /* OP_PATH */
	const struct field *field; /* OP_PATH: the computed field of its first name, or NULL */
	struct regex *regex;	   /* OP_MATCH, OP_NO_MATCH with a constant pattern */
	const char *written;	   /* OP_PATH, OP_ALIAS, numbers: as in the text */
	bool lenient;		   /* OP_LEN ... OP_AVG: as in SELECT (query-language.md 2) */
	bool aggregate;		   /* over the rows of a group, not within one row */
};

struct expression {
	struct arena arena; /* of the texts of constants */
	struct expr *root;
	struct expr *made;
	size_t count; /* of exprs */
	char *text;
};

/* An expression that holds only its text. */
struct expression *expression_new(const char *text);
/* Whether TEXT is not longer than QUERY_MAX; else ERR, and *AT (which may be NULL) where. */
bool expression_fits(const char *text, size_t *at, struct error *err);
/*
 * Fills EXPRESSION, which holds only its text. With AT the place of a mistake goes there and is not
 * told in ERR.
 */
bool parser_parse(struct expression *expression, const struct vocabulary *vocabulary, size_t *at,
	struct error *err);

#endif
