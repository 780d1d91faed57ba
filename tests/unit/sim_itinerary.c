/* Itineraries of every journey that there can be, against the table of phases that screens read. */
#include <criterion/criterion.h>
#include <stdio.h>
#include <string.h>

#include "mtv/phase.h"
#include "unit/given.h"
#include "unit/journeys.h"

TestSuite(sim_itinerary);

static size_t step_at(const struct itinerary *itinerary, const char *name)
{
	size_t at = 0;
	while (at < itinerary->step_count && strcmp(itinerary->steps[at], name) != 0)
		at++;
	return at;
}

static bool has_phase(const struct itinerary *itinerary, const char *name)
{
	return itinerary_find(itinerary, name) < itinerary->count;
}

/* The phase is accounted in a step that the pipeline has. */
static bool accounted(const struct itinerary *itinerary, const struct phase *phase)
{
	for (size_t i = 0; i < 3 && phase->steps[i]; i++)
		if (step_at(itinerary, phase->steps[i]) < itinerary->step_count)
			return true;
	return false;
}

static void check_phases(const struct itinerary *itinerary, const char *name)
{
	cr_assert_gt(itinerary->count, 2, "%s", name);
	cr_expect_str_eq(itinerary->phases[0], "Started", "%s", name);
	cr_expect_str_eq(
		itinerary->phases[itinerary->count - 1], "Completed", "%s: too many phases", name);
	for (size_t i = 0; i + 1 < itinerary->count; i++) {
		const char *phase = itinerary->phases[i];
		cr_expect_eq(itinerary_find(itinerary, phase), i, "%s: %s twice", name, phase);
		cr_expect_str_eq(
			phase_find(phase)->name, phase, "%s: %s is not known", name, phase);
		cr_expect(accounted(itinerary, phase_find(phase)), "%s: %s is in no step", name,
			phase);
	}
	cr_expect_eq(itinerary_find(itinerary, "NoSuchPhase"), itinerary->count);
}

static void check_steps(
	const struct itinerary *itinerary, const struct journey *journey, const char *name)
{
	cr_assert_lt(itinerary->step_count, ITINERARY_STEPS, "%s: too many steps", name);
	for (size_t i = 0; i < itinerary->step_count; i++) {
		const char *step = itinerary->steps[i];
		cr_expect_eq(step_at(itinerary, step), i, "%s: %s twice", name, step);
		cr_expect_str_neq(step_description(step), step, "%s has no words", step);
	}
	cr_expect_str_eq(itinerary->steps[0], "Initialize");
	cr_expect_eq(has_phase(itinerary, "PreHook"), journey->pre_hook, "%s", name);
	cr_expect_eq(has_phase(itinerary, "PostHook"), journey->post_hook, "%s", name);
	cr_expect_eq(step_at(itinerary, "PreHook") < itinerary->step_count, journey->pre_hook);
	cr_expect_eq(step_at(itinerary, "PostHook") < itinerary->step_count, journey->post_hook);
}

static void check_loop(
	const struct itinerary *itinerary, const struct journey *journey, const char *name)
{
	if (!has_phase(itinerary, "CopyingPaused")) {
		cr_expect(!itinerary->loop_start && !itinerary->loop_end, "%s", name);
		return;
	}
	cr_expect_str_eq(journey->type, "warm", "%s", name);
	cr_expect_str_eq(itinerary->phases[itinerary->loop_start], "CopyDisks", "%s", name);
	cr_expect_str_eq(itinerary->phases[itinerary->loop_end], "AddCheckpoint", "%s", name);
	for (size_t i = itinerary->loop_start; i <= itinerary->loop_end; i++)
		cr_expect(phase_find(itinerary->phases[i])->in_loop, "%s: %s", name,
			itinerary->phases[i]);
	for (size_t i = itinerary->loop_end + 1; i < itinerary->count; i++)
		cr_expect(!phase_find(itinerary->phases[i])->in_loop, "%s: %s", name,
			itinerary->phases[i]);
}

static void check(const struct journey *journey, const char *name)
{
	struct itinerary itinerary;
	itinerary_init(&itinerary, journey);
	check_phases(&itinerary, name);
	check_steps(&itinerary, journey, name);
	check_loop(&itinerary, journey, name);
}

Test(sim_itinerary, every_journey)
{
	cr_expect_gt(journeys_each(check), 1000);
}

/* forklift.md 2.6, 2.7: the ways that differ most. */
Test(sim_itinerary, what_makes_the_difference)
{
	static const struct {
		struct journey journey;
		const char *steps;
	} cases[] = {
		{{.source = "vsphere", .type = "cold"},
			"Initialize DiskAllocation ImageConversion DiskTransferV2v "
			"VirtualMachineCreation "},
		{{.source = "vsphere", .type = "cold", .cdi = true},
			"Initialize DiskTransfer ImageConversion VirtualMachineCreation "},
		{{.source = "vsphere", .type = "cold", .raw = true},
			"Initialize DiskTransfer VirtualMachineCreation "},
		{{.source = "ovirt", .type = "warm"},
			"Initialize DiskTransfer Cutover VirtualMachineCreation "},
		{{.source = "vsphere", .type = "warm", .preflight = true},
			"Initialize PreflightInspection DiskTransfer Cutover ImageConversion "
			"VirtualMachineCreation WaitForFinalSnapshotConsolidation "},
		{{.source = "openstack", .type = "cold"},
			"Initialize DiskTransfer ConvertOpenstackSnapshot VirtualMachineCreation "},
		{{.source = "ova", .type = "cold", .pre_hook = true, .post_hook = true},
			"Initialize PreHook DiskAllocation ImageConversion DiskTransferV2v "
			"VirtualMachineCreation PostHook "},
		{{.source = "vsphere", .type = "conversion"},
			"Initialize ImageConversion VirtualMachineCreation "},
		{{.source = "openshift", .type = "live"},
			"Initialize PrepareTarget Synchronization "},
		{{.source = "ec2", .type = "cold"},
			"Initialize PrepareSource CreateSnapshots DiskTransfer ImageConversion "
			"CreateVM Cleanup "},
	};
	for (size_t i = 0; i < COUNT(cases); i++) {
		struct itinerary itinerary;
		char steps[400] = "";
		itinerary_init(&itinerary, &cases[i].journey);
		for (size_t step = 0; step < itinerary.step_count; step++)
			snprintf(steps + strlen(steps), sizeof(steps) - strlen(steps), "%s ",
				itinerary.steps[step]);
		cr_expect_str_eq(steps, cases[i].steps, "%zu: %s", i, steps);
	}
}
