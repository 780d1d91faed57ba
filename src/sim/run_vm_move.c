/* How a VM goes on: its phases, and what entering and leaving them does to its status. */
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "base/memory.h"
#include "mtv/phase.h"
#include "sim/chance.h"
#include "sim/run_vm.h"
#include "sim/run_vm_copy.h"

/* Milliseconds that a conversion pod may be pending (forklift.md 1.11). */
enum { CONVERSION_PENDING = 5 * 60 * 1000 };

/* How long phases last that wait for something, in seconds; all others take one poll. */
static const struct {
	const char *phase;
	int low;
	int high;
} lengths[] = {{"PreHook", 20, 120}, {"PostHook", 20, 120}, {"WaitForPowerOff", 9, 60},
	{"WaitForInitialSnapshot", 6, 40}, {"WaitForSnapshot", 6, 40},
	{"WaitForFinalSnapshot", 6, 40}, {"WaitForSnapshots", 120, 420},
	{"WaitForPreviousSnapshotRemoval", 15, 120}, {"WaitForPenultimateSnapshotRemoval", 15, 90},
	{"WaitForFinalSnapshotRemoval", 20, 180}, {"PreflightInspection", 60, 240},
	{"CreateDataVolumes", 3, 15}, {"AllocateDisks", 9, 40}, {"CreateGuestConversionPod", 6, 30},
	{"ConvertGuest", 90, 420}, {"ConvertOpenstackSnapshot", 60, 200}, {"CreateVM", 3, 9},
	{"WaitForGuestReboots", 120, 420}, {"WaitForTargetVMI", 20, 60},
	{"WaitForStateTransfer", 60, 300}, {"EnsurePersistentVolumeClaims", 6, 20}};

const char *run_vm_phase(const struct run_vm *vm)
{
	return vm->kept ? "Completed" : vm->itinerary.phases[vm->at];
}

static bool in(const struct run_vm *vm, const char *phase)
{
	return !strcmp(run_vm_phase(vm), phase);
}

bool run_vm_passed(const struct run_vm *vm, const char *phase)
{
	size_t at = itinerary_find(&vm->itinerary, phase);
	return at < vm->itinerary.count && vm->at >= at;
}

bool run_vm_has_ended(const struct run_vm *vm)
{
	return vm->completed != 0;
}

static int64_t length_of(const struct run_vm *vm, const struct run_poll *poll)
{
	const char *phase = run_vm_phase(vm);
	if (!strcmp(vm->journey.source, "ec2") && strstr(phase, "Hook")) /* no-ops there (2.6) */
		return 0;
	struct chance chance = {
		.seed = poll->seed, .whose = vm->id, .what = phase, .which = vm->successes};
	for (size_t i = 0; i < sizeof(lengths) / sizeof(*lengths); i++)
		if (!strcmp(lengths[i].phase, phase)) {
			/* virt-v2v that copies shows its disks soon: the step ends as they do. */
			bool soon = journey_v2v_copies(&vm->journey) && in(vm, "ConvertGuest");
			double length = chance_between(&chance, lengths[i].low, lengths[i].high);
			return (int64_t)(1000 * length / (soon ? 3 : 1));
		}
	return 0;
}

static bool is_hindered_in_phase(const struct run_vm *vm)
{
	return vm->hindrance.at && in(vm, vm->hindrance.at);
}

bool run_vm_is_hindered(const struct run_vm *vm, int64_t now)
{
	if (vm->kept || vm->foreign || vm->queued || vm->completed || vm->end != RUN_GOES_ON ||
		!is_hindered_in_phase(vm))
		return false;
	return !vm->hindrance.length || now < vm->since + vm->hindrance.length;
}

static struct run_step *step_of(struct run_vm *vm, size_t at)
{
	size_t step = itinerary_step(&vm->itinerary, vm->itinerary.phases[at]);
	return step < vm->itinerary.step_count ? &vm->steps[step] : NULL;
}

struct run_step *run_vm_step(struct run_vm *vm)
{
	return step_of(vm, vm->at);
}

void run_step_end(const struct run_vm *vm, struct run_step *step, int64_t now)
{
	step->phase = STEP_ENDED;
	step->completed = now;
	/* virt-v2v and the cutover say nothing but figures (2.7). */
	bool silent = !strcmp(step->name, "Cutover") || !strcmp(step->name, "DiskTransferV2v");
	for (size_t i = 0; step->tasks && i < vm->disk_count; i++) {
		struct run_task *task = &step->tasks[i];
		task->done = vm->disks[i].size;
		if (!silent)
			task->phase = STEP_ENDED;
		if (!task->started)
			task->started = now;
		if (!task->completed)
			task->completed = now;
	}
}

static struct run_precopy *last_precopy(struct run_vm *vm)
{
	return vm->precopies.count ? array_at(&vm->precopies, vm->precopies.count - 1) : NULL;
}

/* Numbers of snapshots and tasks as vCenter counts them. */
static int number_of(const struct run_vm *vm, const struct run_poll *poll, int base)
{
	struct chance chance = {.seed = poll->seed, .whose = vm->id, .what = "snapshot"};
	return base + (int)(chance_bits(&chance) % 600) + 7 * (int)vm->precopies.count;
}

/* The tasks of a step begin another pass; what they show stays until its copy begins (2.8). */
static void begin_pass(struct run_vm *vm, const char *name, int64_t now)
{
	size_t at = itinerary_find_step(&vm->itinerary, name);
	if (at >= vm->itinerary.step_count)
		return;
	struct run_step *step = &vm->steps[at];
	step->completed = 0;
	for (size_t i = 0; i < vm->disk_count; i++) {
		step->tasks[i].precopy = vm->successes + 1;
		step->tasks[i].started = now;
		step->tasks[i].completed = 0;
		vm->disks[i].pass = 0;
	}
}

static void begin_snapshot(struct run_vm *vm, const struct run_poll *poll)
{
	int task = number_of(vm, poll, 900);
	struct run_precopy *precopy = array_push(&vm->precopies);
	*precopy = (struct run_precopy){.start = poll->now, .create_task = task};
	if (in(vm, "CreateSnapshot"))
		begin_pass(vm, "DiskTransfer", poll->now);
	if (in(vm, "CreateFinalSnapshot"))
		begin_pass(vm, "Cutover", poll->now);
}

static void note_removal(struct run_vm *vm, const struct run_poll *poll)
{
	struct run_precopy *last = last_precopy(vm);
	if (last && !last->remove_task)
		last->remove_task = number_of(vm, poll, 950);
}

/* What happens as a VM comes to its phase. */
static void arrive(struct run_vm *vm, const struct run_poll *poll)
{
	if (in(vm, "CreateInitialSnapshot") || in(vm, "CreateSnapshot") ||
		in(vm, "CreateFinalSnapshot"))
		begin_snapshot(vm, poll);
	else if (in(vm, "RemovePreviousSnapshot") || in(vm, "RemovePenultimateSnapshot"))
		note_removal(vm, poll);
	else if (in(vm, "CreateGuestConversionPod"))
		vm->disks_copied |= !journey_v2v_copies(&vm->journey);
	else if (in(vm, "CreateVM") || in(vm, "CreateTarget"))
		vm->created_at = poll->now;
	else if (phase_find(run_vm_phase(vm))->copies)
		run_vm_copy_begin(vm, poll);
}

/* What has happened when a phase is over. */
static void leave(struct run_vm *vm, const struct run_poll *poll)
{
	struct run_precopy *last = last_precopy(vm);
	struct run_step *step = run_vm_step(vm);
	struct chance chance = {.seed = poll->seed, .whose = vm->id, .what = "full"};
	if (in(vm, "StorePowerState"))
		vm->power_stored = true;
	else if (last && !strncmp(run_vm_phase(vm), "WaitFor", 7) && !last->snapshot)
		last->snapshot = number_of(vm, poll, 200);
	else if (last && !strncmp(run_vm_phase(vm), "Store", 5))
		last->deltas = true;
	else if (in(vm, "PreHook") || in(vm, "PostHook"))
		step->full = true;
	else if (in(vm, "ConvertGuest"))
		step->full = !journey_v2v_copies(&vm->journey) || chance_share(&chance) < 0.5;
}

static void complete(struct run_vm *vm, int64_t now)
{
	vm->end = RUN_SUCCEEDED;
	vm->ended = now;
	vm->completed = now;
}

/* The cutover has a phase only from Finalize on (forklift.md 2.8). */
static bool shows_phase(const struct run_vm *vm, const struct run_step *step)
{
	return strcmp(step->name, "Cutover") != 0 || !vm->warm || run_vm_passed(vm, "Finalize");
}

static void enter(struct run_vm *vm, size_t at, const struct run_poll *poll)
{
	struct run_step *old = run_vm_step(vm);
	vm->at = at;
	vm->since = poll->now;
	vm->due = 0;
	struct run_step *step = run_vm_step(vm);
	if (old && old != step && old->phase != STEP_ENDED)
		run_step_end(vm, old, poll->now);
	if (step && shows_phase(vm, step)) {
		bool rests = in(vm, "CopyingPaused");
		step->phase = rests ? STEP_ENDED : STEP_RUNS;
		if (!step->started)
			step->started = poll->now;
	}
	arrive(vm, poll);
	if (in(vm, "Completed"))
		complete(vm, poll->now);
}

static void go_on(struct run_vm *vm, const struct run_poll *poll)
{
	const struct itinerary *itinerary = &vm->itinerary;
	bool again = itinerary->loop_end && vm->at == itinerary->loop_end;
	leave(vm, poll);
	enter(vm, again ? itinerary->loop_start : vm->at + 1, poll);
}

static void fail_vm(struct run_vm *vm, const char *error, int64_t now)
{
	enum { RETRIES = 4 }; /* of an importer, before it is given up (forklift.md 2.5) */
	struct run_step *step = run_vm_step(vm);
	if (step)
		step->erred = true;
	if (vm->warm && run_vm_copies(vm))
		vm->failures += RETRIES;
	free(vm->error);
	vm->error = xstrdup(error);
	vm->failed_at = run_vm_phase(vm);
	vm->end = RUN_FAILED;
	vm->ended = now;
}

/* The pod of virt-v2v was pending for too long: it never ran. */
static bool never_converts(const struct run_vm *vm, int64_t now)
{
	return in(vm, "ConvertGuest") && now - vm->since > CONVERSION_PENDING;
}

/* A pod without a node: a copy says that it waits (2.5), a conversion is given up (1.11). */
static void hold_vm(struct run_vm *vm, int64_t now)
{
	struct run_step *step = run_vm_step(vm);
	if (never_converts(vm, now)) {
		fail_vm(vm, "The conversion pod was pending for more than 5 minutes.", now);
		vm->never_ran = true;
	}
	if (!run_vm_copies(vm) || !step || vm->copy_begun)
		return;
	step->phase = STEP_WAITS;
	for (size_t i = 0; i < vm->disk_count; i++)
		step->tasks[i].phase = STEP_WAITS;
}

void run_vm_cancel(struct run_vm *vm, const char *reason, int64_t now)
{
	if (vm->end != RUN_GOES_ON || vm->foreign)
		return;
	vm->queued = false;
	vm->failed_at = run_vm_phase(vm);
	vm->cancel_reason = reason;
	vm->end = RUN_CANCELED;
	vm->ended = now;
}

/* The poll after the end: what was begun is closed (forklift.md 2.5, 2.9). */
static void close_vm(struct run_vm *vm, int64_t now)
{
	vm->completed = now;
	for (size_t i = 0; i < vm->itinerary.step_count; i++)
		if (vm->steps[i].started && !vm->steps[i].completed)
			vm->steps[i].completed = now;
}

/* The pause between copies: only here a cutover is looked at (forklift.md 2.8). */
static void pause_vm(struct run_vm *vm, const struct run_poll *poll)
{
	if (vm->cutover && vm->cutover <= poll->now)
		enter(vm, itinerary_find(&vm->itinerary, "StorePowerState"), poll);
	else if (vm->next_precopy && vm->next_precopy <= poll->now)
		go_on(vm, poll);
	else if (!vm->next_precopy)
		vm->next_precopy = poll->now + poll->precopy_interval;
}

/* A copy is over: a warm one ends its precopy, which is what the next one counts from. */
static void copied(struct run_vm *vm, const struct run_poll *poll)
{
	struct run_precopy *last = last_precopy(vm);
	if (vm->warm && in(vm, "CopyDisks")) {
		vm->successes++;
		vm->next_precopy = poll->now + poll->precopy_interval;
		if (last)
			last->end = poll->now;
		run_step_end(vm, run_vm_step(vm), poll->now);
	}
	go_on(vm, poll);
}

static bool fails_now(const struct run_vm *vm)
{
	if (!vm->fails_at || strcmp(vm->fails_at, run_vm_phase(vm)) != 0)
		return false;
	if (vm->successes + 1 < vm->fails_pass)
		return false;
	return !phase_find(vm->fails_at)->copies || run_vm_copied(vm) > 0.4;
}

static bool waits(struct run_vm *vm, const struct run_poll *poll)
{
	int64_t held = is_hindered_in_phase(vm) ? vm->hindrance.length : 0;
	if (!vm->due)
		vm->due = vm->since + held + length_of(vm, poll);
	return poll->now < vm->due;
}

void run_vm_poll(struct run_vm *vm, const struct run_poll *poll)
{
	if (vm->completed || vm->queued || vm->foreign || vm->kept)
		return;
	if (vm->end != RUN_GOES_ON) {
		close_vm(vm, poll->now);
		return;
	}
	if (vm->cancel_asked) {
		run_vm_cancel(vm, "UserRequested", poll->now);
		return;
	}
	if (run_vm_is_hindered(vm, poll->now)) {
		hold_vm(vm, poll->now);
		return;
	}
	bool copies = run_vm_copies(vm);
	if (copies && !run_vm_copy(vm, poll) && !fails_now(vm))
		return;
	if (!copies && waits(vm, poll))
		return;
	if (fails_now(vm))
		fail_vm(vm, vm->fails_with, poll->now);
	else if (in(vm, "CopyingPaused"))
		pause_vm(vm, poll);
	else if (copies)
		copied(vm, poll);
	else if (vm->at + 1 < vm->itinerary.count)
		go_on(vm, poll);
}

void run_vm_start(struct run_vm *vm, const struct run_poll *poll)
{
	vm->queued = false;
	if (vm->cancel_asked) {
		run_vm_cancel(vm, "UserRequested", poll->now);
		return;
	}
	vm->started = poll->now;
	vm->since = poll->now;
	struct run_step *step = run_vm_step(vm);
	step->phase = STEP_RUNS;
	step->started = poll->now;
}

int run_vm_cost(const struct run_vm *vm)
{
	static const char *const free_phases[] = {
		"CreateVM", "PostHook", "Completed", "CopyingPaused"};
	if (vm->kept || vm->completed || vm->queued || !vm->started || vm->foreign)
		return 0;
	bool v2v = journey_v2v_copies(&vm->journey);
	for (size_t i = 0; i < 4; i++)
		if (in(vm, free_phases[i]))
			return 0;
	if (!v2v && (in(vm, "CreateGuestConversionPod") || in(vm, "ConvertGuest")))
		return 0;
	return v2v ? 1 : (int)run_vm_open_disks(vm);
}
