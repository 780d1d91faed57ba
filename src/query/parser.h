#ifndef QUERY_PARSER_H
#define QUERY_PARSER_H

#include "query/expr.h"
#include "query/lexer.h"

/*
 * Recursive descent over the grammar of reference/query-language.md 4. Private to parser.c,
 * operand.c (what operators stand between) and clauses.c. All functions return NULL or false
 * when the text is bad; the error is set then, and the current token is where.
 */
enum { EXPRS_MAX = 5000, DEPTH_MAX = 300 };

/* A name that SELECT has given to an expression. */
struct alias {
	const char *name;
	struct expr *value;
	size_t size; /* exprs in it: each use counts as so many */
};

struct parser {
	struct lexer lexer;
	struct expression *expression; /* owns what is made */
	const struct vocabulary *vocabulary;
	struct array aliases; /* struct alias */
	bool lenient;	      /* reducers are those of SELECT */
	struct error *err;
	int depth;
};

void parser_init(struct parser *parser, struct expression *expression,
	const struct vocabulary *vocabulary, struct error *err);
void parser_finish(struct parser *parser);

struct expr *parser_make(struct parser *parser, enum op op, struct expr *left, struct expr *right);
/* Moves on when the current token is TYPE; *GOOD tells whether there was a good token behind. */
bool parser_accept(struct parser *parser, enum token_type type, bool *good);
/* The current token must be TYPE, which WHAT says in words; moves on. */
bool parser_expect(struct parser *parser, enum token_type type, const char *what);
/* One level down, refused when it is too deep; the caller counts `depth` back. */
bool parser_enter(struct parser *parser);

/* A whole expression, up to the first token that cannot belong to it. */
struct expr *parser_expression(struct parser *parser);
/* Constant, path, list, group: operand.c. */
struct expr *parser_operand(struct parser *parser);
/* The brackets of IN (a, b), the current token being the first of them. */
struct expr *parser_round_list(struct parser *parser);
/* The name of a function that is called with brackets, or NULL. */
const char *operand_function_name(enum op op);
/* Names of functions, one after the other; NULL behind the last. */
const char *operand_function(size_t index);
/* The same, and whether something is put between the brackets. */
const char *operand_call(size_t i, bool *takes);
/* The path or alias that the current token is. */
struct expr *parser_path(struct parser *parser);

#endif
