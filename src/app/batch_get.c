#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "app/batch.h"
#include "app/items.h"
#include "app/kinds.h"
#include "app/print.h"
#include "app/selection.h"
#include "app/source.h"
#include "base/lines.h"

/* mtvtop get KIND [NAME]: objects and VMs as rows, for people and for scripts. */

enum { SOME = 9 /* exit status of --fail-if-any */ };

/* Rows of a view, those called NAME only. */
static void collect(
	struct app *app, const struct view *view, const char *name, struct row_list *list)
{
	struct source source = {.app = app, .view = view, .narrowed_by = -1};
	source_collect(&source, list);
	for (size_t i = list->rows.count; name && i > 0; i--) {
		const struct row *row = array_at(&list->rows, i - 1);
		const struct vm *vm = view->type == ROW_VM ? row->subject : NULL;
		const char *own =
			node_text_or(node_at(row->object, KEY_metadata, KEY_name, KEY_none), "");
		bool fits =
			vm ? !strcmp(vm->name, name) || !strcmp(vm->id, name) : !strcmp(own, name);
		if (!fits)
			array_remove(&list->rows, i - 1);
	}
}

static int compare_member(const struct row *a, const struct row *b, uint32_t key)
{
	return strcmp(node_text_or(node_at(a->object, KEY_metadata, key, KEY_none), ""),
		node_text_or(node_at(b->object, KEY_metadata, key, KEY_none), ""));
}

/* By namespace and name; VMs of a plan lie in its array. */
static int compare_rows(const void *first, const void *second)
{
	const struct row *a = first;
	const struct row *b = second;
	int order = compare_member(a, b, KEY_namespace);
	if (!order)
		order = compare_member(a, b, KEY_name);
	if (!order)
		order = (a->subject > b->subject) - (a->subject < b->subject);
	return order;
}

/* In an order that is the same each time: scripts compare. */
static void put_in_order(struct row_list *list)
{
	if (list->rows.count)
		qsort(list->rows.items, list->rows.count, sizeof(struct row), compare_rows);
}

/* The rows as objects. */
static void add_items(const struct app *app, const struct view *view, const struct row_list *list,
	struct builder *builder)
{
	struct arena arena;
	arena_init(&arena);
	struct telling telling = {.clock = &app->clock, .arena = &arena};
	for (size_t i = 0; i < list->rows.count; i++)
		items_add(builder, view, array_at(&list->rows, i), &telling);
	arena_finish(&arena);
}

/* What is printed of one request, over all its views. */
struct getting {
	struct app *app;
	const char *name;  /* of one object, or NULL */
	const char *query; /* or NULL */
	enum output_format format;
	struct builder builder; /* of the document, if it is one */
	size_t count;
};

/* The rows that were selected, in their order. They are held by LIST. */
static void choose_rows(
	const struct row_list *list, const struct selection *selection, struct row_list *chosen)
{
	row_list_init(chosen);
	for (size_t i = 0; i < selection_count(selection); i++) {
		size_t place = selection_place(selection, i);
		if (place != QUERY_NO_ROW)
			*(struct row *)array_push(&chosen->rows) =
				*(const struct row *)array_at(&list->rows, place);
	}
}

static void put_selected(struct getting *getting, struct view *view, struct row_list *list,
	struct selection *selection)
{
	struct row_list chosen;
	choose_rows(list, selection, &chosen);
	getting->count += selection_count(selection);
	if (batch_is_doc(getting->format))
		add_items(getting->app, view, &chosen, &getting->builder);
	else if (selection_has_columns(selection))
		selection_print(selection, getting->format);
	else
		print_view(getting->app, view, &chosen, false, getting->format);
	row_list_finish(&chosen);
}

static bool too_many(struct error *err)
{
	return error_set(err,
		"these are more objects than can be printed at once: ask for one "
		"namespace after the other");
}

static bool select_rows(
	struct getting *getting, struct view *view, struct row_list *list, struct error *err)
{
	struct selection selection;
	put_in_order(list);
	bool good = selection_of_rows(&selection, getting->app, view, list, getting->query, err);
	if (good)
		put_selected(getting, view, list, &selection);
	selection_finish(&selection);
	return good;
}

static bool put_all(struct getting *getting, struct view *view, struct row_list *list)
{
	getting->count += list->rows.count;
	if (batch_is_doc(getting->format)) {
		put_in_order(list);
		add_items(getting->app, view, list, &getting->builder);
	} else {
		print_view(getting->app, view, list, true, getting->format);
	}
	return true;
}

static bool get_view(struct getting *getting, const char *name, struct error *err)
{
	struct app *app = getting->app;
	struct row_list list;
	struct view *view = view_load_unsaved(name, err);
	bool good = view && (feeds_need(&app->feeds, view->resource), true) &&
		batch_wait(app, view->resource, err);
	row_list_init(&list);
	if (good) {
		collect(app, view, getting->name, &list);
		good = getting->query ? select_rows(getting, view, &list, err)
				      : put_all(getting, view, &list);
	}
	row_list_finish(&list);
	view_destroy(view);
	return good;
}

/* One view after the other; JSON and YAML are one array over all. */
static bool get_views(struct getting *getting, const struct kind *kind, struct error *err)
{
	bool good = true;
	builder_init(&getting->builder);
	builder_array(&getting->builder, SYMBOL_NONE);
	for (int i = 0; good && kind->views[i]; i++)
		good = get_view(getting, kind->views[i], err);
	builder_end(&getting->builder);
	struct doc *doc = builder_finish_doc(&getting->builder);
	if (good && !doc)
		good = too_many(err);
	else if (good && batch_is_doc(getting->format) && (getting->count || !getting->name))
		batch_print_doc(doc, getting->format);
	doc_unref(doc);
	builder_finish(&getting->builder);
	return good;
}

static bool get_kind(struct getting *getting, const struct kind *kind, struct error *err)
{
	struct app *app = getting->app;
	app->feeds.strict = true;
	app->only_reads = "mtvtop get only reads";
	if (!app_connect(app, NULL, err))
		return false;
	app->model.runs.with_vms = batch_is_doc(getting->format) || getting->query;
	if (!get_views(getting, kind, err))
		return false;
	const char *where = *app->name_space ? app->name_space : "any namespace";
	if (getting->name && !getting->count)
		return error_set_kind(err, ERROR_NOT_FOUND, "there is no %s \"%s\" in %s",
			kind->singular, getting->name, where);
	if (!getting->count && !batch_is_doc(getting->format))
		lines_printf(stderr, "no %s in %s\n", kind->name, where);
	return true;
}

/* One name, as a word or as a flag (reference/kubectl-mtv.md 1.1). */
static bool take_name(struct getting *getting, const struct flag_values *values, struct error *err)
{
	const char *word = values->word_count > 1 ? values->words[1] : NULL;
	const char *flag = flags_value(values, "name");
	getting->name = word ? word : flag;
	if (values->word_count < 1 || values->word_count > 2)
		return error_set_kind(err, ERROR_USAGE, "get what? mtvtop get KIND [NAME]");
	return !word || !flag ||
		error_set_kind(
			err, ERROR_USAGE, "the name is given twice: %s and --name %s", word, flag);
}

const struct flag get_flags[] = {{"name", "NAME", FLAG_TEXT, "the one that is called so"},
	{"fail-if-any", NULL, FLAG_SWITCH, "exits with 9 when something was printed"}, {0}};

int batch_get(struct app *app, const struct options *options)
{
	struct error err;
	struct flag_values values;
	struct getting getting = {.app = app, .query = options->query, .format = options->output};
	const struct kind *kind = NULL;
	if (!flags_parse(&values, get_flags, &options->arguments, &err) ||
		!take_name(&getting, &values, &err) || !(kind = kind_find(values.words[0], &err)) ||
		!get_kind(&getting, kind, &err))
		return batch_fail(&err);
	return flags_value(&values, "fail-if-any") && getting.count ? SOME : 0;
}
