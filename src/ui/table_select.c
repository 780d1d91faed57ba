#include <stdlib.h>
#include <string.h>

#include "base/memory.h"
#include "query/lexer.h"
#include "query/print.h"
#include "ui/table.h"

/* The columns of a table, chosen by the SELECT of its query. */

/* What a column of SELECT shows, as it is printed; the caller frees it. */
static char *value_of(const struct query *query, size_t item)
{
	struct buf text;
	buf_init(&text, 4 * QUERY_MAX);
	query_column_print(query, item, &text);
	return buf_take(&text);
}

/* The first of COUNT columns from FIRST on that shows VALUE and nothing else; COUNT: none. */
static size_t find_value(
	const struct column *columns, size_t first, size_t count, const char *value)
{
	struct buf own;
	buf_init(&own, 4 * QUERY_MAX);
	for (; first < count; first++) {
		buf_clear(&own);
		expression_print(columns[first].values[0], &own);
		if (!columns[first].values[1] && own.used && !strcmp(own.text, value))
			break;
	}
	buf_finish(&own);
	return first;
}

size_t table_count_new(const struct table *table, const struct query *query)
{
	const struct column *columns =
		table->plain ? table->plain->columns.columns : table->view->columns;
	size_t count = table->plain ? table->plain->columns.count : table->view->column_count;
	size_t found = 0;
	for (size_t i = 0; i < query_columns(query); i++) {
		char *value = value_of(query, i);
		found += find_value(columns, 0, count, value) < count;
		free(value);
	}
	return query_columns(query) - found;
}

/* A column for VALUE behind the others, called after it unless that name is taken. */
static bool add(struct table *table, const struct query *query, size_t item, const char *value,
	const struct format_choice *choice)
{
	struct error err;
	const char *alias = query_alias(query, item);
	char *title = alias ? xstrdup(alias) : view_column_title(value);
	bool good = table_add_column(table, title && *title ? title : value, value, choice, &err) ||
		table_add_column(table, value, value, choice, &err);
	free(title);
	return good;
}

/* Moves the column of VALUE to its place among those that are chosen; false: there is none. */
static bool put(struct table *table, const struct query *query, size_t item, const char *value,
	const struct format_choice *choice)
{
	struct error err;
	struct view *view = table->view;
	size_t at = find_value(view->columns, item, view->column_count, value);
	if (at == view->column_count && !add(table, query, item, value, choice))
		return false;
	while (at > item)
		at = (size_t)table_move_column(table, (int)at, -1);
	return table_show_column(table, (int)at, true, &err);
}

void table_select(
	struct table *table, const struct query *query, const struct format_choice *choice)
{
	struct error err;
	size_t chosen = 0;
	table->plain = xcalloc(1, sizeof(*table->plain));
	table_columns_copy(table, table->plain);
	for (size_t i = 0; i < query_columns(query); i++) {
		char *value = value_of(query, i);
		chosen += put(table, query, chosen, value, choice);
		free(value);
	}
	for (size_t i = chosen; i < table->view->column_count; i++)
		table_show_column(table, (int)i, false, &err);
}

void table_unselect(struct table *table)
{
	if (table->plain)
		table_columns_restore(table, table->plain);
	free(table->plain);
	table->plain = NULL;
}
