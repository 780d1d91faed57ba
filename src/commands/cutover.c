#include "app/action.h"
#include "app/cutover_flag.h"
#include "base/plural.h"
#include "commands/commands.h"
#include "commands/cutover_back.h"
#include "commands/cutover_go.h"
#include "commands/cutover_set.h"
#include "commands/cutover_take.h"
#include "commands/cutover_takes.h"
#include "commands/cutover_vms.h"
#include "commands/cutover_wish.h"
#include "kube/patch.h"

/*
 * cutover: spec.cutover of the active Migration of a warm plan, set, moved or cleared
 * (reference/forklift.md 1.8, 2.8), or spec.vmCutover of single VMs. A VM looks at it only between
 * two precopies.
 */

/* The flags of :clear. */
#define CLEAR_ALL "--clear --own-times include"

static const struct flag flags[] = {VERB_FLAGS,
	{"cutover", "TIME", FLAG_TIME,
		"when: now, 22:30, +30m, sat 02:00, RFC 3339; with commas, or none: one for each "
		"plan"},
	{"clear", NULL, FLAG_SWITCH, "no cutover any more"},
	{"own-times", "keep|include", FLAG_CHOICE,
		"VMs with a time of their own keep it, or lose it"},
	{"every", "TIME", FLAG_TEXT,
		"each plan so much later than the one before it, as 5m: in the order of the names, "
		"or of the rows"},
	{"hold", NULL, FLAG_SWITCH,
		"one plan is written, and the next one proposed when its VMs are up: in the order "
		"of the names, or of the rows"},
	{"by", "TIME", FLAG_TEXT, "moves what is set, as +15m or -15m"},
	{"vms", "NAMES", FLAG_VMS,
		"a time of their own for these VMs, which wins over the plan's: names or ids, with "
		"commas, or @FILE"},
	{"put-back", "TIMES", FLAG_RECORD,
		"sets again what was cleared, as :undo has it: NAMESPACE/PLAN[/ID]=TIME, with "
		"commas"},
	{0}};

/* Times of their own that this changes. */
static const struct node *lost_times(const struct action *action, const struct subject *subject)
{
	const struct node *own = cutover_own_times(subject);
	return action->own_times && node_first(own) ? own : NULL;
}

static size_t count_open(const struct plan *plan)
{
	size_t count = 0;
	for (size_t i = 0; i < plan->count; i++)
		count += !cutover_is_too_late(&plan->vms[i]);
	return count;
}

/* What is moved must still be to come, then and now. */
static const char *refuse_move(struct action *action, const struct subject *subject)
{
	int64_t now = clock_server(&action->app->clock);
	int64_t old;
	if (!node_time(cutover_old(subject), &old))
		return "it has no cutover to move";
	if (old <= now)
		return arena_printf(&action->arena, "its cutover is due since %s, and not moved",
			cutover_told(action, cutover_old(subject)));
	if (old + action->by <= now)
		return "its cutover would be past by that: --cutover now says so";
	return NULL;
}

static const char *refuse_times(struct action *action, const struct subject *subject)
{
	size_t times = action->times.count;
	if (times && times != action->count)
		return arena_printf(&action->arena, "%zu %s for %zu %s", times,
			plural(times, "time is given", "times are given"), action->count,
			plural(action->count, "plan", "plans"));
	if (subject->run && cutover_clears(subject) && !cutover_old(subject) &&
		!lost_times(action, subject))
		return "it has no cutover to clear";
	return subject->run && action->by ? refuse_move(action, subject) : NULL;
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
	if (action->put_back)
		return cutover_back_refuse(action, subject);
	if (action->holds && cutover_of_vms(subject))
		return "--hold is about whole plans, and single VMs are marked";
	return cutover_of_vms(subject) ? cutover_vms_refuse(action, subject)
				       : refuse_times(action, subject);
}

static enum tier tier_of(struct action *action, const struct subject *subject)
{
	int64_t at;
	return cutover_moment(subject, &at) && cutover_flag_near(action, at) ? TIER_SERVICE
									     : TIER_REVERSIBLE;
}

/* ---- the question -------------------------------------------------------------------------- */

static const char *title(const struct action *action)
{
	bool of_vms = action_of_vms(action);
	if (action->put_back)
		return "Put back the cutover of";
	if (action->clear)
		return of_vms ? "Clear the cutover of VMs of" : "Clear the cutover of";
	if (action->by)
		return of_vms ? "Move the cutover of VMs of" : "Move the cutover of";
	return of_vms ? "Cutover of VMs of" : NULL;
}

static void tell_times(struct action *action, const struct subject *subject, struct page *page)
{
	page_value(page, ROLE_NORMAL, "cutover so far", cutover_told(action, cutover_old(subject)));
	page_value(page, ROLE_NORMAL, "cutover then",
		cutover_clears(subject) ? "none: precopies go on, nothing is shut down"
					: cutover_then(action, subject));
}

/* VMs that keep a time of their own go by that one. */
static size_t count_kept(const struct action *action, const struct subject *subject)
{
	const struct plan *plan = subject->plan;
	size_t count = 0;
	for (size_t i = 0; !action->own_times && i < plan->count; i++)
		count += !cutover_is_too_late(&plan->vms[i]) &&
			cutover_own_time(subject, &plan->vms[i]);
	return count;
}

/* It was ahead when it was given. */
static bool has_passed(const struct action *action, const struct subject *subject)
{
	int64_t at;
	return cutover_moment(subject, &at) && at <= clock_server(&action->app->clock);
}

/* Of those that are due with the answer: which of them a cutover takes hold of at once. */
static void tell_held_up(const struct plan *plan, struct page *page)
{
	size_t waiting = plan->by_state[VM_WAITING];
	size_t copying = plan->by_state[VM_RUNNING];
	size_t queued = plan->by_state[VM_QUEUED];
	if (copying)
		page_printf(page, ROLE_NORMAL,
			"%zu %s between precopies; %zu %s late, when the copy that is under way "
			"ends.",
			waiting, plural(waiting, "waits", "wait"), copying,
			plural(copying, "begins", "begin"));
	if (queued)
		page_printf(page, ROLE_NORMAL, "%zu %s for a slot: %s", queued,
			plural(queued, "waits", "wait"),
			plural(queued, "it goes down when its first copy ends.",
				"they go down when their first copies end."));
}

/* Whatever is copied now says nothing of a time to come, but that something may be then. */
static void tell_late(const struct plan *plan, bool now, struct page *page)
{
	if (now)
		tell_held_up(plan, page);
	else if (count_open(plan) > plan->by_state[VM_WAITING])
		page_text(page, ROLE_NORMAL,
			"A VM that is being copied at that time begins late, when its copy ends.");
}

static void tell_sum(struct action *action, const struct subject *subject, struct page *page)
{
	size_t all = subject->plan->count;
	size_t open = count_open(subject->plan);
	size_t kept = count_kept(action, subject);
	bool now = cutover_is_now(subject) || has_passed(action, subject);
	const char *vms = plural(all, "VM", "VMs");
	if (cutover_clears(subject))
		page_printf(page, ROLE_NORMAL, "%zu of %zu %s %s on.", open - kept, all, vms,
			plural(open - kept, "has not begun; it goes on with precopies and stays",
				"have not begun; they go on with precopies and stay"));
	else
		page_printf(page, now ? ROLE_WARNING : ROLE_NORMAL,
			"%zu of %zu %s %s shut down %s and %s copy is done.", open - kept, all, vms,
			plural(open - kept, "is", "are"), now ? "NOW" : "then",
			plural(open - kept, "stays down until its last",
				"stay down until their last"));
	if (kept)
		page_printf(page, ROLE_WARNING, "%zu %s, which wins over this one.", kept,
			plural(kept, "keeps a time of its own", "keep a time of their own"));
	if (!cutover_clears(subject))
		tell_late(subject->plan, now, page);
}

/* What a clearing leaves alone: it would take more than that to stop them. */
static void tell_begun(const struct subject *subject, struct page *page)
{
	const struct plan *plan = subject->plan;
	size_t count = plan->by_state[VM_CUTTING_OVER];
	if (count)
		page_printf(page, ROLE_WARNING, "%zu %s, and %s not touched:", count,
			plural(count, "has begun and goes on to its end",
				"have begun and go on to their end"),
			plural(count, "is", "are"));
	for (size_t i = 0; i < plan->count; i++)
		if (plan->vms[i].state == VM_CUTTING_OVER)
			page_printf(page, ROLE_WARNING, "  %s", plan->vms[i].name);
}

static void tell(struct action *action, const struct subject *subject, struct page *page)
{
	const struct plan *plan = subject->plan;
	cutover_go_tell(action, subject, page);
	cutover_takes_tell(action, subject, page);
	if (action->put_back) {
		cutover_back_tell(action, subject, page);
		return;
	}
	if (cutover_of_vms(subject)) {
		cutover_vms_tell(action, subject, page);
		return;
	}
	tell_times(action, subject, page);
	tell_sum(action, subject, page);
	for (size_t i = 0; i < plan->count; i++)
		if (!cutover_is_too_late(&plan->vms[i]))
			cutover_tell_vm(action, subject, &plan->vms[i], page);
	if (cutover_clears(subject))
		tell_begun(subject, page);
}

/* ---- the request --------------------------------------------------------------------------- */

static void set_cutover(const struct subject *subject, struct patch *patch)
{
	const struct node *old = cutover_old(subject);
	char text[TIME_TEXT];
	int64_t at;
	cutover_moment(subject, &at);
	time_format(at, text);
	if (!cutover_clears(subject))
		patch_set_text(patch, old, "/spec/cutover", text);
	else if (old)
		patch_remove(patch, old, "/spec/cutover");
}

static void request(struct action *action, const struct subject *subject, struct write *write)
{
	struct patch patch;
	const struct node *lost = lost_times(action, subject);
	if (action->put_back) {
		cutover_back_request(subject, write);
		return;
	}
	if (cutover_of_vms(subject)) {
		cutover_vms_request(action, subject, write);
		return;
	}
	patch_init(&patch, doc_root(subject->run));
	set_cutover(subject, &patch);
	if (lost)
		patch_remove(&patch, lost, "/spec/vmCutover");
	patch_finish(&patch, write);
	write->path = subject_path(subject);
}

static void write_fields(struct action *action, const struct subject *subject, struct buf *out)
{
	const struct node *lost = lost_times(action, subject);
	const char *old = node_text(cutover_old(subject));
	if (action->put_back) {
		cutover_back_fields(subject, out);
		return;
	}
	if (cutover_of_vms(subject)) {
		cutover_vms_fields(action, subject, out);
		return;
	}
	buf_printf(out, "%s%s", old ? "cutover at " : "no cutover", old ? old : "");
	node_each(entry, lost)
		buf_printf(out, ", VM %s at %s", node_text_or(node_get(entry, KEY_id), ""),
			node_text_or(node_get(entry, KEY_cutover), ""));
}

static void equivalent(struct action *action, const struct subject *subject, struct buf *out)
{
	char text[TIME_TEXT];
	int64_t at;
	if (cutover_of_vms(subject) || action->put_back) {
		cutover_vms_equivalent(action, subject, out);
		return;
	}
	if (cutover_clears(subject)) {
		buf_printf(out,
			"kubectl patch migrations.forklift.konveyor.io %s -n %s --type merge -p "
			"'{\"spec\":{\"cutover\":null%s}}'",
			subject_run_name(subject), subject->name_space,
			lost_times(action, subject) ? ",\"vmCutover\":null" : "");
		return;
	}
	cutover_moment(subject, &at);
	time_format(at, text);
	buf_printf(out, "kubectl mtv cutover plan --name %s -n %s", subject->name,
		subject->name_space);
	if (!cutover_is_now(subject))
		buf_printf(out, " --cutover %s", text);
}

/* What no VM has begun can be put back; a cutover now begins within seconds. */
static const char *undo(struct action *action, const struct subject *subject)
{
	const struct node *old = cutover_old(subject);
	int64_t at = 0;
	if (cutover_of_vms(subject))
		return cutover_vms_undo(action, subject);
	if (action->clear && action->own_times)
		return cutover_back_flags_of(action, subject);
	if (action->put_back)
		return old || node_first(cutover_own_times(subject)) ? NULL : CLEAR_ALL;
	if (action->at_once || action->own_times)
		return NULL;
	if (!old)
		return cutover_clears(subject) ? NULL : "--clear";
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
	if (cutover_of_vms(subject))
		return cutover_vms_outlook(action, subject, plan);
	if (!cutover_clears(subject))
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
	.take = cutover_take,
	.refuse = refuse,
	.tier = tier_of,
	.moment = cutover_moment,
	.moments = cutover_moments,
	.title = title,
	.tell_set = cutover_tell_set,
	.tell = tell,
	.request = request,
	.fields = write_fields,
	.equivalent = equivalent,
	.awaits = "it has succeeded, or its cutover is cleared",
	.outlook = outlook,
	.undo = undo,
	.undo_set = cutover_undo_set,
	.final =
		"No one command puts back what was there. Clearing the cutover helps VMs that have "
		"not begun; after a cutover now those that wait begin within seconds."};
