#include <criterion/criterion.h>

#include "base/buf.h"
#include "mtv/progress.h"
#include "unit/given.h"

/* Percent and data of a VM (docs/states.md, "Percent of a VM"). */
TestSuite(mtv_progress);

#define MB "annotations: {unit: MB}"
#define COPY(name, phase, done, all)                                                               \
	"- {name: " name ", phase: " phase ", " MB ", progress: {completed: " #done                \
	", total: " #all "}}\n"
#define STEP(name, phase)                                                                          \
	"- {name: " name ", phase: " phase ", progress: {completed: 0, total: 1}}\n"
#define STAMPED(name) "- {name: " name ", phase: Running, completed: '2026-11-21T12:00:00Z'}\n"

struct rule {
	const char *what;
	const char *pipeline;
	int percent;
	double moved;
	double total;
	double size;
	bool ended;
};

static void check(const struct rule *rules, size_t count)
{
	for (size_t i = 0; i < count; i++) {
		struct doc *doc = given_yaml(rules[i].pipeline);
		struct progress progress = progress_of(doc_root(doc), rules[i].ended);
		cr_expect_eq(progress.percent, rules[i].percent, "%s: %d %%", rules[i].what,
			progress.percent);
		cr_expect_eq(progress.moved, rules[i].moved, "%s: %f moved", rules[i].what,
			progress.moved);
		cr_expect_eq(progress.total, rules[i].total, "%s: %f total", rules[i].what,
			progress.total);
		cr_expect_eq(
			progress.size, rules[i].size, "%s: size %f", rules[i].what, progress.size);
		doc_unref(doc);
	}
}

Test(mtv_progress, weights)
{
	static const struct rule rules[] = {
		{"nothing done",
			STEP("Initialize", "Running") COPY("DiskTransfer", "Pending", 0, 100), 0, 0,
			100, 100, false},
		/* 10 + 1000 + 100 + 10 */
		{"half of a copy by CDI",
			STEP("Initialize", "Completed") COPY("DiskTransfer", "Running", 50, 100)
				STEP("ImageConversion", "Pending")
					STEP("VirtualMachineCreation", "Pending"),
			45, 50, 100, 100, false},
		{"the copy is done",
			STEP("Initialize", "Completed") COPY("DiskTransfer", "Completed", 100, 100)
				STEP("ImageConversion", "Running")
					STEP("VirtualMachineCreation", "Pending"),
			90, 100, 100, 100, false},
		/* 10 + 10 + 10 + 1000 + 10: virt-v2v copies, the conversion ends early */
		{"half of a copy by virt-v2v",
			STEP("Initialize", "Completed") COPY("DiskAllocation", "Completed", 100,
				100) STEP("ImageConversion", "Completed") COPY("DiskTransferV2v",
				"Running", 50, 100) STEP("VirtualMachineCreation", "Pending"),
			50, 50, 100, 100, false},
		{"allocated only",
			STEP("Initialize", "Completed") COPY("DiskAllocation", "Running", 100, 100)
				STEP("ImageConversion", "Pending")
					COPY("DiskTransferV2v", "Pending", 0, 100)
						STEP("VirtualMachineCreation", "Pending"),
			1, 0, 100, 100, false},
		/* 10 + 1000 + 100 */
		{"warm, before the cutover",
			STEP("Initialize", "Completed") COPY("DiskTransfer", "Completed", 80,
				80) "- {name: Cutover, " MB
				    ", progress: {completed: 0, total: 80}}\n",
			90, 80, 80, 80, false},
		{"warm, half of the delta",
			STEP("Initialize", "Completed") COPY("DiskTransfer", "Completed", 80, 80)
				COPY("Cutover", "Running", 4, 8),
			95, 4, 8, 80, false},
		{"live: every step weighs the same",
			STEP("Initialize", "Completed") STEP("PrepareTarget", "Completed")
				STEP("Synchronization", "Running"),
			66, 0, 0, 0, false},
		{"conversion only",
			STEP("Initialize", "Completed") STEP("ImageConversion", "Running")
				STEP("VirtualMachineCreation", "Pending"),
			33, 0, 0, 0, false},
		{"the step of OpenStack that stays pending",
			STEP("Initialize", "Completed") COPY("DiskTransfer", "Completed", 100, 100)
				COPY("ConvertOpenstackSnapshot", "Pending", 0, 100)
					STEP("VirtualMachineCreation", "Running"),
			99, 100, 100, 100, false},
		{"a step of a later controller",
			STEP("Initialize", "Completed") COPY("DiskTransfer", "Running", 50, 100)
				STEP("Novelty", "Pending"),
			50, 50, 100, 100, false},
	};
	check(rules, COUNT(rules));
}

/* The storage copies in DiskAllocation when its tasks say so (forklift.md 2.5). */
Test(mtv_progress, copy_offload)
{
	static const struct rule rules[] = {
		{"copying",
			STEP("Initialize",
				"Completed") "- name: DiskAllocation\n  phase: Running\n  " MB "\n"
					     "  progress: {completed: 30, total: 60}\n"
					     "  tasks: [{annotations: {unit: MB}}, {annotations: "
					     "{xcopyUsed: '1'}}]\n" STEP(
						     "ImageConversion", "Pending")
						     COPY("DiskTransferV2v", "Pending", 0, 60) STEP(
							     "VirtualMachineCreation", "Pending"),
			49, 30, 60, 60, false},
		{"copied",
			STEP("Initialize",
				"Completed") "- name: DiskAllocation\n  phase: Completed\n  " MB
					     "\n"
					     "  progress: {completed: 60, total: 60}\n"
					     "  tasks: [{annotations: {xcopyUsed: '1'}}]\n" STEP(
						     "ImageConversion", "Pending")
						     COPY("DiskTransferV2v", "Pending", 0, 60) STEP(
							     "VirtualMachineCreation", "Pending"),
			97, 60, 60, 60, false},
	};
	check(rules, COUNT(rules));
}

Test(mtv_progress, time_stamps)
{
	static const struct rule rules[] = {
		{"Initialize runs again and keeps its stamp",
			STAMPED("Initialize") STEP("PrepareTarget", "Pending"), 50, 0, 0, 0, false},
		{"of one that failed it means nothing",
			STAMPED("Initialize") STEP("PrepareTarget", "Pending"), 0, 0, 0, 0, true},
		{"of a copy it means nothing",
			STEP("Initialize",
				"Completed") "- {name: DiskTransfer, phase: Running, completed: "
					     "'2026-11-21T12:00:00Z', " MB
					     ", progress: {completed: 25, total: 100}}\n",
			25, 25, 100, 100, false},
		{"progress of simple steps means nothing",
			"- {name: Initialize, phase: Running, progress: {completed: 1, total: "
			"1}}\n" STEP("PrepareTarget", "Pending"),
			0, 0, 0, 0, false},
	};
	check(rules, COUNT(rules));
}

Test(mtv_progress, odd_figures)
{
	static const struct rule rules[] = {
		{"no pipeline", "[]", -1, 0, 0, 0, false},
		{"not a list", "text", -1, 0, 0, 0, false},
		{"empty steps", "[{}, null, 5, text]", 0, 0, 0, 0, false},
		{"more than all", COPY("DiskTransfer", "Running", 150, 100), 99, 150, 100, 100,
			false},
		{"less than nothing", COPY("DiskTransfer", "Running", -5, 100), 0, -5, 100, 100,
			false},
		{"no total", COPY("DiskTransfer", "Running", 5, 0), 0, 5, 0, 0, false},
		{"no figures", "- {name: DiskTransfer, phase: Running, " MB "}", 0, 0, 0, 0, false},
		{"text as figures", COPY("DiskTransfer", "Running", 'x', y), 0, 0, 0, 0, false},
		{"all is done",
			STEP("Initialize", "Completed") COPY("DiskTransfer", "Completed", 100, 100),
			99, 100, 100, 100, false},
		{"all live steps are done",
			STEP("Initialize", "Completed") STEP("Synchronization", "Completed"), 99, 0,
			0, 0, false},
		{"only a step without weight", STEP("ConvertOpenstackSnapshot", "Pending"), -1, 0,
			0, 0, false},
	};
	check(rules, COUNT(rules));
	cr_expect_eq(progress_of(NULL, false).percent, -1);
}

Test(mtv_progress, number_of_the_precopy)
{
	static const struct {
		const char *tasks;
		int precopy;
	} cases[] = {{"[]", 0}, {"[{annotations: {unit: MB}}]", 0},
		{"[{annotations: {Precopy: '3'}}]", 3}, {"[{annotations: {Precopy: 2}}]", 2},
		{"[{annotations: {unit: MB}}, {annotations: {Precopy: '4'}}]", 4},
		{"[{annotations: {Precopy: x}}]", 0}};
	for (size_t i = 0; i < COUNT(cases); i++) {
		struct buf yaml;
		buf_init(&yaml, 1000);
		buf_printf(&yaml, "[{name: DiskTransfer, tasks: %s}]", cases[i].tasks);
		struct doc *doc = given_yaml(yaml.text);
		cr_expect_eq(progress_of(doc_root(doc), false).precopy, cases[i].precopy, "%s",
			cases[i].tasks);
		doc_unref(doc);
		buf_finish(&yaml);
	}
}
