#include <stdlib.h>
#include <string.h>

#include "query/lexer.h"
#include "query/print.h"
#include "ui/table.h"

/* A table that shows what a query selects, in its order. */

bool table_takes_query(const struct table *table, const struct query *query, struct error *err)
{
	const struct table_columns *plain = table->plain;
	size_t columns = plain ? plain->columns.count : table->view->column_count;
	if (query_groups(query))
		return error_set(
			err, "a table shows rows: groups and DISTINCT are for mtvtop get -q");
	if (columns + table_count_new(table, query) > VIEW_COLUMNS)
		return error_set(err, "SELECT names more columns than a table has room for");
	return query_keys(query) <= TABLE_QUERY_KEYS ||
		error_set(err, "more than %d keys to sort by", TABLE_QUERY_KEYS);
}

/* Whether TEXT is what EXPRESSION is printed as. */
static bool is_printed(const struct expression *expression, const struct buf *text)
{
	struct buf own;
	buf_init(&own, 4 * QUERY_MAX);
	expression_print(expression, &own);
	bool same = own.used && text->used && !strcmp(own.text, text->text);
	buf_finish(&own);
	return same;
}

int table_query_column(const struct table *table)
{
	struct buf key;
	int found = -1;
	if (!table->query || !query_keys(table->query))
		return -1;
	buf_init(&key, 4 * QUERY_MAX);
	query_key_print(table->query, 0, &key);
	for (size_t i = 0; i < table->view->column_count && found < 0; i++) {
		const struct column *column = &table->view->columns[i];
		if (is_printed(column->values[0], &key) ||
			(column->sort && is_printed(column->sort, &key)))
			found = (int)i;
	}
	buf_finish(&key);
	return found;
}

void table_set_query(struct table *table, struct query *query, const struct format_choice *choice)
{
	table_unselect(table);
	if (query && query_columns(query))
		table_select(table, query, choice);
	query_destroy(table->query);
	free(table->filter);
	table->filter = NULL;
	table->query = query;
	table->query_orders = query;
	table->tally = (struct query_tally){0};
	table->dirty = true;
}

bool table_query_rules(const struct table *table)
{
	return table->query && table->query_orders && query_keys(table->query);
}

bool table_query_selects(
	struct table *table, const struct row *row, const struct format_choice *choice)
{
	struct scope scope = row_scope(row, choice->clock, choice->local);
	return !table->tally.costly &&
		query_selects(table->query, &scope, &table->arena, &table->tally);
}

void table_scopes(
	const struct table *table, const struct format_choice *choice, struct array *scopes)
{
	for (size_t i = 0; i < table->list.rows.count; i++)
		*(struct scope *)array_push(scopes) =
			row_scope(array_at(&table->list.rows, i), choice->clock, choice->local);
}
