#include <stdio.h>
#include <string.h>

#include "sim/plan_make.h"
#include "sim/scenario.h"
#include "sim/vm_status.h"

/*
 * A large site: plans of many VMs that are all on their way, two disks each, in different phases,
 * so that one plan of 500 VMs has about 0.9 MB (reference/observed.md, Sizes).
 */

static const char *phase_of(int vm)
{
	static const char *const phases[] = {"CopyDisksVirtV2V", "CopyDisksVirtV2V",
		"AllocateDisks", "CreateDataVolumes", "CopyDisksVirtV2V", "CreateVM",
		"WaitForPowerOff"};
	return phases[vm % 7];
}

static void add_vm(struct builder *builder, int plan, int vm)
{
	char text[64];
	builder_object(builder, SYMBOL_NONE);
	snprintf(text, sizeof(text), "vm-%d", 1000 + plan * 1000 + vm);
	builder_string(builder, "id", text);
	snprintf(text, sizeof(text), "app-%02d-node-%03d.corp.example", plan, vm);
	builder_string(builder, "name", text);
	builder_array(builder, symbol("disks"));
	builder_number(builder, SYMBOL_NONE, 20480 + 1024 * (vm % 13));
	builder_number(builder, SYMBOL_NONE, 102400);
	builder_end(builder);
	builder_string(builder, "at", phase_of(vm));
	builder_number(builder, symbol("copied"), (vm * 37 + plan) % 100);
	builder_end(builder);
}

static struct doc *plan_doc(
	const struct scenario *scenario, int plan, int vms, const char *name_space)
{
	struct builder builder;
	char text[64];
	builder_init(&builder);
	builder_object(&builder, SYMBOL_NONE);
	snprintf(text, sizeof(text), "wave-%02d", plan);
	builder_string(&builder, "plan", text);
	builder_string(&builder, "namespace", name_space);
	builder_array(&builder, symbol("runs"));
	builder_object(&builder, SYMBOL_NONE);
	snprintf(text, sizeof(text), "wave-%02d-run", plan);
	builder_string(&builder, "name", text);
	builder_string(&builder, "result", "Executing");
	member_time(&builder, "created", scenario->now - 3600000);
	member_time(&builder, "started", scenario->now - 3590000);
	builder_end(&builder);
	builder_end(&builder);
	builder_array(&builder, KEY_vms);
	for (int vm = 0; vm < vms; vm++)
		add_vm(&builder, plan, vm);
	builder_end(&builder);
	builder_end(&builder);
	struct doc *doc = builder_finish_doc(&builder);
	builder_finish(&builder);
	return doc;
}

void scenario_generate(struct scenario *scenario, int count, int vms, const char *name_space)
{
	for (int plan = 0; plan < count; plan++) {
		struct doc *doc = plan_doc(scenario, plan, vms, name_space);
		struct plan_file file = {
			.root = doc_root(doc), .source_type = "vsphere", .now = scenario->now};
		plan_make(&file, &scenario->objects);
		*(struct doc **)array_push(&scenario->plans) = doc;
	}
}
