#include "query/expression.h"

#include <stdlib.h>
#include <string.h>

#include "base/memory.h"
#include "query/expr.h"
#include "query/lexer.h"

struct expression *expression_new(const char *text)
{
	struct expression *expression = xcalloc(1, sizeof(*expression));
	arena_init(&expression->arena);
	expression->text = xstrndup(text, strnlen(text, QUERY_MAX));
	return expression;
}

bool expression_fits(const char *text, size_t *at, struct error *err)
{
	if (strnlen(text, QUERY_MAX + 1) <= QUERY_MAX)
		return true;
	if (at)
		*at = QUERY_MAX;
	return error_set(
		err, "the query is longer than %d kB: name fewer things in it", QUERY_MAX / 1024);
}

static struct expression *create(
	const char *text, const struct vocabulary *vocabulary, size_t *at, struct error *err)
{
	struct expression *expression = expression_new(text);
	if (expression_fits(text, at, err) && parser_parse(expression, vocabulary, at, err))
		return expression;
	expression_destroy(expression);
	return NULL;
}

struct expression *expression_create(
	const char *text, const struct vocabulary *vocabulary, struct error *err)
{
	return create(text, vocabulary, NULL, err);
}

struct expression *expression_create_in(
	const char *text, const struct vocabulary *vocabulary, size_t *at, struct error *err)
{
	return create(text, vocabulary, at, err);
}

void expression_destroy(struct expression *expression)
{
	if (!expression)
		return;
	while (expression->made) {
		struct expr *expr = expression->made;
		expression->made = expr->made;
		path_finish(&expr->path);
		regex_destroy(expr->regex);
		free(expr);
	}
	arena_finish(&expression->arena);
	free(expression->text);
	free(expression);
}

const char *expression_text(const struct expression *expression)
{
	return expression->text;
}

bool expression_selects(
	const struct expression *expression, const struct scope *scope, struct arena *arena)
{
	if (!expression)
		return true;
	struct value value = expression_value(expression, scope, arena, NULL);
	return value_true(&value);
}
