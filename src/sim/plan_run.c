#include "sim/plan_run.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "api/tree.h"
#include "base/memory.h"
#include "sim/plan_make.h"

static const struct node *spec_of(const struct plan_run *run)
{
	return node_get(doc_root(run->plan), KEY_spec);
}

/* The types of providers, so that their names need no owner. */
static const char *type_of(const struct node *provider)
{
	static const char *const types[] = {
		"vsphere", "ovirt", "openstack", "openshift", "ova", "hyperv", "ec2", "nutanix"};
	const char *type = node_text_or(node_at(provider, KEY_spec, KEY_type, KEY_none), "");
	for (size_t i = 0; i < sizeof(types) / sizeof(*types); i++)
		if (!strcmp(types[i], type))
			return types[i];
	return types[0];
}

/* "vcenter.example.com" of "https://vcenter.example.com:443/sdk". */
static char *host_of(const struct node *provider)
{
	const char *url = node_text_or(node_find(provider, "spec.url"), "");
	const char *host = strstr(url, "://");
	host = host ? host + 3 : url;
	return xstrndup(host, strcspn(host, ":/?"));
}

static bool offloads(const struct node *storage)
{
	node_each(pair,
		node_find(storage, "spec.map")) if (node_find(pair, "offloadPlugin")) return true;
	return false;
}

/* The status is the world's own. */
static struct doc *without_status(const struct node *plan)
{
	struct builder builder;
	builder_init(&builder);
	builder_object(&builder, SYMBOL_NONE);
	node_each(member, plan) if (member->key != KEY_status)
		builder_copy(&builder, member->key, member);
	builder_end(&builder);
	struct doc *doc = builder_finish_doc(&builder);
	builder_finish(&builder);
	return doc;
}

void plan_run_see(struct plan_run *run, const struct node *plan, const struct plan_facts *facts)
{
	struct doc *seen = without_status(plan);
	doc_unref(run->plan);
	run->plan = seen;
	const struct node *metadata = node_get(doc_root(seen), KEY_metadata);
	run->uid = node_text_or(node_get(metadata, KEY_uid), "");
	run->name = node_text_or(node_get(metadata, KEY_name), "");
	run->name_space = node_text_or(node_get(metadata, KEY_namespace), "");
	run->source_type = type_of(facts->source);
	run->place = 0;
	for (size_t i = 0; i < run->vm_count; i++)
		run->vms[i].host = 0;
	const char *url = node_text_or(node_find(facts->destination, "spec.url"), "");
	run->remote = *url != '\0';
	run->offload = offloads(facts->storage);
	free(run->source_host);
	run->source_host = host_of(facts->source);
	run->vddk = node_find(facts->source, "spec.settings.vddkInitImage");
	free(run->source);
	run->source = xasprintf("%s/%s",
		node_text_or(node_find(spec_of(run), "provider.source.namespace"), ""),
		node_text_or(node_find(spec_of(run), "provider.source.name"), ""));
}

static bool unless_false(const struct node *node)
{
	return !node_is(node, NODE_FALSE);
}

static bool has_hook(const struct node *entry, const char *step)
{
	node_each(hook, node_find(entry, "hooks")) if (node_equals(node_find(hook, "step"),
							       step)) return true;
	return false;
}

/* "win" in the name of the guest: what Forklift looks for (forklift.md 2.6). */
static bool is_windows(const struct node *entry)
{
	return strstr(node_text_or(node_get(entry, KEY_name), ""), "win") != NULL;
}

static const char *kind_of(const struct node *spec)
{
	static const char *const types[] = {"cold", "warm", "live", "conversion"};
	const char *type = node_text_or(node_get(spec, KEY_type), "");
	for (size_t i = 0; i < 4; i++)
		if (!strcmp(types[i], type))
			return types[i];
	return node_true(node_get(spec, KEY_warm)) ? "warm" : "cold";
}

struct journey plan_run_journey(const struct plan_run *run, const struct node *entry)
{
	const struct node *spec = spec_of(run);
	const struct node *shared = node_find(entry, "migrateSharedDisks");
	bool raw = node_true(node_find(spec, "skipGuestConversion"));
	bool vsphere = !strcmp(run->source_type, "vsphere");
	bool off = node_equals(node_find(spec, "targetPowerState"), "off");
	struct journey journey = {.source = run->source_type,
		.type = kind_of(spec),
		.remote = run->remote,
		.raw = raw,
		.cdi = run->offload ||
			!unless_false(shared ? shared : node_find(spec, "migrateSharedDisks")),
		.preflight = vsphere && !raw && !strcmp(kind_of(spec), "warm") &&
			unless_false(node_find(spec, "runPreflightInspection")),
		.pre_hook = has_hook(entry, "PreHook"),
		.post_hook = has_hook(entry, "PostHook")};
	journey.reboots = journey_converts(&journey) && !off && is_windows(entry) &&
		strcmp(run->source_type, "ec2") != 0;
	return journey;
}

static bool has_step(const struct node *vm, const char *name)
{
	node_each(step, node_get(vm, KEY_pipeline)) if (node_equals(node_get(step, KEY_name),
								name)) return true;
	return false;
}

/* The journey that leads to the pipeline that the VM has, whatever the spec says by now. */
static struct journey found_journey(const struct plan_run *run, const struct node *vm)
{
	struct journey journey = plan_run_journey(run, vm);
	bool warm = has_step(vm, "Cutover");
	bool live = has_step(vm, "Synchronization");
	bool copies = warm || has_step(vm, "DiskTransfer") || has_step(vm, "DiskAllocation");
	if (has_step(vm, "PrepareSource"))
		journey.source = "ec2";
	else if (has_step(vm, "ConvertOpenstackSnapshot"))
		journey.source = "openstack";
	else if (!strcmp(journey.source, "vsphere") && !has_step(vm, "ImageConversion"))
		journey.raw = true;
	else if (strcmp(journey.source, "vsphere") != 0 && warm && has_step(vm, "ImageConversion"))
		journey.source = "vsphere";
	journey.type = warm ? "warm" : live ? "live" : copies ? "cold" : journey.type;
	journey.resume = !copies && !live && strcmp(journey.type, "conversion") != 0;
	journey.cdi = !has_step(vm, "DiskTransferV2v");
	journey.preflight = has_step(vm, "PreflightInspection");
	journey.pre_hook = has_step(vm, "PreHook");
	journey.post_hook = has_step(vm, "PostHook");
	journey.reboots = has_step(vm, "WaitForGuestReboots");
	return journey;
}

static void read_vms(struct plan_run *run, const struct node *list)
{
	size_t count = node_count(list);
	run->vms = xcalloc(count ? count : 1, sizeof(*run->vms));
	node_each(vm, list)
	{
		struct journey journey = found_journey(run, vm);
		run_vm_read(&run->vms[run->vm_count++], vm, &journey);
	}
	plan_run_tell_failures(run);
}

static void read_history(struct plan_run *run, const struct node *history)
{
	const struct node *last = node_last(history);
	node_each(entry, history) if (entry != last) * (struct doc **)array_push(&run->history) =
		tree_merged(entry, NULL);
	if (!last)
		return;
	run->snapshot = tree_merged(last, NULL);
	conditions_read(&run->outcome, node_get(last, KEY_conditions));
	run->migration = xstrdup(node_text_or(node_find(last, "migration.name"), ""));
	run->migration_uid = xstrdup(node_text_or(node_find(last, "migration.uid"), ""));
}

struct plan_run *plan_run_create(const struct node *plan, const struct plan_facts *facts)
{
	struct plan_run *run = xcalloc(1, sizeof(*run));
	conditions_init(&run->conditions);
	conditions_init(&run->outcome);
	conditions_init(&run->progress);
	array_init(&run->history, sizeof(struct doc *));
	plan_run_see(run, plan, facts);
	const struct node *status = node_get(plan, KEY_status);
	const struct node *migration = node_get(status, KEY_migration);
	conditions_read(&run->conditions, node_get(status, KEY_conditions));
	node_time(node_get(migration, KEY_started), &run->started);
	node_time(node_get(migration, KEY_completed), &run->completed);
	read_history(run, node_get(migration, KEY_history));
	read_vms(run, node_get(migration, KEY_vms));
	run->archived = conditions_find(&run->conditions, "Archived") != NULL;
	run->executing = conditions_find(&run->conditions, "Executing") != NULL;
	return run;
}

static void forget_vms(struct plan_run *run)
{
	for (size_t i = 0; i < run->vm_count; i++)
		run_vm_finish(&run->vms[i]);
	free(run->vms);
	run->vms = NULL;
	run->vm_count = 0;
}

void plan_run_destroy(struct plan_run *run)
{
	if (!run)
		return;
	forget_vms(run);
	conditions_finish(&run->conditions);
	conditions_finish(&run->outcome);
	conditions_finish(&run->progress);
	for (size_t i = 0; i < run->history.count; i++)
		doc_unref(*(struct doc **)array_at(&run->history, i));
	array_finish(&run->history);
	doc_unref(run->snapshot);
	doc_unref(run->plan);
	free(run->source_host);
	free(run->source);
	free(run->migration);
	free(run->migration_uid);
	free(run);
}
