#include "sim/run_vm_copy.h"

#include <string.h>

#include "mtv/phase.h"
#include "sim/chance.h"

enum {
	SECONDS = 3, /* between two polls */
	WINDOW = 15 * 60 * 1000,
	WOBBLE = 60 * 1000,
};

static bool in(const struct run_vm *vm, const char *phase)
{
	return !strcmp(run_vm_phase(vm), phase);
}

/* Blank disks are only made in AllocateDisks, and EC2's Finalize has no disks (2.6, 2.7). */
bool run_vm_copies(const struct run_vm *vm)
{
	size_t step = itinerary_step(&vm->itinerary, run_vm_phase(vm));
	bool disks = step < vm->itinerary.step_count && step_has_disks(vm->itinerary.steps[step]);
	bool moves = phase_find(run_vm_phase(vm))->copies || in(vm, "WaitForVolumes");
	return disks && moves && !in(vm, "AllocateDisks");
}

static struct chance chance_of(const struct run_vm *vm, const struct run_poll *poll, size_t disk)
{
	return (struct chance){.seed = poll->seed, .whose = vm->disks[disk].name};
}

/* Changed blocks are a small share of a disk. */
static double pass_of(const struct run_vm *vm, const struct run_poll *poll, size_t disk)
{
	struct chance chance = chance_of(vm, poll, disk);
	bool first = !vm->warm || (vm->successes == 0 && !run_vm_passed(vm, "StorePowerState"));
	chance.what = "changed";
	chance.which = vm->successes;
	return vm->disks[disk].size * (first ? 1 : chance_between(&chance, 0.005, 0.06));
}

void run_vm_copy_begin(struct run_vm *vm, const struct run_poll *poll)
{
	if (!run_vm_copies(vm))
		return;
	vm->copy_begun = false;
	for (size_t i = 0; i < vm->disk_count; i++)
		vm->disks[i].pass = pass_of(vm, poll, i);
	vm->restarts = 0;
}

/* MiB/s of a disk: its own speed within its share of the link, trembling, and now and then none. */
static double rate_of(const struct run_vm *vm, const struct run_poll *poll, size_t disk)
{
	struct chance chance = chance_of(vm, poll, disk);
	chance.what = "stall";
	chance.which = poll->now / WINDOW;
	if (chance_share(&chance) < 1.0 / 150)
		return 0;
	chance.what = "speed";
	chance.which = 0;
	double speed = chance_between(&chance, 45, 130);
	chance.what = "wobble";
	chance.which = poll->now / WOBBLE;
	double wobble = chance_between(&chance, 0.65, 1);
	return wobble * (poll->rate < speed ? poll->rate : speed);
}

/* Progress of the first poll of a pass is that of the pass: what was shown before is gone. */
static void begin_task(struct run_task *task, const struct run_poll *poll)
{
	task->done = 0;
	task->completed = 0;
	if (!task->started)
		task->started = poll->now;
}

static void end_task(struct run_task *task, double size, bool shows, int64_t now)
{
	task->done = size;
	task->completed = now;
	if (shows)
		task->phase = STEP_ENDED;
}

/* One poll of a disk; true: it is whole. With WAITS it only begins to show figures. */
static bool copy_disk(struct run_vm *vm, const struct run_poll *poll, size_t disk, bool waits)
{
	struct run_step *step = run_vm_step(vm);
	struct run_task *task = &step->tasks[disk];
	/* virt-v2v and the cutover say nothing but figures (2.7). */
	bool shows = !strcmp(step->name, "DiskTransfer");
	if (!vm->copy_begun) {
		begin_task(task, poll);
		if (shows)
			task->phase = STEP_RUNS;
	}
	if (task->completed || waits)
		return task->completed;
	struct run_disk *own = &vm->disks[disk];
	if (own->pass <= 0) /* the player was away */
		own->pass = pass_of(vm, poll, disk);
	task->done +=
		own->size * SECONDS * rate_of(vm, poll, disk) / (own->pass > 1 ? own->pass : 1);
	if (task->done < own->size)
		return false;
	end_task(task, own->size, shows, poll->now);
	return true;
}

double run_vm_copied(const struct run_vm *vm)
{
	size_t at = itinerary_step(&vm->itinerary, run_vm_phase(vm));
	double done = 0;
	double sum = 0;
	for (size_t i = 0; i < vm->disk_count; i++) {
		done += vm->steps[at].tasks ? vm->steps[at].tasks[i].done : 0;
		sum += vm->disks[i].size;
	}
	return sum > 0 ? done / sum : 1;
}

/* So many of COUNT, which are spread over a copy, have come. */
static int spread(int count, double copied)
{
	int come = (int)(copied * (count + 1));
	return come < count ? come : count;
}

/* How often an importer has begun anew by now; more than three times it may not (2.5). */
static int restarts_due(const struct run_vm *vm, const struct run_poll *poll)
{
	struct chance chance = {
		.seed = poll->seed, .whose = vm->id, .what = "restart", .which = vm->successes};
	double copied = run_vm_copied(vm);
	bool fails = vm->fails_at && !strcmp(vm->fails_at, run_vm_phase(vm));
	if (!in(vm, "CopyDisks") && !(vm->warm && in(vm, "Finalize")))
		return 0;
	if (fails)
		return (copied > 0.1) + (copied > 0.2) + (copied > 0.3);
	if (vm->hindrance.restarts && vm->successes == 0)
		return spread(vm->hindrance.restarts, copied);
	if (chance_share(&chance) >= 0.03)
		return 0;
	chance.what = "restart at";
	return copied > chance_between(&chance, 0.2, 0.8);
}

/* It goes on where it was; only the count tells (2.8). */
static void restart_importer(struct run_vm *vm, const struct run_poll *poll)
{
	struct chance chance = {
		.seed = poll->seed, .whose = vm->id, .what = "restarted", .which = vm->successes};
	int due = restarts_due(vm, poll);
	if (vm->restarts >= due)
		return;
	if (vm->warm && vm->restarts >= 0)
		vm->failures += due - vm->restarts;
	vm->restarts = due;
	vm->restart_disk = vm->disk_count ? chance_bits(&chance) % vm->disk_count : 0;
	vm->restarted = poll->now;
}

/* virt-v2v copies one disk after the other, importers work side by side. */
bool run_vm_copy(struct run_vm *vm, const struct run_poll *poll)
{
	bool whole = true;
	bool in_turn = journey_v2v_copies(&vm->journey);
	struct run_step *step = run_vm_step(vm);
	if (!vm->copy_begun && step->phase == STEP_WAITS)
		step->phase = STEP_RUNS;
	for (size_t i = 0; i < vm->disk_count; i++) {
		bool waits = in_turn && !whole;
		whole &= copy_disk(vm, poll, i, waits);
	}
	vm->copy_begun = true;
	restart_importer(vm, poll);
	return whole;
}

size_t run_vm_open_disks(const struct run_vm *vm)
{
	size_t at = itinerary_find_step(&vm->itinerary, "DiskTransfer");
	size_t open = 0;
	if (at >= vm->itinerary.step_count)
		return 1;
	for (size_t i = 0; i < vm->disk_count; i++)
		open += vm->steps[at].tasks[i].completed == 0;
	return open;
}

size_t run_vm_copying(const struct run_vm *vm)
{
	if (vm->kept || vm->foreign || vm->queued || vm->completed || vm->end != RUN_GOES_ON ||
		!run_vm_copies(vm))
		return 0;
	size_t at = itinerary_step(&vm->itinerary, run_vm_phase(vm));
	size_t count = 0;
	for (size_t i = 0; i < vm->disk_count; i++)
		count += vm->steps[at].tasks[i].completed == 0;
	return count && journey_v2v_copies(&vm->journey) ? 1 : count;
}
