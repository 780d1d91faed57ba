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

/* What AS calls it, for as long as the SELECT is there. */
static void call(struct column *column, const char *alias)
{
	if (!alias)
		return;
	free(column->title);
	column->title = xstrdup(alias);
}

/* A column that is not chosen gives its title to one that is: "(PLAN)". */
static void give_title(struct view *view, size_t place, const char *title)
{
	int other = view_column(view, title);
	if (other < (int)place)
		return;
	char *aside = xasprintf("(%s)", view->columns[other].title);
	call(&view->columns[other], aside);
	free(aside);
}

/* A column for VALUE behind the others, called after it. */
static bool add(struct table *table, const struct query *query, size_t item, size_t place,
	const char *value, const struct format_choice *choice)
{
	struct error err;
	const char *alias = query_alias(query, item);
	char *title = alias ? xstrdup(alias) : view_column_title(value);
	const char *wanted = title && *title ? title : value;
	give_title(table->view, place, wanted);
	bool good = table_add_column(table, wanted, value, choice, &err) ||
		table_add_column(table, value, value, choice, &err);
	free(title);
	return good;
}

/* Puts the column of an item to its place among those that are chosen; false: there is none. */
static bool put(struct table *table, const struct query *query, size_t item, size_t place,
	const struct format_choice *choice)
{
	struct error err;
	struct view *view = table->view;
	char *value = value_of(query, item);
	size_t at = find_value(view->columns, place, view->column_count, value);
	bool good = at < view->column_count || add(table, query, item, place, value, choice);
	free(value);
	if (!good)
		return false;
	call(&view->columns[at], query_alias(query, item));
	while (at > place)
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
	for (size_t i = 0; i < query_columns(query); i++)
		chosen += put(table, query, i, chosen, choice);
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
