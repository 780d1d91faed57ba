#include <stdlib.h>
#include <string.h>

#include "base/memory.h"
#include "base/utf8.h"
#include "config/view_edit.h"
#include "ui/chart.h"
#include "ui/columns.h"
#include "ui/table.h"

/* Writes TEXT into a column, on its side. */
static void put_aligned(struct canvas *canvas, const struct area *place,
	const struct column *column, enum role role, const char *text)
{
	int x = place->x;
	int width = place->width;
	int own = (int)utf8_width(text, strlen(text));
	if (column->format == FORMAT_PATH && own > width && width > 1) {
		int cut = own - width + 1;
		text += utf8_fit(text, strlen(text), (size_t)cut);
		x += canvas_text(canvas, x, place->y, 1, role, "~");
		width--;
	}
	int shift = column->right && own < width ? width - own : 0;
	canvas_text_cut(canvas, x + shift, place->y, width - shift, role, text);
}

/* Direction of the column that the rows are sorted by: the chosen one, or that of the query. */
static const char *sorting(const struct table *table, int *column)
{
	bool by_query = table_query_rules(table);
	*column = by_query ? table_query_column(table) : table->sort_column;
	bool descending = by_query ? query_key_descends(table->query, 0) : table->sort_descending;
	return descending ? "v" : "^";
}

static void draw_titles(const struct table *table, struct canvas *canvas, const struct area *area,
	const struct column_plan *plan)
{
	int sorted;
	const char *direction = sorting(table, &sorted);
	canvas_fill(canvas, &(struct area){area->x, area->y, area->width, 1}, ROLE_COLUMN);
	for (int i = 0; i < plan->count; i++) {
		const struct column *column = &table->view->columns[plan->index[i]];
		const char *arrow = plan->index[i] == sorted ? direction : "";
		int used =
			(int)utf8_width(column->title, strlen(column->title)) + (int)strlen(arrow);
		int shift = column->right && used < plan->width[i] ? plan->width[i] - used : 0;
		canvas_printf(canvas, area->x + plan->x[i] + shift, area->y, plan->width[i] - shift,
			ROLE_COLUMN, "%s%s", column->title, arrow);
	}
	if (plan->left)
		canvas_text(canvas, area->x, area->y, 1, ROLE_COLUMN, "<");
	if (plan->right && area->width > 1)
		canvas_text(canvas, area->x + area->width - 1, area->y, 1, ROLE_COLUMN, ">");
}

/* How one row looks. */
struct row_look {
	enum role whole;
	enum role columns[VIEW_COLUMNS];
	bool cursor;
	bool marked;
	bool stale;
};

/* Role of the row, and of single columns, by the rules: the last that fits wins. */
static enum role row_roles(struct table *table, const struct row *row,
	const struct table_look *look, enum role roles[VIEW_COLUMNS])
{
	const struct view *view = table->view;
	struct scope scope = row_scope(row, look->format.clock, look->format.local);
	enum role whole = ROLE_NORMAL;
	for (size_t c = 0; c < view->column_count; c++)
		roles[c] = view->columns[c].role;
	for (size_t i = 0; i < view->rule_count; i++) {
		const struct view_rule *rule = &view->rules[i];
		if (!expression_selects(rule->when, &scope, &table->arena))
			continue;
		if (rule->column >= 0)
			roles[rule->column] = rule->role;
		else
			whole = rule->role;
	}
	return whole;
}

static void draw_cell(struct table *table, struct canvas *canvas, const struct row *row, int column,
	const struct area *place, enum role role, const struct table_look *look)
{
	const struct column *about = &table->view->columns[column];
	const char *text = table_cell_text(table, row, (size_t)column, &look->format);
	if (about->format == FORMAT_BAR)
		chart_bar(canvas, place->x, place->y, place->width,
			*text >= '0' && *text <= '9' ? atoi(text) : -1, role);
	else
		put_aligned(canvas, place, about, role, text);
}

/* Role of the cell in the I-th drawn column: cursor, mark, column and row, in this order. */
static enum role cell_role(const struct column_plan *plan, int i, const struct row_look *own)
{
	enum role role = own->columns[plan->index[i]];
	if (i == 0 && own->cursor)
		return ROLE_CURSOR;
	if (own->stale)
		return ROLE_STALE;
	if (i == 0 && own->marked)
		return ROLE_MARKED;
	return role == ROLE_NORMAL ? own->whole : role;
}

/* Kept for the day when the row is gone. */
static void note_name(struct table *table, const struct row *row, const struct table_look *look)
{
	size_t column = (size_t)view_name_column(table->view);
	const char *name = table_cell_text(table, row, column, &look->format);
	if (table->current_name && !strcmp(table->current_name, name))
		return;
	free(table->current_name);
	table->current_name = xstrdup(name);
}

/* The cursor is a glyph and the look of the first column: few bytes when it moves. */
static void draw_row(struct table *table, struct canvas *canvas, const struct area *line,
	size_t index, const struct column_plan *plan, const struct table_look *look)
{
	const struct row *row = array_at(&table->shown, index);
	bool current = index == table->cursor;
	struct row_look own = {.cursor = current && look->focus,
		.stale = look->stale,
		.marked = idset_has(&table->marks, row->id)};
	own.whole = row_roles(table, row, look, own.columns);
	for (int i = 0; i < plan->count; i++) {
		enum role role = cell_role(plan, i, &own);
		struct area place = {line->x + plan->x[i], line->y, plan->width[i], 1};
		draw_cell(table, canvas, row, plan->index[i], &place, role, look);
		if (role == ROLE_CURSOR)
			canvas_paint(canvas, place.x, place.y, place.width, role);
	}
	if (current)
		note_name(table, row, look);
	if (current)
		canvas_text(canvas, line->x, line->y, 1, ROLE_KEY, look->focus ? ">" : "-");
	if (own.marked)
		canvas_text(canvas, line->x + 1, line->y, 1, ROLE_MARKED, "*");
	arena_clear(&table->arena);
}

/* Keeps the cursor inside of the window. */
static void place_window(struct table *table, int lines)
{
	size_t height = lines > 0 ? (size_t)lines : 1;
	if (table->cursor < table->top)
		table->top = table->cursor;
	if (table->cursor >= table->top + height)
		table->top = table->cursor - height + 1;
	if (table->top + height > table->shown.count)
		table->top = table->shown.count > height ? table->shown.count - height : 0;
	table->lines = lines;
}

/* For those who change it: what they look at. */
static void note_place(struct table *table, const struct area *area, const struct column_plan *plan)
{
	table->place = *area;
	memset(table->drawn, 0, sizeof(table->drawn));
	for (int i = 0; i < plan->count; i++)
		table->drawn[plan->index[i]] = plan->width[i];
}

void table_draw(struct table *table, struct canvas *canvas, const struct area *area,
	const struct table_look *look)
{
	struct column_plan plan;
	int lines = area->height - 1;
	place_window(table, lines);
	columns_measure(table, look, lines);
	columns_plan(table, &plan, area->width);
	note_place(table, area, &plan);
	draw_titles(table, canvas, area, &plan);
	for (int i = 0; i < lines; i++) {
		size_t index = table->top + (size_t)i;
		struct area line = {area->x, area->y + 1 + i, area->width, 1};
		if (index < table->shown.count)
			draw_row(table, canvas, &line, index, &plan, look);
	}
}
