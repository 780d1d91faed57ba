#include "sim/v2v_log.h"

#include <string.h>

enum { STAGES = 9, SPACING = 2300 /* milliseconds between the first lines */ };

static const char *const stages[STAGES] = {"Setting up the source: -i libvirt -ic vpx://vcenter",
	"Opening the source", "Inspecting the source",
	"Mapping filesystem data to avoid copying unused and blank areas",
	"Creating an overlay to protect the source from being modified",
	"Setting up the destination: -o kubevirt", "Copying disk", "Creating output metadata",
	"Finishing off"};
enum { COPY = 6 };

static bool in(const struct run_vm *vm, const char *phase)
{
	return vm->end == RUN_GOES_ON && !strcmp(run_vm_phase(vm), phase);
}

/* How many stages have begun by now. */
static int reached(const struct v2v_log *log, const struct run_vm *vm, int64_t now)
{
	int64_t spaced = 1 + (now - log->began) / SPACING;
	if (vm->end == RUN_FAILED)
		return log->stage;
	if (in(vm, "CopyDisksVirtV2V"))
		return COPY + 1;
	if (in(vm, "ConvertGuest"))
		return spaced < COPY ? (int)spaced : COPY;
	return STAGES;
}

static int copied(const struct run_vm *vm)
{
	size_t at = itinerary_find_step(&vm->itinerary, "DiskTransferV2v");
	double done = 0;
	double sum = 0;
	if (at >= vm->itinerary.step_count)
		return 0;
	for (size_t i = 0; i < vm->disk_count; i++) {
		done += vm->steps[at].tasks[i].done;
		sum += vm->disks[i].size;
	}
	return sum > 0 ? (int)(100 * done / sum) / 10 * 10 : 0;
}

static void add_stage(
	struct buf *out, const struct v2v_log *log, const struct run_vm *vm, int64_t now)
{
	int64_t since = log->stage < COPY ? log->stage * (int64_t)SPACING : now - log->began;
	int64_t least = log->stage * (int64_t)SPACING;
	double seconds = (double)(since > least ? since : least) / 1000;
	if (log->stage == COPY)
		buf_printf(out, "[%6.1f] %s 1/%zu\n", seconds, stages[COPY], vm->disk_count);
	else
		buf_printf(out, "[%6.1f] %s\n", seconds, stages[log->stage]);
}

static void add_error(struct buf *out, struct v2v_log *log, const struct run_vm *vm)
{
	static const char mark[] = "virt-v2v: error: ";
	const char *error = vm->fails_log ? vm->fails_log : vm->error ? vm->error : "";
	bool marked = !strncmp(error, mark, sizeof(mark) - 1);
	buf_printf(
		out, "libguestfs: trace: v2v: inspect_os = []\n%s%s\n", marked ? "" : mark, error);
	log->stage = STAGES + 1;
}

void v2v_log_add(struct buf *out, struct v2v_log *log, const struct run_vm *vm, int64_t now)
{
	if (!run_vm_passed(vm, "ConvertGuest") && vm->end != RUN_FAILED)
		return;
	size_t step = itinerary_find_step(&vm->itinerary, "ImageConversion");
	if (!log->began)
		log->began = step < vm->itinerary.step_count && vm->steps[step].started
			? vm->steps[step].started
			: now;
	int goal = reached(log, vm, now);
	for (; log->stage < goal && log->stage < STAGES; log->stage++)
		add_stage(out, log, vm, now);
	for (int percent = in(vm, "CopyDisksVirtV2V") ? copied(vm) : 0; log->percent < percent;) {
		log->percent += 10;
		buf_printf(
			out, "virt-v2v monitoring: Copying disk, completed %d %%\n", log->percent);
	}
	if (vm->end == RUN_FAILED && log->stage <= STAGES)
		add_error(out, log, vm);
}
