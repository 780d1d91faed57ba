#include <string.h>

#include "query/parser.h"

static struct expr *parse_constant(struct parser *parser, struct value value)
{
	struct expr *expr = parser_make(parser, OP_CONSTANT, NULL, NULL);
	if (expr)
		expr->constant = value;
	return expr && lexer_next(&parser->lexer) ? expr : NULL;
}

static struct expr *parse_number(struct parser *parser)
{
	const struct lexer *lexer = &parser->lexer;
	struct value value = value_number(lexer->number);
	value.unit = lexer->unit;
	const char *written = arena_text(
		&parser->expression->arena, lexer->token, (size_t)(lexer->at - lexer->token));
	struct expr *expr = parse_constant(parser, value);
	if (expr)
		expr->written = written;
	return expr;
}

static struct expr *parse_text(struct parser *parser)
{
	const struct buf *text = &parser->lexer.text;
	char *copy = arena_text(&parser->expression->arena, text->text, text->used);
	return parse_constant(parser, value_text_or_time(copy));
}

static const struct alias *find_alias(const struct parser *parser, const char *name)
{
	const struct alias *aliases = parser->aliases.items;
	for (size_t i = 0; i < parser->aliases.count; i++)
		if (!strcmp(aliases[i].name, name))
			return &aliases[i];
	return NULL;
}

struct expr *parser_path(struct parser *parser)
{
	const struct buf *text = &parser->lexer.text;
	const struct alias *alias = find_alias(parser, text->text);
	parser->expression->count += alias ? alias->size : 0;
	struct expr *expr =
		parser_make(parser, alias ? OP_ALIAS : OP_PATH, alias ? alias->value : NULL, NULL);
	if (!expr)
		return NULL;
	expr->written = arena_text(&parser->expression->arena, text->text, text->used);
	if (!alias) {
		path_init(&expr->path, expr->written);
		expr->field = vocabulary_find(parser->vocabulary, path_head(&expr->path));
	}
	return lexer_next(&parser->lexer) ? expr : NULL;
}

/* Items up to CLOSE, which WHAT names in words. */
static struct expr *parse_items(struct parser *parser, enum token_type close, const char *what)
{
	struct expr *list = parser_make(parser, OP_LIST, NULL, NULL);
	bool good = list && lexer_next(&parser->lexer);
	struct expr **next = list ? &list->left : NULL;
	while (good && parser->lexer.type != close) {
		*next = parser_expression(parser);
		if (!*next)
			return NULL;
		next = &(*next)->next;
		if (!parser_accept(parser, TOKEN_COMMA, &good))
			break;
	}
	return good && parser_expect(parser, close, what) ? list : NULL;
}

/* "[" [ or { "," or } [ "," ] ] "]" */
static struct expr *parse_list(struct parser *parser)
{
	return parse_items(parser, TOKEN_CLOSE_LIST, "a comma or ]");
}

static bool is_constant(const struct expr *expr)
{
	return expr->op == OP_CONSTANT || (expr->op == OP_NEG && is_constant(expr->left));
}

/* One thing that is no constant may be an array itself: then the brackets only group. */
struct expr *parser_round_list(struct parser *parser)
{
	struct expr *list = parse_items(parser, TOKEN_CLOSE, "a comma or )");
	const struct expr *only = list && list->left && !list->left->next ? list->left : NULL;
	return only && !is_constant(only) ? list->left : list;
}

/* Functions: words only where a bracket follows, so that fields may be called so. */
static const struct function {
	const char *name;
	enum op op;
	enum { NOTHING, VALUE, VALUE_OR_STAR } takes;
} functions[] = {{"now", OP_NOW, NOTHING}, {"lower", OP_LOWER, VALUE}, {"upper", OP_UPPER, VALUE},
	{"min", OP_MIN, VALUE}, {"max", OP_MAX, VALUE}, {"avg", OP_AVG, VALUE},
	{"count", OP_COUNT, VALUE_OR_STAR}};

enum { FUNCTIONS = sizeof(functions) / sizeof(*functions) };

static bool calls(const struct lexer *lexer)
{
	return lexer->at[strspn(lexer->at, " \t\r\n\f\v")] == '(';
}

const char *operand_function(size_t index)
{
	return index < FUNCTIONS ? functions[index].name : NULL;
}

const char *operand_function_name(enum op op)
{
	for (size_t i = 0; i < FUNCTIONS; i++)
		if (functions[i].op == op)
			return functions[i].name;
	return NULL;
}

const char *operand_call(size_t i, bool *takes)
{
	if (i >= FUNCTIONS)
		return NULL;
	*takes = functions[i].takes != NOTHING;
	return functions[i].name;
}

static const struct function *find_function(const struct lexer *lexer)
{
	for (size_t i = 0; i < FUNCTIONS; i++)
		if (lexer_is(lexer, functions[i].name))
			return &functions[i];
	lexer_expected(lexer, "now, lower, upper, min, max, avg or count before a bracket");
	return NULL;
}

/* What stands between the brackets of FUNCTION; *GOOD is whether it is what it takes. */
static struct expr *parse_argument(
	struct parser *parser, const struct function *function, bool *good)
{
	bool star = function->takes == VALUE_OR_STAR && parser->lexer.type == TOKEN_STAR;
	*good = true;
	if (star)
		*good = lexer_next(&parser->lexer);
	if (star || function->takes == NOTHING)
		return NULL;
	struct expr *argument = parser_expression(parser);
	*good = argument;
	return argument;
}

static struct expr *parse_call(struct parser *parser)
{
	bool good = true;
	const struct function *function = find_function(&parser->lexer);
	if (!function || !lexer_next(&parser->lexer) || !lexer_next(&parser->lexer))
		return NULL;
	struct expr *argument = parse_argument(parser, function, &good);
	if (!good || !parser_expect(parser, TOKEN_CLOSE, ")"))
		return NULL;
	struct expr *expr = parser_make(parser, function->op, argument, NULL);
	if (expr)
		expr->lenient = parser->lenient;
	return expr;
}

static struct expr *parse_group(struct parser *parser)
{
	struct expr *inner = lexer_next(&parser->lexer) ? parser_expression(parser) : NULL;
	return inner && parser_expect(parser, TOKEN_CLOSE, "an operator or )") ? inner : NULL;
}

struct expr *parser_operand(struct parser *parser)
{
	switch (parser->lexer.type) {
	case TOKEN_TEXT:
	case TOKEN_TIME: return parse_text(parser);
	case TOKEN_NUMBER: return parse_number(parser);
	case TOKEN_NULL: return parse_constant(parser, value_null());
	case TOKEN_TRUE:
	case TOKEN_FALSE:
		return parse_constant(parser, value_bool(parser->lexer.type == TOKEN_TRUE));
	case TOKEN_NAME: return calls(&parser->lexer) ? parse_call(parser) : parser_path(parser);
	case TOKEN_OPEN: return parse_group(parser);
	case TOKEN_OPEN_LIST: return parse_list(parser);
	default: lexer_expected(&parser->lexer, "a value"); return NULL;
	}
}
