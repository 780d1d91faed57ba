/* The Job that looks at the VDDK image of a plan, with its pod (forklift.md 2.1, 4.2). */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/hash.h"
#include "base/memory.h"
#include "sim/around.h"

/* Label vddk: 32 digits of a sum of the image, as the controller writes its MD5 (4.1). */
static void sum_image(const char *image, char out[33])
{
	char twice[400];
	snprintf(twice, sizeof(twice), "%.190s %.190s", image, image);
	snprintf(out, 33, "%016llx%016llx", (unsigned long long)hash_sum(image, strlen(image)),
		(unsigned long long)hash_sum(twice, strlen(twice)));
}

void around_validator_init(struct around *around, const struct plan_run *run,
	const struct validator *validator, unsigned seed, int64_t now)
{
	char sum[33];
	*around = (struct around){.run = run, .seed = seed, .now = now, .validator = validator};
	around_init_plan(around);
	sum_image(validator->image, sum);
	snprintf(around->labels, sizeof(around->labels), "\"plan\":\"%.60s\",\"vddk\":\"%s\"",
		run->uid, sum);
	snprintf(around->prefix, sizeof(around->prefix), "vddk-validator-%s", around->plan);
}

static enum around_stage stage_of(const struct validator *validator)
{
	switch (validator->vddk) {
	case VDDK_VALIDATES: return AROUND_IN;
	case VDDK_PULLS:
	case VDDK_UNAVAILABLE: return AROUND_BEFORE;
	case VDDK_INVALID: return AROUND_FAILED;
	default: return AROUND_BEHIND;
	}
}

static void add_job(const struct around *around, struct things *things, const char *name,
	const char *image, enum around_stage stage)
{
	things_add(things, THING_JOB, around->name_space, name,
		",'labels':{%s}},'spec':{'backoffLimit':0,'template':{'metadata':{},'spec':{"
		"'restartPolicy':'Never','initContainers':[{'name':'vddk-side-car','image':'%s'}],"
		"'containers':[{'name':'validator','image':"
		"'registry.example.com/mtv/virt-v2v:2.9'}]}}},'status':{'%s':1}}",
		around->labels, image,
		stage == AROUND_FAILED		 ? "failed"
			: stage == AROUND_BEHIND ? "succeeded"
						 : "active");
}

void around_add_validator(const struct around *around, struct things *things)
{
	const struct validator *validator = around->validator;
	char which[40];
	char job[140];
	char pod[150];
	char label[200];
	/* Each look at the image is a Job of its own. */
	snprintf(which, sizeof(which), "validator %lld", (long long)validator->since);
	around_name(around, around->prefix, which, job, sizeof(job));
	around_name(around, job, "pod", pod, sizeof(pod));
	snprintf(label, sizeof(label), ",\"job-name\":\"%.63s\"", job);
	char *image = thing_text(validator->image);
	char *more = xasprintf(
		",\"initContainers\":[{\"name\":\"vddk-side-car\",\"image\":\"%s\"}]", image);
	const struct around_pod made = {.name_space = around->name_space,
		.name = pod,
		.labels = label,
		.container = "validator",
		.image = "virt-v2v:2.9",
		.policy = "Never",
		.more = more,
		.ports = "",
		.stage = stage_of(validator),
		.pulls = validator->pulling,
		.started = validator->since,
		.completed = validator->ended,
		.code = 1,
		.talk = TALK_VALIDATOR};
	add_job(around, things, job, image, made.stage);
	around_add_pod(around, things, &made);
	free(more);
	free(image);
}
