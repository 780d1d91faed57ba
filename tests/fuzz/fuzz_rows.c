#include "fuzz/fuzz.h"

#include "doc/json.h"
#include "query/explain.h"
#include "query/print.h"
#include "query/unknown.h"

/*
 * Whole queries over any rows. The first line is the query; what follows is an array of rows in
 * JSON, or two rows that have a bit of everything when it is none.
 */
static const char rows_text[] = "[{\"name\":\"web\",\"n\":2,\"t\":true,\"l\":[1,2],\"o\":{\"k\":1},"
				"\"d\":\"2026-11-21\",\"q\":\"4Gi\"},"
				"{\"name\":\"db\",\"n\":null,\"l\":[\"a\",null,[true]],\"d\":"
				"\"2026-11-21T12:00:00Z\",\"q\":1024}]";

enum { ROWS_MAX = 50 };

struct table {
	struct doc *doc;
	struct clock clock;
	struct scope scopes[ROWS_MAX];
	size_t count;
};

static struct value elapsed(const struct scope *scope, struct arena *arena)
{
	(void)arena;
	return value_duration(1000.0 * (double)node_count(scope->row));
}

static const struct node *whole(const struct scope *scope)
{
	return scope->object;
}

static const struct field fields[] = {{"elapsed", FIELD_DURATION, "ms", elapsed, NULL, ""},
	{"object", FIELD_OBJECT, NULL, NULL, whole, ""}, {0}};
static const struct vocabulary vocabulary = {fields, NULL, false};

static void table_init(struct table *table, const char *text, size_t length)
{
	*table = (struct table){.doc = json_parse(text, length, NULL)};
	if (table->doc && !node_is(doc_root(table->doc), NODE_ARRAY)) {
		doc_unref(table->doc);
		table->doc = NULL;
	}
	if (!table->doc)
		table->doc = json_parse(rows_text, strlen(rows_text), NULL);
	clock_init_manual(&table->clock, INT64_C(1795262400000));
	node_each(row, doc_root(table->doc)) if (table->count < ROWS_MAX)
		table->scopes[table->count++] =
		(struct scope){.row = row, .object = row, .clock = &table->clock};
}

/* What was not understood can be drawn, wherever it is. */
static void explain(const char *text, size_t at, const struct error *err)
{
	struct buf out;
	expect(*err->text, "an error without words");
	expect(at <= strlen(text), "a place behind the text");
	buf_init(&out, 4096);
	query_explain(text, at, &out);
	expect(!out.over && is_utf8(out.text, out.used), "%s cannot be drawn", text);
	buf_finish(&out);
}

static char *print(const struct query *query)
{
	struct buf out;
	buf_init(&out, 1024 * 1024);
	query_print(query, &out);
	return out.used ? buf_take(&out) : strdup("");
}

static void warn(const struct query *query, const struct table *table)
{
	struct array unknown;
	struct buf out;
	array_init(&unknown, sizeof(struct unknown_field));
	buf_init(&out, 1024 * 1024);
	query_unknown_fields(query, table->scopes, table->count, &unknown);
	for (size_t i = 0; i < unknown.count; i++)
		unknown_field_tell(array_at(&unknown, i), &out);
	buf_finish(&out);
	array_finish(&unknown);
}

/* The answer as text, with what must hold for every answer. */
static char *answer(const struct query *query, const struct table *table)
{
	struct error err = {0};
	struct query_result result;
	struct buf out;
	bool good = query_run(query, table->scopes, table->count, &result, &err);
	const size_t *rows = result.rows.items;
	buf_init(&out, 1024 * 1024);
	expect(good || *err.text, "an error without words");
	expect(!result.failed || *result.problem.text, "rows are missing, and nothing is said");
	for (size_t i = 0; good && i < result.rows.count; i++) {
		expect(rows[i] < table->count || rows[i] == QUERY_NO_ROW, "a row of nowhere");
		buf_printf(&out, "%zu ", rows[i]);
	}
	for (size_t i = 0; good && i < result.rows.count * query_columns(query); i++)
		value_write_json(&result.cells[i], &out);
	query_result_finish(&result);
	return out.used ? buf_take(&out) : strdup("");
}

/* What is printed is a query that means the same. */
static void check(const struct query *query, const struct table *table)
{
	struct error err = {0};
	char *first = print(query);
	struct query *again = query_create(first, &vocabulary, NULL, &err);
	if (again) {
		char *second = print(again);
		char *answers[] = {answer(query, table), answer(again, table)};
		expect(!strcmp(first, second), "%s is printed as %s", first, second);
		expect(!strcmp(answers[0], answers[1]), "%s: %s, then %s", first, answers[0],
			answers[1]);
		free(answers[0]);
		free(answers[1]);
		free(second);
	} else {
		/* It may have become longer than a query may be. */
		expect(strlen(first) > 60000, "%s: %s", first, err.text);
	}
	query_destroy(again);
	free(first);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct input input = input_of(data, size);
	struct error err = {0};
	struct table table;
	size_t at = SIZE_MAX;
	char *text = input_line(&input);
	for (char *byte = text; *byte; byte++)
		*byte = *byte == '\r' ? '\n' : *byte; /* queries of several lines */
	table_init(&table, input.at, input.left);
	struct query *query = query_create(text, &vocabulary, &at, &err);
	if (query) {
		warn(query, &table);
		check(query, &table);
	} else {
		explain(text, at, &err);
	}
	query_destroy(query);
	doc_unref(table.doc);
	free(text);
	return 0;
}
