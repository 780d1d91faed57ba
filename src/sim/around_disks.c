/* Volumes of a VM and the pods that fill them (forklift.md 4.2). */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/memory.h"
#include "sim/around.h"
#include "sim/chance.h"

/* PLAN-VM-disk-N-xxxxx: each 15 characters of both names (1.6). */
static void disk_name(const struct around *around, size_t disk, char out[120])
{
	char prefix[80];
	char what[32];
	snprintf(
		prefix, sizeof(prefix), "%.15s-%.15s-disk-%zu", around->plan, around->target, disk);
	snprintf(what, sizeof(what), "disk-%zu", disk);
	around_name(around, prefix, what, out, 120);
}

void around_name_claims(const struct plan_run *run, struct run_vm *vm, unsigned seed)
{
	char name[120];
	struct around around;
	around_init(&around, run, vm, seed, 0);
	for (size_t i = 0; i < vm->disk_count; i++) {
		if (vm->disks[i].claim)
			continue;
		disk_name(&around, i, name);
		vm->disks[i].claim = xstrdup(name);
	}
}

static const struct run_step *step_named(const struct run_vm *vm, const char *name)
{
	size_t at = itinerary_find_step(&vm->itinerary, name);
	return at < vm->itinerary.step_count ? &vm->steps[at] : NULL;
}

/* Percent of the import that is going on, in steps of five: a status for each is enough. */
static int percent_of(const struct run_step *step, const struct run_vm *vm, size_t disk)
{
	double size = vm->disks[disk].size;
	int percent =
		step && step->tasks && size > 0 ? (int)(100 * step->tasks[disk].done / size) : 100;
	return percent / 5 * 5;
}

static bool in(const struct around *around, const char *phase)
{
	return around->vm->end == RUN_GOES_ON && !strcmp(run_vm_phase(around->vm), phase);
}

static bool imports(const struct around *around)
{
	return in(around, "CopyDisks") || (around->vm->warm && in(around, "Finalize"));
}

/* Cold plans from oVirt and OpenStack: a populator fills the claim, there is no DataVolume (4.2).
 */
static bool is_populated(const struct run_vm *vm)
{
	const char *source = vm->journey.source;
	return !vm->warm && (!strcmp(source, "ovirt") || !strcmp(source, "openstack"));
}

/* populate-UID: by the uid of the claim, which nobody here knows; one that is made up. */
static void name_populator(const struct around *around, size_t disk, char out[140])
{
	const struct chance chance = {.seed = around->seed,
		.whose = around->vm->disks[disk].name,
		.what = around->run->migration_uid};
	unsigned long long bits = chance_bits(&chance);
	snprintf(out, 140, "populate-%08llx-%04llx-4%03llx-a%03llx-%012llx", bits >> 32,
		bits >> 16 & 0xffff, bits >> 4 & 0xfff, bits & 0xfff, bits >> 8 & 0xffffffffffff);
}

static void add_claim(const struct around *around, struct things *things, size_t disk,
	const char *name, const char *source)
{
	long gib = (long)(around->vm->disks[disk].size / 1024) + 1;
	bool waits = imports(around) && run_vm_is_hindered(around->vm, around->now);
	things_add(things, THING_CLAIM, around->name_space, name,
		",'labels':{%s},'annotations':{'forklift.konveyor.io/disk-source':'%s',"
		"'forklift.konveyor.io/disk-index':'%zu'}},'spec':{'accessModes':['ReadWriteMany'],"
		"'volumeMode':'Block','storageClassName':'ceph-rbd','resources':{'requests':"
		"{'storage':'%ldGi'}},'volumeName':'pv-%s'},'status':{'phase':'%s',"
		"'accessModes':['ReadWriteMany'],'capacity':{'storage':'%ldGi'}}}",
		around->labels, source, disk, gib, name, waits ? "Pending" : "Bound", gib);
}

static const char *volume_phase(
	const struct around *around, const struct run_step *step, size_t disk)
{
	const struct run_vm *vm = around->vm;
	if (imports(around))
		return run_vm_is_hindered(vm, around->now) ? "ImportScheduled" : "ImportInProgress";
	if (step && percent_of(step, vm, disk) < 100)
		return "ImportScheduled";
	return vm->warm && !run_vm_passed(vm, "RemoveFinalSnapshot") ? "Paused" : "Succeeded";
}

static void add_volume(const struct around *around, struct things *things, size_t disk,
	const char *name, const char *source)
{
	const struct run_step *step =
		step_named(around->vm, in(around, "Finalize") ? "Cutover" : "DiskTransfer");
	bool behind = around_stage(around, "CreateVM", "CreateVM") == AROUND_BEHIND;
	long gib = (long)(around->vm->disks[disk].size / 1024) + 1;
	if (behind)
		return;
	things_add(things, THING_DATA_VOLUME, around->name_space, name,
		",'labels':{%s},'annotations':{'forklift.konveyor.io/disk-source':'%s',"
		"'forklift.konveyor.io/disk-index':'%zu'}},'spec':{'source':{'blank':{}},'storage':"
		"{'storageClassName':'ceph-rbd','resources':{'requests':{'storage':'%ldGi'}}}},"
		"'status':{'phase':'%s','progress':'%d.0%%','claimName':'%s'}}",
		around->labels, source, disk, gib, volume_phase(around, step, disk),
		step ? percent_of(step, around->vm, disk) : 100, name);
}

int around_percent(const struct around *around, size_t disk)
{
	return percent_of(
		step_named(around->vm, in(around, "Finalize") ? "Cutover" : "DiskTransfer"),
		around->vm, disk);
}

static void add_importer(
	const struct around *around, struct things *things, size_t disk, const char *claim)
{
	char name[140];
	const struct run_step *step =
		step_named(around->vm, in(around, "Finalize") ? "Cutover" : "DiskTransfer");
	if (!step || !step->tasks || (step->tasks[disk].completed && step->tasks[disk].started))
		return;
	bool populates = is_populated(around->vm);
	char labels[160];
	snprintf(labels, sizeof(labels),
		populates ? ",\"pvcName\":\"%s\"" : ",\"app\":\"containerized-data-importer\"",
		claim);
	if (populates)
		name_populator(around, disk, name);
	else
		snprintf(name, sizeof(name), "importer-%s", claim);
	bool restarted = !populates && around->vm->restarts > 0 && around->vm->restart_disk == disk;
	const struct around_pod pod = {.name_space = around->name_space,
		.name = name,
		.labels = labels,
		.container = populates ? "populate" : "importer",
		.image = populates ? "populator:2.9" : "importer:2.9",
		.policy = populates ? "Never" : "OnFailure",
		.more = "",
		.ports = "",
		.stage = AROUND_IN,
		.homeless = run_vm_is_hindered(around->vm, around->now),
		.started = around->vm->since,
		.restarts = restarted ? around->vm->restarts : 0,
		.restarted = restarted ? around->vm->restarted : 0,
		.code = 1,
		.message = AROUND_IMPORT_ERROR,
		.talk = populates ? TALK_POPULATOR : TALK_IMPORTER,
		.disk = disk};
	around_add_pod(around, things, &pod);
}

/* The phase behind which the volumes are there; NULL: none are made. */
static const char *making_phase(const struct run_vm *vm)
{
	static const char *const phases[] = {
		"CreateDataVolumes", "CreatePVsAndPVCs", "EnsurePersistentVolumeClaims"};
	for (size_t i = 0; i < 3; i++)
		if (itinerary_find(&vm->itinerary, phases[i]) < vm->itinerary.count)
			return phases[i];
	return NULL;
}

void around_add_disks(const struct around *around, struct things *things)
{
	const char *making = making_phase(around->vm);
	bool failed = around->vm->end == RUN_FAILED && around->vm->completed;
	if (!making || around_stage(around, making, making) != AROUND_BEHIND)
		return;
	if (failed && !around->vm->disks_copied) /* deleteVmOnFailMigration (2.9) */
		return;
	for (size_t i = 0; i < around->vm->disk_count; i++) {
		char name[120];
		char *source = thing_text(around->vm->disks[i].name);
		disk_name(around, i, name);
		add_claim(around, things, i, name, source);
		if (!strcmp(making, "CreateDataVolumes") && !is_populated(around->vm))
			add_volume(around, things, i, name, source);
		if (imports(around))
			add_importer(around, things, i, name);
		free(source);
	}
}
