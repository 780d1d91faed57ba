#include "mtv/estimate.h"

#include <math.h>
#include <string.h>

#include "mtv/copies.h"
#include "mtv/model.h"
#include "mtv/warm.h"

/*
 * Forklift's figures for 100 VMs of ten at once on each host: 205 minutes with one host, 82 with
 * four, 65 with five. That is 20 to 33 minutes for a VM with its copy, so what follows a copy is
 * some part of it.
 */
enum { PUBLISHED = 33 * 60 * 1000 };

/* From the power-off to the final copy, by the same figures: "Preparation". */
enum { PREPARE_LOW = 30 * 1000, PREPARE_HIGH = 2 * 60 * 1000 };

static const struct estimate preparation = {PREPARE_LOW, PREPARE_HIGH, BASIS_COPIES};

/*
 * What is left of a copy by what is copied, in percent of what it comes to at that pace: less, as
 * other VMs leave the link, and of a later copy much less, whose time counts from before its
 * snapshot.
 */
enum { SHORTER = 65, LONGER = 129, MUCH_SHORTER = 10, MUCH_LONGER = 135, FULL = 100 };

/*
 * Of a later copy, in percent of what lies half-way between what its pace says and what the copies
 * before it took. Of these some part is always left.
 */
enum { HALF_WAY_LOW = 30, HALF_WAY_HIGH = 85, USUALLY = 110, AT_LEAST = 40 };

static bool is_before_cutover(const struct vm *vm)
{
	return vm->state == VM_RUNNING || vm->state == VM_WAITING;
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

/* It goes on as it went so far. */
static struct estimate by_progress(const struct vm *vm, int64_t now, const struct warm *warm)
{
	int64_t left;
	int64_t elapsed = now - warm->began;
	int shorter = warm->copies ? MUCH_SHORTER : SHORTER;
	int longer = warm->copies ? MUCH_LONGER : LONGER;
	if (!copies_left(vm, now, elapsed, &left))
		return unknown();
	return (struct estimate){
		left_of(left, shorter, 0), left_of(left, longer, 0), BASIS_PROGRESS};
}

/* It takes as long as those before; with the first alone it is at most as long as that. */
static struct estimate by_copies(const struct copies *copies, int64_t elapsed)
{
	struct time_range range = {0, copies->first};
	if (copies->later.count)
		range = seen_times_range(&copies->later);
	/* Longer than any before: nothing tells how long yet. */
	if (range.high <= elapsed)
		return unknown();
	return (struct estimate){left_of(range.low, FULL, elapsed),
		left_of(range.high, FULL, elapsed), BASIS_COPIES};
}

/* One after the other; both are known. Bounds that somebody published are added as bounds. */
static struct estimate both(const struct estimate *a, const struct estimate *b)
{
	enum estimate_basis basis = a->basis > b->basis ? a->basis : b->basis;
	if (basis == BASIS_PUBLISHED)
		return (struct estimate){a->low + b->low, a->high + b->high, basis};
	struct time_range sum = time_range_add(
		(struct time_range){a->low, a->high}, (struct time_range){b->low, b->high});
	return (struct estimate){sum.low, sum.high, basis};
}

/* PACE looks at this very copy, USUAL at those before: both can hold. */
static bool agree(const struct estimate *pace, const struct estimate *usual)
{
	return pace->basis != BASIS_NONE && usual->basis != BASIS_NONE &&
		pace->low <= usual->high && usual->low <= pace->high;
}

static struct estimate what_both_allow(const struct estimate *pace, const struct estimate *usual)
{
	return (struct estimate){pace->low > usual->low ? pace->low : usual->low,
		pace->high < usual->high ? pace->high : usual->high, BASIS_COPIES};
}

/* The pause is over since LATE milliseconds, and the snapshot of the last copy is being removed. */
static struct estimate next_copy(const struct copies *copies, int64_t late)
{
	struct estimate copy = by_copies(copies, 0);
	struct estimate before = {left_of(preparation.low, FULL, late),
		left_of(preparation.high, FULL, late), BASIS_COPIES};
	return copy.basis == BASIS_NONE ? copy : both(&copy, &before);
}

/*
 * Its pace says too much, as its time counts from before its snapshot, and those before tell
 * nothing of this one. LEFT is what its pace says.
 */
static struct estimate half_way(const struct seen_times *before, int64_t elapsed, int64_t left)
{
	double mean = before->sum / (double)before->count;
	double rest = fmax(mean * USUALLY / FULL - (double)elapsed, mean * AT_LEAST / FULL);
	int64_t middle = (int64_t)sqrt((double)left * rest);
	return (struct estimate){
		left_of(middle, HALF_WAY_LOW, 0), left_of(middle, HALF_WAY_HIGH, 0), BASIS_COPIES};
}

struct estimate estimate_copy(const struct vm *vm, int64_t now)
{
	struct warm warm = warm_of(vm);
	struct copies copies = copies_of(vm);
	int64_t elapsed = now - warm.began;
	int64_t left;
	if (warm.waiting && warm.copies)
		return (struct estimate){0, 0, BASIS_COPIES};
	if (!warm.copying || !warm.began || elapsed < 0)
		return unknown();
	if (warm.ended >= warm.began)
		return next_copy(&copies, warm.next && warm.next < now ? now - warm.next : 0);
	struct estimate pace = by_progress(vm, now, &warm);
	struct estimate usual = by_copies(&copies, elapsed);
	if (!warm.copies || !agree(&pace, &usual))
		return warm.copies && pace.basis == BASIS_NONE ? usual : pace;
	if (!copies.later.count || !copies_left(vm, now, elapsed, &left))
		return what_both_allow(&pace, &usual);
	return half_way(&copies.later, elapsed, left);
}

static struct estimate final_copy(const struct vm *vm)
{
	struct copies copies = copies_of(vm);
	return by_copies(&copies, 0);
}

static struct estimate after_copy(const struct seen_times *seen)
{
	if (!seen->count)
		return (struct estimate){0, PUBLISHED, BASIS_PUBLISHED};
	struct time_range range = seen_times_range(seen);
	return (struct estimate){range.low, range.high, BASIS_SITE};
}

/* From the final copy on. */
static struct estimate copied_down(const struct vm *vm, const struct seen_cutovers *seen)
{
	struct estimate copy = final_copy(vm);
	struct estimate after = after_copy(seen_cutovers_like(seen, vm));
	return copy.basis == BASIS_NONE ? unknown() : both(&copy, &after);
}

struct estimate estimate_downtime(const struct vm *vm, const struct seen_cutovers *seen)
{
	struct estimate down = copied_down(vm, seen);
	if (!is_before_cutover(vm) || down.basis == BASIS_NONE)
		return unknown();
	return both(&down, &preparation);
}

/*
 * The copy that is open began when the VM was down (reference/forklift.md 2.8); until then the last
 * one is a precopy that has ended.
 */
struct estimate estimate_left(const struct vm *vm, const struct seen_cutovers *seen, int64_t now)
{
	struct estimate all = copied_down(vm, seen);
	struct warm warm = warm_of(vm);
	bool powers_off = warm.began && warm.ended >= warm.began;
	int64_t elapsed = powers_off ? 0 : now - warm.began;
	if (powers_off && all.basis != BASIS_NONE)
		all = both(&all, &preparation);
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

/* From the end of the final copy until the VM was made: what is removed then is behind it. */
static bool time_after_copy(const struct vm *vm, int64_t *length)
{
	int64_t copied = 0;
	int64_t made = vm->completed;
	node_each(step, node_get(vm->status, KEY_pipeline))
	{
		const struct node *completed = node_get(step, KEY_completed);
		if (node_equals(node_get(step, KEY_name), "Cutover"))
			node_time(completed, &copied);
		if (node_equals(node_get(step, KEY_name), "VirtualMachineCreation"))
			node_time(completed, &made);
	}
	*length = made - copied;
	return copied && vm->completed && *length >= 0;
}

static enum cutover_kind kind_of(const struct vm *vm)
{
	node_each(step, node_get(vm->status, KEY_pipeline))
	{
		if (node_equals(node_get(step, KEY_name), "ImageConversion"))
			return CUTOVER_CONVERTS;
	}
	return CUTOVER_PLAIN;
}

void estimate_see(struct seen_cutovers *seen, const struct plan *plan)
{
	for (size_t i = 0; plan->warm && i < plan->count; i++) {
		const struct vm *vm = &plan->vms[i];
		int64_t length;
		if (vm->state == VM_SUCCEEDED && time_after_copy(vm, &length))
			seen_times_add(&seen->by_kind[kind_of(vm)], length);
	}
}

void seen_cutovers_join(struct seen_cutovers *seen, const struct seen_cutovers *more)
{
	for (size_t i = 0; i < CUTOVER_KINDS; i++)
		seen_times_join(&seen->by_kind[i], &more->by_kind[i]);
}

const struct seen_times *seen_cutovers_like(const struct seen_cutovers *seen, const struct vm *vm)
{
	return &seen->by_kind[kind_of(vm)];
}

struct seen_cutovers estimate_seen(const struct model *model)
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

struct estimate estimate_plan_downtime(const struct plan *plan, const struct seen_cutovers *seen)
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
