#include <stdlib.h>

#include "base/plural.h"
#include "mtv/condition.h"
#include "mtv/controller_log.h"
#include "mtv/preflight.h"
#include "mtv/readiness.h"
#include "mtv/site.h"
#include "query/eval.h"

/* Where the VMs of a cutover go, and who moves them. */

enum {
	NEARLY = 90,	 /* percent of a quota */
	NEAR = 5 * 1000, /* milliseconds between two clocks that nobody minds */
	FAR = 60 * 1000, /* and that move a cutover */
};

/* ---- quota ----------------------------------------------------------------------------------- */

/* A resource of a quota: how full it is. */
static void judge_resource(struct checks *checks, const struct reading *reading,
	const struct object *quota, const struct node *hard)
{
	const char *name = symbol_text(hard->key);
	const struct node *used = node_get(node_find(object_root(quota), "status.used"), hard->key);
	double most;
	double now;
	if (!units_quantity(node_text_or(hard, ""), &most) ||
		!units_quantity(node_text_or(used, ""), &now))
		checks_say(checks, VERDICT_UNKNOWN, reading,
			"quota %s does not tell how much of %s "
			"is used",
			quota->name, name);
	else if (now >= most)
		checks_say(checks, VERDICT_FAIL, reading, "quota %s: %s is used up: %s of %s",
			quota->name, name, node_text(used), node_text(hard));
	else if (now * 100 >= most * NEARLY)
		checks_say(checks, VERDICT_WARN, reading,
			"quota %s: %s is nearly used up: %s of %s", quota->name, name,
			node_text(used), node_text(hard));
}

void readiness_quota(struct checks *checks, const struct site *site)
{
	const struct reading *reading = &site->readings[SITE_QUOTAS];
	size_t before = checks->answers.count;
	size_t at = 0;
	if (!preflight_can_look(checks, site, reading))
		return;
	for (const struct object *quota; (quota = store_next(reading->store, &at));)
		node_each(hard, node_find(object_root(quota), "status.hard"))
			judge_resource(checks, reading, quota, hard);
	if (checks->answers.count == before)
		checks_say(checks, VERDICT_PASS, reading, "%s",
			store_count(reading->store) ? "no quota is nearly used up"
						    : "there is no quota");
}

/* ---- nodes ----------------------------------------------------------------------------------- */

/* Ready, not cordoned, not known to KubeVirt as one without VMs, and what the plan selects. */
static bool can_take(const struct site *site, const struct node *node)
{
	const struct node *labels = node_at(node, KEY_metadata, KEY_labels, KEY_none);
	const struct node *kubevirt = node_get(labels, symbol("kubevirt.io/schedulable"));
	const struct node *wanted = node_find(plan_root(site->plan), "spec.targetNodeSelector");
	if (!condition_true(node_at(node, KEY_status, KEY_conditions, KEY_none), "Ready") ||
		node_true(node_find(node, "spec.unschedulable")) ||
		(kubevirt && !node_equals(kubevirt, "true")))
		return false;
	node_each(label, wanted) if (!node_equals(node_get(labels, label->key),
					     node_text_or(label, ""))) return false;
	return true;
}

void readiness_nodes(struct checks *checks, const struct site *site)
{
	const struct reading *reading = &site->readings[SITE_NODES];
	size_t at = 0;
	size_t count = 0;
	if (!preflight_can_look(checks, site, reading))
		return;
	for (const struct object *node; (node = store_next(reading->store, &at));)
		count += can_take(site, object_root(node));
	if (count)
		checks_say(checks, VERDICT_PASS, reading, "%zu of %zu %s can take its VMs", count,
			store_count(reading->store),
			plural(store_count(reading->store), "node", "nodes"));
	else
		checks_say(checks, VERDICT_FAIL, reading, "none of %zu %s can take its VMs",
			store_count(reading->store),
			plural(store_count(reading->store), "node", "nodes"));
}

/* ---- who moves them -------------------------------------------------------------------------- */

void readiness_controller(struct checks *checks, const struct site *site)
{
	const struct reading *reading = &site->readings[SITE_CONTROLLER_PODS];
	size_t at = 0;
	size_t found = 0;
	size_t ready = 0;
	if (!reading->loaded || !reading->store) {
		checks_unread(checks, reading);
		return;
	}
	for (const struct object *pod; (pod = store_next(reading->store, &at));) {
		const struct node *root = object_root(pod);
		if (controller_pod_rank(root) < 0)
			continue;
		found++;
		ready += condition_true(
			node_at(root, KEY_status, KEY_conditions, KEY_none), "Ready");
	}
	if (ready)
		checks_say(checks, VERDICT_PASS, reading, "the controller is ready");
	else if (found)
		checks_say(checks, VERDICT_FAIL, reading, "the controller is not ready");
	else
		checks_say(checks, VERDICT_UNKNOWN, reading, "no pod of the controller was found");
}

/* A cutover's time is compared with the server's clock. */
void readiness_clock(struct checks *checks, const struct site *site)
{
	struct telling telling = site_telling(site, checks->arena);
	int64_t skew = site->clock->skew;
	const char *apart = tell_duration(&telling, llabs(skew));
	const struct reading *reading = &site->readings[SITE_PLANS];
	if (llabs(skew) < NEAR)
		checks_say(
			checks, VERDICT_PASS, reading, "the server's clock agrees with this one");
	else
		checks_say(checks, llabs(skew) < FAR ? VERDICT_WARN : VERDICT_FAIL, reading,
			"the server's clock is %s %s", apart, skew > 0 ? "ahead" : "behind");
}
