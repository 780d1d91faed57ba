#include "mtv/instance.h"

#include <stdio.h>

#include "mtv/condition.h"

const char *instance_address(const struct node *root)
{
	node_each(interface, node_find(root, "status.interfaces"))
	{
		const char *one = node_text_or(node_find(interface, "ipAddress"), "");
		const char *first =
			node_text_or(node_first(node_find(interface, "ipAddresses")), "");
		if (*one || *first)
			return *one ? one : first;
	}
	return "";
}

/* Each phase stands there once, with the time at which it began. */
static int64_t began_to_run(const struct node *root)
{
	int64_t at = 0;
	node_each(change, node_find(root, "status.phaseTransitionTimestamps"))
	{
		if (node_equals(node_get(change, KEY_phase), "Running"))
			node_time(node_find(change, "phaseTransitionTimestamp"), &at);
	}
	return at;
}

struct instance instance_of(const struct node *root)
{
	const struct node *status = node_get(root, KEY_status);
	struct instance instance = {.there = root != NULL,
		.runs = node_equals(node_get(status, KEY_phase), "Running"),
		.agent = condition_true(node_get(status, KEY_conditions), "AgentConnected"),
		.running = began_to_run(root)};
	snprintf(instance.phase, sizeof(instance.phase), "%s",
		node_text_or(node_get(status, KEY_phase), ""));
	snprintf(instance.address, sizeof(instance.address), "%s", instance_address(root));
	return instance;
}
