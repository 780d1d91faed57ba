/* What is around a VM while it is on its way: volumes, pods, conversions, the target. */
#include <criterion/criterion.h>
#include <stdio.h>
#include <string.h>

#include "sim/around.h"
#include "sim/pod_words.h"
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

static void say_v2v(struct buf *out, struct pod_said *said, const struct night *night, size_t vm)
{
	struct around around;
	around_init(&around, night->run, &night->run->vms[vm], 5, night->now);
	v2v_log_add(out, said, &around);
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
	cr_assert_eq(count(&view, THING_POD, "Running"), 0, "the importer is gone");
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

#define WAITS                                                                                      \
	NIGHT_SMALL                                                                                \
	",'mtvsim.mtvtop.test/hinders':'{\\'vm-1\\':{\\'at\\':\\'ConvertGuest\\',\\'for\\':3}}'"

static const char *node_of_pod(const struct night *night)
{
	static const char *const nodes[] = {"worker-1"};
	static char name[100];
	struct view view;
	around_init(&view.around, night->run, &night->run->vms[0], 5, night->now);
	view.around.nodes = nodes;
	view.around.node_count = 1;
	things_init(&view.things);
	around_add(&view.around, &view.things);
	const struct node *pod = first(&view, THING_POD);
	cr_assert(pod);
	snprintf(name, sizeof(name), "%s", node_text_or(node_find(pod, "spec.nodeName"), ""));
	things_finish(&view.things);
	return name;
}

/* No server lets a pod be moved, nor taken off its node. */
Test(sim_around, a_pod_that_waits_for_a_node_has_none_from_its_making_on)
{
	struct night night;
	night_init(&night, &night_kinds[0], 3, WAITS);
	night_begin(&night, "M", "");
	poll_until(&night, "CreateGuestConversionPod");
	cr_expect_str_eq(node_of_pod(&night), "");
	poll_until(&night, "ConvertGuest");
	cr_expect_str_eq(node_of_pod(&night), "");
	for (int poll = 0; poll < 61; poll++)
		night_poll(&night);
	cr_expect_str_eq(node_of_pod(&night), "worker-1");
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
	struct pod_said said = {0};
	struct buf text;
	buf_init(&text, 4096);
	night_init(&night, &night_kinds[0], 3, FAILS);
	night_begin(&night, "M", "");
	for (int poll = 0; !night.run->vms[0].completed; poll++) {
		cr_assert_lt(poll, 1000);
		night_poll(&night);
		say_v2v(&text, &said, &night, 0);
	}
	view_init(&view, &night);
	cr_assert_eq(count(&view, THING_POD, "Failed"), 1);
	const struct node *conversion = first(&view, THING_CONVERSION);
	cr_assert(node_equals(node_find(conversion, "status.message"),
		"Guest conversion failed. See pod logs for details."));
	cr_assert_eq(count(&view, THING_CLAIM, NULL), 0, "deleteVmOnFailMigration (2.9)");
	cr_assert(strstr(text.text, "] Setting up the source"));
	const char *error = strstr(text.text, "\nvirt-v2v: error: ");
	cr_assert(error);
	cr_expect_null(strstr(error, "See pod logs"), "it would lead nowhere");
	cr_expect_null(strstr(text.text, "Finished"));
	buf_finish(&text);
	things_finish(&view.things);
	night_finish(&night);
}

#define UNKNOWN_LOG "\\'virt-v2v: error: inspection could not detect the source guest.\\'"
#define UNKNOWN "{\\'at\\':\\'ConvertGuest\\',\\'log\\':" UNKNOWN_LOG "}"
#define UNKNOWN_GUEST NIGHT_SMALL ",'mtvsim.mtvtop.test/fails':'{\\'vm-1\\':" UNKNOWN "}'"

Test(sim_around, a_guest_that_is_not_known_is_not_converted)
{
	struct night night;
	struct pod_said said = {0};
	struct buf text;
	buf_init(&text, 4096);
	night_init(&night, &night_kinds[0], 3, UNKNOWN_GUEST);
	night_begin(&night, "M", "");
	for (int poll = 0; !night.run->vms[0].completed; poll++) {
		cr_assert_lt(poll, 1000);
		night_poll(&night);
		say_v2v(&text, &said, &night, 0);
	}
	const char *inspecting = strstr(text.text, "] Inspecting the source");
	cr_assert(inspecting, "%s", text.text);
	cr_expect(strstr(inspecting, "\nvirt-v2v: error: inspection could not"), "%s", text.text);
	cr_expect_null(strstr(text.text, "Converting"), "%s", text.text);
	buf_finish(&text);
	night_finish(&night);
}

/* All that virt-v2v says of a VM, from its beginning to its end. */
static void hear(struct buf *text, const struct night_kind *kind, size_t vm)
{
	struct night night;
	struct pod_said said = {0};
	buf_init(text, 64 * 1024);
	night_init(&night, kind, 3, NIGHT_SMALL);

	night_begin(&night, "M", "");
	if (kind->type[0] == 'w')
		night_ask(&night, ",'cutover':'2026-11-21T12:00:00Z'");
	for (int poll = 0; !night.run->vms[vm].completed; poll++) {
		cr_assert_lt(poll, 9000);
		night_poll(&night);
		say_v2v(text, &said, &night, vm);
	}
	night_finish(&night);
}

/* Where TEXT comes behind AT; fails when it does not. */
static const char *behind(const char *at, const char *text)
{
	const char *found = strstr(at, text);
	cr_assert_not_null(found, "no \"%s\" in: %s", text, at);
	return found + strlen(text);
}

Test(sim_around, virt_v2v_copies_disk_after_disk_and_each_to_its_end)
{
	struct buf text;
	hear(&text, &night_kinds[0], 1);
	const char *at = behind(text.text, "] Setting up the source: -i libvirt -ic vpx://");
	at = behind(at, " win02\n");
	at = behind(at, "] Converting Windows Server 2022 to run on KVM\n");
	at = behind(at, "] Setting up the destination: -o kubevirt");
	at = behind(at, "] Copying disk 1/2\n");
	at = behind(at, "completed 0 %\n");
	at = behind(at, "completed 100 %\n");
	at = behind(at, "] Copying disk 2/2\n");
	at = behind(at, "completed 0 %\n");
	at = behind(at, "completed 50 %\n");
	at = behind(at, "completed 100 %\n");
	at = behind(at, "] Creating output metadata\n");
	behind(at, "] Finishing off\n");
	buf_finish(&text);
}

Test(sim_around, a_conversion_in_place_copies_nothing)
{
	struct buf text;
	hear(&text, &night_kinds[4], 0);
	const char *at = behind(text.text, "] Setting up the source: -i libvirtxml ");
	at = behind(at, "] Converting Red Hat Enterprise Linux 9 to run on KVM\n");
	behind(at, "] Finishing off\n");
	cr_expect_null(strstr(text.text, "Copying"));
	cr_expect_null(strstr(text.text, "completed"));
	buf_finish(&text);
}

Test(sim_around, virt_v2v_reads_from_what_the_source_is)
{
	struct buf text;
	hear(&text, &night_kinds[11], 0);
	behind(text.text, "] Setting up the source: -i ova /ova/web01.ova\n");
	behind(text.text, "] Copying disk 1/1\n");
	buf_finish(&text);
}

/* Lines of the pod of that talk, run by run; runs are parted by "==". */
static void hear_pod(struct buf *text, const struct night_kind *kind, const char *annotations,
	enum pod_talk talk)
{
	struct night night;
	struct pod_said said = {0};
	buf_init(text, 64 * 1024);
	night_init(&night, kind, 3, annotations);
	night_begin(&night, "M", "");
	for (int poll = 0; poll < 800 && !night.run->vms[0].completed; poll++) {
		struct view view;
		night_poll(&night);
		view_init(&view, &night);
		for (size_t i = 0; i < view.things.list.count; i++) {
			const struct thing *pod = array_at(&view.things.list, i);
			bool more = pod->talk == talk && pod->disk == 0;
			while (more) {
				struct buf run;
				bool restart = false;
				buf_init(&run, 16 * 1024);
				more = pod_words_add(&run, &said, &view.around, pod, &restart);
				buf_printf(text, "%s%s", restart ? "==\n" : "",
					run.text ? run.text : "");
				buf_finish(&run);
			}
		}
		things_finish(&view.things);
	}
	night_finish(&night);
}

Test(sim_around, an_importer_says_why_it_began_anew)
{
	struct buf text;
	hear_pod(&text, &night_kinds[4], STUMBLES, TALK_IMPORTER);
	const char *at = behind(text.text, "] Starting importer\n");
	at = behind(at, "] Creating VDDK data source\n");
	for (int run = 0; run < 3; run++) {
		at = behind(at, "] Unable to process data: ");
		at = behind(at, "\n==\n");
		at = behind(at, "] Starting importer\n");
	}
	cr_expect_null(strstr(at, "=="), "three times, and no more");
	buf_finish(&text);
}

Test(sim_around, a_hook_tells_its_tasks)
{
	struct buf text;
	hear_pod(&text, &night_kinds[1], NIGHT_SMALL, TALK_HOOK);
	const char *at = behind(text.text, "PLAY [Main] ");
	at = behind(at, "\nTASK [Gathering Facts] ");
	at = behind(at, "\nok: [localhost]\n");
	at = behind(at, "\nTASK [Wait until it is] ");
	at = behind(at, "\nPLAY RECAP ");
	behind(at, "failed=0");
	buf_finish(&text);
}

#define HOOK_FAILS                                                                                 \
	NIGHT_SMALL                                                                                \
	",'mtvsim.mtvtop.test/fails':'{\\'vm-1\\':{\\'at\\':\\'PreHook\\',\\'error\\':"            \
	"\\'Retry limit exceeded.\\'}}'"

Test(sim_around, a_hook_that_fails_says_why)
{
	struct buf text;
	hear_pod(&text, &night_kinds[1], HOOK_FAILS, TALK_HOOK);
	const char *at = behind(text.text, "fatal: [localhost]: FAILED! => {");
	at = behind(at, "did not become quiet");
	behind(at, "failed=1");
	buf_finish(&text);
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

Test(sim_around, a_populator_fills_the_claims_of_a_cold_vm_from_ovirt)
{
	struct night night;
	struct view view;
	struct buf text;
	night_init(&night, &night_kinds[8], 3, NIGHT_SMALL);
	night_begin(&night, "M", "");
	poll_until(&night, "CopyDisks");
	night_poll(&night);
	view_init(&view, &night);
	cr_expect_eq(count(&view, THING_DATA_VOLUME, NULL), 0, "that is for importers");
	size_t populators = 0;
	for (size_t i = 0; i < view.things.list.count; i++) {
		const struct thing *pod = array_at(&view.things.list, i);
		if (pod->talk != TALK_POPULATOR)
			continue;
		const struct node *root = doc_root(pod->object);
		populators++;
		cr_expect(strstr(pod->path, "/pods/populate-"));
		cr_expect_str_eq(pod->container, "populate");
		cr_expect(node_text(node_find(root, "metadata.labels.pvcName")));
	}
	cr_expect_eq(populators, 1);
	things_finish(&view.things);
	night_finish(&night);
	hear_pod(&text, &night_kinds[8], NIGHT_SMALL, TALK_POPULATOR);
	behind(behind(text.text, "] Starting populator\n"), "] Progress: 5%\n");
	buf_finish(&text);
}

Test(sim_around, a_warm_vm_is_inspected_before_it_is_copied)
{
	struct buf text;
	hear_pod(&text, &night_kinds[4], NIGHT_SMALL, TALK_INSPECTION);
	const char *at = behind(text.text, "[   0.0] Setting up the source");
	at = behind(at, "] Inspecting the source\n");
	behind(at, "] Finishing off\n");
	cr_expect_null(strstr(text.text, "error"));
	buf_finish(&text);
}
