/* What the VirtualMachineInstance of a VM tells. */
#include "mtv/instance.h"

#include <criterion/criterion.h>
#include <stdio.h>

#include "unit/given.h"

TestSuite(mtv_instance);

static struct instance of(const char *status)
{
	char text[1000];
	snprintf(text, sizeof(text),
		"metadata: {name: web, namespace: vms, uid: i1}\nstatus: {%s}\n", status);
	struct object *object = given_object(text);
	struct instance instance = instance_of(object_root(object));
	object_unref(object);
	return instance;
}

Test(mtv_instance, that_runs)
{
	struct instance instance =
		of("phase: Running, interfaces: [{name: a}, {ipAddress: "
		   "10.0.0.5, ipAddresses: [10.0.0.5, 'fd00::1']}], "
		   "conditions: [{type: AgentConnected, status: 'True'}], "
		   "phaseTransitionTimestamps: [{phase: Scheduled, "
		   "phaseTransitionTimestamp: '2026-11-21T11:24:00Z'}, {phase: "
		   "Running, phaseTransitionTimestamp: '2026-11-21T11:25:00Z'}]");
	cr_expect(instance.there && instance.runs && instance.agent);
	cr_expect_str_eq(instance.phase, "Running");
	cr_expect_str_eq(instance.address, "10.0.0.5");
	cr_expect_eq(instance.running, INT64_C(1795260300000));
}

Test(mtv_instance, that_is_on_its_way)
{
	struct instance instance =
		of("phase: Scheduling, interfaces: [{ipAddresses: ['fd00::1']}], "
		   "conditions: [{type: AgentConnected, status: 'False'}]");
	cr_expect(instance.there && !instance.runs && !instance.agent && !instance.running);
	cr_expect_str_eq(instance.phase, "Scheduling");
	cr_expect_str_eq(instance.address, "fd00::1");
}

Test(mtv_instance, that_is_not_there)
{
	struct instance instance = instance_of(NULL);
	cr_expect_not(instance.there || instance.runs || instance.agent || instance.running);
	cr_expect_str_empty(instance.phase);
	cr_expect_str_empty(instance.address);
}
