/* A VM of a run from its status: how the player goes on with what it finds. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "api/tree.h"
#include "base/memory.h"
#include "mtv/condition.h"
#include "sim/run_vm_copy.h"

static int64_t time_of(const struct node *node, const char *name)
{
	int64_t at = 0;
	node_time(node_find(node, name), &at);
	return at;
}

static enum step_phase phase_of(const struct node *node)
{
	const char *text = node_text_or(node_get(node, KEY_phase), "");
	if (!*text)
		return STEP_BLANK;
	return !strcmp(text, "Completed")  ? STEP_ENDED
		: !strcmp(text, "Running") ? STEP_RUNS
					   : STEP_WAITS;
}

/* "210" of "snapshot-210". */
static int number_in(const struct node *node, const char *name)
{
	const char *text = node_text_or(node_find(node, name), "");
	const char *digits = strchr(text, '-');
	return digits ? atoi(digits + 1) : 0;
}

static void read_task(struct run_task *task, const struct node *node)
{
	*task = (struct run_task){.phase = phase_of(node),
		.done = node_number(node_at(node, KEY_progress, KEY_completed, KEY_none), 0),
		.precopy = atoi(node_text_or(node_find(node, "annotations.Precopy"), "0")),
		.started = time_of(node, "started"),
		.completed = time_of(node, "completed")};
}

/* The disks are the tasks of the first step that has some. */
static void read_disks(struct run_vm *vm, const struct node *pipeline)
{
	node_each(step, pipeline)
	{
		if (vm->disk_count)
			return;
		node_each(task, node_get(step, KEY_tasks)) if (vm->disk_count < SIM_DISKS)
			run_vm_add_disk(vm, node_text_or(node_get(task, KEY_name), "disk"),
				node_number(node_at(task, KEY_progress, KEY_total, KEY_none), 0));
	}
}

static void read_step(const struct run_vm *vm, struct run_step *step, const struct node *node)
{
	size_t at = 0;
	step->phase = phase_of(node);
	step->started = time_of(node, "started");
	step->completed = time_of(node, "completed");
	step->erred = node_get(node, KEY_error) != NULL;
	if (!step->tasks)
		step->full =
			node_number(node_at(node, KEY_progress, KEY_completed, KEY_none), 0) > 0;
	node_each(task, node_get(node, KEY_tasks)) if (step->tasks && at < vm->disk_count)
		read_task(&step->tasks[at++], task);
}

static void read_steps(struct run_vm *vm, const struct node *pipeline)
{
	read_disks(vm, pipeline);
	run_vm_make_steps(vm);
	for (size_t i = 0; i < vm->itinerary.step_count; i++)
		node_each(node,
			pipeline) if (node_equals(node_get(node, KEY_name), vm->steps[i].name))
			read_step(vm, &vm->steps[i], node);
}

static void read_precopies(struct run_vm *vm, const struct node *warm)
{
	vm->successes = (int)node_int(node_find(warm, "successes"), 0);
	vm->failures = (int)node_int(node_get(warm, KEY_failures), 0);
	vm->next_precopy = time_of(warm, "nextPrecopyAt");
	node_each(node, node_get(warm, KEY_precopies))
	{
		struct run_precopy *precopy = array_push(&vm->precopies);
		*precopy = (struct run_precopy){.start = time_of(node, "start"),
			.end = time_of(node, "end"),
			.snapshot = number_in(node, "snapshot"),
			.create_task = number_in(node, "createTaskId"),
			.remove_task = number_in(node, "removeTaskId"),
			.deltas = node_find(node, "deltas") != NULL};
	}
}

static void read_end(struct run_vm *vm, const struct node *status)
{
	static const struct {
		const char *type;
		enum run_end end;
	} ends[] = {
		{"Succeeded", RUN_SUCCEEDED}, {"Failed", RUN_FAILED}, {"Canceled", RUN_CANCELED}};
	const struct node *conditions = node_get(status, KEY_conditions);
	for (size_t i = 0; i < 3; i++) {
		const struct node *condition = condition_find(conditions, ends[i].type);
		if (!condition)
			continue;
		vm->end = ends[i].end;
		vm->ended = time_of(condition, "lastTransitionTime");
		vm->cancel_reason = node_equals(node_get(condition, KEY_reason), "Modified")
			? "Modified"
			: "UserRequested";
	}
	const struct node *pending = condition_find(conditions, "Pending");
	vm->queued = pending;
	if (pending)
		vm->since = time_of(pending, "lastTransitionTime");
}

static void read_error(struct run_vm *vm, const struct node *error)
{
	const char *phase = node_text_or(node_get(error, KEY_phase), "");
	size_t at = itinerary_find(&vm->itinerary, phase);
	const char *reason = node_text(node_first(node_get(error, KEY_reasons)));
	if (reason)
		vm->error = xstrdup(reason);
	if (at < vm->itinerary.count)
		vm->failed_at = vm->itinerary.phases[at];
}

static void read_phase(struct run_vm *vm, const struct node *status)
{
	const char *phase = node_text_or(node_get(status, KEY_phase), "Started");
	vm->at = itinerary_find(&vm->itinerary, phase);
	vm->foreign = vm->at >= vm->itinerary.count;
	if (vm->foreign)
		vm->at = 0;
	if (vm->end == RUN_GOES_ON && !strcmp(phase, "Completed"))
		vm->foreign = !vm->completed;
	vm->copy_begun = true;
	vm->restarts = -1;
}

/* What the record does not know itself. */
static struct doc *others_of(const struct node *status)
{
	struct builder builder;
	builder_init(&builder);
	builder_object(&builder, SYMBOL_NONE);
	node_each(member, status) if (!run_vm_owns(member) || member->key == KEY_conditions)
		builder_copy(&builder, member->key, member);
	builder_end(&builder);
	struct doc *doc = builder_finish_doc(&builder);
	builder_finish(&builder);
	return doc;
}

void run_vm_read(struct run_vm *vm, const struct node *status, const struct journey *journey)
{
	const char *power = node_text_or(node_find(status, "restorePowerState"), "");
	*vm = (struct run_vm){.journey = *journey};
	array_init(&vm->precopies, sizeof(struct run_precopy));
	itinerary_init(&vm->itinerary, journey);
	vm->warm = !strcmp(journey->type, "warm") && !journey->resume;
	vm->started = time_of(status, "started");
	vm->completed = time_of(status, "completed");
	vm->since = vm->started;
	vm->power_stored = *power != '\0';
	vm->was_on = strcmp(power, "Off") != 0;
	vm->disks_copied = node_true(node_get(status, KEY_disksCopied));
	read_end(vm, status);
	read_phase(vm, status);
	run_vm_name(vm, vm->foreign ? tree_merged(status, NULL) : others_of(status));
	read_error(vm, node_get(status, KEY_error));
	read_steps(vm, node_get(status, KEY_pipeline));
	read_precopies(vm, node_get(status, KEY_warm));
}
