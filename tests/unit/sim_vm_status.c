/* Statuses of VMs on every journey, at every phase: what the controller never writes is not there.
 */
#include <criterion/criterion.h>
#include <stdio.h>
#include <string.h>

#include "mtv/progress.h"
#include "sim/vm_status.h"
#include "unit/given.h"
#include "unit/journeys.h"

#define NOW INT64_C(1795262400000)

TestSuite(sim_vm_status);

static struct doc *status_of(const struct sim_vm *vm, const struct journey *journey)
{
	struct builder builder;
	builder_init(&builder);
	vm_status_build(&builder, SYMBOL_NONE, vm, journey);
	struct doc *doc = builder_finish_doc(&builder);
	builder_finish(&builder);
	return doc;
}

static struct sim_vm vm_at(const char *phase, double copied)
{
	return (struct sim_vm){.id = "vm-1",
		.name = "web",
		.disks = {1000, 333},
		.disk_count = 2,
		.at = phase,
		.copied = copied,
		.started = NOW - 3600000,
		.now = NOW};
}

static const char *word(const struct node *node, const char *path)
{
	return node_text_or(node_find(node, path), "");
}

/* A step with disks has a task for each, and counts what they count. */
static void check_tasks(const struct node *step, const char *name)
{
	double done = 0, total = 0;
	node_each(task, node_find(step, "tasks"))
	{
		done += node_number(node_find(task, "progress.completed"), -1e9);
		total += node_number(node_find(task, "progress.total"), -1e9);
	}
	cr_expect_eq(node_count(node_find(step, "tasks")), 2, "%s", name);
	cr_expect_eq(done, node_number(node_find(step, "progress.completed"), -1), "%s", name);
	cr_expect_eq(total, node_number(node_find(step, "progress.total"), -1), "%s", name);
	cr_expect(done >= 0 && done <= total, "%s: %g of %g", name, done, total);
}

/* What ran has a start, what has ended an end; one step runs at most. */
static void check_pipeline(const struct node *pipeline, const char *name)
{
	int running = 0;
	node_each(step, pipeline)
	{
		const char *phase = word(step, "phase");
		running += !strcmp(phase, "Running");
		cr_expect(!!node_find(step, "started") == (*phase && strcmp(phase, "Pending") != 0),
			"%s: %s is %s", name, word(step, "name"), phase);
		cr_expect(strcmp(phase, "Completed") != 0 || node_find(step, "completed"), "%s: %s",
			name, word(step, "name"));
		if (step_has_disks(word(step, "name")))
			check_tasks(step, name);
	}
	cr_expect_leq(running, 1, "%s: %d steps run", name, running);
}

/* A warm VM begins its copies anew: there the percent of a phase may be that of an earlier one. */
static bool may_fall(const struct journey *journey)
{
	return !strcmp(journey->type, "warm");
}

static void check_on_the_way(const struct journey *journey, const char *name)
{
	struct itinerary itinerary;
	char place[200];
	int before = 0;
	itinerary_init(&itinerary, journey);
	for (size_t i = 0; i + 1 < itinerary.count; i++) {
		for (int copied = 0; copied <= 100; copied += 50) {
			const char *phase = itinerary.phases[i];
			struct sim_vm vm = vm_at(phase, copied);
			struct doc *doc = status_of(&vm, journey);
			const struct node *pipeline = node_find(doc_root(doc), "pipeline");
			snprintf(place, sizeof(place), "%s, %s, %d %%", name, phase, copied);
			check_pipeline(pipeline, place);
			int percent = progress_of(pipeline, false).percent;
			cr_expect(percent >= 0 && percent < 100, "%s: %d", place, percent);
			cr_expect(percent >= before || may_fall(journey), "%s: %d after %d", place,
				percent, before);
			before = percent;
			cr_expect_str_eq(word(doc_root(doc), "phase"), phase);
			cr_expect_null(node_find(doc_root(doc), "completed"));
			cr_expect_null(node_find(doc_root(doc), "conditions"));
			doc_unref(doc);
		}
	}
}

Test(sim_vm_status, on_the_way)
{
	journeys_each(check_on_the_way);
}

static void check_success(const struct journey *journey, const char *name)
{
	struct sim_vm vm = vm_at("Completed", 100);
	vm.outcome = "Succeeded";
	vm.completed = NOW - 1000;
	struct doc *doc = status_of(&vm, journey);
	node_each(step, node_find(doc_root(doc), "pipeline"))
	{
		const char *expected = !strcmp(word(step, "name"), "ConvertOpenstackSnapshot")
			? "Pending"
			: "Completed";
		cr_expect_str_eq(word(step, "phase"), expected, "%s: %s", name, word(step, "name"));
	}
	const struct node *condition = node_first(node_find(doc_root(doc), "conditions"));
	cr_expect_str_eq(word(condition, "type"), "Succeeded");
	cr_expect_str_eq(word(condition, "message"), "The VM migration has SUCCEEDED.");
	cr_expect_str_eq(word(doc_root(doc), "completed"), "2026-11-21T11:59:59Z");
	doc_unref(doc);
}

/* The step of OpenStack never leaves Pending (forklift.md 2.7). */
Test(sim_vm_status, all_steps_are_done_in_the_end)
{
	journeys_each(check_success);
}

/* The error stands on the VM with the phase, and on the step that failed, and on no other. */
static void check_failure(const struct journey *journey, const char *name)
{
	struct itinerary itinerary;
	itinerary_init(&itinerary, journey);
	for (size_t i = 1; i + 1 < itinerary.count; i++) {
		struct sim_vm vm = vm_at("Completed", 30);
		int errors = 0;
		vm.outcome = "Failed";
		vm.failed_at = itinerary.phases[i];
		vm.error = "no room";
		vm.completed = NOW;
		struct doc *doc = status_of(&vm, journey);
		cr_expect_str_eq(word(doc_root(doc), "error.phase"), vm.failed_at, "%s", name);
		cr_expect_str_eq(word(doc_root(doc), "phase"), "Completed");
		node_each(step, node_find(doc_root(doc), "pipeline")) errors +=
			node_find(step, "error") != NULL;
		cr_expect_eq(errors, 1, "%s: %d errors of %s", name, errors, vm.failed_at);
		doc_unref(doc);
	}
}

Test(sim_vm_status, failures)
{
	journeys_each(check_failure);
}

Test(sim_vm_status, queued_it_has_not_started)
{
	const struct journey journey = {.source = "vsphere", .type = "cold"};
	struct sim_vm vm = vm_at("Started", 0);
	vm.queued = true;
	struct doc *doc = status_of(&vm, &journey);
	cr_expect_null(node_find(doc_root(doc), "started"));
	cr_expect_str_eq(
		word(node_first(node_find(doc_root(doc), "conditions")), "type"), "Pending");
	node_each(step, node_find(doc_root(doc), "pipeline"))
		cr_expect_str_eq(word(step, "phase"), "Pending");
	doc_unref(doc);
}
