#include "sim/vm_status.h"

#include <math.h>
#include <stdio.h>
#include <string.h>

#include "base/time.h"
#include "mtv/phase.h"

void member_time(struct builder *builder, const char *name, int64_t at)
{
	char text[TIME_TEXT];
	time_format(at, text);
	if (at)
		builder_string(builder, name, text);
}

void condition_build(struct builder *builder, const struct sim_condition *condition)
{
	builder_object(builder, SYMBOL_NONE);
	builder_string(builder, "type", condition->type);
	builder_string(builder, "status", "True");
	builder_string(builder, "category", condition->category);
	builder_string(builder, "reason", condition->reason);
	builder_string(builder, "message", condition->message);
	builder_string(builder, "suggestion", condition->suggestion);
	if (condition->item) {
		builder_array(builder, KEY_items);
		builder_text(builder, SYMBOL_NONE, condition->item, strlen(condition->item));
		builder_end(builder);
	}
	member_time(builder, "lastTransitionTime", condition->at);
	if (condition->durable)
		builder_bool(builder, symbol("durable"), true);
	builder_end(builder);
}

/* Milliseconds. An interval counts from the end of the copy before it (forklift.md 1.13, 2.8). */
enum {
	MINUTE = 60 * 1000,
	RECENT = MINUTE,
	PRECOPY = 10 * MINUTE,
	PRECOPY_INTERVAL = 60 * MINUTE,
};

/* Where a VM stands, worked out once for all steps. */
struct standing {
	const struct sim_vm *vm;
	const struct journey *journey;
	struct itinerary itinerary;
	const char *phase; /* in which it is, or ended */
	size_t at;	   /* index of the phase */
	size_t step;	   /* index of the step that is current; the count when all are done */
	double sum;	   /* MiB of all disks */
};

static void standing_init(
	struct standing *standing, const struct sim_vm *vm, const struct journey *journey)
{
	*standing = (struct standing){.vm = vm, .journey = journey};
	itinerary_init(&standing->itinerary, journey);
	standing->phase = vm->failed_at ? vm->failed_at : vm->at;
	standing->at = itinerary_find(&standing->itinerary, standing->phase);
	standing->step = itinerary_step(&standing->itinerary, standing->phase);
	for (size_t i = 0; i < vm->disk_count; i++)
		standing->sum += vm->disks[i];
}

enum progress_state { STEP_PENDING, STEP_RUNNING, STEP_DONE };

static enum progress_state state_of(const struct standing *standing, size_t step)
{
	const char *name = standing->itinerary.steps[step];
	if (standing->vm->queued || !strcmp(name, "ConvertOpenstackSnapshot"))
		return STEP_PENDING;
	/* PreHook comes between the phases of Initialize. */
	if (!strcmp(name, "PreHook") && standing->at > itinerary_find(&standing->itinerary, name))
		return STEP_DONE;
	if (step < standing->step)
		return STEP_DONE;
	if (step > standing->step)
		return STEP_PENDING;
	return !strcmp(standing->phase, "CopyingPaused") ? STEP_DONE : STEP_RUNNING;
}

/* The cutover has a phase only from Finalize on (forklift.md 2.8). */
static bool shows_phase(const struct standing *standing, const char *name)
{
	if (strcmp(name, "Cutover"))
		return true;
	return standing->at >= itinerary_find(&standing->itinerary, "Finalize");
}

/* MiB of a disk that are there, in a step that has disks. */
static double moved(const struct standing *standing, enum progress_state state, double size)
{
	if (state == STEP_DONE)
		return size;
	const struct phase *phase = phase_find(standing->phase);
	if (state == STEP_RUNNING && phase->copies)
		return floor(size * standing->vm->copied / 100);
	/* Behind a copy, the step goes on with full disks: snapshots, conversions. */
	bool again = standing->vm->precopies > 0 && phase->in_loop;
	bool behind = strcmp(standing->journey->type, "warm") != 0 &&
		standing->at > itinerary_find(&standing->itinerary, "CopyDisks");
	return state == STEP_RUNNING && (again || behind) ? size : 0;
}

/* The moment that the status tells of: nothing happens to a VM after its end. */
static int64_t moment_of(const struct sim_vm *vm)
{
	return vm->completed ? vm->completed : vm->now;
}

void vm_add_progress(struct builder *builder, double completed, double total)
{
	builder_object(builder, KEY_progress);
	builder_number(builder, KEY_completed, completed);
	builder_number(builder, KEY_total, total);
	builder_end(builder);
}

void vm_add_unit(struct builder *builder, int precopy)
{
	char number[16];
	snprintf(number, sizeof(number), "%d", precopy);
	builder_object(builder, KEY_annotations);
	builder_string(builder, "unit", "MB");
	if (precopy > 1)
		builder_string(builder, "Precopy", number);
	builder_end(builder);
}

void vm_disk_name(
	const char *source, const char *id, const char *name, size_t disk, char out[VM_DISK_NAME])
{
	char suffix[24] = "";
	if (disk)
		snprintf(suffix, sizeof(suffix), "_%zu", disk);
	if (!strcmp(source, "vsphere"))
		snprintf(out, VM_DISK_NAME, "[ds1] %.120s/%.120s%s.vmdk", name, name, suffix);
	else if (!strcmp(source, "openshift"))
		snprintf(out, VM_DISK_NAME, "vms/%.120s-disk-%zu", name, disk + 1);
	else if (!strcmp(source, "ova"))
		snprintf(out, VM_DISK_NAME, "/exports/%.120s.ova::disk%zu", name, disk + 1);
	else
		snprintf(out, VM_DISK_NAME, "%.60s-disk-%zu", id, disk + 1);
}

static void disk_name(const struct standing *standing, size_t disk, char out[VM_DISK_NAME])
{
	const struct sim_vm *vm = standing->vm;
	vm_disk_name(standing->journey->source, vm->id, vm->name ? vm->name : vm->id, disk, out);
}

static void add_task(struct builder *builder, const struct standing *standing,
	enum progress_state state, const char *step, size_t disk)
{
	double size = standing->vm->disks[disk];
	bool cutover = !strcmp(step, "Cutover");
	bool v2v = !strcmp(step, "DiskTransferV2v");
	int precopy = standing->vm->precopies + (cutover || state == STEP_RUNNING);
	bool warm = !strcmp(standing->journey->type, "warm");
	char name[VM_DISK_NAME];
	disk_name(standing, disk, name);
	builder_object(builder, SYMBOL_NONE);
	builder_string(builder, "name", name);
	vm_add_unit(builder, warm ? precopy : 0);
	vm_add_progress(builder, moved(standing, state, size), size);
	if (state == STEP_DONE) {
		builder_string(builder, "phase", "Completed");
		builder_string(builder, "reason", "Transfer completed.");
		member_time(builder, "started", standing->vm->started);
		member_time(builder, "completed", moment_of(standing->vm));
	} else if (state == STEP_RUNNING && !cutover && !v2v) {
		builder_string(builder, "phase", "Running");
		member_time(builder, "started", standing->vm->started);
	}
	builder_end(builder);
}

static void add_disks(struct builder *builder, const struct standing *standing,
	enum progress_state state, const char *step)
{
	double done = 0;
	for (size_t i = 0; i < standing->vm->disk_count; i++)
		done += moved(standing, state, standing->vm->disks[i]);
	vm_add_unit(builder, 0);
	vm_add_progress(builder, done, standing->sum);
	builder_array(builder, KEY_tasks);
	for (size_t i = 0; i < standing->vm->disk_count; i++)
		add_task(builder, standing, state, step, i);
	builder_end(builder);
}

static void add_error(struct builder *builder, const struct sim_vm *vm, const char *phase)
{
	builder_object(builder, KEY_error);
	builder_string(builder, "phase", phase);
	builder_array(builder, KEY_reasons);
	builder_text(builder, SYMBOL_NONE, vm->error, strlen(vm->error));
	builder_end(builder);
	builder_end(builder);
}

/* Initialize runs again behind PreHook and keeps its first `completed` (forklift.md 2.7). */
static bool runs_again(const struct standing *standing, const char *name, enum progress_state state)
{
	return state == STEP_RUNNING && !strcmp(name, "Initialize") &&
		standing->journey->pre_hook &&
		standing->at > itinerary_find(&standing->itinerary, "PreHook");
}

/* The step that runs has begun a moment ago. */
static int64_t step_started(const struct sim_vm *vm, enum progress_state state)
{
	int64_t recent = moment_of(vm) - RECENT;
	return state == STEP_RUNNING && recent > vm->started ? recent : vm->started;
}

static void add_step(struct builder *builder, const struct standing *standing, size_t index)
{
	static const char *const names[] = {"Pending", "Running", "Completed"};
	const struct sim_vm *vm = standing->vm;
	const char *name = standing->itinerary.steps[index];
	enum progress_state state = state_of(standing, index);
	builder_object(builder, SYMBOL_NONE);
	builder_string(builder, "name", name);
	builder_string(builder, "description", step_description(name));
	if (shows_phase(standing, name))
		builder_string(builder, "phase", names[state]);
	if (step_has_disks(name))
		add_disks(builder, standing, state, name);
	else
		vm_add_progress(builder, 0, 1);
	if (state != STEP_PENDING && shows_phase(standing, name))
		member_time(builder, "started", step_started(vm, state));
	if (state == STEP_DONE || runs_again(standing, name, state))
		member_time(builder, "completed", moment_of(vm));
	if (index == standing->step && vm->error)
		add_error(builder, vm, "Running");
	builder_end(builder);
}

/* The id of a snapshot's changes, for each disk: where the next copy begins. */
static void add_deltas(struct builder *builder, const struct standing *standing, int index)
{
	char name[VM_DISK_NAME];
	char delta[48];
	builder_array(builder, symbol("deltas"));
	for (size_t disk = 0; disk < standing->vm->disk_count; disk++) {
		disk_name(standing, disk, name);
		snprintf(delta, sizeof(delta), "52 a%zu/%d", disk, index + 1);
		builder_object(builder, SYMBOL_NONE);
		builder_string(builder, "disk", name);
		builder_string(builder, "deltaId", delta);
		builder_end(builder);
	}
	builder_end(builder);
}

/* When precopy INDEX began, from 0: each waits for the interval behind the one before it. */
static int64_t precopy_start(const struct sim_vm *vm, int index)
{
	return vm->started + index * (int64_t)(PRECOPY + PRECOPY_INTERVAL);
}

static void add_precopy(
	struct builder *builder, const struct standing *standing, int index, bool ended)
{
	char text[32];
	int64_t start = precopy_start(standing->vm, index);
	builder_object(builder, SYMBOL_NONE);
	member_time(builder, "start", start);
	if (ended)
		member_time(builder, "end", start + PRECOPY);
	snprintf(text, sizeof(text), "snapshot-%d", 200 + index);
	builder_string(builder, "snapshot", text);
	snprintf(text, sizeof(text), "task-%d", 900 + index);
	builder_string(builder, "createTaskId", text);
	add_deltas(builder, standing, index);
	builder_end(builder);
}

/* Bookkeeping of warm VMs (forklift.md 2.8). */
static void add_warm(struct builder *builder, const struct standing *standing)
{
	const struct sim_vm *vm = standing->vm;
	bool paused = !strcmp(standing->phase, "CopyingPaused");
	bool begun = standing->at >= itinerary_find(&standing->itinerary, "CreateInitialSnapshot");
	int count = vm->precopies + (begun && !paused);
	builder_object(builder, KEY_warm);
	builder_number(builder, symbol("successes"), vm->precopies);
	builder_number(builder, KEY_failures, 0);
	builder_number(builder, symbol("consecutiveFailures"), 0);
	if (vm->precopies)
		member_time(builder, "nextPrecopyAt", precopy_start(vm, vm->precopies));
	builder_array(builder, KEY_precopies);
	for (int i = 0; i < count; i++)
		add_precopy(builder, standing, i, i < vm->precopies);
	builder_end(builder);
	builder_end(builder);
}

static void add_conditions(struct builder *builder, const struct sim_vm *vm)
{
	struct sim_condition condition = {
		.category = "Advisory", .durable = true, .at = moment_of(vm)};
	char message[80];
	if (!vm->outcome && !vm->queued)
		return;
	builder_array(builder, KEY_conditions);
	if (vm->queued) {
		condition.type = "Pending";
		condition.message = "Waiting to start migration: in-flight limit reached (max 20).";
	} else {
		condition.type = vm->outcome;
		bool canceled = !strcmp(vm->outcome, "Canceled");
		snprintf(message, sizeof(message), "The VM migration has %s.",
			!strcmp(vm->outcome, "Failed") ? "FAILED" : "SUCCEEDED");
		condition.message = canceled ? "The migration has been canceled." : message;
		condition.reason = canceled ? "UserRequested" : NULL;
	}
	condition_build(builder, &condition);
	builder_end(builder);
}

static bool powered_off(const struct standing *standing)
{
	return standing->at > itinerary_find(&standing->itinerary, "StorePowerState") &&
		itinerary_find(&standing->itinerary, "StorePowerState") < standing->itinerary.count;
}

void vm_status_build(struct builder *builder, uint32_t key, const struct sim_vm *vm,
	const struct journey *journey)
{
	struct standing standing;
	standing_init(&standing, vm, journey);
	builder_object(builder, key);
	builder_string(builder, "id", vm->id);
	builder_string(builder, "name", vm->name);
	builder_string(builder, "phase",
		vm->outcome	     ? "Completed"
			: vm->queued ? "Started"
				     : vm->at);
	if (!vm->queued)
		member_time(builder, "started", vm->started);
	member_time(builder, "completed", vm->completed);
	builder_array(builder, KEY_pipeline);
	for (size_t i = 0; i < standing.itinerary.step_count; i++)
		add_step(builder, &standing, i);
	builder_end(builder);
	if (!strcmp(journey->type, "warm"))
		add_warm(builder, &standing);
	if (powered_off(&standing))
		builder_string(builder, "restorePowerState", "On");
	if (vm->error)
		add_error(builder, vm, standing.phase);
	add_conditions(builder, vm);
	builder_end(builder);
}
