#include "ui/table.h"

#include "config/view_edit.h"

/* Moving the cursor and the window over the rows. */

void table_move_to(struct table *table, size_t index)
{
	if (!table->shown.count)
		return;
	table->cursor = index < table->shown.count ? index : table->shown.count - 1;
	table->cursor_id = table_current(table)->id;
	table->touched = true;
}

void table_move(struct table *table, long lines)
{
	long target = (long)table->cursor + lines;
	table_move_to(table, target < 0 ? 0 : (size_t)target);
}

void table_page(struct table *table, int pages, bool half)
{
	long lines = table->lines > 1 ? table->lines - 1 : 1;
	long step = pages * (half ? (lines + 1) / 2 : lines);
	long top = (long)table->top + step;
	table->top = top < 0 ? 0 : (size_t)top; /* the window moves with the cursor */
	table_move(table, step);
}

void table_scroll(struct table *table, int columns)
{
	int last = (int)view_shown_count(table->view) - 2;
	int target = table->scroll + columns;
	table->scroll = target < 0 ? 0 : target > last ? (last > 0 ? last : 0) : target;
}
