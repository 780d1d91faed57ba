#include "mtv/preflight.h"

#include <string.h>

#include "base/plural.h"
#include "mtv/advice.h"
#include "mtv/condition.h"
#include "mtv/site.h"

enum { IN_FLIGHT = 20 /* forklift.md 1.13 */, PRECOPY_MINUTES = 60, ITEMS_SHOWN = 3 };

static const struct reading *plans_of(const struct site *site)
{
	return &site->readings[SITE_PLANS];
}

/* ---- whether it may begin at all ------------------------------------------------------------- */

static void judge_state(struct checks *checks, const struct site *site)
{
	struct telling telling = site_telling(site, checks->arena);
	const char *refusal = plan_no_start(site->plan, &telling);
	if (refusal)
		checks_say(checks, VERDICT_FAIL, plans_of(site), "%s", refusal);
	else
		checks_say(checks, VERDICT_PASS, plans_of(site), "no run of it is under way");
}

/* ---- conditions ------------------------------------------------------------------------------ */

/* The first VMs that a condition names; "" when it names none. */
static const char *items_of(const struct checks *checks, const struct node *condition)
{
	const struct node *items = node_get(condition, KEY_items);
	const char *text = "";
	size_t count = 0;
	node_each(item, items)
	{
		if (count++ == ITEMS_SHOWN)
			return arena_printf(checks->arena, "%s and %zu more", text,
				node_count(items) - ITEMS_SHOWN);
		const char *name = node_text_or(item, "");
		text = arena_printf(checks->arena, "%s%s %s", text, *text ? "," : ":",
			name + strspn(name, " "));
	}
	return text;
}

static bool is_warning(const struct node *condition)
{
	return !strncmp(node_text_or(node_get(condition, KEY_category), ""), "Warn", 4);
}

/* Bytes of a sentence without its full stop, as others stand behind it. */
static int length_of(const char *sentence)
{
	size_t length = strlen(sentence);
	while (length && (sentence[length - 1] == '.' || sentence[length - 1] == ' '))
		length--;
	return (int)length;
}

static void say_condition(
	struct checks *checks, const struct site *site, const struct node *condition)
{
	enum verdict verdict = condition_blocks(condition) ? VERDICT_FAIL : VERDICT_WARN;
	const char *message = condition_message(condition);
	struct answer *answer =
		checks_say(checks, verdict, plans_of(site), "%s: %.*s%s", condition_type(condition),
			length_of(message), message, items_of(checks, condition));
	const char *advice = advice_for_condition(condition_type(condition));
	answer->advice = node_text_or(node_get(condition, KEY_suggestion), advice ? advice : "");
}

static bool is_judged(const struct node *root)
{
	int64_t version = node_int(node_at(root, KEY_metadata, KEY_generation, KEY_none), 0);
	int64_t judged = node_int(node_find(root, "status.observedGeneration"), 0);
	return !version || !judged || judged >= version;
}

/* What the controller found (forklift.md 2.1); it judges each version of a plan anew. */
static void judge_conditions(struct checks *checks, const struct site *site)
{
	const struct node *conditions = plan_conditions(site->plan);
	size_t before = checks->answers.count;
	if (!node_first(conditions) || !is_judged(plan_root(site->plan)))
		checks_say(checks, VERDICT_UNKNOWN, plans_of(site),
			"the controller has not looked at %s yet",
			node_first(conditions) ? "this version of the plan" : "the plan");
	node_each(condition, conditions)
	{
		bool set = node_equals(node_get(condition, KEY_status), "True");
		if (set && (condition_blocks(condition) || is_warning(condition)))
			say_condition(checks, site, condition);
	}
	if (condition_true(conditions, "ValidatingVDDK"))
		checks_say(checks, VERDICT_FAIL, plans_of(site),
			"ValidatingVDDK: the VDDK image is just being validated");
	if (checks->answers.count > before)
		return;
	if (condition_true(conditions, "Ready"))
		checks_say(checks, VERDICT_PASS, plans_of(site), "%s",
			condition_message(condition_find(conditions, "Ready")));
	else
		checks_say(checks, VERDICT_FAIL, plans_of(site), "it is not ready, without a word");
}

/* ---- rights ---------------------------------------------------------------------------------- */

/* "create migrations in namespace mtv" */
static const char *place_of(struct checks *checks, const struct needed_right *right)
{
	return arena_printf(checks->arena, "%s %s%s%s in namespace %s", right->verb,
		right->resource, right->name ? " " : "", right->name ? right->name : "",
		right->name_space);
}

static void tell_right(
	struct checks *checks, const struct given_right *given, const struct needed_right *right)
{
	const char *place = place_of(checks, right);
	if (given->access == ACCESS_ALLOWED)
		checks_say(checks, VERDICT_PASS, NULL, "you may %s", place)->age = 0;
	else if (given->access == ACCESS_DENIED)
		checks_say(checks, VERDICT_FAIL, NULL, "%s", given->reason)->age = 0;
	else
		checks_say(checks, VERDICT_UNKNOWN, NULL, "whether you may %s: %s", place,
			given->reason && *given->reason ? given->reason : "not answered");
}

/* What the webhooks of Forklift ask for, and a Migration itself (forklift.md 2.9). */
static void judge_permissions(struct checks *checks, const struct site *site)
{
	bool known;
	bool local = site_is_local(site, &known);
	for (size_t i = 0; i < SITE_RIGHTS; i++) {
		struct needed_right right = site_right(site->plan, i);
		bool target = !strcmp(right.resource, "virtualmachines");
		if (target && !local)
			checks_say(checks, VERDICT_UNKNOWN, NULL,
				"whether you may %s cannot be asked: %s", place_of(checks, &right),
				known ? "it is another cluster" : "where it is, is not known");
		else
			tell_right(checks, &site->rights[i], &right);
	}
}

/* ---- the controller -------------------------------------------------------------------------- */

/* VMs of the same source that hold a slot now. */
static size_t count_flying(const struct site *site)
{
	const struct node *own = site_provider_ref(site, "source");
	size_t at = 0;
	size_t flying = 0;
	for (const struct plan *plan; (plan = model_next(site->model, &at));) {
		struct site other = {.plan = plan};
		const struct node *source = site_provider_ref(&other, "source");
		bool same = !strcmp(site_ref_name(source), site_ref_name(own)) &&
			!strcmp(site_ref_namespace(&other, source), site_ref_namespace(site, own));
		if (same && plan_runs_now(plan))
			flying += plan->in_flight;
	}
	return flying;
}

/* VMs of PLAN that will want a slot; of one that runs those that have one are in flight already. */
static size_t count_to_move(const struct plan *plan)
{
	if (plan->executing)
		return plan->by_state[VM_NOT_STARTED] + plan->by_state[VM_QUEUED];
	return plan->count - plan->by_state[VM_SUCCEEDED];
}

/* One VM takes a slot, or one for each disk (forklift.md 2.4): so this is the most that fits. */
static void judge_in_flight(struct checks *checks, const struct site *site)
{
	const struct reading *reading = &site->readings[SITE_CONTROLLERS];
	int64_t limit = site_setting(site, "controller_max_vm_inflight", IN_FLIGHT);
	size_t flying = count_flying(site);
	size_t count = count_to_move(site->plan);
	bool per_host = !strcmp(site_provider_type(site, "source"), "vsphere");
	if (!site_settings(site) || !plans_of(site)->loaded) {
		checks_unread(checks, site_settings(site) ? plans_of(site) : reading);
		return;
	}
	if (limit > 0 && flying + count <= (uint64_t)limit)
		checks_say(checks, VERDICT_PASS, reading,
			"%zu %s in flight and %zu to come: at most %lld%s", flying,
			plural(flying, "VM is", "VMs are"), count, (long long)limit,
			per_host ? " for each ESXi host" : "");
	else
		checks_say(checks, VERDICT_WARN, reading,
			"%zu %s in flight and %zu to come, but at most %lld%s: some will wait",
			flying, plural(flying, "VM is", "VMs are"), count, (long long)limit,
			per_host ? " for each ESXi host, and hosts are not known here" : "");
}

static bool is_off(const struct site *site, const char *name)
{
	const struct node *value = node_get(site_settings(site), symbol(name));
	return node_equals(value, "false") || node_is(value, NODE_FALSE);
}

/* A feature that the type of the plan needs and that is off; NULL. */
static const char *missing_feature(const struct site *site)
{
	const char *source = site_provider_type(site, "source");
	if (!strcmp(plan_type(site->plan), "live") && is_off(site, "feature_ocp_live_migration"))
		return "feature_ocp_live_migration";
	if (site->plan->warm && !strcmp(source, "ovirt") &&
		is_off(site, "controller_ovirt_warm_migration"))
		return "controller_ovirt_warm_migration";
	return NULL;
}

static void judge_settings(struct checks *checks, const struct site *site)
{
	const struct reading *reading = &site->readings[SITE_CONTROLLERS];
	int64_t minutes = site_setting(site, "controller_precopy_interval", PRECOPY_MINUTES);
	int64_t limit = site_setting(site, "controller_max_vm_inflight", IN_FLIGHT);
	const char *missing = missing_feature(site);
	if (!site_settings(site))
		checks_unread(checks, reading);
	else if (missing)
		checks_say(checks, VERDICT_FAIL, reading, "%s is off, and %s plans need it",
			missing, plan_type(site->plan))
			->advice = "set it to \"true\" in the ForkliftController";
	else if (limit < 1 || (site->plan->warm && minutes < 1))
		checks_say(checks, VERDICT_WARN, reading,
			"controller_max_vm_inflight is %lld, controller_precopy_interval %lld: "
			"that is no number to work with",
			(long long)limit, (long long)minutes);
	else if (site->plan->warm)
		checks_say(checks, VERDICT_PASS, reading,
			"a precopy every %lld minutes, at most %lld VMs in flight",
			(long long)minutes, (long long)limit);
	else
		checks_say(checks, VERDICT_PASS, reading, "at most %lld VMs in flight",
			(long long)limit);
}

const struct check preflight_checks[] = {
	{"state", "that the plan has not begun, succeeded or been archived", "status", judge_state},
	{"conditions", "what the controller found in the plan", "status.conditions",
		judge_conditions},
	{"providers", "that both providers are ready", "spec.provider", preflight_providers},
	{"type", "that the source supports the type of the plan", "spec.type", preflight_type},
	{"network-map", "that the map is there, ready and complete", "spec.map.network",
		preflight_network_map},
	{"storage-map", "that the map is there, ready and complete", "spec.map.storage",
		preflight_storage_map},
	{"other-plans", "VMs that are in other plans too", "spec.vms", preflight_other_plans},
	{"target-names", "names of VMs that the target namespace has already",
		"spec.vms.targetName", preflight_target_names},
	{"target-namespace", "that the target namespace is there", "spec.targetNamespace",
		preflight_target_namespace},
	{"storage-classes", "that the storage classes of the map are there", "spec.map.storage",
		preflight_storage_classes},
	{"networks", "that the networks of the map are there", "spec.map.network",
		preflight_networks},
	{"permissions", "that you may do what a start needs", "spec.targetNamespace",
		judge_permissions},
	{"in-flight", "whether the controller's limit leaves room",
		"ForkliftController spec.controller_max_vm_inflight", judge_in_flight},
	{"settings", "settings of the controller that matter", "ForkliftController spec",
		judge_settings},
	{0}};
