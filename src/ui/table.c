#include "ui/table.h"

#include <stdlib.h>
#include <string.h>

#include "base/memory.h"

enum { JUDGED_AGAIN = 5000 /* milliseconds after which a query looks at the same rows again */ };

void table_init(struct table *table, struct view *view, const struct table_source *source)
{
	*table = (struct table){
		.view = view, .source = *source, .seen = UINT64_MAX, .sort_column = -1};
	row_list_init(&table->list);
	array_init(&table->shown, sizeof(struct row));
	idset_init(&table->marks);
	arena_init(&table->arena);
}

void table_finish(struct table *table)
{
	row_list_finish(&table->list);
	array_finish(&table->shown);
	idset_finish(&table->marks);
	arena_finish(&table->arena);
	free(table->filter);
	if (table->plain)
		view_columns_finish(&table->plain->columns);
	free(table->plain);
	query_destroy(table->query);
	free(table->find);
	free(table->current_name);
	free(table->gone);
	if (table->source.destroy)
		table->source.destroy(table->source.data);
	view_destroy(table->view);
}

void table_invalidate(struct table *table)
{
	table->seen = UINT64_MAX;
}

size_t table_count(const struct table *table)
{
	return table->shown.count;
}

size_t table_total(const struct table *table)
{
	return table->list.rows.count;
}

const struct row *table_current(const struct table *table)
{
	return table->cursor < table->shown.count ? array_at(&table->shown, table->cursor) : NULL;
}

const char *table_cell_text(struct table *table, const struct row *row, size_t index,
	const struct format_choice *choice)
{
	const struct column *column = &table->view->columns[index];
	struct scope scope = row_scope(row, choice->clock, choice->local);
	struct value value = value_null();
	for (int i = 0; i < VIEW_VALUES && column->values[i] && value.type == VALUE_NULL; i++)
		value = expression_value(column->values[i], &scope, &table->arena, NULL);
	if (value.type == VALUE_TEXT && column->format == FORMAT_TEXT)
		return value.text;
	struct buf text;
	buf_init(&text, 4096);
	format_value(choice, column->format, &value, &text);
	char *copy = arena_text(&table->arena, text.text, text.used);
	buf_finish(&text);
	return copy;
}

char *table_take_gone(struct table *table)
{
	char *name = table->gone;
	table->gone = NULL;
	return name;
}

/* Whether the view shows ROW, filter or not. */
static bool is_offered(
	struct table *table, const struct row *row, const struct format_choice *choice)
{
	struct scope scope = row_scope(row, choice->clock, choice->local);
	return expression_selects(table->view->where, &scope, &table->arena);
}

static bool wanted(struct table *table, const struct row *row, const struct format_choice *choice)
{
	if (table->query)
		return table_query_selects(table, row, choice);
	return !table->filter || table_row_matches(table, row, table->filter, choice);
}

static void filter_rows(struct table *table, const struct format_choice *choice)
{
	bool all = !table->view->where && !table->filter && !table->query;
	table->offered = 0;
	table->tally = (struct query_tally){0};
	table->judged_at = choice->clock->mono;
	array_clear(&table->shown);
	for (size_t i = 0; i < table->list.rows.count; i++) {
		const struct row *row = array_at(&table->list.rows, i);
		bool offered = all || is_offered(table, row, choice);
		table->offered += offered;
		if (all || (offered && wanted(table, row, choice)))
			*(struct row *)array_push(&table->shown) = *row;
		if (!all)
			arena_clear(&table->arena);
	}
}

/* Marks of rows that are gone are gone: the next command must not meet a phantom. */
static void drop_marks(struct table *table)
{
	struct array kept; /* uint64_t */
	if (!idset_count(&table->marks))
		return;
	array_init(&kept, sizeof(uint64_t));
	for (size_t i = 0; i < table->list.rows.count; i++) {
		const struct row *row = array_at(&table->list.rows, i);
		if (idset_has(&table->marks, row->id))
			*(uint64_t *)array_push(&kept) = row->id;
	}
	idset_clear(&table->marks);
	idset_add_all(&table->marks, kept.items, kept.count);
	array_finish(&kept);
}

/* Index of the row with this identity, or the number of rows. */
static size_t index_of(const struct array *rows, uint64_t id)
{
	size_t i = 0;
	while (i < rows->count && ((const struct row *)array_at(rows, i))->id != id)
		i++;
	return i;
}

/* A row that is only hidden by a filter is not gone. */
static void note_gone(struct table *table, bool shown)
{
	const struct array *all = &table->list.rows;
	if (shown || !table->touched || !table->current_name || !table->cursor_id ||
		index_of(all, table->cursor_id) < all->count)
		return;
	free(table->gone);
	table->gone = table->current_name;
	table->current_name = NULL;
}

/* The cursor follows its object, on the same line of the screen where that is possible. */
static void follow(struct table *table)
{
	size_t line = table->cursor >= table->top ? table->cursor - table->top : 0;
	size_t found = index_of(&table->shown, table->cursor_id);
	note_gone(table, found < table->shown.count);
	if (found < table->shown.count) {
		table->cursor = found;
	} else if (table->cursor >= table->shown.count) {
		table->cursor = table->shown.count ? table->shown.count - 1 : 0;
	}
	const struct row *current = table_current(table);
	if (current && (table->touched || found < table->shown.count))
		table->cursor_id = current->id;
	table->top = table->cursor > line ? table->cursor - line : 0;
}

/* Lengths of time grow while nothing else changes: age > 3d. */
static bool is_due(const struct table *table, const struct table_look *look)
{
	return table->query && !look->frozen &&
		look->format.clock->mono - table->judged_at >= JUDGED_AGAIN;
}

bool table_refresh(struct table *table, const struct table_look *look)
{
	uint64_t generation = table->source.generation(table->source.data);
	bool fresh = table->seen == UINT64_MAX; /* frozen or not, it has rows */
	bool changed = generation != table->seen && (fresh || !look->frozen);
	if (!changed && !table->dirty && !is_due(table, look))
		return false;
	if (changed) {
		struct row_list old = table->list;
		row_list_init(&table->list);
		table->source.collect(table->source.data, &table->list);
		row_list_finish(&old);
		table->seen = generation;
		drop_marks(table);
	}
	filter_rows(table, &look->format);
	table_sort(table, &look->format);
	follow(table);
	table->dirty = false;
	return true;
}
