#include "app/selection.h"

#include <stdio.h>
#include <stdlib.h>

#include "app/print.h"
#include "base/lines.h"
#include "doc/builder.h"
#include "query/explain.h"
#include "query/unknown.h"

enum { TOLD = 64 * 1024 /* bytes of what is told of a query */ };

/* ---- what is told -------------------------------------------------------------------------- */

void selection_tell_place(const char *text, size_t at)
{
	struct buf out;
	buf_init(&out, TOLD);
	query_explain(text, at, &out);
	lines_write(stderr, out.text, out.used);
	buf_finish(&out);
}

void selection_tell_unknown(const struct query *query, const struct array *scopes)
{
	struct array unknown; /* struct unknown_field */
	array_init(&unknown, sizeof(struct unknown_field));
	query_unknown_fields(query, scopes->items, scopes->count, &unknown);
	for (size_t i = 0; i < unknown.count; i++) {
		struct buf out;
		buf_init(&out, TOLD);
		unknown_field_tell(array_at(&unknown, i), &out);
		lines_printf(stderr, "mtvtop: %s\n", out.text);
		buf_finish(&out);
	}
	array_finish(&unknown);
}

static void tell_failed(const struct selection *selection)
{
	size_t failed = selection->result.failed;
	if (failed)
		lines_printf(stderr, "mtvtop: %zu of %zu rows are left out: %s\n", failed,
			selection->scopes.count, selection->result.problem.text);
}

/* ---- the query ----------------------------------------------------------------------------- */

static void begin(struct selection *selection)
{
	*selection = (struct selection){0};
	array_init(&selection->scopes, sizeof(struct scope));
	arena_init(&selection->arena);
}

/* NULL and ERR for a text that is no query, WHAT in words; where the mistake is, is told. */
static struct query *compile(
	const char *what, const char *text, const struct vocabulary *vocabulary, struct error *err)
{
	size_t at = SIZE_MAX;
	struct query *query = query_create(text, vocabulary, &at, err);
	if (query)
		return query;
	if (at != SIZE_MAX)
		selection_tell_place(text, at);
	err->kind = ERROR_USAGE;
	error_prefix(err, "%s", what);
	return NULL;
}

char *selection_of_fields(const char *fields, const char *text, struct error *err)
{
	char *alone = query_text_of_fields(fields, NULL);
	struct query *query = compile("--fields", alone, NULL, err);
	char *whole = query ? query_text_of_fields(fields, text) : NULL;
	query_destroy(query);
	free(alone);
	return whole;
}

static bool run(struct selection *selection, struct error *err)
{
	return query_run(selection->query, selection->scopes.items, selection->scopes.count,
		       &selection->result, err) ||
		error_prefix(err, "query");
}

/* Applies TEXT to the scopes. */
static bool apply(struct selection *selection, const struct vocabulary *vocabulary,
	const char *text, struct error *err)
{
	selection->query = compile("query", text, vocabulary, err);
	if (!selection->query)
		return false;
	selection_tell_unknown(selection->query, &selection->scopes);
	if (!run(selection, err))
		return false;
	tell_failed(selection);
	return true;
}

static void add_scopes(struct selection *selection, struct app *app, const struct row_list *list)
{
	for (size_t i = 0; i < list->rows.count; i++)
		*(struct scope *)array_push(&selection->scopes) =
			row_scope(array_at(&list->rows, i), &app->clock, !app->settings.utc);
}

bool selection_of_rows(struct selection *selection, struct app *app, const struct view *view,
	const struct row_list *list, const char *text, struct error *err)
{
	begin(selection);
	add_scopes(selection, app, list);
	return apply(selection, fields_of(view->type), text, err);
}

/* Looks at the rows again: where a mistake is is all that is told. */
static bool apply_again(struct selection *selection, const struct vocabulary *vocabulary,
	const char *text, bool every, struct error *err)
{
	selection->query = compile("query", text, vocabulary, err);
	if (selection->query && every)
		query_drop_where(selection->query);
	return selection->query && run(selection, err);
}

bool selection_again(struct selection *selection, struct app *app, const struct view *view,
	const struct row_list *list, const char *text, bool every, struct error *err)
{
	begin(selection);
	add_scopes(selection, app, list);
	return apply_again(selection, fields_of(view->type), text, every, err);
}

bool selection_of_items(struct selection *selection, struct app *app, struct doc *items,
	const char *text, bool again, struct error *err)
{
	begin(selection);
	selection->items = items;
	node_each(item, doc_root(items))
	{
		*(struct scope *)array_push(&selection->scopes) = (struct scope){
			.row = item, .clock = &app->clock, .local = !app->settings.utc};
	}
	return again ? apply_again(selection, NULL, text, false, err)
		     : apply(selection, NULL, text, err);
}

void selection_finish(struct selection *selection)
{
	if (selection->query)
		query_result_finish(&selection->result);
	query_destroy(selection->query);
	doc_unref(selection->items);
	array_finish(&selection->scopes);
	arena_finish(&selection->arena);
}

/* ---- what it found ------------------------------------------------------------------------- */

size_t selection_count(const struct selection *selection)
{
	return selection->result.rows.count;
}

size_t selection_place(const struct selection *selection, size_t i)
{
	return *(const size_t *)array_at(&selection->result.rows, i);
}

bool selection_is_of_rows(const struct selection *selection, struct error *err)
{
	return query_is_of_rows(selection->query) ||
		error_set_kind(err, ERROR_USAGE,
			"--watch shows rows one by one: its query has no groups, no DISTINCT and "
			"no LIMIT");
}

bool selection_has_columns(const struct selection *selection)
{
	return query_columns(selection->query) > 0;
}

size_t selection_columns(const struct selection *selection)
{
	return query_columns(selection->query);
}

const char *selection_title(const struct selection *selection, size_t column)
{
	return query_title(selection->query, column);
}

static const char *title(void *data, size_t column)
{
	return selection_title(data, column);
}

static const char *json_text(struct arena *arena, const struct value *value)
{
	struct buf out;
	buf_init(&out, TOLD);
	value_write_json(value, &out);
	const char *text = arena_text(arena, out.text, out.used);
	buf_finish(&out);
	return text;
}

const char *selection_cell(struct selection *selection, size_t row, size_t column)
{
	size_t columns = query_columns(selection->query);
	const struct value *value = &selection->result.cells[row * columns + column];
	const char *text = value_string(value);
	if (selection->row != row)
		arena_clear(&selection->arena);
	selection->row = row;
	if (value->type == VALUE_NULL)
		return "";
	return text ? text : json_text(&selection->arena, value);
}

static const char *cell(void *data, size_t row, size_t column)
{
	return selection_cell(data, row, column);
}

struct grid selection_grid(struct selection *selection)
{
	return (struct grid){.columns = query_columns(selection->query),
		.rows = selection_count(selection),
		.title = title,
		.cell = cell,
		.data = selection};
}

void selection_print(struct selection *selection, enum output_format format)
{
	const struct grid grid = selection_grid(selection);
	print_grid(&grid, format);
}

static void copy_row(struct builder *builder, const struct selection *selection, size_t i)
{
	size_t place = selection_place(selection, i);
	if (place != QUERY_NO_ROW)
		builder_copy(builder, SYMBOL_NONE,
			((const struct scope *)array_at(&selection->scopes, place))->row);
}

struct doc *selection_items(const struct selection *selection)
{
	struct builder builder;
	builder_init(&builder);
	builder_array(&builder, SYMBOL_NONE);
	for (size_t i = 0; i < selection_count(selection); i++)
		copy_row(&builder, selection, i);
	builder_end(&builder);
	struct doc *doc = builder_finish_doc(&builder);
	builder_finish(&builder);
	return doc;
}
