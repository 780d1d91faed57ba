#include "query/parser.h"

#include "base/memory.h"

void parser_init(struct parser *parser, struct expression *expression,
	const struct vocabulary *vocabulary, struct error *err)
{
	*parser = (struct parser){.expression = expression, .vocabulary = vocabulary, .err = err};
	array_init(&parser->aliases, sizeof(struct alias));
	lexer_init(&parser->lexer, expression->text, err);
}

void parser_finish(struct parser *parser)
{
	lexer_finish(&parser->lexer);
	array_finish(&parser->aliases);
}

struct expr *parser_make(struct parser *parser, enum op op, struct expr *left, struct expr *right)
{
	if (++parser->expression->count > EXPRS_MAX) {
		lexer_fail(&parser->lexer, "the expression is too long");
		return NULL;
	}
	struct expr *expr = xcalloc(1, sizeof(*expr));
	*expr = (struct expr){
		.op = op, .left = left, .right = right, .made = parser->expression->made};
	parser->expression->made = expr;
	return expr;
}

bool parser_accept(struct parser *parser, enum token_type type, bool *good)
{
	if (parser->lexer.type != type)
		return false;
	*good = lexer_next(&parser->lexer);
	return true;
}

bool parser_expect(struct parser *parser, enum token_type type, const char *what)
{
	bool good = true;
	if (!parser_accept(parser, type, &good))
		return lexer_expected(&parser->lexer, what);
	return good;
}

bool parser_enter(struct parser *parser)
{
	return ++parser->depth <= DEPTH_MAX || lexer_fail(&parser->lexer, "nested too deep");
}

/* ( "-" | "+" ) una | primary */
static struct expr *parse_unary(struct parser *parser)
{
	bool minus = parser->lexer.type == TOKEN_MINUS;
	if (!minus && parser->lexer.type != TOKEN_PLUS)
		return parser_operand(parser);
	if (!parser_enter(parser))
		return NULL;
	struct expr *inner = lexer_next(&parser->lexer) ? parse_unary(parser) : NULL;
	parser->depth--;
	return inner && minus ? parser_make(parser, OP_NEG, inner, NULL) : inner;
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

/*
 * In SELECT and ORDER BY a word of the language may be a path, when nothing follows that it could
 * be applied to.
 */
static bool is_path(const struct parser *parser)
{
	enum token_type next = TOKEN_END;
	if (parser->lexer.marked)
		next = lexer_peek(&parser->lexer);
	return parser->lexer.marked && (next == TOKEN_END || next == TOKEN_COMMA);
}

static struct expr *parse_prefix(struct parser *parser)
{
	enum op op = prefix_op(parser->lexer.type);
	if (op == OP_CONSTANT)
		return parse_unary(parser);
	if (is_path(parser))
		return parser_path(parser);
	if (!parser_enter(parser))
		return NULL;
	struct expr *inner = lexer_next(&parser->lexer) ? parse_prefix(parser) : NULL;
	parser->depth--;
	struct expr *expr = inner ? parser_make(parser, op, inner, NULL) : NULL;
	if (expr)
		expr->lenient = parser->lenient;
	return expr;
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
		left = right ? parser_make(parser, found->op, left, right) : NULL;
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
	bool negated = parser_accept(parser, TOKEN_NOT, &good);
	if (!good || !parser_expect(parser, TOKEN_NULL, "NULL"))
		return NULL;
	struct expr *test = parser_make(parser, OP_IS_NULL, left, NULL);
	return test && negated ? parser_make(parser, OP_NOT, test, NULL) : test;
}

/* "BETWEEN" add "AND" add behind LEFT */
static struct expr *parse_between(struct parser *parser, struct expr *left)
{
	struct expr *low = parse_sum(parser);
	if (!low || !parser_expect(parser, TOKEN_AND, "AND and the upper bound"))
		return NULL;
	struct expr *high = parse_sum(parser);
	struct expr *test = high ? parser_make(parser, OP_BETWEEN, left, low) : NULL;
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
	if (!lexer_next(&parser->lexer))
		return NULL;
	const char *at = parser->lexer.token;
	struct expr *right = parse_sum(parser);
	struct expr *test = right ? parser_make(parser, op, left, right) : NULL;
	if (!test || (op != OP_MATCH && op != OP_NO_MATCH) || with_regex(parser, test))
		return test;
	parser->lexer.token = at; /* that is where the mistake is */
	lexer_place(&parser->lexer);
	return NULL;
}

/* [ "NOT" ] ( LIKE | ILIKE | IN ) add | [ "NOT" ] BETWEEN … behind LEFT */
static struct expr *parse_word_test(struct parser *parser, struct expr *left)
{
	bool good = true;
	bool negated = parser_accept(parser, TOKEN_NOT, &good);
	const struct binary *found = find_binary(words, parser->lexer.type);
	if (good && !found)
		lexer_expected(&parser->lexer, "LIKE, ILIKE, IN or BETWEEN");
	if (!good || !found || !lexer_next(&parser->lexer))
		return NULL;
	struct expr *test = NULL;
	if (found->op == OP_BETWEEN) {
		test = parse_between(parser, left);
	} else {
		bool round = found->op == OP_IN && parser->lexer.type == TOKEN_OPEN;
		struct expr *right = round ? parser_round_list(parser) : parse_sum(parser);
		test = right ? parser_make(parser, found->op, left, right) : NULL;
	}
	return test && negated ? parser_make(parser, OP_NOT, test, NULL) : test;
}

static struct expr *parse_comparison(struct parser *parser)
{
	struct expr *left = parse_sum(parser);
	while (left) {
		bool good = true;
		const struct binary *found = find_binary(comparisons, parser->lexer.type);
		if (found)
			left = parse_symbol_test(parser, left, found->op);
		else if (parser_accept(parser, TOKEN_IS, &good))
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

struct expr *parser_expression(struct parser *parser)
{
	static const struct binary ops[] = {{TOKEN_OR, OP_OR}, {TOKEN_END, OP_CONSTANT}};
	if (!parser_enter(parser))
		return NULL;
	struct expr *expr = parse_binary(parser, ops, parse_and);
	parser->depth--;
	return expr;
}

bool parser_parse(struct expression *expression, const struct vocabulary *vocabulary, size_t *at,
	struct error *err)
{
	struct parser parser;
	parser_init(&parser, expression, vocabulary, err);
	parser.lexer.bare = at;
	if (lexer_next(&parser.lexer))
		expression->root = parser_expression(&parser);
	if (expression->root && parser.lexer.type != TOKEN_END &&
		!lexer_expected(&parser.lexer, "an operator or the end"))
		expression->root = NULL;
	if (at && !expression->root)
		*at = (size_t)(parser.lexer.token - expression->text);
	parser_finish(&parser);
	return expression->root;
}
