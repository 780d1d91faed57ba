#include "mtv/fit.h"

#include "mtv/cutovers.h"

/*
 * When VM goes down at the earliest, as far as a clock says: a running copy may hold it up. Its
 * cutover is SET, 0: none.
 */
static int64_t wanted(const struct vm *vm, int64_t set, const struct window *window, int64_t now)
{
	struct window_span span;
	int64_t at = set > now ? set : now;
	bool free_choice = !set && vm->state != VM_CUTTING_OVER;
	if (free_choice && window_span(window, now, &span) && span.begin > now)
		return span.begin;
	return at;
}

/* From AT to a VM that is up. */
static struct estimate needed(
	const struct vm *vm, const struct seen_cutovers *seen, int64_t at, int64_t now)
{
	if (vm->state == VM_CUTTING_OVER)
		return estimate_left(vm, seen, now);
	struct estimate wait = estimate_wait(vm, at, now);
	struct estimate down = estimate_downtime(vm, seen);
	if (wait.basis == BASIS_NONE || down.basis == BASIS_NONE)
		return (struct estimate){.basis = BASIS_NONE};
	return (struct estimate){wait.low + down.low, wait.high + down.high,
		wait.basis > down.basis ? wait.basis : down.basis};
}

static enum fit judge(const struct fitting *one, int64_t at)
{
	if (!one->end || at < one->begin)
		return FIT_OUTSIDE;
	if (!one->high)
		return FIT_UNKNOWN;
	if (one->low > one->end)
		return FIT_NO;
	return one->high <= one->end ? FIT_YES : FIT_MAY_NOT;
}

static struct fitting fit_of_vm(
	const struct vm *vm, int64_t set, const struct night *night, int64_t now)
{
	struct fitting one = {0};
	struct window_span span;
	int64_t at = wanted(vm, set, &night->window, now);
	struct estimate time = needed(vm, &night->seen, at, now);
	if (window_span(&night->window, at, &span)) {
		one.begin = span.begin;
		one.end = span.end;
	}
	if (time.basis != BASIS_NONE) {
		one.low = at + time.low;
		one.high = at + time.high;
	}
	one.fit = judge(&one, at);
	return one;
}

/* A VM that is not over, and was not canceled. */
static bool is_ahead(const struct vm *vm)
{
	return !vm_finished(vm) && vm->state != VM_CLEANING;
}

/* The first end that matters, and, of what is outside, the first window that comes behind it. */
static void add_window(struct fitting *all, const struct fitting *one)
{
	bool outside = one->fit == FIT_OUTSIDE && one->begin;
	if (one->end && (!all->end || one->end < all->end))
		all->end = one->end;
	if (outside && (!all->begin || one->begin < all->begin))
		all->begin = one->begin;
}

/* ALL is {0} before the first. */
static void add(struct fitting *all, const struct fitting *one)
{
	bool known = one->high && (all->high || all->fit == FIT_NONE);
	add_window(all, one);
	all->low = !known ? 0 : one->low > all->low ? one->low : all->low;
	all->high = !known ? 0 : one->high > all->high ? one->high : all->high;
	all->fit = one->fit > all->fit ? one->fit : all->fit;
}

static bool is_asked(const struct plan *plan, const struct night *night)
{
	return plan_runs_warm(plan) && night && *night->window.zone;
}

struct fitting fit_with(const struct plan *plan, const int64_t *times, const struct night *night,
	const struct clock *clock)
{
	struct fitting all = {0};
	for (size_t i = 0; is_asked(plan, night) && i < plan->count; i++) {
		const struct vm *vm = &plan->vms[i];
		if (!is_ahead(vm) || (times && times[i] == FIT_LEAVES_OUT))
			continue;
		struct fitting one =
			fit_of_vm(vm, times ? times[i] : vm->cutover, night, clock_server(clock));
		add(&all, &one);
	}
	if (all.fit != FIT_NONE && clock->behind)
		return (struct fitting){.fit = FIT_UNKNOWN, .lost = true};
	return all;
}

struct fitting fit_of(const struct plan *plan, const struct night *night, const struct clock *clock)
{
	if (is_asked(plan, night) && !cutover_is_known(plan))
		return (struct fitting){.fit = FIT_UNKNOWN, .unread = true};
	return fit_with(plan, NULL, night, clock);
}

const char *fit_name(enum fit fit)
{
	static const char *const names[FITS] = {"", "yes", "may-not", "unknown", "no", "outside"};
	return names[fit];
}

static const char *outside_words(const struct fitting *fitting, const struct telling *telling)
{
	if (!fitting->begin)
		return "outside: the window is over";
	return arena_printf(telling->arena, "outside: the next window begins %s",
		tell_time(telling, fitting->begin));
}

const char *fit_words(const struct fitting *fitting, const struct telling *telling)
{
	static const char *const heads[FITS] = {
		[FIT_YES] = "fits", [FIT_MAY_NOT] = "may not fit", [FIT_NO] = "does not fit"};
	if (fitting->fit == FIT_NONE)
		return "";
	if (fitting->lost)
		return "unknown: the line is lost";
	if (fitting->unread)
		return "unknown: its cutover is not read yet";
	if (fitting->fit == FIT_UNKNOWN)
		return "unknown: nobody can tell how long it takes";
	if (fitting->fit == FIT_OUTSIDE)
		return outside_words(fitting, telling);
	const char *end = fitting->fit == FIT_YES
		? ""
		: arena_printf(
			  telling->arena, ", the window ends %s", tell_time(telling, fitting->end));
	if (!fitting->high)
		return arena_printf(telling->arena, "%s%s", heads[fitting->fit], end);
	return arena_printf(telling->arena, "%s: done by %s to %s%s", heads[fitting->fit],
		tell_time(telling, fitting->low), tell_time(telling, fitting->high), end);
}
