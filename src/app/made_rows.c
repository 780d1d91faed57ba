#include "app/made_rows.h"

#include <stdlib.h>

#include "app/batch.h"
#include "app/selection.h"
#include "base/memory.h"

bool made_rows_begin(struct made_rows *rows, struct error *err)
{
	switch (rows->format) {
	case OUTPUT_TABLE:
	case OUTPUT_WIDE:
	case OUTPUT_JSON:
	case OUTPUT_YAML:
	case OUTPUT_CSV:
	case OUTPUT_MARKDOWN: break;
	default:
		return error_set_kind(err, ERROR_USAGE,
			"--vms, --disk and --vms-table print table, wide, json, yaml, csv or "
			"markdown");
	}
	builder_init(&rows->builder);
	builder_array(&rows->builder, SYMBOL_NONE);
	return true;
}

/* The rows of a grid that were selected. */
struct chosen {
	const struct grid *grid;
	const struct selection *selection;
};

static const char *chosen_title(void *data, size_t column)
{
	const struct grid *grid = ((const struct chosen *)data)->grid;
	return grid->title(grid->data, column);
}

static bool chosen_right(void *data, size_t column)
{
	const struct grid *grid = ((const struct chosen *)data)->grid;
	return grid->right && grid->right(grid->data, column);
}

static const char *chosen_cell(void *data, size_t row, size_t column)
{
	const struct chosen *chosen = data;
	return chosen->grid->cell(
		chosen->grid->data, selection_place(chosen->selection, row), column);
}

static void put_items(struct made_rows *rows, const struct selection *selection)
{
	struct doc *items = selection_items(selection);
	node_each(item, doc_root(items)) builder_copy(&rows->builder, SYMBOL_NONE, item);
	rows->builder.over |= !items;
	doc_unref(items);
}

/* Those that were selected: with the columns of SELECT, if there are any, their cells count. */
static void put_changes(struct made_rows *rows, struct selection *selection,
	const struct grid *part, const uint64_t *ids)
{
	bool columns = !batch_is_doc(rows->format) && selection_has_columns(selection);
	struct grid selected = selection_grid(selection);
	struct doc *items = columns ? NULL : selection_items(selection);
	uint64_t *chosen = xcalloc(part->rows + 1, sizeof(*chosen));
	struct made_now now = {
		.grid = columns ? &selected : part, .ids = chosen, .items = doc_root(items)};
	for (size_t i = 0; i < part->rows; i++)
		chosen[i] = ids[selection_place(selection, i)];
	made_stream_look(rows->stream, &now);
	doc_unref(items);
	free(chosen);
}

static void put_selected(struct made_rows *rows, struct selection *selection,
	const struct grid *grid, const uint64_t *ids)
{
	struct chosen chosen = {.grid = grid, .selection = selection};
	const struct grid part = {.columns = grid->columns,
		.rows = selection_count(selection),
		.title = chosen_title,
		.right = chosen_right,
		.cell = chosen_cell,
		.data = &chosen};
	rows->count += part.rows;
	if (rows->stream)
		put_changes(rows, selection, &part, ids);
	else if (!batch_is_doc(rows->format) && selection_has_columns(selection))
		selection_print(selection, rows->format);
	else if (!batch_is_doc(rows->format))
		print_grid(&part, rows->format);
	else
		put_items(rows, selection);
}

static void put_all(struct made_rows *rows, const struct doc *items, const struct grid *grid,
	const uint64_t *ids)
{
	const struct made_now now = {.grid = grid, .ids = ids, .items = doc_root(items)};
	rows->count += grid->rows;
	if (rows->stream)
		made_stream_look(rows->stream, &now);
	else if (!batch_is_doc(rows->format))
		print_grid(grid, rows->format);
	else
		node_each(item, doc_root(items)) builder_copy(&rows->builder, SYMBOL_NONE, item);
}

bool made_rows_put(struct made_rows *rows, struct doc *items, const struct grid *grid,
	const uint64_t *ids, struct error *err)
{
	struct selection selection;
	if (!rows->query) {
		put_all(rows, items, grid, ids);
		doc_unref(items);
		return true;
	}
	bool good = selection_of_items(&selection, rows->app, items, rows->query, rows->again, err);
	if (rows->stream)
		good = good && selection_is_of_rows(&selection, err);
	if (good)
		put_selected(rows, &selection, grid, ids);
	selection_finish(&selection);
	return good;
}

bool made_rows_end(struct made_rows *rows, bool good, struct error *err)
{
	builder_end(&rows->builder);
	struct doc *doc = builder_finish_doc(&rows->builder);
	if (good && !doc)
		good = error_set(err, "these are more rows than can be printed at once");
	else if (good && !rows->stream && batch_is_doc(rows->format))
		batch_print_doc(doc, rows->format);
	doc_unref(doc);
	builder_finish(&rows->builder);
	return good;
}
