#include "app/open.h"

#include <stdlib.h>
#include <string.h>

#include "app/command.h"
#include "app/describe.h"
#include "app/log_screen.h"
#include "app/logs.h"
#include "app/page_journal.h"
#include "app/page_setting.h"
#include "app/pages.h"
#include "app/source.h"
#include "base/memory.h"
#include "config/files.h"

/* The source of a table lives as long as the table: the pane that holds it ends it. */
static void source_destroy(void *data)
{
	struct source *source = data;
	if (source->anchored)
		anchor_finish(&source->anchor);
	free(source);
}

static struct source *make_source(
	struct app *app, const struct view *view, struct panes *panes, int narrowed_by)
{
	struct source *source = xcalloc(1, sizeof(*source));
	*source = (struct source){
		.app = app, .view = view, .panes = panes, .narrowed_by = narrowed_by};
	if (source_resource(view))
		feeds_need(&app->feeds, source_resource(view));
	return source;
}

static void init_table(struct table *table, struct view *view, struct source *source)
{
	struct table_source about = {.generation = source_generation,
		.collect = source_collect,
		.destroy = source_destroy,
		.data = source};
	table_init(table, view, &about);
}

static bool fill_pane(struct app *app, struct panes *panes, int index, struct error *err)
{
	const struct layout_pane *about = &panes->layout.panes[index];
	struct pane *pane = &panes->panes[index];
	pane->narrowed_by = about->narrowed_by;
	pane->is_detail = about->detail || about->journal;
	if (about->journal) {
		page_init_journal(app, &pane->detail);
		return true;
	}
	if (about->detail) {
		page_init_detail(app, &pane->detail, panes, about->narrowed_by);
		return true;
	}
	struct view *view = view_load(about->view, err);
	if (!view)
		return false;
	init_table(&pane->table, view, make_source(app, view, panes, about->narrowed_by));
	return true;
}

/* A screen of panes; LAYOUT is taken over. */
static struct panes *make_panes(struct app *app, struct layout *layout, struct error *err)
{
	struct panes *panes = panes_create(layout);
	panes->describe = describe_pane;
	panes->owner = app;
	for (int i = 0; i < (int)layout->pane_count; i++) {
		if (!fill_pane(app, panes, i, err)) {
			panes->count = i; /* what was made is destroyed */
			panes->screen.ops->destroy(&panes->screen);
			return NULL;
		}
	}
	return panes;
}

bool open_start(struct app *app, const char *name, struct error *err)
{
	struct layout layout;
	if (files_have("views/layouts", name)) {
		if (!layout_load(&layout, name, err))
			return false;
	} else {
		layout_init_single(&layout, name);
	}
	struct panes *panes = make_panes(app, &layout, err);
	if (!panes)
		return false;
	screen_clear(&app->screens);
	screen_push(&app->screens, &panes->screen);
	return true;
}

static bool opens_on(const struct view *view, const struct view *on)
{
	switch (view->of) {
	case VIEW_OF_VM: return on->type == ROW_VM;
	case VIEW_OF_PLAN: return on->type == ROW_PLAN;
	case VIEW_OF_WAVE: return on->type == ROW_WAVE;
	default: return true;
	}
}

/* The row under the cursor of the top table, or NULL and ERR. */
static const struct row *current_row(struct app *app, struct table **table, struct error *err)
{
	*table = screen_table(app->screens);
	const struct row *row = *table ? table_current(*table) : NULL;
	if (!row)
		error_set(err, "no row is under the cursor");
	return row;
}

static bool anchor_source(
	struct app *app, struct source *source, const struct view *view, struct error *err)
{
	static const char *const kinds[] = {"", "VMs", "plans", "rows", "waves"};
	struct table *table;
	const struct row *row = current_row(app, &table, err);
	if (!row)
		return false;
	if (!opens_on(view, table->view))
		return error_set(err, "%s is a view of %s: put the cursor on one", view->name,
			kinds[view->of]);
	anchor_init(&source->anchor, table->view, row);
	source->anchored = true;
	return true;
}

bool open_view(struct app *app, const char *name, struct error *err)
{
	struct layout layout;
	if (files_have("views/layouts", name))
		return open_start(app, name, err);
	layout_init_single(&layout, name);
	struct panes *panes = make_panes(app, &layout, err);
	if (!panes)
		return false;
	struct table *table = panes_table(panes);
	struct source *source = table->source.data;
	if (table->view->of != VIEW_OF_ALL && !anchor_source(app, source, table->view, err)) {
		panes->screen.ops->destroy(&panes->screen);
		return false;
	}
	screen_push(&app->screens, &panes->screen);
	return true;
}

bool open_page(struct app *app, struct error *err)
{
	struct table *table;
	const struct row *row = current_row(app, &table, err);
	if (!row)
		return false;
	if (table->view->type == ROW_WAVE) /* a wave is no object: its plans are all there is */
		return open_row(app, err);
	bool setting = table->view->type == ROW_SETTING;
	struct pager *page =
		setting ? page_open_setting(app, row) : page_open(app, table->view, row);
	if (!setting)
		page_show_logs(page, LOGS_TAIL);
	screen_push(&app->screens, &page->screen);
	return true;
}

bool open_logs(struct app *app, struct error *err)
{
	struct table *table;
	struct anchor about;
	const struct pager *page = screen_pager(app->screens);
	const struct anchor *of_page = page ? page_anchor(page) : NULL;
	const struct row *row = page ? NULL : current_row(app, &table, err);
	if (page && !of_page)
		return error_set(err, "this page is not about an object");
	if (!page && !row)
		return false;
	if (of_page)
		anchor_copy(&about, of_page);
	else
		anchor_init(&about, table->view, row);
	anchor_refresh(&about, app);
	struct pager *log = log_screen_open(app, &about, err);
	anchor_finish(&about);
	if (log)
		screen_push(&app->screens, &log->screen);
	return log;
}

const char *open_logs_refused(const struct app *app)
{
	const struct pager *page = screen_pager(app->screens);
	const struct anchor *of_page = page ? page_anchor(page) : NULL;
	const struct table *table = page ? NULL : screen_table(app->screens);
	if (page)
		return of_page && anchor_plan(of_page) ? NULL : "this page has no log";
	if (!table || !table_current(table))
		return "no row is under the cursor";
	return table->view->type == ROW_VM || table->view->type == ROW_PLAN
		? NULL
		: "there are logs of VMs and of plans: put the cursor on one";
}

bool open_text(struct app *app, bool json, struct error *err)
{
	struct table *table;
	const struct pager *page = screen_pager(app->screens);
	const struct row *row = page ? NULL : current_row(app, &table, err);
	if (!row && !page)
		return false;
	if (row && table->view->type == ROW_WAVE)
		return error_set(err, "a wave is a label of its plans, and no object");
	struct pager *made = page ? page_open_text_of(app, page, json)
				  : page_open_text(app, table->view, row, json);
	if (!made)
		return error_set(err, "this page is not about an object");
	screen_push(&app->screens, &made->screen);
	return true;
}

/* The name is copied: the command may end the table that the row is in. */
static bool run_on(struct app *app, const struct view *view, const struct row *row)
{
	const struct node *named =
		view->type == ROW_SETTING ? row->node : node_get(row->object, KEY_metadata);
	char *name = xstrdup(node_text(node_get(named, KEY_name)));
	if (name)
		dispatch_on(app, view->run, name);
	free(name);
	return true;
}

bool open_row(struct app *app, struct error *err)
{
	struct table *table;
	const struct row *row = current_row(app, &table, err);
	if (!row)
		return false;
	if (table->view->run)
		return run_on(app, table->view, row);
	if (table->view->open)
		return open_view(app, table->view->open, err);
	return open_page(app, err);
}
