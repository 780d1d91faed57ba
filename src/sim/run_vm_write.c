/* A VM of a run as its status in the plan (forklift.md 1.7, 2.5, 2.8). */
#include <math.h>
#include <stdio.h>
#include <string.h>

#include "sim/run_vm_copy.h"

static const char *const phase_words[] = {NULL, "Pending", "Running", "Completed"};

bool run_vm_owns(const struct node *member)
{
	static const char *const names[] = {"phase", "started", "completed", "pipeline", "warm",
		"restorePowerState", "error", "conditions", "disksCopied"};
	for (size_t i = 0; i < sizeof(names) / sizeof(*names); i++)
		if (member->key == symbol(names[i]))
			return true;
	return false;
}

static double shown(const struct run_task *task, const struct run_disk *disk)
{
	double done = floor(task->done);
	return done < disk->size ? done : disk->size;
}

/* A DataVolume whose importer has no node: its claim is not bound (forklift.md 2.5). */
static void add_wait(struct builder *builder, enum step_phase phase, const struct run_disk *disk)
{
	char reason[200];
	if (phase != STEP_WAITS || !disk->claim)
		return;
	snprintf(reason, sizeof(reason), "Pending; PVC %.150s Pending", disk->claim);
	builder_string(builder, "reason", reason);
}

static void add_task(
	struct builder *builder, const struct run_disk *disk, const struct run_task *task)
{
	builder_object(builder, SYMBOL_NONE);
	builder_string(builder, "name", disk->name);
	builder_string(builder, "phase", phase_words[task->phase]);
	if (task->phase == STEP_ENDED)
		builder_string(builder, "reason", "Transfer completed.");
	add_wait(builder, task->phase, disk);
	vm_add_unit(builder, task->precopy);
	vm_add_progress(builder, shown(task, disk), disk->size);
	member_time(builder, "started", task->started);
	member_time(builder, "completed", task->completed);
	builder_end(builder);
}

static void add_disks(struct builder *builder, const struct run_vm *vm, const struct run_step *step)
{
	double done = 0;
	double total = 0;
	for (size_t i = 0; i < vm->disk_count; i++) {
		done += shown(&step->tasks[i], &vm->disks[i]);
		total += vm->disks[i].size;
	}
	vm_add_unit(builder, 0);
	vm_add_progress(builder, done, total);
	builder_array(builder, KEY_tasks);
	for (size_t i = 0; i < vm->disk_count; i++)
		add_task(builder, &vm->disks[i], &step->tasks[i]);
	builder_end(builder);
}

static void add_error(struct builder *builder, const char *error, const char *phase)
{
	builder_object(builder, KEY_error);
	builder_string(builder, "phase", phase);
	builder_array(builder, KEY_reasons);
	builder_text(builder, SYMBOL_NONE, error, strlen(error));
	builder_end(builder);
	builder_end(builder);
}

/* EC2 counts the two halves of some steps (forklift.md 2.7). */
static double total_of(const struct run_vm *vm, const char *step)
{
	bool ec2 = !strcmp(vm->journey.source, "ec2");
	bool twice = !strcmp(step, "PrepareSource") || !strcmp(step, "CreateSnapshots") ||
		!strcmp(step, "CreateVM");
	return ec2 && twice ? 2 : 1;
}

static void add_step(struct builder *builder, const struct run_vm *vm, const struct run_step *step)
{
	double total = total_of(vm, step->name);
	builder_object(builder, SYMBOL_NONE);
	builder_string(builder, "name", step->name);
	builder_string(builder, "description", step_description(step->name));
	builder_string(builder, "phase", phase_words[step->phase]);
	if (step->tasks && vm->disk_count)
		add_wait(builder, step->started ? step->phase : STEP_BLANK,
			&vm->disks[vm->disk_count - 1]);
	if (step->tasks)
		add_disks(builder, vm, step);
	else
		vm_add_progress(builder, step->full ? total : 0, total);
	member_time(builder, "started", step->started);
	member_time(builder, "completed", step->completed);
	if (step->erred && vm->error)
		add_error(builder, vm->error, phase_words[step->phase ? step->phase : STEP_RUNS]);
	builder_end(builder);
}

/* The id of a snapshot's changes, for each disk: where the next copy begins. */
static void add_deltas(struct builder *builder, const struct run_vm *vm, size_t index)
{
	char delta[48];
	builder_array(builder, symbol("deltas"));
	for (size_t i = 0; i < vm->disk_count; i++) {
		snprintf(delta, sizeof(delta), "52 a%zu/%zu", i, index + 1);
		builder_object(builder, SYMBOL_NONE);
		builder_string(builder, "disk", vm->disks[i].name);
		builder_string(builder, "deltaId", delta);
		builder_end(builder);
	}
	builder_end(builder);
}

static void add_number(struct builder *builder, const char *name, const char *form, int number)
{
	char text[40];
	snprintf(text, sizeof(text), "%s-%d", form, number);
	if (number)
		builder_string(builder, name, text);
}

static void add_precopy(struct builder *builder, const struct run_vm *vm, size_t index)
{
	const struct run_precopy *precopy = array_at(&vm->precopies, index);
	bool vsphere = !strcmp(vm->journey.source, "vsphere");
	builder_object(builder, SYMBOL_NONE);
	member_time(builder, "start", precopy->start);
	member_time(builder, "end", precopy->end);
	add_number(builder, "snapshot", "snapshot", precopy->snapshot);
	if (vsphere) {
		add_number(builder, "createTaskId", "task", precopy->create_task);
		add_number(builder, "removeTaskId", "task", precopy->remove_task);
	}
	if (precopy->deltas)
		add_deltas(builder, vm, index);
	builder_end(builder);
}

static void add_warm(struct builder *builder, const struct run_vm *vm)
{
	builder_object(builder, KEY_warm);
	builder_number(builder, symbol("successes"), vm->successes);
	builder_number(builder, KEY_failures, vm->failures);
	builder_number(builder, symbol("consecutiveFailures"), 0);
	member_time(builder, "nextPrecopyAt", vm->next_precopy);
	builder_array(builder, KEY_precopies);
	for (size_t i = 0; i < vm->precopies.count; i++)
		add_precopy(builder, vm, i);
	builder_end(builder);
	builder_end(builder);
}

static struct sim_condition end_of(const struct run_vm *vm)
{
	static const char *const types[] = {NULL, "Succeeded", "Failed", "Canceled"};
	static const char *const messages[] = {NULL, "The VM migration has SUCCEEDED.",
		"The VM migration has FAILED.", "The migration has been canceled."};
	return (struct sim_condition){.type = types[vm->end],
		.category = "Advisory",
		.reason = vm->end == RUN_CANCELED ? vm->cancel_reason : NULL,
		.message = messages[vm->end],
		.durable = true,
		.at = vm->ended};
}

/* Others than those of its life: ConversionHasWarnings, InspectionHasConcerns. */
static bool is_other(const struct node *condition)
{
	static const char *const lives[] = {"Pending", "Succeeded", "Failed", "Canceled"};
	for (size_t i = 0; i < 4; i++)
		if (node_equals(node_get(condition, KEY_type), lives[i]))
			return false;
	return true;
}

static void add_conditions(struct builder *builder, const struct run_vm *vm)
{
	const struct node *given = node_get(doc_root(vm->given), KEY_conditions);
	bool any = vm->queued || vm->end != RUN_GOES_ON;
	node_each(condition, given) any |= is_other(condition);
	if (!any)
		return;
	builder_array(builder, KEY_conditions);
	node_each(condition, given) if (is_other(condition))
		builder_copy(builder, SYMBOL_NONE, condition);
	if (vm->queued) {
		char message[100];
		snprintf(message, sizeof(message),
			"Waiting to start migration: in-flight limit reached (max %d).", vm->limit);
		condition_build(builder,
			&(struct sim_condition){.type = "Pending",
				.category = "Advisory",
				.message = message,
				.durable = true,
				.at = vm->since});
	}
	if (vm->end != RUN_GOES_ON) {
		struct sim_condition end = end_of(vm);
		condition_build(builder, &end);
	}
	builder_end(builder);
}

static void add_rest(struct builder *builder, const struct run_vm *vm)
{
	if (vm->warm)
		add_warm(builder, vm);
	if (vm->power_stored)
		builder_string(builder, "restorePowerState", vm->was_on ? "On" : "Off");
	if (vm->disks_copied)
		builder_bool(builder, KEY_disksCopied, true);
	if (vm->error)
		add_error(builder, vm->error, vm->failed_at ? vm->failed_at : "Started");
	add_conditions(builder, vm);
}

void run_vm_write(struct builder *builder, const struct run_vm *vm)
{
	const struct node *given = doc_root(vm->given);
	if (vm->kept || vm->foreign) {
		builder_copy(builder, SYMBOL_NONE, given);
		return;
	}
	builder_object(builder, SYMBOL_NONE);
	node_each(member, given) if (!run_vm_owns(member))
		builder_copy(builder, member->key, member);
	builder_string(builder, "phase", vm->end != RUN_GOES_ON ? "Completed" : run_vm_phase(vm));
	member_time(builder, "started", vm->started);
	member_time(builder, "completed", vm->completed);
	builder_array(builder, KEY_pipeline);
	for (size_t i = 0; i < vm->itinerary.step_count; i++)
		add_step(builder, vm, &vm->steps[i]);
	builder_end(builder);
	add_rest(builder, vm);
	builder_end(builder);
}
