#include <criterion/criterion.h>
#include <stdlib.h>
#include <string.h>

#include "base/memory.h"
#include "doc/json.h"
#include "query/complete.h"
#include "query/query.h"
#include "unit/given.h"

static struct doc *doc;
static struct scope rows[10];
static size_t count;

static struct value word_state(const struct scope *scope, struct arena *arena)
{
	(void)arena;
	return value_text(node_text(node_find(scope->row, "phase")));
}

static struct value word_eta(const struct scope *scope, struct arena *arena)
{
	(void)scope;
	(void)arena;
	return value_duration(5000);
}

static const struct field fields[] = {{"state", FIELD_TEXT, NULL, word_state, NULL, "what it does"},
	{"eta", FIELD_DURATION, NULL, word_eta, NULL, "how long"}, {0}};
static const struct vocabulary vocabulary = {fields, NULL, false};

static void begin(void)
{
	static const char json[] =
		"[{\"name\":\"web\",\"phase\":\"Running\",\"cpus\":4,\"warm\":true,"
		"\"tags\":[\"red\",\"blue\"],\"meta\":{\"labels\":{\"app\":\"x\","
		"\"app.io/part\":\"y\"},\"size\":1.5},\"disks\":[{\"kind\":\"thin\"}]},"
		"{\"name\":\"it's\",\"phase\":\"Failed\",\"cpus\":16,\"warm\":false,"
		"\"tags\":[],\"meta\":null},"
		"{\"name\":\"a\\u001bb\",\"phase\":\"Running\",\"cpus\":null}]";
	struct error err;
	doc = json_parse(json, sizeof(json) - 1, &err);
	cr_assert(doc, "%s", err.text);
	count = 0;
	node_each(row, doc_root(doc))
	{
		rows[count++] = (struct scope){.row = row};
	}
}

static void end(void)
{
	doc_unref(doc);
}

TestSuite(query_complete, .init = begin, .fini = end);

static int of = COMPLETE_ROWS;

/* What TEXT can go on with, a bar between them; for one comparison. */
static const char *offers(const char *text)
{
	static char list[20000];
	const struct completion_about about = {
		.vocabulary = &vocabulary, .rows = rows, .count = count, .of = of};
	struct array words; /* char * */
	array_init(&words, sizeof(char *));
	query_complete(text, &about, &words);
	*list = '\0';
	for (size_t i = 0; i < words.count; i++) {
		strcat(list, i ? "|" : "");
		strcat(list, *(char **)array_at(&words, i));
	}
	array_finish_texts(&words);
	return list;
}

static void expect(const char *text, const char *expected)
{
	const char *list = offers(text);
	cr_expect_str_eq(list, expected, "%s: %s", text, list);
}

/* Whether LIST has WORD as one of what is between its bars. */
static bool has(const char *list, const char *word)
{
	size_t length = strlen(word);
	for (const char *at = list; (at = strstr(at, word)); at++)
		if ((at == list || at[-1] == '|') && (!at[length] || at[length] == '|'))
			return true;
	return false;
}

/* Computed fields before keys of the rows, also below a path and in the elements of a list. */
Test(query_complete, fields)
{
	expect("sta", "state");
	expect("STA", "state");
	expect("where cpus = 4 and na", "where cpus = 4 and name");
	expect("where not wa", "where not warm");
	expect("where (cp", "where (cpus");
	expect("where len ta", "where len tags");
	expect("cpus = 4 or meta.", "cpus = 4 or meta.labels|cpus = 4 or meta.size");
	expect("meta.labels.", "meta.labels.app|meta.labels['app.io/part']");
	expect("meta.labels.app.", "");
	expect("disks.k", "disks.kind");
	expect("nosuch.", "");
	expect("where name = 'x' order by cp", "where name = 'x' order by cpus");
}

Test(query_complete, words_at_the_start)
{
	const char *list = offers("");
	cr_expect(has(list, "state") && has(list, "name") && has(list, "lower(") &&
			has(list, "now()") && has(list, "not") && has(list, "where") &&
			has(list, "order by") && has(list, "limit"),
		"%s", list);
	cr_expect(!has(list, "select") && !has(list, "="), "%s", list);
	expect("wh", "where");
	of = COMPLETE_QUERY;
	expect("sel", "select");
	expect("select name gr", "select name group by");
	of = COMPLETE_TABLE;
	expect("sel", "select");
	expect("select name gr", "");
	of = COMPLETE_ROWS;
	expect("sel", "");
}

/* An expression alone has no clauses. */
Test(query_complete, an_expression_alone)
{
	of = COMPLETE_VALUE;
	expect("wh", "");
	expect("name li", "name like");
	expect("name = 'x' ", "name = 'x' and|name = 'x' or");
	of = COMPLETE_ROWS;
}

/* Behind a field what can be done with it; behind a condition what can follow that. */
Test(query_complete, operators)
{
	expect("where name ",
		"where name =|where name !=|where name <|where name <=|where name >|"
		"where name >=|where name ~=|where name ~!|where name not|where name like|"
		"where name ilike|where name between|where name in|where name is|where name and|"
		"where name or|where name order by|where name sort by|where name limit");
	expect("name li", "name like|name limit");
	expect("lower(name) i", "lower(name) ilike|lower(name) in|lower(name) is");
	expect("cpus = 4 ",
		"cpus = 4 and|cpus = 4 or|cpus = 4 order by|cpus = 4 sort by|cpus = 4 limit");
	expect("(cpus = 4 ", "(cpus = 4 and|(cpus = 4 or");
	expect("name not ", "name not like|name not ilike|name not between|name not in");
	expect("name is ", "name is not null|name is null");
	expect("name is not ", "name is not null");
	expect("name is n", "name is not null|name is null");
	expect("cpus between 1 ",
		"cpus between 1 and|cpus between 1 order by|"
		"cpus between 1 sort by|cpus between 1 limit");
	expect("order by name ", "order by name asc|order by name desc|order by name limit");
	expect("order by name de", "order by name desc");
	expect("cpus = 4 limit ", "");
	expect("cpus = 4 limit 3 ", "");
}

/* Texts in quotes, numbers and truth without; each once, sorted, the terminal's foes left out. */
Test(query_complete, values)
{
	expect("state = '", "state = 'Failed'|state = 'Running'");
	expect("state = 'r", "state = 'Running'");
	expect("state = \"R", "state = \"Running\"");
	expect("state = ru", "state = 'Running'");
	expect("name = '", "name = 'it\\'s'|name = 'web'");
	expect("name = 'it", "name = 'it\\'s'");
	expect("name != \"i", "name != \"it's\"");
	expect("cpus = 1", "cpus = 16");
	expect("warm = t", "warm = true|warm = tags");
	expect("tags = '", "tags = 'blue'|tags = 'red'");
	expect("state like '", "state like 'Failed'|state like 'Running'");
	expect("state in ", "state in ('Failed'|state in ('Running'");
	expect("state in ('Failed', 'R", "state in ('Failed', 'Running'");
	expect("state in ['", "state in ['Failed'|state in ['Running'");
	expect("cpus between 4 and 1", "cpus between 4 and 16");
	expect("lower(name) = '", "");
	expect("nosuch = '", "");
	expect("meta = '", "");
	cr_expect(!strncmp(offers("state ="), "state = 'Failed'|state = 'Running'|", 35),
		"a blank is put in: %s", offers("state ="));
	cr_expect(!has(offers("eta = "), "eta = 5000"), "no length of time is ever met again");
}

/* Whatever is offered is a query, or the start of one, of at most so many. */
Test(query_complete, bounds)
{
	char deep[200];
	struct buf json;
	struct error err;
	memset(deep, '(', sizeof(deep) - 1);
	deep[sizeof(deep) - 1] = '\0';
	expect(deep, "");
	expect("a ] b", "");
	expect("a $ b", "");
	expect("5x", "");
	doc_unref(doc);
	buf_init(&json, 100000);
	buf_add_text(&json, "[");
	for (int i = 0; i < 1000; i++)
		buf_printf(&json, "%s{\"n\":\"v%03d\"}", i ? "," : "", i);
	buf_printf(&json, ",{\"n\":\"%0200d\"}]", 0);
	doc = json_parse(json.text, json.used, &err);
	buf_finish(&json);
	static struct scope many[1001];
	size_t number = 0;
	node_each(row, doc_root(doc))
	{
		many[number++] = (struct scope){.row = row};
	}
	const struct completion_about about = {.rows = many, .count = number, .of = COMPLETE_ROWS};
	struct array words; /* char * */
	array_init(&words, sizeof(char *));
	query_complete("n = '", &about, &words);
	cr_expect_eq(words.count, COMPLETIONS_MAX);
	array_finish_texts(&words);
	array_init(&words, sizeof(char *));
	query_complete("n = '0", &about, &words);
	cr_expect_eq(words.count, 0, "what is long is left out");
	array_finish_texts(&words);
}

/* A completed condition with a value is a query that parses, and finds the row it came from. */
Test(query_complete, offers_are_queries)
{
	static const char *const starts[] = {
		"state = ", "name = ", "cpus = ", "warm = ", "name != "};
	const struct completion_about about = {
		.vocabulary = &vocabulary, .rows = rows, .count = count, .of = COMPLETE_ROWS};
	for (size_t i = 0; i < COUNT(starts); i++) {
		struct array words; /* char * */
		array_init(&words, sizeof(char *));
		query_complete(starts[i], &about, &words);
		for (size_t j = 0; j < words.count && j < 2; j++) {
			struct error err = {0};
			struct query_result result;
			struct query *query = query_create(
				*(char **)array_at(&words, j), &vocabulary, NULL, &err);
			cr_assert(query, "%s", err.text);
			cr_expect(query_run(query, rows, count, &result, &err));
			cr_expect(result.rows.count > 0, "%s", *(char **)array_at(&words, j));
			query_result_finish(&result);
			query_destroy(query);
		}
		array_finish_texts(&words);
	}
}

/* A name at the end may be longer yet, unless it is a condition by itself. */
Test(query_complete, ends_in_name)
{
	static const struct {
		const char *text;
		bool expected;
	} cases[] = {{"where sta", true}, {"cpus = 4 and na", true}, {"not warm", false},
		{"warm", false}, {"where (war", true}, {"state = Run", false},
		{"name = 'x'", false}, {"cpus = 4 order by na", false}, {"name ", false},
		{"", false}, {"limit 1", false}};
	const struct completion_about about = {
		.vocabulary = &vocabulary, .rows = rows, .count = count, .of = COMPLETE_ROWS};
	for (size_t i = 0; i < COUNT(cases); i++)
		cr_expect_eq(query_ends_in_name(cases[i].text, &about), cases[i].expected, "%s",
			cases[i].text);
}
