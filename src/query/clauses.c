#include "query/clauses.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

#include "base/memory.h"
#include "query/group.h"
#include "query/parser.h"
#include "query/print.h"

/*
 * The clauses of a query. The lexer gives tokens to the parser of expressions, which stops at the
 * first one that cannot belong to the expression: only there a word may begin a clause.
 */
const struct clause_word clause_words[] = {
	{"select", "SELECT", CLAUSE_SELECT, false},
	{"where", "WHERE", CLAUSE_WHERE, false},
	{"group", "GROUP BY", CLAUSE_GROUP, true},
	{"order", "ORDER BY", CLAUSE_ORDER, true},
	{"sort", "SORT BY", CLAUSE_ORDER, true},
	{"limit", "LIMIT", CLAUSE_LIMIT, false},
	{0},
};

enum { CLAUSE_WORDS = sizeof(clause_words) / sizeof(*clause_words) };

const char *clauses_word(size_t index)
{
	return index < CLAUSE_WORDS ? clause_words[index].word : NULL;
}

struct clauses {
	struct parser parser;
	struct query *query;
	const struct clause_word *seen[CLAUSES];
};

/* Whether the word BY stands behind the current token. */
static bool by_follows(const struct lexer *lexer)
{
	struct lexer ahead;
	lexer_init(&ahead, lexer->at, NULL);
	bool by = lexer_next(&ahead) && lexer_is(&ahead, "by");
	lexer_finish(&ahead);
	return by;
}

const struct clause_word *clause_at(const struct lexer *lexer)
{
	for (const struct clause_word *word = clause_words; word->word; word++)
		if (lexer_is(lexer, word->word) && (!word->by || by_follows(lexer)))
			return word;
	return NULL;
}

static const struct clause_word *clause_here(const struct clauses *clauses)
{
	return clause_at(&clauses->parser.lexer);
}

static bool ends_here(const struct clauses *clauses)
{
	return clauses->parser.lexer.type == TOKEN_END || clause_here(clauses);
}

/* Whether an operator follows the first word: then it is a field of that name. */
static bool is_compared(enum token_type next)
{
	switch (next) {
	case TOKEN_LIKE:
	case TOKEN_ILIKE:
	case TOKEN_BETWEEN:
	case TOKEN_IN:
	case TOKEN_IS:
	case TOKEN_AND:
	case TOKEN_OR:
	case TOKEN_EQ:
	case TOKEN_NE:
	case TOKEN_LT:
	case TOKEN_LE:
	case TOKEN_GT:
	case TOKEN_GE:
	case TOKEN_MATCH:
	case TOKEN_NO_MATCH: return true;
	default: return false;
	}
}

/* The same for the first token of a query. WHERE is always the clause there. */
static const struct clause_word *first_clause(const struct clauses *clauses)
{
	const struct clause_word *word = clause_here(clauses);
	if (word && word->clause != CLAUSE_WHERE && !word->by &&
		is_compared(lexer_peek(&clauses->parser.lexer)))
		return NULL;
	return word;
}

/* Whether an item of SELECT may begin with such a token. */
static bool begins_item(enum token_type type)
{
	switch (type) {
	case TOKEN_TEXT:
	case TOKEN_NUMBER:
	case TOKEN_TIME:
	case TOKEN_TRUE:
	case TOKEN_FALSE:
	case TOKEN_NULL:
	case TOKEN_NAME:
	case TOKEN_PLUS:
	case TOKEN_MINUS:
	case TOKEN_OPEN_LIST:
	case TOKEN_NOT:
	case TOKEN_LEN:
	case TOKEN_ANY:
	case TOKEN_ALL:
	case TOKEN_SUM:
	case TOKEN_OPEN: return true;
	default: return false;
	}
}

static bool parse_where(struct clauses *clauses)
{
	clauses->query->where = clauses->parser.lexer.token;
	clauses->parser.expression->root = parser_expression(&clauses->parser);
	return clauses->parser.expression->root;
}

/* From the word behind AS to the comma or clause behind it: an alias may hold blanks. */
static char *parse_alias(struct clauses *clauses)
{
	struct lexer *lexer = &clauses->parser.lexer;
	const char *start = lexer->token;
	char *quoted = lexer->type == TOKEN_TEXT ? xstrdup(lexer->text.text) : NULL;
	bool good = lexer->type != TOKEN_END && lexer->type != TOKEN_COMMA;
	if (!good)
		lexer_expected(lexer, "the name of the column");
	good = good && lexer_next(lexer);
	while (good && !quoted && lexer->type != TOKEN_COMMA && !ends_here(clauses))
		good = lexer_next(lexer);
	if (good)
		return quoted ? quoted : xstrndup(start, (size_t)(lexer->before - start));
	free(quoted);
	return NULL;
}

/*
 * The title of a column without alias: its path as written, without a reducer before it; else the
 * expression as it is printed.
 */
static char *title_of(const struct lexer *lexer, const char *start, const struct expr *value)
{
	struct buf text;
	bool reduced = value->op == OP_LEN || value->op == OP_SUM || value->op == OP_ANY ||
		value->op == OP_ALL;
	if (reduced && value->left->op == OP_PATH)
		return xstrdup(value->left->written);
	if (value->op == OP_PATH)
		return xstrndup(start, (size_t)(lexer->before - start));
	buf_init(&text, 4 * QUERY_MAX);
	expr_print(value, &text);
	return buf_take(&text);
}

static bool parse_item(struct clauses *clauses)
{
	struct parser *parser = &clauses->parser;
	const char *start = parser->lexer.token;
	size_t before = parser->expression->count;
	struct expr *value = parser_expression(parser);
	if (!value)
		return false;
	struct query_item *item = array_push(&clauses->query->items);
	item->start = start;
	item->value = value;
	item->size = parser->expression->count - before;
	item->named = lexer_is(&parser->lexer, "as");
	if (!item->named)
		item->title = title_of(&parser->lexer, start, value);
	else if (!lexer_next(&parser->lexer) || !(item->title = parse_alias(clauses)))
		return false;
	return true;
}

/* One or more of what ONE parses, with commas between. */
static bool parse_list(struct clauses *clauses, bool (*one)(struct clauses *))
{
	struct parser *parser = &clauses->parser;
	bool good = one(clauses);
	while (good && parser->lexer.type == TOKEN_COMMA)
		good = lexer_next(&parser->lexer) && one(clauses);
	return good;
}

/* DISTINCT is one only where an item follows: else it is a field. */
static bool parse_distinct(struct clauses *clauses)
{
	struct lexer *lexer = &clauses->parser.lexer;
	struct lexer ahead;
	if (!lexer_is(lexer, "distinct") || *lexer->token == '.' || *lexer->token == '{')
		return true;
	lexer_init(&ahead, lexer->at, NULL);
	ahead.marked = true;
	bool word = lexer_next(&ahead) && begins_item(ahead.type) && !lexer_is(&ahead, "as") &&
		!clause_at(&ahead);
	if (word && ahead.type == TOKEN_NOT)
		word = lexer_next(&ahead) && begins_item(ahead.type); /* else NOT IN and the like */
	lexer_finish(&ahead);
	clauses->query->distinct = word;
	return !word || lexer_next(lexer);
}

/* Names become known behind the list: inside it a name is a field of the row. */
static bool parse_select(struct clauses *clauses)
{
	clauses->parser.lenient = true;
	bool good = parse_distinct(clauses) && parse_list(clauses, parse_item);
	clauses->parser.lenient = false;
	const struct query_item *items = clauses->query->items.items;
	for (size_t i = 0; good && i < clauses->query->items.count; i++)
		if (items[i].named)
			*(struct alias *)array_push(&clauses->parser.aliases) =
				(struct alias){items[i].title, items[i].value, items[i].size};
	return good;
}

static bool parse_key(struct clauses *clauses)
{
	struct parser *parser = &clauses->parser;
	struct query_key key = {.start = parser->lexer.token};
	key.value = parser_expression(parser);
	if (!key.value)
		return false;
	key.descending = lexer_is(&parser->lexer, "desc");
	*(struct query_key *)array_push(&clauses->query->keys) = key;
	if (key.descending || lexer_is(&parser->lexer, "asc"))
		return lexer_next(&parser->lexer);
	return true;
}

static bool parse_group_key(struct clauses *clauses)
{
	struct expr *key = parser_expression(&clauses->parser);
	if (key)
		*(struct expr **)array_push(&clauses->query->groups) = key;
	return key;
}

static bool parse_groups(struct clauses *clauses)
{
	return parse_list(clauses, parse_group_key);
}

static bool parse_order(struct clauses *clauses)
{
	return parse_list(clauses, parse_key);
}

static bool parse_limit(struct clauses *clauses)
{
	struct lexer *lexer = &clauses->parser.lexer;
	size_t digits = strspn(lexer->token, "0123456789");
	if (lexer->type != TOKEN_NUMBER || digits != (size_t)(lexer->at - lexer->token))
		return lexer_expected(lexer, "a whole number of rows");
	if (digits > 18)
		return lexer_fail(lexer, "the number of rows is too large");
	clauses->query->limited = true;
	clauses->query->limit = strtoull(lexer->token, NULL, 10);
	return lexer_next(lexer);
}

static bool parse_clause(struct clauses *clauses, enum clause clause)
{
	switch (clause) {
	case CLAUSE_SELECT: return parse_select(clauses);
	case CLAUSE_GROUP: return parse_groups(clauses);
	case CLAUSE_ORDER: return parse_order(clauses);
	case CLAUSE_LIMIT: return parse_limit(clauses);
	default: return parse_where(clauses);
	}
}

/* Each clause once, and in their order. */
static bool take_word(struct clauses *clauses, const struct clause_word *word)
{
	struct lexer *lexer = &clauses->parser.lexer;
	char what[80];
	for (int later = CLAUSES - 1; later >= (int)word->clause; later--) {
		const struct clause_word *seen = clauses->seen[later];
		if (!seen)
			continue;
		if (seen == word)
			snprintf(what, sizeof(what), "a second %s", word->name);
		else
			snprintf(what, sizeof(what), "%s %s %s", word->name,
				seen->clause == word->clause ? "beside" : "behind", seen->name);
		return lexer_fail(lexer, what);
	}
	clauses->seen[word->clause] = word;
	lexer->marked = word->clause == CLAUSE_SELECT || word->clause == CLAUSE_GROUP ||
		word->clause == CLAUSE_ORDER;
	return lexer_next(lexer) && (!word->by || lexer_next(lexer));
}

/* What may stand behind a clause, in words, and what a misspelt word may have meant. */
static bool refuse_rest(const struct clauses *clauses)
{
	static const struct {
		const char *wrong;
		const char *right;
	} typos[] = {{"selct", "SELECT"}, {"slect", "SELECT"}, {"wher", "WHERE"}, {"were", "WHERE"},
		{"whre", "WHERE"}, {"limt", "LIMIT"}, {"lmit", "LIMIT"}, {"oder", "ORDER BY"},
		{"ordr", "ORDER BY"}, {"srot", "SORT BY"}, {"sotr", "SORT BY"}};
	const struct lexer *lexer = &clauses->parser.lexer;
	for (size_t i = 0; i < sizeof(typos) / sizeof(*typos); i++)
		if (lexer_is(lexer, typos[i].wrong))
			return lexer_expected(lexer, typos[i].right);
	return lexer_expected(lexer, "an operator, a clause or the end");
}

static bool parse_clauses(struct clauses *clauses)
{
	struct lexer *lexer = &clauses->parser.lexer;
	if (!lexer_next(lexer))
		return false;
	const struct clause_word *word = first_clause(clauses);
	if (!word && lexer->type != TOKEN_END) {
		clauses->seen[CLAUSE_WHERE] = &clause_words[1];
		if (!parse_where(clauses))
			return false;
		word = clause_here(clauses);
	}
	for (; word; word = clause_here(clauses))
		if (!take_word(clauses, word) || !parse_clause(clauses, word->clause))
			return false;
	return lexer->type == TOKEN_END || refuse_rest(clauses);
}

bool clauses_begin(const char *text)
{
	struct clauses clauses = {0};
	lexer_init(&clauses.parser.lexer, text, NULL);
	bool begins = lexer_next(&clauses.parser.lexer) && first_clause(&clauses);
	lexer_finish(&clauses.parser.lexer);
	return begins;
}

bool clauses_parse(struct query *query, size_t *at, struct error *err)
{
	struct clauses clauses = {.query = query};
	parser_init(&clauses.parser, query->made, query->vocabulary, err);
	bool good = parse_clauses(&clauses);
	const char *place = query->made->text;
	if (good && !group_check(query, &place, err)) {
		clauses.parser.lexer.token = place;
		good = lexer_place(&clauses.parser.lexer);
	}
	if (!good && at)
		*at = (size_t)(clauses.parser.lexer.token - query->made->text);
	parser_finish(&clauses.parser);
	return good;
}
