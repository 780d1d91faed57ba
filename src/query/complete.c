#include "query/complete.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

#include "base/memory.h"
#include "base/symbol.h"
#include "base/utf8.h"
#include "query/complete_place.h"
#include "query/parser.h"

enum {
	VALUE_BYTES = 100, /* that a value has at most */
	KEY_ROWS = 200,	   /* rows that are looked at for keys */
};

struct completing {
	const struct completion_about *about;
	struct array *words;
	const char *text;
	const char *word; /* what is begun, without its quote ... */
	size_t before;	  /* ... and the bytes before it, quote and all */
	const char *lead; /* what is put before each word: a blank, a bracket */
	const struct place *place;
	struct arena arena;
};

static bool is_full(const struct completing *completing)
{
	return completing->words->count >= COMPLETIONS_MAX;
}

static bool is_offered(const struct array *words, const char *text)
{
	for (size_t i = 0; i < words->count; i++)
		if (!strcmp(*(char **)array_at(words, i), text))
			return true;
	return false;
}

/* Offers WORD, which PLAIN (it without quotes) has been begun of. */
static void offer_as(const struct completing *completing, const char *plain, const char *word)
{
	if (is_full(completing) ||
		strncasecmp(plain, completing->word, strlen(completing->word)) != 0)
		return;
	char *made = xasprintf(
		"%.*s%s%s", (int)completing->before, completing->text, completing->lead, word);
	if (is_offered(completing->words, made))
		free(made);
	else
		*(char **)array_push(completing->words) = made;
}

static void offer(const struct completing *completing, const char *word)
{
	offer_as(completing, word, word);
}

/* ---- fields -------------------------------------------------------------------------------- */

/* Whether a key can stand in a path as it is. */
static bool is_plain_key(const char *key)
{
	static const char letters[] =
		"abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789_";
	bool digit = *key >= '0' && *key <= '9';
	return *key && !digit && !key[strspn(key, letters)] && !lexer_is_keyword(key);
}

/* PREFIX ends with a dot, or is empty; labels and the like stand in brackets. */
static void offer_key(const struct completing *completing, const char *prefix, const char *key)
{
	size_t length = strlen(prefix);
	char *path = xasprintf("%s%s", prefix, key);
	if (is_plain_key(key) && strlen(path) <= VALUE_BYTES) {
		offer(completing, path);
	} else if (length && strlen(path) <= VALUE_BYTES && !strpbrk(key, "'\"`[]\\ ") && *key) {
		char *bracketed = xasprintf("%.*s['%s']", (int)length - 1, prefix, key);
		offer_as(completing, path, bracketed);
		free(bracketed);
	}
	free(path);
}

static void offer_keys(
	const struct completing *completing, const char *prefix, const struct node *node)
{
	if (node_is(node, NODE_OBJECT))
		node_each(member, node) offer_key(completing, prefix, symbol_text(member->key));
}

/* The keys that objects have at a path, also those in a list. */
static void offer_keys_of(
	const struct completing *completing, const char *prefix, const struct value *value)
{
	if (value->type == VALUE_OBJECT)
		offer_keys(completing, prefix, value->node);
	for (size_t i = 0; value->type == VALUE_LIST && i < value->count && i < KEY_ROWS; i++)
		if (value->items[i].type == VALUE_OBJECT)
			offer_keys(completing, prefix, value->items[i].node);
}

static size_t rows_for(const struct completing *completing, size_t most)
{
	return completing->about->count < most ? completing->about->count : most;
}

/* Keys below the path that ends before DOT. */
static void offer_below(struct completing *completing, const char *dot)
{
	char *prefix = xstrndup(completing->word, (size_t)(dot + 1 - completing->word));
	char *path = xstrndup(prefix, strlen(prefix) - 1);
	struct expression *made = expression_create(path, completing->about->vocabulary, NULL);
	for (size_t i = 0; made && i < rows_for(completing, KEY_ROWS); i++) {
		struct value value = expression_value(
			made, &completing->about->rows[i], &completing->arena, NULL);
		offer_keys_of(completing, prefix, &value);
	}
	expression_destroy(made);
	free(path);
	free(prefix);
}

static void offer_fields(struct completing *completing)
{
	const char *dot = strrchr(completing->word, '.');
	if (dot) {
		offer_below(completing, dot);
		return;
	}
	for (const struct vocabulary *words = completing->about->vocabulary; words;
		words = words->next)
		for (const struct field *field = words->fields; field->name; field++)
			offer(completing, field->name);
	for (size_t i = 0; i < rows_for(completing, KEY_ROWS); i++)
		offer_keys(completing, "", completing->about->rows[i].row);
}

/* ---- words --------------------------------------------------------------------------------- */

static bool is_prefix(enum token_type type)
{
	return type == TOKEN_NOT || (type >= TOKEN_LEN && type <= TOKEN_SUM);
}

static void offer_functions(const struct completing *completing)
{
	const char *name;
	bool takes;
	for (size_t i = 0; (name = operand_call(i, &takes)); i++) {
		char *call = xasprintf("%s(%s", name, takes ? "" : ")");
		offer(completing, call);
		free(call);
	}
	for (const struct lexer_word *word = lexer_keywords; word->word; word++)
		if (is_prefix(word->type))
			offer(completing, word->word);
}

static bool is_test(enum token_type type)
{
	return type >= TOKEN_LIKE && type <= TOKEN_IN;
}

/* The shortest symbol for TYPE. */
static const char *symbol_of(enum token_type type)
{
	const char *found = NULL;
	for (const struct lexer_word *word = lexer_operators; word->word; word++)
		if (word->type == type && (!found || strlen(word->word) < strlen(found)))
			found = word->word;
	return found;
}

static void offer_tests(const struct completing *completing)
{
	for (enum token_type type = TOKEN_EQ; type <= TOKEN_NO_MATCH; type++)
		offer(completing, symbol_of(type));
	for (const struct lexer_word *word = lexer_keywords; word->word; word++)
		if (is_test(word->type) || word->type == TOKEN_IS || word->type == TOKEN_NOT)
			offer(completing, word->word);
}

static void offer_negated_tests(const struct completing *completing)
{
	for (const struct lexer_word *word = lexer_keywords; word->word; word++)
		if (is_test(word->type))
			offer(completing, word->word);
}

static bool is_taken(const struct completion_about *about, enum clause clause)
{
	switch (about->of) {
	case COMPLETE_QUERY: return true;
	case COMPLETE_TABLE: return clause != CLAUSE_GROUP;
	case COMPLETE_ROWS: return clause != CLAUSE_GROUP && clause != CLAUSE_SELECT;
	default: return false;
	}
}

/* The clauses that may still follow. */
static void offer_clauses(const struct completing *completing)
{
	const struct place *place = completing->place;
	bool begun = place->clause || !place->first;
	for (const struct clause_word *word = clause_words; word->word; word++) {
		if (place->depth || (begun && word->clause <= place->clause) ||
			!is_taken(completing->about, word->clause))
			continue;
		char *text = xasprintf("%s%s", word->word, word->by ? " by" : "");
		offer(completing, text);
		free(text);
	}
}

static void offer_behind_test(const struct completing *completing)
{
	offer(completing, "and");
	if (!completing->place->between)
		offer(completing, "or");
}

/* ---- values -------------------------------------------------------------------------------- */

/* Whether a terminal may see all of TEXT, and a person wants to. */
static bool is_fit(const char *text)
{
	size_t length = strlen(text);
	const char *end = text + length;
	while (length <= VALUE_BYTES && text < end)
		if (utf8_next(&text, end).marked)
			return false;
	return length && length <= VALUE_BYTES;
}

static void offer_text(const struct completing *completing, const char *text)
{
	const struct place *place = completing->place;
	char quote = place->quoted ? *place->word : '\'';
	struct buf out;
	if (!is_fit(text))
		return;
	buf_init(&out, 4 * VALUE_BYTES);
	buf_add_char(&out, quote);
	for (const char *at = text; *at; at++) {
		if (*at == quote || *at == '\\')
			buf_add_char(&out, '\\');
		buf_add_char(&out, *at);
	}
	buf_add_char(&out, quote);
	offer_as(completing, text, out.text);
	buf_finish(&out);
}

static void offer_number(const struct completing *completing, const struct value *value)
{
	char text[40];
	bool whole = value->number == floor(value->number);
	snprintf(text, sizeof(text), whole ? "%.0f" : "%.10g", value->number);
	bool plain = value->unit == UNIT_NONE || value->unit == UNIT_NAME;
	if (plain && fabs(value->number) < 1e15 && !completing->place->quoted)
		offer(completing, text);
}

static void offer_value(const struct completing *completing, const struct value *value)
{
	switch (value->type) {
	case VALUE_TEXT:
	case VALUE_TIME: offer_text(completing, value->text); break;
	case VALUE_NUMBER: offer_number(completing, value); break;
	case VALUE_BOOL:
		if (!completing->place->quoted)
			offer(completing, value->truth ? "true" : "false");
		break;
	default: break;
	}
}

static int compare_words(const void *a, const void *b)
{
	return strcmp(*(char *const *)a, *(char *const *)b);
}

/* What the field on the left of the comparison has in the rows, sorted. */
static void offer_values(struct completing *completing)
{
	const char *field = completing->place->field;
	size_t first = completing->words->count;
	struct expression *made =
		field ? expression_create(field, completing->about->vocabulary, NULL) : NULL;
	for (size_t i = 0; made && i < rows_for(completing, COMPLETION_ROWS); i++) {
		struct value value = expression_value(
			made, &completing->about->rows[i], &completing->arena, NULL);
		offer_value(completing, &value);
		for (size_t j = 0; value.type == VALUE_LIST && j < value.count && j < KEY_ROWS; j++)
			offer_value(completing, &value.items[j]);
		arena_clear(&completing->arena);
	}
	expression_destroy(made);
	size_t count = completing->words->count - first;
	if (count)
		qsort(array_at(completing->words, first), count, sizeof(char *), compare_words);
}

/* ---- the place ----------------------------------------------------------------------------- */

/* Where a value belongs: what rows have first, then what it may be made of. */
static void offer_operands(struct completing *completing)
{
	const struct place *place = completing->place;
	if (place->value)
		offer_values(completing);
	if (place->quoted || place->in)
		return;
	offer_fields(completing);
	offer_functions(completing);
	if (place->first && !place->clause)
		offer_clauses(completing);
}

static void offer_operators(const struct completing *completing)
{
	const struct place *place = completing->place;
	if (place->quoted)
		return;
	if (place->clause == CLAUSE_ORDER) {
		offer(completing, "asc");
		offer(completing, "desc");
	} else if (place->clause == CLAUSE_WHERE) {
		if (!place->compared)
			offer_tests(completing);
		offer_behind_test(completing);
	} else if (place->clause == CLAUSE_SELECT) {
		offer(completing, "as");
	}
	offer_clauses(completing);
}

static void offer_all(struct completing *completing)
{
	const struct place *place = completing->place;
	if (place->by)
		return;
	if (place->is) {
		offer(completing, place->negated ? "null" : "not null");
		offer(completing, "null");
	} else if (place->negated) {
		offer_negated_tests(completing);
	} else if (!place->operand) {
		offer_operators(completing);
	} else if (place->clause != CLAUSE_LIMIT) {
		offer_operands(completing);
	}
}

/* What is put before a word that begins here. */
static const char *lead_of(const struct place *place, const char *text)
{
	bool begun = *place->word;
	char last = place->word > text ? place->word[-1] : ' ';
	bool blank = begun || strchr(" \t\n([", last);
	if (place->in)
		return blank ? "(" : " (";
	return blank ? "" : " ";
}

void query_complete(const char *text, const struct completion_about *about, struct array *words)
{
	struct place place = {0};
	struct array own; /* char *: WORDS may have others, which do not count */
	array_init(&own, sizeof(char *));
	if (strlen(text) <= QUERY_MAX && place_find(&place, text)) {
		struct completing completing = {.about = about,
			.words = &own,
			.text = text,
			.word = place.word + place.quoted,
			.before = (size_t)(place.word - text),
			.lead = lead_of(&place, text),
			.place = &place};
		arena_init(&completing.arena);
		offer_all(&completing);
		arena_finish(&completing.arena);
	}
	place_finish(&place);
	for (size_t i = 0; i < own.count; i++)
		*(char **)array_push(words) = *(char **)array_at(&own, i);
	array_finish(&own);
}

/* Whether PATH is true or false in a row. */
static bool is_condition(const char *path, const struct completion_about *about)
{
	struct expression *made = expression_create(path, about->vocabulary, NULL);
	struct arena arena;
	bool found = false;
	arena_init(&arena);
	for (size_t i = 0; made && !found && i < about->count; i++) {
		struct value value = expression_value(made, &about->rows[i], &arena, NULL);
		found = value.type == VALUE_BOOL;
		arena_clear(&arena);
	}
	arena_finish(&arena);
	expression_destroy(made);
	return found;
}

bool query_ends_in_name(const char *text, const struct completion_about *about)
{
	struct place place = {0};
	bool name = place_find(&place, text) && *place.word && !place.quoted && place.operand &&
		!place.value && place.clause <= CLAUSE_WHERE && place.clause != CLAUSE_SELECT;
	bool ends = name && !is_condition(place.word, about);
	place_finish(&place);
	return ends;
}
