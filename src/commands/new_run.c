#include "commands/new_run.h"

#include <stdlib.h>
#include <string.h>

#include "app/action.h"
#include "app/cutover_flag.h"
#include "app/start_after.h"
#include "base/memory.h"
#include "base/plural.h"
#include "base/shell.h"
#include "base/time.h"
#include "mtv/condition.h"
#include "mtv/run_name.h"

/* The conditions that keep it from being ready, by name and words. */
static const char *refuse_not_ready(struct action *action, const struct plan *plan)
{
	const struct node *conditions = plan_conditions(plan);
	const char *text = "";
	node_each(condition, conditions)
	{
		bool counts = condition_blocks(condition) &&
			node_equals(node_get(condition, KEY_status), "True");
		if (counts)
			text = arena_printf(&action->arena, "%s%s%s: %s", text, *text ? "; " : "",
				condition_type(condition), condition_message(condition));
	}
	if (*text)
		return arena_printf(&action->arena, "it is not ready: %s", text);
	if (!condition_true(conditions, "Ready"))
		return node_first(conditions)
			? "it is not ready"
			: "it is not ready: the controller has not looked at it yet";
	return NULL;
}

const char *new_run_refuse(struct action *action, const struct plan *plan)
{
	struct telling telling = action_telling(action);
	const char *reason = plan_no_start(plan, &telling);
	if (!reason)
		reason = refuse_not_ready(action, plan);
	if (!reason && (action->cutover || action->at_once) && !plan->warm)
		reason = arena_printf(&action->arena,
			"a cutover is given, but it is a %s plan: it would begin now",
			plan_type(plan));
	return reason;
}

/* VMs that ran and did not succeed run again: nobody asks for that in passing. */
bool new_run_again(const struct plan *plan)
{
	return condition_true(plan_conditions(plan), "Failed") ||
		condition_true(plan_conditions(plan), "Canceled") || plan->entry;
}

/* kubectl-mtv would cut a warm plan over in an hour; whoever copied a line from there must say. */
const char *new_run_unsaid(struct action *action)
{
	if (action->cutover || action->at_once)
		return NULL;
	for (size_t i = 0; i < action->count; i++)
		if (action->subjects[i]->state == SUBJECT_READY && action->subjects[i]->plan->warm)
			return arena_printf(&action->arena,
				"%s is warm: say --cutover TIME or --no-cutover",
				subject_words(action->subjects[i]));
	return NULL;
}

const struct object *new_run_provider(
	const struct app *app, const struct plan *plan, const char *side)
{
	const struct node *ref =
		node_get(node_at(plan_root(plan), KEY_spec, KEY_provider, KEY_none), symbol(side));
	const struct feed *feed = feeds_find(&app->feeds, resource_find("providers"));
	return feed ? store_get(&feed->store, node_text_or(node_get(ref, KEY_namespace), ""),
			      node_text_or(node_get(ref, KEY_name), ""))
		    : NULL;
}

/* EC2 has a migrator, and so a pipeline, of its own (reference/forklift.md 2.7). */
static bool has_step(const struct plan *plan, const char *name)
{
	for (size_t i = 0; i < plan->count; i++)
		node_each(step,
			node_get(plan->vms[i].status,
				KEY_pipeline)) if (node_equals(node_get(step, KEY_name),
							   name)) return true;
	return false;
}

bool new_run_takes_all(const struct app *app, const struct plan *plan)
{
	const struct object *source = new_run_provider(app, plan, "source");
	const struct node *type = node_find(object_root(source), "spec.type");
	return node_equals(type, "ec2") || has_step(plan, "PrepareSource");
}

bool new_run_takes(const struct app *app, const struct vm *vm)
{
	return vm->spec && (vm->state != VM_SUCCEEDED || new_run_takes_all(app, vm->plan));
}

enum tier new_run_tier(struct action *action, const struct subject *subject)
{
	const struct plan *plan = subject->plan;
	bool gentle = plan->warm && !cutover_flag_soon(action);
	if (new_run_again(plan) && new_run_takes_all(action->app, plan))
		return TIER_GRAVE;
	return gentle ? TIER_REVERSIBLE : TIER_SERVICE;
}

static size_t count_vms(const struct action *action, const struct plan *plan)
{
	size_t count = 0;
	for (size_t i = 0; i < plan->count; i++)
		count += new_run_takes(action->app, &plan->vms[i]);
	return count;
}

void new_run_tell_type(struct action *action, const struct plan *plan, struct page *page)
{
	const char *type = plan_type(plan);
	size_t count = count_vms(action, plan);
	if (plan->warm && !action->cutover && !action->at_once)
		page_printf(page, ROLE_NORMAL, "Warm: %zu %s on until one is set.", count,
			plural(count, "VM is copied while it runs. There is NO cutover: it stays",
				"VMs are copied while they run. There is NO cutover: they stay"));
	else if (plan->warm)
		page_printf(page, ROLE_WARNING, "Warm: %zu %s, and shut down at the cutover: %s",
			count,
			plural(count, "VM is copied while it runs",
				"VMs are copied while they run"),
			action->at_once ? plural(count, "NOW, when its first copy ends",
						  "NOW, when their first copy ends")
					: cutover_flag_echo(action, cutover_flag_at(action)));
	else if (!strcmp(type, "live"))
		page_printf(page, ROLE_WARNING, "Live: %zu %s for a moment at the end.", count,
			plural(count, "VM moves while it runs; it stops",
				"VMs move while they run; they stop"));
	else if (!strcmp(type, "conversion"))
		page_printf(page, ROLE_WARNING,
			"Conversion: %zu %s shut down now, and the disks, which are here already, "
			"are converted in place.",
			count, plural(count, "VM is", "VMs are"));
	else
		page_printf(page, ROLE_WARNING, "Cold: %zu %s down until the copy ends.", count,
			plural(count, "VM is shut down now and stays",
				"VMs are shut down now and stay"));
}

/* ---- the request --------------------------------------------------------------------------- */

static void add_reference(struct builder *builder, const struct subject *subject)
{
	builder_string(builder, "apiVersion", "forklift.konveyor.io/v1beta1");
	builder_string(builder, "kind", "Plan");
	builder_string(builder, "name", subject->name);
	builder_string(builder, "uid", subject->uid);
}

static void add_metadata(struct builder *builder, const struct subject *subject)
{
	char name[RUN_NAME];
	run_name(plan_root(subject->plan), name);
	builder_object(builder, KEY_metadata);
	builder_string(builder, "name", name);
	builder_string(builder, "namespace", subject->name_space);
	builder_object(builder, KEY_annotations);
	builder_string(builder, START_ANNOTATION, subject->operation);
	builder_end(builder);
	builder_array(builder, KEY_ownerReferences);
	builder_object(builder, SYMBOL_NONE);
	add_reference(builder, subject);
	builder_end(builder);
	builder_end(builder);
	builder_end(builder);
}

static void add_spec(
	struct builder *builder, const struct action *action, const struct subject *subject)
{
	char cutover[TIME_TEXT];
	builder_object(builder, KEY_spec);
	builder_object(builder, KEY_plan);
	add_reference(builder, subject);
	builder_string(builder, "namespace", subject->name_space);
	builder_end(builder);
	if (action->cutover || action->at_once) {
		time_format(cutover_flag_at(action), cutover);
		builder_string(builder, "cutover", cutover);
	}
	if (action->resume)
		builder_bool(builder, symbol("resumeConversion"), true);
	builder_end(builder);
}

void new_run_request(struct action *action, const struct subject *subject, struct write *write)
{
	struct builder builder;
	builder_init(&builder);
	builder_object(&builder, SYMBOL_NONE);
	builder_string(&builder, "apiVersion", "forklift.konveyor.io/v1beta1");
	builder_string(&builder, "kind", "Migration");
	add_metadata(&builder, subject);
	add_spec(&builder, action, subject);
	*write = (struct write){
		.path = resource_path(resource_find("migrations"), subject->name_space, NULL)};
	write_take_body(write, WRITE_CREATE, &builder);
}

/* A plan that is edited, or run, between question and answer is another question. */
void new_run_fields(struct action *action, const struct subject *subject, struct buf *out)
{
	const struct node *root = plan_root(subject->plan);
	const struct node *last = node_at(subject->plan->entry, KEY_migration, KEY_name, KEY_none);
	(void)action;
	buf_printf(out, "version %d with %zu %s, %s%s",
		(int)node_int(node_at(root, KEY_metadata, KEY_generation, KEY_none), 0),
		subject->plan->count, plural(subject->plan->count, "VM", "VMs"),
		last ? "last run by " : "", node_text_or(last, "never run"));
}

const char *new_run_taken(
	struct action *action, const struct subject *subject, const struct node *object)
{
	struct telling telling = action_telling(action);
	const char *operation = start_operation(object);
	int64_t created = 0;
	(void)subject;
	node_time(node_at(object, KEY_metadata, KEY_creationTimestamp, KEY_none), &created);
	return arena_printf(&action->arena, "it was started already: Migration %s, %s, by %s%s",
		node_text_or(node_at(object, KEY_metadata, KEY_name, KEY_none), ""),
		tell_distance(&telling, created),
		*operation ? "another mtvtop, operation " : "another program", operation);
}

/* Without a time kubectl-mtv would set one, in an hour (reference/kubectl-mtv.md 2.2); it resumes
 * none. */
void new_run_equivalent(struct action *action, const struct subject *subject, struct buf *out)
{
	char cutover[TIME_TEXT];
	bool timed = action->cutover || action->at_once;
	if (action->resume || (subject->plan->warm && !timed)) {
		buf_add_text(out, "kubectl create -f - <<< ");
		shell_add(out, subject->write.body);
		return;
	}
	buf_printf(
		out, "kubectl mtv start plan --name %s -n %s", subject->name, subject->name_space);
	if (!timed)
		return;
	time_format(cutover_flag_at(action), cutover);
	buf_printf(out, " --cutover %s", cutover);
}

/* A warm plan alone: a set leaves out what ran before, which its names in a line would not. */
bool new_run_form_first(struct action *action)
{
	const struct plan *plan = action->count == 1
		? model_plan(&action->app->model, action->subjects[0]->uid)
		: NULL;
	return plan && plan->warm;
}
