#include "config/view.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

#include "base/memory.h"
#include "base/utf8.h"
#include "config/files.h"
#include "config/schema.h"
#include "config/schemas.h"

const struct schema_key view_keys[] = {
	{"title", SCHEMA_TEXT, true, "title of the pane"},
	{"description", SCHEMA_TEXT, true, "one line for help and completion"},
	{"resource", SCHEMA_TEXT, false,
		"kind of objects: plans, providers, ..., contexts, jobs, settings"},
	{"of", SCHEMA_TEXT, false, "opened on a row: vm, plan, any, wave"},
	{"rows", SCHEMA_TEXT_OR_LIST, false,
		"vms, disks, waves, plans (of a wave), or an expression that yields the parts of "
		"an object or row; of "
		"several the first that is not empty"},
	{"where", SCHEMA_TEXT, false, "filter, an expression"},
	{"order", SCHEMA_TEXT_OR_LIST, false, "sort keys, expressions, with desc behind"},
	{"open", SCHEMA_TEXT, false, "view that Enter opens; without it the page of the row"},
	{"run", SCHEMA_TEXT, false, "command that Enter runs with the name of the row instead"},
	{"empty", SCHEMA_TEXT, false, "said when there are no rows"},
	{"columns", SCHEMA_LIST, true, "the columns"},
	{"rules", SCHEMA_LIST, false, "colour rules, the last that fits wins"},
	{0},
};

const struct schema_key column_keys[] = {
	{"title", SCHEMA_TEXT, true, "title of the column"},
	{"value", SCHEMA_TEXT, false, "expression"},
	{"first", SCHEMA_LIST, false, "expressions; the first that is not null is shown"},
	{"sort", SCHEMA_TEXT, false, "expression to sort by, in place of the value"},
	{"format", SCHEMA_TEXT, false, "how the value is written"},
	{"align", SCHEMA_TEXT, false, "left or right; numbers are right by themselves"},
	{"width", SCHEMA_ANY, false, "cells: 12, 12-40 (grows), 12- (takes what is left)"},
	{"cells", SCHEMA_NUMBER, false, "cells, whatever stands in it; comes before width"},
	{"priority", SCHEMA_NUMBER, false, "0 (never) to 9: who gives way when it is narrow"},
	{"hidden", SCHEMA_BOOL, false, "left out until it is asked for with :columns"},
	{"optional", SCHEMA_BOOL, false,
		"left out as long as nothing stands in it, and of what get prints"},
	{"role", SCHEMA_TEXT, false, "look of the column"},
	{0},
};

const struct schema_key rule_keys[] = {
	{"when", SCHEMA_TEXT, true, "expression"},
	{"role", SCHEMA_TEXT, true, "look of the row, or of the column"},
	{"column", SCHEMA_TEXT, false, "title of the only column that it is for"},
	{0},
};

/* What all readers of a view file share. */
struct reading {
	const struct yaml_file *file;
	struct view *view;
	struct error *err;
};

/* An expression of the first LENGTH bytes of what NODE holds. */
static struct expression *make_expression(
	const struct reading *reading, const struct node *node, size_t length, enum row_type type)
{
	struct error problem;
	size_t at = 0;
	char *text = xstrndup(node_text(node), length);
	struct expression *made = expression_create_in(text, fields_of(type), &at, &problem);
	while (at == length && at && strchr(" \n", text[at - 1])) /* where the last word ends */
		length = --at;
	if (!made)
		yaml_error_at(reading->file, node, at, reading->err, "%s", problem.text);
	free(text);
	return made;
}

static struct expression *read_expression(
	const struct reading *reading, const struct node *node, enum row_type type)
{
	const char *text = node_text(node);
	if (text)
		return make_expression(reading, node, strlen(text), type);
	yaml_error_at(reading->file, node, 0, reading->err, "an expression must be text");
	return NULL;
}

/* One text, or a list of up to VIEW_VALUES. */
static bool read_expressions(const struct reading *reading, const struct node *node,
	enum row_type type, struct expression *out[VIEW_VALUES])
{
	size_t count = 0;
	if (!node_is(node, NODE_ARRAY))
		return (out[0] = read_expression(reading, node, type));
	node_each(item, node)
	{
		if (count == VIEW_VALUES)
			return yaml_error(reading->file, item, reading->err,
				"more than %d expressions", VIEW_VALUES);
		out[count] = read_expression(reading, item, type);
		if (!out[count++])
			return false;
	}
	return count || yaml_error(reading->file, node, reading->err, "an empty list");
}

static bool read_role(const struct reading *reading, const struct node *object, enum role *role)
{
	const struct node *node = node_find(object, "role");
	if (!node)
		return true;
	int found = schema_choice(reading->file, node, role_names, "role", reading->err);
	*role = found < 0 ? ROLE_NORMAL : (enum role)found;
	return found >= 0;
}

/* Reads 12, "12-40", "12-" into LEAST and MOST. */
static bool parse_width(const struct node *node, int *least, int *most)
{
	const char *text = node_text(node);
	if (!text) {
		*least = *most = (int)node_int(node, 0);
		return *least > 0;
	}
	char *end;
	*least = (int)strtol(text, &end, 10);
	if (end == text || *end != '-')
		return false;
	const char *upper = end + 1;
	*most = *upper ? (int)strtol(upper, &end, 10) : 0;
	return *least > 0 && (!*upper || (!*end && *most >= *least));
}

/* A title is never cut: it says what the column is. */
static bool read_width(
	const struct reading *reading, const struct node *node, struct column *column)
{
	int title = (int)utf8_width(column->title, strlen(column->title));
	column->width = title;
	column->width_max = VIEW_WIDTH_MAX;
	if (node && !parse_width(node, &column->width, &column->width_max))
		return yaml_error(reading->file, node, reading->err,
			"width is 12, \"12-40\" or \"12-\", not \"%s\"", node_text_or(node, "0"));
	if (column->width < title)
		column->width = title;
	if (column->width_max && column->width_max < title)
		column->width_max = title;
	return true;
}

static bool read_cells(
	const struct reading *reading, const struct node *node, struct column *column)
{
	if (!node)
		return true;
	int64_t cells = node_int(node, 0);
	if (cells < 1 || cells > VIEW_CELLS)
		return yaml_error(reading->file, node, reading->err,
			"cells must be a number from 1 to %d", VIEW_CELLS);
	int title = (int)utf8_width(column->title, strlen(column->title));
	column->cells = cells < title ? title : (int)cells;
	return true;
}

static bool read_format(
	const struct reading *reading, const struct node *object, struct column *column)
{
	static const char *const sides[] = {"left", "right", NULL};
	const struct node *format = node_find(object, "format");
	const struct node *align = node_find(object, "align");
	int found = FORMAT_TEXT;
	if (format)
		found = schema_choice(reading->file, format, format_names, "format", reading->err);
	if (found < 0)
		return false;
	column->format = (enum format)found;
	column->right = format_right(column->format);
	int side = align ? schema_choice(reading->file, align, sides, "side", reading->err)
			 : column->right;
	column->right = side == 1;
	return side >= 0;
}

static bool read_sort(const struct reading *reading, const struct node *node, struct column *column)
{
	return !node || (column->sort = read_expression(reading, node, reading->view->type));
}

static bool read_column(const struct reading *reading, const struct node *node)
{
	struct view *view = reading->view;
	if (view->column_count == VIEW_COLUMNS)
		return yaml_error(
			reading->file, node, reading->err, "more than %d columns", VIEW_COLUMNS);
	if (!schema_check(reading->file, node, column_keys, "a column", reading->err))
		return false;
	struct column *column = &view->columns[view->column_count++];
	const struct node *value = node_find(node, "value");
	const struct node *first = node_find(node, "first");
	column->title = xstrdup(schema_text(node, "title"));
	column->priority = (int)node_int(node_find(node, "priority"), VIEW_PRIORITY);
	column->hidden = node_true(node_find(node, "hidden"));
	column->optional = node_true(node_find(node, "optional"));
	if (!value == !first)
		return yaml_error(
			reading->file, node, reading->err, "a column has either value or first");
	return read_expressions(reading, value ? value : first, view->type, column->values) &&
		read_sort(reading, node_find(node, "sort"), column) &&
		read_width(reading, node_find(node, "width"), column) &&
		read_cells(reading, node_find(node, "cells"), column) &&
		read_format(reading, node, column) && read_role(reading, node, &column->role);
}

static bool read_columns(const struct reading *reading, const struct node *list)
{
	bool shown = false;
	node_each(node, list)
	{
		if (!read_column(reading, node))
			return false;
		shown |= !reading->view->columns[reading->view->column_count - 1].hidden;
	}
	if (!reading->view->column_count)
		return yaml_error(reading->file, list, reading->err, "no columns");
	return shown || yaml_error(reading->file, list, reading->err, "all columns are hidden");
}

static bool read_rule(const struct reading *reading, const struct node *node)
{
	struct view *view = reading->view;
	if (view->rule_count == VIEW_RULES)
		return yaml_error(
			reading->file, node, reading->err, "more than %d rules", VIEW_RULES);
	if (!schema_check(reading->file, node, rule_keys, "a rule", reading->err))
		return false;
	struct view_rule *rule = &view->rules[view->rule_count++];
	const char *title = schema_text(node, "column");
	rule->column = -1;
	for (size_t i = 0; title && i < view->column_count; i++)
		if (!strcmp(view->columns[i].title, title))
			rule->column = (int)i;
	if (title && rule->column < 0)
		return yaml_error(reading->file, node_find(node, "column"), reading->err,
			"there is no column \"%s\"", title);
	rule->when = read_expression(reading, node_find(node, "when"), view->type);
	return rule->when && read_role(reading, node, &rule->role);
}

/* "percent desc" */
static bool read_key(const struct reading *reading, const struct node *node, struct sort_key *key)
{
	const char *text = node_text_or(node, "");
	size_t length = strlen(text);
	if (!node_text(node))
		return yaml_error_at(
			reading->file, node, 0, reading->err, "a sort key must be text");
	key->descending = length > 5 && !strcasecmp(text + length - 5, " desc");
	key->value = make_expression(
		reading, node, length - (key->descending ? 5 : 0), reading->view->type);
	return key->value;
}

static bool read_order(const struct reading *reading, const struct node *node)
{
	size_t count = 0;
	if (!node)
		return true;
	if (!node_is(node, NODE_ARRAY))
		return read_key(reading, node, &reading->view->order[0]);
	node_each(item, node)
	{
		if (count == VIEW_KEYS)
			return yaml_error(reading->file, item, reading->err,
				"more than %d sort keys", VIEW_KEYS);
		if (!read_key(reading, item, &reading->view->order[count++]))
			return false;
	}
	return true;
}

static bool read_resource(const struct reading *reading, const struct node *node)
{
	struct view *view = reading->view;
	const char *name = node_text(node);
	view->contexts = name && !strcmp(name, "contexts");
	view->jobs = name && !strcmp(name, "jobs");
	if (!name || view->contexts || view->jobs)
		return true;
	if (!strcmp(name, "settings")) {
		view->type = ROW_SETTING;
		name = "forkliftcontrollers";
	}
	view->resource = resource_find(name);
	return view->resource ||
		yaml_error(reading->file, node, reading->err, "no kind \"%s\" is known", name);
}

/* Type of the rows that `rows` expressions start from. */
static enum row_type parent_type(const struct view *view)
{
	switch (view->of) {
	case VIEW_OF_VM: return ROW_VM;
	case VIEW_OF_PLAN: return ROW_PLAN;
	default: return ROW_OBJECT;
	}
}

static bool read_rows(const struct reading *reading, const struct node *node)
{
	struct view *view = reading->view;
	if (view->type != ROW_SETTING)
		view->type = fields_row_type(view->resource);
	if (!node)
		return true;
	bool of_wave = view->of == VIEW_OF_WAVE && node_equals(node, "plans");
	if (node_equals(node, "vms") || node_equals(node, "waves") || of_wave) {
		view->type = of_wave ? ROW_PLAN : node_equals(node, "waves") ? ROW_WAVE : ROW_VM;
		view->resource = resource_find("plans");
		return true;
	}
	if (node_equals(node, "disks")) {
		view->type = ROW_DISK;
		return true;
	}
	view->type = ROW_PART;
	return read_expressions(reading, node, parent_type(view), view->rows);
}

static bool read_of(const struct reading *reading, const struct node *node)
{
	static const char *const names[] = {"all", "vm", "plan", "any", "wave", NULL};
	int found = 0;
	if (node)
		found = schema_choice(reading->file, node, names, "kind of row", reading->err);
	reading->view->of = found < 0 ? VIEW_OF_ALL : (enum view_of)found;
	return found >= 0;
}

/* What Enter does on a row. Whether `run` is a command is known above this layer. */
static bool read_enter(const struct reading *reading, const struct node *root)
{
	struct view *view = reading->view;
	const struct node *run = node_find(root, "run");
	const struct node *open = node_find(root, "open");
	view->open = xstrdup(node_text(open));
	view->run = xstrdup(node_text(run));
	view->file = reading->file->name;
	view->run_line = run ? (int)yaml_line(reading->file, run) : 0;
	if (view->open && !files_have("views", view->open))
		return yaml_error(
			reading->file, open, reading->err, "there is no view \"%s\"", view->open);
	return true;
}

static bool read_view(const struct reading *reading)
{
	const struct node *root = doc_root(reading->file->doc);
	struct view *view = reading->view;
	if (!schema_check(reading->file, root, view_keys, "a view", reading->err))
		return false;
	view->title = xstrdup(schema_text(root, "title"));
	view->description = xstrdup(schema_text(root, "description"));
	view->empty = xstrdup(schema_text(root, "empty"));
	if (!read_enter(reading, root) || !read_of(reading, node_find(root, "of")) ||
		!read_resource(reading, node_find(root, "resource")) ||
		!read_rows(reading, node_find(root, "rows")))
		return false;
	if (view->of == VIEW_OF_ALL && !view->resource && !view->contexts && !view->jobs)
		return yaml_error(reading->file, root, reading->err,
			"a view names a resource, or what it is a view of");
	const struct node *where = node_find(root, "where");
	if (where && !(view->where = read_expression(reading, where, view->type)))
		return false;
	if (!read_columns(reading, node_find(root, "columns")) ||
		!read_order(reading, node_find(root, "order")))
		return false;
	node_each(rule, node_find(root, "rules")) if (!read_rule(reading, rule)) return false;
	return true;
}

/* Takes FILE over. */
static struct view *read_file(const char *name, struct yaml_file *file, struct error *err)
{
	struct view *view = xcalloc(1, sizeof(*view));
	view->name = xstrdup(name);
	struct reading reading = {file, view, err};
	bool good = read_view(&reading);
	yaml_finish(file);
	if (good)
		return view;
	view_destroy(view);
	return NULL;
}

struct view *view_load(const char *name, struct error *err)
{
	struct yaml_file file;
	return files_read("views", name, &file, err) ? read_file(name, &file, err) : NULL;
}

struct view *view_load_unsaved(const char *name, struct error *err)
{
	struct yaml_file file;
	return files_read_unsaved("views", name, &file, err) ? read_file(name, &file, err) : NULL;
}

static void destroy_expressions(struct expression *list[VIEW_VALUES])
{
	for (int i = 0; i < VIEW_VALUES; i++)
		expression_destroy(list[i]);
}

void column_finish(struct column *column)
{
	free(column->title);
	destroy_expressions(column->values);
	expression_destroy(column->sort);
	*column = (struct column){0};
}

void view_destroy(struct view *view)
{
	if (!view)
		return;
	for (size_t i = 0; i < view->column_count; i++)
		column_finish(&view->columns[i]);
	for (size_t i = 0; i < view->rule_count; i++)
		expression_destroy(view->rules[i].when);
	for (int i = 0; i < VIEW_KEYS; i++)
		expression_destroy(view->order[i].value);
	destroy_expressions(view->rows);
	expression_destroy(view->where);
	free(view->name);
	free(view->title);
	free(view->description);
	free(view->empty);
	free(view->open);
	free(view->run);
	free(view);
}
