#include "sim/judge.h"

#include <stdio.h>
#include <string.h>

#include "mtv/condition.h"

bool judge_is_ready(const struct node *object)
{
	return condition_true(node_at(object, KEY_status, KEY_conditions, KEY_none), "Ready");
}

void judge_settle(
	struct conditions *conditions, const struct verdict *verdicts, size_t count, int64_t now)
{
	for (size_t i = 0; i < count; i++) {
		const struct verdict *verdict = &verdicts[i];
		if (!verdict->found) {
			conditions_remove(conditions, verdict->type);
			continue;
		}
		conditions_set(conditions,
			&(struct sim_condition){.type = verdict->type,
				.category = verdict->category,
				.reason = verdict->reason,
				.message = verdict->message,
				.suggestion = verdict->suggestion,
				.item = verdict->item,
				.at = now});
	}
}

void judge_ready(struct conditions *conditions, const char *message, bool may, int64_t now)
{
	if (!may || conditions_blocking(conditions)) {
		conditions_remove(conditions, "Ready");
		return;
	}
	if (!conditions_find(conditions, "Ready"))
		conditions_set(conditions,
			&(struct sim_condition){.type = "Ready",
				.category = "Required",
				.message = message,
				.at = now});
}

bool judge_needs_vddk(const struct plan_facts *facts)
{
	return node_equals(node_at(facts->source, KEY_spec, KEY_type, KEY_none), "vsphere") &&
		*node_text_or(node_find(facts->source, "spec.settings.vddkInitImage"), "");
}

/* Which types a source can be migrated by (forklift.md 2.9). */
static bool takes_type(const char *source, const char *type)
{
	static const struct {
		const char *source;
		const char *types;
	} rows[] = {{"vsphere", "cold warm conversion"}, {"ovirt", "cold warm"},
		{"openshift", "cold live"}};
	if (!*type)
		return true;
	for (size_t i = 0; i < sizeof(rows) / sizeof(*rows); i++)
		if (!strcmp(rows[i].source, source))
			return strstr(rows[i].types, type) != NULL;
	return !strcmp(type, "cold");
}

/* " id:vm-1 name:'web01'": how a condition lists VMs (forklift.md 2.1). */
static void list_vm(char out[200], const struct node *vm)
{
	snprintf(out, 200, " id:%.80s name:'%.80s'", node_text_or(node_get(vm, KEY_id), ""),
		node_text_or(node_get(vm, KEY_name), ""));
}

static bool same_vm(const struct node *a, const struct node *b)
{
	const char *id = node_text(node_get(a, KEY_id));
	const char *name = node_text(node_get(a, KEY_name));
	return id ? node_equals(node_get(b, KEY_id), id)
		  : name && node_equals(node_get(b, KEY_name), name);
}

struct vm_findings {
	char unnamed[200];
	char twice[200];
	bool hook_missing;
	bool hook_not_ready;
	bool hook_step;
};

static void look_at_hooks(
	const struct node *vm, const struct judge_look *look, struct vm_findings *findings)
{
	node_each(hook, node_find(vm, "hooks"))
	{
		const struct node *step = node_find(hook, "step");
		const struct node *object = look->hook(look->data, node_find(hook, "hook"));
		findings->hook_step |=
			!node_equals(step, "PreHook") && !node_equals(step, "PostHook");
		findings->hook_missing |= !object;
		findings->hook_not_ready |= object && !judge_is_ready(object);
	}
}

static void look_at_vms(
	const struct node *vms, const struct judge_look *look, struct vm_findings *findings)
{
	node_each(vm, vms)
	{
		if (!node_text(node_get(vm, KEY_id)) && !node_text(node_get(vm, KEY_name)))
			list_vm(findings->unnamed, vm);
		node_each(other, vms)
		{
			if (other == vm)
				break;
			if (same_vm(vm, other))
				list_vm(findings->twice, vm);
		}
		look_at_hooks(vm, look, findings);
	}
}

static bool is_not_ready(const struct node *object)
{
	return object && !judge_is_ready(object);
}

static const char *suggest(const char *kind)
{
	return !strcmp(kind, "provider")
		? "Look at the conditions of the provider: its URL, its secret, its inventory."
		: "Look at the conditions of the map and correct its pairs.";
}

static void judge_references(
	struct conditions *conditions, const struct plan_facts *facts, bool conversion, int64_t now)
{
	const struct verdict verdicts[] = {
		{"SourceProviderNotValid", "Critical", "The source provider is not valid.",
			suggest("provider"), "NotFound", NULL, !facts->source},
		{"SourceProviderNotReady", "Critical", "The source provider is not ready.",
			suggest("provider"), NULL, NULL, is_not_ready(facts->source)},
		{"DestinationProviderNotValid", "Critical",
			"The destination provider is not valid.", suggest("provider"), "NotFound",
			NULL, !facts->destination},
		{"DestinationProviderNotReady", "Critical",
			"The destination provider is not ready.", suggest("provider"), NULL, NULL,
			is_not_ready(facts->destination)},
		{"NetworkMapRefNotValid", "Critical", "Network map was not found.", suggest("map"),
			"NotFound", NULL, !facts->network},
		{"NetworkMapNotReady", "Critical", "Network map is not ready.", suggest("map"),
			NULL, NULL, is_not_ready(facts->network)},
		{"StorageRefNotValid", "Critical", "Storage map was not found.", suggest("map"),
			"NotFound", NULL, !facts->storage && !conversion},
		{"StorageMapNotReady", "Critical", "Storage map is not ready.", suggest("map"),
			NULL, NULL, is_not_ready(facts->storage)}};
	judge_settle(conditions, verdicts, sizeof(verdicts) / sizeof(*verdicts), now);
}

static void judge_vms(struct conditions *conditions, const struct node *spec,
	const struct judge_look *look, int64_t now)
{
	struct vm_findings found = {{0}, {0}, false, false, false};
	look_at_vms(node_get(spec, KEY_vms), look, &found);
	const struct verdict verdicts[] = {
		{"VMRefNotValid", "Critical", "VM has neither id nor name.",
			"Give each VM of the plan its id or its name.", NULL, found.unnamed,
			*found.unnamed},
		{"DuplicateVM", "Critical", "VM is listed twice.",
			"Take the second entry out of the plan.", NULL, found.twice, *found.twice},
		{"HookNotValid", "Critical", "Hook was not found.", "Create the hook.", "NotFound",
			NULL, found.hook_missing},
		{"HookNotReady", "Critical", "Hook is not ready.",
			"Look at the conditions of the hook.", NULL, NULL, found.hook_not_ready},
		{"HookStepNotValid", "Critical", "Hook step is not valid.",
			"Steps are PreHook and PostHook.", NULL, NULL, found.hook_step}};
	judge_settle(conditions, verdicts, sizeof(verdicts) / sizeof(*verdicts), now);
}

static void judge_spec(struct conditions *conditions, const struct node *spec,
	const struct plan_facts *facts, int64_t now)
{
	const char *source = node_text_or(node_find(facts->source, "spec.type"), "vsphere");
	const char *type = node_text_or(node_get(spec, KEY_type), "");
	bool warm = !*type && node_true(node_get(spec, KEY_warm));
	const struct verdict verdicts[] = {
		{"NamespaceNotValid", "Critical", "Target namespace is not valid.",
			"Give the plan a target namespace.", "NotSet", NULL,
			!*node_text_or(node_get(spec, KEY_targetNamespace), "")},
		{"MigrationTypeNotValid", "Critical",
			"The source provider does not support this migration type.",
			"Choose another type.", NULL, NULL, !takes_type(source, type)},
		{"WarmMigrationNotReady", "Critical",
			"Warm migration is not supported by the source provider.", "Migrate cold.",
			NULL, NULL, warm && !takes_type(source, "warm")}};
	judge_settle(conditions, verdicts, sizeof(verdicts) / sizeof(*verdicts), now);
}

void judge_plan(struct conditions *conditions, const struct node *plan,
	const struct plan_facts *facts, const struct judge_look *look, bool validates, int64_t now)
{
	const struct node *spec = node_get(plan, KEY_spec);
	const struct verdict vddk = {"ValidatingVDDK", "Advisory",
		"Validating the VDDK init image.", NULL, NULL, NULL, validates};
	judge_references(
		conditions, facts, node_equals(node_get(spec, KEY_type), "conversion"), now);
	judge_spec(conditions, spec, facts, now);
	judge_vms(conditions, spec, look, now);
	judge_settle(conditions, &vddk, 1, now);
	judge_ready(conditions, "The migration plan is ready.", !validates, now);
}
