#include "config/view_write.h"

#include <stdlib.h>
#include <string.h>

#include "base/memory.h"
#include "base/utf8.h"
#include "doc/builder.h"
#include "doc/yaml.h"

/* What is as it would be without the key is not written: files stay short. */

static void add_text(struct builder *builder, const char *name, const char *text)
{
	if (text)
		builder_string(builder, name, text);
}

static void add_number(struct builder *builder, const char *name, int number)
{
	builder_number(builder, symbol(name), number);
}

static void add_expression(
	struct builder *builder, const char *name, const struct expression *expression)
{
	if (expression)
		builder_string(builder, name, expression_text(expression));
}

static void add_element(struct builder *builder, const char *text)
{
	builder_text(builder, SYMBOL_NONE, text, strlen(text));
}

static void add_expressions(
	struct builder *builder, const char *name, struct expression *const list[VIEW_VALUES])
{
	builder_array(builder, symbol(name));
	for (int i = 0; i < VIEW_VALUES && list[i]; i++)
		add_element(builder, expression_text(list[i]));
	builder_end(builder);
}

static void add_width(struct builder *builder, const struct column *column)
{
	int title = (int)utf8_width(column->title, strlen(column->title));
	int most = title > VIEW_WIDTH_MAX ? title : VIEW_WIDTH_MAX;
	char *text = column->width_max ? xasprintf("%d-%d", column->width, column->width_max)
				       : xasprintf("%d-", column->width);
	if (column->width != title || column->width_max != most)
		builder_string(builder, "width", text);
	free(text);
}

static void add_column(struct builder *builder, const struct column *column)
{
	builder_object(builder, SYMBOL_NONE);
	builder_string(builder, "title", column->title);
	if (column->values[1])
		add_expressions(builder, "first", column->values);
	else
		add_expression(builder, "value", column->values[0]);
	add_expression(builder, "sort", column->sort);
	if (column->format != FORMAT_TEXT)
		builder_string(builder, "format", format_names[column->format]);
	if (column->right != format_right(column->format))
		builder_string(builder, "align", column->right ? "right" : "left");
	add_width(builder, column);
	if (column->cells)
		add_number(builder, "cells", column->cells);
	if (column->priority != VIEW_PRIORITY)
		add_number(builder, "priority", column->priority);
	if (column->hidden)
		builder_bool(builder, symbol("hidden"), true);
	if (column->optional)
		builder_bool(builder, symbol("optional"), true);
	if (column->role != ROLE_NORMAL)
		builder_string(builder, "role", role_names[column->role]);
	builder_end(builder);
}

static void add_rule(struct builder *builder, const struct view *view, const struct view_rule *rule)
{
	builder_object(builder, SYMBOL_NONE);
	add_expression(builder, "when", rule->when);
	builder_string(builder, "role", role_names[rule->role]);
	if (rule->column >= 0)
		builder_string(builder, "column", view->columns[rule->column].title);
	builder_end(builder);
}

static void add_key(struct builder *builder, const struct sort_key *key)
{
	char *text = xasprintf("%s%s", expression_text(key->value), key->descending ? " desc" : "");
	add_element(builder, text);
	free(text);
}

static bool same_value(const struct sort_key *a, const struct sort_key *b)
{
	return a && !strcmp(expression_text(a->value), expression_text(b->value));
}

static void add_order(
	struct builder *builder, const struct view *view, const struct sort_key *first)
{
	int count = 0;
	if (!first && !view->order[0].value)
		return;
	builder_array(builder, symbol("order"));
	if (first)
		add_key(builder, first), count++;
	for (int i = 0; i < VIEW_KEYS && view->order[i].value && count < VIEW_KEYS; i++) {
		if (same_value(first, &view->order[i]))
			continue;
		add_key(builder, &view->order[i]);
		count++;
	}
	builder_end(builder);
}

/* What stands in place of an expression; NULL: an expression, or nothing. */
static const char *rows_word(const struct view *view)
{
	switch (view->type) {
	case ROW_VM: return "vms";
	case ROW_DISK: return "disks";
	case ROW_WAVE: return "waves";
	case ROW_PLAN: return view->of == VIEW_OF_WAVE ? "plans" : NULL;
	default: return NULL;
	}
}

/* What the rows are. A view of VMs has its resource from that. */
static void add_source(struct builder *builder, const struct view *view)
{
	static const char *const of[] = {NULL, "vm", "plan", "any", "wave"};
	const char *word = rows_word(view);
	if (view->contexts)
		builder_string(builder, "resource", "contexts");
	else if (view->jobs)
		builder_string(builder, "resource", "jobs");
	else if (view->type == ROW_SETTING)
		builder_string(builder, "resource", "settings");
	else if (view->resource && !word)
		builder_string(builder, "resource", view->resource->name);
	add_text(builder, "of", of[view->of]);
	if (word)
		builder_string(builder, "rows", word);
	else if (view->rows[0])
		add_expressions(builder, "rows", view->rows);
}

static struct doc *make_doc(const struct view *view, const struct sort_key *first)
{
	struct builder builder;
	builder_init(&builder);
	builder_object(&builder, SYMBOL_NONE);
	builder_string(&builder, "title", view->title);
	builder_string(&builder, "description", view->description);
	add_source(&builder, view);
	add_expression(&builder, "where", view->where);
	add_order(&builder, view, first);
	add_text(&builder, "open", view->open);
	add_text(&builder, "run", view->run);
	add_text(&builder, "empty", view->empty);
	builder_array(&builder, symbol("columns"));
	for (size_t i = 0; i < view->column_count; i++)
		add_column(&builder, &view->columns[i]);
	builder_end(&builder);
	if (view->rule_count)
		builder_array(&builder, symbol("rules"));
	for (size_t i = 0; i < view->rule_count; i++)
		add_rule(&builder, view, &view->rules[i]);
	if (view->rule_count)
		builder_end(&builder);
	builder_end(&builder);
	struct doc *doc = builder_finish_doc(&builder);
	builder_finish(&builder);
	return doc;
}

/* A file names the column of a rule by its title: of two with the same one it means the last. */
static bool check_rules(const struct view *view, struct error *err)
{
	for (size_t i = 0; i < view->rule_count; i++) {
		int column = view->rules[i].column;
		for (int j = column + 1; column >= 0 && j < (int)view->column_count; j++)
			if (!strcmp(view->columns[j].title, view->columns[column].title))
				return error_set(err,
					"two columns are called %s, and a colour rule is for one "
					"of them: give them titles of their own",
					view->columns[column].title);
	}
	return true;
}

bool view_write(
	const struct view *view, const struct sort_key *first, struct buf *out, struct error *err)
{
	if (!check_rules(view, err))
		return false;
	struct doc *doc = make_doc(view, first);
	bool good = doc && yaml_write(out, doc_root(doc));
	doc_unref(doc);
	return good || error_set(err, "the view %s is too large for a file", view->name);
}
