
#include <string.h>

#include "app/action.h"
#include "base/plural.h"
#include "commands/archiving.h"
#include "commands/commands.h"
#include "kube/patch.h"
#include "mtv/condition.h"
#include "mtv/result.h"

/* archive and unarchive: spec.archived of a plan (reference/forklift.md 2.9). */

static const struct flag flags[] = {VERB_FLAGS, {0}};
static const struct flag archive_flags[] = {VERB_FLAGS,
	{"keep-disks", NULL, FLAG_SWITCH,
		"leaves out plans losing disks, or with sources to check"},
	{0}};

static bool take_archive(struct action *action, const struct flag_values *values, struct error *err)
{
	(void)err;
	action->keep_disks = flags_value(values, "keep-disks");
	return true;
}

static const struct node *archived(const struct subject *subject)
{
	return node_at(plan_root(subject->plan), KEY_spec, KEY_archived, KEY_none);
}

static bool says(const struct subject *subject, const char *condition)
{
	return condition_true(plan_conditions(subject->plan), condition);
}

bool archive_loses_disks(const struct plan *plan)
{
	for (size_t i = 0; i < plan->count; i++) {
		const struct vm *vm = &plan->vms[i];
		if (node_true(node_get(vm->status, KEY_disksCopied)) && vm->state != VM_SUCCEEDED)
			return true;
	}
	return condition_true(plan_conditions(plan), "ConversionResumable");
}

/* Whoever archives a plan looks at it for the last time. */
static void tell_sources(const struct plan *plan, struct page *page)
{
	for (size_t i = 0; i < plan->count; i++)
		if (result_of(&plan->vms[i]).source == SOURCE_UNKNOWN)
			page_printf(page, ROLE_ERROR,
				"CHECK THE SOURCE of %s: it went down, and may be off. :checked "
				"says that somebody has.",
				plan->vms[i].name);
}

void archive_tell(struct action *action, const struct plan *plan, struct page *page)
{
	const char *counts = plan_counts(plan, &action->arena);
	page_printf(page, ROLE_NORMAL, "%s, %s plan of %zu %s%s%s", plan_state_name(plan->state),
		plan_type(plan), plan->count, plural(plan->count, "VM", "VMs"), *counts ? ": " : "",
		counts);
	if (plan->executing)
		page_text(page, ROLE_ERROR,
			"It is EXECUTING: no further step of it is taken, unfinished VMs stay as "
			"they are for ever, also those that are shut down.");
	if (archive_loses_disks(plan))
		page_text(page, ROLE_ERROR,
			"Disks were copied of VMs that have not succeeded: they are deleted, and "
			"their conversion cannot be resumed.");
	tell_sources(plan, page);
	page_text(page, ROLE_NORMAL,
		"What the migration left behind is cleaned up: its pods, jobs, secrets and "
		"populators.");
}

static const char *refuse_archive(struct action *action, const struct subject *subject)
{
	if (node_true(archived(subject)))
		return "it is archived already";
	if (action->keep_disks && archive_loses_disks(subject->plan))
		return "disks of it that are copied would be deleted";
	if (action->keep_disks && result_unknown_sources(subject->plan))
		return "a source of it is to be checked first: it may be off";
	return NULL;
}

static enum tier tier_of_archive(struct action *action, const struct subject *subject)
{
	(void)action;
	bool grave = subject->plan->executing || archive_loses_disks(subject->plan);
	return grave ? TIER_GRAVE : TIER_REVERSIBLE;
}

static void tell_archive(struct action *action, const struct subject *subject, struct page *page)
{
	archive_tell(action, subject->plan, page);
	page_text(page, ROLE_NORMAL, "It is not checked any more, and it cannot be started.");
}

static void request(
	struct action *action, const struct subject *subject, struct write *write, bool value)
{
	struct patch patch;
	(void)action;
	patch_init(&patch, plan_root(subject->plan));
	patch_set_bool(&patch, archived(subject), "/spec/archived", value);
	patch_finish(&patch, write);
	write->path = subject_path(subject);
}

static void request_archive(
	struct action *action, const struct subject *subject, struct write *write)
{
	request(action, subject, write, true);
}

static void write_fields(struct action *action, const struct subject *subject, struct buf *out)
{
	(void)action;
	buf_printf(out, "%s", node_true(archived(subject)) ? "archived" : "not archived");
}

static void equivalent(struct action *action, const struct subject *subject, struct buf *out)
{
	buf_printf(out, "kubectl mtv %s plan --name %s -n %s", action->verb->name, subject->name,
		subject->name_space);
}

/* The controller has cleaned up; the plan itself has been at its end before. */
static struct outlook outlook_archive(
	struct action *action, const struct subject *subject, const struct plan *plan)
{
	(void)action;
	(void)subject;
	return (struct outlook){.met = condition_true(plan_conditions(plan), "Archived")};
}

const struct verb archive_verb = {.name = "archive",
	.doing = "archiving",
	.done = "archived",
	.right = "patch",
	.resource = "plans",
	.flags = archive_flags,
	.by_status = true,
	.take = take_archive,
	.refuse = refuse_archive,
	.tier = tier_of_archive,
	.tell = tell_archive,
	.request = request_archive,
	.fields = write_fields,
	.equivalent = equivalent,
	.awaits = "the controller has archived it",
	.outlook = outlook_archive,
	.final = "It cannot be taken back: unarchive only makes the plan visible again, what was "
		 "cleaned up is gone."};

/* ---- unarchive ----------------------------------------------------------------------------- */

static const char *refuse_unarchive(struct action *action, const struct subject *subject)
{
	(void)action;
	return node_true(archived(subject)) ? NULL : "it is not archived";
}

static void tell_unarchive(struct action *action, const struct subject *subject, struct page *page)
{
	const struct plan *plan = subject->plan;
	const char *counts = plan_counts(plan, &action->arena);
	page_printf(page, ROLE_NORMAL, "%s plan of %zu %s%s%s", plan_type(plan), plan->count,
		plural(plan->count, "VM", "VMs"), *counts ? ": " : "", counts);
	page_text(page, ROLE_NORMAL,
		"It is checked again. What archiving cleaned up does not come back.");
	if (says(subject, "Succeeded"))
		page_text(page, ROLE_WARNING,
			"It has succeeded: its Archived condition stays, because the controller "
			"does not look at succeeded plans any more.");
	if (plan->executing)
		page_text(page, ROLE_ERROR,
			"It was EXECUTING when it was archived: the controller goes on with its "
			"unfinished VMs.");
}

static void request_unarchive(
	struct action *action, const struct subject *subject, struct write *write)
{
	request(action, subject, write, false);
}

static struct outlook outlook_unarchive(
	struct action *action, const struct subject *subject, const struct plan *plan)
{
	(void)action;
	(void)subject;
	return (struct outlook){.met = plan->state != PLAN_ARCHIVED};
}

const struct verb unarchive_verb = {.name = "unarchive",
	.doing = "unarchiving",
	.done = "unarchived",
	.right = "patch",
	.resource = "plans",
	.flags = flags,
	.refuse = refuse_unarchive,
	.tell = tell_unarchive,
	.request = request_unarchive,
	.fields = write_fields,
	.equivalent = equivalent,
	.awaits = "it is not archived any more",
	.outlook = outlook_unarchive,
	.final = "archive hides it again."};
