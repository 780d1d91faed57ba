#include <string.h>

#include "app/action.h"
#include "base/plural.h"
#include "base/time.h"
#include "commands/archiving.h"
#include "commands/commands.h"
#include "kube/patch.h"
#include "mtv/condition.h"

/*
 * delete: archives a plan, waits until the controller has cleaned up, and deletes it
 * (reference/kubectl-mtv.md 2.6). Two writes: which one comes next is told by the plan itself.
 */

enum { PATIENCE = 60 * 1000 /* milliseconds until it must be Archived, as kubectl-mtv's */ };

static const struct flag flags[] = {VERB_FLAGS,
	{"skip-archive", NULL, FLAG_SWITCH, "at once: what its run left behind stays"},
	{"clean-all", NULL, FLAG_SWITCH,
		"sets deleteVmOnFailMigration before: target VMs and disks of what failed go too"},
	{"within", "TIME", FLAG_TEXT, "in which it must be archived, else it stays; 60s"}, {0}};

static bool take(struct action *action, const struct flag_values *values, struct error *err)
{
	const char *within = flags_value(values, "within");
	action->skip_archive = flags_value(values, "skip-archive");
	action->clean_all = flags_value(values, "clean-all");
	action->patience = within ? time_parse_duration(within, strlen(within)) : PATIENCE;
	if (action->patience < 0)
		return error_set_kind(
			err, ERROR_USAGE, "--within is a time as 90s or 5m, not \"%s\"", within);
	if (within && action->skip_archive)
		return error_set_kind(err, ERROR_USAGE,
			"--skip-archive waits for nothing: --within is for what does");
	return true;
}

/* ---- where it stands ----------------------------------------------------------------------- */

static const struct node *spec_of(const struct plan *plan, const char *name)
{
	return node_get(node_get(plan_root(plan), KEY_spec), symbol(name));
}

static bool must_archive(const struct action *action, const struct plan *plan)
{
	return !action->skip_archive && !node_true(spec_of(plan, "archived"));
}

static bool must_clean(const struct action *action, const struct plan *plan)
{
	return action->clean_all && !node_true(spec_of(plan, "deleteVmOnFailMigration"));
}

/* Whether something is written to the plan before it is deleted. */
static bool must_patch(const struct action *action, const struct plan *plan)
{
	return must_archive(action, plan) || must_clean(action, plan);
}

static bool is_archived(const struct plan *plan)
{
	return condition_true(plan_conditions(plan), "Archived");
}

/* The plan is as it was before the write: what was done was not the deletion. */
static bool more(struct action *action, const struct subject *subject)
{
	return must_patch(action, subject->plan);
}

static bool ready(struct action *action, const struct subject *subject, const char **why)
{
	if (must_patch(action, subject->plan)) {
		*why = "somebody has changed it back";
		return false;
	}
	return action->skip_archive || is_archived(subject->plan);
}

static const char *refuse(struct action *action, const struct subject *subject)
{
	const struct plan *plan = subject->plan;
	if (node_find(plan_root(plan), "metadata.deletionTimestamp"))
		return "it is just being deleted";
	if (!action->skip_archive && !must_archive(action, plan) && !is_archived(plan))
		return "it is just being archived: wait for that, or give --skip-archive";
	return NULL;
}

static enum tier tier_of(struct action *action, const struct subject *subject)
{
	const struct plan *plan = subject->plan;
	(void)action;
	return plan->executing || archive_loses_disks(plan) ? TIER_GRAVE : TIER_SERVICE;
}

static const char *meanwhile(struct action *action, const struct subject *subject)
{
	(void)subject;
	return action->skip_archive ? "set to be cleaned up, and NOT deleted"
				    : "archived, and NOT deleted";
}

/* ---- the question -------------------------------------------------------------------------- */

/* Nothing is cleaned up, and afterwards nobody knows of it. */
static void tell_at_once(const struct plan *plan, struct page *page)
{
	page_printf(page, ROLE_WARNING,
		"%s, %s plan of %zu %s; it is NOT archived before: pods, jobs, secrets and "
		"populators of its runs stay.",
		plan_state_name(plan->state), plan_type(plan), plan->count,
		plural(plan->count, "VM", "VMs"));
	if (plan->executing)
		page_text(page, ROLE_ERROR,
			"It is EXECUTING: its VMs stay as they are, also those that are shut "
			"down, and nothing is cleaned up behind them.");
	if (archive_loses_disks(plan))
		page_text(page, ROLE_ERROR,
			"Disks were copied of VMs that have not succeeded: nothing leads to them "
			"any more.");
}

static void tell_deletion(struct action *action, const struct subject *subject, struct page *page)
{
	char text[TIME_TEXT];
	time_format_duration(action->patience, text);
	if (must_archive(action, subject->plan))
		page_printf(page, ROLE_WARNING,
			"First it is archived; once the controller is done with that, it is "
			"DELETED. If it is not within %s, it stays archived.",
			text);
	else
		page_text(page, ROLE_WARNING, "It is DELETED.");
	page_text(page, ROLE_NORMAL,
		"Its Migrations go with it, and all that they tell. VMs that have succeeded stay.");
}

static void tell(struct action *action, const struct subject *subject, struct page *page)
{
	const struct plan *plan = subject->plan;
	if (action->skip_archive)
		tell_at_once(plan, page);
	else
		archive_tell(action, plan, page);
	if (action->clean_all)
		page_printf(page, ROLE_ERROR,
			"deleteVmOnFailMigration %s: target VMs and disks of what failed are "
			"deleted.",
			must_clean(action, plan) ? "is set before" : "is set already");
	tell_deletion(action, subject, page);
}

/* ---- the requests -------------------------------------------------------------------------- */

static void patch_before(struct action *action, const struct plan *plan, struct write *write)
{
	struct patch patch;
	patch_init(&patch, plan_root(plan));
	if (must_clean(action, plan))
		patch_set_bool(&patch, spec_of(plan, "deleteVmOnFailMigration"),
			"/spec/deleteVmOnFailMigration", true);
	if (must_archive(action, plan))
		patch_set_bool(&patch, spec_of(plan, "archived"), "/spec/archived", true);
	patch_finish(&patch, write);
}

static void request(struct action *action, const struct subject *subject, struct write *write)
{
	const struct plan *plan = subject->plan;
	if (must_patch(action, plan))
		patch_before(action, plan, write);
	else
		write_delete(write, plan_root(plan));
	write->path = subject_path(subject);
}

/* Whoever edits it between question and answer has a use for it. */
static void write_fields(struct action *action, const struct subject *subject, struct buf *out)
{
	const struct plan *plan = subject->plan;
	(void)action;
	buf_printf(out, "version %d with %zu %s, %s",
		(int)node_int(node_at(plan_root(plan), KEY_metadata, KEY_generation, KEY_none), 0),
		plan->count, plural(plan->count, "VM", "VMs"),
		node_true(spec_of(plan, "archived")) ? "archived" : "not archived");
}

static void equivalent(struct action *action, const struct subject *subject, struct buf *out)
{
	buf_printf(out, "kubectl mtv delete plan --name %s -n %s%s%s", subject->name,
		subject->name_space, action->skip_archive ? " --skip-archive" : "",
		action->clean_all ? " --clean-all" : "");
}

/* It is there as long as something holds it back: a finalizer. */
static struct outlook outlook(
	struct action *action, const struct subject *subject, const struct plan *plan)
{
	(void)action;
	(void)subject;
	(void)plan;
	return (struct outlook){.met = false};
}

const struct verb delete_verb = {.name = "delete",
	.doing = "deleting",
	.done = "deleted",
	.right = "delete",
	.resource = "plans",
	.flags = flags,
	.by_status = true,
	.take = take,
	.refuse = refuse,
	.tier = tier_of,
	.tell = tell,
	.request = request,
	.fields = write_fields,
	.equivalent = equivalent,
	.more = more,
	.ready = ready,
	.meanwhile = meanwhile,
	.awaits = "it is gone",
	.outlook = outlook,
	.final = "It cannot be taken back: the plan, its Migrations and what was cleaned up are "
		 "gone."};
