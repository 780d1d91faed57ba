/*
 * What containers of a scenario's pods have written: `log` of a Pod becomes what a kubelet's lines
 * are given to the simulator in (api/back_door.h).
 */
#include <stdlib.h>
#include <string.h>

#include "base/time.h"
#include "sim/scenario.h"
#include "sim/vm_status.h"

/* Seconds of virt-v2v's mark "[  12.3] " at the start of a line; negative: it has none. */
static double seconds_of(const char *line)
{
	char *end;
	if (*line != '[')
		return -1;
	double seconds = strtod(line + 1, &end);
	return end > line + 1 && *end == ']' ? seconds : -1;
}

/* A line has its own time, or that of its mark behind SINCE, or that of the line before. */
static void add_line(struct builder *builder, const struct node *line, int64_t since, int64_t *at)
{
	const char *text = node_text(line);
	double seconds = text ? seconds_of(text) : -1;
	node_time(node_get(line, symbol("time")), at);
	if (seconds >= 0)
		*at = since + (int64_t)(seconds * 1000);
	builder_object(builder, SYMBOL_NONE);
	member_time(builder, "time", *at);
	builder_string(
		builder, "text", text ? text : node_text_or(node_get(line, symbol("text")), ""));
	builder_end(builder);
}

static void add_run(struct scenario *scenario, const struct node *pod, const struct node *log,
	const char *lines, bool restart)
{
	const struct node *metadata = node_get(pod, KEY_metadata);
	struct builder builder;
	int64_t since = scenario->now;
	node_time(node_get(log, symbol("since")), &since);
	int64_t at = since;
	builder_init(&builder);
	builder_object(&builder, SYMBOL_NONE);
	builder_string(&builder, "namespace", node_text(node_get(metadata, KEY_namespace)));
	builder_string(&builder, "pod", node_text(node_get(metadata, KEY_name)));
	builder_string(&builder, "container", node_text(node_get(log, symbol("container"))));
	builder_bool(&builder, symbol("restart"), restart);
	builder_array(&builder, symbol("lines"));
	node_each(line, node_get(log, symbol(lines))) add_line(&builder, line, since, &at);
	builder_end(&builder);
	builder_end(&builder);
	struct doc *doc = builder_finish_doc(&builder);
	builder_finish(&builder);
	if (doc)
		*(struct doc **)array_push(&scenario->logs) = doc;
}

static struct doc *without_log(const struct node *pod)
{
	struct builder builder;
	builder_init(&builder);
	builder_object(&builder, SYMBOL_NONE);
	node_each(member, pod) if (strcmp(symbol_text(member->key), "log") != 0)
		builder_copy(&builder, member->key, member);
	builder_end(&builder);
	struct doc *doc = builder_finish_doc(&builder);
	builder_finish(&builder);
	return doc;
}

void scenario_take_logs(struct scenario *scenario, size_t first)
{
	for (size_t i = first; i < scenario->objects.count; i++) {
		struct doc **place = array_at(&scenario->objects, i);
		const struct node *pod = doc_root(*place);
		const struct node *logs = node_get(pod, symbol("log"));
		struct doc *rest = NULL;
		if (!logs || !node_equals(node_get(pod, KEY_kind), "Pod"))
			continue;
		node_each(log, logs)
		{
			const struct node *previous = node_get(log, symbol("previous"));
			if (previous)
				add_run(scenario, pod, log, "previous", false);
			add_run(scenario, pod, log, "lines", previous != NULL);
		}
		rest = without_log(pod);
		if (!rest)
			continue;
		doc_unref(*place);
		*place = rest;
	}
}
