/* Pods around a VM: on a node, with one container that tells how it does (forklift.md 4.2). */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/memory.h"
#include "base/time.h"
#include "sim/around.h"
#include "sim/chance.h"

enum { STATE_MAX = 1200 };

const char *around_node(const struct around *around, const char *what)
{
	const char *best = NULL;
	uint64_t most = 0;
	for (size_t i = 0; i < around->node_count; i++) {
		const struct chance chance = {
			.seed = around->seed, .whose = around->nodes[i], .what = what};
		uint64_t bits = chance_bits(&chance);
		if (best && bits <= most)
			continue;
		best = around->nodes[i];
		most = bits;
	}
	return best;
}

static void write_ended(
	char out[STATE_MAX], int code, const char *message, int64_t from, int64_t to)
{
	char start[TIME_TEXT];
	char end[TIME_TEXT];
	char *text = thing_text(message ? message : "");
	time_format(from, start);
	time_format(to ? to : from, end);
	snprintf(out, STATE_MAX,
		"{\"terminated\":{\"exitCode\":%d,\"reason\":\"%s\",\"message\":\"%s\","
		"\"startedAt\":\"%s\",\"finishedAt\":\"%s\"}}",
		code, code ? "Error" : "Completed", text, start, end);
	free(text);
}

static void write_state(char out[STATE_MAX], const struct around_pod *pod)
{
	char start[TIME_TEXT];
	time_format(pod->restarted ? pod->restarted : pod->started, start);
	if (pod->stage == AROUND_BEFORE)
		snprintf(out, STATE_MAX, "{\"waiting\":{\"reason\":\"ContainerCreating\"}}");
	else if (pod->stage == AROUND_IN)
		snprintf(out, STATE_MAX, "{\"running\":{\"startedAt\":\"%s\"}}", start);
	else
		write_ended(out, pod->stage == AROUND_FAILED ? pod->code : 0,
			pod->stage == AROUND_FAILED ? pod->message : NULL, pod->started,
			pod->completed);
}

/* What became of the run before this one. */
static void write_last(char out[STATE_MAX], const struct around_pod *pod)
{
	if (pod->restarts)
		write_ended(out, pod->code, pod->message, pod->started, pod->restarted);
	else
		snprintf(out, STATE_MAX, "{}");
}

static const char *phase_of(enum around_stage stage)
{
	switch (stage) {
	case AROUND_BEFORE: return "Pending";
	case AROUND_IN: return "Running";
	case AROUND_FAILED: return "Failed";
	default: return "Succeeded";
	}
}

/* ".status", JSON. To be freed. */
static char *pod_status(const struct around_pod *pod)
{
	char start[TIME_TEXT];
	char state[STATE_MAX];
	char last[STATE_MAX];
	bool runs = pod->stage == AROUND_IN;
	time_format(pod->started, start);
	write_state(state, pod);
	write_last(last, pod);
	return xasprintf("{\"phase\":\"%s\",\"startTime\":\"%s\",\"conditions\":[{\"type\":"
			 "\"Ready\",\"status\":\"%s\",\"lastTransitionTime\":\"%s\"}],"
			 "\"containerStatuses\":[{\"name\":\"%s\",\"ready\":%s,\"started\":%s,"
			 "\"restartCount\":%d,\"image\":\"registry.example.com/mtv/%s\","
			 "\"imageID\":\"\",\"state\":%s,\"lastState\":%s}]}",
		phase_of(pod->stage), start, runs ? "True" : "False", start, pod->container,
		runs ? "true" : "false", runs ? "true" : "false", pod->restarts, pod->image, state,
		last);
}

/* Its first container waits for an image, and the others for that one. To be freed. */
static char *pulling_status(const struct around_pod *pod)
{
	char start[TIME_TEXT];
	char *text = thing_text(pod->pulls);
	time_format(pod->started, start);
	char *status = xasprintf(
		"{\"phase\":\"Pending\",\"startTime\":\"%s\",\"conditions\":[{\"type\":\"Ready\","
		"\"status\":\"False\",\"lastTransitionTime\":\"%s\"}],"
		"\"initContainerStatuses\":[{\"name\":\"vddk-side-car\",\"ready\":false,"
		"\"restartCount\":0,\"image\":\"\",\"imageID\":\"\",\"state\":{\"waiting\":{"
		"\"reason\":\"ImagePullBackOff\",\"message\":\"%s\"}}}],\"containerStatuses\":[{"
		"\"name\":\"%s\",\"ready\":false,\"restartCount\":0,\"image\":\"\",\"imageID\":"
		"\"\",\"state\":{\"waiting\":{\"reason\":\"PodInitializing\"}}}]}",
		start, start, text, pod->container);
	free(text);
	return status;
}

static char *homeless_status(const struct around *around)
{
	char since[TIME_TEXT];
	const char *words = around->vm->hindrance.words;
	char *text = thing_text(words ? words : "0/6 nodes are available.");
	time_format(around->vm->since, since);
	char *status =
		xasprintf("{\"phase\":\"Pending\",\"conditions\":[{\"type\":\"PodScheduled\","
			  "\"status\":\"False\",\"reason\":\"Unschedulable\",\"message\":\"%s\","
			  "\"lastTransitionTime\":\"%s\"}]}",
			text, since);
	free(text);
	return status;
}

void around_add_pod(
	const struct around *around, struct things *things, const struct around_pod *pod)
{
	const char *node = pod->homeless ? NULL : around_node(around, pod->name);
	char *on = node ? xasprintf("\"nodeName\":\"%s\",", node) : xstrdup("");
	bool pulls = pod->stage == AROUND_BEFORE && pod->pulls && *pod->pulls;
	char *status = pod->homeless ? homeless_status(around)
		: pulls		     ? pulling_status(pod)
				     : pod_status(pod);
	struct thing *thing = things_add(things, THING_POD, pod->name_space, pod->name,
		",'labels':{%s%s}},'spec':{%s'restartPolicy':'%s'%s,'containers':[{'name':'%s',"
		"'image':'registry.example.com/mtv/%s'%s}]},'status':%s}",
		around->labels, pod->labels, on, pod->policy, pod->more, pod->container, pod->image,
		pod->ports, status);
	if (thing) {
		thing->container = pod->container;
		thing->talk = pod->homeless ? TALK_NONE : pod->talk;
		thing->node = node;
		thing->disk = pod->disk;
		thing->restarts = pod->restarts;
		thing->stage = (int)pod->stage;
	}
	free(status);
	free(on);
}
