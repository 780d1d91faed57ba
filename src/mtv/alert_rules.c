#include "mtv/alert_rules.h"

#include <string.h>

#include "base/plural.h"
#include "mtv/result.h"

enum { NAMED = 3 /* VMs that an alert names */ };

/* VMs that an alert is about. */
struct found {
	size_t count;
	const struct vm *first;
	const char *names; /* the first of them */
};

/* Also of an attempt that nobody saw begin, as the line was lost. */
static bool is_new(
	const struct plan *old, const struct plan *new, size_t i, bool (*is)(const struct vm *vm))
{
	if (!is(&new->vms[i]))
		return false;
	const struct vm *before = plan_vm(old, vm_key(&new->vms[i]), i);
	return !before || !is(before) || before->started != new->vms[i].started;
}

/* The VMs of NEW that are so now, and were not in OLD. */
static struct found find_new(const struct plan *old, const struct plan *new,
	bool (*is)(const struct vm *vm), struct arena *arena)
{
	struct found found = {.names = ""};
	for (size_t i = 0; i < new->count; i++) {
		const struct vm *vm = &new->vms[i];
		if (!is_new(old, new, i, is))
			continue;
		if (!found.first)
			found.first = vm;
		if (found.count++ < NAMED)
			found.names = arena_printf(
				arena, "%s%s%s", found.names, *found.names ? ", " : "", vm->name);
	}
	return found;
}

/* "VM a", "3 VMs: a, b, c", "5 VMs: a, b, c and 2 more" */
static const char *found_words(const struct found *found, struct arena *arena)
{
	if (found->count == 1)
		return arena_printf(arena, "VM %s", found->first->name);
	if (found->count > NAMED)
		return arena_printf(arena, "%zu VMs: %s and %zu more", found->count, found->names,
			found->count - NAMED);
	return arena_printf(arena, "%zu VMs: %s", found->count, found->names);
}

static bool has_failed(const struct vm *vm)
{
	return vm->state == VM_FAILED;
}

static const char *vms_failed(
	const struct plan *old, const struct plan *new, const struct telling *telling)
{
	struct found found = find_new(old, new, has_failed, telling->arena);
	if (!found.count)
		return NULL;
	const char *words = found_words(&found, telling->arena);
	if (found.count > 1)
		return words;
	return arena_printf(telling->arena, "%s: %s", words, vm_error(found.first, telling->arena));
}

static bool is_source_unknown(const struct vm *vm)
{
	return result_of(vm).source == SOURCE_UNKNOWN;
}

static const char *sources_unknown(
	const struct plan *old, const struct plan *new, const struct telling *telling)
{
	struct found found = find_new(old, new, is_source_unknown, telling->arena);
	if (!found.count)
		return NULL;
	return arena_printf(telling->arena, "%s: whether %s not known; check %s, then :checked",
		found_words(&found, telling->arena),
		plural(found.count, "its source runs is", "their sources run is"),
		plural(found.count, "it", "them"));
}

static const char *run_of(const struct plan *plan)
{
	return node_text_or(node_at(plan->entry, KEY_migration, KEY_uid, KEY_none), "");
}

/* Also in a run that nobody saw begin. */
static const char *became(enum plan_state state, const struct plan *old, const struct plan *new,
	const struct telling *telling)
{
	if (new->state != state)
		return NULL;
	if (old->state == state && !strcmp(run_of(old), run_of(new)))
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

const char *alert_text(enum alert_kind kind, const struct plan *old, const struct plan *new,
	const struct telling *telling)
{
	static const char *(*const rules[ALERT_KINDS])(
		const struct plan *old, const struct plan *new, const struct telling *telling) = {
		[ALERT_VM_FAILED] = vms_failed,
		[ALERT_PLAN_FAILED] = plan_failed,
		[ALERT_SOURCE_UNKNOWN] = sources_unknown,
		[ALERT_BLOCKED] = plan_blocked,
	};
	return rules[kind] ? rules[kind](old, new, telling) : NULL;
}

const char *alert_begins(const struct plan *plan, const struct telling *telling)
{
	size_t count = plan->by_state[VM_CUTTING_OVER];
	if (!count)
		return NULL;
	return arena_printf(telling->arena, "%zu of %zu %s %s down", count, plan->count,
		plural(plan->count, "VM", "VMs"), plural(count, "goes", "go"));
}

const char *alert_ends(const struct plan *plan, const struct telling *telling)
{
	struct cutovers cutovers = cutovers_of(plan, clock_known(telling->clock));
	bool more = cutovers.begun || cutovers.due || cutovers.unread;
	return more ? NULL : plan_counts(plan, telling->arena);
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
		arena_printf(arena, "it ends in %s, %s", tell_duration(telling, left), end);
	if (telling->clock->behind)
		return arena_printf(
			arena, "%s; how many VMs are down is not known: the line is lost", words);
	words = arena_printf(arena, "%s; %zu %s down", words, cutovers->begun,
		plural(cutovers->begun, "VM is", "VMs are"));
	if (cutovers->unread)
		return arena_printf(arena, "%s, and what %zu %s requested is not known", words,
			cutovers->unread, plural(cutovers->unread, "plan has", "plans have"));
	if (!cutovers->requested)
		return words;
	return arena_printf(arena, "%s, %zu with a cutover %s not begun it (:clear)", words,
		cutovers->requested, plural(cutovers->requested, "has", "have"));
}
