#include "ui/columns.h"

#include <string.h>

#include "base/utf8.h"

enum {
	GAP = 1,	 /* cells between columns */
	MARKER = 2,	 /* cells before the first column */
	UNIMPORTANT = 5, /* priorities from here on give way before anything is cut */
	LOWEST = 9,
	MARK = 2, /* cells at the right end that say that columns are left out */
};

static int text_width(
	struct table *table, const struct row *row, size_t column, const struct table_look *look)
{
	const char *text = table_cell_text(table, row, column, &look->format);
	return (int)utf8_width(text, strlen(text));
}

/* The widest text of a column in the rows on the screen. */
static int widest_text(struct table *table, size_t column, const struct table_look *look, int lines)
{
	int widest = 0;
	for (int i = 0; i < lines && table->top + (size_t)i < table->shown.count; i++) {
		const struct row *row = array_at(&table->shown, table->top + (size_t)i);
		int own = text_width(table, row, column, look);
		widest = own > widest ? own : widest;
	}
	return widest;
}

/* Cells that a column would like to have. */
static int wish(const struct table *table, int c)
{
	int cells = table->view->columns[c].cells;
	return cells ? cells : table->widths[c];
}

/* Cells that it keeps when something is cut. */
static int least(const struct column *column)
{
	return column->cells ? column->cells : column->width;
}

/* Whether it takes what is left over. */
static bool is_elastic(const struct column *column)
{
	return !column->width_max && !column->cells;
}

void columns_measure(struct table *table, const struct table_look *look, int lines)
{
	const struct view *view = table->view;
	for (size_t c = 0; c < view->column_count; c++) {
		const struct column *column = &view->columns[c];
		if (column->hidden)
			continue;
		int text = widest_text(table, c, look, lines);
		int title = (int)utf8_width(column->title, strlen(column->title));
		int width = text > title ? text : title;
		if (column->format == FORMAT_BAR && text)
			width = column->width_max;
		if (column->width_max && width > column->width_max)
			width = column->width_max;
		table->filled[c] |= text > 0;
		if (width > table->widths[c])
			table->widths[c] = width;
	}
	arena_clear(&table->arena);
}

static int total(const struct column_plan *plan)
{
	int sum = MARKER;
	for (int i = 0; i < plan->count; i++)
		sum += plan->width[i] + (i ? GAP : 0);
	return sum;
}

static const struct column *column_of(
	const struct table *table, const struct column_plan *plan, int i)
{
	return &table->view->columns[plan->index[i]];
}

static void drop(struct column_plan *plan, int at)
{
	for (int i = at; i + 1 < plan->count; i++) {
		plan->index[i] = plan->index[i + 1];
		plan->width[i] = plan->width[i + 1];
	}
	plan->count--;
	plan->right = true;
}

/* Which columns a step of the fitting is about. */
enum which { ELASTIC, NOT_FIRST, ALL };

static bool is_one(const struct column *column, enum which which)
{
	switch (which) {
	case ELASTIC: return is_elastic(column);
	case NOT_FIRST: return column->priority > 0;
	default: return true;
	}
}

/* Takes cells from the widest columns until the plan fits or none can give more. */
static void shrink(const struct table *table, struct column_plan *plan, int width, enum which which)
{
	while (total(plan) > width) {
		int widest = -1;
		for (int i = 0; i < plan->count; i++) {
			const struct column *column = column_of(table, plan, i);
			bool can = plan->width[i] > least(column) && is_one(column, which);
			if (can && (widest < 0 || plan->width[i] > plan->width[widest]))
				widest = i;
		}
		if (widest < 0)
			return;
		plan->width[widest]--;
	}
}

/* Leaves out columns with priorities from HIGH down to LOW, of equal ones the last first. */
static void leave_out(
	const struct table *table, struct column_plan *plan, int width, int high, int low)
{
	for (int priority = high; priority >= low; priority--)
		for (int i = plan->count - 1; i > 0 && total(plan) > width; i--)
			if (column_of(table, plan, i)->priority == priority)
				drop(plan, i);
}

/* Columns that nothing stands in, all but the important ones. */
static void leave_out_blank(const struct table *table, struct column_plan *plan, int width)
{
	for (int i = plan->count - 1; i > 0 && total(plan) > width; i--)
		if (!table->filled[plan->index[i]] && column_of(table, plan, i)->priority > 0)
			drop(plan, i);
}

static void fit(const struct table *table, struct column_plan *plan, int width)
{
	leave_out_blank(table, plan, width);
	shrink(table, plan, width, ELASTIC);
	leave_out(table, plan, width, LOWEST, UNIMPORTANT);
	shrink(table, plan, width, NOT_FIRST);
	shrink(table, plan, width, ALL);
	leave_out(table, plan, width, UNIMPORTANT - 1, 1);
	while (total(plan) > width && plan->count > 1)
		drop(plan, plan->count - 1);
	if (total(plan) > width)
		plan->width[0] = width > MARKER ? width - MARKER : 0;
}

/* Cells that leaving out a column has freed go to those that were cut, the first ones first. */
static void grow(const struct table *table, struct column_plan *plan, int width)
{
	int spare = width - total(plan);
	for (int i = 0; i < plan->count && spare > 0; i++) {
		int wanted = wish(table, plan->index[i]) - plan->width[i];
		int part = wanted < spare ? wanted : spare;
		if (part > 0) {
			plan->width[i] += part;
			spare -= part;
		}
	}
}

/* What is left over goes to the columns without a maximum. */
static void stretch(const struct table *table, struct column_plan *plan, int width)
{
	int elastic = 0;
	for (int i = 0; i < plan->count; i++)
		elastic += is_elastic(column_of(table, plan, i));
	int spare = width - total(plan);
	for (int i = 0; i < plan->count && elastic && spare > 0; i++) {
		if (!is_elastic(column_of(table, plan, i)))
			continue;
		int part = spare / elastic--;
		plan->width[i] += part;
		spare -= part;
	}
}

/* With columns scrolled out, the others are shown whole, as many as there is room for. */
static void fit_scrolled(struct column_plan *plan, int width)
{
	while (total(plan) > width && plan->count > 2)
		drop(plan, plan->count - 1);
}

/* Nothing has stood in it so far. */
static bool is_needless(const struct table *table, int c)
{
	const struct column *column = &table->view->columns[c];
	return column->optional && !table->filled[c] && !column->cells;
}

/* All columns that are not hidden or scrolled out, as wide as they would like to be. */
static void begin(const struct table *table, struct column_plan *plan)
{
	int count = (int)table->view->column_count;
	int shown = 0;
	*plan = (struct column_plan){.left = table->scroll > 0};
	for (int c = 0; c < count; c++) {
		if (table->view->columns[c].hidden || is_needless(table, c))
			continue;
		/* The first column stays when the others are scrolled. */
		bool scrolled = shown > 0 && shown <= table->scroll;
		shown++;
		if (scrolled)
			continue;
		plan->index[plan->count] = c;
		plan->width[plan->count++] = wish(table, c);
	}
}

static void plan_widths(const struct table *table, struct column_plan *plan, int width)
{
	begin(table, plan);
	if (table->scroll)
		fit_scrolled(plan, width);
	fit(table, plan, width);
	grow(table, plan, width);
	stretch(table, plan, width);
}

void columns_plan(const struct table *table, struct column_plan *plan, int width)
{
	plan_widths(table, plan, width);
	if (plan->right && width > MARK) {
		plan_widths(table, plan, width - MARK);
		plan->right = true;
	}
	int x = MARKER;
	for (int i = 0; i < plan->count; i++) {
		plan->x[i] = x;
		x += plan->width[i] + GAP;
	}
}
