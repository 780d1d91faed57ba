#include "mtv/alerts.h"
#include "mtv/cutovers.h"
#include "mtv/pulse.h"
#include "mtv/readiness.h"
#include "mtv/site.h"
#include "mtv/warm.h"

/* Checks of whether what is under way goes on: VMs, cutovers that are due, the controller. */

#define UNTOLD_COPY                                                                                \
	"watch it: the screen (W, or Q on the plan) sees a copy that moves with its next "         \
	"progress, and one that does not after 10 minutes; a single look cannot"
#define UNTOLD_PAUSE "watch it on the screen (W, or Q on the plan); a single look cannot tell"

static const struct reading *plans_of(const struct site *site)
{
	return &site->readings[SITE_PLANS];
}

/* ---- VMs ------------------------------------------------------------------------------------- */

/* Progress has no time in any object (forklift.md 2.5): that it moves is seen by two looks. */
static void say_untold(struct checks *checks, const struct site *site, const struct vm *vm)
{
	struct telling telling = site_telling(site, checks->arena);
	if (!vm->phase->copies) {
		checks_say(checks, VERDICT_UNKNOWN, plans_of(site),
			"%s: whether it gets on is not seen yet: no object tells since when it is "
			"in %s",
			vm->name, vm->phase->name)
			->advice = UNTOLD_PAUSE;
		return;
	}
	checks_say(checks, VERDICT_UNKNOWN, plans_of(site),
		"%s: whether its copy gets on is not seen yet: it began %s, and no object tells "
		"when it moved last",
		vm->name, tell_distance(&telling, warm_of(vm).began))
		->advice = UNTOLD_COPY;
}

static void judge_vm(struct checks *checks, const struct site *site, const struct vm *vm)
{
	struct telling telling = site_telling(site, checks->arena);
	int64_t since = vm_stalled_since(vm, site->clock);
	if (since)
		checks_say(checks, VERDICT_FAIL, plans_of(site), "%s: it is stalled since %s",
			vm->name, tell_time(&telling, since));
	else if (vm_stall_untold(vm, site->clock))
		say_untold(checks, site, vm);
}

void readiness_stalled(struct checks *checks, const struct site *site)
{
	size_t before = checks->answers.count;
	for (size_t i = 0; i < site->plan->count; i++)
		judge_vm(checks, site, &site->plan->vms[i]);
	if (checks->answers.count == before)
		checks_say(checks, VERDICT_PASS, plans_of(site), "no VM is stalled");
}

/* ---- cutovers -------------------------------------------------------------------------------- */

/* Between two copies it begins at once, else when the copy ends (forklift.md 2.8). */
static void judge_due(struct checks *checks, const struct site *site, const struct vm *vm)
{
	struct telling telling = site_telling(site, checks->arena);
	int64_t late = clock_known(site->clock) - vm->cutover;
	const char *when = tell_distance(&telling, vm->cutover);
	if (!vm->cutover || cutover_is_too_late(vm) || late < history_window(site->clock))
		return;
	if (vm->state == VM_WAITING)
		checks_say(checks, VERDICT_FAIL, plans_of(site),
			"%s: it was due %s and has not begun, although no copy runs", vm->name,
			when);
	else if (late >= ALERT_OVERDUE)
		checks_say(checks, VERDICT_FAIL, plans_of(site),
			"%s: it was due %s and has not begun", vm->name, when);
	else
		checks_say(checks, VERDICT_WARN, plans_of(site),
			"%s: it was due %s and begins when the copy that runs has ended", vm->name,
			when);
}

void readiness_overdue(struct checks *checks, const struct site *site)
{
	size_t before = checks->answers.count;
	for (size_t i = 0; i < site->plan->count; i++)
		judge_due(checks, site, &site->plan->vms[i]);
	if (checks->answers.count > before)
		return;
	if (cutovers_of(site->plan, 0).unread)
		checks_say(checks, VERDICT_UNKNOWN, plans_of(site), "its cutover is not read yet");
	else
		checks_say(checks, VERDICT_PASS, plans_of(site), "no cutover is overdue");
}

/* ---- the controller -------------------------------------------------------------------------- */

void readiness_silence(struct checks *checks, const struct site *site)
{
	struct telling telling = site_telling(site, checks->arena);
	int64_t since = pulse_silent_since(site->model, site->clock);
	bool long_ago = clock_known(site->clock) - since >= ALERT_OVERDUE;
	if (since)
		checks_say(checks, long_ago ? VERDICT_FAIL : VERDICT_UNKNOWN, plans_of(site),
			"the controller does nothing: something was due %s and has not begun, in "
			"no plan",
			tell_distance(&telling, since));
	else
		checks_say(
			checks, VERDICT_PASS, plans_of(site), "nothing waits for the controller");
}
