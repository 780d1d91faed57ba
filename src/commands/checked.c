#include <string.h>

#include "app/action.h"
#include "app/names_file.h"
#include "base/plural.h"
#include "base/shell.h"
#include "commands/commands.h"
#include "commands/vms_named.h"
#include "kube/patch.h"
#include "mtv/result.h"
#include "mtv/source_check.h"

/*
 * checked: somebody has looked after the sources of VMs that failed or were canceled behind their
 * power-off, so they are asked about no more: an annotation of the plan (mtv/source_check.h).
 */

static const struct flag flags[] = {VERB_FLAGS,
	{"vms", "NAMES", FLAG_VMS, "names or ids of VMs, with commas, or @FILE with a list"},
	{"all-vms", NULL, FLAG_SWITCH, "all VMs whose source is unknown"},
	{"clear", NULL, FLAG_SWITCH, "they are to be checked again"}, {0}};

static bool take(struct action *action, const struct flag_values *values, struct error *err)
{
	const char *vms = flags_value(values, "vms");
	action->all_vms = flags_value(values, "all-vms");
	action->clear = flags_value(values, "clear");
	if (vms && action->all_vms)
		return error_set_kind(err, ERROR_USAGE, "give --vms or --all-vms, but not both");
	if (action->clear) {
		action->done = "has sources to check again";
		action->all_done = "have sources to check again";
	}
	return !vms || names_take(&action->names, vms, err);
}

/* ---- which VMs ----------------------------------------------------------------------------- */

/* Whether there is something to say, or to take back, of VM. */
static bool can_be_told(const struct action *action, const struct vm *vm)
{
	enum source_fate fate = action->clear ? SOURCE_CHECKED : SOURCE_UNKNOWN;
	return result_of(vm).source == fate && source_has_mark(vm);
}

/* Fills VMS (const struct vm *) with all that it is about; a reason when a name is not clear. */
static const char *choose(struct action *action, const struct subject *subject, struct array *vms)
{
	const struct plan *plan = subject->plan;
	if (!action->all_vms)
		return vms_named(action, subject, vms);
	array_init(vms, sizeof(const struct vm *));
	for (size_t i = 0; i < plan->count; i++)
		if (can_be_told(action, &plan->vms[i]))
			vms_add(vms, &plan->vms[i]);
	return NULL;
}

static const struct vm *first_untellable(const struct action *action, const struct array *vms)
{
	for (size_t i = 0; i < vms->count; i++) {
		const struct vm *vm = *(const struct vm **)array_at(vms, i);
		if (!can_be_told(action, vm))
			return vm;
	}
	return NULL;
}

static bool has_tellable(const struct action *action, const struct plan *plan)
{
	for (size_t i = 0; i < plan->count; i++)
		if (can_be_told(action, &plan->vms[i]))
			return true;
	return false;
}

static const char *refuse(struct action *action, const struct subject *subject)
{
	struct array vms;
	const char *reason = choose(action, subject, &vms);
	if (!reason && !has_tellable(action, subject->plan))
		reason = action->clear ? "nobody has said that a source of it was checked"
				       : "no source of it is unknown";
	if (!reason && !vms.count)
		reason = "say which VMs: mark them, or give --vms or --all-vms";
	const struct vm *vm = reason ? NULL : first_untellable(action, &vms);
	if (vm)
		reason = arena_printf(&action->arena,
			action->clear ? "nobody has said that the source of %s was checked"
				      : "the source of %s is not unknown",
			vm->name);
	array_finish(&vms);
	return reason;
}

static enum tier tier_of(struct action *action, const struct subject *subject)
{
	(void)action;
	(void)subject;
	return TIER_REVERSIBLE;
}

/* ---- the question -------------------------------------------------------------------------- */

static const char *title(const struct action *action)
{
	return action->clear ? "Check again the sources of" : NULL;
}

static void tell(struct action *action, const struct subject *subject, struct page *page)
{
	struct telling telling = action_telling(action);
	struct array vms;
	choose(action, subject, &vms);
	page_printf(page, ROLE_WARNING,
		action->clear ? "%zu %s to be checked again."
			      : "You say that %zu %s looked after: it runs, or it may be off.",
		vms.count, plural(vms.count, "source is", "sources are"));
	for (size_t i = 0; i < vms.count; i++) {
		const struct vm *vm = *(const struct vm **)array_at(&vms, i);
		struct result result = result_of(vm);
		page_printf(page, ROLE_NORMAL, "  %s (%s)  %s", vm->name, vm->id,
			result_words(&result, &telling));
	}
	page_printf(page, ROLE_NORMAL,
		"It is the annotation %s of the plan, for all who look: nothing is started or "
		"stopped by it.",
		SOURCES_CHECKED);
	array_finish(&vms);
}

/* ---- the request --------------------------------------------------------------------------- */

static const char *marks(struct action *action, const struct subject *subject)
{
	struct array vms;
	choose(action, subject, &vms);
	const char *made = source_marks(subject->plan, &vms, !action->clear, &action->arena);
	array_finish(&vms);
	return made;
}

static void request(struct action *action, const struct subject *subject, struct write *write)
{
	merge_annotation(plan_root(subject->plan), SOURCES_CHECKED, marks(action, subject), write);
	write->path = subject_path(subject);
}

/* Only these VMs count: others may look after others meanwhile. */
static void write_fields(struct action *action, const struct subject *subject, struct buf *out)
{
	static const char *const fates[] = {"on its way", "unknown", "off before", "checked"};
	struct array vms;
	choose(action, subject, &vms);
	for (size_t i = 0; i < vms.count; i++) {
		const struct vm *vm = *(const struct vm **)array_at(&vms, i);
		buf_printf(out, "%s%s: %s", i ? ", " : "", vm->name, fates[result_of(vm).source]);
	}
	array_finish(&vms);
}

static void equivalent(struct action *action, const struct subject *subject, struct buf *out)
{
	const char *text = marks(action, subject);
	buf_printf(out, "kubectl annotate plans.forklift.konveyor.io %s -n %s %s", subject->name,
		subject->name_space, SOURCES_CHECKED);
	if (!text) {
		buf_add_text(out, "-");
		return;
	}
	buf_add_text(out, "=");
	shell_add(out, text);
	buf_add_text(out, " --overwrite");
}

static struct outlook outlook(
	struct action *action, const struct subject *subject, const struct plan *plan)
{
	struct array vms;
	size_t told = 0;
	choose(action, subject, &vms);
	for (size_t i = 0; i < vms.count; i++) {
		const struct vm *vm = *(const struct vm **)array_at(&vms, i);
		const struct vm *now = plan_vm(plan, vm_key(vm), (size_t)(vm - subject->plan->vms));
		told += now && source_is_checked(now) == !action->clear;
	}
	struct outlook found = {.met = told == vms.count};
	array_finish(&vms);
	return found;
}

static const char *undo(struct action *action, const struct subject *subject)
{
	struct array vms;
	choose(action, subject, &vms);
	const char *ids = vms_ids(&vms, &action->arena);
	array_finish(&vms);
	return ids
		? arena_printf(&action->arena, "--vms %s%s", ids, action->clear ? "" : " --clear")
		: NULL;
}

const struct verb checked_verb = {.name = "checked",
	.doing = "noting checked sources of",
	.done = "has its sources checked",
	.all_done = "have their sources checked",
	.right = "patch",
	.resource = "plans",
	.flags = flags,
	.whole = true,
	.by_status = true,
	.take = take,
	.refuse = refuse,
	.tier = tier_of,
	.title = title,
	.tell = tell,
	.request = request,
	.fields = write_fields,
	.equivalent = equivalent,
	.awaits = "the plan has the annotation",
	.outlook = outlook,
	.undo = undo,
	.final = "Take it back with --clear."};
