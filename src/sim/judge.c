#include "sim/judge.h"

#include <stdio.h>
#include <string.h>

#include "mtv/condition.h"

#define NOT_PULLED "VDDKInitImageNotReady" /* so far */

/* Milliseconds from the first look: what an image takes, and how long it may (forklift.md 1.13). */
enum { VDDK_LENGTH = 45 * 1000, VDDK_DEADLINE = 300 * 1000 };

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

static void judge_references(
	struct conditions *conditions, const struct plan_facts *facts, bool conversion, int64_t now)
{
	const struct verdict verdicts[] = {
		{"SourceProviderNotValid", "Critical", "The source provider is not valid.", NULL,
			"NotFound", NULL, !facts->source},
		{"SourceProviderNotReady", "Critical",
			"The source provider does not have the Ready condition.", NULL, NULL, NULL,
			is_not_ready(facts->source)},
		{"DestinationProviderNotValid", "Critical",
			"The destination provider is not valid.", NULL, "NotFound", NULL,
			!facts->destination},
		{"DestinationProviderNotReady", "Critical",
			"The destination provider does not have the Ready condition.", NULL, NULL,
			NULL, is_not_ready(facts->destination)},
		{"NetworkMapRefNotValid", "Critical", "Map.Network is not valid.", NULL, "NotFound",
			NULL, !facts->network},
		{"NetworkMapNotReady", "Critical", "Map.Network does not have Ready condition.",
			NULL, NULL, NULL, is_not_ready(facts->network)},
		{"StorageRefNotValid", "Critical", "Map.Storage is not valid.", NULL, "NotFound",
			NULL, !facts->storage && !conversion},
		{"StorageMapNotReady", "Critical", "Map.Storage does not have Ready condition.",
			NULL, NULL, NULL, is_not_ready(facts->storage) && !conversion}};
	judge_settle(conditions, verdicts, sizeof(verdicts) / sizeof(*verdicts), now);
}

static void judge_vms(struct conditions *conditions, const struct node *spec,
	const struct judge_look *look, int64_t now)
{
	struct vm_findings found = {{0}, {0}, false, false, false};
	look_at_vms(node_get(spec, KEY_vms), look, &found);
	const struct verdict verdicts[] = {
		{"VMRefNotValid", "Critical", "Either `ID` or `Name` required.", NULL, "NotSet",
			found.unnamed, *found.unnamed},
		{"DuplicateVM", "Critical", "Duplicate (source) VM.", NULL, "NotUnique",
			found.twice, *found.twice},
		{"HookNotValid", "Critical", "Hook not found.", NULL, "NotFound", NULL,
			found.hook_missing},
		{"HookNotReady", "Critical", "Hook does not have `Ready` condition.", NULL,
			"NotFound", NULL, found.hook_not_ready},
		{"HookStepNotValid", "Critical", "Hook step not valid.", NULL, "NotValid", NULL,
			found.hook_step}};
	judge_settle(conditions, verdicts, sizeof(verdicts) / sizeof(*verdicts), now);
}

static void judge_spec(struct conditions *conditions, const struct node *spec,
	const struct plan_facts *facts, int64_t now)
{
	const char *source = node_text_or(node_find(facts->source, "spec.type"), "vsphere");
	const char *type = node_text_or(node_get(spec, KEY_type), "");
	bool warm = !*type && node_true(node_get(spec, KEY_warm));
	char unsupported[100];
	snprintf(unsupported, sizeof(unsupported),
		"`%.20s` migration from the source provider is not supported.", type);
	const struct verdict verdicts[] = {
		{"NamespaceNotValid", "Critical", "Target namespace is not valid.", NULL, "NotSet",
			NULL, !*node_text_or(node_get(spec, KEY_targetNamespace), "")},
		{"MigrationTypeNotValid", "Critical", unsupported, NULL, "NotSupported", NULL,
			!takes_type(source, type)},
		{"WarmMigrationNotReady", "Critical",
			"Warm migration from the source provider is not supported.", NULL,
			"NotSupported", NULL, warm && !takes_type(source, "warm")}};
	judge_settle(conditions, verdicts, sizeof(verdicts) / sizeof(*verdicts), now);
}

/* The Job that looks at the image (forklift.md 2.1): it waits as long as nobody can pull it. */
static void judge_vddk(
	struct conditions *conditions, enum judge_vddk vddk, const char *pulling, int64_t now)
{
	bool pulls = vddk == VDDK_PULLS || vddk == VDDK_UNAVAILABLE;
	const struct verdict verdicts[] = {
		{"ValidatingVDDK", "Advisory", "Validating VDDK init image", NULL, "Started", NULL,
			vddk == VDDK_VALIDATES || pulls},
		{NOT_PULLED, "Advisory", pulling, NULL, "ImagePullBackOff", NULL,
			vddk == VDDK_PULLS},
		{"VDDKInvalid", "Critical", "VDDK init image is invalid", NULL, "NotSet", NULL,
			vddk == VDDK_INVALID},
		{"VDDKInitImageUnavailable", "Critical",
			vddk == VDDK_MISSING
				? "VDDK image not set on the provider, this is required for the "
				  "warm migration"
				: "Unable to Pull VDDK init image. Check that the image URL is "
				  "correct.",
			NULL, vddk == VDDK_MISSING ? "NotSet" : "ImagePullBackOff", NULL,
			vddk == VDDK_MISSING || vddk == VDDK_UNAVAILABLE}};
	judge_settle(conditions, verdicts, sizeof(verdicts) / sizeof(*verdicts), now);
}

bool judge_is_pending(const struct node *conditions)
{
	/* ValidatingVDDK stays although the look has come to its end (forklift.md 2.1). */
	bool found = condition_true(conditions, "VDDKInvalid") ||
		condition_true(conditions, "VDDKInitImageUnavailable");
	return condition_true(conditions, "LoadInventory") ||
		(condition_true(conditions, "ValidatingVDDK") && !found);
}

/* "invalid", or the words of whoever pulls images (docs/simulator.md). */
static const char *told_of_vddk(const struct node *plan)
{
	const struct node *annotations = node_at(plan, KEY_metadata, KEY_annotations, KEY_none);
	return node_text_or(node_get(annotations, symbol(SIM_VDDK)), "");
}

const char *judge_vddk_pulling(const struct node *plan)
{
	const char *told = told_of_vddk(plan);
	return strcmp(told, "invalid") ? told : "";
}

enum judge_vddk judge_vddk_at(
	const struct node *plan, const struct conditions *conditions, int64_t age)
{
	const char *told = told_of_vddk(plan);
	if (*judge_vddk_pulling(plan) || (!*told && conditions_find(conditions, NOT_PULLED)))
		return age < VDDK_DEADLINE ? VDDK_PULLS : VDDK_UNAVAILABLE;
	if (age < VDDK_LENGTH)
		return VDDK_VALIDATES;
	return *told ? VDDK_INVALID : VDDK_FINE;
}

void judge_plan(struct conditions *conditions, const struct node *plan,
	const struct plan_facts *facts, const struct judge_look *look, enum judge_vddk vddk,
	int64_t now)
{
	const struct node *spec = node_get(plan, KEY_spec);
	const struct node *pulling = conditions_find(conditions, NOT_PULLED);
	const char *words = told_of_vddk(plan);
	judge_references(
		conditions, facts, node_equals(node_get(spec, KEY_type), "conversion"), now);
	judge_spec(conditions, spec, facts, now);
	judge_vms(conditions, spec, look, now);
	judge_vddk(conditions, vddk, *words || !pulling ? words : condition_message(pulling), now);
	judge_ready(conditions, "The migration plan is ready.",
		!conditions_find(conditions, "ValidatingVDDK"), now);
}
