/*
 * What virt-v2v says, and Forklift's monitor of it: when it copies, all stages and each disk in
 * turn; when the disks are there already, virt-v2v-in-place, which copies nothing.
 */
#include <string.h>

#include "sim/chance.h"
#include "sim/pod_words.h"

enum { SPACING = 2300 /* milliseconds between the first lines */, STEP = 5 /* percent */ };
enum { CHECKING = 3, CONVERTING = 4, COPYING = 10, STAGES = 13 };

static const struct {
	const char *text;
	bool copies; /* virt-v2v-in-place has no such stage */
} stages[STAGES] = {{"Setting up the source", false}, {"Opening the source", false},
	{"Inspecting the source", false},
	{"Checking for sufficient free disk space in the guest", false}, {"Converting", false},
	{"Mapping filesystem data to avoid copying unused and blank areas", false},
	{"Closing the overlay", false}, {"Assigning disks to buses", false},
	{"Checking if the guest needs BIOS or UEFI to boot", false},
	{"Setting up the destination: -o kubevirt -os /var/tmp/v2v", true}, {"Copying disk", true},
	{"Creating output metadata", true}, {"Finishing off", false}};

const char *guest_name(const struct run_vm *vm)
{
	return strstr(vm->name, "win") ? "Windows Server 2022" : "Red Hat Enterprise Linux 9";
}

static bool copies(const struct run_vm *vm)
{
	return journey_v2v_copies(&vm->journey);
}

/* The phase in which it is, or ended. */
static bool in(const struct run_vm *vm, const char *phase)
{
	const char *now = vm->end == RUN_FAILED && vm->failed_at ? vm->failed_at : run_vm_phase(vm);
	return !strcmp(now, phase);
}

static bool is_at_work(const struct run_vm *vm)
{
	return in(vm, "ConvertGuest") || in(vm, "CopyDisksVirtV2V");
}

static int begun_by_now(const struct pod_said *said, const struct around *around)
{
	const struct run_vm *vm = around->vm;
	int64_t spaced = 1 + (around->now - said->began) / SPACING;
	if (in(vm, "CopyDisksVirtV2V"))
		return COPYING + 1;
	if (in(vm, "ConvertGuest"))
		return spaced < CONVERTING + 1 ? (int)spaced : CONVERTING + 1;
	return STAGES;
}

/* What it may stumble over when nobody said what it does. */
static const char *cause_of(const struct around *around)
{
	static const char *const causes[] = {
		"inspection could not detect the source guest (or physical machine) operating "
		"system.",
		"not enough free space for conversion on filesystem '/boot'.  9.4 MB free < 50 MB "
		"needed",
		"filesystem was mounted read-only, even though we asked for it to be mounted "
		"read-write.",
		"libguestfs error: unable to mount /dev/sda2: superblock is corrupt"};
	const struct chance chance = {
		.seed = around->seed, .whose = around->vm->id, .what = "v2v error"};
	return causes[chance_bits(&chance) % (sizeof(causes) / sizeof(*causes))];
}

/* What it says when it fails, or will say. */
static const char *error_of(const struct around *around)
{
	const struct run_vm *vm = around->vm;
	const char *error = vm->error ? vm->error : vm->fails_with ? vm->fails_with : "";
	if (vm->fails_log)
		return vm->fails_log;
	return !*error || strstr(error, "See pod logs") ? cause_of(around) : error;
}

/* The stages before the one in which it fails: a guest that is not known is not converted. */
static int stages_before_error(const struct around *around)
{
	const struct run_vm *vm = around->vm;
	const char *at = vm->failed_at ? vm->failed_at : vm->fails_at;
	if (!at || strcmp(at, "ConvertGuest") != 0)
		return STAGES;
	const char *error = error_of(around);
	return strstr(error, "inspection could not detect") ? CHECKING
		: strstr(error, "not enough free space")    ? CONVERTING
							    : STAGES;
}

/* How many stages have begun by now. */
static int reached(const struct pod_said *said, const struct around *around)
{
	int begun = begun_by_now(said, around);
	int most = stages_before_error(around);
	return begun < most ? begun : most;
}

/* What it reads from: a vCenter, a file, or disks that are in the pod already. */
static void add_source(struct buf *out, const struct around *around)
{
	const char *type = around->vm->journey.source;
	const char *name = around->vm->name;
	if (!copies(around->vm))
		buf_add_text(out, ": -i libvirtxml /mnt/v2v/input.xml");
	else if (!strcmp(type, "ova"))
		buf_printf(out, ": -i ova /ova/%s.ova", name);
	else if (!strcmp(type, "hyperv"))
		buf_printf(out, ": -i disk /hyperv/%s.vhdx", name);
	else
		buf_printf(out, ": -i libvirt -ic vpx://%s/DC1/host/prod/esx%02d?no_verify=1%s %s",
			around->run->source_host, 1 + (int)(strlen(name) % 8),
			around->run->vddk ? " -it vddk" : "", name);
}

static void add_mark(struct buf *out, const struct pod_said *said, const struct around *around)
{
	int64_t least = said->stage * (int64_t)SPACING;
	int64_t since = said->stage <= CONVERTING ? least : around->now - said->began;
	buf_printf(out, "[%6.1f] ", (double)(since > least ? since : least) / 1000);
}

static void add_stage(struct buf *out, const struct pod_said *said, const struct around *around)
{
	if (stages[said->stage].copies && !copies(around->vm))
		return;
	add_mark(out, said, around);
	buf_add_text(out, stages[said->stage].text);
	if (said->stage == 0)
		add_source(out, around);
	if (said->stage == CONVERTING)
		buf_printf(out, " %s to run on KVM", guest_name(around->vm));
	buf_add_char(out, '\n');
}

/* Percent of a disk, of those that are copied one after the other. */
static int percent_of(const struct run_vm *vm, size_t disk)
{
	size_t at = itinerary_find_step(&vm->itinerary, "DiskTransferV2v");
	double size = vm->disks[disk].size;
	if (!in(vm, "CopyDisksVirtV2V") || at >= vm->itinerary.step_count || size <= 0)
		return 100;
	return (int)(100 * vm->steps[at].tasks[disk].done / size) / STEP * STEP;
}

static void begin_disk(struct buf *out, struct pod_said *said, const struct around *around)
{
	size_t count = around->vm->disk_count;
	add_mark(out, said, around);
	buf_printf(out,
		"Copying disk %zu/%zu\nvirt-v2v monitoring: Copying disk %zu out of %zu\n"
		"virt-v2v monitoring: Progress update, completed 0 %%\n",
		said->disk + 1, count, said->disk + 1, count);
	said->copying = true;
	said->percent = 0;
}

/* Each disk from its first percent to its last; true: all are copied. */
static bool add_copies(struct buf *out, struct pod_said *said, const struct around *around)
{
	for (; said->disk < around->vm->disk_count; said->disk++) {
		int goal = percent_of(around->vm, said->disk);
		if (!said->copying)
			begin_disk(out, said, around);
		for (; said->percent < goal;) {
			said->percent += STEP;
			buf_printf(out, "virt-v2v monitoring: Progress update, completed %d %%\n",
				said->percent);
		}
		if (goal < 100)
			return false;
		said->copying = false;
	}
	return true;
}

static void add_error(struct buf *out, const struct around *around)
{
	static const char mark[] = "virt-v2v: error: ";
	const char *error = error_of(around);
	if (!strncmp(error, mark, sizeof(mark) - 1))
		error += sizeof(mark) - 1;
	buf_printf(out, "%s: error: %s\n", copies(around->vm) ? "virt-v2v" : "virt-v2v-in-place",
		error);
}

static void add_beginning(struct buf *out, const struct run_vm *vm)
{
	buf_printf(out, "Building command: %s\n", copies(vm) ? "virt-v2v" : "virt-v2v-in-place");
	if (copies(vm))
		buf_add_text(out,
			"virt-v2v monitoring: Setting up prometheus endpoint :2112/metrics\n"
			"virt-v2v monitoring: Prometheus progress counter registered.\n");
}

static void begin(struct buf *out, struct pod_said *said, const struct around *around)
{
	const struct run_vm *vm = around->vm;
	size_t step = itinerary_find_step(&vm->itinerary, "ImageConversion");
	if (said->began)
		return;
	bool known = step < vm->itinerary.step_count && vm->steps[step].started;
	said->began = known ? vm->steps[step].started : around->now;
	add_beginning(out, vm);
}

void v2v_log_add(struct buf *out, struct pod_said *said, const struct around *around)
{
	const struct run_vm *vm = around->vm;
	bool failed = vm->end == RUN_FAILED && is_at_work(vm);
	if (said->over || (!run_vm_passed(vm, "ConvertGuest") && !failed))
		return;
	begin(out, said, around);
	for (int goal = reached(said, around); said->stage < goal; said->stage++) {
		bool copied =
			said->stage != COPYING || !copies(vm) || add_copies(out, said, around);
		if (!copied)
			break;
		if (said->stage != COPYING)
			add_stage(out, said, around);
	}
	if (failed)
		add_error(out, around);
	else if (said->stage == STAGES && copies(vm))
		buf_add_text(out, "virt-v2v monitoring: Finished\n");
	said->over = failed || said->stage == STAGES;
}
