#include "app/source.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "app/keep.h"
#include "app/settings_rows.h"
#include "mtv/plan.h"

const struct resource *source_resource(const struct view *view)
{
	return view->of == VIEW_OF_ALL ? view->resource : NULL;
}

const struct watch *source_watch(const struct source *source)
{
	const struct resource *resource = source_resource(source->view);
	const struct feed *feed = resource ? feeds_find(&source->app->feeds, resource) : NULL;
	return feed ? feed->watch : NULL;
}

/* Identity of the row that narrows this source, 0: none. */
static uint64_t narrowing(const struct source *source)
{
	const struct row *row = NULL;
	if (source->panes && source->narrowed_by >= 0)
		row = panes_selection(source->panes, source->narrowed_by);
	return row ? row->id : 0;
}

uint64_t source_generation(void *data)
{
	const struct source *source = data;
	uint64_t own = app_generation(source->app) * 31 + narrowing(source);
	return own == UINT64_MAX ? 0 : own;
}

static void add_plan(struct row_list *list, struct plan *plan)
{
	struct row *row = row_list_add(list);
	*row = (struct row){.id = row_id(0, plan->object->uid),
		.node = plan_root(plan),
		.object = plan_root(plan),
		.subject = plan};
	keep_plan(list, plan);
}

/* VMs of one plan; the plan is held by the caller. */
static void add_vms(struct row_list *list, const struct plan *plan)
{
	uint64_t base = row_id(0, plan->object->uid);
	for (size_t i = 0; i < plan->count; i++) {
		const struct vm *vm = &plan->vms[i];
		char number[24];
		const char *key = vm_key(vm);
		if (!*key) {
			snprintf(number, sizeof(number), "#%zu", i);
			key = number;
		}
		struct row *row = row_list_add(list);
		*row = (struct row){.id = row_id(base, key),
			.node = vm->status ? vm->status : vm->spec,
			.object = plan_root(plan),
			.subject = vm};
	}
}

static void collect_plans(const struct source *source, struct row_list *list)
{
	size_t at = 0;
	for (struct plan *plan; (plan = model_next(&source->app->model, &at));)
		add_plan(list, plan);
}

static void collect_waves(const struct source *source, struct row_list *list)
{
	struct array waves; /* struct wave * */
	array_init(&waves, sizeof(struct wave *));
	waves_collect(&source->app->model, &waves);
	for (size_t i = 0; i < waves.count; i++) {
		struct wave *wave = *(struct wave **)array_at(&waves, i);
		struct row *row = row_list_add(list);
		*row = (struct row){.id = row_id(0, wave->name), .subject = wave};
		keep_wave(list, wave);
	}
	array_finish(&waves);
}

static void collect_plans_of(const struct source *source, const char *wave, struct row_list *list)
{
	size_t at = 0;
	for (struct plan *plan; (plan = model_next(&source->app->model, &at));)
		if (wave_holds(wave, plan))
			add_plan(list, plan);
}

static void collect_vms(const struct source *source, struct row_list *list)
{
	size_t at = 0;
	uint64_t only = narrowing(source);
	for (struct plan *plan; (plan = model_next(&source->app->model, &at));) {
		if (only && row_id(0, plan->object->uid) != only)
			continue;
		add_vms(list, plan);
		keep_plan(list, plan);
	}
}

static void collect_runs(const struct source *source, struct row_list *list)
{
	size_t at = 0;
	const struct map *runs = &source->app->model.runs.by_uid;
	for (const struct map_entry *entry; (entry = map_next(runs, &at));) {
		struct run *run = entry->value;
		struct row *row = row_list_add(list);
		*row = (struct row){.id = row_id(0, run->object->uid),
			.node = run_root(run),
			.object = run_root(run),
			.subject = run};
		keep_run(list, run);
	}
}

/* The parts that an expression finds in a row, as rows below it. */
static size_t add_parts(const struct source *source, struct row_list *list,
	const struct row *parent, const struct expression *rows)
{
	struct scope scope = row_scope(parent, &source->app->clock, false);
	struct arena arena;
	char number[24];
	size_t count = 0;
	arena_init(&arena);
	struct value value = expression_value(rows, &scope, &arena, NULL);
	for (size_t i = 0; value.type == VALUE_LIST && i < value.count; i++) {
		if (value.items[i].type != VALUE_OBJECT)
			continue;
		snprintf(number, sizeof(number), "%zu", i);
		struct row *row = row_list_add(list);
		*row = (struct row){.id = row_id(parent->id, number),
			.node = value.items[i].node,
			.object = parent->object};
		count++;
	}
	arena_finish(&arena);
	return count;
}

static void add_all_parts(
	const struct source *source, struct row_list *list, const struct row *parent)
{
	for (int i = 0; i < VIEW_VALUES && source->view->rows[i]; i++)
		if (add_parts(source, list, parent, source->view->rows[i]))
			return;
}

static void collect_objects(
	const struct source *source, struct row_list *list, const struct store *store)
{
	size_t at = 0;
	for (struct object *object; (object = store_next(store, &at));) {
		struct row own = {.id = row_id(0, object->uid),
			.node = object_root(object),
			.object = object_root(object)};
		if (source->view->type == ROW_PART)
			add_all_parts(source, list, &own);
		else
			*row_list_add(list) = own;
		keep_object(list, object);
	}
}

/* The disks of a VM: tasks of all its steps, with the step at hand. */
static void add_disks(struct row_list *list, const struct row *parent)
{
	char key[32];
	int count = 0;
	node_each(step, node_get(parent->node, KEY_pipeline))
	{
		node_each(task, node_get(step, KEY_tasks))
		{
			snprintf(key, sizeof(key), "%d", count++);
			struct row *row = row_list_add(list);
			*row = (struct row){.id = row_id(parent->id, key),
				.node = task,
				.object = parent->object,
				.subject = step};
		}
	}
}

/* Keeps what a row of the anchor points into. */
static void hold_anchor(const struct source *source, struct row_list *list)
{
	const struct anchor *anchor = &source->anchor;
	const struct plan *plan = anchor_plan(anchor);
	if (plan)
		keep_plan(list, plan);
	else if (anchor->type == ROW_RUN && anchor->row.subject)
		keep_run(list, anchor->row.subject);
}

static void collect_anchored(struct source *source, struct row_list *list)
{
	struct anchor *anchor = &source->anchor;
	anchor_refresh(anchor, source->app);
	if (anchor->type == ROW_WAVE) {
		collect_plans_of(source, anchor->name, list);
		return;
	}
	if (!anchor->row.object)
		return;
	hold_anchor(source, list);
	if (source->view->type == ROW_VM && anchor_plan(anchor))
		add_vms(list, anchor_plan(anchor));
	else if (source->view->type == ROW_DISK)
		add_disks(list, &anchor->row);
	else
		add_all_parts(source, list, &anchor->row);
}

void source_collect(void *data, struct row_list *list)
{
	struct source *source = data;
	if (source->anchored) {
		collect_anchored(source, list);
		return;
	}
	if (source->view->contexts) {
		collect_objects(source, list, source_contexts(source->app));
		return;
	}
	if (source->view->jobs) {
		collect_objects(source, list, source_jobs(source->app));
		return;
	}
	switch (source->view->type) {
	case ROW_SETTING: settings_rows_collect(source->app, list); break;
	case ROW_PLAN: collect_plans(source, list); break;
	case ROW_VM: collect_vms(source, list); break;
	case ROW_RUN: collect_runs(source, list); break;
	case ROW_WAVE: collect_waves(source, list); break;
	default:
		collect_objects(source, list,
			&feeds_need(&source->app->feeds, source->view->resource)->store);
	}
}

bool source_is_called(const struct view *view, const struct row *row, const char *name)
{
	const struct vm *vm = view->type == ROW_VM ? row->subject : NULL;
	if (vm)
		return !strcmp(vm->name, name) || !strcmp(vm->id, name);
	if (view->type == ROW_SETTING)
		return node_equals(node_get(row->node, KEY_name), name);
	return node_equals(node_at(row->object, KEY_metadata, KEY_name, KEY_none), name);
}
