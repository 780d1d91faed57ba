#include "config/view_edit.h"

#include <ctype.h>
#include <string.h>
#include <strings.h>

#include "base/memory.h"
#include "base/utf8.h"

static struct expression *copy_expression(
	const struct expression *expression, const struct vocabulary *vocabulary)
{
	return expression ? expression_create(expression_text(expression), vocabulary, NULL) : NULL;
}

static struct column copy_column(const struct column *column, const struct vocabulary *vocabulary)
{
	struct column copy = *column;
	copy.title = xstrdup(column->title);
	copy.sort = copy_expression(column->sort, vocabulary);
	for (int i = 0; i < VIEW_VALUES; i++)
		copy.values[i] = copy_expression(column->values[i], vocabulary);
	return copy;
}

void view_columns_copy(const struct view *view, struct view_columns *copy)
{
	copy->count = view->column_count;
	for (size_t i = 0; i < view->column_count; i++)
		copy->columns[i] = copy_column(&view->columns[i], fields_of(view->type));
	for (size_t i = 0; i < view->rule_count; i++)
		copy->rules[i] = view->rules[i].column;
}

void view_columns_restore(struct view *view, struct view_columns *copy)
{
	for (size_t i = 0; i < view->column_count; i++)
		column_finish(&view->columns[i]);
	memcpy(view->columns, copy->columns, sizeof(view->columns));
	view->column_count = copy->count;
	for (size_t i = 0; i < view->rule_count; i++)
		view->rules[i].column = copy->rules[i];
	*copy = (struct view_columns){0};
}

void view_columns_finish(struct view_columns *copy)
{
	for (size_t i = 0; i < copy->count; i++)
		column_finish(&copy->columns[i]);
	*copy = (struct view_columns){0};
}

int view_column(const struct view *view, const char *title)
{
	for (size_t i = 0; i < view->column_count; i++)
		if (!strcasecmp(view->columns[i].title, title))
			return (int)i;
	return -1;
}

int view_name_column(const struct view *view)
{
	int first = -1;
	for (size_t i = 0; i < view->column_count; i++) {
		const struct column *column = &view->columns[i];
		if (column->hidden)
			continue;
		if (!strcmp(expression_text(column->values[0]), "name"))
			return (int)i;
		first = first < 0 ? (int)i : first;
	}
	return first < 0 ? 0 : first;
}

size_t view_shown_count(const struct view *view)
{
	size_t count = 0;
	for (size_t i = 0; i < view->column_count; i++)
		count += !view->columns[i].hidden;
	return count;
}

void view_swap_columns(struct view *view, int a, int b)
{
	struct column kept = view->columns[a];
	view->columns[a] = view->columns[b];
	view->columns[b] = kept;
	for (size_t i = 0; i < view->rule_count; i++) {
		int *column = &view->rules[i].column;
		*column = *column == a ? b : *column == b ? a : *column;
	}
}

char *view_column_title(const char *value)
{
	const char *dot = strrchr(value, '.');
	const char *at = dot ? dot + 1 : value;
	struct buf title;
	buf_init(&title, 64);
	for (; isalnum((unsigned char)*at) || *at == '_'; at++) {
		if (isupper((unsigned char)*at) && title.used)
			buf_add_char(&title, ' ');
		buf_add_char(&title, (char)toupper((unsigned char)*at));
	}
	if (*at)
		buf_clear(&title);
	return buf_take(&title);
}

bool view_add_column(struct view *view, const char *title, const char *value, struct error *err)
{
	struct error problem;
	if (view->column_count == VIEW_COLUMNS)
		return error_set(
			err, "a view has %d columns at most: take one out first", VIEW_COLUMNS);
	if (!*title)
		return error_set(err, "a column needs a title");
	if (view_column(view, title) >= 0)
		return error_set(err, "there is a column \"%s\" already", title);
	struct expression *made = expression_create(value, fields_of(view->type), &problem);
	if (!made)
		return error_set(err, "%s: %s", value, problem.text);
	int width = (int)utf8_width(title, strlen(title));
	view->columns[view->column_count++] = (struct column){.title = xstrdup(title),
		.values = {made},
		.width = width,
		.width_max = width > VIEW_WIDTH_MAX ? width : VIEW_WIDTH_MAX};
	return true;
}

/* The only column of a table says more than none. */
static bool is_last_shown(const struct view *view, int column)
{
	return !view->columns[column].hidden && view_shown_count(view) == 1;
}

bool view_take_column(struct view *view, int column, struct error *err)
{
	const char *title = view->columns[column].title;
	if (is_last_shown(view, column))
		return error_set(err, "%s is the only column that is shown", title);
	for (size_t i = 0; i < view->rule_count; i++)
		if (view->rules[i].column == column)
			return error_set(err, "a colour rule is for %s: hide it instead", title);
	column_finish(&view->columns[column]);
	for (int i = column; i + 1 < (int)view->column_count; i++)
		view_swap_columns(view, i, i + 1);
	view->column_count--;
	return true;
}

bool view_hide_column(struct view *view, int column, bool hidden, struct error *err)
{
	if (hidden && is_last_shown(view, column))
		return error_set(
			err, "%s is the only column that is shown", view->columns[column].title);
	view->columns[column].hidden = hidden;
	return true;
}
