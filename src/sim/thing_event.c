#include "sim/thing_event.h"

#include <stdio.h>
#include <string.h>

#include "mtv/condition.h"

static const char *metadata(const struct thing *thing, uint32_t key)
{
	return node_text_or(node_at(doc_root(thing->object), KEY_metadata, key, KEY_none), "");
}

static const struct node *status_of(const struct thing *thing)
{
	return node_get(doc_root(thing->object), KEY_status);
}

static void set(struct thing_event *event, const char *reason, const char *component, bool warns)
{
	event->reason = reason;
	event->component = component;
	event->warns = warns;
}

/* The condition that says that there is no node for a pod, or NULL. */
static const struct node *homelessness(const struct node *status)
{
	node_each(condition,
		node_get(status, KEY_conditions)) if (node_equals(node_get(condition, KEY_type),
							      "PodScheduled") &&
		node_equals(node_get(condition, KEY_status), "False")) return condition;
	return NULL;
}

static bool pod_event(const struct thing *thing, struct thing_event *event)
{
	const struct node *status = status_of(thing);
	const struct node *homeless = homelessness(status);
	const struct node *first = node_first(node_find(status, "initContainerStatuses"));
	const char *pulls = node_text(node_find(first, "state.waiting.message"));
	const struct node *own = node_first(node_find(status, "containerStatuses"));
	event->number = (int)node_int(node_find(own, "restartCount"), 0);
	if (homeless) {
		set(event, "FailedScheduling", "default-scheduler", true);
		snprintf(event->message, sizeof(event->message), "%s", condition_message(homeless));
	} else if (pulls) {
		set(event, "Failed", "kubelet", true);
		snprintf(event->message, sizeof(event->message), "%s", pulls);
	} else if (!node_equals(node_get(status, KEY_phase), "Running")) {
		return false;
	} else if (event->number) {
		set(event, "BackOff", "kubelet", true);
		snprintf(event->message, sizeof(event->message),
			"Back-off restarting failed container %s in pod %s_%s", thing->container,
			metadata(thing, KEY_name), metadata(thing, KEY_namespace));
	} else {
		set(event, "Started", "kubelet", false);
		snprintf(event->message, sizeof(event->message), "Started container %s",
			thing->container);
	}
	return true;
}

static bool claim_event(const struct thing *thing, struct thing_event *event)
{
	if (!node_equals(node_get(status_of(thing), KEY_phase), "Bound"))
		return false;
	set(event, "ProvisioningSucceeded", "persistentvolume-controller", false);
	snprintf(event->message, sizeof(event->message), "Successfully provisioned volume %s",
		node_text_or(node_find(doc_root(thing->object), "spec.volumeName"), ""));
	return true;
}

static bool volume_event(const struct thing *thing, struct thing_event *event)
{
	static const struct {
		const char *phase;
		const char *reason;
		const char *before; /* the name of the claim, which is that of the volume */
		const char *behind;
	} known[] = {{"ImportScheduled", "ImportScheduled", "Import into ", " scheduled"},
		{"ImportInProgress", "ImportInProgress", "Import into ", " in progress"},
		{"Paused", "ImportPaused", "Multistage import into PVC ", " is paused"},
		{"Succeeded", "ImportSucceeded", "Successfully imported into PVC ", ""}};
	const struct node *phase = node_get(status_of(thing), KEY_phase);
	for (size_t i = 0; i < sizeof(known) / sizeof(*known); i++) {
		if (!node_equals(phase, known[i].phase))
			continue;
		set(event, known[i].reason, "datavolume-import-controller", false);
		snprintf(event->message, sizeof(event->message), "%s%s%s", known[i].before,
			metadata(thing, KEY_name), known[i].behind);
		return true;
	}
	return false;
}

/* The VM has an instance as soon as it was created in its status. */
static bool machine_event(const struct thing *thing, struct thing_event *event)
{
	if (!node_true(node_get(status_of(thing), symbol("created"))))
		return false;
	set(event, "SuccessfulCreate", "virtualmachine-controller", false);
	snprintf(event->message, sizeof(event->message),
		"Started the virtual machine by creating the new virtual machine instance %s",
		metadata(thing, KEY_name));
	return true;
}

static bool instance_event(const struct thing *thing, struct thing_event *event)
{
	if (!node_equals(node_get(status_of(thing), KEY_phase), "Running"))
		return false;
	set(event, "Started", "virt-handler", false);
	snprintf(event->message, sizeof(event->message), "VirtualMachineInstance started.");
	return true;
}

bool thing_event(const struct thing *thing, struct thing_event *event)
{
	*event = (struct thing_event){0};
	switch (thing->kind) {
	case THING_POD: return pod_event(thing, event);
	case THING_CLAIM: return claim_event(thing, event);
	case THING_DATA_VOLUME: return volume_event(thing, event);
	case THING_MACHINE: return machine_event(thing, event);
	case THING_INSTANCE: return instance_event(thing, event);
	default: return false;
	}
}
