#include <stdlib.h>
#include <string.h>

#include "base/utf8.h"
#include "ui/chart.h"
#include "ui/table.h"

enum { GAP = 1 /* cells between columns */, MARKER = 2 /* cells before the first column */ };

/* Which columns are drawn, where, and how wide. */
struct plan_of_columns {
	int index[VIEW_COLUMNS];
	int x[VIEW_COLUMNS];
	int width[VIEW_COLUMNS];
	int count;
	bool left;  /* columns are scrolled out on the left */
	bool right; /* columns did not fit */
};

/* The widths that the text on the screen asks for; a column never gets narrower by itself. */
static void measure(struct table *table, const struct table_look *look, int lines)
{
	const struct view *view = table->view;
	for (size_t c = 0; c < view->column_count; c++) {
		const struct column *column = &view->columns[c];
		int width = table->widths[c];
		if (width < column->width)
			width = column->width;
		for (int i = 0; i < lines && table->top + (size_t)i < table->shown.count; i++) {
			const struct row *row = array_at(&table->shown, table->top + (size_t)i);
			const char *text = table_cell_text(table, row, c, &look->format);
			int own = (int)utf8_width(text, strlen(text));
			width = own > width ? own : width;
		}
		if (column->width_max && width > column->width_max)
			width = column->width_max;
		table->widths[c] = width;
	}
	arena_clear(&table->arena);
}

static int least(const struct table *table, int column)
{
	return table->view->columns[column].width;
}

static int total(const struct plan_of_columns *plan)
{
	int sum = MARKER;
	for (int i = 0; i < plan->count; i++)
		sum += plan->width[i] + (i ? GAP : 0);
	return sum;
}

static void drop(struct plan_of_columns *plan, int at)
{
	for (int i = at; i + 1 < plan->count; i++) {
		plan->index[i] = plan->index[i + 1];
		plan->width[i] = plan->width[i + 1];
	}
	plan->count--;
	plan->right = true;
}

/* Takes cells from the widest column that can give some; false when none can. */
static bool shrink(const struct table *table, struct plan_of_columns *plan)
{
	int widest = -1;
	for (int i = 0; i < plan->count; i++)
		if (plan->width[i] > least(table, plan->index[i]) &&
			(widest < 0 || plan->width[i] > plan->width[widest]))
			widest = i;
	if (widest >= 0)
		plan->width[widest]--;
	return widest >= 0;
}

/* The column that gives way first: the highest priority, of equal ones the last. */
static int least_important(const struct table *table, const struct plan_of_columns *plan)
{
	int found = -1;
	int priority = 0;
	for (int i = 1; i < plan->count; i++) {
		int own = table->view->columns[plan->index[i]].priority;
		if (own >= priority && own > 0) {
			priority = own;
			found = i;
		}
	}
	return found;
}

/* Narrows the plan to WIDTH: first long texts, then whole columns. */
static void fit(const struct table *table, struct plan_of_columns *plan, int width)
{
	while (total(plan) > width && plan->count > 1) {
		if (shrink(table, plan))
			continue;
		int out = least_important(table, plan);
		drop(plan, out > 0 ? out : plan->count - 1);
	}
	if (total(plan) > width)
		plan->width[0] = width > MARKER ? width - MARKER : 0;
}

/* What is left over goes to the columns without a maximum. */
static void stretch(const struct table *table, struct plan_of_columns *plan, int width)
{
	int elastic = 0;
	for (int i = 0; i < plan->count; i++)
		elastic += !table->view->columns[plan->index[i]].width_max;
	int spare = width - total(plan);
	for (int i = 0; i < plan->count && elastic && spare > 0; i++) {
		if (table->view->columns[plan->index[i]].width_max)
			continue;
		int part = spare / elastic--;
		plan->width[i] += part;
		spare -= part;
	}
}

static void plan_columns(const struct table *table, struct plan_of_columns *plan, int width)
{
	int count = (int)table->view->column_count;
	*plan = (struct plan_of_columns){.left = table->scroll > 0};
	for (int c = 0; c < count; c++) {
		/* The first column stays when the others are scrolled. */
		if (c > 0 && c <= table->scroll)
			continue;
		plan->index[plan->count] = c;
		plan->width[plan->count++] = table->widths[c];
	}
	if (table->scroll) {
		while (total(plan) > width && plan->count > 2)
			drop(plan, plan->count - 1);
	}
	fit(table, plan, width);
	stretch(table, plan, width);
	int x = MARKER;
	for (int i = 0; i < plan->count; i++) {
		plan->x[i] = x;
		x += plan->width[i] + GAP;
	}
}

/* Writes TEXT into a column, on its side. */
static void put_aligned(struct canvas *canvas, int x, int y, int width, bool right, enum role role,
	const char *text)
{
	int own = (int)utf8_width(text, strlen(text));
	int shift = right && own < width ? width - own : 0;
	canvas_text_cut(canvas, x + shift, y, width - shift, role, text);
}

static void draw_titles(const struct table *table, struct canvas *canvas, const struct area *area,
	const struct plan_of_columns *plan)
{
	canvas_fill(canvas, &(struct area){area->x, area->y, area->width, 1}, ROLE_COLUMN);
	for (int i = 0; i < plan->count; i++) {
		const struct column *column = &table->view->columns[plan->index[i]];
		bool sorted = table->sort_column == plan->index[i];
		const char *arrow = !sorted ? "" : table->sort_descending ? "v" : "^";
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
		put_aligned(canvas, place->x, place->y, place->width, about->right, role, text);
}

/* The cursor is a glyph and the look of the first column: few bytes when it moves. */
static void draw_row(struct table *table, struct canvas *canvas, const struct area *line,
	size_t index, const struct plan_of_columns *plan, const struct table_look *look)
{
	const struct row *row = array_at(&table->shown, index);
	enum role roles[VIEW_COLUMNS];
	enum role whole = row_roles(table, row, look, roles);
	bool current = index == table->cursor;
	bool marked = idset_has(&table->marks, row->id);
	for (int i = 0; i < plan->count; i++) {
		enum role role = roles[plan->index[i]];
		if (role == ROLE_NORMAL)
			role = whole;
		if (i == 0 && marked)
			role = ROLE_MARKED;
		if (i == 0 && current && look->focus)
			role = ROLE_CURSOR;
		struct area place = {line->x + plan->x[i], line->y, plan->width[i], 1};
		draw_cell(table, canvas, row, plan->index[i], &place, role, look);
		if (role == ROLE_CURSOR)
			canvas_paint(canvas, place.x, place.y, place.width, role);
	}
	const char *cursor = current ? (look->focus ? ">" : "-") : " ";
	canvas_text(canvas, line->x, line->y, 1, current ? ROLE_KEY : ROLE_NORMAL, cursor);
	canvas_text(canvas, line->x + 1, line->y, 1, ROLE_MARKED, marked ? "*" : " ");
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

void table_draw(struct table *table, struct canvas *canvas, const struct area *area,
	const struct table_look *look)
{
	struct plan_of_columns plan;
	int lines = area->height - 1;
	place_window(table, lines);
	measure(table, look, lines);
	plan_columns(table, &plan, area->width);
	draw_titles(table, canvas, area, &plan);
	for (int i = 0; i < lines; i++) {
		size_t index = table->top + (size_t)i;
		struct area line = {area->x, area->y + 1 + i, area->width, 1};
		if (index < table->shown.count)
			draw_row(table, canvas, &line, index, &plan, look);
	}
}
