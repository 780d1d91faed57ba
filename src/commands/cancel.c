#include <stdlib.h>
#include <string.h>

#include "app/action.h"
#include "app/names_file.h"
#include "base/plural.h"
#include "base/shell.h"
#include "commands/commands.h"
#include "commands/vms_named.h"
#include "kube/patch.h"
#include "mtv/condition.h"
#include "mtv/warm.h"

/*
 * cancel: VMs are added to spec.cancel of the active Migration, by id (reference/forklift.md 2.9).
 * Others write to the same list, so it is never sent back whole. The Migration is never deleted.
 */

static const struct flag flags[] = {VERB_FLAGS,
	{"vms", "NAMES", FLAG_VMS, "names or ids of VMs, with commas, or @FILE with a list"},
	{"all-vms", NULL, FLAG_SWITCH, "all VMs that are not finished"}, {0}};

static bool take(struct action *action, const struct flag_values *values, struct error *err)
{
	const char *vms = flags_value(values, "vms");
	action->all_vms = flags_value(values, "all-vms");
	if (vms && action->all_vms)
		return error_set_kind(err, ERROR_USAGE, "give --vms or --all-vms, but not both");
	return !vms || names_take(&action->names, vms, err);
}

/* ---- which VMs ----------------------------------------------------------------------------- */

static bool is_canceled(const struct subject *subject, const struct vm *vm)
{
	node_each(entry,
		node_at(doc_root(subject->run), KEY_spec, KEY_cancel, KEY_none)) if (*vm->id &&
		node_equals(node_get(entry, KEY_id), vm->id)) return true;
	return false;
}

/* Whether there is still something to cancel of a VM. */
static bool can_end(const struct vm *vm)
{
	return !vm_finished(vm) && vm->state != VM_CLEANING;
}

/* Fills VMS (const struct vm *) with all that were named; a reason when a name is not clear. */
static const char *choose(struct action *action, const struct subject *subject, struct array *vms)
{
	const struct plan *plan = subject->plan;
	if (!action->all_vms)
		return vms_named(action, subject, vms);
	array_init(vms, sizeof(const struct vm *));
	for (size_t i = 0; i < plan->count; i++)
		vms_add(vms, &plan->vms[i]);
	return NULL;
}

/* Of those the ones that are canceled by this: not finished, and not canceled before. */
static size_t reduce(const struct subject *subject, struct array *vms)
{
	for (size_t i = vms->count; i-- > 0;) {
		const struct vm *vm = *(const struct vm **)array_at(vms, i);
		if (!can_end(vm) || is_canceled(subject, vm))
			array_remove(vms, i);
	}
	return vms->count;
}

static void targets_of(struct action *action, const struct subject *subject, struct array *vms)
{
	choose(action, subject, vms);
	reduce(subject, vms);
}

static const char *without_id(struct action *action, const struct array *vms)
{
	for (size_t i = 0; i < vms->count; i++) {
		const struct vm *vm = *(const struct vm **)array_at(vms, i);
		if (!*vm->id)
			return arena_printf(&action->arena,
				"VM %s has no id, and only ids are looked at", vm->name);
	}
	return NULL;
}

static const char *refuse_vms(struct action *action, const struct subject *subject)
{
	struct array vms;
	const char *reason = choose(action, subject, &vms);
	if (!reason && !vms.count && subject->run) /* a key on a plan asks for them in a form */
		reason = "say which VMs: mark them, or give --vms or --all-vms";
	if (!reason && subject->run && !reduce(subject, &vms))
		reason = "those VMs are finished, or canceled already";
	if (!reason)
		reason = without_id(action, &vms);
	array_finish(&vms);
	return reason;
}

static const char *refuse(struct action *action, const struct subject *subject)
{
	if (subject->plan->state == PLAN_ARCHIVED)
		return "it is archived";
	if (!subject->plan->executing)
		return "it is not running";
	return refuse_vms(action, subject);
}

/* ---- what is lost -------------------------------------------------------------------------- */

/* The first copy of a warm VM is most of its data. */
static bool is_copied(const struct vm *vm)
{
	if (node_true(node_get(vm->status, KEY_disksCopied)))
		return true;
	if (vm->plan->warm)
		return warm_of(vm).copies > 0;
	return vm->progress.total > 0 && vm->progress.moved >= vm->progress.total;
}

static size_t count_open(const struct subject *subject)
{
	size_t count = 0;
	for (size_t i = 0; i < subject->plan->count; i++)
		count += can_end(&subject->plan->vms[i]) &&
			!is_canceled(subject, &subject->plan->vms[i]);
	return count;
}

static enum tier tier_of(struct action *action, const struct subject *subject)
{
	struct array vms;
	targets_of(action, subject, &vms);
	bool grave = vms.count == count_open(subject);
	for (size_t i = 0; i < vms.count; i++)
		grave |= is_copied(*(const struct vm **)array_at(&vms, i));
	array_finish(&vms);
	return grave ? TIER_GRAVE : TIER_SERVICE;
}

static const char *power_words(const struct vm *vm)
{
	const struct node *power = node_get(vm->status, symbol("restorePowerState"));
	if (node_equals(power, "On"))
		return "its source is powered on again";
	if (node_equals(power, "Off"))
		return "its source stays off";
	return "its source has not been shut down by this run";
}

static void tell_vm(struct action *action, const struct vm *vm, struct page *page)
{
	struct telling telling = action_telling(action);
	if (vm->state == VM_QUEUED || vm->state == VM_NOT_STARTED) {
		page_printf(page, ROLE_NORMAL,
			"  %s (%s)  is queued: the cancel is seen when its turn comes", vm->name,
			vm->id);
		return;
	}
	const char *step = vm_step_name(vm, &action->arena);
	page_printf(page, is_copied(vm) ? ROLE_WARNING : ROLE_NORMAL,
		"  %s (%s)  %s%s%s: %.1f GB copied in %s are lost%s; %s", vm->name, vm->id,
		vm_state_name(vm->state), *step ? ", " : "", step, vm->progress.moved / 1024,
		tell_duration(
			&telling, vm->started ? clock_server(telling.clock) - vm->started : 0),
		is_copied(vm) ? ", its disks are COPIED" : "", power_words(vm));
}

/* What the plan lets the controller delete behind them (reference/forklift.md 2.9). */
static void tell_targets(const struct subject *subject, struct page *page)
{
	const struct node *deletes =
		node_find(plan_root(subject->plan), "spec.deleteVmOnFailMigration");
	if (node_is(deletes, NODE_FALSE))
		page_text(page, ROLE_WARNING,
			"The plan has deleteVmOnFailMigration: false: target VMs and disks that "
			"are there STAY, and nobody cleans them up.");
	else
		page_text(page, ROLE_NORMAL,
			"Their target VMs and disks, as far as they are there, are deleted.");
}

/* VMs that were named and are left out. */
static void tell_left_out(struct action *action, const struct subject *subject, struct page *page)
{
	struct array vms;
	choose(action, subject, &vms);
	for (size_t i = 0; i < vms.count; i++) {
		const struct vm *vm = *(const struct vm **)array_at(&vms, i);
		if (is_canceled(subject, vm) && can_end(vm))
			page_printf(page, ROLE_MUTED, "  %s  left out: canceled already", vm->name);
		else if (!can_end(vm))
			page_printf(page, ROLE_MUTED, "  %s  left out: %s", vm->name,
				vm_state_name(vm->state));
	}
	array_finish(&vms);
}

/* References of spec.cancel that the controller could not make use of (forklift.md 2.2). */
static void tell_problems(const struct subject *subject, struct page *page)
{
	static const char *const types[] = {"VMNotFound", "VMNotUnique"};
	const struct node *conditions =
		node_at(doc_root(subject->run), KEY_status, KEY_conditions, KEY_none);
	for (size_t i = 0; i < 2; i++)
		if (condition_true(conditions, types[i]))
			page_printf(page, ROLE_WARNING, "The Migration says %s: %s", types[i],
				condition_message(condition_find(conditions, types[i])));
}

static const char *title(const struct action *action)
{
	if (action->all_vms)
		return "Cancel all VMs of";
	return action_of_vms(action) ? "Cancel VMs of" : NULL;
}

static void tell(struct action *action, const struct subject *subject, struct page *page)
{
	struct array vms;
	targets_of(action, subject, &vms);
	page_printf(page, ROLE_WARNING, "%zu of %zu %s %s.", vms.count, subject->plan->count,
		plural(subject->plan->count, "VM", "VMs"),
		plural(vms.count, "ends here and is cleaned up; a later start begins it anew",
			"end here and are cleaned up; a later start begins them anew"));
	if (vms.count == count_open(subject))
		page_text(page, ROLE_ERROR, "These are ALL VMs that are not finished.");
	tell_targets(subject, page);
	for (size_t i = 0; i < vms.count; i++)
		tell_vm(action, *(const struct vm **)array_at(&vms, i), page);
	tell_left_out(action, subject, page);
	tell_problems(subject, page);
	array_finish(&vms);
}

/* ---- the request --------------------------------------------------------------------------- */

static void add_entry(struct builder *builder, uint32_t key, const struct vm *vm)
{
	builder_object(builder, key);
	builder_string(builder, "id", vm->id);
	builder_string(builder, "name", vm->name);
	builder_end(builder);
}

/* Behind what is there, which must be what it was. */
static void append(const struct subject *subject, const struct node *old, const struct array *vms,
	struct write *write)
{
	struct patch patch;
	patch_init(&patch, doc_root(subject->run));
	patch_test(&patch, "/spec/cancel", old);
	for (size_t i = 0; i < vms->count; i++) {
		patch_begin(&patch, "add", "/spec/cancel/-");
		add_entry(&patch.builder, KEY_value, *(const struct vm **)array_at(vms, i));
		patch_end(&patch);
	}
	patch_finish(&patch, write);
}

/* The first list: only while nobody else has changed anything. */
static void create_list(const struct subject *subject, const struct array *vms, struct write *write)
{
	struct merge merge;
	merge_init(&merge, doc_root(subject->run));
	builder_object(&merge.builder, KEY_spec);
	builder_array(&merge.builder, KEY_cancel);
	for (size_t i = 0; i < vms->count; i++)
		add_entry(&merge.builder, SYMBOL_NONE, *(const struct vm **)array_at(vms, i));
	builder_end(&merge.builder);
	builder_end(&merge.builder);
	merge_finish(&merge, write);
}

static void request(struct action *action, const struct subject *subject, struct write *write)
{
	const struct node *old = node_at(doc_root(subject->run), KEY_spec, KEY_cancel, KEY_none);
	struct array vms;
	targets_of(action, subject, &vms);
	if (node_is(old, NODE_ARRAY))
		append(subject, old, &vms, write);
	else
		create_list(subject, &vms, write);
	array_finish(&vms);
	write->path = subject_path(subject);
}

/* Only the entries of these VMs count: others may cancel others meanwhile. */
static void write_fields(struct action *action, const struct subject *subject, struct buf *out)
{
	struct array vms;
	size_t canceled = 0;
	choose(action, subject, &vms);
	for (size_t i = 0; i < vms.count; i++) {
		const struct vm *vm = *(const struct vm **)array_at(&vms, i);
		if (is_canceled(subject, vm))
			buf_printf(out, "%s%s", canceled++ ? ", " : "canceled: ", vm->name);
	}
	if (!canceled)
		buf_add_text(out, "none of them canceled");
	array_finish(&vms);
}

/* kubectl-mtv looks names up, and nothing else, and takes commas apart (kubectl-mtv.md 1.4). */
static bool has_plain_name(
	struct action *action, const struct subject *subject, const struct vm *vm)
{
	const char *reason;
	return !strchr(vm->name, ',') && *vm->name != '@' && strcmp(vm->name, vm->id) != 0 &&
		vms_find(action, subject->plan, vm->name, &reason) == vm;
}

static bool have_plain_names(
	struct action *action, const struct subject *subject, const struct array *vms)
{
	for (size_t i = 0; i < vms->count; i++)
		if (!has_plain_name(action, subject, *(const struct vm **)array_at(vms, i)))
			return false;
	return true;
}

static void add_names(struct buf *out, const struct array *vms)
{
	struct buf names;
	buf_init(&names, 1024 * 1024);
	for (size_t i = 0; i < vms->count; i++)
		buf_printf(&names, "%s%s", i ? "," : "",
			(*(const struct vm **)array_at(vms, i))->name);
	shell_add(out, names.text ? names.text : "");
	buf_finish(&names);
}

static void equivalent(struct action *action, const struct subject *subject, struct buf *out)
{
	struct array vms;
	targets_of(action, subject, &vms);
	if (have_plain_names(action, subject, &vms)) {
		buf_printf(out, "kubectl mtv cancel plan --name %s -n %s --vms ", subject->name,
			subject->name_space);
		add_names(out, &vms);
	} else {
		buf_printf(out,
			"kubectl patch migrations.forklift.konveyor.io %s -n %s --type %s -p ",
			subject_run_name(subject), subject->name_space,
			subject->write.how == WRITE_JSON ? "json" : "merge");
		shell_add(out, subject->write.body ? subject->write.body : "");
	}
	array_finish(&vms);
}

/* The VMs that were canceled by it, in PLAN: one may have ended before it was seen. */
static struct outlook outlook(
	struct action *action, const struct subject *subject, const struct plan *plan)
{
	struct array vms;
	size_t canceled = 0;
	size_t finished = 0;
	targets_of(action, subject, &vms);
	for (size_t i = 0; i < vms.count; i++) {
		const struct vm *vm = *(const struct vm **)array_at(&vms, i);
		size_t place = (size_t)(vm - subject->plan->vms);
		const struct vm *now = await_vm(plan, vm_key(vm), &place);
		canceled += now && now->state == VM_CANCELED;
		finished += !now || vm_finished(now);
	}
	struct outlook found = {
		.met = canceled == vms.count, .ended = finished == vms.count || plan_is_over(plan)};
	array_finish(&vms);
	return found;
}

/* On a plan, of which no VM is chosen: which ones, or all of them, is asked first. */
static bool form_first(struct action *action)
{
	for (size_t i = 0; i < action->count; i++) {
		const struct subject *subject = action->subjects[i];
		const struct plan *plan = model_plan(&action->app->model, subject->uid);
		bool runs = plan && plan_runs_now(plan);
		if (subject->vms.count || !runs)
			return false;
	}
	return action->count;
}

const struct verb cancel_verb = {.name = "cancel",
	.doing = "canceling VMs of",
	.done = "has its VMs canceled",
	.all_done = "have their VMs canceled",
	.right = "patch",
	.resource = "migrations",
	.flags = flags,
	.form_first = form_first,
	.whole = true,
	.on_run = true,
	.by_status = true,
	.take = take,
	.refuse = refuse,
	.tier = tier_of,
	.title = title,
	.tell = tell,
	.request = request,
	.fields = write_fields,
	.equivalent = equivalent,
	.awaits = "these VMs are canceled",
	.outlook = outlook,
	.final =
		"It cannot be taken back: what was copied is deleted. The VMs can be started again "
		"with another run of the plan."};
