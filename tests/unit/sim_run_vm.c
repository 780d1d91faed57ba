/* VMs of a run, as they are read from a status and written again. */
#include <criterion/criterion.h>
#include <string.h>

#include "sim/run_vm.h"
#include "unit/given.h"

/* A server refuses a condition without its time, and with it the whole status. */
Test(sim_run_vm, a_queued_one_keeps_the_time_since_when_it_waits)
{
	struct doc *status = given_yaml(
		"{id: vm-1, name: web, phase: Started, pipeline: [], conditions: [{type: Pending, "
		"status: 'True', category: Advisory, lastTransitionTime: '2026-11-21T11:00:00Z', "
		"message: 'Waiting to start migration: in-flight limit reached (max 20).'}]}");
	const struct journey journey = {.source = "vsphere", .type = "cold"};
	struct run_vm vm;
	struct builder builder;
	builder_init(&builder);
	run_vm_read(&vm, doc_root(status), &journey);
	cr_expect(vm.queued);
	run_vm_write(&builder, &vm);
	struct doc *written = builder_finish_doc(&builder);
	const struct node *condition = node_first(node_find(doc_root(written), "conditions"));
	cr_expect_str_eq(node_text_or(node_find(condition, "type"), ""), "Pending");
	cr_expect_str_eq(node_text_or(node_find(condition, "lastTransitionTime"), ""),
		"2026-11-21T11:00:00Z");
	doc_unref(written);
	builder_finish(&builder);
	run_vm_finish(&vm);
	doc_unref(status);
}
