#include "mtv/alert_rules.h"

#include "base/plural.h"

enum { NAMED = 3 /* VMs that an alert names */ };

static bool fails_now(const struct plan *old, const struct plan *new, size_t i)
{
	if (new->vms[i].state != VM_FAILED)
		return false;
	const struct vm *before = plan_vm(old, vm_key(&new->vms[i]), i);
	return !before || before->state != VM_FAILED;
}

static const char *vms_failed(
	const struct plan *old, const struct plan *new, const struct telling *telling)
{
	const struct vm *first = NULL;
	const char *names = "";
	size_t count = 0;
	for (size_t i = 0; i < new->count; i++) {
		if (!fails_now(old, new, i))
			continue;
		if (!first)
			first = &new->vms[i];
		if (count++ < NAMED)
			names = arena_printf(telling->arena, "%s%s%s", names, *names ? ", " : "",
				new->vms[i].name);
	}
	if (!count)
		return NULL;
	if (count == 1)
		return arena_printf(
			telling->arena, "VM %s: %s", first->name, vm_error(first, telling->arena));
	if (count > NAMED)
		return arena_printf(
			telling->arena, "%zu VMs: %s and %zu more", count, names, count - NAMED);
	return arena_printf(telling->arena, "%zu VMs: %s", count, names);
}

static const char *became(enum plan_state state, const struct plan *old, const struct plan *new,
	const struct telling *telling)
{
	if (new->state != state || old->state == state)
		return NULL;
	return plan_reason(new, telling);
}

static const char *plan_failed(
	const struct plan *old, const struct plan *new, const struct telling *telling)
{
	return became(PLAN_FAILED, old, new, telling);
}

static const char *plan_blocked(
	const struct plan *old, const struct plan *new, const struct telling *telling)
{
	return became(PLAN_BLOCKED, old, new, telling);
}

static const char *cutover_begins(
	const struct plan *old, const struct plan *new, const struct telling *telling)
{
	size_t count = new->by_state[VM_CUTTING_OVER];
	if (!count || old->by_state[VM_CUTTING_OVER])
		return NULL;
	return arena_printf(telling->arena, "%zu of %zu %s %s down", count, new->count,
		plural(new->count, "VM", "VMs"), plural(count, "goes", "go"));
}

static const char *cutover_ends(
	const struct plan *old, const struct plan *new, const struct telling *telling)
{
	if (!old->by_state[VM_CUTTING_OVER] || new->by_state[VM_CUTTING_OVER])
		return NULL;
	return plan_counts(new, telling->arena);
}

const char *alert_text(enum alert_kind kind, const struct plan *old, const struct plan *new,
	const struct telling *telling)
{
	static const char *(*const rules[ALERT_KINDS])(
		const struct plan *old, const struct plan *new, const struct telling *telling) = {
		[ALERT_VM_FAILED] = vms_failed,
		[ALERT_PLAN_FAILED] = plan_failed,
		[ALERT_BLOCKED] = plan_blocked,
		[ALERT_CUTOVER_BEGINS] = cutover_begins,
		[ALERT_CUTOVER_ENDS] = cutover_ends,
	};
	return rules[kind] ? rules[kind](old, new, telling) : NULL;
}

/* It was to begin its cutover long ago, and still copies or waits. */
static bool is_late(const struct vm *vm, int64_t now)
{
	return vm->cutover && vm->cutover + ALERT_OVERDUE <= now && !vm_finished(vm) &&
		vm->state != VM_CUTTING_OVER && vm->state != VM_CLEANING;
}

const char *alert_overdue(const struct plan *plan, const struct telling *telling, int64_t *cutover)
{
	int64_t now = clock_known(telling->clock);
	int64_t first = 0;
	size_t late = 0;
	for (size_t i = 0; plan->warm && plan->executing && i < plan->count; i++) {
		const struct vm *vm = &plan->vms[i];
		if (!is_late(vm, now))
			continue;
		late++;
		if (!first || vm->cutover < first)
			first = vm->cutover;
	}
	if (!late)
		return NULL;
	*cutover = first;
	return arena_printf(telling->arena, "it was due %s, %zu of %zu %s %s not begun",
		tell_distance(telling, first), late, plan->count, plural(plan->count, "VM", "VMs"),
		plural(late, "has", "have"));
}

const char *alert_window(const struct window *window, int64_t left, const struct cutovers *cutovers,
	const struct telling *telling)
{
	struct arena *arena = telling->arena;
	char end[WINDOW_TEXT];
	if (!cutovers->plans)
		return NULL;
	window_end_words(window, clock_server(telling->clock), end);
	const char *words =
		arena_printf(arena, "it ends in %s, %s; %zu %s down", tell_duration(telling, left),
			end, cutovers->begun, plural(cutovers->begun, "VM is", "VMs are"));
	if (!cutovers->requested)
		return words;
	return arena_printf(arena, "%s, %zu with a cutover %s not begun it (:clear)", words,
		cutovers->requested, plural(cutovers->requested, "has", "have"));
}
