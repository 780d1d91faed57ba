/* What the player writes of a plan and its run. */
#include "sim/plan_run.h"

static void add_history(struct builder *builder, const struct plan_run *run)
{
	builder_array(builder, KEY_history);
	for (size_t i = 0; i < run->history.count; i++)
		builder_copy(
			builder, SYMBOL_NONE, doc_root(*(struct doc **)array_at(&run->history, i)));
	builder_object(builder, SYMBOL_NONE);
	conditions_write(builder, &run->outcome);
	node_each(member, doc_root(run->snapshot)) if (member->key != KEY_conditions)
		builder_copy(builder, member->key, member);
	builder_end(builder);
	builder_end(builder);
}

static void add_vms(struct builder *builder, const struct plan_run *run)
{
	builder_array(builder, KEY_vms);
	for (size_t i = 0; i < run->vm_count; i++)
		run_vm_write(builder, &run->vms[i]);
	builder_end(builder);
}

static void add_migration(struct builder *builder, const struct plan_run *run)
{
	builder_object(builder, KEY_migration);
	member_time(builder, "started", run->started);
	if (run->completed)
		member_time(builder, "completed", run->completed);
	else
		builder_null(builder, KEY_completed);
	add_history(builder, run);
	add_vms(builder, run);
	builder_end(builder);
}

struct doc *plan_run_status(const struct plan_run *run)
{
	struct builder builder;
	const struct node *generation = node_find(doc_root(run->plan), "metadata.generation");
	builder_init(&builder);
	builder_object(&builder, SYMBOL_NONE);
	builder_object(&builder, KEY_status);
	conditions_write(&builder, &run->conditions);
	builder_number(&builder, symbol("observedGeneration"), node_number(generation, 1));
	if (run->snapshot)
		add_migration(&builder, run);
	builder_end(&builder);
	builder_end(&builder);
	struct doc *doc = builder_finish_doc(&builder);
	builder_finish(&builder);
	return doc;
}

/* A canceled Migration never gets `completed`, and its VMs stay what they were (2.9). */
struct doc *plan_run_migration_status(const struct plan_run *run)
{
	struct builder builder;
	bool canceled = conditions_find(&run->progress, "Canceled") != NULL;
	builder_init(&builder);
	builder_object(&builder, SYMBOL_NONE);
	builder_object(&builder, KEY_status);
	conditions_write(&builder, &run->progress);
	member_time(&builder, "started", run->started);
	if (!canceled) {
		member_time(&builder, "completed", run->completed);
		add_vms(&builder, run);
	}
	builder_end(&builder);
	builder_end(&builder);
	struct doc *doc = builder_finish_doc(&builder);
	builder_finish(&builder);
	return doc;
}
