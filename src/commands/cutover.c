#include <stdlib.h>
#include <string.h>

#include "app/action.h"
#include "app/cutover_flag.h"
#include "base/plural.h"
#include "base/time.h"
#include "commands/commands.h"
#include "kube/patch.h"
#include "mtv/warm.h"

/*
 * cutover: spec.cutover of the active Migration of a warm plan, set, moved or cleared
 * (reference/forklift.md 1.8, 2.8). A VM looks at it only between two precopies.
 */

static const struct flag flags[] = {VERB_FLAGS,
	{"cutover", "TIME", FLAG_TIME, "when: now, 22:30, +30m, sat 02:00, RFC 3339"},
	{"clear", NULL, FLAG_SWITCH, "no cutover any more"},
	{"own-times", "keep|include", FLAG_CHOICE,
		"VMs with a time of their own keep it, or lose it"},
	{0}};

/* It is the controller that cuts over: what is done here is to ask for it. */
static void name_result(struct action *action)
{
	if (action->clear) {
		action->done = "has no cutover any more";
		action->all_done = "have no cutover any more";
	} else if (action->at_once) {
		action->done = "is to cut over now";
		action->all_done = "are to cut over now";
	}
}

static bool take(struct action *action, const struct flag_values *values, struct error *err)
{
	const char *own = flags_value(values, "own-times");
	action->clear = flags_value(values, "clear");
	action->own_times = own && !strcmp(own, "include");
	if (own && !action->own_times && strcmp(own, "keep") != 0)
		return error_set_kind(
			err, ERROR_USAGE, "--own-times is keep or include, not \"%s\"", own);
	if (action->clear && flags_value(values, "cutover"))
		return error_set_kind(
			err, ERROR_USAGE, "--clear and --cutover are two different wishes");
	action->at_once = !action->clear && !flags_value(values, "cutover");
	if (!cutover_flag_take(action, values, err))
		return false;
	name_result(action);
	return true;
}

static const struct node *spec_of(const struct subject *subject)
{
	return node_get(doc_root(subject->run), KEY_spec);
}

static const struct node *old_cutover(const struct subject *subject)
{
	const struct node *cutover = node_get(spec_of(subject), KEY_cutover);
	return node_is(cutover, NODE_NULL) ? NULL : cutover;
}

static const struct node *own_times(const struct subject *subject)
{
	return node_get(spec_of(subject), KEY_vmCutover);
}

/* Times of their own that this changes. */
static const struct node *lost_times(const struct action *action, const struct subject *subject)
{
	return action->own_times && node_first(own_times(subject)) ? own_times(subject) : NULL;
}

static bool begun(const struct vm *vm)
{
	return vm->state == VM_CUTTING_OVER || vm_finished(vm) || vm->state == VM_CLEANING;
}

static size_t count_open(const struct plan *plan)
{
	size_t count = 0;
	for (size_t i = 0; i < plan->count; i++)
		count += !begun(&plan->vms[i]);
	return count;
}

static const char *refuse(struct action *action, const struct subject *subject)
{
	const struct plan *plan = subject->plan;
	if (!plan->warm)
		return arena_printf(&action->arena,
			"it is a %s plan, and only a warm one has a cutover", plan_type(plan));
	if (plan->state == PLAN_ARCHIVED)
		return "it is archived";
	if (!plan->executing)
		return "it is not running";
	if (!count_open(plan))
		return "the cutover of all its VMs has begun, or they are finished";
	if (subject->run && action->clear && !old_cutover(subject) && !lost_times(action, subject))
		return "it has no cutover to clear";
	return NULL;
}

static enum tier tier_of(struct action *action, const struct subject *subject)
{
	(void)subject;
	return !action->clear && cutover_flag_near(action) ? TIER_SERVICE : TIER_REVERSIBLE;
}

/* ---- the question -------------------------------------------------------------------------- */

static const char *told(struct action *action, const struct node *time)
{
	struct telling telling = action_telling(action);
	char text[TIME_TEXT];
	int64_t at;
	if (!node_time(time, &at))
		return "none";
	time_format_long(at, true, text);
	return arena_printf(&action->arena, "%s, %s", text, tell_distance(&telling, at));
}

static void tell_old(struct action *action, const struct subject *subject, struct page *page)
{
	const struct node *old = old_cutover(subject);
	page_value(page, ROLE_NORMAL, "cutover so far", told(action, old));
	page_value(page, ROLE_NORMAL, "cutover then",
		action->clear		  ? "none: precopies go on, nothing is shut down"
			: action->at_once ? "NOW, that is when you answer, by the server's clock"
					  : cutover_flag_echo(action));
}

static const struct node *own_time(const struct subject *subject, const struct vm *vm)
{
	node_each(entry, own_times(subject)) if (*vm->id &&
		node_equals(node_get(entry, KEY_id), vm->id)) return node_get(entry, KEY_cutover);
	return NULL;
}

/* VMs that keep a time of their own go by that one. */
static size_t count_kept(const struct action *action, const struct subject *subject)
{
	const struct plan *plan = subject->plan;
	size_t count = 0;
	for (size_t i = 0; !action->own_times && i < plan->count; i++)
		count += !begun(&plan->vms[i]) && own_time(subject, &plan->vms[i]);
	return count;
}

static void tell_late(const struct subject *subject, struct page *page)
{
	size_t open = count_open(subject->plan);
	size_t waiting = subject->plan->by_state[VM_WAITING];
	if (open > waiting)
		page_printf(page, ROLE_NORMAL,
			"%zu %s between precopies; %zu %s late, when the copy that is under way "
			"ends.",
			waiting, plural(waiting, "waits", "wait"), open - waiting,
			plural(open - waiting, "begins", "begin"));
}

static void tell_sum(struct action *action, const struct subject *subject, struct page *page)
{
	size_t all = subject->plan->count;
	size_t open = count_open(subject->plan);
	size_t kept = count_kept(action, subject);
	const char *vms = plural(all, "VM", "VMs");
	if (action->clear)
		page_printf(page, ROLE_NORMAL, "%zu of %zu %s %s on.", open - kept, all, vms,
			plural(open - kept, "has not begun; it goes on with precopies and stays",
				"have not begun; they go on with precopies and stay"));
	else
		page_printf(page, action->at_once ? ROLE_WARNING : ROLE_NORMAL,
			"%zu of %zu %s %s shut down %s and %s copy is done.", open - kept, all, vms,
			plural(open - kept, "is", "are"), action->at_once ? "NOW" : "then",
			plural(open - kept, "stays down until its last",
				"stay down until their last"));
	if (kept)
		page_printf(page, ROLE_WARNING, "%zu %s, which wins over this one.", kept,
			plural(kept, "keeps a time of its own", "keep a time of their own"));
	if (!action->clear)
		tell_late(subject, page);
}

static void tell_vm(struct action *action, const struct subject *subject, const struct vm *vm,
	struct page *page)
{
	struct telling telling = action_telling(action);
	struct warm warm = warm_of(vm);
	const struct node *own = own_time(subject, vm);
	page_printf(page, ROLE_NORMAL, "  %s  %s", vm->name, warm_words(&warm, &telling));
	if (own)
		page_printf(page, ROLE_WARNING, "    has a time of its own, %s, which %s",
			told(action, own), action->own_times ? "is taken away" : "it keeps");
	if (!warm.copies && !action->clear)
		page_text(page, ROLE_WARNING,
			"    has no complete copy yet: it goes down whenever its first copy ends");
}

static void tell(struct action *action, const struct subject *subject, struct page *page)
{
	const struct plan *plan = subject->plan;
	tell_old(action, subject, page);
	tell_sum(action, subject, page);
	for (size_t i = 0; i < plan->count; i++)
		if (!begun(&plan->vms[i]))
			tell_vm(action, subject, &plan->vms[i], page);
}

/* ---- the request --------------------------------------------------------------------------- */

static void set_cutover(struct action *action, const struct subject *subject, struct patch *patch)
{
	const struct node *old = old_cutover(subject);
	char text[TIME_TEXT];
	time_format(cutover_flag_at(action), text);
	if (!action->clear) {
		patch_set_text(patch, old, "/spec/cutover", text);
	} else if (old) {
		patch_remove(patch, old, "/spec/cutover");
	}
}

static void request(struct action *action, const struct subject *subject, struct write *write)
{
	struct patch patch;
	const struct node *lost = lost_times(action, subject);
	patch_init(&patch, doc_root(subject->run));
	set_cutover(action, subject, &patch);
	if (lost)
		patch_remove(&patch, lost, "/spec/vmCutover");
	patch_finish(&patch, write);
	write->path = subject_path(subject);
}

static void write_fields(struct action *action, const struct subject *subject, struct buf *out)
{
	const struct node *lost = lost_times(action, subject);
	const char *old = node_text(old_cutover(subject));
	buf_printf(out, "%s%s", old ? "cutover at " : "no cutover", old ? old : "");
	node_each(entry, lost)
		buf_printf(out, ", VM %s at %s", node_text_or(node_get(entry, KEY_id), ""),
			node_text_or(node_get(entry, KEY_cutover), ""));
}

static void equivalent(struct action *action, const struct subject *subject, struct buf *out)
{
	char text[TIME_TEXT];
	if (action->clear) {
		buf_printf(out,
			"kubectl patch migrations.forklift.konveyor.io %s -n %s --type merge -p "
			"'{\"spec\":{\"cutover\":null}}'",
			subject_run_name(subject), subject->name_space);
		return;
	}
	time_format(cutover_flag_at(action), text);
	buf_printf(out, "kubectl mtv cutover plan --name %s -n %s", subject->name,
		subject->name_space);
	if (!action->at_once)
		buf_printf(out, " --cutover %s", text);
}

/* What no VM has begun can be put back; a cutover now begins within seconds. */
static const char *undo(struct action *action, const struct subject *subject)
{
	const struct node *old = old_cutover(subject);
	int64_t at = 0;
	if (action->at_once || action->own_times)
		return NULL;
	if (!old)
		return action->clear ? NULL : "--clear";
	if (!node_time(old, &at) || at <= clock_server(&action->app->clock))
		return NULL; /* it would begin now */
	return arena_printf(&action->arena, "--cutover %s", node_text(old));
}

static bool form_first(struct action *action)
{
	return action->count;
}

static struct outlook outlook(
	struct action *action, const struct subject *subject, const struct plan *plan)
{
	(void)subject;
	if (!action->clear)
		return await_success(plan);
	return (struct outlook){
		.met = plan->state != PLAN_CUTOVER_SCHEDULED, .ended = plan_is_over(plan)};
}

const struct verb cutover_verb = {.name = "cutover",
	.doing = "changing the cutover of",
	.done = "has its cutover set",
	.all_done = "have their cutover set",
	.right = "patch",
	.resource = "migrations",
	.flags = flags,
	.no_time = "empty: now, when you say yes; +1h: in an hour",
	.form_first = form_first,
	.on_run = true,
	.take = take,
	.refuse = refuse,
	.tier = tier_of,
	.tell = tell,
	.request = request,
	.fields = write_fields,
	.equivalent = equivalent,
	.awaits = "it has succeeded, or its cutover is cleared",
	.outlook = outlook,
	.undo = undo,
	.final =
		"No one command puts back what was there. Clearing the cutover helps VMs that have "
		"not begun; after a cutover now those that wait begin within seconds."};
