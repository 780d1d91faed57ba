#include "query/complete_place.h"

#include <stdlib.h>
#include <string.h>

#include "base/memory.h"

/*
 * A walk over the tokens that keeps what may come next. It is looser than the parser: a wrong text
 * is told by that one, here it only leads to offers that do not fit.
 */
static void drop_field(struct place *place)
{
	free(place->field);
	place->field = NULL;
}

static void begin_test(struct place *place)
{
	drop_field(place);
	place->operand = true;
	place->compared = place->value = place->between = place->negated = false;
}

static void begin_clause(struct place *place, enum clause clause)
{
	begin_test(place);
	place->clause = clause;
	place->first = true;
	place->depth = 0;
}

static void take_comparison(struct place *place)
{
	place->operand = place->compared = place->value = true;
	place->negated = false;
}

static bool open_bracket(struct place *place, bool call)
{
	if (place->depth == PLACE_DEPTH)
		return false;
	struct place_bracket *bracket = &place->open[place->depth++];
	bracket->compared = place->compared;
	bracket->kind = call ? BRACKETS_CALL : place->value ? BRACKETS_LIST : BRACKETS_GROUP;
	if (bracket->kind == BRACKETS_GROUP)
		begin_test(place);
	place->operand = true;
	place->in = false;
	return true;
}

/* What a function makes of a field has other values; a group of tests needs no more of them. */
static bool close_bracket(struct place *place)
{
	if (!place->depth)
		return false;
	const struct place_bracket *bracket = &place->open[--place->depth];
	place->compared = bracket->kind != BRACKETS_CALL || bracket->compared;
	place->operand = false;
	if (!place->compared)
		drop_field(place);
	return true;
}

static void take_comma(struct place *place)
{
	place->operand = true;
	if (!place->depth)
		begin_test(place);
}

static void take_and(struct place *place)
{
	if (place->between) {
		place->between = false;
		place->operand = true;
	} else {
		begin_test(place);
	}
}

static void take_name(struct place *place, const struct lexer *lexer)
{
	if (!place->compared) {
		drop_field(place);
		place->field = xstrdup(lexer->text.text);
	}
	place->operand = false;
}

/* A word where an operator belongs: a clause, or one that goes with a column or key. */
static bool take_word(struct place *place, const struct lexer *lexer)
{
	const struct clause_word *clause = clause_at(lexer);
	if (clause && !place->depth) {
		begin_clause(place, clause->clause);
		place->by = clause->by;
		return true;
	}
	bool direction = lexer_is(lexer, "asc") || lexer_is(lexer, "desc");
	return place->clause == CLAUSE_SELECT || (place->clause == CLAUSE_ORDER && direction);
}

static void take_not(struct place *place)
{
	if (!place->operand)
		place->negated = true;
}

static void take_arithmetic(struct place *place)
{
	if (!place->compared)
		drop_field(place);
	place->operand = true;
}

/* The current token, which is whole. */
static bool take(struct place *place, const struct lexer *lexer)
{
	bool first = place->first;
	place->first = false;
	if (place->by) {
		place->by = false;
		place->first = true;
		return true; /* the word BY, else clause_at() would not have found it */
	}
	switch (lexer->type) {
	case TOKEN_NAME:
		if (!place->operand || (first && !place->clause && clause_at(lexer)))
			return take_word(place, lexer);
		take_name(place, lexer);
		return true;
	case TOKEN_AND: take_and(place); return true;
	case TOKEN_OR: begin_test(place); return true;
	case TOKEN_NOT: take_not(place); return true;
	case TOKEN_IS: place->is = place->compared = true; return true;
	case TOKEN_IN:
		place->in = true;
		take_comparison(place);
		return true;
	case TOKEN_BETWEEN:
		place->between = true;
		take_comparison(place);
		return true;
	case TOKEN_LIKE:
	case TOKEN_ILIKE:
	case TOKEN_EQ:
	case TOKEN_NE:
	case TOKEN_LT:
	case TOKEN_LE:
	case TOKEN_GT:
	case TOKEN_GE:
	case TOKEN_MATCH:
	case TOKEN_NO_MATCH: take_comparison(place); return true;
	case TOKEN_PLUS:
	case TOKEN_MINUS:
	case TOKEN_STAR:
	case TOKEN_SLASH:
	case TOKEN_PERCENT: take_arithmetic(place); return true;
	case TOKEN_LEN:
	case TOKEN_ANY:
	case TOKEN_ALL:
	case TOKEN_SUM: place->operand = true; return true;
	case TOKEN_COMMA: take_comma(place); return true;
	case TOKEN_OPEN:
	case TOKEN_OPEN_LIST: return open_bracket(place, !place->operand);
	case TOKEN_CLOSE:
	case TOKEN_CLOSE_LIST: return close_bracket(place);
	default: place->operand = place->is = false; return true;
	}
}

/* Whether the last token of the text may be longer yet. */
static bool is_begun(const struct lexer *lexer)
{
	if (*lexer->at)
		return false;
	switch (lexer->type) {
	case TOKEN_TEXT: return false;
	case TOKEN_NUMBER:
	case TOKEN_TIME: return true;
	default: return lexer->type >= TOKEN_NAME && lexer->type <= TOKEN_SUM;
	}
}

static bool is_quote(char byte)
{
	return byte == '\'' || byte == '"' || byte == '`';
}

/* A token that is none: a text without end is one that is being typed. */
static bool take_rest(struct place *place, const struct lexer *lexer)
{
	place->word = lexer->token;
	place->quoted = is_quote(*lexer->token);
	bool digits = *lexer->token >= '0' && *lexer->token <= '9';
	return place->quoted || digits;
}

bool place_find(struct place *place, const char *text)
{
	struct lexer lexer;
	bool good = true;
	*place = (struct place){.word = text + strlen(text)};
	begin_clause(place, CLAUSE_NONE);
	lexer_init(&lexer, text, NULL);
	for (;;) {
		if (!lexer_next(&lexer)) {
			good = take_rest(place, &lexer);
			break;
		}
		if (lexer.type == TOKEN_END)
			break;
		if (is_begun(&lexer)) {
			place->word = lexer.token;
			break;
		}
		if (!(good = take(place, &lexer)))
			break;
	}
	lexer_finish(&lexer);
	if (!place->clause && !place->first)
		place->clause = CLAUSE_WHERE;
	return good;
}

void place_finish(struct place *place)
{
	drop_field(place);
}
