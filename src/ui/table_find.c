#include <stdlib.h>

#include "base/memory.h"
#include "query/like.h"
#include "ui/table.h"

/*
 * Filter and search: a row fits when one of its columns with text holds what was typed. Figures and
 * times are not looked at: nobody searches for them, and they cost the most to write.
 */

bool table_row_matches(struct table *table, const struct row *row, const char *text,
	const struct format_choice *choice)
{
	for (size_t i = 0; i < table->view->column_count; i++) {
		const struct column *column = &table->view->columns[i];
		if (column->format != FORMAT_TEXT || column->hidden)
			continue;
		if (like_contains(table_cell_text(table, row, i, choice), text))
			return true;
	}
	return false;
}

void table_set_filter(struct table *table, const char *text)
{
	char *copy = text && *text ? xstrdup(text) : NULL;
	table_set_query(table, NULL, NULL);
	table->filter = copy;
}

bool table_find_next(struct table *table, int direction, const struct format_choice *choice)
{
	size_t count = table->shown.count;
	if (!table->find || !count)
		return false;
	for (size_t step = 1; step <= count; step++) {
		size_t at = (table->cursor + (direction > 0 ? step : count * 2 - step)) % count;
		bool found =
			table_row_matches(table, array_at(&table->shown, at), table->find, choice);
		arena_clear(&table->arena);
		if (found) {
			table_move_to(table, at);
			return true;
		}
	}
	return false;
}
