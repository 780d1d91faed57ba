#include "sim/itinerary.h"

#include <string.h>

#include "mtv/phase.h"

static bool is(const char *text, const char *other)
{
	return !strcmp(text, other);
}

static void phase(struct itinerary *itinerary, bool wanted, const char *name)
{
	if (wanted && itinerary->count < ITINERARY_PHASES)
		itinerary->phases[itinerary->count++] = name;
}

static void step(struct itinerary *itinerary, bool wanted, const char *name)
{
	if (wanted && itinerary->step_count < ITINERARY_STEPS)
		itinerary->steps[itinerary->step_count++] = name;
}

bool journey_converts(const struct journey *journey)
{
	const char *source = journey->source;
	return !journey->raw &&
		(is(source, "vsphere") || is(source, "ova") || is(source, "hyperv") ||
			is(source, "ec2"));
}

bool journey_v2v_copies(const struct journey *journey)
{
	if (is(journey->source, "ova") || is(journey->source, "hyperv"))
		return true;
	return is(journey->source, "vsphere") && is(journey->type, "cold") && !journey->remote &&
		!journey->raw && !journey->cdi;
}

static void power_off(struct itinerary *itinerary)
{
	phase(itinerary, true, "StorePowerState");
	phase(itinerary, true, "PowerOffSource");
	phase(itinerary, true, "WaitForPowerOff");
}

static void convert(struct itinerary *itinerary, const struct journey *journey)
{
	phase(itinerary, journey_converts(journey), "CreateGuestConversionPod");
	phase(itinerary, journey_converts(journey), "ConvertGuest");
}

static void end(struct itinerary *itinerary, const struct journey *journey)
{
	phase(itinerary, journey->reboots, "WaitForGuestReboots");
	phase(itinerary, journey->post_hook, "PostHook");
}

static void cold(struct itinerary *itinerary, const struct journey *journey)
{
	bool v2v = journey_v2v_copies(journey);
	power_off(itinerary);
	phase(itinerary, true, "CreateDataVolumes");
	phase(itinerary, !v2v, "CopyDisks");
	phase(itinerary, v2v, "AllocateDisks");
	convert(itinerary, journey);
	phase(itinerary, v2v && journey_converts(journey), "CopyDisksVirtV2V");
	phase(itinerary, is(journey->source, "openstack"), "ConvertOpenstackSnapshot");
	phase(itinerary, true, "CreateVM");
	end(itinerary, journey);
}

static void warm_loop(struct itinerary *itinerary, bool vsphere)
{
	itinerary->loop_start = itinerary->count;
	phase(itinerary, true, "CopyDisks");
	phase(itinerary, true, "CopyingPaused");
	phase(itinerary, vsphere, "RemovePreviousSnapshot");
	phase(itinerary, vsphere, "WaitForPreviousSnapshotRemoval");
	phase(itinerary, true, "CreateSnapshot");
	phase(itinerary, true, "WaitForSnapshot");
	phase(itinerary, vsphere, "StoreSnapshotDeltas");
	itinerary->loop_end = itinerary->count;
	phase(itinerary, true, "AddCheckpoint");
}

static void warm(struct itinerary *itinerary, const struct journey *journey)
{
	bool vsphere = is(journey->source, "vsphere");
	phase(itinerary, true, "CreateInitialSnapshot");
	phase(itinerary, true, "WaitForInitialSnapshot");
	phase(itinerary, vsphere, "StoreInitialSnapshotDeltas");
	phase(itinerary, journey->preflight, "PreflightInspection");
	phase(itinerary, true, "CreateDataVolumes");
	warm_loop(itinerary, vsphere);
	power_off(itinerary);
	phase(itinerary, vsphere, "RemovePenultimateSnapshot");
	phase(itinerary, vsphere, "WaitForPenultimateSnapshotRemoval");
	phase(itinerary, true, "CreateFinalSnapshot");
	phase(itinerary, true, "WaitForFinalSnapshot");
	phase(itinerary, true, "AddFinalCheckpoint");
	phase(itinerary, true, "Finalize");
	phase(itinerary, vsphere, "RemoveFinalSnapshot");
	convert(itinerary, journey);
	phase(itinerary, true, "CreateVM");
	end(itinerary, journey);
	phase(itinerary, vsphere, "WaitForFinalSnapshotRemoval");
}

static void conversion(struct itinerary *itinerary, const struct journey *journey)
{
	if (!journey->resume)
		power_off(itinerary);
	convert(itinerary, journey);
	phase(itinerary, true, "CreateVM");
	end(itinerary, journey);
}

static void live(struct itinerary *itinerary, const struct journey *journey)
{
	static const char *const names[] = {"CreateSecrets", "CreateConfigMaps", "EnsurePreference",
		"EnsureInstanceType", "EnsureDataVolumes", "EnsurePersistentVolumeClaims",
		"CreateTarget", "SetOwnerReferences", "WaitForTargetVMI",
		"CreateVirtualMachineInstanceMigrations", "WaitForStateTransfer"};
	for (size_t i = 0; i < sizeof(names) / sizeof(*names); i++)
		phase(itinerary, true, names[i]);
	phase(itinerary, journey->post_hook, "PostHook");
}

static void ec2(struct itinerary *itinerary, const struct journey *journey)
{
	power_off(itinerary);
	phase(itinerary, true, "CreateSnapshots");
	phase(itinerary, true, "WaitForSnapshots");
	phase(itinerary, true, "CreateVolumes");
	phase(itinerary, true, "WaitForVolumes");
	phase(itinerary, true, "CreatePVsAndPVCs");
	convert(itinerary, journey);
	phase(itinerary, true, "Finalize");
	phase(itinerary, true, "CreateVM");
	phase(itinerary, true, "RemoveSnapshots");
	phase(itinerary, journey->post_hook, "PostHook");
}

static void ec2_steps(struct itinerary *itinerary, const struct journey *journey)
{
	step(itinerary, true, "PrepareSource");
	step(itinerary, true, "CreateSnapshots");
	step(itinerary, true, "DiskTransfer");
	step(itinerary, journey_converts(journey), "ImageConversion");
	step(itinerary, true, "CreateVM");
	step(itinerary, true, "Cleanup");
	step(itinerary, journey->post_hook, "PostHook");
}

static void live_steps(struct itinerary *itinerary, const struct journey *journey)
{
	step(itinerary, true, "PrepareTarget");
	step(itinerary, true, "Synchronization");
	step(itinerary, journey->post_hook, "PostHook");
}

static void usual_steps(struct itinerary *itinerary, const struct journey *journey)
{
	bool is_warm = is(journey->type, "warm") && !journey->resume;
	bool conversion_only = is(journey->type, "conversion") || journey->resume;
	bool v2v = journey_v2v_copies(journey);
	bool copies = !conversion_only;
	step(itinerary, is_warm && journey->preflight, "PreflightInspection");
	step(itinerary, copies && v2v, "DiskAllocation");
	step(itinerary, copies && !v2v, "DiskTransfer");
	step(itinerary, is_warm, "Cutover");
	step(itinerary, journey_converts(journey), "ImageConversion");
	step(itinerary, copies && v2v, "DiskTransferV2v");
	step(itinerary, copies && is(journey->source, "openstack"), "ConvertOpenstackSnapshot");
	step(itinerary, true, "VirtualMachineCreation");
	step(itinerary, journey->reboots, "WaitForGuestReboots");
	step(itinerary, journey->post_hook, "PostHook");
	step(itinerary, is_warm && is(journey->source, "vsphere"),
		"WaitForFinalSnapshotConsolidation");
}

void itinerary_init(struct itinerary *itinerary, const struct journey *journey)
{
	*itinerary = (struct itinerary){0};
	phase(itinerary, true, "Started");
	phase(itinerary, journey->pre_hook, "PreHook");
	step(itinerary, true, "Initialize");
	step(itinerary, journey->pre_hook, "PreHook");
	if (is(journey->type, "live")) {
		live(itinerary, journey);
		live_steps(itinerary, journey);
	} else if (is(journey->source, "ec2")) {
		ec2(itinerary, journey);
		ec2_steps(itinerary, journey);
	} else {
		if (journey->resume || is(journey->type, "conversion"))
			conversion(itinerary, journey);
		else if (is(journey->type, "warm"))
			warm(itinerary, journey);
		else
			cold(itinerary, journey);
		usual_steps(itinerary, journey);
	}
	phase(itinerary, true, "Completed");
}

size_t itinerary_find(const struct itinerary *itinerary, const char *name)
{
	size_t at = 0;
	while (at < itinerary->count && !is(itinerary->phases[at], name))
		at++;
	return at;
}

size_t itinerary_find_step(const struct itinerary *itinerary, const char *name)
{
	size_t at = 0;
	while (at < itinerary->step_count && !is(itinerary->steps[at], name))
		at++;
	return at;
}

/* The first step that the phase could belong to, by the table that the screen reads as well. */
size_t itinerary_step(const struct itinerary *itinerary, const char *name)
{
	const struct phase *known = phase_find(name);
	/* With an inspection before it, CreateDataVolumes is part of the transfer. */
	if (is(name, "CreateDataVolumes") &&
		itinerary_find_step(itinerary, "PreflightInspection") < itinerary->step_count)
		return itinerary_find_step(itinerary, "DiskTransfer");
	for (size_t i = 0; i < 3 && known->steps[i]; i++) {
		size_t at = itinerary_find_step(itinerary, known->steps[i]);
		if (at < itinerary->step_count)
			return at;
	}
	return itinerary->step_count;
}

const char *step_description(const char *name)
{
	static const char *const descriptions[][2] = {{"Initialize", "Initialize migration."},
		{"PreHook", "Run pre-migration hook."},
		{"PreflightInspection", "Inspect VM before migration."},
		{"DiskAllocation", "Allocate disks."}, {"DiskTransfer", "Transfer disks."},
		{"Cutover", "Finalize disk transfer."},
		{"ImageConversion", "Convert image to kubevirt."},
		{"DiskTransferV2v", "Copy disks."},
		{"ConvertOpenstackSnapshot", "Convert OpenStack snapshot."},
		{"VirtualMachineCreation", "Create VM."}, {"CreateVM", "Create VM."},
		{"WaitForGuestReboots", "Wait for Windows guest reboot after conversion."},
		{"PostHook", "Run post-migration hook."},
		{"WaitForFinalSnapshotConsolidation",
			"Waiting for final snapshot removal and consolidation"},
		{"PrepareTarget", "Prepare target namespace."},
		{"Synchronization", "Synchronize source and target VMs."},
		{"PrepareSource", "Prepare source."}, {"CreateSnapshots", "Create snapshots."},
		{"Cleanup", "Remove snapshots."}};
	for (size_t i = 0; i < sizeof(descriptions) / sizeof(*descriptions); i++)
		if (is(descriptions[i][0], name))
			return descriptions[i][1];
	return name;
}

bool step_has_disks(const char *name)
{
	return is(name, "DiskAllocation") || is(name, "DiskTransfer") || is(name, "Cutover") ||
		is(name, "DiskTransferV2v") || is(name, "ConvertOpenstackSnapshot");
}
