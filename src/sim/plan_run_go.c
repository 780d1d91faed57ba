/* How a run goes on and ends (forklift.md 2.4, 2.9). */
#include <stdio.h>
#include <string.h>

#include "mtv/condition.h"
#include "sim/around.h"
#include "sim/plan_make.h"
#include "sim/plan_run.h"

static bool names(const struct node *ref, const struct run_vm *vm)
{
	const char *id = node_text_or(node_get(ref, KEY_id), "");
	return *id ? !strcmp(id, vm->id) : node_equals(node_get(ref, KEY_name), vm->name);
}

static void obey_vm(struct run_vm *vm, const struct node *spec)
{
	vm->cutover = 0;
	node_time(node_get(spec, KEY_cutover), &vm->cutover);
	node_each(own, node_get(spec, KEY_vmCutover)) if (names(own, vm))
		node_time(node_get(own, KEY_cutover), &vm->cutover);
	vm->cancel_asked = false;
	node_each(ref, node_get(spec, KEY_cancel)) vm->cancel_asked |= names(ref, vm);
}

void plan_run_obey(struct plan_run *run, const struct node *migration)
{
	if (!run->progress.docs.count) /* the player was away */
		conditions_read(
			&run->progress, node_at(migration, KEY_status, KEY_conditions, KEY_none));
	for (size_t i = 0; i < run->vm_count; i++)
		if (!run->vms[i].kept)
			obey_vm(&run->vms[i], node_get(migration, KEY_spec));
}

bool plan_run_is(const struct plan_run *run, const char *outcome)
{
	return conditions_find(&run->conditions, outcome) != NULL;
}

bool plan_run_knows(const struct plan_run *run, const char *uid)
{
	if (run->migration_uid && !strcmp(run->migration_uid, uid))
		return true;
	for (size_t i = 0; i < run->history.count; i++) {
		const struct node *entry = doc_root(*(struct doc **)array_at(&run->history, i));
		if (node_equals(node_find(entry, "migration.uid"), uid))
			return true;
	}
	return false;
}

bool plan_run_may_begin(const struct plan_run *run, const struct node *migration)
{
	const char *uid = node_text_or(node_at(migration, KEY_metadata, KEY_uid, KEY_none), "");
	return !run->executing && !run->archived && !plan_run_is(run, "Succeeded") &&
		!conditions_find(&run->conditions, "ValidatingVDDK") &&
		conditions_find(&run->conditions, "Ready") &&
		!conditions_blocking(&run->conditions) && !plan_run_knows(run, uid);
}

/* The outcome takes the place of Executing: in the history, in the Migration, and on the plan. */
static void settle(struct plan_run *run, const struct sim_condition *outcome, bool on_plan)
{
	conditions_remove(&run->conditions, "Executing");
	conditions_remove(&run->outcome, "Executing");
	conditions_remove(&run->progress, "Running");
	conditions_set(&run->outcome, outcome);
	conditions_set(&run->progress, outcome);
	if (on_plan)
		conditions_set(&run->conditions, outcome);
	run->executing = false;
	run->changed = run->turned = true;
}

void plan_run_lose(struct plan_run *run, bool replaced, int64_t now)
{
	struct sim_condition outcome = {.type = "Canceled",
		.category = "Advisory",
		.reason = replaced ? "Modified" : "Deleted",
		.message =
			replaced ? result_message("Canceled") : "The migration has been deleted.",
		.durable = true,
		.at = now};
	for (size_t i = 0; i < run->vm_count; i++)
		if (!run->vms[i].completed)
			run_vm_cancel(&run->vms[i], "Modified", now);
	settle(run, &outcome, replaced);
}

void plan_run_archive(struct plan_run *run, int64_t now)
{
	bool wanted = node_true(node_at(doc_root(run->plan), KEY_spec, KEY_archived, KEY_none));
	if (wanted == run->archived || (!wanted && plan_run_is(run, "Succeeded")))
		return;
	run->archived = wanted;
	run->changed = true;
	if (!wanted) {
		conditions_remove(&run->conditions, "Archived");
		return;
	}
	conditions_remove(&run->conditions, "Ready");
	conditions_set(&run->conditions,
		&(struct sim_condition){.type = "Archived",
			.category = "Advisory",
			.reason = "UserRequested",
			.message = "The migration plan has been archived.",
			.at = now});
}

static const char *outcome_of(const struct plan_run *run)
{
	const char *outcome = "Canceled";
	for (size_t i = 0; i < run->vm_count; i++) {
		if (run->vms[i].end == RUN_FAILED)
			return "Failed";
		if (run->vms[i].end == RUN_SUCCEEDED)
			outcome = "Succeeded";
	}
	return outcome;
}

static size_t count_resumable(const struct plan_run *run)
{
	size_t count = 0;
	for (size_t i = 0; i < run->vm_count; i++)
		count += run->vms[i].end == RUN_FAILED && run->vms[i].disks_copied;
	return count;
}

static void end_run(struct plan_run *run, int64_t now)
{
	const char *type = outcome_of(run);
	size_t resumable = count_resumable(run);
	char message[80];
	struct sim_condition outcome = {.type = type,
		.category = "Advisory",
		.reason = strcmp(type, "Canceled") != 0 ? NULL : "UserRequested",
		.message = result_message(type),
		.durable = true,
		.at = now};
	run->completed = now;
	settle(run, &outcome, true);
	snprintf(message, sizeof(message), "The conversion of %zu VM%s can be resumed.", resumable,
		resumable == 1 ? "" : "s");
	if (resumable)
		conditions_set(&run->conditions,
			&(struct sim_condition){.type = "ConversionResumable",
				.category = "Advisory",
				.message = message,
				.durable = true,
				.at = now});
}

bool plan_run_is_held(const struct plan_run *run)
{
	return conditions_blocking(&run->conditions) ||
		conditions_find(&run->conditions, "ValidatingVDDK");
}

/* A blocker is borne for its grace, and nothing moves; then the run fails (2.4.7). */
static bool is_blocked(struct plan_run *run, const struct run_rules *rules, int64_t now)
{
	const struct node *blocker = conditions_blocking(&run->conditions);
	int64_t since = now;
	char message[400];
	if (!blocker)
		return conditions_find(&run->conditions, "ValidatingVDDK") != NULL;
	node_time(node_get(blocker, KEY_lastTransitionTime), &since);
	if (now - since <= rules->grace)
		return true;
	snprintf(message, sizeof(message),
		"The migration has FAILED due to a validation blocker: %.100s: %.200s",
		condition_type(blocker), condition_message(blocker));
	run->completed = now;
	settle(run,
		&(struct sim_condition){.type = "Failed",
			.category = "Advisory",
			.message = message,
			.durable = true,
			.at = now},
		true);
	return true;
}

/* The Ready condition counts those that wait (2.1). */
static void tell_queue(struct plan_run *run, const struct run_rules *rules, int64_t now)
{
	size_t queued = 0;
	char message[100] = "The migration plan is ready.";
	for (size_t i = 0; i < run->vm_count; i++)
		queued += run->executing && run->vms[i].queued;
	if (queued)
		snprintf(message, sizeof(message),
			"%zu VM(s) waiting to start migration (in-flight limit: %d).", queued,
			rules->limit);
	if (conditions_find(&run->conditions, "Ready"))
		run->changed |= conditions_set(&run->conditions,
			&(struct sim_condition){.type = "Ready",
				.category = "Required",
				.message = message,
				.at = now});
}

static void poll_vm(struct plan_run *run, struct run_vm *vm, const struct run_poll *poll)
{
	enum run_end end = vm->end;
	bool completed = vm->completed;
	if (vm->completed || vm->kept || vm->foreign)
		return;
	/* Behind the end of a run only what was canceled is cleaned up (2.4.8). */
	if (!run->executing && vm->end == RUN_GOES_ON)
		return;
	if (!vm->started && vm->end == RUN_GOES_ON)
		return;
	run_vm_poll(vm, poll);
	if (run_vm_is_hindered(vm, poll->now))
		around_name_claims(run, vm, poll->seed);
	run->changed = true;
	run->turned |= vm->end != end || completed != (vm->completed != 0);
}

static bool all_ended(const struct plan_run *run)
{
	for (size_t i = 0; i < run->vm_count; i++)
		if (!run->vms[i].completed)
			return false;
	return true;
}

void plan_run_poll(struct plan_run *run, const struct run_rules *rules, int64_t now, double rate)
{
	const struct run_poll poll = {.seed = rules->seed,
		.now = now,
		.precopy_interval = rules->precopy_interval,
		.rate = rate};
	if (run->rests || run->archived || (run->executing && is_blocked(run, rules, now)))
		return;
	bool ended = run->executing && all_ended(run);
	for (size_t i = 0; i < run->vm_count; i++)
		poll_vm(run, &run->vms[i], &poll);
	tell_queue(run, rules, now);
	if (ended)
		end_run(run, now);
}
