#include <string.h>

#include "base/utf8.h"
#include "ui/table.h"

/* Changes of the columns of a table that is on the screen. */

void table_columns_copy(const struct table *table, struct table_columns *copy)
{
	view_columns_copy(table->view, &copy->columns);
	memcpy(copy->widths, table->widths, sizeof(copy->widths));
	memcpy(copy->filled, table->filled, sizeof(copy->filled));
	copy->sort_column = table->sort_column;
	copy->sort_descending = table->sort_descending;
	copy->scroll = table->scroll;
}

void table_columns_restore(struct table *table, struct table_columns *copy)
{
	view_columns_restore(table->view, &copy->columns);
	memcpy(table->widths, copy->widths, sizeof(copy->widths));
	memcpy(table->filled, copy->filled, sizeof(copy->filled));
	table->sort_column = copy->sort_column;
	table->sort_descending = copy->sort_descending;
	table->scroll = copy->scroll;
	table->dirty = true;
}

/* Titles that are scrolled out might be all that there are. */
static void keep_scroll(struct table *table)
{
	table_scroll(table, 0);
	table->dirty = true; /* the filter looks at what is shown */
}

bool table_show_column(struct table *table, int column, bool shown, struct error *err)
{
	if (!view_hide_column(table->view, column, !shown, err))
		return false;
	keep_scroll(table);
	return true;
}

static void swap(struct table *table, int a, int b)
{
	int width = table->widths[a];
	bool filled = table->filled[a];
	int drawn = table->drawn[a];
	table->widths[a] = table->widths[b];
	table->filled[a] = table->filled[b];
	table->drawn[a] = table->drawn[b];
	table->widths[b] = width;
	table->filled[b] = filled;
	table->drawn[b] = drawn;
	if (table->sort_column == a || table->sort_column == b)
		table->sort_column = table->sort_column == a ? b : a;
	view_swap_columns(table->view, a, b);
}

int table_move_column(struct table *table, int column, int step)
{
	int other = column + step;
	if (other < 0 || other >= (int)table->view->column_count)
		return column;
	swap(table, column, other);
	return other;
}

/* Cells that a column has: chosen ones, else those on the screen, else what it would like. */
static int cells_now(const struct table *table, int column, int title)
{
	int chosen = table->view->columns[column].cells;
	int drawn = table->drawn[column];
	int cells = chosen ? chosen : drawn ? drawn : table->widths[column];
	return cells > title ? cells : title;
}

bool table_widen_column(struct table *table, int column, int cells, struct error *err)
{
	struct column *about = &table->view->columns[column];
	int title = (int)utf8_width(about->title, strlen(about->title));
	int now = cells_now(table, column, title);
	int wanted = now + cells;
	if (wanted > VIEW_CELLS)
		return error_set(err, "a column has %d cells at most", VIEW_CELLS);
	if (wanted < title && now == title)
		return error_set(err, "%s is no narrower than its title", about->title);
	about->cells = wanted < title ? title : wanted;
	return true;
}

/* How the values of a field are best written. */
static enum format format_of_field(const struct field *field)
{
	const char *unit = field->unit ? field->unit : "";
	switch (field->type) {
	case FIELD_NUMBER: return strcmp(unit, "%") ? FORMAT_NUMBER : FORMAT_PERCENT;
	case FIELD_BYTES: return *unit ? FORMAT_RATE : FORMAT_BYTES;
	case FIELD_BOOLEAN: return FORMAT_YESNO;
	case FIELD_TIME: return FORMAT_AGE;
	case FIELD_DURATION: return FORMAT_DURATION;
	default: return FORMAT_TEXT;
	}
}

/* How any value is best written. */
static enum format format_for(const struct value *value)
{
	switch (value->type) {
	case VALUE_BOOL: return FORMAT_YESNO;
	case VALUE_TIME: return FORMAT_AGE;
	case VALUE_NUMBER: return value->unit == UNIT_DURATION ? FORMAT_DURATION : FORMAT_NUMBER;
	default: return FORMAT_TEXT;
	}
}

/* By the first row that has a value, also of those that are not shown. */
static enum format guess_format(
	struct table *table, const struct column *column, const struct format_choice *choice)
{
	enum format format = FORMAT_TEXT;
	bool found = false;
	const struct array *rows = &table->list.rows;
	for (size_t i = 0; i < rows->count && !found; i++) {
		struct scope scope = row_scope(array_at(rows, i), choice->clock, choice->local);
		struct value value =
			expression_value(column->values[0], &scope, &table->arena, NULL);
		found = value.type != VALUE_NULL;
		format = format_for(&value);
		arena_clear(&table->arena);
	}
	return format;
}

bool table_add_column(struct table *table, const char *title, const char *value,
	const struct format_choice *choice, struct error *err)
{
	if (!view_add_column(table->view, title, value, err))
		return false;
	int added = (int)table->view->column_count - 1;
	const struct column *column = &table->view->columns[added];
	const struct field *field = vocabulary_find(fields_of(table->view->type), value);
	table->widths[added] = 0;
	table->filled[added] = false;
	table->drawn[added] = 0;
	table_format_column(
		table, added, field ? format_of_field(field) : guess_format(table, column, choice));
	table->dirty = true;
	return true;
}

bool table_take_column(struct table *table, int column, struct error *err)
{
	if (!view_take_column(table->view, column, err))
		return false;
	for (int i = column; i < (int)table->view->column_count; i++) {
		table->widths[i] = table->widths[i + 1];
		table->filled[i] = table->filled[i + 1];
		table->drawn[i] = table->drawn[i + 1];
	}
	if (table->sort_column == column)
		table->sort_column = -1;
	else if (table->sort_column > column)
		table->sort_column--;
	keep_scroll(table);
	return true;
}

void table_format_column(struct table *table, int column, enum format format)
{
	struct column *about = &table->view->columns[column];
	about->format = format;
	about->right = format_right(format);
	table->widths[column] = 0;
	table->dirty = true;
}

bool table_sort_key(const struct table *table, struct sort_key *key)
{
	if (table->sort_column < 0 || table_query_rules(table))
		return false;
	const struct column *column = &table->view->columns[table->sort_column];
	key->value = column->sort ? column->sort : column->values[0];
	key->descending = table->sort_descending;
	return true;
}
