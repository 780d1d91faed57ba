#include "app/plan_rows.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "app/batch.h"
#include "app/source.h"
#include "app/watching.h"
#include "base/lines.h"
#include "mtv/plan.h"

enum {
	LEADING = 2, /* columns before those of the view: VM, STATE */
	LEAST = 50   /* milliseconds between two looks */
};

/* Parts of the VMs of a plan: steps or disks. */
struct parts {
	struct row_list list;
	struct array owners; /* const struct vm *, one for each row */
	struct array ids;    /* uint64_t, likewise */
	struct builder builder;
	struct view_cells cells;
};

/* ---- rows ----------------------------------------------------------------------------------- */

static const struct vm *owner_of(const struct parts *parts, size_t row)
{
	return *(const struct vm *const *)array_at(&parts->owners, row);
}

/* PART, a step or a task of one, with the names of what it is part of before its own keys. */
static void add_item(
	struct parts *parts, const struct vm *vm, const struct node *step, const struct node *part)
{
	struct builder *builder = &parts->builder;
	int percent = progress_of_part(part);
	builder_object(builder, SYMBOL_NONE);
	builder_string(builder, "vm", vm->name);
	builder_string(builder, "id", vm->id);
	builder_string(builder, "plan", vm->plan->object->name);
	builder_string(builder, "namespace", vm->plan->object->name_space);
	builder_string(builder, "state", vm_state_name(vm->state));
	if (step != part)
		builder_string(builder, "step", node_text(node_get(step, KEY_name)));
	if (percent < 0)
		builder_null(builder, symbol("percent"));
	else
		builder_number(builder, symbol("percent"), percent);
	node_each(member, part) builder_copy(builder, member->key, member);
	builder_end(builder);
}

/* PLACE: of the step in the pipeline, and of the task in the step. */
static void add_row(struct parts *parts, const struct row *owner, const struct node *step,
	const struct node *part, const int place[2])
{
	const struct vm *vm = owner->subject;
	char name[40];
	snprintf(name, sizeof(name), "%d/%d", place[0], place[1]);
	uint64_t id = row_id(owner->id, name);
	*row_list_add(&parts->list) = (struct row){
		.id = id, .node = part, .object = plan_root(vm->plan), .subject = step};
	*(const struct vm **)array_push(&parts->owners) = vm;
	*(uint64_t *)array_push(&parts->ids) = id;
	add_item(parts, vm, step, part);
}

/* A VM that no run has touched is there all the same, without a step. */
static void add_steps(struct parts *parts, const struct row *owner)
{
	const struct vm *vm = owner->subject;
	const struct node *pipeline = node_get(vm->status, KEY_pipeline);
	int place[2] = {0};
	if (!node_first(pipeline))
		add_row(parts, owner, NULL, NULL, place);
	node_each(step, pipeline)
	{
		add_row(parts, owner, step, step, place);
		place[0]++;
	}
}

static void add_disks(struct parts *parts, const struct row *owner)
{
	const struct vm *vm = owner->subject;
	int place[2] = {0};
	node_each(step, node_get(vm->status, KEY_pipeline))
	{
		place[1] = 0;
		node_each(task, node_get(step, KEY_tasks))
		{
			add_row(parts, owner, step, task, place);
			place[1]++;
		}
		place[0]++;
	}
}

/* ---- cells ---------------------------------------------------------------------------------- */

static const char *part_title(void *data, size_t column)
{
	static const char *const titles[LEADING] = {"VM", "STATE"};
	const struct grid *grid = &((struct parts *)data)->cells.grid;
	return column < LEADING ? titles[column] : grid->title(grid->data, column - LEADING);
}

static bool part_right(void *data, size_t column)
{
	const struct grid *grid = &((struct parts *)data)->cells.grid;
	return column >= LEADING && grid->right(grid->data, column - LEADING);
}

static const char *part_cell(void *data, size_t row, size_t column)
{
	struct parts *parts = data;
	const struct grid *grid = &parts->cells.grid;
	if (column == 0)
		return owner_of(parts, row)->name;
	if (column == 1)
		return vm_state_name(owner_of(parts, row)->state);
	return grid->cell(grid->data, row, column - LEADING);
}

/* ---- printing ------------------------------------------------------------------------------- */

static bool put_parts(
	struct made_rows *rows, struct parts *parts, struct view *view, struct error *err)
{
	struct doc *items = builder_finish_doc(&parts->builder);
	if (!items)
		return error_set(err, "this plan is larger than can be printed at once");
	view_cells_init(&parts->cells, rows->app, view, &parts->list);
	const struct grid grid = {.columns = LEADING + parts->cells.grid.columns,
		.rows = parts->list.rows.count,
		.title = part_title,
		.right = part_right,
		.cell = part_cell,
		.data = parts};
	bool good = made_rows_put(rows, items, &grid, parts->ids.items, err);
	view_cells_finish(&parts->cells);
	return good;
}

/* The parts of all VMs in LIST, with the columns of the view NAME. */
static bool put(struct plan_rows *wanted, const struct row_list *list, const char *name,
	void (*add)(struct parts *parts, const struct row *owner), struct error *err)
{
	struct parts parts = {0};
	struct view *view = view_load_unsaved(name, err);
	row_list_init(&parts.list);
	array_init(&parts.owners, sizeof(const struct vm *));
	array_init(&parts.ids, sizeof(uint64_t));
	builder_init(&parts.builder);
	builder_array(&parts.builder, SYMBOL_NONE);
	for (size_t i = 0; i < list->rows.count; i++)
		add(&parts, array_at(&list->rows, i));
	builder_end(&parts.builder);
	bool good = view && put_parts(&wanted->rows, &parts, view, err);
	builder_finish(&parts.builder);
	array_finish(&parts.owners);
	array_finish(&parts.ids);
	row_list_finish(&parts.list);
	view_destroy(view);
	return good;
}

/* Two tables are told apart by a blank line. */
static bool put_both(struct plan_rows *wanted, const struct row_list *list, struct error *err)
{
	if (wanted->steps && !put(wanted, list, "pipeline", add_steps, err))
		return false;
	if (!wanted->disks)
		return true;
	if (wanted->rows.count && !batch_is_doc(wanted->rows.format))
		lines_printf(stdout, "\n");
	return put(wanted, list, "disks", add_disks, err);
}

/* ---- the VMs that it is about ---------------------------------------------------------------- */

/* By namespace and name of the plan; VMs of a plan lie in its array. */
static int by_plan(const void *first, const void *second)
{
	const struct vm *a = ((const struct row *)first)->subject;
	const struct vm *b = ((const struct row *)second)->subject;
	int order = strcmp(a->plan->object->name_space, b->plan->object->name_space);
	if (!order)
		order = strcmp(a->plan->object->name, b->plan->object->name);
	return order ? order : (a > b) - (a < b);
}

static void collect(struct plan_rows *wanted, const struct view *view, struct row_list *list)
{
	struct source source = {.app = wanted->rows.app, .view = view, .narrowed_by = -1};
	source_collect(&source, list);
	struct row *rows = list->rows.items;
	size_t kept = 0;
	for (size_t i = 0; i < list->rows.count; i++) {
		const struct vm *vm = rows[i].subject;
		if (!wanted->name || !strcmp(vm->plan->object->name, wanted->name))
			rows[kept++] = rows[i];
	}
	list->rows.count = kept;
	if (list->rows.count)
		qsort(list->rows.items, list->rows.count, sizeof(struct row), by_plan);
}

/* Also a plan without VMs is one. */
static bool plan_is_there(const struct plan_rows *wanted, struct error *err)
{
	const struct app *app = wanted->rows.app;
	size_t at = 0;
	for (const struct plan *plan; (plan = model_next(&app->model, &at));)
		if (!wanted->name || !strcmp(plan->object->name, wanted->name))
			return true;
	return !wanted->name ||
		error_set_kind(err, ERROR_NOT_FOUND, "there is no plan \"%s\" in %s", wanted->name,
			*app->name_space ? app->name_space : "any namespace");
}

static bool put_rows(struct plan_rows *wanted, struct error *err)
{
	struct row_list list;
	row_list_init(&list);
	collect(wanted, wanted->view, &list);
	bool good = wanted->table ? vms_table_put(&wanted->rows, &list, err)
				  : put_both(wanted, &list, err);
	row_list_finish(&list);
	return good;
}

static void tell_none(const struct plan_rows *wanted)
{
	if (!wanted->rows.count && !batch_is_doc(wanted->rows.format))
		lines_printf(stderr, "no %s\n",
			wanted->disks && !wanted->steps ? "step has disks yet" : "VMs");
}

/* ---- following them ------------------------------------------------------------------------- */

static void refresh(void *owner)
{
	batch_refresh(((struct plan_rows *)owner)->rows.app, resource_find("plans"));
}

/* A plan that is gone has no rows any more; only at the beginning it must be there. */
static bool look(void *owner, bool all, struct error *err)
{
	struct plan_rows *wanted = owner;
	(void)all;
	if (wanted->rows.again)
		return put_rows(wanted, err);
	if (!plan_is_there(wanted, err) || !put_rows(wanted, err))
		return false;
	tell_none(wanted);
	wanted->rows.again = true;
	return true;
}

static int follow(struct plan_rows *wanted, struct error *err)
{
	struct made_stream stream;
	const struct watching_about about = {.app = wanted->rows.app,
		.refresh = refresh,
		.look = look,
		.owner = wanted,
		.least = LEAST,
		.judges = wanted->rows.query};
	made_stream_init(&stream, wanted->rows.app, wanted->rows.format);
	wanted->rows.stream = &stream;
	int status = watching_run(&about, err);
	made_stream_finish(&stream);
	return status;
}

/* ---- both ----------------------------------------------------------------------------------- */

static bool open(struct plan_rows *wanted, struct error *err)
{
	struct app *app = wanted->rows.app;
	app->feeds.strict = true;
	app->only_reads = "mtvtop get only reads";
	wanted->view = view_load_unsaved("vms", err);
	return wanted->view && app_connect(app, NULL, err) &&
		batch_wait(app, resource_find("plans"), err);
}

/* The exit status; negative and ERR for what went wrong. */
static int get(struct plan_rows *wanted, bool watch, struct error *err)
{
	int status = 0;
	if (!made_rows_begin(&wanted->rows, err))
		return -1;
	bool good = open(wanted, err);
	if (good && watch)
		status = follow(wanted, err);
	else
		good = good && plan_is_there(wanted, err) && put_rows(wanted, err);
	view_destroy(wanted->view);
	good = made_rows_end(&wanted->rows, good && status >= 0, err);
	if (good && !watch)
		tell_none(wanted);
	return good ? status : -1;
}

/* ---- the flags ------------------------------------------------------------------------------- */

bool plan_rows_wanted(const struct flag_values *values)
{
	return flags_value(values, "vms") || flags_value(values, "disk") ||
		flags_value(values, "vms-table");
}

/* Whether it fits together. */
static bool check(const struct plan_rows *wanted, const struct getting *getting, struct error *err)
{
	const char *said = NULL;
	if (strcmp(getting->kind->name, "plans") != 0)
		said = "--vms, --disk and --vms-table are for plans";
	else if (wanted->table && (wanted->steps || wanted->disks))
		said = "--vms-table stands alone, not with --vms or --disk";
	else if (!wanted->table && !wanted->name)
		said = "--vms and --disk are for one plan: mtvtop get plan NAME --vms";
	else if (getting->watch && wanted->steps && wanted->disks)
		said = "--watch follows --vms or --disk, one of them";
	return !said || error_set_kind(err, ERROR_USAGE, "%s", said);
}

int plan_rows_print(struct getting *getting, const struct flag_values *values, struct error *err)
{
	struct plan_rows wanted = {
		.rows = {.app = getting->app, .query = getting->query, .format = getting->format},
		.name = getting->name,
		.steps = flags_value(values, "vms"),
		.disks = flags_value(values, "disk"),
		.table = flags_value(values, "vms-table")};
	int status = check(&wanted, getting, err) ? get(&wanted, getting->watch, err) : -1;
	getting->count = wanted.rows.count;
	return status;
}
