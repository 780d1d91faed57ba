#include "app/action.h"
#include "app/cutover_flag.h"
#include "app/start_after.h"
#include "base/plural.h"
#include "commands/commands.h"
#include "commands/new_run.h"
#include "mtv/preflight.h"
#include "mtv/result.h"

/*
 * retry: another Migration for a plan that failed or was canceled. What has succeeded is kept, all
 * else begins anew, also what a person had canceled (reference/forklift.md 2.4).
 */

static const struct flag flags[] = {VERB_FLAGS,
	{"cutover", "TIME", FLAG_TIME,
		"of a warm plan: now, 22:30, +30m, sat 02:00, RFC 3339; none without the flag"},
	{0}};

/* So many VMs of PLAN as WHICH says, which it must still hold. */
static size_t count_of(const struct plan *plan, bool (*which)(const struct vm *vm))
{
	size_t count = 0;
	for (size_t i = 0; i < plan->count; i++)
		count += plan->vms[i].spec && which(&plan->vms[i]);
	return count;
}

static bool is_entry(const struct vm *vm)
{
	return vm->spec;
}

static bool is_unfinished(const struct vm *vm)
{
	return vm->state != VM_SUCCEEDED;
}

/* Whether the plan goes on without what a person canceled: it must hold something then. */
static bool can_drop(const struct plan *plan)
{
	size_t canceled = count_of(plan, vm_canceled_on_request);
	return canceled && count_of(plan, is_entry) > canceled;
}

/* Nothing else is in the way of one that has succeeded. */
static const char *refuse_succeeded(const struct plan *plan)
{
	if (plan->state != PLAN_SUCCEEDED || plan->waiting)
		return NULL;
	return count_of(plan, vm_canceled_on_request)
		? "it has succeeded, and would never run again: what was canceled takes another "
		  "plan"
		: "it has succeeded: nothing of it has failed";
}

static const char *refuse(struct action *action, const struct subject *subject)
{
	const struct plan *plan = subject->plan;
	const char *reason = refuse_succeeded(plan);
	if (!reason)
		reason = new_run_refuse(action, plan);
	if (!reason && !new_run_again(plan))
		reason = "it has not run yet: start it";
	if (!reason && !count_of(plan, is_unfinished))
		reason = "all VMs that it still holds have succeeded: nothing would run again";
	return reason;
}

static enum tier tier_of(struct action *action, const struct subject *subject)
{
	enum tier tier = new_run_tier(action, subject);
	bool meant_to_stay = count_of(subject->plan, vm_canceled_on_request);
	return meant_to_stay && tier < TIER_SERVICE ? TIER_SERVICE : tier;
}

/* ---- the question -------------------------------------------------------------------------- */

/* Those that somebody wanted to stay where they are, before all else. */
static void tell_canceled(const struct plan *plan, struct page *page)
{
	size_t count = count_of(plan, vm_canceled_on_request);
	if (!count)
		return;
	page_printf(page, ROLE_ERROR, "%zu %s CANCELED by a person and %s migrated AGAIN%s:", count,
		plural(count, "VM was", "VMs were"), plural(count, "is", "are"),
		plan->warm ? "" : plural(count, ", shut down at once", ", all shut down at once"));
	for (size_t i = 0; i < plan->count; i++) {
		const struct vm *vm = &plan->vms[i];
		if (vm->spec && vm_canceled_on_request(vm))
			page_printf(page, ROLE_ERROR, "  %s (%s)", vm->name, vm->id);
	}
	if (can_drop(plan))
		page_printf(page, ROLE_WARNING,
			"  :drop plan %s/%s --canceled takes %s out of the plan first.",
			plan->object->name_space, plan->object->name, plural(count, "it", "them"));
}

/* What its run came to: "failed in DiskTransfer"; disks that are there are copied once more. */
static void tell_again(struct action *action, const struct vm *vm, struct page *page)
{
	const char *error = vm_error(vm, &action->arena);
	bool copied = node_true(node_get(vm->status, KEY_disksCopied));
	if (!vm->status)
		page_printf(page, ROLE_NORMAL, "  %s  runs for the first time", vm->name);
	else
		page_printf(page, ROLE_WARNING, "  %s  runs AGAIN from the beginning%s: %s%s%s",
			vm->name, copied ? ", its disks are COPIED ANEW" : "",
			vm_state_name(vm->state), *error ? ", " : "", error);
	if (result_of(vm).source == SOURCE_UNKNOWN)
		page_printf(page, ROLE_ERROR,
			"  %s  CHECK ITS SOURCE first: it went down, and may be off while it is "
			"copied again",
			vm->name);
}

static void tell_vms(struct action *action, const struct plan *plan, struct page *page)
{
	for (size_t i = 0; i < plan->count; i++) {
		const struct vm *vm = &plan->vms[i];
		bool again = new_run_takes(action->app, vm);
		if (again && !vm_canceled_on_request(vm))
			tell_again(action, vm, page);
		else if (!again && vm->spec)
			page_printf(page, ROLE_MUTED, "  %s  has succeeded and is kept", vm->name);
		else if (!vm->spec)
			page_printf(
				page, ROLE_MUTED, "  %s  is not in the plan any more", vm->name);
	}
}

static void tell(struct action *action, const struct subject *subject, struct page *page)
{
	const struct plan *plan = subject->plan;
	tell_canceled(plan, page);
	new_run_tell_type(action, plan, page);
	if (new_run_takes_all(action->app, plan))
		page_text(page, ROLE_ERROR,
			"EC2: ALL its VMs run again, also those that have succeeded.");
	page_printf(
		page, ROLE_NORMAL, "The last run came to: %s.", plan_counts(plan, &action->arena));
	tell_vms(action, plan, page);
}

/* The plans that have such VMs and others, by name; so many as a command line takes. */
static const char *first(struct action *action)
{
	const char *line = NULL;
	for (size_t i = 0; i < action->count; i++) {
		const struct subject *subject = action->subjects[i];
		if (subject->state != SUBJECT_READY || !can_drop(subject->plan))
			continue;
		line = arena_printf(&action->arena, "%s%s%s/%s",
			line ? line : "drop --canceled --name ", line ? "," : "",
			subject->name_space, subject->name);
	}
	return line;
}

const struct verb retry_verb = {.name = "retry",
	.doing = "retrying",
	.done = "runs again",
	.all_done = "run again",
	.right = "create",
	.resource = "migrations",
	.flags = flags,
	.no_time = "empty: NO cutover until one is set; +1h: in an hour",
	.form_first = new_run_form_first,
	.by_status = true,
	.take = cutover_flag_take,
	.unsaid = new_run_unsaid,
	.refuse = refuse,
	.tier = tier_of,
	.tell = tell,
	.first = first,
	.first_hint = "drop canceled",
	.checks = preflight_checks,
	.request = new_run_request,
	.fields = new_run_fields,
	.taken = new_run_taken,
	.after = start_after,
	.equivalent = new_run_equivalent,
	.awaits = "it has succeeded",
	.final =
		"It can only be canceled, VM by VM; what a shut-down VM was doing is interrupted."};
