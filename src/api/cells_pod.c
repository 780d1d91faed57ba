/* Pods: the state in a word, as the printer of the server finds it. */
#include <stdio.h>
#include <string.h>

#include "api/cells.h"
#include "api/form.h"

/* What a row of pods is made of. */
struct pod_row {
	char status[160];
	int ready, containers;
	int64_t restarts;
	int64_t last_restart; /* milliseconds since 1970; 0: none */
};

static const struct node *spec_of(const struct node *root)
{
	return node_get(root, KEY_spec);
}

static const struct node *status_of(const struct node *root)
{
	return node_get(root, KEY_status);
}

static const struct node *state(const struct node *container, const char *name)
{
	return node_at(container, symbol("state"), symbol(name), KEY_none);
}

static const char *reason(const struct node *state)
{
	return node_text_or(node_get(state, KEY_reason), "");
}

static void say(struct pod_row *row, const char *head, const char *word)
{
	snprintf(row->status, sizeof(row->status), "%s%s", head, word);
}

/* A container that has ended, by its reason, its signal or its code. */
static void say_ended(struct pod_row *row, const char *head, const struct node *ended)
{
	int64_t signal = node_int(node_get(ended, symbol("signal")), 0);
	int64_t code = node_int(node_get(ended, symbol("exitCode")), 0);
	char word[60];
	snprintf(word, sizeof(word), signal ? "Signal:%lld" : "ExitCode:%lld",
		(long long)(signal ? signal : code));
	say(row, head, *reason(ended) ? reason(ended) : word);
}

static void count_restarts(struct pod_row *row, const struct node *container)
{
	int64_t time;
	row->restarts += node_int(node_get(container, symbol("restartCount")), 0);
	if (node_time(node_at(container, symbol("lastState"), symbol("terminated"),
			      symbol("finishedAt"), KEY_none),
		    &time) &&
		time > row->last_restart)
		row->last_restart = time;
}

/* ---- init containers ----------------------------------------------------------------------- */

/* A sidecar: it goes on beside the others. */
static bool goes_on(const struct node *root, const struct node *status)
{
	const char *name = node_text_or(node_get(status, KEY_name), "");
	node_each(own, node_get(spec_of(root), symbol("initContainers")))
	{
		if (node_equals(node_get(own, KEY_name), name))
			return node_equals(node_get(own, symbol("restartPolicy")), "Always");
	}
	return false;
}

/* Whether the pod waits for this one. */
static bool waits_for(
	struct pod_row *row, const struct node *root, const struct node *own, size_t index)
{
	const struct node *ended = state(own, "terminated");
	const char *waiting = reason(state(own, "waiting"));
	char word[60];
	if (ended && !node_int(node_get(ended, symbol("exitCode")), 0))
		return false;
	if (goes_on(root, own) && node_true(node_get(own, symbol("started")))) {
		row->ready += node_true(node_get(own, symbol("ready")));
		return false;
	}
	snprintf(word, sizeof(word), "%zu/%zu", index,
		node_count(node_get(spec_of(root), symbol("initContainers"))));
	if (ended)
		say_ended(row, "Init:", ended);
	else
		say(row, "Init:",
			*waiting && strcmp(waiting, "PodInitializing") != 0 ? waiting : word);
	return true;
}

/* Whether the pod is still at them. SIDECARS has the restarts of those that go on. */
static bool look_at_init(struct pod_row *row, struct pod_row *sidecars, const struct node *root)
{
	size_t index = 0;
	node_each(own, node_get(status_of(root), symbol("initContainerStatuses")))
	{
		count_restarts(row, own);
		if (goes_on(root, own))
			count_restarts(sidecars, own);
		if (waits_for(row, root, own, index++))
			return true;
	}
	return false;
}

/* ---- containers ---------------------------------------------------------------------------- */

/* Whether it runs, and is ready. */
static bool look_at(struct pod_row *row, const struct node *own)
{
	const struct node *ended = state(own, "terminated");
	const char *waiting = reason(state(own, "waiting"));
	bool runs = false;
	count_restarts(row, own);
	if (*waiting)
		say(row, "", waiting);
	else if (ended)
		say_ended(row, "", ended);
	else
		runs = node_true(node_get(own, symbol("ready"))) && state(own, "running");
	row->ready += runs;
	return runs;
}

/* Of several that have something to say the first is heard. */
static void look_at_containers(struct pod_row *row, const struct node *root)
{
	const struct node *statuses = node_get(status_of(root), symbol("containerStatuses"));
	bool runs = false;
	for (size_t i = node_count(statuses); i-- > 0;)
		runs |= look_at(row, node_element(statuses, i));
	if (runs && !strcmp(row->status, "Completed"))
		say(row, "", cell_condition(root, "Ready") ? "Running" : "NotReady");
}

static void look_at_all(struct pod_row *row, const struct node *root)
{
	struct pod_row sidecars = {0};
	if (look_at_init(row, &sidecars, root) && !cell_condition(root, "Initialized"))
		return;
	row->restarts = sidecars.restarts;
	row->last_restart = sidecars.last_restart;
	look_at_containers(row, root);
}

/* ---- the pod ------------------------------------------------------------------------------- */

static bool is_gated(const struct node *root)
{
	node_each(own, node_get(status_of(root), KEY_conditions))
	{
		if (node_equals(node_get(own, KEY_type), "PodScheduled") &&
			node_equals(node_get(own, KEY_reason), "SchedulingGated"))
			return true;
	}
	return false;
}

static void say_ending(struct pod_row *row, const struct node *root, const char *phase)
{
	bool over = !strcmp(phase, "Succeeded") || !strcmp(phase, "Failed");
	if (!node_at(root, KEY_metadata, symbol("deletionTimestamp"), KEY_none))
		return;
	if (!strcmp(reason(status_of(root)), "NodeLost"))
		say(row, "", "Unknown");
	else if (!over)
		say(row, "", "Terminating");
}

static int count_containers(const struct node *root)
{
	int count = (int)node_count(node_get(spec_of(root), symbol("containers")));
	node_each(own, node_get(spec_of(root), symbol("initContainers")))
	{
		count += node_equals(node_get(own, symbol("restartPolicy")), "Always");
	}
	return count;
}

static struct pod_row row_of(const struct node *root)
{
	struct pod_row row = {.containers = count_containers(root)};
	const char *phase = node_text_or(node_get(status_of(root), symbol("phase")), "");
	say(&row, "", *reason(status_of(root)) ? reason(status_of(root)) : phase);
	if (is_gated(root))
		say(&row, "", "SchedulingGated");
	look_at_all(&row, root);
	say_ending(&row, root, phase);
	return row;
}

/* ---- cells --------------------------------------------------------------------------------- */

void cell_pod_ready(struct buf *out, const struct node *root, int64_t now)
{
	struct pod_row row = row_of(root);
	(void)now;
	buf_printf(out, "%d/%d", row.ready, row.containers);
}

void cell_pod_status(struct buf *out, const struct node *root, int64_t now)
{
	struct pod_row row = row_of(root);
	(void)now;
	buf_add_text(out, row.status);
}

void cell_pod_restarts(struct buf *out, const struct node *root, int64_t now)
{
	struct pod_row row = row_of(root);
	char age[API_AGE_TEXT];
	buf_printf(out, "%lld", (long long)row.restarts);
	if (!row.restarts || !row.last_restart)
		return;
	api_age(now - row.last_restart, age);
	buf_printf(out, " (%s ago)", age);
}

void cell_pod_address(struct buf *out, const struct node *root, int64_t now)
{
	const struct node *first = node_first(node_get(status_of(root), symbol("podIPs")));
	(void)now;
	cell_text(out, node_text(node_get(first, symbol("ip"))), "<none>");
}

void cell_pod_node(struct buf *out, const struct node *root, int64_t now)
{
	(void)now;
	cell_text(out, node_text(node_get(spec_of(root), symbol("nodeName"))), "<none>");
}

void cell_pod_nominated(struct buf *out, const struct node *root, int64_t now)
{
	(void)now;
	cell_text(out, node_text(node_get(status_of(root), symbol("nominatedNodeName"))), "<none>");
}

void cell_pod_gates(struct buf *out, const struct node *root, int64_t now)
{
	const struct node *gates = node_get(spec_of(root), symbol("readinessGates"));
	int open = 0;
	(void)now;
	node_each(gate, gates)
	{
		open += cell_condition(
			root, node_text_or(node_get(gate, symbol("conditionType")), ""));
	}
	if (node_count(gates))
		buf_printf(out, "%d/%zu", open, node_count(gates));
	else
		buf_add_text(out, "<none>");
}
