#include "sim/plan_make.h"

#include <stdio.h>
#include <string.h>

#include "api/tree.h"
#include "base/memory.h"
#include "sim/tree.h"
#include "sim/vm_status.h"

#define NAMESPACE "openshift-mtv"
#define API "forklift.konveyor.io/v1beta1"

static const char *text_at(const struct node *node, const char *path, const char *fallback)
{
	const char *text = node_text(node_find(node, path));
	return text ? text : fallback;
}

static int64_t time_at(const struct node *node, const char *path)
{
	int64_t at = 0;
	node_time(node_find(node, path), &at);
	return at;
}

static const char *name_space_of(const struct node *root)
{
	return text_at(root, "namespace", NAMESPACE);
}

static void add_reference(
	struct builder *builder, const char *key, const char *prefix, const char *name)
{
	char text[300];
	snprintf(text, sizeof(text), "%s%s", prefix, name);
	builder_object(builder, symbol(key));
	builder_string(builder, "namespace", NAMESPACE);
	builder_string(builder, "name", text);
	builder_end(builder);
}

static void add_head(struct builder *builder, const char *kind, const struct node *root,
	const char *name, int64_t created)
{
	builder_string(builder, "apiVersion", API);
	builder_string(builder, "kind", kind);
	builder_object(builder, KEY_metadata);
	builder_string(builder, "name", name);
	builder_string(builder, "namespace", name_space_of(root));
	member_time(builder, "creationTimestamp", created);
	if (node_find(root, "labels") && !strcmp(kind, "Plan"))
		builder_copy(builder, KEY_labels, node_find(root, "labels"));
	if (node_find(root, "annotations") && !strcmp(kind, "Plan"))
		builder_copy(builder, KEY_annotations, node_find(root, "annotations"));
}

static void add_spec_vm(struct builder *builder, const struct node *vm)
{
	struct builder own;
	builder_init(&own);
	builder_object(&own, SYMBOL_NONE);
	builder_string(&own, "id", node_text(node_find(vm, "id")));
	builder_string(&own, "name", node_text(node_find(vm, "name")));
	builder_end(&own);
	struct doc *base = builder_finish_doc(&own);
	tree_merge(builder, SYMBOL_NONE, doc_root(base), node_find(vm, "spec"));
	doc_unref(base);
	builder_finish(&own);
}

static struct doc *make_spec(const struct plan_file *file)
{
	const struct node *root = file->root;
	const char *source = text_at(root, "source", "vc-prod");
	const char *type = text_at(root, "type", "cold");
	struct builder builder;
	builder_init(&builder);
	builder_object(&builder, SYMBOL_NONE);
	builder_string(&builder, "targetNamespace", "vms");
	if (*type)
		builder_string(&builder, "type", type);
	builder_object(&builder, KEY_provider);
	add_reference(&builder, "source", "", source);
	add_reference(&builder, "destination", "", text_at(root, "destination", "host"));
	builder_end(&builder);
	builder_object(&builder, symbol("map"));
	add_reference(&builder, "network", "net-", source);
	add_reference(&builder, "storage", "sto-", source);
	builder_end(&builder);
	builder_array(&builder, KEY_vms);
	node_each(vm, node_find(root, "vms")) add_spec_vm(&builder, vm);
	builder_end(&builder);
	builder_end(&builder);
	struct doc *base = builder_finish_doc(&builder);
	builder_finish(&builder);
	struct doc *spec = tree_merged(doc_root(base), node_find(root, "spec"));
	doc_unref(base);
	return spec;
}

static bool has_hook(const struct node *vm, const char *step)
{
	node_each(hook, node_find(vm, "spec.hooks")) if (node_equals(node_find(hook, "step"),
								 step)) return true;
	return false;
}

static bool passes(const struct node *vm, const char *phase)
{
	return node_equals(node_find(vm, "at"), phase) ||
		node_equals(node_find(vm, "failed_at"), phase);
}

static bool not_false(const struct node *spec, const char *name)
{
	return !node_is(node_find(spec, name), NODE_FALSE);
}

static struct journey journey_of(
	const struct plan_file *file, const struct node *spec, const struct node *vm)
{
	const char *type = text_at(spec, "type", "");
	if (!*type)
		type = node_true(node_find(spec, "warm")) ? "warm" : "cold";
	bool vsphere = !strcmp(file->source_type, "vsphere");
	bool raw = node_true(node_find(spec, "skipGuestConversion"));
	return (struct journey){.source = file->source_type,
		.type = type,
		.remote = strcmp(text_at(file->root, "destination", "host"), "host") != 0,
		.raw = raw,
		.cdi = !not_false(spec, "migrateSharedDisks") || passes(vm, "CopyDisks"),
		.preflight = vsphere && !raw && not_false(spec, "runPreflightInspection"),
		.pre_hook = has_hook(vm, "PreHook"),
		.post_hook = has_hook(vm, "PostHook"),
		.reboots = passes(vm, "WaitForGuestReboots")};
}

static const struct node *active_run(const struct node *root)
{
	const struct node *active = NULL;
	node_each(run, node_find(root, "runs")) if (node_text(node_find(run, "result"))) active =
		run;
	return active;
}

static struct sim_vm vm_of(const struct plan_file *file, const struct node *vm)
{
	const struct node *run = active_run(file->root);
	int64_t run_started = time_at(run, "started");
	struct sim_vm out = {.id = text_at(vm, "id", ""),
		.name = node_text(node_find(vm, "name")),
		.at = node_text(node_find(vm, "at")),
		.copied = node_number(node_find(vm, "copied"), 0),
		.precopies = (int)node_int(node_find(vm, "precopies"), 0),
		.started = time_at(vm, "started"),
		.completed = time_at(vm, "completed"),
		.outcome = node_text(node_find(vm, "outcome")),
		.failed_at = node_text(node_find(vm, "failed_at")),
		.error = node_text(node_find(vm, "error")),
		.queued = node_true(node_find(vm, "queued")),
		.now = file->now};
	if (!out.started)
		out.started = run_started ? run_started : time_at(run, "created");
	if (out.outcome && !out.at)
		out.at = "Completed";
	if (out.queued)
		out.at = "Started";
	node_each(disk, node_find(vm, "disks")) if (out.disk_count < SIM_DISKS)
		out.disks[out.disk_count++] = node_number(disk, 0);
	return out;
}

static void add_vm_statuses(
	struct builder *builder, const struct plan_file *file, const struct node *spec)
{
	builder_array(builder, KEY_vms);
	node_each(vm, node_find(file->root, "vms"))
	{
		struct sim_vm sim = vm_of(file, vm);
		struct journey journey = journey_of(file, spec, vm);
		if (!sim.at)
			continue;
		struct builder own;
		builder_init(&own);
		vm_status_build(&own, SYMBOL_NONE, &sim, &journey);
		struct doc *base = builder_finish_doc(&own);
		tree_merge(builder, SYMBOL_NONE, doc_root(base), node_find(vm, "status"));
		doc_unref(base);
		builder_finish(&own);
	}
	builder_end(builder);
}

static void add_snapshot(struct builder *builder, const char *key, const char *kind,
	const char *name_space, const char *name)
{
	char uid[700];
	snprintf(uid, sizeof(uid), "uid:%s/%s/%s", kind, name_space, name);
	builder_object(builder, symbol(key));
	builder_string(builder, "namespace", name_space);
	builder_string(builder, "name", name);
	builder_string(builder, "uid", uid);
	builder_number(builder, KEY_generation, 1);
	builder_end(builder);
}

const char *result_message(const char *result)
{
	static const char *const words[][2] = {{"Executing", "The plan is EXECUTING."},
		{"Succeeded", "The plan execution has SUCCEEDED."},
		{"Failed", "The plan execution has FAILED."},
		{"Canceled", "The plan execution has been CANCELED."}};
	for (size_t i = 0; i < 4; i++)
		if (!strcmp(result, words[i][0]))
			return words[i][1];
	return NULL;
}

static void add_result(struct builder *builder, const struct node *run, int64_t now)
{
	const char *result = text_at(run, "result", "");
	int64_t at = time_at(run, "completed");
	struct sim_condition condition = {.type = result,
		.category = "Advisory",
		.reason = node_text(node_find(run, "reason")),
		.message = result_message(result),
		.durable = true,
		.at = at ? at : time_at(run, "started")};
	if (!condition.at)
		condition.at = now;
	condition_build(builder, &condition);
}

static void add_history(struct builder *builder, const struct plan_file *file)
{
	const struct node *root = file->root;
	const char *name_space = name_space_of(root);
	const char *source = text_at(root, "source", "vc-prod");
	char map[300];
	builder_array(builder, KEY_history);
	node_each(run, node_find(root, "runs"))
	{
		if (!node_text(node_find(run, "result")))
			continue;
		builder_object(builder, SYMBOL_NONE);
		builder_array(builder, KEY_conditions);
		add_result(builder, run, file->now);
		builder_end(builder);
		add_snapshot(builder, "plan", "Plan", name_space, text_at(root, "plan", ""));
		add_snapshot(
			builder, "migration", "Migration", name_space, text_at(run, "name", ""));
		builder_object(builder, KEY_provider);
		add_snapshot(builder, "source", "Provider", NAMESPACE, source);
		add_snapshot(builder, "destination", "Provider", NAMESPACE,
			text_at(root, "destination", "host"));
		builder_end(builder);
		builder_object(builder, symbol("map"));
		snprintf(map, sizeof(map), "net-%s", source);
		add_snapshot(builder, "network", "NetworkMap", NAMESPACE, map);
		snprintf(map, sizeof(map), "sto-%s", source);
		add_snapshot(builder, "storage", "StorageMap", NAMESPACE, map);
		builder_end(builder);
		builder_end(builder);
	}
	builder_end(builder);
}

/* Ready, and what the active run ended with, unless the file writes them itself. */
static void add_plan_conditions(struct builder *builder, const struct plan_file *file)
{
	const struct node *own = node_find(file->root, "conditions");
	const struct node *run = active_run(file->root);
	struct sim_condition ready = {.type = "Ready",
		.category = "Required",
		.message = "The migration plan is ready.",
		.at = time_at(file->root, "created")};
	if (!ready.at)
		ready.at = file->now;
	if (own) {
		builder_copy(builder, KEY_conditions, own);
		return;
	}
	builder_array(builder, KEY_conditions);
	condition_build(builder, &ready);
	if (run && !node_is(node_find(run, "on_plan"), NODE_FALSE))
		add_result(builder, run, file->now);
	builder_end(builder);
}

static void add_plan_status(
	struct builder *builder, const struct plan_file *file, const struct node *spec)
{
	const struct node *run = active_run(file->root);
	int64_t started = time_at(run, "started");
	builder_object(builder, KEY_status);
	add_plan_conditions(builder, file);
	if (run) {
		builder_object(builder, KEY_migration);
		member_time(builder, "started", started ? started : time_at(run, "created"));
		member_time(builder, "completed", time_at(run, "completed"));
		add_history(builder, file);
		add_vm_statuses(builder, file, spec);
		builder_end(builder);
	}
	builder_end(builder);
}

static struct doc *make_plan(const struct plan_file *file)
{
	struct builder builder;
	int64_t created = time_at(file->root, "created");
	struct doc *spec = make_spec(file);
	builder_init(&builder);
	builder_object(&builder, SYMBOL_NONE);
	add_head(&builder, "Plan", file->root, text_at(file->root, "plan", ""),
		created ? created : file->now);
	builder_end(&builder);
	builder_copy(&builder, KEY_spec, doc_root(spec));
	add_plan_status(&builder, file, doc_root(spec));
	builder_end(&builder);
	struct doc *base = builder_finish_doc(&builder);
	builder_finish(&builder);
	struct doc *plan = tree_merged(doc_root(base), node_find(file->root, "raw"));
	doc_unref(base);
	doc_unref(spec);
	return plan;
}

static void add_owner(struct builder *builder, const struct node *root)
{
	char uid[700];
	const char *name = text_at(root, "plan", "");
	snprintf(uid, sizeof(uid), "uid:Plan/%s/%s", name_space_of(root), name);
	builder_array(builder, KEY_ownerReferences);
	builder_object(builder, SYMBOL_NONE);
	builder_string(builder, "apiVersion", API);
	builder_string(builder, "kind", "Plan");
	builder_string(builder, "name", name);
	builder_string(builder, "uid", uid);
	builder_end(builder);
	builder_end(builder);
}

/* What the controller writes into a Migration, unless the file says it. */
static void add_migration_conditions(struct builder *builder, const struct node *run, int64_t now)
{
	const char *result = text_at(run, "result", "");
	bool running = !strcmp(result, "Executing");
	struct sim_condition ready = {
		.type = "Ready", .category = "Required", .at = time_at(run, "created")};
	struct sim_condition state = {.type = running ? "Running" : result,
		.category = "Advisory",
		.durable = !running,
		.at = now};
	if (node_find(run, "conditions")) {
		builder_copy(builder, KEY_conditions, node_find(run, "conditions"));
		return;
	}
	builder_array(builder, KEY_conditions);
	condition_build(builder, &ready);
	if (*result)
		condition_build(builder, &state);
	builder_end(builder);
}

static void add_plan_reference(struct builder *builder, const struct node *root)
{
	char uid[700];
	const char *name = text_at(root, "plan", "");
	snprintf(uid, sizeof(uid), "uid:Plan/%s/%s", name_space_of(root), name);
	builder_object(builder, KEY_plan);
	builder_string(builder, "namespace", name_space_of(root));
	builder_string(builder, "name", name);
	builder_string(builder, "uid", uid);
	builder_end(builder);
}

static struct doc *make_migration(
	const struct plan_file *file, const struct node *run, const struct node *plan)
{
	struct builder builder;
	builder_init(&builder);
	builder_object(&builder, SYMBOL_NONE);
	add_head(&builder, "Migration", file->root, text_at(run, "name", ""),
		time_at(run, "created"));
	add_owner(&builder, file->root);
	builder_end(&builder);
	builder_object(&builder, KEY_spec);
	add_plan_reference(&builder, file->root);
	node_each(member, node_find(run, "spec")) builder_copy(&builder, member->key, member);
	builder_end(&builder);
	builder_object(&builder, KEY_status);
	member_time(&builder, "started", time_at(run, "started"));
	add_migration_conditions(&builder, run, file->now);
	if (run == active_run(file->root))
		builder_copy(&builder, KEY_vms,
			node_at(plan, KEY_status, KEY_migration, KEY_vms, KEY_none));
	builder_end(&builder);
	builder_end(&builder);
	struct doc *doc = builder_finish_doc(&builder);
	builder_finish(&builder);
	return doc;
}

static struct doc *copy_of(const struct node *node)
{
	return tree_merged(node, NULL);
}

void plan_make(const struct plan_file *file, struct array *objects)
{
	struct doc *plan = make_plan(file);
	*(struct doc **)array_push(objects) = plan;
	node_each(run, node_find(file->root, "runs")) if (!node_true(node_find(run, "deleted"))) *
		(struct doc **)array_push(objects) = make_migration(file, run, doc_root(plan));
	node_each(object, node_find(file->root, "objects")) * (struct doc **)array_push(objects) =
		copy_of(object);
}
