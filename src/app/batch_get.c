#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "app/batch.h"
#include "app/get.h"
#include "app/plan_rows.h"
#include "app/print.h"
#include "app/prometheus.h"
#include "app/selection.h"

/* mtvtop get KIND [NAME]: objects and VMs as rows, for people and for scripts. */

enum { SOME = 9 /* exit status of --fail-if-any */ };

/* With the columns of the view, or as series. */
static void print_rows(
	const struct getting *getting, struct view *view, struct row_list *list, bool sorted)
{
	if (getting->format == OUTPUT_PROMETHEUS)
		prometheus_print(view, list, clock_server(&getting->app->clock));
	else
		print_view(getting->app, view, list, sorted, getting->format);
}

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
	bool columns = selection_has_columns(selection) && getting->format != OUTPUT_PROMETHEUS;
	choose_rows(list, selection, &chosen);
	getting->count += selection_count(selection);
	if (batch_is_doc(getting->format))
		get_add_items(getting->app, view, &chosen, &getting->builder);
	else if (columns)
		selection_print(selection, getting->format);
	else
		print_rows(getting, view, &chosen, false);
	row_list_finish(&chosen);
}

static bool select_rows(
	struct getting *getting, struct view *view, struct row_list *list, struct error *err)
{
	struct selection selection;
	get_order(list);
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
		get_order(list);
		get_add_items(getting->app, view, list, &getting->builder);
	} else {
		print_rows(getting, view, list, true);
	}
	return true;
}

static bool get_view(struct getting *getting, const char *name, struct error *err)
{
	struct app *app = getting->app;
	struct row_list list;
	struct view *view = view_load_unsaved(name, err);
	bool series = getting->format == OUTPUT_PROMETHEUS;
	bool good = view && get_open(getting, view, err);
	row_list_init(&list);
	if (good) {
		get_collect(app, view, getting->name, &list);
		if (series)
			get_order(&list);
		get_read_asked(getting, view, &list);
	}
	if (good)
		good = getting->query ? select_rows(getting, view, &list, err)
				      : put_all(getting, view, &list);
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
		good = get_too_many(err);
	else if (good && batch_is_doc(getting->format) && (getting->count || !getting->name))
		batch_print_doc(doc, getting->format);
	doc_unref(doc);
	builder_finish(&getting->builder);
	return good;
}

static bool connect(const struct getting *getting, struct error *err)
{
	struct app *app = getting->app;
	app->feeds.strict = app->feeds.at_once = true;
	app->feeds.only_lists = !getting->watch;
	app->only_reads = "mtvtop get only reads";
	return app_connect(app, NULL, err);
}

/* The kind, and one name, as a word or as a flag (reference/kubectl-mtv.md 1.1, 1.2). */
static bool take_words(struct getting *getting, const struct flag_values *values, struct error *err)
{
	const char *flag = flags_value(values, "name");
	int used = 1;
	if (values->word_count < 1)
		return error_set_kind(err, ERROR_USAGE, "get what? mtvtop get KIND [NAME]");
	if (!(getting->kind = kind_find(values->words[0], err)))
		return false;
	const char *second = values->word_count > 1 ? values->words[1] : "";
	const struct kind *narrowed = kind_narrowed(getting->kind, second);
	if (narrowed) {
		getting->kind = narrowed;
		used++;
	}
	const char *word = used < values->word_count ? values->words[used++] : NULL;
	getting->name = word ? word : flag;
	if (used < values->word_count)
		return error_set_kind(err, ERROR_USAGE, "get what? mtvtop get KIND [NAME]");
	return !word || !flag ||
		error_set_kind(
			err, ERROR_USAGE, "the name is given twice: %s and --name %s", word, flag);
}

/* What cannot be had together. */
static bool check_watch(
	const struct getting *getting, const struct flag_values *values, struct error *err)
{
	bool lines = getting->format != OUTPUT_NAME && getting->format != OUTPUT_PROMETHEUS;
	if (!getting->watch)
		return true;
	if (flags_value(values, "fail-if-any"))
		return error_set_kind(
			err, ERROR_USAGE, "--watch does not end, so not with --fail-if-any");
	return lines ||
		error_set_kind(err, ERROR_USAGE,
			"--watch prints table, wide, json, yaml, csv or markdown");
}

/* --fields is the SELECT of the query. */
static bool take(
	struct getting *getting, const struct flag_values *values, char **query, struct error *err)
{
	const char *fields = flags_value(values, "fields");
	if (!take_words(getting, values, err) || !getting->kind)
		return false;
	getting->watch = flags_value(values, "watch");
	if (fields && !(*query = selection_of_fields(fields, getting->query, err)))
		return false;
	if (fields)
		getting->query = *query;
	return check_watch(getting, values, err);
}

const struct flag get_flags[] = {{"name", "NAME", FLAG_TEXT, "the one that is called so"},
	{"fields", "LIST", FLAG_TEXT, "columns: name,state,len(object.spec.vms) as vms"},
	{"watch", NULL, FLAG_SWITCH, "then each change of the rows as a line (-w)"},
	{"vms", NULL, FLAG_SWITCH, "of one plan: its VMs with the steps of their pipelines"},
	{"disk", NULL, FLAG_SWITCH, "of one plan: the disks of its VMs in each step"},
	{"vms-table", NULL, FLAG_SWITCH, "of plans: their VMs beside what became of them"},
	{"fail-if-any", NULL, FLAG_SWITCH, "exits with 9 when something was printed"}, {0}};

static int run(struct getting *getting, const struct flag_values *values, struct error *err)
{
	bool inside = plan_rows_wanted(values);
	bool good = inside || connect(getting, err);
	int status = 0;
	if (inside)
		status = plan_rows_print(getting, values, err);
	else if (good && getting->watch)
		status = get_watch(getting, err);
	else
		good = good && get_views(getting, getting->kind, err) &&
			get_tell_none(getting, err);
	if (!good || status < 0)
		return batch_fail(err);
	return flags_value(values, "fail-if-any") && getting->count ? SOME : status;
}

int batch_get(struct app *app, const struct options *options)
{
	struct error err;
	struct flag_values values;
	struct getting getting = {.app = app, .query = options->query, .format = options->output};
	char *query = NULL;
	int status = 0;
	if (!flags_parse(&values, get_flags, &options->arguments, &err) ||
		!take(&getting, &values, &query, &err))
		status = batch_fail(&err);
	else
		status = run(&getting, &values, &err);
	free(query);
	return status;
}
