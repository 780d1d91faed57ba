#include <criterion/criterion.h>
#include <ctype.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

#include "doc/json.h"
#include "query/expression.h"
#include "unit/given.h"

/*
 * The case file of the shared folder: what the reference engine did with expressions and rows
 * (../shared/data/tsl/README.md). A bare clone has query_expression.c instead.
 */
TestSuite(query_cases);

enum { ROWS = 2000 };

struct outcome {
	bool error; /* the text is refused, or a row fails */
	size_t index[ROWS];
	size_t count;
};

/* Bytes of the clause word that TEXT begins with, or 0. */
static size_t clause_word(const char *text)
{
	static const char *const words[] = {"select", "where", "limit", "order by", "sort by"};
	for (size_t i = 0; i < COUNT(words); i++) {
		size_t length = strlen(words[i]);
		if (!strncasecmp(text, words[i], length) && !isalnum((unsigned char)text[length]) &&
			text[length] != '_')
			return length;
	}
	return 0;
}

/* Behind the string that begins at TEXT. */
static const char *skip_string(const char *text)
{
	char quote = *text++;
	while (*text && *text != quote)
		text += 1 + (*text == '\\' && text[1]);
	return text + (*text != '\0');
}

/* Whether TEXT has a clause beside WHERE: one of their words that is not part of a path. */
static bool has_clauses(const char *text)
{
	bool inside = false; /* of a word */
	while (*text) {
		if (strchr("'\"`", *text)) {
			text = skip_string(text);
			inside = false;
			continue;
		}
		if (!inside && clause_word(text))
			return true;
		inside = isalnum((unsigned char)*text) || strchr("_./", *text);
		text++;
	}
	return false;
}

/* The expression of a query that consists of nothing else, or NULL. */
static const char *where_only(const char *query)
{
	while (isspace((unsigned char)*query))
		query++;
	if (!strncasecmp(query, "where ", 6))
		query += 6;
	return *query && !has_clauses(query) ? query : NULL;
}

static void run(const char *text, const struct node *rows, struct outcome *outcome)
{
	struct arena arena;
	struct expression *expression = expression_create(text, NULL, NULL);
	size_t at = 0;
	outcome->count = 0;
	outcome->error = !expression;
	arena_init(&arena);
	node_each(row, rows)
	{
		struct error err = {0};
		struct scope scope = {.row = row, .object = row};
		struct value value = value_null();
		if (expression)
			value = expression_value(expression, &scope, &arena, &err);
		outcome->error |= *err.text;
		if (value_true(&value) && outcome->count < ROWS)
			outcome->index[outcome->count++] = at;
		at++;
		arena_clear(&arena);
	}
	arena_finish(&arena);
	expression_destroy(expression);
}

static bool fits(const struct node *expected, const struct outcome *outcome)
{
	const struct node *index = node_find(expected, "index");
	size_t at = 0;
	if (node_true(node_get(expected, KEY_error)))
		return outcome->error;
	if (outcome->error || node_count(index) != outcome->count)
		return false;
	node_each(element,
		index) if (node_int(element, -1) != (int64_t)outcome->index[at++]) return false;
	return true;
}

static bool right(const struct node *root, const struct outcome *outcome)
{
	if (fits(node_find(root, "expect"), outcome))
		return true;
	node_each(alternative, node_find(root, "alt")) if (fits(alternative, outcome)) return true;
	return false;
}

/* Where this engine does otherwise, with the reason. */
static const struct {
	const char *id;
	const char *why;
} deviations[] = {
	{"date-037", "a DATE of a list matches a field with that date: T3 is not copied"},
	{"observed-210", "null counts as false for not, and so selects (query/expression.h)"},
};

static bool deviates(const char *id)
{
	for (size_t i = 0; i < COUNT(deviations); i++)
		if (!strcmp(deviations[i].id, id))
			return true;
	return false;
}

/* Runs the case of a line; false when it is not for this test. */
static bool check_case(const struct node *root)
{
	struct outcome outcome;
	const char *id = node_text_or(node_get(root, KEY_id), "?");
	const char *text = where_only(node_text_or(node_find(root, "query"), ""));
	if (!text)
		return false;
	run(text, node_find(root, "rows"), &outcome);
	cr_expect_eq(right(root, &outcome), !deviates(id), "%s: %s: %s, %zu rows", id, text,
		outcome.error ? "an error" : "no error", outcome.count);
	return true;
}

Test(query_cases, as_the_reference)
{
	char *text = given_text(TEST_SOURCE "/../shared/data/tsl/cases.jsonl");
	if (!text)
		cr_skip_test("there is no case file");
	size_t count = 0;
	for (char *line = text, *end; (end = strchr(line, '\n')); line = end + 1) {
		struct doc *doc = json_parse(line, (size_t)(end - line), NULL);
		cr_assert(doc, "%.60s", line);
		count += check_case(doc_root(doc));
		doc_unref(doc);
	}
	cr_expect_geq(count, 1340, "%zu cases", count);
	free(text);
}
