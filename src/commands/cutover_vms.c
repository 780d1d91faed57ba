#include "commands/cutover_vms.h"

#include <stdio.h>
#include <string.h>

#include "app/action.h"
#include "app/cutover_flag.h"
#include "base/plural.h"
#include "base/shell.h"
#include "base/time.h"
#include "commands/cutover_wish.h"
#include "commands/vms_named.h"
#include "kube/patch.h"

/* ---- which VMs ----------------------------------------------------------------------------- */

static const struct vm *vm_at(const struct array *vms, size_t i)
{
	return *(const struct vm **)array_at(vms, i);
}

/* Whether there is something to do for it. */
static bool is_open(const struct subject *subject, const struct vm *vm)
{
	bool clears = cutover_clears(subject);
	return !cutover_is_too_late(vm) && (!clears || cutover_own_time(subject, vm));
}

/* Begins VMS with those that were chosen and get another time; the caller ends it. */
static void targets_of(struct action *action, const struct subject *subject, struct array *vms)
{
	vms_named(action, subject, vms);
	for (size_t i = vms->count; i-- > 0;)
		if (!is_open(subject, vm_at(vms, i)))
			array_remove(vms, i);
}

static const struct vm *first_without_id(const struct array *vms)
{
	for (size_t i = 0; i < vms->count; i++)
		if (!*vm_at(vms, i)->id)
			return vm_at(vms, i);
	return NULL;
}

static size_t count_begun(const struct array *vms)
{
	size_t count = 0;
	for (size_t i = 0; i < vms->count; i++)
		count += cutover_is_too_late(vm_at(vms, i));
	return count;
}

static const char *refuse_chosen(
	struct action *action, const struct subject *subject, const struct array *vms)
{
	const struct vm *nameless = first_without_id(vms);
	struct array open;
	if (nameless)
		return arena_printf(&action->arena,
			"VM %s has no id, and a time of its own goes by it", nameless->name);
	if (count_begun(vms) == vms->count)
		return "the cutover of these VMs has begun, or they are finished";
	targets_of(action, subject, &open);
	size_t count = open.count;
	array_finish(&open);
	return subject->run && !count ? "none of these VMs has a time of its own" : NULL;
}

const char *cutover_vms_refuse(struct action *action, const struct subject *subject)
{
	struct array vms;
	if (action->names.count && action->count > 1)
		return "--vms are VMs of one plan: name it";
	if (action->every || action->by || action->times.count)
		return "VMs are chosen, and --every, --by and lists of times are for plans";
	const char *reason = vms_named(action, subject, &vms);
	if (!reason)
		reason = refuse_chosen(action, subject, &vms);
	array_finish(&vms);
	return reason;
}

/* ---- the question -------------------------------------------------------------------------- */

static const char *then(struct action *action, const struct subject *subject)
{
	int64_t at;
	if (!cutover_clears(subject))
		return cutover_then(action, subject);
	if (!cutover_moment(subject, &at))
		return "none: precopies go on, nothing is shut down";
	return arena_printf(
		&action->arena, "the plan's, %s", cutover_told(action, cutover_old(subject)));
}

static void tell_left_out(struct action *action, const struct subject *subject, struct page *page)
{
	struct array vms;
	vms_named(action, subject, &vms);
	for (size_t i = 0; i < vms.count; i++) {
		const struct vm *vm = vm_at(&vms, i);
		if (!is_open(subject, vm))
			page_printf(page, ROLE_MUTED, "  %s  left out: %s", vm->name,
				cutover_is_too_late(vm) ? vm_state_name(vm->state)
							: "it has no time of its own");
	}
	array_finish(&vms);
}

/* What is due goes down between two precopies. */
static bool is_due(const struct action *action, const struct subject *subject)
{
	int64_t at;
	return cutover_moment(subject, &at) && at <= clock_server(&action->app->clock);
}

static void tell_sum(
	struct action *action, const struct subject *subject, size_t count, struct page *page)
{
	size_t all = subject->plan->count;
	const char *vms = plural(all, "VM", "VMs");
	if (is_due(action, subject))
		page_printf(page, ROLE_WARNING, "%zu of %zu %s %s.", count, all, vms,
			plural(count, "is shut down NOW and stays down until its last copy is done",
				"are shut down NOW and stay down until their last copy is done"));
	if (cutover_clears(subject))
		page_printf(page, ROLE_NORMAL, "%zu of %zu %s %s by the plan's time again.", count,
			all, vms, plural(count, "goes", "go"));
	else
		page_printf(page, ROLE_NORMAL,
			"%zu of %zu %s %s of %s own, which wins over the plan's; the plan's time "
			"stays as it is.",
			count, all, vms, plural(count, "gets a time", "get a time"),
			plural(count, "its", "their"));
}

void cutover_vms_tell(struct action *action, const struct subject *subject, struct page *page)
{
	struct array vms;
	targets_of(action, subject, &vms);
	page_value(page, ROLE_NORMAL, "cutover of the plan",
		cutover_told(action, cutover_old(subject)));
	page_value(page, ROLE_NORMAL, "of these VMs then", then(action, subject));
	tell_sum(action, subject, vms.count, page);
	for (size_t i = 0; i < vms.count; i++)
		cutover_tell_vm(action, subject, vm_at(&vms, i), page);
	tell_left_out(action, subject, page);
	array_finish(&vms);
}

/* ---- the request --------------------------------------------------------------------------- */

static bool names(const struct node *entry, const struct vm *vm)
{
	return node_equals(node_get(entry, KEY_id), vm->id);
}

static const struct vm *vm_of(const struct array *vms, const struct node *entry)
{
	for (size_t i = 0; i < vms->count; i++)
		if (names(entry, vm_at(vms, i)))
			return vm_at(vms, i);
	return NULL;
}

static void add_entry(
	struct builder *builder, uint32_t key, const struct subject *subject, const struct vm *vm)
{
	char text[TIME_TEXT];
	int64_t at;
	cutover_moment(subject, &at);
	time_format(at, text);
	builder_object(builder, key);
	builder_string(builder, "id", vm->id);
	builder_string(builder, "cutover", text);
	builder_end(builder);
}

/* From behind: what is before an entry keeps its place in the list. */
static void take_away(const struct subject *subject, const struct array *vms, struct patch *patch)
{
	const struct node *list = cutover_own_times(subject);
	char path[40];
	for (size_t i = node_count(list); i-- > 0;) {
		const struct node *entry = node_element(list, i);
		snprintf(path, sizeof(path), "/spec/vmCutover/%zu", i);
		if (vm_of(vms, entry))
			patch_remove(patch, entry, path);
	}
}

static void replace(const struct subject *subject, const struct array *vms, struct patch *patch)
{
	char path[40];
	size_t i = 0;
	node_each(entry, cutover_own_times(subject))
	{
		const struct vm *vm = vm_of(vms, entry);
		snprintf(path, sizeof(path), "/spec/vmCutover/%zu", i++);
		if (!vm)
			continue;
		patch_test(patch, path, entry);
		patch_begin(patch, "replace", path);
		add_entry(&patch->builder, KEY_value, subject, vm);
		patch_end(patch);
	}
}

/* That there is none for a VM can only be tested with the whole list. */
static void append(const struct subject *subject, const struct array *vms, struct patch *patch)
{
	bool tested = false;
	for (size_t i = 0; i < vms->count; i++) {
		const struct vm *vm = vm_at(vms, i);
		if (cutover_own_time(subject, vm))
			continue;
		if (!tested)
			patch_test(patch, "/spec/vmCutover", cutover_own_times(subject));
		tested = true;
		patch_begin(patch, "add", "/spec/vmCutover/-");
		add_entry(&patch->builder, KEY_value, subject, vm);
		patch_end(patch);
	}
}

/* What has been replaced by then would not pass the test: it comes first. */
static void change_list(const struct subject *subject, const struct array *vms, struct write *write)
{
	struct patch patch;
	patch_init(&patch, doc_root(subject->run));
	if (cutover_clears(subject)) {
		take_away(subject, vms, &patch);
	} else {
		append(subject, vms, &patch);
		replace(subject, vms, &patch);
	}
	patch_finish(&patch, write);
}

/* The first list: only while nobody else has changed anything. */
static void create_list(const struct subject *subject, const struct array *vms, struct write *write)
{
	struct merge merge;
	merge_init(&merge, doc_root(subject->run));
	builder_object(&merge.builder, KEY_spec);
	builder_array(&merge.builder, KEY_vmCutover);
	for (size_t i = 0; i < vms->count; i++)
		add_entry(&merge.builder, SYMBOL_NONE, subject, vm_at(vms, i));
	builder_end(&merge.builder);
	builder_end(&merge.builder);
	merge_finish(&merge, write);
}

void cutover_vms_request(struct action *action, const struct subject *subject, struct write *write)
{
	struct array vms;
	targets_of(action, subject, &vms);
	if (node_is(cutover_own_times(subject), NODE_ARRAY))
		change_list(subject, &vms, write);
	else
		create_list(subject, &vms, write);
	array_finish(&vms);
	write->path = subject_path(subject);
}

/* Only the entries of these VMs count, and the plan's time where they go by it then. */
void cutover_vms_fields(struct action *action, const struct subject *subject, struct buf *out)
{
	struct array vms;
	vms_named(action, subject, &vms);
	for (size_t i = 0; i < vms.count; i++) {
		const struct vm *vm = vm_at(&vms, i);
		const char *own = node_text(cutover_own_time(subject, vm));
		buf_printf(out, "%sVM %s %s%s", i ? ", " : "", vm->id,
			own ? "at " : "without a time", own ? own : "");
	}
	if (cutover_clears(subject))
		buf_printf(out, ", the plan at %s", node_text_or(cutover_old(subject), "no time"));
	array_finish(&vms);
}

void cutover_vms_equivalent(struct action *action, const struct subject *subject, struct buf *out)
{
	(void)action;
	buf_printf(out, "kubectl patch migrations.forklift.konveyor.io %s -n %s --type %s -p ",
		subject_run_name(subject), subject->name_space,
		subject->write.how == WRITE_JSON ? "json" : "merge");
	shell_add(out, subject->write.body ? subject->write.body : "");
}

/* ---- behind it ----------------------------------------------------------------------------- */

struct outlook cutover_vms_outlook(
	struct action *action, const struct subject *subject, const struct plan *plan)
{
	struct array vms;
	size_t done = 0;
	size_t finished = 0;
	if (cutover_clears(subject))
		return (struct outlook){.met = true};
	targets_of(action, subject, &vms);
	for (size_t i = 0; i < vms.count; i++) {
		size_t place = (size_t)(vm_at(&vms, i) - subject->plan->vms);
		const struct vm *now = await_vm(plan, vm_at(&vms, i)->id, &place);
		done += now && now->state == VM_SUCCEEDED;
		finished += !now || vm_finished(now);
	}
	struct outlook found = {
		.met = done == vms.count, .ended = finished == vms.count || plan_is_over(plan)};
	array_finish(&vms);
	return found;
}

/* The one time that all of them had, "" when none had one; NULL: they differ. */
static const char *one_time(const struct subject *subject, const struct array *vms)
{
	const char *one = NULL;
	for (size_t i = 0; i < vms->count; i++) {
		const char *own = node_text_or(cutover_own_time(subject, vm_at(vms, i)), "");
		if (one && strcmp(one, own) != 0)
			return NULL;
		one = own;
	}
	return one;
}

/* What would begin by it is no way back. */
static bool is_ahead(const struct action *action, const char *time)
{
	int64_t at;
	return time_parse(time, strlen(time), &at) && at > clock_server(&action->app->clock);
}

const char *cutover_vms_undo(struct action *action, const struct subject *subject)
{
	struct array vms;
	targets_of(action, subject, &vms);
	const char *old = one_time(subject, &vms);
	const char *ids = vms_ids(&vms, &action->arena);
	array_finish(&vms);
	if (action->at_once || !old || !ids || (*old && !is_ahead(action, old)))
		return NULL;
	return *old ? arena_printf(&action->arena, "--vms %s --cutover %s", ids, old)
		    : arena_printf(&action->arena, "--vms %s --clear", ids);
}
