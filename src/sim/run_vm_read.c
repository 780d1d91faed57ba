/* A VM of a run from its status: how the player goes on with what it finds. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "api/tree.h"
#include "base/memory.h"
#include "mtv/condition.h"
#include "sim/run_vm.h"

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

static void read_task(struct run_vm *vm, struct run_task *task, const struct node *node, size_t at)
{
	if (at == vm->disk_count)
		vm->disks[vm->disk_count++] = (struct run_disk){
			.name = xstrdup(node_text_or(node_get(node, KEY_name), "disk")),
			.size = node_number(node_at(node, KEY_progress, KEY_total, KEY_none), 0)};
	*task = (struct run_task){.phase = phase_of(node),
		.done = node_number(node_at(node, KEY_progress, KEY_completed, KEY_none), 0),
		.precopy = atoi(node_text_or(node_find(node, "annotations.Precopy"), "0")),
		.started = time_of(node, "started"),
		.completed = time_of(node, "completed")};
}

static void read_step(struct run_vm *vm, struct run_step *step, const struct node *node)
{
	size_t at = 0;
	step->phase = phase_of(node);
	step->started = time_of(node, "started");
	step->completed = time_of(node, "completed");
	step->erred = node_get(node, KEY_error) != NULL;
	if (!step->tasks) {
		step->full =
			node_number(node_at(node, KEY_progress, KEY_completed, KEY_none), 0) > 0;
		return;
	}
	node_each(task, node_get(node, KEY_tasks)) if (at < SIM_DISKS)
	{
		read_task(vm, &step->tasks[at], task, at);
		at++;
	}
}

static void read_steps(struct run_vm *vm, const struct node *pipeline)
{
	for (size_t i = 0; i < vm->itinerary.step_count; i++) {
		struct run_step *step = &vm->steps[i];
		step->name = vm->itinerary.steps[i];
		step->phase = STEP_WAITS;
		if (step_has_disks(step->name))
			step->tasks = xcalloc(SIM_DISKS, sizeof(*step->tasks));
		node_each(node, pipeline) if (node_equals(node_get(node, KEY_name), step->name))
			read_step(vm, step, node);
	}
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
	vm->queued = condition_true(conditions, "Pending");
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

/* A VM without a step that has disks: what it would have. */
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
}

void run_vm_read(struct run_vm *vm, const struct node *status, const struct journey *journey)
{
	const char *power = node_text_or(node_find(status, "restorePowerState"), "");
	*vm = (struct run_vm){.journey = *journey, .given = tree_merged(status, NULL)};
	const struct node *root = doc_root(vm->given);
	array_init(&vm->precopies, sizeof(struct run_precopy));
	itinerary_init(&vm->itinerary, journey);
	vm->warm = !strcmp(journey->type, "warm") && !journey->resume;
	vm->name = node_text(node_get(root, KEY_name));
	vm->id = node_text_or(node_get(root, KEY_id), vm->name ? vm->name : "");
	vm->name = vm->name ? vm->name : vm->id;
	vm->started = time_of(status, "started");
	vm->completed = time_of(status, "completed");
	vm->since = vm->started;
	vm->power_stored = *power != '\0';
	vm->was_on = strcmp(power, "Off") != 0;
	vm->disks_copied = node_true(node_get(status, KEY_disksCopied));
	read_end(vm, status);
	read_phase(vm, status);
	read_error(vm, node_get(status, KEY_error));
	read_steps(vm, node_get(status, KEY_pipeline));
	read_precopies(vm, node_get(status, KEY_warm));
}
