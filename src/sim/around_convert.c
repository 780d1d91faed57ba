/* The conversion of a VM and its pod, and the Jobs of its hooks (forklift.md 1.11, 4.2). */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/memory.h"
#include "base/time.h"
#include "sim/around.h"

static const struct run_step *step_of(const struct run_vm *vm, const char *name)
{
	size_t at = itinerary_find_step(&vm->itinerary, name);
	return at < vm->itinerary.step_count ? &vm->steps[at] : NULL;
}

/* A pod that is to wait for a node has none from its making on. */
static bool is_homeless(const struct around *around, enum around_stage stage)
{
	const struct run_vm *vm = around->vm;
	const char *at = vm->hindrance.at;
	bool later = stage == AROUND_BEFORE && vm->end == RUN_GOES_ON && at &&
		!strcmp(at, "ConvertGuest");
	return later || vm->never_ran || run_vm_is_hindered(vm, around->now);
}

static void add_pod(const struct around *around, struct things *things, enum around_stage stage,
	const struct run_step *step)
{
	const struct run_step *copy = step_of(around->vm, "DiskTransferV2v");
	const struct around_pod pod = {.name_space = around->name_space,
		.name = around->v2v_pod,
		.labels = ",\"forklift.app\":\"virt-v2v\"",
		.container = "virt-v2v",
		.image = "virt-v2v:2.9",
		.policy = "Never",
		.more = ",\"initContainers\":[{\"name\":\"vddk-side-car\",\"image\":"
			"\"registry.example.com/mtv/vddk:8.0.3\"}]",
		.ports = ",\"ports\":[{\"containerPort\":2112,\"name\":\"metrics\"},{"
			 "\"containerPort\":8080,\"name\":\"control\"}]",
		.stage = stage,
		.homeless = is_homeless(around, stage),
		.started = step->started ? step->started : around->vm->started,
		.completed = copy ? copy->completed : step->completed,
		.code = 1,
		.talk = TALK_V2V};
	around_add_pod(around, things, &pod);
}

/* The end of a conversion, as JSON members behind its beginning. To be freed. */
static char *conversion_end(const struct around *around, enum around_stage stage, const char *now)
{
	char end[TIME_TEXT];
	if (stage == AROUND_FAILED) {
		char *error = thing_text(around->vm->error ? around->vm->error : "");
		time_format(around->vm->ended, end);
		char *text = xasprintf(
			",\"message\":\"%s\",\"completionTime\":\"%s\",\"conditions\":[{\"type\":"
			"\"Ready\",\"status\":\"False\",\"category\":\"Required\",\"message\":"
			"\"The conversion is not finished.\",\"lastTransitionTime\":\"%s\"},{"
			"\"type\":\"ConversionFailed\",\"status\":\"True\",\"category\":"
			"\"Critical\","
			"\"message\":\"%s\",\"lastTransitionTime\":\"%s\"}]",
			error, end, end, error, end);
		free(error);
		return text;
	}
	if (stage == AROUND_BEHIND)
		return xasprintf(
			",\"completionTime\":\"%s\",\"conditions\":[{\"type\":\"Ready\",\"status\":"
			"\"True\",\"category\":\"Required\",\"message\":\"The conversion has "
			"succeeded.\",\"lastTransitionTime\":\"%s\"}]",
			now, now);
	return xasprintf(",\"conditions\":[{\"type\":\"Advisory\",\"status\":\"True\",\"category\":"
			 "\"Advisory\",\"message\":\"The conversion is running.\","
			 "\"lastTransitionTime\":\"%s\"}]",
		now);
}

static void add_conversion(const struct around *around, struct things *things,
	enum around_stage stage, int64_t started)
{
	char name[120];
	char start[TIME_TEXT];
	if (run_vm_is_hindered(around->vm, around->now))
		stage = AROUND_BEFORE;
	const char *phase = stage == AROUND_IN ? "Running"
		: stage == AROUND_BEFORE       ? "Pending"
		: stage == AROUND_FAILED       ? "Failed"
					       : "Succeeded";
	const char *where = stage == AROUND_IN ? "PodRunning"
		: stage == AROUND_BEFORE       ? "CreatingPod"
					       : "Finished";
	const char *type = journey_v2v_copies(&around->vm->journey) ? "Remote" : "InPlace";
	char *vm = thing_text(around->vm->name);
	char *id = thing_text(around->vm->id);
	around_name(around, around->prefix, "conversion", name, sizeof(name));
	time_format(started, start);
	char *end = conversion_end(around, stage, start);
	things_add(things, THING_CONVERSION, around->run->name_space, name,
		",'labels':{%s,'conversion-type':'%s'}},'spec':{'type':'%s','vm':{'id':'%s','name':"
		"'%s'},'connection':{'secret':{}},'targetNamespace':'%s'},'status':{'phase':'%s',"
		"'stage':'%s','startTime':'%s','pod':{'name':'%s','namespace':'%s'}%s}}",
		around->labels, type, type, id, vm, around->name_space, phase, where, start,
		around->v2v_pod, around->name_space, end);
	free(end);
	free(id);
	free(vm);
}

void around_add_conversion(const struct around *around, struct things *things)
{
	const struct run_step *step = step_of(around->vm, "ImageConversion");
	bool v2v = journey_v2v_copies(&around->vm->journey);
	enum around_stage made =
		around_stage(around, "CreateGuestConversionPod", "CreateGuestConversionPod");
	enum around_stage stage =
		around_stage(around, "ConvertGuest", v2v ? "CopyDisksVirtV2V" : "ConvertGuest");
	bool dropped = around->vm->end == RUN_SUCCEEDED &&
		node_true(node_find(doc_root(around->run->plan), "spec.deleteGuestConversionPod"));
	if (!step || made == AROUND_BEFORE || made == AROUND_NEVER)
		return;
	add_conversion(around, things, stage, step->started ? step->started : around->vm->started);
	if (!dropped)
		add_pod(around, things, stage, step);
}

/* What looks into the disks of a warm VM before they are copied (1.11: DeepInspection). */
void around_add_inspection(const struct around *around, struct things *things)
{
	char name[120];
	char pod[140];
	char prefix[140];
	char labels[200];
	const char *phase = "PreflightInspection";
	enum around_stage stage = around_stage(around, phase, phase);
	const struct run_step *step = step_of(around->vm, phase);
	if (!step || !step->started || stage == AROUND_BEFORE || stage == AROUND_NEVER)
		return;
	around_name(around, around->prefix, "inspection", name, sizeof(name));
	snprintf(prefix, sizeof(prefix), "%s-deep-inspection", name);
	around_name(around, prefix, "deep-inspection", pod, sizeof(pod));
	snprintf(labels, sizeof(labels),
		",\"forklift.app\":\"deep-inspection\",\"conversion\":\"%s\"", name);
	const struct around_pod made = {.name_space = around->run->name_space,
		.name = pod,
		.labels = labels,
		.container = "deep-inspection",
		.image = "virt-v2v:2.9",
		.policy = "Never",
		.more = "",
		.ports = "",
		.stage = stage,
		.started = step->started,
		.completed = step->completed,
		.code = 1,
		.talk = TALK_INSPECTION};
	around_add_pod(around, things, &made);
}

static void add_hook(const struct around *around, struct things *things, const char *phase)
{
	char job[140];
	char pod[150];
	enum around_stage stage = around_stage(around, phase, phase);
	const struct run_step *step = step_of(around->vm, phase);
	if (!step || !step->started || stage == AROUND_BEFORE || stage == AROUND_NEVER)
		return;
	const char *lower = !strcmp(phase, "PreHook") ? "prehook" : "posthook";
	char prefix[120];
	snprintf(prefix, sizeof(prefix), "%s-%s", around->prefix, lower);
	around_name(around, prefix, phase, job, sizeof(job));
	around_name(around, job, "pod", pod, sizeof(pod));
	char labels[200];
	snprintf(labels, sizeof(labels), ",\"step\":\"%s\",\"job-name\":\"%s\"", phase, job);
	const struct around_pod made = {.name_space = around->run->name_space,
		.name = pod,
		.labels = labels,
		.container = "hook",
		.image = "hook-runner:2.9",
		.policy = "Never",
		.more = "",
		.ports = "",
		.stage = stage,
		.started = step->started,
		.completed = step->completed,
		.code = 2,
		.talk = TALK_HOOK};
	things_add(things, THING_JOB, around->run->name_space, job,
		",'labels':{%s,'step':'%s'}},'spec':{'template':{'metadata':{},'spec':{"
		"'restartPolicy':'Never','containers':[{'name':'hook','image':"
		"'registry.example.com/mtv/hook-runner:2.9'}]}}},'status':{'%s':1}}",
		around->labels, phase,
		stage == AROUND_IN		 ? "active"
			: stage == AROUND_FAILED ? "failed"
						 : "succeeded");
	around_add_pod(around, things, &made);
}

void around_add_hooks(const struct around *around, struct things *things)
{
	if (!strcmp(around->vm->journey.source, "ec2"))
		return;
	add_hook(around, things, "PreHook");
	add_hook(around, things, "PostHook");
}
