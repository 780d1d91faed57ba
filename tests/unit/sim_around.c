/* What is around a VM while it is on its way: volumes, pods, conversions, the target. */
#include <criterion/criterion.h>
#include <string.h>

#include "sim/around.h"
#include "sim/v2v_log.h"
#include "sim_night.h"

/* What ought to be there around the first VM now. */
struct view {
	struct around around;
	struct things things;
};

static void view_init(struct view *view, const struct night *night)
{
	around_init(&view->around, night->run, &night->run->vms[0], 5, night->now);
	things_init(&view->things);
	around_add(&view->around, &view->things);
}

static int count(const struct view *view, enum thing_kind kind, const char *phase)
{
	int count = 0;
	for (size_t i = 0; i < view->things.list.count; i++) {
		const struct thing *thing = array_at(&view->things.list, i);
		const struct node *own = node_find(doc_root(thing->object), "status.phase");
		count += thing->kind == kind && (!phase || node_equals(own, phase));
	}
	return count;
}

static const struct node *first(const struct view *view, enum thing_kind kind)
{
	for (size_t i = 0; i < view->things.list.count; i++) {
		const struct thing *thing = array_at(&view->things.list, i);
		if (thing->kind == kind)
			return doc_root(thing->object);
	}
	return NULL;
}

static void poll_until(struct night *night, const char *phase)
{
	for (int poll = 0; !run_vm_passed(&night->run->vms[0], phase); poll++) {
		cr_assert_lt(poll, 6000, "it never comes to %s", phase);
		night_poll(night);
	}
}

Test(sim_around, an_importer_fills_each_volume_of_a_warm_vm)
{
	struct night night;
	struct view view;
	night_init(&night, &night_kinds[4], 3, NIGHT_SMALL);
	night_begin(&night, "M", "");
	poll_until(&night, "CopyDisks");
	night_poll(&night);
	view_init(&view, &night);
	cr_assert_eq(count(&view, THING_CLAIM, "Bound"), 1);
	cr_assert_eq(count(&view, THING_DATA_VOLUME, "ImportInProgress"), 1);
	cr_assert_eq(count(&view, THING_POD, "Running"), 1);
	const struct node *labels = node_find(first(&view, THING_POD), "metadata.labels");
	cr_assert(node_equals(node_find(labels, "vmID"), "vm-1"));
	cr_assert(node_equals(node_find(labels, "plan"), "P"));
	cr_assert(node_equals(node_find(labels, "migration"), "M"));
	things_finish(&view.things);
	poll_until(&night, "CopyingPaused");
	view_init(&view, &night);
	cr_assert_eq(count(&view, THING_DATA_VOLUME, "Paused"), 1);
	cr_assert_eq(count(&view, THING_POD, NULL), 0, "the importer is gone");
	things_finish(&view.things);
	night_finish(&night);
}

Test(sim_around, pods_are_on_nodes_that_there_are)
{
	static const char *const nodes[] = {"worker-1", "worker-2", "worker-3"};
	static const char *const turned[] = {"worker-3", "worker-1", "worker-2"};
	struct night night;
	struct around around;
	struct things things;
	night_init(&night, &night_kinds[0], 3, NIGHT_SMALL);
	night_begin(&night, "M", "");
	poll_until(&night, "ConvertGuest");
	around_init(&around, night.run, &night.run->vms[0], 5, night.now);
	cr_expect_null(around_node(&around, "x"), "there are none");
	around.nodes = nodes;
	around.node_count = 3;
	const char *node = around_node(&around, around.v2v_pod);
	around.nodes = turned;
	cr_expect_str_eq(around_node(&around, around.v2v_pod), node, "the order is nothing");
	things_init(&things);
	around_add(&around, &things);
	struct view view = {around, things};
	cr_expect(node_equals(node_find(first(&view, THING_POD), "spec.nodeName"), node));
	things_finish(&things);
	night_finish(&night);
}

#define STUMBLES NIGHT_SMALL ",'mtvsim.mtvtop.test/fails':'{\\'vm-1\\':{\\'at\\':\\'CopyDisks\\'}}'"

/* Behind the third time comes the failure (forklift.md 2.5). */
Test(sim_around, an_importer_that_fails_began_anew_three_times)
{
	struct night night;
	struct view view;
	night_init(&night, &night_kinds[4], 3, STUMBLES);
	night_begin(&night, "M", "");
	poll_until(&night, "CopyDisks");
	while (night.run->vms[0].restarts < 3) {
		cr_assert_eq(night.run->vms[0].end, RUN_GOES_ON, "it failed before");
		night_poll(&night);
	}
	cr_expect_eq(night.run->vms[0].failures, 3, "as warm plans count them (2.8)");
	view_init(&view, &night);
	const struct node *status =
		node_first(node_find(first(&view, THING_POD), "status.containerStatuses"));
	cr_expect_eq(node_int(node_find(status, "restartCount"), 0), 3);
	cr_expect(node_find(status, "state.running"));
	cr_expect_eq(node_int(node_find(status, "lastState.terminated.exitCode"), 0), 1);
	cr_expect(node_equals(node_find(status, "lastState.terminated.reason"), "Error"));
	things_finish(&view.things);
	night_finish(&night);
}

Test(sim_around, virt_v2v_runs_in_a_pod_and_leaves_a_vm_that_starts)
{
	struct night night;
	struct view view;
	night_init(&night, &night_kinds[0], 3, NIGHT_SMALL);
	night_begin(&night, "M", "");
	poll_until(&night, "CreateGuestConversionPod");
	view_init(&view, &night);
	cr_assert_eq(count(&view, THING_POD, "Pending"), 1);
	cr_assert_eq(count(&view, THING_CONVERSION, "Pending"), 1);
	things_finish(&view.things);
	poll_until(&night, "ConvertGuest");
	view_init(&view, &night);
	cr_assert_eq(count(&view, THING_POD, "Running"), 1);
	cr_assert_eq(count(&view, THING_CONVERSION, "Running"), 1);
	cr_assert_eq(count(&view, THING_MACHINE, NULL), 0);
	things_finish(&view.things);
	poll_until(&night, "Completed");
	for (int poll = 0; poll < 60; poll++)
		night_poll(&night);
	view_init(&view, &night);
	cr_assert_eq(count(&view, THING_POD, "Succeeded"), 1);
	cr_assert_eq(count(&view, THING_DATA_VOLUME, NULL), 0, "they go at CreateVM (4.2)");
	cr_assert(node_equals(
		node_find(first(&view, THING_MACHINE), "status.printableStatus"), "Running"));
	const struct node *instance = first(&view, THING_INSTANCE);
	const struct node *address = node_first(node_find(instance, "status.interfaces"));
	cr_assert(node_text(node_find(address, "ipAddress")));
	cr_assert(node_text(node_find(instance, "status.guestOSInfo.prettyName")));
	things_finish(&view.things);
	night_finish(&night);
}

Test(sim_around, a_canceled_vm_leaves_nothing)
{
	struct night night;
	struct view view;
	night_init(&night, &night_kinds[0], 3, NIGHT_SMALL);
	night_begin(&night, "M", "");
	poll_until(&night, "ConvertGuest");
	night_ask(&night, ",'cancel':[{'id':'vm-1'}]");
	night_poll(&night);
	night_poll(&night);
	view_init(&view, &night);
	cr_assert_eq(view.things.list.count, 0);
	things_finish(&view.things);
	night_finish(&night);
}

#define FAILS NIGHT_SMALL ",'mtvsim.mtvtop.test/fails':'{\\'vm-1\\':{\\'at\\':\\'ConvertGuest\\'}}'"

Test(sim_around, a_failed_conversion_says_why_where_people_look)
{
	struct night night;
	struct view view;
	struct v2v_log log = {0};
	struct buf text;
	buf_init(&text, 4096);
	night_init(&night, &night_kinds[0], 3, FAILS);
	night_begin(&night, "M", "");
	for (int poll = 0; !night.run->vms[0].completed; poll++) {
		cr_assert_lt(poll, 1000);
		night_poll(&night);
		v2v_log_add(&text, &log, &night.run->vms[0], night.now);
	}
	view_init(&view, &night);
	cr_assert_eq(count(&view, THING_POD, "Failed"), 1);
	const struct node *conversion = first(&view, THING_CONVERSION);
	cr_assert(node_equals(node_find(conversion, "status.message"),
		"Guest conversion failed. See pod logs for details."));
	cr_assert_eq(count(&view, THING_CLAIM, NULL), 0, "deleteVmOnFailMigration (2.9)");
	cr_assert(strstr(text.text, "] Setting up the source"));
	cr_assert(strstr(text.text, "\nvirt-v2v: error: Guest conversion failed."));
	buf_finish(&text);
	things_finish(&view.things);
	night_finish(&night);
}

Test(sim_around, the_log_of_a_copy_counts_up)
{
	struct night night;
	struct v2v_log log = {0};
	struct buf text;
	buf_init(&text, 16 * 1024);
	night_init(&night, &night_kinds[0], 3, NIGHT_SMALL);
	night_begin(&night, "M", "");
	for (int poll = 0; !night.run->vms[0].completed && poll < 1000; poll++) {
		night_poll(&night);
		v2v_log_add(&text, &log, &night.run->vms[0], night.now);
	}
	const char *half = strstr(text.text, "completed 50 %");
	const char *end = strstr(text.text, "] Finishing off");
	cr_assert(strstr(text.text, "] Copying disk 1/1"));
	cr_assert(half && end && half < end);
	buf_finish(&text);
	night_finish(&night);
}

Test(sim_around, names_that_are_none_make_names)
{
	struct night night;
	struct view view;
	night_init(&night, &night_kinds[0], 3, NIGHT_SMALL);
	night_begin(&night, "M", "");
	night.run->vms[0].name = "Web \"01\"\n_\xd7\xa9";
	night.run->vms[0].id = "{VM} 7";
	around_init(&view.around, night.run, &night.run->vms[0], 5, night.now);
	cr_assert_str_eq(view.around.target, "web-01");
	poll_until(&night, "ConvertGuest");
	view_init(&view, &night);
	cr_assert_eq(count(&view, THING_CONVERSION, NULL), 1);
	cr_assert(node_equals(node_find(first(&view, THING_CONVERSION), "spec.vm.id"), "{VM} 7"));
	things_finish(&view.things);
	night_finish(&night);
}
