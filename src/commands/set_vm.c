#include <stdio.h>
#include <string.h>

#include "app/action.h"
#include "app/names_file.h"
#include "base/shell.h"
#include "commands/changes.h"
#include "commands/commands.h"
#include "commands/vm_hooks.h"
#include "commands/vms_named.h"

/*
 * set-vm: what a plan says of single VMs: entries of spec.vms (reference/forklift.md 1.6;
 * kubectl-mtv.md 2.7, which sends the whole list and so loses what others change meanwhile). Each
 * entry is tested as it was read; no other one is touched.
 */

static const struct flag flags[] = {VERB_FLAGS,
	{"vms", "NAMES", FLAG_VMS, "names or ids of VMs, with commas, or @FILE with a list"},
	{"target-name", "NEW-NAME", FLAG_TEXT, "of the new VM"},
	{"instance-type", "TYPE", FLAG_TEXT, "instead of CPUs and memory of the source"},
	{"root-disk", "DISK", FLAG_TEXT, "the disk that it boots from"},
	{"target-power-state", "keep|on|off|auto", FLAG_CHOICE,
		"of the new VM; auto: as that of the source"},
	{"pvc-name-template", "TEMPLATE", FLAG_TEXT, "names of its disks, in Go's templates"},
	{"volume-name-template", "TEMPLATE", FLAG_TEXT, "names of its volumes"},
	{"network-name-template", "TEMPLATE", FLAG_TEXT, "names of its network interfaces"},
	{"luks-secret", "NAMESPACE/SECRET", FLAG_TEXT, "keys of encrypted disks"},
	{"migrate-shared-disks", CHANGES_TRUTH, FLAG_CHOICE, "whether they are copied"},
	{"delete-vm-on-fail-migration", CHANGES_TRUTH, FLAG_CHOICE,
		"what failed is deleted at the target"},
	{"enable-nested-virtualization", CHANGES_TRUTH, FLAG_CHOICE, "for the new VM"},
	{"rdm-as-lun", CHANGES_TRUTH, FLAG_CHOICE, "raw devices stay LUNs"},
	{"add-pre-hook", "HOOK", FLAG_TEXT, "runs before: a Hook, as NAME or NAMESPACE/NAME"},
	{"add-post-hook", "HOOK", FLAG_TEXT, "runs afterwards"},
	{"remove-hook", "HOOK", FLAG_TEXT, "does not run any more, neither before nor afterwards"},
	{"clear-hooks", NULL, FLAG_SWITCH, "no hooks any more"}, CHANGES_CLEAR, {0}};

/* ---- the flags ----------------------------------------------------------------------------- */

static bool take(struct action *action, const struct flag_values *values, struct error *err)
{
	const char *vms = flags_value(values, "vms");
	if (!changes_take(action, values, err) || !vm_hooks_take(action, values, err))
		return false;
	if (!changes_any(action) && !vm_hooks_any(action))
		return error_set_kind(err, ERROR_USAGE,
			"say what: --target-name, --instance-type ...; Tab shows them all");
	return !vms || names_take(&action->names, vms, err);
}

/* ---- whether it can be --------------------------------------------------------------------- */

static const struct vm *vm_at(const struct array *vms, size_t index)
{
	return *(const struct vm **)array_at(vms, index);
}

static const char *future_name(const struct vm *vm)
{
	return node_text_or(node_get(vm->spec, KEY_targetName), vm->name);
}

/* Two VMs of one plan cannot have the same name. */
static const char *refuse_name(
	struct action *action, const struct plan *plan, const struct array *vms)
{
	const char *name = changes_value(action, "target-name");
	if (!name || !*name)
		return NULL;
	if (vms->count > 1)
		return "a target name is for one VM";
	for (size_t i = 0; i < plan->count; i++) {
		const struct vm *other = &plan->vms[i];
		if (other != vm_at(vms, 0) && other->spec && !strcmp(future_name(other), name))
			return arena_printf(&action->arena, "its VM %s will have the name %s",
				other->name, name);
	}
	return NULL;
}

static const char *refuse_vm(struct action *action, const struct vm *vm)
{
	if (!vm->spec)
		return arena_printf(&action->arena, "VM %s is not in it any more", vm->name);
	if (vm->state == VM_SUCCEEDED)
		return arena_printf(
			&action->arena, "VM %s has succeeded: it is there already", vm->name);
	return NULL;
}

static bool differs(struct action *action, const struct array *vms)
{
	for (size_t i = 0; i < vms->count; i++)
		if (changes_differ(action, vm_at(vms, i)->spec) ||
			vm_hooks_differ(action, vm_at(vms, i)))
			return true;
	return false;
}

static const char *refuse_vms(struct action *action, const struct subject *subject)
{
	struct array vms;
	const char *reason = vms_named(action, subject, &vms);
	if (!reason && !vms.count)
		reason = "say which VMs: mark them, or give --vms";
	for (size_t i = 0; !reason && i < vms.count; i++)
		reason = refuse_vm(action, vm_at(&vms, i));
	if (!reason)
		reason = refuse_name(action, subject->plan, &vms);
	if (!reason && (changes_any(action) || vm_hooks_any(action)) && !differs(action, &vms))
		reason = "it is so already";
	array_finish(&vms);
	return reason;
}

/* What is looked at without a VM may be asked about in the form. */
static const char *refuse(struct action *action, const struct subject *subject)
{
	const char *reason = changes_refuse(action, subject->plan);
	bool asked = changes_any(action) || vm_hooks_any(action) || subject->vms.count;
	return reason || !asked ? reason : refuse_vms(action, subject);
}

/* ---- the question -------------------------------------------------------------------------- */

static void tell(struct action *action, const struct subject *subject, struct page *page)
{
	struct array vms;
	vms_named(action, subject, &vms);
	for (size_t i = 0; i < vms.count; i++) {
		const struct vm *vm = vm_at(&vms, i);
		page_printf(page, ROLE_NORMAL, "VM %s (%s), %s", vm->name, vm->id,
			vm_state_name(vm->state));
		changes_tell(action, vm->spec, page);
		vm_hooks_tell(action, vm, page);
	}
	page_text(page, ROLE_NORMAL, "Nothing runs now: it is for its next run.");
	array_finish(&vms);
}

/* ---- the request --------------------------------------------------------------------------- */

static void patch_vm(struct action *action, const struct vm *vm, struct patch *patch)
{
	const struct node *id = node_get(vm->spec, KEY_id);
	char path[60];
	char of_id[80];
	snprintf(path, sizeof(path), "/spec/vms/%zu", (size_t)(vm - vm->plan->vms));
	snprintf(of_id, sizeof(of_id), "%s/id", path);
	if (id)
		patch_test(patch, of_id, id);
	patch_test_whole(patch, path, vm->spec);
	changes_patch(action, vm->spec, path, patch);
	vm_hooks_patch(action, vm, path, patch);
}

static void request(struct action *action, const struct subject *subject, struct write *write)
{
	struct array vms;
	struct patch patch;
	vms_named(action, subject, &vms);
	patch_init(&patch, plan_root(subject->plan));
	for (size_t i = 0; i < vms.count; i++)
		patch_vm(action, vm_at(&vms, i), &patch);
	patch_finish(&patch, write);
	write->path = subject_path(subject);
	array_finish(&vms);
}

static void write_fields(struct action *action, const struct subject *subject, struct buf *out)
{
	struct array vms;
	const char *reason = vms_named(action, subject, &vms);
	buf_add_text(out, reason ? reason : "");
	for (size_t i = 0; !reason && i < vms.count; i++) {
		const struct vm *vm = vm_at(&vms, i);
		buf_printf(out, "%sVM %s (%s)", i ? "; " : "", vm->name, vm->id);
		changes_print(action, vm->spec, out);
		vm_hooks_print(action, vm, out);
	}
	array_finish(&vms);
}

/* kubectl-mtv finds a VM by its name alone, and takes the first. */
static bool is_plain(const struct plan *plan, const struct vm *vm)
{
	bool plain = !strcmp(node_text_or(node_get(vm->spec, KEY_name), ""), vm->name);
	for (size_t i = 0; plain && i < plan->count; i++)
		plain = &plan->vms[i] == vm || strcmp(plan->vms[i].name, vm->name) != 0;
	return plain;
}

static void equivalent(struct action *action, const struct subject *subject, struct buf *out)
{
	struct array vms;
	struct buf line;
	buf_init(&line, 64 * 1024);
	vms_named(action, subject, &vms);
	bool plain = vms.count == 1 && is_plain(subject->plan, vm_at(&vms, 0));
	if (plain) {
		buf_printf(&line, "kubectl mtv patch planvm --plan-name %s -n %s --vm-name ",
			subject->name, subject->name_space);
		shell_add(&line, vm_at(&vms, 0)->name);
		vm_hooks_equivalent(action, vm_at(&vms, 0), &line);
	}
	if (changes_equivalent(action, &line) && plain) {
		buf_add_text(out, line.text);
	} else {
		buf_printf(out, "kubectl patch plans.forklift.konveyor.io %s -n %s --type json -p ",
			subject->name, subject->name_space);
		shell_add(out, subject->write.body ? subject->write.body : "");
	}
	buf_finish(&line);
	array_finish(&vms);
}

/* Of one VM; hooks have an order, which no flag says. */
static const char *undo(struct action *action, const struct subject *subject)
{
	struct array vms;
	const char *line = NULL;
	vms_named(action, subject, &vms);
	const struct vm *vm = vms.count == 1 ? vm_at(&vms, 0) : NULL;
	if (vm && !vm_hooks_any(action) && *vm->id && strcspn(vm->id, " ,'\"@") == strlen(vm->id))
		line = changes_undo(action, vm->spec);
	if (line)
		line = arena_printf(&action->arena, "--vms %s %s", vm->id, line);
	array_finish(&vms);
	return line;
}

static bool form_first(struct action *action)
{
	return action->count == 1;
}

static const char *present(
	struct action *action, const struct subject *subject, const struct flag *flag)
{
	const struct plan *plan = model_plan(&action->app->model, subject->uid);
	const char *reason;
	if (!plan || subject->vms.count != 1)
		return NULL;
	const struct vm *vm = vms_find(action, plan, *(char **)array_at(&subject->vms, 0), &reason);
	return vm ? changes_present(action, vm->spec, flag) : NULL;
}

const struct verb set_vm_verb = {.name = "set-vm",
	.doing = "changing settings of VMs of",
	.done = "has settings of its VMs changed",
	.all_done = "have settings of their VMs changed",
	.right = "patch",
	.resource = "plans",
	.flags = flags,
	.form_first = form_first,
	.present = present,
	.whole = true,
	.by_status = true,
	.take = take,
	.refuse = refuse,
	.tell = tell,
	.request = request,
	.fields = write_fields,
	.equivalent = equivalent,
	.awaits = "the plan has these settings",
	.outlook = await_written,
	.undo = undo,
	.final = "No one command says what was there; it stands in the request, and in the "
		 "journal."};
