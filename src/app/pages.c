#include "app/pages.h"

#include <stdlib.h>
#include <string.h>

#include "app/logs.h"
#include "app/page_logs.h"
#include "app/page_objects.h"
#include "base/memory.h"
#include "doc/json.h"
#include "doc/yaml.h"
#include "mtv/advice.h"
#include "mtv/plan.h"

enum {
	TEXT_MAX = 32 * 1024 * 1024,
	SCALAR_MAX = 1000, /* bytes of one value */
};

enum page_kind { PAGE_ABOUT, PAGE_YAML, PAGE_JSON };

/* An open page. */
struct page_state {
	struct app *app;
	enum page_kind kind;
	struct anchor anchor;
	struct page_objects objects; /* of a VM: pods, PVCs, ... */
	struct logs logs;	     /* of a VM, on a screen */
	struct panes *panes;	     /* a detail: follows the selection of a pane */
	int pane;
	uint64_t followed; /* identity of the row that the anchor stands for */
};

const char *page_time(const struct page_writing *writing, const struct node *node)
{
	int64_t at;
	if (!node_time(node, &at))
		return "";
	return arena_printf(writing->telling.arena, "%s, %s", tell_time(&writing->telling, at),
		tell_distance(&writing->telling, at));
}

const char *page_scalar(const struct page_writing *writing, const struct node *node)
{
	struct value value = value_node(writing->telling.arena, node);
	struct buf text;
	buf_init(&text, SCALAR_MAX);
	format_value(&writing->look->format, FORMAT_TEXT, &value, &text);
	char *copy = arena_text(writing->telling.arena, text.text, text.used);
	buf_finish(&text);
	return copy;
}

const char *page_data(const struct page_writing *writing, double moved, double total)
{
	struct value done = value_number(moved);
	struct value all = value_number(total);
	struct buf text;
	buf_init(&text, SCALAR_MAX);
	format_value(&writing->look->format, FORMAT_MIB, &done, &text);
	buf_add_text(&text, " of ");
	format_value(&writing->look->format, FORMAT_MIB, &all, &text);
	char *copy = arena_text(writing->telling.arena, text.text, text.used);
	buf_finish(&text);
	return copy;
}

void page_write_reasons(const struct page_writing *writing, enum role role, const char *what,
	const struct node *error)
{
	const char *phase = node_text_or(node_get(error, KEY_phase), "");
	node_each(reason, node_get(error, KEY_reasons)) page_printf(writing->page, role,
		"    %s%s%s: %s", what, *phase ? " in " : "", phase, node_text_or(reason, ""));
}

const char *page_error_advice(const struct node *error)
{
	const char *phase = node_text_or(node_get(error, KEY_phase), "");
	const char *reason = node_text(node_first(node_get(error, KEY_reasons)));
	return reason ? advice_for_error(phase, reason) : NULL;
}

static void write_lines(const struct page_writing *writing, const struct node *root, bool json)
{
	struct buf text;
	buf_init(&text, TEXT_MAX);
	if (json)
		json_write(&text, root, 2);
	else
		yaml_write(&text, root);
	while (text.used && text.text[text.used - 1] == '\n')
		text.text[--text.used] = '\0';
	page_lines(writing->page, ROLE_NORMAL, text.text);
	buf_finish(&text);
}

static void page_write_object(const struct page_writing *writing, const struct node *root)
{
	const struct node *metadata = node_get(root, KEY_metadata);
	page_value(writing->page, ROLE_NORMAL, "namespace",
		node_text(node_get(metadata, KEY_namespace)));
	page_value(writing->page, ROLE_NORMAL, "created",
		page_time(writing, node_get(metadata, KEY_creationTimestamp)));
	page_write_conditions(writing, node_at(root, KEY_status, KEY_conditions, KEY_none));
	if (node_get(root, KEY_spec)) {
		page_heading(writing->page, "spec");
		write_lines(writing, node_get(root, KEY_spec), false);
	}
	if (node_get(root, KEY_status)) {
		page_heading(writing->page, "status");
		write_lines(writing, node_get(root, KEY_status), false);
	}
}

/* Of a Migration the whole is fetched while its page is open. */
static void want_whole(struct app *app, const struct anchor *anchor)
{
	const struct run *run = anchor->type == ROW_RUN ? anchor->row.subject : NULL;
	if (run && !anchor->gone)
		runs_want(&app->model.runs, run, true);
}

/* A page whose watch is broken must not look alive. */
static void write_age(const struct page_writing *writing, const struct anchor *anchor)
{
	const struct feed *feed =
		anchor->resource ? feeds_find(&writing->app->feeds, anchor->resource) : NULL;
	if (!feed || !feed->watch)
		return;
	struct watch_state state = watch_state(feed->watch);
	if (state.loaded && state.age)
		page_printf(writing->page, ROLE_STALE, "STALE %s%s%s",
			tell_duration(&writing->telling, state.age), *state.problem ? ": " : "",
			state.problem);
}

static void write_about(const struct page_writing *writing, struct page_state *state)
{
	const struct anchor *anchor = &state->anchor;
	write_age(writing, anchor);
	if (anchor_vm(anchor))
		page_write_vm(writing, anchor_vm(anchor));
	else if (anchor->type == ROW_PLAN && anchor_plan(anchor))
		page_write_plan(writing, anchor_plan(anchor));
	else
		page_write_object(writing, anchor->row.object);
	page_objects_write(&state->objects, writing, anchor);
	if (state->logs.app)
		page_write_logs(writing, &state->logs);
}

/* A detail pane changes over when another row is selected. */
static void follow_selection(struct page_state *state)
{
	const struct table *table = &state->panes->panes[state->pane].table;
	const struct row *row = table_current(table);
	if ((row ? row->id : 0) == state->followed)
		return;
	if (state->followed)
		anchor_finish(&state->anchor);
	state->followed = row ? row->id : 0;
	if (row)
		anchor_init(&state->anchor, table->view, row);
}

/* The text of an object is written anew when that object changed, and only then. */
static uint64_t text_generation(struct page_state *state)
{
	anchor_refresh(&state->anchor, state->app);
	return row_id(state->anchor.gone,
		node_text_or(node_at(state->anchor.row.object, KEY_metadata, KEY_resourceVersion,
				     KEY_none),
			""));
}

static uint64_t generation(void *data)
{
	struct page_state *state = data;
	uint64_t own =
		state->kind == PAGE_ABOUT ? app_generation(state->app) : text_generation(state);
	if (state->panes) {
		const struct row *row = table_current(&state->panes->panes[state->pane].table);
		own = own * 31 + (row ? row->id : 0);
	}
	return own == UINT64_MAX ? 0 : own;
}

struct page_writing page_begin_writing(
	struct app *app, struct page *page, const struct table_look *look)
{
	return (struct page_writing){.app = app,
		.page = page,
		.look = look,
		.telling = {.clock = look->format.clock,
			.local = look->format.local,
			.arena = &app->arena}};
}

static void write(void *data, struct page *page, const struct table_look *look)
{
	struct page_state *state = data;
	struct page_writing writing = page_begin_writing(state->app, page, look);
	if (state->panes)
		follow_selection(state);
	if (state->panes && !state->followed)
		return;
	anchor_refresh(&state->anchor, state->app);
	want_whole(state->app, &state->anchor);
	const struct node *object = state->anchor.row.object;
	if (state->anchor.gone)
		page_printf(page, ROLE_WARNING, "gone from the cluster%s",
			object ? "; this is the last that was seen" : "");
	if (object && state->kind == PAGE_ABOUT)
		write_about(&writing, state);
	else if (object)
		write_lines(&writing, object, state->kind == PAGE_JSON);
	arena_clear(&state->app->arena);
}

void page_write(struct pager *pager, struct page *page, const struct table_look *look)
{
	pager->source.write(pager->source.data, page, look);
}

static void destroy(void *data)
{
	struct page_state *state = data;
	logs_close(&state->logs);
	page_objects_close(&state->objects);
	if (!state->panes || state->followed)
		anchor_finish(&state->anchor);
	free(state);
}

static struct page_source source_of(struct page_state *state)
{
	return (struct page_source){.generation = generation,
		.write = write,
		.destroy = destroy,
		.data = state,
		.as_is = state->kind != PAGE_ABOUT,
		.still = state->kind != PAGE_ABOUT};
}

/* Of a row that is part of an object, the page of text shows the object: the title says so. */
static struct pager *create_pager(struct page_state *state)
{
	struct page_source source = source_of(state);
	const struct node *object = state->anchor.row.object;
	if (state->kind == PAGE_ABOUT)
		return pager_create(state->anchor.name, &source);
	char *title = xasprintf("%s %s as %s", node_text_or(node_get(object, KEY_kind), "object"),
		node_text_or(node_at(object, KEY_metadata, KEY_name, KEY_none), ""),
		state->kind == PAGE_JSON ? "JSON" : "YAML");
	struct pager *pager = pager_create(title, &source);
	free(title);
	return pager;
}

static struct page_state *create_state(struct app *app, enum page_kind kind)
{
	struct page_state *state = xcalloc(1, sizeof(*state));
	*state = (struct page_state){.app = app, .kind = kind};
	return state;
}

struct pager *page_open(struct app *app, const struct view *view, const struct row *row)
{
	struct page_state *state = create_state(app, PAGE_ABOUT);
	anchor_init(&state->anchor, view, row);
	anchor_refresh(&state->anchor, app);
	page_objects_open(&state->objects, app, &state->anchor);
	return create_pager(state);
}

void page_show_logs(struct pager *page, int lines)
{
	struct page_state *state = page->source.data;
	const struct vm *vm = anchor_vm(&state->anchor);
	if (!vm || !state->objects.feeds || state->logs.app)
		return;
	logs_open(&state->logs, state->app, vm->plan, vm, &state->objects);
	state->logs.shown = lines;
	if (lines > state->logs.tail)
		state->logs.tail = lines;
}

bool page_awaits_logs(const struct pager *page)
{
	const struct page_state *state = page->source.data;
	return logs_are_on_their_way(&state->logs);
}

struct pager *page_open_text(
	struct app *app, const struct view *view, const struct row *row, bool json)
{
	struct page_state *state = create_state(app, json ? PAGE_JSON : PAGE_YAML);
	anchor_init(&state->anchor, view, row);
	anchor_refresh(&state->anchor, app);
	return create_pager(state);
}

struct pager *page_open_text_of(struct app *app, const struct pager *page, bool json)
{
	const struct page_state *about = page->source.data;
	if (page->source.write != write)
		return NULL;
	struct page_state *state = create_state(app, json ? PAGE_JSON : PAGE_YAML);
	anchor_copy(&state->anchor, &about->anchor);
	anchor_refresh(&state->anchor, app);
	return create_pager(state);
}

void page_init_detail(struct app *app, struct pager *pager, struct panes *panes, int pane)
{
	struct page_state *state = create_state(app, PAGE_ABOUT);
	state->panes = panes;
	state->pane = pane;
	struct page_source source = source_of(state);
	pager_init(pager, "Details", &source);
}

const struct anchor *page_anchor(const struct pager *pager)
{
	const struct page_state *state = pager->source.data;
	if (pager->source.write != write || (state->panes && !state->followed))
		return NULL;
	return &state->anchor;
}

const char *page_name(const struct pager *pager)
{
	const struct page_state *state = pager->source.data;
	if (state->panes && !state->followed)
		return "";
	return state->anchor.name;
}
