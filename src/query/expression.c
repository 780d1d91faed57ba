#include "query/expression.h"

#include <stdlib.h>

#include "base/memory.h"
#include "query/expr.h"

struct expression *expression_create(
	const char *text, const struct vocabulary *vocabulary, struct error *err)
{
	struct expression *expression = xcalloc(1, sizeof(*expression));
	arena_init(&expression->arena);
	expression->text = xstrdup(text);
	if (parser_parse(expression, vocabulary, err))
		return expression;
	expression_destroy(expression);
	return NULL;
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
