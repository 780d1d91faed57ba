#include "app/pages.h"

#include <stdlib.h>
#include <string.h>

#include "app/page_objects.h"
#include "base/memory.h"
#include "doc/json.h"
#include "doc/yaml.h"
#include "mtv/plan.h"

enum { TEXT_MAX = 32 * 1024 * 1024 };

enum page_kind { PAGE_ABOUT, PAGE_YAML, PAGE_JSON };

/* An open page. */
struct page_state {
	struct app *app;
	enum page_kind kind;
	struct anchor anchor;
	struct page_objects objects; /* of a VM: pods, PVCs, ... */
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
	page_text(writing->page, ROLE_NORMAL, text.text);
	buf_finish(&text);
}

void page_write_object(const struct page_writing *writing, const struct node *root)
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

static void write_about(const struct page_writing *writing, const struct page_state *state)
{
	const struct anchor *anchor = &state->anchor;
	if (anchor->gone)
		page_text(writing->page, ROLE_WARNING,
			"gone from the cluster; this is the last that was seen");
	if (anchor_vm(anchor)) {
		page_write_vm(writing, anchor_vm(anchor));
		page_objects_write(&state->objects, writing);
	} else if (anchor->type == ROW_PLAN && anchor_plan(anchor)) {
		page_write_plan(writing, anchor_plan(anchor));
	} else {
		page_write_object(writing, anchor->row.object);
	}
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

static uint64_t generation(void *data)
{
	struct page_state *state = data;
	uint64_t own = app_generation(state->app);
	if (state->panes) {
		const struct row *row = table_current(&state->panes->panes[state->pane].table);
		own = own * 31 + (row ? row->id : 0);
	}
	return own == UINT64_MAX ? 0 : own;
}

static void write(void *data, struct page *page, const struct table_look *look)
{
	struct page_state *state = data;
	struct page_writing writing = {.app = state->app,
		.page = page,
		.look = look,
		.telling = {.clock = look->format.clock,
			.local = look->format.local,
			.arena = &state->app->arena}};
	if (state->panes)
		follow_selection(state);
	if (state->panes && !state->followed)
		return;
	anchor_refresh(&state->anchor, state->app);
	want_whole(state->app, &state->anchor);
	if (!state->anchor.row.object)
		page_text(page, ROLE_WARNING, "gone from the cluster");
	else if (state->kind == PAGE_ABOUT)
		write_about(&writing, state);
	else
		write_lines(&writing, state->anchor.row.object, state->kind == PAGE_JSON);
	arena_clear(&state->app->arena);
}

static void destroy(void *data)
{
	struct page_state *state = data;
	page_objects_close(&state->objects);
	if (!state->panes || state->followed)
		anchor_finish(&state->anchor);
	free(state);
}

static struct page_source source_of(struct page_state *state)
{
	return (struct page_source){
		.generation = generation, .write = write, .destroy = destroy, .data = state};
}

static struct pager *open_kind(
	struct app *app, const struct view *view, const struct row *row, enum page_kind kind)
{
	struct page_state *state = xcalloc(1, sizeof(*state));
	*state = (struct page_state){.app = app, .kind = kind};
	anchor_init(&state->anchor, view, row);
	anchor_refresh(&state->anchor, app);
	if (kind == PAGE_ABOUT && anchor_vm(&state->anchor))
		page_objects_open(&state->objects, app, anchor_vm(&state->anchor));
	struct page_source source = source_of(state);
	return pager_create(state->anchor.name, &source);
}

struct pager *page_open(struct app *app, const struct view *view, const struct row *row)
{
	return open_kind(app, view, row, PAGE_ABOUT);
}

struct pager *page_open_text(
	struct app *app, const struct view *view, const struct row *row, bool json)
{
	return open_kind(app, view, row, json ? PAGE_JSON : PAGE_YAML);
}

void page_init_detail(struct app *app, struct pager *pager, struct panes *panes, int pane)
{
	struct page_state *state = xcalloc(1, sizeof(*state));
	*state = (struct page_state){.app = app, .panes = panes, .pane = pane};
	struct page_source source = source_of(state);
	pager_init(pager, "Details", &source);
}
