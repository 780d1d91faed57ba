#include <stdlib.h>
#include <string.h>

#include "app/action.h"
#include "app/start_after.h"
#include "commands/commands.h"
#include "mtv/condition.h"

/*
 * withdraw: deletes a Migration that waits, as that of a start which came second. Once the plan
 * runs with it that would cancel the run (reference/forklift.md 2.4, point 8): it is refused then.
 */

static const struct flag flags[] = {
	VERB_FLAGS, {"any", NULL, FLAG_SWITCH, "also one that another program made"}, {0}};

static bool take(struct action *action, const struct flag_values *values, struct error *err)
{
	(void)err;
	action->any = flags_value(values, "any");
	return true;
}

static bool waits_for(const struct run *run, const struct subject *subject)
{
	return run->plan && !strcmp(run->plan->uid, subject->uid) &&
		(run->state == RUN_WAITING || run->state == RUN_NEVER);
}

static bool is_newer(const struct run *run, const struct run *other)
{
	if (!other || run->created != other->created)
		return !other || run->created > other->created;
	return strcmp(run->object->name, other->object->name) > 0;
}

/* The newest Migration of the plan that waits; with ANY also one that no mtvtop made. */
static const struct run *find_waiting(const struct subject *subject, bool any)
{
	const struct runs *runs = &subject->action->app->model.runs;
	const struct run *found = NULL;
	size_t at = 0;
	for (const struct map_entry *entry; (entry = map_next(&runs->by_uid, &at));) {
		const struct run *run = entry->value;
		bool ours = any || *start_operation(object_root(run->object));
		if (ours && waits_for(run, subject) && is_newer(run, found))
			found = run;
	}
	return found;
}

static const struct run *which(struct action *action, const struct subject *subject)
{
	return find_waiting(subject, action->any);
}

/* A Migration without an owner is of nobody knows which plan until it was fetched whole. */
static const struct run *find_unread(const struct subject *subject)
{
	const struct runs *runs = &subject->action->app->model.runs;
	size_t at = 0;
	for (const struct map_entry *entry; (entry = map_next(&runs->by_uid, &at));) {
		const struct run *run = entry->value;
		if (!*run_plan_name(run) && !run_is_whole(run) &&
			!strcmp(run->object->name_space, subject->name_space))
			return run;
	}
	return NULL;
}

static const char *refuse_without(struct action *action, const struct subject *subject)
{
	const struct run *other = find_waiting(subject, true);
	if (other && !action->any)
		return arena_printf(&action->arena,
			"its Migration %s waits, but another program made it: --any takes it too",
			other->object->name);
	if (subject->plan->executing)
		return "its Migration is running: deleting it would cancel the run";
	return "no Migration of it waits";
}

/* The plan's history names a Migration from the moment on at which it is begun with. */
static bool has_begun(const struct subject *subject)
{
	const struct node *history =
		node_at(plan_root(subject->plan), KEY_status, KEY_migration, KEY_history, KEY_none);
	const struct node *conditions =
		node_at(doc_root(subject->run), KEY_status, KEY_conditions, KEY_none);
	static const char *const begun[] = {
		"Running", "Executing", "Succeeded", "Failed", "Canceled"};
	for (size_t i = 0; i < sizeof(begun) / sizeof(*begun); i++)
		if (condition_true(conditions, begun[i]))
			return true;
	node_each(entry, history)
	{
		if (node_equals(node_at(entry, KEY_migration, KEY_uid, KEY_none), subject->run_uid))
			return true;
	}
	return false;
}

static const char *refuse(struct action *action, const struct subject *subject)
{
	const struct run *unread = subject->run ? NULL : find_unread(subject);
	if (unread)
		return arena_printf(&action->arena,
			"Migration %s is still being read, and may be the newest: try again in a "
			"moment",
			unread->object->name);
	if (!subject->run && !which(action, subject))
		return refuse_without(action, subject);
	if (subject->run && has_begun(subject))
		return arena_printf(&action->arena,
			"Migration %s has begun: deleting it would cancel the run",
			subject->run_name);
	return NULL;
}

static const char *title(const struct action *action)
{
	(void)action;
	return "Withdraw the Migration of";
}

static void tell(struct action *action, const struct subject *subject, struct page *page)
{
	struct telling telling = action_telling(action);
	const struct run *run = model_run(&action->app->model, subject->run_uid);
	const char *operation = start_operation(doc_root(subject->run));
	page_printf(page, ROLE_NORMAL,
		"Migration %s is deleted: it waits and has not begun, so no VM is touched.",
		subject->run_name);
	if (run)
		page_value(page, ROLE_NORMAL, "made", tell_distance(&telling, run->created));
	if (run)
		page_value(page, ROLE_NORMAL, "it waits because", run_wait_reason(run, &telling));
	page_value(page, *operation ? ROLE_NORMAL : ROLE_WARNING, "made by",
		*operation ? arena_printf(&action->arena, "mtvtop, operation %s", operation)
			   : "another program");
}

static void request(struct action *action, const struct subject *subject, struct write *write)
{
	(void)action;
	write_delete(write, doc_root(subject->run));
	write->path = subject_path(subject);
}

static void write_fields(struct action *action, const struct subject *subject, struct buf *out)
{
	(void)action;
	buf_printf(out, "Migration %s, generation %d", subject->run_name,
		(int)node_int(
			node_at(doc_root(subject->run), KEY_metadata, KEY_generation, KEY_none),
			0));
}

static void equivalent(struct action *action, const struct subject *subject, struct buf *out)
{
	(void)action;
	buf_printf(out, "kubectl delete migrations.forklift.konveyor.io %s -n %s",
		subject->run_name, subject->name_space);
}

/* Of a write that has come back the Migration is gone. */
static struct outlook outlook(
	struct action *action, const struct subject *subject, const struct plan *plan)
{
	(void)plan;
	bool gone = !model_run(&action->app->model, subject->run_uid);
	return (struct outlook){.met = gone};
}

const struct verb withdraw_verb = {.name = "withdraw",
	.doing = "withdrawing a Migration of",
	.done = "has its waiting Migration withdrawn",
	.all_done = "have their waiting Migrations withdrawn",
	.right = "delete",
	.resource = "migrations",
	.flags = flags,
	.on_run = true,
	.by_status = true,
	.which = which,
	.take = take,
	.refuse = refuse,
	.title = title,
	.tell = tell,
	.request = request,
	.fields = write_fields,
	.equivalent = equivalent,
	.awaits = "its Migration is gone",
	.outlook = outlook,
	.final = "start makes another one, which waits behind all that are there."};
