#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "app/batch.h"
#include "app/describing.h"
#include "app/page_print.h"
#include "app/source.h"
#include "base/lines.h"
#include "base/memory.h"
#include "mtv/plan.h"

/* mtvtop describe KIND NAME: the page that the console has of an object, once and whole. */

enum {
	PLACES_MAX = 4096,   /* bytes that name objects of the same name */
	ROUNDS = 2,	     /* in which a page asks for what it needs */
	LOG_LINES = 10,	     /* as kubectl-mtv shows (reference/kubectl-mtv.md 2) ... */
	LOG_LINES_MAX = 500, /* ... and at most */
};

/* ---- what is meant -------------------------------------------------------------------------- */

const struct flag describe_flags[] = {{"name", "NAME", FLAG_TEXT, "the one that is called so"},
	{"with-vms", NULL, FLAG_SWITCH, "of a plan: all its VMs as well"},
	{"vm", "NAME", FLAG_TEXT, "of a plan: this VM of it, by name or id"},
	{"show-log-lines", "N", FLAG_TEXT,
		"of a VM: so many of the last lines of each log, behind its errors (10)"},
	{"watch", NULL, FLAG_SWITCH, "then again whenever something of it has changed (-w)"}, {0}};

static bool usage(struct error *err)
{
	return error_set_kind(err, ERROR_USAGE,
		"describe what? mtvtop describe KIND NAME; for mappings also "
		"describe mapping network|storage NAME");
}

static bool take_log_lines(struct describing *describing, const char *text, struct error *err)
{
	bool of_vm = !strcmp(describing->kind->name, "vms") || describing->vm;
	char *end;
	long lines = text ? strtol(text, &end, 10) : LOG_LINES;
	if (text && !of_vm)
		return error_set_kind(err, ERROR_USAGE,
			"--show-log-lines is for VMs: describe vm NAME, or describe plan NAME "
			"--vm");
	if (text && (*end || !*text || lines < 0 || lines > LOG_LINES_MAX))
		return error_set_kind(err, ERROR_USAGE,
			"--show-log-lines is a number from 0 to %d, not \"%s\"", LOG_LINES_MAX,
			text);
	describing->log_lines = (int)lines;
	return true;
}

static bool take_flags(
	struct describing *describing, const struct flag_values *values, struct error *err)
{
	bool plan = !strcmp(describing->kind->name, "plans");
	describing->vm = flags_value(values, "vm");
	describing->with_vms = flags_value(values, "with-vms");
	describing->watch = flags_value(values, "watch");
	if (describing->vm && describing->with_vms)
		return error_set_kind(
			err, ERROR_USAGE, "--vm and --with-vms cannot be given together");
	if (!plan && (describing->vm || describing->with_vms))
		return error_set_kind(err, ERROR_USAGE, "--vm and --with-vms are for plans");
	return take_log_lines(describing, flags_value(values, "show-log-lines"), err);
}

/* "mapping network NAME": the word in the middle says which. */
static bool takes_map(const struct describing *describing, const char *word)
{
	return !strcmp(describing->kind->name, "mappings") &&
		(!strcmp(word, "network") || !strcmp(word, "storage"));
}

static bool take_words(
	struct describing *describing, const struct flag_values *values, struct error *err)
{
	const char *flag = flags_value(values, "name");
	int used = 1;
	if (!values->word_count)
		return usage(err);
	if (!(describing->kind = kind_find(values->words[0], err)))
		return false;
	if (used < values->word_count && (flag || values->word_count > 2) &&
		takes_map(describing, values->words[used]))
		describing->map = values->words[used++];
	const char *word = used < values->word_count ? values->words[used++] : NULL;
	describing->name = word ? word : flag;
	if (word && flag)
		return error_set_kind(
			err, ERROR_USAGE, "the name is given twice: %s and --name %s", word, flag);
	return (describing->name && used == values->word_count) || usage(err);
}

static bool take_format(const struct describing *describing, struct error *err)
{
	enum output_format format = describing->format;
	return batch_is_doc(format) || format == OUTPUT_TABLE || format == OUTPUT_WIDE ||
		error_set_kind(
			err, ERROR_USAGE, "describe prints text, or with --output json or yaml");
}

/* ---- finding it ----------------------------------------------------------------------------- */

static void note_place(
	struct describing *describing, const struct view *view, const struct row *row)
{
	const struct node *metadata = node_get(row->object, KEY_metadata);
	buf_printf(&describing->places, "%s%s%s/%s", describing->places.used ? ", " : "",
		view->type == ROW_VM ? "plan " : "",
		node_text_or(node_get(metadata, KEY_namespace), ""),
		node_text_or(node_get(metadata, KEY_name), ""));
}

/* The first row that fits is what is described; how many there are is counted. */
static void take_row(struct describing *describing, const struct view *view, const struct row *row)
{
	note_place(describing, view, row);
	if (describing->found++)
		return;
	describing->resource = view->resource;
	describing->pager = page_open(describing->app, view, row);
	page_show_logs(describing->pager, describing->log_lines);
}

/* Looks for NAME in the rows of a view, those of the plan with the uid PLAN unless it is NULL. */
static bool look_in(struct describing *describing, const char *view_name, const char *name,
	const char *plan, struct error *err)
{
	struct app *app = describing->app;
	struct row_list list;
	struct view *view = view_load_unsaved(view_name, err);
	bool good = view && (feeds_need(&app->feeds, view->resource), true) &&
		batch_wait_listed(app, view->resource, err);
	row_list_init(&list);
	if (good) {
		struct source source = {.app = app, .view = view, .narrowed_by = -1};
		source_collect(&source, &list);
	}
	for (size_t i = 0; i < list.rows.count; i++) {
		const struct row *row = array_at(&list.rows, i);
		const struct node *uid = node_at(row->object, KEY_metadata, KEY_uid, KEY_none);
		if (source_is_called(view, row, name) && (!plan || node_equals(uid, plan)))
			take_row(describing, view, row);
	}
	row_list_finish(&list);
	view_destroy(view);
	return good;
}

static bool only_one(const struct describing *describing, const char *advice, struct error *err)
{
	return describing->found == 1 ||
		error_set_kind(err, ERROR_USAGE, "there are %zu %s called \"%s\": %s; %s",
			describing->found, describing->kind->name, describing->name,
			describing->places.text, advice);
}

static const char *advice_of(const struct kind *kind)
{
	if (!strcmp(kind->name, "vms"))
		return "say which with describe plan NAME --vm";
	if (!strcmp(kind->name, "mappings"))
		return "say which with -n, or describe mapping network|storage NAME";
	return "say which with -n";
}

static bool find_object(struct describing *describing, struct error *err)
{
	const struct kind *kind = describing->kind;
	const char *map = describing->map;
	const char *scope = describing->app->name_space;
	for (int i = 0; kind->views[i]; i++)
		if ((!map || !strncmp(kind->views[i], map, strlen(map))) &&
			!look_in(describing, kind->views[i], describing->name, NULL, err))
			return false;
	if (!describing->found)
		return error_set_kind(err, ERROR_NOT_FOUND, "there is no %s \"%s\" in %s",
			kind->singular, describing->name, *scope ? scope : "any namespace");
	return only_one(describing, advice_of(kind), err);
}

static void forget_found(struct describing *describing)
{
	if (describing->pager)
		describing->pager->screen.ops->destroy(&describing->pager->screen);
	describing->pager = NULL;
	describing->found = 0;
	buf_clear(&describing->places);
}

/* --vm: the plan is there, so that a VM that is missing is told as what it is. */
static bool find_vm(struct describing *describing, struct error *err)
{
	char *plan = xstrdup(page_anchor(describing->pager)->uid);
	forget_found(describing);
	bool good = look_in(describing, "vms", describing->vm, plan, err);
	free(plan);
	if (good && !describing->found)
		return error_set_kind(err, ERROR_NOT_FOUND, "VM \"%s\" is not part of plan \"%s\"",
			describing->vm, describing->name);
	return good && only_one(describing, "say which by its id", err);
}

static bool find(struct describing *describing, struct error *err)
{
	return find_object(describing, err) && (!describing->vm || find_vm(describing, err));
}

/* ---- what is printed ------------------------------------------------------------------------ */

/* Writes the page of what was found, or (VM not NULL) what is known of a VM of a plan. */
static void write_page(struct describing *describing, struct page *page, const struct vm *vm)
{
	struct app *app = describing->app;
	struct table_look look = app_look(app);
	page_clear(page);
	if (!vm) {
		page_write(describing->pager, page, &look);
		return;
	}
	struct page_writing writing = page_begin_writing(app, page, &look);
	page_write_vm(&writing, vm);
	arena_clear(&app->arena);
}

static void print_part(
	struct describing *describing, const char *kind, const char *name, const struct vm *vm)
{
	struct page page;
	char *title = vm && *vm->id ? xasprintf("%s %s (%s)", kind, name, vm->id)
				    : xasprintf("%s %s", kind, name);
	page_init(&page);
	write_page(describing, &page, vm);
	page_print(&page, title);
	page_finish(&page);
	free(title);
}

static void build_sections(
	struct describing *describing, struct builder *builder, const struct vm *vm)
{
	struct page page;
	page_init(&page);
	write_page(describing, &page, vm);
	page_build(&page, builder);
	page_finish(&page);
}

static void build_vms(
	struct describing *describing, struct builder *builder, const struct plan *plan)
{
	builder_array(builder, KEY_vms);
	for (size_t i = 0; i < plan->count; i++) {
		builder_object(builder, SYMBOL_NONE);
		builder_string(builder, "name", plan->vms[i].name);
		builder_string(builder, "id", plan->vms[i].id);
		build_sections(describing, builder, &plan->vms[i]);
		builder_end(builder);
	}
	builder_end(builder);
}

struct doc *describing_doc(struct describing *describing, struct error *err)
{
	const struct anchor *anchor = page_anchor(describing->pager);
	const struct vm *vm = anchor_vm(anchor);
	struct builder builder;
	builder_init(&builder);
	builder_object(&builder, SYMBOL_NONE);
	builder_string(&builder, "kind", vm ? "VM" : describing->resource->kind);
	builder_string(&builder, "namespace", anchor->name_space);
	builder_string(&builder, "name", anchor->name);
	if (vm)
		builder_string(&builder, "plan", vm->plan->object->name);
	build_sections(describing, &builder, NULL);
	if (describing->with_vms && anchor_plan(anchor))
		build_vms(describing, &builder, anchor_plan(anchor));
	builder_copy(&builder, KEY_object, vm ? vm->status : anchor->row.object);
	builder_end(&builder);
	struct doc *doc = builder_finish_doc(&builder);
	builder_finish(&builder);
	if (!doc)
		error_set(err, "this is more than can be printed at once");
	return doc;
}

static bool print_doc(struct describing *describing, struct error *err)
{
	struct doc *doc = describing_doc(describing, err);
	if (doc)
		batch_print_doc(doc, describing->format);
	doc_unref(doc);
	return doc;
}

void describing_print(struct describing *describing)
{
	const struct anchor *anchor = page_anchor(describing->pager);
	const struct plan *plan = describing->with_vms ? anchor_plan(anchor) : NULL;
	bool vm = anchor_vm(anchor);
	print_part(describing, vm ? "VM" : describing->resource->kind, anchor->name, NULL);
	for (size_t i = 0; plan && i < plan->count; i++) {
		lines_printf(stdout, "\n");
		print_part(describing, "VM", plan->vms[i].name, &plan->vms[i]);
	}
}

/* What came meanwhile is taken over: nothing that is held from here on is let go. */
static void take_over(struct describing *describing)
{
	struct page page;
	page_init(&page);
	write_page(describing, &page, NULL);
	page_finish(&page);
}

/*
 * A page says what else it needs (maps, pods, events) when it is written, and what comes may need
 * more: Jobs of hooks their pods, pods their logs. What of that does not come is told in its
 * section, and costs no other.
 */
static void wait_for_sections(struct describing *describing)
{
	struct app *app = describing->app;
	struct error err;
	bool good = true;
	for (int i = 0; i < ROUNDS && good; i++) {
		take_over(describing);
		good = batch_wait_listed(app, describing->resource, &err);
	}
	if (!good)
		lines_printf(stderr, "mtvtop: not all of it is here: %s\n", err.text);
	take_over(describing);
	while (page_awaits_logs(describing->pager))
		loop_turn(app->loop, BATCH_LOOK);
	take_over(describing);
}

/* The exit status; negative and ERR for what went wrong. */
static int describe(struct describing *describing, struct error *err)
{
	struct app *app = describing->app;
	app->feeds.strict = true;
	app->only_reads = "mtvtop describe only reads";
	if (!app_connect(app, NULL, err))
		return -1;
	feeds_need(&app->feeds, resource_find("providers")); /* where a destination is */
	app->model.runs.with_vms = !strcmp(describing->kind->name, "migrations");
	if (!find(describing, err))
		return -1;
	wait_for_sections(describing);
	if (describing->watch)
		return describing_follow(describing, err);
	if (batch_is_doc(describing->format))
		return print_doc(describing, err) ? 0 : -1;
	describing_print(describing);
	return 0;
}

int batch_describe(struct app *app, const struct options *options)
{
	struct error err;
	struct flag_values values;
	struct describing describing = {.app = app, .format = options->output};
	buf_init(&describing.places, PLACES_MAX);
	bool good = flags_parse(&values, describe_flags, &options->arguments, &err) &&
		take_words(&describing, &values, &err) && take_flags(&describing, &values, &err) &&
		take_format(&describing, &err);
	int status = good ? describe(&describing, &err) : -1;
	forget_found(&describing);
	buf_finish(&describing.places);
	return status < 0 ? batch_fail(&err) : status;
}
