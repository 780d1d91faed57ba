#include <string.h>

#include "query/parser.h"

static struct expr *parse_constant(struct parser *parser, struct value value)
{
	struct expr *expr = parser_make(parser, OP_CONSTANT, NULL, NULL);
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

static struct expr *find_alias(const struct parser *parser, const char *name)
{
	const struct alias *aliases = parser->aliases.items;
	for (size_t i = 0; i < parser->aliases.count; i++)
		if (!strcmp(aliases[i].name, name))
			return aliases[i].value;
	return NULL;
}

struct expr *parser_path(struct parser *parser)
{
	const struct buf *text = &parser->lexer.text;
	struct expr *value = find_alias(parser, text->text);
	struct expr *expr = parser_make(parser, value ? OP_ALIAS : OP_PATH, value, NULL);
	if (!expr)
		return NULL;
	expr->written = arena_text(&parser->expression->arena, text->text, text->used);
	if (!value) {
		path_init(&expr->path, expr->written);
		expr->field = find_field(parser->vocabulary, path_head(&expr->path));
	}
	return lexer_next(&parser->lexer) ? expr : NULL;
}

/* "[" [ or { "," or } [ "," ] ] "]" */
static struct expr *parse_list(struct parser *parser)
{
	struct expr *list = parser_make(parser, OP_LIST, NULL, NULL);
	bool good = list && lexer_next(&parser->lexer);
	struct expr **next = list ? &list->left : NULL;
	while (good && parser->lexer.type != TOKEN_CLOSE_LIST) {
		*next = parser_expression(parser);
		if (!*next)
			return NULL;
		next = &(*next)->next;
		if (!parser_accept(parser, TOKEN_COMMA, &good))
			break;
	}
	return good && parser_expect(parser, TOKEN_CLOSE_LIST, "a comma or ]") ? list : NULL;
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
	case TOKEN_NUMBER: return parse_constant(parser, value_number(parser->lexer.number));
	case TOKEN_TRUE:
	case TOKEN_FALSE:
		return parse_constant(parser, value_bool(parser->lexer.type == TOKEN_TRUE));
	case TOKEN_NAME: return parser_path(parser);
	case TOKEN_OPEN: return parse_group(parser);
	case TOKEN_OPEN_LIST: return parse_list(parser);
	default: lexer_expected(&parser->lexer, "a value"); return NULL;
	}
}
