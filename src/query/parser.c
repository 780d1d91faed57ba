#include <stdlib.h>
#include <string.h>

#include "base/memory.h"
#include "query/expr.h"
#include "query/lexer.h"

/* Recursive descent over the grammar of reference/query-language.md 4, one function a level. */

enum { EXPRS_MAX = 5000, DEPTH_MAX = 300 };

struct parser {
	struct lexer lexer;
	struct expression *expression;
	const struct vocabulary *vocabulary;
	struct error *err;
	int depth;
};

static struct expr *parse_or(struct parser *parser);

static void *fail(struct parser *parser, const char *what)
{
	error_set(parser->err, "%s at position %zu", what, lexer_position(&parser->lexer));
	return NULL;
}

static struct expr *make(struct parser *parser, enum op op, struct expr *left, struct expr *right)
{
	if (++parser->expression->count > EXPRS_MAX)
		return fail(parser, "the expression is too long");
	struct expr *expr = xcalloc(1, sizeof(*expr));
	*expr = (struct expr){
		.op = op, .left = left, .right = right, .made = parser->expression->made};
	parser->expression->made = expr;
	return expr;
}

static bool accept(struct parser *parser, enum token_type type, bool *good)
{
	if (parser->lexer.type != type)
		return false;
	*good = lexer_next(&parser->lexer);
	return true;
}

/* The current token must be TYPE; moves on. */
static bool expect(struct parser *parser, enum token_type type)
{
	bool good = true;
	if (!accept(parser, type, &good))
		return fail(parser, "syntax error");
	return good;
}

static struct expr *parse_constant(struct parser *parser, struct value value)
{
	struct expr *expr = make(parser, OP_CONSTANT, NULL, NULL);
	if (expr)
		expr->constant = value;
	return expr && lexer_next(&parser->lexer) ? expr : NULL;
}

static struct expr *parse_text(struct parser *parser)
{
	const struct buf *text = &parser->lexer.text;
	char *copy = arena_text(&parser->expression->arena, text->text, text->used);
	return parse_constant(parser, value_text_or_time(copy));
}

static const struct field *find_field(const struct vocabulary *vocabulary, const char *name)
{
	for (; vocabulary; vocabulary = vocabulary->next)
		for (const struct field *field = vocabulary->fields; field->name; field++)
			if (!strcmp(field->name, name))
				return field;
	return NULL;
}

static struct expr *parse_path(struct parser *parser)
{
	struct expr *expr = make(parser, OP_PATH, NULL, NULL);
	if (!expr)
		return NULL;
	path_init(&expr->path, parser->lexer.text.text);
	expr->field = find_field(parser->vocabulary, path_head(&expr->path));
	return lexer_next(&parser->lexer) ? expr : NULL;
}

/* "[" [ or { "," or } [ "," ] ] "]" */
static struct expr *parse_list(struct parser *parser)
{
	struct expr *list = make(parser, OP_LIST, NULL, NULL);
	bool good = list && lexer_next(&parser->lexer);
	struct expr **next = list ? &list->left : NULL;
	while (good && parser->lexer.type != TOKEN_CLOSE_LIST) {
		*next = parse_or(parser);
		if (!*next)
			return NULL;
		next = &(*next)->next;
		if (!accept(parser, TOKEN_COMMA, &good))
			break;
	}
	return good && expect(parser, TOKEN_CLOSE_LIST) ? list : NULL;
}

static struct expr *parse_group(struct parser *parser)
{
	struct expr *inner = lexer_next(&parser->lexer) ? parse_or(parser) : NULL;
	return inner && expect(parser, TOKEN_CLOSE) ? inner : NULL;
}

static struct expr *parse_primary(struct parser *parser)
{
	switch (parser->lexer.type) {
	case TOKEN_TEXT:
	case TOKEN_TIME: return parse_text(parser);
	case TOKEN_NUMBER: return parse_constant(parser, value_number(parser->lexer.number));
	case TOKEN_TRUE:
	case TOKEN_FALSE:
		return parse_constant(parser, value_bool(parser->lexer.type == TOKEN_TRUE));
	case TOKEN_NAME: return parse_path(parser);
	case TOKEN_OPEN: return parse_group(parser);
	case TOKEN_OPEN_LIST: return parse_list(parser);
	default: return fail(parser, "syntax error");
	}
}

/* ( "-" | "+" ) una | primary */
static struct expr *parse_unary(struct parser *parser)
{
	bool minus = parser->lexer.type == TOKEN_MINUS;
	if (!minus && parser->lexer.type != TOKEN_PLUS)
		return parse_primary(parser);
	if (++parser->depth > DEPTH_MAX)
		return fail(parser, "nested too deep");
	struct expr *inner = lexer_next(&parser->lexer) ? parse_unary(parser) : NULL;
	parser->depth--;
	return inner && minus ? make(parser, OP_NEG, inner, NULL) : inner;
}

static enum op prefix_op(enum token_type type)
{
	switch (type) {
	case TOKEN_NOT: return OP_NOT;
	case TOKEN_LEN: return OP_LEN;
	case TOKEN_ANY: return OP_ANY;
	case TOKEN_ALL: return OP_ALL;
	case TOKEN_SUM: return OP_SUM;
	default: return OP_CONSTANT;
	}
}

static struct expr *parse_prefix(struct parser *parser)
{
	enum op op = prefix_op(parser->lexer.type);
	if (op == OP_CONSTANT)
		return parse_unary(parser);
	if (++parser->depth > DEPTH_MAX)
		return fail(parser, "nested too deep");
	struct expr *inner = lexer_next(&parser->lexer) ? parse_prefix(parser) : NULL;
	parser->depth--;
	return inner ? make(parser, op, inner, NULL) : NULL;
}

/* One level of binary operators, grouped to the left. OPS ends with TOKEN_END. */
struct binary {
	enum token_type token;
	enum op op;
};

static const struct binary *find_binary(const struct binary *ops, enum token_type type)
{
	for (; ops->token != TOKEN_END; ops++)
		if (ops->token == type)
			return ops;
	return NULL;
}

static struct expr *parse_binary(
	struct parser *parser, const struct binary *ops, struct expr *(*next)(struct parser *))
{
	struct expr *left = next(parser);
	const struct binary *found;
	while (left && (found = find_binary(ops, parser->lexer.type))) {
		struct expr *right = lexer_next(&parser->lexer) ? next(parser) : NULL;
		left = right ? make(parser, found->op, left, right) : NULL;
	}
	return left;
}

static struct expr *parse_product(struct parser *parser)
{
	static const struct binary ops[] = {{TOKEN_STAR, OP_MUL}, {TOKEN_SLASH, OP_DIV},
		{TOKEN_PERCENT, OP_MOD}, {TOKEN_END, OP_CONSTANT}};
	return parse_binary(parser, ops, parse_prefix);
}

static struct expr *parse_sum(struct parser *parser)
{
	static const struct binary ops[] = {
		{TOKEN_PLUS, OP_ADD}, {TOKEN_MINUS, OP_SUB}, {TOKEN_END, OP_CONSTANT}};
	return parse_binary(parser, ops, parse_product);
}

/* "IS" [ "NOT" ] "NULL" behind LEFT */
static struct expr *parse_is(struct parser *parser, struct expr *left)
{
	bool good = true;
	bool negated = accept(parser, TOKEN_NOT, &good);
	if (!good || !expect(parser, TOKEN_NULL))
		return NULL;
	struct expr *test = make(parser, OP_IS_NULL, left, NULL);
	return test && negated ? make(parser, OP_NOT, test, NULL) : test;
}

/* "BETWEEN" add "AND" add behind LEFT */
static struct expr *parse_between(struct parser *parser, struct expr *left)
{
	struct expr *low = parse_sum(parser);
	if (!low || !expect(parser, TOKEN_AND))
		return NULL;
	struct expr *high = parse_sum(parser);
	struct expr *test = high ? make(parser, OP_BETWEEN, left, low) : NULL;
	if (test)
		test->third = high;
	return test;
}

/* A constant pattern is compiled once, and a bad one is a mistake of the expression. */
static struct expr *with_regex(struct parser *parser, struct expr *expr)
{
	const struct expr *pattern = expr->right;
	const char *text = value_string(&pattern->constant);
	if (pattern->op != OP_CONSTANT || !text)
		return expr;
	expr->regex = regex_create(text, parser->err);
	return expr->regex ? expr : NULL;
}

static const struct binary comparisons[] = {{TOKEN_EQ, OP_EQ}, {TOKEN_NE, OP_NE}, {TOKEN_LT, OP_LT},
	{TOKEN_LE, OP_LE}, {TOKEN_GT, OP_GT}, {TOKEN_GE, OP_GE}, {TOKEN_MATCH, OP_MATCH},
	{TOKEN_NO_MATCH, OP_NO_MATCH}, {TOKEN_END, OP_CONSTANT}};

static const struct binary words[] = {{TOKEN_LIKE, OP_LIKE}, {TOKEN_ILIKE, OP_ILIKE},
	{TOKEN_IN, OP_IN}, {TOKEN_BETWEEN, OP_BETWEEN}, {TOKEN_END, OP_CONSTANT}};

static struct expr *parse_symbol_test(struct parser *parser, struct expr *left, enum op op)
{
	struct expr *right = lexer_next(&parser->lexer) ? parse_sum(parser) : NULL;
	struct expr *test = right ? make(parser, op, left, right) : NULL;
	if (test && (op == OP_MATCH || op == OP_NO_MATCH))
		return with_regex(parser, test);
	return test;
}

/* [ "NOT" ] ( LIKE | ILIKE | IN ) add | [ "NOT" ] BETWEEN … behind LEFT */
static struct expr *parse_word_test(struct parser *parser, struct expr *left)
{
	bool good = true;
	bool negated = accept(parser, TOKEN_NOT, &good);
	const struct binary *found = find_binary(words, parser->lexer.type);
	if (!good || !found)
		return good ? fail(parser, "syntax error") : NULL;
	if (!lexer_next(&parser->lexer))
		return NULL;
	struct expr *test = NULL;
	if (found->op == OP_BETWEEN) {
		test = parse_between(parser, left);
	} else {
		struct expr *right = parse_sum(parser);
		test = right ? make(parser, found->op, left, right) : NULL;
	}
	return test && negated ? make(parser, OP_NOT, test, NULL) : test;
}

static struct expr *parse_comparison(struct parser *parser)
{
	struct expr *left = parse_sum(parser);
	while (left) {
		bool good = true;
		const struct binary *found = find_binary(comparisons, parser->lexer.type);
		if (found)
			left = parse_symbol_test(parser, left, found->op);
		else if (accept(parser, TOKEN_IS, &good))
			left = good ? parse_is(parser, left) : NULL;
		else if (parser->lexer.type == TOKEN_NOT || find_binary(words, parser->lexer.type))
			left = parse_word_test(parser, left);
		else
			break;
	}
	return left;
}

static struct expr *parse_and(struct parser *parser)
{
	static const struct binary ops[] = {{TOKEN_AND, OP_AND}, {TOKEN_END, OP_CONSTANT}};
	return parse_binary(parser, ops, parse_comparison);
}

static struct expr *parse_or(struct parser *parser)
{
	static const struct binary ops[] = {{TOKEN_OR, OP_OR}, {TOKEN_END, OP_CONSTANT}};
	if (++parser->depth > DEPTH_MAX)
		return fail(parser, "nested too deep");
	struct expr *expr = parse_binary(parser, ops, parse_and);
	parser->depth--;
	return expr;
}

bool parser_parse(
	struct expression *expression, const struct vocabulary *vocabulary, struct error *err)
{
	struct parser parser = {.expression = expression, .vocabulary = vocabulary, .err = err};
	lexer_init(&parser.lexer, expression->text, err);
	if (lexer_next(&parser.lexer))
		expression->root = parse_or(&parser);
	if (expression->root && parser.lexer.type != TOKEN_END)
		expression->root = fail(&parser, "syntax error");
	lexer_finish(&parser.lexer);
	return expression->root;
}
