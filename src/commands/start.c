#include "app/action.h"
#include "app/cutover_flag.h"
#include "app/start_after.h"
#include "commands/commands.h"
#include "commands/new_run.h"
#include "mtv/preflight.h"

/* start: a Migration for a plan (reference/forklift.md 2.4, reference/kubectl-mtv.md 2.2). */

static const struct flag flags[] = {VERB_FLAGS,
	{"cutover", "TIME", FLAG_TIME,
		"of a warm plan: now, 22:30, +30m, sat 02:00, RFC 3339; none without the flag"},
	{0}};

static bool by_name(const struct action *action)
{
	return action->chosen == CHOSEN_BY_NAME || action->chosen == CHOSEN_BY_ROW;
}

static const char *refuse(struct action *action, const struct subject *subject)
{
	const struct plan *plan = subject->plan;
	const char *reason = new_run_refuse(action, plan);
	if (!reason && !by_name(action) && new_run_again(plan))
		reason = arena_printf(&action->arena,
			"it ran before (%s): start it by its name, or :retry, to run it again",
			plan_state_name(plan->state));
	return reason;
}

/* ---- the question -------------------------------------------------------------------------- */

static void tell_vms(const struct app *app, const struct plan *plan, struct page *page)
{
	for (size_t i = 0; i < plan->count; i++) {
		const struct vm *vm = &plan->vms[i];
		if (!vm->spec)
			continue;
		if (!new_run_takes(app, vm))
			page_printf(page, ROLE_MUTED, "  %s  has succeeded and is left alone",
				vm->name);
		else if (vm->status)
			page_printf(page, ROLE_WARNING,
				"  %s  %s before: it runs AGAIN from the "
				"beginning",
				vm->name, vm_state_name(vm->state));
		else
			page_printf(page, ROLE_NORMAL, "  %s", vm->name);
	}
}

static void tell(struct action *action, const struct subject *subject, struct page *page)
{
	new_run_tell_type(action, subject->plan, page);
	if (new_run_again(subject->plan))
		page_printf(page, ROLE_WARNING, "This plan ran before: %s.",
			plan_counts(subject->plan, &action->arena));
	tell_vms(action->app, subject->plan, page);
}

const struct verb start_verb = {.name = "start",
	.doing = "starting",
	.done = "started",
	.right = "create",
	.resource = "migrations",
	.flags = flags,
	.no_time = "empty: NO cutover until one is set; +1h: in an hour",
	.form_first = new_run_form_first,
	.by_status = true,
	.take = cutover_flag_take,
	.unsaid = new_run_unsaid,
	.refuse = refuse,
	.tier = new_run_tier,
	.tell = tell,
	.checks = preflight_checks,
	.request = new_run_request,
	.fields = new_run_fields,
	.taken = new_run_taken,
	.after = start_after,
	.equivalent = new_run_equivalent,
	.awaits = "it has succeeded",
	.final =
		"It can only be canceled, VM by VM; what a shut-down VM was doing is interrupted."};
