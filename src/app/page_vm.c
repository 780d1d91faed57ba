#include <string.h>

#include "app/pages.h"
#include "mtv/condition.h"
#include "mtv/plan.h"

/* The page of a VM, but for what the migration made in the cluster (page_objects.c). */

static enum role role_of_state(enum vm_state state)
{
	switch (state) {
	case VM_SUCCEEDED: return ROLE_OK;
	case VM_FAILED: return ROLE_ERROR;
	case VM_CANCELED:
	case VM_STOPPED: return ROLE_WARNING;
	case VM_RUNNING:
	case VM_CUTTING_OVER:
	case VM_CLEANING: return ROLE_RUNNING;
	default: return ROLE_WAITING;
	}
}

static void write_head(const struct page_writing *writing, const struct vm *vm)
{
	struct arena *arena = writing->telling.arena;
	const struct plan *plan = vm->plan;
	struct page *page = writing->page;
	int percent = vm_percent(vm);
	const char *state = vm_state_name(vm->state);
	if (percent >= 0)
		page_bar(page, role_of_state(vm->state), "state", percent, state);
	else
		page_value(page, role_of_state(vm->state), "state", state);
	if (vm->state != VM_FAILED) /* why it failed has a section of its own */
		page_value(page, ROLE_WARNING, "note", vm_note(vm, &writing->telling));
	page_value(page, ROLE_NORMAL, "step", vm_step_name(vm, arena));
	page_value(page, ROLE_NORMAL, "phase", node_text(node_get(vm->status, KEY_phase)));
	page_value(page, ROLE_NORMAL, "id", vm->id);
	page_value(page, ROLE_NORMAL, "plan",
		arena_printf(arena, "%s/%s, %s, %s", plan->object->name_space, plan->object->name,
			plan_type(plan), plan_state_name(plan->state)));
	page_value(page, ROLE_NORMAL, "started",
		page_time(writing, node_get(vm->status, KEY_started)));
	page_value(page, ROLE_NORMAL, "completed",
		page_time(writing, node_get(vm->status, KEY_completed)));
	page_value(page, ROLE_NORMAL, "source power",
		node_text(node_find(vm->status, "restorePowerState")));
	page_value(page, ROLE_NORMAL, "guest", node_text(node_find(vm->status, "operatingSystem")));
}

/* Nothing was moved of what has no size yet. */
static int percent_of(const struct node *part)
{
	int percent = progress_of_part(part);
	return percent < 0 ? 0 : percent;
}

static const char *size_text(const struct page_writing *writing, const struct node *part)
{
	const struct node *progress = node_get(part, KEY_progress);
	return page_data(writing, node_number(node_get(progress, KEY_completed), 0),
		node_number(node_get(progress, KEY_total), 0));
}

static enum role role_of_phase(const char *phase)
{
	if (!strcmp(phase, "Running"))
		return ROLE_RUNNING;
	return !strcmp(phase, "Completed") ? ROLE_OK : ROLE_MUTED;
}

static void write_task(const struct page_writing *writing, const struct node *task)
{
	const char *name = node_text_or(node_get(task, KEY_name), "?");
	const char *phase = node_text_or(node_get(task, KEY_phase), "");
	const char *reason = node_text_or(node_get(task, KEY_reason), "");
	page_bar(writing->page, role_of_phase(phase), "  disk", percent_of(task),
		arena_printf(writing->telling.arena, "%s  %s%s%s", size_text(writing, task), name,
			*reason ? ": " : "", reason));
	page_write_reasons(writing, ROLE_ERROR, "error", node_get(task, KEY_error));
	page_write_reasons(writing, ROLE_WARNING, "warning", node_get(task, KEY_warning));
}

static void write_step(const struct page_writing *writing, const struct node *step)
{
	const char *name = node_text_or(node_get(step, KEY_name), "?");
	const char *phase = node_text_or(node_get(step, KEY_phase), "not begun");
	const char *reason = node_text_or(node_get(step, KEY_reason), "");
	bool data = node_first(node_get(step, KEY_tasks));
	bool failed = node_is(node_get(step, KEY_error), NODE_OBJECT);
	enum role role = failed ? ROLE_ERROR : role_of_phase(phase);
	const char *text = arena_printf(writing->telling.arena, "%s%s%s%s%s%s",
		failed ? "failed while " : "", phase, data ? "  " : "",
		data ? size_text(writing, step) : "", *reason ? ": " : "", reason);
	if (data)
		page_bar(writing->page, role, name, percent_of(step), text);
	else
		page_value(writing->page, role, name, text);
	node_each(task, node_get(step, KEY_tasks)) write_task(writing, task);
	page_write_reasons(writing, ROLE_ERROR, "error", node_get(step, KEY_error));
	page_write_reasons(writing, ROLE_WARNING, "warning", node_get(step, KEY_warning));
}

/* How long a precopy took. The entry of the final copy never gets an end (forklift.md 2.8). */
static const char *precopy_length(
	const struct page_writing *writing, const struct vm *vm, const struct node *precopy)
{
	int64_t start;
	int64_t end;
	if (node_time(node_get(precopy, KEY_start), &start) &&
		node_time(node_get(precopy, KEY_end), &end))
		return tell_duration(&writing->telling, end - start);
	return vm->phase->in_loop ? "under way" : "final";
}

static void write_precopies(const struct page_writing *writing, const struct vm *vm)
{
	const struct node *warm = node_get(vm->status, KEY_warm);
	int number = 0;
	if (!warm)
		return;
	page_heading(writing->page, "Precopies");
	if (!strcmp(vm->phase->name, "CopyingPaused"))
		page_value(writing->page, ROLE_NORMAL, "next",
			page_time(writing, node_get(warm, KEY_nextPrecopyAt)));
	node_each(precopy, node_get(warm, KEY_precopies)) page_printf(writing->page, ROLE_NORMAL,
		"  %2d  %s  %s  %s", ++number, page_time(writing, node_get(precopy, KEY_start)),
		precopy_length(writing, vm, precopy),
		node_text_or(node_find(precopy, "snapshot"), ""));
}

/* "PreHook openshift-mtv/quiesce-app" (forklift.md 1.6). */
static void write_hook(const struct page_writing *writing, const struct node *entry)
{
	const struct node *hook = node_find(entry, "hook");
	page_value(writing->page, ROLE_NORMAL, "hook",
		arena_printf(writing->telling.arena, "%s %s/%s",
			node_text_or(node_find(entry, "step"), "?"),
			node_text_or(node_get(hook, KEY_namespace), ""),
			node_text_or(node_get(hook, KEY_name), "?")));
}

/* How its disks are opened: LUKS with a secret, Clevis, or "" (forklift.md 1.6). */
static const char *encryption_of(const struct page_writing *writing, const struct node *spec)
{
	const char *secret = node_text_or(node_find(spec, "luks.name"), "");
	if (*secret)
		return arena_printf(writing->telling.arena, "LUKS, secret %s", secret);
	return node_true(node_find(spec, "nbdeClevis")) ? "Clevis" : "";
}

/* All that the plan says of this VM alone. */
static void write_spec(const struct page_writing *writing, const struct vm *vm)
{
	static const char *const elsewhere[] = {"id", "name", "hooks", "luks", "nbdeClevis"};
	struct page *page = writing->page;
	page_heading(page, "Spec");
	page_value(page, ROLE_NORMAL, "target", vm_target(vm, writing->telling.arena));
	node_each(member, vm->spec)
	{
		const char *name = symbol_text(member->key);
		bool own = true;
		for (size_t i = 0; i < sizeof(elsewhere) / sizeof(*elsewhere); i++)
			own &= strcmp(name, elsewhere[i]) != 0;
		if (own)
			page_value(page, ROLE_NORMAL, name, page_scalar(writing, member));
	}
	page_value(page, ROLE_NORMAL, "disk encryption", encryption_of(writing, vm->spec));
	node_each(hook, node_find(vm->spec, "hooks")) write_hook(writing, hook);
}

void page_write_vm(const struct page_writing *writing, const struct vm *vm)
{
	const struct node *error = node_get(vm->status, KEY_error);
	write_head(writing, vm);
	if (error) {
		page_heading(writing->page, "Error");
		page_write_reasons(writing, ROLE_ERROR, "failed", error);
		page_write_advice(writing, page_error_advice(error));
	}
	if (node_first(node_get(vm->status, KEY_pipeline)))
		page_heading(writing->page, "Pipeline");
	node_each(step, node_get(vm->status, KEY_pipeline)) write_step(writing, step);
	write_precopies(writing, vm);
	page_write_conditions(writing, node_get(vm->status, KEY_conditions));
	write_spec(writing, vm);
}
