/* What Events say of the objects around a VM. */
#include "sim/thing_event.h"

#include <criterion/criterion.h>

#include "unit/given.h"

/* The event of an object "web" in "mtv" with such a status; no reason: there is none. */
static struct thing_event event_of(enum thing_kind kind, const char *status)
{
	struct things things;
	struct thing_event event;
	things_init(&things);
	struct thing *thing = things_add(
		&things, kind, "mtv", "web", "},'spec':{'volumeName':'pv-7'},'status':%s}", status);
	cr_assert_not_null(thing, "%s", status);
	thing->container = "importer";
	if (!thing_event(thing, &event))
		event.reason = "";
	things_finish(&things);
	return event;
}

static void expect(enum thing_kind kind, const char *status, const char *reason,
	const char *message, bool warns)
{
	struct thing_event event = event_of(kind, status);
	cr_expect_str_eq(event.reason, reason, "%s: %s", status, event.reason);
	cr_expect_str_eq(event.message, message, "%s: %s", status, event.message);
	cr_expect_eq(event.warns, warns, "%s", status);
}

Test(sim_thing_event, pods)
{
	expect(THING_POD, "{\"phase\":\"Pending\"}", "", "", false);
	expect(THING_POD,
		"{\"phase\":\"Pending\",\"conditions\":[{\"type\":\"PodScheduled\",\"status\":"
		"\"False\",\"reason\":\"Unschedulable\",\"message\":\"0/6 nodes.\"}]}",
		"FailedScheduling", "0/6 nodes.", true);
	expect(THING_POD, "{\"phase\":\"Running\",\"containerStatuses\":[{\"restartCount\":0}]}",
		"Started", "Started container importer", false);
	expect(THING_POD, "{\"phase\":\"Running\",\"containerStatuses\":[{\"restartCount\":2}]}",
		"BackOff", "Back-off restarting failed container importer in pod web_mtv", true);
	expect(THING_POD, "{\"phase\":\"Succeeded\"}", "", "", false);
}

Test(sim_thing_event, a_reason_that_comes_again_has_another_number)
{
	struct thing_event one = event_of(
		THING_POD, "{\"phase\":\"Running\",\"containerStatuses\":[{\"restartCount\":1}]}");
	struct thing_event two = event_of(
		THING_POD, "{\"phase\":\"Running\",\"containerStatuses\":[{\"restartCount\":2}]}");
	cr_expect_eq(one.number, 1);
	cr_expect_eq(two.number, 2);
}

Test(sim_thing_event, volumes)
{
	expect(THING_CLAIM, "{\"phase\":\"Pending\"}", "", "", false);
	expect(THING_CLAIM, "{\"phase\":\"Bound\"}", "ProvisioningSucceeded",
		"Successfully provisioned volume pv-7", false);
	expect(THING_DATA_VOLUME, "{\"phase\":\"ImportInProgress\"}", "ImportInProgress",
		"Import into web in progress", false);
	expect(THING_DATA_VOLUME, "{\"phase\":\"Paused\"}", "ImportPaused",
		"Multistage import into PVC web is paused", false);
}

Test(sim_thing_event, machines)
{
	expect(THING_MACHINE, "{\"created\":false}", "", "", false);
	expect(THING_MACHINE, "{\"created\":true}", "SuccessfulCreate",
		"Started the virtual machine by creating the new virtual machine instance web",
		false);
	expect(THING_INSTANCE, "{\"phase\":\"Scheduling\"}", "", "", false);
	expect(THING_INSTANCE, "{\"phase\":\"Running\"}", "Started",
		"VirtualMachineInstance started.", false);
}
