#include "mtv/pod_log.h"

#include <stdio.h>
#include <string.h>

#include "base/plural.h"

static const struct {
	const char *container;
	enum log_part part;
} known[] = {{"importer", LOG_IMPORTER}, {"virt-v2v", LOG_CONVERSION},
	{"convertor", LOG_CONVERSION}, {"populate", LOG_POPULATOR}, {"hook", LOG_HOOK},
	{"virt-v2v-inspection", LOG_INSPECTION}, {"deep-inspection", LOG_INSPECTION}, {NULL, 0}};

const char *log_part_name(enum log_part part)
{
	static const char *const names[] = {
		"conversion", "importer", "populator", "hook", "inspection", "pod", "controller"};
	return names[part];
}

/* Keys of labels and annotations have dots, so no path leads to them. */
static const struct node *entry(const struct node *map, const char *key)
{
	node_each(member, map) if (!strcmp(symbol_text(member->key), key)) return member;
	return NULL;
}

static const struct node *named(const struct node *list, const char *name)
{
	node_each(item, list) if (node_equals(node_get(item, KEY_name), name)) return item;
	return NULL;
}

/* The container whose lines tell most: a known one, else the first. */
static bool choose(const struct node *pod, struct pod_log *log)
{
	const struct node *containers = node_find(pod, "spec.containers");
	for (size_t i = 0; known[i].container; i++) {
		if (named(containers, known[i].container)) {
			log->container = known[i].container;
			log->part = known[i].part;
			return true;
		}
	}
	log->part = LOG_OTHER;
	log->container = node_text(node_get(node_first(containers), KEY_name));
	return log->container;
}

/* Pods that only hold a place write nothing that is worth reading. */
static bool is_silent(const struct node *labels)
{
	const struct node *kind = entry(labels, "forklift.app");
	return node_equals(kind, "consumer") || node_equals(kind, "forklift-wait-for-reboot");
}

static void take_state(const struct node *status, struct pod_log *log)
{
	const struct node *waiting = node_find(status, "state.waiting");
	const struct node *running = node_find(status, "state.running");
	const struct node *ended = node_find(status, "state.terminated");
	const struct node *own = ended ? ended : waiting;
	log->restarts = (int)node_int(node_find(status, "restartCount"), 0);
	log->code = (int)node_int(node_find(ended, "exitCode"), 0);
	log->reason = node_text_or(node_get(own, KEY_reason), "");
	log->message = node_text_or(node_get(own, KEY_message), "");
	node_time(node_find(running, "startedAt"), &log->since);
	node_time(node_find(ended, "finishedAt"), &log->since);
	if (running)
		log->state = CONTAINER_RUNNING;
	else if (ended)
		log->state = log->code ? CONTAINER_FAILED : CONTAINER_DONE;
	else if (waiting)
		log->state = CONTAINER_WAITING;
}

void pod_log_named(
	const struct node *pod, enum log_part part, const char *container, struct pod_log *log)
{
	const struct node *metadata = node_get(pod, KEY_metadata);
	const struct node *status = node_get(pod, KEY_status);
	*log = (struct pod_log){.part = part,
		.container = container,
		.name_space = node_text_or(node_get(metadata, KEY_namespace), ""),
		.pod = node_text_or(node_get(metadata, KEY_name), ""),
		.uid = node_text_or(node_get(metadata, KEY_uid), ""),
		.phase = node_text_or(node_get(status, KEY_phase), ""),
		.reason = "",
		.message = ""};
	take_state(named(node_find(status, "containerStatuses"), container), log);
}

bool pod_log_of(const struct node *pod, struct pod_log *log)
{
	struct pod_log chosen = {0};
	if (is_silent(node_at(pod, KEY_metadata, KEY_labels, KEY_none)) || !choose(pod, &chosen))
		return false;
	pod_log_named(pod, chosen.part, chosen.container, log);
	return true;
}

bool pod_log_over(const struct pod_log *log)
{
	return !strcmp(log->phase, "Succeeded") || !strcmp(log->phase, "Failed");
}

static const char *state_words(const struct pod_log *log, const struct telling *telling)
{
	struct arena *arena = telling->arena;
	const char *since = log->since ? tell_time(telling, log->since) : "";
	const char *before = log->since ? " since " : "";
	switch (log->state) {
	case CONTAINER_RUNNING: return arena_printf(arena, "running%s%s", before, since);
	case CONTAINER_WAITING: return arena_printf(arena, "waiting");
	case CONTAINER_DONE:
		return arena_printf(arena, "done%s%s", log->since ? " at " : "", since);
	case CONTAINER_FAILED:
		return arena_printf(
			arena, "ended with %d%s%s", log->code, log->since ? " at " : "", since);
	default: return *log->phase ? log->phase : "not seen to run";
	}
}

const char *pod_log_words(const struct pod_log *log, const struct telling *telling)
{
	const char *words = state_words(log, telling);
	bool tells = log->state != CONTAINER_DONE && *log->reason;
	if (log->restarts)
		words = arena_printf(telling->arena, "%s, restarted %d %s", words, log->restarts,
			plural((size_t)log->restarts, "time", "times"));
	if (tells)
		words = arena_printf(telling->arena, "%s: %s%s%s", words, log->reason,
			*log->message ? ": " : "", log->message);
	return words;
}

/* Whether one of the volumes of POD is the claim NAME. */
static bool mounts(const struct node *pod, const char *name)
{
	node_each(volume,
		node_find(pod,
			"spec.volumes")) if (node_equals(node_find(volume,
								 "persistentVolumeClaim.claimName"),
						     name)) return true;
	return false;
}

bool pod_imports(const struct node *pod, const struct node *claim)
{
	static const char importer[] = "cdi.kubevirt.io/storage.import.importPodName";
	const struct node *metadata = node_get(claim, KEY_metadata);
	const struct node *own = node_get(pod, KEY_metadata);
	const char *name = node_text_or(node_get(own, KEY_name), "");
	char prime[100];
	if (!named(node_find(pod, "spec.containers"), "importer") ||
		strcmp(node_text_or(node_get(own, KEY_namespace), ""),
			node_text_or(node_get(metadata, KEY_namespace), "")) != 0)
		return false;
	if (node_equals(entry(node_find(metadata, "annotations"), importer), name))
		return true;
	snprintf(prime, sizeof(prime), "prime-%s", node_text_or(node_get(metadata, KEY_uid), "?"));
	return mounts(pod, prime) || mounts(pod, node_text_or(node_get(metadata, KEY_name), "?"));
}
