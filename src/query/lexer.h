#ifndef QUERY_LEXER_H
#define QUERY_LEXER_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/buf.h"
#include "base/error.h"

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

struct lexer {
	const char *start;
	const char *at;
	const char *end;
	enum token_type type; /* of the current token */
	const char *token;    /* where it begins */
	struct buf text;
	double number;
	struct error *err;
};

/* Stands before the first token of TEXT, which is borrowed: call lexer_next(). */
void lexer_init(struct lexer *lexer, const char *text, struct error *err);
void lexer_finish(struct lexer *lexer);
/* Moves on; false when the text is not made of tokens. */
bool lexer_next(struct lexer *lexer);
/* Position of the current token in code points, from 0. */
size_t lexer_position(const struct lexer *lexer);

#endif
