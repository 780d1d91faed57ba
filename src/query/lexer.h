#ifndef QUERY_LEXER_H
#define QUERY_LEXER_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/buf.h"
#include "base/error.h"
#include "query/value.h"

/* The tokens of TSL (reference/query-language.md 3). */
enum token_type {
	TOKEN_END,
	TOKEN_TEXT, /* a quoted string, its escapes taken out, in `text` */
	TOKEN_NUMBER,
	TOKEN_TIME, /* a bare date or time, in `text` */
	TOKEN_NAME, /* a path, in `text` as written */
	TOKEN_AND,
	TOKEN_OR,
	TOKEN_NOT,
	TOKEN_LIKE,
	TOKEN_ILIKE,
	TOKEN_BETWEEN,
	TOKEN_IN,
	TOKEN_IS,
	TOKEN_NULL,
	TOKEN_TRUE,
	TOKEN_FALSE,
	TOKEN_LEN,
	TOKEN_ANY,
	TOKEN_ALL,
	TOKEN_SUM,
	TOKEN_EQ,
	TOKEN_NE,
	TOKEN_LT,
	TOKEN_LE,
	TOKEN_GT,
	TOKEN_GE,
	TOKEN_MATCH,	/* ~= */
	TOKEN_NO_MATCH, /* ~! */
	TOKEN_PLUS,
	TOKEN_MINUS,
	TOKEN_STAR,
	TOKEN_SLASH,
	TOKEN_PERCENT,
	TOKEN_OPEN,
	TOKEN_CLOSE,
	TOKEN_OPEN_LIST,
	TOKEN_CLOSE_LIST,
	TOKEN_COMMA,
};

enum { QUERY_MAX = 64 * 1024 }; /* bytes of a query or an expression */

struct lexer {
	const char *start;
	const char *at; /* behind the current token */
	const char *end;
	enum token_type type; /* of the current token */
	const char *token;    /* where it begins */
	const char *before;   /* where the one before it ends */
	/* In SELECT, GROUP BY and ORDER BY: .path and {{ path }} are names too, and a/2 divides. */
	bool marked;
	bool bare; /* mistakes are told without their place: the caller tells it */
	struct buf text;
	double number;	/* TOKEN_NUMBER */
	enum unit unit; /* the same */
	struct error *err;
};

/* Stands before the first token of TEXT, which is borrowed: call lexer_next(). */
void lexer_init(struct lexer *lexer, const char *text, struct error *err);
void lexer_finish(struct lexer *lexer);
/* Moves on; false when the text is not made of tokens. */
bool lexer_next(struct lexer *lexer);
/* Type of the token behind the current one; TOKEN_END when there is none, or no good one. */
enum token_type lexer_peek(const struct lexer *lexer);
/* Whether the current token is the name WORD, in letters of any case. */
bool lexer_is(const struct lexer *lexer, const char *word);
/* The words and signs of the language, one after the other; NULL behind the last. */
const char *lexer_word(size_t index);
/* Whether WORD is one of the language, in letters of any case. */
bool lexer_is_keyword(const char *word);
/* The words of the language and its operators, one after the other, each with its type. */
struct lexer_word {
	const char *word; /* NULL behind the last */
	enum token_type type;
};
extern const struct lexer_word lexer_keywords[], lexer_operators[];
/* A mistake at the current token: sets the error to "WHAT at line 1, column 7"; false. */
bool lexer_fail(const struct lexer *lexer, const char *what);
/* Puts "line 1, column 7: " before the error that has been set; false. */
bool lexer_place(const struct lexer *lexer);
/* A mistake at the current token with what stands there: "syntax error at line 1, column 7:
 * expected WHAT, got 5". */
bool lexer_expected(const struct lexer *lexer, const char *what);

#endif
