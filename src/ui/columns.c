#include "ui/columns.h"

#include <string.h>

#include "base/utf8.h"

enum {
	GAP = 1,	 /* cells between columns */
	MARKER = 2,	 /* cells before the first column */
	UNIMPORTANT = 5, /* priorities from here on give way before anything is cut */
	LOWEST = 9,
};

static int text_width(
	struct table *table, const struct row *row, size_t column, const struct table_look *look)
{
	const char *text = table_cell_text(table, row, column, &look->format);
	return (int)utf8_width(text, strlen(text));
}

void columns_measure(struct table *table, const struct table_look *look, int lines)
{
	const struct view *view = table->view;
	for (size_t c = 0; c < view->column_count; c++) {
		const struct column *column = &view->columns[c];
		int width = table->widths[c] > column->width ? table->widths[c] : column->width;
		if (column->format == FORMAT_BAR)
			width = column->width_max;
		for (int i = 0; i < lines && table->top + (size_t)i < table->shown.count; i++) {
			const struct row *row = array_at(&table->shown, table->top + (size_t)i);
			int own = text_width(table, row, c, look);
			width = own > width ? own : width;
		}
		if (column->width_max && width > column->width_max)
			width = column->width_max;
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

/* Takes cells from the widest columns until the plan fits or none can give more. */
static void shrink(
	const struct table *table, struct column_plan *plan, int width, bool elastic_only)
{
	while (total(plan) > width) {
		int widest = -1;
		for (int i = 0; i < plan->count; i++) {
			const struct column *column = column_of(table, plan, i);
			bool can = plan->width[i] > column->width &&
				!(elastic_only && column->width_max);
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

static void fit(const struct table *table, struct column_plan *plan, int width)
{
	shrink(table, plan, width, true);
	leave_out(table, plan, width, LOWEST, UNIMPORTANT);
	shrink(table, plan, width, false);
	leave_out(table, plan, width, UNIMPORTANT - 1, 1);
	while (total(plan) > width && plan->count > 1)
		drop(plan, plan->count - 1);
	if (total(plan) > width)
		plan->width[0] = width > MARKER ? width - MARKER : 0;
}

/* What is left over goes to the columns without a maximum. */
static void stretch(const struct table *table, struct column_plan *plan, int width)
{
	int elastic = 0;
	for (int i = 0; i < plan->count; i++)
		elastic += !column_of(table, plan, i)->width_max;
	int spare = width - total(plan);
	for (int i = 0; i < plan->count && elastic && spare > 0; i++) {
		if (column_of(table, plan, i)->width_max)
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

void columns_plan(const struct table *table, struct column_plan *plan, int width)
{
	int count = (int)table->view->column_count;
	*plan = (struct column_plan){.left = table->scroll > 0};
	for (int c = 0; c < count; c++) {
		/* The first column stays when the others are scrolled. */
		if (c > 0 && c <= table->scroll)
			continue;
		plan->index[plan->count] = c;
		plan->width[plan->count++] = table->widths[c];
	}
	if (table->scroll)
		fit_scrolled(plan, width);
	fit(table, plan, width);
	stretch(table, plan, width);
	int x = MARKER;
	for (int i = 0; i < plan->count; i++) {
		plan->x[i] = x;
		x += plan->width[i] + GAP;
	}
}
