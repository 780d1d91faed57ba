#include <criterion/criterion.h>
#include <string.h>

#include "mtv/phase.h"
#include "unit/given.h"

TestSuite(mtv_phase);

/* Every phase of every itinerary (forklift.md 2.6), in any order. */
static const char *const phases[] = {"Started", "PreHook", "StorePowerState", "PowerOffSource",
	"WaitForPowerOff", "CreateDataVolumes", "CopyDisks", "AllocateDisks",
	"CreateGuestConversionPod", "ConvertGuest", "CopyDisksVirtV2V", "ConvertOpenstackSnapshot",
	"CreateVM", "WaitForGuestReboots", "PostHook", "CreateInitialSnapshot",
	"WaitForInitialSnapshot", "StoreInitialSnapshotDeltas", "PreflightInspection",
	"CopyingPaused", "RemovePreviousSnapshot", "WaitForPreviousSnapshotRemoval",
	"CreateSnapshot", "WaitForSnapshot", "StoreSnapshotDeltas", "AddCheckpoint",
	"RemovePenultimateSnapshot", "WaitForPenultimateSnapshotRemoval", "CreateFinalSnapshot",
	"WaitForFinalSnapshot", "AddFinalCheckpoint", "Finalize", "RemoveFinalSnapshot",
	"WaitForFinalSnapshotRemoval", "CreateSecrets", "CreateConfigMaps", "EnsurePreference",
	"EnsureInstanceType", "EnsureDataVolumes", "EnsurePersistentVolumeClaims", "CreateTarget",
	"SetOwnerReferences", "CreateServiceExports", "WaitForTargetVMI",
	"CreateVirtualMachineInstanceMigrations", "WaitForStateTransfer", "CreateSnapshots",
	"WaitForSnapshots", "ShareSnapshots", "CreateVolumes", "WaitForVolumes", "CreatePVsAndPVCs",
	"RemoveSnapshots"};

/* Also proves that the table is in the order that the search needs. */
Test(mtv_phase, all_are_known)
{
	for (size_t i = 0; i < COUNT(phases); i++) {
		const struct phase *phase = phase_find(phases[i]);
		cr_expect_str_eq(phase->name, phases[i]);
		cr_expect(phase->steps[0] && phase->minutes > 0, "%s", phases[i]);
	}
	cr_expect_str_eq(phase_find("Novelty")->name, "");
	cr_expect_str_eq(phase_find("")->name, "");
	cr_expect_gt(phase_find("Novelty")->minutes, 0);
}

/* Warm: what is in the loop or before it. The cutover began with StorePowerState (2.6). */
Test(mtv_phase, copy_loop)
{
	static const char *const in[] = {"Started", "PreHook", "CreateInitialSnapshot",
		"CreateDataVolumes", "CopyDisks", "CopyingPaused", "RemovePreviousSnapshot",
		"CreateSnapshot", "StoreSnapshotDeltas", "AddCheckpoint", "PreflightInspection"};
	static const char *const out[] = {"StorePowerState", "PowerOffSource",
		"CreateFinalSnapshot", "AddFinalCheckpoint", "Finalize", "ConvertGuest", "CreateVM",
		"PostHook"};
	for (size_t i = 0; i < COUNT(in); i++)
		cr_expect(phase_find(in[i])->in_loop, "%s", in[i]);
	for (size_t i = 0; i < COUNT(out); i++)
		cr_expect_not(phase_find(out[i])->in_loop, "%s", out[i]);
}

Test(mtv_phase, steps)
{
	static const struct {
		const char *phase;
		const char *pipeline;
		const char *step; /* NULL: none */
	} cases[] = {
		{"CopyDisks", "[{name: Initialize}, {name: DiskTransfer}]", "DiskTransfer"},
		{"PowerOffSource", "[{name: Initialize}, {name: DiskTransfer}]", "Initialize"},
		{"PowerOffSource", "[{name: Initialize}, {name: Cutover}]", "Cutover"},
		{"CreateDataVolumes", "[{name: Initialize}, {name: DiskTransfer, phase: Running}]",
			"DiskTransfer"},
		{"CreateDataVolumes", "[{name: Initialize, phase: Running}, {name: DiskTransfer}]",
			"Initialize"},
		{"CreateDataVolumes", "[{name: Initialize}, {name: DiskTransfer}]", "Initialize"},
		{"CreateVM", "[{name: CreateVM}]", "CreateVM"},
		{"Novelty", "[{name: A}, {name: B, phase: Running}]", "B"},
		{"Novelty", "[{name: A}]", NULL},
		{"CopyDisks", "[{name: A, phase: Running}]", "A"},
		{"CopyDisks", "[]", NULL},
	};
	for (size_t i = 0; i < COUNT(cases); i++) {
		struct doc *doc = given_yaml(cases[i].pipeline);
		const struct node *step = phase_step(phase_find(cases[i].phase), doc_root(doc));
		const char *name = node_text(node_get(step, KEY_name));
		cr_expect(cases[i].step ? name && !strcmp(name, cases[i].step) : !step,
			"%s in %s: %s", cases[i].phase, cases[i].pipeline, name ? name : "none");
		doc_unref(doc);
	}
	cr_expect_null(phase_step(phase_find("CopyDisks"), NULL));
}
