#include "sim/poll.h"

#include <string.h>

#include "mtv/condition.h"
#include "mtv/phase.h"
#include "sim/plan_make.h"
#include "sim/vm_status.h"

enum { COPY_SHARE = 4 /* percent of a disk that one poll moves */ };

static const struct node *tasks_of(const struct node *vm)
{
	const struct node *best = NULL;
	node_each(step, node_get(vm, KEY_pipeline)) if (node_get(step, KEY_tasks) &&
		(!best || node_number(node_at(step, KEY_progress, KEY_completed, KEY_none), 0) > 0))
		best = step;
	return best;
}

/* What a VM's own status tells of where it is. */
static void read_vm(const struct node *node, struct sim_vm *vm, int64_t now)
{
	const struct node *step = tasks_of(node);
	*vm = (struct sim_vm){.id = node_text_or(node_get(node, KEY_id), ""),
		.name = node_text(node_get(node, KEY_name)),
		.at = node_text_or(node_get(node, KEY_phase), "Started"),
		.precopies = (int)node_int(node_find(node, "warm.successes"), 0),
		.now = now};
	node_time(node_get(node, KEY_started), &vm->started);
	node_each(task, node_get(step, KEY_tasks)) if (vm->disk_count < SIM_DISKS)
		vm->disks[vm->disk_count++] =
		node_number(node_at(task, KEY_progress, KEY_total, KEY_none), 0);
	double total = node_number(node_at(step, KEY_progress, KEY_total, KEY_none), 0);
	double moved = node_number(node_at(step, KEY_progress, KEY_completed, KEY_none), 0);
	vm->copied = total > 0 ? 100 * moved / total : 0;
}

static bool has_step(const struct node *vm, const char *name)
{
	node_each(step, node_get(vm, KEY_pipeline)) if (node_equals(node_get(step, KEY_name),
								name)) return true;
	return false;
}

/* The journey that leads to the pipeline that the VM has. */
static struct journey journey_of(const struct node *plan, const struct node *vm)
{
	const char *type = node_text_or(node_find(plan, "spec.type"), "");
	bool warm = has_step(vm, "Cutover");
	bool ec2 = has_step(vm, "PrepareSource");
	bool converts = has_step(vm, "ImageConversion");
	bool openstack = has_step(vm, "ConvertOpenstackSnapshot");
	const char *source = ec2 ? "ec2" : openstack ? "openstack" : converts ? "vsphere" : "ovirt";
	if (warm && has_step(vm, "WaitForFinalSnapshotConsolidation"))
		source = "vsphere";
	return (struct journey){.source = source,
		.type = *type  ? type
			: warm ? "warm"
			       : "cold",
		.raw = !converts,
		.cdi = !has_step(vm, "DiskTransferV2v"),
		.preflight = has_step(vm, "PreflightInspection"),
		.pre_hook = has_step(vm, "PreHook"),
		.post_hook = has_step(vm, "PostHook"),
		.reboots = has_step(vm, "WaitForGuestReboots")};
}

/* One poll of the controller for one VM (forklift.md 2.4.4: at most one phase). */
static void advance(struct sim_vm *vm, const struct journey *journey)
{
	struct itinerary itinerary;
	itinerary_init(&itinerary, journey);
	size_t at = itinerary_find(&itinerary, vm->at);
	bool copies = phase_find(vm->at)->copies;
	if (!vm->started)
		vm->started = vm->now;
	if (at + 1 >= itinerary.count || !strcmp(vm->at, "CopyingPaused"))
		return;
	if (copies && vm->copied < 100) {
		vm->copied += COPY_SHARE;
		return;
	}
	if (!strcmp(vm->at, "CopyDisks") && !strcmp(journey->type, "warm"))
		vm->precopies++;
	bool again = itinerary.loop_end && at == itinerary.loop_end;
	vm->at = itinerary.phases[again ? itinerary.loop_start : at + 1];
	vm->copied = 0;
	if (!strcmp(vm->at, "Completed")) {
		vm->outcome = "Succeeded";
		vm->completed = vm->now;
	}
}

static bool is_queued(const struct node *vm)
{
	return condition_true(node_get(vm, KEY_conditions), "Pending");
}

/* A canceled VM is Completed at once, and has ended when it is cleaned up (forklift.md 2.9). */
static void add_cleaned(struct builder *builder, const struct node *vm, int64_t now)
{
	builder_object(builder, SYMBOL_NONE);
	node_each(member, vm) builder_copy(builder, member->key, member);
	member_time(builder, "completed", now);
	builder_end(builder);
}

/*
 * Adds the status of a VM one poll later; VMs that are finished or wait stay as they are. True: it
 * had ended before.
 */
static bool add_vm(
	struct builder *builder, const struct node *plan, const struct node *vm, int64_t now)
{
	struct sim_vm sim;
	if (node_get(vm, KEY_completed) || is_queued(vm)) {
		builder_copy(builder, SYMBOL_NONE, vm);
		return node_get(vm, KEY_completed);
	}
	if (node_equals(node_get(vm, KEY_phase), "Completed")) {
		add_cleaned(builder, vm, now);
		return false;
	}
	struct journey journey = journey_of(plan, vm);
	read_vm(vm, &sim, now);
	advance(&sim, &journey);
	vm_status_build(builder, SYMBOL_NONE, &sim, &journey);
	return false;
}

/* Adds status.migration.vms; true when no VM is left to work on. */
static bool add_vms(struct builder *builder, const struct node *plan, int64_t now)
{
	bool ended = true;
	builder_array(builder, KEY_vms);
	node_each(vm, node_at(plan, KEY_status, KEY_migration, KEY_vms, KEY_none)) ended &=
		add_vm(builder, plan, vm, now);
	builder_end(builder);
	return ended;
}

/* What a run whose VMs have all ended is called (forklift.md 2.4.5). */
static const char *outcome_of(const struct node *migration)
{
	const char *outcome = "Canceled";
	node_each(vm, node_get(migration, KEY_vms))
	{
		const struct node *conditions = node_get(vm, KEY_conditions);
		if (condition_true(conditions, "Failed"))
			return "Failed";
		if (condition_true(conditions, "Succeeded"))
			outcome = "Succeeded";
	}
	return outcome;
}

/* The conditions with the outcome in place of Executing. */
static void add_conditions(
	struct builder *builder, const struct node *conditions, const char *outcome, int64_t now)
{
	struct sim_condition condition = {.type = outcome,
		.category = "Advisory",
		.message = result_message(outcome),
		.durable = true,
		.at = now};
	builder_array(builder, KEY_conditions);
	node_each(old, conditions) if (!node_equals(node_get(old, KEY_type), "Executing"))
		builder_copy(builder, SYMBOL_NONE, old);
	condition_build(builder, &condition);
	builder_end(builder);
}

/* The history, whose last entry is the run that ends. */
static void add_history(
	struct builder *builder, const struct node *history, const char *outcome, int64_t now)
{
	const struct node *last = node_last(history);
	builder_array(builder, KEY_history);
	node_each(run, history) if (run != last) builder_copy(builder, SYMBOL_NONE, run);
	builder_object(builder, SYMBOL_NONE);
	node_each(member, last) if (member->key != KEY_conditions)
		builder_copy(builder, member->key, member);
	add_conditions(builder, node_get(last, KEY_conditions), outcome, now);
	builder_end(builder);
	builder_end(builder);
}

struct doc *poll_plan(const struct node *plan, int64_t now)
{
	const struct node *status = node_get(plan, KEY_status);
	const struct node *migration = node_get(status, KEY_migration);
	struct builder builder;
	builder_init(&builder);
	builder_object(&builder, SYMBOL_NONE);
	builder_object(&builder, KEY_status);
	builder_object(&builder, KEY_migration);
	bool ended = add_vms(&builder, plan, now);
	if (ended) {
		member_time(&builder, "completed", now);
		add_history(&builder, node_get(migration, KEY_history), outcome_of(migration), now);
	}
	builder_end(&builder);
	if (ended)
		add_conditions(
			&builder, node_get(status, KEY_conditions), outcome_of(migration), now);
	builder_end(&builder);
	builder_end(&builder);
	struct doc *doc = builder_finish_doc(&builder);
	builder_finish(&builder);
	return doc;
}

bool poll_wanted(const struct node *plan)
{
	const struct node *conditions = node_at(plan, KEY_status, KEY_conditions, KEY_none);
	return condition_true(conditions, "Executing") && !condition_true(conditions, "Archived");
}
