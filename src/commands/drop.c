#include <stdio.h>
#include <string.h>

#include "app/action.h"
#include "app/names_file.h"
#include "base/plural.h"
#include "base/shell.h"
#include "commands/commands.h"
#include "commands/vms_named.h"
#include "kube/patch.h"
#include "mtv/condition.h"

/*
 * drop: takes VMs out of spec.vms of a plan that does not run, so that its next run leaves them
 * where they are (reference/forklift.md 2.4). Each entry is tested as it was read, so that what
 * others change in the list meanwhile stays.
 */

static const struct flag flags[] = {VERB_FLAGS,
	{"vms", "NAMES", FLAG_VMS, "names or ids of VMs, with commas, or @FILE with a list"},
	{"canceled", NULL, FLAG_SWITCH, "those that a person canceled"}, {0}};

static bool take(struct action *action, const struct flag_values *values, struct error *err)
{
	const char *vms = flags_value(values, "vms");
	action->canceled = flags_value(values, "canceled");
	if (vms && action->canceled)
		return error_set_kind(err, ERROR_USAGE, "give --vms or --canceled, but not both");
	return !vms || names_take(&action->names, vms, err);
}

/* ---- which VMs ----------------------------------------------------------------------------- */

static const char *choose(struct action *action, const struct subject *subject, struct array *vms)
{
	const struct plan *plan = subject->plan;
	if (!action->canceled)
		return vms_named(action, subject, vms);
	array_init(vms, sizeof(const struct vm *));
	for (size_t i = 0; i < plan->count; i++)
		if (plan->vms[i].spec && vm_canceled_on_request(&plan->vms[i]))
			vms_add(vms, &plan->vms[i]);
	return NULL;
}

static bool has(const struct array *vms, const struct vm *vm)
{
	for (size_t i = 0; i < vms->count; i++)
		if (*(const struct vm **)array_at(vms, i) == vm)
			return true;
	return false;
}

/* So many VMs its plan holds besides. */
static size_t count_rest(const struct plan *plan, const struct array *vms)
{
	size_t count = 0;
	for (size_t i = 0; i < plan->count; i++)
		count += plan->vms[i].spec && !has(vms, &plan->vms[i]);
	return count;
}

static const char *refuse_gone(struct action *action, const struct array *vms)
{
	for (size_t i = 0; i < vms->count; i++) {
		const struct vm *vm = *(const struct vm **)array_at(vms, i);
		if (!vm->spec)
			return arena_printf(
				&action->arena, "VM %s is not in it any more", vm->name);
	}
	return NULL;
}

static const char *refuse_vms(struct action *action, const struct subject *subject)
{
	struct array vms;
	const char *reason = choose(action, subject, &vms);
	if (!reason && !vms.count)
		reason = action->canceled ? "no VM of it was canceled by a person"
					  : "say which VMs: mark them, or give --vms or --canceled";
	if (!reason)
		reason = refuse_gone(action, &vms);
	if (!reason && !count_rest(subject->plan, &vms))
		reason = "it would hold no VM any more: archive or delete the plan";
	array_finish(&vms);
	return reason;
}

static const char *refuse(struct action *action, const struct subject *subject)
{
	const struct plan *plan = subject->plan;
	if (plan->state == PLAN_ARCHIVED)
		return "it is archived";
	if (plan->executing)
		return "it is running: cancel VMs of it";
	if (plan->waiting)
		return arena_printf(&action->arena, "its Migration %s is about to begin with them",
			plan->waiting->object->name);
	return refuse_vms(action, subject);
}

/* ---- the question -------------------------------------------------------------------------- */

static const char *title(const struct action *action)
{
	(void)action;
	return "Take VMs out of";
}

static void tell(struct action *action, const struct subject *subject, struct page *page)
{
	struct array vms;
	choose(action, subject, &vms);
	size_t rest = count_rest(subject->plan, &vms);
	page_printf(page, ROLE_WARNING,
		"%zu %s taken out of the plan with all that is set for %s; %zu %s.", vms.count,
		plural(vms.count, "VM is", "VMs are"), plural(vms.count, "it", "them"), rest,
		plural(rest, "stays", "stay"));
	for (size_t i = 0; i < vms.count; i++) {
		const struct vm *vm = *(const struct vm **)array_at(&vms, i);
		page_printf(page, ROLE_NORMAL, "  %s (%s)  %s", vm->name, vm->id,
			vm_state_name(vm->state));
	}
	page_text(page, ROLE_NORMAL,
		"The VMs themselves are not touched, neither here nor at the source.");
	array_finish(&vms);
}

/* ---- the request --------------------------------------------------------------------------- */

/* From behind: what is before an element keeps its place in the list. */
static void request(struct action *action, const struct subject *subject, struct write *write)
{
	const struct plan *plan = subject->plan;
	struct array vms;
	struct patch patch;
	char path[40];
	choose(action, subject, &vms);
	patch_init(&patch, plan_root(plan));
	for (size_t i = plan->count; i-- > 0;) {
		if (!plan->vms[i].spec || !has(&vms, &plan->vms[i]))
			continue;
		snprintf(path, sizeof(path), "/spec/vms/%zu", i);
		patch_remove(&patch, plan->vms[i].spec, path);
	}
	patch_finish(&patch, write);
	write->path = subject_path(subject);
	array_finish(&vms);
}

static void write_fields(struct action *action, const struct subject *subject, struct buf *out)
{
	struct array vms;
	const char *reason = choose(action, subject, &vms);
	buf_add_text(out, reason ? reason : "a plan with");
	for (size_t i = 0; i < vms.count; i++) {
		const struct vm *vm = *(const struct vm **)array_at(&vms, i);
		buf_printf(out, "%s %s (%s)", i ? "," : "", vm->name, vm->id);
	}
	array_finish(&vms);
}

static void equivalent(struct action *action, const struct subject *subject, struct buf *out)
{
	(void)action;
	buf_printf(out, "kubectl patch plans.forklift.konveyor.io %s -n %s --type json -p ",
		subject->name, subject->name_space);
	shell_add(out, subject->write.body ? subject->write.body : "");
}

const struct verb drop_verb = {.name = "drop",
	.doing = "taking VMs out of",
	.done = "has VMs taken out of it",
	.all_done = "have VMs taken out of them",
	.right = "patch",
	.resource = "plans",
	.flags = flags,
	.whole = true,
	.by_status = true,
	.take = take,
	.refuse = refuse,
	.title = title,
	.tell = tell,
	.request = request,
	.fields = write_fields,
	.equivalent = equivalent,
	.awaits = "the plan is without them",
	.outlook = await_written,
	.final = "The entries stand in the request, and in the journal: with them the VMs can be "
		 "put back."};
