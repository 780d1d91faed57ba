/* How a run begins: which VMs it has, and what it notes of the objects that it used (2.4). */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "api/tree.h"
#include "base/memory.h"
#include "mtv/condition.h"
#include "sim/plan_make.h"
#include "sim/plan_run.h"

/* {namespace, name, uid, generation} of an object as it is now. */
static void add_leaf(struct builder *builder, const char *key, const struct node *object)
{
	const struct node *metadata = node_get(object, KEY_metadata);
	builder_object(builder, symbol(key));
	builder_string(builder, "namespace", node_text_or(node_get(metadata, KEY_namespace), ""));
	builder_string(builder, "name", node_text_or(node_get(metadata, KEY_name), ""));
	builder_string(builder, "uid", node_text_or(node_get(metadata, KEY_uid), ""));
	builder_number(builder, KEY_generation, node_number(node_get(metadata, KEY_generation), 1));
	builder_end(builder);
}

static struct doc *snapshot_of(
	const struct plan_run *run, const struct node *migration, const struct plan_facts *facts)
{
	struct builder builder;
	builder_init(&builder);
	builder_object(&builder, SYMBOL_NONE);
	add_leaf(&builder, "plan", doc_root(run->plan));
	add_leaf(&builder, "migration", migration);
	builder_object(&builder, KEY_provider);
	add_leaf(&builder, "source", facts->source);
	add_leaf(&builder, "destination", facts->destination);
	builder_end(&builder);
	builder_object(&builder, symbol("map"));
	add_leaf(&builder, "network", facts->network);
	add_leaf(&builder, "storage", facts->storage);
	builder_end(&builder);
	builder_end(&builder);
	struct doc *doc = builder_finish_doc(&builder);
	builder_finish(&builder);
	return doc;
}

/* The entry of the last run with its outcome, as the history keeps it. */
static struct doc *entry_of(const struct plan_run *run)
{
	struct builder builder;
	builder_init(&builder);
	builder_object(&builder, SYMBOL_NONE);
	conditions_write(&builder, &run->outcome);
	node_each(member, doc_root(run->snapshot)) if (member->key != KEY_conditions)
		builder_copy(&builder, member->key, member);
	builder_end(&builder);
	struct doc *doc = builder_finish_doc(&builder);
	builder_finish(&builder);
	return doc;
}

static void take_snapshot(
	struct plan_run *run, const struct node *migration, const struct plan_facts *facts)
{
	const struct node *metadata = node_get(migration, KEY_metadata);
	if (run->snapshot)
		*(struct doc **)array_push(&run->history) = entry_of(run);
	doc_unref(run->snapshot);
	run->snapshot = snapshot_of(run, migration, facts);
	free(run->migration);
	free(run->migration_uid);
	run->migration = xstrdup(node_text_or(node_get(metadata, KEY_name), ""));
	run->migration_uid = xstrdup(node_text_or(node_get(metadata, KEY_uid), ""));
	conditions_clear(&run->outcome);
	conditions_clear(&run->progress);
}

static struct run_vm *earlier(struct plan_run *run, const struct node *entry)
{
	const char *id = node_text(node_get(entry, KEY_id));
	const char *name = node_text_or(node_get(entry, KEY_name), "");
	for (size_t i = 0; i < run->vm_count; i++)
		if (run->vms[i].given &&
			(id ? !strcmp(run->vms[i].id, id) : !strcmp(run->vms[i].name, name)))
			return &run->vms[i];
	return NULL;
}

static void keep_vm(struct run_vm *vm, const struct run_vm *old)
{
	struct builder builder;
	builder_init(&builder);
	run_vm_write(&builder, old);
	struct doc *status = builder_finish_doc(&builder);
	builder_finish(&builder);
	run_vm_keep(vm, doc_root(status));
	doc_unref(status);
}

/* Succeeded ones survive a retry, disks that were copied a resumed one (2.4.2, 2.6). */
static void make_vm(struct plan_run *run, struct run_vm *vm, const struct node *entry, bool resume,
	const struct run_rules *rules)
{
	struct run_vm *old = earlier(run, entry);
	struct journey journey = plan_run_journey(run, entry);
	bool ec2 = !strcmp(journey.source, "ec2");
	if (old && (old->end == RUN_SUCCEEDED && !ec2)) {
		keep_vm(vm, old);
		return;
	}
	journey.resume = resume && old && old->end == RUN_FAILED && old->disks_copied;
	struct doc *told = plan_run_told(run, SIM_DISKS_TOLD);
	run_vm_init(vm, entry, &journey, plan_run_told_of(told, entry), rules->seed);
	doc_unref(told);
	if (old && old->disk_count)
		run_vm_take_disks(vm, old);
	vm->disks_copied = journey.resume;
}

static void make_vms(struct plan_run *run, bool resume, const struct run_rules *rules)
{
	const struct node *entries = node_at(doc_root(run->plan), KEY_spec, KEY_vms, KEY_none);
	size_t count = 0;
	struct run_vm *vms = xcalloc(node_count(entries) + 1, sizeof(*vms));
	node_each(entry, entries) make_vm(run, &vms[count++], entry, resume, rules);
	for (size_t i = 0; i < run->vm_count; i++)
		run_vm_finish(&run->vms[i]);
	free(run->vms);
	run->vms = vms;
	run->vm_count = count;
	plan_run_tell_failures(run);
}

static bool resumable(const struct plan_run *run)
{
	for (size_t i = 0; i < run->vm_count; i++)
		if (run->vms[i].end == RUN_FAILED && run->vms[i].disks_copied)
			return true;
	return false;
}

/* The snapshot gets Failed, and nothing ever executes (2.6). */
static void refuse_resume(struct plan_run *run, int64_t now)
{
	struct sim_condition failed = {.type = "Failed",
		.category = "Critical",
		.message = "No VM of the plan can resume its conversion.",
		.durable = true,
		.at = now};
	conditions_set(&run->conditions, &failed);
	conditions_set(&run->outcome, &failed);
	failed.category = "Advisory";
	conditions_set(&run->progress, &failed);
	run->started = now;
	run->completed = now;
}

void plan_run_begin(struct plan_run *run, const struct node *migration,
	const struct plan_facts *facts, const struct run_rules *rules, int64_t now)
{
	bool resume = node_true(node_find(migration, "spec.resumeConversion"));
	bool can = resumable(run);
	take_snapshot(run, migration, facts);
	conditions_remove(&run->conditions, "Failed");
	conditions_remove(&run->conditions, "Canceled");
	run->changed = run->turned = true;
	conditions_set(&run->progress,
		&(struct sim_condition){.type = "Ready",
			.category = "Required",
			.message = "The migration is ready.",
			.at = now});
	if (resume && !can) {
		refuse_resume(run, now);
		return;
	}
	conditions_remove(&run->conditions, "ConversionResumable");
	make_vms(run, resume, rules);
	struct sim_condition condition = {.type = "Executing",
		.category = "Advisory",
		.message = result_message("Executing"),
		.durable = true,
		.at = now};
	conditions_set(&run->conditions, &condition);
	conditions_set(&run->outcome, &condition);
	condition = (struct sim_condition){.type = "Running",
		.category = "Advisory",
		.message = "The migration is RUNNING.",
		.at = now};
	conditions_set(&run->progress, &condition);
	run->executing = true;
	run->started = now;
	run->completed = 0;
	plan_run_obey(run, migration);
}
