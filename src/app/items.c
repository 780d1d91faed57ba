#include "app/items.h"

#include <stdio.h>
#include <string.h>

#include "base/time.h"
#include "mtv/condition.h"
#include "mtv/plan.h"

static void add(struct builder *builder, const char *key, const char *text)
{
	builder_string(builder, key, text ? text : "");
}

static void add_path(
	struct builder *builder, const char *key, const struct node *root, const char *path)
{
	add(builder, key, node_text(node_find(root, path)));
}

/* true and false as text: so the peer writes them. */
static void add_flag(struct builder *builder, const char *key, bool value)
{
	add(builder, key, value ? "true" : "false");
}

static void add_percent(struct builder *builder, int percent)
{
	if (percent < 0)
		builder_null(builder, symbol("percent"));
	else
		builder_number(builder, symbol("percent"), percent);
}

static void add_metadata(struct builder *builder, const struct node *root)
{
	const struct node *metadata = node_get(root, KEY_metadata);
	builder_object(builder, KEY_metadata);
	add_path(builder, "name", metadata, "name");
	add_path(builder, "namespace", metadata, "namespace");
	builder_end(builder);
	add_path(builder, "created", metadata, "creationTimestamp");
}

/* "2/7 (S:2/F:0/C:0)", or the number alone before the first run. */
static const char *vms_text(const struct plan *plan, const struct telling *telling)
{
	const size_t *by = plan->by_state;
	size_t done = by[VM_SUCCEEDED] + by[VM_FAILED] + by[VM_CANCELED];
	if (!plan->entry)
		return arena_printf(telling->arena, "%zu", plan->count);
	return arena_printf(telling->arena, "%zu/%zu (S:%zu/F:%zu/C:%zu)", done, plan->count,
		by[VM_SUCCEEDED], by[VM_FAILED], by[VM_CANCELED]);
}

static const char *percent_text(int percent, const struct telling *telling)
{
	return percent < 0 ? "-" : arena_printf(telling->arena, "%d%%", percent);
}

static void add_cutover(struct builder *builder, const struct plan *plan)
{
	char text[TIME_TEXT] = "";
	int64_t next = 0;
	for (size_t i = 0; i < plan->count; i++)
		if (plan->vms[i].cutover && (!next || plan->vms[i].cutover < next))
			next = plan->vms[i].cutover;
	if (next)
		time_format(next, text);
	add(builder, "cutover", text);
}

static void add_plan(
	struct builder *builder, const struct plan *plan, const struct telling *telling)
{
	const struct node *root = plan_root(plan);
	add_metadata(builder, root);
	add_flag(builder, "archived", plan->state == PLAN_ARCHIVED);
	add_flag(builder, "ready", condition_true(plan_conditions(plan), "Ready"));
	add_flag(builder, "running", plan->executing && plan->state != PLAN_ARCHIVED);
	add(builder, "status", plan_state_name(plan->state));
	add(builder, "progress", percent_text(plan->percent, telling));
	add_path(builder, "source", root, "spec.provider.source.name");
	add_path(builder, "target", root, "spec.provider.destination.name");
	add(builder, "vms", vms_text(plan, telling));
	add_cutover(builder, plan);
	add(builder, "type", plan_type(plan));
	add(builder, "reason", plan_reason(plan, telling));
	add(builder, "counts", plan_counts(plan, telling->arena));
	add_percent(builder, plan->percent);
	builder_copy(builder, KEY_object, root);
}

static const char *vm_progress(const struct vm *vm, const struct telling *telling)
{
	const char *phase = node_text_or(node_get(vm->status, KEY_phase), "");
	if (vm->state == VM_SUCCEEDED)
		return "Completed";
	if (vm_finished(vm) || !vm->status)
		return vm->status ? vm_state_name(vm->state) : "-";
	return arena_printf(telling->arena, "%s (%d%%)", phase, vm_percent(vm));
}

static const char *vm_target(const struct vm *vm, const struct telling *telling)
{
	const struct node *spec = node_get(plan_root(vm->plan), KEY_spec);
	const char *name = node_text_or(node_get(vm->spec, KEY_targetName), "");
	if (!*name)
		name = node_text_or(node_get(vm->status, KEY_newName), vm->name);
	return arena_printf(telling->arena, "%s/%s",
		node_text_or(node_get(spec, KEY_targetNamespace), ""), name);
}

static void add_vm(struct builder *builder, const struct vm *vm, const struct telling *telling)
{
	/* The inventory is not asked: what only it knows is unknown. */
	static const char *const unknown[] = {
		"sourceStatus", "sourceIP", "targetStatus", "targetIP"};
	add(builder, "vm", vm->name);
	for (size_t i = 0; i < 4; i++)
		add(builder, unknown[i], "-");
	add(builder, "target", vm_target(vm, telling));
	add(builder, "plan", vm->plan->object->name);
	add(builder, "planStatus", plan_state_name(vm->plan->state));
	add(builder, "progress", vm_progress(vm, telling));
	add(builder, "namespace", vm->plan->object->name_space);
	add(builder, "id", vm->id);
	add(builder, "state", vm_state_name(vm->state));
	add(builder, "note", vm_note(vm, telling));
	add(builder, "step", node_text(node_get(vm->step, KEY_name)));
	add_percent(builder, vm->state == VM_SUCCEEDED ? 100 : vm->progress.percent);
	builder_number(builder, symbol("transferredMiB"), vm->progress.moved);
	builder_number(builder, symbol("totalMiB"), vm->progress.total);
	builder_copy(builder, KEY_object, vm->status);
}

static void add_run(struct builder *builder, const struct run *run, const struct telling *telling)
{
	add_metadata(builder, run_root(run));
	add(builder, "plan", run_plan_name(run));
	add(builder, "status", run_state_name(run->state));
	add(builder, "reason",
		run->state == RUN_WAITING || run->state == RUN_NEVER ? run_wait_reason(run, telling)
								     : "");
	add_path(builder, "cutover", run_root(run), "spec.cutover");
	builder_copy(builder, KEY_object, run_root(run));
}

/* True, False, or Unknown without any condition. */
static const char *condition_word(const struct node *root, const char *type)
{
	const struct node *conditions = node_at(root, KEY_status, KEY_conditions, KEY_none);
	node_each(condition,
		conditions) if (node_equals(node_get(condition, KEY_type),
					type)) return node_text_or(node_get(condition, KEY_status),
		"Unknown");
	return "Unknown";
}

static const char *ready_word(const struct node *root)
{
	const char *ready = condition_word(root, "Ready");
	if (!strcmp(ready, "Unknown"))
		return ready;
	return !strcmp(ready, "True") ? "Ready" : "Not Ready";
}

static void add_provider(struct builder *builder, const struct node *root)
{
	add_path(builder, "type", root, "spec.type");
	add_path(builder, "url", root, "spec.url");
	add_path(builder, "status", root, "status.phase");
	add(builder, "connected", condition_word(root, "ConnectionTestSucceeded"));
	add(builder, "inventory", condition_word(root, "InventoryCreated"));
	add(builder, "ready", condition_word(root, "Ready"));
}

static void add_mapping(struct builder *builder, const struct node *root)
{
	const struct node *owner =
		node_first(node_at(root, KEY_metadata, KEY_ownerReferences, KEY_none));
	add_path(builder, "type", root, "kind");
	add_path(builder, "source", root, "spec.provider.source.name");
	add_path(builder, "target", root, "spec.provider.destination.name");
	add(builder, "status", ready_word(root));
	add_path(builder, "owner", owner, "name");
}

static void add_host(struct builder *builder, const struct node *root)
{
	add_path(builder, "id", root, "spec.id");
	add_path(builder, "provider", root, "spec.provider.name");
	add_path(builder, "ipAddress", root, "spec.ipAddress");
	add(builder, "status", ready_word(root));
}

static void add_hook(struct builder *builder, const struct node *root)
{
	const char *playbook = node_text_or(node_find(root, "spec.playbook"), "");
	add_path(builder, "image", root, "spec.image");
	add_path(builder, "serviceAccount", root, "spec.serviceAccount");
	if (node_find(root, "spec.deadline"))
		builder_copy(builder, symbol("deadline"), node_find(root, "spec.deadline"));
	add(builder, "playbook", *playbook ? "Yes" : "No");
	add(builder, "status", ready_word(root));
}

static void add_conversion(struct builder *builder, const struct node *root)
{
	const char *name = node_text_or(node_find(root, "spec.vm.name"), "");
	add_path(builder, "type", root, "spec.type");
	add(builder, "vm", *name ? name : node_text(node_find(root, "spec.vm.id")));
	add(builder, "phase", node_text_or(node_find(root, "status.phase"), "Pending"));
	add_path(builder, "stage", root, "status.stage");
}

static void add_object(
	struct builder *builder, const struct resource *resource, const struct node *root)
{
	static const struct {
		const char *name;
		void (*add)(struct builder *builder, const struct node *root);
	} kinds[] = {{"providers", add_provider}, {"networkmaps", add_mapping},
		{"storagemaps", add_mapping}, {"hosts", add_host}, {"hooks", add_hook},
		{"conversions", add_conversion}};
	add_metadata(builder, root);
	for (size_t i = 0; i < sizeof(kinds) / sizeof(*kinds); i++)
		if (resource && !strcmp(resource->name, kinds[i].name))
			kinds[i].add(builder, root);
	builder_copy(builder, KEY_object, root);
}

void items_add(struct builder *builder, const struct view *view, const struct row *row,
	const struct telling *telling)
{
	builder_object(builder, SYMBOL_NONE);
	switch (view->type) {
	case ROW_PLAN: add_plan(builder, row->subject, telling); break;
	case ROW_VM: add_vm(builder, row->subject, telling); break;
	case ROW_RUN: add_run(builder, row->subject, telling); break;
	default: add_object(builder, view->resource, row->object); break;
	}
	builder_end(builder);
}
