#include <stdlib.h>
#include <string.h>

#include "base/plural.h"
#include "base/time.h"
#include "mtv/condition.h"
#include "mtv/plan.h"
#include "mtv/vm.h"

/* The reason of a plan: one line of words (docs/states.md, "Reasons of plans"). */

const char *plan_counts(const struct plan *plan, struct arena *arena)
{
	const size_t *by = plan->by_state;
	const struct {
		size_t count;
		const char *word;
	} parts[] = {{by[VM_SUCCEEDED], "ok"}, {by[VM_FAILED], "failed"},
		{by[VM_CANCELED] + by[VM_CLEANING], "canceled"},
		{by[VM_RUNNING] + by[VM_CUTTING_OVER], "running"}, {by[VM_WAITING], "waiting"},
		{by[VM_QUEUED], "queued"}, {by[VM_NOT_STARTED] + by[VM_STOPPED], "to do"}};
	const char *text = "";
	for (size_t i = 0; i < sizeof(parts) / sizeof(*parts); i++)
		if (parts[i].count)
			text = arena_printf(arena, "%s%s%zu %s", text, *text ? ", " : "",
				parts[i].count, parts[i].word);
	return text;
}

static const char *archived_reason(const struct plan *plan)
{
	const struct node *conditions = plan_conditions(plan);
	if (!condition_true(conditions, "Archived"))
		return "archiving";
	if (plan->executing)
		return "was executing: unfinished VMs stay as they are";
	if (condition_true(conditions, "Succeeded"))
		return "succeeded";
	if (condition_true(conditions, "Failed"))
		return "failed";
	if (condition_true(conditions, "Canceled"))
		return "canceled";
	return plan->entry ? "" : "never run";
}

static const char *blocked_reason(const struct plan *plan, const struct telling *telling)
{
	size_t more;
	int64_t since;
	const struct node *blocking = condition_first_blocking(plan_conditions(plan), &more);
	const char *what = arena_printf(
		telling->arena, "%s: %s", condition_type(blocking), condition_message(blocking));
	if (!node_time(node_get(blocking, KEY_lastTransitionTime), &since))
		return what;
	int64_t left = since + plan->grace - clock_server(telling->clock);
	if (left <= 0)
		return arena_printf(telling->arena, "grace is over: %s", what);
	char countdown[TIME_TEXT];
	time_format_countdown(left, countdown);
	return arena_printf(telling->arena, "fails in %s: %s", countdown, what);
}

/* The next cutover of VMs that still copy, and how many are late. */
static int64_t next_cutover(const struct plan *plan, int64_t now, size_t *late)
{
	int64_t next = 0;
	*late = 0;
	for (size_t i = 0; i < plan->count; i++) {
		const struct vm *vm = &plan->vms[i];
		if (!vm->cutover)
			continue;
		*late += vm->cutover <= now;
		if (!next || vm->cutover < next)
			next = vm->cutover;
	}
	return next;
}

static const char *cutover_reason(const struct plan *plan, const struct telling *telling)
{
	size_t late;
	int64_t next = next_cutover(plan, clock_known(telling->clock), &late);
	if (late)
		return arena_printf(telling->arena, "cutover was due %s, %zu %s",
			tell_distance(telling, next), late,
			plural(late, "VM still copies", "VMs still copy"));
	return arena_printf(telling->arena, "cutover at %s, %s", tell_time(telling, next),
		tell_distance(telling, next));
}

/* TEXT, and how many VMs do not get on: nothing else tells it of a pod that waits for a node. */
static const char *with_stalls(
	const struct plan *plan, const struct telling *telling, const char *text)
{
	size_t stalled = 0;
	for (size_t i = 0; i < plan->count; i++)
		stalled += vm_stalled_since(&plan->vms[i], telling->clock) != 0;
	return stalled ? arena_printf(telling->arena, "%s, %zu stalled", text, stalled) : text;
}

static const char *warm_reason(const struct plan *plan, const struct telling *telling)
{
	int64_t next = 0;
	int64_t at;
	for (size_t i = 0; i < plan->count; i++) {
		const struct vm *vm = &plan->vms[i];
		if (vm->state == VM_WAITING && vm_next_precopy(vm, &at) && (!next || at < next))
			next = at;
	}
	const char *text = arena_printf(telling->arena, "%zu copying, %zu waiting",
		plan->by_state[VM_RUNNING], plan->by_state[VM_WAITING]);
	if (next)
		text = arena_printf(telling->arena, "%s, %s", text, vm_tell_precopy(next, telling));
	return with_stalls(plan, telling, text);
}

/* "validation blocker: TYPE: message", without what the state says already. */
static const char *failed_words(const struct plan *plan)
{
	static const char begin[] = "The migration has FAILED due to a ";
	const char *text = condition_message(condition_find(plan_conditions(plan), "Failed"));
	return strncmp(text, begin, sizeof(begin) - 1) ? text : text + sizeof(begin) - 1;
}

static int limit_of(const struct plan *plan)
{
	const struct node *ready = condition_find(plan_conditions(plan), "Ready");
	const char *limit = strstr(condition_message(ready), "limit: ");
	return limit ? atoi(limit + strlen("limit: ")) : 0;
}

static const char *queued_reason(const struct plan *plan, const struct telling *telling)
{
	if (!plan->executing)
		return run_wait_reason(plan->waiting, telling);
	int limit = limit_of(plan);
	size_t queued = plan->by_state[VM_QUEUED];
	const char *text = arena_printf(
		telling->arena, "%zu %s", queued, plural(queued, "VM waits", "VMs wait"));
	return limit ? arena_printf(telling->arena, "%s, in-flight limit %d", text, limit) : text;
}

/* TEXT and MORE in one sentence. */
static const char *with_more(const char *text, const char *more, struct arena *arena)
{
	size_t length = strlen(text);
	length -= length && text[length - 1] == '.';
	return arena_printf(arena, "%.*s; %s", (int)length, text, more);
}

static const char *failed_reason(const struct plan *plan, const struct telling *telling)
{
	const char *text = failed_words(plan);
	for (size_t i = 0; i < plan->count; i++) {
		const struct vm *vm = &plan->vms[i];
		const char *error = vm_error(vm, telling->arena);
		if (vm->state == VM_FAILED && *error) {
			text = arena_printf(telling->arena, "%s: %s", vm->name, error);
			break;
		}
	}
	if (condition_true(plan_conditions(plan), "ConversionResumable"))
		text = with_more(text, "conversion can be resumed", telling->arena);
	return text;
}

static const char *canceled_reason(const struct plan *plan)
{
	const struct node *condition = condition_find(plan_conditions(plan), "Canceled");
	if (!condition)
		condition = condition_find(node_get(plan->entry, KEY_conditions), "Canceled");
	const char *reason = node_text_or(node_get(condition, KEY_reason), "");
	if (!strcmp(reason, "Deleted"))
		return "Migration deleted";
	if (!strcmp(reason, "Modified"))
		return "plan, provider or map was replaced";
	return "by request";
}

static const char *not_ready_reason(const struct plan *plan, const struct telling *telling)
{
	const struct node *conditions = plan_conditions(plan);
	size_t more;
	const struct node *blocking = condition_first_blocking(conditions, &more);
	if (blocking) {
		const char *text = arena_printf(telling->arena, "%s: %s", condition_type(blocking),
			condition_message(blocking));
		return more ? arena_printf(telling->arena, "%s (+%zu more)", text, more) : text;
	}
	if (condition_true(conditions, "ValidatingVDDK"))
		return "waits for VDDK validation";
	return node_first(conditions) ? "not Ready yet" : "not yet looked at by the controller";
}

/* Whatever state an idle plan is in: a Migration that will never run is worth a word. */
static const char *never_reason(const struct plan *plan, const struct telling *telling)
{
	if (!plan->waiting || plan->waiting->state != RUN_NEVER)
		return "";
	return arena_printf(telling->arena, "%s: %s", plan->waiting->object->name,
		run_wait_reason(plan->waiting, telling));
}

static const char *succeeded_reason(const struct plan *plan, const struct telling *telling)
{
	size_t canceled = plan->by_state[VM_CANCELED];
	const char *never = never_reason(plan, telling);
	if (!canceled)
		return never;
	return arena_printf(
		telling->arena, "%zu canceled%s%s", canceled, *never ? "; " : "", never);
}

const char *plan_reason(const struct plan *plan, const struct telling *telling)
{
	switch (plan->state) {
	case PLAN_ARCHIVED: return archived_reason(plan);
	case PLAN_BLOCKED: return blocked_reason(plan, telling);
	case PLAN_CUTTING_OVER:
		return with_stalls(plan, telling,
			arena_printf(telling->arena, "%zu of %zu %s",
				plan->by_state[VM_CUTTING_OVER], plan->count,
				plural(plan->count, "VM", "VMs")));
	case PLAN_CUTOVER_SCHEDULED: return cutover_reason(plan, telling);
	case PLAN_WARM_RUNNING: return warm_reason(plan, telling);
	case PLAN_RUNNING:
		return with_stalls(plan, telling,
			arena_printf(telling->arena, "%zu of %zu %s running",
				plan->by_state[VM_RUNNING], plan->count,
				plural(plan->count, "VM", "VMs")));
	case PLAN_QUEUED: return queued_reason(plan, telling);
	case PLAN_FAILED: return failed_reason(plan, telling);
	case PLAN_CANCELED: return canceled_reason(plan);
	case PLAN_SUCCEEDED: return succeeded_reason(plan, telling);
	case PLAN_NOT_READY: return not_ready_reason(plan, telling);
	default: return never_reason(plan, telling);
	}
}

const char *plan_no_start(const struct plan *plan, const struct telling *telling)
{
	if (plan->state == PLAN_ARCHIVED)
		return "it is archived";
	if (plan->executing)
		return "it is running";
	if (plan->waiting)
		return arena_printf(telling->arena, "its Migration %s is not done yet: %s",
			plan->waiting->object->name, run_wait_reason(plan->waiting, telling));
	if (condition_true(plan_conditions(plan), "Succeeded"))
		return "it has succeeded, and would never run again";
	if (condition_true(plan_conditions(plan), "ValidatingVDDK"))
		return "its VDDK image is just being validated";
	return NULL;
}
