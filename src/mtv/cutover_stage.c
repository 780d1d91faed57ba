#include "mtv/cutover_stage.h"

#include <string.h>

#include "base/plural.h"
#include "mtv/cutovers.h"

static const char *const names[STAGES] = {"waiting", "copying", "ready", "powering off",
	"final copy", "converting", "creating VM", "finishing", "done", "failed", "canceled"};

const char *cutover_stage_name(enum cutover_stage stage)
{
	return names[stage];
}

/* Of a VM whose cutover has begun. */
static enum cutover_stage stage_of_phase(const char *phase)
{
	static const struct {
		const char *phase;
		enum cutover_stage stage;
	} stages[] = {{"StorePowerState", STAGE_POWERING_OFF},
		{"PowerOffSource", STAGE_POWERING_OFF}, {"WaitForPowerOff", STAGE_POWERING_OFF},
		{"CreateGuestConversionPod", STAGE_CONVERTING}, {"ConvertGuest", STAGE_CONVERTING},
		{"CreateVM", STAGE_CREATING}, {"WaitForGuestReboots", STAGE_FINISHING},
		{"PostHook", STAGE_FINISHING}, {"WaitForFinalSnapshotRemoval", STAGE_FINISHING}};
	for (size_t i = 0; i < sizeof(stages) / sizeof(*stages); i++)
		if (!strcmp(stages[i].phase, phase))
			return stages[i].stage;
	return STAGE_FINAL_COPY;
}

enum cutover_stage cutover_stage_of(const struct vm *vm)
{
	switch (vm->state) {
	case VM_RUNNING: return STAGE_COPYING;
	case VM_WAITING: return STAGE_READY;
	case VM_CUTTING_OVER: return stage_of_phase(vm->phase->name);
	case VM_SUCCEEDED: return STAGE_DONE;
	case VM_STOPPED:
	case VM_FAILED: return STAGE_FAILED;
	case VM_CLEANING:
	case VM_CANCELED: return STAGE_CANCELED;
	default: return STAGE_WAITING;
	}
}

/* The first phase of a cutover notes whether the source ran (forklift.md 2.8). */
bool cutover_has_begun(const struct vm *vm)
{
	enum cutover_stage stage = cutover_stage_of(vm);
	if (stage <= STAGE_DONE)
		return stage >= STAGE_POWERING_OFF;
	return *node_text_or(node_get(vm->status, symbol("restorePowerState")), "");
}

struct cutover_stages cutover_stages_of(const struct plan *plan)
{
	struct cutover_stages stages = {0};
	for (size_t i = 0; i < plan->count; i++) {
		stages.count[cutover_stage_of(&plan->vms[i])]++;
		stages.begun += cutover_has_begun(&plan->vms[i]);
	}
	return stages;
}

/* "1 powering off, 2 done": all that is not zero, from FIRST on and behind it what is before. */
static const char *count_words(const struct cutover_stages *stages, struct arena *arena)
{
	const char *words = "";
	for (size_t i = 0; i < STAGES; i++) {
		size_t stage = (i + STAGE_POWERING_OFF) % STAGES;
		if (stages->count[stage])
			words = arena_printf(arena, "%s%s%zu %s", words, *words ? ", " : "",
				stages->count[stage], names[stage]);
	}
	return words;
}

/* VMs whose time has come and that have not begun; a copy that runs is not interrupted. */
struct due {
	size_t count;
	size_t copying;
	int64_t since; /* the earliest of these times */
};

static struct due due_of(const struct plan *plan, int64_t now)
{
	struct due due = {0};
	for (size_t i = 0; i < plan->count; i++) {
		const struct vm *vm = &plan->vms[i];
		if (!vm->cutover || vm->cutover > now || cutover_is_too_late(vm))
			continue;
		if (!due.count++ || vm->cutover < due.since)
			due.since = vm->cutover;
		due.copying += vm->state == VM_RUNNING;
	}
	return due;
}

/* Its time, AT, has come, and nothing of it has begun as far as is known. */
static const char *due_words(const struct plan *plan, int64_t at, const struct telling *telling)
{
	int64_t known = clock_known(telling->clock);
	size_t copying = due_of(plan, known).copying;
	const char *since = tell_distance(telling, at);
	if (at > known)
		return arena_printf(telling->arena, "was to begin %s", since);
	if (!copying)
		return arena_printf(telling->arena, "due %s", since);
	return arena_printf(telling->arena, "due %s, %zu %s", since, copying,
		plural(copying, "VM still copies", "VMs still copy"));
}

/* AT: its cutover; 0: none is set. Nothing of it goes on. */
static const char *time_words(const struct plan *plan, int64_t at, const struct telling *telling)
{
	if (!at)
		return cutover_is_known(plan) ? "none set" : "not known yet";
	if (at <= clock_server(telling->clock))
		return due_words(plan, at, telling);
	return tell_distance(telling, at);
}

/* VMs whose cutover can still begin. */
struct ahead {
	size_t count;
	int64_t first; /* the earliest of their times; 0: none is set */
};

static struct ahead ahead_of(const struct plan *plan)
{
	struct ahead ahead = {0};
	for (size_t i = 0; i < plan->count; i++) {
		const struct vm *vm = &plan->vms[i];
		if (cutover_is_too_late(vm))
			continue;
		ahead.count++;
		if (vm->cutover && (!ahead.first || vm->cutover < ahead.first))
			ahead.first = vm->cutover;
	}
	return ahead;
}

/*
 * Where the VMs are, behind those whose time has come although they have not begun. When none goes
 * down, as of a retry whose others are done since an earlier run, the time of the next stands
 * first.
 */
static const char *begun_words(
	const struct plan *plan, const struct cutover_stages *stages, const struct telling *telling)
{
	struct due due = due_of(plan, clock_known(telling->clock));
	const char *counts = count_words(stages, telling->arena);
	struct ahead ahead = ahead_of(plan);
	if (!plan_runs_warm(plan))
		return counts;
	if (!due.count && ahead.count && !plan->by_state[VM_CUTTING_OVER])
		return arena_printf(
			telling->arena, "%s; %s", time_words(plan, ahead.first, telling), counts);
	if (!due.count)
		return counts;
	const char *what = due.copying < due.count
		? "not begun"
		: plural(due.count, "still copies", "still copy");
	return arena_printf(telling->arena, "%zu %s, due %s; %s", due.count, what,
		tell_distance(telling, due.since), counts);
}

const char *cutover_stage_words(const struct plan *plan, const struct telling *telling)
{
	struct cutover_stages stages = cutover_stages_of(plan);
	if (!plan->warm || !plan->entry)
		return "";
	if (stages.begun || !plan_runs_warm(plan))
		return begun_words(plan, &stages, telling);
	return time_words(plan, plan_cutover(plan), telling);
}
