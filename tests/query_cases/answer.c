#include "query_cases/answer.h"

#include "doc/json.h"
#include "query/query.h"

static void add_cells(const struct query_result *result, size_t columns, struct buf *out)
{
	buf_add_text(out, ",\"cells\":[");
	for (size_t i = 0; i < result->rows.count * columns; i++) {
		buf_add_text(out, i % columns ? "," : i ? "],[" : "[");
		value_write_json(&result->cells[i], out);
	}
	buf_add_text(out, result->rows.count ? "]]" : "]");
}

static void add_error(const char *text, struct buf *out)
{
	buf_add_text(out, ",\"error\":");
	json_write_text(out, text);
}

static void add_result(
	const struct query *query, const struct query_result *result, struct buf *out)
{
	const size_t *rows = result->rows.items;
	buf_add_text(out, ",\"index\":[");
	for (size_t i = 0; i < result->rows.count; i++)
		buf_printf(out, "%s%zu", i ? "," : "", rows[i]);
	buf_add_char(out, ']');
	if (query_columns(query))
		add_cells(result, query_columns(query), out);
}

static void run(const struct query *query, const struct node *rows, struct buf *out)
{
	struct error err = {0};
	struct query_result result;
	struct array scopes;
	array_init(&scopes, sizeof(struct scope));
	node_each(row, rows) * (struct scope *)array_push(&scopes) =
		(struct scope){.row = row, .object = row};
	if (!query_run(query, scopes.items, scopes.count, &result, &err))
		add_error(err.text, out);
	else if (result.failed)
		add_error(result.problem.text, out);
	else
		add_result(query, &result, out);
	query_result_finish(&result);
	array_finish(&scopes);
}

void answer_write(const struct node *one, struct buf *out)
{
	struct error err = {0};
	struct query *query =
		query_create(node_text_or(node_find(one, "query"), ""), NULL, NULL, &err);
	buf_add_text(out, "{\"id\":");
	json_write_text(out, node_text_or(node_get(one, KEY_id), ""));
	if (query)
		run(query, node_find(one, "rows"), out);
	else
		add_error(err.text, out);
	buf_add_char(out, '}');
	query_destroy(query);
}
