#include "mtv/estimate.h"

#include <string.h>

#include "mtv/model.h"
#include "mtv/warm.h"

/*
 * Forklift's figures for 100 VMs of ten at once on each host: 205 minutes with one host, 82 with
 * four, 65 with five. That is 20 to 33 minutes for a VM with its copy, so what follows a copy is
 * some part of it.
 */
enum { PUBLISHED = 33 * 60 * 1000 };

/* How far a time may lie from those before, in percent of the shortest and of the longest. */
enum { SHORTER = 70, LONGER = 150, FULL = 100 };

/* The complete copies of a VM but the first, which copies everything. */
struct copies {
	int64_t shortest;
	int64_t longest;
	int64_t first; /* milliseconds of the first one, 0: it is not complete */
	size_t count;
};

static bool is_before_cutover(const struct vm *vm)
{
	return vm->state == VM_RUNNING || vm->state == VM_WAITING;
}

static void widen(int64_t *shortest, int64_t *longest, size_t *count, int64_t length)
{
	if (!*count || length < *shortest)
		*shortest = length;
	if (!*count || length > *longest)
		*longest = length;
	(*count)++;
}

static struct copies copies_of(const struct vm *vm)
{
	struct copies copies = {0};
	size_t number = 0;
	node_each(precopy, node_at(vm->status, KEY_warm, KEY_precopies, KEY_none))
	{
		int64_t start;
		int64_t end;
		bool first = !number++;
		if (!node_time(node_get(precopy, KEY_start), &start) ||
			!node_time(node_get(precopy, KEY_end), &end) || end < start)
			continue;
		if (first)
			copies.first = end - start;
		else
			widen(&copies.shortest, &copies.longest, &copies.count, end - start);
	}
	return copies;
}

static struct estimate unknown(void)
{
	return (struct estimate){.basis = BASIS_NONE};
}

/* Of the whole of LENGTH what is left after ELAPSED; never less than nothing. */
static int64_t left_of(int64_t length, int percent, int64_t elapsed)
{
	int64_t left = length / FULL * percent - elapsed;
	return left > 0 ? left : 0;
}

/* The first copy goes on as it went so far. */
static struct estimate by_progress(const struct vm *vm, int64_t elapsed)
{
	const struct progress *progress = &vm->progress;
	if (elapsed <= 0 || !(progress->moved > 0) || !(progress->total >= progress->moved))
		return unknown();
	double left = (double)elapsed * (progress->total - progress->moved) / progress->moved;
	if (!(left < 1e15))
		return unknown();
	return (struct estimate){left_of((int64_t)left, SHORTER, 0),
		left_of((int64_t)left, LONGER, 0), BASIS_PROGRESS};
}

struct estimate estimate_copy(const struct vm *vm, int64_t now)
{
	struct warm warm = warm_of(vm);
	struct copies copies = copies_of(vm);
	int64_t elapsed = now - warm.began;
	if (warm.waiting && warm.copies)
		return (struct estimate){0, 0, BASIS_COPIES};
	if (!warm.copying || !warm.began || elapsed < 0)
		return unknown();
	if (!warm.copies)
		return by_progress(vm, elapsed);
	/* Longer than any before: nothing tells how long yet. */
	if (!copies.count || !left_of(copies.longest, LONGER, elapsed))
		return unknown();
	return (struct estimate){left_of(copies.shortest, SHORTER, elapsed),
		left_of(copies.longest, LONGER, elapsed), BASIS_COPIES};
}

/* The final copy is one like those before; with the first alone it is at most as long as that. */
static struct estimate final_copy(const struct vm *vm)
{
	struct copies copies = copies_of(vm);
	if (copies.count)
		return (struct estimate){left_of(copies.shortest, SHORTER, 0),
			left_of(copies.longest, LONGER, 0), BASIS_COPIES};
	if (copies.first)
		return (struct estimate){0, copies.first, BASIS_COPIES};
	return unknown();
}

static struct estimate after_copy(const struct seen_times *seen)
{
	if (!seen->count)
		return (struct estimate){0, PUBLISHED, BASIS_PUBLISHED};
	return (struct estimate){
		left_of(seen->shortest, SHORTER, 0), left_of(seen->longest, LONGER, 0), BASIS_SITE};
}

static struct estimate down_of(const struct vm *vm, const struct seen_times *seen)
{
	struct estimate copy = final_copy(vm);
	struct estimate after = after_copy(seen);
	if (copy.basis == BASIS_NONE)
		return unknown();
	return (struct estimate){copy.low + after.low, copy.high + after.high,
		copy.basis > after.basis ? copy.basis : after.basis};
}

struct estimate estimate_downtime(const struct vm *vm, const struct seen_times *seen)
{
	return is_before_cutover(vm) ? down_of(vm, seen) : unknown();
}

/* The copy that is open began when the VM was down (reference/forklift.md 2.8). */
struct estimate estimate_left(const struct vm *vm, const struct seen_times *seen, int64_t now)
{
	struct estimate all = down_of(vm, seen);
	int64_t elapsed = now - warm_of(vm).began;
	if (vm->state != VM_CUTTING_OVER || elapsed < 0 || elapsed >= all.high)
		return unknown();
	return (struct estimate){
		left_of(all.low, FULL, elapsed), left_of(all.high, FULL, elapsed), all.basis};
}

/* Nobody knows whether a copy runs then: at the worst it has just begun. */
static struct estimate wait_for_copy(const struct vm *vm)
{
	struct estimate copy = final_copy(vm);
	return (struct estimate){0, copy.high, copy.basis};
}

struct estimate estimate_wait(const struct vm *vm, int64_t at, int64_t now)
{
	struct warm warm = warm_of(vm);
	if (at <= now)
		return estimate_copy(vm, now);
	if (!is_before_cutover(vm))
		return unknown();
	if (warm.waiting && warm.next > at)
		return (struct estimate){0, 0, BASIS_COPIES};
	struct estimate running = estimate_copy(vm, now);
	struct estimate next = wait_for_copy(vm);
	int64_t longest = now + running.high - at;
	if (running.basis == BASIS_NONE || (next.basis == BASIS_NONE && longest <= 0))
		return unknown();
	int64_t high = longest > next.high ? longest : next.high;
	int64_t low = now + running.low - at;
	return (struct estimate){low > 0 ? low : 0, high,
		running.basis > next.basis || next.basis == BASIS_NONE ? running.basis
								       : next.basis};
}

/* ---- what was seen at this site -------------------------------------------------------------- */

/* From the beginning of what follows the final copy to the end. */
static bool time_after_copy(const struct vm *vm, int64_t *length)
{
	int64_t copied = 0;
	node_each(step, node_get(vm->status, KEY_pipeline))
	{
		if (node_equals(node_get(step, KEY_name), "Cutover"))
			node_time(node_get(step, KEY_completed), &copied);
	}
	*length = vm->completed - copied;
	return copied && vm->completed && *length >= 0;
}

void estimate_see(struct seen_times *seen, const struct plan *plan)
{
	for (size_t i = 0; plan->warm && i < plan->count; i++) {
		int64_t length;
		if (plan->vms[i].state == VM_SUCCEEDED && time_after_copy(&plan->vms[i], &length))
			widen(&seen->shortest, &seen->longest, &seen->count, length);
	}
}

void estimate_join(struct seen_times *seen, const struct seen_times *more)
{
	if (!more->count)
		return;
	size_t count = seen->count + more->count;
	widen(&seen->shortest, &seen->longest, &seen->count, more->shortest);
	widen(&seen->shortest, &seen->longest, &seen->count, more->longest);
	seen->count = count;
}

struct seen_times estimate_seen(const struct model *model)
{
	return model->night->seen;
}

/* ---- plans ----------------------------------------------------------------------------------- */

/* The longest of both; ALL is {0} before the first. */
static void add(struct estimate *all, const struct estimate *own)
{
	all->low = own->low > all->low ? own->low : all->low;
	all->high = own->high > all->high ? own->high : all->high;
	all->basis = own->basis > all->basis ? own->basis : all->basis;
}

static struct estimate sum_up(const struct estimate *all, size_t count)
{
	return count && all->basis != BASIS_NONE ? *all : unknown();
}

struct estimate estimate_plan_copy(const struct plan *plan, int64_t now)
{
	struct estimate all = {0};
	size_t count = 0;
	for (size_t i = 0; i < plan->count; i++) {
		if (!is_before_cutover(&plan->vms[i]))
			continue;
		struct estimate own = estimate_copy(&plan->vms[i], now);
		add(&all, &own);
		count++;
	}
	return sum_up(&all, count);
}

struct estimate estimate_plan_downtime(const struct plan *plan, const struct seen_times *seen)
{
	struct estimate all = {0};
	size_t count = 0;
	for (size_t i = 0; i < plan->count; i++) {
		if (!is_before_cutover(&plan->vms[i]))
			continue;
		struct estimate own = estimate_downtime(&plan->vms[i], seen);
		add(&all, &own);
		count++;
	}
	return sum_up(&all, count);
}

const char *estimate_basis_name(enum estimate_basis basis)
{
	static const char *const bases[] = {[BASIS_COPIES] = "earlier copies",
		[BASIS_PROGRESS] = "what is copied so far",
		[BASIS_SITE] = "cutovers at this site",
		[BASIS_PUBLISHED] = "Forklift's published figures"};
	return basis == BASIS_NONE ? NULL : bases[basis];
}

const char *estimate_range(const struct estimate *estimate, const struct telling *telling)
{
	if (estimate->basis == BASIS_NONE)
		return NULL;
	if (!estimate->high)
		return "none";
	return arena_printf(telling->arena, "%s to %s", tell_duration(telling, estimate->low),
		tell_duration(telling, estimate->high));
}

const char *estimate_words(const struct estimate *estimate, const struct telling *telling)
{
	const char *range = estimate_range(estimate, telling);
	if (!range || !estimate->high)
		return range ? range : "unknown";
	return arena_printf(
		telling->arena, "%s, by %s", range, estimate_basis_name(estimate->basis));
}
