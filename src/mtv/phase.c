#include "mtv/phase.h"

#include <stddef.h>
#include <string.h>

enum { USUAL = 15, SNAPSHOT = 30, HOOK = 60 };

/* Cold and warm share names; the steps are tried in order. Alphabetical. */
static const struct phase phases[] = {
	{"AddCheckpoint", {"DiskTransfer"}, false, true, USUAL},
	{"AddFinalCheckpoint", {"Cutover"}, false, false, USUAL},
	{"AllocateDisks", {"DiskAllocation"}, true, false, USUAL},
	{"ConvertGuest", {"ImageConversion"}, false, false, 60},
	{"ConvertOpenstackSnapshot", {"DiskTransfer"}, false, false, 60},
	{"CopyDisks", {"DiskTransfer"}, true, true, USUAL},
	{"CopyDisksVirtV2V", {"DiskTransferV2v"}, true, false, USUAL},
	{"CopyingPaused", {"DiskTransfer"}, false, true, 24 * 60},
	{"CreateConfigMaps", {"PrepareTarget"}, false, false, USUAL},
	{"CreateDataVolumes", {"Initialize", "DiskTransfer"}, false, true, 10},
	{"CreateFinalSnapshot", {"Cutover"}, false, false, SNAPSHOT},
	{"CreateGuestConversionPod", {"ImageConversion"}, false, false, 10},
	{"CreateInitialSnapshot", {"Initialize"}, false, true, SNAPSHOT},
	{"CreatePVsAndPVCs", {"DiskTransfer"}, false, false, USUAL},
	{"CreateSecrets", {"PrepareTarget"}, false, false, USUAL},
	{"CreateServiceExports", {"PrepareTarget"}, false, false, USUAL},
	{"CreateSnapshot", {"DiskTransfer"}, false, true, SNAPSHOT},
	{"CreateSnapshots", {"CreateSnapshots"}, false, false, SNAPSHOT},
	{"CreateTarget", {"PrepareTarget"}, false, false, USUAL},
	{"CreateVM", {"VirtualMachineCreation", "CreateVM"}, false, false, 10},
	{"CreateVirtualMachineInstanceMigrations", {"Synchronization"}, false, false, USUAL},
	{"CreateVolumes", {"DiskTransfer"}, false, false, USUAL},
	{"EnsureDataVolumes", {"PrepareTarget"}, false, false, USUAL},
	{"EnsureInstanceType", {"PrepareTarget"}, false, false, USUAL},
	{"EnsurePersistentVolumeClaims", {"PrepareTarget"}, false, false, USUAL},
	{"EnsurePreference", {"PrepareTarget"}, false, false, USUAL},
	{"Finalize", {"Cutover", "CreateVM", "DiskTransfer"}, true, false, USUAL},
	{"PostHook", {"PostHook"}, false, false, HOOK},
	{"PowerOffSource", {"Cutover", "PrepareSource", "Initialize"}, false, false, USUAL},
	{"PreHook", {"PreHook"}, false, true, HOOK},
	{"PreflightInspection", {"PreflightInspection"}, false, true, SNAPSHOT},
	{"RemoveFinalSnapshot", {"Cutover"}, false, false, SNAPSHOT},
	{"RemovePenultimateSnapshot", {"Cutover"}, false, false, SNAPSHOT},
	{"RemovePreviousSnapshot", {"DiskTransfer"}, false, true, SNAPSHOT},
	{"RemoveSnapshots", {"Cleanup"}, false, false, SNAPSHOT},
	{"SetOwnerReferences", {"PrepareTarget"}, false, false, USUAL},
	{"ShareSnapshots", {"ShareSnapshots", "CreateSnapshots"}, false, false, SNAPSHOT},
	{"Started", {"Initialize"}, false, true, USUAL},
	{"StoreInitialSnapshotDeltas", {"Initialize"}, false, true, SNAPSHOT},
	{"StorePowerState", {"Cutover", "PrepareSource", "Initialize"}, false, false, USUAL},
	{"StoreSnapshotDeltas", {"DiskTransfer"}, false, true, SNAPSHOT},
	{"WaitForFinalSnapshot", {"Cutover"}, false, false, SNAPSHOT},
	{"WaitForFinalSnapshotRemoval", {"WaitForFinalSnapshotConsolidation"}, false, false, 120},
	{"WaitForGuestReboots", {"WaitForGuestReboots"}, false, false, 35},
	{"WaitForInitialSnapshot", {"Initialize"}, false, true, SNAPSHOT},
	{"WaitForPenultimateSnapshotRemoval", {"Cutover"}, false, false, SNAPSHOT},
	{"WaitForPowerOff", {"Cutover", "PrepareSource", "Initialize"}, false, false, USUAL},
	{"WaitForPreviousSnapshotRemoval", {"DiskTransfer"}, false, true, SNAPSHOT},
	{"WaitForSnapshot", {"DiskTransfer"}, false, true, SNAPSHOT},
	{"WaitForSnapshots", {"CreateSnapshots"}, false, false, SNAPSHOT},
	{"WaitForStateTransfer", {"Synchronization"}, false, false, 60},
	{"WaitForTargetVMI", {"Synchronization"}, false, false, USUAL},
	{"WaitForVolumes", {"DiskTransfer"}, false, false, 60},
};

static const struct phase unknown = {"", {NULL}, false, false, USUAL};

const struct phase *phase_find(const char *name)
{
	size_t low = 0;
	size_t high = sizeof(phases) / sizeof(*phases);
	while (low < high) {
		size_t middle = (low + high) / 2;
		int order = strcmp(name, phases[middle].name);
		if (!order)
			return &phases[middle];
		if (order < 0)
			high = middle;
		else
			low = middle + 1;
	}
	return &unknown;
}

static const struct node *find_step(const struct node *pipeline, const char *name)
{
	node_each(step, pipeline) if (node_equals(node_get(step, KEY_name), name)) return step;
	return NULL;
}

static bool is_running(const struct node *step)
{
	return node_equals(node_get(step, KEY_phase), "Running");
}

const struct node *phase_step(const struct phase *phase, const struct node *pipeline)
{
	const struct node *first = NULL;
	for (size_t i = 0; i < 3 && phase->steps[i]; i++) {
		const struct node *step = find_step(pipeline, phase->steps[i]);
		if (step && is_running(step))
			return step;
		if (!first)
			first = step;
	}
	if (first)
		return first;
	node_each(step, pipeline) if (is_running(step)) return step;
	return NULL;
}
