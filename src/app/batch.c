#include "app/batch.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "app/items.h"
#include "app/print.h"
#include "app/selection.h"
#include "app/source.h"
#include "base/lines.h"
#include "doc/json.h"
#include "doc/yaml.h"

enum {
	PATIENCE = 30 * 1000, /* milliseconds, unless --request-timeout says else */
	SOME = 9,	      /* exit status of --fail-if-any */
};

int batch_status(const struct error *err)
{
	switch (err->kind) {
	case ERROR_NOTHING: return 0;
	case ERROR_USAGE: return 2;
	case ERROR_NOT_FOUND: return 3;
	case ERROR_FORBIDDEN:
	case ERROR_CREDENTIALS: return 4;
	case ERROR_UNREACHABLE: return 5;
	case ERROR_REFUSED: return 7;
	case ERROR_UNANSWERED: return 8;
	default: return 1;
	}
}

/* What can be got, and the views that show it. */
static const struct kind {
	const char *name;
	const char *singular;
	const char *views[2];
} kinds[] = {
	{"plans", "plan", {"plans"}},
	{"vms", "vm", {"vms"}},
	{"providers", "provider", {"providers"}},
	{"migrations", "migration", {"migrations"}},
	{"mappings", "mapping", {"networkmaps", "storagemaps"}},
	{"hosts", "host", {"hosts"}},
	{"hooks", "hook", {"hooks"}},
	{"conversions", "conversion", {"conversions"}},
};

static const struct kind *find_kind(const char *name, struct error *err)
{
	for (size_t i = 0; i < sizeof(kinds) / sizeof(*kinds); i++)
		if (!strcmp(kinds[i].name, name) || !strcmp(kinds[i].singular, name))
			return &kinds[i];
	error_set_kind(err, ERROR_USAGE,
		"cannot get \"%s\"; there are plans, vms, providers, migrations, mappings, hosts, "
		"hooks and conversions",
		name);
	return NULL;
}

/* Whether a feed is complete; an error when it will not be. */
static bool feed_ready(const struct feed *feed, bool *ready, struct error *err)
{
	struct watch_state state = watch_state(feed->watch);
	*ready = state.loaded;
	if (state.loaded || state.phase == WATCH_LISTING || !*state.problem)
		return true;
	if (state.phase == WATCH_MISSING)
		return error_set_kind(err, ERROR_NOT_FOUND,
			"this cluster does not have the kind %s (is MTV installed?)",
			feed->resource->name);
	return error_set_kind(err, state.kind, "%s", state.problem);
}

/* Kinds that a view can do without: a missing right or CRD then only costs detail. */
static bool optional(const struct feed *feed, const struct resource *wanted)
{
	return feed->resource != wanted;
}

/* Migrations are listed as metadata: each is fetched whole, one after the other. */
static void want_runs(struct app *app)
{
	struct runs *runs = &app->model.runs;
	size_t at = 0;
	for (const struct map_entry *entry; (entry = map_next(&runs->by_uid, &at));)
		if (!run_is_whole(entry->value))
			runs_want(runs, entry->value, false);
}

static bool all_ready(
	struct app *app, const struct resource *wanted, bool *ready, struct error *err)
{
	*ready = true;
	for (size_t i = 0; i < app->feeds.list.count; i++) {
		const struct feed *feed = *(struct feed **)array_at(&app->feeds.list, i);
		bool own;
		if (!feed_ready(feed, &own, err)) {
			if (!optional(feed, wanted))
				return false;
			own = true;
		}
		*ready &= own;
	}
	app_refresh(app);
	if (wanted->metadata_only)
		want_runs(app);
	*ready &= !app->model.runs.fetch;
	return true;
}

static void time_up(void *data)
{
	*(bool *)data = true;
}

bool batch_wait(struct app *app, const struct resource *wanted, struct error *err)
{
	struct timer timer = {0};
	bool late = false;
	bool ready = false;
	int64_t patience = app->options.request_timeout;
	timer_start(app->loop, &timer, patience ? patience : PATIENCE, time_up, &late);
	bool good = true;
	while (good && !ready && !late) {
		good = all_ready(app, wanted, &ready, err);
		if (good && !ready)
			loop_turn(app->loop, 1000);
	}
	timer_stop(app->loop, &timer);
	if (good && !ready)
		good = error_set_kind(err, ERROR_UNREACHABLE, "%s: no answer in time",
			target_host(cluster_target(app->cluster)));
	return good;
}

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

/* The rows as objects, in an order that is the same each time: scripts compare. */
static void add_items(const struct app *app, const struct view *view, const struct row_list *list,
	struct builder *builder)
{
	struct arena arena;
	arena_init(&arena);
	struct telling telling = {.clock = &app->clock, .arena = &arena};
	if (list->rows.count)
		qsort(list->rows.items, list->rows.count, sizeof(struct row), compare_rows);
	for (size_t i = 0; i < list->rows.count; i++)
		items_add(builder, view, array_at(&list->rows, i), &telling);
	arena_finish(&arena);
}

/* Printed as one document over all views, not view by view. */
static bool is_doc(enum output_format format)
{
	return format == OUTPUT_JSON || format == OUTPUT_YAML;
}

void batch_print_doc(const struct doc *doc, enum output_format format)
{
	struct buf out;
	buf_init(&out, SIZE_MAX);
	if (format == OUTPUT_JSON)
		json_write(&out, doc_root(doc), 2);
	else
		yaml_write(&out, doc_root(doc));
	if (out.used && out.text[out.used - 1] != '\n')
		buf_add_char(&out, '\n');
	lines_write(stdout, out.text, out.used);
	buf_finish(&out);
}

static struct doc *items_of(
	const struct app *app, const struct view *view, const struct row_list *list)
{
	struct builder builder;
	builder_init(&builder);
	builder_array(&builder, SYMBOL_NONE);
	add_items(app, view, list, &builder);
	builder_end(&builder);
	struct doc *doc = builder_finish_doc(&builder);
	builder_finish(&builder);
	return doc;
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

/* The rows that were selected, with the columns of the view. */
static void print_selected(const struct getting *getting, struct view *view,
	const struct row_list *list, const struct selection *selection)
{
	struct row_list chosen;
	row_list_init(&chosen);
	for (size_t i = 0; i < selection_count(selection); i++)
		*(struct row *)array_push(&chosen.rows) =
			*(const struct row *)array_at(&list->rows, selection_place(selection, i));
	print_view(getting->app, view, &chosen, false, getting->format);
	row_list_finish(&chosen);
}

static void put_selected(struct getting *getting, struct view *view, struct row_list *list,
	struct selection *selection)
{
	size_t count = selection_count(selection);
	getting->count += count;
	if (!is_doc(getting->format) && selection_has_columns(selection))
		selection_print(selection, getting->format);
	else if (!is_doc(getting->format))
		print_selected(getting, view, list, selection);
	for (size_t i = 0; is_doc(getting->format) && i < count; i++)
		if (selection_item(selection, i))
			builder_copy(&getting->builder, SYMBOL_NONE, selection_item(selection, i));
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
	struct doc *items = items_of(getting->app, view, list);
	if (!items)
		return too_many(err);
	bool good =
		selection_make(&selection, getting->app, items, view, list, getting->query, err);
	if (good)
		put_selected(getting, view, list, &selection);
	selection_finish(&selection);
	return good;
}

static bool put_all(struct getting *getting, struct view *view, struct row_list *list)
{
	getting->count += list->rows.count;
	if (is_doc(getting->format))
		add_items(getting->app, view, list, &getting->builder);
	else
		print_view(getting->app, view, list, true, getting->format);
	return true;
}

static bool get_view(struct getting *getting, const char *name, struct error *err)
{
	struct app *app = getting->app;
	struct row_list list;
	struct view *view = view_load(name, err);
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
	for (int i = 0; good && i < 2 && kind->views[i]; i++)
		good = get_view(getting, kind->views[i], err);
	builder_end(&getting->builder);
	struct doc *doc = builder_finish_doc(&getting->builder);
	if (good && !doc)
		good = too_many(err);
	else if (good && is_doc(getting->format) && (getting->count || !getting->name))
		batch_print_doc(doc, getting->format);
	doc_unref(doc);
	builder_finish(&getting->builder);
	return good;
}

static bool get(struct app *app, const struct options *options, size_t *count, struct error *err)
{
	const char *name = options->word_count > 2 ? options->words[2] : NULL;
	if (options->word_count < 2 || options->word_count > 3)
		return error_set_kind(err, ERROR_USAGE, "get what? mtvtop get KIND [NAME]");
	const struct kind *kind = find_kind(options->words[1], err);
	if (!kind)
		return false;
	app->feeds.strict = true;
	app->only_reads = "mtvtop get only reads";
	if (!app_connect(app, NULL, err))
		return false;
	app->model.runs.with_vms = is_doc(options->output) || options->query;
	struct getting getting = {
		.app = app, .name = name, .query = options->query, .format = options->output};
	if (!get_views(&getting, kind, err))
		return false;
	*count = getting.count;
	const char *where = *app->name_space ? app->name_space : "any namespace";
	if (name && !*count)
		return error_set_kind(err, ERROR_NOT_FOUND, "there is no %s \"%s\" in %s",
			kind->singular, name, where);
	if (!*count && !is_doc(options->output))
		lines_printf(stderr, "no %s in %s\n", kind->name, where);
	return true;
}

int batch_get(struct app *app, const struct options *options)
{
	struct error err;
	size_t count = 0;
	if (get(app, options, &count, &err))
		return options->fail_if_any && count ? SOME : 0;
	lines_printf(stderr, "mtvtop: %s\n", err.text);
	return batch_status(&err);
}
