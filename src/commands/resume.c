#include "app/action.h"
#include "app/start_after.h"
#include "base/plural.h"
#include "commands/commands.h"
#include "commands/new_run.h"
#include "mtv/preflight.h"

/*
 * resume: a Migration that converts disks which an earlier run has copied, and copies nothing
 * (reference/forklift.md 1.8, 2.6). The sources are neither looked at nor powered off: whether they
 * have run since, only a person knows.
 */

static const struct flag flags[] = {VERB_FLAGS,
	{"source-not-run", NULL, FLAG_SWITCH,
		"checked: no such VM has run at the source since its disks were copied"},
	{0}};

static bool take(struct action *action, const struct flag_values *values, struct error *err)
{
	action->resume = flags_value(values, "source-not-run");
	return action->resume ||
		error_set_kind(err, ERROR_USAGE,
			"check that no such VM has run at the source since, and say "
			"--source-not-run: what it wrote would be lost");
}

static bool is_resumable(const struct vm *vm)
{
	return vm->spec && vm->state == VM_FAILED &&
		node_true(node_get(vm->status, KEY_disksCopied));
}

/* A VM that the run would be about as well, although its disks are not there. */
static const struct vm *find_other(const struct plan *plan)
{
	for (size_t i = 0; i < plan->count; i++) {
		const struct vm *vm = &plan->vms[i];
		if (vm->spec && vm->state != VM_SUCCEEDED && !is_resumable(vm))
			return vm;
	}
	return NULL;
}

static size_t count_resumable(const struct plan *plan)
{
	size_t count = 0;
	for (size_t i = 0; i < plan->count; i++)
		count += is_resumable(&plan->vms[i]);
	return count;
}

/* What such a run does with VMs whose disks are not there is told nowhere: none is begun. */
static const char *refuse(struct action *action, const struct subject *subject)
{
	const struct plan *plan = subject->plan;
	const char *reason = new_run_refuse(action, plan);
	const struct vm *other = find_other(plan);
	if (!reason && !count_resumable(plan))
		reason = "no VM of it failed with its disks copied: retry it";
	if (!reason && other)
		reason = arena_printf(&action->arena,
			"its VM %s has no copied disks, and might run from the beginning: drop it "
			"first, or retry the plan",
			other->name);
	return reason;
}

/* New VMs come up beside sources that may be running. */
static enum tier tier_of(struct action *action, const struct subject *subject)
{
	(void)action;
	(void)subject;
	return TIER_SERVICE;
}

static void tell(struct action *action, const struct subject *subject, struct page *page)
{
	const struct plan *plan = subject->plan;
	size_t count = count_resumable(plan);
	page_printf(page, ROLE_WARNING,
		"%zu %s converted and created from disks that are copied already; nothing is "
		"copied again.",
		count, plural(count, "VM is", "VMs are"));
	page_text(page, ROLE_ERROR,
		"The sources are NOT powered off: what one has written since the copy is LOST, and "
		"one that runs is there twice.");
	for (size_t i = 0; i < plan->count; i++) {
		const struct vm *vm = &plan->vms[i];
		if (is_resumable(vm))
			page_printf(page, ROLE_WARNING, "  %s (%s)  %s", vm->name, vm->id,
				vm_error(vm, &action->arena));
		else if (vm->spec)
			page_printf(page, ROLE_MUTED, "  %s  has succeeded and is kept", vm->name);
	}
}

/* The box is ticked there. */
static bool form_first(struct action *action)
{
	return action->count;
}

const struct verb resume_verb = {.name = "resume",
	.doing = "resuming the conversion of",
	.done = "resumes its conversion",
	.all_done = "resume their conversion",
	.right = "create",
	.resource = "migrations",
	.flags = flags,
	.form_first = form_first,
	.by_status = true,
	.take = take,
	.refuse = refuse,
	.tier = tier_of,
	.tell = tell,
	.checks = preflight_checks,
	.request = new_run_request,
	.fields = new_run_fields,
	.taken = new_run_taken,
	.after = start_after,
	.equivalent = new_run_equivalent,
	.awaits = "it has succeeded",
	.final = "It can only be canceled, VM by VM; the copied disks are deleted then."};
