#include "app/anchor.h"

#include <stdlib.h>
#include <string.h>

#include "app/keep.h"
#include "base/memory.h"
#include "mtv/plan.h"

static const char *text_of(const struct row *row, uint32_t key)
{
	return node_text_or(node_at(row->object, KEY_metadata, (int)key, KEY_none), "");
}

/* The type whose subject a row has; parts stand for the object that they are part of. */
static enum row_type anchored_type(enum row_type type)
{
	bool part = type == ROW_PART || type == ROW_DISK || type == ROW_SETTING;
	return part ? ROW_OBJECT : type;
}

void anchor_init(struct anchor *anchor, const struct view *view, const struct row *row)
{
	const struct vm *vm = view->type == ROW_VM ? row->subject : NULL;
	const struct wave *wave = view->type == ROW_WAVE ? row->subject : NULL;
	const char *name = vm ? vm->name : wave ? wave->name : text_of(row, KEY_name);
	*anchor = (struct anchor){.type = anchored_type(view->type),
		.resource = view->resource,
		.uid = xstrdup(text_of(row, KEY_uid)),
		.name = xstrdup(name),
		.name_space = xstrdup(text_of(row, KEY_namespace))};
	row_list_init(&anchor->held);
	if (vm)
		anchor->vm = xstrdup(vm_key(vm));
}

void anchor_copy(struct anchor *anchor, const struct anchor *from)
{
	*anchor = (struct anchor){.type = from->type,
		.resource = from->resource,
		.uid = xstrdup(from->uid),
		.vm = xstrdup(from->vm),
		.name = xstrdup(from->name),
		.name_space = xstrdup(from->name_space)};
	row_list_init(&anchor->held);
}

void anchor_finish(struct anchor *anchor)
{
	row_list_finish(&anchor->held);
	free(anchor->uid);
	free(anchor->vm);
	free(anchor->name);
	free(anchor->name_space);
}

static const struct vm *find_vm(const struct plan *plan, const char *key)
{
	for (size_t i = 0; i < plan->count; i++) {
		const struct vm *vm = &plan->vms[i];
		if (!strcmp(vm_key(vm), key))
			return vm;
	}
	return NULL;
}

static bool find_plan(struct anchor *anchor, const struct app *app, struct row_list *held)
{
	struct plan *plan = model_plan(&app->model, anchor->uid);
	const struct vm *vm = plan && anchor->vm ? find_vm(plan, anchor->vm) : NULL;
	if (!plan || (anchor->vm && !vm))
		return false;
	keep_plan(held, plan);
	anchor->row = (struct row){.id = row_id(0, anchor->uid),
		.object = plan_root(plan),
		.node = plan_root(plan),
		.subject = plan};
	if (vm) {
		anchor->row.id = row_id(anchor->row.id, anchor->vm);
		anchor->row.node = vm->status ? vm->status : vm->spec;
		anchor->row.subject = vm;
	}
	return true;
}

static bool find_run(struct anchor *anchor, const struct app *app, struct row_list *held)
{
	struct run *run = model_run(&app->model, anchor->uid);
	if (!run)
		return false;
	keep_run(held, run);
	anchor->row = (struct row){.id = row_id(0, anchor->uid),
		.object = run_root(run),
		.node = run_root(run),
		.subject = run};
	return true;
}

/* It is there as long as a plan is in it; it has no row of its own. */
static bool find_wave(const struct anchor *anchor, const struct app *app)
{
	size_t at = 0;
	const struct plan *plan = model_next(&app->model, &at);
	while (plan && !wave_holds(anchor->name, plan))
		plan = model_next(&app->model, &at);
	return plan;
}

static bool find_object(struct anchor *anchor, const struct app *app, struct row_list *held)
{
	const struct feed *feed =
		anchor->resource ? feeds_find(&app->feeds, anchor->resource) : NULL;
	struct object *object =
		feed ? store_get(&feed->store, anchor->name_space, anchor->name) : NULL;
	if (!object || strcmp(object->uid, anchor->uid))
		return false;
	keep_object(held, object);
	anchor->row = (struct row){.id = row_id(0, anchor->uid),
		.object = object_root(object),
		.node = object_root(object)};
	return true;
}

void anchor_refresh(struct anchor *anchor, const struct app *app)
{
	struct row_list held;
	bool found;
	row_list_init(&held);
	if (anchor->type == ROW_PLAN || anchor->type == ROW_VM)
		found = find_plan(anchor, app, &held);
	else if (anchor->type == ROW_RUN)
		found = find_run(anchor, app, &held);
	else if (anchor->type == ROW_WAVE)
		found = find_wave(anchor, app);
	else
		found = find_object(anchor, app, &held);
	anchor->gone = !found;
	if (!found) {
		row_list_finish(&held);
		return;
	}
	row_list_finish(&anchor->held);
	anchor->held = held;
}

const struct plan *anchor_plan(const struct anchor *anchor)
{
	if (anchor->type == ROW_PLAN)
		return anchor->row.subject;
	return anchor->type == ROW_VM && anchor->row.subject
		? ((const struct vm *)anchor->row.subject)->plan
		: NULL;
}

const struct vm *anchor_vm(const struct anchor *anchor)
{
	return anchor->type == ROW_VM ? anchor->row.subject : NULL;
}
